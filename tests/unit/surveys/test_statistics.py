# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do our own formulas agree with SciPy, statsmodels and plain counting?"""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from surveys.change import IMPROVED, STABLE, WORSENED, change, change_word, least_for
from surveys.comparison import (
    benchmark_band,
    benjamini_hochberg,
    effect_word,
    epsilon_word,
    holm,
    mann_whitney_p,
    many_groups,
    may_be_tested,
    midranks,
    p_band,
    pairwise,
    permutation_p,
    two_groups,
    welch,
)
from surveys.estimates import (
    FEW,
    Estimate,
    Moments,
    bca,
    bca_bounds,
    difference_of_shares,
    estimate,
    is_skewed,
    mean,
    moments,
    share,
    unskewed,
)
from surveys.gap import ALIGNED, MISALIGNED, TO_DEEPEN, GapFound, gap, gap_word, gap_words
from surveys.power import detectable, detectable_overall, detectable_words, supposed_sd

RANDOM = np.random.default_rng(5)


def likert(n: int, shift: int = 0) -> np.ndarray:
    """Return answers on 1-6."""
    return np.clip(RANDOM.integers(1, 7, n) + shift, 1, 6).astype(float)


# ---------------------------------------------------------------- estimates


@pytest.mark.parametrize(("part", "whole"), [(0, 10), (10, 10), (3, 17), (41, 200)])
def test_wilson_as_statsmodels(part: int, whole: int) -> None:
    found = share(part, whole)
    assert (found.low, found.high) == pytest.approx(proportion_confint(part, whole, method="wilson"), abs=1e-9)


def test_t_as_statsmodels() -> None:
    x = likert(35)
    found = mean(np.append(x, np.nan))
    assert (found.low, found.high) == pytest.approx(DescrStatsW(x).tconfint_mean(), abs=1e-9)


def test_bca_as_scipy() -> None:
    """The same levels; the bounds differ by what 9,999 random samples leave open."""
    x = np.array([6, 6, 6, 5, 6, 4, 6, 1, 6, 5, 6, 6, 2, 6, 5, 6, 6, 3], dtype=float)
    theirs = stats.bootstrap((x,), np.mean, method="BCa", rng=1, n_resamples=9_999).confidence_interval
    assert bca_bounds(x, 1.959964) == pytest.approx((theirs.low, theirs.high), abs=0.06)


def test_bca_is_the_same_each_time_and_wider_than_efron() -> None:
    x = likert(14)
    low, high = bca_bounds(x, 1.959964)
    found = bca(x)
    assert found == bca(x)
    assert found.low is not None
    assert found.high is not None
    assert found.low <= low < found.value < high <= found.high


def test_a_census_has_no_interval() -> None:
    x = likert(40)
    for found in (mean(x, 40), bca(x, 40), estimate(x, 40), share(30, 40, 40)):
        assert found.low is None
        assert found.high is None


def test_more_answers_than_invited_is_no_census() -> None:
    x = likert(40)
    assert mean(x, 39) == mean(x)
    assert share(10, 40, 39) == share(10, 40)


@pytest.mark.parametrize("x", [[], [3.0], [4.0] * 20])
def test_nothing_that_varies_has_no_interval(x: list[float]) -> None:
    found = estimate(np.array(x))
    assert (found.low, found.high) == (None, None)
    assert np.isnan(found.value) == (not x)


def test_which_interval() -> None:
    few, many = likert(FEW - 1), likert(FEW)
    assert estimate(few) == bca(few)
    assert estimate(many) == mean(many)
    skewed = np.array([6.0] * 95 + [1.0] * 2)
    assert is_skewed(skewed)
    assert estimate(skewed) == unskewed(skewed)
    assert not is_skewed(np.full(10, 3.0))


