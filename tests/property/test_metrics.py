# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do SQLite, PostgreSQL, the marts and plain Python count the same integers, for every indicator and every place?"""

from __future__ import annotations

from datetime import date, datetime
from itertools import combinations
from typing import Any

import pytest

from metrics.catalogue import catalogue
from metrics.declare import Number
from metrics.engine import BREAKDOWNS, Backend, MartBackend, RecordBackend, measure
from metrics.grain import Kind
from metrics.measured import Measured
from metrics.places import At
from record.marts import connect, publish
from record.store import Store
from tests.oracle.ente import completed, fill, withdraw_all
from tests.oracle.indicators import OF_WHO_MAY, ORACLE, STOCKS, Counts, Place, cube, path_of
from tests.oracle.random_ente import random_ente
from tests.oracle.shared import emptied, one_store

__all__ = ["emptied", "one_store"]  # fixtures

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
        reasons = zip(labels, count.excluded, count.people_excluded, strict=True)
        excluded = {code: (rows, people) for code, rows, people in reasons if rows or people}
        month = at.mese.month if at.mese else 0
        people = (count.people, count.people_part, count.people_rest)
        found[at.unit, at.genere, month] = (count.part, count.whole, *people, excluded, count.people_out)
    return found


def expected(code: str, tables: dict[str, list[dict[str, Any]]], on: date) -> dict[Place, Counts]:
    """Return what the oracle counts."""
    rows = ORACLE[code](tables, on, PARAMETERS)
    return cube(rows, path_of(tables, on), on.month if code in STOCKS else None)


def measured_on(where: Backend, on: date) -> dict[str, Measured]:
    return measure(CODES, on, LATER, where, PARAMETERS)


@pytest.mark.parametrize("seed", range(6))
def test_every_engine_counts_what_the_oracle_counts(emptied: Store, seed: int) -> None:
    store, ente = emptied, random_ente(seed)
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


def test_the_random_enti_try_every_indicator_both_ways() -> None:
    enti = [completed(random_ente(seed)) for seed in range(6)]
    for code in CODES:
        rows = [row for tables in enti for row in ORACLE[code](tables, DAYS[0], PARAMETERS)]
        assert any(row.part for row in rows), code
        assert any(row.whole > row.part for row in rows), code


def test_the_oracle_knows_every_indicator() -> None:
    assert sorted(ORACLE) == CODES
    assert sorted(STOCKS) == [each.code for each in catalogue() if each.kind is Kind.STOCK]


@pytest.mark.parametrize("seed", [11, 12])
def test_in_and_out_make_the_staff(emptied: Store, seed: int) -> None:
    ente = random_ente(seed, people=30)
    fill(emptied, ente)
    for on in DAYS:
        measured = measured_on(RecordBackend(emptied), on)
        staff = {row["persona"] for row in ente["organico"] if row["dal"] <= on}
        for code in STOCKS:
            whole = measured[code].cells[At()]
            assert whole.whole + sum(whole.excluded) == len(staff)
            assert whole.people == whole.whole
            assert whole.people_excluded == whole.excluded
        assert len({measured[code].population for code in OF_WHO_MAY}) == 1
        assert (
            len(
                {
                    measured[code].population
                    for code in ("SP-03", "SP-05", "SD-01.quota", "SD-02", "SD-03.abilitati", "S-19")
                }
            )
            == 1
        )
        assert measured["SP-01"].population == measured["SP-02"].population


def test_the_order_of_rows_is_irrelevant(emptied: Store) -> None:
    ente = random_ente(21)
    fill(emptied, ente)
    straight = measured_on(RecordBackend(emptied), DAYS[0])
    withdraw_all(emptied)
    fill(emptied, {name: list(reversed(rows)) for name, rows in ente.items()}, in_order=False)
    backwards = measured_on(RecordBackend(emptied), DAYS[0])
    assert {code: each.run for code, each in straight.items()} == {code: each.run for code, each in backwards.items()}


def test_fewer_breakdowns_are_the_same_places(emptied: Store) -> None:
    fill(emptied, random_ente(31))
    where = RecordBackend(emptied)
    everything = measured_on(where, DAYS[1])
    for count in range(len(BREAKDOWNS)):
        for by in combinations(BREAKDOWNS, count):
            some = measure(CODES, DAYS[1], LATER, where, PARAMETERS, by)
            for code in CODES:
                assert dict(some[code].cells) == {
                    at: cell for at, cell in everything[code].cells.items() if asked(at, by)
                }, (code, by)


def asked(at: At, by: tuple[str, ...]) -> bool:
    """Say whether a place belongs to the layers of some breakdowns."""
    total = {"struttura": at.unit == "*", "genere": at.genere is None, "mese": at.mese is None}
    return all(total[name] for name in BREAKDOWNS if name not in by)


def test_one_indicator_alone_counts_as_among_the_others(emptied: Store) -> None:
    fill(emptied, random_ente(41))
    where = RecordBackend(emptied)
    everything = measured_on(where, DAYS[0])
    for code in CODES:
        alone = measure([code], DAYS[0], LATER, where, PARAMETERS)[code]
        assert alone.cells == everything[code].cells
        assert alone.run == everything[code].run
        assert alone.population == everything[code].population


def test_what_was_not_yet_known_does_not_count(emptied: Store) -> None:
    fill(emptied, random_ente(51), noto_dal=date(2026, 7, 10))
    before = measure(CODES, DAYS[0], date(2026, 7, 9), RecordBackend(emptied), PARAMETERS)
    after = measure(CODES, DAYS[0], date(2026, 7, 10), RecordBackend(emptied), PARAMETERS)
    assert all(not each.cells for each in before.values())
    assert all(each.cells for each in after.values())


def test_nothing_is_counted_by_what_is_not_a_breakdown(emptied: Store) -> None:
    with pytest.raises(ValueError, match="no breakdown persona; there are struttura, genere, mese"):
        measure(["S-01"], DAYS[0], LATER, RecordBackend(emptied), {}, ("persona",))
