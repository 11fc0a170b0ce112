# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How may the months ahead go? Many futures at once, each with its own rates and its own chance, from one seed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np

from metrics.forecast.history import LONGEST, History, Reals
from metrics.forecast.rates import PERSISTENCE, Drawn, draw
from metrics.forecast.start import Start
from metrics.known import Ints

FUTURES = 2000
"""How many futures are simulated: the edges of the band move by less than a tenth of its width with another seed."""


@dataclass(frozen=True)
class Overrides:
    """What a scenario puts in the place of what the history says; None leaves the history."""

    renewed: float | None = None
    hired_each_month: float | None = None


@dataclass(frozen=True)
class Simulated:
    """Numerators and denominators of S-01, futures by months: month 0 is the reference day, the same in all.

    `held` and `free` say what becomes on average of one person covered on the reference day and of one who is not (with
    all those who come): months by two, how many are covered and how many eligible.
    """

    start: Start
    part: Ints
    whole: Ints
    held: Reals
    free: Reals
    digest: str

    @property
    def share(self) -> Reals:
        """Return the share of each future and month; where nobody is eligible, 0."""
        shares: Reals = np.divide(self.part, self.whole, out=np.zeros(self.part.shape), where=self.whole > 0)
        return shares


def simulate(start: Start, history: History, overrides: Overrides | None = None, futures: int = FUTURES) -> Simulated:
    """Return the futures of a start: the same inputs give the same answer, bit for bit."""
    digest = _digest(start, history, overrides or Overrides(), futures)
    rng = np.random.Generator(np.random.PCG64(int(digest, 16)))
    drawn = draw(history, rng, futures)
    return _lived(start, _overridden(drawn, start, overrides or Overrides()), rng, digest)


def _digest(start: Start, history: History, overrides: Overrides, futures: int) -> str:
    counted = [f"{name}:{each.occasions.tolist()}:{each.happened.tolist()}" for name, each in history.rates.items()]
    lengths = np.round(history.weighed_durations, 9).tolist()
    texts = [start.digest, *(month.isoformat() for month in history.months), *counted, repr(lengths)]
    return sha256("\x1f".join([*texts, repr(overrides), str(futures)]).encode()).hexdigest()


def _overridden(drawn: Drawn, start: Start, overrides: Overrides) -> Drawn:
    if overrides.renewed is not None:
        said = np.full(len(drawn.renewed), overrides.renewed)
        drawn = replace(drawn, renewed=said, late=(said,) * len(drawn.late))
    if overrides.hired_each_month is not None:
        each = overrides.hired_each_month / max(1, start.whole)
        drawn = replace(drawn, entered=np.full(len(drawn.entered), each))
    return drawn


# ---------------------------------------------------------------- living the months


def _lived(start: Start, drawn: Drawn, rng: np.random.Generator, digest: str) -> Simulated:
    """Live the months one after the other, all the futures together."""
    futures = _Futures(start, drawn, rng)
    months = [futures.counts(0)]
    for month in range(1, len(start.ends) + 1):
        futures.month(month)
        months.append(futures.counts(month))
    counts = np.stack(months)
    part, whole = counts[:, 0].sum(axis=1).T, counts[:, 1].sum(axis=1).T
    held, free = (_of_one(counts[:, :, group].mean(axis=2), group, start) for group in (0, 1))
    return Simulated(start, part, whole, held, free, digest)


def _of_one(counts: Reals, group: int, start: Start) -> Reals:
    """Return the mean path of one person of a group; of nobody, nothing."""
    people = start.part if group == 0 else start.whole - start.part
    return counts / people if people else np.zeros(counts.shape)


