# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How are everybody's weeks and agile days asked for, once, so that rules can judge them in memory?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, CompoundSelect, Date, FromClause, Select, func, literal, or_, select, union_all

from metrics.applications import Calendar
from metrics.cube import Answer
from metrics.days import Days
from metrics.grain import Window
from metrics.holders import Agreements, States
from metrics.hours import Stretches, profile_code
from metrics.known import UNSAID, Ints, ordinal, said
from metrics.scan import Statement
from record.period import month_of
from record.relations import Relations, persona_settimana

_MEASURES = {
    "giustificati": "minuti_giustificati",
    "agile": "minuti_agile",
    "in_sede": "minuti_presenza",
    "giorni_agile": "giorni_agile",
}

Person = ColumnElement[int]
"""An expression of whose rows are asked for."""


# ---------------------------------------------------------------- weeks


def weeks_query(rel: Relations, window: Window, person: Person | None) -> Statement:
    """Return the query of the weeks that are complete by the reference day and ended in its year.

    From the marts, only of who worked in agile in one of them: the others are in no rule, and most people.
    """
    weeks = persona_settimana(rel)
    first, last = (literal(day - timedelta(days=6), Date) for day in (window.start, window.on))
    columns: list[ColumnElement[Any]] = [weeks.c.persona, (ordinal(weeks.c.settimana) + 6).label("giorno")]
    columns += [func.coalesce(weeks.c[measure], UNSAID).label(name) for name, measure in _MEASURES.items()]
    query: Select[Any] = select(*columns).where(weeks.c.settimana.between(first, last))
    if person is not None:
        return query.where(weeks.c.persona == person)
    if "persona_settimana" not in rel:
        return query
    return query.where(weeks.c.persona.in_(_agile_people(rel, window)))


def _agile_people(rel: Relations, window: Window) -> CompoundSelect[Any]:
    """Return who worked in agile in a month of the window, or stated it; months of days do not hold statements."""
    months, stated = rel["persona_mese"].alias("mesi_agili"), rel["presenze"].alias("dichiarati")
    first = month_of(window.start - timedelta(days=6))
    inside = months.c.mese.between(literal(first, Date), literal(window.on, Date))
    worked = select(months.c.persona).where(inside, months.c.minuti_agile > 0)
    return union_all(worked, select(stated.c.persona).where(stated.c.minuti_agile > 0))


def stretches(answer: Answer, window: Window, states: States, agreements: Agreements | None) -> Stretches:
    """Return the weeks of an answer, each with its state; with the profiles of the agreements when these are given."""
    persona, sunday = answer["persona"], answer["giorno"].astype(np.int64)
    state = states.numbers(persona, sunday)
    known = np.flatnonzero(state)
    if len(known) < len(state):
        persona, sunday, state = persona[known], sunday[known], state[known]
        answer = {name: values[known] for name, values in answer.items()}
    month, day = months_and_days(window)[:, sunday - window.start.toordinal()]
    profile = None if agreements is None else agreements.profile[agreements.held(persona, sunday, weeks=True)]
    return Stretches(
        year=window.on.year,
        state=state,
        person=states.person_of[state],
        month=month,
        day=day,
        quantities={"contratto": states.week[state], **{name: said(answer[name]) for name in _MEASURES}},
        week=states.week,
        days=states.days,
        profile=None if profile is None else profile_code(profile, day),
    )


def months_and_days(window: Window) -> Ints:
    """Return month and day of the month of each day of a year, in two rows."""
    first, end = date(window.on.year, 1, 1).toordinal(), date.max.toordinal()
    days = [date.fromordinal(min(first + number, end)) for number in range(366)]
    return np.array([[each.month for each in days], [each.day for each in days]], dtype=np.int64)


# ---------------------------------------------------------------- agile days


def days_query(rel: Relations, window: Window, person: Person | None) -> Statement:
    """Return the query of the days of the window with agile work, or with a recall."""
    days = rel["giornate"]
    columns: list[ColumnElement[Any]] = [
        days.c.persona,
        ordinal(days.c.giorno).label("giorno"),
        days.c.minuti_agile.label("agile"),
        due_minutes(days).label("dovuti"),
        days.c.richiami,
        func.coalesce(days.c.preavviso_richiamo_giorni, UNSAID).label("preavviso"),
    ]
    inside = days.c.giorno.between(literal(window.start, Date), literal(window.on, Date))
    query: Select[Any] = select(*columns).where(inside, or_(days.c.minuti_agile > 0, days.c.richiami > 0))
    return query if person is None else query.where(days.c.persona == person)


def due_minutes(days: FromClause) -> ColumnElement[int]:
    """Return the scheduled minutes of a day: all that the attendance office closed on it."""
    worked = days.c.minuti_presenza + days.c.minuti_agile
    return worked + days.c.minuti_ferie + days.c.minuti_assenza_giustificata + days.c.minuti_altra_assenza


def days_of(answer: Answer, calendar: Calendar, window: Window, states: States, agreements: Agreements) -> Days:
    """Return the days of an answer, each with its state, its agreement and its place in the calendar."""
    persona, giorno = answer["persona"], answer["giorno"].astype(np.int64)
    state = states.numbers(persona, giorno)
    known = np.flatnonzero(state)
    if len(known) < len(state):
        persona, giorno, state = persona[known], giorno[known], state[known]
        answer = {name: values[known] for name, values in answer.items()}
    since = giorno - window.start.toordinal()
    return Days(
        numero=state,
        mese=months_and_days(window)[0, since],
        giorno=giorno,
        agile=answer["agile"],
        dovuti=answer["dovuti"].astype(np.int64),
        richiami=answer["richiami"],
        preavviso=answer["preavviso"],
        festivo=said(calendar.closed(window)[since]),
        accordo=agreements.held(persona, giorno),
        agreements=agreements,
    )
