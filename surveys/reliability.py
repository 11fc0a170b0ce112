# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How far do the items of a section say one thing? Covariances with n - 1, after reversal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from surveys.estimates import CONFIDENCE, SEED

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

WORDED = 20
"""Below so many people alpha gets no word, only its interval (surveys.md 5.4)."""

BOOTSTRAPPED = 50
"""Below so many people the interval of alpha is a bootstrap one (surveys.md 5.4)."""

DRAWS = 2_000

HEYWOOD = 0.005
"""A uniqueness below this share of the item's variance is an improper solution."""

CROWDED = 0.15
"""An item with more than this share of answers at one end of the scale has a ceiling, or a floor (surveys.md 5.4)."""


@dataclass(frozen=True)
class Alpha:
    """Cronbach's alpha of some items. None where it cannot be told: fewer than two items or three people,
    or items that cancel each other out.

    `people` answered all the items (listwise). `low`, `high` are Feldt's; none for two items. `dropped` is alpha
    without each item and `item_total` its correlation with the sum of the others: both as long as the items given, NaN
    for those in `constant` (their places), which have no variance and are left out. `pairwise` is alpha from the
    covariances of whoever answered both items.
    """

    alpha: float | None
    low: float | None
    high: float | None
    standardised: float | None
    people: int
    items: int
    dropped: tuple[float, ...]
    item_total: tuple[float, ...]
    pairwise: float | None
    constant: tuple[int, ...]
    mean_correlation: float | None


def cronbach(matrix: Floats) -> Alpha:
    """Return alpha of some items (people x items, reversed, NaN missing), listwise. See `alpha_of`, `feldt`.

    Source: Cronbach, Psychometrika 16, 1951; surveys.md 5.4. Same as psych::alpha(use="complete.obs").
    """
    full = listwise(matrix)
    varying = varying_items(full)
    constant = tuple(int(place) for place in np.flatnonzero(~varying))
    items, people = int(varying.sum()), len(full)
    blank = tuple([np.nan] * matrix.shape[1])
    if items < 2 or people < 3:
        return Alpha(None, None, None, None, people, items, blank, blank, None, constant, None)
    covariance = np.atleast_2d(np.cov(full[:, varying], rowvar=False))
    alpha = alpha_of(covariance)
    if np.isnan(alpha):
        return Alpha(None, None, None, None, people, items, blank, blank, None, constant, None)
    low, high = feldt(alpha, people, items) if items > 2 else (None, None)
    correlation = mean_correlation(covariance)
    standardised = standardised_alpha(correlation, items)
    dropped = _spread(alphas_without(covariance), varying)
    totals = _spread(item_totals(covariance), varying)
    pairwise = pairwise_alpha(matrix)
    return Alpha(alpha, low, high, standardised, people, items, dropped, totals, pairwise, constant, correlation)


def alpha_of(covariance: Floats) -> float:
    """Return k/(k - 1) (1 - tr C / sum C), NaN for a single item. Source: Cronbach, Psychometrika 16, 1951."""
    k, total = len(covariance), covariance.sum()
    if k < 2 or total <= 0:
        return np.nan
    return float(k / (k - 1) * (1 - np.trace(covariance) / total))


def standardised_alpha(correlation: float, items: int) -> float | None:
    """Return k r / (1 + (k - 1) r), r the mean inter-item correlation; None where that is no positive variance.

    Source: surveys.md 5.4; psych's `std.alpha`.
    """
    variance = 1 + (items - 1) * correlation
    return items * correlation / variance if variance > 1e-12 else None


