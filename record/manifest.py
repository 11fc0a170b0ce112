# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which mart files are published, which of them are out of date, and which may go?"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, func, insert, or_, select

from record import tables
from record.period import add_months, last_day, month_of
from record.relations import DERIVED, SEALED_APART

WHOLE = "all"
"""The one partition of a small table."""

BY_MONTH = frozenset({"giornate", *DERIVED})
"""The tables that are kept by month: `giornate` of its days, weeks of their Mondays, months of themselves."""

SMALL = tuple(name for name in tables.FACTS if name not in BY_MONTH | SEALED_APART)

GRACE = timedelta(hours=1)
"""How long files outlive their publication, for whoever is still reading them."""

WORK = ".work"

Files = Mapping[str, Mapping[str, str]]
"""{table: {partition: file name under the table's folder}}; an empty partition has no file."""


@dataclass(frozen=True)
class Publication:
    """What readers see: the files, and up to which batch and withdrawal they tell. Number 0: nothing yet."""

    id: int = 0
    until_batch: int = 0
    until_withdrawal: int = 0
    published_at: datetime | None = None
    files: Files = field(default_factory=dict)


@dataclass(frozen=True)
class Stale:
    """The partitions that must be written again, by table; the newest batch and withdrawal they will then tell."""

    partitions: Mapping[str, frozenset[str]]
    until_batch: int
    until_withdrawal: int


def partition_name(month: date) -> str:
    """Return the name of a month's partition, `2026-10`."""
    return f"{month:%Y-%m}"


def partition_month(name: str) -> date:
    """Return the month of a partition's name."""
    return date.fromisoformat(f"{name}-01")


# ---------------------------------------------------------------- publications


def last_publication(conn: Connection) -> Publication:
    """Return the publication that readers see."""
    newest = next(_publications(conn), None)
    return Publication() if newest is None else newest


def add_publication(conn: Connection, stale: Stale, files: Files, now: datetime) -> Publication:
    """Write the manifest; when its transaction commits, it is published."""
    values = {
        "fino_al_batch": stale.until_batch,
        "fino_al_ritiro": stale.until_withdrawal,
        "pubblicata_il": now,
        "elenco": json.dumps(files, sort_keys=True),
    }
    key = conn.execute(insert(tables.pubblicazioni).values(**values)).inserted_primary_key
    if key is None:
        raise RuntimeError("the database gave no number to a publication")
    return Publication(int(key[0]), stale.until_batch, stale.until_withdrawal, now, files)


def _publications(conn: Connection) -> Iterator[Publication]:
    rows = conn.execution_options(yield_per=4).execute(
        select(tables.pubblicazioni).order_by(tables.pubblicazioni.c.id.desc())
    )
    with rows:
        yield from (_publication(row) for row in rows)


def _publication(row: Row[Any]) -> Publication:
    return Publication(row.id, row.fino_al_batch, row.fino_al_ritiro, row.pubblicata_il, json.loads(row.elenco))


# ---------------------------------------------------------------- what is out of date


def find_stale(conn: Connection, last: Publication, marts: Path, reshaped: Collection[str] = ()) -> Stale | None:
    """Return what the batches and withdrawals since `last` touched, and what lost its file; None when all is current.

    Of the tables in `reshaped`, published with other columns or by another derivation than they have now, every
    partition is out of date.
    A withdrawn batch touches what it once touched. A row touches the partition of its day, the weeks and the months
    that count it.
    """
    until_batch = conn.execute(select(func.coalesce(func.max(tables.batch.c.id), 0))).scalar_one()
    until_withdrawal = conn.execute(select(func.coalesce(func.max(tables.ritiri.c.id), 0))).scalar_one()
    partitions = _lost(last.files, marts)
    _add(partitions, {name: set(last.files.get(name, {})) for name in reshaped})
    current = (until_batch, until_withdrawal) == (last.until_batch, last.until_withdrawal)
    if current and not partitions:
        return None
    if not current:
        _add(partitions, _touched(conn, last))
    if WHOLE not in last.files.get("calendario", {}):
        _add(partitions, {"calendario": {WHOLE}})
    return Stale({name: frozenset(found) for name, found in partitions.items()}, until_batch, until_withdrawal)


