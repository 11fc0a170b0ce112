# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do versions cover a period without a gap, and does another reading change the reading only?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from norms.lookup import Norms, UnknownReading, load_norms
from norms.rules import Value

NORMS = load_norms()
PLACES = sorted((id, ente) for ente in NORMS.enti for id in {parameter.id for _, parameter in NORMS.parameters(ente)})
OPTIONS = sorted((code, option.id) for code, reading in NORMS.readings.items() for option in reading.options)
DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))


@given(st.sampled_from(PLACES), DAYS, st.integers(0, 4000))
def test_versions_cover_the_period_and_say_what_is_in_force_on_each_day(place: tuple[str, str], first: date, days: int):
    id, ente = place
    last = first + timedelta(days=days)
    versions = NORMS.versions(id, ente, first, last)
    assert (versions[0].first, versions[-1].last) == (first, last)
    for before, after in pairwise(versions):
        assert after.first == before.last + timedelta(days=1)
        assert after.ruling != before.ruling
    for version in versions:
        assert version.first <= version.last
        for day in (version.first, version.first + (version.last - version.first) // 2, version.last):
            assert version.ruling == NORMS.in_force(id, ente, day)


def test_a_version_begins_on_a_first_day_of_a_value_only():
    for id, ente in PLACES:
        since = {
            value.since for _, parameter in NORMS.parameters(ente) if parameter.id == id for value in parameter.values
        }
        versions = NORMS.versions(id, ente, date(2010, 1, 1), date(2030, 12, 31))
        assert {version.first for version in versions[1:]} <= since, (id, ente)
        assert len(versions) > 1, (id, ente)


@pytest.mark.parametrize("option", OPTIONS, ids=" ".join)
def test_another_reading_changes_the_reading_only(option: tuple[str, str]):
    code, chosen = option
    changed = NORMS.with_reading(code, chosen)
    assert changed.readings[code].active == chosen
    assert {name: reading for name, reading in changed.readings.items() if name != code} == {
        name: reading for name, reading in NORMS.readings.items() if name != code
    }
    assert (changed.acts, changed.enti, changed.shelves.keys()) == (NORMS.acts, NORMS.enti, NORMS.shelves.keys())
    pairs = zip(values_of(NORMS), values_of(changed), strict=True)
    for before, after in pairs:
        mine = before.reading is not None and before.reading.code == code
        assert after == (replace(before, reading=changed.readings[code]) if mine else before)


@pytest.mark.parametrize("code", sorted(NORMS.readings))
def test_going_back_to_the_first_reading_gives_the_same_rules(code: str):
    for option in NORMS.readings[code].options:
        assert NORMS.with_reading(code, option.id).with_reading(code, NORMS.readings[code].active) == NORMS


def test_a_reading_that_the_text_does_not_admit_is_refused():
    with pytest.raises(UnknownReading, match="unknown reading 'amb_XX_9'; declared: amb_"):
        NORMS.with_reading("amb_XX_9", "x")
    with pytest.raises(UnknownReading, match="reading amb_LU_1 does not admit 'solari'; allowed: calendario, lavorati"):
        NORMS.with_reading("amb_LU_1", "solari")


def values_of(norms: Norms) -> list[Value]:
    """Return every value, in the order of its shelf."""
    return [
        value
        for _, shelf in sorted(norms.shelves.items())
        for _, parameter in sorted(shelf.items())
        for value in parameter.values
    ]
