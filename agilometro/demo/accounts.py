# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a made-up ente write down of itself: what it has, spends, produces, occupies, and means to reach?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from agilometro.demo.population import Person


@dataclass(frozen=True)
class Span:
    """A month or a quarter, named as an accountant writes it."""

    name: str
    first: date
    last: date


@dataclass(frozen=True)
class Requirement:
    """Whether something is there from a day on; `struttura` is "" for the whole ente."""

    item: str
    struttura: str
    since: date
    present: bool
    act: str


@dataclass(frozen=True)
class Cost:
    """What was spent on an item in a period: cents, and how many things they paid for."""

    item: str
    struttura: str
    span: Span
    cents: int
    quantity: int | None = None


@dataclass(frozen=True)
class Process:
    """A process or a service in a quarter; what nobody counted is None."""

    name: str
    struttura: str
    span: Span
    kind: str
    digitised: bool | None
    outputs: int
    in_time: int
    days: int
    median_days: int
    fte_hundredths: int
    users: int | None
    digital: int | None
    satisfied: int | None
    respondents: int | None
    visits: int | None
    waiting_minutes: int | None
    cents: int


@dataclass(frozen=True)
class Software:
    """An application or a database, from a day on."""

    name: str
    kind: str
    since: date
    remote: bool


@dataclass(frozen=True)
class Site:
    """A building of offices, from a day on."""

    name: str
    since: date
    square_metres: int
    desks: int
    rent_cents: int


@dataclass(frozen=True)
class Journey:
    """What a person declared of the way to the office and back, in one day; `extra_cents` is of a year at home."""

    person: Person
    declared: date
    km: int
    minutes: int
    means: str
    cents: int
    extra_cents: int | None


@dataclass(frozen=True)
class Target:
    """What is to be reached in a year: a number as written in the plan, or a milestone in words with its state."""

    indicator: str
    struttura: str
    year: int
    unit: str
    base_year: int | None
    base: str
    value: str
    milestone: str
    state: str
    weight: int
    direction: str
    near: str


@dataclass(frozen=True)
class Accounts:
    """Everything that the ente writes down of itself."""

    requirements: tuple[Requirement, ...] = ()
    costs: tuple[Cost, ...] = ()
    processes: tuple[Process, ...] = ()
    software: tuple[Software, ...] = ()
    sites: tuple[Site, ...] = ()
    journeys: tuple[Journey, ...] = ()
    targets: tuple[Target, ...] = ()
