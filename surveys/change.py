# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Has something moved since the wave before?

Waves are anonymous, so that they are taken for independent samples. Where the same people answered twice this is
prudent: the interval is wider than it need be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveys.comparison import mann_whitney_p, welch
from surveys.estimates import Moments, moments

Floats = NDArray[np.float64]

WORTH_A_WORD = 0.2
"""Points of a 1-6 scale (range 5) below which nothing is said to have moved (surveys.md 5.9)."""

IMPROVED, WORSENED, STABLE = "migliorato", "peggiorato", "stabile"


@dataclass(frozen=True)
class Moved:
    """After - before with its 95 % interval (Welch); positive is better. `p` is Welch's, `rank_p` Mann-Whitney's.

    `rank_p` is NaN when only moments are known. No bounds where nothing varies or all were asked both times.
    """

    before: float
    after: float
    difference: float
    error: float
    low: float | None
    high: float | None
    df: float
    p: float
    rank_p: float
    cohen: float
    hedges: float
    word: str


def change(
    before: Floats,
    after: Floats,
    population_before: int | None = None,
    population_after: int | None = None,
    least: float = WORTH_A_WORD,
) -> Moved:
    """Return how the scores of people (NaN missing) moved between two waves. See `moved` and `mann_whitney_p`."""
    rank_p = mann_whitney_p(after[~np.isnan(after)], before[~np.isnan(before)])
    return moved(moments(before, population_before), moments(after, population_after), least, rank_p)


def moved(before: Moments, after: Moments, least: float = WORTH_A_WORD, rank_p: float = np.nan) -> Moved:
    """Return after - before with Welch's interval, Cohen's d, Hedges' g and the word of `change_word`.

    Source: surveys.md 5.9; the formulas are those of `comparison.welch`.
    """
    found = welch(after, before)
    return Moved(
        before.mean,
        after.mean,
        found.difference,
        found.error,
        found.low,
        found.high,
        found.df,
        found.p,
        rank_p,
        found.cohen,
        found.hedges,
        change_word(found.difference, found.low, found.high, least),
    )


def change_word(difference: float, low: float | None, high: float | None, least: float = WORTH_A_WORD) -> str:
    """Return migliorato or peggiorato when the interval leaves out 0 and the move is at least `least`, else stabile.

    "" of NaN: nobody answered in one of the waves. Without an interval the difference speaks alone: all were asked, or
    all answered the same. Source: surveys.md 5.9.
    """
    if np.isnan(difference):
        return ""
    sure = low is None or high is None or low > 0 or high < 0
    if not sure or round(abs(difference), 9) < least:
        return STABLE
    return IMPROVED if difference > 0 else WORSENED


def least_for(points: int) -> float:
    """Return the least move worth a word on a scale of so many points: 0.2 on 1-6, in proportion to the range."""
    return WORTH_A_WORD * (points - 1) / 5
