# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Where does each future begin? Whose agreement ends in which month, who is known to come, and who to leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

import numpy as np

from metrics.forecast.facts import Facts
from metrics.known import Flags, Ints


@dataclass(frozen=True)
class Start:
    """What is known of the months ahead, as counts. Month 0 is the reference day; the last column is beyond the end.

    `held[k]`: covered now, until month k (the first in which they no longer are). `free`: eligible now, not covered.
    `arriving[m, k]`: who becomes eligible in month m, with an agreement until k; `arriving_free[m]`: without one.
    `signed[m, k]`: who is eligible before, and has an agreement that begins in m. `leaving_held[m]`: people whose last
    day is known, eligible and covered in month m by what is signed; `leaving[m]`: all of them who are eligible in m;
    `leaving_due[m]`: those of them whose agreement ends in m, before they leave. Nobody of these stands in the others.
    """

    on: date
    ends: tuple[date, ...]
    held: Ints
    free: int
    arriving: Ints
    arriving_free: Ints
    signed: Ints
    leaving: Ints
    leaving_held: Ints
    leaving_due: Ints
    waiting: int

    @property
    def part(self) -> int:
        """Return the numerator of S-01 on the reference day."""
        return int(self.held.sum() + self.leaving_held[0])

    @property
    def whole(self) -> int:
        """Return the denominator of S-01 on the reference day."""
        return int(self.held.sum() + self.free + self.leaving[0])

    @property
    def digest(self) -> str:
        """Return a name that is equal only if all that is known is equal."""
        parts = [self.on.isoformat(), *(day.isoformat() for day in self.ends), str(self.free), str(self.waiting)]
        tables = (self.held, self.arriving, self.arriving_free, self.signed)
        leaving = (self.leaving, self.leaving_held, self.leaving_due)
        parts += [repr(each.tolist()) for each in (*tables, *leaving)]
        return sha256("\x1f".join(parts).encode()).hexdigest()

    @property
    def gone_by(self) -> Ints:
        """Return how many people are known to leave in each month."""
        return np.maximum(0, -np.diff(self.leaving, prepend=self.leaving[:1]))


def start_of(facts: Facts, on: date, ends: Sequence[date]) -> Start:
    """Return what is known on a day of the month ends ahead."""
    days = [on.toordinal(), *(day.toordinal() for day in ends)]
    eligible = np.array([facts.eligible(day) for day in days])
    covered = np.array([facts.covered(day) for day in days]) & eligible
    last = len(days)
    comes, goes = _first(eligible), _until(eligible)
    starts, stops = _first(covered), _until(covered)
    known = comes < last
    stays = known & (goes == last)
    leaves = known & (goes < last)
    within = leaves & (starts < last)
    return Start(
        on=on,
        ends=tuple(ends),
        held=_counted(stops[stays & (starts == 0)], last + 1),
        free=int(np.count_nonzero(stays & (comes == 0) & (starts > 0))),
        arriving=_table(stays & (comes > 0) & (starts == comes), comes, stops, last),
        arriving_free=_counted(comes[stays & (comes > 0) & (starts > comes)], last),
        signed=_table(stays & (starts > comes) & (starts < last), starts, stops, last),
        leaving=_present(leaves, comes, goes, last),
        leaving_held=_present(within, starts, stops, last),
        leaving_due=_counted(stops[within & (stops < goes)], last),
        waiting=_waiting(facts, days),
    )


def _first(flags: Flags) -> Ints:
    """Return the first month in which something holds of each person; the number of months where it never does."""
    return np.where(flags.any(axis=0), flags.argmax(axis=0), len(flags)).astype(np.int64)


def _until(flags: Flags) -> Ints:
    """Return the first month in which it no longer holds, having held: who comes back is not looked for."""
    first = _first(flags)
    after = np.arange(len(flags))[:, None] >= first
    over = after & ~flags
    return np.where(over.any(axis=0), over.argmax(axis=0), len(flags)).astype(np.int64)


def _counted(months: Ints, size: int) -> Ints:
    return np.bincount(months, minlength=size)[:size].astype(np.int64)


def _table(who: Flags, rows: Ints, columns: Ints, last: int) -> Ints:
    found = np.zeros((last, last + 1), dtype=np.int64)
    np.add.at(found, (rows[who], columns[who]), 1)
    return found


def _present(who: Flags, since: Ints, until: Ints, last: int) -> Ints:
    """Return how many are there in each month."""
    months = np.arange(last)[:, None]
    there: Flags = who & (since <= months) & (months < until)
    found: Ints = there.sum(axis=1).astype(np.int64)
    return found


def _waiting(facts: Facts, days: Sequence[int]) -> int:
    """Return in which month the first person hired after the reference day can be eligible."""
    if facts.minimum is None:
        return 1
    return next((place for place, day in enumerate(days) if day - facts.minimum > days[0]), len(days))
