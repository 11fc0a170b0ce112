# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How often does what came lie in the band of 80 %? Fit at a day with what was known then, and look later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from metrics.forecast.history import history_of, months_ahead
from metrics.forecast.simulate import simulate
from metrics.forecast.start import start_of
from tests.oracle.made_up_years import BEHAVIOURS, SIZES, Years, lived, month_end

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
