# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How do the accounts of a made-up ente come about? Two years of them, the second a little better than the first.

Each number is drawn on its own (seed, kind, place, period): what was made up before these accounts is as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from agilometro.demo.accounts import Accounts, Cost, Journey, Process, Requirement, Site, Software, Span, Target
from agilometro.demo.life import Life
from agilometro.demo.population import Person
from agilometro.demo.words import AREE, SETTORI
from record.period import add_months, last_day

MONTHS = (
    *("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno"),
    *("luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"),
)


def with_accounts(life: Life, seed: int) -> Life:
    """Return the life with the accounts of the year of its last day and of the year before."""
    books = _Books(life, seed)
    accounts = Accounts(
        requirements=tuple(books.requirements()),
        costs=tuple(books.costs()),
        processes=tuple(books.processes()),
        software=tuple(books.software()),
        sites=tuple(books.sites()),
        journeys=tuple(books.journeys()),
        targets=tuple(books.targets()),
    )
    return replace(life, accounts=accounts)


@dataclass(frozen=True)
class _Item:
    """An item of cost: euro a year for each person, how much less in the second year, how often, where it is booked.

    `each` is what one thing costs in cents, where things are counted.
    """

    name: str
    euro: int
    saving: float
    months: int
    by_settore: bool = False
    each: int | None = None


ITEMS = (
    _Item("Utenze", 620, 0.06, 1),
    _Item("Canoni", 240, 0.03, 3),
    _Item("Buoni pasto", 780, 0.05, 1, by_settore=True, each=700),
    _Item("Straordinario", 390, 0.04, 3, by_settore=True, each=1850),
    _Item("Stampe", 34, 0.15, 3, by_settore=True, each=420),
    _Item("Formazione agile", 22, -0.20, 3),
    _Item("Hardware e infrastrutture", 130, -0.10, 3),
    _Item("Digitalizzazione", 90, -0.15, 3),
)


@dataclass(frozen=True)
class _Work:
    """What a process or a service gives in a quarter for each hundred employees, and in how many days a file."""

    name: str
    area: str
    kind: str
    outputs: int
    days: int
    desk: bool = False
    digitised: tuple[bool | None, bool | None] = (True, True)


WORKS = (
    _Work("Liquidazione fatture", "AG", "Processo", 140, 24),
    _Work("Protocollazione in arrivo", "AG", "Processo", 420, 2),
    _Work("Sportello relazioni con il pubblico", "AG", "Servizio", 90, 3, desk=True, digitised=(False, True)),
    _Work("Autorizzazioni stradali", "AT", "Processo", 45, 31, digitised=(False, True)),
    _Work("Pareri paesaggistici", "AT", "Processo", 22, 44, digitised=(False, False)),
    _Work("Accesso agli atti tecnici", "AT", "Servizio", 30, 19, desk=True),
    _Work("Diritto allo studio", "AS", "Processo", 60, 38),
    _Work("Prestito bibliotecario", "AS", "Servizio", 310, 1, desk=True),
    _Work("Permessi di transito", "AS", "Servizio", 55, 9, desk=True, digitised=(None, True)),
    _Work("Concorsi pubblici", "", "Processo", 3, 150),
    _Work("Pagamenti in rete", "", "Servizio", 160, 1),
)

SOFTWARE = (
    *(("Protocollo informatico", "Applicativo", 1), ("Contabilità", "Applicativo", 1), ("Presenze", "Applicativo", 1)),
    *(("Atti amministrativi", "Applicativo", 1), ("Gestione del personale", "Applicativo", 2)),
    *(("Pratiche edilizie", "Applicativo", 2), ("Catasto strade", "Applicativo", 0), ("CAD", "Applicativo", 0)),
    *(("Gestione sanzioni", "Applicativo", 0), ("Posta e agenda", "Applicativo", 1)),
    *(("Anagrafe fornitori", "Banca dati", 1), ("Archivio cartografico", "Banca dati", 2)),
    *(("Patrimonio immobiliare", "Banca dati", 1), ("Incidenti stradali", "Banca dati", 0)),
    *(("Edifici scolastici", "Banca dati", 2), ("Contratti", "Banca dati", 1)),
)
"""Name, kind, and whether it works from outside: 1 always did, 2 since the second year, 0 not yet."""

MEANS = (("Auto", 6, 70, 22), ("Treno", 2, 80, 11), ("Autobus", 2, 30, 14), ("Bici", 1, 8, 0), ("Moto", 1, 30, 12))
"""Means, how many choose it, the longest way there and back in km, cents a kilometre."""


