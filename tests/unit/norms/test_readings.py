# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does a reading that carries a number put it in the place of the act's, exactly, and only while it is adopted?"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from norms.amounts import amount_said
from norms.differences import differences, told
from norms.fields import entry_fields
from norms.lookup import Norms, load_norms
from norms.register import entries
from norms.rules import Ruling
from tests.unit.norms.overlay import READINGS, dated, declared, overlay

DAY = date(2026, 10, 31)
NORMS = load_norms()


def presence(norms: Norms) -> Ruling:
    ruling = norms.in_force("presenza.minima", "lucca", DAY)
    assert ruling is not None
    return ruling


def test_two_thirds_are_two_thirds_and_not_a_percentage():
    read = presence(NORMS.with_reading("amb_LU_3", "due_terzi"))
    assert (read.fraction, read.as_read) == (Fraction(2, 3), Fraction(2, 3))
    assert amount_said(read) == "almeno 2/3 dell’orario ordinario medio settimanale"
    assert read.text == "66"  # what the act says stays what it is


@pytest.mark.parametrize("option", ["entrambi_per_settimana", "media_mese", "media_trimestre"])
def test_the_other_readings_keep_the_percentage_of_the_act(option: str):
    read = presence(NORMS.with_reading("amb_LU_3", option))
    assert (read.fraction, read.as_read) == (Fraction(66, 100), None)
    assert amount_said(read).startswith("almeno 66 %")


def test_the_same_reading_leaves_a_number_of_days_alone():
    days = NORMS.with_reading("amb_LU_3", "due_terzi").in_force("giorni_agili.massimi_settimana", "lucca", DAY)
    assert days is not None
    assert (days.value.reading is not None, days.as_read, days.number) == (True, None, 2)


def test_machines_read_the_percentage_of_the_act_and_beside_it_the_fraction():
    found = entries(NORMS.with_reading("amb_LU_3", "due_terzi"), "lucca", DAY)
    fields = next(entry_fields(entry) for entry in found if entry.id == "presenza.minima")
    assert (fields["content"], fields["reading"]) == (
        "66",
        {"code": "amb_LU_3", "active": "due_terzi", "value": "2/3"},
    )


def test_the_change_of_reading_is_told_with_what_it_asks_for():
    other = NORMS.with_reading("amb_LU_3", "due_terzi")
    (changed,) = differences({"presenza.minima": presence(NORMS)}, {"presenza.minima": presence(other)})
    said = told(changed)
    assert "da almeno 66 % (" in said
    assert "ad almeno 2/3 (" in said
    assert "lettura adottata: da «entrambi per settimana» (amb_LU_3) a «due terzi» (amb_LU_3)" in said


def test_an_ente_may_give_a_fraction_to_a_reading_of_its_own(tmp_path: Path):
    rule = declared(
        "percent",
        dated("2020-01-01", "30", more="mark: V\nreading: amb_XX_1"),
        bound="floor",
        more='base: prestazione\nchecked: "2026-11-23"',
    )
    readings = READINGS.replace("text: la prima lettura", "text: un terzo, value: 1/3")
    folder = overlay(tmp_path, {"readings.yaml": readings, "parameters/stato/prova.regola.yaml": rule})
    ruling = load_norms(folder).in_force("prova.regola", "lucca", DAY)
    assert ruling is not None
    assert (ruling.fraction, amount_said(ruling)) == (
        Fraction(1, 3),
        "almeno 1/3 della prestazione lavorativa di ciascun dipendente",
    )
