# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does an entry say its goal, its base and its outcome, and keep what a norm prescribes beside them?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from metrics.declare import Direction, Unit
from metrics.goals import Goal
from metrics.places import ENTE
from metrics.targets import Status
from reports.entries import Entry
from reports.goals import SAID_BY_THE_ENTE, UNDER_WAY, with_goal, with_norm

ENTRY = Entry(
    code="S-01",
    title="Copertura",
    formula="a / b × 100",
    unit=Unit.PERCENT,
    direction=Direction.UP,
    source="",
    mark="V",
    verified="verificato",
    struttura=ENTE,
    struttura_name="Intero ente",
    on=date(2026, 10, 31),
    known_on=date(2026, 11, 3),
    numerator=104,
    denominator=400,
    value=Fraction(26),
    reserved=False,
    status=Status.MET,
    target="≥ 25\xa0%",
    base="",
    reason="",
    digest="abc",
)
GOAL = Goal("S-01", ENTE, 2026, "%", 2024, Fraction("24.1"), Fraction(27), None, None, 40, None, Fraction(2), "PIAO")


def test_an_entry_without_a_goal_stays_as_it_is() -> None:
    assert with_goal(ENTRY, None) is ENTRY


def test_the_goal_gives_the_outcome_and_the_norm_stays_beside_it() -> None:
    told = with_goal(ENTRY, GOAL)
    assert told.status is Status.NEAR
    assert told.target == "≥ 27,0\xa0% nel 2026; per norma ≥ 25\xa0%"
    assert told.base == "24,1\xa0% nel 2024"


def test_a_reserved_value_has_no_outcome_that_would_tell_it() -> None:
    hidden = replace(ENTRY, reserved=True, numerator=None, value=None)
    assert with_goal(hidden, GOAL).status is Status.NOT_COMPUTABLE


def test_a_milestone_under_way_says_that_it_is() -> None:
    words = replace(GOAL, unit="testo", value=None, base=None, milestone="regolamento adottato", state="in_corso")
    told = with_goal(replace(ENTRY, target=""), words)
    assert told.target == "«regolamento adottato» nel 2026: in corso"
    assert (told.status, told.reason, told.base) == (Status.NOT_COMPUTABLE, UNDER_WAY, "")
    reached = with_goal(ENTRY, replace(words, state="raggiunto"))
    assert (reached.status, reached.reason) == (Status.MET, "")


def test_a_goal_that_nobody_has_set_leaves_the_norm_alone() -> None:
    told = with_goal(ENTRY, replace(GOAL, value=None))
    assert (told.target, told.status) == ("≥ 25\xa0%", Status.NO_TARGET)


def test_a_norm_in_words_leaves_the_outcome_to_the_ente_and_its_milestone_answers() -> None:
    asked = with_norm(replace(ENTRY, target=""), "il servizio resta attivo")
    assert (asked.target, asked.status, asked.reason) == (
        "«il servizio resta attivo»",
        Status.NOT_COMPUTABLE,
        SAID_BY_THE_ENTE,
    )
    words = replace(GOAL, unit="testo", value=None, base=None, milestone="servizio attivo", state="raggiunto")
    told = with_goal(asked, words)
    assert (told.status, told.reason) == (Status.MET, "")
    assert told.target == "«servizio attivo» nel 2026: raggiunto; per norma «il servizio resta attivo»"
