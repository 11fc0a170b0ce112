# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What had happened by a day, of all that deadlines are reckoned from? Applications, agreements, reports, people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Select, case, func, select

from metrics.engine import Backend, Reader
from metrics.places import ENTE, UnitTree
from metrics.units import unit_tree, units_query, used_query
from record.relations import Relations

SOURCES = ("strutture", "organico", "domande", "accordi", "rapporti")
"""The facts that are read: the files behind a release of deadlines."""

NEVER_MADE = ("bozza", "annullato")


@dataclass(frozen=True)
class Domanda:
    """An application as it stood on the day: decided later, it still waits."""

    domanda: str
    persona: int
    presentata_il: date
    esito: str
    decisa_il: date | None
    parere_commissione_il: date | None


@dataclass(frozen=True)
class Accordo:
    """An agreement as it stood on the day: what happened later has not happened yet."""

    accordo: str
    persona: int
    domanda: str | None
    firmato_il: date | None
    inizio: date
    fine: date | None
    tipo_durata: str | None
    preavviso_recesso_giorni: int | None
    formazione_il: date | None
    informativa_sicurezza_il: date | None
    periodicita_rapporto: str | None
    rinnovo_di: str | None
    stato: str | None
    recesso_il: date | None
    codice_comunicazione: str | None
    comunicato_il: date | None
    rinnovo_chiesto_il: date | None
    recesso_comunicato_il: date | None
    recesso_giustificato: int | None


@dataclass(frozen=True)
class Rapporto:
    """A listed report: `al` is the end of what it is about, `ricevuto_il` None until all of it was received."""

    rapporto: str
    accordo: str
    al: date | None
    scade_il: date
    ricevuto_il: date | None


@dataclass(frozen=True)
class Persona:
    """Where a person stood on the day; `cessato_il` is the last day of service."""

    struttura: str
    cessato_il: date | None


@dataclass(frozen=True)
class Calendario:
    """The days on which nobody works, each with the day to which a term that ends on it rolls (a Saturday stays)."""

    closed: Mapping[date, date]

    def rolled(self, day: date) -> date:
        """Return the day itself, or the next one that is neither a Sunday nor a holiday."""
        return self.closed.get(day, day)

    def after(self, day: date, days: int) -> date:
        """Return the last day of a term in calendar days: the first day excluded, rolled (domain.md 1.7, amb_CI_1)."""
        return self.rolled(day + timedelta(days=days))

    def working_after(self, day: date, days: int) -> date:
        """Return the last day of a term in working days, Monday to Friday without the national holidays."""
        while days:
            day += timedelta(days=1)
            days -= day not in self.closed
        return day


@dataclass(frozen=True)
class Facts:
    """All that deadlines are reckoned from, on a day, looked for until another one. `persone` by pseudonym.

    `comunicazioni_note` says that the record holds a communication of any agreement, whenever it was made: where it
    holds none, that one is missing says nothing.
    """

    on: date
    until: date
    tree: UnitTree
    calendario: Calendario
    persone: Mapping[int, Persona]
    domande: tuple[Domanda, ...]
    accordi: tuple[Accordo, ...]
    rapporti: tuple[Rapporto, ...]
    comunicazioni_note: bool

    @cached_property
    def by_code(self) -> Mapping[str, Accordo]:
        """Return the agreements that were made, by code: a draft or one that was annulled holds nothing."""
        return {each.accordo: each for each in self.accordi if each.stato not in NEVER_MADE}

    @cached_property
    def signed(self) -> frozenset[str]:
        """Return the applications from which an agreement was signed."""
        return frozenset(each.domanda for each in self.accordi if each.domanda and each.firmato_il is not None)

    @cached_property
    def renewed(self) -> Mapping[tuple[str, int], date]:
        """Return from which day each agreement is closed by a renewal of the same person."""
        since: dict[tuple[str, int], date] = {}
        for each in self.by_code.values():
            if each.rinnovo_di is not None:
                key = each.rinnovo_di, each.persona
                since[key] = min(since.get(key, each.inizio), each.inizio)
        return since

    def last_informed(self, persona: int) -> date | None:
        """Return the day of a person's last safety information, whatever the agreement it came with."""
        return self._informed.get(persona)

    def trained(self, persona: int) -> bool:
        """Return whether a person was trained for agile work with any agreement."""
        return persona in self._trained

    def gone(self, persona: int) -> bool:
        """Return whether a person had left the service by the day."""
        left = self._left(persona)
        return left is not None and left < self.on

    def last_day(self, accordo: Accordo) -> date | None:
        """Return the last day of an agreement: its end, its withdrawal, its renewal or the person's leaving."""
        return self._last_days[accordo.accordo]

    def alive(self, accordo: Accordo) -> bool:
        """Return whether an agreement holds on the day, or will; one said to be over without saying when does not."""
        if accordo.stato == "recesso" and accordo.recesso_il is None:
            return False
        last = self.last_day(accordo)
        return last >= self.on if last is not None else accordo.stato != "concluso"

    def unit(self, persona: int) -> str:
        """Return the unit of a person: the whole ente where the staff record does not say."""
        person = self.persone.get(persona)
        return person.struttura if person is not None and person.struttura in self._codes else ENTE

    @cached_property
    def _last_days(self) -> Mapping[str, date | None]:
        return {code: self._last_day(accordo) for code, accordo in self.by_code.items()}

    def _last_day(self, accordo: Accordo) -> date | None:
        renewal = self.renewed.get((accordo.accordo, accordo.persona))
        ends = (accordo.fine, _eve(accordo.recesso_il), _eve(renewal), self._left(accordo.persona))
        return min((day for day in ends if day is not None), default=None)

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(unit.code for unit in self.tree)

    @cached_property
    def _informed(self) -> Mapping[int, date]:
        last: dict[int, date] = {}
        for each in self.by_code.values():
            if each.informativa_sicurezza_il is not None:
                last[each.persona] = max(last.get(each.persona, date.min), each.informativa_sicurezza_il)
        return last

    @cached_property
    def _trained(self) -> frozenset[int]:
        return frozenset(each.persona for each in self.by_code.values() if each.formazione_il is not None)

    def _left(self, persona: int) -> date | None:
        person = self.persone.get(persona)
        return None if person is None else person.cessato_il


