# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which rows can an indicator count? People, applications, agreements, weeks, months, statements, reports, objectives.

A row belongs to a person of the staff record; unit and genere are those of the person's state on the row's day:
the state that holds on it, the last one for a person gone by then, the first one for a day before it (flows only).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Date,
    FromClause,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    cast,
    extract,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)

from metrics.grain import Grain, Kind, Window
from metrics.measures import Exclusion
from record.moved_days import add_days
from record.period import add_months, last_day
from record.relations import DERIVED, Relations, persona_mese, persona_settimana, stati
from record.tables import ENTE as WHOLE_ENTE

__all__ = [
    "AccordiDellAnno",
    "Contattabilita",
    "Dipendente",
    "Domande",
    "Firme",
    "Obiettivi",
    "Organico",
    "PersonaMese",
    "PersonaSettimana",
    "Rapporti",
    "none_of",
]

NOT_IN_FORCE = ("bozza", "sospeso", "annullato")
NOT_MADE = ("bozza", "annullato")
"""An agreement in such a state was never made: it renews nothing, ends nothing."""
PROGRAMMAZIONE = "SO-04.programmazione"
"""What is stated of a unit that plans by objectives, projects or processes."""


def numbered_states(rel: Relations) -> Subquery:
    """Return the states of people with `numero`, the same in every query over the same relations, and `vale_dal`.

    `vale_dal` is a state's first day, and the beginning of time for each person's first state.
    """
    held = stati(rel)
    number = func.row_number().over(order_by=(held.c.persona, held.c.dal))
    first = func.min(held.c.dal).over(partition_by=held.c.persona)
    since = case((held.c.dal == first, literal(date.min, Date)), else_=held.c.dal)
    return select(held, number.label("numero"), since.label("vale_dal")).subquery("stato")


def none_of(reasons: Sequence[Exclusion]) -> ColumnElement[bool]:
    """Return whether no reason holds; a reason that cannot be told (NULL) does not hold."""
    return case((or_(*(reason.when for reason in reasons)), 0), else_=1) == 1


class Dipendente(Grain):
    """A row with the state of its person on `giorno`; every condition reads that state, never today's."""

    stato: FromClause
    giorno: ColumnElement[Any]

    def _of(self, stato: FromClause) -> None:
        self.stato, self.persona, self.numero = stato, stato.c.persona, stato.c.numero

    @property
    def cessato(self) -> ColumnElement[bool]:
        """Return whether the last day of service lies before the day."""
        return self.stato.c.cessato_il < self.giorno

    @property
    def altrove(self) -> ColumnElement[bool]:
        """Return whether the person serves elsewhere (comando, distacco)."""
        return self.stato.c.posizione == "altrove"

    @property
    def non_mappato(self) -> ColumnElement[bool]:
        """Return whether nobody has yet said if the activity can be done in agile mode: unknown is not "no"."""
        return self.stato.c.eseguibile_agile.is_(None)

    @property
    def eseguibile_agile(self) -> ColumnElement[bool]:
        """Return whether the activity is mapped as feasible, and already was on the day."""
        since = self.stato.c.eseguibile_agile_dal
        return and_(self.stato.c.eseguibile_agile == 1, or_(since.is_(None), since <= self.giorno))

    @property
    def senza_qualifica(self) -> ColumnElement[bool]:
        """Return whether nobody said what the person is: unknown is not "neither manager nor PO"."""
        return self.stato.c.qualifica.is_(None)

    @property
    def dirige(self) -> ColumnElement[bool]:
        """Return whether the person is a dirigente or holds a PO/EQ."""
        return self.stato.c.qualifica.in_(("dirigente", "po_eq"))

    @property
    def dirigente(self) -> ColumnElement[bool]:
        """Return whether the person is a dirigente."""
        return self.stato.c.qualifica == "dirigente"

    @property
    def firma_digitale(self) -> ColumnElement[int]:
        """Return 1 where the person has a digital signature, 0 where not, NULL where nobody said."""
        return self.stato.c.firma_digitale

    def servizio_sotto(self, giorni: int) -> ColumnElement[bool]:
        """Return whether effective service is shorter than some days: the first day that counts is the one after."""
        return self.stato.c.servizio_effettivo_dal > add_days(self.giorno, -giorni)


