# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How much of a difference is chance? The Wilson interval of a share, and the limits of a funnel plot.

The funnel follows D. J. Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine
24 (2005), 1185-1202: exact binomial limits around the share of the whole ente. Tails are summed in integers, so that no
limit depends on a library's approximation.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import sqrt
from statistics import NormalDist

INNER, OUTER = Fraction(950, 1000), Fraction(998, 1000)
"""The two levels of a funnel: "perhaps chance" ends at the first, "hardly chance" begins at the second."""


@dataclass(frozen=True)
class Interval:
    """From and to, as shares of one."""

    low: float
    high: float


@dataclass(frozen=True)
class Limits:
    """Which parts of a whole are compatible with a share: from `low` to `high`, both included."""

    low: int
    high: int

    def hold(self, part: int) -> bool:
        """Return whether a part lies within."""
        return self.low <= part <= self.high


def wilson(part: int, whole: int, level: Fraction = INNER) -> Interval:
    """Return the Wilson score interval of part / whole (E. B. Wilson, 1927); ValueError for an empty whole."""
    if not 0 <= part <= whole or whole == 0:
        raise ValueError(f"no interval for {part} of {whole}")
    z = NormalDist().inv_cdf(float(1 - (1 - level) / 2))
    share, spread = part / whole, z * z / whole
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / whole + spread / (4 * whole)) / (1 + spread)
    return Interval(0.0 if part == 0 else middle - half, 1.0 if part == whole else middle + half)


@lru_cache(maxsize=4096)
def funnel(whole: int, share: Fraction, level: Fraction = INNER) -> Limits:
    """Return the parts of `whole` that chance alone gives with the probability `level`, if each counts with `share`.

    A part below `low` has at most (1 - level) / 2 of probability beneath or at it, and so has one above `high`: the
    limits are exact, and never narrower than the level says. ValueError for an empty whole or a share outside 0-1.
    """
    if whole <= 0 or not 0 <= share <= 1:
        raise ValueError(f"no limits for a share {share} of {whole}")
    tail = (1 - level) / 2
    low = _first_above(whole, share, tail)
    high = whole - _first_above(whole, 1 - share, tail)
    return Limits(low, high)


def _first_above(whole: int, share: Fraction, tail: Fraction) -> int:
    """Return the least k with P(X <= k) > tail for X ~ Binomial(whole, share), in integers throughout."""
    hit, miss = share.numerator, share.denominator - share.numerator
    if miss == 0:
        return whole
    # P(X = k) = comb(n, k) hit^k miss^(n-k) / denominator^n: the sum is compared with tail x denominator^n.
    bound = tail.numerator * share.denominator**whole
    term = total = miss**whole
    for k in range(whole):
        if total * tail.denominator > bound:
            return k
        term = term * (whole - k) * hit // ((k + 1) * miss)  # exact: each term is an integer
        total += term
    return whole
