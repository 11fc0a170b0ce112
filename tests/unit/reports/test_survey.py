# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do the words of a wave say what is certain and nothing more, and does its CSV hold what is shown and nothing else?"""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from io import StringIO

import pytest

from disclosure.survey import Turnout
from norms.amounts import percent
from reports import survey as words
from reports import survey_tables as tables
from tests.unit.reports.waves import CHANGES, GAPS, HIDDEN, PRIORITIES, RELEASED, gap, score, wave


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_the_lead_says_who_answered_and_what_is_not_shown() -> None:
    said = words.turnout(RELEASED)
    assert said.startswith(f"Hanno risposto 206 persone su 336 ({percent('61')}). ")
    assert said.endswith("I gruppi con meno di 10 risposte non sono mostrati.")
    assert words.answered(replace(RELEASED, turnout=Turnout(None, 1, 1))) == "Ha risposto 1 persona."
    assert words.turnout(HIDDEN) == "Dato riservato: le risposte sono meno di 10."


def test_a_section_is_the_weakest_only_when_its_interval_meets_no_other() -> None:
    assert words.sections_title(RELEASED) == "«Staccare a fine giornata» è il punto più debole"
    near = replace(RELEASED, sections={"STA": score(38), "STR": score(45), "OBI": score(66)})
    assert words.sections_title(near) == "«Staccare a fine giornata» e «Strumenti di lavoro» sono i punti più deboli"
    alike = replace(RELEASED, sections={"STA": score(60), "STR": score(62), "OBI": score(64)})
    assert words.sections_title(alike) == "Nessun ambito è con certezza il più debole"


def test_in_a_census_the_lowest_is_the_lowest() -> None:
    assert words.weakest({"a": score(38, half=0), "b": score(39, half=0), "c": score(38, half=0)}) == ("a", "c")
    assert words.weakest({}) == ()


def test_groups_differ_only_when_the_test_says_so() -> None:
    (breakdown,) = RELEASED.breakdowns
    assert words.groups_title(breakdown, "STA") == "Genere: nessun gruppo si distingue con certezza dalla media"
    assert "almeno 0,6 punti" in words.groups_reading(breakdown, "STA")
    assert words.groups_title(breakdown, "STR") == "Genere: i gruppi rispondono con certezza in modo diverso"
    assert "0,6" not in words.groups_reading(breakdown, "STR")
    assert words.groups_title(breakdown, "OBI") == "Genere: con gruppi riservati la differenza non si calcola"
    assert words.groups_title(replace(breakdown, groups=breakdown.groups[2:]), "STA").endswith("sono riservati")


def test_what_moved_most_with_certainty_is_the_title() -> None:
    assert words.changes_title(RELEASED) == "«Staccare a fine giornata» perde 0,5 punti in un anno"
    older = replace(RELEASED, previous=wave("prova-2023", 2023))
    assert words.changes_title(older).endswith("perde 0,5 punti dal 29/05/2023")
    only_word = replace(RELEASED, changes=CHANGES[2:])
    assert words.changes_title(only_word) == "«Obiettivi» è migliorato in un anno"
    assert words.changes_title(replace(RELEASED, changes=CHANGES[1:2])) == "Nessun ambito è cambiato con certezza"
    assert "Obiettivi: migliorato" in words.changes_reading(RELEASED)


def test_what_matters_and_goes_badly_is_named() -> None:
    assert words.priorities_title(RELEASED) == "«Staccare a fine giornata» conta molto e va peggio della media"
    assert words.priorities_title(replace(RELEASED, priorities=PRIORITIES[1:])).startswith("Nessun ambito conta")


def test_the_two_sides_are_told_by_their_word() -> None:
    assert words.gaps_title(GAPS) == (
        "Chi lavora e chi dirige non vedono la stessa cosa su «Fiducia e controllo» e «Benessere»"
    )
    assert words.gaps_title(GAPS[:1]) == "Chi lavora in agile e chi dirige vedono le stesse cose"
    assert words.gaps_title(GAPS[3:]) == "Nessuna distanza fra chi lavora e chi dirige è certa"
    many = [replace(GAPS[1], title=f"t{number}") for number in range(5)]
    assert words.gaps_title(many).startswith("Su 5 temi di 5")


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (0, "Tecnologia: allineati, la distanza è di 0,1 punti (intervallo da −0,2 a +0,4)."),
        (1, "Fiducia e controllo: chi dirige è più favorevole di chi lavora di 1,2 punti (intervallo da 0,9 a 1,5)."),
        (2, "Benessere: chi dirige ne ha una percezione meno favorevole di 1,1 punti (intervallo da 0,8 a 1,4)"),
    ],
)
def test_a_distance_reads(place: int, said: str) -> None:
    assert words.gap_reading(GAPS[place]).startswith(said)


