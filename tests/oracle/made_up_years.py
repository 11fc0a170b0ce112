# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What may five years of an ente look like? Lives of persons, one by one, day by day, without the forecast's model.

People differ: some never ask, some always renew; years differ: habits move from one to the next; agreements last one,
two or three years, or all end on the last day of the year. Nothing here knows what the forecast assumes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import numpy as np

from metrics.forecast.facts import Agreements, Facts, States
from metrics.known import NEVER
from record.period import add_months, duration_end, last_day

FIRST = date(2019, 1, 1)
MONTHS = 60
MINIMUM = 90

SIZES = (150, 300, 500, 800, 1200, 2000)


@dataclass(frozen=True)
class Behaviour:
    """How an ente lives: coverage at the beginning, beginnings a month, renewals, and how much years differ.

    `season` multiplies the beginnings by calendar month (a call once a year); `year_end` says that every agreement
    ends on 31 December; `growth` multiplies the wish to begin each year.
    """

    name: str
    at_first: float
    begin: float
    renew: float
    years_differ: float
    season: tuple[float, ...] = (1.0,) * 12
    year_end: bool = False
    growth: float = 1.0
    durations: tuple[int, ...] = (12, 12, 24, 36)
    leave: float = 0.005
    hire: float = 0.005


CALL = (0.2, 3.5, 3.0, 0.5, 0.3, 0.2, 0.1, 0.1, 2.5, 1.0, 0.4, 0.2)

BEHAVIOURS = (
    Behaviour("steady", 0.28, 0.012, 0.82, 0.15),
    Behaviour("growing", 0.06, 0.014, 0.88, 0.15, growth=1.1),
    Behaviour("seasonal", 0.22, 0.012, 0.80, 0.2, season=CALL),
    Behaviour("year_end", 0.30, 0.015, 0.78, 0.2, year_end=True),
    Behaviour("shrinking", 0.40, 0.006, 0.70, 0.2, leave=0.009, hire=0.003),
)


@dataclass
class Person:
    """One person: days of hiring and leaving, when the leaving was known, how willing, and the agreements."""

    hired: date
    left: date | None
    left_known: date | None
    feasible: bool
    willing: float
    agreements: list[Agreed] = field(default_factory=list)


@dataclass
class Agreed:
    """One agreement: signed, from, to, and a withdrawal with the day of its notice."""

    signed: date
    start: date
    end: date
    withdrawn: date | None = None
    noticed: date | None = None


@dataclass(frozen=True)
class Years:
    """Everything that happened in an ente."""

    behaviour: Behaviour
    people: tuple[Person, ...]

    def as_known(self, day: date) -> Facts:
        """Return what the office knew on a day: who was hired, what was signed, which leavings were announced."""
        known = [person for person in self.people if person.hired <= day]
        states = States(
            person=np.arange(len(known), dtype=np.int64),
            since=_days(max(person.hired, FIRST) for person in known),
            hired=_days(person.hired for person in known),
            left=np.array([_announced(person.left, person.left_known, day) for person in known], dtype=np.int64),
            served_from=_days(person.hired for person in known),
            feasible=np.array([int(person.feasible) for person in known], dtype=np.int64),
            feasible_since=np.zeros(len(known), dtype=np.int64),
            elsewhere=np.zeros(len(known), dtype=np.int64),
        )
        rows = [(place, a) for place, person in enumerate(known) for a in person.agreements if a.signed <= day]
        scheduled = _days(a.end for _, a in rows)
        stopped = np.array([_announced(a.withdrawn, a.noticed, day) - 1 for _, a in rows], dtype=np.int64)
        agreements = Agreements(
            person=np.array([place for place, _ in rows], dtype=np.int64),
            signed=_days(a.signed for _, a in rows),
            since=_days(max(a.start, a.signed) for _, a in rows),
            scheduled=scheduled,
            until=np.minimum(scheduled, stopped) if rows else scheduled,
        )
        return Facts(len(known), states, agreements, MINIMUM)

    def coverage(self, day: date) -> tuple[int, int]:
        """Return S-01 on a day: who was covered, of whom."""
        facts = self.as_known(day)
        eligible = facts.eligible(day.toordinal())
        return int((eligible & facts.covered(day.toordinal())).sum()), int(eligible.sum())


