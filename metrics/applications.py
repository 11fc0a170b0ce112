# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which applications were decided, and which were signed, with the state of their people and the calendar of terms?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Integer, Select, and_, case, cast, func, or_, select

from metrics.cube import Answer
from metrics.grain import Window
from metrics.known import (
    UNSAID,
    Flags,
    Ints,
    Whole,
    either,
    holds,
    is_known,
    is_unknown,
    only_where,
    ordinal,
    said,
)
from metrics.months import months_of
from metrics.rows import InMemory, Remembered, day_of
from metrics.scan import Statement
from metrics.sources import numbered_states
from record.relations import Relations


def applications_query(rel: Relations) -> Statement:
    """Return the query of the applications, by code: the days, whether admitted, the first signature that followed."""
    domande, accordi = rel["domande"], rel["accordi"]
    signed = (
        select(accordi.c.domanda, func.min(accordi.c.firmato_il).label("firmato_il"))
        .where(accordi.c.domanda.is_not(None))
        .group_by(accordi.c.domanda)
        .subquery("firme")
    )
    columns: list[ColumnElement[Any]] = [
        domande.c.persona,
        case((domande.c.esito == "ammessa", 1), else_=0).label("ammessa"),
        *(domande.c[name].label(name) for name in ("presentata_il", "decisa_il", "parere_commissione_il")),
        signed.c.firmato_il.label("firmato_il"),
    ]
    rows = domande.outerjoin(signed, signed.c.domanda == domande.c.domanda)
    return select(*columns).select_from(rows).order_by(domande.c.domanda)


def codes_query(rel: Relations) -> Select[Any]:
    """Return the query of the codes of the applications, in the same order."""
    domande = rel["domande"]
    return select(domande.c.domanda).order_by(domande.c.domanda)


def worked_query(rel: Relations) -> Statement:
    """Return the query of the days worked before each application, agile or in presence, from the hiring on.

    In the same order, with `prima`: the first day of the record's attendance, of whomever.
    """
    domande, days = rel["domande"], rel["giornate"]
    held, asked = numbered_states(rel), rel["domande"].c.presentata_il
    state = and_(held.c.persona == domande.c.persona, asked.between(held.c.vale_dal, held.c.fino_al))
    before = and_(days.c.persona == domande.c.persona, days.c.giorno >= held.c.assunto_il, days.c.giorno < asked)
    worked = and_(before, or_(days.c.minuti_presenza > 0, days.c.minuti_agile > 0))
    first = rel["giornate"].alias("prima_giornata")
    since = select(func.min(first.c.giorno)).scalar_subquery()
    rows = domande.outerjoin(held, state).outerjoin(days, worked)
    return (
        select(cast(func.count(days.c.giorno), Integer).label("giorni"), since.label("prima"))
        .select_from(rows)
        .group_by(domande.c.domanda)
        .order_by(domande.c.domanda)
    )


def calendar_query(rel: Relations) -> Statement:
    """Return the query of the calendar by day: giorno, lavorativo, and how far a term that ends on it rolls on."""
    days = rel["calendario"]
    rolls = ordinal(days.c.prossimo_lavorativo) - ordinal(days.c.giorno)
    columns: list[ColumnElement[Any]] = [ordinal(days.c.giorno).label("giorno"), days.c.lavorativo]
    return select(*columns, rolls.label("passa")).order_by(days.c.giorno)


# ---------------------------------------------------------------- the calendar


