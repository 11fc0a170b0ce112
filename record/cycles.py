# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which cycles of certification are there, what was done in each, and what was sealed?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, func, insert, select

from record import tables
from record.relations import visible_batches


@dataclass(frozen=True)
class Opening:
    """A cycle to be opened: the day that its indicators look at, and until when each of its steps is due."""

    al: date
    verifica_entro: date
    presa_atto_entro: date
    certificazione_entro: date
    rettifica_entro: date
    aperto_da: str
    aperto_il: datetime


@dataclass(frozen=True)
class Cycle(Opening):
    """A cycle of the record, with its number."""

    id: int


@dataclass(frozen=True)
class Deed:
    """What somebody does in a cycle; `indicatore` is empty for the whole of it, `delegato_da` where nobody delegated.

    `impronta` names what was looked at, and `valore` is how it read.
    """

    ciclo: int
    indicatore: str
    struttura: str
    passo: str
    ruolo: str
    autore: str
    delegato_da: str
    motivo: str
    impronta: str
    valore: str
    quando: datetime


@dataclass(frozen=True)
class Step(Deed):
    """A deed of the record, with its number: nothing ever changes it."""

    id: int


@dataclass(frozen=True)
class Sealing:
    """A seal to be kept: manifest and content are canonical JSON, `sha256` is the manifest's hash."""

    ciclo: int
    versione: int
    noto_al: date
    manifesto: str
    contenuto: str
    sha256: str
    creato_il: datetime


@dataclass(frozen=True)
class Seal(Sealing):
    """A seal of the record, with its number."""

    id: int


@dataclass(frozen=True)
class KnownFile:
    """A file whose rows were known on a day: its hash, its size, the facts that it brought."""

    sha256: str
    byte: int
    tabelle: tuple[str, ...]


def open_cycle(conn: Connection, opening: Opening) -> Cycle:
    """Write a cycle and return it."""
    return Cycle(**vars(opening), id=_written(conn, tables.cicli, opening))


def add_step(conn: Connection, deed: Deed) -> Step:
    """Write a step and return it."""
    return Step(**vars(deed), id=_written(conn, tables.passaggi, deed))


def add_seal(conn: Connection, sealing: Sealing) -> Seal:
    """Write a seal and return it; the earlier versions of its cycle stay beside it."""
    return Seal(**vars(sealing), id=_written(conn, tables.sigilli, sealing))


def cycles(conn: Connection) -> tuple[Cycle, ...]:
    """Return the cycles, the newest day first."""
    return tuple(Cycle(**row._mapping) for row in conn.execute(select(tables.cicli).order_by(tables.cicli.c.al.desc())))


def steps(conn: Connection, ciclo: int) -> tuple[Step, ...]:
    """Return what was done in a cycle, oldest first."""
    return tuple(Step(**row._mapping) for row in _of_cycle(conn, tables.passaggi, ciclo))


def seals(conn: Connection, ciclo: int) -> tuple[Seal, ...]:
    """Return the seals of a cycle, oldest first."""
    return tuple(Seal(**row._mapping) for row in _of_cycle(conn, tables.sigilli, ciclo))


def seal_named(conn: Connection, sha256: str) -> Seal | None:
    """Return the seal whose manifest has this hash; None when it was not made here."""
    rows = select(tables.sigilli).where(tables.sigilli.c.sha256 == sha256).order_by(tables.sigilli.c.id)
    row = conn.execute(rows).first()
    return None if row is None else Seal(**row._mapping)


def reached(conn: Connection) -> tuple[int, int]:
    """Return the last batch and the last withdrawal: equal before and after only if nothing was loaded between."""
    batch = conn.execute(select(func.max(tables.batch.c.id))).scalar()
    withdrawal = conn.execute(select(func.max(tables.ritiri.c.id))).scalar()
    return int(batch or 0), int(withdrawal or 0)


def files_known(conn: Connection, known_on: date) -> tuple[KnownFile, ...]:
    """Return the files of which at least one batch was visible on a day, by hash."""
    joined = tables.batch.join(tables.depositi)
    visible = tables.batch.c.id.in_(visible_batches(known_on))
    rows = conn.execute(
        select(tables.depositi.c.sha256, tables.depositi.c.byte, tables.batch.c.tabella)
        .select_from(joined)
        .where(visible)
        .distinct()
    )
    brought: dict[tuple[str, int], set[str]] = {}
    for sha256, byte, tabella in rows:
        brought.setdefault((sha256, byte), set()).add(tabella)
    return tuple(KnownFile(*file, tuple(sorted(brought[file]))) for file in sorted(brought))


def _of_cycle(conn: Connection, table: Table, ciclo: int) -> list[Row[Any]]:
    return list(conn.execute(select(table).where(table.c.ciclo == ciclo).order_by(table.c.id)))


def _written(conn: Connection, table: Table, row: Opening | Deed | Sealing) -> int:
    key = conn.execute(insert(table).values(**vars(row))).inserted_primary_key
    if key is None:
        raise RuntimeError("the database gave no number to a row that has one")
    return int(key[0])
