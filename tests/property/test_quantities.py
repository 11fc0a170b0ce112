# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do SQLite, PostgreSQL, the marts and plain Python come to the same, for every quantity and every unit?"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from fractions import Fraction
from random import Random

import pytest

from agilometro.fasi import prescribed
from metrics.amounts import amounts
from metrics.catalogue import catalogue
from metrics.counted import Counted
from metrics.declare import Number
from metrics.engine import Backend, MartBackend, RecordBackend
from metrics.quantities import find_quantity, quantities
from norms.lookup import load_norms
from record.marts import connect, publish
from record.store import Store
from tests.oracle.ente import Ente, completed, fill
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


# ---------------------------------------------------------------- phases

DUE = {
    **{"01": date(2019, 10, 31), "02": date(2019, 10, 31), "03": date(2019, 11, 30), "04": date(2020, 5, 31)},
    **{"05": date(2020, 3, 31), "06": date(2020, 3, 31), "07": date(2020, 4, 30), "08": date(2020, 5, 31)},
    **{"09": date(2020, 6, 1), "10": date(2020, 6, 30)},
}
"""The last day of each phase of Bologna, as its table writes them; of BEGUN the day asks for a beginning."""
BEGUN = ("07", "09")


def random_phases(seed: int) -> Ente:
    """Return what an office stated of some phases, around their terms; of others nothing."""
    rng, rows = Random(seed), []
    for number, due in DUE.items():
        begun, over = (due + timedelta(days=rng.choice((-40, -1, 0, 1, 40))) for _ in range(2))
        kept = rng.choice(((begun, max(begun, over)), (begun, None), (None, over), (None, None)))
        if rng.random() < 0.8:
            rows.append({"fase": number, "avviata_il": kept[0], "conclusa_il": kept[1]})
    return {"fasi": rows}


def phases_in_time(ente: Ente, on: date) -> tuple[int, int]:
    """Return, in plain Python, the phases in time and those whose term is over and of which one can say."""
    said = {str(row["fase"]): row for row in ente["fasi"]}
    in_time = told = 0
    for number, due in DUE.items():
        if due >= on or number not in said:
            continue
        begun, over = said[number]["avviata_il"], said[number]["conclusa_il"]
        reached = over
        if number in BEGUN:
            reached = over if begun is None and over is not None and over <= due else begun
            if (reached is None or reached > on) and over is not None and over <= on:
                continue
        told += 1
        in_time += reached is not None and reached <= on and reached <= due
    return in_time, told


@pytest.mark.parametrize("seed", range(12))
def test_the_phases_come_to_what_plain_python_says(emptied: Store, seed: int) -> None:
    ente = random_phases(seed)
    fill(emptied, ente)
    publish(emptied, datetime(2026, 7, 1))
    with connect(emptied) as marts:
        for on in (date(2019, 11, 15), date(2020, 4, 1), date(2020, 6, 1), date(2020, 7, 20), date(2026, 6, 30)):
            prescribed_on = prescribed(load_norms(), "bologna", on)
            assert prescribed_on is not None
            in_time, told = phases_in_time(ente, on)
            for where in (RecordBackend(emptied), MartBackend(marts)):
                wanted = [find_quantity("S-17", on)]
                counted = amounts(wanted, on, LATER, where, PARAMETERS, prescribed_on.phases)["S-17"].amounts
                shares = [(each.part, each.whole) for each in counted.values()]
                assert shares == ([(in_time, told)] if told else []), on
