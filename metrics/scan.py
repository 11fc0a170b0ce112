# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How do several indicators of one row grain become one query, and what does each of its columns count?

A row falls in the whole (0), in one of the exclusions (1, 2, ...) or nowhere (-1); indicators of one population share
these columns. The query answers with counts per struttura, genere ('' unknown) and month (0: the whole window). For
flows it also answers the rows of each person who moved between places in the window (`persona` > 0): with them
`metrics.cube` keeps distinct people exact above the places, where people who moved would count twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    union_all,
)

from metrics.declare import Indicator
from metrics.grain import Grain, Kind
from metrics.measures import Exclusion, Rate, Share
from metrics.places import ENTE

Statement = Select[Any] | CompoundSelect[Any]

PLACE = ("struttura", "genere")
ROWS = "n"
ZERO, ONE = literal_column("0", Integer), literal_column("1", Integer)


@dataclass(frozen=True)
class Planned:
    """One indicator of a scan: the names of its columns, and what it was made of.

    `people` are the columns of distinct persons behind whole, part and rest; None for a stock, where a row is a person.
    `adds_up` says whether rows are either in the whole or excluded (a Rate sums quantities, it has no such rows).
    """

    indicator: Indicator
    whole: str
    part: str
    excluded: tuple[str, ...]
    people: tuple[str, str, str] | None
    exclusions: tuple[Exclusion, ...]
    adds_up: bool
    population: str
    version: str


@dataclass(frozen=True)
class Scan:
    """One query over one row grain, for all the indicators that read it, and the names of its counters."""

    statement: Statement
    planned: tuple[Planned, ...]
    sums: tuple[str, ...]
    people: tuple[str, ...]


def plan(grain: Grain, measured: Mapping[Indicator, Share | Rate], by: Sequence[str]) -> Scan:
    """Return the one query that counts all these measures of one grain, by the breakdowns asked for."""
    columns = _Columns(grain)
    planned = tuple(columns.add(indicator, measure) for indicator, measure in measured.items())
    statement = _snapshot(columns, by) if grain.kind is Kind.STOCK else _flow(columns, by)
    return Scan(statement, planned, tuple(columns.sums), tuple(columns.people))


# ---------------------------------------------------------------- what is counted


class _Columns:
    """The columns of a scan: `row` on each row, `sums` over rows, `people` over the sums of one person."""

    def __init__(self, grain: Grain) -> None:
        self.grain = grain
        self.row: dict[str, ColumnElement[Any]] = {}
        self.sums: dict[str, ColumnElement[Any]] = {ROWS: func.count()}
        self.people: dict[str, ColumnElement[bool]] = {}
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
            people=self._three(f"{whole}_0", part) if self.grain.kind is Kind.FLOW else None,
            exclusions=exclusions,
            adds_up=isinstance(measure, Share),
            population=population,
            version=_version(indicator, population, self.row[part]),
        )

    def _whole(self, measure: Share | Rate) -> str:
        name = f"w{len(self.row)}"
        if isinstance(measure, Rate):
            self.row[name] = func.coalesce(cast(measure.whole, Integer), ZERO)
            self.sums[f"{name}_0"] = func.sum(column(name))
            return name
        reasons = [(reason.when, _number(index)) for index, reason in enumerate(measure.exclusions, 1)]
        self.row[name] = case((measure.whole, ZERO), *reasons, else_=_number(-1))
        for index in range(len(measure.exclusions) + 1):
            self.sums[f"{name}_{index}"] = _how_many(column(name) == _number(index))
        return name

    def _part(self, measure: Share | Rate, whole: str) -> str:
        name = f"p{len(self.row)}"
        if isinstance(measure, Rate):
            known = case((measure.whole.is_not(None), cast(measure.part, Integer)))
            self.row[name] = func.coalesce(known, ZERO)
            self.sums[name] = func.sum(column(name))
            return name
        self.row[name] = case((measure.part, ONE), else_=ZERO)
        self.sums[name] = _how_many(and_(column(name) == ONE, column(whole) == ZERO))
        return name

    def _three(self, whole: str, part: str) -> tuple[str, str, str]:
        w, p = column(whole, Integer), column(part, Integer)
        self.people.setdefault(f"{whole}_people", w > ZERO)
        self.people[f"{part}_people"] = p > ZERO
        self.people[f"{part}_rest"] = w > p
        return f"{whole}_people", f"{part}_people", f"{part}_rest"


