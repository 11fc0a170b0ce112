# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Are the people of the DFP questionnaire counted one by one? A staff to be checked by hand, on both databases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from metrics.dfp import UNSAID, Headcount, Return, exact_return
from metrics.engine import RecordBackend
from record.store import Store
from tests.unit.record.building import load

ON = date(2026, 3, 31)
KNOWN = date(2026, 12, 31)


def person(number: int, genere: str | None, **said: Any) -> dict[str, Any]:
    plain = {"persona": number, "dal": date(2020, 1, 1), "genere": genere, "qualifica": "altro"}
    return {**plain, "posizione": "servizio", **said}


@pytest.fixture
def counted(store: Store) -> Return:
    """Two women and three men in service in March; one left in February, one serves elsewhere, one has no genere."""
    load(
        store,
        "organico",
        [
            person(1, "D", qualifica="dirigente"),
            person(2, "D"),
            person(3, "U", qualifica="dirigente"),
            person(4, "U", qualifica=None),
            person(5, "U", dal=date(2026, 2, 1)),
            person(6, "U", cessato_il=date(2026, 2, 10)),
            person(7, "D", posizione="altrove"),
            person(8, None),
        ],
    )
    days = [(2, date(2026, 1, 15)), (2, date(2026, 1, 16)), (3, date(2026, 3, 2)), (8, date(2026, 3, 3))]
    load(store, "giornate", [{"persona": who, "giorno": day, "minuti_agile": 432} for who, day in days])
    load(store, "giornate", [{"persona": 4, "giorno": date(2026, 3, 4), "minuti_agile": 432, "richiami": 1}])
    agreed = {"firmato_il": date(2025, 12, 1), "stato": "attivo", "fine": date(2026, 3, 15)}
    load(store, "accordi", [{"accordo": f"A{who}", "persona": who, **agreed} for who in (2, 3)])
    return exact_return(ON, KNOWN, RecordBackend(store))


def test_the_staff_of_the_first_of_january_and_of_the_day(counted: Return) -> None:
    first, last = counted.first, counted.last
    assert [first[genere].totale for genere in ("U", "D", UNSAID)] == [3, 2, 1]  # 3, 4, 6; 5 comes in February
    assert [last[genere].totale for genere in ("U", "D", UNSAID)] == [3, 2, 1]  # 3, 4, 5; 6 left
    assert [last[genere].dirigenti for genere in ("U", "D")] == [1, 1]
    assert last["U"].senza_qualifica == 1


def test_who_worked_in_agile_mode_in_a_month_and_who_had_an_agreement(counted: Return) -> None:
    by_month = {month.month: counts for month, counts in counted.months}
    assert [by_month[1][genere].agili for genere in ("U", "D")] == [0, 1]  # one person, two days
    assert [by_month[3][genere].agili for genere in ("U", "D", UNSAID)] == [1, 0, 1]  # a recall is no agile day
    assert [by_month[2][genere].con_accordo for genere in ("U", "D")] == [1, 1]
    assert [by_month[3][genere].con_accordo for genere in ("U", "D")] == [0, 0]  # ended before the last day


def test_a_month_without_anybody_is_zero_and_not_absent(store: Store) -> None:
    load(store, "organico", [person(1, "D", dal=date(2026, 2, 1))])
    counted = exact_return(ON, KNOWN, RecordBackend(store))
    assert counted.first["U"] == counted.first["D"] == Headcount(0, 0, 0, 0, 0)
    assert [month for month, _ in counted.months] == [date(2026, number, 1) for number in (1, 2, 3)]
