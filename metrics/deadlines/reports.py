# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""When does each report of an agreement fall due, the listed ones and those that nobody has listed?"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from metrics.deadlines.facts import Accordo, Rapporto
from record.period import duration_end


@dataclass(frozen=True)
class Periodicita:
    """How often a report is due: every so many months, or days."""

    months: int = 0
    days: int = 0

    def end(self, start: date, number: int) -> date:
        """Return the last day of a period (1 is the first) counted from a start."""
        if self.months:
            return duration_end(start, number * self.months)
        return start + timedelta(days=number * self.days - 1)


PERIODICITA = MappingProxyType(
    {
        "settimanale": Periodicita(days=7),
        "weekly": Periodicita(days=7),
        "mensile": Periodicita(1),
        "monthly": Periodicita(1),
        "bimestrale": Periodicita(2),
        "trimestrale": Periodicita(3),
        "quarterly": Periodicita(3),
        "quadrimestrale": Periodicita(4),
        "semestrale": Periodicita(6),
        "half-yearly": Periodicita(6),
        "annuale": Periodicita(12),
        "yearly": Periodicita(12),
    }
)
"""How offices write it, in small letters."""


def periodicita(accordo: Accordo) -> Periodicita | None:
    """Return how often an agreement wants a report; None where it does not say, or says something unknown."""
    return PERIODICITA.get((accordo.periodicita_rapporto or "").strip().casefold())


def unlisted(accordo: Accordo, listed: Sequence[Rapporto], until: date) -> Sequence[date]:
    """Return the end of each whole period, up to a day, of which no report is listed: then the report is due.

    A listed report is about the period in which its `al` falls; without it, about the last one over by its day.
    """
    every = periodicita(accordo)
    if every is None:
        return ()
    ends = _ends(accordo.inizio, every, until)
    told = {_period(ends, report) for report in listed}
    return [end for number, end in enumerate(ends) if number not in told] if told else ends


@lru_cache(maxsize=10_000)
def _ends(start: date, every: Periodicita, until: date) -> tuple[date, ...]:
    """Return the last days of the whole periods from a start to a day: many agreements share them."""
    ends: list[date] = []
    while (end := every.end(start, len(ends) + 1)) <= until:
        ends.append(end)
    return tuple(ends)


def _period(ends: Sequence[date], report: Rapporto) -> int:
    if report.al is not None:
        return bisect_left(ends, report.al)
    return max(0, bisect_right(ends, report.scade_il) - 1)