def test_a_perception_blames_nobody() -> None:
    assert words.gap_reading(GAPS[2]).endswith("nessuno dei due sbaglia.")
    more = gap("BEN", "Benessere", "-1.1", "disallineamento", proxy=True)
    assert "percezione più favorevole" in words.gap_reading(more)


def test_distances_stand_from_the_largest() -> None:
    assert [each.construct for each in words.by_distance(GAPS)] == ["FID", "BEN", "OBI", "TEC"]


def test_numbers_are_italian() -> None:
    assert (words.number(Decimal("-0.5")), words.signed(Decimal("0.5"))) == ("−0,5", "+0,5")
    assert words.moved_points(Decimal("-1")) == "1 punto"
    assert words.rate(1, 8) == 13


def test_reserved_cells_are_counted_and_explained() -> None:
    (breakdown,) = RELEASED.breakdowns
    cells = words.reserved_cells(RELEASED, breakdown)
    assert cells == 4  # three of «preferisco non dirlo», and «Obiettivi» of men
    assert words.reserved_said(cells, 10).startswith("4 celle riservate. Per proteggere chi ha risposto")
    assert words.reserved_said(0, 10) == ""


def test_a_question_that_few_answered_one_way_says_so_and_shows_nothing() -> None:
    table = tables.items_table(RELEASED, "STA")
    assert table.rows[1] == ("Mi chiamano la sera ⇄", *["riservato"] * 6)
    assert words.few_note(RELEASED, "STA") == "Mi chiamano la sera: meno di 3 risposte sfavorevoli."


def test_points_are_a_table_of_their_own() -> None:
    found = tables.points_table(RELEASED, "STR")
    assert found is not None
    assert found.head == ("Domanda", "1 (per niente)", "2", "3", "4", "5 (molto)")
    assert tables.points_table(RELEASED, "STA") is None


def test_the_csv_says_what_is_reserved_with_a_code_and_no_number() -> None:
    rows = _rows(tables.csv_text(RELEASED))
    hidden = [row for row in rows if row["gruppo"] == "GENERE=N"]
    assert len(hidden) == 3
    assert all((row["valore"], row["risposte"], row["codice"]) == ("", "", "c") for row in hidden)
    assert {row["parte"] for row in rows} == set(tables.PARTS)


def test_a_part_of_the_csv_is_that_part_of_the_whole() -> None:
    whole = _rows(tables.csv_text(RELEASED))
    parts = [row for part in tables.PARTS for row in _rows(tables.csv_text(RELEASED, part))]
    assert sorted(map(str, parts)) == sorted(map(str, whole))


def test_a_theme_is_no_formula_and_a_negative_number_is_a_number() -> None:
    rows = _rows(tables.csv_text(RELEASED))
    assert [row["nome"] for row in rows if row["parte"] == "temi"] == ["'=schermi"]
    change = next(row for row in rows if (row["parte"], row["misura"]) == ("cambiamenti", "differenza"))
    assert (change["valore"], change["basso"], change["alto"]) == ("-0,5", "-0,8", "-0,2")


def test_of_a_hidden_wave_the_csv_says_only_that() -> None:
    rows = _rows(tables.csv_text(HIDDEN))
    assert [(row["misura"], row["valore"], row["codice"]) for row in rows] == [("risultati", "", "c")]


def test_tables_have_every_row() -> None:
    assert len(tables.sections_table(RELEASED).rows) == 3
    assert tables.gaps_table(RELEASED).rows[0][0] == "Fiducia e controllo"
    assert tables.gaps_table(RELEASED).rows[1][-1] == "percezione"
    assert tables.changes_table(RELEASED).rows[2] == (
        "Obiettivi",
        "riservato",
        "riservato",
        "riservato",
        "–",
        "migliorato",
    )
    assert tables.weighted_table(RELEASED).rows == (
        ("Staccare a fine giornata", "2,9", "3,0", percent("38"), percent("39")),
    )
    assert tables.reliability_table(RELEASED).rows[1][3] == "–"
    assert tables.choice_tables(RELEASED)[0].rows[0] == ("donna", percent("57"))
