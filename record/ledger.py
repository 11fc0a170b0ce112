# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What may the door ask of the record and write into it, all in one transaction?

A `Ledger` is one open transaction. `writing_ledger` keeps all of it or nothing; `reading_ledger` cannot write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, func, insert, literal_column, select

from record import tables
from record.relations import visible_batches, visible_rows
from record.store import Store, bulk_insert, reading, writing

EVERYTHING = date.max
"""The known-on day of the door: all that was accepted and not withdrawn, whatever its day."""


@dataclass(frozen=True)
class DepositRow:
    """A deposit as the record names it."""

    id: int
    sha256: str
    name: str
    sender: str
    received_at: datetime


@dataclass(frozen=True)
class BatchRow:
    """A batch with its counts; `withdrawn_at` is None while it holds."""

    id: int
    deposit: int
    table: str
    sheet: str
    mapping: str
    accepted_at: datetime
    added: int
    changed: int
    closed: int
    unchanged: int
    rejected: int
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class QuarantinedRow:
    """A refused row that is still open; `sealed` are its cells, as `ingest.quarantine` sealed them."""

    id: int
    batch: int
    row: int
    problems: str
    sealed: bytes


@dataclass(frozen=True)
class Ledger:
    """One transaction on the record."""

    conn: Connection

    # ------------------------------------------------------------ reading

    def deposit(self, deposit_id: int) -> DepositRow | None:
        """Return a deposit by its number."""
        return self._deposit(tables.depositi.c.id == deposit_id)

    def deposit_of_hash(self, sha256: str) -> DepositRow | None:
        """Return the deposit that has these bytes, whether or not its batches still hold."""
        return self._deposit(tables.depositi.c.sha256 == sha256)

    def _deposit(self, which: ColumnElement[bool]) -> DepositRow | None:
        d = tables.depositi.c
        row = self.conn.execute(select(d.id, d.sha256, d.nome, d.mittente, d.ricevuto_il).where(which)).one_or_none()
        return None if row is None else DepositRow(*row)

    def batches(self, deposit_id: int | None = None) -> tuple[BatchRow, ...]:
        """Return every batch, or those of a deposit, oldest first, the withdrawn ones among them."""
        b = tables.batch
        chosen = _batch_rows().order_by(b.c.id)
        if deposit_id is not None:
            chosen = chosen.where(b.c.deposito == deposit_id)
        return tuple(_batch_row(row) for row in self.conn.execute(chosen))

    def batch(self, batch_id: int) -> BatchRow | None:
        """Return one batch."""
        row = self.conn.execute(_batch_rows().where(tables.batch.c.id == batch_id)).one_or_none()
        return None if row is None else _batch_row(row)

    def has_rows(self, table: str) -> bool:
        """Whether any row of a fact was ever accepted: a cheap question asked before a dear one."""
        return self.conn.execute(select(exists(select(tables.FACTS[table].c.batch)))).scalar_one()

    def visible(
        self, table: str, columns: Sequence[str], within: tuple[str, date, date] | None = None
    ) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a fact that hold now, `columns` only, streamed; `within` as in `visible_rows`."""
        rows = visible_rows(table, EVERYTHING, within, lineage=True).subquery()
        result = self.conn.execution_options(yield_per=20_000).execute(select(*(rows.c[name] for name in columns)))
        yield from result.tuples()

    def known(self, table: str, column: str) -> Iterator[tuple[Any]]:
        """Yield the distinct values of a natural key's column that hold now."""
        fact = tables.FACTS[table]
        values = select(fact.c[column]).where(fact.c.batch.in_(visible_batches(EVERYTHING))).distinct()
        for (value,) in self.conn.execute(values):
            yield (value,)

    def identities(self) -> dict[int, bytes]:
        """Return the sealed identity that holds for each person: that of the highest batch that was not withdrawn."""
        who = tables.identita.c
        rows = select(who.persona, who.cifrato).where(who.batch.in_(visible_batches(EVERYTHING))).order_by(who.batch)
        return {persona: bytes(sealed) for persona, sealed in self.conn.execute(rows)}

    def quarantined(self, batches: Iterable[int] | None = None) -> tuple[QuarantinedRow, ...]:
        """Return the open rows of the quarantine: their batch holds, and no batch that holds has resolved them."""
        return tuple(
            QuarantinedRow(row.id, row.batch, row.riga, row.problemi, bytes(row.celle_cifrate))
            for row in self.conn.execute(_open_rows(batches))
        )

    def quarantined_count(self, batch_id: int) -> int:
        """Return how many rows of a batch are open in the quarantine."""
        return self.conn.execute(select(func.count()).select_from(_open_rows([batch_id]).subquery())).scalar_one()

    def quarantine_row(self, row_id: int) -> QuarantinedRow | None:
        """Return one row of the quarantine, open or not."""
        q = tables.quarantena
        row = self.conn.execute(select(q).where(q.c.id == row_id)).one_or_none()
        return None if row is None else QuarantinedRow(row.id, row.batch, row.riga, row.problemi, row.celle_cifrate)

    def resolutions_of(self, batches: Iterable[int]) -> tuple[int, ...]:
        """Return the batches, not withdrawn, that resolved quarantined rows of `batches`."""
        done, q = tables.quarantena_risolta.c, tables.quarantena.c
        found = (
            select(done.batch)
            .join(tables.quarantena, q.id == done.quarantena)
            .where(q.batch.in_(tuple(batches)), done.batch.in_(visible_batches(EVERYTHING)))
            .distinct()
            .order_by(done.batch)
        )
        return tuple(self.conn.execute(found).scalars())

    def mappings(self) -> tuple[tuple[str, str], ...]:
        """Return the remembered mappings (fingerprint, text), oldest first: the last one of a fingerprint counts."""
        m = tables.mappature.c
        return tuple((row.impronta, row.testo) for row in self.conn.execute(select(m.impronta, m.testo).order_by(m.id)))

    def mapping_text(self, mapping_id: int) -> str | None:
        """Return the text of a remembered mapping."""
        m = tables.mappature.c
        return self.conn.execute(select(m.testo).where(m.id == mapping_id)).scalar_one_or_none()

    # ------------------------------------------------------------ writing

    def add_deposit(self, sha256: str, name: str, size: int, sender: str, received_at: datetime) -> int:
        """Write a file as received and return its number."""
        values = {"sha256": sha256, "nome": name, "byte": size, "mittente": sender, "ricevuto_il": received_at}
        return self._insert_one(tables.depositi, values)

    def add_batch(self, deposit: int, table: str, sheet: str, mapping: str, now: datetime, counts: Counts) -> int:
        """Write the batch of one sheet and return its number; its rows are known from the day of `now`."""
        values = {
            "deposito": deposit,
            "tabella": table,
            "foglio": sheet[:200],
            "mappatura": mapping[:200],
            "accettato_il": now,
            "noto_dal": now.date(),
            "righe_nuove": counts.added,
            "righe_modificate": counts.changed,
            "righe_chiuse": counts.closed,
            "righe_invariate": counts.unchanged,
            "righe_respinte": counts.rejected,
        }
        return self._insert_one(tables.batch, values)

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> int:
        """Write rows in bulk and return how many."""
        return bulk_insert(self.conn, table, columns, rows)

    def withdraw(self, batch_id: int, now: datetime, reason: str) -> None:
        """Withdraw a batch from the day of `now` on; the rows it superseded hold again."""
        values = {"batch": batch_id, "ritirato_il": now, "noto_dal": now.date(), "motivo": reason[:400]}
        self.conn.execute(insert(tables.ritiri).values(**values))

    def remember_mapping(self, fingerprint: str, text: str, now: datetime) -> int:
        """Keep a confirmed mapping and return its number; one that is already the last of its source is not kept twice."""
        m = tables.mappature.c
        last = select(m.id, m.testo).where(m.impronta == fingerprint).order_by(m.id.desc()).limit(1)
        found = self.conn.execute(last).one_or_none()
        if found is not None and found.testo == text:
            return int(found.id)
        return self._insert_one(tables.mappature, {"impronta": fingerprint, "testo": text, "confermata_il": now})

    def note(self, when: datetime, who: str, action: str, what: str) -> None:
        """Write a line of the audit: codes and addresses, never values."""
        values = {"quando": when, "chi": who[:200], "azione": action[:60], "oggetto": what[:200]}
        self.conn.execute(insert(tables.audit).values(**values))

    def _insert_one(self, table: Any, values: dict[str, Any]) -> int:
        key = self.conn.execute(insert(table).values(**values)).inserted_primary_key
        if key is None:
            raise RuntimeError(f"{table.name}: the database gave no number to a new row")
        return int(key[0])


