# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which units are hidden at a layer, and which sums does a reader derive from the others?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from disclosure.cube import Forest

NOBODY = -1
"""The shown ancestor of a node when everything up to the root is hidden: nobody's total must balance."""

EXPOSED = -2
"""The shown ancestor of a node that is itself shown, or is the difference of shown ones."""

Ranking = Callable[[int], tuple[int, str]]


@dataclass
class Pattern:
    """The units hidden at one layer. `alive` are the nodes that hold anybody: the others are known to be zero.

    The own staff of a unit is hidden when its unit is, or when a unit beside it is. The atoms whose nearest shown
    ancestor is the same form a pool: their sum is what a reader derives, and all that he derives.
    """

    forest: Forest
    alive: frozenset[int]
    hidden: set[int] = field(default_factory=set)
    _roots: list[int] | None = None

    def copy(self) -> Pattern:
        """Return an independent copy."""
        return Pattern(self.forest, self.alive, set(self.hidden))

    def hide(self, units: Iterable[int]) -> None:
        """Hide units; own staff cannot be hidden by itself."""
        self.hidden.update(unit for unit in units if unit < self.forest.units)
        self._roots = None

    def root(self, node: int) -> int:
        """Return the nearest shown ancestor of a hidden node, NOBODY, or EXPOSED when the node is not hidden."""
        if self._roots is None:
            self._roots = self._find_roots()
        return self._roots[node]

    def pool(self, root: int) -> list[int]:
        """Return the hidden atoms that hold somebody, below a shown unit (or below NOBODY)."""
        return [atom for atom in self.forest.atoms if atom in self.alive and self.root(atom) == root]

    def below(self, node: int) -> list[int]:
        """Return the atoms of a node in its own pool: what is hidden in it once the shown units are taken out."""
        root = self.root(node)
        return [atom for atom in self.forest.atoms_below[node] if atom in self.alive and self.root(atom) == root]

    def keep_company(self, rank: Ranking) -> None:
        """Hide something below each hidden unit, or it would be the sum of what is below it."""
        for unit in sorted(self.hidden):
            while unit not in self.forest.atoms and not self.below(unit):
                shown = [child for child in self.forest.children[unit] if child in self.alive]
                if not shown:
                    break
                unit = min(shown, key=rank)
                self.hide([unit])

    def next_to(self, node: int, rank: Ranking) -> int | None:
        """Return the unit to hide so that a node has more company: beside it, then below the same shown unit, then it.

        The smallest first. None when nothing is left but the root of the tree.
        """
        beside = [one for one in self._beside(node) if one not in self.hidden]
        around = beside or list(self._frontier(self.root(node)))
        if around:
            return min(around, key=rank)
        above = self.forest.parent[node] if self.root(node) == EXPOSED else self.root(node)
        return above if above > 0 else None

    def _beside(self, node: int) -> Iterator[int]:
        parent = self.forest.parent[node]
        below = self.forest.children[parent] if parent >= 0 else ()
        yield from (one for one in below if one != node and one < self.forest.units and one in self.alive)

    def _frontier(self, root: int) -> Iterator[int]:
        """Yield the shown units right below a shown unit or below the hidden ones under it."""
        if root < 0:
            return
        waiting = [root]
        while waiting:
            for child in self.forest.children[waiting.pop()]:
                if child in self.hidden:
                    waiting.append(child)
                elif child < self.forest.units and child in self.alive:
                    yield child

    def _find_roots(self) -> list[int]:
        forest, hidden = self.forest, self.hidden
        above = [NOBODY] * len(forest.codes)
        for node in range(forest.units):
            parent = forest.parent[node]
            if parent >= 0:
                above[node] = above[parent] if parent in hidden else parent
        roots = [above[node] if node in hidden else EXPOSED for node in range(forest.units)]
        for own in range(forest.units, len(forest.codes)):
            unit = forest.parent[own]
            accompanied = any(child in hidden and child in self.alive for child in forest.children[unit])
            roots.append(above[unit] if unit in hidden else unit if accompanied else EXPOSED)
        return roots
