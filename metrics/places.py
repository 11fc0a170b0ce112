# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Where can a number stand? Units of a tree, and the place of one cell: neutral words, known to every floor above."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

ENTE = "*"
"""The code of the root of every unit tree: the whole administration."""


@dataclass(frozen=True)
class Unit:
    """A struttura on a day; `parent` is None for the root only."""

    code: str
    name: str
    parent: str | None


@dataclass(frozen=True)
class UnitTree:
    """The units of a day, root first, each parent before its children."""

    units: tuple[Unit, ...]

    def __iter__(self) -> Iterator[Unit]:
        return iter(self.units)

    def children(self) -> Mapping[str, tuple[str, ...]]:
        """Return the codes below each unit, in tree order; leaves map to ()."""
        below: dict[str, list[str]] = {unit.code: [] for unit in self.units}
        for unit in self.units:
            if unit.parent is not None:
                below[unit.parent].append(unit.code)
        return {code: tuple(codes) for code, codes in below.items()}


@dataclass(frozen=True)
class At:
    """Where a count stands. `genere` and `mese` are None for the total over them; `mese` is a month's first day.

    For a stock indicator `mese` None is the reference day itself, and a month is its last day (or the reference day,
    if that comes first). For a flow it is the whole period, 1 January to the reference day, and a month is its part.
    For deadlines the period lies ahead and may reach into the next year (`metrics.deadlines.counted`).
    """

    unit: str = ENTE
    genere: str | None = None
    mese: date | None = None
