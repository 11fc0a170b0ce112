# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How do the counts of places become those of every unit above them, of both generi and of the whole window?

A dense cube of integers: unit x genere x month x counter. Sums add up the tree. Distinct people add up too, except
those who moved between two places of the window: for these it is corrected with what a set of persons would count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metrics.measured import Count
from metrics.places import At, UnitTree
from record.tables import GENERI

Ints = NDArray[np.int64]
Answer = Mapping[str, NDArray[Any]]
"""The columns of a scan's answer: integers, and text for struttura and genere."""

MONTHS = 12
_TOTAL = 0
_UNKNOWN = len(GENERI) + 1


class BrokenCount(ValueError):
    """The counts of an indicator contradict themselves; the message names the invariant."""


@dataclass(frozen=True)
class Axes:
    """What the places of a cube are called: units in tree order, then None and the generi, then 0 and the months.

    `reference` is the month whose snapshot stands for the whole of a stock; None for a flow.
    """

    tree: UnitTree
    year: int
    generi: tuple[str | None, ...]
    months: tuple[int, ...]
    reference: int | None

    def place(self, unit: int, genere: int, month: int) -> At:
        """Return the place at some indices of the cube."""
        number = self.months[month]
        first = date(self.year, number, 1) if number else None
        return At(self.tree.units[unit].code, self.generi[genere], first)


@dataclass(frozen=True)
class Cube:
    """Counters of every place: `counts` has one axis each for unit, genere, month and counter."""

    axes: Axes
    counts: Ints
    names: Mapping[str, int]

    def counter(self, name: str) -> Ints:
        """Return one counter of every place."""
        return self.counts[..., self.names[name]]


def roll_up(answer: Answer, sums: Sequence[str], people: Sequence[str], axes: Axes) -> Cube:
    """Return the cube of an answer: every layer of totals, with people who moved counted once."""
    names = {name: index for index, name in enumerate((*sums, *people))}
    counts = np.zeros((len(axes.tree.units), _UNKNOWN + 1, MONTHS + 1, len(names)), dtype=np.int64)
    unit, genere, month = _indices(answer, axes)
    moved = answer["persona"] > 0
    table = np.column_stack([answer[name] for name in names])
    np.add.at(counts, (unit[~moved], genere[~moved], month[~moved]), table[~moved])
    _add_up(counts, axes.tree)
    if moved.any():
        flags = table[moved][:, len(sums) :]
        rows = _Moved(answer["persona"][moved], unit[moved], genere[moved], month[moved], flags)
        counts[..., len(sums) :] += _correction(rows, axes.tree, counts.shape[:3])
    if axes.reference is not None:
        counts[:, :, 0] = counts[:, :, axes.reference]
    return Cube(axes, _asked(counts, axes), names)


def _indices(answer: Answer, axes: Axes) -> tuple[Ints, Ints, Ints]:
    units = {unit.code: index for index, unit in enumerate(axes.tree)}
    generi = {"": _UNKNOWN, **{genere: index for index, genere in enumerate(GENERI, 1)}}
    return _coded(answer["struttura"], units), _coded(answer["genere"], generi), answer["mese"].astype(np.int64)


def _coded(texts: NDArray[Any], codes: Mapping[str, int]) -> Ints:
    return np.fromiter((codes[text] for text in texts), dtype=np.int64, count=len(texts))


def _add_up(counts: Ints, tree: UnitTree) -> None:
    """Add each unit to its parent (children come after it) and the generi to their total."""
    parents = _parents(tree)
    for index in range(len(parents) - 1, 0, -1):
        counts[parents[index]] += counts[index]
    counts[:, _TOTAL] = counts[:, 1:].sum(axis=1)


def _asked(counts: Ints, axes: Axes) -> Ints:
    """Keep the layers asked for: the unknown genere is in the total and has no place of its own."""
    kept: Ints = np.ascontiguousarray(counts[:, : len(axes.generi)][:, :, list(axes.months)])
    kept.flags.writeable = False
    return kept


def _parents(tree: UnitTree) -> list[int]:
    index = {unit.code: number for number, unit in enumerate(tree)}
    return [0 if unit.parent is None else index[unit.parent] for unit in tree]


