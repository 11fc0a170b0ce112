# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What happened, beside what was prescribed on that day: which rows keep each rule, break it, or cannot be judged?

Each table is read once, whatever the number of rules, and its rows are judged in memory.
A rule whose value changed is one rule per value: outcomes under different rules are never added up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metrics.cube import Answer, Axes, Cells, Cube, posts
from metrics.declare import Term
from metrics.engine import Backend, Reader
from metrics.known import Flags, holds
from metrics.measured import Measured
from metrics.memory import Memory
from metrics.places import UnitTree
from metrics.rows import InMemory
from metrics.rule import Esito, Judged, Missing, Rows, Rule, Rulings, at_tier
from metrics.scan import states_query
from metrics.units import unit_tree, units_query, used_query
from metrics.weeks import Person
from norms.lookup import Norms
from norms.rules import Ruling
from record.tables import GENERI

OUT, _KEPT, _BROKEN, _UNKNOWN = range(4)
"""The outcome of a row: not the rule's (or no rule in force), conforme, non conforme, a fact missing; then reasons."""

UNTOLD = ("fatti_mancanti", "manca un dato che la regola guarda")
"""The reason of a row whose outcome cannot be told and that no reason of the rule explains."""


@dataclass(frozen=True)
class Period:
    """From `first` to `last`, both included, with what is in force throughout, by norm id."""

    first: date
    last: date
    rulings: Rulings

    @property
    def version(self) -> str:
        """Return the names of the values in force."""
        return ", ".join(ruling.version for ruling in self.rulings.values() if ruling is not None)


@dataclass(frozen=True)
class Rulebook:
    """The rules under which one ente lives."""

    norms: Norms
    ente: str

    def periods(self, rule: Rule, until: date) -> tuple[Period, ...]:
        """Return the periods up to a day in which a rule is in force, each under its own values."""
        starts = sorted({day for term in rule.terms for day in self._starts(term, until)})
        ends = [*(start - timedelta(days=1) for start in starts[1:]), until]
        periods = (Period(first, last, self._rulings(rule, first)) for first, last in zip(starts, ends, strict=True))
        return tuple(period for period in periods if rule.in_force(period.rulings))

    def _has(self, norm: str) -> bool:
        return any(norm in shelf for shelf in self.norms.shelves.values())

    def _starts(self, term: Term, until: date) -> Iterator[date]:
        """Yield the days on which a term may change: where every tier counts, also behind the most local value."""
        if self._has(term.norm):
            yield from (held.first for held in self.norms.versions(term.norm, self.ente, date.min, until))
        if term.every_tier:
            declared = (each for _, each in self.norms.parameters(self.ente) if each.id == term.norm)
            yield from (value.since for each in declared for value in each.values if value.since <= until)

    def _rulings(self, rule: Rule, on: date) -> Rulings:
        return {name: ruling for term in rule.terms for name, ruling in self._in_force(term, on)}

    def _in_force(self, term: Term, on: date) -> Iterator[tuple[str, Ruling | None]]:
        """Yield the most local value of a term, then those behind it where it asks for every tier."""
        held = self.norms.lookup(term.norm, self.ente, on) if self._has(term.norm) else ()
        yield term.norm, held[-1] if held else None
        if term.every_tier:
            yield from ((at_tier(term.norm, each.tier), each) for each in reversed(held[:-1]))


Held = Mapping[str, tuple[Period, ...]]
"""The periods of each rule, by its id."""

# ---------------------------------------------------------------- checking


@dataclass(frozen=True)
class Checked:
    """The outcomes of one rule under one value, row by row, each with the person's state and the month.

    Rows that the rule is not about have the outcome OUT. Exact: it leaves through `disclosure.gate` only, as the
    `Measured` that it becomes.
    """

    rule: Rule
    period: Period
    reasons: tuple[tuple[str, str], ...]
    on: date
    alone: bool
    numero: NDArray[Any]
    mese: NDArray[Any]
    outcome: NDArray[Any]

    @property
    def code(self) -> str:
        """Return the name of the outcome: the rule, and the first day of its value when it has had several."""
        return self.rule.id if self.alone else f"{self.rule.id}@{self.period.first.isoformat()}"

    @property
    def principal(self) -> bool:
        """Tell whether, in the active reading, this is the rule's outcome and not a figure beside it."""
        return self.rule.principal(self.period.rulings)

    @cached_property
    def totals(self) -> Mapping[Esito, int]:
        """Return how many rows had each outcome."""
        out, kept, broken = (int(np.count_nonzero(self.outcome == each)) for each in (OUT, _KEPT, _BROKEN))
        unknown = len(self.outcome) - out - kept - broken
        return {Esito.CONFORME: kept, Esito.NON_CONFORME: broken, Esito.NON_VALUTABILE: unknown}

    def answer(self) -> Answer:
        """Return the outcomes as the counters of a cube: n, part (conforme), whole (judged), one per reason."""
        mine = self.outcome > OUT
        state, month, outcome = self.numero[mine], self.mese[mine], self.outcome[mine]
        counted = {"part": outcome == _KEPT, "whole": outcome <= _BROKEN, "n": outcome > OUT}
        for index in range(len(self.reasons)):
            counted[f"reason_{index}"] = outcome == _UNKNOWN + index
        return {"numero": state, "mese": month, **counted}


def esito_of(outcome: int) -> Esito | None:
    """Return what an outcome number says; None for a row that the rule is not about."""
    if outcome <= _BROKEN:
        return {OUT: None, _KEPT: Esito.CONFORME, _BROKEN: Esito.NON_CONFORME}[outcome]
    return Esito.NON_VALUTABILE


