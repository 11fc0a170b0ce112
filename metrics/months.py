# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How are months counted on arrays of days? On the calendar, to the day, as `record.period` counts them one by one.

Days are numbered as `date.toordinal` numbers them; an unknown one gives an unknown answer.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from metrics.known import EPOCH, Ints, Whole

SHORTEST_MONTH = 28
"""Every month has this many days."""


def months_of(day: Ints) -> Ints:
    """Return the month (1-12) of each day."""
    months: Ints = _dates(np.ma.array(day)).astype("datetime64[M]").astype(np.int64) % 12 + 1
    return months


def add_months(day: Whole, count: int) -> Whole:
    """Return the same day some months later, clipped to the month's end (`record.period.add_months`)."""
    days = _dates(day)
    month = days.astype("datetime64[M]")
    target = month + count
    last = (target + 1).astype("datetime64[D]") - 1
    return _days(np.minimum(target.astype("datetime64[D]") + (days - month.astype("datetime64[D]")), last), day)


def month_after(day: Whole) -> Whole:
    """Return the first day of the month that follows a day's."""
    return _days((_dates(day).astype("datetime64[M]") + 1).astype("datetime64[D]"), day)


def whole_months(first: Whole, until: Whole) -> Whole:
    """Return how many whole months there are from a day up to another, excluded: the most whose end is not after it.

    A month from the 31st ends on the last day of a shorter month.
    """
    one, other = _dates(first), _dates(until)
    between = (other.astype("datetime64[M]") - one.astype("datetime64[M]")).astype(np.int64)
    clipped = _day_of_month(other + 1) == 0
    unfinished = (_day_of_month(other) < _day_of_month(one)) & ~clipped
    return np.ma.array(between - unfinished, mask=np.ma.mask_or(np.ma.getmask(first), np.ma.getmask(until)))


def lasts_months(first: Whole, last: Whole, months: int) -> Any:
    """Return whether a day is the last one of some months from another: `record.period.duration_end`."""
    return last == add_months(first, months) - 1


def within_months(since: Whole, months: int, day: Whole) -> Any:
    """Return whether a day is not after the same day some months on."""
    return day <= add_months(since, months)


def by_day_of_next_month(start: Whole, number: int, day: Any) -> Any:
    """Return whether a day is not after a numbered day of the month that follows another's; a short month ends it."""
    following = month_after(start)
    by_number = day <= following + (number - 1)
    return by_number if number <= SHORTEST_MONTH else by_number & (day < month_after(following))


def _dates(day: Whole) -> Any:
    return (np.ma.getdata(day) - EPOCH).astype("datetime64[D]")


def _days(dates: Any, like: Whole) -> Whole:
    return np.ma.array(dates.astype(np.int64) + EPOCH, mask=np.ma.getmask(like))


def _day_of_month(dates: Any) -> Any:
    return (dates - dates.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64)