@dataclass(frozen=True)
class _Books:
    """The ledgers of an ente that lived."""

    life: Life
    seed: int

    @property
    def year(self) -> int:
        """The second year, that of the last day."""
        return self.life.population.end.year

    def rng(self, *what: object) -> Random:
        """Return the chance of one number, and of no other."""
        return Random(":".join(map(str, (self.seed, "conti", *what))))

    def spans(self, months: int) -> Iterator[Span]:
        """Yield the months (1) or the quarters (3) of the two years that are over on the last day."""
        for year in (self.year - 1, self.year):
            for number in range(12 // months):
                first = date(year, number * months + 1, 1)
                last = last_day(add_months(first, months - 1))
                name = f"{MONTHS[number]} {year}" if months == 1 else f"{number + 1}° trimestre {year}"
                if last <= self.life.population.end:
                    yield Span(name, first, last)

    # ------------------------------------------------------------ what is there

    def requirements(self) -> Iterator[Requirement]:
        """Yield the acts and systems of the ente, and which settori plan by objectives."""
        before, year = self.year - 2, self.year
        yield Requirement("SO-01.atto", "", date(before, 3, 1), True, f"Delibera n. 41/{before}")
        yield Requirement("SO-01.coordinatore", "", date(before, 4, 1), True, f"Decreto n. 12/{before}")
        yield Requirement("SO-01.cabina", "", date(before, 4, 1), False, "")
        yield Requirement("SO-01.cabina", "", date(year, 3, 1), True, f"Decreto n. 7/{year}")
        yield Requirement("SO-02.monitoraggio", "", date(before, 9, 1), True, f"Determina n. 310/{before}")
        yield Requirement("SO-03.help desk", "", date(before, 9, 1), False, "")
        yield Requirement("SO-03.help desk", "", date(year - 1, 6, 1), True, f"Determina n. 188/{year - 1}")
        for item in ("SD-03.vpn", "SD-04.intranet", "SD-05.collaboration"):
            yield Requirement(item, "", date(before, 1, 1), True, "")
        for settore in self._settori:
            planned = self.rng("programmazione", settore).random() < 0.7
            yield Requirement("SO-04.programmazione", settore, date(year - 1, 1, 31), planned, f"PIAO {year - 1}")

    def software(self) -> Iterator[Software]:
        """Yield the inventory of the first year, and what the second changed."""
        for name, kind, remote in SOFTWARE:
            yield Software(name, kind, date(self.year - 1, 1, 1), remote == 1)
            if remote == 2:
                yield Software(name, kind, date(self.year, 2, 1), True)

    def sites(self) -> Iterator[Site]:
        """Yield the buildings: in the second year one gives up a floor, and another is left."""
        metres, desks = 11 * self._staff, self._staff
        first = date(self.year - 1, 1, 1)
        yield Site("Palazzo della Provincia", first, metres * 6 // 10, desks * 6 // 10, 0)
        yield Site("Uffici tecnici", first, metres * 3 // 10, desks * 3 // 10, 14_400 * self._staff)
        yield Site("Uffici tecnici", date(self.year, 4, 1), metres * 2 // 10, desks * 2 // 10, 9_600 * self._staff)
        yield Site("Sede distaccata", first, metres // 10, desks // 10, 7_200 * self._staff)
        yield Site("Sede distaccata", date(self.year, 7, 1), 0, 0, 0)

    # ------------------------------------------------------------ what is spent and given

    def costs(self) -> Iterator[Cost]:
        """Yield the costs by item, place and period."""
        for item in ITEMS:
            places = self._settori if item.by_settore else {"": self._staff}
            for span in self.spans(item.months):
                for place, people in places.items():
                    yield self._cost(item, span, place, people)

    def _cost(self, item: _Item, span: Span, place: str, people: int) -> Cost:
        less = item.saving if span.first.year == self.year else 0.0
        drawn = self.rng(item.name, place, span.name).uniform(0.9, 1.1)
        cents = round(item.euro * 100 * people * item.months / 12 * (1 - less) * drawn)
        if item.each is None:
            return Cost(item.name, place, span, cents)
        number = max(1, cents // item.each)
        return Cost(item.name, place, span, number * item.each, number)

    def processes(self) -> Iterator[Process]:
        """Yield what each process and service gave, quarter by quarter; those of no area are of the whole ente."""
        areas = {unit.code for unit in self.life.population.strutture if unit.code in AREE}
        for work in WORKS:
            for span in self.spans(3) if work.area in areas or not work.area else ():
                yield self._process(work, span)

    def _process(self, work: _Work, span: Span) -> Process:
        rng, second = self.rng(work.name, span.name), span.first.year == self.year
        outputs = max(2, round(work.outputs * self._staff / 100 * (1.04 if second else 1.0) * rng.uniform(0.93, 1.07)))
        in_time = round(outputs * rng.uniform(0.82, 0.93) + (0.04 * outputs if second else 0))
        days = max(1, round(work.days * (0.94 if second else 1.0) * rng.uniform(0.95, 1.05)))
        asked, served = self.rng(work.name, span.name, "utenti"), work.kind == "Servizio"
        answers = asked.randint(20, 60)
        visits = round(outputs * (0.45 if second else 0.6) * asked.uniform(0.9, 1.1))
        return Process(
            name=work.name,
            struttura=work.area,
            span=span,
            kind=work.kind,
            digitised=work.digitised[second],
            outputs=outputs,
            in_time=min(in_time, outputs),
            days=outputs * days,
            median_days=max(1, days - days // 6),
            fte_hundredths=max(20, round(outputs * (work.days + 8) / 9)),
            users=round(outputs * 1.2) if served else None,
            digital=round(outputs * (0.5 if second else 0.4)) if served else None,
            satisfied=answers * asked.randint(78 + 4 * second, 90 + 4 * second) // 100 if served else None,
            respondents=answers if served else None,
            visits=visits if work.desk else None,
            waiting_minutes=visits * asked.randint(9, 14) if work.desk else None,
            cents=outputs * (work.days + 8) * 310,
        )

    # ------------------------------------------------------------ the way to the office

    def journeys(self) -> Iterator[Journey]:
        """Yield what about half of the agile workers declared, some of them again a year later."""
        asked = {a.person.matricola: a.person for a in self.life.agreements if a.last >= date(self.year - 1, 1, 1)}
        for matricola, person in sorted(asked.items()):
            rng = self.rng("spostamenti", matricola)
            if rng.random() < 0.5:
                yield from self._declared(person, rng)

    def _declared(self, person: Person, rng: Random) -> Iterator[Journey]:
        first = max(date(self.year - 1, 1, 15), person.hired) + timedelta(days=rng.randint(0, 30))
        again = date(self.year, 1, 15) + timedelta(days=rng.randint(0, 30))
        moved = rng.random() < 0.2
        if first <= self.life.population.end:
            yield _journey(person, first, rng)
        if moved and first < again <= self.life.population.end:
            yield _journey(person, again, rng)

    # ------------------------------------------------------------ what is to be reached

    def targets(self) -> Iterator[Target]:
        """Yield the plan of three years: of the ente, with a milestone in words, and of each area."""
        for step in range(3):
            for code, weight, base, rise, near in _PLAN:
                yield self._number(code, "", step, weight, base + self._reach(code, base), rise, near)
            yield self._milestone(step)
            for area in [unit.code for unit in self.life.population.strutture if unit.code in AREE]:
                for code, weight, base, rise, near in _PLAN_OF_AREAS:
                    start = base + self._reach(code, base) + self.rng("obiettivi", area, code).randint(-4, 4)
                    yield self._number(code, area, step, weight, start, rise, near)

    def _reach(self, code: str, base: int) -> int:
        """Return how far from the usual an ente of this way starts: some cover a quarter of their people, some less."""
        return round(100 * self.life.way.coverage) - 26 if code in ("S-01", "IM-01") and base > 10 else 0

    def _number(self, code: str, unit: str, step: int, weight: int, base: int, rise: int, near: str) -> Target:
        direction = "Decrescente" if rise < 0 else "Crescente"
        value = rise * (step + 1) if code.startswith("EC") else base + rise * (step + 1)
        start = "" if code.startswith("EC") else f"{base}"
        return Target(
            code, unit, self.year + step, "%", self.year - 1, start, f"{value}", "", "", weight, direction, near
        )

    def _milestone(self, step: int) -> Target:
        words = ("Cabina di regia attiva", "Regolamento aggiornato", "Valutazione di medio termine approvata")[step]
        state = "In corso" if step == 0 else "Da avviare"
        return Target("SO-01", "", self.year + step, "testo", None, "", "", words, state, 10, "Neutra", "")

    # ------------------------------------------------------------ how large

    @property
    def _staff(self) -> int:
        end = self.life.population.end
        return sum(1 for person in self.life.population.people if person.serves_on(end))

    @property
    def _settori(self) -> Mapping[str, int]:
        """The settori of the tree, each with about how many people it has."""
        weights: dict[str, int] = {}
        for unit in self.life.population.strutture:
            if unit.servizio is not None and unit.code == unit.servizio.code:
                weights[unit.parent] = weights.get(unit.parent, 0) + unit.servizio.weight
        whole = sum(weights.values())
        found = {code: max(1, self._staff * weights[code] // whole) for code in SETTORI if code in weights}
        return dict(sorted(found.items()))


_Plan = tuple[tuple[str, int, int, int, str], ...]

_PLAN: _Plan = (
    ("S-01", 25, 24, 2, "2"),
    ("IM-01", 15, 22, 2, "2"),
    ("IM-02", 15, 8, 1, "0,5"),
    ("SP-03", 15, 40, 10, "5"),
    ("SD-02", 10, 70, 5, "5"),
    ("EC-01", 10, 0, -2, "1"),
)
"""Code, weight, where it starts, how much more each year, how far still counts as near; with the milestone, 100."""

_PLAN_OF_AREAS: _Plan = (("S-01", 60, 24, 2, "2"), ("IM-02", 40, 8, 1, "0,5"))


def _journey(person: Person, day: date, rng: Random) -> Journey:
    name, _, longest, cents = rng.choices(MEANS, [each[1] for each in MEANS])[0]
    km = rng.randint(max(2, longest // 10), longest)
    slow = 4.0 if name == "Bici" else 1.9 if name == "Autobus" else 1.3
    extra = rng.randint(40, 320) * 100 if rng.random() < 0.7 else None
    return Journey(person, day, km, 10 + round(km * slow), name, km * cents, extra)