def check(rules: Sequence[Rule], on: date, known_on: date, where: Backend, book: Rulebook) -> tuple[Checked, ...]:
    """Return the outcomes of the rules from 1 January to a day, as known on another: one per rule and value in force.

    A rule that nobody prescribes in that time, or that is about no row, is not there.
    """
    with where.opened(known_on) as reader:
        return _found(reader, rules, on, book)


def _found(reader: Reader, rules: Sequence[Rule], on: date, book: Rulebook) -> tuple[Checked, ...]:
    return tuple(each for each in _checked(reader, rules, on, book) if any(each.totals.values()))


def measure_rules(
    rules: Sequence[Rule], on: date, known_on: date, where: Backend, book: Rulebook
) -> tuple[tuple[Checked, Measured], ...]:
    """Return the outcomes with the cube of each, by unit, genere and month: ready for the gate."""
    with where.opened(known_on) as reader:
        used = (code for (code,) in reader.rows(used_query(reader.relations)))
        tree = unit_tree(reader.rows(units_query(reader.relations)), used, on)
        states = reader.columns(states_query(reader.relations))
        held = posts(states, tree, by_unit=True)
        found = _found(reader, rules, on, book)
    return tuple(
        (each, _measured(each, known_on, tree, Cube(each.answer(), _axes(each, tree), held))) for each in found
    )


def _checked(reader: Reader, rules: Sequence[Rule], on: date, book: Rulebook) -> Iterator[Checked]:
    held = {rule.id: book.periods(rule, on) for rule in rules}
    groups = _by_rows([rule for rule in rules if held[rule.id]])
    memory = Memory(reader, on, any(kind.profiled for kind in groups))
    for kind, group in groups.items():
        rows = kind.of(memory)
        for rule in group:
            yield from _judged(rows, rule, held[rule.id], on)


def _by_rows(rules: Sequence[Rule]) -> dict[Rows, list[Rule]]:
    groups: dict[Rows, list[Rule]] = {}
    for rule in rules:
        groups.setdefault(rule.grain, []).append(rule)
    return groups


# ---------------------------------------------------------------- judging


def rows_of(reader: Reader, kind: type[InMemory], person: Person | None, on: date) -> InMemory:
    """Return the rows of one person, or of everybody, as rules judge them."""
    return kind.of(Memory(reader, on, kind.profiled, person))


def _judged(rows: InMemory, rule: Rule, periods: Sequence[Period], on: date) -> Iterator[Checked]:
    """Yield the outcomes of a rule, each under the value in force on the day of the row."""
    for period in periods:
        judged = rule.judged(rows, period.rulings)
        outcome = outcomes_of(judged, len(rows.mese))
        if judged.giorno is not None or len(periods) > 1 or period.first > date(on.year, 1, 1):
            outcome = np.where(within(rows, judged, period), outcome, OUT)
        yield Checked(
            rule=rule,
            period=period,
            reasons=_reasons(judged.missing),
            on=on,
            alone=len(periods) == 1,
            numero=rows.numero,
            mese=rows.mese,
            outcome=outcome,
        )


def _reasons(missing: Sequence[Missing]) -> tuple[tuple[str, str], ...]:
    return (UNTOLD, *((each.code, each.label) for each in missing))


def within(rows: InMemory, judged: Judged, period: Period) -> Flags:
    """Return which rows have in a period the day whose rule holds."""
    day = rows.ends if judged.giorno is None else judged.giorno
    return holds((day >= period.first.toordinal()) & (day <= period.last.toordinal()))


def outcomes_of(judged: Judged, size: int) -> NDArray[np.uint8]:
    """Return the outcome of each element: the last written wins, so the first reason is written last."""
    kept: NDArray[np.bool_] = np.ma.getdata(judged.conforme)
    outcome = np.broadcast_to(np.uint8(_BROKEN) - kept.view(np.uint8), size).copy()
    _write(outcome, np.ma.getmask(judged.conforme), _UNKNOWN)
    for index, each in reversed(list(enumerate(judged.missing))):
        _write(outcome, np.ma.filled(each.when, False), _UNKNOWN + 1 + index)
    if judged.applies is not None:
        outcome *= np.ma.filled(judged.applies, False).view(np.uint8)  # OUT is 0
    return outcome


def _write(outcome: NDArray[np.uint8], where: Any, number: int) -> None:
    if np.any(where):
        outcome[where] = number


# ---------------------------------------------------------------- the cube of one rule


def _axes(checked: Checked, tree: UnitTree) -> Axes:
    months = (0, *range(1, checked.on.month + 1)) if checked.rule.grain.monthly else (0,)
    return Axes(tree=tree, year=checked.on.year, generi=(None, *GENERI), months=months, reference=None)


def _measured(checked: Checked, known_on: date, tree: UnitTree, cube: Cube) -> Measured:
    out = cube.out([f"reason_{index}" for index in range(len(checked.reasons))])
    counters = (cube.counter("part"), cube.counter("whole"), *cube.people("whole", "part"))
    cells = Cells(cube.axes, cube.counter("n") > 0, counters, out)
    texts = (checked.code, checked.period.version, checked.on.isoformat(), known_on.isoformat(), cells.digest())
    run = sha256("\x1f".join(texts).encode()).hexdigest()[:12]
    population = f"{checked.code}:{checked.rule.grain.__name__}"
    return Measured(checked.code, checked.on, known_on, tree, cells, checked.reasons, population, run)