def test_hall_turns_the_cubic_back() -> None:
    """At both bounds g((m - bound)/s) is t/sqrt(n), with g(T) = T + G T^2/3 + G^2 T^3/27 + G/(6n) as it is printed."""
    x = np.array([6.0] * 14 + [5, 5, 4, 4, 2, 1])
    n, m, s = 20, 5.25, float(x.std(ddof=1))
    g = float(((x - m) ** 3).mean()) / s**3
    found = unskewed(x)
    reach = 2.093024 / n**0.5
    for bound, side in ((found.low, 1), (found.high, -1)):
        far = (m - (bound or 0.0)) / s
        assert far + g * far**2 / 3 + g**2 * far**3 / 27 + g / (6 * n) == pytest.approx(side * reach, abs=1e-6)
    assert m - (found.low or m) > (found.high or m) - m


def test_hall_of_a_symmetrical_distribution_is_student() -> None:
    x = np.array([1.0, 2, 3, 3, 4, 5])
    assert unskewed(x, 9).low == pytest.approx(mean(x, 9).low)
    assert unskewed(x, 9).high == pytest.approx(mean(x, 9).high)


def test_bounds_stay_on_the_scale() -> None:
    assert Estimate(5.9, 5.5, 6.2).within(1, 6) == Estimate(5.9, 5.5, 6)
    assert Estimate(5.9).within(1, 6) == Estimate(5.9)


def test_newcombe_as_statsmodels() -> None:
    found = difference_of_shares((15, 40), (30, 45))
    theirs = confint_proportions_2indep(15, 40, 30, 45, compare="diff", method="newcomb")
    assert (found.low, found.high) == pytest.approx(theirs, abs=1e-9)
    assert difference_of_shares((1, 0), (1, 2)).low is None


# ---------------------------------------------------------------- comparison


@pytest.mark.parametrize(("n", "m"), [(10, 10), (12, 45), (200, 150)])
def test_mann_whitney_with_ties_as_scipy(n: int, m: int) -> None:
    a, b = likert(n), likert(m, 1)
    theirs = stats.mannwhitneyu(a, b)
    found = two_groups(a, b)
    assert (found.u, found.p) == pytest.approx((theirs.statistic, theirs.pvalue), abs=1e-12)


@pytest.mark.parametrize(("n", "m"), [(5, 9), (8, 30), (9, 9)])
def test_mann_whitney_without_ties_as_scipy(n: int, m: int) -> None:
    values = RANDOM.permutation(n + m).astype(float)
    theirs = stats.mannwhitneyu(values[:n], values[n:], method="auto")
    assert mann_whitney_p(values[:n], values[n:]) == pytest.approx(theirs.pvalue, abs=1e-12)


def test_exact_permutation_by_hand() -> None:
    """Every choice of three of seven, counted."""
    values = np.array([6, 5, 6, 2, 4, 5, 3], dtype=float)
    sums = [sum(each) for each in combinations(values, 3)]
    tail = sum(each >= values[:3].sum() for each in sums)
    assert permutation_p(values, 3) == pytest.approx(float(Fraction(2 * tail, len(sums))))


def test_welch_as_statsmodels() -> None:
    a, b = likert(25), likert(40, -1)
    found, theirs = welch(moments(a), moments(b)), CompareMeans(DescrStatsW(a), DescrStatsW(b))
    t, p, df = theirs.ttest_ind(usevar="unequal")
    assert (found.t, found.p, found.df) == pytest.approx((t, p, df))
    assert (found.low, found.high) == pytest.approx(theirs.tconfint_diff(usevar="unequal"))


def test_welch_narrows_with_a_finite_population() -> None:
    a, b = Moments(30, 4.0, 1.0, 40), Moments(20, 3.5, 1.2, 25)
    found = welch(a, b)
    assert found.error == pytest.approx((1 / 30 * 0.25 + 1.44 / 20 * 0.2) ** 0.5)
    assert welch(Moments(30, 4.0, 1.0, 30), Moments(20, 3.5, 1.2, 20)).low is None


@pytest.mark.parametrize("sizes", [(10, 10, 10), (15, 40, 22, 11, 30)])
def test_kruskal_as_scipy(sizes: tuple[int, ...]) -> None:
    groups = [likert(n, place % 2) for place, n in enumerate(sizes)]
    found, theirs = many_groups(groups), stats.kruskal(*groups)
    assert (found.h, found.p) == pytest.approx((theirs.statistic, theirs.pvalue), abs=1e-12)


