# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does an office write a table down: XLSX with titles and totals, CSV in the encoding it happens to have?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Generic, TypeVar

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

Cell = str | int | float | date | None
Row = tuple[Cell, ...]
Item = TypeVar("Item")


@dataclass(frozen=True)
class Column(Generic[Item]):
    """A column of a sheet: its heading, what stands in it, and the merged heading above it."""

    heading: str
    cell: Callable[[Item], Cell]
    group: str = ""


def cells_of(columns: Sequence[Column[Item]], item: Item, changes: Mapping[str, Cell] | None = None) -> Row:
    """Return an item's row; `changes` replaces cells by their heading, as a hand that slips would."""
    edited = changes or {}
    return tuple(edited[c.heading] if c.heading in edited else c.cell(item) for c in columns)


@dataclass(frozen=True)
class Wrong:
    """A row that an office got wrong: it stands `after` so many good rows, and the door must answer with `code`."""

    after: int
    cells: Row
    code: str


@dataclass(frozen=True)
class Planted:
    """A wrong row as it was written: in which file and sheet, on which row (1 = the first), with which code."""

    file: str
    sheet: str
    row: int
    code: str


@dataclass(frozen=True)
class Page:
    """A sheet to write. `titles` stand above the headings; `groups` are merged over them; `total` closes the sheet."""

    name: str
    headings: tuple[str, ...]
    rows: Iterable[Row]
    wrong: tuple[Wrong, ...] = ()
    titles: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    total: Row = ()

    @property
    def first_row(self) -> int:
        """Return the 1-based row of the first data row."""
        return len(self.titles) + (1 if self.titles else 0) + (1 if any(self.groups) else 0) + 2

    def planted(self, file: str) -> Iterator[Planted]:
        """Yield where the wrong rows came to stand."""
        for number, wrong in enumerate(self.wrong):
            yield Planted(file, self.name, self.first_row + wrong.after + number, wrong.code)

    def all_rows(self) -> Iterator[Row]:
        """Yield the data rows with the wrong ones among them (`wrong` in order of `after`)."""
        waiting = list(self.wrong)
        for number, row in enumerate(self.rows):
            while waiting and waiting[0].after == number:
                yield waiting.pop(0).cells
            yield row
        yield from (wrong.cells for wrong in waiting)


def page(
    name: str,
    columns: Sequence[Column[Item]],
    items: Iterable[Item],
    *,
    wrong: tuple[Wrong, ...] = (),
    titles: tuple[str, ...] = (),
    total: Row = (),
) -> Page:
    """Return the sheet of some items; groups stand above the headings where the columns have them."""
    return Page(
        name=name,
        headings=tuple(column.heading for column in columns),
        rows=(cells_of(columns, item) for item in items),
        wrong=wrong,
        titles=titles,
        groups=tuple(column.group for column in columns),
        total=total,
    )


def write_csv(path: Path, sheet: Page, *, encoding: str = "cp1252", delimiter: str = ";") -> None:
    """Write a sheet as Italian spreadsheets save CSV: dates dd/mm/yyyy, a comma in decimals, CRLF."""
    with path.open("w", encoding=encoding, newline="") as out:
        for row in (sheet.headings, *sheet.all_rows()):
            out.write(delimiter.join(_italian(cell) for cell in row) + "\r\n")


def _italian(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell.day:02d}/{cell.month:02d}/{cell.year}"
    if isinstance(cell, float):
        return f"{cell:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    text = str(cell)
    return f'"{text}"' if ";" in text or "," in text else text


def write_xlsx(path: Path, sheets: Sequence[Page], written_on: date) -> None:
    """Write a workbook as offices do; the same sheets give the same bytes."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        book.set_properties({"created": datetime(written_on.year, written_on.month, written_on.day)})
        styles = _Styles(book)
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, styles)


class _Styles:
    """The few formats of a workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.heading = book.add_format({"bold": True, "bg_color": "#E8F2FC", "bottom": 1})
        self.group = book.add_format({"bold": True, "align": "center", "bg_color": "#D1E7FF"})
        self.day = book.add_format({"num_format": "dd/mm/yyyy"})
        self.total = book.add_format({"bold": True, "top": 1})


def _write_sheet(sheet: xlsxwriter.worksheet.Worksheet, page: Page, styles: _Styles) -> None:
    for number, title in enumerate(page.titles):
        sheet.write_string(number, 0, title, styles.title)
    top = page.first_row - 2
    if any(page.groups):
        _write_groups(sheet, top - 1, page.groups, styles)
    for column, heading in enumerate(page.headings):
        sheet.write_string(top, column, heading, styles.heading)
    row = top
    for cells in page.all_rows():
        row += 1
        for column, cell in enumerate(cells):
            _write_cell(sheet, row, column, cell, styles)
    for column, cell in enumerate(page.total):
        if cell is not None:
            sheet.write(row + 1, column, cell, styles.total)


def _write_groups(sheet: xlsxwriter.worksheet.Worksheet, row: int, groups: Sequence[str], styles: _Styles) -> None:
    """Write the merged headings: one cell over all the neighbouring columns of a group."""
    for group, columns in groupby(range(len(groups)), key=lambda k: groups[k]):
        reach = list(columns)
        if group and len(reach) > 1:
            sheet.merge_range(row, reach[0], row, reach[-1], group, styles.group)
        elif group:
            sheet.write_string(row, reach[0], group, styles.group)


def _write_cell(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, styles: _Styles) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, date):
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), styles.day)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, cell)
