# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What happened, beside what was prescribed on that day: which rows keep each rule, break it, or cannot be judged?

The marts of weeks and days are read once each, and judged in memory. Every row of another query carries the outcomes of
all the rules that judge it, packed in integers, whatever the number of rules.
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
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    SmallInteger,
    case,
    cast,
    func,
    literal_column,
    select,
)

from metrics.cube import Answer, Axes, Cells, Cube, posts
from metrics.declare import Term
from metrics.engine import Backend, Reader
from metrics.grain import Window
from metrics.hours import InMemory
from metrics.measured import Measured
from metrics.memory import Memory
from metrics.places import UnitTree
from metrics.rule import Esito, Judged, Missing, Rows, Rule, Rulings, at_tier
from metrics.scan import Statement, states_query
from metrics.sources import Evento
from metrics.units import unit_tree, units_query, used_query
from metrics.weeks import Person
from norms.lookup import Norms
from norms.rules import Ruling
from record.tables import GENERI

PER_COLUMN = 7
"""How many rules are packed in one 64-bit column: 4 bits of outcome and 4 of period each."""

_NARROW = 3
"""How many rules fit a 32-bit column."""

OUT, _KEPT, _BROKEN, _UNKNOWN = range(4)
"""The outcome of a row: not the rule's (or no rule in force), conforme, non conforme, a fact missing; then reasons."""

_OUTCOMES = _PERIODS = 16
UNTOLD = ("fatti_mancanti", "manca un dato che la regola guarda")
"""The reason of a row whose outcome cannot be told and that no reason of the rule explains."""


class TooMany(ValueError):
    """A rule has more reasons, or its norms more values in the record's time, than a packed outcome can hold."""


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

    A rule that nobody prescribes in that time, or that is about no row, is not there. Raises TooMany.
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
    for kind, group in groups.items():
        if issubclass(kind, Evento):
            yield from _of_query(reader, kind, group, held, Window(on))
    yield from _remembered(
        reader, {kind: rows for kind, rows in groups.items() if issubclass(kind, InMemory)}, held, on
    )


def _by_rows(rules: Sequence[Rule]) -> dict[Rows, list[Rule]]:
    groups: dict[Rows, list[Rule]] = {}
    for rule in rules:
        groups.setdefault(rule.grain, []).append(rule)
    return groups


# ---------------------------------------------------------------- rows of a query


def _of_query(
    reader: Reader, kind: type[Evento], rules: Sequence[Rule], held: Held, window: Window
) -> Iterator[Checked]:
    grain = kind(reader.relations, window)
    parts = [rules[start : start + PER_COLUMN] for start in range(0, len(rules), PER_COLUMN)]
    packs = [_Pack(grain, part, held, window.start) for part in parts]
    answer = reader.columns(_packed(grain, packs))
    for number, pack in enumerate(packs):
        yield from pack.opened(answer, f"c{number}", window.on)


def _packed(grain: Evento, packs: Sequence[_Pack]) -> Statement:
    """Return the one query of a grain: numero, mese and the packed outcomes of every row.

    Rows that no rule is about are not filtered out: an engine would work out the outcomes twice.
    """
    month = grain.mese if grain.monthly else literal_column("1", Integer)
    columns: list[ColumnElement[Any]] = [
        cast(grain.numero, Integer).label("numero"),
        cast(month, SmallInteger).label("mese"),
        *(pack.column().label(f"c{number}") for number, pack in enumerate(packs)),
    ]
    rows: Select[Any] = select(*columns)
    return rows.select_from(grain.rows)


# ---------------------------------------------------------------- packing outcomes


