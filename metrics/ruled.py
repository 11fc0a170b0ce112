# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is an indicator that is the outcome of a rule: conforme over what could be judged, and never counted again?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from metrics.compliance import Rulebook
from metrics.declare import MARKS, DeclarationError, Direction, Unit
from metrics.rule import Rule


@dataclass(frozen=True)
class Ruled:
    """One declared indicator of this kind; the words are those of `metrics.declare.Indicator`.

    Its numerator is what is conforme, its denominator what could be judged, its exclusions the reasons of what could
    not: whatever the rule's own outcome is, from 1 January to the day. Raises DeclarationError for an unknown mark, a
    formula without its two terms, or no description.
    """

    code: str
    title: str
    formula: str
    source: str
    mark: str
    rule: Rule
    description: str
    direction: Direction = Direction.UP
    unit: Unit = field(default=Unit.PERCENT, init=False)

    def __post_init__(self) -> None:
        """Refuse a declaration that its card could not tell."""
        if self.mark not in MARKS:
            raise DeclarationError(f"{self.code}: mark {self.mark!r} is unknown; allowed: {', '.join(MARKS)}")
        if self.formula.count(" / ") != 1:
            raise DeclarationError(f"{self.code}: formula {self.formula!r} is not 'numerator / denominator [× 100]'")
        if not self.description:
            raise DeclarationError(f"{self.code}: no description; officials read it on the indicator's card")

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return the ids of the norms that its rule applies."""
        return self.rule.norms

    @property
    def cases(self) -> str:
        """Return where its worked cases are, below tests/spec: they are its rule's."""
        return f"rules/{self.rule.id}.yaml"

    @property
    def verified(self) -> str:
        """Return how far its definition was checked on a text, in Italian."""
        return MARKS[self.mark]

    def in_force(self, book: Rulebook, on: date) -> bool:
        """Tell whether somebody prescribes its rule on a day."""
        return any(period.last >= on for period in book.periods(self.rule, on))
