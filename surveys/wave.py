# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is a wave: who was invited, when, and what was promised about the results before the first answer?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

USUAL = 10
"""Fewest answers for a score, unless a wave says otherwise with its reason (domain.md: questionnaire results)."""

FLOOR = 3
"""No wave goes below, whatever the reason."""


class State(Enum):
    """Where a wave is. What was promised is frozen from OPEN on."""

    PREPARED = "preparata"
    OPEN = "aperta"
    CLOSED = "chiusa"


class WaveRefused(ValueError):
    """A wave is wrong. The message is Italian, with the remedy: whoever prepares it reads it."""


@dataclass(frozen=True)
class Stratum:
    """So many people invited with these traits: item code -> option code; empty for all those not told apart."""

    traits: Mapping[str, str]
    invited: int


@dataclass(frozen=True)
class Promise:
    """What is fixed before launch: no group below `threshold` is shown, only `breakdowns` (item codes) are.

    `reason` says why the threshold is lower than `USUAL`; "" when it is not.
    """

    threshold: int = USUAL
    reason: str = ""
    breakdowns: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a threshold below the floor, and a lowered one without a reason."""
        if self.threshold < FLOOR:
            raise WaveRefused(f"la soglia {self.threshold} è sotto il minimo di {FLOOR}: indicarne una più alta.")
        if self.threshold < USUAL and not self.reason.strip():
            raise WaveRefused(f"una soglia sotto {USUAL} vuole il suo motivo: scriverlo accanto alla soglia.")


@dataclass(frozen=True)
class Wave:
    """One time an instrument is put to somebody. `series` ties the waves to be compared ("benessere")."""

    id: str
    series: str
    title: str
    instrument: str
    version: str
    opens: date
    closes: date
    state: State
    promise: Promise
    strata: tuple[Stratum, ...]

    @property
    def invited(self) -> int:
        """Return how many people were invited in all."""
        return sum(stratum.invited for stratum in self.strata)

    def invited_by(self, trait: str) -> Mapping[str, int]:
        """Return the invited by option of a trait; empty unless every stratum tells it."""
        if not all(trait in stratum.traits for stratum in self.strata):
            return {}
        found: dict[str, int] = {}
        for stratum in self.strata:
            found[stratum.traits[trait]] = found.get(stratum.traits[trait], 0) + stratum.invited
        return found
