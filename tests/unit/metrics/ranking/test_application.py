# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How old is somebody on a day, and until when do some years run?"""

from __future__ import annotations

from datetime import date

import pytest

from metrics.ranking.application import Application, age_on, years_after
from record.grounds import Ground


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2016, 3, 10), date(2026, 3, 9), 9),
        (date(2016, 3, 10), date(2026, 3, 10), 10),
        (date(2016, 2, 29), date(2026, 2, 27), 9),
        (date(2016, 2, 29), date(2026, 2, 28), 10),
        (date(2016, 2, 29), date(2028, 2, 28), 11),
        (date(2016, 2, 29), date(2028, 2, 29), 12),
        (date(2026, 3, 10), date(2026, 3, 10), 0),
        (date(2026, 3, 11), date(2026, 3, 10), -1),
    ],
)
def test_age_is_in_completed_years(born: date, on: date, age: int) -> None:
    assert age_on(born, on) == age


def test_a_29_february_has_its_anniversary_on_the_last_day_of_the_month() -> None:
    assert years_after(date(2024, 2, 29), 3) == date(2027, 2, 28)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)


def test_a_ground_holds_to_its_last_day() -> None:
    last = Ground("C04", fino_al=date(2026, 3, 10))
    for on, held in ((date(2026, 3, 10), (last,)), (date(2026, 3, 11), ())):
        assert Application("D1", on, titoli=(last,)).held("C04") == held