# ---------------------------------------------------------------- people


class Organico(Dipendente):
    """One row per person of the staff record and snapshot day; a person gone keeps the last state, to be excluded."""

    kind = Kind.STOCK
    row = "persona dell'organico"
    event = "l'ultimo giorno del mese, o il giorno di riferimento se viene prima"

    def __init__(self, rel: Relations, window: Window) -> None:
        super().__init__(rel, window)
        self._giorni = _snapshots(window)
        self.giorno, self.mese = self._giorni.c.giorno, self._giorni.c.mese
        self._of(numbered_states(rel))
        held = and_(self.stato.c.dal <= self.giorno, self.giorno <= self.stato.c.fino_al)
        self.rows = self._giorni.join(self.stato, held)

    @cached_property
    def _accordi(self) -> Subquery:
        return self._with(_agreed(self._rel, self._giorni))

    @property
    def accordo_attivo(self) -> ColumnElement[bool]:
        """Return whether the person has at least one agreement in force on the day."""
        return self._accordi.c.persona.is_not(None)

    @property
    def accordo_con_obiettivi(self) -> ColumnElement[bool]:
        """Return whether an agreement in force on the day is stated to set objectives; NULL without an agreement."""
        return self._accordi.c.obiettivi == 1

    def formato(self, tema: str) -> ColumnElement[bool]:
        """Return whether the person attended a course on a topic in the twelve months that end on the day."""
        return self._once(f"corsi_{tema}", lambda name: _trained(self._rel, self._giorni, tema, name))

    def dotato(self, nome: str, tipi: Sequence[str]) -> ColumnElement[bool]:
        """Return whether the person holds on the day something of some types, which together have a name.

        Handed over on the day is held; given back on it no longer is.
        """
        return self._once(f"dotati_{nome}", lambda name: _equipped(self._rel, self._giorni, tipi, name))

    @cached_property
    def programma_per_obiettivi(self) -> ColumnElement[bool]:
        """Return whether the unit of the person, one above it or the whole ente plans by objectives on the day."""
        stated = _planning(self._rel, self._giorni)
        units = _below(self._rel, self._window.on, stated)
        whole = select(stated.c.mese).where(stated.c.struttura == WHOLE_ENTE).subquery("programma_ente")
        self._join(units, and_(units.c.mese == self.mese, units.c.struttura == self.stato.c.struttura))
        self._join(whole, whole.c.mese == self.mese)
        return or_(units.c.mese.is_not(None), whole.c.mese.is_not(None))

    @cached_property
    def domanda_ammessa(self) -> ColumnElement[bool]:
        """Return whether an application of the person was admitted by the day."""
        return self._found(_admitted(self._rel, self._giorni))

    @cached_property
    def giornata_agile_nel_mese(self) -> ColumnElement[bool]:
        """Return whether the person worked at least one agile day in the month of the day."""
        first_month = self._window.snapshots()[0][0]
        mesi = _months(self._rel, self._window, first_month).subquery("agili")
        self._join(mesi, and_(mesi.c.mese == self.mese, mesi.c.persona == self.persona))
        stated_minutes = and_(mesi.c.giorni_agile.is_(None), mesi.c.minuti_agile > 0)
        return or_(mesi.c.giorni_agile > 0, stated_minutes)

    def _found(self, people: Subquery) -> ColumnElement[bool]:
        return self._with(people).c.persona.is_not(None)

    def _with(self, people: Subquery) -> Subquery:
        self._join(people, and_(people.c.mese == self.mese, people.c.persona == self.persona))
        return people

    def _once(self, name: str, people: Callable[[str], Subquery]) -> ColumnElement[bool]:
        """Return whether the person is among some, joined once however many indicators ask."""
        if name not in self._joined:
            self._joined[name] = self._found(people(name))
        return self._joined[name]

    @cached_property
    def _joined(self) -> dict[str, ColumnElement[bool]]:
        return {}


