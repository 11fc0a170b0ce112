# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which days does a period hold? Days, ISO weeks, months and years are values, never bare strings."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def month_of(day: date) -> date:
    """Return the first day of the month of `day`: a month is named by its first day."""
    return day.replace(day=1)


def week_of(day: date) -> date:
    """Return the Monday of the ISO week of `day`: a week is named by its Monday."""
    return day - timedelta(days=day.weekday())


def last_day(month: date) -> date:
    """Return the last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def add_months(day: date, months: int) -> date:
    """Return the same day some months on, clipped to the month's end."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_of_year_until(day: date) -> tuple[date, ...]:
    """Return the months from January to that of `day`."""
    return tuple(date(day.year, month, 1) for month in range(1, day.month + 1))


def duration_end(start: date, months: int) -> date:
    """Return the last day of a duration in months: the day before the same day of the final month (domain.md 10.6)."""
    return add_months(start, months) - timedelta(days=1)
