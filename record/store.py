# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Where is the record kept, and how is it opened, read, written and filled in bulk?"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text

from record.tables import metadata

# Connection is handed on: rooms above that may not know SQLAlchemy name the type from here.
__all__ = [
    "Connection",
    "RowsRefused",
    "Store",
    "bulk_insert",
    "driver_of",
    "open_store",
    "reading",
    "writing",
]

BUSY_TIMEOUT_S = 30
_WRITER_LOCK = 7_240_815_533_901  # one writer at a time on PostgreSQL: any constant that nobody else uses
_WRITING = "agilometro_writing"

# Bulk rows go round SQLAlchemy's types; Python's own adapter for dates is deprecated since 3.12.
sqlite3.register_adapter(date, date.isoformat)


class RowsRefused(ValueError):
    """The database refused rows in bulk: a key that is not unique in its batch, a check, or a reference."""


@dataclass(frozen=True)
class Store:
    """An open record and the home where its keys, deposits and marts lie."""

    url: str
    engine: Engine
    home: Path

    @property
    def dialect(self) -> str:
        """Return `sqlite` or `postgresql`."""
        return self.engine.dialect.name

    @property
    def marts(self) -> Path:
        """Return the folder of the published marts."""
        return self.home / "marts"

    def close(self) -> None:
        """Close the pooled connections."""
        self.engine.dispose()


def open_store(url: str, home: Path, progress: Callable[[str], None] | None = None) -> Store:
    """Return the record at `url`, its schema at the newest version and its calendar filled; folders are made.

    `progress` is told, in Italian, only when the schema has to be made or changed.
    """
    parsed = _with_driver(make_url(url))
    home.mkdir(parents=True, exist_ok=True)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    store = Store(url, _engine(parsed), home)
    if not _is_current(store):
        if progress is not None:
            progress("Preparazione dell'archivio")
        _migrate(store)
    return store


@contextmanager
def writing(store: Store) -> Iterator[Connection]:
    """Yield a connection in one transaction; writers queue from its first statement, all or nothing is kept.

    Batches commit in the order of their numbers on both databases, which the marts and supersession rely on.
    """
    with store.engine.connect().execution_options(**{_WRITING: True}) as conn, conn.begin():
        if store.dialect == "postgresql":
            conn.execute(text(f"SET LOCAL lock_timeout = '{BUSY_TIMEOUT_S}s'"))
            conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITER_LOCK})
        yield conn


@contextmanager
def reading(store: Store) -> Iterator[Connection]:
    """Yield a connection that sees one unchanging state of the record; it never waits for writers."""
    options: dict[str, Any] = {}
    if store.dialect == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with store.engine.connect().execution_options(**options) as conn, conn.begin():
        yield conn


def bulk_insert(conn: Connection, table_name: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> int:
    """Insert raw tuples in the transaction of `conn` and return how many; dates are `date` or ISO text.

    The rows are streamed. They go in fastest in the order of the primary key (`giornate`: by day, then person).
    Raises RowsRefused when the database refuses one; the transaction is then to be given up.
    """
    table = metadata.tables[table_name]
    names = [table.c[name].name for name in columns]  # KeyError here: not a column of that table
    try:
        if conn.dialect.name == "postgresql":
            return _copy_rows(conn, table_name, names, rows)
        return _execute_many(conn, table_name, names, rows)
    except (sqlite3.IntegrityError, _driver_integrity_error()) as error:
        raise RowsRefused(f"{table_name}: {error}") from error


# ---------------------------------------------------------------- engines


def _with_driver(url: URL) -> URL:
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite":
        return url
    raise ValueError(f"the record lives in SQLite or PostgreSQL, not in {url.get_backend_name()!r}")


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S})
    event.listen(engine, "connect", _sqlite_connected)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


def _sqlite_connected(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own BEGIN is deferred and comes late: a reader that turns writer would then fail at once.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}").close()


def _sqlite_begin(conn: Connection) -> None:
    writing_now = conn.get_execution_options().get(_WRITING, False)
    conn.exec_driver_sql("BEGIN IMMEDIATE" if writing_now else "BEGIN")


# ---------------------------------------------------------------- schema

HEAD = "0001"
"""The newest version of the schema, kept here so that opening a current record need not import Alembic."""


def _is_current(store: Store) -> bool:
    with store.engine.connect() as conn:
        if not conn.dialect.has_table(conn, "alembic_version"):
            return False
        return conn.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD


def _migrate(store: Store) -> None:
    from alembic import command
    from alembic.config import Config

    from record.calendario import fill

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with writing(store) as conn:  # a second process waits here, then finds the work done
        config.attributes["connection"] = conn
        command.upgrade(config, HEAD)
        fill(conn)


# ---------------------------------------------------------------- bulk


def _driver_integrity_error() -> type[Exception]:
    from psycopg import IntegrityError

    return IntegrityError


def driver_of(conn: Connection) -> Any:
    """Return the driver's own connection, in the same transaction: for rows in bulk, past SQLAlchemy."""
    driver = conn.connection.driver_connection
    if driver is None:
        raise RuntimeError("the connection of the record was closed under its transaction")
    return driver


def _execute_many(conn: Connection, table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    marks = ", ".join("?" for _ in names)
    cursor = driver_of(conn).cursor()
    try:
        cursor.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)
        return max(int(cursor.rowcount), 0)
    finally:
        cursor.close()


def _copy_rows(conn: Connection, table: str, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> int:
    with driver_of(conn).cursor() as cursor:
        with cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return int(cursor.rowcount)