def _snapshots(window: Window) -> Subquery:
    """Return the snapshot days as a relation: mese (1-12), giorno, and the same day a year before (un_anno_prima)."""
    rows = [
        select(
            literal_column(str(month.month), Integer).label("mese"),
            literal(day, Date).label("giorno"),
            literal(add_months(day, -12), Date).label("un_anno_prima"),
        )
        for month, day in window.snapshots()
    ]
    return union_all(*rows).subquery("giorni")


def _agreed(rel: Relations, giorni: Subquery) -> Subquery:
    """Return who has an agreement in force on which snapshot day, once each; `obiettivi` 1 if one of them sets some."""
    accordi = rel["accordi"].alias("a")
    renewed, day = _renewals(rel), giorni.c.giorno
    in_force = and_(
        accordi.c.inizio <= day,
        or_(accordi.c.fine.is_(None), accordi.c.fine >= day),
        or_(accordi.c.recesso_il.is_(None), accordi.c.recesso_il > day),
        or_(accordi.c.firmato_il.is_(None), accordi.c.firmato_il <= day),
        or_(renewed.c.dal.is_(None), renewed.c.dal > day),
    )
    mine = and_(renewed.c.accordo == accordi.c.accordo, renewed.c.persona == accordi.c.persona)
    return (
        select(giorni.c.mese, accordi.c.persona, func.max(accordi.c.obiettivi_presenti).label("obiettivi"))
        .select_from(accordi.outerjoin(renewed, mine).join(giorni, in_force))
        .where(func.coalesce(accordi.c.stato, "attivo").not_in(NOT_IN_FORCE))
        .group_by(giorni.c.mese, accordi.c.persona)
        .subquery("agreed")
    )


def _renewals(rel: Relations) -> Subquery:
    """Return from which day each agreement is closed by a renewal of the same person; a draft renews nothing."""
    rinnovi = rel["accordi"].alias("r")
    return (
        select(rinnovi.c.rinnovo_di.label("accordo"), rinnovi.c.persona, func.min(rinnovi.c.inizio).label("dal"))
        .where(rinnovi.c.rinnovo_di.is_not(None), func.coalesce(rinnovi.c.stato, "attivo").not_in(NOT_MADE))
        .group_by(rinnovi.c.rinnovo_di, rinnovi.c.persona)
        .subquery("renewed")
    )


def _admitted(rel: Relations, giorni: Subquery) -> Subquery:
    domande = rel["domande"]
    decided = func.coalesce(domande.c.decisa_il, domande.c.presentata_il)
    return (
        select(giorni.c.mese, domande.c.persona)
        .select_from(domande.join(giorni, decided <= giorni.c.giorno))
        .where(domande.c.esito == "ammessa")
        .distinct()
        .subquery("admitted")
    )


def _word(code: ColumnElement[Any]) -> ColumnElement[str]:
    """Return a code in small letters, with `_` for spaces: «Competenze digitali» is competenze_digitali."""
    return func.replace(func.lower(code), " ", "_")


def _trained(rel: Relations, giorni: Subquery, tema: str, name: str) -> Subquery:
    """Return who attended a course on a topic in the twelve months that end on which snapshot day."""
    corsi = rel["formazione"]
    within = and_(corsi.c.svolto_il > giorni.c.un_anno_prima, corsi.c.svolto_il <= giorni.c.giorno)
    return (
        select(giorni.c.mese, corsi.c.persona)
        .select_from(corsi.join(giorni, within))
        .where(_word(corsi.c.tema) == tema)
        .distinct()
        .subquery(name)
    )


