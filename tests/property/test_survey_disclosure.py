# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Can a few people be worked out of a wave by taking shown groups from one another? Brute force: every pair of unions.

The attacker knows who is in which category, and for each thing shown (how many, each section) takes any union of
visible groups of a breakdown, its complement, or everybody, from any other that holds it.
"""

from __future__ import annotations

from datetime import date
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from disclosure.questionnaires import release
from disclosure.survey import Breakdown, ReleasedSurvey
from surveys.analysed import UNTOLD
from surveys.analysis import analyse
from surveys.answers import Answers, Status
from surveys.instrument import Instrument, Item, Kind, Option, Scale, Section, Sensitivity
from surveys.scoring import section_scores
from surveys.wave import Promise, State, Stratum, Wave

SIX = Scale("accordo", 1, 6, 4, 3)
DAY = date(2026, 10, 1)

Mask = NDArray[np.bool_]


def trait(code: str, options: int) -> Item:
    """Return a trait with so many options."""
    chosen = tuple(Option(f"{code}{place}", f"{code} {place}") for place in range(options))
    return Item(code, "Z", 9, Kind.SINGLE, code, 0, None, chosen, sensitivity=Sensitivity.QUASI_IDENTIFIER, trait=True)


SECTIONS = (
    Section("A", "Lavoro", family="f"),
    Section("B", "Discriminazioni", family="f"),
    Section("O", "Il mio capo", family="s", superior=True),
    Section("Z", "Chi risponde", score=False),
)
ITEMS = (
    Item("A1", "A", 1, Kind.LIKERT, "uno", 1, SIX),
    Item("A2", "A", 2, Kind.LIKERT, "due", 1, SIX),
    Item("B1", "B", 3, Kind.LIKERT, "tre", -1, SIX, sensitivity=Sensitivity.SPECIAL),
    Item("O1", "O", 4, Kind.LIKERT, "quattro", 1, SIX),
    trait("X", 2),
    trait("Y", 3),
    trait("W", 4),
)
ASKED = Instrument("prova", "1", "Prova", "", "", "", SECTIONS, ITEMS)


@st.composite
def surveys(draw: st.DrawFn) -> tuple[Answers, Wave]:
    """Give some people who answered or did not, with traits that may follow from one another, and a promise."""
    people = draw(st.integers(3, 60))
    seed = draw(st.integers(0, 2**32 - 1))
    missing = draw(st.sampled_from([0.0, 0.1, 0.4]))
    nested = draw(st.booleans())
    random = np.random.default_rng(seed)
    statuses = np.where(random.random((people, 4)) < missing, Status.MISSING, Status.VALID).astype(np.uint8)
    values = random.integers(draw(st.sampled_from([1, 5, 6])), 7, (people, 4)).astype(np.int16)
    values[statuses != Status.VALID] = 0
    codes = [random.choice(size, people, p=random.dirichlet(np.ones(size))) for size in (2, 3, 4)]
    if nested:  # a category of one trait is nearly one of another
        codes[1] = np.where(random.random(people) < 0.05, codes[1], codes[0])
        codes[2] = np.where(random.random(people) < 0.1, codes[2], codes[1])
    untold = draw(st.sampled_from([0.0, 0.05]))
    choices = {
        item.code: np.where(random.random(people) < untold, -1, code).astype(np.int16)
        for item, code in zip(ASKED.traits, codes, strict=True)
    }
    promise = Promise(draw(st.sampled_from([3, 5, 10])), "prova", tuple(draw(st.permutations(["X", "Y", "W"]))))
    wave = Wave("w", "s", "Prova", "prova", "1", DAY, DAY, State.CLOSED, promise, (Stratum({}, people * 2),))
    return Answers(ASKED, "w", values, statuses, choices, np.ones(people, dtype=np.bool_)), wave


def members(answers: Answers, item: str, code: str) -> Mask:
    """Return who is in a group."""
    place = -1 if code == UNTOLD else [option.code for option in ASKED.by_code[item].options].index(code)
    return np.asarray(answers.choices[item] == place)


def visible(each: Breakdown, what: str) -> list[str]:
    """Return the groups whose number is shown ("") or whose score of a section is."""
    return [group.code for group in each.groups if not group.reserved and (not what or what in group.scores)]


def known_sets(found: ReleasedSurvey, answers: Answers, what: str) -> list[Mask]:
    """Return every set of people that may be put together out of what is shown of one thing."""
    told = np.ones(answers.people, dtype=np.bool_) if not what else ~np.isnan(section_scores(answers, what))
    sets = [told]
    for each in found.breakdowns:
        codes = visible(each, what)
        for size in range(1, len(codes) + 1):
            for union in combinations(codes, size):
                inside = np.logical_or.reduce([members(answers, each.item, code) for code in union]) & told
                sets += [inside, told & ~inside]
    return sets


def shown_things(found: ReleasedSurvey) -> list[str]:
    return ["", *found.sections]


@settings(max_examples=300, deadline=None)
@given(surveys())
def test_no_few_people_are_left_by_a_subtraction(survey: tuple[Answers, Wave]) -> None:
    answers, wave = survey
    found, threshold = release(analyse(answers, wave)), wave.promise.threshold
    if found.reserved:
        assert answers.people < threshold
        return
    for what in shown_things(found):
        sets = np.unique(np.array(known_sets(found, answers, what)), axis=0)
        for one, other in combinations(sets, 2):
            for larger, smaller in ((one, other), (other, one)):
                if not (smaller & ~larger).any():
                    left = int((larger & ~smaller).sum())
                    assert left == 0 or left >= threshold, (what, left)


@settings(max_examples=150, deadline=None)
@given(surveys())
def test_what_is_shown_has_enough_people_and_what_is_hidden_is_nowhere(survey: tuple[Answers, Wave]) -> None:
    answers, wave = survey
    found, threshold = release(analyse(answers, wave)), wave.promise.threshold
    for each in found.breakdowns:
        for group in each.groups:
            people = members(answers, each.item, group.code)
            if group.reserved:
                assert not group.scores
                assert not each.differences
                assert each.item not in found.choices
                continue
            assert group.answered == people.sum() >= threshold
            assert "O" not in group.scores
            for code, score in group.scores.items():
                known = ~np.isnan(section_scores(answers.of(people), code))
                assert score.answered == known.sum() >= threshold
    assert all(score.answered >= threshold for score in (*found.sections.values(), *found.items.values()))
    assert all(found.items[code].answered >= 10 for code in ("O1",) if code in found.items)


@settings(max_examples=60, deadline=None)
@given(surveys(), st.randoms(use_true_random=False))
def test_the_order_of_the_answers_says_nothing(survey: tuple[Answers, Wave], random: object) -> None:
    answers, wave = survey
    order = list(range(answers.people))
    random.shuffle(order)  # type: ignore[attr-defined]  # hypothesis' own Random
    shuffled = Answers(
        answers.instrument,
        answers.wave,
        answers.values[order],
        answers.statuses[order],
        {code: chosen[order] for code, chosen in answers.choices.items()},
        answers.complete[order],
    )
    assert release(analyse(answers, wave)) == release(analyse(shuffled, wave))


@settings(max_examples=60, deadline=None)
@given(surveys())
def test_every_row_of_percentages_adds_up_to_a_hundred(survey: tuple[Answers, Wave]) -> None:
    found = release(analyse(*survey))
    groups = [group for each in found.breakdowns for group in each.groups]
    scores = [
        *found.sections.values(),
        *found.items.values(),
        *(one for group in groups for one in group.scores.values()),
    ]
    for score in scores:
        assert score.tones.favourable + score.tones.neutral + score.tones.unfavourable == 100
        assert not score.points or sum(score.points) == 100
    assert all(sum(by.values()) == 100 for by in found.choices.values())


def profiles(found: ReleasedSurvey, answers: Answers, what: str) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return what is shown of one thing as equations: shown sets x kinds of people, and how many are of each kind.

    Two people are of one kind when every shown set holds both or neither: nothing that is shown tells them apart.
    """
    told = np.ones(answers.people, dtype=np.bool_) if not what else ~np.isnan(section_scores(answers, what))
    rows = [told] + [
        members(answers, each.item, code) & told for each in found.breakdowns for code in visible(each, what)
    ]
    kinds, people = np.unique(np.array(rows, dtype=np.float64)[:, told].T, axis=0, return_counts=True)
    return kinds.T, people.astype(np.int64)


@settings(max_examples=200, deadline=None)
@given(surveys())
def test_no_kind_of_few_people_is_left_by_any_sum_of_what_is_shown(survey: tuple[Answers, Wave]) -> None:
    """Stronger than one subtraction: sums and differences of any number of shown results, with any weights."""
    answers, wave = survey
    found = release(analyse(answers, wave))
    for what in shown_things(found) if not found.reserved else []:
        equations, people = profiles(found, answers, what)
        rank = np.linalg.matrix_rank(equations)
        for size in (1, 2):
            for few in combinations(range(len(people)), size):
                if people[list(few)].sum() < wave.promise.threshold:
                    wanted = np.isin(np.arange(len(people)), few).astype(np.float64)
                    assert np.linalg.matrix_rank(np.vstack([equations, wanted])) > rank, (what, few)
