# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which waves is a wave compared with, and when is what was worked out worked out again?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from agilometro.questionari_results import compared, run_of
from surveys.reading import load
from surveys.wave import State, Wave
from tests.unit.agilometro.asking import WAVE


def _wave(code: str, instrument: str, opens: date, series: str = "fase6", state: State = State.CLOSED) -> Wave:
    return replace(WAVE, id=code, series=series, instrument=instrument, opens=opens, state=state)


SW20, DR20 = _wave("sw20", "fase6_sw", date(2020, 3, 1)), _wave("dr20", "fase6_dr", date(2020, 3, 2))
SW21, DR21 = _wave("sw21", "fase6_sw", date(2021, 3, 1)), _wave("dr21", "fase6_dr", date(2021, 3, 1))
OTHER = _wave("altra", "fase6_sw", date(2020, 9, 1), series="altra")
OPEN = _wave("aperta", "fase6_sw", date(2020, 9, 1), state=State.OPEN)
ALL = (SW20, DR20, SW21, DR21, OTHER, OPEN)


def test_workers_stand_beside_the_managers_of_their_time_and_after_the_wave_before() -> None:
    found = compared(SW21, load("fase6_sw"), ALL)
    assert (found.previous, found.managers) == (SW20, DR21)
    assert found.waves == (SW21, SW20, DR21)
    first = compared(SW20, load("fase6_sw"), ALL)
    assert (first.previous, first.managers) == (None, DR20)


def test_managers_are_compared_with_their_own_wave_before_only() -> None:
    found = compared(DR21, load("fase6_dr"), ALL)
    assert (found.previous, found.managers) == (DR20, None)


def test_a_run_changes_with_its_files_and_themes_only() -> None:
    found = compared(SW21, load("fase6_sw"), ALL)
    run = run_of(found, [(1, "a"), (2, "b")], ())
    assert run == run_of(found, [(2, "b"), (1, "a")], ())
    assert run != run_of(found, [(1, "a"), (3, "b")], ())
    assert run != run_of(found, [(1, "a"), (2, "b")], ("dotazioni",))
    assert run != run_of(compared(SW20, load("fase6_sw"), ALL), [(1, "a"), (2, "b")], ())
