# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What are the right answers about a made-up ente? Counted from its life in plain Python, without the engine.

Whatever the engine counts from spreadsheets that went through the door must equal this to the last digit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from agilometro.demo.days import Day, monday_of, public_holidays
from agilometro.demo.ente import MadeUpEnte
from agilometro.demo.life import Agreement, Application, Objective
from agilometro.demo.population import Person, State
from agilometro.demo.regulation import PRESCRIBED
from record.period import add_months, last_day

WHOLE_ENTE = "*"

Pair = tuple[int, int]
"""Part and whole."""


@dataclass(frozen=True)
class Truth:
    """Part and whole of each indicator by unit, rolled up the tree, on a day; an indicator that cannot be counted
    under the ente's regulation is not in it."""

    on: date
    counts: Mapping[str, Mapping[str, Pair]]


@dataclass
class _Tally:
    """Adds up part and whole on every unit from a person's own up to the ente."""

    above: Mapping[str, tuple[str, ...]]
    counts: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    def add(self, struttura: str, part: int, whole: int) -> None:
        for unit in self.above[struttura]:
            self.counts[unit][0] += part
            self.counts[unit][1] += whole

    def pairs(self) -> dict[str, Pair]:
        return {unit: (part, whole) for unit, (part, whole) in self.counts.items()}


def truth_of(ente: MadeUpEnte, on: date) -> Truth:
    """Return the right answers of a day."""
    return Truth(on, _Count(ente, on).everything())


