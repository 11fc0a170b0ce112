# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does each statistic come to the number that the reference gives (surveys.md 2.2, 3.5, 5.4-5.9), to 1e-5?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from surveys.change import moved
from surveys.comparison import (
    benchmark_band,
    holm,
    mann_whitney_p,
    many_groups,
    permutation_p,
    two_groups,
)
from surveys.estimates import Moments, mean, moments, share
from surveys.gap import gap, gap_word
from surveys.reliability import alpha_of, cronbach, listwise, omega, omega_of
from surveys.scoring import point_counts, section_scores, section_values, tones
from surveys.weighting import raked
from tests.spec.surveys.small import EIGHT, SIX, answers

SW = np.array([5, 5, 4, 6, 5, 4, 6, 5, 3, 5, 4, 6], dtype=float)
DR = np.array([4, 3, 5, 4, 4, 3, 5, 2], dtype=float)
SIXTEEN = np.array([4, 5, 6, 3, 5, 4, 6, 5, 2, 4, 5, 5, 6, 3, 4, 5], dtype=float)


def close(value: Any, tolerance: float = 1e-5) -> Any:
    """Return the number to 1e-5."""
    return pytest.approx(value, abs=tolerance)


def test_3_5_gap() -> None:
    found = gap(SW, DR)
    assert (found.workers.mean, found.managers.mean) == (close(4.833333), close(3.75))
    assert found.difference == close(1.083333)
    assert found.df == close(14.0709, 1e-4)
    assert (found.low, found.high) == (close(0.1076, 5e-5), close(2.0591, 5e-5))
    assert found.rank_biserial == close(0.552083)
    assert gap_word(found, 0.20) == "disallineamento"


def test_3_5_two_groups() -> None:
    found = two_groups(SW, DR)
    assert (found.u, found.t) == (74.5, close(2.38017))
    assert (found.welch_p, found.p) == (close(0.03198), close(0.037065, 1e-6))
    assert mann_whitney_p(SW, DR, continuity=False) == close(0.033575, 1e-6)
    assert (found.rank_biserial, found.superiority) == (close(0.55208), close(0.77604))
    assert permutation_p(np.concatenate([SW, DR]), len(SW)) == close(0.04804)


def test_5_4_reliability() -> None:
    found = cronbach(section_values(answers(EIGHT), "A"))
    assert found.alpha == close(0.959173)
    assert (found.low, found.high) == (close(0.878800), close(0.990830))
    assert found.standardised == close(0.960794)
    assert found.item_total == tuple(map(close, (0.973891, 0.855506, 0.953273, 0.846466)))
    assert found.dropped == tuple(map(close, (0.923535, 0.962310, 0.931452, 0.961439)))
    assert found.pairwise == close(0.959173)


def test_5_4_scores() -> None:
    scores = section_scores(answers(EIGHT), "A")
    assert scores.tolist() == [4.75, 5.75, 2.75, 4, 2.5, 5.25, 4.25, 1.5]
    assert moments(scores).sd == close(1.469557)
    found = mean(scores)
    assert (found.value, found.low, found.high) == (3.84375, close(2.615169), close(5.072331))


def test_5_4_favourable_and_top() -> None:
    values = section_values(answers(EIGHT), "A")
    assert [tones(values[:, place], SIX)[0] / 8 for place in range(4)] == [0.625, 0.625, 0.625, 0.5]
    assert [sum(point_counts(values[:, place], SIX)[4:]) / 8 for place in range(4)] == [0.375, 0.375, 0.5, 0.375]


def test_5_4_heywood_is_refused() -> None:
    values = section_values(answers(EIGHT), "A")[:, :3]
    covariance = np.cov(listwise(values), rowvar=False)
    loading = (covariance[0, 2] * covariance[1, 2] / covariance[0, 1]) ** 0.5
    assert loading == close(1.74312)
    assert covariance[2, 2] - loading**2 == close(-0.0563, 5e-5)
    assert omega(values) is None


def test_5_4_omega() -> None:
    loadings = np.array([0.7, 0.6, 0.8])
    covariance = np.outer(loadings, loadings) + np.diag([0.51, 0.64, 0.36])
    assert omega_of(covariance) == close(0.744932, 1e-6)
    assert alpha_of(covariance) == close(0.739865, 1e-6)


@pytest.mark.parametrize(
    ("part", "whole", "population", "low", "high"),
    [(12, 16, None, 0.505017, 0.898179), (7, 20, None, 0.181192, 0.567146), (12, 16, 20, 0.642232, 0.833711)],
)
def test_5_5_wilson(part: int, whole: int, population: int | None, low: float, high: float) -> None:
    found = share(part, whole, population)
    assert (found.low, found.high) == (close(low, 1e-6), close(high, 1e-6))


def test_5_6_mean() -> None:
    known, unknown = mean(SIXTEEN, 20), mean(SIXTEEN)
    assert moments(SIXTEEN).sd == close(1.154701)
    assert moments(SIXTEEN).variance ** 0.5 == close(0.288675)
    assert moments(SIXTEEN, 20).variance ** 0.5 == close(0.129099)
    assert (known.value, known.low, known.high) == (4.5, close(4.224831), close(4.775169))
    assert (unknown.low, unknown.high) == (close(3.884704), close(5.115296))


def test_5_7_many_groups_and_holm() -> None:
    groups = [np.array(each, dtype=float) for each in ((4, 5, 5, 6, 3), (3, 4, 2, 4, 3, 5), (5, 6, 6, 5))]
    found = many_groups(groups)
    assert (found.h, found.p, found.epsilon_squared) == (close(6.680051), close(0.035436), close(0.477146))
    assert holm([0.012, 0.034, 0.002, 0.21]) == tuple(map(close, (0.036, 0.068, 0.008, 0.21)))


def test_5_8_raking() -> None:
    rows, columns = np.repeat([0, 0, 1, 1], [10, 20, 30, 20]), np.repeat([0, 1, 0, 1], [10, 20, 30, 20])
    found = raked([rows, columns], [[60, 40], [45, 55]])
    weights = [float(found.weights[(rows == row) & (columns == column)][0]) for row in (0, 1) for column in (0, 1)]
    assert weights == list(map(close, (2.058422, 1.970789, 0.813859, 0.779211)))
    cells = [weight * count for weight, count in zip(weights, (10, 20, 30, 20), strict=True)]
    assert cells == list(map(close, (20.58422, 39.41578, 24.41578, 15.58422)))
    assert (found.deff, found.effective) == (close(1.216525), close(65.7611, 1e-4))


def test_5_9_change() -> None:
    found = moved(Moments(38, 4.10, 1.05), Moments(41, 4.46, 0.98))
    assert (found.difference, found.error, found.df) == (close(0.36), close(0.228992), close(75.4004, 1e-4))
    assert (found.low, found.high) == (close(-0.096137), close(0.816137))
    assert (found.p, found.cohen, found.hedges) == (close(0.120114), close(0.354946), close(0.351477))
    assert found.word == "stabile"


@pytest.mark.parametrize(
    ("value", "word"),
    [(3.31, "intervento urgente"), (3.32, "da migliorare"), (3.71, "buono"), (4.16, "buono"), (4.17, "ottimo")],
)
def test_2_2_bands(value: float, word: str) -> None:
    assert benchmark_band(value, 3.32, 3.71, 4.17) == word
