# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What would the staff say, if every kind of person had answered as often as every other?

Weights come from traits, and tell a person's stratum: they never leave this process with a record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveys.estimates import SEED, Estimate, finite, quantile_t

Floats = NDArray[np.float64]
Codes = NDArray[np.int16] | NDArray[np.int64]

ROUNDS, EXACTNESS = 200, 1e-8
"""Raking stops when no margin moves a weight by more than EXACTNESS of itself, or refuses after ROUNDS (5.8).

Each margin must leave the weights as they are: margins that contradict each other come round to the same weights."""

TRIM = 3.0
"""A weight is kept within 1/TRIM and TRIM times the median."""

FEWEST = 5
"""A stratum with fewer answers is merged with a neighbour (surveys.md 5.8)."""

COSTLY, UNTELLABLE = 1.5, 2.0
"""Design effect of the weights: above COSTLY a warning, above UNTELLABLE no weighted result (surveys.md 5.8)."""

UNKNOWN = 0.2
"""Largest share of people without the trait that is weighted by."""

NOTHING = 1e-12
"""A weight so small beside the average one says that the margins cannot be met: nobody could fill a cell they need."""

REPLICATES = 500


class CannotWeight(ValueError):
    """There is no honest weight. The message is Italian, a reason for the page: no count of people is in it."""


@dataclass(frozen=True)
class Weights:
    """A weight for each person and what it costs. They add up to the people invited (`margins`' total).

    `deff` is Kish's n sum w^2 / (sum w)^2, `effective` n / deff. `before` and `after` are the sums of weights of each
    category of each margin, before and after weighting. `merged` tells the strata put together, as (from, into).
    `trimmed` says whether some weight was cut. `codes` are the categories of each margin, as the weights were made.
    """

    weights: Floats
    deff: float
    effective: float
    low: float
    high: float
    converged: bool
    rounds: int
    trimmed: bool
    before: tuple[Floats, ...]
    after: tuple[Floats, ...]
    codes: tuple[Codes, ...]
    merged: tuple[tuple[int, int], ...] = ()

    @property
    def costly(self) -> bool:
        """Return whether a warning is due."""
        return self.deff > COSTLY

    @property
    def tellable(self) -> bool:
        """Return whether results weighted so may be told."""
        return self.deff <= UNTELLABLE


def post_stratified(codes: Codes, population: Sequence[int]) -> Weights:
    """Return w_h = N_h / n_h for strata 0, 1, ... of so many people invited (-1: unknown, weight of the average).

    A stratum with fewer than 5 answers goes with its next neighbour, the last with the one before. Raises CannotWeight
    when a stratum of the staff has no answer. Source: surveys.md 5.8; Holt and Smith, JRSS A 142, 1979.
    """
    merged, codes, targets = _merged(codes, np.asarray(population, dtype=np.float64))
    found = raked([codes], [targets], trim=None)
    return _weights(found.weights, [codes], found.converged, found.rounds, False, merged)


def raked(
    memberships: Sequence[Codes], margins: Sequence[Sequence[float] | Floats], trim: float | None = TRIM
) -> Weights:
    """Return weights that give every margin its target (iterative proportional fitting, from w = 1).

    `memberships` are the categories of each person (0, 1, ...; -1: unknown) for each margin, `margins` the people
    invited by category; every margin is scaled to the total of the first. Each round multiplies by target over current,
    margin after margin. Weights beyond [1/3, 3] times the median are cut and raking is done once more. Who did not tell
    a trait keeps their weight in that margin. Raises CannotWeight. Source: Deming and Stephan, Annals of Mathematical
    Statistics 11, 1940; surveys.md 5.8.
    """
    targets = [np.asarray(margin, dtype=np.float64) for margin in margins]
    _refuse_impossible(memberships, targets)
    total = float(targets[0].sum())
    shares = [target / target.sum() for target in targets]
    cells, place, counts = _cells(memberships)
    weights, rounds = _fit(np.ones(len(counts)), counts, cells, shares, total)
    trimmed = False
    if trim is not None:
        middle = float(np.median(weights[place]))
        cut = np.clip(weights, middle / trim, middle * trim)
        trimmed = bool((cut != weights).any())
        weights, rounds = _fit(cut, counts, cells, shares, total) if trimmed else (weights, rounds)
    return _weights(weights[place], memberships, True, rounds, trimmed, ())