def _number(value: int) -> ColumnElement[int]:
    return literal_column(str(value), Integer)


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, ONE), else_=ZERO))


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


def _snapshot(columns: _Columns, by: Sequence[str]) -> Statement:
    """Count a stock: a person has one row a month."""
    rows = _rows(columns, by)
    groups = [rows.c[name] for name in (*PLACE, "mese")]
    return select(_nobody(), *groups, *_labelled(columns.sums)).group_by(*groups)


def _flow(columns: _Columns, by: Sequence[str]) -> Statement:
    """Count a flow: first per person and place, by month and over the window; then per place; then who moved."""
    rows = _rows(columns, by)
    months = _grouped(rows, columns.sums, (*("persona", *PLACE), "mese")).cte("mesi")
    summed = {name: func.sum(months.c[name]) for name in columns.sums}
    year = _grouped(months, summed, ("persona", *PLACE)).cte("anno")
    moved = select(year.c.persona).group_by(year.c.persona).having(func.count() > ONE)
    layers = [(year, ZERO)] if "mese" not in by else [(months, months.c.mese), (year, ZERO)]
    places = [_places(layer, month, columns) for layer, month in layers]
    movers = [_persons(layer, month, columns).where(layer.c.persona.in_(moved)) for layer, month in layers]
    return union_all(*places, *movers)


def _rows(columns: _Columns, by: Sequence[str]) -> CTE:
    """Return the rows of the grain with their place; a breakdown that is not asked for is one place."""
    grain = columns.grain
    struttura = grain.struttura if "struttura" in by else literal_column(f"'{ENTE}'", String)
    genere = func.coalesce(grain.genere, "") if "genere" in by else literal_column("''", String)
    place = (struttura.label("struttura"), genere.label("genere"), grain.mese.label("mese"))
    row = [expression.label(name) for name, expression in columns.row.items()]
    return select(grain.persona.label("persona"), *place, *row).select_from(grain.rows).cte("righe")


def _grouped(source: CTE, sums: Mapping[str, ColumnElement[Any]], groups: Sequence[str]) -> Select[Any]:
    keys = [source.c[name] for name in groups]
    return select(*keys, *_labelled(sums)).select_from(source).group_by(*keys)


def _places(layer: CTE, month: ColumnElement[int], columns: _Columns) -> Select[Any]:
    sums = {name: func.sum(layer.c[name]) for name in columns.sums}
    people = {name: _how_many(condition) for name, condition in columns.people.items()}
    groups = [layer.c[name] for name in PLACE]
    keys = [*groups, month] if month is not ZERO else groups
    return select(_nobody(), *groups, month.label("mese"), *_labelled({**sums, **people})).group_by(*keys)


def _persons(layer: CTE, month: ColumnElement[int], columns: _Columns) -> Select[Any]:
    sums = [layer.c[name] for name in columns.sums]
    people = {name: case((condition, ONE), else_=ZERO) for name, condition in columns.people.items()}
    return select(layer.c.persona, *(layer.c[name] for name in PLACE), month.label("mese"), *sums, *_labelled(people))


def _nobody() -> ColumnElement[int]:
    return cast(literal(0), BigInteger).label("persona")


def _labelled(expressions: Mapping[str, ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    """Name the counters, all of one integer type: engines widen sums each in its own way."""
    return [cast(expression, BigInteger).label(name) for name, expression in expressions.items()]
