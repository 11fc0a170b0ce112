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


COUNTS: tuple[str, ...] = ("days", "months", "years", "hours", "minutes", "people", "pieces", "grams", "day_of_month")
"""Units of whole numbers; the day of a month is one of 1 to 31."""

UNITS: tuple[str, ...] = (
    "percent",
    *COUNTS,
    "points",
    "choice",
    "flag",
    "text",
    "list",
    "bands",
    "windows",
    "period",
)
"""In what a value is said: a number, one of some choices, a yes or no, words, or one of the shapes below."""

BOUNDS: tuple[str, ...] = ("floor", "ceiling", "above", "exact")
"""floor: at least; ceiling: at most; above: more than; exact: that and nothing else."""

YES, NO = "sì", "no"
"""How a flag is written."""

BASES: Mapping[str, str] = MappingProxyType(
    {
        "eseguibili": "personale con attività eseguibili in modalità agile",
        "richiedenti": "dipendenti che lo richiedono",
        "orario_settimanale": "orario ordinario medio settimanale",
        "ore_settimanali": "ore settimanali",
        "prestazione": "prestazione lavorativa di ciascun dipendente",
        "periodo_agile": "periodo di lavoro agile",
        "dirigenti": "dirigenti",
    }
)
"""Of what a percentage is taken; two percentages of different bases are never compared."""

DAYS: tuple[str, ...] = ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica", "festivi")
"""The kinds of day that a window names; a holiday is `festivi` whatever its day of the week."""


@dataclass(frozen=True)
class Item:
    """One element of a list: its id, the same in every ente that prescribes it, and the words of the act, restated."""

    id: str
    text: str


MEASURES = ("km", "anni")
"""What the bands of points may be of."""


@dataclass(frozen=True)
class Band:
    """From `low` on, up to `high` (a part of it when `closed`); `high` None has no end. `value` is what it is worth."""

    low: Fraction
    high: Fraction | None
    closed: bool
    value: Fraction

    def holds(self, quantity: Fraction) -> bool:
        """Tell whether a quantity lies in the band."""
        if quantity < self.low:
            return False
        return self.high is None or quantity < self.high or (self.closed and quantity == self.high)


@dataclass(frozen=True)
class TimeWindow:
    """Hours of some kinds of day: minutes after midnight; `to` not after `since` ends on the next morning.

    A whole day is 0 to 1440.
    """

    days: tuple[str, ...]
    since: int
    to: int


@dataclass(frozen=True)
class Span:
    """From a first to a last day, both included; an end that the act does not write is None."""

    first: date | None
    last: date | None


class Repealed(Enum):
    """The value of a parameter from the day on which nothing is prescribed any more."""

    REPEALED = "repealed"


REPEALED = Repealed.REPEALED

Content = str | tuple[Item, ...] | tuple[Band, ...] | tuple[TimeWindow, ...] | Span | Repealed
"""What a value may be: text as written (numbers, choices, flags and words), or one of the shapes above."""


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
    """One way of reading an ambiguous text, in Italian. `id` is what machines and command lines write.

    `value` is the fraction of one that this reading puts in the place of a percentage of the text; most have none.
    """

    id: str
    text: str
    value: Fraction | None = None

    @property
    def words(self) -> str:
        """Return the id as people read it: «entrambi per settimana»."""
        return self.id.replace("_", " ")


@dataclass(frozen=True)
class Reading:
    """An ambiguity of a text (domain.md 1.7) with every reading it admits; `active` is the one that is applied."""

    code: str
    question: str
    active: str
    options: tuple[Option, ...]

    @property
    def chosen(self) -> Option:
        """Return the option that is applied."""
        return next(option for option in self.options if option.id == self.active)

    @property
    def text(self) -> str:
        """Return what the active reading says."""
        return self.chosen.text

    @property
    def words(self) -> str:
        """Return the name of the active reading as people read it: «entrambi per settimana»."""
        return self.chosen.words


