# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What of a wave is told, and what is not: each rule of surveys.md 6.2-6.4 on people that can be counted by hand."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

import disclosure
from disclosure.questionnaires import NOT_CLOSED, release
from disclosure.subtraction import Groups, visible
from disclosure.survey import OTHERS, Breakdown, ReleasedSurvey, Theme
from surveys.analysis import analyse
from surveys.answers import Answers, Status
from surveys.instrument import Comparability, Instrument, Item, Kind, Option, Scale, Section, Sensitivity
from surveys.wave import Promise, State, Stratum, Wave

SIX = Scale("accordo", 1, 6, 4, 3)
DAY = date(2026, 10, 1)
GAP = Item("A1", "A", 1, Kind.LIKERT, "uno", 1, SIX, match="A1", comparability=Comparability.PROXY)
OPTIONS = tuple(Option(code, code.upper()) for code in "abcd")
ITEMS = (
    GAP,
    Item("B1", "B", 2, Kind.LIKERT, "mobbing", -1, SIX, sensitivity=Sensitivity.SPECIAL),
    Item("B2", "B", 3, Kind.LIKERT, "clima", 1, SIX),
    Item("B3", "B", 4, Kind.LIKERT, "sede", 1, SIX),
    Item("O1", "O", 5, Kind.LIKERT, "capo", 1, SIX),
    Item("I1", "I", 6, Kind.IMPORTANCE, "quanto conta", 0, SIX),
    Item("X", "Z", 7, Kind.SINGLE, "ufficio", 0, None, OPTIONS, trait=True, sensitivity=Sensitivity.QUASI_IDENTIFIER),
    Item("M", "Z", 8, Kind.SINGLE, "mezzo", 0, None, OPTIONS),
)
SECTIONS = (
    Section("A", "Lavoro", family="f", importance="I1"),
    Section("B", "Salute", family="f"),
    Section("O", "Il mio capo", superior=True),
    Section("I", "Importanza", score=False),
    Section("Z", "Chi risponde", score=False),
)
ASKED = Instrument("prova", "1", "Prova", "", "", "", SECTIONS, ITEMS, comparable_with="prova_dr")
PLAIN = {"A1": [5, 4], "B1": [1, 5, 2, 4], "B2": [4, 3], "B3": [2, 5], "O1": [3, 6], "I1": [6, 5, 4]}


def answers(people: int, given: Mapping[str, Sequence[int]] | None = None, missing: int = 0, **traits: str) -> Answers:
    """Return so many people; each item's answers go round. The last `missing` left section A out."""
    rounds = {**PLAIN, **(given or {})}
    values = np.array(
        [[rounds[item.code][at % len(rounds[item.code])] for item in ASKED.scored] for at in range(people)]
    )
    statuses = np.full(values.shape, Status.VALID, dtype=np.uint8)
    statuses[people - missing :, 0] = Status.MISSING
    chosen = {
        code: np.array([" abcd".index(each) - 1 for each in told], dtype=np.int16) for code, told in traits.items()
    }
    nobody = np.full(people, -1, dtype=np.int16)
    choices = {"X": nobody, "M": nobody} | chosen
    return Answers(ASKED, "w", values.astype(np.int16), statuses, choices, np.ones(people, dtype=np.bool_))


def wave(invited: int = 100, threshold: int = 10, breakdowns: tuple[str, ...] = ("X",)) -> Wave:
    strata = (Stratum({}, invited),) if invited else ()
    promise = Promise(threshold, "prova", breakdowns)
    return Wave("w", "s", "Prova", "prova", "1", DAY, DAY, State.CLOSED, promise, strata)


def groups(found: ReleasedSurvey) -> dict[str, int | None]:
    return {group.code: group.answered for group in found.breakdowns[0].groups}


def by_office(found: ReleasedSurvey) -> Breakdown:
    return found.breakdowns[0]


# ---------------------------------------------------------------- the whole


def test_under_the_promise_nothing_is_told():
    found = release(analyse(answers(9), wave()))
    assert found.reserved.startswith("Dato riservato: le risposte sono meno di 10.")
    assert (found.turnout, found.sections, found.items, found.breakdowns, found.warnings) == (None, {}, {}, (), ())


def test_at_the_promise_the_whole_is_told():
    found = release(analyse(answers(10), wave()))
    assert not found.reserved
    assert found.sections["A"].answered == 10
    assert found.sections["A"].mean == Decimal("4.5")
    assert found.sections["A"].tones.favourable == 100


def test_an_open_wave_tells_who_answered_only():
    found = release(analyse(answers(30), replace(wave(), state=State.OPEN)))
    assert found.reserved == NOT_CLOSED
    assert found.turnout is not None
    assert (found.turnout.invited, found.turnout.answered) == (100, 30)
    assert not found.sections
    assert release(analyse(answers(3), replace(wave(9), state=State.OPEN))).turnout is None


def test_a_census_has_no_intervals():
    found = release(analyse(answers(20), wave(20)))
    assert found.sections["A"].interval is None
    assert any(each.startswith("Rilevazione totale") for each in found.warnings)
    assert release(analyse(answers(20), wave(60))).sections["A"].interval is not None