@dataclass(frozen=True)
class Calendar:
    """The days of the record's calendar: the first one, by how many days a term that ends on each rolls on, and which
    of them are working days.
    """

    first: int
    rolls: Ints
    working: Ints

    def closed(self, window: Window) -> Ints:
        """Return 1 for each day of a year that is a Sunday or a holiday, 0 for the others, UNSAID out of the calendar.

        366 elements.
        """
        place = np.arange(366) + window.start.toordinal() - self.first
        inside = (place >= 0) & (place < len(self.rolls))
        rolls = self.rolls[np.where(inside, place, 0)] if len(self.rolls) else place
        return np.where(inside, rolls > 0, UNSAID)

    def rolled(self, day: Whole) -> Whole:
        """Return the day to which a term rolls: the next that is not a Sunday or a holiday, where it is one."""
        place = np.ma.getdata(day) - self.first
        inside = (place >= 0) & (place < len(self.rolls))
        rolls = self.rolls[np.where(inside, place, 0)] if len(self.rolls) else place * 0
        return day + np.where(inside, rolls, 0)

    def working_days_on(self, day: Whole, count: int) -> Whole:
        """Return the last of some working days after a day; unknown out of the calendar."""
        number = np.ma.getdata(day)
        place = np.searchsorted(self.working, number, side="right") + count - 1
        inside = (number >= self.first) & (number < self.first + len(self.rolls)) & (place < len(self.working))
        found = self.working[np.where(inside, place, 0)] if len(self.working) else number
        return np.ma.array(found, mask=is_unknown(day) | ~inside)


def calendar_of(answer: Answer) -> Calendar:
    """Return the calendar of an answer: its days follow one another."""
    days = answer["giorno"].astype(np.int64)
    first = int(days[0]) if len(days) else 0
    return Calendar(first, answer["passa"].astype(np.int64), days[answer["lavorativo"] == 1])


# ---------------------------------------------------------------- all the applications


@dataclass(frozen=True)
class Applications:
    """The applications of the record, by code; days as `date.toordinal` numbers them, masked where there is none."""

    persona: Ints
    ammessa: Flags
    presentata_il: Whole
    decisa_il: Whole
    parere_commissione_il: Whole
    firmato_il: Whole


def applications_of(answer: Answer) -> Applications:
    """Return the applications of an answer."""
    names = ("presentata_il", "decisa_il", "parere_commissione_il", "firmato_il")
    days = {name: said(answer[name]) for name in names}
    return Applications(persona=answer["persona"].astype(np.int64), ammessa=answer["ammessa"] == 1, **days)


@dataclass(frozen=True)
class Worked:
    """How many days were worked before each application, and the first day of the record's attendance."""

    giorni: Ints
    prima: Whole


def worked_of(answer: Answer) -> Worked:
    """Return the days of an answer."""
    return Worked(answer["giorni"].astype(np.int64), said(answer["prima"]))


# ---------------------------------------------------------------- rows that rules judge


class _Domande(InMemory):
    """Rows of applications that lie in the period, each with the state of its person."""

    key = "domanda"

    def __init__(self, memory: Remembered, event: Whole, asked_for: Flags) -> None:
        self._memory, window = memory, memory.window
        day, states = np.ma.getdata(event), memory.states
        number = states.numbers(memory.applications.persona, day)
        inside = (day >= window.start.toordinal()) & (day <= window.on.toordinal()) & is_known(event)
        self.place = np.flatnonzero(asked_for & inside & (number > 0))
        self.numero, self.ends = number[self.place], day[self.place]
        self.mese = months_of(self.ends)
        self.riferimento = window.on.toordinal()

    def codes(self) -> list[str]:
        """Return the code of each application."""
        return [self._memory.asked[place] for place in self.place.tolist()]

    def says(self, name: str) -> Whole:
        """Return what each says."""
        stated: Whole = getattr(self._memory.applications, name)[self.place]
        return stated

    @cached_property
    def presentata_il(self) -> Whole:
        """Return the day on which each was submitted."""
        return self.says("presentata_il")

    @property
    def calendar(self) -> Calendar:
        """Return the calendar that terms roll on."""
        calendar: Calendar = self._memory.calendar
        return calendar


def _by(day: Whole, on: int) -> Flags:
    return holds(day <= on)


