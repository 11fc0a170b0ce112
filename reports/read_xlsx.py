# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a workbook say, after somebody counted in it?"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from reports.document_manifest import ManifestUnreadable
from reports.found import BROKEN, NO_MANIFEST, Cell, ReadFile, ReadTable, squeezed, stamps_of
from reports.xlsx import COVER, MANIFEST


def read_xlsx(path: Path) -> ReadFile:
    """Return what a workbook says. ManifestUnreadable when it is none, or has no manifest."""
    try:
        book = CalamineWorkbook.from_path(path)
        sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except (CalamineError, OSError) as error:
        raise ManifestUnreadable(BROKEN) from error
    if MANIFEST not in sheets:
        raise ManifestUnreadable(NO_MANIFEST)
    cover = _said(sheets.get(COVER, []))
    return ReadFile(
        manifest="".join(str(row[0]) for row in sheets[MANIFEST] if row),
        tables=tuple(ReadTable(name, _rows(rows)) for name, rows in sheets.items() if name not in (COVER, MANIFEST)),
        words=squeezed("".join(_said(rows) for name, rows in sheets.items() if name != MANIFEST)),
        stamps=stamps_of(cover),
        unstamped=() if stamps_of(cover) else (1,),
    )


def _said(rows: list[list[Any]]) -> str:
    return "".join(str(cell) for row in rows for cell in row)


def _rows(rows: list[list[Any]]) -> tuple[tuple[Cell, ...], ...]:
    """Return the rows down to the first empty one: below it stand the notes."""
    found: list[tuple[Cell, ...]] = []
    for row in rows:
        if not any(cell != "" for cell in row):
            break
        found.append(tuple(_cell(cell) for cell in row))
    return tuple(found)


def _cell(value: Any) -> Cell:
    """Return a cell; a number as the shortest decimal that names it, which is the one that was written."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return Decimal(int(value)) if value == int(value) else Decimal(repr(value))
