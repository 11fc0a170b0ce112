# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which numbers can a reader add up? The cube of one indicator as a tree of atoms, with every layer of totals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import product

from metrics.measured import Count, Measured
from metrics.places import At

UNKNOWN = ""
"""The gender of those whose gender is missing: a reader derives them as the total minus the genders."""

NOTHING = Count(part=0, whole=0, people=0, people_part=0, people_rest=0)


@dataclass(frozen=True)
class Forest:
    """The unit tree by index, each parent before its children. Every inner unit has one more child: its own staff.

    The own staff of a unit is never published, but a reader derives it as the unit minus the units below. Indices from
    `units` on are own staff; `atoms` are the nodes with nothing below.
    """

    codes: tuple[str, ...]
    parent: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    units: int

    @cached_property
    def atoms(self) -> tuple[int, ...]:
        """Return the nodes with nothing below: leaf units and own staff."""
        return tuple(node for node, below in enumerate(self.children) if not below)

    @cached_property
    def atoms_below(self) -> tuple[tuple[int, ...], ...]:
        """Return the atoms of each node, itself when it is one."""
        below: list[list[int]] = [[] for _ in self.codes]
        for atom in self.atoms:
            node = atom
            while node >= 0:
                below[node].append(atom)
                node = self.parent[node]
        return tuple(tuple(atoms) for atoms in below)


def forest(measured: Measured) -> Forest:
    """Return the unit tree of a cube with its own-staff nodes."""
    units = list(measured.tree)
    index = {unit.code: position for position, unit in enumerate(units)}
    below: list[list[int]] = [[] for _ in units]
    for unit in units:
        if unit.parent is not None:
            below[index[unit.parent]].append(index[unit.code])
    parent = [-1 if unit.parent is None else index[unit.parent] for unit in units]
    codes = [unit.code for unit in units]
    for node in [node for node in range(len(units)) if below[node]]:
        below[node].append(len(codes))
        parent.append(node)
        codes.append(codes[node])
    below.extend([] for _ in range(len(codes) - len(units)))
    return Forest(tuple(codes), tuple(parent), tuple(map(tuple, below)), len(units))


@dataclass(frozen=True)
class Cube:
    """The counts of one indicator by node and place; `flow` when the months add up to the period."""

    measured: Measured
    forest: Forest
    generi: tuple[str, ...]
    mesi: tuple[date, ...]

    @cached_property
    def flow(self) -> bool:
        """Tell whether the months of every place add up to its period, so that a reader may use it."""
        return bool(self.mesi) and all(whole for _, whole in self._months_add_up())

    @cached_property
    def coherent(self) -> bool:
        """Tell whether parts add up over the months wherever wholes do."""
        return not self.flow or all(part for part, _ in self._months_add_up())

    def _months_add_up(self) -> Iterator[tuple[bool, bool]]:
        for unit, genere in product(range(self.forest.units), (None, *self.generi)):
            total = self.count(unit, genere, None)
            mesi = [self.count(unit, genere, mese) for mese in self.mesi]
            yield sum(one.part for one in mesi) == total.part, sum(one.whole for one in mesi) == total.whole

    def count(self, node: int, genere: str | None, mese: date | None) -> Count:
        """Return the count of a node at a place; of own staff, the unit minus the units below; zero where absent."""
        if node < self.forest.units:
            return self._counts[node, genere, mese]
        return self._own[node, genere, mese]

    @cached_property
    def _counts(self) -> dict[tuple[int, str | None, date | None], Count]:
        cells = self.measured.cells
        known = [genere for genere in self.generi if genere != UNKNOWN]
        counts: dict[tuple[int, str | None, date | None], Count] = {}
        for node, mese in product(range(self.forest.units), (None, *self.mesi)):
            code = self.forest.codes[node]
            for genere in (None, *known):
                counts[node, genere, mese] = cells.get(At(code, genere, mese), NOTHING)
            if UNKNOWN in self.generi:
                named = [counts[node, genere, mese] for genere in known]
                counts[node, UNKNOWN, mese] = minus(counts[node, None, mese], named)
        return counts

    @cached_property
    def _own(self) -> dict[tuple[int, str | None, date | None], Count]:
        own: dict[tuple[int, str | None, date | None], Count] = {}
        for node in range(self.forest.units, len(self.forest.codes)):
            unit = self.forest.parent[node]
            below = [child for child in self.forest.children[unit] if child != node]
            for genere, mese in product((None, *self.generi), (None, *self.mesi)):
                children = [self._counts[child, genere, mese] for child in below]
                own[node, genere, mese] = minus(self._counts[unit, genere, mese], children)
        return own


def cube(measured: Measured) -> Cube:
    """Return the cube of an indicator.

    Raises ValueError when it has genders and months but not the two together: what is not there cannot be guarded.
    """
    generi = sorted({at.genere for at in measured.cells if at.genere is not None})
    mesi = sorted({at.mese for at in measured.cells if at.mese is not None})
    crossed = any(at.genere is not None and at.mese is not None for at in measured.cells)
    if generi and mesi and not crossed:
        raise ValueError(f"the cube of {measured.indicator} lacks the layer genere x mese")
    plain = Cube(measured, forest(measured), tuple(generi), tuple(mesi))
    if generi and not _complete(plain):
        return Cube(measured, plain.forest, (*generi, UNKNOWN), tuple(mesi))
    return plain


def _complete(cube: Cube) -> bool:
    for unit, mese in product(range(cube.forest.units), (None, *cube.mesi)):
        total, generi = cube.count(unit, None, mese), [cube.count(unit, genere, mese) for genere in cube.generi]
        if (sum(one.part for one in generi), sum(one.whole for one in generi)) != (total.part, total.whole):
            return False
    return True


def minus(total: Count, parts: list[Count]) -> Count:
    """Return a total less its known parts. Distinct people may overlap: never fewer than one behind a count."""
    part = total.part - sum(one.part for one in parts)
    whole = total.whole - sum(one.whole for one in parts)
    excluded = _less(total.excluded, [one.excluded for one in parts])
    people = [one.people_excluded for one in parts]
    return Count(
        part=part,
        whole=whole,
        people=_behind(whole, total.people - sum(one.people for one in parts)),
        people_part=_behind(part, total.people_part - sum(one.people_part for one in parts)),
        people_rest=_behind(whole - part, total.people_rest - sum(one.people_rest for one in parts)),
        excluded=excluded,
        people_excluded=tuple(map(_behind, excluded, _less(total.people_excluded, people))),
        people_out=_behind(sum(excluded), total.people_out - sum(one.people_out for one in parts)),
    )


def _behind(count: int, people: int) -> int:
    return max(people, 1) if count else 0


def _less(total: tuple[int, ...], parts: list[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(value - sum(part[i] for part in parts if part) for i, value in enumerate(total))
