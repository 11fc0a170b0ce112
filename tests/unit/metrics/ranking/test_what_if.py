# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What would another day or another distance change, and when does something change by itself?"""

from __future__ import annotations

from datetime import date

import pytest

from metrics.ranking.application import Application
from metrics.ranking.proposal import propose
from metrics.ranking.rules import rules_for
from metrics.ranking.what_if import (
    NoSuchApplication,
    distance_code,
    find,
    from_distance,
    submitted_on,
    turns,
    what_if,
)
from norms.lookup import load_norms
from record.grounds import Ground

DAY = date(2026, 3, 10)
BRESCIA = rules_for(load_norms(), "brescia", DAY, DAY)
CIVITANOVA = rules_for(load_norms(), "civitanova", DAY, DAY)
PARENT = Application(
    "D1",
    DAY,
    anzianita_giorni=100,
    giornate_agili_anno_precedente=5,
    titoli=(Ground("C08", nato_il=date(2012, 1, 1)), Ground("C08", nato_il=date(2017, 6, 1)), Ground("C11", km=30)),
)
OTHER = Application("D2", DAY, titoli=(Ground("C07"),))


def test_the_child_turns_ten() -> None:
    proposal = propose([PARENT, OTHER], BRESCIA, 1)
    difference = what_if(proposal, submitted_on(PARENT, date(2027, 6, 1)))
    assert [float(each.assessment.merit) for each in (difference.before, difference.after)] == [7, 6.5]
    eve = what_if(proposal, submitted_on(PARENT, date(2027, 5, 31)))
    assert eve.after.assessment.merit == 7


def test_another_distance_moves_the_place_too() -> None:
    proposal = propose([PARENT, OTHER], BRESCIA, 1)
    difference = what_if(proposal, from_distance(PARENT, 101, distance_code(BRESCIA)))
    assert [each.position for each in (difference.before, difference.after)] == [2, 1]
    assert difference.after.assessment.merit == 10


def test_each_method_reads_the_distance_under_its_own_code() -> None:
    assert (distance_code(BRESCIA), distance_code(CIVITANOVA)) == ("C11", "distanza")
    far = from_distance(Application("D1", DAY), 40, "distanza")
    assert far.titoli == (Ground("distanza", km=40),)


def test_on_another_day_service_grows_and_the_year_before_may_be_another() -> None:
    same_year = submitted_on(PARENT, date(2026, 3, 20))
    assert (same_year.anzianita_giorni, same_year.giornate_agili_anno_precedente) == (110, 5)
    next_year = submitted_on(PARENT, date(2027, 1, 1))
    assert next_year.giornate_agili_anno_precedente is None
    assert submitted_on(OTHER, date(2027, 1, 1)).anzianita_giorni is None


def test_the_days_on_which_it_changes_by_itself() -> None:
    found = [(turn.on, float(turn.assessment.merit)) for turn in turns(PARENT, BRESCIA, date(2036, 1, 1))]
    # at ten the second child gives half a point; at eighteen the first goes, and the second becomes the first
    assert found == [(date(2027, 6, 1), 6.5), (date(2030, 1, 1), 6), (date(2035, 6, 1), 1)]


def test_the_day_after_a_term_of_years() -> None:
    birth = Application("D1", DAY, titoli=(Ground("C05", nato_il=date(2024, 2, 29)),))
    assert [turn.on for turn in turns(birth, BRESCIA, date(2030, 1, 1))] == [date(2027, 3, 1)]
    leave = Application("D1", DAY, titoli=(Ground("post_maternita", fino_al=date(2025, 5, 5)),))
    assert [turn.on for turn in turns(leave, CIVITANOVA, date(2030, 1, 1))] == [date(2028, 5, 6)]


def test_an_application_that_is_not_there() -> None:
    with pytest.raises(NoSuchApplication):
        find(propose([OTHER], BRESCIA), "D1")
