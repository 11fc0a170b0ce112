# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Where did a value come from: which file, which batch, which cell?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, select

from record import tables
from record.relations import visible_batches, visible_rows


@dataclass(frozen=True)
class Deposit:
    """A file as received."""

    id: int
    sha256: str
    nome: str
    byte: int
    mittente: str
    ricevuto_il: datetime


@dataclass(frozen=True)
class Counts:
    """What a sheet did to the record: rows added, changed, closed, unchanged, rejected."""

    nuove: int = 0
    modificate: int = 0
    chiuse: int = 0
    invariate: int = 0
    respinte: int = 0


@dataclass(frozen=True)
class Batch:
    """What one sheet brought in one transaction; once it was undone, `ritirato_il` says when, `motivo` why.

    From `ritiro_noto_dal` its rows no longer hold.
    """

    id: int
    deposito: Deposit
    tabella: str
    foglio: str
    mappatura: str
    accettato_il: datetime
    noto_dal: date
    righe: Counts
    ritirato_il: datetime | None
    motivo: str | None
    ritiro_noto_dal: date | None = None


@dataclass(frozen=True)
class Cell:
    """One cell of a file as received; `foglio` is empty for a CSV."""

    file: str
    foglio: str
    riga: int
    colonna: int

    @property
    def address(self) -> str:
        """Return `Foglio!B3`, or `B3` where the file has no sheets."""
        place = f"{column_letters(self.colonna)}{self.riga}"
        return f"{self.foglio}!{place}" if self.foglio else place


class NoSuchBatch(LookupError):
    """No batch has that number."""


def column_letters(column: int) -> str:
    """Return the letters of a spreadsheet's column: 1 is A, 27 is AA."""
    if column < 1:
        raise ValueError("columns count from 1")
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


# ---------------------------------------------------------------- what is asked


def deposits(conn: Connection) -> tuple[Deposit, ...]:
    """Return every file received, oldest first."""
    return tuple(_deposit(row) for row in conn.execute(select(tables.depositi).order_by(tables.depositi.c.id)))


def deposit(conn: Connection, deposit_id: int) -> Deposit | None:
    """Return a deposit by its number, None when there is none."""
    row = conn.execute(select(tables.depositi).where(tables.depositi.c.id == deposit_id)).one_or_none()
    return None if row is None else _deposit(row)


def deposit_by_hash(conn: Connection, sha256: str) -> Deposit | None:
    """Return the deposit of a file with this hash, None when it never came."""
    row = conn.execute(select(tables.depositi).where(tables.depositi.c.sha256 == sha256)).one_or_none()
    return None if row is None else _deposit(row)


def batches(conn: Connection, deposito: int | None = None, standing: bool = False) -> tuple[Batch, ...]:
    """Return the batches (of one deposit), oldest first; only those not withdrawn when `standing`."""
    statement = _batches()
    if deposito is not None:
        statement = statement.where(tables.batch.c.deposito == deposito)
    if standing:
        statement = statement.where(tables.batch.c.id.in_(visible_batches(date.max)))
    return tuple(_batch(row) for row in conn.execute(statement))


def batch(conn: Connection, batch_id: int) -> Batch:
    """Return one batch; NoSuchBatch when there is none of that number."""
    row = conn.execute(_batches().where(tables.batch.c.id == batch_id)).one_or_none()
    if row is None:
        raise NoSuchBatch(f"no batch {batch_id}")
    return _batch(row)


def cell_of(conn: Connection, batch_id: int, campo: str, riga: int) -> Cell | None:
    """Return the cell in which a field of a batch's row stood; None when its sheet had no such column."""
    found = and_(tables.celle.c.batch == batch_id, tables.celle.c.campo == campo)
    column = conn.execute(select(tables.celle.c.colonna).where(found)).scalar()
    if column is None:
        return None
    source = batch(conn, batch_id)
    return Cell(source.deposito.nome, source.foglio, riga, column)


def row_behind(conn: Connection, table: str, key: Mapping[str, Any], known_on: date) -> tuple[int, int] | None:
    """Return (batch, riga) of the row that holds under a natural key as known on a day; None when none does."""
    rows = visible_rows(table, known_on, lineage=True)
    fact = tables.FACTS[table]
    chosen = rows.where(*(fact.c[name] == key[name] for name in tables.NATURAL_KEYS[table]))
    row = conn.execute(chosen).mappings().one_or_none()
    return None if row is None else (row["batch"], row["riga"])


# ---------------------------------------------------------------- inside

_COUNTS = tuple(Counts.__dataclass_fields__)
_DEPOSIT = tuple(Deposit.__dataclass_fields__)


def _batches() -> Select[Any]:
    joined = tables.batch.join(tables.depositi).outerjoin(tables.ritiri, tables.ritiri.c.batch == tables.batch.c.id)
    ritiri = tables.ritiri.c
    withdrawal = (ritiri.ritirato_il, ritiri.motivo, ritiri.noto_dal.label("ritiro_noto_dal"))
    file = [tables.depositi.c[name].label(f"file_{name}") for name in _DEPOSIT]
    return select(*tables.batch.columns, *file, *withdrawal).select_from(joined).order_by(tables.batch.c.id)


def _deposit(row: Row[Any], prefix: str = "") -> Deposit:
    return Deposit(**{name: row._mapping[f"{prefix}{name}"] for name in _DEPOSIT})


def _batch(row: Row[Any]) -> Batch:
    return Batch(
        id=row.id,
        deposito=_deposit(row, "file_"),
        tabella=row.tabella,
        foglio=row.foglio,
        mappatura=row.mappatura,
        accettato_il=row.accettato_il,
        noto_dal=row.noto_dal,
        righe=Counts(**{name: row._mapping[f"righe_{name}"] for name in _COUNTS}),
        ritirato_il=row.ritirato_il,
        motivo=row.motivo,
        ritiro_noto_dal=row.ritiro_noto_dal,
    )
