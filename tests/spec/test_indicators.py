# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does each indicator count what an HR officer would count by hand? The worked cases of `indicators/*.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml

from metrics.catalogue import catalogue
from metrics.engine import Backend, MartBackend, RecordBackend, measure
from metrics.measured import Count, Measured
from metrics.places import At
from metrics.quantities import quantities
from record.marts import connect, publish
from record.store import Store
from tests.oracle.ente import fill
from tests.oracle.shared import emptied, one_store

__all__ = ["emptied", "one_store"]  # fixtures

FOLDER = Path(__file__).parent / "indicators"
LATER = date(2030, 1, 1)


class _Loader(yaml.SafeLoader):
    """Reads `on` as the word it is: YAML 1.1 takes it for a truth value."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":bool")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def cases() -> list[Any]:
    """Return the cases of every file, named code: name."""
    return [
        pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}")
        for path in sorted(FOLDER.glob("*.yaml"))
        if path.stem in {indicator.code for indicator in catalogue()}
        for case in yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)["cases"]
    ]


def rows(table: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Write out the rows that stand for several: `per: 1-83` makes 83 rows, with `{n}` for the number in texts."""
    for row in table:
        first, _, last = str(row.get("per", "0-0")).partition("-")
        stated = {name: value for name, value in row.items() if name != "per"}
        for number in range(int(first), int(last) + 1):
            yield {name: _numbered(name, value, number) for name, value in stated.items()}


def _numbered(name: str, value: Any, number: int) -> Any:
    text = value.format(n=number) if isinstance(value, str) else value
    return int(text) if name == "persona" else text


def check(measured: Measured, expected: dict[str, Any]) -> None:
    """Compare one place of a case with what was measured."""
    place = At(**{name: expected[name] for name in ("unit", "genere", "mese") if name in expected})
    count = measured.cells.get(place)
    if expected.get("absent"):
        assert count is None
        return
    assert count is not None, f"no count at {place}"
    assert (count.part, count.whole) == (expected["part"], expected["whole"]), place
    if "people" in expected:
        assert [count.people, count.people_part, count.people_rest] == expected["people"], place
    assert excluded(measured, count) == expected.get("excluded", {}), place


def excluded(measured: Measured, count: Count) -> dict[str, int]:
    """Return the exclusions of a place that hold anybody."""
    codes = [code for code, _ in measured.exclusions]
    return {code: people for code, people in zip(codes, count.excluded, strict=True) if people}


@pytest.mark.parametrize(("code", "case"), cases())
def test_worked_case(emptied: Store, code: str, case: dict[str, Any]) -> None:
    store = emptied
    fill(store, {name: list(rows(table)) for name, table in (case.get("tables") or {}).items()})
    publish(store, datetime(2029, 1, 1))
    with connect(store) as marts:
        backends: list[Backend] = [RecordBackend(store), MartBackend(marts)]
        on_each = [measure([code], case["on"], LATER, where, case.get("parameters", {}))[code] for where in backends]
    on_record, on_marts = on_each
    for expected in case["expect"]:
        check(on_record, expected)
    assert dict(on_record.cells) == dict(on_marts.cells)
    assert on_record.run == on_marts.run


def test_every_indicator_has_its_cases() -> None:
    declared = {*(indicator.code for indicator in catalogue()), *(quantity.code for quantity in quantities())}
    assert {path.stem for path in FOLDER.glob("*.yaml")} == declared
