# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the wizard tell before launch what can never be shown, and take it out?"""

from __future__ import annotations

from fractions import Fraction

import pytest

from surveys.feasibility import foresee, shown
from surveys.wave import Promise, Stratum, WaveRefused
from tests.unit.surveys.asking import SMALL


def _strata(trait: str, **people: int) -> list[Stratum]:
    return [Stratum({trait: option}, count) for option, count in people.items()]


@pytest.mark.parametrize(
    ("counts", "threshold", "visible"),
    [
        ({"a": 10, "b": 7, "c": 5, "d": 1}, 5, {"a", "b"}),
        ({"a": 10, "b": 7, "c": 5, "d": 1}, 10, {"a"}),
        ({"a": 12, "b": 8}, 10, set()),
        ({"a": 12, "b": 11}, 10, {"a", "b"}),
        ({"a": 12, "b": 11, "c": 0}, 10, {"a", "b"}),
        ({"a": 30, "b": 20, "c": 9}, 10, {"a"}),
        ({"a": 4, "b": 4}, 10, set()),
        ({}, 10, set()),
    ],
)
def test_what_is_shown_of_one_breakdown(counts: dict[str, int], threshold: int, visible: set[str]) -> None:
    assert shown(counts, threshold) == visible


def test_twenty_people_of_fase_6_have_no_breakdown_at_all() -> None:
    """Surveys.md 3.3 point 4: 20 invited, k = 10."""
    found = foresee(SMALL, _strata("F_GEN", D=12, U=8), Promise(breakdowns=("F_GEN",)))
    assert found.possible
    assert found.kept == ()
    assert found.removed == ("F_GEN", "F_PROF")
    assert found.promise(Promise(breakdowns=("F_GEN",))) == Promise()
    assert any(each.startswith("Nessun dettaglio per area sarà pubblicabile") for each in found.sentences)
    assert any("neppure se rispondono tutti" in each for each in found.sentences)


def test_fewer_people_than_the_threshold_are_not_asked_at_all() -> None:
    found = foresee(SMALL, [Stratum({}, 9)], Promise())
    assert not found.possible
    assert found.sentences[0].startswith("Con 9 invitati e una soglia di 10 nessun risultato sarà pubblicabile")


def test_who_could_be_told_apart_and_who_will_be_at_the_response_expected() -> None:
    found = foresee(SMALL, _strata("F_PROF", P=100, O=15, G=40), Promise(breakdowns=("F_PROF",)), Fraction(1, 2))
    (detail,) = found.details
    assert [(each.code, each.expected, each.possible, each.likely) for each in detail.categories] == [
        ("G", 20, True, False),
        ("O", 7, True, False),
        ("P", 50, True, True),
    ]
    assert found.kept == ("F_PROF",)
    assert found.removed == ("F_GEN",)
    assert any("alla partecipazione attesa resterebbero riservate Gestionale, Per obiettivi" in each
               for each in found.sentences)  # fmt: skip


def test_a_trait_whose_numbers_nobody_gave_is_kept_only_where_two_groups_could_fit() -> None:
    few = foresee(SMALL, [Stratum({}, 19)], Promise(breakdowns=("F_GEN",)))
    enough = foresee(SMALL, [Stratum({}, 20)], Promise(breakdowns=("F_GEN",)))
    assert few.kept == ()
    assert enough.kept == ("F_GEN",)
    assert any("non è noto, indicarlo prima di aprire" in each for each in enough.sentences)


def test_all_in_one_category_is_no_detail() -> None:
    found = foresee(SMALL, _strata("F_GEN", D=50, U=0), Promise(breakdowns=("F_GEN",)))
    assert found.kept == ()
    assert any("nella stessa categoria" in each for each in found.sentences)


def test_two_traits_that_meet_in_a_cell_of_two_people_are_told() -> None:
    cells = {("D", "P"): 30, ("U", "P"): 28, ("D", "O"): 28, ("U", "O"): 2}
    strata = [Stratum({"F_GEN": gender, "F_PROF": profile}, people) for (gender, profile), people in cells.items()]
    found = foresee(SMALL, strata, Promise(breakdowns=("F_GEN", "F_PROF")))
    assert found.kept == ("F_GEN", "F_PROF")
    assert any("meno di 3 persone" in each for each in found.sentences)


def test_a_lowered_threshold_does_not_lower_the_one_of_a_superior() -> None:
    found = foresee(SMALL, [Stratum({}, 12)], Promise(5, "parere del DPO"))
    assert (found.threshold, found.superior_needed) == (5, 10)
    assert "Il giudizio sui superiori si mostra solo da 10 risposte in su." in found.sentences


@pytest.mark.parametrize(
    ("strata", "breakdowns", "words"),
    [
        ([Stratum({}, 20)], ("F_ETA",), "«F_ETA» non è una caratteristica del questionario; ci sono: F_GEN, F_PROF."),
        ([Stratum({"A1": "1"}, 20)], (), "«A1» non è una caratteristica"),
        ([Stratum({"F_GEN": "X"}, 20)], (), "«X» non è tra le risposte di F_GEN: D, U."),
    ],
)
def test_what_the_questionnaire_does_not_have_is_refused(
    strata: list[Stratum], breakdowns: tuple[str, ...], words: str
) -> None:
    with pytest.raises(WaveRefused, match=words.replace(".", r"\.")):
        foresee(SMALL, strata, Promise(breakdowns=breakdowns))
