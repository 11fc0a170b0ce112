# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is a comparison said and drawn as it is: exact numbers, no names, no places, what is missing said?"""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from metrics.bodies import ABSENCES, AGILE, Body, Distribution, Pair, Return, compare
from reports import conto
from reports.conto_check import Answer, Checked, Filed, cells_of, verdict
from reports.figures import strips


def told(own: int | None, values: list[int]) -> Distribution:
    numbers = tuple(sorted(Fraction(each, 100) for each in values))
    return Distribution(AGILE[0], numbers, 2, None if own is None else Fraction(own, 100))


def test_what_lies_outside_the_central_half_is_named() -> None:
    values = list(range(1, 100))
    low, high, middle = (told(own, values) for own in (1, 99, 50))
    assert conto.finding([middle]) == "Siamo nella metà centrale degli enti"
    assert conto.finding([low, high]) == (
        "Sopra la metà centrale degli enti: tutti. Sotto la metà centrale degli enti: tutti"
    )
    assert conto.finding([told(None, values)]) == "Il nostro numero, o quello degli altri enti, non c’è"


def test_a_table_has_the_quantiles_and_who_is_without() -> None:
    (row,) = conto.table("", [told(50, list(range(0, 101)))]).rows
    assert row == ("Tutti", "50,0 %", "101", "10,0 %", "25,0 %", "50,0 %", "75,0 %", "90,0 %", "2")


@pytest.mark.parametrize(("count", "a_dot"), [(9, 1), (200, 23), (8000, 889)])
def test_with_many_bodies_a_dot_is_several_and_it_is_said(count: int, a_dot: int) -> None:
    """All bodies at one place: no stack is higher than nine dots."""
    (strip,) = strips.strips_of([told(30, [30] * count)], shared=True)
    assert strips.bodies_a_dot(strip, strips.WIDE) == a_dot
    drawn = strips.strips([strip], "Prova")
    assert drawn.count("<circle") == 2 * (9 if count >= 9 else count)
    assert ("Ogni punto è un ente" in strips.legend([strip])) == (a_dot == 1)


@pytest.mark.parametrize("count", [9, 100, 8000])
def test_the_highest_stack_stays_below_the_words(count: int) -> None:
    (strip,) = strips.strips_of([told(30, [30] * count)], shared=True)
    for sheet, drawn in zip((strips.WIDE, strips.NARROW), strips.strips([strip], "").split("</svg>"), strict=False):
        highest = min(float(cy) - float(r) for cy, r in re.findall(r'cy="([\d.]+)" r="([\d.]+)"', drawn))
        words = max(float(y) for y in re.findall(r'<text x="0" y="([\d.]+)"', drawn))
        assert highest > words + sheet.size * 0.25


def test_values_beyond_the_scale_are_counted_and_not_drawn() -> None:
    (strip,) = strips.strips_of([told(10, [10] * 99 + [900])], shared=True)
    assert strip.top == 20
    assert "Oltre la scala, e non disegnati: 1 valore." in strips.legend([strip])


def test_a_measure_that_nobody_published_is_not_drawn() -> None:
    assert strips.strips_of([told(None, [])], shared=True) == ()


def test_the_file_has_every_measure_and_an_empty_cell_where_there_is_none() -> None:
    half = Pair(Fraction(20), Fraction(20))
    returns = [Return(f"C{n}", "C", half, Pair(), Pair(), {"F00": half}) for n in range(12)]
    comparison = compare(2020, Body("C1", "C", "COMUNI", "UNO", None), returns)
    assert comparison is not None
    lines = conto.csv_text(comparison).splitlines()
    assert lines[1] == "2020;agile.totale;percento;;0;;;;;;12"
    assert lines[4] == "2020;assenze.ferie;giorni;1,0000;12;1,0000;1,0000;1,0000;1,0000;1,0000;0"
    assert len(lines) == 1 + 9
    assert comparison.said(AGILE) == ()
    assert len(comparison.said(ABSENCES)) == 5


@pytest.mark.parametrize(
    ("filed", "recorded", "answer"),
    [
        (4, 4, Answer.EQUAL),
        (4, 5, Answer.DIFFERENT),
        (None, 0, Answer.DIFFERENT),  # empty is not zero
        (4, None, Answer.UNTOLD),
        (0, 0, Answer.EQUAL),
    ],
)
def test_a_cell_is_equal_different_or_untold(filed: int | None, recorded: int | None, answer: Answer) -> None:
    cell = Filed("PERS_LAVORO_AGILE_U", None, (2,), None if filed is None else Fraction(filed))
    assert Checked(cell, recorded, "riservato").answer is answer


def test_when_nothing_could_be_compared_nothing_is_said_to_agree() -> None:
    cell = Filed("PERS_LAVORO_AGILE_U", None, (2,), Fraction(4))
    assert verdict([Checked(cell, None), Checked(cell, None)]) == "Nessuna cella si può confrontare con l’archivio."
    assert verdict([Checked(cell, 4), Checked(cell, None)]).endswith("1 cella non si può confrontare.")


def test_no_row_of_ours_is_an_empty_cell() -> None:
    assert [(cell.lines, cell.number) for cell in cells_of([], by_category=False)] == [((), None), ((), None)]
