# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What did people answer, in a spreadsheet: LimeSurvey's, EUSurvey's, Microsoft's, Kobo's, or anybody's?"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.formats import refusals
from ingest.formats.grid import Limits, Sheet
from ingest.formats.open import read_file
from ingest.questionari.export import Export
from ingest.questionari.headings import folded
from ingest.questionari.limesurvey import assembled, is_limesurvey
from ingest.questionari.platforms import EUSURVEY, Table, exported, platform_of

_EUSURVEY_HEADING = 4

Numbered = tuple[int, tuple[str, ...]]


def read_sheets(path: Path, limits: Limits) -> Export:
    """Return the answers of a spreadsheet. Raises FileRefused, with what to do."""
    with read_file(path, limits) as book:
        sheets = [sheet for sheet in book.sheets if sheet.visible]
        if not sheets:
            raise refusals.empty()
        first = sheets[0]
        if _is_eusurvey(first):
            return exported(EUSURVEY, _continued([each for each in sheets if each.name.startswith(first.name)]))
        (_, headings), *rows = _rows(first)
        return _one_sheet(first.name, _named(headings), rows)


def _one_sheet(name: str, headings: Sequence[str], rows: Sequence[Numbered]) -> Export:
    width = len(headings)
    cells = [row[:width] for _, row in rows]
    numbers = [number for number, _ in rows]
    if is_limesurvey(headings):
        return assembled("limesurvey_xlsx", name, headings, cells, numbers)
    return exported(platform_of(headings), Table(name, headings, cells, numbers))


def _rows(sheet: Sheet) -> Iterator[Numbered]:
    """Yield the rows with something in them, each with the number that the spreadsheet shows."""
    with sheet.csv.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            yield int(row[0]), tuple(row[1:])


def _named(headings: Sequence[str]) -> Sequence[str]:
    """Return the headings up to the last that is written: what lies beyond is no column."""
    last = max((at for at, heading in enumerate(headings, 1) if heading.strip()), default=0)
    return headings[:last]


def _is_eusurvey(sheet: Sheet) -> bool:
    beginnings = [folded(row[0]) for row in sheet.head[:2] if row]
    return beginnings in (["alias", "export date"], ["alias", "data di esportazione"])


def _continued(sheets: Sequence[Sheet]) -> Table:
    """Return one table of a sheet and those that go on with its columns (EUSurvey: Content, Content1, ...)."""
    headings: list[str] = []
    found: dict[int, list[str]] = {}
    for sheet in sheets:
        rows = dict(_rows(sheet))
        named = _named(rows.pop(_EUSURVEY_HEADING, ()))
        for number in [each for each in rows if each > _EUSURVEY_HEADING]:
            cells = found.setdefault(number, [])
            cells.extend([""] * (len(headings) - len(cells)))
            cells.extend(rows[number][: len(named)])
        headings.extend(named)
    width = len(headings)
    cells_of = [tuple(cells + [""] * (width - len(cells))) for cells in found.values()]
    return Table(sheets[0].name, headings, cells_of, tuple(found))
