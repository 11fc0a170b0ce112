# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How often did people begin, renew, withdraw, come and leave? Counted month by month from the record's own history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from metrics.forecast.facts import Facts
from metrics.known import NEVER, Flags, Ints
from record.period import add_months, last_day, month_of

Reals = NDArray[np.float64]

WINDOW = 36
"""How many months of history count at most: what is older says little of what comes."""

HALF_LIFE = 24
"""After how many months an event counts half: habits change."""

LEADS = 3
"""For how many months ahead of its last day it is looked whether an agreement was already renewed."""

LONGEST = 60
"""Durations in months are told apart up to here; one more stands for those that do not end."""


def month_ends(first: date, last: date) -> tuple[date, ...]:
    """Return the month ends from one day to another, both included."""
    found, end = [], last_day(month_of(first))
    while end <= last:
        found.append(end)
        end = last_day(add_months(month_of(end), 1))
    return tuple(found)


def months_ahead(on: date, until: date) -> tuple[date, ...]:
    """Return the month ends after a day, up to another."""
    return month_ends(on + timedelta(days=1), until)


def triennium_end(on: date) -> date:
    """Return the last day of the three years of the PIAO that begin with the year of a day (D.L. 80/2021, art. 6)."""
    return date(on.year + 2, 12, 31)


@dataclass(frozen=True)
class Tried:
    """Of something that may happen: on how many occasions, and how often it did, month by month."""

    occasions: Ints
    happened: Ints

    @property
    def total(self) -> tuple[int, int]:
        """Return how often it happened, and on how many occasions."""
        return int(self.happened.sum()), int(self.occasions.sum())


@dataclass(frozen=True)
class History:
    """What happened in the months before a day, oldest first; `weight` is how much each month counts, 1 the last.

    `begun`: eligible people without an agreement who had one a month later. `renewed`: agreements that reached their
    last day, and whose person went on; `late[k]` those of them of which nothing was signed k + 1 month ends before: in
    an ente that renews ahead of time, few of these go on. `withdrawn`: covered people whose agreement was not due, and
    who stopped. `left` and `entered`: eligible people who left, or who came in after their first months of service.
    `weighed_durations` counts, with the weights, the agreements that began by calendar month (12 rows) and length in
    months (LONGEST + 2 columns; the last: no end).
    """

    months: tuple[date, ...]
    weight: Reals
    begun: Tried
    renewed: Tried
    late: tuple[Tried, ...]
    withdrawn: Tried
    left: Tried
    entered: Tried
    weighed_durations: Reals

    @property
    def rates(self) -> Mapping[str, Tried]:
        """Return what may happen, by name."""
        late = {f"late_{lead}": tried for lead, tried in enumerate(self.late, 1)}
        names = ("begun", "renewed", "withdrawn", "left", "entered")
        return {name: getattr(self, name) for name in names} | late


def history_of(facts: Facts, on: date) -> History:
    """Return the history up to a day: at most WINDOW whole months, from the first in which anybody was eligible."""
    days = _days(facts, on)
    counted = np.array([_month(facts, days, place) for place in range(1, len(days))], dtype=np.int64)
    counted = counted.reshape(-1, 2 * (5 + LEADS))
    begun, renewed, withdrawn, left, entered, *late = (
        Tried(counted[:, place], counted[:, place + 1]) for place in range(0, counted.shape[1], 2)
    )
    months = tuple(date.fromordinal(day) for day in days[1:])
    weight = 0.5 ** (np.arange(len(months))[::-1] / HALF_LIFE)
    lengths = _durations(facts, days, weight)
    return History(months, weight, begun, renewed, tuple(late), withdrawn, left, entered, lengths)


def _days(facts: Facts, on: date) -> Sequence[int]:
    """Return the month ends of the history, the one before its first month too."""
    if facts.first_day is None:
        return ()
    first = max(date.fromordinal(facts.first_day), add_months(month_of(on), -WINDOW))
    ends = [day.toordinal() for day in month_ends(first, on)]
    while ends and not facts.eligible(ends[0]).any():
        ends.pop(0)
    return ends


def _month(facts: Facts, days: Sequence[int], place: int) -> tuple[int, ...]:
    """Return occasions and events between two month ends: begun, renewed, withdrawn, left, entered, then the late."""
    before, day = days[place - 1], days[place]
    was, now = facts.eligible(before), facts.eligible(day)
    held, holds = was & facts.covered(before), facts.covered(day)
    due = due_between(facts, before, day) & was & now
    free, stays = now & ~held & ~due, held & now & ~due
    came, gone = ~was & now & facts.newcomer(before) & _recent(facts, day), was & facts.gone(day)
    late = (due & ~facts.covered(day, known=days[max(0, place - lead)]) for lead in range(1, LEADS + 1))
    pairs = [(free, free & holds), (due, due & holds), (stays, stays & ~holds), (was, gone), (was, came)]
    pairs += [(each, each & holds) for each in late]
    return tuple(int(np.count_nonzero(each)) for pair in pairs for each in pair)


def due_between(facts: Facts, before: int, day: int) -> Flags:
    """Return who has an agreement whose last day, as agreed, lies from one day on and before another.

    One that was withdrawn from is not due any more; one that a renewal closed ahead of time was due, and renewed.
    """
    held = facts.agreements
    ends = (held.scheduled >= before) & (held.scheduled < day) & (held.since <= before)
    stopped = np.flatnonzero(ends & (held.until < held.scheduled))
    lasting = [place for place in stopped if facts.covered(int(held.until[place]) + 1)[held.person[place]]]
    reached = ends & (held.until == held.scheduled)
    found = np.zeros(facts.people, dtype=np.bool_)
    found[held.person[reached]] = True
    found[held.person[lasting]] = True
    return found


def _recent(facts: Facts, day: int) -> Flags:
    """Return whose service began so lately that the first months were what kept them out."""
    since = np.zeros(facts.people, dtype=np.int64)
    held = facts.states
    np.maximum.at(since, held.person, np.maximum(held.hired, held.served_from))
    recent: Flags = (since == 0) | (since > day - (facts.minimum or 0) - _TWO_MONTHS)
    return recent


_TWO_MONTHS = 62


def month_number(day: int) -> int:
    """Return a number for the month of a day: consecutive months have consecutive numbers."""
    on = date.fromordinal(day)
    return on.year * 12 + on.month - 1


def lasts(since: int, scheduled: int) -> int:
    """Return after how many month ends an agreement is over; LONGEST + 1 if it has no end, or a very late one."""
    if scheduled >= NEVER:
        return LONGEST + 1
    return max(0, min(LONGEST, month_number(scheduled + 1) - month_number(since)))


def _durations(facts: Facts, days: Sequence[int], weight: Reals) -> Reals:
    found = np.zeros((12, LONGEST + 2))
    if len(days) < 2:
        return found
    held, places = facts.agreements, np.searchsorted(np.array(days), facts.agreements.since, side="left")
    for place in np.flatnonzero((places > 0) & (places < len(days))):
        since, scheduled = int(held.since[place]), int(held.scheduled[place])
        length = lasts(since, scheduled)
        if length:
            found[month_number(since) % 12, length] += weight[places[place] - 1]
    return found
