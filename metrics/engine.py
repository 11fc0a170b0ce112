# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What do the indicators count on a day, as known on another? The same integers on the record and on the marts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import String, Table, TableClause
from sqlalchemy.sql import visitors

from metrics.catalogue import find
from metrics.cube import Answer, Axes, BrokenCount, Cells, Cube, Ints, Posts, posts
from metrics.declare import MESE, Indicator, Number
from metrics.grain import Grain, Kind, Window
from metrics.known import EPOCH, UNSAID
from metrics.measured import Measured
from metrics.places import UnitTree
from metrics.scan import ROWS, Planned, Scan, Statement, plan, states_query
from metrics.units import only_ente, unit_tree, units_query, used_query
from record.marts import MartConnection, sql_for_marts
from record.relations import Relations, plain, published, visible_rows
from record.store import Store, reading
from record.tables import FACTS, GENERI, calendario

PLACE = ("struttura", "genere")
BREAKDOWNS = (*PLACE, MESE)


@dataclass(frozen=True)
class Reader:
    """One unchanging state of the record or of the marts: its relations, and how a query over them is answered.

    `columns` answers in arrays of integers, texts apart: a day as `date.toordinal` numbers it, UNSAID for NULL.
    """

    relations: Relations
    rows: Callable[[Statement], Sequence[Sequence[Any]]]
    columns: Callable[[Statement], Answer]


class Backend(Protocol):
    """Where the counting happens."""

    def opened(self, known_on: date) -> AbstractContextManager[Reader]:
        """Give a reader of what was known on a day."""
        ...


@dataclass(frozen=True)
class RecordBackend:
    """The record itself, SQLite or PostgreSQL, as known on any day."""

    store: Store

    @contextmanager
    def opened(self, known_on: date) -> Iterator[Reader]:
        """Give a reader of what was known on a day, in one transaction."""
        with self.compared() as known:
            yield known(known_on, None)

    @contextmanager
    def compared(self) -> Iterator[Callable[[date, date | None], Reader]]:
        """Give readers of what was known on several days, all in one transaction: nothing is loaded between them.

        The second day, when there is one, keeps the facts whose natural key was known on it already
        (`record.relations.visible_rows`).
        """
        with reading(self.store) as conn:

            def rows(statement: Statement) -> Sequence[Sequence[Any]]:
                return conn.execute(statement).all()

            def columns(statement: Statement) -> Answer:
                result = conn.execute(statement)
                return _as_columns(statement, result.all())

            yield lambda known_on, keys_known_on: Reader(_known(known_on, keys_known_on), rows, columns)


@dataclass(frozen=True)
class MartBackend:
    """The published marts: they hold what is known now, whatever `known_on` says. One thread at a time."""

    connection: MartConnection

    @contextmanager
    def opened(self, known_on: date) -> Iterator[Reader]:
        """Give a reader of the publication that the connection sees."""
        yield Reader(published(), self.connection.rows, self._columns)

    def _columns(self, statement: Statement) -> Answer:
        answer = self.connection.duckdb.execute(*sql_for_marts(statement)).fetchnumpy()
        return {name: _integers(values) for name, values in answer.items()}


@lru_cache(maxsize=32)
def _known(known_on: date, keys_known_on: date | None = None) -> Relations:
    """Return the record as known on a day, each fact named once in a query: SQLite refuses deep nesting.

    They are remembered: building the query of every fact takes longer than asking a small record.
    """
    held = {name: visible_rows(name, known_on, keys_known_on=keys_known_on) for name in FACTS}
    facts = {name: rows.cte(f"{name}_noto") for name, rows in held.items()}
    return {**facts, "calendario": calendario}


def _as_columns(statement: Statement, rows: Sequence[Sequence[Any]]) -> Answer:
    columns = statement.selected_columns
    kept = zip(*rows, strict=True) if rows else ((),) * len(columns)
    return {
        column.name: _texts(values) if isinstance(column.type, String) else _whole(values)
        for column, values in zip(columns, kept, strict=True)
    }


