# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is an indicator? One function that says which rows count, and what a reader must know of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from inspect import getdoc
from types import NoneType
from typing import Any, Protocol, TypeVar, get_args, get_type_hints

from sqlalchemy import Column

from metrics.grain import Grain, Kind
from metrics.measures import Rate, Share
from record.columns import meaning_of

MESE = "mese"
"""The month is a breakdown of every indicator: it is declared by nobody."""

MARKS = {"V": "verificato", "P": "verificato in parte", "K": "da verificare sul testo", "D": "da verificare sul testo"}
"""The evidence marks of domain.md 0.1, and how they are read."""

Number = int | Fraction
"""A parameter's value: whole days, or a percentage (66 is 66 %)."""


class DeclarationError(TypeError):
    """A declaration says what it may not say; the message names file and line, and what is allowed."""


class Unit(Enum):
    """In which unit a figure is read; `per` is by how much part over whole is multiplied to be in it.

    A sum of euro is counted in cents, one of hours in minutes, one of tonnes in grams.
    """

    PERCENT = "%"
    CHANGE = "variazione %"
    POINTS = "punti percentuali"
    COUNT = "numero"
    EURO = "euro"
    HOURS = "ore"
    DAYS = "giorni"
    TONNES = "tonnellate di CO₂"
    SQUARE_METRES = "metri quadri"
    SCORE = "punteggio medio"
    EACH = "per persona"

    @property
    def per(self) -> Fraction:
        """Return the factor from part over whole to the unit."""
        return _PER.get(self, Fraction(1))


_PER = {
    Unit.PERCENT: Fraction(100),
    Unit.CHANGE: Fraction(100),
    Unit.POINTS: Fraction(100),
    Unit.EURO: Fraction(1, 100),
    Unit.HOURS: Fraction(1, 60),
    Unit.TONNES: Fraction(1, 1_000_000),
}


class Direction(Enum):
    """Which way is better."""

    UP = "crescente"
    DOWN = "decrescente"
    NONE = "neutra"


@dataclass(frozen=True)
class Term:
    """A parameter of the norms that a function takes; without an `optional` one, a value must be in force.

    `every_tier` says that it takes what each tier prescribes, and not the most local value alone.
    """

    argument: str
    norm: str
    optional: bool
    every_tier: bool = False


@dataclass(frozen=True)
class Norm:
    """Annotates an argument of an indicator's function: `minima: Annotated[Number, Norm("presenza.minima")]`.

    A rule may ask for `every_tier`: what the state, the collective agreement and the ente prescribe, together.
    """

    id: str
    every_tier: bool = False


@dataclass(frozen=True)
class Indicator:
    """One declared indicator. `formula` is "numerator / denominator × 100", in words that an official reads.

    `target` is the id of the norm that prescribes a floor, or None. `since` is the first day for which this method
    holds: a second declaration with the same code and a later `since` takes over from then, and `because` says why.
    """

    code: str
    title: str
    formula: str
    unit: Unit
    direction: Direction
    source: str
    mark: str
    breakdowns: tuple[str, ...]
    target: str | None
    since: date
    description: str
    grain: type[Grain]
    terms: tuple[Term, ...]
    measure: Callable[..., Share | Rate]
    because: str = ""

    @property
    def kind(self) -> Kind:
        """Return whether it is a snapshot or counts what happened in a period."""
        return self.grain.kind

    @property
    def numerator(self) -> str:
        """Return the upper term of the formula, in words."""
        return self.formula.partition(" / ")[0]

    @property
    def denominator(self) -> str:
        """Return the lower term of the formula, in words."""
        return self.formula.partition(" / ")[2].removesuffix(" × 100")

    @property
    def event(self) -> str:
        """Return which day dates a row, in Italian."""
        return self.grain.event

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return the ids of the norms whose value enters the count."""
        return tuple(term.norm for term in self.terms)

    @property
    def cases(self) -> str:
        """Return where its worked cases are, below tests/spec."""
        return f"indicators/{self.code}.yaml"

    @property
    def verified(self) -> str:
        """Return how far its definition was checked on a text, in Italian."""
        return MARKS[self.mark]

    def arguments(self, parameters: Mapping[str, Number]) -> dict[str, Number | None] | None:
        """Return the function's arguments from the values in force; None says that a needed one is not in force."""
        if any(term.norm not in parameters and not term.optional for term in self.terms):
            return None
        return {term.argument: parameters.get(term.norm) for term in self.terms}


