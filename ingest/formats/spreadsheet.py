# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How do the typed cells of XLSX, XLSB, XLS and ODS become text that says the same?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from ingest.formats import refusals
from ingest.formats.grid import HEAD_ROWS, Limits, Merge, Sheet, write_grid


@lru_cache(maxsize=65_536)  # hours and days come back all the time, and a hit costs a fifth of the formatting
def number_text(value: float) -> str:
    """Return a number as a person sees it: 15 significant digits, no exponent, no `.0` («7.6», «412»)."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = format(value, ".15g")
    return format(Decimal(text), "f") if "e" in text else text


def moment_text(value: datetime) -> str:
    """Return `yyyy-mm-dd`, followed by the time of day when there is one."""
    if value.time() == time():
        return value.date().isoformat()
    return value.isoformat(sep=" ", timespec="seconds")


def duration_text(value: timedelta) -> str:
    """Return hours and minutes, beyond 24 too: «36:00»; seconds only when there are some."""
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{sign}{hours:02d}:{minutes:02d}" + (f":{left:02d}" if left else "")


def clock_text(value: time) -> str:
    """Return `HH:MM`, with seconds only when there are some."""
    return value.isoformat(timespec="seconds" if value.second else "minutes")


_TEXT: dict[type, Callable[[Any], str]] = {
    float: number_text,
    int: str,
    bool: lambda value: "1" if value else "0",
    date: date.isoformat,
    datetime: moment_text,
    time: clock_text,
    timedelta: duration_text,
}


def read_spreadsheet(path: Path, scratch: Path, limits: Limits) -> tuple[Sheet, ...]:
    """Return the sheets that have something in them, hidden ones too (`visible` says so); charts are not sheets."""
    try:
        with CalamineWorkbook.from_path(path) as book:
            return tuple(_sheets(book, scratch, limits))
    except PasswordError as error:
        raise refusals.protected() from error
    except (CalamineError, OSError, ValueError) as error:
        raise refusals.damaged() from error
    except BaseException as error:
        # A panic in the Rust reader is a BaseException of its own module: the file is at fault, not the program.
        if type(error).__name__ != "PanicException":
            raise
        raise refusals.damaged() from error


def _sheets(book: CalamineWorkbook, scratch: Path, limits: Limits) -> Iterator[Sheet]:
    for index, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        found = book.get_sheet_by_index(index)
        if found.end is None:
            continue
        sheet = _sheet(found, scratch / f"{index + 1}.csv", limits)
        if sheet is not None:
            yield replace(sheet, visible=about.visible == SheetVisibleEnum.Visible)


def _sheet(found: CalamineSheet, target: Path, limits: Limits) -> Sheet | None:
    height, width = found.end or (0, 0)
    if width + 1 > limits.columns:
        raise refusals.too_wide(width + 1, limits.columns, found.name)
    merged = tuple(_merges(found, height + 1, width + 1))
    rows = enumerate(map(_text_row, found.to_python(skip_empty_area=False)), 1)
    sheet = write_grid(found.name, rows, width + 1, target)
    if sheet is None:
        return None
    return replace(sheet, merged=merged, head=_filled(sheet.head, merged), usual=width + 1)


def _text_row(row: list[Any]) -> list[str]:
    return [value if type(value) is str else _TEXT[type(value)](value) for value in row]


def _merges(found: CalamineSheet, height: int, width: int) -> Iterator[Merge]:
    for (top, left), (bottom, right) in found.merged_cell_ranges or []:
        if top < height and left < width:
            yield Merge(top + 1, left + 1, min(bottom + 1, height), min(right + 1, width))


def _filled(head: tuple[tuple[str, ...], ...], merged: tuple[Merge, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the head with the text of each merged block in all of its cells, as the eye reads it."""
    cells = [list(row) for row in head]
    for block in merged:
        if block.top > len(cells):
            continue
        text = cells[block.top - 1][block.left - 1]
        for row in cells[block.top - 1 : min(block.bottom, HEAD_ROWS)]:
            row[block.left - 1 : block.right] = [text] * (block.right - block.left + 1)
    return tuple(map(tuple, cells))