def test_the_run_names_what_is_shown():
    one, same = (release(analyse(answers(20), wave())) for _ in range(2))
    assert one.run == same.run
    assert one.run != release(analyse(answers(21), wave())).run


# ---------------------------------------------------------------- groups (6.3)


def offices(*sizes: int) -> dict[str, str]:
    return {"X": "".join(code * size for code, size in zip("abcd", sizes, strict=False))}


def test_glint_s_example_with_a_promise_of_five():
    found = release(analyse(answers(23, **offices(10, 7, 5, 1)), wave(threshold=5)))
    assert groups(found) == {"a": 10, "b": 7, "c": None, "d": None, "": None}


def test_glint_s_example_with_a_promise_of_ten():
    found = release(analyse(answers(23, **offices(10, 7, 5, 1)), wave()))
    assert groups(found) == {"a": 10, "b": None, "c": None, "d": None, "": None}
    assert by_office(found).differences == ()
    assert "X" not in found.choices


def test_one_small_group_takes_the_smallest_visible_one_with_it():
    assert groups(release(analyse(answers(45, **offices(12, 30, 3)), wave()))) == {
        "a": None,
        "b": 30,
        "c": None,
        "d": None,
        "": None,
    }


def test_those_who_did_not_tell_are_a_group_like_the_others():
    told = {"X": "a" * 15 + "b" * 20 + " " * 2}
    assert groups(release(analyse(answers(37, **told), wave()))) == {"a": None, "b": 20, "c": None, "d": None, "": None}
    many = {"X": "a" * 15 + "b" * 20 + " " * 12}
    assert groups(release(analyse(answers(47, **many), wave()))) == {"a": 15, "b": 20, "": 12}


def test_a_breakdown_that_was_not_promised_is_nowhere():
    found = release(analyse(answers(40, **offices(20, 20)), wave(breakdowns=())))
    assert found.breakdowns == ()


def test_a_section_that_few_of_a_group_answered_is_hidden_there_and_in_another():
    # the last 8 of the 15 of c left A out: 7 scores there, and the smallest of the others goes with them
    found = release(analyse(answers(47, missing=8, **offices(12, 20, 15)), wave()))
    assert groups(found) == {"a": 12, "b": 20, "c": 15}
    assert {group.code for group in by_office(found).groups if "A" in group.scores} == {"b"}
    assert {group.code for group in by_office(found).groups if "B" in group.scores} == {"a", "b", "c"}
    assert {each.section for each in by_office(found).differences} == {"B"}


def test_the_judgement_of_a_superior_is_of_the_whole_body_from_ten_up():
    low = release(analyse(answers(9, **offices(9)), wave(threshold=5)))
    assert "A" in low.sections
    assert "O" not in low.sections
    assert "O1" not in low.items
    many = release(analyse(answers(60, **offices(30, 30)), wave(threshold=5)))
    assert many.sections["O"].answered == 60
    assert all("O" not in group.scores for group in by_office(many).groups)
    assert {each.section for each in by_office(many).differences} == {"A", "B"}


def test_groups_of_two_breakdowns_that_are_almost_the_same_are_not_both_shown():
    # "d0" is "x0" and one person more: their scores apart would be that person's
    groups = Groups({"x": {"x0": 20, "x1": 30}, "d": {"d0": 21, "d1": 29}}, {("x", "d"): ((20, 0), (1, 29))})
    found = visible(groups, 10)
    assert found == {"x": frozenset(), "d": frozenset({"d0", "d1"})}
    assert visible(Groups(groups.counts, {("x", "d"): ((11, 9), (10, 20))}), 10)["x"] == {"x0", "x1"}


# ---------------------------------------------------------------- what is sensitive (6.2, 6.4)


def test_what_everybody_answered_alike_is_not_told_of_something_sensitive():
    found = release(analyse(answers(20, {"B1": [1]}), wave()))
    assert "B1" not in found.items
    assert len(set(found.items) & {"B2", "B3"}) == 1, "another goes, or the section's score would tell it"
    assert release(analyse(answers(20, {"A1": [6]}), wave())).items["A1"].mean == Decimal("6.0")


def test_one_or_two_answers_of_one_tone_are_told_as_few():
    found = release(analyse(answers(40, {"B1": [6] + [1, 2, 3] * 13}), wave()))
    assert found.few == {"B1": "meno di 3 risposte sfavorevoli"}
    assert "B1" not in found.items


def test_points_of_something_sensitive_are_hidden_where_one_has_few():
    found = release(analyse(answers(40, {"B1": [1, 5, 2, 5, 1, 4, 4, 2] * 4 + [1, 5, 2, 5, 1, 5, 1, 3]}), wave()))
    assert found.items["B1"].points == ()
    assert sum(found.items["B2"].points) == 100


