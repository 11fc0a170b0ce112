# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which day is compared with which, and which rows cover the same part of two years?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from metrics.comparison import Measure, same_day, sums, until

IMPORTO = Measure(lambda row: row["importo"])


@pytest.mark.parametrize(
    ("day", "year", "found"),
    [
        (date(2026, 12, 31), 2019, date(2019, 12, 31)),
        (date(2024, 2, 29), 2023, date(2023, 2, 28)),
        (date(2023, 2, 28), 2024, date(2024, 2, 29)),
        (date(2024, 2, 28), 2023, date(2023, 2, 28)),
        (date(2026, 3, 18), 2025, date(2025, 3, 18)),
    ],
)
def test_the_end_of_a_month_is_compared_with_the_end_of_it(day: date, year: int, found: date) -> None:
    assert same_day(day, year) == found


def row(dal: date, al: date, importo: int = 1) -> dict[str, Any]:
    return {"voce": "utenze", "struttura": "-", "dal": dal, "al": al, "importo": importo}


def days(year: int, *spans: tuple[int, int, int, int]) -> object:
    rows = [row(date(year, first, start), date(year, last, end)) for first, start, last, end in spans]
    return sums(rows, "voce", IMPORTO, year)["utenze", "-"].days


def test_months_that_follow_one_another_are_one_stretch() -> None:
    assert days(2026, (1, 1, 1, 31), (2, 1, 2, 28), (3, 1, 3, 31)) == days(2025, (1, 1, 3, 31))


def test_29_february_is_in_no_other_year() -> None:
    assert days(2024, (1, 1, 2, 29), (3, 1, 3, 31)) == days(2025, (1, 1, 3, 31))
    assert days(2024, (1, 1, 2, 28), (3, 1, 3, 31)) == days(2025, (1, 1, 3, 31))
    assert days(2024, (1, 1, 2, 29)) == days(2025, (1, 1, 2, 28))


def test_a_missing_month_is_another_stretch() -> None:
    assert days(2026, (1, 1, 1, 31), (3, 1, 3, 31)) != days(2025, (1, 1, 3, 31))


def test_a_day_covered_twice_is_told() -> None:
    assert days(2026, (1, 1, 1, 31), (1, 31, 2, 28)) is None


def test_a_row_is_of_the_period_that_its_last_day_lies_in() -> None:
    rows = [row(date(2025, 12, 15), date(2026, 1, 14), 1), row(date(2026, 6, 15), date(2026, 7, 1), 2)]
    assert [each["importo"] for each in until(date(2026, 6, 30)).of(rows)] == [1]
