# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What did people answer, in the results that LimeSurvey exports as CSV or XLSX, whatever its options?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.formats.grid import Limits
from ingest.issues import FileRefused, Issue
from ingest.questionari.export import Column, Export
from ingest.questionari.headings import KEPT, Style, columns_of, one_line, question, understood
from ingest.questionari.lss import Structure
from ingest.questionari.platforms import day_of
from ingest.questionari.records import Records, read_records
from ingest.questionari.resolve import Resolved, must_differ, resolved

Row = Sequence[str | None]

_UNKNOWN_DAY = "1980-01-01"
"""What LimeSurvey writes for who ended an anonymous survey without dates."""
_SHORT = 80
_TOLD = 50
"""How many rows that are not as wide as the headings are told one by one."""


def is_limesurvey(headings: Sequence[str]) -> bool:
    """Return whether headings are those of a LimeSurvey results export, whatever their style."""
    own = {each.meta for each in columns_of(headings)} - {""}
    both = understood(headings).style is Style.CODE_AND_TEXT
    return both or len(own & {"id", "submitdate", "lastpage", "startlanguage"}) >= 2


def read_limesurvey(path: Path, limits: Limits, structure: Structure | None = None) -> Export:
    """Return the answers of a CSV export. Raises FileRefused, with all that is wrong and what to do.

    A `structure` tells apart columns with the same words, and brings the words of the answers.
    """
    return of_records("limesurvey_csv", "", read_records(path, limits), structure)


def of_records(platform: str, sheet: str, records: Records, structure: Structure | None = None) -> Export:
    """Return the answers of records whose first are the headings."""
    headings, *rows = records.rows
    return assembled(
        platform, sheet, headings, rows, records.numbers[1:], records.warnings, structure, records.numbers[0]
    )


def assembled(
    platform: str,
    sheet: str,
    headings: Sequence[str],
    rows: Sequence[Row],
    numbers: Sequence[int],
    warnings: Sequence[Issue] = (),
    structure: Structure | None = None,
    heading_row: int = 1,
) -> Export:
    """Return an export of rows: what is personal is emptied, what LimeSurvey adds to a cell is taken off.

    Raises FileRefused when two columns have one code or the same words, or when rows are not as wide as the headings.
    """
    return of_columns(platform, sheet, _columns(headings), rows, numbers, warnings, structure, heading_row)


def of_columns(
    platform: str,
    sheet: str,
    columns: tuple[Column, ...],
    rows: Sequence[Row],
    numbers: Sequence[int],
    warnings: Sequence[Issue] = (),
    structure: Structure | None = None,
    heading_row: int = 1,
) -> Export:
    """Return what `assembled` does, of columns that are already understood."""
    found = resolved(columns, structure) if structure else Resolved(columns)
    kept = {number: _squared(row, len(columns)) for number, row in zip(numbers, rows, strict=True) if any(row)}
    issues = (*must_differ(found.columns, sheet, heading_row), *_wrong_widths(kept, len(columns), sheet))
    if issues:
        raise FileRefused(*issues)
    ended, told = _ended(found.columns, sheet, tuple(kept.values()))
    return Export(
        platform,
        sheet,
        found.columns,
        tuple(_cleaned(found.columns, kept.values())),
        tuple(kept),
        ended,
        found.labels,
        found.assessments,
        (*warnings, *told),
        found.words,
    )


def _columns(headings: Sequence[str]) -> tuple[Column, ...]:
    found = columns_of(headings)
    asked = {question(each.code) for each in found}
    return tuple(replace(each, meta="interviewtime") if _is_timing(each, asked) else each for each in found)


def _is_timing(of: Column, asked: set[str]) -> bool:
    """Return whether a column is how long a question took: its code is the question's with «Time» behind."""
    return not of.meta and of.code.endswith("Time") and of.code.removesuffix("Time") in asked


# ---------------------------------------------------------------- rows


def _squared(row: Row, width: int) -> Row:
    """Return a row without the empty cells beyond the last heading: spreadsheets leave some."""
    return row[:width] if len(row) > width and not any(row[width:]) else row


def _wrong_widths(rows: Mapping[int, Row], width: int, sheet: str) -> Iterator[Issue]:
    wrong = [number for number, row in rows.items() if len(row) != width]
    for number in wrong[:_TOLD]:
        found = len(rows[number])
        here = "c’è una cella" if found == 1 else f"le celle sono {found}"
        yield Issue(
            "ING-22",
            "error",
            sheet or None,
            number,
            expected=f"le intestazioni sono {width} e qui {here}",
            remedy="Una risposta contiene il separatore o un a capo senza virgolette: esporta di nuovo il file.",
        )
    if len(wrong) > _TOLD:
        said = f"le righe con celle in più o in meno sono in tutto {len(wrong)}"
        yield Issue("ING-22", "error", sheet or None, expected=said, remedy=f"Sono elencate le prime {_TOLD}.")


def _ended(columns: Sequence[Column], sheet: str, rows: Sequence[Row]) -> tuple[tuple[bool, ...], tuple[Issue, ...]]:
    """Return who reached the end; a file that does not say holds, as far as it tells, whoever did."""
    at = next((index for index, each in enumerate(columns) if each.meta == "submitdate"), None)
    if at is not None:
        return tuple(bool(row[at]) for row in rows), ()
    told = Issue(
        "ING-33",
        "warning",
        sheet or None,
        expected="il file non dice chi è arrivato in fondo (manca la data di invio)",
        remedy="Se contiene anche risposte a metà, esporta di nuovo con la colonna «submitdate».",
    )
    return (True,) * len(rows), (told,)


def _cleaned(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[tuple[str | None, ...]]:
    """Yield rows without anything personal; of the moment of sending only the day is left, when it is known."""
    emptied = [at for at, each in enumerate(columns) if each.meta not in ("", *KEPT)]
    lines = [at for at, each in enumerate(columns) if each.meta in ("lastpage", "startlanguage")]
    days = [at for at, each in enumerate(columns) if each.meta == "submitdate"]
    written = _Written()
    for row in rows:
        cells = list(row)
        for at in emptied:
            cells[at] = ""
        for at in lines:
            cells[at] = one_line(cells[at] or "")[:20]
        for at in days:
            day = day_of(cells[at] or "")
            cells[at] = "" if day == _UNKNOWN_DAY else day
        yield tuple(map(written.__getitem__, cells))


class _Written(dict[str | None, str | None]):
    """Answers as they were given, by how the file writes them; the same short answer is held in memory once."""

    def __missing__(self, cell: str | None) -> str | None:
        given = cell[1:] if cell is not None and cell.startswith("'=") else cell
        if cell is None or len(cell) <= _SHORT:
            self[cell] = given
        return given
