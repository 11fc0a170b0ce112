# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which files do the tests of the platforms read: fixtures, and spreadsheets made here, under names that lie?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

from ingest.questionari.detect import read
from ingest.questionari.export import Export

FIXTURES = Path(__file__).parents[3] / "fixtures" / "questionari"

Cells = Sequence[Sequence[object]]


def book(folder: Path, sheets: Mapping[str, Cells], hidden: Sequence[str] = (), name: str = "risposte.csv") -> Path:
    """Write a spreadsheet; its name says something else, because only the content counts."""
    written = openpyxl.Workbook()
    written.remove(written.worksheets[0])
    for title, rows in sheets.items():
        sheet = written.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        if title in hidden:
            sheet.sheet_state = "hidden"
    path = folder / name
    written.save(path)
    return path


def text(folder: Path, held: str | bytes, name: str = "risposte.xlsx") -> Path:
    """Write a text as it is."""
    path = folder / name
    path.write_bytes(held.encode() if isinstance(held, str) else held)
    return path


def fixture(name: str) -> Export:
    """Read a fixture."""
    return read(FIXTURES / name)


def told(export: Export) -> list[str]:
    """Return the warnings, as they are said."""
    return [issue.sentence("risposte") for issue in export.warnings]


def texts(export: Export) -> list[str]:
    """Return the words of the questions."""
    return [column.text for column in export.questions]
