# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do those who work and those who manage see the same thing? Workers - managers: positive, workers more favourable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveys.comparison import EXACT, SIGNIFICANT, holm, mann_whitney_p, midranks, permutation_p, rank_biserial, welch
from surveys.estimates import Moments, moments

Floats = NDArray[np.float64]

SMALL, LARGE = 0.5, 1.0
"""Points of a 1-6 scale: below SMALL two sides may be aligned, from LARGE they are not (surveys.md 3.5)."""

ALIGNED, MISALIGNED, TO_DEEPEN = "allineati", "disallineamento", "da approfondire"


@dataclass(frozen=True)
class GapFound:
    """Workers beside managers on one construct. `p` is Mann-Whitney's, before Holm. Bounds as in `comparison.Welch`."""

    workers: Moments
    managers: Moments
    difference: float
    error: float
    low: float | None
    high: float | None
    df: float
    rank_biserial: float
    p: float


def gap(
    workers: Floats,
    managers: Floats,
    workers_population: int | None = None,
    managers_population: int | None = None,
) -> GapFound:
    """Return mean workers - mean managers of scores (NaN missing), with Welch's interval and Mann-Whitney's p.

    SE = sqrt(f_w s_w^2/n_w + f_m s_m^2/n_m), f = 1 - n/N. p is by exact permutation of the ranks for at most 40 people
    in all, normal otherwise. Source: surveys.md 3.5.
    """
    a, b = workers[~np.isnan(workers)], managers[~np.isnan(managers)]
    one, other = moments(a, workers_population), moments(b, managers_population)
    found = welch(one, other)
    effect = rank_biserial(a, b)
    return GapFound(one, other, found.difference, found.error, found.low, found.high, found.df, effect, gap_p(a, b))


def gap_p(a: Floats, b: Floats) -> float:
    """Return Mann-Whitney's two-sided p: exact for at most 40 people in all, ties or not; normal otherwise."""
    if len(a) and len(b) and len(a) + len(b) <= EXACT:
        return permutation_p(midranks(np.concatenate([a, b])), len(a))
    return mann_whitney_p(a, b)


def gap_word(found: GapFound, adjusted_p: float) -> str:
    """Return the Italian word of a gap, its p adjusted by Holm within the family of constructs.

    «allineati» when the interval holds 0 and |gap| < 0.5; «disallineamento» when p < .05 or |gap| >= 1; otherwise «da
    approfondire». Without an interval (all were asked) the gap speaks alone; "" of NaN. Source: surveys.md 3.5,
    in that order.
    """
    size = round(abs(found.difference), 9)
    if np.isnan(size):
        return ""
    uncertain = found.low is None or found.high is None or found.low <= 0 <= found.high
    if uncertain and size < SMALL:
        return ALIGNED
    return MISALIGNED if adjusted_p < SIGNIFICANT or size >= LARGE else TO_DEEPEN


def gap_words(found: Sequence[GapFound]) -> tuple[str, ...]:
    """Return the words of a family of gaps, whose p-values are adjusted together (Holm)."""
    adjusted = holm([each.p for each in found])
    return tuple(gap_word(each, p) for each, p in zip(found, adjusted, strict=True))
