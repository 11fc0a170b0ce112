# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which orders may a person confirm without a word, which with a reason, and which not at all?"""

from __future__ import annotations

from datetime import date

import pytest

from metrics.ranking.application import Application
from metrics.ranking.decision import NotThisRanking, ReasonNeeded, decide, one_by_one
from metrics.ranking.proposal import Esito, Proposal, esito, propose
from metrics.ranking.rules import rules_for
from norms.lookup import load_norms
from record.grounds import Ground

DAY = date(2026, 3, 10)
RULES = rules_for(load_norms(), "brescia", DAY, DAY)


def proposal(places: int | None = 2, protected: bool = False) -> Proposal:
    """Return D1 before D2 and D3, who are equal, before D4; D4 has priority by law when `protected`."""
    by_law = (Ground("caregiver"),) if protected else ()
    return propose(
        [
            Application("D1", DAY, titoli=(Ground("C07"),)),
            Application("D2", DAY, titoli=(Ground("C09"),)),
            Application("D3", DAY, titoli=(Ground("C09"),)),
            Application("D4", DAY, titoli=by_law),
        ],
        RULES,
        places,
    )


def test_the_proposal_itself_is_no_departure() -> None:
    decision = decide(proposal(), proposal().groups)
    assert (decision.departs, decision.motivo) == (False, None)
    assert decision.groups == (("D1",), ("D2", "D3"), ("D4",))


@pytest.mark.parametrize("order", ["D1 D2 D3 D4", "D1 D3 D2 D4"])
def test_to_part_a_tie_is_no_departure(order: str) -> None:
    assert not decide(proposal(), one_by_one(order.split())).departs


@pytest.mark.parametrize("order", ["D2 D1 D3 D4", "D1 D2 D4 D3"])
def test_to_swap_two_places_is_a_departure_and_needs_a_reason(order: str) -> None:
    groups = one_by_one(order.split())
    for silence in (None, "", "  "):
        with pytest.raises(ReasonNeeded):
            decide(proposal(), groups, silence)
    decision = decide(proposal(), groups, " titolo corretto ")
    assert (decision.departs, decision.motivo) == (True, "titolo corretto")


def test_to_join_two_places_is_a_departure() -> None:
    groups = (("D1", "D2"), ("D3",), ("D4",))
    assert decide(proposal(), groups, "perché").departs


def test_a_conflict_with_the_law_that_stays_needs_a_reason_too() -> None:
    shown = proposal(protected=True)
    with pytest.raises(ReasonNeeded):
        decide(shown, shown.groups)
    kept = decide(shown, shown.groups, "documento non valido")
    assert (kept.departs, [each.non_protetta for each in kept.conflicts]) == (False, ["D1", "D2", "D3"])
    lawful = decide(shown, shown.by_law, "art. 18")
    assert (lawful.departs, lawful.conflicts) == (True, ())


def test_an_order_of_other_applications_is_refused() -> None:
    with pytest.raises(NotThisRanking) as caught:
        decide(proposal(), one_by_one(["D1", "D1", "D2", "D9"]), "perché")
    assert (caught.value.missing, caught.value.strange, caught.value.twice) == (("D3", "D4"), ("D9",), ("D1",))


@pytest.mark.parametrize(
    ("position", "equals", "places", "expected"),
    [
        (1, 1, None, None),
        (2, 1, 2, Esito.AMMESSA),
        (3, 1, 2, Esito.NON_AMMESSA),
        (1, 2, 2, Esito.AMMESSA),
        (2, 2, 2, Esito.RISERVA),
        (1, 3, 2, Esito.RISERVA),
    ],
)
def test_what_a_place_means(position: int, equals: int, places: int | None, expected: Esito | None) -> None:
    assert esito(position, equals, places) is expected
