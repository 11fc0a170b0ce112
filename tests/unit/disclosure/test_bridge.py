# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which steps of a bridge are told, which together, and when only the total? Threshold 5, worked by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import combinations

import pytest

from disclosure.bridge import ReleasedBridge, release_bridge
from disclosure.policy import load_policy
from disclosure.release import Released, Shown
from metrics.bridged import Bridged, Tally, Touched
from metrics.declare import Unit
from metrics.movement import Movement
from metrics.places import ENTE, At, UnitTree
from metrics.places import Unit as Place

ON = (date(2026, 9, 30), date(2026, 10, 31))
DEFINITION, RULE, CORRECTIONS, LATE, POPULATION, NEW = Movement
States = list[tuple[int, int] | None]


def of(states: States, people: int | None = None) -> Bridged:
    """Return a bridge of these states; as many persons moved as the counts changed, or as many as stated."""
    tallies = tuple(None if each is None else Tally(*each) for each in states)
    touched = {}
    for (first, before), (last, after) in combinations(enumerate(tallies), 2):
        if before is not None and after is not None:
            part, whole = abs(after.part - before.part), abs(after.whole - before.whole)
            rest = abs(after.whole - after.part - before.whole + before.part)
            moved = (part, whole, rest)
            touched[first, last] = Touched(*(moved if people is None else (people if each else 0 for each in moved)))
    return Bridged("S-01", Unit.PERCENT, ON, ON, tallies, touched)


def end(part: int | None, whole: int | None) -> Released:
    tree = UnitTree((Place(ENTE, "Ente", None),))
    return Released("S-01", ON[0], ON[0], tree, {At(): Shown(part, whole)}, (), None, 5, "prova")


def told(states: States, people: int | None = None) -> ReleasedBridge:
    first, last = states[0] or (0, 0), states[-1] or (0, 0)
    found = release_bridge(of(states, people), end(*first), end(*last), load_policy())
    assert found is not None
    return found


def causes(bridge: ReleasedBridge) -> list[tuple[tuple[Movement, ...], int, int]]:
    """Return the pieces that changed something: causes, change of numerator and denominator."""
    pieces = [(each.movements, each.numerator, each.denominator) for each in bridge.pieces]
    return [piece for piece in pieces if piece[1:] != (0, 0)]


def test_steps_of_many_people_are_each_told() -> None:
    found = told([(50, 200), (50, 200), (50, 200), (40, 200), (60, 230), (60, 230), (80, 230)])
    assert causes(found) == [((CORRECTIONS,), -10, 0), ((LATE,), 20, 30), ((NEW,), 20, 0)]
    assert [piece.movements for piece in found.pieces] == [(each,) for each in Movement]
    assert not found.merged


def test_a_step_of_few_is_told_with_the_one_beside_it_across_a_cause_that_changed_nothing() -> None:
    found = told([(50, 200), (50, 200), (50, 200), (48, 200), (48, 200), (48, 200), (80, 200)])
    assert causes(found) == [((CORRECTIONS, NEW), 30, 0)]
    assert ((LATE,), 0, 0) in [(each.movements, each.numerator, each.denominator) for each in found.pieces]
    assert found.merged


def test_the_finest_choice_is_kept_and_the_rest_of_the_steps_stays_alone() -> None:
    found = told([(50, 200), (50, 200), (60, 200), (58, 200), (66, 200), (66, 200), (80, 200)])
    assert causes(found) == [((RULE,), 10, 0), ((CORRECTIONS, LATE), 6, 0), ((NEW,), 14, 0)]


def test_a_difference_of_few_is_told_of_all_causes_at_once() -> None:
    found = told([(50, 200)] * 6 + [(53, 200)])
    assert [piece.movements for piece in found.pieces] == [tuple(Movement)]
    assert found.merged
    assert found.change == Fraction(3, 2)


def test_a_small_difference_of_large_steps_is_told_step_by_step() -> None:
    found = told([(50, 200)] * 3 + [(40, 200)] + [(51, 200)] * 3)
    assert causes(found) == [((CORRECTIONS,), -10, 0), ((LATE,), 11, 0)]


def test_who_is_left_when_the_numerator_is_taken_from_the_denominator_counts_too() -> None:
    # eight more may, seven of them with an agreement: the eighth is one person
    found = told([(50, 200)] * 5 + [(57, 208), (77, 208)])
    assert causes(found) == [((POPULATION, NEW), 27, 8)]


def test_many_rows_of_few_persons_are_few() -> None:
    states: States = [(500, 2000)] * 5 + [(500, 2000), (560, 2100)]
    assert causes(told(states, people=40)) == [((NEW,), 60, 100)]
    assert [piece.movements for piece in told(states, people=4).pieces] == [tuple(Movement)]


def test_states_without_a_value_are_no_place_to_stop() -> None:
    found = told([(50, 200), None, (40, 200), (0, 0), (50, 200), (50, 200), (50, 200)])
    assert causes(found) == [((DEFINITION, RULE), -10, 0), ((CORRECTIONS, LATE), 10, 0)]
    assert not found.merged


def test_what_is_told_adds_up_and_each_piece_begins_where_the_last_ended() -> None:
    found = told([(50, 200), (50, 200), (60, 210), (58, 200), (66, 230), (66, 230), (80, 231)])
    assert sum(piece.change for piece in found.pieces) == found.change
    here = found.first
    for piece in found.pieces:
        assert piece.before == here
        here = piece.after
    assert here == found.last


def test_a_bridge_to_a_hidden_value_is_not_told() -> None:
    bridged = of([(50, 200)] * 7)
    assert release_bridge(bridged, end(50, 200), end(None, 200), load_policy()) is None
    assert release_bridge(bridged, end(None, None), end(50, 200), load_policy()) is None


def test_a_bridge_that_counts_otherwise_than_the_release_is_refused() -> None:
    with pytest.raises(ValueError, match="do not count the same"):
        release_bridge(of([(50, 200)] * 7), end(51, 200), end(50, 200), load_policy())