class _Pack:
    """Some rules of one grain, and the one integer in which a row holds their outcomes."""

    def __init__(self, grain: Evento, rules: Sequence[Rule], held: Held, since: date) -> None:
        self._rules, self._held = rules, held
        self._judged = {rule.id: [rule.judged(grain, period.rulings) for period in held[rule.id]] for rule in rules}
        self._giorno, self._since = grain.giorno, since

    def column(self) -> ColumnElement[int]:
        """Return the packed outcomes of a row; few of them fit a narrower integer, which is quicker to fetch."""
        kind: type[Integer] = Integer if len(self._rules) <= _NARROW else BigInteger
        packed: ColumnElement[int] = self._code(self._rules[0])
        for place, rule in enumerate(self._rules[1:], 1):
            shift = literal_column(str((_OUTCOMES * _PERIODS) ** place), kind())
            packed = packed + cast(self._code(rule), kind) * shift
        return cast(packed, kind)

    def _code(self, rule: Rule) -> ColumnElement[int]:
        """Return the outcome of a row under the value in force on its day, and which value that was."""
        judged, periods = self._judged[rule.id], self._held[rule.id]
        _must_fit(rule, periods)
        if len(periods) == 1 and judged[0].giorno is None and periods[0].first <= self._since:
            return outcome_of(rule, judged[0])
        branches = []
        for index, (each, period) in enumerate(zip(judged, periods, strict=True)):
            day = self._giorno if each.giorno is None else each.giorno
            branches.append((day.between(period.first, period.last), outcome_of(rule, each, index)))
        return case(*branches, else_=_number(OUT))

    def opened(self, answer: Answer, column: str, on: date) -> Iterator[Checked]:
        """Yield the outcomes of each rule under each value that judged a row."""
        packed = answer[column]
        for place, rule in enumerate(self._rules):
            code = (packed >> (8 * place)).astype(np.uint8)
            for index, period in enumerate(self._held[rule.id]):
                outcome = code if len(self._held[rule.id]) == 1 else np.where(code >> 4 == index, code & 0xF, OUT)
                yield Checked(
                    rule=rule,
                    period=period,
                    reasons=_reasons(self._judged[rule.id][index].missing),
                    on=on,
                    alone=len(self._held[rule.id]) == 1,
                    numero=answer["numero"],
                    mese=answer["mese"],
                    outcome=outcome,
                )


def _must_fit(rule: Rule, periods: Sequence[Period]) -> None:
    if len(periods) > _PERIODS:
        raise TooMany(f"{rule.id}: its norms have {len(periods)} values; at most {_PERIODS}")


def _reasons(missing: Sequence[Missing]) -> tuple[tuple[str, str], ...]:
    return (UNTOLD, *((each.code, each.label) for each in missing))


def outcome_of(rule: Rule, judged: Judged, period: int = 0) -> ColumnElement[int]:
    """Return the outcome of a row as a number (`esito_of` reads it), marked with the period of its value."""
    if len(judged.missing) > _OUTCOMES - _UNKNOWN - 1:
        raise TooMany(f"{rule.id}: it has {len(judged.missing)} reasons; at most {_OUTCOMES - _UNKNOWN - 1}")
    missing = [(each.when, _number(_UNKNOWN + 1 + index, period)) for index, each in enumerate(judged.missing)]
    # Written once, because expressions of days are long: true is one less than false, and unknown is neither.
    told = func.coalesce(_number(_BROKEN, period) - cast(judged.conforme, Integer), _number(_UNKNOWN, period))
    found = case(*missing, else_=told) if missing else told
    return found if judged.applies is None else case((judged.applies, found), else_=_number(OUT))


def _number(outcome: int, period: int = 0) -> ColumnElement[int]:
    return literal_column(str(outcome + _OUTCOMES * period), Integer)


# ---------------------------------------------------------------- rows in memory


def _remembered(
    reader: Reader, kinds: Mapping[type[InMemory], Sequence[Rule]], held: Held, on: date
) -> Iterator[Checked]:
    """Yield the outcomes of the rules on weeks, months, quarters and days: each mart is read once."""
    memory = Memory(reader, on, any(kind.profiled for kind in kinds))
    for kind, rules in kinds.items():
        rows = kind.of(memory)
        for rule in rules:
            yield from _in_memory(rows, rule, held[rule.id], on)


def rows_of(reader: Reader, kind: type[InMemory], person: Person, on: date) -> InMemory:
    """Return the rows of one person, as rules judge everybody's."""
    return kind.of(Memory(reader, on, kind.profiled, person))


def _in_memory(rows: InMemory, rule: Rule, periods: Sequence[Period], on: date) -> Iterator[Checked]:
    """Yield the outcomes of a rule, each under the value in force on the last day of the row."""
    for period in periods:
        judged = rule.judged(rows, period.rulings)
        outcome = outcomes_of(judged, len(rows.mese))
        if len(periods) > 1 or period.first > date(on.year, 1, 1):
            outcome = np.where(within(rows, period), outcome, OUT)
        reasons = _reasons(judged.missing)
        yield Checked(rule, period, reasons, on, len(periods) == 1, rows.numero, rows.mese, outcome)


def within(rows: InMemory, period: Period) -> NDArray[np.bool_]:
    """Return which rows end in a period."""
    return (rows.ends >= period.first.toordinal()) & (rows.ends <= period.last.toordinal())


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
