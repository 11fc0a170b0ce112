# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do kept answers become a matrix in which what is missing is never a value?"""

from __future__ import annotations

from surveys.answers import Status
from surveys.collected import Kept, answers
from tests.unit.surveys.asking import SMALL


def test_each_answer_finds_its_place_and_each_missing_one_its_reason() -> None:
    people = [
        Kept({"A1": 5, "A2": 2, "A3": 0, "F_GEN": "U"}, {}, True),
        Kept({"A1": "na", "F_GEN": "altro"}, {"A2": "unmapped", "A3": "not_shown"}, False),
        Kept({"A1": 7, "F_PROF": "G"}, {"A2": "out_of_range"}, True),
    ]
    found = answers(SMALL, "w", people)
    assert found.values.tolist() == [[5, 2, 0], [0, 0, 0], [0, 0, 0]]
    assert [[Status(each) for each in row] for row in found.statuses] == [
        [Status.VALID, Status.VALID, Status.VALID],
        [Status.NA, Status.UNMAPPED, Status.NOT_SHOWN],
        [Status.OUT_OF_RANGE, Status.OUT_OF_RANGE, Status.MISSING],
    ]
    assert {code: chosen.tolist() for code, chosen in found.choices.items()} == {
        "F_GEN": [1, -1, -1],
        "F_PROF": [-1, -1, 2],
    }
    assert found.complete.tolist() == [True, False, True]


def test_nobody_is_nobody() -> None:
    found = answers(SMALL, "w", [])
    assert (found.people, found.values.shape) == (0, (0, 3))