def _eve(day: date | None) -> date | None:
    return None if day is None else day - timedelta(days=1)


# ---------------------------------------------------------------- reading


def read_facts(where: Backend, on: date, until: date, known_on: date) -> Facts:
    """Return what had happened by a day, as known on another; the same on the record and on the marts."""
    with where.opened(known_on) as reader:
        rel = reader.relations
        used = (code for (code,) in reader.rows(used_query(rel)))
        written = [Accordo(*row) for row in reader.rows(_rows_of(rel, "accordi", Accordo))]
        return Facts(
            on=on,
            until=until,
            tree=unit_tree(reader.rows(units_query(rel)), used, on),
            calendario=_calendario(reader),
            persone=_persone(reader, on),
            domande=tuple(_domande(reader, on)),
            accordi=tuple(sorted((_by_then(each, on) for each in written), key=lambda each: each.accordo)),
            rapporti=tuple(_rapporti(reader, on)),
            comunicazioni_note=any(each.comunicato_il or each.codice_comunicazione for each in written),
        )


def _calendario(reader: Reader) -> Calendario:
    days = reader.relations["calendario"].c
    rows = reader.rows(select(days.giorno, days.prossimo_lavorativo).where(days.lavorativo == 0))
    return Calendario({day: following for day, following in rows})


def _persone(reader: Reader, on: date) -> Mapping[int, Persona]:
    """Return everybody's state of the day: the last one begun by then, the first one for who comes later."""
    states = reader.relations["organico"].c
    query = select(states.persona, states.dal, states.struttura, states.cessato_il).order_by(states.persona, states.dal)
    people: dict[int, Persona] = {}
    for persona, since, struttura, left in reader.rows(query):
        if since <= on or persona not in people:
            people[persona] = Persona(struttura, left)
    return people


def _rows_of(rel: Relations, name: str, row: type[Any]) -> Select[Any]:
    return select(*(rel[name].c[each.name] for each in fields(row)))


def _domande(reader: Reader, on: date) -> list[Domanda]:
    found = [Domanda(*row) for row in reader.rows(_rows_of(reader.relations, "domande", Domanda))]
    filed = (each for each in found if each.presentata_il <= on)
    return sorted((_undecided(each, on) for each in filed), key=lambda each: each.domanda)


def _undecided(domanda: Domanda, on: date) -> Domanda:
    heard = _by(domanda.parere_commissione_il, on)
    if domanda.decisa_il is None or domanda.decisa_il <= on:
        return replace(domanda, parere_commissione_il=heard)
    return replace(domanda, parere_commissione_il=heard, esito="in_attesa", decisa_il=None)


def _by_then(accordo: Accordo, on: date) -> Accordo:
    """Return an agreement without what came after the day; a withdrawal is known from the day it was given."""
    given = accordo.recesso_comunicato_il
    later = given is not None and given > on
    return replace(
        accordo,
        firmato_il=_by(accordo.firmato_il, on),
        formazione_il=_by(accordo.formazione_il, on),
        informativa_sicurezza_il=_by(accordo.informativa_sicurezza_il, on),
        comunicato_il=_by(accordo.comunicato_il, on),
        rinnovo_chiesto_il=_by(accordo.rinnovo_chiesto_il, on),
        recesso_comunicato_il=_by(given, on),
        recesso_il=None if later else accordo.recesso_il,
    )


def _by(day: date | None, on: date) -> date | None:
    return day if day is not None and day <= on else None


def _rapporti(reader: Reader, on: date) -> list[Rapporto]:
    rows = reader.relations["rapporti"].c
    received = case((func.count(rows.ricevuto_il) == func.count(), func.max(rows.ricevuto_il)))
    query = select(rows.rapporto, rows.accordo, func.max(rows.al), func.min(rows.scade_il), received)
    found = (Rapporto(*row) for row in reader.rows(query.group_by(rows.rapporto, rows.accordo)))
    return sorted(
        (replace(each, ricevuto_il=_by(each.ricevuto_il, on)) for each in found), key=lambda each: each.rapporto
    )