def feldt(alpha: float, people: int, items: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the interval 1 - (1 - alpha) F, F the upper and lower quantile with n - 1 and (n - 1)(k - 1).

    Source: Feldt, Psychometrika 30, 1965; same as pingouin.cronbach_alpha.
    """
    tail, first, second = (1 - confidence) / 2, people - 1, (people - 1) * (items - 1)
    upper, lower = (float(special.fdtri(first, second, level)) for level in (1 - tail, tail))
    return 1 - (1 - alpha) * upper, 1 - (1 - alpha) * lower


def bootstrap_alpha(matrix: Floats, seed: int = SEED, draws: int = DRAWS) -> tuple[float, float] | None:
    """Return the percentile interval of alpha when people are drawn again (2,000 samples, seeded), None without alpha.

    Source: surveys.md 5.4; Efron and Tibshirani, An Introduction to the Bootstrap, 1993.
    """
    full = listwise(matrix)
    full = full[:, varying_items(full)]
    if len(full) < 3 or full.shape[1] < 2:
        return None
    rows = np.random.default_rng(seed).integers(0, len(full), size=(draws, len(full)))
    drawn = full[rows]
    variances, totals = drawn.var(axis=1, ddof=1).sum(axis=1), drawn.sum(axis=2).var(axis=1, ddof=1)
    told = totals > 0
    k = full.shape[1]
    alphas = k / (k - 1) * (1 - variances[told] / totals[told])
    low, high = np.quantile(alphas, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return float(low), float(high)


def alpha_interval(matrix: Floats, seed: int = SEED) -> tuple[float, float] | None:
    """Return the interval to be shown: bootstrap for fewer than 50 people, Feldt's otherwise; None for two items."""
    found = cronbach(matrix)
    if found.low is None or found.high is None:
        return None
    return bootstrap_alpha(matrix, seed) if found.people < BOOTSTRAPPED else (found.low, found.high)


def alphas_without(covariance: Floats) -> Floats:
    """Return alpha without each item; NaN when only one would be left."""
    places = range(len(covariance))
    return np.array([alpha_of(np.delete(np.delete(covariance, each, 0), each, 1)) for each in places])


def item_totals(covariance: Floats) -> Floats:
    """Return the correlation of each item with the sum of the others: (sum_j c_ij) / sqrt(c_ii sum C without i).

    Source: surveys.md 5.4; psych's `r.drop`.
    """
    own = np.diag(covariance)
    with_others = covariance.sum(axis=1) - own
    others = covariance.sum() - own - 2 * with_others
    totals: Floats = np.full(len(covariance), np.nan)
    np.divide(with_others, np.sqrt(own * np.maximum(others, 0)), out=totals, where=(own > 0) & (others > 1e-12))
    return totals


def mean_correlation(covariance: Floats) -> float:
    """Return the mean of the correlations between two items."""
    correlations = _correlations(covariance)
    return float(correlations[np.triu_indices(len(covariance), 1)].mean())


def guttman_lambda6(covariance: Floats) -> float | None:
    """Return 1 - sum(1 - smc) / sum R, smc = 1 - 1/(R^-1)_ii; None when R cannot be inverted.

    Source: Guttman, Psychometrika 10, 1945; surveys.md 5.4.
    """
    correlations = _correlations(covariance)
    if np.linalg.matrix_rank(correlations) < len(correlations):
        return None
    return float(1 - (1 / np.diag(np.linalg.inv(correlations))).sum() / correlations.sum())


def spearman_brown(correlation: float) -> float:
    """Return 2r/(1 + r): what two items tell together. Source: surveys.md 5.4; Spearman and Brown, 1910."""
    return 2 * correlation / (1 + correlation)


def pairwise_alpha(matrix: Floats) -> float | None:
    """Return alpha from pairwise covariances (psych::alpha's default), None when two items were never answered by two.

    Each covariance is over those who answered both items; each variance over those who answered the item.
    """
    varying = matrix[:, varying_items(matrix)]
    covariance = pairwise_covariance(varying)
    alpha = alpha_of(covariance)
    return None if np.isnan(alpha) else alpha


def pairwise_covariance(matrix: Floats) -> Floats:
    """Return the covariances over whoever answered both items (n - 1), NaN for fewer than two people."""
    known = ~np.isnan(matrix)
    valid, filled = known.astype(np.float64), np.where(known, matrix, 0.0)
    n = valid.T @ valid
    sums = filled.T @ valid
    products = filled.T @ filled
    covariance: Floats = np.full(n.shape, np.nan)
    np.divide(products - sums * sums.T / np.maximum(n, 1), n - 1, out=covariance, where=n > 1)
    return covariance


def omega(matrix: Floats) -> float | None:
    """Return McDonald's omega of one factor, listwise; None for fewer than three items, or a Heywood case."""
    full = listwise(matrix)
    full = full[:, varying_items(full)]
    if full.shape[1] < 3 or len(full) <= full.shape[1]:
        return None
    return omega_of(np.cov(full, rowvar=False))


def omega_of(covariance: Floats) -> float | None:
    """Return (sum lambda)^2 / ((sum lambda)^2 + sum theta), the model's own denominator; None for a Heywood case.

    Source: McDonald, Test Theory, 1999; surveys.md 5.4.
    """
    found = one_factor(covariance)
    if found is None:
        return None
    loadings, unique = found
    common = loadings.sum() ** 2
    return float(common / (common + unique.sum()))


def one_factor(covariance: Floats) -> tuple[Floats, Floats] | None:
    """Return loadings and uniquenesses of one factor, None when one is not proper (Heywood) or does not converge.

    Three items: lambda_1 = sqrt(c12 c13 / c23) and so on. More: maximum likelihood, the least of
    ln det S + tr(C S^-1), S = lambda lambda' + diag theta. Source: Joreskog, Psychometrika 32, 1967; surveys.md 5.4.
    """
    found = _three(covariance) if len(covariance) == 3 else _likeliest(covariance)
    if found is None or (found[1] < HEYWOOD * np.diag(covariance)).any():
        return None
    return found


def word(alpha: float | None, people: int) -> str:
    """Return the Italian word of an alpha, "" for fewer than 20 people (surveys.md 5.4)."""
    if alpha is None or np.isnan(alpha) or people < WORDED:
        return ""
    if alpha > 0.95:
        return "ridondanza"
    words = ((0.80, "buona"), (0.70, "accettabile"), (0.60, "discutibile"))
    return next((each for bound, each in words if alpha >= bound), "bassa")


def crowded(values: Floats, minimum: int, maximum: int) -> tuple[float, float]:
    """Return the shares of valid answers at the floor and at the ceiling; NaN without answers. See `CROWDED`."""
    known = values[~np.isnan(values)]
    if not len(known):
        return np.nan, np.nan
    return float((known == minimum).mean()), float((known == maximum).mean())


def listwise(matrix: Floats) -> Floats:
    """Return those who answered every item."""
    return matrix[~np.isnan(matrix).any(axis=1)]


def varying_items(matrix: Floats) -> Mask:
    """Return which items have at least two different answers."""
    known = ~np.isnan(matrix)
    highest = np.where(known, matrix, -np.inf).max(axis=0, initial=-np.inf)
    lowest = np.where(known, matrix, np.inf).min(axis=0, initial=np.inf)
    varying: Mask = highest > lowest
    return varying


def _spread(found: Floats, varying: Mask) -> tuple[float, ...]:
    """Return one figure per item given, NaN for those without variance."""
    spread = np.full(len(varying), np.nan)
    spread[varying] = found
    return tuple(float(each) for each in spread)


def _correlations(covariance: Floats) -> Floats:
    """Return the correlations of a covariance matrix."""
    deviations = np.sqrt(np.diag(covariance))
    correlations: Floats = covariance / np.outer(deviations, deviations)
    return correlations


def _three(covariance: Floats) -> tuple[Floats, Floats] | None:
    """Return the one solution of three items, None where the covariances are not all of a sign that allows it."""
    first, second, third = covariance[0, 1], covariance[0, 2], covariance[1, 2]
    if first * second * third <= 0:
        return None
    squares = np.array([first * second / third, first * third / second, second * third / first])
    signs = np.array([1.0, np.sign(first), np.sign(second)])
    return signs * np.sqrt(squares), np.diag(covariance) - squares


def _likeliest(covariance: Floats) -> tuple[Floats, Floats] | None:
    """Return the maximum likelihood solution, from lambda = .7 sd and theta = .5 variance, theta by its logarithm."""
    from scipy import optimize  # half a second: only who asks for omega waits for it

    variances = np.diag(covariance)
    if np.linalg.eigvalsh(covariance)[0] <= 1e-10 * variances.max():
        return None
    start = np.concatenate([np.full(len(variances), 0.7), np.log(np.full(len(variances), 0.5))])
    found = optimize.minimize(_misfit, start, args=(_correlations(covariance),), jac=True, method="L-BFGS-B", tol=1e-12)
    loadings, unique = np.split(np.asarray(found.x, dtype=np.float64), 2)
    deviations = np.sqrt(variances)
    return loadings * deviations, np.exp(unique) * variances


def _misfit(parameters: Floats, correlations: Floats) -> tuple[float, Floats]:
    """Return ln det S + tr(R S^-1) and its gradient: G = S^-1 - S^-1 R S^-1, 2 G lambda and diag(G) theta."""
    loadings, logs = np.split(parameters, 2)
    unique = np.exp(logs)
    implied = np.outer(loadings, loadings) + np.diag(unique)
    inverse = np.linalg.inv(implied)
    distance = inverse - inverse @ correlations @ inverse
    value = np.linalg.slogdet(implied)[1] + (inverse * correlations).sum()
    return float(value), np.concatenate([2 * distance @ loadings, np.diag(distance) * unique])
