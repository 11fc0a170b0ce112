# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which rows were told of before? What is known now, but only of natural keys that were known on another day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from record.relations import visible_rows
from record.store import Store, reading
from tests.unit.record.building import NOW, load, undo

THEN, SINCE = NOW.date(), NOW + timedelta(days=9)
ALL = date.max


def told(store: Store, name: str, *columns: str, keys_known_on: date = THEN) -> list[tuple[Any, ...]]:
    rows = visible_rows(name, ALL, keys_known_on=keys_known_on).subquery()
    with reading(store) as conn:
        return sorted(map(tuple, conn.execute(select(*(rows.c[column] for column in columns)))))


def test_a_row_told_again_is_as_it_is_now_and_a_new_key_is_not_there(store: Store) -> None:
    load(store, "accordi", [{"accordo": "A1", "persona": 1}, {"accordo": "A2", "persona": 1}])
    load(store, "accordi", [{"accordo": "A2", "persona": 2}, {"accordo": "A3", "persona": 3}], SINCE)
    assert told(store, "accordi", "accordo", "persona") == [("A1", 1), ("A2", 2)]
    later = told(store, "accordi", "accordo", "persona", keys_known_on=SINCE.date())
    assert later == [("A1", 1), ("A2", 2), ("A3", 3)]
    assert told(store, "accordi", "accordo", keys_known_on=THEN - timedelta(days=1)) == []


def test_a_withdrawn_row_is_gone_though_its_key_was_known(store: Store) -> None:
    undo(store, load(store, "accordi", [{"accordo": "A1"}]), SINCE)
    assert told(store, "accordi", "accordo") == []


def test_a_key_that_had_been_withdrawn_by_then_was_not_known(store: Store) -> None:
    earlier = NOW - timedelta(days=9)
    undo(store, load(store, "accordi", [{"accordo": "A1"}], earlier), earlier + timedelta(days=3))
    load(store, "accordi", [{"accordo": "A1"}], SINCE)
    assert told(store, "accordi", "accordo") == []


def test_a_part_has_the_key_of_the_row_it_is_part_of(store: Store) -> None:
    band = {"progressivo": 1, "dalle": 540, "alle": 600}
    load(store, "accordi", [{"accordo": "A1"}])
    load(store, "accordi", [{"accordo": "A1"}, {"accordo": "A2"}], SINCE)
    load(store, "accordi_fasce", [{"accordo": "A1", **band}, {"accordo": "A2", **band}], SINCE)
    assert told(store, "accordi_fasce", "accordo") == [("A1",)]
