# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What did the people of a made-up ente ask, sign, declare and learn?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from agilometro.demo.accounts import Accounts
from agilometro.demo.population import Person, Population, Struttura
from agilometro.demo.regulation import Way
from record.period import add_months, duration_end

MIN_SERVICE_DAYS = 90
_WEEKDAYS = range(5)


@dataclass(frozen=True)
class Application:
    """A request for agile work; `decided` is None while it waits."""

    code: str
    person: Person
    filed: date
    struttura: str
    outcome: str
    decided: date | None
    reason: str
    grounds: tuple[str, ...]
    minute: int | None = None
    opinion: date | None = None


@dataclass(frozen=True)
class Duties:
    """What an agreement says and what was done for it on time or late; None where the office wrote nothing."""

    places: bool | None = None
    objectives: bool | None = None
    clauses: bool | None = None
    activities: str = ""
    technologies: str = ""
    equipment: str = ""
    reporting: str = ""
    notice_days: int | None = None
    renewal_asked: date | None = None
    recess_notified: date | None = None
    recess_for_cause: bool | None = None
    communicated: date | None = None
    communication: str = ""
    disconnected_from: str = "19:00"


@dataclass(frozen=True)
class Agreement:
    """An individual agreement; `weekdays` are 0 (Monday) to 4, bands are minutes after midnight."""

    code: str
    person: Person
    application: str
    signed: date | None
    start: date
    end: date
    profile: str
    weekdays: tuple[int, ...]
    bands: tuple[tuple[int, int], ...]
    day_minutes: int
    trained: date | None
    informed: date | None
    renewal_of: str
    state: str
    recess: date | None
    recess_by: str
    duties: Duties = Duties()

    @property
    def last(self) -> date:
        """Return the last day on which the agreement holds."""
        return self.end if self.recess is None else min(self.end, self.recess - timedelta(days=1))

    def holds_on(self, day: date) -> bool:
        """Say whether agile work may be done under it on a day."""
        signed = self.signed is None or self.signed <= day
        return self.start <= day <= self.last and signed and self.state not in ("bozza", "sospeso", "annullato")


@dataclass(frozen=True)
class Statement:
    """What a responsible declares of the contact bands of one agreement in a period."""

    agreement: Agreement
    since: date
    until: date
    respected: bool
    contested: int
    justified: int


@dataclass(frozen=True)
class Objective:
    """One objective of a periodic report; `received` is None while the report is missing."""

    report: str
    number: int
    agreement: Agreement
    since: date
    until: date
    due: date
    received: date | None
    outcome: str
    target: int
    reached: int


@dataclass(frozen=True)
class Course:
    """A course that a person attended."""

    person: Person
    course: str
    topic: str
    held: date
    minutes: int


@dataclass(frozen=True)
class Device:
    """A device of the ente; `person` is None while it is in store."""

    code: str
    kind: str
    person: Person | None
    given: date | None
    returned: date | None


@dataclass(frozen=True)
class Ground:
    """What an application states to come first: a code of the regulation and what it rests on."""

    application: str
    code: str
    born: date | None = None
    km: int | None = None
    assisted: str = ""
    until: date | None = None
    protocol: str = ""


@dataclass(frozen=True)
class Phase:
    """A phase of the ente's programme; `closed` is None while it is open."""

    code: str
    started: date | None
    closed: date | None
    act: str


@dataclass(frozen=True)
class Survey:
    """How many activities (or people) of an area have a level, on the day of the survey."""

    struttura: str
    day: date
    aspect: str
    level: str
    number: int


@dataclass(frozen=True)
class Life:
    """Everything that happened besides the days themselves."""

    way: Way
    population: Population
    applications: tuple[Application, ...]
    agreements: tuple[Agreement, ...]
    statements: tuple[Statement, ...]
    objectives: tuple[Objective, ...]
    courses: tuple[Course, ...]
    devices: tuple[Device, ...]
    grounds: tuple[Ground, ...] = ()
    phases: tuple[Phase, ...] = ()
    surveys: tuple[Survey, ...] = ()
    accounts: Accounts = field(default_factory=Accounts)


def live(population: Population, way: Way, seed: int) -> Life:
    """Return what happened in the ente under a regulation; the same arguments give the same life."""
    adopters, past = choose_adopters(population, way, seed)
    chains = [
        _Chain(number, person, population, way, seed, lasting=number < len(adopters))
        for number, person in enumerate(adopters + past)
    ]
    applications = [chain.application for chain in chains] + list(_unmet_requests(population, seed, chains))
    agreements = [agreement for chain in chains for agreement in chain.agreements]
    return Life(
        way=way,
        population=population,
        applications=tuple(sorted(applications, key=lambda a: (a.filed, a.code))),
        agreements=tuple(sorted(agreements, key=lambda a: (a.start, a.code))),
        statements=tuple(_statements(agreements, population.end, seed)),
        objectives=tuple(_objectives(agreements, population.end, way, seed)),
        courses=tuple(_courses(population, agreements, seed)),
        devices=tuple(_devices(adopters, past, agreements, seed)),
    )


