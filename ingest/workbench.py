# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Where are the rows of a file laid out while they are judged?"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from record.checks import STATES_THAT_BIND
from record.extract import NULL
from record.intake import Connection, column_type, has_rows, standing_values, write_standing

THREADS = 2
BLOCK = 20_000
SQL_TYPES = {"date": "DATE", "integer": "INTEGER", "persona": "BIGINT", "euro": "BIGINT", "text": "VARCHAR"}

KNOWN_KEYS = {
    "strutture": "codice",
    "organico": "persona",
    "domande": "domanda",
    "accordi": "accordo",
}
"""By which column the rows of a table are known to the other tables."""

UNIT_STATES = ("codice", "dal", "al")
AGREEMENT_TERMS = ("accordo", "persona", "inizio", "fine", "recesso_il", "stato", "rinnovo_di")


@dataclass
class Workbench:
    """An in-memory DuckDB and a private folder, for one file or for several files checked one after another.

    `known_<table>(key)` are the keys that the record holds, or that a sheet judged before has named.
    """

    con: duckdb.DuckDBPyConnection
    scratch: Path
    asked: set[str] = field(default_factory=set)
    sheets: int = 0

    def next_number(self) -> int:
        """Return the number of a sheet to lay out: its relations carry it."""
        self.sheets += 1
        return self.sheets

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run a statement to its end."""
        self.con.execute(sql, list(parameters)).fetchall()

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a small answer."""
        return self.con.execute(sql, list(parameters)).fetchall()

    def value(self, sql: str) -> Any:
        """Return the one value of an answer of one row."""
        row = self.con.execute(sql).fetchone()
        return None if row is None else row[0]

    def stream(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a large answer, block by block, while the workbench goes on working."""
        with self.con.cursor() as cursor:
            cursor.execute(sql)
            while block := cursor.fetchmany(BLOCK):
                yield from block

    def know(self, conn: Connection, table: str) -> str:
        """Return the name of the relation of the keys known of `table`, asking the record the first time."""
        relation, key = f"known_{table}", KNOWN_KEYS[table]
        if relation not in self.asked:
            self.asked.add(relation)
            self.run(f"CREATE TABLE {relation} ({key} {SQL_TYPES[column_type(table, key)]})")
            if has_rows(conn, table):
                self._fill_known(relation, [value for (value,) in standing_values(conn, table, key)])
        return relation

    def _fill_known(self, relation: str, values: list[Any]) -> None:
        kind = "BIGINT" if relation == "known_organico" else "VARCHAR"
        self.run(f"INSERT INTO {relation} SELECT unnest($1::{kind}[])", [values])

    def standing(self, conn: Connection, table: str, columns: Sequence[str], name: str, within: Any = None) -> None:
        """Make the relation `name` of the rows of a fact that hold in the record."""
        typed = {col: "BIGINT" if col == "batch" else SQL_TYPES[column_type(table, col)] for col in columns}
        if not has_rows(conn, table):
            self.run(f"CREATE OR REPLACE TABLE {name} ({', '.join(f'{c} {t}' for c, t in typed.items())})")
            return
        path = self.scratch / f"{name}.csv"
        write_standing(conn, table, columns, path, within)
        listed = ", ".join(f"'{c}': '{t}'" for c, t in typed.items())
        self.run(
            f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM read_csv('{_quoted(path)}', header=false, delim=',', "
            f"""quote='"', escape='"', nullstr='{NULL}', auto_detect=false, parallel=false, columns={{{listed}}})"""
        )
        path.unlink()

    def agreements(self, conn: Connection) -> str:
        """Return the relation of the agreements that bind, of the record and of the sheets judged before."""
        if "agreements" not in self.asked:
            self.asked.add("agreements")
            self.standing(conn, "accordi", AGREEMENT_TERMS, "agreements")
        return "agreements"

    def unit_states(self, conn: Connection) -> str:
        """Return the relation of when the units are there, of the record and of the sheets judged before."""
        if "unit_states" not in self.asked:
            self.asked.add("unit_states")
            self.standing(conn, "strutture", UNIT_STATES, "unit_states")
        return "unit_states"


BINDING = f"coalesce(stato, 'attivo') IN ({', '.join(repr(state) for state in STATES_THAT_BIND)})"


MEMORY = "3GB"
"""What a workbench may hold in memory; the rest is spilled, encrypted."""


@contextmanager
def open_workbench(folder: Path) -> Iterator[Workbench]:
    """Yield a workbench whose scratch lies under `folder`; nothing of it is left at the end.

    What a killed process left there is removed first: extracts of the record and of files must not stay in clear.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _clear_after_the_dead(folder)
    scratch = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=folder))
    con = duckdb.connect(
        config={
            "threads": THREADS,
            "memory_limit": MEMORY,
            "temp_directory": str(scratch / "spill"),
            "temp_file_encryption": True,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    try:
        yield Workbench(con, scratch)
    finally:
        con.close()
        shutil.rmtree(scratch, ignore_errors=True)


def _clear_after_the_dead(folder: Path) -> None:
    for left in folder.iterdir():
        owner = left.name.partition("-")[0]
        if owner.isdigit() and not _is_alive(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
