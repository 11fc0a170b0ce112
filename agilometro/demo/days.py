# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How did each working day of a made-up ente go?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import NamedTuple

import holidays

from agilometro.demo.life import Agreement, Life
from agilometro.demo.population import Person


class Day(NamedTuple):
    """One person's day: minutes of presence, agile work, holiday, justified and other absence; recalls, and the
    notice in days of a recall (None without one)."""

    person: Person
    day: date
    presence: int
    agile: int
    ferie: int
    justified: int
    other: int
    recalls: int
    notice: int | None


@dataclass(frozen=True)
class Week:
    """One person's ISO week, for the offices that give no days; `monday` names it."""

    person: Person
    monday: date
    scheduled: int
    presence: int
    agile: int
    justified: int
    agile_days: int
    presence_days: int
    ferie_days: int
    other_days: int
    recalls: int


def days_of(life: Life, seed: int) -> Iterator[Day]:
    """Yield the working days of everybody, person by person, day by day."""
    agreements = _by_person(life.agreements)
    for person in life.population.people:
        yield from _days_of_person(person, agreements.get(person.matricola, ()), life, seed)


def _by_person(agreements: tuple[Agreement, ...]) -> Mapping[str, tuple[Agreement, ...]]:
    found: dict[str, tuple[Agreement, ...]] = {}
    for agreement in agreements:
        found[agreement.person.matricola] = (*found.get(agreement.person.matricola, ()), agreement)
    return found


def _days_of_person(person: Person, agreements: tuple[Agreement, ...], life: Life, seed: int) -> Iterator[Day]:
    """Yield the days due of one person; a public holiday is a justified absence, as attendance offices close it."""
    rng = Random(f"{seed}:giornate:{person.matricola}")
    first = max(life.population.start, person.hired)
    last = min(life.population.end, person.left or life.population.end)
    away = _holidays_taken(rng, first, last)
    feasts = public_holidays(life.population.start.year, life.population.end.year)
    for number, state in enumerate(person.states):
        following = person.states[number + 1].since if number + 1 < len(person.states) else None
        until = last if following is None else min(last, following - timedelta(days=1))
        if state.elsewhere:
            continue
        for day in _each(max(first, state.since), until):
            minutes = state.minutes[day.weekday()] if day.weekday() < 6 else 0
            if not minutes:
                continue
            if day in feasts:
                yield Day(person, day, 0, 0, 0, minutes, 0, 0, None)
            elif day in away:
                yield Day(person, day, 0, 0, minutes, 0, 0, 0, None)
            else:
                yield _worked(rng, person, day, minutes, _agile_until(agreements, day))


def _each(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)


def _agile_until(agreements: tuple[Agreement, ...], day: date) -> float:
    """Return below which throw of the dice a day is agile: most usual weekdays, and now and then another one."""
    holding = [agreement for agreement in agreements if agreement.holds_on(day)]
    if not holding:
        return 0.0
    return 0.93 if any(day.weekday() in agreement.weekdays for agreement in holding) else 0.06


def _worked(rng: Random, person: Person, day: date, minutes: int, agile_until: float) -> Day:
    """Return a day that was neither a feast nor a holiday: ill, on strike, recalled, agile, partly absent, present."""
    throw = rng.random()
    if throw < 0.028:
        return Day(person, day, 0, 0, 0, minutes, 0, 0, None)
    if throw < 0.029:
        return Day(person, day, 0, 0, 0, 0, minutes, 0, None)
    if agile_until > 0.5 and throw < 0.045:
        return Day(person, day, minutes, 0, 0, 0, 0, 1, 0 if throw < 0.031 else 1 if throw < 0.04 else 2)
    if 0.045 <= throw < agile_until:
        return Day(person, day, 0, minutes, 0, 0, 0, 0, None)
    if throw > 0.985:
        return Day(person, day, minutes - 60, 0, 0, 60, 0, 0, None)
    return Day(person, day, minutes, 0, 0, 0, 0, 0, None)


def _holidays_taken(rng: Random, first: date, last: date) -> set[date]:
    """Return the days of holiday: two or three weeks in summer, one at Christmas, a few days here and there."""
    taken: set[date] = set()
    for year in range(first.year, last.year + 1):
        summer = date(year, 7, 1) + timedelta(days=rng.randint(0, 48))
        taken.update(_each(summer, summer + timedelta(days=rng.choice((13, 20)))))
        winter = date(year, 12, 23) + timedelta(days=rng.randint(0, 4))
        taken.update(_each(winter, winter + timedelta(days=rng.randint(3, 9))))
        taken.update(date(year, rng.randint(1, 12), rng.randint(1, 28)) for _ in range(9))
    return taken


@cache
def public_holidays(first: int, last: int) -> frozenset[date]:
    """Return Italy's public holidays of some years."""
    return frozenset(holidays.country_holidays("IT", years=range(first, last + 1)))


def weeks_of(days: Iterable[Day]) -> Iterator[Week]:
    """Yield the ISO weeks of the days given, person by person: for the units whose office closes weeks."""
    pending: list[Day] = []
    for day in days:
        if pending and (pending[0].person is not day.person or monday_of(pending[0].day) != monday_of(day.day)):
            yield _week(pending)
            pending = []
        pending.append(day)
    if pending:
        yield _week(pending)


def monday_of(day: date) -> date:
    """Return the Monday of the ISO week of a day."""
    return day - timedelta(days=day.weekday())


def _week(days: list[Day]) -> Week:
    state = days[0].person.state_on(days[0].day)
    return Week(
        person=days[0].person,
        monday=monday_of(days[0].day),
        scheduled=state.weekly_minutes if state is not None else 0,
        presence=sum(day.presence for day in days),
        agile=sum(day.agile for day in days),
        justified=sum(day.ferie + day.justified for day in days),
        agile_days=sum(1 for day in days if day.agile and not day.recalls),
        presence_days=sum(1 for day in days if day.presence and not (day.agile and not day.recalls)),
        ferie_days=sum(1 for day in days if day.ferie),
        other_days=sum(1 for day in days if not day.ferie and (day.justified or day.other) and not day.presence),
        recalls=sum(day.recalls for day in days),
    )
