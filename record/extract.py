# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How do many rows leave the record? As a CSV that DuckDB reads typed, in one pass."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, func, literal, select
from sqlalchemy.types import LargeBinary

from record.store import driver_of

NULL = "\\N"
"""How a missing value is written, unquoted: an empty text is something else, and so is a text that says it."""

_BLOCK = 10_000


def write_csv(conn: Connection, rows: Select[Any], path: Path) -> None:
    """Leave in `path` the rows of a query: UTF-8, comma, no header, ISO dates, NULL as `\\N`; no sealed column.

    The database itself writes the lines: on SQLite 2.5 times as fast as Python's csv module.
    """
    if any(isinstance(column.type, LargeBinary) for column in rows.selected_columns):
        raise TypeError("a sealed column does not leave the record")
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
        cursor.execute(_literal(conn, _lines(rows)))
        with path.open("w", encoding="utf-8", newline="") as file:
            for block in _blocks(cursor):
                file.writelines(f"{line}\n" for (line,) in block)
    finally:
        cursor.close()


def _lines(rows: Select[Any]) -> Select[Any]:
    """Let SQLite put each row together as one line."""
    inner = rows.subquery()
    fields = [func.coalesce(_field(column), literal(NULL)) for column in inner.columns]
    return select(func.printf(literal(",".join("%s" for _ in fields)), *fields))


def _field(column: ColumnElement[Any]) -> ColumnElement[Any]:
    if isinstance(column.type, String):
        return literal('"').concat(func.replace(column, '"', '""')).concat('"')
    return column


def _literal(conn: Connection, rows: Select[Any]) -> str:
    return str(rows.compile(dialect=conn.dialect, compile_kwargs={"literal_binds": True}))


def _blocks(cursor: Any) -> Iterator[list[tuple[Any, ...]]]:
    while block := cursor.fetchmany(_BLOCK):
        yield block
