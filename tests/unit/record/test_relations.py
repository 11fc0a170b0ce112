# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do the right rows hold, and do days and statements add up to weeks and months?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import FromClause, select

from record import tables
from record.moved_days import add_days, days_between
from record.relations import FOREVER, Relations, as_known, persona_mese, persona_settimana, published, stati
from record.store import Store, reading
from tests.unit.record.building import NOW, load, undo

ALL = date.max
MONDAY = date(2026, 9, 28)  # its week goes on into October
MEASURES = (
    *("minuti_agile", "minuti_presenza", "minuti_giustificati", "minuti_ferie", "minuti_altra_assenza"),
    *("giorni_agile", "giorni_presenza", "richiami"),
)


def _rows(store: Store, relation: FromClause, *columns: str) -> list[tuple[Any, ...]]:
    names = columns or tuple(column.name for column in relation.columns)
    with reading(store) as conn:
        found = conn.execute(select(*(relation.c[name] for name in names)))
        return sorted(map(tuple, found), key=lambda row: [(value is None, value) for value in row])


def _day(day: date, persona: int = 1, **minutes: int) -> dict[str, Any]:
    return {"persona": persona, "giorno": day, **minutes}


def test_every_fact_and_the_calendar_have_the_columns_of_their_tables() -> None:
    for relations in (as_known(ALL), published()):
        assert set(tables.FACTS) - {"titoli_priorita", "titoli"} <= set(relations)
        for name in ("organico", "giornate", "accordi", "calendario"):
            declared = [c.name for c in tables.metadata.tables[name].columns if c.name not in ("batch", "riga")]
            assert [c.name for c in relations[name].columns] == declared


def test_priority_grounds_are_never_published() -> None:
    assert not {"titoli_priorita", "titoli"} & set(published())


def test_a_correction_supersedes_and_its_withdrawal_brings_the_first_row_back(store: Store) -> None:
    load(store, "strutture", [{"codice": "A", "dal": date(2026, 1, 1), "nome": "Vecchio"}])
    correction = load(store, "strutture", [{"codice": "A", "dal": date(2026, 1, 1), "nome": "Nuovo"}])
    assert _rows(store, as_known(ALL)["strutture"], "nome") == [("Nuovo",)]
    undo(store, correction)
    assert _rows(store, as_known(ALL)["strutture"], "nome") == [("Vecchio",)]


def test_the_grounds_of_an_application_come_all_together(store: Store) -> None:
    first = [{"domanda": "D1", "progressivo": n} for n in (1, 2, 3)]
    load(store, "titoli", [*first, {"domanda": "D2", "progressivo": 1}])
    fewer = load(store, "titoli", [{"domanda": "D1", "progressivo": 1}])
    assert _rows(store, as_known(ALL)["titoli"], "domanda", "progressivo") == [("D1", 1), ("D2", 1)]
    undo(store, fewer)
    assert len(_rows(store, as_known(ALL)["titoli"], "domanda", "progressivo")) == 4


def test_what_came_later_was_not_known_before(store: Store) -> None:
    later = NOW + timedelta(days=10)
    load(store, "strutture", [{"codice": "A", "dal": date(2026, 1, 1), "nome": "Vecchio"}])
    correction = load(store, "strutture", [{"codice": "A", "dal": date(2026, 1, 1), "nome": "Nuovo"}], later)
    undo(store, correction, later + timedelta(days=10))
    known = {days: _rows(store, as_known((NOW + timedelta(days=days)).date())["strutture"], "nome") for days in _DAYS}
    assert known == {
        -1: [],
        0: [("Vecchio",)],
        9: [("Vecchio",)],
        10: [("Nuovo",)],
        19: [("Nuovo",)],
        20: [("Vecchio",)],
    }


_DAYS = (-1, 0, 9, 10, 19, 20)


def test_two_days_of_knowledge_can_be_asked_in_one_query(store: Store) -> None:
    load(store, "strutture", [{"codice": "A", "dal": date(2026, 1, 1), "nome": "Vecchio"}])
    load(store, "strutture", [{"codice": "A", "dal": date(2026, 1, 1), "nome": "Nuovo"}], NOW + timedelta(days=5))
    before, after = as_known(NOW.date())["strutture"].alias("b"), as_known(ALL)["strutture"].alias("a")
    with reading(store) as conn:
        row = conn.execute(select(before.c.nome, after.c.nome).join(after, after.c.codice == before.c.codice)).one()
    assert tuple(row) == ("Vecchio", "Nuovo")


