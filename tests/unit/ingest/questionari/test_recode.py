# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does each answer mean what it says, whatever way a platform writes it, and nothing where it cannot be told?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.questionari.labels import interval
from ingest.questionari.recode import Meaning, Reader, coded
from surveys.instrument import Item, Kind, Option
from surveys.reading import load
from tests.unit.ingest.questionari.exports import AGE, CHANGE, FIVE, GENDER, SIX, TEN, item

ANSWER = item("A01", "")
OFTEN = item("H01", "", FIVE)
BEFORE = item("CMP1", "", CHANGE)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("4", 4), ("4.0", 4), ("4,00", 4), (" 4 ", 4), ("1 - Per niente", 1), ("6 = totalmente", 6),
        ("3 (abbastanza)", 3), ("Abbastanza (4)", 4), ("del tutto d'accordo = 6", 6),
        ("6: del tutto d'accordo", 6), ("'=6", None), ("Per nulla d'accordo", 1), ("PER NULLA D’ACCORDO.", 1),
        ("Del\u00a0tutto  d'accordo", 6), ("\ufeffdel tutto d’accordo", 6), ("strongly disagree", 1), ("per niente", 1),
        ("Non so", "na"), ("Non applicabile", "na"), ("N.A.", "na"), ("don’t know", "na"),
        ("", None), ("Nessuna risposta", None), ("N/A", None), ("No answer", None),
    ],
)  # fmt: skip
def test_an_answer_on_a_scale(said: str, value: int | str | None) -> None:
    assert Reader(ANSWER).read(said).value == value


@pytest.mark.parametrize("said", ["7", "0", "-1", "3,5", "4.5"])
def test_a_value_that_is_no_point(said: str) -> None:
    assert Reader(ANSWER).read(said) == Meaning(status="out_of_range")


@pytest.mark.parametrize("said", ["Abbastanza", "A4", "AO04", "2 o 3", "★★★", "disagree", "quattro"])
def test_what_is_not_known_is_never_guessed(said: str) -> None:
    assert Reader(ANSWER).read(said) == Meaning(status="unmapped")


def test_what_was_not_shown_is_not_missing() -> None:
    assert Reader(ANSWER).read(None).status == "not_shown"


def test_ten_with_words_and_changes_with_signs() -> None:
    assert Reader(item("X", "", TEN)).read("10 (sempre)").value == 10
    assert [Reader(BEFORE).read(said).value for said in ("-1", "0", "+1", "−1", "MENO1", "Aumenta", "worse")] == [
        -1, 0, 1, -1, -1, 1, -1,
    ]  # fmt: skip


def test_words_in_two_languages_are_the_same_point() -> None:
    read = Reader(OFTEN).read
    assert [read(said).value for said in ("mai", "never", "Seldom", "a volte", "Often", "always")] == [1, 1, 2, 3, 4, 5]
    assert (read("mai").language, read("never").language) == ("it", "en")


# ---------------------------------------------------------------- the structure

LABELS = {"A1": "sempre", "A2": "spesso", "A3": "qualche volta", "A4": "raramente", "A5": "mai"}


def test_codes_mean_what_their_words_say_not_their_digits() -> None:
    read = Reader(OFTEN, LABELS, {f"A{n}": n for n in range(1, 6)})
    assert [read.read(f"A{n}").value for n in range(1, 6)] == [5, 4, 3, 2, 1]
    assert read.read("sempre").value == 5
    assert (read.against, read.unsure) == (False, False)


def test_codes_without_known_words_go_by_their_place_and_are_to_be_confirmed() -> None:
    labels = {f"A{n}": f"grado {'abcdef'[n - 1]}" for n in range(1, 7)}
    places = {f"A{n}": 7 - n for n in range(1, 7)}
    read = Reader(ANSWER, labels, places)
    assert [read.read(f"A{n}").value for n in range(1, 7)] == [6, 5, 4, 3, 2, 1]
    assert read.read("grado a").value == 6
    assert read.unsure
    turned = replace(read, mirrored=True)
    assert [turned.read(f"A{n}").value for n in range(1, 7)] == [1, 2, 3, 4, 5, 6]
    assert not turned.unsure


def test_places_that_the_words_of_some_answers_deny_are_told() -> None:
    labels = {"A1": "Del tutto d'accordo", "A2": "b", "A3": "c", "A4": "d", "A5": "e", "A6": "Per nulla d'accordo"}
    read = Reader(ANSWER, labels, {f"A{n}": n for n in range(1, 7)})
    assert read.against
    turned = replace(read, mirrored=True)
    assert not turned.against
    assert [turned.read(f"A{n}").value for n in range(1, 7)] == [6, 5, 4, 3, 2, 1]


def test_a_scale_of_another_length_is_not_stretched() -> None:
    labels = {f"A{n}": f"grado {'abcde'[n - 1]}" for n in range(1, 6)}
    assert Reader(ANSWER, labels, {f"A{n}": n for n in range(1, 6)}).read("A3").status == "unmapped"


def test_a_structure_with_fewer_answers_than_the_scale_is_told() -> None:
    digits = {str(n): "" for n in range(1, 6)}
    assert Reader(ANSWER, digits, {}).offered == 5
    assert Reader(ANSWER, digits | {"6": "", "7": "non so"}, {}).offered == 0
    assert Reader(ANSWER).offered == 0


