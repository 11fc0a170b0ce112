# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Who has a score, what is favourable, which weights are refused, which answers are flagged?"""

from __future__ import annotations

import numpy as np
import pytest

from surveys.answers import Answers, Status
from surveys.quality import Doubt, careless, polarity_doubts
from surveys.reliability import (
    alpha_interval,
    bootstrap_alpha,
    cronbach,
    crowded,
    guttman_lambda6,
    omega,
    omega_of,
    pairwise_covariance,
    spearman_brown,
    word,
)
from surveys.scoring import (
    favourable_share,
    people_with_score,
    person_scores,
    reversed_values,
    section_scores,
    tones,
    unfavourable_share,
    whole_percentages,
)
from surveys.weighting import CannotWeight, post_stratified, raked, replicated_mean, weighted_mean
from tests.spec.surveys.small import EIGHT, FIVE, SIX, answers, instrument

NAN = float("nan")
NA, MISSING, NOT_SHOWN = Status.NA, Status.MISSING, Status.NOT_SHOWN

# ---------------------------------------------------------------- scoring


def test_reversal_is_once_and_only_of_valid_answers() -> None:
    values = reversed_values(answers([(6, 5, 1, MISSING), (NA, 1, Status.OUT_OF_RANGE, 6)]))
    np.testing.assert_array_equal(values, [[6, 5, 6, NAN], [NAN, 1, NAN, 6]])


def test_half_of_the_items_rounded_up_make_a_score() -> None:
    asked = instrument((1, 1, 1))
    scores = section_scores(answers([(4, 5, MISSING), (4, MISSING, MISSING), (MISSING,) * 3], asked), "A")
    np.testing.assert_array_equal(scores, [4.5, NAN, NAN])


def test_not_applicable_makes_fewer_answers_enough() -> None:
    asked = instrument((1, 1, 1))
    rows = [(4, NA, MISSING), (4, NA, NA), (NA, NA, NA), (4, NOT_SHOWN, MISSING)]
    np.testing.assert_array_equal(section_scores(answers(rows, asked), "A"), [4, 4, NAN, 4])


def test_two_of_three() -> None:
    values, na = np.array([[4, NAN, NAN], [4, 5, NAN]]), np.zeros((2, 3), dtype=np.bool_)
    assert people_with_score(values, na, (2, 3)).tolist() == [False, True]
    np.testing.assert_array_equal(person_scores(values, na, (2, 3)), [NAN, 4.5])


def test_hse_check() -> None:
    """surveys.md 2.2: raw 4 everywhere is 2 where every item is negative, 4 elsewhere."""
    assert section_scores(answers([(4, 4)], instrument((-1, -1), FIVE)), "A").tolist() == [2]
    assert section_scores(answers([(4, 4)], instrument((1, 1), FIVE)), "A").tolist() == [4]


def test_tones_of_both_kinds_of_scale() -> None:
    values = np.array([1, 2, 3, 4, 5, NAN])
    assert tones(values, SIX) == (2, 0, 3)
    assert tones(values, FIVE) == (2, 1, 2)


def test_favourable_share_is_of_each_person() -> None:
    values = np.array([[4, 3, NAN], [NAN, NAN, NAN], [6, 6, 1]])
    np.testing.assert_allclose(favourable_share(values, SIX), [0.5, NAN, 2 / 3])
    np.testing.assert_allclose(unfavourable_share(values, SIX), [0.5, NAN, 1 / 3])


@pytest.mark.parametrize(
    ("counts", "percentages"),
    [((1, 1, 1), (34, 33, 33)), ((0, 0), ()), ((2, 1), (67, 33)), ((0, 5, 0), (0, 100, 0)), ((1, 199), (0, 100))],
)
def test_whole_percentages(counts: tuple[int, ...], percentages: tuple[int, ...]) -> None:
    assert whole_percentages(counts) == percentages


# ---------------------------------------------------------------- reliability


def test_an_item_without_variance_is_left_out() -> None:
    values = reversed_values(answers(EIGHT))
    with_constant = np.hstack([values, np.full((8, 1), 4.0)])
    found = cronbach(with_constant)
    assert (found.constant, found.items, found.alpha) == ((4,), 4, cronbach(values).alpha)
    assert np.isnan(found.dropped[4])
    assert np.isnan(found.item_total[4])


def test_too_little_for_alpha() -> None:
    assert cronbach(np.array([[4.0, 5.0], [3.0, 4.0]])).alpha is None
    assert cronbach(np.full((9, 3), 4.0)).alpha is None
    assert cronbach(np.full((9, 3), NAN)).people == 0
    assert omega(np.full((9, 4), 4.0)) is None
    assert bootstrap_alpha(np.full((9, 4), 4.0)) is None


def test_items_that_cancel_each_other_out_have_no_alpha() -> None:
    one = np.arange(1.0, 7.0)
    found = cronbach(np.column_stack([one, 7 - one]))
    assert (found.alpha, found.standardised, found.pairwise) == (None, None, None)