def test_parts_go_with_the_row_they_are_part_of(store: Store) -> None:
    bands = [{"accordo": code, "progressivo": n} for code in ("A1", "A2") for n in (1, 2)]
    load(store, "accordi", [{"accordo": "A1"}, {"accordo": "A2"}])
    load(store, "accordi_fasce", bands)
    without = load(store, "accordi", [{"accordo": "A1"}])
    fasce = as_known(ALL)["accordi_fasce"]
    assert _rows(store, fasce, "accordo", "progressivo") == [("A2", 1), ("A2", 2)]
    undo(store, without)
    assert len(_rows(store, fasce)) == 4


@pytest.mark.parametrize("count", [-1, 0, 3, 400])
def test_a_day_is_moved_on_each_database(store: Store, count: int) -> None:
    with reading(store) as conn:
        moved = select(add_days(tables.calendario.c.giorno, count)).where(
            tables.calendario.c.giorno == date(2024, 2, 28)
        )
        assert conn.execute(moved).scalar_one() == date(2024, 2, 28) + timedelta(days=count)


@pytest.mark.parametrize("count", [-1, 0, 3, 400])
def test_the_days_between_two_are_counted_on_each_database(store: Store, count: int) -> None:
    day = tables.calendario.c.giorno
    with reading(store) as conn:
        counted = select(days_between(day, add_days(day, count))).where(day == date(2024, 2, 28))
        assert conn.execute(counted).scalar_one() == count


def test_a_state_holds_until_the_day_before_the_next(store: Store) -> None:
    states = [{"persona": 1, "dal": date(1990, 3, 1)}, {"persona": 1, "dal": date(2026, 3, 1)}]
    load(store, "organico", [*states, {"persona": 2, "dal": date(2026, 1, 1)}])
    assert _rows(store, stati(as_known(ALL)), "persona", "dal", "fino_al") == [
        (1, date(1990, 3, 1), date(2026, 2, 28)),
        (1, date(2026, 3, 1), FOREVER),
        (2, date(2026, 1, 1), FOREVER),
    ]


# ---------------------------------------------------------------- weeks and months of days

WEEK = [
    _day(MONDAY, minuti_agile=432),
    _day(MONDAY + timedelta(days=1), minuti_presenza=432),
    _day(MONDAY + timedelta(days=2), minuti_ferie=432),
    _day(date(2026, 10, 1), minuti_agile=200, minuti_presenza=232),
    _day(date(2026, 10, 2), minuti_presenza=132, minuti_agile=100, minuti_assenza_giustificata=200, richiami=1),
]


def test_a_week_counts_its_days_across_the_month(store: Store) -> None:
    load(store, "giornate", WEEK)
    assert _rows(store, persona_settimana(as_known(ALL))) == [(1, MONDAY, 632, 896, 632, 432, 0, 2, 2, 1)]


def test_a_month_counts_its_own_days(store: Store) -> None:
    load(store, "giornate", WEEK)
    assert _rows(store, persona_mese(as_known(ALL))) == [
        (1, date(2026, 9, 1), 432, 432, 432, 432, 0, 1, 1, 0),
        (1, date(2026, 10, 1), 200, 464, 200, 0, 0, 1, 1, 1),
    ]


@pytest.mark.parametrize(
    ("minutes", "agile", "presence"),
    [
        ({"minuti_agile": 1}, 1, 0),
        ({"minuti_agile": 200, "minuti_presenza": 200}, 1, 0),  # a mixed day is agile, and counts once
        ({"minuti_presenza": 1}, 0, 1),
        ({"minuti_agile": 200, "richiami": 1}, 0, 1),  # a recalled day is presence (domain.md 10.3)
        ({"minuti_ferie": 432}, 0, 0),
        ({"minuti_ferie": 432, "richiami": 1}, 0, 0),
        ({}, 0, 0),
    ],
)
def test_a_day_is_agile_or_presence_or_neither(
    store: Store, minutes: dict[str, int], agile: int, presence: int
) -> None:
    load(store, "giornate", [_day(MONDAY, **minutes)])
    assert _rows(store, persona_settimana(as_known(ALL)), "giorni_agile", "giorni_presenza") == [(agile, presence)]


@pytest.mark.parametrize("derived", [persona_settimana, persona_mese])
@pytest.mark.parametrize(
    ("minutes", "agile", "presence"),
    [
        ({"minuti_agile": 432}, 432, 0),
        ({"minuti_agile": 432, "richiami": 1}, 0, 432),  # all of a recalled day is presence (domain.md 10.3)
        ({"minuti_agile": 180, "minuti_presenza": 252, "richiami": 2}, 0, 432),
        ({"minuti_presenza": 432, "richiami": 1}, 0, 432),
        ({"minuti_agile": 180, "minuti_presenza": 252}, 180, 252),
    ],
)
def test_the_agile_minutes_of_a_recalled_day_are_presence(
    store: Store, derived: _Derived, minutes: dict[str, int], agile: int, presence: int
) -> None:
    load(store, "giornate", [_day(MONDAY, **minutes)])
    assert _rows(store, derived(as_known(ALL)), "minuti_agile", "minuti_presenza") == [(agile, presence)]


