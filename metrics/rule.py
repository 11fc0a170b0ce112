# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is a rule that can be checked? What it looks at, when it is kept, and how its outcome is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from inspect import getdoc
from types import NoneType
from typing import Any, get_args, get_type_hints

from metrics.declare import DeclarationError, Norm, Term
from metrics.rows import InMemory
from norms.rules import TIERS, Ruling, Tier

Rows = type[InMemory]
"""The kind of rows that a rule judges."""

Rulings = Mapping[str, Ruling | None]
"""What is in force, by norm id, in one period; None for an optional norm that is not.

Where a rule asks for every tier, the farther ones are there too, as `at_tier` names them: `of_every_tier` reads them.
"""

Facts = Mapping[str, Any]
"""What was looked at for one row, by name: integers, days, words, None where it is unknown."""


class Esito(Enum):
    """The outcome of a rule for one row. Missing facts make it non valutabile, never conforme."""

    CONFORME = "conforme"
    NON_CONFORME = "non conforme"
    NON_VALUTABILE = "non valutabile"


@dataclass(frozen=True)
class Missing:
    """One reason for which a row cannot be judged; `label` is Italian, `when` an array of flags."""

    code: str
    label: str
    when: Any


@dataclass(frozen=True)
class Judged:
    """What a rule says of each row of its grain: arrays with one element per row, masked where something is unknown.

    `facts` are what it looks at. A row that `missing` explains is non valutabile, with the first reason that holds; so
    is a row for which `conforme` cannot be told (masked). `applies` restricts the rows, `giorno` is the day whose rule
    holds where it is not the day of the row.
    """

    facts: Mapping[str, Any]
    conforme: Any
    missing: tuple[Missing, ...] = ()
    applies: Any = None
    giorno: Any = None


@dataclass(frozen=True)
class Verdict:
    """The outcome of one row, with the arithmetic that leads to it, step by step, in Italian.

    `reason` says what is missing when it is non valutabile.
    """

    esito: Esito
    steps: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True)
class Rule:
    """One rule that is checked on the record, under whatever value its norms had on the day.

    `judge` gives the arrays for one set of rulings; `tell` the same outcome for the facts of one row, worked out
    again in exact arithmetic: the two must agree. `principal` says whether, in the active reading, this is the outcome
    or a figure beside it, `also_reads` which facts it looks at beside those that its rows come from. `noun` is what
    one row is, singular and plural.
    """

    id: str
    title: str
    question: str
    description: str
    noun: tuple[str, str]
    grain: Rows
    terms: tuple[Term, ...]
    judge: Callable[..., Judged]
    tell: Callable[[Facts, Rulings], Verdict]
    principal: Callable[[Rulings], bool]
    also_reads: Callable[[Rulings], tuple[str, ...]]

    @property
    def norms(self) -> tuple[str, ...]:
        """Return the ids of the norms that it applies, the one that prescribes it first."""
        return tuple(term.norm for term in self.terms)

    def in_force(self, rulings: Rulings) -> bool:
        """Tell whether what it needs is prescribed."""
        return all(term.optional or rulings[term.norm] is not None for term in self.terms)

    def judged(self, grain: InMemory, rulings: Rulings) -> Judged:
        """Return what it says of each row under some rulings."""
        return self.judge(grain, **{term.argument: _value(term, rulings) for term in self.terms})


def at_tier(norm: str, tier: Tier) -> str:
    """Return under which name the value of a tier that is not the most local stands among the rulings."""
    return f"{norm}@{tier}"


def of_every_tier(rulings: Rulings, norm: str) -> tuple[Ruling, ...]:
    """Return what is prescribed together, from the state down; the most local alone where no more was asked for."""
    found = (*(rulings.get(at_tier(norm, tier)) for tier in TIERS), rulings[norm])
    return tuple(ruling for ruling in found if ruling is not None)


def _value(term: Term, rulings: Rulings) -> Ruling | tuple[Ruling, ...] | None:
    return of_every_tier(rulings, term.norm) if term.every_tier else rulings[term.norm]


def rule(
    *,
    id: str,
    title: str,
    question: str,
    noun: tuple[str, str],
    tell: Callable[[Facts, Rulings], Verdict],
    principal: Callable[[Rulings], bool] = lambda rulings: True,
    also_reads: Callable[[Rulings], tuple[str, ...]] = lambda rulings: (),
) -> Callable[[Callable[..., Judged]], Rule]:
    """Turn a function into the `Rule` it declares; DeclarationError says what is not allowed, and where.

    The rows come from its first argument, a grain; the norms from the others, `Annotated[Ruling, Norm("id")]`, with
    `Ruling | None` where the rule holds without it, and `Annotated[tuple[Ruling, ...], Norm("id", every_tier=True)]`
    where it holds with what every tier prescribes. Its docstring is the description that officials read.
    """

    def declare(function: Callable[..., Judged]) -> Rule:
        grain, terms = _signature(function)
        return Rule(
            id, title, question, getdoc(function) or "", noun, grain, terms, function, tell, principal, also_reads
        )

    return declare


def _signature(function: Callable[..., Any]) -> tuple[Rows, tuple[Term, ...]]:
    hints = get_type_hints(function, include_extras=True)
    hints.pop("return", None)
    (first, grain), *others = hints.items()
    if not (isinstance(grain, type) and issubclass(grain, InMemory)):
        raise _wrong(function, f"argument {first!r} is not a row grain")
    if not getdoc(function):
        raise _wrong(function, "no docstring; officials read it beside the outcome")
    return grain, tuple(_term(function, name, hint) for name, hint in others)


def _term(function: Callable[..., Any], name: str, hint: Any) -> Term:
    norms = [item for item in getattr(hint, "__metadata__", ()) if isinstance(item, Norm)]
    if len(norms) != 1:
        raise _wrong(function, f"argument {name!r} is not annotated as Annotated[Ruling, Norm('id')]")
    return Term(name, norms[0].id, NoneType in get_args(hint.__origin__), norms[0].every_tier)


def _wrong(function: Callable[..., Any], message: str) -> DeclarationError:
    code = function.__code__
    return DeclarationError(f"{code.co_filename}:{code.co_firstlineno}: {function.__name__}: {message}")


def active_reading(ruling: Ruling | None, code: str) -> str:
    """Return the active reading of an ambiguity in the value of a ruling; "" where it has no such ambiguity."""
    reading = None if ruling is None else ruling.value.reading
    return reading.active if reading is not None and reading.code == code else ""


def since(rulings: Rulings) -> date:
    """Return the first day of the newest of some rulings: the version that is being applied."""
    return max(ruling.value.since for ruling in rulings.values() if ruling is not None)
