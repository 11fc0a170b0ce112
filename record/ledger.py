# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is it written that a file came, that one of its sheets was accepted, and that it was undone?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select

from record import tables
from record.lineage import Counts, Deposit, batch, deposit_by_hash


class AlreadyWithdrawn(ValueError):
    """The batch was withdrawn before: undoing twice would say two things about one day."""


def add_deposit(conn: Connection, sha256: str, nome: str, byte: int, mittente: str, now: datetime) -> Deposit:
    """Record a file received now and return it; a file with the same hash is the same deposit and is returned."""
    known = deposit_by_hash(conn, sha256)
    if known is not None:
        return known
    values: dict[str, Any] = {"sha256": sha256, "nome": nome, "byte": byte, "mittente": mittente, "ricevuto_il": now}
    return Deposit(id=_first(conn.execute(insert(tables.depositi).values(values)).inserted_primary_key), **values)


def add_batch(
    conn: Connection, deposito: int, tabella: str, foglio: str, mappatura: str, now: datetime, righe: Counts
) -> int:
    """Record that one sheet of a deposit is accepted now and return the number that its rows carry."""
    statement = insert(tables.batch).values(
        deposito=deposito,
        tabella=tabella,
        foglio=foglio[:200],
        mappatura=mappatura[:200],
        accettato_il=now,
        noto_dal=known_from(conn, now),
        **{f"righe_{name}": value for name, value in vars(righe).items()},
    )
    return _first(conn.execute(statement).inserted_primary_key)


def known_from(conn: Connection, now: datetime) -> date:
    """Return from which day on what is written now is known: today, unless a seal already closed today.

    A seal counts what was known on a day; whatever comes later on that same day must not move it.
    """
    sealed: date | None = conn.execute(select(func.max(tables.sigilli.c.noto_al))).scalar()
    return now.date() if sealed is None else max(now.date(), sealed + timedelta(days=1))


def add_cells(conn: Connection, batch_id: int, columns: Mapping[str, int]) -> None:
    """Record in which column of its sheet (1 = A) each field of a batch stood."""
    if columns:
        rows = [{"batch": batch_id, "campo": campo, "colonna": colonna} for campo, colonna in columns.items()]
        conn.execute(insert(tables.celle), rows)


def withdraw(conn: Connection, batch_id: int, now: datetime, motivo: str) -> None:
    """Undo a batch from `known_from` on: its rows no longer hold, what they had superseded holds again by itself."""
    if batch(conn, batch_id).ritirato_il is not None:
        raise AlreadyWithdrawn(f"batch {batch_id} is already withdrawn")
    values = {"batch": batch_id, "ritirato_il": now, "noto_dal": known_from(conn, now), "motivo": motivo[:400]}
    conn.execute(insert(tables.ritiri).values(values))


def _first(key: Any) -> int:
    if key is None:
        raise RuntimeError("the database gave no key to a row that has one")
    return int(key[0])
