# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is a reason ever told of fewer persons than the threshold, when a few persons have many rows?

The rows are counted by the cube of the indicators, or by the engine and the rules on a random record; the persons
behind what is released are counted again here, with sets. The attacker adds and subtracts all the units of a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product
from random import Random

import numpy as np
import pytest
from scipy import optimize

from disclosure.gate import OTHERS, release
from disclosure.policy import Policy, load_policy
from disclosure.release import Released
from metrics.catalogue import catalogue
from metrics.compliance import Checked, Rulebook, measure_rules
from metrics.cube import Axes, Cells, Cube, posts
from metrics.engine import RecordBackend, measure
from metrics.measured import Count, Measured
from metrics.places import ENTE, At, Unit, UnitTree
from metrics.rules import RULES
from metrics.scan import states_query
from norms.lookup import load_norms
from record.store import Store
from tests.oracle.ente import completed, fill
from tests.oracle.indicators import ORACLE, STOCKS, path_of
from tests.oracle.random_ente import random_ente, ruled_ente
from tests.oracle.shared import emptied, one_store
from tests.property.test_metrics import LATER, PARAMETERS

__all__ = ["emptied", "one_store"]  # fixtures

K = 3
POLICY = Policy("prova", "Prova", K, "motivo", "fonte")
ON = date(2026, 3, 31)
REASONS = ("r0", "r1", "r2")
PART, REST = "part", "rest"

Row = tuple[int, str, str]
"""Whose, in which unit, and where it falls: PART, REST or a reason."""


@dataclass(frozen=True)
class Weeks:
    """Rows of a flow in a tree of units."""

    tree: UnitTree
    rows: tuple[Row, ...]

    def above(self, code: str) -> list[str]:
        """Return a unit and all those that it lies in."""
        parents = {unit.code: unit.parent for unit in self.tree}
        path = [code]
        while (parent := parents[path[-1]]) is not None:
            path.append(parent)
        return path

    def own(self, atom: str, reasons: Iterable[str]) -> list[Row]:
        """Return the rows of the people right in a unit that have one of the reasons."""
        return [row for row in self.rows if row[1] == atom and row[2] in reasons]

    def below(self, unit: str, reasons: Iterable[str]) -> list[Row]:
        """Return the rows of a unit and of those within it that have one of the reasons."""
        return [row for row in self.rows if unit in self.above(row[1]) and row[2] in reasons]

    def measured(self) -> Measured:
        """Return what the cube of the indicators counts."""
        states = sorted({(persona, unit) for persona, unit, _ in self.rows})
        names = {"numero": np.arange(len(states)), "persona": np.array([persona for persona, _ in states])}
        names["struttura"] = np.array([unit for _, unit in states], dtype=object)
        names["genere"] = np.array(["" for _ in states], dtype=object)
        kinds = np.array([kind for _, _, kind in self.rows], dtype=object)
        answer = {
            "numero": np.array([states.index((persona, unit)) for persona, unit, _ in self.rows]),
            "mese": np.array([1 + number % 3 for number in range(len(self.rows))]),
            "n": np.ones(len(self.rows), dtype=np.int64),
            "whole": np.isin(kinds, (PART, REST)).astype(np.int64),
            **{name: (kinds == name).astype(np.int64) for name in (PART, *REASONS)},
        }
        axes = Axes(self.tree, ON.year, (None,), (0, 1, 2, 3), None)
        cube = Cube(answer, axes, posts(names, self.tree, by_unit=True))
        counters = (cube.counter(PART), cube.counter("whole"), *cube.people("whole", PART))
        cells = Cells(axes, cube.counter("n") > 0, counters, cube.out(REASONS))
        labels = tuple((name, name) for name in REASONS)
        return Measured("X-01", ON, ON, self.tree, cells, labels, "settimane", "run")


def made_up(seed: int) -> Weeks:
    """Return few persons with many rows: some have two units, some one reason only, some several."""
    random = Random(seed)
    units = [Unit(ENTE, "Ente", None)]
    for number in range(random.randint(1, 5)):
        units.append(Unit(f"U{number}", f"U{number}", random.choice(units).code))
    codes, rows = [unit.code for unit in units], []
    often = [random.choice((0, 1, 4)) for _ in REASONS]
    for persona in range(random.randint(3, 30)):
        places = random.choices(codes, k=random.choice((1, 1, 1, 2)))
        kinds = [PART, REST, *random.choices(REASONS, [each + 0.1 for each in often], k=random.randint(0, 2))]
        rows += [(persona, random.choice(places), random.choice(kinds)) for _ in range(random.randint(1, 9))]
    return Weeks(UnitTree(tuple(units)), tuple(rows))


