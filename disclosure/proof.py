# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""By how much could a hidden count be another one? A sound lower bound, from tables that tell the reader the same.

Each bound is the size of a *move*: people exchanged between hidden nodes, such that no published number changes.
A move over the axes D takes the sign (+) at a category, (-) at another one, on each axis of D: sums over any of these
axes stay as they are, so the move is invisible wherever the layer D is hidden. What one node gains the others lose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product

from disclosure.cube import GENERE, MESE, SPLIT

AXES = (GENERE, MESE, SPLIT)
PARTNERS = 12
"""How many of the largest partners are tried in a move over two axes or more."""

Cells = tuple[int, ...]
Move = tuple[Cells, Cells]


def axes_of(layer: int) -> tuple[int, ...]:
    """Return the positions of the axes of a layer."""
    return tuple(position for position, axis in enumerate(AXES) if layer & axis)


@cache
def layers_within(layer: int) -> tuple[int, ...]:
    """Return the non-empty sub-layers of a layer, fewest axes first."""
    axes = [axis for axis in AXES if layer & axis]
    return tuple(sum(chosen) for size in range(1, len(axes) + 1) for chosen in combinations(axes, size))


@cache
def entries(sizes: tuple[int, int, int], layer: int) -> tuple[Cells, ...]:
    """Return, for each category of a layer, the finest cells that it sums."""
    kept = axes_of(layer)
    found: dict[tuple[int, ...], list[int]] = {}
    for cell, place in enumerate(product(*map(range, sizes))):
        found.setdefault(tuple(place[axis] for axis in kept), []).append(cell)
    return tuple(tuple(cells) for cells in found.values())


@cache
def moves(sizes: tuple[int, int, int], layer: int, cell: int) -> tuple[Move, ...]:
    """Return the moves over the axes of a layer that raise a cell: the cells that gain, and those that lose."""
    index = _index(sizes)
    here, axes = list(index)[cell], axes_of(layer)
    choices = [[value for value in range(sizes[axis]) if value != here[axis]] for axis in axes]
    return tuple(_move(here, dict(zip(axes, other, strict=True)), index) for other in product(*choices))


@cache
def _index(sizes: tuple[int, int, int]) -> dict[tuple[int, ...], int]:
    return {place: position for position, place in enumerate(product(*map(range, sizes)))}


def _move(here: tuple[int, ...], other: dict[int, int], index: dict[tuple[int, ...], int]) -> Move:
    signed: tuple[list[int], list[int]] = ([], [])
    for flips in product((False, True), repeat=len(other)):
        flipped = {axis for axis, flip in zip(other, flips, strict=True) if flip}
        place = tuple(other[axis] if axis in flipped else value for axis, value in enumerate(here))
        signed[len(flipped) % 2].append(index[place])
    return tuple(signed[0]), tuple(signed[1])


@dataclass(frozen=True)
class Sheet:
    """One table that adds up: the finest cells of every atom."""

    sizes: tuple[int, int, int]
    values: tuple[Cells, ...]

    def held(self, atom: int, cells: Cells) -> int:
        """Return how much of some cells an atom holds."""
        values = self.values[atom]
        return sum(values[cell] for cell in cells)


def added(arrays: Sequence[Cells], size: int) -> list[int]:
    """Return the sum of arrays, cell by cell."""
    return [sum(column) for column in zip(*arrays, strict=True)] if arrays else [0] * size


@cache
def elsewhere(sizes: tuple[int, int, int], axis: int, cell: int) -> Cells:
    """Return the cells that differ from a cell on one axis only."""
    return tuple(minus[0] for _, minus in moves(sizes, axis, cell))


def exchange(
    mine: Sequence[int], others: Sequence[int] | None, sizes: tuple[int, int, int], axis: int, cells: Cells
) -> int:
    """Return up + down of a count by moves over one axis, the others as a pool; `None` when nobody must balance.

    Exact for one table of nodes x categories with the nodes' totals known: the bounds of Fréchet, cell by cell.
    """
    width = raised(mine, others, sizes, axis, cells)
    for cell in cells:
        down = mine[cell]
        width += down if others is None else min(down, sum(others[other] for other in elsewhere(sizes, axis, cell)))
    return width


def raised(
    mine: Sequence[int], others: Sequence[int] | None, sizes: tuple[int, int, int], axis: int, cells: Cells
) -> int:
    """Return the up part of `exchange` alone."""
    total = 0
    for cell in cells:
        up = sum(mine[other] for other in elsewhere(sizes, axis, cell))
        total += up if others is None else min(up, others[cell])
    return total


def alone(mine: Sequence[int], sizes: tuple[int, int, int], layer: int, cells: Cells, sign: int) -> int:
    """Return how far a node may go by moves over two axes or more, when nobody must balance; sign 1 up, -1 down."""
    if len(axes_of(layer)) == 2:
        return sum(_alone_in_two(mine, sizes, layer, cell, sign) for cell in cells)
    return sum(_alone_in_three(mine, sizes, cell, sign) for cell in cells)


