# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which rows can a rule judge, beside those that indicators count? Weeks, agile days, agreements, applications."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)

from metrics.sources import Domande, Evento, numbered_states
from record.moved_days import add_days
from record.relations import FOREVER, Relations

NEVER_MADE = ("bozza", "annullato")
NOT_HELD = (*NEVER_MADE, "sospeso")


def agreements_in_force(rel: Relations, name: str = "validi") -> Subquery:
    """Return the agreements with `dal` and `al`, the days on which each is held; nobody has two on one day.

    One ends on the day before its withdrawal takes effect, and on the day before the same person's next one starts.
    """
    accordi = rel["accordi"]
    made = (
        select(accordi, _following(accordi).label("seguente"))
        .where(func.coalesce(accordi.c.stato, "attivo").not_in(NOT_HELD))
        .subquery(f"{name}_stipulati")
    )
    written = func.coalesce(made.c.fine, literal(FOREVER, Date))
    withdrawn = case((made.c.recesso_il <= written, add_days(made.c.recesso_il, -1)), else_=written)
    until = case((made.c.seguente <= withdrawn, add_days(made.c.seguente, -1)), else_=withdrawn)
    return select(made, made.c.inizio.label("dal"), until.label("al")).subquery(name)


def _following(accordi: FromClause) -> ColumnElement[Any]:
    """Return the start of the same person's next agreement; of two that start together the latter in code follows."""
    return func.lead(accordi.c.inizio).over(
        partition_by=accordi.c.persona, order_by=(accordi.c.inizio, accordi.c.accordo)
    )


def contact_minutes(rel: Relations, name: str = "fasce") -> Subquery:
    """Return the bands of each agreement: accordo, minuti (their sum), numero, dalle (the first), alle (the last)."""
    bands = rel["accordi_fasce"]
    return (
        select(
            bands.c.accordo,
            cast(func.sum(bands.c.alle - bands.c.dalle), Integer).label("minuti"),
            cast(func.count(), Integer).label("numero"),
            func.min(bands.c.dalle).label("dalle"),
            func.max(bands.c.alle).label("alle"),
        )
        .group_by(bands.c.accordo)
        .subquery(name)
    )


# ---------------------------------------------------------------- agile days


class GiornateAgili(Evento):
    """One row per person and day with agile work, or with a recall."""

    row = "giornata agile"
    event = "la giornata"

    def _events(self) -> Select[Any]:
        days = self._rel["giornate"]
        columns: list[ColumnElement[Any]] = [days.c.persona, days.c.giorno, days.c.minuti_agile, days.c.richiami]
        columns += [due_minutes(days).label("minuti_dovuti"), days.c.preavviso_richiamo_giorni]
        rows: Select[Any] = select(*columns)
        return rows.where(self._within(days.c.giorno), or_(days.c.minuti_agile > 0, days.c.richiami > 0))

    @property
    def agile(self) -> ColumnElement[bool]:
        """Return whether some of the day was agile and nobody was recalled: a recalled day is presence."""
        return and_(self.riga.c.minuti_agile > 0, self.riga.c.richiami == 0)

    @property
    def agile_minuti(self) -> ColumnElement[int]:
        """Return the agile minutes of the day."""
        return self.riga.c.minuti_agile

    @property
    def dovuti_minuti(self) -> ColumnElement[int]:
        """Return the scheduled minutes of the day: all that the attendance office closed on it."""
        return self.riga.c.minuti_dovuti

    @property
    def richiamata(self) -> ColumnElement[bool]:
        """Return whether the person was recalled on that day."""
        return self.riga.c.richiami > 0

    @property
    def preavviso_giorni(self) -> ColumnElement[int]:
        """Return the calendar days between the notice of the recall and the day."""
        return self.riga.c.preavviso_richiamo_giorni

    @cached_property
    def accordo(self) -> FromClause:
        """Return the agreement held on the day, its columns NULL where there is none."""
        held = agreements_in_force(self._rel)
        self._join(held, and_(held.c.persona == self.persona, self.giorno.between(held.c.dal, held.c.al)))
        return held

    @cached_property
    def fascia_minuti(self) -> ColumnElement[int]:
        """Return the contact minutes that the agreement sets for a day: its bands together, else what it states."""
        accordo, bands = self.accordo, contact_minutes(self._rel)
        self._join(bands, bands.c.accordo == accordo.c.accordo)
        return func.coalesce(bands.c.minuti, accordo.c.fascia_minuti)

    @property
    def festivo(self) -> ColumnElement[int]:
        """Return 1 on a Sunday or a national holiday, else 0; NULL out of the calendar."""
        known = self._calendario.c.giorno.is_not(None)
        return case((self._calendario.c.prossimo_lavorativo > self.giorno, 1), (known, 0))

    @property
    def lunedi(self) -> ColumnElement[Any]:
        """Return the Monday of the day's week; NULL out of the calendar."""
        return self._calendario.c.settimana

    @cached_property
    def _calendario(self) -> FromClause:
        calendar = self._rel["calendario"].alias("calendario_giornata")
        self._join(calendar, calendar.c.giorno == self.giorno)
        return calendar


