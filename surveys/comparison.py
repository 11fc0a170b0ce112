# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do two groups, or more, answer differently, and by how much?

Positive always means: the first group is higher. A group with fewer than `TESTED` answers is not tested
(`may_be_tested`): whoever composes asks before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from surveys.estimates import Moments, moments, quantile_t

Floats = NDArray[np.float64]

TESTED = 10
"""Fewest answers of a group whose difference is tested (surveys.md 5.7)."""

SIGNIFICANT = 0.05

PRACTICAL = 0.3
"""Points of a 1-6 scale below which a difference is not worth a remark (surveys.md 5.7)."""

EXACT = 40
"""Up to so many answers in all, the permutations of the ranks are counted one by one (surveys.md 3.5)."""


@dataclass(frozen=True)
class Welch:
    """A difference of two means with its 95 % interval. No bounds where nothing varies (or all were asked)."""

    difference: float
    error: float
    df: float
    t: float
    p: float
    low: float | None
    high: float | None
    cohen: float
    hedges: float


@dataclass(frozen=True)
class TwoGroups:
    """Two groups compared. `rank_biserial` is 2U/(n1 n2) - 1, `superiority` is U/(n1 n2); `p` is Mann-Whitney's."""

    u: float
    p: float
    rank_biserial: float
    superiority: float
    difference: float
    low: float | None
    high: float | None
    df: float
    t: float
    hedges: float
    welch_p: float


@dataclass(frozen=True)
class ManyGroups:
    """More groups compared. `p` is Kruskal-Wallis', `epsilon_squared` the share of the variance of ranks."""

    h: float
    p: float
    epsilon_squared: float
    people: int
    groups: int


def may_be_tested(groups: Sequence[Floats]) -> bool:
    """Return whether there are two groups at least and each has enough answers for a p-value."""
    return len(groups) > 1 and all(int((~np.isnan(group)).sum()) >= TESTED for group in groups)


def two_groups(a: Floats, b: Floats, populations: tuple[int | None, int | None] = (None, None)) -> TwoGroups:
    """Return Mann-Whitney's test of a against b and Welch's difference of the means; NaN is left out.

    p, effects and difference of an empty group are NaN. `populations` (people invited in each group) narrow Welch's
    interval, as in `welch`; they do not touch the ranks.

    U = R_a - n_a (n_a + 1)/2 with midranks; p as `mann_whitney_p`; rank-biserial r = 2U/(n1 n2) - 1. Source: surveys.md
    5.7; Mann and Whitney, Annals of Mathematical Statistics 18, 1947; Kerby, Comprehensive Psychology 3, 2014.
    """
    a, b = _known(a), _known(b)
    effect = rank_biserial(a, b)
    found = welch(moments(a, populations[0]), moments(b, populations[1]))
    return TwoGroups(
        mann_whitney_u(a, b),
        mann_whitney_p(a, b),
        effect,
        (effect + 1) / 2,
        found.difference,
        found.low,
        found.high,
        found.df,
        found.t,
        found.hedges,
        found.p,
    )


def mann_whitney_u(a: Floats, b: Floats) -> float:
    """Return U of a: pairs in which a is higher, and half of those in which they are equal."""
    return float(midranks(np.concatenate([a, b]))[: len(a)].sum() - len(a) * (len(a) + 1) / 2)


def rank_biserial(a: Floats, b: Floats) -> float:
    """Return 2U/(n1 n2) - 1: pairs in which a is higher less those in which b is, over all; NaN for an empty group."""
    pairs = len(a) * len(b)
    return 2 * mann_whitney_u(a, b) / pairs - 1 if pairs else np.nan


def mann_whitney_p(a: Floats, b: Floats, continuity: bool = True) -> float:
    """Return the two-sided p of U: normal with s^2 = n1 n2 /12 (n + 1 - sum(t^3 - t)/(n (n - 1))), t the ties.

    Without ties and with a group of at most 8 it is exact, as in scipy.stats.mannwhitneyu; 1 where all are equal,
    NaN for an empty group. Source: surveys.md 5.7; Lehmann, Nonparametrics, 1975.
    """
    if not len(a) or not len(b):
        return np.nan
    n, ties = len(a) + len(b), _ties(np.concatenate([a, b]))
    if ties == 0 and min(len(a), len(b)) <= 8:
        return permutation_p(midranks(np.concatenate([a, b])), len(a))
    spread = (len(a) * len(b) / 12 * (n + 1 - ties / (n * (n - 1)))) ** 0.5
    if spread == 0:
        return 1.0
    distance = abs(mann_whitney_u(a, b) - len(a) * len(b) / 2) - (0.5 if continuity else 0.0)
    return min(1.0, 2 * float(special.ndtr(-distance / spread)))