def design_effect(weights: Floats) -> float:
    """Return n sum w^2 / (sum w)^2. Source: Kish, Survey Sampling, 1965."""
    return float(len(weights) * (weights**2).sum() / weights.sum() ** 2)


def weighted_mean(x: Floats, weights: Weights, population: int | None = None) -> Estimate:
    """Return sum w x / sum w of what is not NaN, with the interval of the linearised residuals.

    e are the residuals of the weighted regression of x on the categories of the margins;
    v = n/(n - 1) sum (w e)^2 / (sum w)^2 (1 - n/N); Student's t with n - 1. No bounds where nothing is left to vary.
    Source: surveys.md 5.8; Deville and Sarndal, JASA 87, 1992 (calibration estimators).
    """
    known = ~np.isnan(x)
    w, y, n = weights.weights[known], x[known], int(known.sum())
    if n == 0:
        return Estimate(np.nan)
    value = float((w * y).sum() / w.sum())
    if n < 2:
        return Estimate(value)
    residuals = _residuals(y, w, [codes[known] for codes in weights.codes])
    variance = n / (n - 1) * float(((w * residuals) ** 2).sum()) / float(w.sum()) ** 2 * finite(n, population)
    if variance <= 1e-18:
        return Estimate(value)
    half = quantile_t(n - 1) * variance**0.5
    return Estimate(value, value - half, value + half)


def replicated_mean(
    x: Floats,
    memberships: Sequence[Codes],
    margins: Sequence[Sequence[float] | Floats],
    population: int | None = None,
    draws: int = REPLICATES,
    seed: int = SEED,
) -> Estimate:
    """Return the raked mean with the percentile interval of samples that are each raked again (500, seeded).

    Samples in which a category is empty are left out; the distances of the bounds are narrowed by sqrt(1 - n/N). Slower
    than `weighted_mean`, which it checks. Source: surveys.md 5.8.
    """
    known = ~np.isnan(x)
    y, codes = x[known], [membership[known] for membership in memberships]
    value = float(np.average(y, weights=raked(codes, margins).weights))
    random, means = np.random.default_rng(seed), []
    for _ in range(draws):
        rows = random.integers(0, len(y), size=len(y))
        try:
            means.append(float(np.average(y[rows], weights=raked([code[rows] for code in codes], margins).weights)))
        except CannotWeight:
            continue
    if len(means) < draws / 2:
        return Estimate(value)
    low, high = np.quantile(means, [0.025, 0.975])
    narrow = finite(len(y), population) ** 0.5
    return Estimate(value, value - (value - float(low)) * narrow, value + (float(high) - value) * narrow)


def _refuse_impossible(memberships: Sequence[Codes], targets: Sequence[Floats]) -> None:
    """Raise CannotWeight when a category of the staff has no answer, or one that answered is not of the staff."""
    for codes, target in zip(memberships, targets, strict=True):
        if target.sum() <= 0:
            raise CannotWeight("non si sa quante persone erano invitate per categoria: i risultati restano non pesati.")
        if (codes < 0).mean() > UNKNOWN:
            raise CannotWeight("troppi non hanno indicato la categoria: i risultati restano non pesati.")
        answered = np.bincount(codes[codes >= 0], minlength=len(target))
        if ((answered[: len(target)] == 0) & (target > 0)).any():
            raise CannotWeight("una categoria del personale non ha risposte: i risultati restano non pesati.")
        if len(answered) > len(target) or ((answered > 0) & (target == 0)).any():
            raise CannotWeight("ha risposto una categoria che non era tra gli invitati: controllare gli invitati.")


