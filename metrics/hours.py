# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How many hours were due, worked in agile and in presence, in a week, a month, a quarter?

The mart of weeks is read once; its rows are judged, and added up into months and quarters, in memory: each query that
grouped them again would cost more than all these rules together.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from metrics.holders import PROFILI
from metrics.known import Ints, Whole
from metrics.rows import InMemory, Remembered


@dataclass(frozen=True)
class Ore:
    """The hours of people in their periods, in minutes: arrays of as many elements.

    `contratto` is what the contract asks for (part-time applied), `giustificati` leave and justified absence, `agile`
    the agile work, `in_sede` what was closed as presence (all of a recalled day is); each unknown where a week of the
    period does not say it.
    One scheduled day is `settimana` (the contractual week) over `giorni` (the days it is spread on).
    """

    contratto: Whole
    giustificati: Whole
    agile: Whole
    in_sede: Whole
    settimana: Whole
    giorni: Ints


def profile_code(profile: Ints, day: Ints) -> Ints:
    """Return profile and day of the month as one number: of several, the greatest has the profile of the last day."""
    return np.where(profile > 0, day * len(PROFILI) + profile, 0)


SUMMED = ("contratto", "giustificati", "agile", "in_sede", "giorni_agile")
"""What is added up: the hours of `Ore`, and the agile days."""

_MONTHS = 12


@dataclass(frozen=True)
class Stretches:
    """Stretches of people's time, one element each: the weeks that ended in a year, or those weeks added up.

    `state` is the number of the person's last state in it (a person's states are numbered in the order of time),
    `person` the number of the person, `month` and `day` the last day it reaches. `quantities` are those of SUMMED.
    `week` and `days` say, of every state, the contractual week in minutes and on how many days it is spread. `profile`
    is the agreement's, as `profile_code` writes it.
    """

    year: int
    state: Ints
    person: Ints
    month: Ints
    day: NDArray[Any]
    quantities: Mapping[str, Whole]
    week: Whole
    days: Ints
    profile: Ints | None = None

    def ends(self) -> Ints:
        """Return the last day of each stretch, as `date.toordinal` numbers it."""
        before = [0, *(date(self.year, month, 1).toordinal() - 1 for month in range(1, _MONTHS + 1))]
        ends: Ints = np.array(before, dtype=np.int64)[self.month] + self.day
        return ends

    def added_up(self, months_each: int, months_over: int) -> Stretches:
        """Return one stretch per person and period of some months, once it is over."""
        kept = self.month <= months_over - months_over % months_each
        stretches = self if kept.all() else self._only(kept)
        key = stretches.person * _MONTHS + (stretches.month - 1) // months_each
        return stretches._grouped(key, months_each)

    def with_agile(self) -> Stretches:
        """Return those with agile work: the only ones that rules are about."""
        return self._only(self.quantities["agile"].filled(0) > 0)

    def _only(self, chosen: NDArray[np.bool_]) -> Stretches:
        kept = np.flatnonzero(chosen)
        return replace(
            self,
            state=self.state[kept],
            person=self.person[kept],
            month=self.month[kept],
            day=self.day[kept],
            quantities={name: values[kept] for name, values in self.quantities.items()},
            profile=None if self.profile is None else self.profile[kept],
        )

    def _grouped(self, key: Ints, months_each: int) -> Stretches:
        size = int(key.max()) + 1 if len(key) else 0
        groups = np.flatnonzero(np.bincount(key, minlength=size))
        month = (groups % _MONTHS + 1) * months_each
        lengths = np.array([0, *(monthrange(self.year, month)[1] for month in range(1, _MONTHS + 1))])
        return replace(
            self,
            state=_greatest(self.state, key, size)[groups],
            person=groups // _MONTHS,
            month=month,
            day=lengths[month],
            quantities={name: _sums(values, key, size)[groups] for name, values in self.quantities.items()},
            profile=None if self.profile is None else _greatest(self.profile, key, size)[groups],
        )


def _greatest(values: Ints, key: Ints, size: int) -> Ints:
    greatest = np.zeros(size, dtype=np.int64)
    np.maximum.at(greatest, key, values)
    return greatest


def _sums(values: Whole, key: Ints, size: int) -> Whole:
    """Return the sum of each group, unknown where one of its terms is: a partial sum is not a sum."""
    unknown = np.ma.getmask(values)
    # bincount adds in doubles: exact, since no sum of minutes comes near 2^53
    added = np.bincount(key, weights=values.filled(0), minlength=size).astype(np.int64)
    gaps = np.bincount(key[unknown], minlength=size) > 0 if np.any(unknown) else np.ma.nomask
    return np.ma.array(added, mask=gaps)


# ---------------------------------------------------------------- rows that rules judge


class Periods(InMemory):
    """One row per person and period with some week: the weeks that ended in it, added up, once it is over."""

    months_each: ClassVar[int]
    reads: ClassVar[tuple[str, ...]] = ("organico", "giornate", "presenze")

    @classmethod
    def of(cls, memory: Remembered) -> Periods:
        """Return the weeks with agile work, or what they come to in months and quarters."""
        return cls(memory.periods(cls.months_each) if cls.months_each else memory.agile_weeks)

    def __init__(self, stretches: Stretches) -> None:
        self._stretches = stretches
        self.numero, self.mese, self.ends = stretches.state, stretches.month, stretches.ends()

    @cached_property
    def ore(self) -> Ore:
        """Return the hours of the rows; one scheduled day is that of the person's last state."""
        sums, state = self._stretches.quantities, self.numero
        return Ore(
            contratto=sums["contratto"],
            giustificati=sums["giustificati"],
            agile=sums["agile"],
            in_sede=sums["in_sede"],
            settimana=self._stretches.week[state],
            giorni=self._stretches.days[state],
        )

    @property
    def giorni_agile(self) -> Whole:
        """Return the agile days of the rows; a recalled day is not one."""
        return self._stretches.quantities["giorni_agile"]


class WithProfile(Periods):
    """Rows that know the profile of the agreement: looking it up costs, so only these ask for it."""

    profiled = True
    reads = ("organico", "accordi", "accordi_fasce", "giornate", "presenze")

    @property
    def profilo(self) -> Ints:
        """Return the profile (its place in PROFILI) of the last week of each row that had one; 0 where none had."""
        if self._stretches.profile is None:
            raise ValueError("these weeks were asked for without profiles")
        return self._stretches.profile % len(PROFILI)


class Settimane(Periods):
    """ISO weeks."""

    months_each = 0
    row = "settimana di una persona con lavoro agile"
    event = "la domenica della settimana"


class SettimaneDelProfilo(WithProfile, Settimane):
    """ISO weeks, with the profile of the agreement of the week."""


class MesiAgili(Periods):
    """Months."""

    months_each = 1
    row = "mese di una persona con lavoro agile"
    event = "l'ultimo giorno del mese"


class MesiDelProfilo(WithProfile, MesiAgili):
    """Months, with the profile of the agreement."""


class TrimestriAgili(Periods):
    """Quarters, told in their last month."""

    months_each = 3
    row = "trimestre di una persona con lavoro agile"
    event = "l'ultimo giorno del trimestre"
