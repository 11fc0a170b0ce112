# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What do the rules that judge in memory remember? States, agreements, weeks, months and days, each asked for once."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from metrics.days import Days
from metrics.engine import Reader
from metrics.grain import Window
from metrics.holders import Agreements, States, agreements_by_day, agreements_of, codes_by_day, states_by_day, states_of
from metrics.hours import Stretches
from metrics.weeks import Person, days_of, days_query, holidays_query, stretches, weeks_query
from record.period import last_day


class Memory:
    """The year of a reference day up to it, of everybody or of one person; nothing is asked for before it is needed.

    `profiled` says whether the weeks have the profile of their agreement.
    """

    def __init__(self, reader: Reader, on: date, profiled: bool, person: Person | None = None) -> None:
        self._reader, self._window = reader, Window(on)
        self._profiled, self._person = profiled, person

    @property
    def months_over(self) -> int:
        """Return how many months of the year are over on the reference day."""
        on = self._window.on
        return on.month if on == last_day(on) else on.month - 1

    @cached_property
    def states(self) -> States:
        """Return the states of everybody."""
        return states_of(self._reader.columns(states_by_day(self._reader.relations)))

    @cached_property
    def agreements(self) -> Agreements:
        """Return the agreements of everybody."""
        return agreements_of(self._reader.columns(agreements_by_day(self._reader.relations)))

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of the agreements, each in its place; the first is none."""
        return ("", *(code for (code,) in self._reader.rows(codes_by_day(self._reader.relations))))

    @cached_property
    def weeks(self) -> Stretches:
        """Return the weeks."""
        asked = self._reader.columns(weeks_query(self._reader.relations, self._window, self._person))
        return stretches(asked, self._window, self.states, self.agreements if self._profiled else None)

    @cached_property
    def agile_weeks(self) -> Stretches:
        """Return the weeks with agile work."""
        return self.weeks.with_agile()

    @cached_property
    def months(self) -> Stretches:
        """Return the weeks added up into months that are over."""
        return self.weeks.added_up(1, self.months_over)

    def periods(self, months_each: int) -> Stretches:
        """Return the weeks added up into periods of some months that are over."""
        return self.months if months_each == 1 else self.months.added_up(months_each, self.months_over)

    @cached_property
    def days(self) -> Days:
        """Return the days with agile work, or with a recall."""
        asked = self._reader.columns(days_query(self._reader.relations, self._window, self._person))
        holidays = self._reader.columns(holidays_query(self._reader.relations, self._window))
        return days_of(asked, holidays, self._window, self.states, self.agreements)
