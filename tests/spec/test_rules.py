# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does each rule come to what an HR officer would come to by hand? The worked cases of `rules/*.yaml`."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from metrics.compliance import Rulebook, check
from metrics.engine import Backend, MartBackend, RecordBackend
from metrics.rule import Esito, Rule
from metrics.rules import RULES, find_rule
from norms.lookup import Norms, load_norms
from record.marts import connect, publish
from record.store import Store
from tests.oracle.ente import fill
from tests.oracle.rules import Row, rows_of
from tests.oracle.shared import emptied, one_store
from tests.spec.test_indicators import _Loader, rows

__all__ = ["emptied", "one_store"]  # fixtures

FOLDER = Path(__file__).parent / "rules"
LATER = date(2030, 1, 1)
DAY, CLOCK = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"(\d{1,2}):(\d\d)")


def cases() -> list[Any]:
    """Return the cases of every file, named rule: name."""
    return [
        pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}")
        for path in sorted(FOLDER.glob("*.yaml"))
        for case in yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)["cases"]
    ]


@cache
def norms_read(readings: tuple[tuple[str, str], ...]) -> Norms:
    """Return our rules under some readings."""
    norms = load_norms()
    for code, option in readings:
        norms = norms.with_reading(code, option)
    return norms


def stated(value: Any) -> Any:
    """Return a value of a case as the record holds it: days in quotes, hours and durations as «17:30» or «7:12»."""
    if isinstance(value, str) and DAY.fullmatch(value):
        return date.fromisoformat(value)
    clock = CLOCK.fullmatch(value) if isinstance(value, str) else None
    return int(clock[1]) * 60 + int(clock[2]) if clock else value


def tables(case: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of a case."""
    return {
        name: [{column: stated(value) for column, value in row.items()} for row in rows(table)]
        for name, table in (case.get("rows") or {}).items()
    }


def totals(rule: Rule, on: date, where: Backend, book: Rulebook) -> dict[str, int]:
    """Return how many rows had each outcome, as the engine counts them in one pass, under whatever value."""
    found = check([rule], on, LATER, where, book)
    return {esito.value: sum(each.totals[esito] for each in found) for esito in Esito}


def agree(row: Row) -> None:
    """Compare what a row comes to with what is told of it; a reason told is the reason found."""
    assert row.told.esito is row.esito, (row.facts, row.told)
    assert row.told.reason == row.reason, row.facts
    assert row.told.steps or row.esito is Esito.NON_VALUTABILE, row.facts


@pytest.mark.parametrize(("id", "case"), cases())
def test_worked_case(emptied: Store, id: str, case: dict[str, Any]) -> None:
    store, rule, on = emptied, find_rule(id), stated(case["on"])
    book = Rulebook(norms_read(tuple((case.get("reading") or {}).items())), case["ente"])
    fill(store, tables(case))
    expected = {esito.value: case["expected"].get(esito.value, 0) for esito in Esito}
    assert case["expected"].keys() <= expected.keys()
    look(rule, on, RecordBackend(store), book, case, expected)
    if store.dialect == "sqlite":  # the marts are the same, whatever the record they come from
        publish(store, datetime(2029, 1, 1))
        with connect(store) as marts:
            look(rule, on, MartBackend(marts), book, case, expected)


def look(rule: Rule, on: date, where: Backend, book: Rulebook, case: dict[str, Any], expected: dict[str, int]) -> None:
    """Compare a case with what one engine finds: outcomes, reasons, steps, and whether it is the active reading's."""
    assert totals(rule, on, where, book) == expected
    found = rows_of(rule, on, LATER, where, book)
    assert Counter(row.esito.value for row in found) == Counter({k: n for k, n in expected.items() if n})
    for row in found:
        agree(row)
    if "reason" in case:
        assert {row.reason for row in found} - {""} == {case["reason"]}
    for text in case.get("steps", ()):
        assert any(text in step for row in found for step in row.told.steps), [row.told.steps for row in found]
    if "principal" in case:
        assert {rule.principal(row.period.rulings) for row in found} == {case["principal"] == "sì"}


def test_every_rule_has_its_cases() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {rule.id for rule in RULES}
