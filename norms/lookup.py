# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which rule holds for an ente on a day? State, collective agreement and ente, all shown, never mixed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Literal

Tier = Literal["stato", "ccnl", "ente"]
"""Who prescribes, from the farthest to the most local."""

TIERS: tuple[Tier, ...] = ("stato", "ccnl", "ente")


class Repealed(Enum):
    """The value of a parameter from the day on which nothing is prescribed any more."""

    REPEALED = "repealed"


REPEALED = Repealed.REPEALED


class Mark(Enum):
    """How far a value was verified (domain.md 0.1); K and D are shown as «da verificare sul testo»."""

    VERIFIED = "V"
    PARTLY = "P"
    KNOWLEDGE = "K"
    DERIVED = "D"

    @property
    def to_verify(self) -> bool:
        """Tell whether somebody must still check it on the text."""
        return self in (Mark.KNOWLEDGE, Mark.DERIVED)


@dataclass(frozen=True)
class Act:
    """An act, named as Italian officials cite it. `via` is the page or text that restates it, when that was read."""

    id: str
    title: str
    on: date | None
    number: str | None
    via: str | None
    text: str


@dataclass(frozen=True)
class Source:
    """The place of an act where a value is written."""

    act: Act
    article: str


@dataclass(frozen=True)
class Option:
    """One way of reading an ambiguous text, in Italian."""

    id: str
    text: str


@dataclass(frozen=True)
class Reading:
    """An ambiguity of a text (domain.md 1.7) with every reading it admits; `active` is the one that is applied."""

    code: str
    question: str
    active: str
    options: tuple[Option, ...]

    @property
    def text(self) -> str:
        """Return the active reading in words."""
        return next(option.text for option in self.options if option.id == self.active)


@dataclass(frozen=True)
class Value:
    """What is prescribed from `since` on. `value` is text as written; read it through `Ruling`.

    `row` is the row of domain.md; `since_mark` says how far the first day itself was verified; `through` names the
    public text in which a value without a `checked` day was read.
    """

    since: date
    value: str | Repealed
    source: Source
    reading: Reading | None
    mark: Mark
    since_mark: Mark
    row: str
    through: str | None
    condition: str | None


@dataclass(frozen=True)
class Parameter:
    """One dated rule of one tier. `base` says of what a percentage is taken; percentages of different bases differ.

    `checked` is the last day on which somebody read the act and found it so; None when nobody did here.
    """

    id: str
    title: str
    unit: str
    bound: str
    base: str | None
    values: tuple[Value, ...]
    checked: date | None

    def on(self, day: date) -> Value | None:
        """Return the value in force on a day: None before the first one and from a repeal on, never zero."""
        reached = [value for value in self.values if value.since <= day]
        return reached[-1] if reached and reached[-1].value is not REPEALED else None


@dataclass(frozen=True)
class Ruling:
    """A value in force: who prescribes it, the parameter, and the value."""

    tier: Tier
    parameter: Parameter
    value: Value

    @property
    def text(self) -> str:
        """Return the value as written."""
        if isinstance(self.value.value, Repealed):
            raise ValueError(f"{self.parameter.id} is repealed since {self.value.since}: a ruling is never that")
        return self.value.value

    @property
    def number(self) -> int:
        """Return a count (days, months, people) as an integer; a percentage is refused: see `fraction`."""
        if self.parameter.unit in ("percent", "choice"):
            raise ValueError(f"{self.parameter.id} is a {self.parameter.unit}, not a count")
        return int(self.text)

    @property
    def fraction(self) -> Fraction:
        """Return a percentage as an exact fraction of one (25 -> 1/4)."""
        if self.parameter.unit != "percent":
            raise ValueError(f"{self.parameter.id} is in {self.parameter.unit}, not a percentage")
        return Fraction(self.text.replace(",", ".")) / 100


@dataclass(frozen=True)
class Ente:
    """An administration whose rules are known; `ccnl` is the collective agreement of its staff."""

    id: str
    name: str
    ccnl: str | None


class UnknownParameter(KeyError):
    """Nobody declares a parameter of this id."""


class UnknownEnte(KeyError):
    """No folder of rules has this id."""


@dataclass(frozen=True)
class Norms:
    """All the rules that were read: by tier, then by who prescribes (the ccnl or the ente; "" for the state)."""

    enti: Mapping[str, Ente]
    shelves: Mapping[tuple[Tier, str], Mapping[str, Parameter]]
    readings: Mapping[str, Reading]

    def lookup(self, id: str, ente: str, on: date) -> tuple[Ruling, ...]:
        """Return what is in force for an ente on a day, from the state down to the ente; () when nothing is."""
        self._must_be_known(id)
        found = ((tier, shelf[id]) for tier, shelf in self._shelves_of(ente) if id in shelf)
        dated = ((tier, parameter, parameter.on(on)) for tier, parameter in found)
        return tuple(Ruling(tier, parameter, value) for tier, parameter, value in dated if value is not None)

    def in_force(self, id: str, ente: str, on: date) -> Ruling | None:
        """Return the most local rule in force, or None: none is not zero."""
        rulings = self.lookup(id, ente, on)
        return rulings[-1] if rulings else None

    def parameters(self, ente: str) -> tuple[tuple[Tier, Parameter], ...]:
        """Return every parameter that may touch an ente, from the state down, each tier by id."""
        return tuple((tier, shelf[id]) for tier, shelf in self._shelves_of(ente) for id in sorted(shelf))

    def _shelves_of(self, ente: str) -> list[tuple[Tier, Mapping[str, Parameter]]]:
        if ente not in self.enti:
            raise UnknownEnte(f"unknown ente {ente!r}; allowed: {', '.join(sorted(self.enti))}")
        names: dict[Tier, str | None] = {"stato": "", "ccnl": self.enti[ente].ccnl, "ente": ente}
        return [(tier, self.shelves.get((tier, name), {})) for tier, name in names.items() if name is not None]

    def _must_be_known(self, id: str) -> None:
        known = {name for shelf in self.shelves.values() for name in shelf}
        if id not in known:
            raise UnknownParameter(f"unknown parameter {id!r}; declared: {', '.join(sorted(known))}")
