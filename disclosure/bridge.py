# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which steps between two values may be told? Bridged in, ReleasedBridge out; small steps are told together.

A step of few people would name somebody: «correzioni: una persona in meno» beside two published values says whose
agreement was wrong. So a bridge is told for the whole administration only, between two values that the gate shows, and
a step is told when numerator, denominator and their difference each changed by nothing, or by at least as many as the
policy's threshold, of at least as many distinct persons (where a row is not a person). Steps that may not be told by
themselves are merged with those beside them on the path until the rule holds for each piece; if nothing but all the
steps together is left, only the total is shown, of all causes at once: the two published values tell it anyway, but
not that it has one cause alone.

Only neighbours are merged, so that every number on the table belongs to a state between two pieces: were a piece told
that lies between two hidden ones, its points (part over whole, before and after) would let a reader solve for the
states at its ends. Steps that changed nothing stand between no states: they are told apart, and merged across.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations, pairwise

from disclosure.policy import Policy
from disclosure.release import Released, Shown
from metrics.bridged import Bridged, Tally
from metrics.declare import Unit
from metrics.movement import Movement
from metrics.places import At


@dataclass(frozen=True)
class Terms:
    """Numerator and denominator of a state that may be told; never over nothing."""

    numerator: int
    denominator: int

    @property
    def share(self) -> Fraction:
        """Return one over the other."""
        return Fraction(self.numerator, self.denominator)


@dataclass(frozen=True)
class Piece:
    """One line of a bridge: a cause, or several told together. `change` is exact and in the unit."""

    movements: tuple[Movement, ...]
    before: Terms
    after: Terms
    change: Fraction

    @property
    def numerator(self) -> int:
        """Return by how much the numerator changed."""
        return self.after.numerator - self.before.numerator

    @property
    def denominator(self) -> int:
        """Return by how much the denominator changed."""
        return self.after.denominator - self.before.denominator


@dataclass(frozen=True)
class ReleasedBridge:
    """A bridge as it may be seen: made by `release_bridge` only. The changes of the pieces add up to `change`.

    `merged` says whether some causes are told together because one of them is of few people.
    """

    indicator: str
    unit: Unit
    on: tuple[date, date]
    known_on: tuple[date, date]
    first: Terms
    last: Terms
    pieces: tuple[Piece, ...]
    merged: bool
    threshold: int

    @property
    def change(self) -> Fraction:
        """Return the whole difference, in the unit."""
        return (self.last.share - self.first.share) * self.unit.per


def release_bridge(bridged: Bridged, first: Released, last: Released, policy: Policy) -> ReleasedBridge | None:
    """Return what may be told of a bridge between two released values; None where either is hidden or absent.

    Raises ValueError when a value was not counted as it was released: they would not be the same number.
    """
    ends = [_shown(first), _shown(last)]
    if any(end is None or end.hidden for end in ends):
        return None
    for end, tally in zip(ends, (bridged.states[0], bridged.states[-1]), strict=True):
        if end is None or tally is None or (end.numerator, end.denominator) != (tally.part, tally.whole):
            raise ValueError(f"{bridged.indicator}: the bridge and the release do not count the same")
    told, whole = _told(bridged, policy.threshold), bridged.between(0, len(bridged.states) - 1)
    if told is None:
        pieces: tuple[Piece, ...] = (Piece(tuple(Movement), _terms(whole.before), _terms(whole.after), whole.change),)
    else:
        pieces = tuple(_pieces(bridged, told))
    return ReleasedBridge(
        indicator=bridged.indicator,
        unit=bridged.unit,
        on=bridged.on,
        known_on=bridged.known_on,
        first=_terms(whole.before),
        last=_terms(whole.after),
        pieces=pieces,
        merged=told is None or len(told) < len(_moving(bridged)),
        threshold=policy.threshold,
    )


def _shown(released: Released) -> Shown | None:
    return released.cells.get(At())


def _terms(tally: Tally) -> Terms:
    return Terms(tally.part, tally.whole)


# ---------------------------------------------------------------- which states may be told


def _moving(bridged: Bridged) -> list[int]:
    """Return the states that differ from the last one with a value before them, and the first."""
    known = [position for position in range(len(bridged.states)) if bridged.has_value(position)]
    return [0, *(last for first, last in pairwise(known) if bridged.states[first] != bridged.states[last])]


def _told(bridged: Bridged, threshold: int) -> list[int] | None:
    """Return the states to tell, first and last among them: as many as the rule allows, the earliest where it is equal.

    None when the rule allows no choice. At most five states lie between the ends: every choice is tried, the largest
    first.
    """
    first, *moving = _moving(bridged)
    if not moving:
        return [first]
    *inner, last = moving
    choices = (chosen for size in range(len(inner), -1, -1) for chosen in combinations(inner, size))
    kept = ([first, *chosen, last] for chosen in choices)
    return next((each for each in kept if _allowed(bridged, each, threshold)), None)


def _allowed(bridged: Bridged, kept: Sequence[int], threshold: int) -> bool:
    return all(tellable(bridged, first, last, threshold) for first, last in pairwise(kept))


def tellable(bridged: Bridged, first: int, last: int, threshold: int) -> bool:
    """Tell whether two states may be told beside one another: they differ by nothing, or by enough people."""
    step, touched = bridged.between(first, last), bridged.touched[first, last]
    part, whole = step.after.part - step.before.part, step.after.whole - step.before.whole
    moved = ((part, touched.part), (whole, touched.whole), (whole - part, touched.rest))
    return all(not change or min(abs(change), people) >= threshold for change, people in moved)


# ---------------------------------------------------------------- what is written out


def _pieces(bridged: Bridged, told: Sequence[int]) -> Iterator[Piece]:
    """Yield the pieces in the order of their first cause; a cause that changed nothing has one of its own."""
    still = _still(bridged)
    pieces = []
    for first, last in pairwise(told):
        step = bridged.between(first, last)
        movements = tuple(each for each in step.movements if each not in still)
        pieces.append(Piece(movements, _terms(step.before), _terms(step.after), step.change))
    order = tuple(Movement)
    taken = {movement for piece in pieces for movement in piece.movements}
    for movement in order:
        if movement not in taken:
            here = _last_before(pieces, movement) or _terms(bridged.between(0, len(bridged.states) - 1).before)
            pieces.append(Piece((movement,), here, here, Fraction(0)))
    yield from sorted(pieces, key=lambda piece: order.index(piece.movements[0]))


def _still(bridged: Bridged) -> frozenset[Movement]:
    """Return the causes between two states with the same counts."""
    pairs = zip(Movement, pairwise(bridged.states), strict=True)
    return frozenset(movement for movement, (before, after) in pairs if before is not None and before == after)


def _last_before(pieces: Sequence[Piece], movement: Movement) -> Terms | None:
    """Return the state at the end of the last piece that begins before a cause."""
    order = tuple(Movement)
    before = [piece for piece in pieces if order.index(piece.movements[0]) < order.index(movement)]
    return max(before, key=lambda piece: order.index(piece.movements[0])).after if before else None
