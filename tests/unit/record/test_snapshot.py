# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is the tree of a day the tree of that day, with everybody in it?"""

from __future__ import annotations

from datetime import date, timedelta

from record.snapshot import Snapshot, Struttura, strutture_on
from record.store import Store, reading
from tests.unit.record.building import NOW, load

TODAY = NOW.date()


def _tree(store: Store, on: date, known_on: date = TODAY) -> list[Struttura]:
    with reading(store) as conn:
        return strutture_on(conn, Snapshot(on, known_on))


def test_an_empty_record_has_no_tree(store: Store) -> None:
    assert _tree(store, TODAY) == []


def test_a_unit_is_where_its_last_state_put_it(store: Store) -> None:
    load(
        store,
        "strutture",
        [
            {"codice": "A", "dal": date(2024, 1, 1), "nome": "Area A"},
            {"codice": "B", "dal": date(2024, 1, 1), "nome": "Area B"},
            {"codice": "A1", "dal": date(2024, 1, 1), "nome": "Ufficio", "padre": "A"},
            {"codice": "A1", "dal": date(2026, 1, 1), "nome": "Servizio", "padre": "B"},
        ],
    )
    assert Struttura("A1", "Ufficio", "A") in _tree(store, date(2025, 12, 31))
    assert Struttura("A1", "Servizio", "B") in _tree(store, date(2026, 1, 1))


def test_a_closed_unit_keeps_its_last_place(store: Store) -> None:
    load(store, "strutture", [{"codice": "A", "dal": date(2024, 1, 1), "al": date(2024, 12, 31), "nome": "Chiusa"}])
    assert _tree(store, TODAY) == [Struttura("A", "Chiusa", None)]


def test_a_unit_that_begins_later_is_not_there_yet_unless_somebody_is_in_it(store: Store) -> None:
    load(
        store,
        "strutture",
        [
            {"codice": "A", "dal": TODAY + timedelta(days=1), "nome": "Futura"},
            {"codice": "B", "dal": TODAY + timedelta(days=1), "nome": "Anticipata", "padre": "C"},
            {"codice": "B", "dal": TODAY + timedelta(days=9), "nome": "Dopo"},
        ],
    )
    load(store, "organico", [{"persona": 1, "dal": date(2020, 1, 1), "struttura": "B"}])
    assert _tree(store, TODAY) == [Struttura("B", "Anticipata", "C"), Struttura("C", "C", None)]


def test_a_code_that_only_staff_name_is_a_unit_called_by_its_code(store: Store) -> None:
    load(store, "organico", [{"persona": 1, "dal": date(2020, 1, 1), "struttura": "Z"}])
    assert _tree(store, TODAY) == [Struttura("Z", "Z", None)]


def test_staff_to_come_bring_no_unit(store: Store) -> None:
    load(store, "organico", [{"persona": 1, "dal": TODAY + timedelta(days=1), "struttura": "Z"}])
    assert _tree(store, TODAY) == []


def test_the_tree_is_the_one_that_was_known(store: Store) -> None:
    load(store, "strutture", [{"codice": "A", "dal": date(2024, 1, 1), "nome": "Prima"}])
    load(store, "strutture", [{"codice": "A", "dal": date(2024, 1, 1), "nome": "Poi"}], NOW + timedelta(days=3))
    assert [unit.nome for unit in _tree(store, TODAY)] == ["Prima"]
    assert [unit.nome for unit in _tree(store, TODAY, TODAY + timedelta(days=3))] == ["Poi"]