def _equipped(rel: Relations, giorni: Subquery, tipi: Sequence[str], name: str) -> Subquery:
    """Return who holds something of some types on which snapshot day; what is in store is nobody's."""
    dotazioni, day = rel["dotazioni"], giorni.c.giorno
    held = and_(
        or_(dotazioni.c.consegnata_il.is_(None), dotazioni.c.consegnata_il <= day),
        or_(dotazioni.c.restituita_il.is_(None), dotazioni.c.restituita_il > day),
    )
    return (
        select(giorni.c.mese, dotazioni.c.persona)
        .select_from(dotazioni.join(giorni, held))
        .where(dotazioni.c.persona.is_not(None), _word(dotazioni.c.tipo).in_(tipi))
        .distinct()
        .subquery(name)
    )


def _planning(rel: Relations, giorni: Subquery) -> CTE:
    """Return which units (`WHOLE_ENTE` for all) are stated to plan by objectives on which snapshot day."""
    requisiti = rel["requisiti"]
    latest = func.row_number().over(
        partition_by=(giorni.c.mese, requisiti.c.struttura), order_by=requisiti.c.dal.desc()
    )
    stated = (
        select(giorni.c.mese, requisiti.c.struttura, requisiti.c.presente, latest.label("quanto_fa"))
        .select_from(requisiti.join(giorni, requisiti.c.dal <= giorni.c.giorno))
        .where(requisiti.c.voce == PROGRAMMAZIONE)
        .subquery("requisiti_del_giorno")
    )
    return (
        select(stated.c.mese, stated.c.struttura)
        .where(stated.c.quanto_fa == 1, stated.c.presente == 1)
        .cte("programma_detto")
    )


def _below(rel: Relations, on: date, units: CTE) -> CTE:
    """Return some units with all that stand below them on the reference day; a ring of units ends by itself."""
    strutture = _tree(rel["strutture"], on)
    reached = select(units.c.mese, units.c.struttura).cte("programma", recursive=True)
    below = select(reached.c.mese, strutture.c.codice).join(strutture, strutture.c.padre == reached.c.struttura)
    return reached.union(below)


def _tree(strutture: FromClause, on: date) -> Subquery:
    """Return each unit with the one above it: the state of a day, or the first one of a unit that comes later."""
    by_then = strutture.c.dal <= literal(on, Date)
    order = (case((by_then, 0), else_=1), case((by_then, strutture.c.dal)).desc(), strutture.c.dal)
    number = func.row_number().over(partition_by=strutture.c.codice, order_by=order)
    states = select(strutture.c.codice, strutture.c.padre, number.label("numero")).subquery("stati_strutture")
    return select(states.c.codice, states.c.padre).where(states.c.numero == 1).subquery("albero")


# ---------------------------------------------------------------- events


class Evento(Dipendente, ABC):
    """A row dated by an event of the window, with the person's state of that day."""

    kind = Kind.FLOW
    riga: Subquery

    def __init__(self, rel: Relations, window: Window) -> None:
        super().__init__(rel, window)
        self.riga = self._events().subquery("riga")
        self.giorno = self.riga.c.giorno
        self.mese = cast(extract("month", self.giorno), Integer)
        self._of(numbered_states(rel))
        held = and_(self.stato.c.vale_dal <= self.giorno, self.giorno <= self.stato.c.fino_al)
        self.rows = self.riga.join(self.stato, and_(self.stato.c.persona == self.riga.c.persona, held))

    @property
    def ogni_riga(self) -> ColumnElement[bool]:
        """Return the condition that every row meets."""
        return self.riga.c.persona.is_not(None)

    @abstractmethod
    def _events(self) -> Select[Any]:
        """Return persona, giorno (the event, inside the window) and what the conditions need."""

    def _within(self, day: ColumnElement[Any]) -> ColumnElement[bool]:
        return day.between(literal(self._window.start, Date), literal(self._window.on, Date))

    def _by_now(self, day: ColumnElement[Any]) -> ColumnElement[bool]:
        return day <= literal(self._window.on, Date)

    def passato(self, termine: ColumnElement[Any]) -> ColumnElement[bool]:
        """Return whether the last day of a term lies before the reference day: that day itself is still in time."""
        return termine < literal(self._window.on, Date)


