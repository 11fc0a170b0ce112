# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do SQLite, PostgreSQL, the marts and plain Python count the same integers, for every indicator and every place?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from metrics.catalogue import catalogue
from metrics.declare import Number
from metrics.engine import Backend, MartBackend, RecordBackend, measure
from metrics.grain import Kind
from metrics.measured import Measured
from record.marts import connect, publish
from record.store import Store
from tests.oracle.ente import completed, fill
from tests.oracle.indicators import ORACLE, STOCKS, Counts, Place, cube, path_of
from tests.oracle.random_ente import random_ente

CODES = [indicator.code for indicator in catalogue()]
PARAMETERS: dict[str, Number] = {
    "presenza.minima": 66,
    "giorni_agili.massimi_settimana": 2,
    "firma.termine_giorni": 30,
    "servizio.minimo_giorni": 90,
}
DAYS = (date(2026, 6, 30), date(2026, 3, 18), date(2025, 1, 31))
LATER = date(2026, 12, 31)


def counted(measured: Measured) -> dict[Place, Counts]:
    """Return a Measured in the words of the oracle."""
    labels = [code for code, _ in measured.exclusions]
    found: dict[Place, Counts] = {}
    for at, count in measured.cells.items():
        excluded = {code: number for code, number in zip(labels, count.excluded, strict=True) if number}
        month = at.mese.month if at.mese else 0
        people = (count.people, count.people_part, count.people_rest)
        found[at.unit, at.genere, month] = (count.part, count.whole, *people, excluded)
    return found


def expected(code: str, tables: dict[str, list[dict[str, Any]]], on: date) -> dict[Place, Counts]:
    """Return what the oracle counts."""
    rows = ORACLE[code](tables, on, PARAMETERS)
    return cube(rows, path_of(tables, on), on.month if code in STOCKS else None)


def measured_on(where: Backend, on: date) -> dict[str, Measured]:
    return measure(CODES, on, LATER, where, PARAMETERS)


@pytest.mark.parametrize("seed", range(5))
def test_every_engine_counts_what_the_oracle_counts(store: Store, seed: int) -> None:
    ente = random_ente(seed)
    tables = completed(ente)
    fill(store, ente)
    publish(store, datetime(2026, 7, 1))
    with connect(store) as marts:
        for on in DAYS:
            on_record = measured_on(RecordBackend(store), on)
            on_marts = measured_on(MartBackend(marts), on)
            for code in CODES:
                right = expected(code, tables, on)
                assert counted(on_record[code]) == right, (code, on)
                assert counted(on_marts[code]) == right, (code, on)
                assert on_record[code].run == on_marts[code].run
                assert on_record[code].tree == on_marts[code].tree


def test_the_oracle_knows_every_indicator() -> None:
    assert sorted(ORACLE) == CODES
    assert sorted(STOCKS) == [each.code for each in catalogue() if each.kind is Kind.STOCK]