def _add(partitions: dict[str, set[str]], more: Mapping[str, set[str]]) -> None:
    for name, found in more.items():
        partitions.setdefault(name, set()).update(found)


def _lost(files: Files, marts: Path) -> dict[str, set[str]]:
    lost: dict[str, set[str]] = {}
    for name, partitions in files.items():
        missing = {partition for partition, file in partitions.items() if not (marts / name / file).is_file()}
        if missing:
            lost[name] = missing
    return lost


def _touched(conn: Connection, last: Publication) -> dict[str, set[str]]:
    touched: dict[str, set[str]] = {}
    changed = {name for name in SMALL if _has_news(conn, name, last)}
    changed |= {part for part, whole in tables.PARTS_OF.items() if whole in changed and part in SMALL}
    for name in changed:
        touched[name] = {WHOLE}
    days = _touched_months(conn, last)
    weeks, months = _stated_periods(conn, last)
    weeks |= days | {add_months(month, -1) for month in days}  # a week that began in the month before
    months |= days
    for name, found in (("giornate", days), ("persona_settimana", weeks), ("persona_mese", months)):
        if found:
            touched[name] = {partition_name(month) for month in found}
    return touched


def _has_news(conn: Connection, name: str, last: Publication) -> bool:
    return conn.execute(select(exists().where(_news(tables.FACTS[name].c.batch, last)))).scalar_one()


def _news(batch: ColumnElement[int], last: Publication) -> ColumnElement[bool]:
    withdrawn = select(tables.ritiri.c.batch).where(tables.ritiri.c.id > last.until_withdrawal)
    return or_(batch > last.until_batch, batch.in_(withdrawn))


def _touched_months(conn: Connection, last: Publication) -> set[date]:
    giornate = tables.FACTS["giornate"]
    days = conn.execute(select(giornate.c.giorno).where(_news(giornate.c.batch, last)).distinct())
    return {month_of(day) for day in days.scalars()}


def _stated_periods(conn: Connection, last: Publication) -> tuple[set[date], set[date]]:
    """Return the months whose weeks, and the months that themselves, may be told by new statements in `presenze`."""
    presenze = tables.FACTS["presenze"]
    news = select(presenze.c.dal, presenze.c.al).where(_news(presenze.c.batch, last)).distinct()
    weeks: set[date] = set()
    months: set[date] = set()
    for first, last_one in conn.execute(news):
        if last_one - first == timedelta(days=6):
            weeks.add(month_of(first))
            months.add(month_of(first + timedelta(days=3)))
        if first.day == 1 and last_one == last_day(first):
            months.add(first)
    return weeks, months


# ---------------------------------------------------------------- what may go


def sweep(conn: Connection, marts: Path, now: datetime) -> int:
    """Remove the files that no reader can still hold, and what a dead publisher left; return how many.

    The newest publication and the one before it are kept, and every one replaced within the last hour.
    Only for whoever holds the publisher's lock.
    """
    kept = {marts / name / file for name, file in _held_files(conn, now)}
    shutil.rmtree(marts / WORK, ignore_errors=True)
    orphans = [path for path in marts.glob("*/*.parquet*") if path not in kept]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _held_files(conn: Connection, now: datetime) -> Iterator[tuple[str, str]]:
    replaced_at: datetime | None = None
    for place, publication in enumerate(_publications(conn)):
        if place > 1 and replaced_at is not None and replaced_at < now - GRACE:
            return
        for name, partitions in publication.files.items():
            yield from ((name, file) for file in partitions.values())
        replaced_at = publication.published_at
