# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is every row of the reference a parameter, read as its row says, and no surer than its row is?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from norms.lookup import Norms, load_norms
from norms.rules import Parameter, Ruling, Tier, Value

SPEC = Path(__file__).parents[2] / "spec" / "norms"
LISTS = ("righe.yaml", "righe_civitanova_brescia.yaml")
REFERENCE = Path(__file__).parents[4] / "shared" / "domain.md"
SECTIONS = ("1.1", "1.2", "1.3", "1.3.1", "1.4", "1.5", "1.5.1", "3.1")
MARKS = "VPKD"
"""From the surest to the least sure."""

here = pytest.mark.skipif(not REFERENCE.exists(), reason="the reference (../shared/domain.md) is not on this machine")


@dataclass(frozen=True)
class Line:
    """One line of a list: the row, and the parameter of a tier that holds it (an item of it, where it is a list)."""

    row: str
    key: tuple[Tier, str]
    parameter: str
    item: str | None
    reading: str | None
    own: str


@dataclass(frozen=True)
class Row:
    """One row of a table of the reference: its id, the ambiguities that it names, the marks that it carries."""

    id: str
    readings: tuple[str, ...]
    marks: str


def _line(entry: dict[str, str]) -> Line:
    tier: Tier = "ente" if "ente" in entry else "ccnl" if "ccnl" in entry else "stato"
    key = (tier, entry.get(tier, ""))
    own = entry.get("as", entry["row"])
    return Line(entry["row"], key, entry["parameter"], entry.get("item"), entry.get("reading"), own)


LINES = [
    _line(entry)
    for name in LISTS
    for entry in yaml.load((SPEC / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
]


@pytest.fixture(scope="module")
def norms() -> Norms:
    return load_norms()


def _values(norms: Norms, line: Line) -> tuple[Value, ...]:
    """Return the values of a listed parameter that name its row."""
    parameter = norms.shelves[line.key][line.parameter]
    return tuple(value for value in parameter.values if value.row == line.own)


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.row}: {line.parameter} {line.item or ''}".strip())
def test_every_listed_row_is_a_parameter_read_as_listed(norms: Norms, line: Line):
    values = _values(norms, line)
    assert values
    assert all(value.source.act.id in norms.acts and value.source.article for value in values)
    assert {value.reading.code if value.reading else None for value in values} == {line.reading}
    if line.item is not None:
        ruling = Ruling(line.key[0], norms.shelves[line.key][line.parameter], values[-1])
        assert line.item in {item.id for item in ruling.items}


def test_every_parameter_is_listed_with_each_of_its_rows(norms: Norms):
    declared = {(key, parameter.id, row) for key, parameter in _declared(norms) for row in _rows_of(parameter)}
    assert declared == {(line.key, line.parameter, line.own) for line in LINES}


def _declared(norms: Norms) -> Iterator[tuple[tuple[Tier, str], Parameter]]:
    for key, shelf in norms.shelves.items():
        for parameter in shelf.values():
            yield key, parameter


def _rows_of(parameter: Parameter) -> set[str]:
    return {value.row for value in parameter.values}


@here
def test_every_row_of_the_reference_is_listed():
    rows = {row.id for row in _reference()}
    assert len(rows) > 100
    assert sorted(rows - {line.row for line in LINES}) == []


@here
def test_where_the_reference_names_an_ambiguity_the_row_is_read_with_it():
    read = {(line.row, line.reading) for line in LINES}
    named = {(row.id, code) for row in _reference() for code in row.readings}
    assert len(named) > 20
    assert sorted(named - read) == []


@here
def test_no_value_is_surer_than_its_row(norms: Norms):
    surest = {row.id: min(MARKS.index(mark) for mark in row.marks) for row in _reference() if row.marks}
    sure = [
        (line.row, line.parameter)
        for line in LINES
        for value in _values(norms, line)
        if line.row in surest and MARKS.index(value.mark.value) < surest[line.row]
    ]
    assert sure == []


def _reference() -> tuple[Row, ...]:
    """Return the rows of every table of the sections that are data, and the ids that their prose names."""
    return tuple(row for section in SECTIONS for row in _rows(section, _section(section)))


def _section(number: str) -> list[str]:
    """Return the lines of a section, from its heading to the next one of any depth."""
    lines = REFERENCE.read_text(encoding="utf-8").splitlines()
    start = next(at for at, line in enumerate(lines) if re.match(rf"#+ {re.escape(number)} ", line))
    end = next(at for at, line in enumerate(lines[start + 1 :], start + 1) if line.startswith("#"))
    return lines[start + 1 : end]


def _rows(section: str, lines: list[str]) -> Iterator[Row]:
    for before, line in zip(["", *lines], lines, strict=False):
        if line.startswith("|") and before.startswith("|") and not line.startswith("|-"):
            for id in _ids(section, line.strip("|").split("|")[0].strip()):
                yield Row(id, _readings(line), "".join(re.findall(rf"\[([{MARKS}])\b", line)))
        elif not line.startswith("|"):
            for id in re.findall(r"\b(?:(?:LU|BO|CI|BS)\.[A-Z_.]*[A-Z]|CR-[A-Z]{2})\b", line):
                yield Row(id, (), "")


def _ids(section: str, cell: str) -> list[str]:
    """Return the ids of the rows of a line: `A_MIN / _MAX` are two, a bare number or letter is said with its place."""
    if " / _" in cell:
        first, last = cell.split(" / _")
        return [first, f"{first.rpartition('_')[0]}_{last}"]
    if section == "1.3.1":
        return [section]
    if section == "1.2":
        return [f"1.2 fase {cell}" if cell.isdigit() else f"1.2 {cell}"]
    return [cell if re.match(r"[A-Z]{2}\.|[CT]\d", cell) else f"{section} {cell}"]


def _readings(line: str) -> tuple[str, ...]:
    """Return the ambiguities that a row names, `amb_CI_1` or, in a column of their own, `BS_2`."""
    return tuple(f"amb_{code}" for code in re.findall(r"\b(?:amb_)?((?:LU|BO|CI|BS)_\d)\b", line))
