# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is one row that a rule judges, in memory, and what are rows made of?"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, Protocol

from metrics.grain import Window
from metrics.known import Ints


class Remembered(Protocol):
    """What rows are made of: `metrics.memory.Memory`, of which each kind of row takes its own part."""

    @property
    def agile_weeks(self) -> Any:
        """Return the weeks with agile work (`metrics.hours.Stretches`)."""
        ...

    def periods(self, months_each: int) -> Any:
        """Return the weeks added up into periods of some months that are over (`metrics.hours.Stretches`)."""
        ...

    @property
    def days(self) -> Any:
        """Return the days with agile work, or with a recall (`metrics.days.Days`)."""
        ...

    @property
    def written(self) -> Any:
        """Return what all the agreements say (`metrics.written.Written`)."""
        ...

    @property
    def made(self) -> Any:
        """Return the agreements of the period (`metrics.agreements.Made`)."""
        ...

    @property
    def reports(self) -> Any:
        """Return the reports (`metrics.reported.Reports`)."""
        ...

    @property
    def applications(self) -> Any:
        """Return the applications (`metrics.applications.Applications`)."""
        ...

    @property
    def worked(self) -> Any:
        """Return the days worked before each application (`metrics.applications.Worked`)."""
        ...

    @property
    def states(self) -> Any:
        """Return the states of everybody (`metrics.holders.States`)."""
        ...

    @property
    def calendar(self) -> Any:
        """Return the calendar of terms (`metrics.applications.Calendar`)."""
        ...

    @property
    def window(self) -> Window:
        """Return the period that is judged."""
        ...

    @property
    def asked(self) -> Sequence[str]:
        """Return the codes of the applications, each in its place."""
        ...


class InMemory(ABC):
    """Rows that rules judge in memory: one element each in every array.

    `numero` is the number of the person's state (`metrics.holders.States`), `mese` the month (1-12; 1 where `monthly`
    is no), `ends` the day whose rule holds, as `date.toordinal` numbers it.
    """

    row: ClassVar[str]
    """What one row is, in Italian."""
    event: ClassVar[str]
    """Which day dates a row: its month, and the state of the person that tells unit and genere. In Italian."""
    key: ClassVar[str] = ""
    """What names one row: `accordo`, `domanda`; "" where a row is a person's week or day."""
    monthly: ClassVar[bool] = True
    """Whether its rows may be told by month."""
    profiled: ClassVar[bool] = False
    """Whether they know the profile of an agreement."""
    reads: ClassVar[tuple[str, ...]]
    """The facts that the rows come from, in the order of `record.tables`."""

    numero: Ints
    mese: Ints
    ends: Ints

    @classmethod
    @abstractmethod
    def of(cls, memory: Remembered) -> InMemory:
        """Return the rows of what is remembered."""

    def codes(self) -> Sequence[str]:
        """Return the code (`key`) of each row; none where nothing names them."""
        return ()

    def written(self, name: str, value: Any) -> Any:
        """Return a fact of one row as `Rule.tell` reads it."""
        return value


def day_of(number: int | None) -> date | None:
    """Return a day from its number."""
    return None if number is None else date.fromordinal(number)
