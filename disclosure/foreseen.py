# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What may be told of a forecast? What follows from released numbers, in whole people and tenths of a percent.

A forecast begins where the release of S-01 does: where that hides the ente, nothing is foreseen; a unit that it hides
has no path. The path of a unit is worked out from its two released numbers and the ente's own curves, so that it tells
nothing of the unit that its release does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from disclosure.policy import Policy
from disclosure.release import Released
from metrics.cube import BrokenCount
from metrics.engine import Backend
from metrics.forecast.ask import Horizon, simulated
from metrics.forecast.history import History, Reals, Tried
from metrics.forecast.scenario import Path, Scenario, WrongScenario, path, reached
from metrics.forecast.simulate import FUTURES, Simulated
from metrics.known import Ints
from metrics.places import ENTE, At, UnitTree
from metrics.targets import missing

BAND = (0.1, 0.5, 0.9)
"""The edges of the band of 80 %, and its middle."""

FUTURES_OF = 10
"""Out of how many futures it is said in how many the target is met."""


@dataclass(frozen=True)
class Ahead:
    """One month end of the ente: covered and eligible people, and the share in tenths of a percent with its band.

    `met` says in how many futures out of FUTURES_OF the target is met; None where there is none.
    """

    end: date
    part: int
    whole: int
    low: int
    middle: int
    high: int
    met: int | None


@dataclass(frozen=True)
class Stop:
    """A unit on a day ahead; `missing` is how many people are missing to the target, None where there is no target."""

    end: date
    part: int
    whole: int
    missing: int | None


@dataclass(frozen=True)
class UnitAhead:
    """A unit that the release shows, and where it goes; one that it hides has no stops."""

    code: str
    stops: tuple[Stop, ...]


@dataclass(frozen=True)
class Foreseen:
    """A forecast as it may be seen. `months` are empty where the ente is hidden; the first is the reference day itself.

    `habits` are rates by name, a percent
    of a year's occasions (of agreements at their last day for `renewed`); None where too few people are behind one.
    `learnt` is from how many months of history.
    """

    released: Released
    until: date
    months: tuple[Ahead, ...]
    units: tuple[UnitAhead, ...]
    habits: Mapping[str, int | None]
    learnt: int
    scenario: Scenario
    digest: str

    @property
    def on(self) -> date:
        """Return the reference day."""
        return self.released.on

    def up_to(self, until: date) -> Foreseen:
        """Return the same forecast, cut at a day: a shorter one is the beginning of the longer, to the digit."""
        months = tuple(month for month in self.months if month.end <= until)
        units = tuple(replace(unit, stops=tuple(s for s in unit.stops if s.end <= until)) for unit in self.units)
        return replace(self, until=until, months=months, units=units)


def foresee(
    where: Backend, horizon: Horizon, released: Released, policy: Policy, scenario: Scenario, futures: int = FUTURES
) -> Foreseen:
    """Return what may be told. Raises WrongScenario where a scenario names what the release does not show."""
    shown = released.cells.get(At())
    if shown is None or shown.numerator is None or not shown.denominator or not horizon.ends:
        return Foreseen(released, horizon.until, (), (), {}, 0, scenario, "")
    history, found = simulated(where, horizon, scenario.overrides, futures)
    if (found.start.part, found.start.whole) != (shown.numerator, shown.denominator):
        raise BrokenCount("S-01: the forecast does not begin where the indicator stands")
    more = _more(released, scenario, found)
    part = np.minimum(found.whole, found.part + np.rint(more[ENTE]).astype(np.int64))
    days = (horizon.on, *horizon.ends)
    return Foreseen(
        released=released,
        until=days[-1],
        months=tuple(_ahead(released, end, part[:, place], found.whole[:, place]) for place, end in enumerate(days)),
        units=tuple(_units(released, found, more, days)),
        habits={name: _habit(name, tried, history, policy) for name, tried in history.rates.items() if name in TOLD},
        learnt=len(history.months),
        scenario=scenario,
        digest=found.digest[:12],
    )


# ---------------------------------------------------------------- the ente


