# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does each quantity come to what an office would write down? The worked cases of `indicators/*.yaml`.

`value` is what an official reads off the entry; part, whole, base and people are the integers behind it.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from agilometro.fasi import prescribed
from disclosure.amounts import release_amounts
from disclosure.policy import load_policy
from metrics.amounts import amounts
from metrics.counted import Counted
from metrics.engine import Backend, MartBackend, RecordBackend
from metrics.places import ENTE
from metrics.quantities import find_quantity, quantities
from norms.lookup import load_norms
from record.marts import connect, publish
from record.store import Store
from reports.entries import of_amount
from tests.oracle.ente import fill
from tests.oracle.shared import emptied, one_store

__all__ = ["emptied", "one_store"]  # fixtures

FOLDER = Path(__file__).parent / "indicators"
LATER = date(2030, 1, 1)
NORMS, POLICY = load_norms(), load_policy()
EXACT = ("part", "whole", "people", "largest", "left_out", "base")


def cases() -> list[Any]:
    """Return the cases of every quantity, named code: name."""
    return [
        pytest.param(each.code, case, id=f"{each.code}: {case['name']}")
        for each in quantities()
        for case in yaml.safe_load((FOLDER / f"{each.code}.yaml").read_text(encoding="utf-8"))["cases"]
    ]


def counted(where: Backend, code: str, case: dict[str, Any]) -> Counted:
    """Return what a quantity comes to in a case."""
    on = case["day"]
    said = prescribed(NORMS, case["ente"], on) if "ente" in case else None
    phases = () if said is None else said.phases
    return amounts([find_quantity(code)], on, LATER, where, case.get("parameters", {}), phases)[code]


def check(found: Counted, expected: dict[str, Any]) -> None:
    """Compare one unit of a case with what was counted, and with what is read of it."""
    unit = expected.get("unit", ENTE)
    amount = found.amounts.get(unit)
    entry = of_amount(find_quantity(found.quantity), release_amounts([found], POLICY)[found.quantity], unit)
    assert entry.shown == expected["value"].replace("~", "\u00a0"), unit
    if "reason" in expected:
        assert entry.reason == expected["reason"], unit
    if "compared" in expected:
        assert entry.base == expected["compared"].replace("~", "\u00a0"), unit
    for name in EXACT:
        if name in expected:
            value = getattr(amount, name)
            assert (list(value) if isinstance(value, tuple) else value) == expected[name], (unit, name)


@pytest.mark.parametrize(("code", "case"), cases())
def test_worked_case(emptied: Store, code: str, case: dict[str, Any]) -> None:
    fill(emptied, case.get("tables") or {})
    publish(emptied, datetime(2029, 1, 1))
    with connect(emptied) as marts:
        backends: list[Backend] = [RecordBackend(emptied), MartBackend(marts)]
        on_record, on_marts = (counted(where, code, case) for where in backends)
    for expected in case["expect"]:
        check(on_record, expected)
    assert on_marts == on_record