def due_minutes(days: FromClause) -> ColumnElement[int]:
    """Return the scheduled minutes of a day: all that the attendance office closed on it."""
    worked = days.c.minuti_presenza + days.c.minuti_agile
    return worked + days.c.minuti_ferie + days.c.minuti_assenza_giustificata + days.c.minuti_altra_assenza


class AccordiAgili(Evento):
    """One row per agreement and window with some agile day that it covers: those days added up."""

    row = "accordo con giornate agili nel periodo"
    event = "l'ultima giornata agile del periodo"
    key = "accordo"
    monthly = False

    def _events(self) -> Select[Any]:
        days, held = self._rel["giornate"], agreements_in_force(self._rel, "validi_nel_periodo")
        bands = contact_minutes(self._rel, "fasce_nel_periodo")
        theirs = and_(held.c.persona == days.c.persona, days.c.giorno.between(held.c.dal, held.c.al))
        agile = and_(days.c.minuti_agile > 0, days.c.richiami == 0)
        return (
            select(
                held.c.persona,
                held.c.accordo,
                func.max(days.c.giorno).label("giorno"),
                cast(func.count(), Integer).label("giornate"),
                cast(func.sum(due_minutes(days)), Integer).label("minuti_dovuti"),
                func.coalesce(func.min(bands.c.minuti), func.min(held.c.fascia_minuti)).label("fascia_minuti"),
            )
            .select_from(days.join(held, theirs).outerjoin(bands, bands.c.accordo == held.c.accordo))
            .where(self._within(days.c.giorno), agile)
            .group_by(held.c.persona, held.c.accordo)
        )


# ---------------------------------------------------------------- applications


class Istanze(Domande):
    """One row per application decided in the period, with the state of its person on the day it was submitted."""

    row = "domanda di lavoro agile"
    key = "domanda"

    def _events(self) -> Select[Any]:
        domande = self._rel["domande"]
        return super()._events().add_columns(domande.c.domanda, domande.c.presentata_il)

    @cached_property
    def alla_domanda(self) -> FromClause:
        """Return the person's state on the day of the application."""
        held, day = numbered_states(self._rel).alias("stato_alla_domanda"), self.riga.c.presentata_il
        self._join(held, and_(held.c.persona == self.persona, day.between(held.c.vale_dal, held.c.fino_al)))
        return held

    @cached_property
    def giorni_lavorati(self) -> ColumnElement[int]:
        """Return the days worked, agile or in presence, from the hiring to the day before the application."""
        worked = self._worked()
        self._join(worked, worked.c.domanda == self.riga.c.domanda)
        return func.coalesce(worked.c.giorni, 0)

    def _worked(self) -> Subquery:
        domande, days = self._rel["domande"].alias("domande_del_conto"), self._rel["giornate"].alias("giorni_del_conto")
        held = numbered_states(self._rel).alias("stato_del_conto")
        asked = domande.c.presentata_il
        state = and_(held.c.persona == domande.c.persona, asked.between(held.c.vale_dal, held.c.fino_al))
        before = and_(days.c.persona == domande.c.persona, days.c.giorno >= held.c.assunto_il, days.c.giorno < asked)
        return (
            select(domande.c.domanda, cast(func.count(), Integer).label("giorni"))
            .select_from(domande.join(held, state).join(days, before))
            .where(or_(days.c.minuti_presenza > 0, days.c.minuti_agile > 0))
            .group_by(domande.c.domanda)
            .subquery("giorni_lavorati")
        )

    @cached_property
    def prima_giornata(self) -> ColumnElement[Any]:
        """Return the first day of the record's attendance, of whomever; NULL where it has none."""
        days = self._rel["giornate"].alias("prima_giornata")
        return select(func.min(days.c.giorno)).scalar_subquery()

    @cached_property
    def primo_giorno_utile(self) -> ColumnElement[Any]:
        """Return the first day from the hiring on that is not a Sunday or a national holiday."""
        calendar, hired = self._rel["calendario"].alias("calendario_assunzione"), self.alla_domanda.c.assunto_il
        self._join(calendar, calendar.c.giorno == hired)
        return func.coalesce(calendar.c.prossimo_lavorativo, hired)
