# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is a body set beside those of its type and size, exactly, and never at a place in a list?"""

from __future__ import annotations

import statistics
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.bodies import (
    AGILE,
    FEW,
    MEASURES,
    SIZES,
    Band,
    Body,
    Distribution,
    Pair,
    Return,
    compare,
    distribution,
    group_of,
    quantile,
    size_class,
)


def body(number: int, people: int = 40, agile: int | None = 10, kind: str = "C") -> Return:
    """Return a body with as many women as men (people is even) and as many agile ones."""
    half = None if agile is None else Fraction(agile, 2)
    both = Fraction(people, 2)
    absences = {"F00": Pair(both * 20, both * 10), "Z02": Pair(both, both), "X99": Pair(both, both)}
    return Return(f"{kind}{number}", kind, Pair(both, both), Pair(half, half), Pair(both, None), absences)


def test_bodies_of_the_same_type_and_size_are_compared() -> None:
    same = [body(n) for n in range(FEW)]
    others = [body(100, people=400), body(101, kind="P")]
    assert group_of(same[0], [*same, *others]).returns == tuple(same)


def test_with_few_of_its_size_the_whole_type_is_compared_and_said() -> None:
    same = [body(n) for n in range(FEW - 1)]
    group = group_of(same[0], [*same, body(100, people=400)])
    assert (group.size, len(group.returns)) == (None, FEW)


def test_every_size_is_in_one_class_only() -> None:
    for before, after in pairwise(SIZES):
        assert before[1] is not None
        assert before[1] + 1 == after[0]
    assert [size_class(Fraction(n)) for n in (0, 9, 10, 5000, 90_000)] == [
        SIZES[0], SIZES[0], SIZES[1], SIZES[-1], SIZES[-1],
    ]  # fmt: skip
    assert size_class(None) is None


def test_shares_and_days_a_head_are_exact() -> None:
    told = compare(2023, Body("C1", "C", "COMUNI", "UNO", None), [body(n, agile=n) for n in range(12)])
    assert told is not None
    assert told.distributions["agile.totale"].own == Fraction(1, 40)
    assert told.distributions["assenze.ferie"].own == 15
    assert told.distributions["assenze.malattia"].own == 0, "no row of that cause, beside rows of others"
    assert told.distributions["formazione"].own is None, "the men's days are not published"
    assert told.ungrouped == ("X99",), "work at a distance is no absence, an unknown cause is said"


def test_a_body_without_the_number_is_counted_apart_and_is_no_zero() -> None:
    returns = [body(n, agile=None if n < 4 else n) for n in range(12)]
    told = distribution(AGILE[0], group_of(returns[0], returns), "C0")
    assert (len(told.values), told.without, told.own, told.band) == (8, 4, None, None)
    assert min(told.values) > 0


def test_a_body_that_published_nothing_has_no_comparison() -> None:
    assert compare(2023, Body("C99", "C", "COMUNI", "ALTRO", None), [body(n) for n in range(12)]) is None


@pytest.mark.parametrize(("own", "band"), [(1, Band.LOW), (5, Band.MIDDLE), (9, Band.HIGH)])
def test_the_band_says_a_part_and_not_a_place(own: int, band: Band) -> None:
    values = tuple(Fraction(n) for n in range(1, 10))
    assert Distribution(AGILE[0], values, 0, Fraction(own)).band is band


def test_with_fewer_than_five_bodies_there_are_no_quantiles() -> None:
    assert Distribution(AGILE[0], tuple(map(Fraction, range(4))), 0, Fraction(1)).quantiles is None


@given(st.lists(st.fractions(min_value=0, max_value=3, max_denominator=200), min_size=5, max_size=40))
def test_quantiles_are_those_of_the_textbook(values: list[Fraction]) -> None:
    ordered = sorted(values)
    assert [quantile(ordered, Fraction(n, 4)) for n in (1, 2, 3)] == statistics.quantiles(
        ordered, n=4, method="inclusive"
    )


@given(st.permutations(range(12)), st.integers(0, 11))
def test_the_order_of_the_bodies_changes_nothing(order: list[int], own: int) -> None:
    returns = [body(n, agile=2 * n) for n in range(12)]
    me = Body(f"C{own}", "C", "COMUNI", "NOI", None)
    shuffled, straight = compare(2023, me, [returns[n] for n in order]), compare(2023, me, returns)
    assert shuffled is not None
    assert straight is not None
    for measure in MEASURES:
        assert shuffled.distributions[measure.id] == straight.distributions[measure.id]