# ---------------------------------------------------------------- people who moved


@dataclass(frozen=True)
class _Moved:
    """The rows of people with more than one place: one per person, place and month (0: the window)."""

    persona: Ints
    unit: Ints
    genere: Ints
    month: Ints
    flags: Ints


def _correction(rows: _Moved, tree: UnitTree, shape: tuple[int, ...]) -> Ints:
    """Return, for each place and counter, how many fewer people there are than the sum of the places below it."""
    lifted = _lifted(rows, tree)
    place = np.ravel_multi_index((lifted.unit, lifted.genere, lifted.month), shape)
    _, person = np.unique(lifted.persona, return_inverse=True)
    key = place * (int(person.max()) + 1) + person
    correction = np.zeros((int(np.prod(shape)), rows.flags.shape[1]), dtype=np.int64)
    for counter in range(rows.flags.shape[1]):
        flagged = lifted.flags[:, counter] > 0
        np.subtract.at(correction[:, counter], place[flagged], 1)
        first = np.unique(key[flagged], return_index=True)[1]
        np.add.at(correction[:, counter], place[flagged][first], 1)
    return correction.reshape((*shape, rows.flags.shape[1]))


def _lifted(rows: _Moved, tree: UnitTree) -> _Moved:
    """Return the rows repeated for each unit above them, and for the total of the generi."""
    parents = np.array(_parents(tree), dtype=np.int64)
    levels, unit, alive = [], rows.unit, np.arange(len(rows.unit))
    while len(alive):
        levels.append((alive, unit))
        below_root = unit > 0
        alive, unit = alive[below_root], parents[unit[below_root]]
    picked = np.concatenate([level for level, _ in levels] * 2)
    units = np.concatenate([unit for _, unit in levels] * 2)
    genere = rows.genere[picked]
    genere[len(genere) // 2 :] = _TOTAL
    return _Moved(rows.persona[picked], units, genere, rows.month[picked], rows.flags[picked])


# ---------------------------------------------------------------- one indicator's cells


class Cells(Mapping[At, Count]):
    """The counts of one indicator, place by place, read from a cube when they are asked for.

    A place where the source has no row is not there.
    """

    def __init__(self, axes: Axes, present: NDArray[np.bool_], counters: Sequence[Ints]) -> None:
        self._axes = axes
        self._present = present
        self._counters = np.stack([np.broadcast_to(counter, present.shape) for counter in counters], axis=-1)
        self._units = {unit.code: index for index, unit in enumerate(axes.tree)}
        self._generi = {genere: index for index, genere in enumerate(axes.generi)}
        self._months = {number: index for index, number in enumerate(axes.months)}

    def __getitem__(self, at: At) -> Count:
        index = self._index(at)
        if index is None or not self._present[index]:
            raise KeyError(at)
        part, whole, people, people_part, people_rest, *excluded = self._counters[index].tolist()
        return Count(part, whole, people, people_part, people_rest, tuple(excluded))

    def __iter__(self) -> Iterator[At]:
        for unit, genere, month in np.argwhere(self._present).tolist():
            yield self._axes.place(unit, genere, month)

    def __len__(self) -> int:
        return int(np.count_nonzero(self._present))

    def __repr__(self) -> str:
        return f"Cells({len(self)} places)"

    def digest(self) -> str:
        """Return a hash of all the places and their counts, the same whatever engine counted them."""
        counted = np.where(self._present[..., None], self._counters, -1)
        places = "\x1f".join((*self._units, repr(self._axes.generi), repr(self._axes.months)))
        return sha256(places.encode() + np.ascontiguousarray(counted).tobytes()).hexdigest()

    def _index(self, at: At) -> tuple[int, int, int] | None:
        number = _month_number(at.mese, self._axes.year)
        unit, genere, month = self._units.get(at.unit), self._generi.get(at.genere), self._months.get(number)
        return None if unit is None or genere is None or month is None else (unit, genere, month)


def _month_number(mese: date | None, year: int) -> int:
    """Return the index of a month; -1, which is nowhere, for what is not the first day of a month of the year."""
    if mese is None:
        return 0
    return mese.month if (mese.year, mese.day) == (year, 1) else -1
