# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which groups of some breakdowns may be shown together, so that no few people are left when one is taken from another?

Each breakdown is decided by itself beside the total (`surveys.feasibility.shown`), then against every other: what may
be worked out of a breakdown are its visible groups, all its hidden ones together, and their unions. Two such sets, of
two breakdowns, must not be almost the same: when fewer people than the threshold are in one only and fewer in the other
only (and somebody is), the smallest group in play is hidden, and its breakdown decided again. Sets that differ by few
on one side and by many on the other say nothing of the few: what is left mixes them with the many.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from surveys.feasibility import shown

Counts = NDArray[np.int64]
Union = tuple[int, ...]

EVERY_UNION = 8
"""Up to so many parts of a breakdown every union of them is looked at; of more, those of one, two and three."""


@dataclass(frozen=True)
class Groups:
    """The people of one thing that is shown, by breakdown: item -> group code -> people; and by each two of them.

    `crossed` maps (one, other) to counts in the order of the groups. `kept_back` are groups hidden for another reason.
    """

    counts: Mapping[str, Mapping[str, int]]
    crossed: Mapping[tuple[str, str], Sequence[Sequence[int]]]
    kept_back: Mapping[str, Collection[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Side:
    """A breakdown as it may be worked out: parts (sets of places among its groups), the last the hidden ones."""

    item: str
    codes: tuple[str, ...]
    parts: tuple[tuple[int, ...], ...]


def visible(groups: Groups, threshold: int) -> dict[str, frozenset[str]]:
    """Return the groups of each breakdown that may be shown, all together with the total. Order-free: ties by code."""
    hidden: dict[str, set[str]] = {item: set(groups.kept_back.get(item, ())) for item in groups.counts}
    found = {item: shown(counts, threshold, hidden[item]) for item, counts in groups.counts.items()}
    while (taken := _to_hide(groups, found, threshold)) is not None:
        item, code = taken
        hidden[item].add(code)
        found[item] = shown(groups.counts[item], threshold, hidden[item])
    return found


def _to_hide(groups: Groups, found: Mapping[str, frozenset[str]], threshold: int) -> tuple[str, str] | None:
    """Return the group to hide next, None when no two breakdowns can be played against each other."""
    for (one, other), table in groups.crossed.items():
        sides = _side(one, groups, found), _side(other, groups, found)
        cells = _cells(np.asarray(table, dtype=np.int64), *sides)
        unions = _alike(cells, threshold)
        if unions is not None:
            return _smallest(groups, found, sides, unions)
    return None


def _side(item: str, groups: Groups, found: Mapping[str, frozenset[str]]) -> _Side:
    codes = tuple(groups.counts[item])
    parts = [(place,) for place, code in enumerate(codes) if code in found[item]]
    return _Side(item, codes, (*parts, tuple(place for place, code in enumerate(codes) if code not in found[item])))


def _cells(table: Counts, one: _Side, other: _Side) -> Counts:
    """Return the people by part of one breakdown and part of the other."""
    rows = [table[list(part)].sum(axis=0) for part in one.parts]
    return np.array([[row[list(part)].sum() for part in other.parts] for row in rows], dtype=np.int64)


def _alike(cells: Counts, threshold: int) -> tuple[Union, Union] | None:
    """Return a union of parts of one breakdown and one of the other that are almost the same, None without any."""
    found = _nearest(cells, threshold)
    if found is not None or max(cells.shape) <= EVERY_UNION:
        return found
    turned = _nearest(cells.T, threshold)
    return turned and (turned[1], turned[0])


def _nearest(cells: Counts, threshold: int) -> tuple[Union, Union] | None:
    """Return the first union of rows with a union of columns that is almost the same.

    The nearest to some rows takes each column that is more inside them than outside.
    """
    unions = _unions(len(cells))
    inside = unions @ cells
    outside = cells.sum(axis=0) - inside
    taken = inside > outside
    only_here, only_there = np.where(taken, 0, inside).sum(axis=1), np.where(taken, outside, 0).sum(axis=1)
    alike = (only_here + only_there > 0) & (np.maximum(only_here, only_there) < threshold)
    if not alike.any():
        return None
    place = int(np.argmax(alike))
    return _members(unions[place] > 0), _members(taken[place])


@cache
def _unions(parts: int) -> Counts:
    """Return the unions of parts to be looked at (unions x parts, 1 for a member); a complement tells nothing else."""
    sizes = range(1, min(parts - 1, 3 if parts > EVERY_UNION else parts // 2) + 1)
    unions = [members for size in sizes for members in combinations(range(parts), size)]
    found = np.zeros((len(unions), parts), dtype=np.int64)
    for row, members in enumerate(unions):
        found[row, list(members)] = 1
    return found


def _members(mask: NDArray[np.bool_]) -> Union:
    return tuple(int(place) for place in np.flatnonzero(mask))


def _smallest(
    groups: Groups,
    found: Mapping[str, frozenset[str]],
    sides: tuple[_Side, _Side],
    unions: tuple[Union, Union],
) -> tuple[str, str]:
    """Return the smallest visible group of the two unions; of the two breakdowns when all of the unions is hidden."""
    inside = [
        (side.item, side.codes[place])
        for side, union in zip(sides, unions, strict=True)
        for part in union
        for place in side.parts[part]
        if side.codes[place] in found[side.item]
    ]
    every = [(side.item, code) for side in sides for code in side.codes if code in found[side.item]]
    return min(inside or every, key=lambda each: (groups.counts[each[0]][each[1]], each))
