# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What do the ente's own facts say of a year up to a day? One reader of the record or of the marts, read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, Select, and_, case, cast, func, literal, or_, select

from metrics.declare import Indicator, Number
from metrics.engine import Reader, measured_in
from metrics.grain import Window
from metrics.measured import Count
from metrics.phases import Phase
from metrics.places import ENTE, At, UnitTree
from metrics.quantity import Devices, Row, Shares, Trips
from metrics.sources import PersonaMese
from metrics.units import unit_tree, units_query, used_query
from record.columns import Kind, meaning_of
from record.relations import Relations, stati
from record.tables import FACTS

DECLARED = ("km", "minuti", "mezzo", "costo", "maggiori_spese")


@dataclass(frozen=True)
class ReadLedger:
    """The `Ledger` over one reader; what was read stays for every quantity, and for the other days asked of it.

    `together` are the indicators on people that somebody may ask for: they are counted at once, on each day.
    """

    reader: Reader
    on: date
    known_on: date
    tree: UnitTree
    parameters: Mapping[str, Number]
    phases: Sequence[Phase] = ()
    together: tuple[Indicator, ...] = ()
    read: dict[object, Any] = field(default_factory=dict)

    def at(self, day: date) -> ReadLedger:
        """Return the same facts seen from another reference day; the units are those of this one."""
        return replace(self, on=day)

    def rows(self, table: str) -> Sequence[Row]:
        """Return every row of a table that holds no person; ValueError for one that does, KeyError for none."""
        if table not in self.read:
            self.read[table] = self._rows(table)
        rows: Sequence[Row] = self.read[table]
        return rows

    def _rows(self, table: str) -> Sequence[Row]:
        columns = [column for column in FACTS[table].columns if "meaning" in column.info]
        if any(meaning_of(column).kind in (Kind.PERSONA, Kind.SEALED) for column in columns):
            raise ValueError(f"{table} is about people: no quantity reads its rows")
        names = [column.name for column in columns]
        relation = self.reader.relations[table]
        found = self.reader.rows(select(*(relation.c[name] for name in names)))
        return [dict(zip(names, row, strict=True)) for row in found]

    def trips(self) -> Sequence[Trips]:
        """Return the agile days of the year up to the day, by person and declaration that holds for their month."""
        key = ("trips", self.on)
        if key not in self.read:
            self.read[key] = self._trips()
        trips: Sequence[Trips] = self.read[key]
        return trips

    def _trips(self) -> Sequence[Trips]:
        said: dict[int, list[Sequence[Any]]] = {}
        for row in self.reader.rows(_declarations(self.reader.relations)):
            said.setdefault(row[0], []).append(row)
        days: dict[tuple[int, date], int] = {}
        for persona, until, giorni in self.reader.rows(_agile_days(self.reader.relations, self.on)) if said else ():
            held = _declaration(said[persona], until)
            days[persona, held] = days.get((persona, held), 0) + giorni
        of_each = {(row[0], row[1]): row[2:] for rows in said.values() for row in rows}
        return [Trips(persona, giorni, *of_each[persona, held]) for (persona, held), giorni in sorted(days.items())]

    def devices(self) -> Sequence[Devices]:
        """Return the devices by type and holder on the day; none where no device was ever recorded."""
        rows = self.reader.rows(_devices(self.reader.relations, self.on))
        return [Devices(*row) for row in rows]

    def staff(self) -> int:
        """Return how many people are in service on the day: neither gone nor elsewhere."""
        ((people,),) = self.reader.rows(_staff(self.reader.relations, self.on))
        return int(people)

    def shares(self, indicators: Sequence[Indicator]) -> Mapping[str, Shares]:
        """Return what indicators on people count for the whole ente on the day; what counts nothing is not there."""
        key = ("shares", self.on)
        counted: Mapping[str, Shares | None] = self.read.get(key, {})
        if any(each.code not in counted for each in indicators):
            self.read[key] = counted = self._shares({each.code for each in (*self.together, *indicators)})
        found = {each.code: counted[each.code] for each in indicators}
        return {code: share for code, share in found.items() if share is not None}

    def _shares(self, codes: Iterable[str]) -> Mapping[str, Shares | None]:
        found = measured_in(self.reader, sorted(codes), self.on, self.known_on, self.parameters, ())
        counts = {code: measured.cells.get(At(ENTE)) for code, measured in found.items()}
        return {code: None if count is None else _share(count) for code, count in counts.items()}


def _share(count: Count) -> Shares:
    behind = [people for people in (count.people_part, count.people_rest) if people]
    return Shares(count.part, count.whole, min(behind, default=0))


def open_ledger(
    reader: Reader,
    on: date,
    known_on: date,
    parameters: Mapping[str, Number],
    phases: Sequence[Phase] = (),
    together: Iterable[Indicator] = (),
) -> ReadLedger:
    """Return the ledger of a day over a reader, with the units of that day."""
    used = (code for (code,) in reader.rows(used_query(reader.relations)))
    tree = unit_tree(reader.rows(units_query(reader.relations)), used, on)
    return ReadLedger(reader, on, known_on, tree, parameters, phases, tuple(together))


# ---------------------------------------------------------------- queries


def _declarations(rel: Relations) -> Select[Any]:
    said = rel["spostamenti"]
    columns = (said.c.persona, said.c.dichiarato_il, *(said.c[name] for name in DECLARED))
    return select(*columns).order_by(said.c.persona, said.c.dichiarato_il)


def _agile_days(rel: Relations, on: date) -> Select[Any]:
    """Return the agile days of each month of the people who declared: persona, last day of the month, giorni."""
    months = PersonaMese(rel, Window(on))
    who = months.persona.in_(select(rel["spostamenti"].c.persona))
    known = and_(who, months.giorni_agile > 0)
    return select(months.persona, months.giorno, months.giorni_agile).select_from(months.rows).where(known)


def _declaration(rows: Sequence[Sequence[Any]], day: date) -> date:
    """Return the day of the last declaration made by a day, or of the first one: rows are in the order of days."""
    made = [row[1] for row in rows if row[1] <= day]
    found: date = made[-1] if made else rows[0][1]
    return found


def _devices(rel: Relations, on: date) -> Select[Any]:
    held = rel["dotazioni"]
    day = literal(on, Date)
    given = or_(held.c.consegnata_il.is_(None), held.c.consegnata_il <= day)
    kept = or_(held.c.restituita_il.is_(None), held.c.restituita_il > day)
    holder = case((and_(given, kept), held.c.persona))
    number = cast(func.count(), Integer)
    return select(held.c.tipo, holder.label("persona"), number.label("numero")).group_by(held.c.tipo, holder)


def _staff(rel: Relations, on: date) -> Select[Any]:
    held, day = stati(rel), literal(on, Date)
    here = or_(held.c.posizione.is_(None), held.c.posizione != "altrove")
    in_service = or_(held.c.cessato_il.is_(None), held.c.cessato_il >= day)
    people = select(cast(func.count(held.c.persona.distinct()), Integer))
    return people.where(held.c.dal <= day, held.c.fino_al >= day, here, in_service)