def _texts(values: Sequence[Any]) -> NDArray[Any]:
    return np.array(values, dtype=object)


def _whole(values: Sequence[Any]) -> Ints:
    return np.array([_integer(value) for value in values], dtype=np.int64)


def _integer(value: int | date | None) -> int:
    if value is None:
        return UNSAID
    return value.toordinal() if isinstance(value, date) else value


def _integers(values: NDArray[Any]) -> NDArray[Any]:
    """Return a column of the marts as integers; texts as they are, None for NULL."""
    known, masked = np.ma.getdata(values), np.ma.getmask(values)
    if known.dtype.kind == "M":
        known = known.astype("datetime64[D]").astype(np.int64) + EPOCH
    if masked is np.ma.nomask:
        return known
    unknown: Any = None if known.dtype.kind == "O" else UNSAID
    return np.where(masked, unknown, known)


# ---------------------------------------------------------------- measuring


def measure(
    codes: Iterable[str],
    on: date,
    known_on: date,
    where: Backend,
    parameters: Mapping[str, Number],
    by: Sequence[str] = BREAKDOWNS,
) -> dict[str, Measured]:
    """Return what each indicator counts on a day, as known on another, in the order of the codes.

    `parameters` are the values in force by norm id (days, or percentages: 66 is 66 %); without one that it needs, an
    indicator has no cells. `by` restricts the layers to count. Raises UnknownIndicator and ValueError.
    """
    wrong = set(by) - set(BREAKDOWNS)
    if wrong:
        raise ValueError(f"no breakdown {', '.join(sorted(wrong))}; there are {', '.join(BREAKDOWNS)}")
    with where.opened(known_on) as reader:
        return measured_in(reader, codes, on, known_on, parameters, by)


def measured_in(
    reader: Reader,
    codes: Iterable[str],
    on: date,
    known_on: date,
    parameters: Mapping[str, Number],
    by: Sequence[str],
) -> dict[str, Measured]:
    """Return the same over a reader that is open. Raises UnknownIndicator."""
    indicators = find(codes, on)
    question = _Question(on, known_on, parameters)
    tree = _tree(reader, on)
    states = reader.columns(states_query(reader.relations))
    shown = tree if "struttura" in by else only_ente()
    measured = {each.code: question.empty(each, shown) for each in indicators}
    for group in _fused(indicators, parameters, by):
        for result in _scan(reader, group, question, _Staff(tree, states)):
            measured[result.indicator] = result
    return measured


