# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What happened, beside what was prescribed on that day: which rows keep each rule, break it, or cannot be judged?

Every row of a grain carries the outcomes of all the rules that judge it, packed in integers: one pass over a mart,
whatever the number of rules. Months and quarters are the same weeks, added up in memory.
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
    extract,
    func,
    literal_column,
    not_,
    or_,
    select,
)

from metrics.cube import Answer, Axes, Cells, Cube, Ints, posts
from metrics.engine import Backend, Reader
from metrics.grain import Window
from metrics.hours import SUMMED, Periods, Stretches, Whole, profile_code
from metrics.measured import Measured
from metrics.occasions import Settimane
from metrics.places import UnitTree
from metrics.rule import Esito, Judged, Missing, Rows, Rule, Rulings
from metrics.scan import Statement, states_query
from metrics.sources import Evento, numbered_states
from metrics.units import unit_tree, units_query, used_query
from norms.lookup import Norms
from record.period import last_day
from record.relations import Relations
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
        versions = {
            norm: self.norms.versions(norm, self.ente, date.min, until) for norm in rule.norms if self._has(norm)
        }
        starts = sorted({each.first for held in versions.values() for each in held})
        ends = [*(start - timedelta(days=1) for start in starts[1:]), until]
        periods = (Period(first, last, self._rulings(rule, first)) for first, last in zip(starts, ends, strict=True))
        return tuple(period for period in periods if rule.in_force(period.rulings))

    def _has(self, norm: str) -> bool:
        return any(norm in shelf for shelf in self.norms.shelves.values())

    def _rulings(self, rule: Rule, on: date) -> Rulings:
        return {norm: self.norms.in_force(norm, self.ente, on) if self._has(norm) else None for norm in rule.norms}


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
        counts = np.bincount(self.outcome, minlength=_OUTCOMES).tolist()
        unknown = sum(counts[_UNKNOWN:])
        return {Esito.CONFORME: counts[_KEPT], Esito.NON_CONFORME: counts[_BROKEN], Esito.NON_VALUTABILE: unknown}

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
    longer = {kind: group for kind, group in groups.items() if issubclass(kind, Periods)}
    asked = {kind: group for kind, group in groups.items() if issubclass(kind, Evento)}
    window = Window(on)
    if longer:
        asked.setdefault(Settimane, [])
    for kind, group in asked.items():
        grain = kind(reader.relations, window)
        packs = [
            _Pack(grain, group[start : start + PER_COLUMN], held, window.start)
            for start in range(0, len(group), PER_COLUMN)
        ]
        summed = _summed(grain, longer) if isinstance(grain, Settimane) else {}
        answer = reader.columns(_rows(grain, packs, summed))
        for number, pack in enumerate(packs):
            yield from pack.opened(answer, f"c{number}", on)
        if summed:
            months = _weeks(answer, reader.columns(_contracts(reader.relations))).added_up(1, months_over(on))
            for longer_kind, longer_group in longer.items():
                rows = longer_kind(months.added_up(longer_kind.months_each, months_over(on)))
                yield from _added_up(rows, longer_group, held, on)


def _by_rows(rules: Sequence[Rule]) -> dict[Rows, list[Rule]]:
    groups: dict[Rows, list[Rule]] = {}
    for rule in rules:
        groups.setdefault(rule.grain, []).append(rule)
    return groups


def _rows(grain: Evento, packs: Sequence[_Pack], summed: Mapping[str, ColumnElement[Any]]) -> Select[Any]:
    """Return the one query of a grain: numero, mese, the packed outcomes, and what longer periods add up.

    Row by row: adding up outcomes that are small integers costs less in memory than in any engine.
    """
    month = grain.mese if grain.monthly else literal_column("1", Integer)
    keys: list[ColumnElement[Any]] = [
        cast(grain.numero, Integer).label("numero"),
        cast(month, SmallInteger).label("mese"),
    ]
    packed: list[ColumnElement[Any]] = [pack.column().label(f"c{number}") for number, pack in enumerate(packs)]
    added: list[ColumnElement[Any]] = [column.label(name) for name, column in summed.items()]
    rows: Select[Any] = select(*keys, *packed, *added)
    rows = rows.select_from(grain.rows)
    if summed:
        return rows
    judged = rows.subquery("righe")
    return select(judged).where(or_(*(judged.c[f"c{number}"] != 0 for number in range(len(packs)))))


# ---------------------------------------------------------------- packing outcomes


class _Pack:
    """Some rules of one grain, and the one integer in which a row holds their outcomes."""

    def __init__(
        self, grain: Evento, rules: Sequence[Rule], held: Mapping[str, tuple[Period, ...]], since: date
    ) -> None:
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
    kept = (judged.conforme, _number(_KEPT, period)), (not_(judged.conforme), _number(_BROKEN, period))
    found = case(*missing, *kept, else_=_number(_UNKNOWN, period))
    return found if judged.applies is None else case((judged.applies, found), else_=_number(OUT))


def _number(outcome: int, period: int = 0) -> ColumnElement[int]:
    return literal_column(str(outcome + _OUTCOMES * period), Integer)


# ---------------------------------------------------------------- weeks added up

_UNSAID = -1
"""How a quantity that is unknown is answered: no count of minutes or days is negative."""


