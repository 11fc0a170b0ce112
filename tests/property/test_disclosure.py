# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Can a reader who adds, subtracts and reasons on integers tell a hidden small count? Every table is searched.

The attacker knows the tree, the threshold, that shown zeros are zero, that a hidden total is at least one, and even
which own staffs are empty. He pools every view of the release: by struttura, by genere, by mese, and all together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure.gate import release
from disclosure.policy import Policy
from disclosure.release import Released, Shown
from metrics.measured import Count, Measured
from metrics.places import ENTE, At, Unit, UnitTree

K = 3
POLICY = Policy("prova", "Prova", K, "motivo", "fonte")
ON = date(2026, 12, 31)
GENERI = ("D", "U")

Cell = tuple[str, str | None, date | None, bool]
"""Atom (a unit's own people), genere, mese, and whether in the part."""


# --- an integer attacker, exact ---


@dataclass
class Equations:
    """Sums of non-negative integers that must be equal to a value, or at least it."""

    exact: list[tuple[list[Cell], int]] = field(default_factory=list)
    at_least: list[tuple[list[Cell], int]] = field(default_factory=list)

    def interval(self, cells: Sequence[Cell], people: Mapping[Cell, int], reach: int, need: int) -> tuple[int, int]:
        """Return the smallest and largest value of a sum in any table at most `reach` from the truth, cell by cell.

        Stops once they are `need` apart: a table found is a table that the reader cannot rule out.
        """
        low = high = sum(people.get(cell, 0) for cell in cells)
        while low > 0 and high - low < need and self._exists(cells, low - 1, people, reach):
            low -= 1
        while high - low < need and self._exists(cells, high + 1, people, reach):
            high += 1
        return low, high

    def _exists(self, cells: Sequence[Cell], value: int, people: Mapping[Cell, int], reach: int) -> bool:
        bounds = {cell: (max(0, truth - reach), truth + reach) for cell, truth in people.items()}
        return _solve(bounds, [*self.exact, (list(cells), value)], self.at_least, people)


def _solve(bounds: dict[Cell, tuple[int, int]], exact: list, at_least: list, truth: Mapping[Cell, int]) -> bool:
    if not _propagate(bounds, exact, at_least):
        return False
    open_cells = [cell for cell, (low, high) in bounds.items() if low < high]
    if not open_cells:
        return True
    cell = min(open_cells, key=lambda one: (bounds[one][1] - bounds[one][0], str(one)))
    values = sorted(range(bounds[cell][0], bounds[cell][1] + 1), key=lambda value: abs(value - truth[cell]))
    return any(_solve({**bounds, cell: (value, value)}, exact, at_least, truth) for value in values)


def _propagate(bounds: dict[Cell, tuple[int, int]], exact: list, at_least: list) -> bool:
    changed = True
    while changed:
        changed = False
        for (cells, value), equal in [*((one, True) for one in exact), *((one, False) for one in at_least)]:
            low = sum(bounds[cell][0] for cell in cells if cell in bounds)
            high = sum(bounds[cell][1] for cell in cells if cell in bounds)
            if high < value or (equal and low > value):
                return False
            for cell in cells:
                if cell in bounds:
                    was = bounds[cell]
                    now = (max(was[0], value - high + was[1]), min(was[1], value - low + was[0]) if equal else was[1])
                    if now != was:
                        if now[0] > now[1]:
                            return False
                        bounds[cell], changed = now, True
                        low, high = low + now[0] - was[0], high + now[1] - was[1]
    return True


# --- made-up cubes ---


@dataclass(frozen=True)
class World:
    """A tree of units, each with own people: (genere, mese, in the part) -> how many."""

    tree: UnitTree
    people: Mapping[Cell, int]
    mesi: tuple[date | None, ...]

    def below(self, code: str) -> list[str]:
        """Return a unit and all the units under it."""
        children = self.tree.children()
        found = [code]
        for one in found:
            found.extend(children[one])
        return found

    def cells(self, at: At, part: bool | None) -> list[Cell]:
        """Return the finest cells that a place sums."""
        generi = GENERI if at.genere is None else (at.genere,)
        mesi = self.mesi if at.mese is None else (at.mese,)
        parts = (True, False) if part is None else (part,)
        return list(product(self.below(at.unit), generi, mesi, parts))

    def held(self, at: At, part: bool | None) -> int:
        """Return how many people a place holds."""
        return sum(self.people.get(cell, 0) for cell in self.cells(at, part))

    def places(self) -> list[At]:
        """Return every place of the cube."""
        mesi = (None, *self.mesi) if self.mesi != (None,) else (None,)
        return [At(unit.code, g, m) for unit in self.tree for g, m in product((None, *GENERI), mesi)]

    def measured(self, indicator: str, order: int = 1) -> Measured:
        """Return the cube, its places in one order or the other."""
        cells = {}
        for at in self.places()[::order]:
            part, rest = self.held(at, True), self.held(at, False)
            if part + rest:
                cells[at] = Count(part, part + rest, part + rest, part, rest)
        return Measured(indicator, ON, ON, self.tree, cells, (), "popolazione", "run")


@st.composite
def worlds(draw: st.DrawFn, mesi: int = 0, most: int = 5, largest: int = 5) -> World:
    units = [Unit(ENTE, "Ente", None)]
    for number in range(draw(st.integers(1, most))):
        parent = draw(st.sampled_from([unit.code for unit in units]))
        units.append(Unit(f"U{number}", f"U{number}", parent))
    inner = {unit.parent for unit in units}
    months: tuple[date | None, ...] = tuple(date(2026, month, 1) for month in range(1, mesi + 1)) or (None,)
    people: dict[Cell, int] = {}
    for unit in units:
        empty = unit.code in inner and draw(st.booleans())
        for genere, mese, part in product(GENERI, months, (True, False)):
            people[unit.code, genere, mese, part] = 0 if empty else draw(st.integers(0, largest))
    return World(UnitTree(tuple(units)), people, months)


