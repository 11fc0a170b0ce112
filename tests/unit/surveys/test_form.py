# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is what was sent an answer? Points within the scale, categories that are there, comments apart; nothing else."""

from __future__ import annotations

from surveys.form import LONGEST_COMMENT, given, steps
from surveys.instrument import Instrument, Item, Kind, Option, Scale, Section

AGREEMENT = Scale("accordo", 1, 6, 4, 3)
SMALL = Instrument(
    "piccolo", "1", "Piccolo", "", "", "",
    (Section("A", "Lavoro"), Section("V", "Vuota"), Section("Z", "Chi risponde", score=False)),
    (
        Item("A01", "A", 1, Kind.LIKERT, "Prima", scale=AGREEMENT),
        Item("A02", "A", 2, Kind.LIKERT, "Seconda", scale=AGREEMENT, allow_na=True),
        Item("G", "Z", 3, Kind.SINGLE, "Genere", options=(Option("D", "donna"), Option("U", "uomo")), trait=True),
        Item("O", "Z", 4, Kind.OPEN, "Altro"),
    ),
)  # fmt: skip


def test_a_page_per_section_that_asks_something() -> None:
    assert [(page.section.code, [item.code for item in page.items]) for page in steps(SMALL)] == [
        ("A", ["A01", "A02"]),
        ("Z", ["G", "O"]),
    ]


def test_answers_are_points_categories_and_na() -> None:
    found = given(SMALL, {"A01": " 6 ", "A02": "na", "G": "D"})
    assert found.values == {"A01": 6, "A02": "na", "G": "D"}
    assert found.comments == ()


def test_what_is_no_answer_is_left_out() -> None:
    for junk in ("7", "0", "-1", "06", "4.0", "na", "", "quattro", "٤"):
        assert "A01" not in given(SMALL, {"A01": junk}).values
    assert given(SMALL, {"G": "X", "A03": "4", "codice": "K7"}).values == {}


def test_a_comment_is_never_among_the_values() -> None:
    found = given(SMALL, {"O": "x" * (LONGEST_COMMENT + 5), "A01": "1"})
    assert found.values == {"A01": 1}
    assert found.comments == (("O", "x" * LONGEST_COMMENT),)


def test_the_same_answers_are_the_same_text() -> None:
    one = given(SMALL, {"A01": "2", "G": "U"}).written()
    other = given(SMALL, {"G": "U", "A01": "2"}).written()
    assert one == other == '{"A01":2,"G":"U"}'