_Derived = Callable[[Relations], FromClause]


# ---------------------------------------------------------------- statements


def test_a_statement_keeps_the_sums_that_the_office_closed(store: Store) -> None:
    load(store, "presenze", [_week(MONDAY, minuti_agile=864, minuti_presenza=1296, richiami=1)])
    assert _rows(store, persona_settimana(as_known(ALL)), "minuti_agile", "minuti_presenza") == [(864, 1296)]
    assert _rows(store, persona_mese(as_known(ALL)), "minuti_agile", "minuti_presenza") == [(864, 1296)]


def _statement(first: date, last: date, persona: int = 1, **measures: int) -> dict[str, Any]:
    return {"persona": persona, "dal": first, "al": last, **measures}


def _week(monday: date, persona: int = 1, **measures: int) -> dict[str, Any]:
    return _statement(monday, monday + timedelta(days=6), persona, **measures)


def test_a_weekly_statement_counts_where_there_are_no_days(store: Store) -> None:
    load(store, "giornate", [_day(MONDAY, minuti_presenza=432)])
    load(
        store,
        "presenze",
        [
            _week(MONDAY, minuti_agile=864),
            _week(MONDAY, 2, minuti_agile=864),
            _week(MONDAY + timedelta(days=7), giorni_agile=2),
        ],
    )
    assert _rows(store, persona_settimana(as_known(ALL))) == [
        (1, MONDAY, 0, 432, 0, 0, 0, 0, 1, 0),
        (1, MONDAY + timedelta(days=7), 0, None, None, None, None, 2, None, None),
        (2, MONDAY, 864, None, None, None, None, None, None, None),
    ]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (MONDAY + timedelta(days=1), MONDAY + timedelta(days=7)),  # seven days, not from a Monday
        (MONDAY, MONDAY + timedelta(days=4)),
        (date(2026, 10, 1), date(2026, 10, 31)),
    ],
)
def test_what_is_not_a_week_is_in_no_week(store: Store, first: date, last: date) -> None:
    load(store, "presenze", [_statement(first, last)])
    assert _rows(store, persona_settimana(as_known(ALL))) == []


def test_a_week_belongs_to_the_month_of_its_thursday(store: Store) -> None:
    load(store, "presenze", [_week(MONDAY, minuti_agile=864)])
    assert _rows(store, persona_mese(as_known(ALL)), "mese", "minuti_agile") == [(date(2026, 10, 1), 864)]


def test_a_monthly_statement_goes_before_weekly_ones_and_days_before_both(store: Store) -> None:
    october = (date(2026, 10, 1), date(2026, 10, 31))
    load(store, "presenze", [_week(MONDAY, person, minuti_agile=10) for person in (1, 2, 3)])
    load(store, "presenze", [_statement(*october, person, minuti_agile=100) for person in (2, 3)])
    load(store, "giornate", [_day(date(2026, 10, 5), 3, minuti_agile=1)])
    assert _rows(store, persona_mese(as_known(ALL)), "persona", "minuti_agile") == [(1, 10), (2, 100), (3, 1)]


def test_a_month_with_an_unstated_week_is_unstated_itself(store: Store) -> None:
    weeks = [MONDAY + timedelta(days=7 * n) for n in range(2)]
    load(store, "presenze", [_week(weeks[0], minuti_agile=5, minuti_presenza=7), _week(weeks[1], minuti_agile=6)])
    found = _rows(store, persona_mese(as_known(ALL)), "minuti_agile", "minuti_presenza")
    assert found == [(11, None)]


@pytest.mark.parametrize(
    ("first", "last"), [(date(2026, 2, 1), date(2026, 2, 28)), (date(2024, 2, 1), date(2024, 2, 29))]
)
def test_february_is_a_month_whatever_its_length(store: Store, first: date, last: date) -> None:
    load(
        store,
        "presenze",
        [_statement(first, last, minuti_agile=9), _statement(first, date(2030, 1, 1), minuti_agile=1)],
    )
    assert _rows(store, persona_mese(as_known(ALL)), "mese", "minuti_agile") == [(first, 9)]


def test_weeks_and_months_follow_what_was_known(store: Store) -> None:
    load(store, "giornate", [_day(MONDAY, minuti_agile=10)])
    load(store, "giornate", [_day(MONDAY, minuti_agile=20)], datetime(2026, 12, 1))
    for known_on, minutes in ((NOW.date(), 10), (date(2026, 12, 1), 20)):
        for derived in (persona_settimana, persona_mese):
            assert _rows(store, derived(as_known(known_on)), "minuti_agile") == [(minutes,)]
