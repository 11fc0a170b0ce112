# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How do many rows leave the record? As a CSV that DuckDB reads typed, in one pass."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select

from record.store import driver_of

NULL = "\\N"
"""How a missing value is written: an empty text is something else."""

_BLOCK = 10_000


def write_csv(conn: Connection, rows: Select[Any], path: Path) -> None:
    """Leave in `path` the rows of a query: UTF-8, comma, no header, ISO dates, NULL as `\\N`."""
    if conn.dialect.name == "postgresql":
        _copy_out(conn, rows, path)
    else:
        _dump(conn, rows, path)


def _copy_out(conn: Connection, rows: Select[Any], path: Path) -> None:
    copying = f"COPY ({_literal(conn, rows)}) TO STDOUT (FORMAT csv, NULL '{NULL}')"
    with path.open("wb") as file, driver_of(conn).cursor() as cursor, cursor.copy(copying) as copy:
        for block in copy:
            file.write(block)


def _dump(conn: Connection, rows: Select[Any], path: Path) -> None:
    cursor = driver_of(conn).cursor()
    try:
        cursor.execute(_literal(conn, rows))  # the driver's own rows: dates are ISO text in SQLite already
        with path.open("w", encoding="utf-8", newline="") as file:
            _write_blocks(csv.writer(file, lineterminator="\n"), cursor)
    finally:
        cursor.close()


def _literal(conn: Connection, rows: Select[Any]) -> str:
    return str(rows.compile(dialect=conn.dialect, compile_kwargs={"literal_binds": True}))


def _write_blocks(writer: Any, cursor: Any) -> None:
    for block in _blocks(cursor):
        writer.writerows([NULL if value is None else value for value in row] for row in block)


def _blocks(cursor: Any) -> Iterator[list[tuple[Any, ...]]]:
    while block := cursor.fetchmany(_BLOCK):
        yield block
