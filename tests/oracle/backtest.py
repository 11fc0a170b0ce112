# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How often does what came lie in the band of 80 %? Fit at a day with what was known then, and look later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from agilometro.demo.ente import make_ente
from agilometro.demo.life import Life
from metrics.forecast.facts import Agreements, Facts, States
from metrics.forecast.history import history_of, months_ahead
from metrics.forecast.simulate import simulate
from metrics.forecast.start import start_of
from metrics.known import NEVER, Ints
from record.period import add_months, last_day, month_of
from tests.oracle.made_up_years import BEHAVIOURS, MINIMUM, SIZES, Years, lived, month_end

CUT = 36
HORIZONS = (6, 12, 18, 24)


@dataclass(frozen=True)
class Outcome:
    """One look back: what was said, what came, as shares."""

    behaviour: str
    size: int
    horizon: int
    low: float
    middle: float
    high: float
    came: float

    @property
    def within(self) -> bool:
        """Tell whether what came lies in the band, its edges included."""
        return self.low <= self.came <= self.high


def outcomes(number: int, seed: int, futures: int = 1000) -> Iterator[Outcome]:
    """Yield outcomes, four for each made-up history, behaviours and sizes in turn."""
    for history in range(number // len(HORIZONS)):
        behaviour = BEHAVIOURS[history % len(BEHAVIOURS)]
        size = SIZES[history % len(SIZES)]
        yield from looked_back(lived(behaviour, size, seed + history), size, futures)


def looked_back(years: Years, size: int, futures: int, cut: int = CUT) -> Iterator[Outcome]:
    """Yield the outcomes of one history."""
    on, last = month_end(cut), month_end(cut + max(HORIZONS))
    facts, ends = years.as_known(on), months_ahead(on, last)
    share = simulate(start_of(facts, on, ends), history_of(facts, on), futures=futures).share
    for horizon in HORIZONS:
        low, middle, high = np.quantile(share[:, horizon], (0.1, 0.5, 0.9))
        part, whole = years.coverage(ends[horizon - 1])
        yield Outcome(years.behaviour.name, size, horizon, low, middle, high, part / whole)


def covered(found: Sequence[Outcome]) -> float:
    """Return which part of the outcomes lies in its band."""
    return sum(each.within for each in found) / len(found)


# ---------------------------------------------------------------- the made-up ente of the demo


def demo_outcomes(employees: int, seed: int, ente: str = "lucca", futures: int = 1000) -> Iterator[Outcome]:
    """Yield what came 6 and 12 months after the first two years of the three that an ente of the demo lives.

    Its life is drawn backwards, from who has an agreement on the last day: it is no ente whose habits go on.
    """
    life = make_ente(ente, employees, seed).life
    on = last_day(add_months(month_of(life.population.start), 23))
    ends = months_ahead(on, last_day(add_months(month_of(on), 12)))
    facts = _demo_facts(life, on)
    share = simulate(start_of(facts, on, ends), history_of(facts, on), futures=futures).share
    for horizon in (6, 12):
        day = ends[horizon - 1]
        low, middle, high = np.quantile(share[:, horizon], (0.1, 0.5, 0.9))
        then = _demo_facts(life, day)
        eligible = then.eligible(day.toordinal())
        came = float((eligible & then.covered(day.toordinal())).sum() / eligible.sum())
        yield Outcome("demo", employees, horizon, low, middle, high, came)


def _demo_facts(life: Life, on: date) -> Facts:
    """Return what was known on a day: nobody hired later, nothing signed later, leavings two months ahead."""
    known = [person for person in life.population.people if person.hired <= on]
    place_of = {person.matricola: place for place, person in enumerate(known)}
    rows = [(place, state) for place, each in enumerate(known) for state in each.states if state.since <= on]
    served = [known[place].hired + timedelta(days=known[place].pause_days) for place, _ in rows]
    soon = on + timedelta(days=60)
    left = [known[place].left for place, _ in rows]
    states = States(
        person=_ints(place for place, _ in rows),
        since=_ints(state.since.toordinal() for _, state in rows),
        hired=_ints(known[place].hired.toordinal() for place, _ in rows),
        left=_ints(NEVER if day is None or day > soon else day.toordinal() for day in left),
        served_from=_ints(day.toordinal() for day in served),
        feasible=_ints(int(state.feasible) for _, state in rows),
        feasible_since=_ints(0 for _ in rows),
        elsewhere=_ints(int(state.elsewhere) for _, state in rows),
    )
    made = [each for each in life.agreements if (each.signed or each.start) <= on and each.person.matricola in place_of]
    held = [each for each in made if each.state not in ("bozza", "sospeso", "annullato")]
    held.sort(key=lambda each: (place_of[each.person.matricola], each.start))
    until = (each.end if each.recess is None or each.recess > soon else each.last for each in held)
    agreements = Agreements(
        person=_ints(place_of[each.person.matricola] for each in held),
        signed=_ints((each.signed or each.start).toordinal() for each in held),
        since=_ints(max(each.signed or each.start, each.start).toordinal() for each in held),
        scheduled=_ints(each.end.toordinal() for each in held),
        until=_ints(day.toordinal() for day in until),
    )
    return Facts(len(known), states, agreements, MINIMUM)


def _ints(values: Iterator[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)
