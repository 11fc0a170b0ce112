# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Whose is a row, in which state was that person on its day, and under which agreement? Looked up in memory.

A mart of days is millions of rows, and the people are thousands: finding each row's place in two sorted lists costs
less than joining the mart to them in the engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Date, Integer, and_, case, cast, func, literal, or_, select

from metrics.cube import Answer
from metrics.hours import PROFILI, Ints, Whole
from metrics.occasions import NOT_HELD, contact_minutes
from metrics.scan import Statement
from record.moved_days import days_between
from record.relations import Relations

UNSAID = -1
"""How an unknown quantity is answered by a query: no count of minutes or days is negative."""

_EPOCH = date(1970, 1, 1)
_SPAN = 1 << 22
"""More than all the days that `date.toordinal` numbers: a person and a day make one number."""

NEVER = _SPAN - 1
"""The day that does not come."""


def ordinal(day: ColumnElement[Any]) -> ColumnElement[int]:
    """Return a day as `date.toordinal` numbers it; NULL stays NULL."""
    return cast(days_between(literal(_EPOCH, Date), day), Integer) + _EPOCH.toordinal()


def said(values: NDArray[Any]) -> Whole:
    """Return the quantities of an answer, masked where they are unknown."""
    unsaid = values == UNSAID
    return np.ma.array(values.astype(np.int64), mask=unsaid if unsaid.any() else np.ma.nomask)


# ---------------------------------------------------------------- states


@dataclass(frozen=True)
class States:
    """The states of people, numbered from 1 by person and day, as `metrics.sources.numbered_states` numbers them.

    `week` and `days` say of each number (0 is nobody) the contractual week in minutes, and on how many days it is
    spread.
    """

    people: Ints
    keys: Ints
    person_of: Ints
    week: Whole
    days: Ints

    def numbers(self, persona: Ints, day: Ints) -> Ints:
        """Return the state of each person on each day; 0 for whom the staff record does not know."""
        place = places(self.people, persona)
        first = np.searchsorted(self.keys, np.arange(len(self.people) + 1) * _SPAN)
        number = np.where(place < 0, 0, first[place] + 1)
        several = np.flatnonzero((np.diff(first) > 1)[place] & (place >= 0)) if len(self.people) else place[:0]
        number[several] = np.searchsorted(self.keys, place[several] * _SPAN + day[several], side="right")
        return number


def places(people: Ints, persona: Ints) -> Ints:
    """Return the place of each person among those that are known, sorted; -1 for the others.

    Rows come person by person, so each run of one person is looked up once.
    """
    if not len(people) or not len(persona):
        return np.full(len(persona), -1, dtype=np.int64)
    starts = np.concatenate([[0], np.flatnonzero(persona[1:] != persona[:-1]) + 1])
    found = np.minimum(np.searchsorted(people, persona[starts]), len(people) - 1)
    found = np.where(people[found] == persona[starts], found, -1)
    return np.repeat(found, np.diff(np.concatenate([starts, [len(persona)]])))


def states_by_day(rel: Relations) -> Statement:
    """Return the query of the states: persona, dal, settimana, giorni, by person and day."""
    organico = rel["organico"]
    columns: list[ColumnElement[Any]] = [
        organico.c.persona,
        ordinal(organico.c.dal).label("dal"),
        func.coalesce(organico.c.orario_settimanale_minuti, UNSAID).label("settimana"),
        case((organico.c.giorni_settimana > 0, organico.c.giorni_settimana), else_=5).label("giorni"),
    ]
    return select(*columns).order_by(organico.c.persona, organico.c.dal)


def states_of(answer: Answer) -> States:
    """Return the states of an answer; a person's first one also holds before it began."""
    people, first, place = np.unique(answer["persona"].astype(np.int64), return_index=True, return_inverse=True)
    keys = place * _SPAN + answer["dal"].astype(np.int64)
    keys[first] = np.arange(len(people)) * _SPAN
    return States(
        people=people,
        keys=keys,
        person_of=np.concatenate([[-1], place]).astype(np.int64),
        week=said(np.concatenate([[UNSAID], answer["settimana"].astype(np.int64)])),
        days=np.concatenate([[0], answer["giorni"].astype(np.int64)]),
    )


# ---------------------------------------------------------------- agreements