def test_all_equal_is_no_difference() -> None:
    same = np.full(12, 4.0)
    assert two_groups(same, same).p == 1
    assert many_groups([same, same, same]).p == 1
    assert two_groups(same, same).low is None


def test_an_empty_group_is_not_compared() -> None:
    """Missing stays missing: no figure of an empty group is 0."""
    empty, some = np.array([np.nan, np.nan]), likert(12)
    found = two_groups(empty, some)
    assert np.isnan([found.p, found.rank_biserial, found.superiority, found.difference, found.t]).all()
    assert found.low is None
    assert np.isnan(gap(empty, some).p)
    assert np.isnan(gap(empty, some).difference)
    assert change(empty, some).word == ""
    assert gap_word(gap(empty, some), 0.5) == ""
    assert np.isnan(many_groups([empty, some]).p)
    assert many_groups([empty, some, some]) == many_groups([some, some])


def test_invited_people_narrow_the_interval_only() -> None:
    a, b = likert(20), likert(30)
    plain, narrow = two_groups(a, b), two_groups(a, b, (25, 40))
    assert (plain.p, plain.u, plain.difference) == (narrow.p, narrow.u, narrow.difference)
    assert plain.high is not None
    assert narrow.high is not None
    assert narrow.high < plain.high


def test_midranks_as_scipy() -> None:
    x = likert(50)
    assert midranks(x).tolist() == stats.rankdata(x).tolist()


def test_holm_and_benjamini_hochberg_as_statsmodels() -> None:
    ps = RANDOM.random(14) ** 2
    assert holm(list(ps)) == pytest.approx(multipletests(ps, method="holm")[1])
    assert benjamini_hochberg(list(ps)) == pytest.approx(multipletests(ps, method="fdr_bh")[1])


def test_holm_leaves_out_what_was_not_tested() -> None:
    adjusted = holm([0.02, float("nan"), 0.03])
    assert adjusted[0] == pytest.approx(0.04)
    assert np.isnan(adjusted[1])
    assert holm([]) == ()


def test_pairwise_is_adjusted_together() -> None:
    groups = [likert(20), likert(20), likert(20, 3)]
    found = pairwise(groups)
    assert [each[:2] for each in found] == [(0, 1), (0, 2), (1, 2)]
    assert [each[3] for each in found] == list(holm([each[2].p for each in found]))


def test_few_answers_are_not_tested() -> None:
    nine = np.array([1.0] * 9 + [np.nan])
    assert not may_be_tested([nine, likert(30)])
    assert may_be_tested([likert(10), likert(30)])
    assert not may_be_tested([likert(10)])


def test_effect_words() -> None:
    words = [effect_word(r) for r in (0.0999, -0.10, 0.2999, 0.30, -0.4999, 0.5)]
    assert words == ["trascurabile", "piccolo", "piccolo", "medio", "medio", "grande"]
    assert [epsilon_word(e) for e in (-0.001, 0.009, 0.05, 0.1, 0.3)] == [
        "trascurabile",
        "trascurabile",
        "piccolo",
        "medio",
        "grande",
    ]


def test_what_is_not_known_has_no_word() -> None:
    nan = float("nan")
    assert (effect_word(nan), epsilon_word(nan), p_band(nan), benchmark_band(nan, 1, 2, 3)) == ("", "", "", "")


def test_p_bands() -> None:
    assert [p_band(p) for p in (0.0099, 0.01, 0.0499, 0.05)] == ["<0,01", "0,01-0,05", "0,01-0,05", ">0,05"]


# ---------------------------------------------------------------- change, gap, power


def test_change_words() -> None:
    assert change_word(0.36, -0.1, 0.8) == STABLE
    assert change_word(0.2, 0.01, 0.39) == IMPROVED
    assert change_word(4.3 - 4.1, 0.01, 0.39) == IMPROVED
    assert change_word(0.19, 0.01, 0.37) == STABLE
    assert change_word(-0.5, -0.9, -0.1) == WORSENED
    assert change_word(-0.5, None, None) == WORSENED
    assert (least_for(6), least_for(5)) == pytest.approx((0.2, 0.16))


