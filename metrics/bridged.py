# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What was counted on the way from one value to another, exactly? A Bridged goes through `disclosure.bridge` only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from metrics.declare import Unit
from metrics.movement import Movement


@dataclass(frozen=True)
class Tally:
    """Numerator and denominator of the whole ente, in one state of the path."""

    part: int
    whole: int

    @property
    def share(self) -> Fraction | None:
        """Return part over whole; None over nothing."""
        return Fraction(self.part, self.whole) if self.whole else None


@dataclass(frozen=True)
class Touched:
    """How many distinct persons count otherwise in one state than in another: in part, in whole, in the rest."""

    part: int
    whole: int
    rest: int


@dataclass(frozen=True)
class Step:
    """What one or more causes, next to one another on the path, made of a value; `change` is in the unit."""

    movements: tuple[Movement, ...]
    before: Tally
    after: Tally
    change: Fraction


@dataclass(frozen=True)
class Bridged:
    """A path of states, one before each `Movement` and one at the end; None where a state cannot be computed.

    Its two ends always can, and have a value. `touched` compares two states, given by their positions on the path.
    """

    indicator: str
    unit: Unit
    on: tuple[date, date]
    known_on: tuple[date, date]
    states: tuple[Tally | None, ...]
    touched: Mapping[tuple[int, int], Touched]

    @property
    def change(self) -> Fraction:
        """Return the whole difference, in the unit."""
        return self.between(0, len(self.states) - 1).change

    def has_value(self, position: int) -> bool:
        """Tell whether a state has a value."""
        state = self.states[position]
        return state is not None and state.share is not None

    def between(self, first: int, last: int) -> Step:
        """Return the step from one state to a later one. Raises ValueError where either has no value."""
        before, after = self.states[first], self.states[last]
        if before is None or after is None or before.share is None or after.share is None:
            raise ValueError(f"{self.indicator}: no value in state {first} or {last} of the path")
        change = (after.share - before.share) * self.unit.per
        return Step(tuple(Movement)[first:last], before, after, change)

    def steps(self) -> Iterator[Step]:
        """Yield the steps between the states that have a value: their changes add up to `change`."""
        known = [position for position in range(len(self.states)) if self.has_value(position)]
        for first, last in pairwise(known):
            yield self.between(first, last)