@dataclass(frozen=True)
class Agreements:
    """The agreements that were held, by person and start; nobody has two on one day. The place 0 is none.

    `until` is the last day on which each is held: the day before its withdrawal takes effect, or before the same
    person's next one starts. `signed` is the day of the signature, `band` the contact minutes of a day, `profile` the
    place in PROFILI; masked where they are not stated.
    """

    persona: Ints
    keys: Ints
    since: Ints
    until: Ints
    next: Ints
    signed: Whole
    band: Whole
    profile: Ints

    def held(self, persona: Ints, day: Ints, weeks: bool = False) -> Ints:
        """Return the place of the agreement that each person held on each day; 0 for none.

        When `weeks`, the days are Sundays, and an agreement that ended in the week is still that week's.
        """
        people, first = np.unique(self.persona[1:], return_index=True)
        person = places(people, persona)
        if not len(people):
            return np.zeros(len(persona), dtype=np.int64)
        place = np.where(person < 0, 0, first[person] + 1)
        several = np.flatnonzero((np.diff(np.append(first, len(self.keys))) > 1)[person] & (person >= 0))
        place[several] = np.searchsorted(self.keys, person[several] * _SPAN + day[several], side="right")
        until = np.minimum(self.until + 6, self.next - 1) if weeks else self.until
        theirs = (self.persona[place] == persona) & (self.since[place] <= day) & (day <= until[place])
        return np.where(theirs, place, 0)


def agreements_by_day(rel: Relations) -> Statement:
    """Return the query of the agreements that were held, by person and start (of two that start together, by code)."""
    accordi, bands = rel["accordi"], contact_minutes(rel)
    profile = case(*((accordi.c.profilo == name, code) for code, name in enumerate(PROFILI) if name), else_=0)
    columns: list[ColumnElement[Any]] = [
        accordi.c.persona,
        ordinal(accordi.c.inizio).label("dal"),
        func.coalesce(ordinal(accordi.c.fine), NEVER).label("fine"),
        func.coalesce(ordinal(accordi.c.recesso_il), NEVER).label("recesso"),
        func.coalesce(ordinal(accordi.c.firmato_il), UNSAID).label("firmato"),
        func.coalesce(bands.c.minuti, accordi.c.fascia_minuti, UNSAID).label("fascia"),
        profile.label("profilo"),
    ]
    rows = select(*columns).select_from(accordi.outerjoin(bands, bands.c.accordo == accordi.c.accordo))
    return rows.where(_was_held(rel)).order_by(accordi.c.persona, accordi.c.inizio, accordi.c.accordo)


def codes_by_day(rel: Relations) -> Statement:
    """Return the query of the codes of the same agreements, in the same order."""
    accordi = rel["accordi"]
    order = (accordi.c.persona, accordi.c.inizio, accordi.c.accordo)
    return select(accordi.c.accordo).where(_was_held(rel)).order_by(*order)


def _was_held(rel: Relations) -> ColumnElement[bool]:
    """Return whether an agreement ever began: one withdrawn by its first day took nobody's place."""
    accordi = rel["accordi"]
    begun = or_(accordi.c.recesso_il.is_(None), accordi.c.recesso_il > accordi.c.inizio)
    return and_(func.coalesce(accordi.c.stato, "attivo").not_in(NOT_HELD), begun)


def agreements_of(answer: Answer) -> Agreements:
    """Return the agreements of an answer, each up to its last day."""
    persona, since = answer["persona"].astype(np.int64), answer["dal"].astype(np.int64)
    same = np.concatenate([persona[1:] == persona[:-1], [False]]) if len(persona) else np.zeros(0, dtype=np.bool_)
    following = np.where(same, np.concatenate([since[1:], [NEVER]]) if len(since) else since, NEVER)
    until = np.minimum(answer["fine"].astype(np.int64), answer["recesso"].astype(np.int64) - 1)
    _, person = np.unique(persona, return_inverse=True)
    return Agreements(
        persona=_after_none(persona, UNSAID),
        keys=person * _SPAN + since,
        since=_after_none(since, 0),
        until=_after_none(np.minimum(until, following - 1), 0),
        next=_after_none(following, 0),
        signed=said(_after_none(answer["firmato"], UNSAID)),
        band=said(_after_none(answer["fascia"], UNSAID)),
        profile=_after_none(answer["profilo"], 0),
    )


def _after_none(values: NDArray[Any], none: int) -> Ints:
    return np.concatenate([[none], values]).astype(np.int64)
