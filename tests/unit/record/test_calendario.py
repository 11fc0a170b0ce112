# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Has each day its ISO week, its month, and the day on which a term that ends there falls?"""

from __future__ import annotations

from datetime import date

import pytest

from record.calendario import FIRST_DAY, LAST_DAY, days

CALENDAR = {row[0]: row for row in days()}


def test_every_day_is_there_once() -> None:
    assert len(CALENDAR) == (LAST_DAY - FIRST_DAY).days + 1
    assert {FIRST_DAY, date(2024, 2, 29), LAST_DAY} <= CALENDAR.keys()


@pytest.mark.parametrize(
    ("day", "week", "month"),
    [
        (date(2026, 1, 1), date(2025, 12, 29), date(2026, 1, 1)),
        (date(2021, 1, 3), date(2020, 12, 28), date(2021, 1, 1)),
        (date(2026, 11, 2), date(2026, 11, 2), date(2026, 11, 1)),
    ],
)
def test_a_week_is_its_monday_also_across_the_year(day: date, week: date, month: date) -> None:
    assert CALENDAR[day][1:3] == (week, month)


@pytest.mark.parametrize(
    ("day", "working", "rolled"),
    [
        (date(2026, 10, 30), 1, date(2026, 10, 30)),  # a plain Friday
        (date(2026, 10, 31), 0, date(2026, 10, 31)),  # a Saturday is not worked, but a term may end on it
        (date(2026, 11, 1), 0, date(2026, 11, 2)),  # All Saints, a Sunday
        (date(2026, 4, 5), 0, date(2026, 4, 7)),  # Easter Sunday, then Easter Monday
        (date(2026, 12, 25), 0, date(2026, 12, 28)),  # Christmas Friday, St Stephen, Sunday
        (date(2026, 6, 2), 0, date(2026, 6, 3)),
        (date(2040, 12, 31), 1, date(2040, 12, 31)),
    ],
)
def test_a_term_rolls_past_sundays_and_holidays_only(day: date, working: int, rolled: date) -> None:
    assert CALENDAR[day][3:] == (working, rolled)
