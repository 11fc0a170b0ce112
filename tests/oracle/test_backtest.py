# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the band of 80 % hold what came about four times out of five? On years that the forecast has never seen."""

from __future__ import annotations

import pytest

from tests.oracle.backtest import covered, demo_outcomes, outcomes

SEED = 20261123
"""Not among those on which the constants of `metrics.forecast.rates` were chosen (1000-1299 and 5000-5149)."""


def test_the_band_holds_what_came_on_forty_outcomes() -> None:
    # Four outcomes of one history go together: forty of them say little, so the bounds are wide.
    share = covered(list(outcomes(40, SEED, futures=400)))
    print(f"Copertura della banda dell'80 % su 40 esiti: {share:.1%}")
    assert 0.6 <= share <= 0.97


def test_the_band_holds_what_came_in_the_made_up_ente_of_the_demo() -> None:
    # Its habits move less than those of the years above: the band is wide for it, never narrow.
    found = [each for seed in range(4) for each in demo_outcomes(300, seed, futures=400)]
    share = covered(found)
    print(f"Copertura della banda dell'80 % sulla dimostrazione, {len(found)} esiti: {share:.1%}")
    assert share >= 0.75


@pytest.mark.long
def test_the_band_holds_what_came_on_two_hundred_outcomes() -> None:
    found = list(outcomes(200, SEED))
    share = covered(found)
    print(f"Copertura della banda dell'80 % su {len(found)} esiti: {share:.1%}")
    for behaviour in sorted({each.behaviour for each in found}):
        print(f"  {behaviour}: {covered([each for each in found if each.behaviour == behaviour]):.1%}")
    assert len(found) == 200
    assert 0.72 <= share <= 0.88