def test_two_items_have_no_interval() -> None:
    found = cronbach(reversed_values(answers(EIGHT))[:, :2])
    assert found.low is None
    assert found.standardised is not None
    assert found.standardised == pytest.approx(spearman_brown(found.mean_correlation or 0.0))


def test_interval_of_few_people_is_drawn_again() -> None:
    values = reversed_values(answers(EIGHT))
    found = bootstrap_alpha(values)
    assert alpha_interval(values) == found == bootstrap_alpha(values)
    many = np.random.default_rng(1).integers(1, 7, (60, 4)).astype(float)
    assert alpha_interval(many) == (cronbach(many).low, cronbach(many).high)


def test_pairwise_covariance_by_hand() -> None:
    matrix = np.array([[1, 2], [2, 4], [3, NAN], [NAN, 1], [6, 3]])
    both = matrix[[0, 1, 4]]
    covariance = pairwise_covariance(matrix)
    assert covariance[0, 1] == pytest.approx(np.cov(both, rowvar=False)[0, 1])
    assert covariance[0, 0] == pytest.approx(np.var([1, 2, 3, 6], ddof=1))


def test_omega_of_five_items() -> None:
    loadings = np.array([1.4, 0.6, 1.6, 0.5, 0.65])
    unique = np.array([0.9, 1.2, 0.7, 2.0, 0.5])
    common = loadings.sum() ** 2
    found = omega_of(np.outer(loadings, loadings) + np.diag(unique))
    assert found == pytest.approx(common / (common + unique.sum()), abs=1e-6)


def test_lambda6_of_parallel_items() -> None:
    """All correlations r: smc of k - 1 others is (k - 1) r^2 / (1 + (k - 2) r)."""
    r, k = 0.4, 5
    covariance = np.full((k, k), r) + (1 - r) * np.eye(k)
    smc = (k - 1) * r * r / (1 + (k - 2) * r)
    assert guttman_lambda6(covariance) == pytest.approx(1 - k * (1 - smc) / covariance.sum())
    assert guttman_lambda6(np.ones((3, 3))) is None


def test_words_of_alpha() -> None:
    words = [word(alpha, 30) for alpha in (0.59, 0.60, 0.70, 0.80, 0.951)]
    assert words == ["bassa", "discutibile", "accettabile", "buona", "ridondanza"]
    assert word(0.9, 19) == word(None, 100) == ""


def test_crowded() -> None:
    assert crowded(np.array([1, 6, 6, 6, NAN]), 1, 6) == (0.25, 0.75)
    assert np.isnan(crowded(np.array([NAN]), 1, 6)).all()


# ---------------------------------------------------------------- weighting


def test_post_stratification() -> None:
    codes = np.repeat([0, 1, -1], [10, 20, 3])
    found = post_stratified(codes, (60, 40))
    ratio = found.weights[0] / found.weights[10]
    assert ratio == pytest.approx((60 / 10) / (40 / 20))
    assert found.weights.sum() == pytest.approx(100)
    assert found.weights[-1] == pytest.approx(found.weights.mean())


def test_thin_strata_are_merged_with_a_neighbour() -> None:
    codes = np.repeat([0, 1, 2], [10, 2, 20])
    found = post_stratified(codes, (30, 10, 60))
    assert found.merged == ((1, 2),)
    assert found.weights[10] == found.weights[12] == pytest.approx(70 / 22)
    assert post_stratified(np.repeat([0, 1], [10, 2]), (30, 10)).merged == ((1, 0),)


@pytest.mark.parametrize(
    ("codes", "targets", "words"),
    [
        (np.repeat([0], [10]), (5, 5), "non ha risposte"),
        (np.repeat([0, 1], [10, 5]), (10, 0), "non era tra gli invitati"),
        (np.repeat([0, 2], [10, 5]), (10,), "non era tra gli invitati"),
        (np.repeat([0, 1, -1], [10, 5, 5]), (10, 10), "troppi non hanno indicato"),
        (np.repeat([0, 1], [10, 5]), (0, 0), "non si sa"),
    ],
)
def test_what_cannot_be_weighted(codes: np.ndarray, targets: tuple[int, ...], words: str) -> None:
    with pytest.raises(CannotWeight, match=words):
        raked([codes], [targets])


def test_margins_that_contradict_each_other_are_refused() -> None:
    """Nobody is in 0 x 1 nor 1 x 0: the two margins are one, and cannot differ."""
    codes = np.repeat([0, 1], 10)
    with pytest.raises(CannotWeight, match="non si stabilizzano"):
        raked([codes, codes], [(60, 40), (40, 60)], trim=None)


