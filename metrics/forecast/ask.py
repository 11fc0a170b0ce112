# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a forecast take? A day, a last day, and the record: read once, judged in memory, simulated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from metrics.engine import Backend
from metrics.forecast.facts import read
from metrics.forecast.history import History, history_of, months_ahead
from metrics.forecast.simulate import FUTURES, Overrides, Simulated, simulate
from metrics.forecast.start import start_of


@dataclass(frozen=True)
class Horizon:
    """From which day, as known on which, to which; `minimum` is the days of service that give access."""

    on: date
    known_on: date
    until: date
    minimum: int | None

    @property
    def ends(self) -> tuple[date, ...]:
        """Return the month ends ahead."""
        return months_ahead(self.on, self.until)


def simulated(
    where: Backend, horizon: Horizon, overrides: Overrides | None = None, futures: int = FUTURES
) -> tuple[History, Simulated]:
    """Return the history up to the day, and the futures after it."""
    with where.opened(horizon.known_on) as reader:
        facts = read(reader, horizon.on, horizon.minimum)
    history = history_of(facts, horizon.on)
    return history, simulate(start_of(facts, horizon.on, horizon.ends), history, overrides, futures)
