# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""The same attack on larger lattices, with an integer solver: months that add up, months of a stock, many indicators.

Three indicators share a population and are attacked together: one table of people must explain all their numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import product
from random import Random

import pytest
from scipy import optimize, sparse

from disclosure.gate import release
from disclosure.policy import Policy
from disclosure.release import Released
from metrics.places import ENTE, At, Unit, UnitTree
from tests.property.test_disclosure import GENERI, Cell, World, published

THRESHOLD = 5
POLICY = Policy("prova", "Prova", THRESHOLD, "motivo", "fonte")
Variable = tuple[int, Cell]


class Stock(World):
    """A world whose total is that of the last month: months do not add up."""

    def cells(self, at: At, part: bool | None) -> list[Cell]:
        return super().cells(At(at.unit, at.genere, at.mese or self.mesi[-1]), part)


def made_up(random: Random, kind: type[World], months: int, most: int, largest: int) -> World:
    units = [Unit(ENTE, "Ente", None)]
    for number in range(random.randint(2, most)):
        units.append(Unit(f"U{number}", f"U{number}", random.choice(units).code))
    inner = {unit.parent for unit in units}
    mesi = first_months(months)
    people: dict[Cell, int] = {}
    for unit in units:
        size = 0 if unit.code in inner and random.random() < 0.6 else random.choice([1, largest // 2, largest])
        for genere, mese, part in product(GENERI, mesi, (True, False)):
            people[unit.code, genere, mese, part] = random.randint(0, size)
    return kind(UnitTree(tuple(units)), people, mesi)


def first_months(months: int) -> tuple[date | None, ...]:
    return tuple(date(2026, month, 1) for month in range(1, months + 1)) or (None,)


def another_split(random: Random, world: World) -> World:
    people: dict[Cell, int] = {}
    for code, genere, mese, part in world.people:
        if part:
            whole = world.people[code, genere, mese, True] + world.people[code, genere, mese, False]
            chosen = random.randint(0, whole)
            people[code, genere, mese, True], people[code, genere, mese, False] = chosen, whole - chosen
    return type(world)(world.tree, people, world.mesi)


class Attacker:
    """All that is published about some indicators of one population, as one integer programme."""

    def __init__(self, worlds: Sequence[World], released: Sequence[Released]) -> None:
        alive = {cell[0] for cell, people in worlds[0].people.items() if people}
        cells = [cell for cell in worlds[0].people if cell[0] in alive]
        self.index = {variable: n for n, variable in enumerate(product(range(len(worlds)), cells))}
        rows: list[tuple[dict[Variable, int], float, float]] = []
        for number, (world, one) in enumerate(zip(worlds, released, strict=True)):
            known = published(world, one)
            rows += [({(number, cell): 1 for cell in sums}, value, value) for sums, value in known.exact]
            rows += [({(number, cell): 1 for cell in sums}, value, float("inf")) for sums, value in known.at_least]
            rows += [(self.same_whole(number, cell), 0, 0) for cell in cells if cell[3]]
        self.constraints = self.matrix(rows)

    def same_whole(self, number: int, cell: Cell) -> dict[Variable, int]:
        row: dict[Variable, int] = {}
        for part in (True, False):
            row[0, (*cell[:3], part)] = 1
            row[number, (*cell[:3], part)] = row.get((number, (*cell[:3], part)), 0) - 1
        return row

    def matrix(self, rows: list[tuple[dict[Variable, int], float, float]]):
        matrix = sparse.lil_matrix((len(rows), len(self.index)))
        for number, (row, _, _) in enumerate(rows):
            for variable, factor in row.items():
                if variable in self.index:
                    matrix[number, self.index[variable]] = factor
        return optimize.LinearConstraint(matrix.tocsr(), [low for _, low, _ in rows], [high for _, _, high in rows])

    def width(self, number: int, cells: Sequence[Cell]) -> int:
        """Return how far apart the largest and the smallest possible values of a sum are."""
        aim = [0.0] * len(self.index)
        for cell in cells:
            if (number, cell) in self.index:
                aim[self.index[number, cell]] = 1.0
        return self.extreme([-one for one in aim]) - self.extreme(aim)

    def extreme(self, aim: list[float]) -> int:
        every = [1] * len(aim)
        bounds = optimize.Bounds(0, 10_000)
        solved = optimize.milp(aim, constraints=self.constraints, integrality=every, bounds=bounds)
        return abs(round(solved.fun))


@pytest.mark.parametrize(
    ("kind", "months", "most", "largest", "seeds"),
    [(World, 0, 12, 30, 12), (World, 2, 6, 20, 5), (World, 3, 8, 30, 2), (Stock, 3, 8, 30, 4)],
)
def test_no_small_count_is_told_by_three_indicators_together(
    kind: type[World], months: int, most: int, largest: int, seeds: int
):
    for seed in range(seeds):
        random = Random(seed)
        first = made_up(random, kind, months, most, largest)
        worlds = [first, another_split(random, first), another_split(random, first)]
        released = release([world.measured(f"X-{n}") for n, world in enumerate(worlds)], {}, POLICY)
        attacker = Attacker(worlds, list(released.values()))
        for number, world in enumerate(worlds):
            for at, part in product(world.places(), (None, True, False)):
                if 0 < world.held(at, part) < THRESHOLD:
                    assert attacker.width(number, world.cells(at, part)) >= THRESHOLD - 1, (seed, number, at, part)
