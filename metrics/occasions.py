# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which rows can a rule judge, beside those that indicators count? Applications on the day they were submitted."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Subquery,
    and_,
    cast,
    func,
    or_,
    select,
)

from metrics.sources import Domande, numbered_states
from record.relations import Relations

NEVER_MADE = ("bozza", "annullato")
NOT_HELD = (*NEVER_MADE, "sospeso")


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


def due_minutes(days: FromClause) -> ColumnElement[int]:
    """Return the scheduled minutes of a day: all that the attendance office closed on it."""
    worked = days.c.minuti_presenza + days.c.minuti_agile
    return worked + days.c.minuti_ferie + days.c.minuti_assenza_giustificata + days.c.minuti_altra_assenza


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