def _cells(memberships: Sequence[Codes]) -> tuple[NDArray[np.int64], NDArray[np.intp], Floats]:
    """Return the combinations of categories that occur (cells x margins), each person's cell, the people of each."""
    table = np.column_stack([codes.astype(np.int64) for codes in memberships])
    cells, place, counts = np.unique(table, axis=0, return_inverse=True, return_counts=True)
    return cells, place.ravel(), counts.astype(np.float64)


def _fit(
    start: Floats, counts: Floats, cells: NDArray[np.int64], shares: Sequence[Floats], total: float
) -> tuple[Floats, int]:
    """Return the weight of each cell and the rounds taken. Raises CannotWeight when it does not settle."""
    weights = start * total / (start * counts).sum()
    for done in range(1, ROUNDS + 1):
        moved = 0.0
        for margin, share in enumerate(shares):
            before, weights = weights, _step(weights, counts, cells[:, margin], share)
            if weights.min() * counts.sum() < NOTHING * total:
                raise CannotWeight("nessun peso rispetta insieme tutti i margini: i risultati restano non pesati.")
            moved = max(moved, float(np.abs(weights / before - 1).max()))
        if moved < EXACTNESS:
            return weights * (total / (weights * counts).sum()), done
    raise CannotWeight("i pesi non si stabilizzano: i risultati restano non pesati.")


def _step(weights: Floats, counts: Floats, codes: NDArray[np.int64], share: Floats) -> Floats:
    """Return the weights after one margin: target over current for those whose category is known."""
    known = codes >= 0
    held = np.bincount(codes[known], (weights * counts)[known], minlength=len(share))
    factors = np.divide(share * held.sum(), held, out=np.ones(len(share)), where=held > 0)
    moved: Floats = np.where(known, weights * factors[np.maximum(codes, 0)], weights)
    return moved


def _merged(codes: Codes, targets: Floats) -> tuple[tuple[tuple[int, int], ...], Codes, Floats]:
    """Return the merges (from, into), the codes and the targets with every thin stratum put with its neighbour."""
    _refuse_impossible([codes], [targets])
    codes, targets, merges = codes.astype(np.int64), targets.copy(), []
    for stratum in range(len(targets)):
        answered = np.bincount(codes[codes >= 0], minlength=len(targets))
        if not 0 < answered[stratum] < FEWEST:
            continue
        held = [other for other in np.flatnonzero(answered) if other != stratum]
        if not held:
            continue
        into = next((int(other) for other in held if other > stratum), int(held[-1]))
        codes[codes == stratum] = into
        targets[into] += targets[stratum]
        targets[stratum] = 0.0
        merges.append((stratum, into))
    return tuple(merges), codes, targets


def _weights(
    weights: Floats,
    codes: Sequence[Codes],
    converged: bool,
    rounds: int,
    trimmed: bool,
    merged: tuple[tuple[int, int], ...],
) -> Weights:
    """Return the weights with what they cost."""
    deff = design_effect(weights)
    return Weights(
        weights,
        deff,
        len(weights) / deff,
        float(weights.min()),
        float(weights.max()),
        converged,
        rounds,
        trimmed,
        tuple(_held(each, np.ones(len(each))) for each in codes),
        tuple(_held(each, weights) for each in codes),
        tuple(codes),
        merged,
    )


def _held(codes: Codes, weights: Floats) -> Floats:
    """Return the sum of weights of each category."""
    known = codes >= 0
    held: Floats = np.bincount(codes[known], weights[known]).astype(np.float64)
    return held


def _residuals(y: Floats, w: Floats, codes: Sequence[Codes]) -> Floats:
    """Return y less its weighted regression on the categories (those unknown are a category of their own)."""
    places = [each.astype(np.int64) + 1 for each in codes]
    columns = [np.eye(int(each.max()) + 1)[each] for each in places]
    design = np.hstack(columns)
    weighted = design * w[:, None]
    solution = np.linalg.lstsq(design.T @ weighted, weighted.T @ y, rcond=None)[0]
    residuals: Floats = y - design @ solution
    return residuals