class Domande(Evento):
    """One row per application of the period, as it stood on the reference day."""

    row = "domanda di lavoro agile"
    event = "la decisione, o la presentazione finché non è decisa"

    def _events(self) -> Select[Any]:
        domande = self._rel["domande"]
        decided = self._by_now(domande.c.decisa_il)
        event = case((decided, domande.c.decisa_il), else_=domande.c.presentata_il)
        waiting = and_(domande.c.decisa_il.is_not(None), ~decided)
        esito = case((waiting, "in_attesa"), else_=domande.c.esito)
        return select(domande.c.persona, event.label("giorno"), esito.label("esito")).where(self._within(event))

    @property
    def ammessa(self) -> ColumnElement[bool]:
        """Return whether it was admitted."""
        return self.riga.c.esito == "ammessa"

    @property
    def ritirata(self) -> ColumnElement[bool]:
        """Return whether the applicant withdrew it."""
        return self.riga.c.esito == "ritirata"

    @property
    def in_attesa(self) -> ColumnElement[bool]:
        """Return whether nobody had decided it by the reference day."""
        return self.riga.c.esito == "in_attesa"


class Firme(Evento):
    """One row per admitted application: signed in the period, or not yet signed on the reference day."""

    row = "domanda ammessa"
    event = "la prima firma dell'accordo, o il giorno di riferimento finché non è firmato"

    def _events(self) -> Select[Any]:
        domande, firme = self._rel["domande"], self._signatures()
        firmato = firme.c.firmato_il
        event = func.coalesce(firmato, literal(self._window.on, Date))
        decided = or_(domande.c.decisa_il.is_(None), self._by_now(domande.c.decisa_il))
        return (
            select(domande.c.persona, event.label("giorno"), domande.c.presentata_il, firmato)
            .select_from(domande.outerjoin(firme, firme.c.domanda == domande.c.domanda))
            .where(domande.c.esito == "ammessa", decided)
            .where(self._by_now(domande.c.presentata_il), self._within(event))
        )

    def _signatures(self) -> Subquery:
        """Return the first signature, by the reference day, of the agreements born of each application."""
        accordi = self._rel["accordi"]
        return (
            select(accordi.c.domanda, func.min(accordi.c.firmato_il).label("firmato_il"))
            .where(accordi.c.domanda.is_not(None), self._by_now(accordi.c.firmato_il))
            .group_by(accordi.c.domanda)
            .subquery("firme")
        )

    @property
    def firmato(self) -> ColumnElement[bool]:
        """Return whether an agreement was signed by the reference day."""
        return self.riga.c.firmato_il.is_not(None)

    def firmato_entro(self, giorni: int) -> ColumnElement[bool]:
        """Return whether it was signed within some days of the application."""
        return self.riga.c.firmato_il <= self.termine(giorni)

    def scaduto(self, giorni: int) -> ColumnElement[bool]:
        """Return whether the term lies before the reference day: its last day is still in time."""
        return self.passato(self.termine(giorni))

    def termine(self, giorni: int) -> ColumnElement[Any]:
        """Return the last day of the term: the first day excluded, rolled to the next working day (amb_CI_1)."""
        if giorni not in self._terms:
            calendario, last = (
                self._rel["calendario"].alias(f"termine_{giorni}"),
                add_days(self.riga.c.presentata_il, giorni),
            )
            self._join(calendario, calendario.c.giorno == last)
            self._terms[giorni] = func.coalesce(calendario.c.prossimo_lavorativo, last)
        return self._terms[giorni]

    @cached_property
    def _terms(self) -> dict[int, ColumnElement[Any]]:
        return {}