def persons(rows: Iterable[Row]) -> int:
    return len({persona for persona, _, _ in rows})


def groups(released: Released, reasons: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the reasons that each name of a release stands for."""
    named = [code for code, _ in released.exclusions]
    others = tuple(reason for reason in reasons if reason not in named)
    return {code: others if code == OTHERS[0] else (code,) for code in named}


@cache
def decided(seed: int) -> tuple[Weeks, Released]:
    weeks = made_up(seed)
    return weeks, release([weeks.measured()], {}, POLICY)["X-01"]


SEEDS = range(300)


def test_the_made_up_rows_try_what_the_threshold_is_about():
    told = hidden = many_rows_of_few = gathered = 0
    for seed in SEEDS:
        weeks, released = decided(seed)
        counts = weeks.measured().cells[At()]
        pairs = list(zip(counts.excluded, counts.people_excluded, strict=True))
        many_rows_of_few += any(people < K <= rows for rows, people in pairs)
        gathered += OTHERS in released.exclusions
        told += any(shown.excluded for shown in released.cells.values())
        hidden += any(shown.excluded is None for shown in released.cells.values())
    assert min(told, hidden, many_rows_of_few, gathered) > 30


def test_what_is_told_is_true_and_of_enough_persons():
    for seed in SEEDS:
        weeks, released = decided(seed)
        of = groups(released, REASONS)
        for at, shown in released.cells.items():
            for code, number in (shown.excluded or {}).items():
                rows = weeks.below(at.unit, of[code])
                assert number == len(rows), (seed, at, code)
                assert persons(rows) == 0 or persons(rows) >= K, (seed, at, code)


def test_all_that_is_out_and_the_rows_in_all_are_of_enough_persons():
    for seed in SEEDS:
        weeks, released = decided(seed)
        for at, shown in released.cells.items():
            out = persons(weeks.below(at.unit, REASONS))
            if shown.excluded is not None or (shown.denominator == 0 and at == At(at.unit)):
                assert out == 0 or out >= K, (seed, at)
            if shown.excluded is not None and shown.denominator is not None:
                in_all = persons(weeks.below(at.unit, (PART, REST, *REASONS)))
                assert in_all >= K, (seed, at)


def width(weeks: Weeks, released: Released, code: str, unit: str, own: bool) -> float:
    """Return how far apart the largest and the smallest count of a unit can be, for who reads all the units.

    `own` asks for the people right in the unit. He even knows in which units nobody has any of the reasons.
    """
    atoms = [each.code for each in weeks.tree if weeks.own(each.code, REASONS)]
    shown = {at.unit: one.excluded[code] for at, one in released.cells.items() if one.excluded is not None}
    known = [[float(each in weeks.above(atom)) for atom in atoms] for each in shown]
    aim = np.array([float(atom == unit if own else unit in weeks.above(atom)) for atom in atoms])
    ends = [
        optimize.linprog(sign * aim, A_eq=known or None, b_eq=list(shown.values()) or None, bounds=(0, 10_000)).fun
        for sign in (1, -1)
    ]
    return float(-ends[1] - ends[0])


def told_too_closely(weeks: Weeks, released: Released) -> list[tuple[tuple[str, ...], str, bool]]:
    """Return the counts of few persons that are told, or nearly: of each reason, and of all of them added up."""
    of = groups(released, REASONS)
    found = []
    for codes in [*((code,) for code in of), tuple(of)]:
        reasons = [reason for code in codes for reason in of[code]]
        for unit, own in product((unit.code for unit in weeks.tree), (True, False)):
            rows = weeks.own(unit, reasons) if own else weeks.below(unit, reasons)
            if 0 < persons(rows) < K and sum(width(weeks, released, code, unit, own) for code in codes) < K - 1:
                found.append((codes, unit, own))
    return found


def test_no_reason_of_few_persons_is_told_by_all_the_units_together():
    for seed in SEEDS[::3]:
        assert told_too_closely(*decided(seed)) == [], seed


def test_the_attacker_finds_what_deciding_by_rows_would_leave(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Count, "people_of", lambda count, reasons: sum(count.excluded[at] for at in reasons))
    by_rows = [(weeks, release([weeks.measured()], {}, POLICY)["X-01"]) for weeks in map(made_up, range(20))]
    assert any(told_too_closely(weeks, released) for weeks, released in by_rows)


# --- on a random record ---

UNKNOWN = 3
"""The first outcome of a row that cannot be judged; the others follow, one per reason."""

Behind = Mapping[tuple[str, str], set[int]]
"""(unit, reason) -> the persons."""


def few(released: Released, behind: Behind, reasons: Iterable[str], threshold: int) -> list[tuple[str, str]]:
    """Return the units and reasons that are told of fewer persons than the threshold."""
    of = groups(released, reasons)
    return [
        (at.unit, code)
        for at, shown in released.cells.items()
        for code, number in (shown.excluded or {}).items()
        if number and len(set[int]().union(*(behind.get((at.unit, each), set()) for each in of[code]))) < threshold
    ]


@pytest.mark.parametrize("people", [6, 20])
def test_no_indicator_tells_a_reason_of_few_persons(emptied: Store, people: int) -> None:
    ente, policy, on = random_ente(71, people), load_policy(), date(2026, 6, 30)
    fill(emptied, ente)
    tables = completed(ente)
    codes = [indicator.code for indicator in catalogue()]
    found = measure(codes, on, LATER, RecordBackend(emptied), PARAMETERS)
    released, above, told = release(list(found.values()), {}, policy), path_of(tables, on), 0
    for code in codes:
        behind: dict[tuple[str, str], set[int]] = {}
        for row in ORACLE[code](tables, on, PARAMETERS):
            if row.excluded and (code not in STOCKS or row.mese == on.month):
                for unit in above(row.struttura):
                    behind.setdefault((unit, row.excluded), set()).add(row.persona)
        assert few(released[code], behind, dict(found[code].exclusions), policy.threshold) == [], code
        told += sum(any((shown.excluded or {}).values()) for shown in released[code].cells.values())
    assert told or people == 6


def test_where_a_row_is_a_person_nothing_changes(emptied: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(emptied, random_ente(73, 60))
    where, policy = RecordBackend(emptied), load_policy()
    found = list(measure(STOCKS, date(2026, 6, 30), LATER, where, PARAMETERS).values())
    by_persons = release(found, {}, policy)
    monkeypatch.setattr(Count, "people_of", lambda count, reasons: sum(count.excluded[at] for at in reasons))
    assert release(found, {}, policy) == by_persons
    assert any(shown.excluded for shown in by_persons["S-01"].cells.values())


def persons_of(checked: Checked, of_state: Mapping[int, tuple[int, str]], tree: UnitTree) -> Behind:
    """Return the persons behind each reason of a rule, row by row."""
    parents = {unit.code: unit.parent for unit in tree}
    names = {number: code for number, (code, _) in enumerate(checked.reasons, UNKNOWN)}
    behind: dict[tuple[str, str], set[int]] = {}
    for numero, outcome in zip(checked.numero.tolist(), checked.outcome.tolist(), strict=True):
        if outcome in names:
            persona, unit = of_state[numero]
            place: str | None = unit
            while place is not None:
                behind.setdefault((place, names[outcome]), set()).add(persona)
                place = parents[place]
    return behind


@pytest.mark.parametrize("people", [6, 14])
def test_no_rule_tells_a_reason_of_few_persons(emptied: Store, people: int) -> None:
    fill(emptied, ruled_ente(72, people))
    policy, where, on, told = load_policy(), RecordBackend(emptied), date(2026, 6, 30), 0
    with where.opened(LATER) as reader:
        states = reader.columns(states_query(reader.relations))
    columns = (states[name].tolist() for name in ("numero", "persona", "struttura"))
    of_state = {numero: (persona, unit) for numero, persona, unit in zip(*columns, strict=True)}
    for ente in ("brescia", "bologna", "lucca"):
        found = measure_rules(RULES, on, LATER, where, Rulebook(load_norms(), ente))
        released = release([measured for _, measured in found], {}, policy)
        for checked, measured in found:
            behind, one = persons_of(checked, of_state, measured.tree), released[checked.code]
            assert few(one, behind, dict(checked.reasons), policy.threshold) == [], checked.code
            told += sum(any((shown.excluded or {}).values()) for shown in one.cells.values())
    assert told or people == 6
