# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do SQLite, PostgreSQL, the marts and plain Python come to the same, for every quantity and every unit?"""

from __future__ import annotations

import re
from datetime import date, datetime
from fractions import Fraction

import pytest

from metrics.amounts import amounts
from metrics.catalogue import catalogue
from metrics.counted import Counted
from metrics.declare import Number
from metrics.engine import Backend, MartBackend, RecordBackend
from metrics.quantities import quantities
from record.marts import connect, publish
from record.store import Store
from tests.oracle.ente import completed, fill
from tests.oracle.quantities import ORACLE, Found
from tests.oracle.random_quantities import random_accounts
from tests.oracle.shared import emptied, one_store

__all__ = ["emptied", "one_store"]  # fixtures

DAYS = (date(2026, 6, 30), date(2026, 3, 18), date(2025, 12, 31))
LATER = date(2026, 12, 31)
PARAMETERS: dict[str, Number] = {"impatti.co2_grammi_km": 171, "servizio.minimo_giorni": 90}


def found(counted: Counted) -> Found:
    """Return what was counted in the words of the oracle."""
    return {
        unit: (Fraction(each.part, each.whole) if each.whole else None, each.people)
        for unit, each in counted.amounts.items()
    }


def counted_on(where: Backend, on: date) -> dict[str, Counted]:
    return dict(amounts(quantities(), on, LATER, where, PARAMETERS))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_engine_comes_to_what_the_oracle_says(emptied: Store, seed: int) -> None:
    ente = random_accounts(seed)
    tables = completed(ente)
    fill(emptied, ente)
    publish(emptied, datetime(2026, 7, 1))
    with connect(emptied) as marts:
        for on in DAYS:
            on_record, on_marts = counted_on(RecordBackend(emptied), on), counted_on(MartBackend(marts), on)
            assert on_marts == on_record
            for code, oracle in ORACLE.items():
                assert found(on_record[code]) == oracle(tables, on, PARAMETERS), (code, on)


def test_the_oracle_knows_every_quantity() -> None:
    assert sorted(ORACLE) == [each.code for each in quantities()]


def test_the_made_up_enti_reach_every_quantity() -> None:
    """Whatever is never computed in any of them would be held by nothing but its empty answer."""
    reached = {
        code
        for seed in (1, 2, 3)
        for on in DAYS
        for code, oracle in ORACLE.items()
        if oracle(completed(random_accounts(seed)), on, PARAMETERS)
    }
    never = {"SP-06", "IM-03", "IM-04", "IE-S3", "S-18", "II-01.clima", "S-17"}
    assert set(ORACLE) - reached == never


def test_no_code_is_declared_twice() -> None:
    codes = [*(each.code for each in catalogue()), *(each.code for each in quantities())]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[A-Z]{1,2}-([A-Z]{0,3}\d{0,2}|AGG)[a-z]?(\.[a-z_]+)?", code) for code in codes)