@dataclass(frozen=True)
class Counts:
    """The consequences of one sheet. Its rows are added + changed + unchanged + rejected.

    `closed` counts apart what comes to an end through it: a state, an agreement or a unit that had no such end.
    """

    added: int = 0
    changed: int = 0
    closed: int = 0
    unchanged: int = 0
    rejected: int = 0


@contextmanager
def writing_ledger(store: Store) -> Iterator[Ledger]:
    """Yield a ledger whose writes are all kept at the end, or none if an exception passes."""
    with writing(store) as conn:
        yield Ledger(conn)


@contextmanager
def reading_ledger(store: Store) -> Iterator[Ledger]:
    """Yield a ledger that sees one state of the record and writes nothing."""
    with reading(store) as conn:
        yield Ledger(conn)


def _batch_rows() -> Any:
    b, r = tables.batch, tables.ritiri
    counts = (b.c.righe_nuove, b.c.righe_modificate, b.c.righe_chiuse, b.c.righe_invariate, b.c.righe_respinte)
    names = (b.c.id, b.c.deposito, b.c.tabella, b.c.foglio, b.c.mappatura, b.c.accettato_il, *counts)
    return select(*names, r.c.ritirato_il).select_from(b.outerjoin(r, r.c.batch == b.c.id))


def _batch_row(row: Row[Any]) -> BatchRow:
    return BatchRow(*row)


def _open_rows(batches: Iterable[int] | None) -> Any:
    q, done = tables.quarantena, tables.quarantena_risolta
    holds = visible_batches(EVERYTHING)
    resolved = exists(literal_column("1")).where(done.c.quarantena == q.c.id, done.c.batch.in_(holds))
    rows = select(q).where(q.c.batch.in_(holds), ~resolved).order_by(q.c.batch, q.c.riga)
    return rows if batches is None else rows.where(q.c.batch.in_(tuple(batches)))