@dataclass(frozen=True)
class _Question:
    on: date
    known_on: date
    parameters: Mapping[str, Number]

    def empty(self, indicator: Indicator, tree: UnitTree) -> Measured:
        """Return an indicator without cells: a parameter that it needs is not in force."""
        run = self.run(indicator, "", "")
        return Measured(indicator.code, self.on, self.known_on, tree, {}, (), indicator.code, run)

    def run(self, indicator: Indicator, version: str, counts: str) -> str:
        """Return the short name of a calculation: equal only if everything that went in and came out is equal."""
        used = {norm: str(self.parameters.get(norm)) for norm in indicator.parameters}
        texts = (indicator.code, self.on.isoformat(), self.known_on.isoformat(), repr(used), version, counts)
        return sha256("\x1f".join(texts).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class _Group:
    """Indicators of one grain and one set of breakdowns: they are counted by one query."""

    grain: type[Grain]
    by: tuple[str, ...]
    indicators: tuple[Indicator, ...]


def _fused(indicators: Sequence[Indicator], parameters: Mapping[str, Number], by: Sequence[str]) -> list[_Group]:
    groups: dict[tuple[type[Grain], tuple[str, ...]], list[Indicator]] = {}
    for indicator in indicators:
        if indicator.arguments(parameters) is not None:
            kept = tuple(name for name in BREAKDOWNS if name in by and name in indicator.breakdowns)
            groups.setdefault((indicator.grain, kept), []).append(indicator)
    return [_Group(grain, kept, tuple(members)) for (grain, kept), members in groups.items()]


@dataclass(frozen=True)
class _Staff:
    """The tree of units, and who stood where in it."""

    tree: UnitTree
    states: Answer

    @cached_property
    def in_units(self) -> tuple[UnitTree, Posts]:
        """Return the tree, and the posts in it."""
        return self.tree, posts(self.states, self.tree, by_unit=True)

    @cached_property
    def at_ente(self) -> tuple[UnitTree, Posts]:
        """Return the ente alone, and everybody at it."""
        return only_ente(), posts(self.states, self.tree, by_unit=False)


def _scan(reader: Reader, group: _Group, question: _Question, staff: _Staff) -> Iterator[Measured]:
    tree, held = staff.in_units if "struttura" in group.by else staff.at_ente
    scan = _planned(reader.relations, group, question)
    cube = Cube(reader.columns(scan.statement), _axes(group, question.on, tree), held)
    for planned in scan.planned:
        cells = _cells(cube, planned)
        run = question.run(planned.indicator, planned.version, cells.digest())
        labels = tuple((reason.code, reason.label) for reason in planned.exclusions)
        code, population = planned.indicator.code, planned.population
        tied = planned.beside, planned.nested
        yield Measured(code, question.on, question.known_on, tree, cells, labels, population, run, *tied)


def _planned(relations: Relations, group: _Group, question: _Question) -> Scan:
    grain = group.grain(relations, Window(question.on, MESE in group.by))
    measures = {each: each.measure(grain, **(each.arguments(question.parameters) or {})) for each in group.indicators}
    return plan(grain, measures)


def _axes(group: _Group, on: date, tree: UnitTree) -> Axes:
    return Axes(
        tree=tree,
        year=on.year,
        generi=(None, *GENERI) if "genere" in group.by else (None,),
        months=(0, *range(1, on.month + 1)) if MESE in group.by else (0,),
        reference=on.month if group.grain.kind is Kind.STOCK else None,
    )


def _tree(reader: Reader, on: date) -> UnitTree:
    used = (code for (code,) in reader.rows(used_query(reader.relations)))
    return unit_tree(reader.rows(units_query(reader.relations)), used, on)


def _cells(cube: Cube, planned: Planned) -> Cells:
    part, whole = cube.counter(planned.part), cube.counter(planned.whole)
    people, out = cube.people(planned.whole, planned.part), cube.out(planned.excluded)
    rows = cube.counter(ROWS)
    _check(planned, rows, part, whole, out.rows)
    return Cells(cube.axes, rows > 0, (part, whole, *people), out)


def _check(planned: Planned, rows: Ints, part: Ints, whole: Ints, excluded: Sequence[Ints]) -> None:
    code = planned.indicator.code
    if (part < 0).any() or (part > whole).any():
        raise BrokenCount(f"{code}: somewhere the part is not between 0 and the whole")
    if planned.adds_up and (whole + sum(excluded) != rows).any():
        raise BrokenCount(f"{code}: a row is outside the whole and no exclusion says why")


# ---------------------------------------------------------------- what was read


def tables_read(indicator: Indicator) -> tuple[str, ...]:
    """Return the facts that an indicator reads, in the order of `record.tables`: its source files."""
    grain = indicator.grain(plain(), Window(date(2020, 12, 31)))
    arguments: dict[str, Number] = {term.argument: 1 for term in indicator.terms}
    scan = plan(grain, {indicator: indicator.measure(grain, **arguments)})
    named = {
        element.name
        for element in visitors.iterate(scan.statement)
        if isinstance(element, TableClause) and not isinstance(element, Table)
    }
    return tuple(name for name in FACTS if name in named)