def choose_adopters(population: Population, way: Way, seed: int) -> tuple[list[Person], list[Person]]:
    """Return who has an agreement on the last day (so many that coverage is the way's), and who had one before.

    Willingness differs by service; the number is fixed by the way, so any size and seed give about its coverage.
    """
    by_code = {unit.code: unit for unit in population.strutture}
    eligible = [person for person in population.people if _counts_on(person, population.end)]
    keyed = sorted(eligible, key=lambda person: _reluctance(person, by_code, population.end, seed))
    # One more than the share itself: at 25 % of few people a rounding must not decide on which side the ente stands.
    number = round(way.coverage * len(eligible)) + 1
    stayed = keyed[number : number + max(1, number // 6)]
    gone = [
        person for person in population.people if person.left is not None and (person.left - person.hired).days > 400
    ]
    return keyed[:number], stayed + gone[: max(1, number // 8)]


def _counts_on(person: Person, day: date) -> bool:
    """Say whether a person can have an agreement on a day: feasible work, here, and past the first months."""
    state = person.state_on(day)
    served = (day - person.hired).days - person.pause_days
    return (
        state is not None
        and person.serves_on(day)
        and state.feasible
        and not state.elsewhere
        and served > MIN_SERVICE_DAYS + 60
        and (day - state.since).days > 40
    )


def _reluctance(person: Person, by_code: dict[str, Struttura], day: date, seed: int) -> float:
    """Return a sorting key: weighted sampling without replacement (Efraimidis and Spirakis)."""
    state = person.state_on(day)
    servizio = by_code[state.struttura].servizio if state is not None else None
    leaning = 1.0 if servizio is None else servizio.leaning
    draw = Random(f"{seed}:adesione:{person.matricola}").random()
    return -float(draw ** (1.0 / leaning))


class _Chain:
    """One person's application and the agreements that followed from it."""

    def __init__(
        self, number: int, person: Person, population: Population, way: Way, seed: int, *, lasting: bool
    ) -> None:
        self._rng = Random(f"{seed}:catena:{person.matricola}")
        self._number = number + 1
        self._person, self._way, self._lasting = person, way, lasting
        self._end = population.end
        first_day = self._first_day(population.start)
        self.application = self._apply(first_day)
        self.agreements = self._sign(first_day)

    def _first_day(self, start: date) -> date:
        """Return the first agile day: nearly half began around the start of the record, the others one by one."""
        person, rng = self._person, self._rng
        late = min(person.left or self._end, self._end)
        latest = late - timedelta(days=20 if self._lasting else 250)
        earliest = max(
            person.hired + timedelta(days=MIN_SERVICE_DAYS + person.pause_days + 25), start - timedelta(days=300)
        )
        if earliest >= latest:
            return max(person.hired + timedelta(days=120), latest)
        if rng.random() < 0.45:
            latest = max(earliest, min(latest, start + timedelta(days=45)))
        day = earliest + timedelta(days=rng.randint(0, (latest - earliest).days))
        return day.replace(day=16 if day.day > 16 else 1) if day.replace(day=1) >= earliest else day

    def _apply(self, first_day: date) -> Application:
        wait = self._rng.randint(8, self._way.signature_days - 8)
        late = self._rng.random() < self._way.signed_late
        filed = first_day - timedelta(days=wait + (self._way.signature_days if late else 0))
        decided = filed + timedelta(days=max(3, wait // 2))
        struttura = (self._person.state_on(filed) or self._person.states[0]).struttura
        grounds = (f"C{self._rng.choice((5, 8, 11)):02d}",) if self._rng.random() < 0.3 else ()
        code = f"D{self._number:05d}"
        return Application(code, self._person, filed, struttura, "ammessa", decided, "", grounds)

    def _sign(self, first_day: date) -> list[Agreement]:
        """Return the agreements: the first, its renewals until the last day, and for who stopped, how it ended."""
        rng, signed = self._rng, first_day - timedelta(days=self._rng.randint(0, 5))
        current = self._first(first_day, max(signed, self.application.filed + timedelta(days=1)))
        chain = [current]
        limit = self._end if self._lasting else min(self._person.left or self._end, self._end)
        while current.end < limit and (self._lasting or rng.random() < 0.5):
            current = self._renewal(current)
            chain.append(current)
        if not self._lasting:
            chain[-1] = self._ended(chain[-1], limit)
        return chain

    def _first(self, start: date, signed: date) -> Agreement:
        rng, way = self._rng, self._way
        profile = rng.choices(list(way.profile_weights), list(way.profile_weights.values()))[0]
        state = self._person.state_on(start) or self._person.states[0]
        weekdays = self._weekdays(state.minutes, way.days_by_profile[profile])
        day_minutes = state.minutes[weekdays[0]]
        length = rng.choice(way.band_minutes)
        return Agreement(
            code=f"A{self._number:05d}-1",
            person=self._person,
            application=self.application.code,
            signed=signed,
            start=start,
            end=duration_end(start, way.first_months),
            profile=profile,
            weekdays=weekdays,
            bands=self._bands(length),
            day_minutes=day_minutes,
            trained=start - timedelta(days=rng.randint(5, 60)) if rng.random() < 0.9 else None,
            informed=start - timedelta(days=rng.randint(0, 30)),
            renewal_of="",
            state="attivo",
            recess=None,
            recess_by="",
        )

    def _weekdays(self, minutes: tuple[int, ...], at_most: int) -> tuple[int, ...]:
        """Return the usual agile weekdays: on short days, and fewer of them where every day is long."""
        rng = self._rng
        due = [day for day in _WEEKDAYS if minutes[day]]
        short = [day for day in due if minutes[day] == min(minutes[k] for k in due)]
        number = min(at_most, len(short))
        if sum(minutes[day] for day in short[:number]) * 100 > 34 * sum(minutes) and rng.random() < 0.6:
            number = max(1, number - 1)
        return tuple(sorted(rng.sample(short, number)))

    def _bands(self, length: int) -> tuple[tuple[int, int], ...]:
        """Return one band in the morning, or one split by lunch when it is long."""
        if length < 240:
            return ((9 * 60 + 30, 9 * 60 + 30 + length),)
        return ((9 * 60, 9 * 60 + length - 90), (14 * 60 + 30, 16 * 60))

    def _renewal(self, before: Agreement) -> Agreement:
        """Return the next agreement: the day after the end, or a fortnight earlier (it then closes the one before)."""
        rng = self._rng
        early = rng.random() < 0.15
        start = before.end + timedelta(days=-14 if early else 1)
        return replace(
            before,
            code=f"{before.code[:-1]}{int(before.code[-1]) + 1}",
            application="",
            signed=start - timedelta(days=rng.randint(1, 12)),
            start=start,
            end=duration_end(start, self._way.renewal_months),
            informed=start - timedelta(days=rng.randint(0, 30)),
            renewal_of=before.code,
        )

    def _ended(self, last: Agreement, limit: date) -> Agreement:
        """Return the last agreement of who stopped: suspended, left to expire, or ended by recess."""
        rng = self._rng
        if last.end < limit:
            return last
        if self._person.left is None and rng.random() < 0.15:
            return replace(last, state="sospeso")
        recess = min(limit, last.start + timedelta(days=rng.randint(40, 160)))
        recess = max(recess, last.start + timedelta(days=1))
        party = "dipendente" if rng.random() < 0.7 else "amministrazione"
        return replace(last, state="recesso", recess=recess, recess_by=party)


def _unmet_requests(population: Population, seed: int, chains: list[_Chain]) -> Iterator[Application]:
    """Yield the applications that led to no agreement: refused, withdrawn, still waiting, or made too early."""
    busy = {chain.application.person.matricola for chain in chains}
    free = [person for person in population.people if person.matricola not in busy and person.left is None]
    rng = Random(f"{seed}:domande")
    for number, person in enumerate(rng.sample(free, min(len(free), max(4, len(chains) // 3))), len(chains) + 1):
        span = (population.end - max(population.start, person.hired)).days
        # More of them in the last months: what is asked grows with what is known.
        filed = population.end - timedelta(days=1 + int(span * rng.random() ** 2))
        filed = max(filed, person.hired + timedelta(days=5))
        state = person.state_on(filed)
        if filed > population.end or state is None:
            continue
        outcome = rng.choices(("respinta", "ritirata", "in_attesa"), (6, 2, 3))[0]
        if outcome == "in_attesa":
            filed = max(filed, population.end - timedelta(days=rng.randint(2, 25)))
        decided = None if outcome == "in_attesa" else min(population.end, filed + timedelta(days=rng.randint(4, 25)))
        reason = rng.choice(("NON_ESEGUIBILE", "ORGANIZZAZIONE", "GRADUATORIA")) if outcome == "respinta" else ""
        yield Application(f"D{number:05d}", person, filed, state.struttura, outcome, decided, reason, ())


def _periods(agreement: Agreement, months: int, end: date) -> Iterator[tuple[date, date]]:
    """Yield the closed periods of an agreement: whole quarters (or months) of the calendar, cut by its days."""
    first = agreement.start.replace(day=1, month=(agreement.start.month - 1) // months * months + 1)
    while first <= min(agreement.last, end):
        last = duration_end(first, months)
        if last <= end:
            yield max(first, agreement.start), min(last, agreement.last)
        first = add_months(first, months)


def _statements(agreements: list[Agreement], end: date, seed: int) -> Iterator[Statement]:
    """Yield a quarterly statement per agreement; about one in twenty-five contests something."""
    for agreement in agreements:
        rng = Random(f"{seed}:contatti:{agreement.code}")
        for since, until in _periods(agreement, 3, end):
            contested = rng.choice((1, 1, 2)) if rng.random() < 0.04 else 0
            justified = rng.randint(0, contested)
            yield Statement(agreement, since, until, contested == justified, contested, justified)


def _objectives(agreements: list[Agreement], end: date, way: Way, seed: int) -> Iterator[Objective]:
    """Yield the objectives of each report: due after a fortnight, at times late, at times never received."""
    for agreement in agreements:
        rng = Random(f"{seed}:rapporti:{agreement.code}")
        objectives = rng.randint(1, 3)
        for number, (since, until) in enumerate(_periods(agreement, way.report_months, end), 1):
            due = until + timedelta(days=15)
            received = _received(rng, until, end)
            for k in range(1, objectives + 1):
                report = f"R{agreement.code[1:]}-{number:02d}"
                yield _objective(rng, Objective(report, k, agreement, since, until, due, received, "", 0, 0))


def _received(rng: Random, until: date, end: date) -> date | None:
    throw = rng.random()
    wait = rng.randint(1, 14) if throw < 0.86 else rng.randint(16, 40)
    received = until + timedelta(days=wait)
    return received if throw < 0.95 and received <= end else None


def _objective(rng: Random, blank: Objective) -> Objective:
    """Return the objective with its outcome; a report that was not received has none."""
    target = rng.choice((10, 20, 40, 100))
    if blank.received is None:
        return replace(blank, target=target)
    reached = round(target * rng.choice((0.5, 0.8, 1, 1, 1, 1.1)))
    outcome = "raggiunto" if reached >= target else "parziale" if reached * 2 > target else "non_raggiunto"
    return replace(blank, target=target, reached=reached, outcome=outcome)


def _courses(population: Population, agreements: list[Agreement], seed: int) -> Iterator[Course]:
    """Yield the courses: before starting for agile workers, a yearly one for most of who leads."""
    for agreement in agreements:
        if agreement.trained is not None and not agreement.renewal_of:
            yield Course(agreement.person, "BASE", "competenze_digitali", agreement.trained, 240)
    for person in population.people:
        rng = Random(f"{seed}:corsi:{person.matricola}")
        for year in range(population.start.year + 1, population.end.year + 1):
            held = date(year, rng.randint(2, 9), rng.randint(1, 28))
            if person.qualifica != "altro" and person.serves_on(held) and rng.random() < 0.8:
                yield Course(person, f"GUIDA-{year}", "competenze_direzionali", held, 360)
    yield from _updates(population, agreements, seed)


def _updates(population: Population, agreements: list[Agreement], seed: int) -> Iterator[Course]:
    """Yield the yearly courses of agile workers: how to organise one's work for some, new tools for fewer."""
    topics = (("METODO", "competenze_organizzative", 0.5, 180), ("STRUMENTI", "competenze_digitali", 0.3, 120))
    for person in {a.person.matricola: a.person for a in agreements}.values():
        own = [a for a in agreements if a.person is person]
        for year in range(population.start.year + 1, population.end.year + 1):
            rng = Random(f"{seed}:aggiornamento:{person.matricola}:{year}")
            held = date(year, rng.randint(2, 9), rng.randint(1, 28))
            for name, topic, chance, minutes in topics:
                if rng.random() < chance and person.serves_on(held) and any(a.holds_on(held) for a in own):
                    yield Course(person, f"{name}-{year}", topic, held, minutes)


def _devices(adopters: list[Person], past: list[Person], agreements: list[Agreement], seed: int) -> Iterator[Device]:
    """Yield a laptop for three agile workers in four, the returned ones of who stopped, and a few in store."""
    starts = {a.person.matricola: a.start for a in agreements if not a.renewal_of}
    ends = {a.person.matricola: a.last for a in agreements}
    staying = {person.matricola for person in adopters}
    number = 0
    for person in adopters + past:
        if Random(f"{seed}:dotazioni:{person.matricola}").random() < 0.75:
            number += 1
            back = None if person.matricola in staying else ends[person.matricola]
            yield Device(f"PC{number:05d}", "portatile", person, starts[person.matricola], back)
    for spare in range(1, 1 + len(adopters) // 10):
        yield Device(f"PC{number + spare:05d}", "portatile", None, None, None)
