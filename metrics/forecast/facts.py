# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a forecast read of the record? States of people and agreements, once, and who counts on which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from sqlalchemy import Date, and_, case, func, literal, or_, select

from metrics.cube import Answer
from metrics.engine import Reader
from metrics.holders import SPAN
from metrics.known import NEVER, UNSAID, Flags, Ints
from metrics.scan import Statement
from metrics.written import NEVER_MADE, NOT_HELD
from record.relations import Relations

_STATE_DAYS = ("assunto_il", "cessato_il", "servizio_effettivo_dal", "eseguibile_agile_dal")


@dataclass(frozen=True)
class States:
    """The states of people, one element each, by person (from 0) and first day; days as `date.toordinal` numbers them.

    `left` is NEVER where no last day of service is known; `hired`, `served_from` and `feasible_since` are 0 where the
    record does not say. `feasible` is 1 or 0, UNSAID where the activity is not mapped.
    """

    person: Ints
    since: Ints
    hired: Ints
    left: Ints
    served_from: Ints
    feasible: Ints
    feasible_since: Ints
    elsewhere: Ints


@dataclass(frozen=True)
class Agreements:
    """The agreements that counted or will: whose (the places of `States.person`), and from which day to which.

    `signed` is the day of the signature, of the start where nobody says; `since` the later of start and signature.
    `scheduled` is the last day that was agreed, NEVER where there is none; `until` the last day on which it holds: a
    withdrawal or a renewal may come first.
    """

    person: Ints
    signed: Ints
    since: Ints
    scheduled: Ints
    until: Ints


@dataclass(frozen=True)
class Facts:
    """What was known on the reference day: enough to tell who counts in S-01 on any day, past or ahead.

    `minimum` is how many days of effective service give access, None where nobody prescribes any.
    """

    people: int
    states: States
    agreements: Agreements
    minimum: int | None

    def eligible(self, day: int) -> Flags:
        """Return who is in the denominator of S-01 on a day, as its exclusions say."""
        state, there = self._state(day)
        held = self.states
        feasible = (held.feasible[state] == 1) & (held.feasible_since[state] <= day)
        served: Flags = there if self.minimum is None else held.served_from[state] <= day - self.minimum
        counted: Flags = there & (held.left[state] >= day) & (held.elsewhere[state] == 0) & feasible & served
        return counted

    def newcomer(self, day: int) -> Flags:
        """Return who serves here with a feasible activity and was left out for too short a service only, or not yet."""
        state, there = self._state(day)
        held = self.states
        feasible = (held.feasible[state] == 1) & (held.feasible_since[state] <= day)
        here = there & (held.left[state] >= day) & (held.elsewhere[state] == 0) & feasible
        waiting: Flags = ~there | (held.hired[state] > day) | (here & ~self.eligible(day))
        return waiting

    def gone(self, day: int) -> Flags:
        """Return who has left by a day, or serves elsewhere."""
        state, there = self._state(day)
        away: Flags = there & ((self.states.left[state] < day) | (self.states.elsewhere[state] == 1))
        return away

    def covered(self, day: int, known: int = NEVER) -> Flags:
        """Return who has an agreement in force on a day, among those signed by another."""
        held = self.agreements
        mine = held.person[(held.since <= day) & (day <= held.until) & (held.signed <= known)]
        found = np.zeros(self.people, dtype=np.bool_)
        found[mine] = True
        return found

    def _state(self, day: int) -> tuple[Ints, Flags]:
        """Return the place of each person's state on a day, and whether they have one by then."""
        if not len(self._keys):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_)
        place = np.searchsorted(self._keys, np.arange(self.people) * SPAN + day, side="right") - 1
        there: Flags = (place >= 0) & (self.states.person[place] == np.arange(self.people))
        return np.where(there, place, 0), there

    @cached_property
    def _keys(self) -> Ints:
        return self.states.person * SPAN + self.states.since

    @property
    def first_day(self) -> int | None:
        """Return the first day on which anybody had a state; None of an empty record."""
        return int(self.states.since.min()) if len(self.states.since) else None


# ---------------------------------------------------------------- asking the record


def read(reader: Reader, on: date, minimum: int | None) -> Facts:
    """Return the facts of a reader as they stood on a day: what was signed, and who was hired, by then.

    What the record learnt since of that day counts, what happened since does not. Two queries.
    """
    relations = reader.relations
    states, agreements = _states_query(relations, on), _agreements_query(relations, on)
    return facts_of(reader.columns(states), reader.columns(agreements), minimum)