def test_margins_that_would_need_a_weight_of_nothing_are_refused() -> None:
    """Nearly everybody is in 1 x 2: no weights give that cell at most 10 of 108 and the row 20 of 106."""
    rows, columns = np.repeat([0, 1, 1, 1], [1, 1, 1, 29]), np.repeat([2, 0, 1, 2], [1, 1, 1, 29])
    with pytest.raises(CannotWeight, match="nessun peso rispetta insieme"):
        raked([rows, columns], [(86, 20), (20, 176, 20)])


def test_weights_far_from_the_median_are_cut_and_raked_again() -> None:
    rows, columns = np.repeat([0, 0, 1, 1], [1, 40, 40, 40]), np.repeat([0, 1, 0, 1], [1, 40, 40, 40])
    found = raked([rows, columns], [[90, 31], [90, 31]])
    assert found.trimmed
    np.testing.assert_allclose(found.after[0], [90, 31])
    np.testing.assert_allclose(found.after[1], [90, 31])
    assert found.costly


def test_weighted_mean_of_strata_by_hand() -> None:
    """v = sum (N_h/N)^2 s_h^2/n_h, but for the n/(n - 1) that is shared instead of one for each stratum."""
    codes = np.repeat([0, 1], [30, 10])
    x = np.random.default_rng(3).integers(1, 7, 40).astype(float)
    found = weighted_mean(x, post_stratified(codes, (50, 50)))
    assert found.value == pytest.approx((x[:30].mean() + x[30:].mean()) / 2)
    by_hand = 0.25 * (x[:30].var() / 30 + x[30:].var() / 10) * 40 / 39
    assert found.low is not None
    assert (found.value - found.low) / 2.0226909 == pytest.approx(by_hand**0.5, abs=1e-6)


def test_two_ways_to_the_error_of_a_raked_mean() -> None:
    random = np.random.default_rng(4)
    rows, columns = random.integers(0, 2, 120), random.integers(0, 3, 120)
    x = random.integers(1, 7, 120) + rows.astype(float)
    margins = [(150, 100), (80, 90, 80)]
    plain = weighted_mean(x, raked([rows, columns], margins), 250)
    drawn = replicated_mean(x, [rows, columns], margins, 250, draws=200)
    assert None not in (plain.low, plain.high, drawn.low, drawn.high)
    assert plain.value == pytest.approx(drawn.value)
    assert (plain.low, plain.high) == pytest.approx((drawn.low, drawn.high), abs=0.06)


def test_missing_answers_do_not_weigh() -> None:
    codes = np.repeat([0, 1], [20, 20])
    x = np.where(np.arange(40) % 4 == 0, NAN, 3.0)
    assert weighted_mean(x, post_stratified(codes, (30, 70))).value == pytest.approx(3.0)
    assert np.isnan(weighted_mean(np.full(40, NAN), post_stratified(codes, (30, 70))).value)


# ---------------------------------------------------------------- quality


def with_traits(given: Answers, trait: list[int]) -> Answers:
    """Return the answers with one trait."""
    return Answers(
        given.instrument, "w", given.values, given.statuses, {"G": np.array(trait, dtype=np.int16)}, given.complete
    )


def test_the_same_answer_to_everything() -> None:
    asked = instrument((1, 1, -1, 1, 1, 1))
    rows = [(4,) * 6, (4, 4, 4, 4, 4, 5), (4, 4, MISSING, 4, 4, 4), (4, 4, 4, 4, MISSING, 4), (4, NA) + (MISSING,) * 4]
    found = careless(answers(rows, asked))
    assert found.straight.tolist() == [True, False, False, True, False]
    assert found.sparse.tolist() == [False, False, False, False, True]
    assert not careless(answers([(4,) * 6], instrument((1,) * 6))).straight.any()


def test_whole_records_twice() -> None:
    row = (1, 2, 3, 4, 5, 6, 1, 2, 3, 4)
    asked = instrument((1,) * 10)
    given = answers([row, row, row[::-1], row, (MISSING,) * 10, (MISSING,) * 10], asked)
    assert careless(with_traits(given, [0, 0, 0, 1, 0, 0])).duplicated.tolist() == [False, True] + [False] * 4


def test_an_item_reversed_twice() -> None:
    random = np.random.default_rng(6)
    level = random.integers(1, 7, 60)
    rows = np.clip(level[:, None] + random.integers(-1, 2, (60, 4)), 1, 6)
    assert polarity_doubts(answers(rows.tolist(), instrument((1, 1, 1, 1)))) == {}
    assert polarity_doubts(answers(rows.tolist(), instrument((1, 1, -1, 1)))) == {"A03": Doubt.REVERSED}
    rows[:, 3] = 7 - rows[:, 3]
    assert polarity_doubts(answers(rows.tolist(), instrument((1, 1, 1, 1)))) == {"A04": Doubt.CHECK}
    assert polarity_doubts(answers(rows[:5].tolist(), instrument((1, 1, 1, 1)))) == {}
