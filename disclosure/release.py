# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What may be published: counts that passed the gate, or the reason why they did not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from metrics.places import At, UnitTree
from metrics.targets import Status, Target, missing, status


class Hidden(Enum):
    """Why a number is not shown: readers see one marker, never which of the two rules applied to it."""

    RESERVED = "riservato"


@dataclass(frozen=True)
class Shown:
    """One place of a release. `numerator` is None where it is hidden; then so is everything that follows from it.

    `denominator` may stay visible beside a hidden numerator. `excluded` maps the codes of `Released.exclusions` to
    what is counted there (people of a stock, weeks, agreements), None as a whole where it is hidden.
    """

    numerator: int | None
    denominator: int | None
    excluded: Mapping[str, int] | None = None

    @property
    def hidden(self) -> Hidden | None:
        """Return the reason when anything of the place is hidden."""
        return Hidden.RESERVED if self.numerator is None or self.denominator is None else None


@dataclass(frozen=True)
class Released:
    """One indicator as it may be seen: made by `disclosure.gate` only.

    A place absent from `cells` has no data: absent is neither zero nor hidden.
    """

    indicator: str
    on: date
    known_on: date
    tree: UnitTree
    cells: Mapping[At, Shown]
    exclusions: tuple[tuple[str, str], ...]
    target: Target | None
    threshold: int
    run: str

    def status(self, at: At) -> Status:
        """Return the outcome at a place; hidden or absent counts are not computable."""
        shown = self.cells.get(at)
        if shown is None or shown.numerator is None or shown.denominator is None:
            return Status.NOT_COMPUTABLE
        return status(shown.numerator, shown.denominator, self.target)

    def missing_people(self, at: At) -> int | None:
        """Return how many people are missing to the target; None when hidden, absent, or without a target."""
        shown = self.cells.get(at)
        if self.target is None or shown is None or shown.numerator is None or shown.denominator is None:
            return None
        return missing(shown.numerator, shown.denominator, self.target)