def _summed(grain: Settimane, longer: Mapping[type[Periods], Sequence[Rule]]) -> dict[str, ColumnElement[Any]]:
    """Return what the longer periods need of each week; nothing when no rule is about them."""
    if not longer:
        return {}
    row = grain.riga.c
    summed: dict[str, ColumnElement[Any]] = {
        "giustificati": func.coalesce(row.minuti_giustificati, _UNSAID),
        "agile": func.coalesce(row.minuti_agile, _UNSAID),
        "in_sede": func.coalesce(row.minuti_presenza, _UNSAID),
    }
    if any(kind.profiled for kind in longer):
        summed["giorni_agile"] = func.coalesce(row.giorni_agile, _UNSAID)
        summed["profilo"] = profile_code(grain.profilo, cast(extract("day", grain.giorno), Integer))
    return summed


def months_of(reader: Reader, kind: type[Periods], person: ColumnElement[int], on: date) -> Periods:
    """Return the months or quarters of one person, as rules on them judge everybody's."""
    grain = Settimane(reader.relations, Window(on))
    query = _rows(grain, (), _summed(grain, {kind: ()}))
    weeks = _weeks(reader.columns(query.where(grain.persona == person)), reader.columns(_contracts(reader.relations)))
    return kind(weeks.added_up(kind.months_each, months_over(on)))


def _contracts(rel: Relations) -> Statement:
    """Return the query of the contractual week of each state, and whose state it is."""
    states = numbered_states(rel)
    week = func.coalesce(states.c.orario_settimanale_minuti, _UNSAID).label("settimana")
    days = case((states.c.giorni_settimana > 0, states.c.giorni_settimana), else_=5).label("giorni")
    return select(states.c.numero, states.c.persona, week, days)


def _weeks(answer: Answer, contracts: Answer) -> Stretches:
    """Return the weeks of an answer, each with the contract of its state."""
    state = answer["numero"].astype(np.int64)
    _, person = np.unique(contracts["persona"], return_inverse=True)
    week = _said(_by_state(contracts, contracts["settimana"]))
    return Stretches(
        state=state,
        person=_by_state(contracts, person)[state],
        month=answer["mese"].astype(np.int64),
        quantities={"contratto": week[state], **{name: _said(answer[name]) for name in SUMMED if name in answer}},
        week=week,
        days=_by_state(contracts, contracts["giorni"]),
        profile=answer["profilo"].astype(np.int64) if "profilo" in answer else None,
    )


def _by_state(contracts: Answer, values: NDArray[Any]) -> Ints:
    """Return a value of each state, at the place of its number."""
    placed = np.zeros(len(contracts["numero"]) + 1, dtype=np.int64)
    placed[contracts["numero"].astype(np.int64)] = values
    return placed


def _said(values: NDArray[Any]) -> Whole:
    unsaid = values == _UNSAID
    return np.ma.array(values, mask=unsaid if unsaid.any() else np.ma.nomask)


def months_over(on: date) -> int:
    """Return how many months of the year are over on a day."""
    return on.month if on == last_day(on) else on.month - 1


def _added_up(
    rows: Periods, rules: Sequence[Rule], held: Mapping[str, tuple[Period, ...]], on: date
) -> Iterator[Checked]:
    """Yield the outcomes of the rules on longer periods, each under the value in force on its last day."""
    for rule in rules:
        for period in held[rule.id]:
            judged = rule.judged(rows, period.rulings)
            outcome = np.where(within(rows, period, on), outcomes_of(judged, len(rows.mese)), OUT)
            alone, reasons = len(held[rule.id]) == 1, _reasons(judged.missing)
            yield Checked(rule, period, reasons, on, alone, rows.numero, rows.mese, outcome)


def within(rows: Periods, period: Period, on: date) -> NDArray[np.bool_]:
    """Return which of some months or quarters end in a period."""
    ends = [last_day(date(on.year, month, 1)) for month in range(1, 13)]
    inside = np.array([False, *(period.first <= day <= period.last for day in ends)])
    return inside[rows.mese]


def outcomes_of(judged: Judged, size: int) -> Ints:
    """Return the outcome of each element: the last written wins, so the first reason is written last."""
    kept = np.ma.masked_array(judged.conforme)
    outcome = np.where(kept.filled(False), _KEPT, _BROKEN)
    outcome = np.where(np.ma.getmaskarray(kept), _UNKNOWN, outcome)
    for index, each in reversed(list(enumerate(judged.missing))):
        outcome = np.where(np.ma.filled(each.when, False), _UNKNOWN + 1 + index, outcome)
    if judged.applies is not None:
        outcome = np.where(np.ma.filled(judged.applies, False), outcome, OUT)
    return outcome.astype(np.int64).reshape(size)


# ---------------------------------------------------------------- the cube of one rule


def _axes(checked: Checked, tree: UnitTree) -> Axes:
    months = (0, *range(1, checked.on.month + 1)) if checked.rule.grain.monthly else (0,)
    return Axes(tree=tree, year=checked.on.year, generi=(None, *GENERI), months=months, reference=None)


def _measured(checked: Checked, known_on: date, tree: UnitTree, cube: Cube) -> Measured:
    reasons = [cube.counter(f"reason_{index}") for index in range(len(checked.reasons))]
    counters = (cube.counter("part"), cube.counter("whole"), *cube.people("whole", "part"), *reasons)
    cells = Cells(cube.axes, cube.counter("n") > 0, counters)
    texts = (checked.code, checked.period.version, checked.on.isoformat(), known_on.isoformat(), cells.digest())
    run = sha256("\x1f".join(texts).encode()).hexdigest()[:12]
    population = f"{checked.code}:{checked.rule.grain.__name__}"
    return Measured(checked.code, checked.on, known_on, tree, cells, checked.reasons, population, run)
