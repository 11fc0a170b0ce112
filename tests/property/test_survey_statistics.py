# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What holds of every survey: mirrors, sums, margins, no order, and no missing answer that becomes a value?"""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from surveys.answers import Status
from surveys.comparison import many_groups, two_groups
from surveys.estimates import bca, estimate, mean, share
from surveys.reliability import cronbach
from surveys.scoring import favourable_share, section_scores, section_values, tones, whole_percentages
from surveys.weighting import CannotWeight, raked, weighted_mean
from tests.spec.surveys.small import SIX, answers, instrument

ROW = st.tuples(*[st.one_of(st.integers(1, 6), st.sampled_from([Status.NA, Status.MISSING]))] * 4)
ROWS = st.lists(ROW, min_size=1, max_size=25)
SCORES = hnp.arrays(np.float64, st.integers(2, 60), elements=st.integers(4, 24).map(lambda quarter: quarter / 4))


def mirrored(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the row that says the opposite."""
    return tuple(each if isinstance(each, Status) else 7 - each for each in row)


@given(ROWS)
def test_opposite_answers_mirror_the_scores(rows: list[Any]) -> None:
    one, other = answers(rows), answers([mirrored(row) for row in rows])
    np.testing.assert_allclose(section_scores(other, "A"), 7 - section_scores(one, "A"))
    favourable, neutral, unfavourable = tones(section_values(one, "A"), SIX)
    assert tones(section_values(other, "A"), SIX) == (unfavourable, neutral, favourable)


@given(ROWS)
def test_opposite_polarity_mirrors_the_scores(rows: list[Any]) -> None:
    plain, turned = answers(rows, instrument((1, -1, 1, 1))), answers(rows, instrument((-1, 1, -1, -1)))
    np.testing.assert_allclose(section_scores(turned, "A"), 7 - section_scores(plain, "A"))


@given(ROWS)
def test_a_score_is_on_the_scale_or_is_not(rows: list[Any]) -> None:
    scores, shares = section_scores(answers(rows), "A"), favourable_share(section_values(answers(rows), "A"), SIX)
    assert ((scores >= 1) & (scores <= 6) | np.isnan(scores)).all()
    for row, score, favourable in zip(rows, scores, shares, strict=True):
        answered = sum(not isinstance(each, Status) for each in row)
        asked = sum(each is not Status.NA for each in row)
        assert np.isnan(score) == (answered == 0 or 2 * answered < asked)
        assert np.isnan(favourable) == (answered == 0)


@given(ROWS, st.integers(1, 10))
def test_people_who_said_nothing_change_nothing(rows: list[Any], silent: int) -> None:
    more = rows + [(Status.MISSING,) * 4] * silent
    few, many = section_scores(answers(rows), "A"), section_scores(answers(more), "A")
    assert str(estimate(few)) == str(estimate(many))
    assert tones(section_values(answers(rows), "A"), SIX) == tones(section_values(answers(more), "A"), SIX)
    assert str(cronbach(section_values(answers(rows), "A"))) == str(cronbach(section_values(answers(more), "A")))


@given(st.lists(st.integers(0, 500), min_size=1, max_size=12))
def test_percentages_add_up(counts: list[int]) -> None:
    found = whole_percentages(counts)
    assert sum(found) == (100 if sum(counts) else 0)
    for count, percentage in zip(counts, found, strict=False):
        assert abs(percentage - 100 * count / sum(counts)) < 1
        assert count or percentage == 0


@given(SCORES, SCORES, st.randoms(use_true_random=False))
def test_the_order_of_rows_says_nothing(a: np.ndarray, b: np.ndarray, random: Any) -> None:
    shuffled = a.copy()
    random.shuffle(shuffled)
    assert astuple(two_groups(shuffled, b)) == pytest.approx(astuple(two_groups(a, b)), nan_ok=True)
    assert astuple(many_groups([shuffled, b])) == pytest.approx(astuple(many_groups([a, b])))
    assert astuple(mean(shuffled)) == pytest.approx(astuple(mean(a)))
    assert astuple(bca(shuffled, draws=199)) == pytest.approx(astuple(bca(a, draws=199)))


@given(SCORES, SCORES)
def test_two_groups_turned_round(a: np.ndarray, b: np.ndarray) -> None:
    one, other = two_groups(a, b), two_groups(b, a)
    assert one.rank_biserial == pytest.approx(-other.rank_biserial)
    assert one.superiority + other.superiority == pytest.approx(1)
    assert (one.p, one.difference) == pytest.approx((other.p, -other.difference))
    if one.low is not None and other.high is not None:
        assert one.low == pytest.approx(-other.high)


@given(SCORES, st.integers(0, 300))
def test_a_finite_population_only_narrows(x: np.ndarray, more: int) -> None:
    n = len(x)
    for narrow, wide in ((mean(x, n + more), mean(x)), (share(n // 2, n, n + more), share(n // 2, n))):
        assert narrow.value == wide.value
        if narrow.low is None or narrow.high is None or wide.low is None or wide.high is None:
            assert narrow.low is None
            continue
        assert wide.low - 1e-9 <= narrow.low <= narrow.value <= narrow.high <= wide.high + 1e-9


@settings(deadline=None)
@given(st.data())
def test_raking_meets_its_margins(data: st.DataObject) -> None:
    n = data.draw(st.integers(30, 120))
    rows = data.draw(hnp.arrays(np.int64, n, elements=st.integers(0, 1)))
    columns = data.draw(hnp.arrays(np.int64, n, elements=st.integers(0, 2)))
    margins = (data.draw(st.tuples(*[st.integers(20, 200)] * 2)), data.draw(st.tuples(*[st.integers(20, 200)] * 3)))
    try:
        found = raked([rows, columns], margins)
    except CannotWeight:
        return
    total = sum(margins[0])
    np.testing.assert_allclose(found.after[0], margins[0], rtol=1e-6)
    np.testing.assert_allclose(found.after[1], np.array(margins[1]) * total / sum(margins[1]), rtol=1e-6)
    assert found.weights.sum() == pytest.approx(total)
    assert found.weights.min() > 0
    assert found.deff >= 1 - 1e-9
    same = weighted_mean(np.full(n, 4.0), found)
    assert (same.value, same.low) == (pytest.approx(4.0), None)
