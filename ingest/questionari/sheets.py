# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which sheet of a spreadsheet holds the answers, where do they begin, and what is left out of it?"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

from ingest.formats.grid import Sheet
from ingest.issues import Issue
from ingest.questionari.headings import folded
from ingest.questionari.limesurvey import is_limesurvey
from ingest.questionari.platforms import TABLE, Table, platform_of

Numbered = tuple[int, tuple[str, ...]]


def rows_of(sheet: Sheet) -> Iterator[Numbered]:
    """Yield the rows with something in them, each with the number that the spreadsheet shows."""
    with sheet.csv.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            yield int(row[0]), tuple(row[1:])


def chosen(sheets: Sequence[Sheet]) -> Sheet | None:
    """Return the sheet of the answers: one with a platform's headings, else the first with two columns, else any."""
    seen = [sheet for sheet in sheets if sheet.visible and not _repeats(sheet)]
    wide = [sheet for sheet in seen if any(_filled(row) > 1 for row in sheet.head)]
    return next(iter((*filter(_of_platform, wide), *wide, *seen)), None)


def _of_platform(sheet: Sheet) -> bool:
    headings = next(named(row) for row in sheet.head if _filled(row) > 1)
    return platform_of(headings) is not TABLE or is_limesurvey(headings)


def table_of(sheet: Sheet, others: Sequence[Sheet] = ()) -> Table:
    """Return the table of a sheet: its headings are in the first row with two cells, what is above is a title.

    `others` are the sheets of the file that are not read: the warnings say so.
    """
    rows = list(rows_of(sheet))
    at = next((at for at, (_, row) in enumerate(rows) if _filled(row) > 1), 0)
    headings = named(rows[at][1]) if rows else ()
    body = rows[at + 1 :]
    width = len(headings)
    cells = [(*row[:width], *[""] * (width - len(row))) for _, row in body]
    told = (*_left_out(sheet, others), *_unread_formulas(sheet))
    return Table(sheet.name, headings, cells, [number for number, _ in body], told, rows[at][0] if rows else 1)


def named(headings: Sequence[str]) -> Sequence[str]:
    """Return the headings up to the last that is written: what lies beyond is no column."""
    last = max((at for at, heading in enumerate(headings, 1) if heading.strip()), default=0)
    return headings[:last]


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _repeats(sheet: Sheet) -> bool:
    """Return whether a sheet holds what Kobo asked several times within one record."""
    return any("_parent_index" in map(folded, row) for row in sheet.head[:1])


def _left_out(read: Sheet, others: Sequence[Sheet]) -> Iterator[Issue]:
    visible = [f"«{sheet.name}»" for sheet in others if sheet.visible]
    if visible:
        yield Issue(
            "ING-36",
            "warning",
            sheet=read.name,
            expected=f"si legge solo questo foglio; gli altri no: {', '.join(visible[:5])}",
            remedy="Se le risposte sono in un altro foglio, mettilo per primo e ricarica il file.",
        )
    for sheet in others:
        if not sheet.visible:
            said = "il foglio è nascosto e non si legge"
            yield Issue("ING-25", "warning", sheet=sheet.name, expected=said, remedy="Se serve, rendilo visibile.")


def _unread_formulas(sheet: Sheet) -> Iterator[Issue]:
    remedy = "Apri il file con Excel, sostituisci le formule con i valori, salvalo e ricaricalo."
    for code, said, cells in (
        ("ING-26", "ci sono formule in errore: le celle contano come vuote", sheet.formulas.failed),
        ("ING-30", "ci sono formule mai calcolate: le celle contano come vuote", sheet.formulas.unvalued),
    ):
        if cells:
            yield Issue(code, "warning", sheet.name, *cells[0], expected=said, remedy=remedy)
