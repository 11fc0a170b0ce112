# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Between which two numbers does a reader know a hidden count to be, and what must be hidden until that is enough?

The bounds are Fréchet's, for a table of nodes x categories whose margins a reader knows or brackets: a cell is at least
row + column - total, and at most the smaller of row and column. A layer is decided once and never widened for a finer
one: where a finer layer cannot be made safe, it is not published at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from disclosure.pattern import EXPOSED, NOBODY, Pattern, Ranking

UNBOUNDED = 1 << 60
"""The upper bound of a count about which nothing at all is published."""

Interval = tuple[int, int]
Rows = Callable[[int], Interval]
"""Between which two numbers a node's total over the categories is known to be, from a coarser layer."""

Column = Sequence[int]
"""One category: its count at every node, own staff included."""


def unknown_rows(node: int) -> Interval:
    """Say that no coarser layer tells a node's total."""
    return 0, UNBOUNDED


@dataclass(frozen=True)
class Plane:
    """One table of nodes x categories, hidden or shown by `pattern`.

    `people` are the distinct persons behind each count; `least` is what a reader knows every hidden atom to hold.
    """

    pattern: Pattern
    columns: tuple[Column, ...]
    people: tuple[Column, ...]
    rows: Rows = unknown_rows
    least: int = 0

    def interval(self, node: int, category: int) -> Interval:
        """Return the smallest and largest count that agree with everything published."""
        pattern, column = self.pattern, self.columns[category]
        whole = column[node]
        root = pattern.root(node)
        if root == EXPOSED:
            return whole, whole
        mine = pattern.below(node)
        shown = whole - _sum(column, mine)
        low, high = self._row(node, mine)
        if root == NOBODY:
            return shown, min(UNBOUNDED, shown + high)
        pool = pattern.pool(root)
        if len(mine) == len(pool):
            return whole, whole
        held, total = _sum(column, pool), sum(_sum(each, pool) for each in self.columns)
        least = max(self.least * len(mine), low + held - total)
        most = min(high, held - self.least * (len(pool) - len(mine)))
        return shown + least, shown + most

    def small(self, threshold: int) -> list[Small]:
        """Return the counts with too few people behind them, each with the width that its interval must have.

        Where a few people have many rows (weeks, days), the width is that of `threshold` - 1 people with as many.
        """
        found = []
        for category, people in enumerate(self.people):
            for node, behind in enumerate(people):
                if 0 < behind < threshold:
                    rows_each = -(-self.columns[category][node] // behind)
                    found.append(Small(self, node, category, (threshold - 1) * max(1, rows_each)))
        return found

    def _row(self, node: int, mine: Iterable[int]) -> Interval:
        """Bracket the row total of the hidden atoms of a node: the node's own, less what is shown below it."""
        low, high = self.rows(node)
        atoms = list(mine)
        shown = sum(column[node] - _sum(column, atoms) for column in self.columns)
        return max(0, low - shown), high if high == UNBOUNDED else high - shown


@dataclass(frozen=True)
class Small:
    """A count that must not be told: where it stands, and how wide its interval must be."""

    plane: Plane
    node: int
    category: int
    need: int

    def is_free(self) -> bool:
        """Tell whether a reader is left with an interval that is wide enough."""
        low, high = self.plane.interval(self.node, self.category)
        return high - low >= self.need


def protect(pattern: Pattern, planes: Sequence[Plane], threshold: int, rank: Ranking) -> None:
    """Hide the small counts of the planes of a layer, then more, until each is free; at the worst the whole layer.

    Hiding one more unit never narrows an interval, so what is free once is not looked at again.
    """
    small = [one for plane in planes for one in plane.small(threshold)]
    pattern.hide(one.node for one in small)
    pattern.keep_company(rank)
    while bound := [one for one in small if not one.is_free()]:
        if 0 in pattern.hidden and len(pattern.hidden) == pattern.forest.units:
            return
        _widen(pattern, bound[0].node, rank)
        small = bound


def _widen(pattern: Pattern, node: int, rank: Ranking) -> None:
    """Hide one more unit near a node; when only the root is left, everything."""
    chosen = pattern.next_to(node, rank)
    pattern.hide(range(pattern.forest.units) if chosen is None else [chosen])
    pattern.keep_company(rank)


def _sum(column: Column, nodes: Iterable[int]) -> int:
    return sum(column[node] for node in nodes)
