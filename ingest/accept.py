# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How do the good rows of a sheet enter the record, and the others the quarantine, in one transaction?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from ingest.consequences import CHILDREN, Consequences
from ingest.layout import APART, Laid
from ingest.mapping import PERIODS
from ingest.validate import Judged
from record.checks import SERIAL_ORDER
from record.identities import Identity, read_identities, write_identities
from record.intake import Connection, column_type, fact_columns, sealed_columns
from record.ledger import add_batch, add_cells
from record.pseudonym import Keyring
from record.quarantine import Held, Problem, hold
from record.store import bulk_insert

CHUNK = 10_000


def accept(
    conn: Connection,
    found: Consequences,
    deposit: int,
    mapping: str,
    keyring: Keyring,
    now: datetime,
    waiting: Iterable[Held] | None = None,
) -> int:
    """Write the batch of one sheet, its cells, rows, identities and quarantine; return its number.

    `waiting` are the rows for the quarantine, where they are not simply all that were refused. The transaction is
    the caller's: nothing is kept until it commits.
    """
    judged, laid = found.judged, found.judged.laid
    batch = add_batch(conn, deposit, laid.table, laid.recognition.sheet.name, mapping, now, found.counts)
    add_cells(conn, batch, cell_columns(laid))
    _insert_rows(conn, found, batch, keyring)
    _insert_children(conn, found, batch, keyring)
    if laid.table == "organico":
        _insert_identities(conn, judged, batch, keyring)
    hold(conn, batch, held_rows(judged) if waiting is None else waiting, keyring)
    return batch


def cell_columns(laid: Laid) -> Mapping[str, int]:
    """Return in which column of the sheet each field of the table stands (the first one of several)."""
    columns: dict[str, int] = {}
    for name, located in laid.recognition.located.items():
        if located.columns:
            fields = ("dal", "al") if located.rule.kind in PERIODS else ("persona" if name == "matricola" else name,)
            columns |= {field: located.columns[0] for field in fields if field not in columns}
    return columns


def held_rows(judged: Judged) -> Iterator[Held]:
    """Yield the refused rows as the quarantine keeps them: codes and fields of their problems, and their cells."""
    for bad in judged.bad_rows():
        problems = dict.fromkeys(Problem(issue.code, issue.field) for issue in bad.issues)
        yield Held(bad.row, tuple(problems), bad.cells)


def _insert_rows(conn: Connection, found: Consequences, batch: int, keyring: Keyring) -> None:
    laid = found.judged.laid
    columns = fact_columns(laid.table)
    # Days travel as ISO text: both databases take it, and Python builds no date for them.
    listed = [f"{name}::VARCHAR" if column_type(laid.table, name) == "date" else name for name in columns]
    order = ", ".join(SERIAL_ORDER.get(laid.table, ("riga",)))
    sql = f"SELECT {', '.join(listed)}, {batch}, riga FROM ({found.taken}) ORDER BY {order}"
    rows = found.judged.bench.stream(sql)
    places = [columns.index(name) for name in sealed_columns(laid.table)]
    bulk_insert(conn, laid.table, (*columns, "batch", "riga"), _sealed(rows, places, keyring) if places else rows)


def _sealed(rows: Iterator[tuple[Any, ...]], places: Sequence[int], keyring: Keyring) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield tuple(keyring.seal(value) if place in places else value for place, value in enumerate(row))


def _insert_children(conn: Connection, found: Consequences, batch: int, keyring: Keyring) -> None:
    laid = found.judged.laid
    child = CHILDREN.get(laid.table)
    if child is None or child not in laid.extras:
        return
    key = "accordo" if laid.table == "accordi" else "domanda"
    rows = found.judged.bench.stream(f"SELECT {key}, {child}, riga FROM ({found.taken}) WHERE {child} IS NOT NULL")
    if laid.table == "accordi":
        bulk_insert(conn, "accordi_fasce", _BAND, _bands(rows, batch))
    else:
        bulk_insert(conn, "titoli_priorita", _GROUND, _grounds(rows, batch, keyring))


_BAND = ("accordo", "progressivo", "dalle", "alle", "batch", "riga")
_GROUND = ("domanda", "progressivo", "codice_cifrato", "batch", "riga")


def _bands(rows: Iterator[tuple[Any, ...]], batch: int) -> Iterator[tuple[Any, ...]]:
    for accordo, written, riga in rows:
        for number, band in enumerate(written.split(";"), start=1):
            start, _, stop = band.partition("-")
            yield accordo, number, int(start), int(stop), batch, riga


def _grounds(rows: Iterator[tuple[Any, ...]], batch: int, keyring: Keyring) -> Iterator[tuple[Any, ...]]:
    for domanda, written, riga in rows:
        for number, code in enumerate(written.split(";"), start=1):
            yield domanda, number, keyring.seal(code), batch, riga


def _insert_identities(conn: Connection, judged: Judged, batch: int, keyring: Keyring) -> None:
    """Write who the people of the sheet are, where the record does not say so already."""
    block: dict[int, Identity] = {}
    for persona, identity in _identities(judged):
        block[persona] = identity
        if len(block) == CHUNK:
            _write_new(conn, block, batch, keyring)
            block = {}
    _write_new(conn, block, batch, keyring)


def _write_new(conn: Connection, people: Mapping[int, Identity], batch: int, keyring: Keyring) -> None:
    known = read_identities(conn, tuple(people), keyring) if people else {}
    news = [who for persona, who in people.items() if known.get(persona) != who]
    write_identities(conn, batch, news, keyring)


def _identities(judged: Judged) -> Iterator[tuple[int, Identity]]:
    """Yield each person of the good rows once, as the row of their latest state names them."""
    laid = judged.laid
    column = laid.recognition.located["matricola"].columns[0]
    names = ", ".join(f"r.{name}" if name in laid.extras else f"NULL AS {name}" for name in APART)
    sql = (
        f"SELECT r.persona, trim(g.c{column}), {names} FROM ({judged.good}) r JOIN {laid.grid} g USING (riga) "
        "QUALIFY row_number() OVER (PARTITION BY r.persona ORDER BY r.dal DESC, r.riga DESC) = 1"
    )
    for persona, matricola, *rest in judged.bench.stream(sql):
        yield persona, Identity(matricola, *rest)
