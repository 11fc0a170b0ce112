# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How far can a mean or a share be from what the whole staff would say? Never: how far are those who kept silent.

Which interval a mean gets (`estimate`): Hall's, which takes the skewness away, for a skewed distribution (n <= 25 G1^2,
the rule of Cochran, Sampling Techniques, 1977); the BCa bootstrap for fewer than 30 answers (surveys.md 5.6); Student's
t otherwise, which for large n is the same and costs nothing. All are narrowed by the finite population correction when
the number of those invited is known; for a census there is no interval.

How often they hold the truth: see tests/spec/surveys/test_simulations.py (5,000 staffs for each of 18 cases, answers on
1-6, n from 20 to 200, three in five at the top of the scale included). BCa alone held it 91.8 % of times with 20
answers of 400 so skewed, Student's t 90 %; nor did Johnson's t or pseudo-answers at the ends of the scale do for all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]

FEW = 30
"""Below so many answers Student's t gives way to the bootstrap."""

DRAWS = 9_999
"""Bootstrap samples of an interval."""

SEED = 20_261_123
"""The seed of every bootstrap, so that a result can be had again."""

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % interval. No bounds for a census, for fewer than two answers, or when all are the same."""

    value: float
    low: float | None = None
    high: float | None = None

    def within(self, minimum: float, maximum: float) -> Estimate:
        """Return the same with bounds that do not leave the scale."""
        if self.low is None or self.high is None:
            return self
        return Estimate(self.value, max(self.low, minimum), min(self.high, maximum))


@dataclass(frozen=True)
class Moments:
    """What a mean's interval is made of: answers, mean, standard deviation (n - 1), people invited (None: unknown)."""

    n: int
    mean: float
    sd: float
    population: int | None = None

    @property
    def correction(self) -> float:
        """Return the finite population correction of a variance, 1 - n/N. See `finite`."""
        return finite(self.n, self.population)

    @property
    def variance(self) -> float:
        """Return the variance of the mean, s^2/n (1 - n/N). Source: Cochran, Sampling Techniques, 1977, chapter 2."""
        return self.sd**2 / self.n * self.correction


def moments(x: Floats, population: int | None = None) -> Moments:
    """Return the moments of what is not NaN; mean NaN for nothing, standard deviation NaN for fewer than two."""
    known = x[~np.isnan(x)]
    n = len(known)
    mean = float(known.mean()) if n else np.nan
    return Moments(n, mean, float(known.std(ddof=1)) if n > 1 else np.nan, population)


def finite(n: int, population: int | None) -> float:
    """Return 1 - n/N, 1 when nobody knows N, 0 for a census.

    More answers than people invited (a trait declared otherwise than in the registers) is no census: it returns 1.
    """
    if population is None or population < n:
        return 1.0
    return 1.0 - n / population


def is_census(n: int, population: int | None) -> bool:
    """Return whether all those invited have answered: «rilevazione totale»."""
    return population is not None and n == population


def mean(x: Floats, population: int | None = None) -> Estimate:
    """Return the mean with Student's interval: m -+ t(n-1) s/sqrt(n) sqrt(1 - n/N).

    Source: surveys.md 5.6; Cochran, Sampling Techniques, 1977, chapter 2.
    """
    found = moments(x, population)
    if not _has_interval(found):
        return Estimate(found.mean)
    half = quantile_t(found.n - 1) * found.variance**0.5
    return Estimate(found.mean, found.mean - half, found.mean + half)


def unskewed(x: Floats, population: int | None = None) -> Estimate:
    """Return the mean with Hall's interval: the t statistic is made symmetrical by a cubic that can be turned back.

    m - s g^-1(t/sqrt(n)), m - s g^-1(-t/sqrt(n)), with g^-1(v) = (3/G)((1 + G (v - G/(6n)))^(1/3) - 1), G the third
    central moment over s^3 (s with n - 1), t Student's quantile for n - 1 instead of the normal one. For a finite
    population the distances from the mean are multiplied by sqrt(1 - n/N). Source: Hall, On the removal of skewness by
    transformation, JRSS B 54, 1992.
    """
    found = moments(x, population)
    if not _has_interval(found):
        return Estimate(found.mean)
    known = x[~np.isnan(x)]
    skewness = float(((known - found.mean) ** 3).mean()) / found.sd**3
    reach, scale = quantile_t(found.n - 1) / found.n**0.5, found.sd * found.correction**0.5
    down, up = (_straightened(side * reach - skewness / (6 * found.n), skewness) for side in (1, -1))
    return Estimate(found.mean, found.mean - scale * down, found.mean - scale * up)


def _straightened(v: float, skewness: float) -> float:
    """Return (3/G)((1 + G v)^(1/3) - 1), which is v when G is 0."""
    if abs(skewness) < 1e-9:
        return v
    return 3 / skewness * (float(np.cbrt(1 + skewness * v)) - 1)


def bca(x: Floats, population: int | None = None, seed: int = SEED, draws: int = DRAWS) -> Estimate:
    """Return the mean with the bias-corrected accelerated bootstrap interval (`DRAWS` samples, seeded).

    z0 = Phi^-1(share of bootstrap means below m, ties halved); a = sum d^3 / (6 (sum d^2)^1.5), d the distances of the
    jackknife means from their mean; levels Phi(z0 + (z0 + z)/(1 - a (z0 + z))). Source: Efron, Better bootstrap
    confidence intervals, JASA 82, 1987; same as scipy.stats.bootstrap(method="BCa"), except that z is widened to
    sqrt(n/(n-1)) t(n-1), without which few answers give too short an interval (Hesterberg, What teachers should know
    about the bootstrap, The American Statistician 69, 2015: «expanded»). For a finite population the distances of the
    bounds from the mean are multiplied by sqrt(1 - n/N), as the rescaling bootstrap of Rao and Wu, JASA 83, 1988.
    """
    found = moments(x, population)
    if not _has_interval(found):
        return Estimate(found.mean)
    z = (found.n / (found.n - 1)) ** 0.5 * quantile_t(found.n - 1)
    low, high = bca_bounds(x, z, seed, draws)
    narrow = found.correction**0.5
    return Estimate(found.mean, found.mean - (found.mean - low) * narrow, found.mean + (high - found.mean) * narrow)


