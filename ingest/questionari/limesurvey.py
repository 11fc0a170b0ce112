# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What did people answer, in the results that LimeSurvey exports as CSV or XLSX, whatever its options?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ingest.formats import refusals
from ingest.formats.grid import Limits
from ingest.issues import Issue
from ingest.questionari.export import Column, Export
from ingest.questionari.headings import KEPT, Style, column, one_line, question, style_of
from ingest.questionari.records import Records, read_records

Row = Sequence[str | None]


def is_limesurvey(headings: Sequence[str]) -> bool:
    """Return whether headings are those of a LimeSurvey results export, whatever their style."""
    style = style_of(headings)
    own = {each.meta for each in _columns(headings, style)} - {""}
    return style is Style.CODE_AND_TEXT or len(own & {"id", "submitdate", "lastpage", "startlanguage"}) >= 2


def read_limesurvey(path: Path, limits: Limits) -> Export:
    """Return the answers of a CSV export. Raises FileRefused, with what to do."""
    records = read_records(path, limits)
    return of_records("limesurvey_csv", "", records)


def of_records(platform: str, sheet: str, records: Records) -> Export:
    """Return the answers of records whose first are the headings."""
    headings, *rows = records.rows
    return assembled(platform, sheet, headings, rows, records.numbers[1:], records.warnings)


def assembled(
    platform: str,
    sheet: str,
    headings: Sequence[str],
    rows: Sequence[Row],
    numbers: Sequence[int],
    warnings: Sequence[Issue] = (),
) -> Export:
    """Return an export of rows: what is personal is emptied, what LimeSurvey adds to a cell is taken off.

    Raises FileRefused when two columns have one code, or when the rows are not as wide as the headings.
    """
    columns = _columns(headings, style_of(headings))
    _must_differ(columns)
    kept = [(number, row) for number, row in zip(numbers, rows, strict=True) if any(cell for cell in row)]
    wrong = [number for number, row in kept if len(row) != len(columns)]
    if wrong:
        raise refusals.refused(
            f"Le intestazioni sono {len(columns)}, ma ci sono righe con più o meno celle (in tutto {len(wrong)})",
            "Esporta di nuovo il file: una risposta contiene il separatore senza virgolette.",
            row=wrong[0],
        )
    ended, told = _ended(columns, [row for _, row in kept])
    return Export(
        platform,
        sheet,
        columns,
        tuple(_clean(columns, row) for _, row in kept),
        tuple(number for number, _ in kept),
        ended,
        warnings=(*warnings, *told),
    )


def _columns(headings: Sequence[str], style: Style) -> tuple[Column, ...]:
    found = tuple(column(number, heading, style) for number, heading in enumerate(headings, 1))
    asked = {question(each.code) for each in found}
    return tuple(replace(each, meta="interviewtime") if _is_timing(each, asked) else each for each in found)


def _is_timing(of: Column, asked: set[str]) -> bool:
    """Return whether a column is how long a question took: its code is the question's with «Time» behind."""
    return not of.meta and of.code.endswith("Time") and of.code.removesuffix("Time") in asked


def _must_differ(columns: Sequence[Column]) -> None:
    seen: dict[str, int] = {}
    for each in columns:
        if each.code and each.code in seen:
            raise refusals.refused(
                f"Le colonne {seen[each.code]} e {each.number} hanno lo stesso codice «{each.code}»",
                "Esporta di nuovo con i codici delle domande: ognuno deve comparire una volta.",
            )
        seen.setdefault(each.code, each.number)


def _ended(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[tuple[bool, ...], tuple[Issue, ...]]:
    """Return who reached the end; a file that does not say holds, as far as it tells, whoever did."""
    at = next((index for index, each in enumerate(columns) if each.meta == "submitdate"), None)
    if at is not None:
        return tuple(bool(row[at]) for row in rows), ()
    told = Issue(
        "ING-33",
        "warning",
        expected="Il file non dice chi è arrivato in fondo (manca la data di invio)",
        remedy="Se contiene anche risposte a metà, esporta di nuovo con la colonna «submitdate».",
    )
    return (True,) * len(rows), (told,)


def _clean(columns: Sequence[Column], row: Row) -> tuple[str | None, ...]:
    return tuple(_cell(each, value) for each, value in zip(columns, row, strict=True))


def _cell(of: Column, value: str | None) -> str | None:
    if value is None:
        return None
    if of.meta:
        # The day is kept, the time is not; what is personal is not kept at all.
        return one_line(value)[:10] if of.meta in KEPT else ""
    return value[1:] if value.startswith("'=") else value
