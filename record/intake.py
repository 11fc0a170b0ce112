# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does the door have to know of the record before it accepts a file: which keys, which rows, which names?

All of it as the record stands now: every batch that was accepted and not withdrawn, whatever its day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection as Connection  # the door names the type of what it is handed, and nothing else
from sqlalchemy import exists, select

from record import tables
from record.columns import Kind, Sensitivity, meaning_of
from record.extract import write_csv
from record.relations import visible_batches, visible_rows


def has_rows(conn: Connection, table: str) -> bool:
    """Whether any row of a fact was ever accepted: a cheap question asked before a dear one."""
    return conn.execute(select(exists(select(tables.FACTS[table].c.batch)))).scalar_one()


def write_standing(
    conn: Connection, table: str, columns: Sequence[str], path: Path, within: tuple[str, date, date] | None = None
) -> None:
    """Leave in `path` (`record.extract.write_csv`) the rows of a fact that hold; `within` as in `visible_rows`.

    `columns` of the fact, where `batch` may be one.
    """
    rows = visible_rows(table, date.max, within, lineage=True).subquery()
    write_csv(conn, select(*(rows.c[name] for name in columns)), path)


def standing_values(conn: Connection, table: str, column: str) -> Iterator[tuple[Any]]:
    """Yield the distinct values of a column over the batches that stand, superseded rows included."""
    fact = tables.FACTS[table]
    values = select(fact.c[column]).where(fact.c.batch.in_(visible_batches(date.max))).distinct()
    for value in conn.execute(values).scalars():
        yield (value,)


def standing_grounds(conn: Connection) -> Iterator[tuple[str, int, int, bytes]]:
    """Yield (domanda, batch, progressivo, sealed code) of the priority grounds of the batches that stand."""
    fact = tables.titoli_priorita
    rows = select(fact.c.domanda, fact.c.batch, fact.c.progressivo, fact.c.codice_cifrato)
    for row in conn.execute(rows.where(fact.c.batch.in_(visible_batches(date.max)))):
        yield row.domanda, row.batch, row.progressivo, bytes(row.codice_cifrato)


def standing_details(conn: Connection) -> Iterator[tuple[str, int, int, bytes]]:
    """Yield (domanda, progressivo, batch, sealed content) of the grounds in `titoli` that hold."""
    rows = visible_rows("titoli", date.max, lineage=True).subquery()
    for row in conn.execute(select(rows)):
        yield row.domanda, row.progressivo, row.batch, bytes(row.contenuto_cifrato)


def correcting_batches(conn: Connection, batches: Iterable[int]) -> tuple[int, ...]:
    """Return the standing batches that took rows of `batches` out of the quarantine, directly or one by another."""
    done, held = tables.quarantena_risolta, tables.quarantena
    found: set[int] = set()
    frontier = set(batches)
    while frontier:
        next_ones = (
            select(done.c.batch)
            .join(held, held.c.id == done.c.quarantena)
            .where(held.c.batch.in_(frontier), done.c.batch.in_(visible_batches(date.max)))
        )
        frontier = set(conn.execute(next_ones.distinct()).scalars()) - found
        found |= frontier
    return tuple(sorted(found))


def corrected_by(conn: Connection, quarantine_id: int) -> tuple[int, int] | None:
    """Return (batch that holds the row, batch whose correction stands) of a quarantined row; None when it is open."""
    done, held = tables.quarantena_risolta, tables.quarantena
    row = conn.execute(
        select(held.c.batch, done.c.batch)
        .join(done, done.c.quarantena == held.c.id)
        .where(held.c.id == quarantine_id, done.c.batch.in_(visible_batches(date.max)))
    ).first()
    return None if row is None else (row[0], row[1])


def quarantine_place(conn: Connection, quarantine_id: int) -> tuple[int, int] | None:
    """Return (batch, riga) of a row that was ever quarantined; None when no row has that number."""
    held = tables.quarantena
    row = conn.execute(select(held.c.batch, held.c.riga).where(held.c.id == quarantine_id)).one_or_none()
    return None if row is None else (row[0], row[1])


def held_at(conn: Connection, batch: int, riga: int) -> int | None:
    """Return the number of the quarantined row that a batch holds for a row of the first file, if any."""
    held = tables.quarantena
    return conn.execute(select(held.c.id).where(held.c.batch == batch, held.c.riga == riga)).scalar()


def stands(conn: Connection, batch: int) -> bool:
    """Whether a batch was accepted and not withdrawn."""
    standing = visible_batches(date.max).subquery()
    return conn.execute(select(exists().where(standing.c.id == batch))).scalar_one()


def fact_columns(table: str) -> tuple[str, ...]:
    """Return the columns of a fact that a file fills: all but batch and riga."""
    return tuple(col.name for col in tables.FACTS[table].columns if "meaning" in col.info)


def column_type(table: str, column: str) -> str:
    """Return `date`, `integer`, `persona`, `euro` (63-bit integers) or `text`: how a column travels into the record."""
    col = tables.FACTS[table].c[column]
    if meaning_of(col).kind in (Kind.PERSONA, Kind.EURO):
        return meaning_of(col).kind.value
    return {date: "date", int: "integer"}.get(col.type.python_type, "text")


def required_columns(table: str) -> tuple[str, ...]:
    """Return the columns of a fact that may not be NULL."""
    return tuple(name for name in fact_columns(table) if not tables.FACTS[table].c[name].nullable)


def sealed_columns(table: str) -> tuple[str, ...]:
    """Return the columns of a fact that are sealed on their way into the record."""
    columns = tables.FACTS[table].c
    return tuple(name for name in fact_columns(table) if meaning_of(columns[name]).kind is Kind.SEALED)


def is_public(table: str, column: str) -> bool:
    """Whether a message may show a value of this column."""
    fact = tables.FACTS[table]
    return column in fact.c and meaning_of(fact.c[column]).sensitivity is Sensitivity.PUBLIC


def natural_key(table: str) -> tuple[str, ...]:
    """Return the columns that say which row is which in a fact."""
    return tables.NATURAL_KEYS[table]


def coming_key(table: str) -> tuple[str, ...]:
    """Return the columns under which rows come and go together: the natural key, or less of it."""
    return tables.COME_TOGETHER.get(table, tables.NATURAL_KEYS[table])
