# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does every file become, whatever its format: a grid of text whose cells keep their addresses?"""

from __future__ import annotations

import csv
import shutil
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from ingest.formats.totals import is_total

HEAD_ROWS = 30
"""How many rows of a sheet are kept at hand to look for the header."""
_NEWLINE = "\r\n"
PLAIN_LINE = 1_000_000
"""The longest line, in bytes, of a CSV read where it lies; DuckDB sizes its buffers by it (small ones: two threads)."""
LONGEST_LINE = 16 * 1024 * 1024
"""The longest line of a grid written here."""
TAIL_ROWS = 5
"""How many of its last rows are kept at hand to look for a totals row."""


@dataclass(frozen=True)
class Limits:
    """What a file may be at most; a screen passes its own smaller `file_bytes` (ux.md 5.12: 20 MB)."""

    file_bytes: int = 512 * 1024 * 1024
    inflated_bytes: int = 1024 * 1024 * 1024
    inflation: int = 300
    entries: int = 5000
    columns: int = 1024
    cells: int = 40_000_000


@dataclass(frozen=True)
class Merge:
    """A block of merged cells, 1-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Row:
    """One row with the number that the spreadsheet shows beside it."""

    number: int
    cells: tuple[str, ...]


Cells = tuple[tuple[int, int], ...]
"""Cells by (row, column), 1-based."""


@dataclass(frozen=True)
class Formulas:
    """The cells whose formula gives nothing to read: it `failed` (#N/D), or it was never computed (`unvalued`)."""

    failed: Cells = ()
    unvalued: Cells = ()


@dataclass(frozen=True)
class Sheet:
    """One sheet as text, and the CSV file that DuckDB reads it from (`source`).

    `head[i]` is row i+1 of the sheet (empty rows included, merged cells filled), padded to `columns`. `tail` are
    its last rows with something in them. `totals` are the rows whose first cell that is not empty starts with
    «totale» or the like. `ragged` are (row, number of cells) of a text file's rows longer or shorter than `usual`.
    `formulas` are the cells in which a formula says nothing. `file` is the file's name without its suffix.
    `row_numbers` says whether the CSV's first field is the row number; otherwise its n-th record is row n.
    """

    name: str
    csv: Path
    delimiter: str
    row_numbers: bool
    newline: str
    columns: int
    rows: int
    head: tuple[tuple[str, ...], ...]
    tail: tuple[Row, ...] = ()
    totals: tuple[int, ...] = ()
    ragged: tuple[tuple[int, int], ...] = ()
    usual: int = 0
    merged: tuple[Merge, ...] = ()
    formulas: Formulas = Formulas()
    visible: bool = True
    encoding: str | None = None
    file: str = ""

    def source(self, after_row: int) -> str:
        """Return a DuckDB SELECT of the rows below `after_row`: `riga` (BIGINT), `c1`..`cN` (VARCHAR, empty = NULL)."""
        names = [f"c{i}" for i in range(1, self.columns + 1)]
        cells = ", ".join(names)
        if self.row_numbers:
            scan = self._scan(["riga", *names], skip=0)
            return f"SELECT riga::BIGINT AS riga, {cells} FROM {scan} WHERE riga::BIGINT > {after_row}"
        scan = self._scan(names, skip=after_row)
        return f"SELECT row_number() OVER () + {after_row} AS riga, {cells} FROM {scan}"

    def unnumbered(self, after_row: int) -> str:
        """Return a DuckDB SELECT of `c1`..`cN` alone, in order, of a sheet without row numbers of its own.

        `source` numbers rows while it reads, which holds the reading to one thread: twice the time.
        """
        names = [f"c{i}" for i in range(1, self.columns + 1)]
        return f"SELECT {', '.join(names)} FROM {self._scan(names, skip=after_row)}"

    def described(
        self,
        *,
        ragged: tuple[tuple[int, int], ...] = (),
        usual: int = 0,
        encoding: str | None = None,
    ) -> Self:
        """Return the same sheet with what only a text file can say of itself."""
        return replace(self, ragged=ragged, usual=usual, encoding=encoding)

    def _scan(self, names: list[str], skip: int) -> str:
        columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
        ends = self.newline.replace("\r", "\\r").replace("\n", "\\n")  # DuckDB wants the escapes, spelled out
        path = str(self.csv).replace("'", "''")
        return (
            f"read_csv('{path}', columns={{{columns}}}, auto_detect=false, header=false, delim='{self.delimiter}', "
            f"""new_line='{ends}', quote='"', escape='"', skip={skip}, encoding='utf-8', compression='none', """
            f"max_line_size={LONGEST_LINE if self.row_numbers else PLAIN_LINE})"
        )


@dataclass(frozen=True)
class Workbook:
    """The sheets of one file, and the private folder where their grids lie until `close`.

    Use it as a context manager: the grids hold personal values and must not outlive the load.
    """

    sheets: tuple[Sheet, ...]
    kind: str
    scratch: Path

    def close(self) -> None:
        """Remove the grids from disk; the file itself is not touched."""
        shutil.rmtree(self.scratch, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def write_grid(name: str, rows: Iterable[tuple[int, list[str]]], columns: int, target: Path) -> Sheet | None:
    """Write numbered rows of text as the grid `target`, square and without empty rows; None when there are no others.

    `rows` come in the order of the sheet, each with its number; rows shorter than `columns` are padded.
    """
    head: list[tuple[str, ...]] = []
    tail: deque[Row] = deque(maxlen=TAIL_ROWS)
    totals: list[int] = []
    written = 0
    with target.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, lineterminator=_NEWLINE).writerow
        for number, row in rows:
            row = row + [""] * (columns - len(row)) if len(row) < columns else row[:columns]
            if number <= HEAD_ROWS:
                head.append(tuple(row))
            if row[0].strip() or "".join(row).strip():
                write([number, *row])
                written += 1
                tail.append(Row(number, tuple(row)))
                if is_total(row):
                    totals.append(number)
    if not written:
        return None
    return Sheet(name, target, ",", True, _NEWLINE, columns, written, tuple(head), tuple(tail), tuple(totals))