class PersonaSettimana(Evento):
    """One row per person and ISO week that is complete by the reference day and ends in its year."""

    row = "settimana di una persona"
    event = "la domenica della settimana"

    def _events(self) -> Select[Any]:
        weeks = persona_settimana(self._rel)
        sunday = add_days(weeks.c.settimana, 6)
        first, last = (literal(day - timedelta(days=6), Date) for day in (self._window.start, self._window.on))
        measures = (weeks.c.minuti_agile, weeks.c.minuti_giustificati, weeks.c.giorni_agile)
        return select(weeks.c.persona, sunday.label("giorno"), *measures).where(weeks.c.settimana.between(first, last))

    @property
    def base_minuti(self) -> ColumnElement[int]:
        """Return the contractual minutes of the week minus justified absence; NULL where either is unknown."""
        return self.stato.c.orario_settimanale_minuti - self.riga.c.minuti_giustificati

    @property
    def presenza_minuti(self) -> ColumnElement[int]:
        """Return the base minus the agile minutes (domain.md 10.3): travel is presence, as is a recalled day, whole."""
        return self.base_minuti - self.riga.c.minuti_agile

    @property
    def valutabile(self) -> ColumnElement[bool]:
        """Return whether the base reaches one scheduled day: the contractual week over its days (5 unless stated)."""
        days = case((self.stato.c.giorni_settimana > 0, self.stato.c.giorni_settimana), else_=5)
        return and_(self.base_minuti > 0, self.base_minuti * days >= self.stato.c.orario_settimanale_minuti)

    @property
    def senza_orario(self) -> ColumnElement[bool]:
        """Return whether the contractual week or the absences are unknown."""
        return self.base_minuti.is_(None)

    @property
    def giorni_agile(self) -> ColumnElement[int]:
        """Return the agile days of the week; a recalled day is not one."""
        return self.riga.c.giorni_agile


class PersonaMese(Evento):
    """One row per person and month with attendance, up to the reference day."""

    row = "mese di una persona"
    event = "l'ultimo giorno del mese, o il giorno di riferimento se viene prima"

    def _events(self) -> Select[Any]:
        mesi = _months(self._rel, self._window, self._window.start).subquery("mesi")
        giorni = _snapshots(Window(self._window.on))
        measures = [mesi.c[name] for name in _OF_MONTHS]
        return select(mesi.c.persona, giorni.c.giorno, *measures).select_from(
            mesi.join(giorni, giorni.c.mese == mesi.c.mese)
        )

    @property
    def giorni_agile(self) -> ColumnElement[int]:
        """Return the agile days of the month."""
        return self.riga.c.giorni_agile

    @property
    def giorni_lavorati(self) -> ColumnElement[int]:
        """Return the days worked, agile or in presence; NULL where either is unknown."""
        return self.riga.c.giorni_agile + self.riga.c.giorni_presenza

    @property
    def richiami(self) -> ColumnElement[int]:
        """Return the recalls of the month."""
        return self.riga.c.richiami

    @property
    def giorni_programmati(self) -> ColumnElement[int]:
        """Return the agile days that were planned: those worked and those recalled; NULL where either is unknown."""
        return self.riga.c.giorni_agile + self.riga.c.richiami

    @property
    def minuti_assenza(self) -> ColumnElement[int]:
        """Return the minutes of absence for any reason, holidays included; NULL where some are unknown."""
        return self.riga.c.minuti_giustificati + self.riga.c.minuti_altra_assenza

    @property
    def minuti_assenza_senza_ferie(self) -> ColumnElement[int]:
        """Return the minutes of absence for any reason but holidays; NULL where some are unknown."""
        return self.minuti_assenza - self.riga.c.minuti_ferie

    @property
    def minuti_dovuti(self) -> ColumnElement[int]:
        """Return the minutes due, worked or not; NULL where some are unknown."""
        return self.riga.c.minuti_agile + self.riga.c.minuti_presenza + self.minuti_assenza


_OF_MONTHS = (
    *("giorni_agile", "giorni_presenza", "richiami"),
    *("minuti_agile", "minuti_presenza", "minuti_giustificati", "minuti_ferie", "minuti_altra_assenza"),
)


