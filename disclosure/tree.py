# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which nodes of the unit tree must be hidden, layer by layer, so that no hidden count can be told?

A layer of a node is shown or hidden as one unit; where a layer is hidden, every finer one is. `Pattern` holds what is
hidden; `Guard` hides the small counts of a set of sheets, and then more, until `disclosure.proof` finds each hidden
small count free to be another one. Nothing here depends on the order of rows, on time, or on chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from disclosure.cube import SPLIT, Forest
from disclosure.proof import (
    AXES,
    Around,
    Cells,
    Sheet,
    added,
    alone,
    balanced,
    crossed,
    entries,
    exchange,
    layers_within,
    raised,
)

NOBODY = -1
"""The shown ancestor of a node when everything up to the root is hidden: nobody's total must balance."""

EXPOSED = -2
"""The shown ancestor of a node that is itself shown, or derived from what is shown."""

FREE = 1 << 60
"""The width of a count about which nothing at all is published."""

Ranking = Callable[[int], tuple[int, str]]


@dataclass
class Pattern:
    """What is hidden: for each layer, the units of the tree. Own staff is hidden when its unit or a sibling is."""

    forest: Forest
    hidden: dict[int, set[int]]
    version: int = 0
    _roots: dict[int, list[int]] = field(default_factory=dict)
    _pools: dict[int, dict[int, list[int]]] = field(default_factory=dict)

    def copy(self) -> Pattern:
        """Return an independent copy."""
        return Pattern(self.forest, {layer: set(nodes) for layer, nodes in self.hidden.items()})

    def add(self, layer: int, nodes: Iterable[int]) -> None:
        """Hide units at a layer and at every finer one."""
        added = set(nodes)
        for finer, hidden in self.hidden.items():
            if finer & layer == layer and not added <= hidden:
                hidden |= added
                self.version += 1
                self._roots.pop(finer, None)
                self._pools.pop(finer, None)

    def is_hidden(self, node: int, layer: int) -> bool:
        """Tell whether a node's counts at a layer are neither shown nor the difference of shown ones."""
        return self.root(node, layer) != EXPOSED

    def root(self, node: int, layer: int) -> int:
        """Return the nearest ancestor shown at a layer, NOBODY, or EXPOSED when the node itself is not hidden."""
        if layer not in self._roots:
            self._roots[layer] = self._find_roots(layer)
        return self._roots[layer][node]

    def _find_roots(self, layer: int) -> list[int]:
        forest, hidden = self.forest, self.hidden[layer]
        above = [NOBODY] * len(forest.codes)
        for node in range(forest.units):
            if forest.parent[node] >= 0:
                parent = forest.parent[node]
                above[node] = above[parent] if parent in hidden else parent
        roots = [above[node] if node in hidden else EXPOSED for node in range(forest.units)]
        for own in range(forest.units, len(forest.codes)):
            unit = forest.parent[own]
            if unit in hidden:
                roots.append(above[unit])
            else:
                roots.append(unit if any(child in hidden for child in forest.children[unit]) else EXPOSED)
        return roots

    def below(self, node: int, layer: int) -> list[int]:
        """Return the hidden atoms of a hidden node that no shown unit parts from it."""
        root = self.root(node, layer)
        return [atom for atom in self.forest.atoms_below[node] if self.root(atom, layer) == root != EXPOSED]

    def pool(self, root: int, layer: int) -> list[int]:
        """Return the hidden atoms whose nearest shown ancestor is `root`: together they are what a reader derives."""
        if layer not in self._pools:
            pools: dict[int, list[int]] = {}
            for atom in self.forest.atoms:
                pools.setdefault(self.root(atom, layer), []).append(atom)
            self._pools[layer] = pools
        return self._pools[layer].get(root, [])


@dataclass(frozen=True)
class Target:
    """A small count that must not be told: a node, a layer, a category of it, a sheet, and how wide it must be.

    `need` is k-1, or the count itself when it is larger (the weeks of a few people): it could be nothing.
    """

    node: int
    layer: int
    cells: Cells
    sheet: int
    need: int


