# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What was counted, exactly. A Measured is never drawn, printed or served: it goes through `disclosure.gate`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from metrics.places import At, UnitTree


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
