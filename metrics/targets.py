# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is a target met, and how many people are missing? Integers only (domain.md 10.1, 10.8)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction


class Status(Enum):
    """The outcome of a target; the words are those that people read."""

    MET = "raggiunto"
    NEAR = "vicino"
    NOT_MET = "sotto"
    NOT_COMPUTABLE = "non_calcolabile"
    NO_TARGET = "senza_obiettivo"


@dataclass(frozen=True)
class Target:
    """A floor for part/whole, as an exact fraction; `norm` and `source` say who prescribes it."""

    floor: Fraction
    norm: str
    source: str


def status(part: int, whole: int, target: Target | None) -> Status:
    """Return the outcome of the unrounded share; an empty whole is not computable, never zero."""
    if whole == 0:
        return Status.NOT_COMPUTABLE
    if target is None:
        return Status.NO_TARGET
    return Status.MET if part >= target.floor * whole else Status.NOT_MET


def missing(part: int, whole: int, target: Target) -> int:
    """Return ceil(target x whole) - part, never below 0 (domain.md 10.8)."""
    needed = -((-target.floor.numerator * whole) // target.floor.denominator)
    return max(0, needed - part)