def indicator(
    *,
    code: str,
    title: str,
    formula: str,
    source: str,
    breakdowns: Sequence[Column[Any]],
    unit: Unit = Unit.PERCENT,
    direction: Direction = Direction.UP,
    target: str | None = None,
    mark: str = "D",
    since: date = date.min,
    because: str = "",
) -> Callable[[Callable[..., Share | Rate]], Indicator]:
    """Turn a function into the `Indicator` it declares; DeclarationError says what is not allowed, and where.

    The data it needs come from its signature: one row grain first, then parameters annotated with `Norm`.
    Its docstring is the description that officials read.
    """

    def declare(function: Callable[..., Share | Rate]) -> Indicator:
        _check_words(function, formula, mark)
        grain, terms = _signature(function)
        return Indicator(
            code=code,
            title=title,
            formula=formula,
            unit=unit,
            direction=direction,
            source=source,
            mark=mark,
            breakdowns=(*(_breakdown(function, column) for column in breakdowns), MESE),
            target=target,
            since=since,
            description=getdoc(function) or "",
            grain=grain,
            terms=terms,
            measure=function,
            because=because,
        )

    return declare


class Dated(Protocol):
    """Whatever is declared under a code, from a day on, for a reason."""

    @property
    def code(self) -> str:
        """Return the code."""
        ...

    @property
    def since(self) -> date:
        """Return the first day for which it holds."""
        ...

    @property
    def because(self) -> str:
        """Return why it took over from an earlier one, in Italian."""
        ...


D = TypeVar("D", bound=Dated)


def explained(*declared: D) -> tuple[D, ...]:
    """Return declarations as they are; DeclarationError when one takes over from another without saying why."""
    earlier: dict[str, Dated] = {}
    for each in sorted(declared, key=lambda one: one.since):
        before = earlier.get(each.code)
        if before is not None and before.since == each.since:
            raise DeclarationError(f"{each.code}: declared twice since {each.since}; give the later a later `since`")
        if before is not None and not each.because.strip():
            raise DeclarationError(f"{each.code}: redefined since {each.since} without `because`: say why, in Italian")
        earlier[each.code] = each
    return declared


def _wrong(function: Callable[..., Any], message: str) -> DeclarationError:
    code = function.__code__
    return DeclarationError(f"{code.co_filename}:{code.co_firstlineno}: {function.__name__}: {message}")


def _check_words(function: Callable[..., Any], formula: str, mark: str) -> None:
    if formula.count(" / ") != 1:
        raise _wrong(function, f"formula {formula!r} is not written 'numerator / denominator [× 100]'")
    if mark not in MARKS:
        raise _wrong(function, f"mark {mark!r} is unknown; allowed: {', '.join(MARKS)}")
    if not getdoc(function):
        raise _wrong(function, "no docstring; officials read it on the indicator's card")


def _breakdown(function: Callable[..., Any], column: Column[Any]) -> str:
    """Return the name of a column that people may be counted by (art. 4 L. 300/1970: a person never is)."""
    if not _counts_by(column):
        allowed = sorted(other.name for other in column.table.columns if _counts_by(other))
        raise _wrong(function, f"column {column} is not a breakdown; allowed: {', '.join(allowed)}")
    return column.name


def _counts_by(column: Column[Any]) -> bool:
    if "meaning" not in column.info:
        return False
    meaning = meaning_of(column)
    return meaning.breakdown and not meaning.key


def _signature(function: Callable[..., Any]) -> tuple[type[Grain], tuple[Term, ...]]:
    hints = get_type_hints(function, include_extras=True)
    hints.pop("return", None)
    if not hints:
        raise _wrong(function, "no argument; the first is a row grain of metrics.sources")
    first, *others = hints.items()
    if not (isinstance(first[1], type) and issubclass(first[1], Grain)):
        raise _wrong(function, f"argument {first[0]!r} is not a row grain of metrics.sources")
    return first[1], tuple(_term(function, name, hint) for name, hint in others)


def _term(function: Callable[..., Any], name: str, hint: Any) -> Term:
    norms = [item for item in getattr(hint, "__metadata__", ()) if isinstance(item, Norm)]
    if len(norms) != 1:
        raise _wrong(function, f"argument {name!r} is not annotated as Annotated[Number, Norm('id')]")
    if norms[0].every_tier:
        raise _wrong(function, f"argument {name!r} asks for every tier; an indicator takes the most local value")
    return Term(name, norms[0].id, NoneType in get_args(hint.__origin__))
