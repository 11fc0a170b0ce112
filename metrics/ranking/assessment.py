# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does an application get, criterion by criterion, and why?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction

from metrics.ranking.application import Application


class Outcome(Enum):
    """What a ground comes to; the words are those that people read."""

    COUNTED = "vale"
    ABSORBED = "assorbito"
    NOT_MET = "non sussiste"
    NOT_ASSESSABLE = "non valutabile"


STANDS = (Outcome.COUNTED, Outcome.ABSORBED)
"""The outcomes of a ground that is there, whether or not it gives something."""


@dataclass(frozen=True)
class Line:
    """One step of the explanation, in Italian. `points` is zero unless the line is counted."""

    criterion: str
    outcome: Outcome
    points: Fraction
    why: str


@dataclass(frozen=True)
class Assessment:
    """One application with what it gets. Whoever has the greater `merit` comes first.

    Under points `merit` is the sum of the lines; under an ordered list it is minus the rank of the highest category.
    """

    application: Application
    merit: Fraction
    lines: tuple[Line, ...]

    @property
    def domanda(self) -> str:
        """Return the code of the application."""
        return self.application.domanda

    @property
    def not_assessable(self) -> tuple[Line, ...]:
        """Return what could not be told; with any of it the merit is a minimum and a person must look."""
        return tuple(line for line in self.lines if line.outcome is Outcome.NOT_ASSESSABLE)

    def stands(self, criterion: str) -> bool:
        """Tell whether a ground of this criterion is there."""
        return any(line.criterion == criterion and line.outcome in STANDS for line in self.lines)


def counted(criterion: str, points: Fraction, why: str) -> Line:
    """Return a line that gives points (or, in an ordered list, a place)."""
    return Line(criterion, Outcome.COUNTED, points, why)


def absorbed(line: Line, why: str) -> Line:
    """Return a ground that is there and gives nothing, because another already counts."""
    return replace(line, outcome=Outcome.ABSORBED, points=Fraction(0), why=why)


def not_met(criterion: str, why: str) -> Line:
    """Return a ground that does not hold on the submission day."""
    return Line(criterion, Outcome.NOT_MET, Fraction(0), why)


def not_assessable(criterion: str, why: str) -> Line:
    """Return a ground of which a fact is missing: no points, and the application is flagged."""
    return Line(criterion, Outcome.NOT_ASSESSABLE, Fraction(0), why)


_ORDER = (Outcome.COUNTED, Outcome.NOT_ASSESSABLE, Outcome.NOT_MET)


def best(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the one line that speaks for several grounds of one criterion, which counts once; () where none is."""
    return tuple(sorted(lines, key=lambda line: _ORDER.index(line.outcome))[:1])
