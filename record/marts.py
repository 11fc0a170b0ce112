# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does the record become files that are read fast, and never half written?"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
from sqlalchemy import ClauseElement, Connection, Select, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.compiler import SQLCompiler

from record import tables
from record.columns import Kind
from record.extract import NULL, write_csv
from record.manifest import (
    BY_MONTH,
    WHOLE,
    WORK,
    Publication,
    Stale,
    add_publication,
    find_stale,
    last_publication,
    partition_month,
    partition_name,
    sweep,
)
from record.period import add_months, last_day
from record.relations import DERIVED, mart_columns, persona_mese, persona_settimana, plain, published, visible_rows
from record.store import Store, reading, writing

__all__ = ["MartConnection", "Publication", "connect", "newest", "publish", "recover", "sql_for_marts"]

Progress = Callable[[str, int, int], None]
"""Told (what, done, total) as the partitions are written."""

_PERIOD = {"giornate": "giorno", "persona_settimana": "settimana", "persona_mese": "mese"}
_DERIVATION = {"persona_settimana": persona_settimana, "persona_mese": persona_mese}
_STORAGE = {
    Kind.PERSONA: "BIGINT",
    Kind.DATE: "DATE",
    Kind.INTEGER: "INTEGER",
    Kind.MINUTES: "INTEGER",
    Kind.EURO: "BIGINT",
    Kind.FLAG: "INTEGER",
}

_DIALECT = postgresql.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]  # untyped in SQLAlchemy
"""DuckDB reads PostgreSQL's SQL; `$1` are its marks."""

_OUR_CSV = (
    "auto_detect=false, header=false, delim=',', quote='\"', escape='\"', new_line='\\n', "
    f"nullstr='{NULL}', allow_quoted_nulls=false, parallel=false"
)
"""What `record.extract` writes; texts may hold line breaks, so the file is not cut in pieces."""

# No download is ever tried: everything here is built into DuckDB.
_OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


# ---------------------------------------------------------------- reading


