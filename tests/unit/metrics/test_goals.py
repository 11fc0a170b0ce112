# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is a goal reached, near, or missed, to the last digit, whichever way is better?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from metrics.declare import Direction
from metrics.engine import RecordBackend
from metrics.goals import Goal, Goals, goals_of, goals_query
from metrics.places import ENTE
from metrics.targets import Status
from record.store import Store
from tests.oracle.ente import fill

GOAL = Goal(
    indicator="S-01",
    struttura=ENTE,
    year=2026,
    unit="%",
    base_year=2024,
    base=Fraction("24.1"),
    value=Fraction(26),
    milestone=None,
    state=None,
    weight=40,
    direction=None,
    near=Fraction(2),
    act="PIAO 2026-2028",
)


@pytest.mark.parametrize(
    ("value", "direction", "status"),
    [
        (Fraction(26), Direction.UP, Status.MET),
        (Fraction(2599, 100), Direction.UP, Status.NEAR),
        (Fraction(24), Direction.UP, Status.NEAR),
        (Fraction(2399, 100), Direction.UP, Status.NOT_MET),
        (Fraction(26), Direction.DOWN, Status.MET),
        (Fraction(28), Direction.DOWN, Status.NEAR),
        (Fraction(2801, 100), Direction.DOWN, Status.NOT_MET),
        (Fraction(26), Direction.NONE, Status.MET),
        (Fraction(25), Direction.NONE, Status.NEAR),
        (None, Direction.UP, Status.NOT_COMPUTABLE),
    ],
)
def test_a_value_is_compared_unrounded(value: Fraction | None, direction: Direction, status: Status) -> None:
    assert GOAL.outcome(value, direction) is status


def test_without_a_range_nothing_is_near_and_without_a_value_nothing_is_asked() -> None:
    assert replace(GOAL, near=None).outcome(Fraction(2599, 100), Direction.UP) is Status.NOT_MET
    assert replace(GOAL, value=None).outcome(Fraction(1), Direction.UP) is Status.NO_TARGET


def test_the_goal_s_own_direction_wins() -> None:
    assert replace(GOAL, direction=Direction.DOWN).outcome(Fraction(20), Direction.UP) is Status.MET


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("raggiunto", Status.MET),
        ("non_raggiunto", Status.NOT_MET),
        ("in_corso", Status.NOT_COMPUTABLE),
        ("da_avviare", Status.NOT_COMPUTABLE),
        (None, Status.NOT_COMPUTABLE),
    ],
)
def test_a_milestone_says_by_itself_whether_it_was_reached(state: str | None, status: Status) -> None:
    milestone = replace(GOAL, unit="testo", value=None, milestone="regolamento adottato", state=state)
    assert milestone.outcome(Fraction(99), Direction.UP) is status


def test_weights_that_do_not_sum_are_told() -> None:
    other = replace(GOAL, indicator="IM-01", weight=50)
    unweighted = replace(GOAL, indicator="SP-03", weight=None)
    assert Goals((GOAL, other, unweighted)).unbalanced() == ((ENTE, 2026, 90),)
    assert Goals((GOAL, replace(other, weight=60), replace(other, struttura="A", weight=100))).unbalanced() == ()
    assert Goals((unweighted,)).unbalanced() == ()


def test_goals_come_from_the_record_without_losing_a_digit(store: Store) -> None:
    row = {"indicatore": "S-01", "struttura": "-", "anno": 2026, "unita": "%", "valore": "26.125", "base": "24.1"}
    fill(store, {"obiettivi_ente": [row, {**row, "struttura": "A1", "anno": 2027, "direzione": "decrescente"}]})
    with RecordBackend(store).opened(date(2030, 1, 1)) as reader:
        goals = goals_of(reader.rows(goals_query(reader.relations)))
    found = goals.of("S-01", ENTE, 2026)
    assert found is not None
    assert (found.value, found.base, found.weight) == (Fraction(209, 8), Fraction(241, 10), None)
    assert goals.of("S-01", ENTE, 2027) is None
    second = goals.triennium("S-01", "A1", 2026)[1]
    assert second is not None
    assert second.direction is Direction.DOWN
