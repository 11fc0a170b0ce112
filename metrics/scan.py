# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How do several indicators of one row grain become one query, and what does each of its columns count?

A row falls in the whole (0), in one of the exclusions (1, 2, ...) or nowhere (-1); indicators of one population share
these columns. The query answers, in integers only, what each state of each person adds up to in each month; which unit
and genere a state is of, `metrics.cube` is told apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    cast,
    column,
    func,
    literal_column,
    select,
)

from metrics.declare import Indicator
from metrics.grain import Grain, Kind
from metrics.measures import Exclusion, Rate, Share
from metrics.sources import numbered_states
from record.relations import Relations

Statement = Select[Any] | CompoundSelect[Any]

ROWS = "n"
ZERO, ONE = literal_column("0", Integer), literal_column("1", Integer)


@dataclass(frozen=True)
class Planned:
    """One indicator of a scan: the names of its columns, and what it was made of.

    `adds_up` says whether rows are either in the whole or excluded (a Rate sums quantities, it has no such rows).
    """

    indicator: Indicator
    whole: str
    part: str
    excluded: tuple[str, ...]
    exclusions: tuple[Exclusion, ...]
    adds_up: bool
    population: str
    version: str
    beside: str
    nested: tuple[str, ...]


@dataclass(frozen=True)
class Scan:
    """One query over one row grain, for all the indicators that read it; `counters` are the columns that it adds up."""

    statement: Statement
    planned: tuple[Planned, ...]
    counters: tuple[str, ...]


def plan(grain: Grain, measured: Mapping[Indicator, Share | Rate]) -> Scan:
    """Return the one query that counts all these measures of one grain: numero, mese, and the counters."""
    columns = _Columns(grain)
    planned = tuple(columns.add(indicator, measure) for indicator, measure in measured.items())
    statement = _rows_as_they_are(columns) if grain.kind is Kind.STOCK else _summed(columns)
    return Scan(statement, planned, tuple(columns.counters))


def states_query(rel: Relations) -> Statement:
    """Return the query of the states that `numero` names: numero, persona, struttura, genere ('' unknown)."""
    states = numbered_states(rel)
    return select(
        states.c.numero, states.c.persona, states.c.struttura, func.coalesce(states.c.genere, "").label("genere")
    )


# ---------------------------------------------------------------- what is counted


class _Columns:
    """The columns of a scan: `row` are codes of each row, `counters` integers made of them that add up."""

    def __init__(self, grain: Grain) -> None:
        self.grain = grain
        self.row: dict[str, ColumnElement[Any]] = {}
        self.counters: dict[str, ColumnElement[Any]] = {ROWS: ONE}
        self._populations: dict[str, str] = {}

    def add(self, indicator: Indicator, measure: Share | Rate) -> Planned:
        """Take in one indicator; what it shares with those before it is counted once."""
        exclusions = measure.exclusions if isinstance(measure, Share) else ()
        population = _population(self.grain, measure)
        whole = self._populations.get(population)
        if whole is None:
            whole = self._populations[population] = self._whole(measure)
        part = self._part(measure, whole)
        return Planned(
            indicator=indicator,
            whole=f"{whole}_0",
            part=part,
            excluded=tuple(f"{whole}_{number}" for number in range(1, len(exclusions) + 1)),
            exclusions=exclusions,
            adds_up=isinstance(measure, Share),
            population=population,
            version=_version(indicator, population, self.row[part]),
            beside=measure.beside if isinstance(measure, Share) else "",
            nested=measure.nested if isinstance(measure, Share) else (),
        )

    def _whole(self, measure: Share | Rate) -> str:
        name = f"w{len(self.row)}"
        if isinstance(measure, Rate):
            self.row[name] = func.coalesce(cast(measure.whole, Integer), ZERO)
            self.counters[f"{name}_0"] = column(name, Integer)
            return name
        reasons = [(reason.when, _number(index)) for index, reason in enumerate(measure.exclusions, 1)]
        self.row[name] = case((measure.whole, ZERO), *reasons, else_=_number(-1))
        for index in range(len(measure.exclusions) + 1):
            self.counters[f"{name}_{index}"] = _one_if(column(name, Integer) == _number(index))
        return name

    def _part(self, measure: Share | Rate, whole: str) -> str:
        name = f"p{len(self.row)}"
        if isinstance(measure, Rate):
            known = case((measure.whole.is_not(None), cast(measure.part, Integer)))
            self.row[name] = func.coalesce(known, ZERO)
            self.counters[name] = column(name, Integer)
            return name
        self.row[name] = _one_if(measure.part)
        self.counters[name] = _one_if(and_(column(name, Integer) == ONE, column(whole, Integer) == ZERO))
        return name


def _number(value: int) -> ColumnElement[int]:
    return literal_column(str(value), Integer)


def _one_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, ONE), else_=ZERO)


def _population(grain: Grain, measure: Share | Rate) -> str:
    reasons = measure.exclusions if isinstance(measure, Share) else ()
    texts = [type(measure).__name__, _text(measure.whole), *(f"{r.code}:{_text(r.when)}" for r in reasons)]
    return f"{type(grain).__name__}:{_short_hash(texts)}"


def _version(indicator: Indicator, population: str, part: ColumnElement[Any]) -> str:
    return _short_hash([indicator.code, indicator.since.isoformat(), indicator.formula, population, _text(part)])


def _text(expression: ColumnElement[Any]) -> str:
    """Return a spelling to be hashed, the same on every engine: nothing runs it."""
    return str(expression.compile(compile_kwargs={"literal_binds": True}))


def _short_hash(texts: Sequence[str]) -> str:
    return sha256("\x1f".join(texts).encode()).hexdigest()[:16]


# ---------------------------------------------------------------- the query


def _rows_as_they_are(columns: _Columns) -> Statement:
    """Answer a stock: a person has one row a month, there is nothing to add up."""
    counters = [expression.label(name) for name, expression in columns.counters.items()]
    rows = _rows(columns)
    return select(rows.c.numero, rows.c.mese, *counters).select_from(rows)


def _summed(columns: _Columns) -> Statement:
    """Answer a flow; sums are cast to one type, because engines widen them each in its own way."""
    rows = _rows(columns)
    counters = [cast(func.sum(expression), BigInteger).label(name) for name, expression in columns.counters.items()]
    keys = (rows.c.numero, rows.c.mese)
    return select(*keys, *counters).select_from(rows).group_by(*keys)


def _rows(columns: _Columns) -> Subquery:
    grain = columns.grain
    keys = (grain.numero.label("numero"), grain.mese.label("mese"))
    row = [expression.label(name) for name, expression in columns.row.items()]
    return select(*keys, *row).select_from(grain.rows).subquery("righe")