def test_a_group_that_answered_alike_something_sensitive_hides_that_section_and_another_s():
    same = {"B1": [1] * 15 + [2, 5, 3, 4] * 10, "B2": [6] * 15 + [3, 5] * 20, "B3": [6] * 15 + [2, 4] * 20}
    found = release(analyse(answers(55, same, **offices(15, 20, 20)), wave()))
    assert {group.code for group in by_office(found).groups if "B" in group.scores} == {"c"}
    assert {group.code for group in by_office(found).groups if "A" in group.scores} == {"a", "b", "c"}


def test_options_of_few_are_put_together():
    found = release(analyse(answers(40, M="a" * 25 + "b" * 12 + "c" * 2 + "d"), wave()))
    assert found.choices["M"] == {"a": 63, "b": 30, OTHERS: 7}
    one = release(analyse(answers(40, M="a" * 25 + "b" * 13 + "c" * 2), wave()))
    assert one.choices["M"] == {"a": 63, OTHERS: 37}
    assert "M" not in release(analyse(answers(40, M="a" * 9 + " " * 31), wave())).choices


# ---------------------------------------------------------------- other waves, other people


def test_a_change_is_told_where_both_waves_may_be_seen():
    before, after = answers(40, {"A1": [2, 3]}), answers(40)
    found = release(analyse(after, wave(), (wave(), before)))
    changed = {each.section: each for each in found.changes}
    assert changed["A"].word == "migliorato"
    assert (changed["A"].before, changed["A"].after, changed["A"].difference) == (Decimal("2.5"), Decimal("4.5"), 2)
    assert found.previous is not None
    few = release(analyse(after, wave(), (wave(), answers(9))))
    assert (few.changes, few.previous) == ((), None)


@pytest.mark.parametrize("joined", [1, 9])
def test_only_the_word_of_a_change_is_told_where_few_people_joined(joined: int) -> None:
    found = release(analyse(answers(40), wave(100 + joined), (wave(100), answers(40, {"A1": [2, 3]}))))
    assert {(each.before, each.after, each.difference, each.interval) for each in found.changes} == {(None,) * 4}
    assert {each.word for each in found.changes if each.section == "A"} == {"migliorato"}
    more = release(analyse(answers(40), wave(110), (wave(100), answers(40))))
    assert all(each.before is not None for each in more.changes)


def test_people_who_changed_places_are_people_who_moved():
    one = replace(wave(), strata=(Stratum({"X": "a"}, 50), Stratum({"X": "b"}, 50)))
    other = replace(wave(), strata=(Stratum({"X": "a"}, 52), Stratum({"X": "b"}, 48)))
    found = release(analyse(answers(40), other, (one, answers(40))))
    assert all(each.before is None for each in found.changes)


def test_a_gap_needs_both_sides():
    managers = answers(12, {"A1": [3, 3]})
    found = release(analyse(answers(40), wave(), None, (wave(20), managers)))
    assert [each.construct for each in found.gaps] == ["A"]
    assert (found.gaps[0].difference, found.gaps[0].word, found.gaps[0].proxy) == (
        Decimal("1.5"),
        "disallineamento",
        True,
    )
    assert release(analyse(answers(40), wave(), None, (wave(20), answers(9)))).gaps == ()
    stricter = wave(20, threshold=15)
    assert release(analyse(answers(40), wave(), None, (stricter, managers))).gaps == ()


def test_weighted_scores_are_told_only_where_every_group_is_seen():
    strata = (Stratum({"X": "a"}, 50), Stratum({"X": "b"}, 50))
    seen = release(analyse(answers(40, **offices(15, 25)), replace(wave(), strata=strata)))
    assert set(seen.weighted) == {"A", "B"}, "never of a superior: no group is seen of them"
    untold = release(analyse(answers(42, X="a" * 15 + "b" * 25 + "  "), replace(wave(), strata=strata)))
    assert untold.weighted == {}


def test_themes_are_told_of_enough_people_and_enough_comments():
    themes = (Theme("Q", "spazi", 3, "Mancano spazi"), Theme("Q", "orari", 2, "Gli orari"))
    assert release(analyse(answers(20), wave()), themes).themes == themes[:1]
    assert release(analyse(answers(9), wave(threshold=5)), themes).themes == ()


def test_sections_stand_in_a_band_of_other_bodies():
    cuts = {"A": (3.0, 4.0, 5.0), "Q": (1.0, 2.0, 3.0)}
    assert release(analyse(answers(20), wave(), None, None, cuts)).bands == {"A": "buono"}


def test_priorities_are_the_two_means_and_their_distance():
    found = release(analyse(answers(30), wave()))
    (told,) = found.priorities
    assert (told.importance, told.score, told.gap) == (Decimal("5.0"), Decimal("4.5"), Decimal("0.5"))


def test_only_questionnaires_make_what_may_be_seen_of_a_wave():
    root = Path(disclosure.__file__).parents[1]
    maker = root / "disclosure" / "questionnaires.py"
    made = []
    for room in ("agilometro", "dashboard", "disclosure", "ingest", "metrics", "norms", "record", "reports", "surveys"):
        for path in (root / room).rglob("*.py"):
            calls = [node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
            if any(isinstance(call, ast.Name) and call.id == "ReleasedSurvey" for call in calls):
                made.append(path)
    assert made == [maker]