def test_an_answer_of_the_structure_that_nobody_knows_is_no_code_of_ours() -> None:
    options = (Option("in_auto", "in auto"), Option("in_treno", "in treno"))
    by = Item("MEZZO", "Z", 1, Kind.SINGLE, "Mezzo", options=options)
    read = Reader(by, {"A1": "a cavallo", "A2": "in auto"}, {"A1": 1, "A2": 2}).read
    assert read("A2").value == "in_auto"
    assert (read("A1").status, read("a cavallo").status) == ("unmapped", "unmapped")


def test_a_label_whose_number_and_words_disagree_is_told() -> None:
    labels = {f"A{n}": str(n) for n in range(2, 6)} | {"A1": "1 = del tutto d'accordo", "A6": "6 = per nulla d'accordo"}
    read = Reader(ANSWER, labels, {f"A{n}": n for n in range(1, 7)})
    assert read.against
    turned = replace(read, mirrored=True)
    assert not turned.against
    assert [turned.read(f"A{n}").value for n in range(1, 7)] == [6, 5, 4, 3, 2, 1]


def test_not_applicable_is_no_point_of_the_structure() -> None:
    labels = {f"A{n}": f"grado {'abcdef'[n - 1]}" for n in range(1, 7)} | {"A7": "Non so / non applicabile"}
    read = Reader(ANSWER, labels, {f"A{n}": n for n in range(1, 8)})
    assert (read.read("A6").value, read.read("A7").value) == (6, "na")


def test_an_answer_may_be_written_in_any_language_of_the_structure() -> None:
    read = Reader(OFTEN, LABELS, {}, words={"immer": "A1", "nie": "A5"})
    assert (read.read("immer").value, read.read("Nie").value) == (5, 1)


def test_number_and_words_that_go_opposite_ways_are_told() -> None:
    meaning = Reader(ANSWER).read("1 = del tutto d'accordo")
    assert (meaning.value, meaning.against) == (6, True)
    assert Reader(ANSWER, mirrored=True).read("1 = del tutto d'accordo") == Meaning(6)


def test_the_ente_says_what_an_answer_means() -> None:
    read = Reader(ANSWER, answers={"abbastanza": 4, "boh": None, "salto": "na"})
    assert [read.read(said) for said in ("Abbastanza", "boh!", "salto")] == [
        Meaning(4),
        Meaning(status="unmapped"),
        Meaning("na"),
    ]


# ---------------------------------------------------------------- categories and bands


@pytest.mark.parametrize(
    ("said", "value"),
    [("D", "D"), ("Donna", "D"), ("F", "D"), ("M", "U"), ("Maschio", "U"), ("female", "D"), ("N", "N"), ("n", "N")],
)
def test_a_category(said: str, value: str) -> None:
    assert Reader(GENDER).read(said).value == value


def test_a_code_of_ours_that_did_not_fit_the_platform_is_told() -> None:
    options = (Option("in_auto", "in auto"), Option("in_treno", "in treno"))
    means = Reader(Item("MEZZO", "Z", 1, Kind.SINGLE, "Mezzo", options=options))
    assert means.read("A2") == Meaning("in_treno", ours=True)
    assert means.read("A3").status == "unmapped"
    assert Reader(GENDER).read("A1").status == "unmapped"


@pytest.mark.parametrize(
    ("said", "value", "edge"),
    [
        ("29", "30", False), ("30", "30", True), ("31", "31-40", False), ("40,5", "61", False), ("72", "61", False),
        ("fino a 30 anni", "30", False), ("30 o meno", "30", False), ("< 30", "30", True),
        ("meno di 30 anni", "30", True),
        ("31–40", "31-40", False), ("da 31 a 40", "31-40", False), ("tra 31 e 40 anni", "31-40", False),
        ("> 40", "61", False), ("oltre 40 anni", "61", False), ("41+", "61", False), ("41 e oltre", "61", False),
        ("3140", None, False), ("1978", None, False), ("7", None, False), ("35-45", None, False), ("> 30", None, False),
    ],
)  # fmt: skip
def test_an_age(said: str, value: str | None, edge: bool) -> None:
    meaning = Reader(AGE).read(said)
    assert (meaning.value, meaning.edge) == (value, edge)
    assert bool(meaning.status) == (value is None)


def test_numbers_that_are_all_codes_of_bands_are_codes() -> None:
    assert coded(AGE, {"30", "3140", "61", "", None}) == (True, False)
    assert coded(AGE, {"30", "35"}) == (False, False)
    coordinated = load("fase6_dr").by_code["F_NCOORD"]
    codes = {option.code.replace("-", "") for option in coordinated.options}
    assert coded(coordinated, codes) == (True, True)  # «12» could be twelve people
    assert Reader(AGE, coded=True).read("3140").value == "31-40"


@pytest.mark.parametrize(
    ("said", "ends"),
    [
        ("≤ 10 km", (None, 10)),
        ("11-25 km", (11, 25)),
        ("almeno 5", (5, None)),
        ("over 60", (61, None)),
        ("Milano", None),
    ],
)
def test_an_interval(said: str, ends: tuple[int | None, int | None] | None) -> None:
    assert interval(said) == ends


def test_every_label_and_code_of_our_questionnaires_means_itself() -> None:
    for id in ("civit2013", "hse_msit35", "fase6_sw", "fase6_dr", "fase6_co", "cremona_effetti"):
        for each in load(id).items:
            if each.scale is not None:
                for point, label in each.scale.labels.items():
                    assert Reader(each).read(label).value == point, (id, each.code, label)
            for option in each.options:
                assert Reader(each).read(option.label).value == option.code, (id, each.code, option.label)


def test_the_six_points_have_only_ends_in_words() -> None:
    assert set(SIX.labels) == {1, 6}