def _states_query(rel: Relations, on: date) -> Statement:
    organico = rel["organico"]
    return (
        select(
            organico.c.persona,
            organico.c.dal.label("dal"),
            *(organico.c[name] for name in _STATE_DAYS),
            organico.c.eseguibile_agile,
            case((organico.c.posizione == "altrove", 1), else_=0).label("altrove"),
        )
        .where(organico.c.dal <= literal(on, Date))
        .order_by(organico.c.persona, organico.c.dal)
    )


def _agreements_query(rel: Relations, on: date) -> Statement:
    """Return the query of the agreements signed by a day, each with the day from which a renewal closes it.

    The conditions are those of `metrics.sources.Organico.accordo_attivo`. A withdrawal of which notice was given later
    was not known yet.
    """
    accordi, rinnovi, day = rel["accordi"].alias("a"), rel["accordi"].alias("r"), literal(on, Date)
    known = or_(rinnovi.c.inizio <= day, rinnovi.c.firmato_il <= day)
    renewed = (
        select(rinnovi.c.rinnovo_di.label("accordo"), rinnovi.c.persona, func.min(rinnovi.c.inizio).label("dal"))
        .where(rinnovi.c.rinnovo_di.is_not(None), func.coalesce(rinnovi.c.stato, "attivo").not_in(NEVER_MADE), known)
        .group_by(rinnovi.c.rinnovo_di, rinnovi.c.persona)
        .subquery("renewed")
    )
    mine = and_(renewed.c.accordo == accordi.c.accordo, renewed.c.persona == accordi.c.persona)
    told = or_(accordi.c.recesso_il <= day, func.coalesce(accordi.c.recesso_comunicato_il, day) <= day)
    return (
        select(
            accordi.c.persona,
            *(accordi.c[name] for name in ("inizio", "fine", "firmato_il")),
            case((told, accordi.c.recesso_il)).label("recesso_il"),
            renewed.c.dal.label("rinnovato_dal"),
        )
        .select_from(accordi.outerjoin(renewed, mine))
        .where(func.coalesce(accordi.c.stato, "attivo").not_in(NOT_HELD))
        .where(func.coalesce(accordi.c.firmato_il, accordi.c.inizio) <= day)
        .order_by(accordi.c.persona, accordi.c.inizio, accordi.c.accordo)
    )


def facts_of(states: Answer, agreements: Answer, minimum: int | None) -> Facts:
    """Return the facts of two answers; an agreement of nobody in the staff record counts nowhere."""
    people, person = np.unique(states["persona"].astype(np.int64), return_inverse=True)
    says = {name: _days(states[name]) for name in ("dal", *_STATE_DAYS)}
    return Facts(
        people=len(people),
        states=States(
            person=person.astype(np.int64),
            since=says["dal"],
            hired=_or(says["assunto_il"], 0),
            left=_or(says["cessato_il"], NEVER),
            served_from=_or(says["servizio_effettivo_dal"], 0),
            feasible=_days(states["eseguibile_agile"]),
            feasible_since=_or(says["eseguibile_agile_dal"], 0),
            elsewhere=_days(states["altrove"]),
        ),
        agreements=_agreements(agreements, people),
        minimum=minimum,
    )


def _agreements(answer: Answer, people: Ints) -> Agreements:
    persona = answer["persona"].astype(np.int64)
    known = np.flatnonzero(np.isin(persona, people))
    says = {name: _days(answer[name])[known] for name in ("inizio", "fine", "firmato_il", "recesso_il")}
    scheduled = _or(says["fine"], NEVER)
    closed = np.minimum(_or(says["recesso_il"], NEVER), _or(_days(answer["rinnovato_dal"])[known], NEVER)) - 1
    return Agreements(
        person=np.searchsorted(people, persona[known]).astype(np.int64),
        signed=np.where(says["firmato_il"] == UNSAID, says["inizio"], says["firmato_il"]),
        since=np.maximum(says["inizio"], says["firmato_il"]),
        scheduled=scheduled,
        until=np.minimum(scheduled, closed),
    )


def _days(values: Ints) -> Ints:
    return values.astype(np.int64)


def _or(values: Ints, instead: int) -> Ints:
    return np.where(values == UNSAID, instead, values).astype(np.int64)
