# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What did people answer, in EUSurvey's spreadsheets: several sheets side by side, codes behind words, split choices?

Read in EUSurvey's own source (CommonExcelExportCreator). A choice that was split has an empty column with its title,
then a column per option, headed with the option alone, with «Yes» or «No». A text longer than a cell goes on in a row
of its own, one column to the right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.formats import refusals
from ingest.formats.grid import Sheet
from ingest.issues import Issue, column_letters
from ingest.questionari.export import Column, Export
from ingest.questionari.headings import folded
from ingest.questionari.platforms import EUSURVEY, Table, exported
from ingest.questionari.sheets import named, rows_of

_ABOVE = (("alias",), ("export date", "data di esportazione", "data esportazione"))
_GOES_ON = re.compile(r"Content\d*\Z")
_CODED = re.compile(r"(?P<words>.*\S) ?\((?P<code>[^\s()]+)\)\Z", re.DOTALL)
_TICKS = frozenset({"Yes", "No"})
_LONGEST_CELL = 32_767

Row = tuple[str, ...]


def is_eusurvey_sheet(sheet: Sheet) -> bool:
    """Return whether a sheet begins as EUSurvey's: the alias, then the day of the export."""
    beginnings = [folded(row[0]) for row in sheet.head[:2] if row]
    return len(beginnings) == 2 and all(cell in words for cell, words in zip(beginnings, _ABOVE, strict=True))


def read_sheets(sheets: Sequence[Sheet]) -> Export:
    """Return the answers of the sheets, whose first is EUSurvey's; the others go on with its columns."""
    goes_on = [each for each in sheets[1:] if _GOES_ON.match(each.name)]
    read = exported(EUSURVEY, _whole(_side_by_side([sheets[0], *goes_on])))
    return _split_joined(_without_codes(read))


def _side_by_side(sheets: Sequence[Sheet]) -> Table:
    """Return one table of the sheets: a record is one row number in all of them, and so are the headings."""
    top = _headings_at(sheets[0])
    headings: list[str] = []
    found: dict[int, Row] = {}
    for sheet in sheets:
        rows = dict(rows_of(sheet))
        own = named(rows.get(top, ()))
        for number in (each for each in rows if each > top):
            before = found.get(number, ())
            found[number] = (*before, *[""] * (len(headings) - len(before)), *rows[number][: len(own)])
        headings.extend(own)
    numbers = sorted(found)
    cells = [(*found[number], *[""] * (len(headings) - len(found[number]))) for number in numbers]
    return Table(sheets[0].name, headings, cells, numbers)


def _headings_at(sheet: Sheet) -> int:
    """Return the row of the headings: the first that is written below the day of the export."""
    found = next((number for number, _ in rows_of(sheet) if number > len(_ABOVE)), None)
    if found is None:
        raise refusals.refused(
            "Il foglio di EUSurvey non ha intestazioni né risposte", "Esporta di nuovo i risultati.", sheet=sheet.name
        )
    return found


def _whole(table: Table) -> Table:
    """Return the table with a text that was too long for its cell whole again, and without the rows it went on in."""
    rows: list[list[str | None]] = []
    numbers: list[int] = []
    for number, row in zip(table.numbers, table.rows, strict=True):
        longest = next((at for at, cell in enumerate(rows[-1]) if _is_cut(cell)), None) if rows else None
        if longest is not None and sum(bool(cell) for cell in row) == 1:
            rows[-1][longest] = f"{rows[-1][longest]}{''.join(filter(None, row))}"
            continue
        rows.append(list(row))
        numbers.append(number)
    return replace(table, rows=rows, numbers=numbers)


def _is_cut(cell: str | None) -> bool:
    return bool(cell) and len(cell or "") % _LONGEST_CELL == 0


# ---------------------------------------------------------------- codes behind words


def _without_codes(read: Export) -> Export:
    """Return the export with the codes that stand in brackets apart from the words, where every question has one.

    Those of the answers are left: the file has only the answers that were given, and they are no scale.
    """
    asked = [each for each in read.columns if not each.meta and each.heading]
    if not asked or not all(_CODED.match(each.heading) for each in asked):
        return read
    columns = tuple(_decoded(each) for each in read.columns)
    rows = [list(row) for row in read.rows]
    for at, column in enumerate(columns):
        if column.code and _all_coded([row[at] or "" for row in rows]):
            for row in rows:
                row[at] = "; ".join(_CODED.sub(r"\g<words>", part).strip() for part in _parts(row[at] or ""))
    return replace(read, columns=columns, rows=tuple(map(tuple, rows)))


def _decoded(of: Column) -> Column:
    found = None if of.meta else _CODED.match(of.heading)
    return replace(of, code=found["code"], text=found["words"].rstrip()) if found else of


def _all_coded(cells: Sequence[str]) -> bool:
    """Return whether each answer of a column ends with a code: of a text, some do not."""
    parts = [part for cell in cells for part in _parts(cell)]
    return bool(parts) and all(_CODED.match(part) for part in parts)


def _parts(cell: str) -> Iterator[str]:
    return (part.strip() for part in cell.split(";") if part.strip())


# ---------------------------------------------------------------- split choices


def _split_joined(read: Export) -> Export:
    """Return the export with the answers of a split choice in its own column too, as EUSurvey joins them."""
    ticked = [not column.meta and _only_ticks(read, at) for at, column in enumerate(read.columns)]
    columns, rows = list(read.columns), [list(row) for row in read.rows]
    told = []
    for at, column in enumerate(read.columns):
        end = at + 1
        while end < len(ticked) and ticked[end]:
            end += 1
        if column.meta or end == at + 1 or any(row[at] for row in rows):
            continue
        options = read.columns[at + 1 : end]
        for row in rows:
            row[at] = "; ".join(o.text for o, cell in zip(options, row[at + 1 : end], strict=True) if cell == "Yes")
        columns[at + 1 : end] = [replace(each, text=f"{column.text} [{each.text}]") for each in options]
        told.append(_told(read.sheet, column, options))
    return replace(read, columns=tuple(columns), rows=tuple(map(tuple, rows)), warnings=(*read.warnings, *told))


def _only_ticks(read: Export, at: int) -> bool:
    """Return whether a column holds «Yes» and «No» alone: EUSurvey writes them in English in every language."""
    cells = {row[at] for row in read.rows} - {""}
    return bool(cells) and cells <= _TICKS


def _told(sheet: str, column: Column, options: Sequence[Column]) -> Issue:
    first, last = (column_letters(each.number) for each in (options[0], options[-1]))
    return Issue(
        "ING-37",
        "warning",
        sheet=sheet or None,
        column=column.number,
        expected=f"la scelta multipla è divisa nelle colonne da {first} a {last}: le risposte sono state riunite",
        remedy="Se una di quelle colonne è una domanda a sé, esporta di nuovo senza dividere le scelte multiple.",
    )
