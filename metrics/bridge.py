# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Why has a value changed? The difference of two values of one indicator, split exactly into ordered steps.

The value is computed again along a path of states that differ in one thing each; a step is the value after minus the
value before, so the steps add up to the difference by construction, in exact fractions (a sequential decomposition:
the "waterfall" of managerial accounting; Das Gupta 1978 and Kitagawa 1955 for rates). What a step is worth depends on
the order of the path, because a ratio is not linear: no order is the true one, so there is one, always the same
(docs/adr/0014):

1. definition, 2. rule: the first day, as known then, under the second point's method, then under its parameters;
3. corrections: the first day as known at the second point, but only of facts that had been told already: superseded
   rows as they are now, withdrawn ones gone;
4. late facts: the first day with all that is known at the second point;
5. population: whoever is in the whole at one day only, counted as on the second day; the others as on the first.
   Where the indicator counts what happened in a period, the whole is the staff in service on the day;
6. new facts: the second day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Date, literal, or_, select

from metrics.bridged import Bridged, Tally, Touched
from metrics.declare import Indicator, Number
from metrics.engine import Reader, RecordBackend
from metrics.grain import Kind, Window
from metrics.movement import NoBridge
from metrics.scan import plan, states_query
from record.relations import stati

Counts = Mapping[int, tuple[int, int]]
"""Part and whole of each person who has some of the whole."""

NOTHING = (0, 0)

Readers = Callable[[date, date | None], Reader]


@dataclass(frozen=True)
class Point:
    """Where a value stands: a method, the values in force of the norms by id, the day, and the day it is known on."""

    indicator: Indicator
    parameters: Mapping[str, Number]
    on: date
    known_on: date


def bridge(first: Point, second: Point, where: RecordBackend) -> Bridged:
    """Return the path from one value of the whole ente to another.

    Raises NoBridge when the two are not of one indicator and unit, or either has no value.
    """
    if first.indicator.code != second.indicator.code:
        raise NoBridge("i due valori sono di indicatori diversi")
    if first.indicator.unit is not second.indicator.unit:
        raise NoBridge("tra i due giorni è cambiata l’unità di misura dell’indicatore: i valori non si sottraggono")
    with where.compared() as known:
        states = _path(first, second, known)
    tallies = tuple(None if counts is None else _total(counts) for counts in states)
    for tally, point in ((tallies[0], first), (tallies[-1], second)):
        if tally is None or not tally.whole:
            raise NoBridge(f"al {point.on:%d/%m/%Y} l’indicatore non è calcolabile")
    return Bridged(
        indicator=second.indicator.code,
        unit=second.indicator.unit,
        on=(first.on, second.on),
        known_on=(first.known_on, second.known_on),
        states=tallies,
        touched=_touched(states),
    )


def _path(first: Point, second: Point, known: Readers) -> tuple[Counts | None, ...]:
    """Return the counts of the states of the path."""
    walk = _Walk(known)
    told, keys = first.known_on, (first.known_on if first.known_on != second.known_on else None)
    restated = replace(second, on=first.on)
    start = walk.counts(first)
    defined = walk.counts(replace(first, indicator=second.indicator))
    ruled = walk.counts(replace(restated, known_on=told))
    corrected, late, end = walk.counts(restated, keys), walk.counts(restated), walk.counts(second)
    moved = _moved(known(second.known_on, None), second, first.on, late, end)
    return start, defined, ruled, corrected, late, moved, end


@dataclass
class _Walk:
    """Counts the states of a path; a state equal to another in all that makes it is counted once."""

    known: Readers
    found: dict[object, Counts | None] = field(default_factory=dict)

    def counts(self, point: Point, keys_known_on: date | None = None) -> Counts | None:
        """Return what each person counts at a point, perhaps of the facts that had been told by a day only."""
        used = {norm: point.parameters.get(norm) for norm in point.indicator.parameters}
        name = (id(point.indicator), repr(used), point.on, point.known_on, keys_known_on)
        if name not in self.found:
            self.found[name] = _counted(self.known(point.known_on, keys_known_on), point)
        return self.found[name]


def _counted(reader: Reader, point: Point) -> Counts | None:
    """Return what each person counts; None when a value that the method needs is not in force."""
    arguments = point.indicator.arguments(point.parameters)
    if arguments is None:
        return None
    grain = point.indicator.grain(reader.relations, Window(point.on, monthly=False))
    scan = plan(grain, {point.indicator: point.indicator.measure(grain, **arguments)})
    (planned,) = scan.planned
    answer = reader.columns(scan.statement)
    people, parts, wholes = _persons_of(reader, answer["numero"]), answer[planned.part], answer[planned.whole]
    found: dict[int, tuple[int, int]] = {}
    for persona, part, whole in zip(people.tolist(), parts.tolist(), wholes.tolist(), strict=True):
        if whole:
            before = found.get(persona, NOTHING)
            found[persona] = before[0] + int(part), before[1] + int(whole)
    return found


def _persons_of(reader: Reader, numbers: NDArray[Any]) -> NDArray[Any]:
    """Return the person of each state, by its number."""
    states = reader.columns(states_query(reader.relations))
    person_of = np.zeros(len(states["numero"]) + 1, dtype=np.int64)
    person_of[states["numero"].astype(np.int64)] = states["persona"]
    return person_of[numbers.astype(np.int64)]


# ---------------------------------------------------------------- who is in the whole


def _moved(
    reader: Reader, second: Point, first_day: date, before: Counts | None, after: Counts | None
) -> Counts | None:
    """Return the counts after people moved in and out of the whole, and before anything else happened."""
    if before is None or after is None:
        return None
    if second.indicator.kind is Kind.STOCK:
        movers = before.keys() ^ after.keys()
    else:
        movers = _in_service(reader, first_day) ^ _in_service(reader, second.on)
    stayed = {persona: counts for persona, counts in before.items() if persona not in movers}
    return stayed | {persona: counts for persona, counts in after.items() if persona in movers}


def _in_service(reader: Reader, on: date) -> set[int]:
    """Return who is on the staff on a day and not gone by it."""
    held, day = stati(reader.relations), literal(on, Date)
    gone = or_(held.c.cessato_il.is_(None), held.c.cessato_il >= day)
    return {
        persona
        for (persona,) in reader.rows(select(held.c.persona).where(day.between(held.c.dal, held.c.fino_al), gone))
    }


# ---------------------------------------------------------------- states against one another


def _total(counts: Counts) -> Tally:
    return Tally(sum(part for part, _ in counts.values()), sum(whole for _, whole in counts.values()))


def _touched(states: Sequence[Counts | None]) -> dict[tuple[int, int], Touched]:
    found = {}
    for (first, before), (last, after) in combinations(enumerate(states), 2):
        if before is not None and after is not None:
            found[first, last] = _persons(before, after)
    return found


def _persons(before: Counts, after: Counts) -> Touched:
    people = before.keys() | after.keys()
    pairs = [(before.get(persona, NOTHING), after.get(persona, NOTHING)) for persona in people]
    return Touched(
        part=sum(old[0] != new[0] for old, new in pairs),
        whole=sum(old[1] != new[1] for old, new in pairs),
        rest=sum(old[1] - old[0] != new[1] - new[0] for old, new in pairs),
    )
