# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is a year counted as the Conto annuale asks it, the same on both databases and on the marts?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from disclosure.gate import release
from disclosure.policy import load_policy
from metrics.annual import UNKNOWN, NothingRecorded, Year, measured, read_year
from metrics.engine import Backend, MartBackend, RecordBackend
from metrics.places import ENTE, At
from record.marts import connect, publish
from record.store import Store
from tests.oracle.ente import Ente, Row, fill

KNOWN_ON = date(2024, 2, 1)
AGILE = {"minuti_agile": 432}
OFFICE = {"minuti_presenza": 432}


def state(
    persona: int, genere: str | None = "D", area: str | None = "CD", dal: date = date(2020, 1, 1), **more: object
) -> Row:
    return {"persona": persona, "dal": dal, "struttura": "A", "genere": genere, "area": area, **more}


def day(persona: int, number: int, **minutes: object) -> Row:
    return {"persona": persona, "giorno": date(2023, 3, number), **minutes}


CASES: Ente = {
    "strutture": [{"codice": "A"}],
    "organico": [
        state(1),
        state(2, "U", "CC"),
        state(3, "D", "CC"),
        state(3, "D", "CD", dal=date(2023, 6, 1)),  # counts in the area of 31 December
        state(4, "U"),
        state(5, None, None),
        state(6, "D", dal=date(2024, 1, 1)),  # came after: not staff of the year
        state(7, "U", cessato_il=date(2022, 12, 31)),  # gone before
    ],
    "giornate": [
        day(1, 1, **AGILE),
        day(1, 2, **AGILE),
        day(2, 1, **OFFICE),
        day(2, 2, minuti_ferie=432),
        day(3, 1, minuti_agile=60, minuti_presenza=372),
        day(4, 1, minuti_agile=432, richiami=1),  # a recalled day is presence
        day(4, 2, minuti_ferie=216, minuti_presenza=216),  # half a day of leave is no day
        day(5, 1, **AGILE),
        {"persona": 2, "giorno": date(2022, 12, 30), **AGILE},  # another year
    ],
    "formazione": [
        {"persona": 1, "corso": "X", "svolto_il": date(2023, 5, 4)},
        {"persona": 1, "corso": "Y", "svolto_il": date(2023, 5, 4)},  # the same day
        {"persona": 2, "corso": "X", "svolto_il": date(2022, 5, 4)},
    ],
}


@pytest.fixture(params=["record", "marts"])
def backend(request: pytest.FixtureRequest, store: Store) -> Iterator[Backend]:
    """Give the cases in the record itself, and in its marts."""
    fill(store, CASES)
    if request.param == "record":
        yield RecordBackend(store)
        return
    publish(store, datetime(2024, 2, 1))
    with connect(store) as marts:
        yield MartBackend(marts)


def test_a_year_is_counted_by_hand(backend: Backend) -> None:
    assert read_year(backend, 2023, KNOWN_ON) == Year(
        2023,
        agile={("D", "CD"): 2, (UNKNOWN, UNKNOWN): 1},
        staff={("D", "CD"): 2, ("U", "CC"): 1, ("U", "CD"): 1, (UNKNOWN, UNKNOWN): 1},
        days={"D": 3, "U": 0, UNKNOWN: 1},
        leave={"D": 0, "U": 1},
        training={"D": 1, "U": 0},
    )


def test_a_year_without_attendance_is_no_zero(backend: Backend) -> None:
    with pytest.raises(NothingRecorded):
        read_year(backend, 2021, KNOWN_ON)


def test_where_weeks_were_stated_days_of_leave_and_agile_days_are_not_told(store: Store) -> None:
    weeks: list[Row] = [{"persona": 4, "dal": date(2023, 4, 3), "al": date(2023, 4, 9), **AGILE}]
    fill(store, {**CASES, "presenze": weeks})
    told = read_year(RecordBackend(store), 2023, KNOWN_ON)
    assert (told.leave, told.days) == (None, None)
    assert told.people("U") == 1, "the person of that week worked in agile"


def test_no_course_in_the_year_is_not_zero_days(store: Store) -> None:
    fill(store, {**CASES, "formazione": []})
    assert read_year(RecordBackend(store), 2023, KNOWN_ON).training is None


def test_the_page_gets_a_release_that_hides_the_few() -> None:
    """30 women of 60 and 20 men of 40 are shown; 2 men of 40 are not, nor can they be told from the others."""
    policy = load_policy()
    many = Year(2023, {("D", ""): 30, ("U", ""): 20}, {("D", ""): 60, ("U", ""): 40}, None, None, None)
    few = Year(2023, {("D", ""): 30, ("U", ""): 2}, {("D", ""): 60, ("U", ""): 40}, None, None, None)
    shown, hidden = (
        release([measured(told, date(2023, 12, 31), KNOWN_ON)], {}, policy)["CONTO-AGILE"] for told in (many, few)
    )
    assert [shown.cells[At(ENTE, each)].numerator for each in ("D", "U")] == [30, 20]
    assert [hidden.cells[At(ENTE, each)].numerator for each in ("D", "U")] == [None, None]
