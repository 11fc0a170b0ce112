# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How many hours were due, worked in agile and in presence: of a week in a query, of a month and a quarter in memory?

Weeks are added up in memory, in one pass: asking the mart once more for each kind of period would cost more than all
the rules on weeks together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, case

PROFILI = ("", "G", "O", "P")
"""The profiles of an agreement, by the number that stands for each; 0 is none."""

Whole = np.ma.MaskedArray[Any, np.dtype[np.int64]]
"""Integers, masked where they are unknown: what NULL is in a query."""


@dataclass(frozen=True)
class Ore:
    """The hours of one person in a period, in minutes: columns of a query, or arrays of as many periods.

    `contratto` is what the contract asks for (part-time applied), `giustificati` leave and justified absence, `agile`
    the agile work, `in_sede` what was closed as presence; each unknown where a week of the period does not say it.
    One scheduled day is `settimana` (the longest contractual week) over `giorni` (the days it is spread on).
    """

    contratto: Any
    giustificati: Any
    agile: Any
    in_sede: Any
    settimana: Any
    giorni: Any


def is_unknown(value: Any) -> Any:
    """Return where a fact is unknown: NULL in a query, masked in memory."""
    if isinstance(value, ColumnElement):
        return value.is_(None)
    return np.ma.getmaskarray(value)


def profile_code(profile: ColumnElement[Any], day: ColumnElement[int]) -> ColumnElement[int]:
    """Return profile and day of the month as one number: of several, the greatest has the profile of the last day."""
    return case(*((profile == name, day * len(PROFILI) + code) for code, name in enumerate(PROFILI) if name), else_=0)


@dataclass(frozen=True)
class Weeks:
    """The weeks of everybody, one element each. `state` is the number of the person's state, `person` of the person.

    `month` is that of the Sunday (1-12); the quantities are what `Ore` says, and the agile days. `profile` is the
    agreement's, as `profile_code` writes it.
    """

    state: NDArray[np.int64]
    person: NDArray[np.int64]
    month: NDArray[np.int64]
    quantities: Mapping[str, Whole]
    profile: NDArray[np.int64] | None = None


class Periods:
    """The weeks that ended in each period, added up: one element per person and period with some week.

    Only periods that are over by the reference day, given as the number of months of its year that are.
    """

    months_each: ClassVar[int]
    row: ClassVar[str]
    event: ClassVar[str] = "l'ultima domenica del periodo"
    monthly: ClassVar[bool] = True
    profiled: ClassVar[bool] = False

    def __init__(self, weeks: Weeks, months_over: int) -> None:
        kept = weeks.month <= months_over - months_over % self.months_each
        period = (weeks.month[kept] - 1) // self.months_each
        self._key = weeks.person[kept] * _SLOTS + period
        self._size = int(self._key.max()) + 1 if len(self._key) else 0
        self._kept, self._weeks = kept, weeks
        self._present = np.bincount(self._key, minlength=self._size) > 0
        self.numero = self._last(weeks.state)
        self.mese = (np.flatnonzero(self._present) % _SLOTS + 1) * self.months_each
        self._cache: dict[str, Whole] = {}

    @property
    def ore(self) -> Ore:
        """Return the hours of the periods."""
        contract, justified, agile, present = (
            self._sum(name) for name in ("contratto", "giustificati", "agile", "in_sede")
        )
        return Ore(contract, justified, agile, present, self._longest("settimana"), self._longest("giorni"))

    @property
    def giorni_agile(self) -> Whole:
        """Return the agile days of the periods."""
        return self._sum("giorni_agile")

    def _sum(self, name: str) -> Whole:
        """Return the sums of a quantity, unknown where a week of the period does not say it."""
        if name not in self._cache:
            values = self._weeks.quantities[name][self._kept]
            unknown = np.ma.getmaskarray(values)
            # bincount adds in doubles: exact, since no sum of minutes comes near 2^53
            added = np.bincount(self._key, weights=values.filled(0), minlength=self._size)
            gaps = np.bincount(self._key[unknown], minlength=self._size) > 0
            self._cache[name] = np.ma.array(added.astype(np.int64), mask=gaps)[self._present]
        return self._cache[name]

    def _longest(self, name: str) -> Whole:
        values = self._weeks.quantities[name]
        return np.ma.array(self._last(values.filled(0)))

    def _last(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the greatest value of each period: the states of a person are numbered in their order in time."""
        greatest = np.zeros(self._size, dtype=np.int64)
        np.maximum.at(greatest, self._key, values[self._kept])
        return greatest[self._present]


_SLOTS = 12


class MesiAgili(Periods):
    """Months."""

    months_each = 1
    row = "mese di una persona con lavoro agile"


class MesiDelProfilo(MesiAgili):
    """Months, with the profile of the agreement."""

    profiled = True

    @property
    def profilo(self) -> NDArray[np.int64]:
        """Return the profile (its place in PROFILI) of the last week of each month that had one; 0 where none had."""
        if self._weeks.profile is None:
            raise ValueError("these weeks were asked for without profiles")
        return self._last(self._weeks.profile) % len(PROFILI)


class TrimestriAgili(Periods):
    """Quarters, told in their last month."""

    months_each = 3
    row = "trimestre di una persona con lavoro agile"