def test_change_of_answers() -> None:
    before, after = likert(40, -1), likert(50, 1)
    found = change(np.append(before, np.nan), after)
    assert found.difference == pytest.approx(after.mean() - before.mean())
    assert found.rank_p == pytest.approx(stats.mannwhitneyu(after, before).pvalue)
    assert found.word == IMPROVED


def found_gap(difference: float, low: float | None, high: float | None, p: float = 0.5) -> GapFound:
    """Return a gap as it was found."""
    side = Moments(12, 4.0, 1.0)
    return GapFound(side, side, difference, 0.1, low, high, 20.0, 0.0, p)


def test_gap_words() -> None:
    assert gap_word(found_gap(0.4, -0.1, 0.9), 0.5) == ALIGNED
    assert gap_word(found_gap(0.6, -0.1, 1.3), 0.5) == TO_DEEPEN
    assert gap_word(found_gap(0.3, 0.1, 0.5), 0.06) == TO_DEEPEN
    assert gap_word(found_gap(0.3, 0.1, 0.5), 0.04) == MISALIGNED
    assert gap_word(found_gap(-1.0, -2.1, 0.1), 0.5) == MISALIGNED
    assert gap_word(found_gap(0.4, None, None), 0.5) == ALIGNED
    family = [found_gap(0.6, 0.1, 1.1, p) for p in (0.01, 0.03, 0.04)]
    assert gap_words(family) == (MISALIGNED, TO_DEEPEN, TO_DEEPEN)


def test_gap_is_exact_up_to_forty() -> None:
    a, b = likert(25), likert(15, 1)
    ranks = midranks(np.concatenate([a, b]))
    assert gap(a, b).p == permutation_p(ranks, 25)
    more = likert(16, 1)
    assert gap(a, more).p == mann_whitney_p(a, more)


def test_detectable_is_found_four_times_out_of_five() -> None:
    least = detectable(38, 41, 1.0)
    random = np.random.default_rng(2)
    first, second = random.normal(least, 1, (4_000, 38)), random.normal(0, 1, (4_000, 41))
    found = stats.ttest_ind(first, second, axis=1, equal_var=False).pvalue < 0.05
    assert found.mean() == pytest.approx(0.80, abs=0.02)


def test_detectable_grows_with_fewer_answers_and_more_tests() -> None:
    assert detectable(20, 20, 1.0) > detectable(40, 40, 1.0)
    assert detectable(20, 20, 1.0, tests=14) > detectable(20, 20, 1.0)
    assert detectable(20, 20, 1.0, populations=(25, 25)) < detectable(20, 20, 1.0)
    assert np.isnan(detectable(1, 20, 1.0))
    assert np.isnan(detectable_overall(1, 1.0))
    assert detectable_overall(38, 1.0, 60) < detectable_overall(38, 1.0) < detectable(38, 38, 1.0)
    assert supposed_sd(1, 6) == 1.25


def test_detectable_in_words() -> None:
    assert detectable_words(38, 0.71) == "con 38 risposte si vedono solo differenze di almeno 0,8 punti"
    assert detectable_words(38, 0.8) == "con 38 risposte si vedono solo differenze di almeno 0,8 punti"
    assert detectable_words(12, 0.95) == "con 12 risposte si vedono solo differenze di almeno 1,0 punto"
    assert detectable_words(2, float("nan")) == "con 2 risposte non si può vedere alcuna differenza"


# ---------------------------------------------------------------- start-up


def test_slow_libraries_wait_until_they_are_needed() -> None:
    modules = ["scoring", "reliability", "estimates", "comparison", "weighting", "change", "gap", "power", "quality"]
    imports = "; ".join(f"import surveys.{module}" for module in modules)
    asked = "[m for m in ('scipy.stats', 'scipy.optimize', 'statsmodels', 'pandas') if m in sys.modules]"
    code = f"import sys; {imports}; print({asked})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