def _days(days: Iterator[date]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([day.toordinal() for day in days], dtype=np.int64)


def _announced(day: date | None, known: date | None, on: date) -> int:
    return NEVER if day is None or known is None or known > on else day.toordinal()


# ---------------------------------------------------------------- living


def lived(behaviour: Behaviour, size: int, seed: int, months: int = MONTHS) -> Years:
    """Return the years of an ente; the same arguments give the same years."""
    rng = Random(f"{behaviour.name}:{size}:{seed}")
    years = {FIRST.year + each: rng.gauss(0, behaviour.years_differ) for each in range(-1, months // 12 + 2)}
    end = add_months(FIRST, months)
    people = [_staff(behaviour, rng, end) for _ in range(size)]
    people += [person for month in range(months) for person in _hired(behaviour, size, rng, month, end)]
    for person in people:
        if person.feasible:
            _work(person, behaviour, rng, years, end)
    return Years(behaviour, tuple(people))


def _staff(behaviour: Behaviour, rng: Random, end: date) -> Person:
    hired = FIRST - timedelta(days=rng.randint(200, 9000))
    return _person(hired, FIRST, behaviour, rng, end)


def _hired(behaviour: Behaviour, size: int, rng: Random, month: int, end: date) -> Iterator[Person]:
    first = add_months(FIRST, month)
    for _ in range(_poisson(rng, size * behaviour.hire)):
        hired = first + timedelta(days=rng.randint(0, 27))
        yield _person(hired, hired, behaviour, rng, end)


def _person(hired: date, since: date, behaviour: Behaviour, rng: Random, end: date) -> Person:
    months = int(math.log(1 - rng.random()) / math.log(1 - behaviour.leave))
    left = add_months(since, months) if months < 600 else end
    known = left - timedelta(days=rng.choice((30, 60, 90, 180)))
    willing = rng.gammavariate(0.8, 1 / 0.8)
    return Person(hired, left if left < end else None, known, rng.random() < 0.75, willing)


def _work(person: Person, behaviour: Behaviour, rng: Random, years: dict[int, float], end: date) -> None:
    """Live a person's months: begin, renew or not, stop early, begin again."""
    month = max(FIRST, person.hired + timedelta(days=MINIMUM)).replace(day=1)
    stays = 1 / (1 + math.exp(-(math.log(behaviour.renew / (1 - behaviour.renew)) + rng.gauss(0, 0.7))))
    if person.hired < FIRST and rng.random() < min(0.95, behaviour.at_first * (0.4 + 0.6 * person.willing)):
        month = _first_agreement(person, behaviour, rng)
    while month < end and (person.left is None or month <= person.left):
        current = person.agreements[-1] if person.agreements else None
        if current is None or _stops(current) < month:
            wish = behaviour.begin * person.willing * behaviour.season[month.month - 1]
            wish *= behaviour.growth ** (month.year - FIRST.year) * math.exp(years[month.year])
            if rng.random() < wish:
                _agree(person, month + timedelta(days=rng.choice((0, 0, 14))), behaviour, rng)
        elif current.withdrawn is None and current.end < add_months(month, 1):
            odds = stays / (1 - stays) * math.exp(years[current.end.year])
            if rng.random() < odds / (1 + odds):
                late = 0 if rng.random() < 0.85 else rng.randint(20, 60)
                _agree(person, current.end + timedelta(days=1 + late), behaviour, rng)
                month = person.agreements[-1].start.replace(day=1)
                continue
        elif current.withdrawn is None and rng.random() < 0.003:
            current.noticed = month + timedelta(days=rng.randint(0, 20))
            current.withdrawn = current.noticed + timedelta(days=30)
        month = add_months(month, 1)


def _first_agreement(person: Person, behaviour: Behaviour, rng: Random) -> date:
    back = rng.randint(0, 11)
    start = FIRST if behaviour.year_end else add_months(FIRST, -back)
    _agree(person, start, behaviour, rng)
    return FIRST


def _agree(person: Person, start: date, behaviour: Behaviour, rng: Random) -> None:
    end = date(start.year, 12, 31) if behaviour.year_end else duration_end(start, rng.choice(behaviour.durations))
    signed = start - timedelta(days=rng.randint(1, 20))
    person.agreements.append(Agreed(signed, start, end))


def _stops(agreed: Agreed) -> date:
    return agreed.end if agreed.withdrawn is None else min(agreed.end, agreed.withdrawn - timedelta(days=1))


def _poisson(rng: Random, mean: float) -> int:
    limit, product, number = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        number += 1
    return number


def month_end(months: int) -> date:
    """Return the last day of a month of the history, counted from 1."""
    return last_day(add_months(FIRST, months - 1))
