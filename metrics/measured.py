# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What was counted, exactly. A Measured is never drawn, printed or served: it goes through `disclosure.gate`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from metrics.places import At, UnitTree


@dataclass(frozen=True)
class Count:
    """Integer counts of one place. `people*` are distinct persons behind whole, part and whole minus part.

    `excluded` are rows by reason, like part and whole: where one person has many rows, `people_excluded` are the
    distinct persons behind each reason and `people_out` those behind all of them. Without `people_out` nobody knows
    whether two reasons hold the same persons. Raises ValueError for a reason without its persons.
    """

    part: int
    whole: int
    people: int
    people_part: int
    people_rest: int
    excluded: tuple[int, ...] = ()
    people_excluded: tuple[int, ...] = ()
    people_out: int = 0

    def __post_init__(self) -> None:
        """Refuse rows that do not say how many persons are behind them: the gate decides by persons."""
        if len(self.people_excluded) != len(self.excluded):
            raise ValueError(f"{len(self.excluded)} reasons, but the persons of {len(self.people_excluded)}")

    def people_of(self, reasons: Sequence[int]) -> int:
        """Return how many distinct persons are at least behind some reasons together, given by position.

        No more persons than rows are behind the other reasons; so a stock, where a row is a person, is told exactly.
        """
        if not self.excluded:
            return 0
        others = sum(rows for at, rows in enumerate(self.excluded) if at not in reasons)
        return max(0, self.people_out - others, *(self.people_excluded[at] for at in reasons))


@dataclass(frozen=True)
class Measured:
    """The cube of one indicator on one day, as known on another: every layer of totals is in `cells`.

    A place with no row in the source is absent: absent is not zero. `exclusions` are (code, label), in the order of
    `Count.excluded`. `population` names the whole that is counted: indicators with equal `population` share it.
    `beside` is the indicator whose part that whole nearly is (`metrics.measures.Share`), "" for none, and
    `nested` are those whose whole holds that whole or lies in it.
    """

    indicator: str
    on: date
    known_on: date
    tree: UnitTree
    cells: Mapping[At, Count]
    exclusions: tuple[tuple[str, str], ...]
    population: str
    run: str
    beside: str = ""
    nested: tuple[str, ...] = ()