def permutation_p(values: Floats, first: int) -> float:
    """Return the exact two-sided p that the sum of the first values is as far from the middle, over all the choices.

    `values` are whole or halves (answers, midranks). Twice the smaller tail, at most 1, as in
    scipy.stats.permutation_test. The sums of all choices of `first` values are counted by adding one value at a time
    (Streitberg and Roehmel's shift algorithm, 1986).
    """
    doubled = np.rint(2 * (values - values.min())).astype(np.int64)
    counts = np.zeros((first + 1, int(doubled.sum()) + 1))
    counts[0, 0] = 1.0
    for value in doubled:
        counts[1:, value:] += counts[:-1, : counts.shape[1] - value].copy()
    observed = int(doubled[:first].sum())
    of_all = counts[first].sum()
    tails = counts[first, : observed + 1].sum(), counts[first, observed:].sum()
    return float(min(1.0, 2 * min(tails) / of_all))


def welch(a: Moments, b: Moments) -> Welch:
    """Return a - b with Welch's interval: v = s^2/n (1 - n/N) of each, t = d / sqrt(v1 + v2).

    df = (v1 + v2)^2 / (v1^2/(n1 - 1) + v2^2/(n2 - 1)). Cohen's d is over the pooled standard deviation, Hedges' g is
    d (1 - 3/(4 (n1 + n2 - 2) - 1)). Source: Welch, Biometrika 34, 1947; Hedges, Journal of Educational Statistics 6,
    1981.
    """
    difference = a.mean - b.mean
    cohen = _cohen(a, b)
    hedges = cohen * (1 - 3 / (4 * (a.n + b.n - 2) - 1)) if a.n + b.n > 3 else np.nan
    if min(a.n, b.n) < 2 or a.variance + b.variance == 0:
        return Welch(difference, 0.0, np.nan, np.nan, np.nan, None, None, cohen, hedges)
    error = (a.variance + b.variance) ** 0.5
    df = error**4 / (a.variance**2 / (a.n - 1) + b.variance**2 / (b.n - 1))
    t, half = difference / error, quantile_t(df) * error
    p = 2 * float(special.stdtr(df, -abs(t)))
    return Welch(difference, error, df, t, p, difference - half, difference + half, cohen, hedges)


def many_groups(groups: Sequence[Floats]) -> ManyGroups:
    """Return Kruskal-Wallis' test of some groups; NaN left out, and groups without answers.

    H = 12/(n (n + 1)) sum R_g^2/n_g - 3 (n + 1), over 1 - sum(t^3 - t)/(n^3 - n); p from chi squared with groups - 1;
    epsilon squared = H (n + 1)/(n^2 - 1). Source: Kruskal and Wallis, JASA 47, 1952; surveys.md 5.7.
    """
    known = [each for each in map(_known, groups) if len(each)]
    if len(known) < 2:
        return ManyGroups(np.nan, np.nan, np.nan, sum(map(len, known)), len(known))
    pooled = np.concatenate(known)
    n = len(pooled)
    untied = 1 - _ties(pooled) / (n**3 - n)
    if untied <= 0:
        return ManyGroups(0.0, 1.0, 0.0, n, len(known))
    starts = np.cumsum([len(group) for group in known])[:-1]
    sums = [ranks.sum() ** 2 / len(ranks) for ranks in np.split(midranks(pooled), starts)]
    h = float((12 / (n * (n + 1)) * sum(sums) - 3 * (n + 1)) / untied)
    return ManyGroups(h, float(special.chdtrc(len(known) - 1, h)), h * (n + 1) / (n * n - 1), n, len(known))


