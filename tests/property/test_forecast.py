# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Whatever a small ente lived, are the futures of its coverage shares, in order, and the same when asked again?"""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.forecast.history import history_of, months_ahead
from metrics.forecast.scenario import path
from metrics.forecast.simulate import Overrides, simulate
from metrics.forecast.start import start_of
from tests.oracle.made_up_years import BEHAVIOURS, Behaviour, lived, month_end

OVERRIDES = st.builds(
    Overrides,
    st.none() | st.sampled_from([0.0, 0.4, 1.0]),
    st.none() | st.sampled_from([0.0, 3.0]),
)


@settings(max_examples=25)
@given(
    behaviour=st.sampled_from(BEHAVIOURS),
    size=st.integers(1, 60),
    seed=st.integers(0, 10_000),
    cut=st.integers(1, 40),
    ahead=st.integers(1, 18),
    overrides=OVERRIDES,
)
def test_futures_are_shares_in_order_and_the_same_again(
    behaviour: Behaviour, size: int, seed: int, cut: int, ahead: int, overrides: Overrides
) -> None:
    years = lived(behaviour, size, seed)
    on = month_end(cut)
    facts, ends = years.as_known(on), months_ahead(on, month_end(cut + ahead))
    start, history = start_of(facts, on, ends), history_of(facts, on)
    assert (start.part, start.whole) == years.coverage(on)
    found = simulate(start, history, overrides, futures=60)
    assert found.part.shape == (60, ahead + 1)
    assert (found.part >= 0).all()
    assert (found.part <= found.whole).all()
    assert set(found.part[:, 0]) == {start.part}
    low, middle, high = np.quantile(found.share, (0.1, 0.5, 0.9), axis=0)
    assert (low <= middle).all()
    assert (middle <= high).all()
    assert (low >= 0).all()
    assert (high <= 1).all()
    again = simulate(start, history, overrides, futures=60)
    assert again.part.tobytes() == found.part.tobytes()
    assert again.whole.tobytes() == found.whole.tobytes()


@settings(max_examples=10)
@given(seed=st.integers(0, 10_000), split=st.integers(0, 100))
def test_the_paths_of_the_units_add_up_to_the_entes_mean(seed: int, split: int) -> None:
    years = lived(BEHAVIOURS[0], 100, seed)
    on = month_end(36)
    facts, ends = years.as_known(on), months_ahead(on, month_end(48))
    found = simulate(start_of(facts, on, ends), history_of(facts, on), futures=50)
    part, whole = found.start.part, found.start.whole
    covered, others = part * split // 100, (whole - part) * (100 - split) // 100
    one, other = path(found, covered, covered + others), path(found, part - covered, whole - covered - others)
    if 0 < part < whole:
        np.testing.assert_allclose(one.part + other.part, found.part.mean(axis=0))
        np.testing.assert_allclose(one.whole + other.whole, found.whole.mean(axis=0))
