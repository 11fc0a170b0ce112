# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is a made-up ente asked for, and what does it hand over?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from agilometro.demo.bookkeeping import with_accounts
from agilometro.demo.call import with_call
from agilometro.demo.days import Day, Week, days_of, weeks_of
from agilometro.demo.duties import with_duties
from agilometro.demo.life import Life, live
from agilometro.demo.offices import Folder, write_folder
from agilometro.demo.population import make_population
from agilometro.demo.programme import with_programme
from agilometro.demo.regulation import WAYS
from record.period import add_months, month_of

EMPLOYEES = 900
SEED = 2026
REFERENCE_DAY = date(2026, 10, 31)
MONTHS = 36
MIN_EMPLOYEES = 60


@dataclass(frozen=True)
class MadeUpEnte:
    """A life and its days; `write` puts down the spreadsheets of its offices."""

    life: Life
    seed: int

    @cached_property
    def weekly_people(self) -> frozenset[str]:
        """Return the matricole whose attendance is closed by the week: whoever ever served in such a unit."""
        weekly = {unit.code for unit in self.life.population.strutture if unit.weekly}
        people = self.life.population.people
        return frozenset(p.matricola for p in people if any(state.struttura in weekly for state in p.states))

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """Return every day of everybody, also of those whose office only sends weeks."""
        return tuple(days_of(self.life, self.seed))

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        """Return the weeks of those whose office sends weeks."""
        return tuple(weeks_of(day for day in self.days if day.person.matricola in self.weekly_people))

    def write(self, out: Path) -> Folder:
        """Write the spreadsheets into a folder: staff first, then what refers to it."""
        daily = [day for day in self.days if day.person.matricola not in self.weekly_people]
        return write_folder(out, self.life, daily, list(self.weeks))


def make_ente(
    ente: str = "lucca", employees: int = EMPLOYEES, seed: int = SEED, on: date = REFERENCE_DAY
) -> MadeUpEnte:
    """Return an ente that lived three years under a regulation, up to a day; the same arguments give the same ente."""
    if employees < MIN_EMPLOYEES:
        raise ValueError(f"a made-up ente has at least {MIN_EMPLOYEES} employees, not {employees}")
    start = add_months(month_of(on), 1 - MONTHS)
    population = make_population(employees, seed, start, on)
    life = with_programme(with_call(with_duties(live(population, WAYS[ente], seed), seed), seed), seed)
    return MadeUpEnte(with_accounts(life, seed), seed)