class _Futures:
    """The state of every future in one month: who is covered until when, and who is not.

    The people of the reference day are kept in two groups, those covered then and the others with all who came later:
    the curves of the two are what a unit's own path is made of.
    """

    def __init__(self, start: Start, drawn: Drawn, rng: np.random.Generator) -> None:
        self._start, self._drawn, self._rng = start, drawn, rng
        futures, columns = len(drawn.renewed), len(start.ends) + 2
        self._columns = columns
        self._cells = np.zeros((2, futures, columns), dtype=np.int64)
        self._cells[0] = start.held
        self._free = np.zeros((2, futures), dtype=np.int64)
        self._free[1] = start.free
        self._late = np.zeros(futures, dtype=np.int64)
        self._level = rng.normal(0, 1, (2, futures)) * drawn.spread
        self._base = max(1, start.whole)

    def counts(self, month: int) -> Ints:
        """Return covered and eligible of each group: two by two by futures; the known leavers by what is signed."""
        covered = self._cells.sum(axis=2)
        counted = np.stack([covered, covered + self._free])
        there = self._start.leaving_held[month] + self._late
        counted[:, 0] += there
        counted[1, 1] += self._start.leaving[month] - there
        return counted

    def month(self, month: int) -> None:
        """Live one month: leave, withdraw, come to the end, renew, sign, begin, arrive."""
        length = self._length(month)
        self._drift()
        self._leave(month, length)
        self._withdraw(length)
        lapsed = self._end(month)
        self._sign(month)
        self._begin(month, length)
        self._free += lapsed
        self._arrive(month, length)

    def _length(self, month: int) -> float:
        """Return how much of a month lies between two month ends: less than one for the first, if it had begun."""
        ends = (self._start.on, *self._start.ends)
        return min(1.0, (ends[month] - ends[month - 1]).days / ends[month].day)

    def _drift(self) -> None:
        """Let what departs from habit fade, and depart anew: its spread stays the same."""
        fresh = self._rng.normal(0, 1, self._level.shape) * self._drawn.spread
        self._level = PERSISTENCE * self._level + np.sqrt(1 - PERSISTENCE**2) * fresh

    def _leave(self, month: int, length: float) -> None:
        """Let people leave who are not known to: as many as usual, less those of that month who are known."""
        known = self._start.gone_by[month] / self._base
        rate = np.clip(self._drawn.left * length - known, 0, 1)
        self._cells = self._rng.binomial(self._cells, 1 - rate[None, :, None])
        self._free = self._rng.binomial(self._free, 1 - rate)

    def _withdraw(self, length: float) -> None:
        rate = np.clip(self._drawn.withdrawn * length, 0, 1)
        stay = self._rng.binomial(self._cells, 1 - rate[None, :, None])
        self._free += (self._cells - stay).sum(axis=2)
        self._cells = stay

    def _end(self, month: int) -> Ints:
        """Let the agreements that end this month be renewed or not, and return who is left without."""
        late = self._drawn.late[month - 1] if month <= len(self._drawn.late) else self._drawn.renewed
        chance = _shifted(late, self._level[0])
        due = self._cells[:, :, month].copy()
        self._cells[:, :, month] = 0
        renewed = self._rng.binomial(due, chance)
        self._spread(renewed, month)
        self._late = self._rng.binomial(self._late + self._start.leaving_due[month], chance)
        self._late = np.minimum(self._late, self._start.leaving[month] - self._start.leaving_held[month])
        lapsed: Ints = due - renewed
        return lapsed

    def _sign(self, month: int) -> None:
        """Let the agreements begin that are signed already: their people are among those without one."""
        for column in np.flatnonzero(self._start.signed[month]):
            number = np.minimum(self._start.signed[month, column], self._free[1])
            self._free[1] -= number
            self._cells[1, :, column] += number

    def _begin(self, month: int, length: float) -> None:
        calendar = self._start.ends[month - 1].month - 1
        usual = self._drawn.begun * self._drawn.season[:, calendar] * length
        chance = 1 - np.exp(-usual * np.exp(self._level[1]))
        begun = self._rng.binomial(self._free, chance)
        self._free -= begun
        self._spread(begun, month)

    def _arrive(self, month: int, length: float) -> None:
        """Let those come who are known to, and after the first months of service those who are not hired yet."""
        self._cells[1] += self._start.arriving[month]
        self._free[1] += self._start.arriving_free[month]
        if month >= self._start.waiting:
            self._free[1] += self._rng.poisson(self._drawn.entered * self._base * length)

    def _spread(self, number: Ints, month: int) -> None:
        """Give agreements that begin their last month, as those that began in that calendar month had."""
        calendar = self._start.ends[month - 1].month - 1
        given = self._rng.multinomial(number, self._ahead(self._drawn.lengths[calendar], month))
        self._cells[:, :, month + 1 :] += given

    def _ahead(self, lengths: Reals, month: int) -> Reals:
        """Return how likely each of the months after this one is the end; the last column is beyond them all."""
        places = np.minimum(month + np.arange(1, LONGEST + 2), self._columns - 1)
        found = np.zeros(self._columns)
        np.add.at(found, places, lengths[1:])
        rest: Reals = found[month + 1 :] / found.sum()
        return rest


def _shifted(rate: Reals, level: Reals) -> Reals:
    """Return probabilities moved on the scale of their odds; certain ones stay."""
    odds = np.exp(level)
    moved: Reals = rate * odds / (1 - rate + rate * odds)
    return moved