class Istanze(_Domande):
    """One row per application decided in the period, with the state of its person on the day it was submitted."""

    row = "domanda di lavoro agile"
    event = "la decisione, o la presentazione finché non è decisa"
    reads = ("organico", "domande")

    _DAYS = frozenset(("presentata", "servizio_dal", "assunto", "registrate_dal", "primo_utile", "eseguibile_dal"))

    @classmethod
    def of(cls, memory: Remembered) -> Istanze:
        """Return the applications that are remembered."""
        all_of_them: Applications = memory.applications
        decided = _by(all_of_them.decisa_il, memory.window.on.toordinal())
        event = either(decided, all_of_them.decisa_il, all_of_them.presentata_il)
        return cls(memory, event, np.ones(len(decided), dtype=np.bool_))

    def written(self, name: str, value: Any) -> Any:
        """Return a day as a day."""
        return day_of(value) if name in self._DAYS else value

    @property
    def ammessa(self) -> Flags:
        """Return whether it was admitted by the reference day."""
        decided = self.says("decisa_il")
        admitted: Flags = self._memory.applications.ammessa[self.place]
        return admitted & (is_unknown(decided) | _by(decided, self.riferimento))

    @cached_property
    def _state(self) -> Ints:
        number: Ints = self._memory.states.numbers(
            self._memory.applications.persona[self.place], np.ma.getdata(self.presentata_il)
        )
        return number

    def alla_domanda(self, name: str) -> Whole:
        """Return what the person's state on the day of the application says."""
        stated: Whole = self._memory.states.says[name][self._state]
        return stated

    @property
    def giorni_lavorati(self) -> Ints:
        """Return the days worked, agile or in presence, from the hiring to the day before the application."""
        worked: Ints = self._memory.worked.giorni[self.place]
        return worked

    @property
    def prima_giornata(self) -> Whole:
        """Return the first day of the record's attendance, of whomever; unknown where it has none."""
        first: Whole = self._memory.worked.prima[self.place]
        return first

    @property
    def primo_giorno_utile(self) -> Whole:
        """Return the first day from the hiring on that is not a Sunday or a national holiday."""
        return self.calendar.rolled(self.alla_domanda("assunto_il"))


class DomandeAmmesse(_Domande):
    """One row per admitted application: signed in the period, or not yet signed on the reference day."""

    row = "domanda ammessa"
    event = "la prima firma dell'accordo, o il giorno di riferimento finché non è firmato"
    reads = ("organico", "domande", "accordi")

    @classmethod
    def of(cls, memory: Remembered) -> DomandeAmmesse:
        """Return the applications that are remembered."""
        all_of_them: Applications = memory.applications
        on = memory.window.on.toordinal()
        decided = is_unknown(all_of_them.decisa_il) | _by(all_of_them.decisa_il, on)
        signed = _by(all_of_them.firmato_il, on)
        today = np.ma.array(np.full(len(signed), on, dtype=np.int64))
        event = either(signed, all_of_them.firmato_il, today)
        return cls(memory, event, all_of_them.ammessa & decided & _by(all_of_them.presentata_il, on))

    def written(self, name: str, value: Any) -> Any:
        """Return a day as a day."""
        return day_of(value)

    @property
    def firmato_il(self) -> Whole:
        """Return the day of the first signature; unknown where none had come by the reference day."""
        signed = self.says("firmato_il")
        return only_where(signed, signed <= self.riferimento)

    @property
    def cessato(self) -> Flags:
        """Return whether the last day of service lies before the day."""
        left: Whole = self._memory.states.says["cessato_il"][self.numero]
        return holds(left < self.ends)

    def termine(self, giorni: int) -> Whole:
        """Return the last day of a term: the first day excluded, rolled to the next working day (amb_CI_1)."""
        return self.calendar.rolled(self.presentata_il + giorni)

    def termine_lavorativo(self, giorni: int) -> Whole:
        """Return the last day of a term in working days, the first day excluded; unknown out of the calendar."""
        return self.calendar.working_days_on(self.presentata_il, giorni)
