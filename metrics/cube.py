# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How do the counts of people's states become those of every unit, of both generi and of the whole window?

A dense cube of integers: unit x genere x month, for each counter. Sums add up the tree. Distinct people add up too,
except those who had two places (a unit and a genere) in the window: for these it is corrected to what a set counts.
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
Flags = NDArray[np.bool_]
Answer = Mapping[str, NDArray[Any]]
"""The columns of a query's answer: integers, and text for struttura and genere."""

SLOTS = 13
"""The months, and before them (0) the whole window."""

_TOTAL = 0
_UNKNOWN = len(GENERI) + 1
_GENERI = _UNKNOWN + 1


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
class Posts:
    """Who stood where: one post per person and place. `of_state` gives the post of each state, by `numero`."""

    of_state: Ints
    persona: Ints
    unit: Ints
    genere: Ints
    shared: Flags
    """Whether the person of the post has another one."""

    def __len__(self) -> int:
        return len(self.persona)


def posts(states: Answer, tree: UnitTree, by_unit: bool) -> Posts:
    """Return the posts of the states; unless units are asked for, everybody stands at the ente."""
    units = {unit.code: index if by_unit else 0 for index, unit in enumerate(tree)}
    generi = {"": _UNKNOWN, **{genere: index for index, genere in enumerate(GENERI, 1)}}
    place = _coded(states["struttura"], units) * _GENERI + _coded(states["genere"], generi)
    _, persona = np.unique(states["persona"], return_inverse=True)
    size = len(tree.units) * _GENERI
    keys, post = np.unique(persona * size + place, return_inverse=True)
    of_state = np.zeros(len(post) + 1, dtype=np.int64)
    of_state[states["numero"].astype(np.int64)] = post
    people, standing = keys // size, keys % size
    shared = np.bincount(people)[people] > 1 if len(keys) else np.zeros(0, dtype=np.bool_)
    return Posts(of_state, people, standing // _GENERI, standing % _GENERI, shared)


def _coded(texts: NDArray[Any], codes: Mapping[str, int]) -> Ints:
    return np.array([codes[text] for text in texts.tolist()], dtype=np.int64)


@dataclass(frozen=True)
class Out:
    """What is out of the whole, at every place: rows by reason, distinct people by reason, distinct people in all."""

    rows: tuple[Ints, ...]
    people: tuple[Ints, ...]
    people_in_all: Ints


# ---------------------------------------------------------------- adding up


class Cube:
    """Counters of every place, added up when they are first asked for: arrays of unit x genere x month."""

    def __init__(self, answer: Answer, axes: Axes, held: Posts) -> None:
        self.axes = axes
        self._answer, self._posts = answer, held
        self._key = held.of_state[answer["numero"].astype(np.int64)] * SLOTS + answer["mese"].astype(np.int64)
        self._tree = _Nested.of(axes.tree)
        self._place = (held.unit * _GENERI + held.genere)[:, None] * SLOTS + np.arange(SLOTS)
        self._of_posts: dict[str, Ints] = {}
        self._counters: dict[str, Ints] = {}

    def counter(self, name: str) -> Ints:
        """Return the sum of one column of the answer, at every place."""
        if name not in self._counters:
            self._counters[name] = self._placed(self._post_sums(name))
        return self._counters[name]

    def people(self, whole: str, part: str) -> tuple[Ints, Ints, Ints]:
        """Return the distinct people with some of the whole, with some of the part, with some of the rest."""
        if self.axes.reference is not None:  # a stock: a row is a person
            return self.counter(whole), self.counter(part), self.counter(whole) - self.counter(part)
        w, p = self._post_sums(whole), self._post_sums(part)
        return self._distinct(w > 0), self._distinct(p > 0), self._distinct(w > p)

    def out(self, reasons: Sequence[str]) -> Out:
        """Return the rows of each reason, the distinct people behind each, and those behind all of them."""
        rows = tuple(self.counter(name) for name in reasons)
        if self.axes.reference is not None:  # a stock: a row is a person, and has one reason
            return Out(rows, rows, sum(rows, self._nobody))
        flags = [self._post_sums(name) > 0 for name in reasons]
        people = tuple(self._distinct(each) for each in flags)
        some = [(each, whose) for each, whose in zip(flags, people, strict=True) if each.any()]
        if len(some) < 2:
            return Out(rows, people, some[0][1] if some else self._nobody)
        return Out(rows, people, self._distinct(np.logical_or.reduce([each for each, _ in some])))

    @property
    def _nobody(self) -> Ints:
        return np.zeros((len(self.axes.tree.units), len(self.axes.generi), len(self.axes.months)), dtype=np.int64)

    def _post_sums(self, name: str) -> Ints:
        """Return one counter of each post and month; slot 0 is the sum of the months."""
        if name not in self._of_posts:
            size = len(self._posts) * SLOTS
            # bincount adds in doubles: exact, since no count comes near 2^53
            added = np.bincount(self._key, weights=self._answer[name], minlength=size).astype(np.int64)
            sums = added.reshape(len(self._posts), SLOTS)
            sums[:, 0] = sums.sum(axis=1)
            self._of_posts[name] = sums
        return self._of_posts[name]

    def _distinct(self, flags: Flags) -> Ints:
        return self._placed(flags, _once(flags, self._posts, self._tree)) if flags.any() else self._nobody

    def _placed(self, of_posts: NDArray[Any], correction: Ints | None = None) -> Ints:
        """Add posts up to their units, units up the tree, generi to their total; keep the layers asked for."""
        shape = self._tree.shape
        counts = np.zeros(shape, dtype=np.int64)
        if of_posts.any():
            added = np.bincount(self._place.ravel(), weights=of_posts.ravel(), minlength=counts.size)
            counts = self._tree.rolled_up(added.astype(np.int64).reshape(shape))
            counts[:, _TOTAL] = counts[:, 1:].sum(axis=1)
        if correction is not None:
            counts += correction
        if self.axes.reference is not None:
            counts[:, :, 0] = counts[:, :, self.axes.reference]
        kept = counts[:, : len(self.axes.generi)][:, :, list(self.axes.months)]
        kept.flags.writeable = False
        return kept


@dataclass(frozen=True)
class _Nested:
    """The tree as nested spans: in `order`, the units below a unit follow it, from its `first` to before its `last`."""

    parents: Ints
    order: Ints
    first: Ints
    last: Ints

    @classmethod
    def of(cls, tree: UnitTree) -> _Nested:
        """Return the spans of a tree, which lists each parent before its children."""
        index = {unit.code: number for number, unit in enumerate(tree)}
        parents = np.array([0 if unit.parent is None else index[unit.parent] for unit in tree], dtype=np.int64)
        size = np.ones(len(parents), dtype=np.int64)
        for unit in range(len(parents) - 1, 0, -1):
            size[parents[unit]] += size[unit]
        first, free = np.zeros_like(size), np.ones_like(size)
        for unit in range(1, len(parents)):
            parent = parents[unit]
            first[unit] = first[parent] + free[parent]
            free[parent] += size[unit]
        return cls(parents, np.argsort(first), first, first + size)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Return the shape of one counter: units, generi (the total, each, unknown), months (the window, each)."""
        return len(self.parents), _GENERI, SLOTS

    def rolled_up(self, counts: Ints) -> Ints:
        """Return for each unit the sum over itself and all below it."""
        until = np.zeros((len(self.parents) + 1, _GENERI, SLOTS), dtype=np.int64)
        np.cumsum(counts[self.order], axis=0, out=until[1:])
        rolled: Ints = until[self.last] - until[self.first]
        return rolled


# ---------------------------------------------------------------- people with several posts


def _once(flags: Flags, held: Posts, tree: _Nested) -> Ints | None:
    """Return, for each place, how many fewer people there are than the sum of the posts below it (0 or negative)."""
    post, month = np.nonzero(flags & held.shared[:, None])
    together = held.persona[post] * SLOTS + month
    twice = np.bincount(together, minlength=1)[together] > 1
    post, month = post[twice], month[twice]
    if not len(post):
        return None
    picked, unit = _lifted(held.unit[post], tree.parents)
    genere = np.concatenate([held.genere[post][picked], np.zeros(len(picked), dtype=np.int64)])
    picked, unit = np.concatenate([picked, picked]), np.concatenate([unit, unit])
    place = np.ravel_multi_index((unit, genere, month[picked]), tree.shape)
    size = int(np.prod(tree.shape))
    once = np.unique(held.persona[post][picked] * size + place) % size
    fewer = np.bincount(once, minlength=size) - np.bincount(place, minlength=size)
    return fewer.reshape(tree.shape)


def _lifted(unit: Ints, parents: Ints) -> tuple[Ints, Ints]:
    """Return (row, unit) for each row and each unit from its own up to the ente."""
    levels, alive = [], np.arange(len(unit))
    while len(alive):
        levels.append((alive, unit))
        below_root = unit > 0
        alive, unit = alive[below_root], parents[unit[below_root]]
    nothing = np.zeros(0, dtype=np.int64)
    rows, units = [nothing, *(rows for rows, _ in levels)], [nothing, *(units for _, units in levels)]
    return np.concatenate(rows), np.concatenate(units)


# ---------------------------------------------------------------- one indicator's cells


class Cells(Mapping[At, Count]):
    """The counts of one indicator, place by place, read from a cube when they are asked for.

    A place where the source has no row is not there.
    """

    def __init__(self, axes: Axes, present: Flags, counters: Sequence[Ints], out: Out) -> None:
        self._axes = axes
        self._present = present
        self._reasons = len(out.rows)
        self._counters = np.stack((*counters, out.people_in_all, *out.rows, *out.people), axis=-1)
        self._units = {unit.code: index for index, unit in enumerate(axes.tree)}
        self._generi = {genere: index for index, genere in enumerate(axes.generi)}
        self._months = {number: index for index, number in enumerate(axes.months)}

    def __getitem__(self, at: At) -> Count:
        index = self._index(at)
        if index is None or not self._present[index]:
            raise KeyError(at)
        part, whole, people, people_part, people_rest, people_out, *reasons = self._counters[index].tolist()
        excluded, people_excluded = tuple(reasons[: self._reasons]), tuple(reasons[self._reasons :])
        return Count(part, whole, people, people_part, people_rest, excluded, people_excluded, people_out)

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
