# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a test see of a sheet? Exactly what DuckDB reads of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import duckdb

from ingest.formats import Sheet, read_file

Grid = dict[int, tuple[str, ...]]


@cache
def _duckdb() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def grid(sheet: Sheet, after_row: int = 0) -> Grid:
    """Return row number -> cells (empty text for an empty cell), without rows in which nothing stands."""
    rows = _duckdb().execute(sheet.source(after_row)).fetchall()
    texts = ((row[0], tuple(cell or "" for cell in row[1:])) for row in rows)
    return {number: cells for number, cells in texts if any(cell.strip() for cell in cells)}


def text_grid(path: Path, after_row: int = 0) -> Grid:
    """Return the grid of a file with one sheet, and leave nothing behind."""
    with read_file(path) as book:
        (sheet,) = book.sheets
        return grid(sheet, after_row)
