# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does each kind of deadline fall on the day that an HR officer would write down? The cases of `deadlines/*.yaml`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from metrics.deadlines.facts import read_facts
from metrics.deadlines.falling import Falling, falling
from metrics.deadlines.kinds import KINDS
from metrics.deadlines.prescribed import Prescribed
from metrics.engine import Backend, MartBackend, RecordBackend
from norms.lookup import load_norms
from record.marts import connect, publish
from record.store import Store
from tests.oracle.ente import fill
from tests.oracle.shared import emptied, one_store

__all__ = ["emptied", "one_store"]  # fixtures

FOLDER = Path(__file__).parent / "deadlines"
LATER = date(2030, 1, 1)
WITHIN = 60
NORMS = load_norms()


def cases() -> list[Any]:
    """Return the cases of every file, named kind: name."""
    return [
        pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}")
        for path in sorted(FOLDER.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]
    ]


def found(where: Backend, case: dict[str, Any]) -> Falling:
    """Return what falls due in a case."""
    norms = NORMS
    for code, option in case.get("readings", {}).items():
        norms = norms.with_reading(code, option)
    on = case["seen_on"]
    facts = read_facts(where, on, on + timedelta(days=case.get("within", WITHIN)), LATER)
    return falling(facts, Prescribed(norms, case["ente"]))


def said(kind: str, of: Falling) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the deadlines of a kind, and what has no day, as a case writes them."""
    due = [
        {"code": each.code, "day": each.day, "left": (each.day - of.facts.on).days, "consequence": each.consequence}
        for each in of.deadlines
        if each.kind.id == kind
    ]
    untold = [{"code": each.code, "reason": each.reason} for each in of.not_computable if each.kind.id == kind]
    return due, untold


@pytest.mark.parametrize(("kind", "case"), cases())
def test_worked_case(emptied: Store, kind: str, case: dict[str, Any]) -> None:
    store = emptied
    fill(store, case["tables"])
    publish(store, datetime(2029, 1, 1))
    with connect(store) as marts:
        backends: list[Backend] = [RecordBackend(store), MartBackend(marts)]
        on_record, on_marts = (found(where, case) for where in backends)
    due, untold = said(kind, on_record)
    for each, expected in zip(due, case["expect"], strict=False):
        each["consequence"] = each["consequence"][: len(expected.get("consequence", ""))]
    assert due == [{"consequence": "", **expected} for expected in case["expect"]]
    assert untold == case.get("not_computable", [])
    assert (kind in {each.id for each in on_record.not_prescribed}) == case.get("not_prescribed", False)
    assert on_marts == on_record


def test_every_kind_has_its_cases() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {kind.id for kind in KINDS}