def _months(rel: Relations, window: Window, since: date) -> CompoundSelect[Any] | Select[Any]:
    """Return person-months from `since` to the reference day: persona, mese (1-12), days and agile minutes.

    A month that the reference day cuts is summed up to it, from days and from statements of periods ended by then.
    """
    on, month = window.on, window.on.replace(day=1)
    if on == last_day(on):
        return _month_rows(persona_mese(rel), since, month)
    part = _month_rows(persona_mese(_until(rel, month, on)), month, month)
    if since == month:
        return part
    return union_all(_month_rows(persona_mese(rel), since, month - timedelta(days=1)), part)


def _month_rows(mesi: FromClause, since: date, until: date) -> Select[Any]:
    number = cast(extract("month", mesi.c.mese), Integer).label("mese")
    columns = [mesi.c[name] for name in _OF_MONTHS]
    inside = mesi.c.mese.between(literal(since, Date), literal(until, Date))
    return select(mesi.c.persona, number, *columns).where(inside)


def _until(rel: Relations, month: date, on: date) -> Relations:
    """Return the relations without the derived ones, their attendance cut to what ended between two days."""
    giornate, presenze = rel["giornate"], rel["presenze"]
    first, last = literal(month, Date), literal(on, Date)
    cut = {
        "giornate": select(giornate).where(giornate.c.giorno.between(first, last)).subquery("giornate_cut"),
        "presenze": select(presenze).where(presenze.c.al.between(first, last)).subquery("presenze_cut"),
    }
    return {name: cut.get(name, relation) for name, relation in rel.items() if name not in DERIVED}


class Contattabilita(Evento):
    """One row per periodic statement of the responsible."""

    row = "dichiarazione periodica sulla contattabilità"
    event = "l'ultimo giorno del periodo dichiarato"

    def _events(self) -> Select[Any]:
        stated, accordi = self._rel["contattabilita"], self._rel["accordi"]
        return (
            select(accordi.c.persona, stated.c.al.label("giorno"), stated.c.episodi_contestati)
            .select_from(stated.join(accordi, accordi.c.accordo == stated.c.accordo))
            .where(self._within(stated.c.al))
        )

    @property
    def senza_episodi(self) -> ColumnElement[bool]:
        """Return whether no episode was contested, justified or not."""
        return self.riga.c.episodi_contestati == 0


class Rapporti(Evento):
    """One row per report due in the period, however many objectives it holds."""

    row = "rapporto periodico"
    event = "il giorno in cui il rapporto scade"

    def _events(self) -> Select[Any]:
        rapporti, accordi = self._rel["rapporti"], self._rel["accordi"]
        due, received = func.min(rapporti.c.scade_il), func.max(rapporti.c.ricevuto_il)
        complete = func.count(rapporti.c.ricevuto_il) == func.count()
        return (
            select(accordi.c.persona, due.label("giorno"), case((complete, received)).label("ricevuto_il"))
            .select_from(rapporti.join(accordi, accordi.c.accordo == rapporti.c.accordo))
            .group_by(rapporti.c.rapporto, accordi.c.persona)
            .having(self._within(due))
        )

    @property
    def nei_termini(self) -> ColumnElement[bool]:
        """Return whether all of it was received by the day it was due."""
        return self.riga.c.ricevuto_il <= self.giorno


