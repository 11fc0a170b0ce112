# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does the record say of a year as the Conto annuale asks it: who worked in agile, how many days of what?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, FromClause, Select, func, literal, or_, select

from metrics.engine import Backend, Reader
from metrics.measured import Count, Measured
from metrics.places import ENTE, At
from metrics.units import only_ente
from record.relations import Relations, persona_mese

CODE = "CONTO-AGILE"
"""The name under which the persons of a year are released: it is a return's, no indicator's."""

UNKNOWN = ""
"""The genere, or the area, that nobody said."""

Post = tuple[str, str]
"""Genere and area of a person."""


class NothingRecorded(Exception):
    """The record holds no attendance of that year: nobody knows how many worked in agile, and it is not zero."""


@dataclass(frozen=True)
class Year:
    """A year of the record, exactly. `agile` and `staff` are persons by genere and area, the state of 31 December.

    `days` are agile days by genere; `leave` whole days of leave, `training` days with a course. None where the record
    cannot tell them: an office that states weeks says no days.
    """

    year: int
    agile: Mapping[Post, int]
    staff: Mapping[Post, int]
    days: Mapping[str, int] | None
    leave: Mapping[str, int] | None
    training: Mapping[str, int] | None

    def people(self, genere: str) -> int:
        """Return the persons of a genere with at least one agile day."""
        return sum(number for (whose, _), number in self.agile.items() if whose == genere)

    @property
    def areas(self) -> frozenset[str]:
        """Return the areas of those who worked in agile, UNKNOWN among them where one is not said."""
        return frozenset(area for _, area in self.agile)


def read_year(where: Backend, year: int, known_on: date) -> Year:
    """Return a year as known on a day. Raises NothingRecorded where no attendance of that year is there."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    with where.opened(known_on) as reader:
        months = reader.rows(_months(reader.relations, first, last))
        if not months:
            raise NothingRecorded(year)
        posts = _posts(reader.rows(_states(reader.relations)), last)
        agile = {persona for persona, minutes, days in months if (minutes or 0) > 0 or (days or 0) > 0}
        served = {persona for persona, since, left, _ in posts.values() if since <= last and (left or last) >= first}
        at = {persona: post for persona, _, _, post in posts.values()}
        return Year(
            year,
            _by_post(agile, at),
            _by_post(served | agile, at),
            _agile_days(months, at),
            _leave(reader, first, last, at),
            _training(reader, first, last, at),
        )


def measured(told: Year, on: date, known_on: date) -> Measured:
    """Return the persons of a year by genere, to be released: the ente as a whole, on everybody who served in it."""
    cells = {At(): _count(told, None)}
    cells |= {At(ENTE, genere): _count(told, genere) for genere in ("D", "U")}
    return Measured(CODE, on, known_on, only_ente(), cells, (), CODE, f"{CODE}:{told.year}")


def _count(told: Year, genere: str | None) -> Count:
    part, whole = (
        sum(number for (whose, _), number in people.items() if genere in (None, whose))
        for people in (told.agile, told.staff)
    )
    return Count(part, whole, whole, part, whole - part)


# ---------------------------------------------------------------- what is asked of the record


def _months(rel: Relations, first: date, last: date) -> Select[Any]:
    """Ask for the months of everybody: the week that a year begins with belongs to the year of its Thursday."""
    months = persona_mese(rel)
    return select(months.c.persona, months.c.minuti_agile, months.c.giorni_agile).where(
        months.c.mese.between(literal(first, Date), literal(last, Date))
    )


def _states(rel: Relations) -> Select[Any]:
    staff = rel["organico"]
    return select(staff.c.persona, staff.c.dal, staff.c.cessato_il, staff.c.genere, staff.c.area).order_by(
        staff.c.persona, staff.c.dal
    )


def _posts(states: Sequence[Sequence[Any]], last: date) -> dict[int, tuple[int, date, date | None, Post]]:
    """Return of each person the state that holds at the end of the year, with the day since which the person is known.

    A person who came later has the first state.
    """
    found: dict[int, tuple[int, date, date | None, Post]] = {}
    for persona, since, left, genere, area in states:
        before = found.get(persona)
        if before is None or since <= last:
            known = since if before is None else before[1]
            found[persona] = (persona, known, left, (genere or UNKNOWN, area or UNKNOWN))
    return found


def _by_post(people: Iterable[int], at: Mapping[int, Post]) -> dict[Post, int]:
    return dict(Counter(at.get(persona, (UNKNOWN, UNKNOWN)) for persona in people))


def _by_genere(rows: Iterable[tuple[int, int]], at: Mapping[int, Post]) -> dict[str, int]:
    found: Counter[str] = Counter({"D": 0, "U": 0})
    for persona, number in rows:
        found[at.get(persona, (UNKNOWN, UNKNOWN))[0]] += number
    return dict(found)


def _agile_days(months: Sequence[Sequence[Any]], at: Mapping[int, Post]) -> dict[str, int] | None:
    if any(days is None for _, minutes, days in months if minutes):
        return None
    return _by_genere(((persona, days or 0) for persona, _, days in months), at)


def _leave(reader: Reader, first: date, last: date, at: Mapping[int, Post]) -> dict[str, int] | None:
    """Return whole days of leave: of days on which nothing else was recorded. None where weeks were stated."""
    days, stated = reader.relations["giornate"], reader.relations["presenze"]
    weeks = select(func.count()).select_from(stated).where(stated.c.dal <= last, stated.c.al >= first)
    if int(reader.rows(weeks)[0][0]):
        return None
    rows = reader.rows(_days_of_leave(days, first, last))
    return _by_genere(((persona, int(number)) for persona, number in rows), at)


def _days_of_leave(days: FromClause, first: date, last: date) -> Select[Any]:
    others = ("minuti_presenza", "minuti_agile", "minuti_assenza_giustificata", "minuti_altra_assenza")
    return (
        select(days.c.persona, func.count())
        .where(days.c.giorno.between(literal(first, Date), literal(last, Date)), days.c.minuti_ferie > 0)
        .where(~or_(*(days.c[name] > 0 for name in others)))
        .group_by(days.c.persona)
    )


def _training(reader: Reader, first: date, last: date, at: Mapping[int, Post]) -> dict[str, int] | None:
    """Return the days with a course, each once a person; None where no course of the year was recorded."""
    courses = reader.relations["formazione"]
    held = select(courses.c.persona, courses.c.svolto_il).distinct()
    rows = reader.rows(held.where(courses.c.svolto_il.between(literal(first, Date), literal(last, Date))))
    return _by_genere(((persona, 1) for persona, _ in rows), at) if rows else None