class _Count:
    """The life of an ente as it looks on one day."""

    def __init__(self, ente: MadeUpEnte, on: date) -> None:
        self._ente, self._on = ente, on
        self._start = on.replace(month=1, day=1)
        self._life = ente.life
        self._prescribed = PRESCRIBED[ente.life.way.ente]
        self._above = _paths({unit.code: unit.parent for unit in ente.life.population.strutture})
        self._agreed = {a.person.matricola for a in self._life.agreements if _in_force(a, self._life.agreements, on)}

    def everything(self) -> dict[str, Mapping[str, Pair]]:
        """Return each indicator that can be counted."""
        agreed = self._agreed
        admitted = agreed | self._admitted()
        counted: dict[str, Mapping[str, Pair]] = {
            "S-01": self._people(agreed),
            "S-02": self._people(admitted),
            "S-03": self._requests(),
            "S-09": self._statements(),
            "S-10": self._reports(),
            "IM-01": self._people(self._agile_this_month()),
            "IM-02": self._agile_days(),
            "S-16": self._people(admitted),
            **self._staff(),
            **self._results(),
            **self._endings(),
            **self._attendance(),
        }
        if self._prescribed.signature_days is not None:
            counted["S-05"] = self._signatures(self._prescribed.signature_days)
        if self._prescribed.presence_percent is not None:
            counted["S-06"] = self._weeks(self._prescribed.presence_percent)
        if self._prescribed.agile_days is not None:
            counted["S-07"] = self._limited(self._prescribed.agile_days)
        return counted

    def _tally(self) -> _Tally:
        return _Tally(self._above)

    def _may(self, person: Person, day: date) -> bool:
        """Say whether a person could be in agile work on a day (the whole of the coverage indicators)."""
        state = person.state_on(day) or person.states[0]
        new = self._prescribed.service_days is not None and (
            person.hired + timedelta(days=person.pause_days) > day - timedelta(days=self._prescribed.service_days)
        )
        mapped = state.feasible and state.feasible_since is not None and state.feasible_since <= day
        return not _gone(person, day) and not state.elsewhere and mapped and not new

    def _people(self, chosen: set[str]) -> dict[str, Pair]:
        tally = self._tally()
        for person in self._life.population.people:
            state = person.state_on(self._on)
            if state is not None and self._may(person, self._on):
                tally.add(state.struttura, person.matricola in chosen, 1)
        return tally.pairs()

    def _staff(self) -> dict[str, dict[str, Pair]]:
        """Return the indicators on who serves here: managers, agile workers, everybody."""
        agile, leaders, everybody = self._here(agile=True), self._here(leading=True), self._here()
        managers = [person for person in leaders if person.qualifica == "dirigente"]
        plans = {person.matricola for person in everybody if self._plans(person)}
        sets = {a.person.matricola for a in self._in_force if a.duties.objectives}
        laptops = self._holding()
        signing = {person.matricola for person in agile if person.digital_signature}
        return {
            "SP-01": self._share(self._trained("competenze_direzionali"), leaders),
            "SP-01.dirigenti": self._share(self._trained("competenze_direzionali"), managers),
            "SP-02": self._share(plans, leaders),
            "SP-03": self._share(self._trained("competenze_organizzative"), agile),
            "SP-04": self._share(plans | sets, everybody),
            "SP-05": self._share(self._trained("competenze_digitali"), agile),
            "SD-01.quota": self._share(laptops, agile),
            "SD-02": self._share(set(), agile),
            "SD-03.abilitati": self._share(set(), agile),
            "SD-08": self._share(signing, agile),
            "S-19": self._share(laptops, agile),
        }

    def _here(self, *, agile: bool = False, leading: bool = False) -> list[Person]:
        """Return who serves in the ente on the day: all, those with an agreement, or those who lead."""
        return [
            person
            for person in self._life.population.people
            if (state := person.state_on(self._on)) is not None
            and not state.elsewhere
            and not _gone(person, self._on)
            and (not agile or person.matricola in self._agreed)
            and (not leading or person.qualifica != "altro")
        ]

    def _share(self, chosen: set[str], whole: list[Person]) -> dict[str, Pair]:
        tally = self._tally()
        for person in whole:
            tally.add(_state(person, self._on).struttura, person.matricola in chosen, 1)
        return tally.pairs()

    def _trained(self, topic: str) -> set[str]:
        since = add_months(self._on, -12)
        courses = self._life.courses
        return {c.person.matricola for c in courses if c.topic == topic and since < c.held <= self._on}

    def _holding(self) -> set[str]:
        return {
            device.person.matricola
            for device in self._life.devices
            if device.person is not None
            and (device.given or self._on) <= self._on
            and (device.returned is None or device.returned > self._on)
        }

    def _plans(self, person: Person) -> bool:
        stated = sorted(self._life.accounts.requirements, key=lambda each: each.since)
        latest = {
            each.struttura or WHOLE_ENTE: each.present
            for each in stated
            if each.item == "SO-04.programmazione" and each.since <= self._on
        }
        return any(latest.get(unit, False) for unit in self._above[_state(person, self._on).struttura])

    @cached_property
    def _in_force(self) -> list[Agreement]:
        return [a for a in self._life.agreements if _in_force(a, self._life.agreements, self._on)]

    def _results(self) -> dict[str, dict[str, Pair]]:
        """Return the outcomes of objectives: report by report, and each objective by its last report."""
        evaluated, last = self._tally(), dict[tuple[str, int], Objective]()
        due = [each for each in self._life.objectives if self._start <= each.due <= self._on]
        for each in sorted(due, key=lambda each: (each.due, each.outcome != "raggiunto")):
            last[each.agreement.code, each.number] = each
            if each.outcome:
                struttura = _state(each.agreement.person, each.due).struttura
                evaluated.add(struttura, each.outcome == "raggiunto", 1)
        named = self._tally()
        for each in last.values():
            named.add(_state(each.agreement.person, each.due).struttura, each.outcome == "raggiunto", 1)
        return {"S-11": evaluated.pairs(), "PI-AGG": named.pairs()}

    def _endings(self) -> dict[str, dict[str, Pair]]:
        """Return how the agreements of the year ended: renewed when they expired, or by withdrawal."""
        expired, held = self._tally(), self._tally()
        renewed = {a.renewal_of for a in self._life.agreements if _made(a) and (a.signed or a.start) <= self._on}
        for a in self._life.agreements:
            withdrawn = a.recess is not None and a.recess <= a.end
            last = a.last if withdrawn else a.end
            if not _made(a) or a.start > self._on or last < max(a.start, self._start):
                continue
            struttura = _state(a.person, min(last, self._on)).struttura
            held.add(struttura, withdrawn and last <= self._on, 1)
            if last <= self._on and not withdrawn and not (a.person.left is not None and a.person.left <= last):
                expired.add(struttura, a.code in renewed, 1)
        return {"S-13": expired.pairs(), "S-13.recesso": held.pairs()}

    def _attendance(self) -> dict[str, dict[str, Pair]]:
        """Return recalls and absences of the months counted; where weeks come, nobody tells which absence is leave."""
        recalls, absent, net = self._tally(), self._tally(), self._tally()
        for day in self._ente.days:
            month = self._month(day)
            if not self._start <= month <= self._on:
                continue
            struttura = _state(day.person, min(last_day(month), self._on)).struttura
            recalls.add(struttura, day.recalls, day.recalls + (1 if day.agile and not day.recalls else 0))
            if day.person.matricola not in self._ente.weekly_people:
                away = day.ferie + day.justified + day.other
                due = away + day.presence + day.agile
                absent.add(struttura, away, due)
                net.add(struttura, away - day.ferie, due)
        return {"S-12": recalls.pairs(), "EF-01": absent.pairs(), "EF-01.senza_ferie": net.pairs()}

    def _admitted(self) -> set[str]:
        requests = self._life.applications
        return {r.person.matricola for r in requests if r.outcome == "ammessa" and (r.decided or r.filed) <= self._on}

    def _agile_this_month(self) -> set[str]:
        return {
            day.person.matricola
            for day in self._ente.days
            if day.agile and not day.recalls and self._month(day) == self._on.replace(day=1)
        }

    def _month(self, day: Day) -> date:
        """Return the month to which a day is counted: a week that came as one belongs to that of its Thursday."""
        weekly = day.person.matricola in self._ente.weekly_people
        counted = monday_of(day.day) + timedelta(days=3) if weekly else day.day
        return counted.replace(day=1)

    def _requests(self) -> dict[str, Pair]:
        tally = self._tally()
        for request in self._life.applications:
            decided = request.decided if request.decided is not None and request.decided <= self._on else None
            event = decided or request.filed
            if decided is None or request.outcome == "ritirata" or not self._start <= event <= self._on:
                continue
            if self._may(request.person, event):
                tally.add(_state(request.person, event).struttura, request.outcome == "ammessa", 1)
        return tally.pairs()

    def _signatures(self, days: int) -> dict[str, Pair]:
        tally = self._tally()
        for request in self._life.applications:
            if request.outcome != "ammessa" or not (request.decided or self._on) <= self._on:
                continue
            signed = self._signed(request)
            event, term = signed or self._on, _term(request.filed, days)
            overdue = signed is None and term < self._on and not _gone(request.person, self._on)
            if self._start <= event <= self._on and (signed is not None or overdue):
                tally.add(_state(request.person, event).struttura, signed is not None and signed <= term, 1)
        return tally.pairs()

    def _signed(self, request: Application) -> date | None:
        signatures = [a.signed for a in self._life.agreements if a.application == request.code and a.signed is not None]
        return min((signed for signed in signatures if signed <= self._on), default=None)

    def _weeks(self, percent: int) -> dict[str, Pair]:
        tally = self._tally()
        for person, sunday, (agile, justified, _) in self._person_weeks:
            state = _state(person, sunday)
            base = state.weekly_minutes - justified
            if base > 0 and base * state.days >= state.weekly_minutes:
                tally.add(state.struttura, (base - agile) * 100 >= base * percent, 1)
        return tally.pairs()

    def _limited(self, most: int) -> dict[str, Pair]:
        tally = self._tally()
        for person, sunday, (_, _, agile_days) in self._person_weeks:
            tally.add(_state(person, sunday).struttura, agile_days <= most, 1)
        return tally.pairs()

    @cached_property
    def _person_weeks(self) -> list[tuple[Person, date, list[int]]]:
        """Return person, Sunday, (agile minutes, justified minutes, agile days) of the weeks that end in the period."""
        sums: dict[tuple[str, date], list[int]] = defaultdict(lambda: [0, 0, 0])
        people = {person.matricola: person for person in self._life.population.people}
        for day in self._ente.days:
            sunday = monday_of(day.day) + timedelta(days=6)
            if self._start <= sunday <= self._on:
                week = sums[day.person.matricola, sunday]
                week[0] += 0 if day.recalls else day.agile
                week[1] += day.ferie + day.justified
                week[2] += 1 if day.agile and not day.recalls else 0
        return [(people[matricola], sunday, week) for (matricola, sunday), week in sums.items()]

    def _statements(self) -> dict[str, Pair]:
        tally = self._tally()
        for statement in self._life.statements:
            if self._start <= statement.until <= self._on:
                state = _state(statement.agreement.person, statement.until)
                tally.add(state.struttura, statement.contested == 0, 1)
        return tally.pairs()

    def _reports(self) -> dict[str, Pair]:
        tally = self._tally()
        for report in (objective for objective in self._life.objectives if objective.number == 1):
            if self._start <= report.due <= self._on:
                state = _state(report.agreement.person, report.due)
                tally.add(state.struttura, report.received is not None and report.received <= report.due, 1)
        return tally.pairs()

    def _agile_days(self) -> dict[str, Pair]:
        tally = self._tally()
        for day in self._ente.days:
            month = self._month(day)
            if self._start <= month <= self._on:
                agile = 1 if day.agile and not day.recalls else 0
                present = 1 if day.presence and not agile else 0
                if agile or present:
                    state = _state(day.person, min(last_day(month), self._on))
                    tally.add(state.struttura, agile, agile + present)
        return tally.pairs()


def _paths(parents: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return each unit with everything above it, up to the ente."""
    paths: dict[str, tuple[str, ...]] = {}
    for code, parent in parents.items():
        paths[code] = (code, *(paths[parent] if parent else (WHOLE_ENTE,)))
    return paths


def _state(person: Person, day: date) -> State:
    return person.state_on(day) or person.states[0]


def _made(agreement: Agreement) -> bool:
    return agreement.state not in ("bozza", "annullato")


def _gone(person: Person, day: date) -> bool:
    return person.left is not None and person.left < day


def _in_force(agreement: Agreement, agreements: tuple[Agreement, ...], day: date) -> bool:
    """Say whether an agreement is in force: a renewal that began closes the one it renews."""
    renewed = any(
        later.renewal_of == agreement.code and later.start <= day and later.state not in ("bozza", "annullato")
        for later in agreements
    )
    return agreement.holds_on(day) and not renewed


def _term(filed: date, days: int) -> date:
    """Return the last day to sign: calendar days, the first excluded, rolled over Sundays and holidays."""
    last = filed + timedelta(days=days)
    while last.weekday() == 6 or last in public_holidays(last.year, last.year):
        last += timedelta(days=1)
    return last
