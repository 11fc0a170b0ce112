# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does each unit give the shape that the file says, the boundary ones included?"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from norms.amounts import amount
from norms.lookup import load_norms
from norms.reading import DeclarationError
from norms.rules import UNITS, Band, Item, Ruling, Span, TimeWindow
from tests.unit.norms.overlay import dated, ruled

FIRST = {
    "percent": "25",
    "points": "0,5",
    "choice": "presenza",
    "flag": "sì",
    "text": "una frase",
    "list": "\n- {id: obiettivi, text: obiettivi da realizzare}",
    "bands": "\n- {from: 0, value: 1}",
    "windows": "\n- days: [sabato]",
    "period": '{to: "2019-10-31"}',
}
NEEDED = {"percent": "base: eseguibili\n", "choice": "choices: [presenza]\n"}


def read(folder: Path, unit: str, content: str, more: str = "mark: V") -> Ruling:
    norms = ruled(folder, unit, dated("2020-01-01", content, more=more))
    ruling = norms.in_force("prova.regola", "lucca", date(2026, 1, 1))
    assert ruling is not None
    return ruling


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_can_be_repealed(tmp_path: Path, unit: str):
    values = (dated("2020-01-01", FIRST.get(unit, "30")), dated("2021-01-01", "repealed", article="art. 9"))
    norms = ruled(tmp_path, unit, *values, more=f'{NEEDED.get(unit, "")}checked: "2026-11-23"')
    assert norms.in_force("prova.regola", "lucca", date(2019, 12, 31)) is None
    assert norms.in_force("prova.regola", "lucca", date(2020, 12, 31)) is not None
    assert norms.in_force("prova.regola", "lucca", date(2021, 1, 1)) is None


@pytest.mark.parametrize(("written", "points"), [("5", Fraction(5)), ("0,5", Fraction(1, 2)), ("0.5", Fraction(1, 2))])
def test_points_are_exact_whatever_the_decimal_sign(tmp_path: Path, written: str, points: Fraction):
    assert read(tmp_path, "points", written).points == points


@pytest.mark.parametrize("written", ["0", "07", "32", "100", "primo", "1,5"])
def test_a_month_has_no_such_day(tmp_path: Path, written: str):
    with pytest.raises(DeclarationError, match="is not a day of the month; allowed: a number from 1 to 31, or repeal"):
        read(tmp_path, "day_of_month", written)


@pytest.mark.parametrize(("written", "flag"), [("sì", True), ("no", False)])
def test_a_flag(tmp_path: Path, written: str, flag: bool):
    assert read(tmp_path, "flag", written).flag is flag


def test_a_list_keeps_the_order_of_the_act(tmp_path: Path):
    ruling = read(tmp_path, "list", "\n- {id: luoghi, text: luoghi}\n- {id: attivita_2, text: attività}")
    assert ruling.items == (Item("luoghi", "luoghi"), Item("attivita_2", "attività"))


def test_bands_with_an_end_included_or_excluded_or_none(tmp_path: Path):
    written = (
        '\n- {from: 0, below: 10, value: 1}\n- {from: 10, to: 18, value: "0,5"}\n'
        "- {from: 18.5, to: 18.5, value: 2}\n- {from: 20, value: 0}"
    )
    assert read(tmp_path, "bands", written, more="mark: V\nreading: amb_XX_1").bands == (
        Band(Fraction(0), Fraction(10), closed=False, value=Fraction(1)),
        Band(Fraction(10), Fraction(18), closed=True, value=Fraction(1, 2)),
        Band(Fraction(37, 2), Fraction(37, 2), closed=True, value=Fraction(2)),
        Band(Fraction(20), None, closed=False, value=Fraction(0)),
    )


@pytest.mark.parametrize("morning", ["8:00", "08:00", '"08:00"'])
def test_hours_are_read_as_written_in_any_form(tmp_path: Path, morning: str):
    ruling = read(
        tmp_path, "windows", f"\n- {{days: [lunedì, martedì], from: 17:30, to: {morning}}}\n- days: [festivi]"
    )
    assert ruling.windows == (TimeWindow(("lunedì", "martedì"), 1050, 480), TimeWindow(("festivi",), 0, 1440))


def test_a_night_does_not_overlap_the_early_hours_of_the_day_on_which_it_starts(tmp_path: Path):
    written = "\n- {days: [lunedì], from: 00:00, to: 08:00}\n- {days: [lunedì], from: 17:30, to: 24:00}"
    assert [(window.since, window.to) for window in read(tmp_path, "windows", written).windows] == [
        (0, 480),
        (1050, 1440),
    ]
    written = "\n- {days: [lunedì], from: 0:00, to: 8:00}\n- {days: [lunedì], from: 17:30, to: 8:00}"
    assert len(read(tmp_path / "night", "windows", written).windows) == 2


def test_a_period_of_one_day_and_of_one_end(tmp_path: Path):
    one = read(tmp_path / "day", "period", '{from: "2019-11-01", to: "2019-11-01"}')
    assert one.span == Span(date(2019, 11, 1), date(2019, 11, 1))
    assert read(tmp_path / "end", "period", '{to: "2019-10-31"}').span == Span(None, date(2019, 10, 31))


def test_only_one_accessor_answers(tmp_path: Path):
    ruling = read(tmp_path, "list", FIRST["list"])
    with pytest.raises(ValueError, match=r"prova\.regola is in list, not in bands"):
        _ = ruling.bands
    with pytest.raises(ValueError, match=r"prova\.regola is in list, not in flag"):
        _ = ruling.flag


@pytest.mark.parametrize(
    ("unit", "of", "refused"),
    [
        ("days", "km", "only bands are of something; remove it"),
        ("bands", "miglia", "km, anni"),
    ],
)
def test_only_bands_are_of_something_that_is_known(tmp_path: Path, unit: str, of: str, refused: str) -> None:
    content = "1" if unit == "days" else "\n- {from: 0, value: 1}"
    with pytest.raises(DeclarationError, match=refused):
        ruled(tmp_path, unit, dated("2020-01-01", content), more=f'checked: "2026-11-23"\nof: {of}')


def test_bands_say_of_what_they_are_and_that_they_give_points() -> None:
    norms = load_norms()
    said = {id: amount(norms.in_force(id, "brescia", date(2026, 10, 31))) for id in ("graduatoria.c11", CHILDREN)}
    assert said["graduatoria.c11"].startswith("da 20 a 40 km: 1 punto; da 41 a 60 km: 2 punti")
    assert said[CHILDREN] == "da 0 a meno di 10 anni: 1 punto; da 10 a meno di 18 anni: 0,5 punti"


CHILDREN = "graduatoria.c08.ulteriore"