def pairwise(groups: Sequence[Floats]) -> tuple[tuple[int, int, TwoGroups, float], ...]:
    """Return each pair of groups compared, with its p after Holm: to be read only if `many_groups` is significant."""
    pairs = tuple(combinations(range(len(groups)), 2))
    found = [two_groups(groups[one], groups[other]) for one, other in pairs]
    adjusted = holm([each.p for each in found])
    return tuple((*pair, each, p) for pair, each, p in zip(pairs, found, adjusted, strict=True))


def holm(ps: Sequence[float]) -> tuple[float, ...]:
    """Return the p-values of a family adjusted by Holm, in the same order; a NaN stays and counts for nothing.

    Sorted ascending, p_(i) becomes max over j <= i of min(1, (m - j + 1) p_(j)). Source: Holm, Scandinavian Journal of
    Statistics 6, 1979.
    """
    adjusted = np.array(ps, dtype=np.float64)
    known = np.flatnonzero(~np.isnan(adjusted))
    order = known[np.argsort(adjusted[known], kind="stable")]
    steps = np.arange(len(order), 0, -1)
    adjusted[order] = np.maximum.accumulate(np.minimum(1.0, steps * adjusted[order]))
    return tuple(float(p) for p in adjusted)


def benjamini_hochberg(ps: Sequence[float]) -> tuple[float, ...]:
    """Return the p-values adjusted for the false discovery rate, in the same order: for exploring single items only.

    p_(i) becomes min over j >= i of min(1, m p_(j) / j). Source: Benjamini and Hochberg, JRSS B 57, 1995.
    """
    found = np.array(ps, dtype=np.float64)
    order = np.argsort(found, kind="stable")[::-1]
    m = len(found)
    found[order] = np.minimum.accumulate(np.minimum(1.0, found[order] * m / np.arange(m, 0, -1)))
    return tuple(float(p) for p in found)


def effect_word(r: float) -> str:
    """Return the Italian word of a rank-biserial r, whatever its sign: bounds .10, .30, .50 (5.7); "" of NaN."""
    size = abs(r)
    if np.isnan(size):
        return ""
    if size < 0.10:
        return "trascurabile"
    if size < 0.30:
        return "piccolo"
    return "medio" if size < 0.50 else "grande"


def epsilon_word(epsilon_squared: float) -> str:
    """Return the Italian word of an epsilon squared: its root, read as an r (.01, .09, .25 of variance)."""
    return effect_word(np.maximum(epsilon_squared, 0.0) ** 0.5)


def p_band(p: float) -> str:
    """Return the band in which a p is told: a p is never shown itself; "" of NaN (not tested)."""
    if np.isnan(p):
        return ""
    if p < 0.01:
        return "<0,01"
    return "0,01-0,05" if p < SIGNIFICANT else ">0,05"


def benchmark_band(value: float, p20: float, p50: float, p80: float) -> str:
    """Return where a mean stands among other bodies: «ottimo», «buono», «da migliorare», «intervento urgente».

    From the 80th percentile up, from the 50th, from the 20th, below; "" of NaN. Source: HSE Management Standards
    Indicator Tool, analysis tool; the four colours of INAIL (surveys.md 2.2).
    """
    if np.isnan(value):
        return ""
    if value >= p80:
        return "ottimo"
    if value >= p50:
        return "buono"
    return "da migliorare" if value >= p20 else "intervento urgente"


def midranks(values: Floats) -> Floats:
    """Return the ranks from 1, ties at the middle of their places."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    middle: Floats = (ends - (counts - 1) / 2).astype(np.float64)
    return middle[inverse]


def _ties(values: Floats) -> float:
    """Return sum(t^3 - t) over the groups of equal values."""
    counts = np.unique(values, return_counts=True)[1].astype(np.float64)
    return float((counts**3 - counts).sum())


def _cohen(a: Moments, b: Moments) -> float:
    """Return the difference over the pooled standard deviation, NaN where nothing varies."""
    if min(a.n, b.n) < 2:
        return np.nan
    pooled = ((a.n - 1) * a.sd**2 + (b.n - 1) * b.sd**2) / (a.n + b.n - 2)
    return float((a.mean - b.mean) / pooled**0.5) if pooled > 0 else np.nan


def _known(values: Floats) -> Floats:
    """Return what is not missing."""
    return values[~np.isnan(values)]
