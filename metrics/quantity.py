# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is an indicator that is not a share of people: a cost, a change from a base, a yes or no of the ente?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from inspect import getdoc
from typing import Any, Protocol

from metrics.declare import MARKS, DeclarationError, Direction, Indicator, Number, Unit
from metrics.phases import Phase
from metrics.places import UnitTree

NAMED = 5
"""How many of the things that a value leaves out, or cannot be compared, are named."""


@dataclass(frozen=True)
class Amount:
    """What was counted at one unit: part over whole in the small unit of `Unit.per`; the part may be negative.

    `people` is how many distinct people stand behind it, None where it is not about people; where it is made of several
    counts, the fewest behind any of them that is not zero. `largest` is how much of the part is one person's, at most.
    `base` is part and whole of the base period `base_period` (first and last day, the same day for a state), in the
    small unit of `Quantity.base_unit`. `left_out` says in Italian what is not in it for lack of facts, and why.
    """

    part: int
    whole: int = 1
    people: int | None = None
    base: tuple[int, int] | None = None
    largest: int | None = None
    base_period: tuple[date, date] | None = None
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotComputable:
    """Why there is no amount, in Italian: «nessun costo caricato per il 2026»."""

    reason: str


Amounts = Mapping[str, Amount]
"""The amounts by unit code (`metrics.places.ENTE` is the whole ente); a unit that is not there has no data."""


Row = Mapping[str, Any]
"""One row of a fact, by column name."""


@dataclass(frozen=True)
class Trips:
    """The way to the office that one person did not go: so many agile days under one declaration of theirs.

    `km`, `minuti` and `costo` (cents) are of one day there and back, `maggiori_spese` (cents) of a year; None is
    unsaid. `persona` only tells one person from another.
    """

    persona: int
    giorni: int
    km: int | None
    minuti: int | None
    mezzo: str | None
    costo: int | None
    maggiori_spese: int | None


@dataclass(frozen=True)
class Devices:
    """The devices of one type in one person's hands on the reference day; `persona` None is nobody's."""

    tipo: str
    persona: int | None
    numero: int


@dataclass(frozen=True)
class Shares:
    """A share of people of the whole ente; `people` are the fewest behind the part or the rest that is not zero."""

    part: int
    whole: int
    people: int


class Ledger(Protocol):
    """What the ente's own facts say of a year up to its reference day, as known on another day."""

    @property
    def on(self) -> date:
        """Return the reference day."""
        ...

    @property
    def tree(self) -> UnitTree:
        """Return the units of the reference day."""
        ...

    @property
    def parameters(self) -> Mapping[str, Number]:
        """Return the values in force by norm id."""
        ...

    @property
    def phases(self) -> Sequence[Phase]:
        """Return the phases that the ente's regulation prescribes, none where it prescribes none."""
        ...

    def at(self, day: date) -> Ledger:
        """Return the same facts seen from another reference day."""
        ...

    def rows(self, table: str) -> Sequence[Row]:
        """Return every row of a table that holds no person, by column name; ValueError for one that does."""
        ...

    def trips(self) -> Sequence[Trips]:
        """Return the agile days of the year up to the reference day of the people who declared their way to work."""
        ...

    def devices(self) -> Sequence[Devices]:
        """Return the devices by type and holder on the reference day; none where no device was ever recorded."""
        ...

    def staff(self) -> int:
        """Return how many people are in service on the reference day."""
        ...

    def shares(self, indicators: Sequence[Indicator]) -> Mapping[str, Shares]:
        """Return what indicators on people count for the whole ente on the reference day, by code; no row, no share."""
        ...


@dataclass(frozen=True)
class Quantity:
    """One declared indicator of this kind; the words are those of `metrics.declare.Indicator`.

    `reads` are the facts that it comes from, `parameters` the ids of the norms whose value enters the count,
    `base_unit` the unit of the base it is compared with, `rests_on` the indicators on people that it asks for,
    `because` why it took over from an earlier declaration.
    `target` is the id of a norm that prescribes in words what is to be reached, "" where none does.
    """

    code: str
    title: str
    formula: str
    unit: Unit
    direction: Direction
    source: str
    mark: str
    reads: tuple[str, ...]
    parameters: tuple[str, ...]
    since: date
    description: str
    count: Callable[[Ledger], Amounts | NotComputable]
    base_unit: Unit
    rests_on: tuple[Indicator, ...]
    target: str
    because: str = ""

    @property
    def cases(self) -> str:
        """Return where its worked cases are, below tests/spec."""
        return f"indicators/{self.code}.yaml"

    @property
    def verified(self) -> str:
        """Return how far its definition was checked on a text, in Italian."""
        return MARKS[self.mark]


def quantity(
    *,
    code: str,
    title: str,
    formula: str,
    source: str,
    unit: Unit,
    reads: Sequence[str],
    direction: Direction = Direction.UP,
    mark: str = "K",
    parameters: Sequence[str] = (),
    since: date = date.min,
    base_unit: Unit | None = None,
    because: str = "",
    rests_on: Sequence[Indicator] = (),
    target: str = "",
) -> Callable[[Callable[[Ledger], Amounts | NotComputable]], Quantity]:
    """Turn a function into the `Quantity` it declares; its docstring is the description that officials read."""

    def declare(function: Callable[[Ledger], Amounts | NotComputable]) -> Quantity:
        described = getdoc(function)
        if not described:
            raise DeclarationError(f"{code}: no docstring; officials read it on the indicator's card")
        if mark not in MARKS:
            raise DeclarationError(f"{code}: mark {mark!r} is unknown; allowed: {', '.join(MARKS)}")
        return Quantity(
            code=code,
            title=title,
            formula=formula,
            unit=unit,
            direction=direction,
            source=source,
            mark=mark,
            reads=tuple(reads),
            parameters=tuple(parameters),
            since=since,
            description=described,
            count=function,
            base_unit=unit if base_unit is None else base_unit,
            rests_on=tuple(rests_on),
            target=target,
            because=because,
        )

    return declare


def first_few(things: Sequence[str]) -> str:
    """Return the first few things by name and the others by number: `A; B; C; D; E; e altri 14`."""
    more = len(things) - NAMED
    return "; ".join([*things[:NAMED], *([f"e altri {more}"] if more > 0 else [])])


def value(amount: Amount, unit: Unit) -> Fraction | None:
    """Return an amount in its unit, exactly; None where the whole is nothing: it is not computable, never zero."""
    return None if amount.whole == 0 else Fraction(amount.part, amount.whole) * unit.per
