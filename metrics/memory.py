# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What do rules remember? States, agreements, reports, applications, weeks, months and days, each asked for once."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from metrics.agreements import Made
from metrics.applications import (
    Applications,
    Calendar,
    Worked,
    applications_of,
    applications_query,
    calendar_of,
    calendar_query,
    codes_query,
    worked_of,
    worked_query,
)
from metrics.days import Days
from metrics.engine import Reader
from metrics.grain import Window
from metrics.holders import Agreements, States, states_by_day, states_of
from metrics.hours import Stretches
from metrics.reported import Reports, reports_of, reports_query
from metrics.weeks import Person, days_of, days_query, stretches, weeks_query
from metrics.written import Written, agreements_query, bands_query, written_of
from record.period import last_day


class Memory:
    """The year of a reference day up to it, of everybody or of one person; nothing is asked for before it is needed.

    `profiled` says whether the weeks have the profile of their agreement. Only weeks and days are those of the one
    person: the rest is short, and what one row says may depend on another's.
    """

    def __init__(self, reader: Reader, on: date, profiled: bool, person: Person | None = None) -> None:
        self._reader, self.window = reader, Window(on)
        self._profiled, self._person = profiled, person

    @property
    def months_over(self) -> int:
        """Return how many months of the year are over on the reference day."""
        on = self.window.on
        return on.month if on == last_day(on) else on.month - 1

    # ------------------------------------------------------------ people and agreements

    @cached_property
    def states(self) -> States:
        """Return the states of everybody."""
        return states_of(self._reader.columns(states_by_day(self._reader.relations)))

    @cached_property
    def written(self) -> Written:
        """Return all the agreements."""
        bands = self._reader.columns(bands_query(self._reader.relations))
        return written_of(self._reader.columns(agreements_query(self._reader.relations)), bands)

    @cached_property
    def agreements(self) -> Agreements:
        """Return the agreements that were held."""
        return self.written.held()

    @cached_property
    def made(self) -> Made:
        """Return the agreements of the period."""
        return Made(self.written, self.states, self.window)

    @cached_property
    def reports(self) -> Reports:
        """Return the reports."""
        return reports_of(self._reader.columns(reports_query(self._reader.relations)))

    # ------------------------------------------------------------ applications

    @cached_property
    def applications(self) -> Applications:
        """Return the applications."""
        return applications_of(self._reader.columns(applications_query(self._reader.relations)))

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """Return the codes of the applications, each in its place."""
        return tuple(code for (code,) in self._reader.rows(codes_query(self._reader.relations)))

    @cached_property
    def worked(self) -> Worked:
        """Return the days worked before each application."""
        return worked_of(self._reader.columns(worked_query(self._reader.relations)))

    @cached_property
    def calendar(self) -> Calendar:
        """Return the calendar of terms and holidays."""
        return calendar_of(self._reader.columns(calendar_query(self._reader.relations)))

    # ------------------------------------------------------------ weeks and days

    @cached_property
    def weeks(self) -> Stretches:
        """Return the weeks."""
        asked = self._reader.columns(weeks_query(self._reader.relations, self.window, self._person))
        return stretches(asked, self.window, self.states, self.agreements if self._profiled else None)

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
        asked = self._reader.columns(days_query(self._reader.relations, self.window, self._person))
        return days_of(asked, self.calendar, self.window, self.states, self.agreements)
