# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Are the intervals those of the books, and the limits of the funnel exact?"""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.intervals import INNER, OUTER, Limits, funnel, wilson


def test_wilson_of_twelve_in_forty() -> None:
    interval = wilson(12, 40)
    assert (round(interval.low, 3), round(interval.high, 3)) == (0.181, 0.454)


def test_wilson_of_none_and_of_all() -> None:
    assert wilson(0, 10).low == 0
    assert wilson(10, 10).high == 1
    assert wilson(0, 10).high == pytest.approx(1 - wilson(10, 10).low)


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (-1, 3), (4, 3)])
def test_wilson_refuses_what_is_not_a_share(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="no interval"):
        wilson(part, whole)


def test_funnel_of_ten_tosses_of_a_coin() -> None:
    # P(X <= 1) = 11/1024 = 1.07 %, P(X <= 2) = 56/1024 = 5.47 %
    assert funnel(10, Fraction(1, 2), INNER) == Limits(2, 8)
    # P(X <= 0) = 1/1024 = 0.098 % is below 0.1 %
    assert funnel(10, Fraction(1, 2), OUTER) == Limits(1, 9)


def test_funnel_of_certainties() -> None:
    assert funnel(7, Fraction(0)) == Limits(0, 0)
    assert funnel(7, Fraction(1)) == Limits(7, 7)
    assert Limits(0, 0).hold(0)
    assert not Limits(0, 0).hold(1)


@pytest.mark.parametrize(("whole", "share"), [(0, Fraction(1, 2)), (3, Fraction(3, 2))])
def test_funnel_refuses_what_is_not_a_binomial(whole: int, share: Fraction) -> None:
    with pytest.raises(ValueError, match="no limits"):
        funnel(whole, share)


@given(st.integers(1, 60), st.fractions(0, 1, max_denominator=50), st.sampled_from([INNER, OUTER]))
def test_funnel_leaves_out_what_chance_hardly_gives_and_no_more(whole: int, share: Fraction, level: Fraction) -> None:
    limits, tail = funnel(whole, share, level), (1 - level) / 2
    chance = [comb(whole, k) * share**k * (1 - share) ** (whole - k) for k in range(whole + 1)]
    assert sum(chance[: limits.low]) <= tail
    assert sum(chance[: limits.low + 1]) > tail
    assert sum(chance[limits.high + 1 :]) <= tail
    assert sum(chance[limits.high :]) > tail
