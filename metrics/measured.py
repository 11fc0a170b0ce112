# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What was counted, exactly. A Measured is never drawn, printed or served: it goes through `disclosure.gate`."""

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
    """

    unit: str = ENTE
    genere: str | None = None
    mese: date | None = None


@dataclass(frozen=True)
class Count:
    """Integer counts of one place. `people*` are distinct persons behind whole, part and whole minus part."""

    part: int
    whole: int
    people: int
    people_part: int
    people_rest: int
    excluded: tuple[int, ...] = ()


@dataclass(frozen=True)
class Measured:
    """The cube of one indicator on one day, as known on another: every layer of totals is in `cells`.

    A place with no row in the source is absent: absent is not zero. `exclusions` are (code, label), in the order of
    `Count.excluded`. `population` names the whole that is counted: indicators with equal `population` share it.
    """

    indicator: str
    on: date
    known_on: date
    tree: UnitTree
    cells: Mapping[At, Count]
    exclusions: tuple[tuple[str, str], ...]
    population: str
    run: str