class Obiettivi(Evento):
    """One row per objective of a report due in the period: a report with several has as many."""

    row = "obiettivo di un rapporto"
    event = "il giorno in cui il rapporto scade"

    def _events(self) -> Select[Any]:
        rapporti, accordi = self._rel["rapporti"], self._rel["accordi"]
        latest = func.row_number().over(
            partition_by=(rapporti.c.accordo, rapporti.c.obiettivo),
            order_by=(rapporti.c.scade_il.desc(), case((rapporti.c.esito == "raggiunto", 1), else_=0)),
        )  # of two that are due on one day, the one that was not reached: nothing hangs on how texts are ordered
        return (
            select(
                accordi.c.persona,
                rapporti.c.scade_il.label("giorno"),
                rapporti.c.obiettivo,
                rapporti.c.esito,
                latest.label("quanto_fa"),
            )
            .select_from(rapporti.join(accordi, accordi.c.accordo == rapporti.c.accordo))
            .where(self._within(rapporti.c.scade_il))
        )

    @property
    def valutato(self) -> ColumnElement[bool]:
        """Return whether it has an outcome."""
        return self.riga.c.esito.is_not(None)

    @property
    def raggiunto(self) -> ColumnElement[bool]:
        """Return whether it was reached: in part is not."""
        return self.riga.c.esito == "raggiunto"

    @property
    def senza_nome(self) -> ColumnElement[bool]:
        """Return whether the report names no objective."""
        return self.riga.c.obiettivo == "-"

    @property
    def ripreso(self) -> ColumnElement[bool]:
        """Return whether a later report of the period tells of the same objective of the same agreement."""
        return self.riga.c.quanto_fa > 1


class AccordiDellAnno(Evento):
    """One row per agreement that held on some day from 1 January to the reference day; drafts are not there."""

    row = "accordo individuale"
    event = "l'ultimo giorno in cui è valso, o il giorno di riferimento finché vale"

    def _events(self) -> Select[Any]:
        accordi, renewed = self._rel["accordi"].alias("dell_anno"), self._renewed()
        recesso, fine = accordi.c.recesso_il, accordi.c.fine
        withdrawn = and_(recesso.is_not(None), or_(fine.is_(None), recesso <= fine))
        last = case((withdrawn, add_days(recesso, -1)), else_=fine)
        ended = and_(last.is_not(None), self._by_now(last))
        mine = and_(renewed.c.accordo == accordi.c.accordo, renewed.c.persona == accordi.c.persona)
        return (
            select(
                accordi.c.persona,
                case((ended, last), else_=literal(self._window.on, Date)).label("giorno"),
                case((ended, 1), else_=0).label("finito"),
                case((and_(withdrawn, ended), 1), else_=0).label("receduto"),
                case((renewed.c.accordo.is_not(None), 1), else_=0).label("rinnovato"),
            )
            .select_from(accordi.outerjoin(renewed, mine))
            .where(func.coalesce(accordi.c.stato, "attivo").not_in(NOT_MADE), self._by_now(accordi.c.inizio))
            .where(or_(last.is_(None), and_(last >= literal(self._window.start, Date), last >= accordi.c.inizio)))
        )

    def _renewed(self) -> Subquery:
        """Return which agreements have a renewal of the same person that was signed, or had started, by the day."""
        rinnovi = self._rel["accordi"].alias("rinnovi")
        return (
            select(rinnovi.c.rinnovo_di.label("accordo"), rinnovi.c.persona)
            .where(rinnovi.c.rinnovo_di.is_not(None), func.coalesce(rinnovi.c.stato, "attivo").not_in(NOT_MADE))
            .where(self._by_now(func.coalesce(rinnovi.c.firmato_il, rinnovi.c.inizio)))
            .distinct()
            .subquery("rinnovati")
        )

    @property
    def in_corso(self) -> ColumnElement[bool]:
        """Return whether it still holds on the reference day, its last one excluded."""
        return self.riga.c.finito == 0

    @property
    def receduto(self) -> ColumnElement[bool]:
        """Return whether somebody withdrew from it, with effect by the reference day."""
        return self.riga.c.receduto == 1

    @property
    def rinnovato(self) -> ColumnElement[bool]:
        """Return whether it was renewed by the reference day."""
        return self.riga.c.rinnovato == 1

    @property
    def cessato_con_esso(self) -> ColumnElement[bool]:
        """Return whether the person left the service by its last day: nobody renews it then."""
        return self.stato.c.cessato_il <= self.giorno
