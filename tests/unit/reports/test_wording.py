# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is a number said as Italian officials write it, rounded half-up from integers?"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from reports import wording


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (101, 336, "30,1 %"),
        (20, 83, "24,1 %"),
        (0, 7, "0,0 %"),
        (7, 7, "100,0 %"),
        (1, 3, "33,3 %"),
        (2, 3, "66,7 %"),
        (1, 2000, "0,1 %"),  # 0,05 goes up: half-up, never half-even
        (3, 2000, "0,2 %"),  # 0,15 too, where a float would fall
        (1, 2001, "0,0 %"),
        (12345, 1, "1.234.500,0 %"),
    ],
)
def test_percent(part: int, whole: int, said: str) -> None:
    assert wording.percent(part, whole) == said


@pytest.mark.parametrize(
    ("fraction", "said"), [(Fraction(1, 4), "25 %"), (Fraction(1, 8), "12,5 %"), (Fraction(1), "100 %")]
)
def test_target_shows_a_decimal_only_when_it_has_one(fraction: Fraction, said: str) -> None:
    assert wording.fraction_percent(fraction) == said


def test_thousands_have_a_point() -> None:
    assert wording.integer(1234567) == "1.234.567"


def test_days_and_months() -> None:
    assert wording.day(date(2026, 3, 1)) == "01/03/2026"
    assert wording.month(date(2026, 10, 31)) == "ottobre 2026"
    assert wording.month_short(date(2026, 10, 31)) == "ott"


def test_nouns_and_verbs_agree() -> None:
    assert wording.missing(1, "persona", "persone") == "manca 1 persona"
    assert wording.missing(7, "persona", "persone") == "mancano 7 persone"
    assert wording.listed(["A"]) == "A"
    assert wording.listed(["A", "B", "C"]) == "A, B e C"