def published(world: World, released: Released) -> Equations:
    """Return what a reader knows: every number of every view, every absence, and that a hidden total is not zero."""
    equations = Equations()
    for at in world.places():
        shown = released.cells.get(at)
        whole = 0 if shown is None else shown.denominator
        part = 0 if shown is None else shown.numerator
        if whole is not None:
            equations.exact.append((world.cells(at, None), whole))
        elif at == At(at.unit):
            equations.at_least.append((world.cells(at, None), 1))
        if part is not None:
            equations.exact.append((world.cells(at, True), part))
    return equations


def cells_with_people(world: World) -> dict[Cell, int]:
    """Return the cells that the attacker must guess: empty own staff is known to be empty."""
    alive = {cell[0] for cell, people in world.people.items() if people}
    return {cell: people for cell, people in world.people.items() if cell[0] in alive}


def small_counts(world: World) -> list[tuple[At, bool | None]]:
    """Return each count in 1..k-1 of any unit and layer: wholes, parts and rests."""
    every = product(world.places(), (None, True, False))
    return [(at, part) for at, part in every if 0 < world.held(at, part) < K]


def told(world: World, released: Released) -> list[tuple[At, bool | None, tuple[int, int]]]:
    """Return the small counts that are shown or whose interval is narrower than k-1.

    Tables near the truth are tried first, as they are enough to doubt; then all of them.
    """
    equations, people = published(world, released), cells_with_people(world)
    found = []
    for at, part in small_counts(world):
        cells = world.cells(at, part)
        for reach in (K, sum(people.values()) + K):
            interval = equations.interval(cells, people, reach, K - 1)
            if interval[1] - interval[0] >= K - 1:
                break
        else:
            found.append((at, part, interval))
    return found


SEARCHES = settings(derandomize=True, max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))


@SEARCHES
@given(worlds())
def test_no_small_count_can_be_told_from_every_view_together(world: World):
    released = release([world.measured("X-01")], {}, POLICY)["X-01"]
    assert told(world, released) == []


@SEARCHES
@given(worlds(), worlds())
def test_rows_in_another_order_and_other_indicators_change_nothing(world: World, other: World):
    alone = release([world.measured("X-01")], {}, POLICY)["X-01"]
    beside = release([replace(other.measured("X-02"), population="altra"), world.measured("X-01", -1)], {}, POLICY)
    assert dict(beside["X-01"].cells) == dict(alone.cells)


@SEARCHES
@given(worlds(), st.integers(0, 5))
def test_indicators_of_one_population_hide_the_same_wholes(world: World, shift: int):
    people = dict(world.people)
    for (code, genere, mese, part), held in world.people.items():
        if part:
            moved = min(held, shift)
            people[code, genere, mese, True] -= moved
            people[code, genere, mese, False] += moved
    released = release([world.measured("X-01"), replace(world, people=people).measured("X-02")], {}, POLICY)
    denominators = [{at: shown.denominator for at, shown in one.cells.items()} for one in released.values()]
    assert denominators[0] == denominators[1]


@SEARCHES
@given(worlds())
def test_what_is_shown_is_true_and_finer_layers_never_show_more(world: World):
    released = release([world.measured("X-01")], {}, POLICY)["X-01"]
    for at, shown in released.cells.items():
        assert shown.denominator in (None, world.held(at, None))
        assert shown.numerator in (None, world.held(at, True))
        assert shown.denominator is not None or shown.numerator is None
        total = released.cells[At(at.unit)]
        assert total.numerator is not None or shown.numerator is None


def test_the_attacker_finds_what_a_threshold_alone_would_leave():
    units = (Unit(ENTE, "Ente", None), Unit("A", "A", ENTE), Unit("B", "B", ENTE))
    held = {"A": (4, 3), "B": (1, 4)}
    people = {
        (code, genere, None, part): held[code][0 if part else 1] if genere == "D" and code in held else 0
        for code, genere, part in product((ENTE, "A", "B"), GENERI, (True, False))
    }
    world = World(UnitTree(units), people, (None,))
    guarded = release([world.measured("X-01")], {}, POLICY)["X-01"]
    naive = {at: Shown(world.held(at, True), world.held(at, None)) for at in guarded.cells}
    naive = {at: Shown(None, shown.denominator) if at.unit == "B" else shown for at, shown in naive.items()}
    assert (At("B"), True, (1, 1)) in told(world, replace(guarded, cells=naive))
    assert told(world, guarded) == []


@pytest.mark.parametrize("threshold", [3, 5, 10])
def test_a_unit_below_the_threshold_is_never_shown(threshold: int):
    units = (Unit(ENTE, "Ente", None), Unit("A", "A", ENTE), Unit("B", "B", ENTE), Unit("C", "C", ENTE))
    size = {"A": threshold - 1, "B": 2 * threshold, "C": 4 * threshold, ENTE: 0}
    people = {
        (code, genere, None, part): size[code] if genere == "D" and not part else 0
        for code, genere, part in product(size, GENERI, (True, False))
    }
    policy = replace(POLICY, threshold=threshold)
    released = release([World(UnitTree(units), people, (None,)).measured("X-01")], {}, policy)["X-01"]
    shown = {code: released.cells[At(code)].denominator for code in (ENTE, "A", "B", "C")}
    assert shown == {ENTE: 7 * threshold - 1, "A": None, "B": None, "C": 4 * threshold}
