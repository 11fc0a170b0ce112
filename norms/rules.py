# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is a rule? An act, a dated value, the tier that prescribes it, the reading where its text is ambiguous."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

Tier = Literal["stato", "ccnl", "ente"]
"""Who prescribes, from the farthest to the most local."""

TIERS: tuple[Tier, ...] = ("stato", "ccnl", "ente")


UNITS: tuple[str, ...] = ("percent", "days", "months", "years", "hours", "minutes", "people", "pieces", "choice")

BOUNDS: tuple[str, ...] = ("floor", "ceiling", "above", "exact")
"""floor: at least; ceiling: at most; above: more than; exact: that and nothing else."""

BASES: Mapping[str, str] = MappingProxyType(
    {
        "eseguibili": "personale con attività eseguibili in modalità agile",
        "richiedenti": "dipendenti che lo richiedono",
        "orario_settimanale": "orario ordinario medio settimanale",
        "ore_settimanali": "ore settimanali",
        "prestazione": "prestazione lavorativa di ciascun dipendente",
        "periodo_agile": "periodo di lavoro agile",
    }
)
"""Of what a percentage is taken; two percentages of different bases are never compared."""


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
        """Return the value as written (`Parameter.on` never yields a repeal, so it is never empty)."""
        return "" if isinstance(self.value.value, Repealed) else self.value.value

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