def _alone_in_two(mine: Sequence[int], sizes: tuple[int, int, int], layer: int, cell: int, sign: int) -> int:
    first, second = (AXES[axis] for axis in axes_of(layer))
    row = sum(mine[other] for other in elsewhere(sizes, first, cell))
    column = sum(mine[other] for other in elsewhere(sizes, second, cell))
    if sign > 0:
        return min(row, column)
    corner = {place for plus, _ in moves(sizes, layer, cell) for place in plus if place != cell}
    return min(mine[cell], sum(mine[place] for place in corner))


def _alone_in_three(mine: Sequence[int], sizes: tuple[int, int, int], cell: int, sign: int) -> int:
    """Exchange gender g with another one and part with rest, month by month; the months balance each other."""
    best = 0
    for plus, minus in moves(sizes, GENERE | SPLIT, cell):
        month = _month(sizes, cell)
        shifts = [_shifted(plus, sizes, to - month) for to in range(sizes[1])]
        losses = [_shifted(minus, sizes, to - month) for to in range(sizes[1])]
        up = [min(mine[place] for place in places) for places in losses]
        down = [min(mine[place] for place in places) for places in shifts]
        gain, give = (up, down) if sign > 0 else (down, up)
        best = max(best, min(gain[month], sum(give) - give[month]))
    return best


def _month(sizes: tuple[int, int, int], cell: int) -> int:
    return cell // sizes[2] % sizes[1]


def _shifted(cells: Cells, sizes: tuple[int, int, int], months: int) -> Cells:
    return tuple(cell + months * sizes[2] for cell in cells)


Around = tuple[int, Sequence[int] | None]
"""An axis, and what the nodes that may balance a move over it hold; `None` when nobody must."""


@cache
def _fiber(sizes: tuple[int, int, int], layer: int, cell: int) -> tuple[Cells, Cells, Cells]:
    """Return, among the cells that differ on a layer only: those of its whole, of its half, and of the other half."""
    places = list(_index(sizes))
    free = axes_of(layer)
    fixed = [axis for axis in range(len(AXES)) if axis not in free]
    here, half = places[cell], AXES.index(SPLIT)
    fiber = [place for place, at in enumerate(places) if all(at[axis] == here[axis] for axis in fixed)]
    same = tuple(place for place in fiber if places[place][half] == here[half])
    whole = (cell, *elsewhere(sizes, SPLIT, cell))
    return whole, same, tuple(place for place in fiber if place not in same)


def crossed(
    mine: Sequence[int],
    wholes: Sequence[Around],
    split: Around | None,
    sizes: tuple[int, int, int],
    layer: int,
    cells: Cells,
) -> tuple[int, int]:
    """Return the least and the most of a half of a category, when nobody publishes halves by category.

    Only the whole of the category and the sum of the halves bind. Each moves with its own `Around`; then any crossing
    of the two that fits the total will do: Fréchet's bounds again, cell by cell.
    """
    least = most = 0
    for cell in cells:
        whole, same, other = _fiber(sizes, layer, cell)
        low, high = _whole_range(mine, wholes, sizes, whole)
        part, rest = sum(mine[place] for place in same), sum(mine[place] for place in other)
        down, up = _shift(part, rest, split[1], same, other) if split else (0, 0)
        most += min(high, part + up)
        least += max(0, low + (part - down) - (part + rest))
    return least, most


def _whole_range(
    mine: Sequence[int], wholes: Sequence[Around], sizes: tuple[int, int, int], whole: Cells
) -> tuple[int, int]:
    """Return how low and how high the whole of a category may go, by the best move over one axis."""
    held, down, up = sum(mine[place] for place in whole), 0, 0
    for axis, others in wholes:
        away = tuple(place for start in whole for place in elsewhere(sizes, axis, start))
        lower, higher = _shift(held, sum(mine[place] for place in away), others, whole, away)
        down, up = max(down, lower), max(up, higher)
    return held - down, held + up


def _shift(held: int, rest: int, others: Sequence[int] | None, line: Cells, away: Cells) -> tuple[int, int]:
    if others is None:
        return held, rest
    return min(held, sum(others[place] for place in away)), min(rest, sum(others[place] for place in line))


def balanced(
    mine: Cells, partners: Sequence[Cells], sizes: tuple[int, int, int], layer: int, cells: Cells, sign: int, need: int
) -> int:
    """Return how far a node goes by explicit moves over two axes or more, each balanced by a partner; at most need."""
    working, reached = list(mine), 0
    stock: list[list[int]] = [list(partner) for partner in partners[:PARTNERS]]
    for cell in cells:
        for plus, minus in moves(sizes, layer, cell):
            gain, lose = (plus, minus) if sign > 0 else (minus, plus)
            for partner in stock:
                reached += _swap(working, partner, gain, lose, need - reached)
                if reached >= need:
                    return reached
    return reached


def _swap(mine: list[int], partner: list[int], gain: Cells, lose: Cells, wanted: int) -> int:
    """Move up to `wanted`: mine gains at `gain`, loses at `lose`; the partner the other way. Return how much."""
    much = wanted
    for place in lose:
        if mine[place] < much:
            much = mine[place]
    for place in gain:
        if partner[place] < much:
            much = partner[place]
    if much > 0:
        for place in gain:
            mine[place] += much
            partner[place] -= much
        for place in lose:
            mine[place] -= much
            partner[place] += much
    return max(much, 0)