@dataclass
class Guard:
    """One kind of sheets under one pattern. `base` is the layer that all of them share; `axes` add up inside a sheet.

    `people(node, layer, sheet)` are the persons behind each category; `rank` orders units, smallest first. `lower` is
    1 when a reader knows that a hidden total is not zero. Layers without `fixed` axes were decided before.
    """

    pattern: Pattern
    sheets: tuple[Sheet, ...]
    base: int
    axes: int
    threshold: int
    people: Callable[[int, int, int], tuple[int, ...]]
    rank: Ranking
    alive: frozenset[int]
    lower: int = 0
    required: int = 0
    _proved: set[Target] = field(default_factory=set)
    _small: dict[int, list[Target]] = field(default_factory=dict)
    _up_known: dict[tuple[int, int, Cells, int, int], int] = field(default_factory=dict)
    _version: int = -1

    def protect(self) -> None:
        """Hide until every small count of every layer is free, or everything above it is hidden too."""
        layers = [layer for layer in (0, *layers_within(self.axes)) if layer & self.required == self.required]
        position = 0
        while position < len(layers):
            coarser = self._settle(layers[position])
            position = position + 1 if coarser is None else layers.index(coarser)

    def _settle(self, layer: int) -> int | None:
        """Protect one layer; return a coarser layer when that one had to be widened first."""
        self._hide_small(layer)
        while True:
            changed = False
            for target in self._targets(layer):
                if not self._is_free(target):
                    coarser = self._remedy(target, layer)
                    if coarser is not None:
                        return coarser
                    changed = True
            if not changed and not self._merge_small_pools(layer):
                return None

    # --- what must be free ---

    def _hide_small(self, layer: int) -> None:
        key = self.base | layer
        units = self.pattern.forest.units
        self.pattern.add(key, {target.node for target in self._small_counts(layer) if target.node < units})
        for node in sorted(self.pattern.hidden[key]):
            self._keep_company(node, key)

    def _targets(self, layer: int) -> list[Target]:
        """Return the small counts of a layer; beside a split also those of its wholes, now that the split is known."""
        again = layer & SPLIT and layer != SPLIT
        small = self._small_counts(layer) + (self._small_counts(layer & ~SPLIT) if again else [])
        return [target for target in small if target not in self._proved]

    def _small_counts(self, layer: int) -> list[Target]:
        if layer not in self._small:
            nodes = sorted(self.alive)
            self._small[layer] = [target for node in nodes for target in self._small_counts_of(node, layer)]
        return self._small[layer]

    def _small_counts_of(self, node: int, layer: int) -> Iterator[Target]:
        for position, sheet in enumerate(self.sheets):
            people = self.people(node, layer, position)
            for cells, behind in zip(entries(sheet.sizes, layer), people, strict=True):
                if 0 < behind < self.threshold:
                    yield Target(node, layer, cells, position, max(self.threshold - 1, sheet.held(node, cells)))

    def _is_free(self, target: Target) -> bool:
        if self._width(target) < target.need:
            return False
        self._proved.add(target)
        return True

    # --- how free it is ---

    def _width(self, target: Target) -> int:
        pattern, key = self.pattern, self.base | target.layer
        if not pattern.is_hidden(target.node, key):
            return 0
        if self.required and self._is_unsplit(target):
            return FREE
        root = pattern.root(target.node, self.base)
        if root == NOBODY:
            return FREE
        pooled = 0 if root == EXPOSED else self._width_pooled(target, root)
        return pooled if pooled >= target.need else max(pooled, self._width_apart(target))

    def _is_unsplit(self, target: Target) -> bool:
        """Tell whether no split that could bind this count is published: then its whole, proved before, is enough."""
        layer = SPLIT if target.layer & SPLIT else target.layer | SPLIT
        return self.pattern.root(target.node, self.base | layer) == NOBODY

    def _width_pooled(self, target: Target, root: int) -> int:
        """Return the width inside a pool of nodes of which nothing is shown: anything goes from one to another."""
        sheet = self.sheets[target.sheet]
        pool = self._with_mass(self.pattern.pool(root, self.base), sheet)
        mine = self._with_mass(self.pattern.below(target.node, self.base), sheet)
        if not mine or len(mine) == len(pool):
            return 0
        array = self._sum(pool, sheet)
        held, total = sum(array[cell] for cell in target.cells), sum(array)
        if target.layer == 0:
            return total - self.lower * len(pool)
        room, least = total - self.lower * (len(pool) - 1), self.lower if held == total else 0
        wanted = target.need + least - held
        up = self._up_once(target, pool, array, wanted) if wanted > 0 else 0
        if up < wanted and self._is_uncrossed(target):
            up = max(up, self._crossed(target, pool, array)[1] - held)
        return min(room, held + up) - least

    def _is_uncrossed(self, target: Target) -> bool:
        """Tell whether halves by category are published by nobody up to the root: then only their sums bind."""
        categories = target.layer & ~SPLIT
        if categories == target.layer or not categories:
            return False
        crossings = [layer | SPLIT for layer in layers_within(categories)]
        return all(self.pattern.root(target.node, self.base | layer) == NOBODY for layer in crossings)

    def _crossed(self, target: Target, mine: list[int], array: Sequence[int]) -> tuple[int, int]:
        sheet, categories = self.sheets[target.sheet], target.layer & ~SPLIT
        wholes = [around for axis in AXES if categories & axis for around in self._around(target, axis, mine)]
        split = next(iter(self._around(target, SPLIT, mine)), None)
        return crossed(array, wholes, split, sheet.sizes, target.layer, target.cells)

    def _around(self, target: Target, axis: int, mine: list[int]) -> list[Around]:
        """Return who may balance a move over one axis; nothing when that axis is not hidden here."""
        if not self.pattern.is_hidden(target.node, self.base | axis):
            return []
        return [(axis, self._others(target.node, self.base | axis, mine, self.sheets[target.sheet]))]

    def _up_once(self, target: Target, pool: list[int], array: list[int], wanted: int) -> int:
        """Return `_up`, the same for all the nodes of a pool, worked out once per pattern."""
        if self._version != self.pattern.version:
            self._up_known, self._version = {}, self.pattern.version
        key = (pool[0], target.layer, target.cells, target.sheet, wanted)
        if key not in self._up_known:
            self._up_known[key] = self._up(target, pool, array, wanted)
        return self._up_known[key]

    def _up(self, target: Target, pool: list[int], array: list[int], wanted: int) -> int:
        """Return how much more of a category the whole pool may hold, by moves with the nodes around it."""
        sheet, best = self.sheets[target.sheet], 0
        for layer in layers_within(target.layer):
            key = self.base | layer
            if best < wanted and self.pattern.is_hidden(target.node, key):
                if layer in AXES:
                    others = self._others(target.node, key, pool, sheet)
                    best = max(best, raised(array, others, sheet.sizes, layer, target.cells))
                else:
                    best = max(best, self._moved(target, layer, tuple(array), pool, 1, wanted))
        return best

    def _width_apart(self, target: Target) -> int:
        """Return the width of a node whose total is shown: the best over the moves that nobody sees."""
        best = 0
        for layer in layers_within(target.layer):
            if self.pattern.is_hidden(target.node, self.base | layer):
                best = max(best, self._width_by(target, layer))
                if best >= target.need:
                    return best
        return max(best, self._width_uncrossed(target)) if self._is_uncrossed(target) else best

    def _width_uncrossed(self, target: Target) -> int:
        sheet = self.sheets[target.sheet]
        mine = self._with_mass(self.pattern.below(target.node, self.base | target.layer), sheet)
        if not mine:
            return 0
        largest = max(mine, key=lambda atom: (sheet.held(atom, target.cells), -atom))
        least, most = self._crossed(target, mine, sheet.values[largest])
        return most - least + sum(self._turned(target, atom) for atom in mine if atom != largest)

    def _turned(self, target: Target, atom: int) -> int:
        """Return the range of a half of a category within one atom, whose sums stay."""
        sheet = self.sheets[target.sheet]
        least, most = crossed(sheet.values[atom], (), None, sheet.sizes, target.layer, target.cells)
        return most - least

    def _width_by(self, target: Target, layer: int) -> int:
        sheet, key = self.sheets[target.sheet], self.base | layer
        mine = self._with_mass(self.pattern.below(target.node, key), sheet)
        if not mine:
            return 0
        if layer in AXES:
            others = self._others(target.node, key, mine, sheet)
            return exchange(self._sum(mine, sheet), others, sheet.sizes, layer, target.cells)
        return self._width_by_many(target, layer, mine)

    def _width_by_many(self, target: Target, layer: int, mine: list[int]) -> int:
        sheet = self.sheets[target.sheet]
        largest = sheet.values[max(mine, key=lambda atom: (sheet.held(atom, target.cells), -atom))]
        if self.pattern.root(target.node, self.base | layer) == NOBODY:
            return self._turned_alone(target, layer, mine)
        up = self._moved(target, layer, largest, mine, 1, target.need)
        return up + (self._moved(target, layer, largest, mine, -1, target.need - up) if up < target.need else 0)

    def _turned_alone(self, target: Target, layer: int, mine: list[int]) -> int:
        """Return how far the atoms of a node go together, each by itself, when nobody must balance."""
        sheet = self.sheets[target.sheet]
        arrays = [sheet.values[atom] for atom in mine]
        return sum(alone(array, sheet.sizes, layer, target.cells, sign) for array in arrays for sign in (1, -1))

    def _moved(self, target: Target, layer: int, array: Cells, mine: list[int], sign: int, need: int) -> int:
        """Return how far an array goes by moves over two axes or more, balanced by the nodes around when it must be."""
        sheet, key = self.sheets[target.sheet], self.base | layer
        root = self.pattern.root(target.node, key)
        if root == NOBODY:
            return alone(array, sheet.sizes, layer, target.cells, sign)
        around = [atom for atom in self._with_mass(self.pattern.pool(root, key), sheet) if atom not in mine]
        partners = [sheet.values[atom] for atom in sorted(around, key=lambda atom: (-sum(sheet.values[atom]), atom))]
        return balanced(array, partners, sheet.sizes, layer, target.cells, sign, need)

    def _others(self, node: int, key: int, mine: list[int], sheet: Sheet) -> list[int] | None:
        """Return what the rest of a hidden node's pool holds; None when nobody must balance."""
        root = self.pattern.root(node, key)
        if root == NOBODY:
            return None
        inside = set(mine)
        return self._sum([atom for atom in self.pattern.pool(root, key) if atom not in inside], sheet)

    def _with_mass(self, atoms: list[int], sheet: Sheet) -> list[int]:
        return [atom for atom in atoms if any(sheet.values[atom])]

    def _sum(self, atoms: list[int], sheet: Sheet) -> list[int]:
        return added([sheet.values[atom] for atom in atoms], len(sheet.values[0]))

    # --- what to hide next ---

    def _remedy(self, target: Target, layer: int) -> int | None:
        """Hide one more unit at a layer; when none is left, return a coarser one, widened: at the worst everything."""
        key = self.base | layer
        only_above = target.layer != layer
        if self._hide_near(target.node, key, target, only_above):
            return None
        coarser = self._widen(target, layer)
        if coarser is None:
            coarser = self.required
            self.pattern.add(self.base | coarser, range(self.pattern.forest.units))
        return coarser

    def _hide_near(self, node: int, key: int, target: Target | None, only_above: bool = False) -> bool:
        """Hide the smallest shown unit beside a node, else its shown parent, else the same one step up."""
        forest, hidden = self.pattern.forest, self.pattern.hidden[key]
        while forest.parent[node] >= 0:
            node = forest.parent[node]
            beside = [child for child in forest.children[node] if child < forest.units and child in self.alive]
            shown = [] if only_above else [child for child in beside if child not in hidden]
            if shown or node not in hidden:
                self._hide(min(shown, key=lambda unit: self._preference(unit, target)) if shown else node, key)
                return True
        return False

    def _preference(self, unit: int, target: Target | None) -> tuple[bool, int, str]:
        """Prefer units that hold something of the category, then the smallest, then the first code."""
        empty = target is not None and not any(
            self.sheets[target.sheet].held(atom, target.cells) for atom in self.pattern.forest.atoms_below[unit]
        )
        return (empty, *self.rank(unit))

    def _hide(self, unit: int, key: int) -> None:
        self.pattern.add(key, [unit])
        for finer in self.pattern.hidden:
            if finer & key == key:
                self._keep_company(unit, finer)

    def _keep_company(self, unit: int, key: int) -> None:
        """Hide something below a hidden unit, or it would be the sum of what is below."""
        forest = self.pattern.forest
        while forest.children[unit] and not any(atom in self.alive for atom in self.pattern.below(unit, key)):
            below = [child for child in forest.children[unit] if child < forest.units and child in self.alive]
            if not below:
                return
            unit = min(below, key=self.rank)
            self.pattern.add(key, [unit])

    def _widen(self, target: Target, layer: int) -> int | None:
        """Hide one more unit at a coarser layer, the finest that can, and return it; None when none can."""
        for coarser in (*reversed(layers_within(layer)), 0):
            if coarser != layer and coarser & self.required == self.required:
                key = self.base | coarser
                if not self.pattern.is_hidden(target.node, key) and target.node < self.pattern.forest.units:
                    self._hide(target.node, key)
                    return coarser
                if self._hide_near(target.node, key, target):
                    return coarser
        return None

    def _merge_small_pools(self, layer: int) -> bool:
        """Hide more where the hidden nodes of a shown unit are together a small count, which a reader derives."""
        key = self.base | layer
        forest = self.pattern.forest
        for root in sorted({self.pattern.root(atom, key) for atom in forest.atoms} - {NOBODY, EXPOSED}):
            pool = [atom for atom in self.pattern.pool(root, key) if atom in self.alive]
            if pool and self._is_small_together(pool, layer):
                return self._hide_near(pool[0], key, None)
        return False

    def _is_small_together(self, pool: list[int], layer: int) -> bool:
        for sheet in range(len(self.sheets)):
            together = [sum(column) for column in zip(*(self.people(atom, layer, sheet) for atom in pool), strict=True)]
            if any(0 < people < self.threshold for people in together):
                return True
        return False
