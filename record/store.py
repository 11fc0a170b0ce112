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
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from record.tables import metadata

# Connection is handed on: rooms above that may not know SQLAlchemy name the type from here.
__all__ = [
    "Connection",
    "RecordUnavailable",
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


class RecordUnavailable(RuntimeError):
    """The database cannot be reached, opened, read or written: one Italian sentence, without its address."""


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

    `progress` is told, in Italian, only when the schema has to be made or changed. Raises RecordUnavailable.
    """
    parsed = _parsed(url)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)  # days and agreements of people: for its owner only
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    store = Store(url, _engine(parsed), home)
    with _reachable(store):
        if not _is_current(store):
            if progress is not None:
                progress("Preparazione dell'archivio")
            _migrate(store)
    return store


@contextmanager
def writing(store: Store) -> Iterator[Connection]:
    """Yield a connection in one transaction; writers queue from its first statement, all or nothing is kept.

    Batches commit in the order of their numbers on both databases, which the marts and supersession rely on.
    Raises RecordUnavailable when the database fails, or another writer does not end within `BUSY_TIMEOUT_S`.
    """
    with _reachable(store), store.engine.connect().execution_options(**{_WRITING: True}) as conn, conn.begin():
        if store.dialect == "postgresql":
            conn.execute(text(f"SET LOCAL lock_timeout = '{BUSY_TIMEOUT_S}s'"))
            conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITER_LOCK})
        yield conn


@contextmanager
def reading(store: Store) -> Iterator[Connection]:
    """Yield a connection that sees one unchanging state of the record; it never waits for writers.

    Raises RecordUnavailable when the database fails.
    """
    options: dict[str, Any] = {}
    if store.dialect == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with _reachable(store), store.engine.connect().execution_options(**options) as conn, conn.begin():
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


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # `from None`: the parser's words repeat the address, with its password
        raise RecordUnavailable("l'indirizzo dell'archivio non si legge.") from None
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "sqlite":
        return parsed
    raise RecordUnavailable(f"l'archivio sta in SQLite o in PostgreSQL, non in «{parsed.get_backend_name()}».")


@contextmanager
def _reachable(store: Store) -> Iterator[None]:
    """Say in one sentence why the database does not answer; what is wrong with rows or statements stays as it is."""
    try:
        yield
    except (DatabaseError, sqlite3.OperationalError) as error:
        if type(error) not in (DatabaseError, OperationalError, sqlite3.OperationalError):
            raise
        reason = str(getattr(error, "orig", error)).partition("\n")[0].rstrip(".")
        kind = "PostgreSQL" if store.dialect == "postgresql" else "SQLite"
        said = _FAILURES.get(reason, "l'archivio non risponde")
        raise RecordUnavailable(f"{said} ({kind}: {reason}).") from error


_FAILURES = {
    "database is locked": "qualcun altro sta scrivendo nell'archivio: riprovare tra poco",
    "database or disk is full": "non c'è più spazio sul disco dell'archivio, e nulla è stato scritto",
    "disk I/O error": "il disco dell'archivio non si legge o non si scrive",
    "attempt to write a readonly database": "nell'archivio non si può scrivere: manca il permesso",
    "unable to open database file": "l'archivio non si apre: la cartella non c'è o manca il permesso",
    "file is not a database": "l'archivio è danneggiato o non è un archivio",
    "database disk image is malformed": "l'archivio è danneggiato: rimettere la copia di sicurezza",
}
"""SQLite's own words for what is wrong, and what a person reads."""


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

HEAD = "0006"
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