@dataclass(frozen=True)
class MartConnection:
    """An in-memory DuckDB that sees one publication, its views named as in `record.relations.published`.

    `version` is the number of the publication. One thread at a time; close it, or use it in a `with`.
    """

    version: int
    duckdb: duckdb.DuckDBPyConnection

    def rows(self, statement: ClauseElement) -> list[tuple[Any, ...]]:
        """Run a SQLAlchemy statement over `published()` relations and return its rows."""
        return self.execute(*sql_for_marts(statement))

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run SQL with `$1`-style parameters and return its rows."""
        return self.duckdb.execute(sql, list(parameters)).fetchall()

    def close(self) -> None:
        """Let the connection go."""
        self.duckdb.close()

    def __enter__(self) -> MartConnection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def connect(store: Store, threads: int | None = None) -> MartConnection:
    """Return a connection to the last publication; before the first one every view is there and empty.

    A publication that is replaced stays readable for an hour: compare `version` with `newest(store).id` and reconnect.
    """
    publication = newest(store)
    settings = dict(_OFFLINE) if threads is None else {**_OFFLINE, "threads": threads}
    con = duckdb.connect(":memory:", config=settings)
    con.execute("SET parquet_metadata_cache = true").fetchall()  # a file never changes under its name
    for name in published():
        files = publication.files.get(name, {})
        _view(con, name, [store.marts / name / files[partition] for partition in sorted(files)])
    return MartConnection(publication.id, con)


def newest(store: Store) -> Publication:
    """Return the publication that readers see now; number 0 before the first."""
    with reading(store) as conn:
        return last_publication(conn)


def sql_for_marts(statement: ClauseElement) -> tuple[str, list[Any]]:
    """Return a SQLAlchemy statement as DuckDB takes it: SQL with `$n` marks, and the values in their order."""
    compiled = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    if not isinstance(compiled, SQLCompiler):
        raise TypeError("only a query or another statement over rows has parameters in an order")
    return str(compiled), [compiled.params[name] for name in compiled.positiontup or ()]


# ---------------------------------------------------------------- publishing


def publish(store: Store, now: datetime, progress: Progress | None = None) -> Publication:
    """Bring the marts up to the newest batch and withdrawal and return what readers see from now on.

    Only the partitions that were touched are written, each whole: a temporary file, flushed to disk, renamed, and
    at the end one row in `pubblicazioni`, whose commit is the publication. Killed at any moment, the last
    publication stands and the next call does the work again. Two publishers wait for one another.
    """
    with _publisher_lock(store):
        with reading(store) as conn:
            last = last_publication(conn)
            stale = find_stale(conn, last, store.marts, _reshaped(store, last) | _redefined(last))
            files = None if stale is None else _written(store, conn, last, stale, progress)
        if stale is not None and files is not None:
            with writing(store) as conn:
                last = add_publication(conn, stale, files, now)
        with reading(store) as conn:
            sweep(conn, store.marts, now)
    return last


def recover(store: Store, now: datetime) -> Publication:
    """Leave the marts equal to the record and their folder without orphans, whatever was interrupted before.

    For the start of every process. A file that something else has damaged is not repaired: all are written again.
    """
    publication = publish(store, now)
    try:
        connect(store).close()
    except duckdb.Error:
        _discard_all(store)
        return publish(store, now)
    return publication


def _discard_all(store: Store) -> None:
    with _publisher_lock(store):
        for file in store.marts.glob("*/*.parquet"):
            file.unlink(missing_ok=True)


def _reshaped(store: Store, last: Publication) -> frozenset[str]:
    """Return the tables whose published files were written with other columns: the record has changed since.

    One file of each is looked at, for all of a table's files are written again when its columns change. A file that
    cannot be read counts as one of other columns.
    """
    with duckdb.connect(":memory:", config=_OFFLINE) as con:
        found = {
            name: _columns_of(con, file)
            for name, partitions in last.files.items()
            for file in [store.marts / name / file for file in partitions.values()][:1]
            if file.is_file()
        }
    return frozenset(name for name, columns in found.items() if columns != tuple(mart_columns(name)))


def _redefined(last: Publication) -> frozenset[str]:
    """Return the derived tables with a file that another derivation made: what their rows mean has changed since."""
    return frozenset(
        name
        for name, ending in ((name, _ending(name)) for name in DERIVED)
        if any(not file.endswith(ending) for file in last.files.get(name, {}).values())
    )


def _ending(name: str) -> str:
    """Return how the files of a table end; a derived one's with eight letters of the query that makes it.

    They change whenever the query does: nobody has to remember to number it. At worst a query that is only written
    in another way (by another SQLAlchemy, say) makes the files once more.
    """
    if name not in DERIVED:
        return ".parquet"
    query = select(_DERIVATION[name](plain())).compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True})
    return f"-{hashlib.sha256(str(query).encode()).hexdigest()[:8]}.parquet"


def _columns_of(con: duckdb.DuckDBPyConnection, file: Path) -> tuple[str, ...] | None:
    try:
        return tuple(row[0] for row in con.execute(f"DESCRIBE SELECT * FROM read_parquet({_quoted(file)})").fetchall())
    except duckdb.Error:
        return None


@contextmanager
def _publisher_lock(store: Store) -> Iterator[None]:
    """Hold the one lock of publishers; the system lets it go when its process dies."""
    store.marts.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(store.marts / ".lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _written(
    store: Store, conn: Connection, last: Publication, stale: Stale, progress: Progress | None
) -> dict[str, dict[str, str]]:
    """Write every stale partition and return the new manifest; nothing refers to the files yet."""
    work = store.marts / WORK
    work.mkdir(exist_ok=True)
    files = {name: dict(partitions) for name, partitions in last.files.items()}
    jobs = sorted(_jobs(stale), key=lambda job: (job[0] in DERIVED, job))  # what is derived reads the others
    with duckdb.connect(":memory:", config={**_OFFLINE, "temp_directory": str(work / "spill")}) as con:
        press = _Press(store.marts, work, conn, con, f"{last.id + 1}", files)
        for done, (name, partition) in enumerate(jobs):
            press.write(name, partition)
            if progress is not None:
                progress(name, done + 1, len(jobs))
    for name in {name for name, _ in jobs}:
        _flush(store.marts / name)
    _flush(store.marts)
    return files


def _jobs(stale: Stale) -> Iterator[tuple[str, str]]:
    for name, partitions in stale.partitions.items():
        for partition in partitions:
            yield name, partition


@dataclass(frozen=True)
class _Press:
    """Prints partitions: from the record through a CSV, or from the partitions printed before."""

    marts: Path
    work: Path
    record: Connection
    con: duckdb.DuckDBPyConnection
    number: str
    files: dict[str, dict[str, str]]

    def write(self, name: str, partition: str) -> None:
        """Write one partition and put it in the manifest; an empty one is taken out of it."""
        folder = self.marts / name
        folder.mkdir(exist_ok=True)
        file = f"{partition}-{self.number}{_ending(name)}"
        source = self._derived(name, partition) if name in DERIVED else self._extracted(name, partition)
        if self._print(source, _order(name), folder / file):
            self.files.setdefault(name, {})[partition] = file
        else:
            self.files.get(name, {}).pop(partition, None)

    def _extracted(self, name: str, partition: str) -> str:
        path = self.work / f"{name}.csv"
        write_csv(self.record, _rows(name, partition), path)
        types = ", ".join(f"'{column}': '{_storage(kind)}'" for column, kind in mart_columns(name).items())
        return f"SELECT * FROM read_csv({_quoted(path)}, columns={{{types}}}, {_OUR_CSV})"

    def _derived(self, name: str, partition: str) -> str:
        """Return the derivation over the files of its month and of the next: its last week may end there."""
        month = partition_month(partition)
        days = [partition, partition_name(add_months(month, 1))]
        for source, wanted in (("giornate", days), ("presenze", [WHOLE]), ("calendario", [WHOLE])):
            here = self.files.get(source, {})
            _view(self.con, source, [self.marts / source / here[part] for part in wanted if part in here])
        derived = _DERIVATION[name](plain())
        chosen = select(derived).where(derived.c[_PERIOD[name]].between(month, last_day(month)))
        return str(chosen.compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True}))

    def _print(self, source: str, order: str, path: Path) -> int:
        draft = self.work / f"{path.name}.tmp"
        target = f"{_quoted(draft)} (FORMAT parquet, COMPRESSION zstd)"  # by its name it would become a CSV
        row = self.con.execute(f"COPY ({source} ORDER BY {order}) TO {target}").fetchone()
        if row is None or not row[0]:
            draft.unlink()
            return 0
        _flush(draft)
        draft.rename(path)
        return int(row[0])


def _rows(name: str, partition: str) -> Select[Any]:
    if name == "calendario":
        return select(tables.calendario)
    if name not in BY_MONTH:
        return visible_rows(name, date.max)
    month = partition_month(partition)
    return visible_rows(name, date.max, (_PERIOD[name], month, last_day(month)))


def _order(name: str) -> str:
    if name == "calendario":
        return "giorno"
    if name in DERIVED:
        return "persona"
    return ", ".join(tables.NATURAL_KEYS[name])


# ---------------------------------------------------------------- DuckDB


def _view(con: duckdb.DuckDBPyConnection, name: str, files: Sequence[Path]) -> None:
    if files:
        source = f"SELECT * FROM read_parquet([{', '.join(_quoted(file) for file in files)}])"
    else:
        source = f"SELECT {_empty(mart_columns(name))} WHERE false"
    con.execute(f"CREATE OR REPLACE VIEW {name} AS {source}").fetchall()


def _empty(kinds: Mapping[str, Kind]) -> str:
    return ", ".join(f"CAST(NULL AS {_storage(kind)}) AS {column}" for column, kind in kinds.items())


def _storage(kind: Kind) -> str:
    return _STORAGE.get(kind, "VARCHAR")


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _flush(path: Path) -> None:
    """Wait until a file, or a folder's list of names, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
