# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does a year have its days, the last year of the calendar too?"""

from __future__ import annotations

from datetime import date

import pytest

from metrics.grain import Window
from metrics.weeks import months_and_days


@pytest.mark.parametrize("on", [date(2024, 12, 31), date(2026, 3, 1), date(9999, 12, 31)])
def test_each_day_of_a_year_is_there(on: date) -> None:
    months, days = months_and_days(Window(on))
    first = date(on.year, 1, 1).toordinal()
    assert [(months[day.toordinal() - first], days[day.toordinal() - first]) for day in (date(on.year, 3, 1), on)] == [
        (3, 1),
        (on.month, on.day),
    ]
