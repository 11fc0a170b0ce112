# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Can a reader who adds, subtracts and reasons on integers tell a hidden small count? Every table is searched.

The attacker knows the tree, the threshold, that shown zeros are zero, that a hidden total is at least one, and even
which own staffs are empty. He pools every view of the release: by struttura, by genere, by mese, and all together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure.gate import release
from disclosure.policy import Policy
from disclosure.release import Released
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

    def interval(self, cells: Sequence[Cell], domain: Mapping[Cell, int], truth: int, need: int) -> tuple[int, int]:
        """Return the smallest and largest value of a sum found in any table, stopping once they are `need` apart."""
        top = sum(domain.get(cell, 0) for cell in cells)
        low = high = truth
        while low > 0 and high - low < need and self._exists(cells, low - 1, domain):
            low -= 1
        while high < top and high - low < need and self._exists(cells, high + 1, domain):
            high += 1
        return low, high

    def _exists(self, cells: Sequence[Cell], value: int, domain: Mapping[Cell, int]) -> bool:
        exact = [*self.exact, (list(cells), value)]
        bounds = {cell: (0, top) for cell, top in domain.items()}
        return _solve(bounds, exact, self.at_least)


def _solve(bounds: dict[Cell, tuple[int, int]], exact: list, at_least: list) -> bool:
    if not _propagate(bounds, exact, at_least):
        return False
    open_cells = [cell for cell, (low, high) in bounds.items() if low < high]
    if not open_cells:
        return True
    cell = min(open_cells, key=lambda one: (bounds[one][1] - bounds[one][0], str(one)))
    low, high = bounds[cell]
    return any(_solve({**bounds, cell: (value, value)}, exact, at_least) for value in range(low, high + 1))


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


def domain(world: World) -> dict[Cell, int]:
    """Return how large each cell could be: empty own staff is known to be empty."""
    total = world.held(At(), None) + 2 * K
    alive = {cell[0] for cell, people in world.people.items() if people}
    return {cell: total for cell in world.people if cell[0] in alive}


def small_hidden_counts(world: World, released: Released) -> list[tuple[At, bool | None]]:
    """Return each count in 1..k-1 of any unit and layer, wholes, parts and rests."""
    return [
        (at, part) for at, part in product(world.places(), (None, True, False)) if 0 < world.held(at, part) < K
    ]


def told(world: World, released: Released) -> list[tuple[At, bool | None, tuple[int, int]]]:
    """Return the small counts that are shown or whose interval is narrower than k-1."""
    equations, tops = published(world, released), domain(world)
    found = []
    for at, part in small_hidden_counts(world, released):
        interval = equations.interval(world.cells(at, part), tops, world.held(at, part), K - 1)
        if interval[1] - interval[0] < K - 1:
            found.append((at, part, interval))
    return found


SEARCHES = settings(derandomize=True, max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
FEWER = settings(derandomize=True, max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


@SEARCHES
@given(worlds())
def test_no_small_count_can_be_told_from_every_view_together(world: World):
    released = release([world.measured("X-01")], {}, POLICY)["X-01"]
    assert told(world, released) == []


@FEWER
@given(worlds(mesi=2, most=3, largest=3))
def test_nor_with_the_months_that_add_up(world: World):
    released = release([world.measured("X-01")], {}, POLICY)["X-01"]
    assert told(world, released) == []