def _ahead(released: Released, end: date, part: Ints, whole: Ints) -> Ahead:
    share = np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
    low, middle, high = (int(np.floor(1000 * each + 0.5)) for each in np.quantile(share, BAND))
    covered, eligible = _people(np.median(part)), _people(np.median(whole))
    return Ahead(end, covered, eligible, low, middle, high, _met(released, part, whole))


def _people(number: float) -> int:
    return int(np.floor(number + 0.5))


def _met(released: Released, part: Ints, whole: Ints) -> int | None:
    if released.target is None:
        return None
    floor = released.target.floor
    reaching = np.count_nonzero((whole > 0) & (part * floor.denominator >= floor.numerator * whole))
    return _people(FUTURES_OF * reaching / len(part))


TOLD = ("begun", "renewed", "withdrawn", "left", "entered")
"""The habits that are told."""


def _habit(name: str, tried: Tried, history: History, policy: Policy) -> int | None:
    """Return a rate as a percent; None where fewer people than the threshold did it, or fewer did not."""
    happened, occasions = tried.total
    if happened < policy.threshold or occasions - happened < policy.threshold:
        return None
    weight = history.weight
    rate = float((weight * tried.happened).sum() / (weight * tried.occasions).sum())
    return _people(100 * (rate if name == "renewed" else 1 - (1 - rate) ** 12))


# ---------------------------------------------------------------- units


def _more(released: Released, scenario: Scenario, found: Simulated) -> dict[str, Reals]:
    """Return how many more people the goals of a scenario mean in each unit, those above it and the ente."""
    above = _above(released.tree)
    more = {unit.code: np.zeros(len(found.held)) for unit in released.tree}
    _must_not_overlap([goal.unit for goal in scenario.goals], above)
    for goal in scenario.goals:
        if goal.unit not in more or goal.unit == ENTE:
            raise WrongScenario(f"la struttura «{goal.unit}» non c’è nell’organigramma di quel giorno.")
        unit = _path(released, found, goal.unit)
        if unit is None:
            raise WrongScenario(f"la copertura della struttura «{goal.unit}» è riservata: non si può supporre altro.")
        if goal.by <= found.start.on:
            raise WrongScenario("il mese dell’obiettivo è già passato.")
        added = reached(goal, unit, found.start.on, found.start.ends)
        for code in (goal.unit, *above[goal.unit]):
            more[code] += added
    return more


def _above(tree: UnitTree) -> dict[str, tuple[str, ...]]:
    """Return the units above each, nearest first."""
    found: dict[str, tuple[str, ...]] = {}
    for unit in tree:
        found[unit.code] = () if unit.parent is None else (unit.parent, *found[unit.parent])
    return found


def _must_not_overlap(units: Sequence[str], above: Mapping[str, Iterable[str]]) -> None:
    for unit in units:
        for other in above.get(unit, ()):
            if other in units:
                raise WrongScenario(f"«{unit}» è dentro «{other}»: uno scenario ne sceglie una.")


def _path(released: Released, found: Simulated, code: str) -> Path | None:
    shown = released.cells.get(At(code))
    if shown is None or shown.numerator is None or not shown.denominator:
        return None
    return path(found, shown.numerator, shown.denominator)


def _units(
    released: Released, found: Simulated, more: Mapping[str, Reals], days: Sequence[date]
) -> Iterable[UnitAhead]:
    """Yield the units below the ente in the order of the tree, each with its stops: today, and each year's end."""
    places = [place for place, end in enumerate(days) if not place or end.month in HALF_YEARS]
    for unit in released.tree:
        way = None if unit.code == ENTE else _path(released, found, unit.code)
        stops = () if way is None else tuple(_stop(released, way, more[unit.code], days, place) for place in places)
        if unit.code != ENTE:
            yield UnitAhead(unit.code, stops)


HALF_YEARS = (6, 12)
"""The months at whose end a unit's path stops: month by month it would follow the ente's too closely to read."""


def _stop(released: Released, way: Path, more: Reals, days: Sequence[date], place: int) -> Stop:
    whole = _people(way.whole[place])
    part = min(whole, _people(way.part[place] + more[place]))
    gap = None if released.target is None else missing(part, whole, released.target)
    return Stop(days[place], part, whole, gap)