@dataclass(frozen=True)
class Value:
    """What is prescribed from `since` on; read it through `Ruling`.

    `row` is the row of domain.md; `since_mark` says how far the first day itself was verified; `through` names the
    public text in which a value without a `checked` day was read. `since_declared`: the first day is the entry into
    force that the ente's own file gives, because the act does not write it.
    """

    since: date
    value: Content
    source: Source
    reading: Reading | None
    mark: Mark
    since_mark: Mark
    row: str
    through: str | None
    condition: str | None
    since_declared: bool = False


@dataclass(frozen=True)
class Parameter:
    """One dated rule of one tier. `base` says of what a percentage is taken; percentages of different bases differ.

    `of` says what the bands of points are of, one of MEASURES; None where they do not say it.
    `checked` is the last day on which somebody read the act and found it so; None when nobody did here.
    """

    id: str
    title: str
    unit: str
    bound: str
    base: str | None
    values: tuple[Value, ...]
    checked: date | None
    of: str | None = None

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
        """Return a number, a choice, a flag or words as written; "" for a shape, which has an accessor of its own."""
        return self.value.value if isinstance(self.value.value, str) else ""

    @property
    def number(self) -> int:
        """Return a count (days, months, people), or the day of a month, as an integer."""
        self._must_be(*COUNTS)
        return int(self.text)

    @property
    def fraction(self) -> Fraction:
        """Return a percentage as an exact fraction of one (25 -> 1/4), or the one of the active reading."""
        self._must_be("percent")
        return _exact(self.text) / 100 if self.as_read is None else self.as_read

    @property
    def as_read(self) -> Fraction | None:
        """Return the fraction that the active reading puts in the place of a percentage; None where it has none."""
        reading = self.value.reading
        return reading.chosen.value if reading is not None and self.parameter.unit == "percent" else None

    @property
    def points(self) -> Fraction:
        """Return points of a ranking, exactly (0,5 -> 1/2)."""
        self._must_be("points")
        return _exact(self.text)

    @property
    def flag(self) -> bool:
        """Return a yes or no."""
        self._must_be("flag")
        return self.text == YES

    @property
    def items(self) -> tuple[Item, ...]:
        """Return the elements of a list, in the order of the act."""
        return tuple(each for each in self._shape("list") if isinstance(each, Item))

    @property
    def bands(self) -> tuple[Band, ...]:
        """Return bands from the lowest."""
        return tuple(each for each in self._shape("bands") if isinstance(each, Band))

    @property
    def windows(self) -> tuple[TimeWindow, ...]:
        """Return the hours of the kinds of day that the act names."""
        return tuple(each for each in self._shape("windows") if isinstance(each, TimeWindow))

    @property
    def span(self) -> Span:
        """Return a period."""
        self._must_be("period")
        return self.value.value if isinstance(self.value.value, Span) else Span(None, None)

    @property
    def version(self) -> str:
        """Return the name of the value: rule, tier and first day (`presenza.minima@ente/2021-10-20`)."""
        return f"{self.parameter.id}@{self.tier}/{self.value.since.isoformat()}"

    def _shape(self, unit: str) -> tuple[object, ...]:
        self._must_be(unit)
        return self.value.value if isinstance(self.value.value, tuple) else ()

    def _must_be(self, *units: str) -> None:
        if self.parameter.unit not in units:
            raise ValueError(f"{self.parameter.id} is in {self.parameter.unit}, not in {' or '.join(units)}")


@dataclass(frozen=True)
class Version:
    """What is in force from a day to another, both included; `ruling` None says that nothing is prescribed."""

    first: date
    last: date
    ruling: Ruling | None


def _exact(text: str) -> Fraction:
    return Fraction(text.replace(",", "."))


@dataclass(frozen=True)
class Ente:
    """An administration whose rules are known; `ccnl` is the collective agreement of its staff.

    `entry_into_force` is the first day of its regulation, where the act leaves it to a publication; `since_mark` says
    how far that day was verified.
    """

    id: str
    name: str
    ccnl: str | None
    entry_into_force: date | None = None
    since_mark: Mark = Mark.VERIFIED