def bca_bounds(x: Floats, z: float, seed: int = SEED, draws: int = DRAWS) -> tuple[float, float]:
    """Return the BCa bounds of the mean at levels -z and z of the normal (1.96 for Efron's own). See `bca`.

    Scores take few values, so that a bootstrap sample is drawn as how often it has each value (multinomial): as many
    samples as wanted cost draws x values, not draws x people.
    """
    known = x[~np.isnan(x)]
    values, counts = np.unique(known, return_counts=True)
    drawn = np.random.default_rng(seed).multinomial(len(known), counts / len(known), size=draws) @ values / len(known)
    observed = float(known.mean())
    below = (drawn < observed - 1e-12).mean() + (drawn <= observed + 1e-12).mean()
    bias = float(special.ndtri(min(max(below / 2, 1 / (2 * draws)), 1 - 1 / (2 * draws))))
    acceleration = _acceleration(known)
    levels = [_level(bias, acceleration, side) for side in (-z, z)]
    low, high = np.quantile(drawn, levels)
    return float(low), float(high)


def is_skewed(x: Floats) -> bool:
    """Return whether so many answers are too few for a normal mean: n <= 25 G1^2 (Cochran, Sampling Techniques, 1977).

    G1 is the third central moment over the standard deviation (n) cubed.
    """
    known = x[~np.isnan(x)]
    spread = known.std() if len(known) else 0.0
    if spread == 0:
        return False
    return bool(len(known) <= 25 * (((known - known.mean()) ** 3).mean() / spread**3) ** 2)


def estimate(x: Floats, population: int | None = None, seed: int = SEED) -> Estimate:
    """Return the mean with the interval that suits it: Hall's for skewed answers, BCa for few, else Student's (above).

    An x that is always the same has no interval: nothing can be told from it about how answers vary.
    """
    if is_skewed(x):
        return unskewed(x, population)
    if (~np.isnan(x)).sum() < FEW:
        return bca(x, population, seed)
    return mean(x, population)


def share(part: int, whole: int, population: int | None = None) -> Estimate:
    """Return a share (0 to 1) with Wilson's interval; NaN of nobody.

    With z = 1.959964 and n* = n / f, f = (N - n)/(N - 1) (n* = n when N is not known):
    (p + z^2/2n* -+ z sqrt(p(1-p)/n* + z^2/4n*^2)) / (1 + z^2/n*). No interval for a census.
    Source: Wilson, JASA 22, 1927; the correction is surveys.md 5.5.
    """
    if whole == 0:
        return Estimate(np.nan)
    p = part / whole
    if is_census(whole, population):
        return Estimate(p)
    n = effective(whole, population)
    z = float(special.ndtri(0.5 + CONFIDENCE / 2))
    centre = p + z * z / (2 * n)
    half = z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    scaled = 1 + z * z / n
    return Estimate(p, max((centre - half) / scaled, 0.0), min((centre + half) / scaled, 1.0))


def effective(n: int, population: int | None) -> float:
    """Return n / f, f = (N - n)/(N - 1): the answers of an endless population that would tell as much (5.5)."""
    if population is None or population <= n:
        return float(n)
    return n * (population - 1) / (population - n)


def difference_of_shares(first: tuple[int, int], second: tuple[int, int]) -> Estimate:
    """Return first - second of two shares (part, whole), with Newcombe's hybrid score interval.

    d - sqrt((p1 - l1)^2 + (u2 - p2)^2), d + sqrt((u1 - p1)^2 + (p2 - l2)^2), l and u Wilson's bounds.
    Source: Newcombe, Statistics in Medicine 17, 1998, method 10.
    """
    one, two = share(*first), share(*second)
    distance = one.value - two.value
    if one.low is None or one.high is None or two.low is None or two.high is None:
        return Estimate(distance)
    down = ((one.value - one.low) ** 2 + (two.high - two.value) ** 2) ** 0.5
    up = ((one.high - one.value) ** 2 + (two.value - two.low) ** 2) ** 0.5
    return Estimate(distance, distance - down, distance + up)


def quantile_t(df: float, confidence: float = CONFIDENCE) -> float:
    """Return the two-sided quantile of Student's t."""
    return float(special.stdtrit(df, 0.5 + confidence / 2))


def _has_interval(found: Moments) -> bool:
    """Return whether an interval can be told: no census, two answers, not all the same."""
    return found.n > 1 and not is_census(found.n, found.population) and found.sd > 0


def _acceleration(x: Floats) -> float:
    """Return the acceleration of a mean: the jackknife distances are (x - m)/(n - 1), and the scale drops out."""
    distances = x - x.mean()
    return float((distances**3).sum() / (6 * (distances**2).sum() ** 1.5))


def _level(bias: float, acceleration: float, z: float) -> float:
    """Return the level of the bootstrap distribution that corresponds to z."""
    shifted = bias + z
    return float(special.ndtr(bias + shifted / (1 - acceleration * shifted)))
