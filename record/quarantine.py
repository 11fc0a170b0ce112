# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which rows were refused, why, and which of them are still to be put right?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Select, insert, select

from record import tables
from record.pseudonym import Keyring
from record.relations import visible_batches
from record.store import bulk_insert


@dataclass(frozen=True)
class Problem:
    """Why a row was refused: an issue's code and the field at fault, never a value."""

    code: str
    field: str | None = None


@dataclass(frozen=True)
class Held:
    """A row as it was refused: its place in the sheet, its problems, and its cells in the order of the sheet."""

    riga: int
    problems: tuple[Problem, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True)
class HeldRow(Held):
    """A row in quarantine, with its own number and the batch that left it out."""

    id: int
    batch: int


def hold(conn: Connection, batch_id: int, rows: Iterable[Held], keyring: Keyring) -> int:
    """Put the refused rows of a batch in quarantine, their cells encrypted; return how many."""
    sealed = ((batch_id, row.riga, _problems_text(row.problems), keyring.seal(json.dumps(row.cells))) for row in rows)
    return bulk_insert(conn, "quarantena", ("batch", "riga", "problemi", "celle_cifrate"), sealed)


def held(conn: Connection, keyring: Keyring, batches: Sequence[int] | None = None) -> tuple[HeldRow, ...]:
    """Return the rows still to be put right (of some batches), in the order of their sheets.

    A row whose batch was withdrawn waits for nothing; a row that was put right waits again if the batch that
    brought the correction is withdrawn.
    """
    statement = _open_rows()
    if batches is not None:
        statement = statement.where(tables.quarantena.c.batch.in_(batches))
    return tuple(
        HeldRow(
            id=row.id,
            batch=row.batch,
            riga=row.riga,
            problems=tuple(Problem(**problem) for problem in json.loads(row.problemi)),
            cells=tuple(json.loads(keyring.open(row.celle_cifrate))),
        )
        for row in conn.execute(statement)
    )


def count_held(conn: Connection) -> dict[int, int]:
    """Return how many rows each batch still has in quarantine; batches without any are not named."""
    counts: dict[int, int] = {}
    for row in conn.execute(_open_rows().with_only_columns(tables.quarantena.c.batch, maintain_column_froms=True)):
        counts[row.batch] = counts.get(row.batch, 0) + 1
    return counts


def resolve(conn: Connection, quarantine_ids: Iterable[int], batch_id: int) -> None:
    """Say that corrected rows of a batch took the place of rows in quarantine; those that already are stay so.

    A row resolved once by a batch that was then withdrawn may be resolved again.
    """
    rows = [{"quarantena": identifier, "batch": batch_id} for identifier in quarantine_ids]
    if rows:
        conn.execute(insert(tables.quarantena_risolta), rows)


def _open_rows() -> Select[tuple[int, int, int, str, bytes]]:
    quarantena, risolta = tables.quarantena, tables.quarantena_risolta
    standing = visible_batches(date.max)
    resolved = select(risolta.c.quarantena).where(risolta.c.batch.in_(standing))
    return (
        select(
            quarantena.c.id, quarantena.c.batch, quarantena.c.riga, quarantena.c.problemi, quarantena.c.celle_cifrate
        )
        .where(quarantena.c.batch.in_(standing), quarantena.c.id.not_in(resolved))
        .order_by(quarantena.c.batch, quarantena.c.riga)
    )


def _problems_text(problems: Iterable[Problem]) -> str:
    return json.dumps([{"code": problem.code, "field": problem.field} for problem in problems])
