# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which rows hold? The record as known on a day, the published marts, and what is derived from either."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Exists,
    FromClause,
    Integer,
    Select,
    String,
    Subquery,
    Table,
    and_,
    case,
    cast,
    column,
    exists,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    table,
    union_all,
)

from record import tables
from record.columns import Kind, meaning_of
from record.moved_days import add_days

Relations = Mapping[str, FromClause]
"""For each fact (and `calendario`) a FROM clause with the table's columns, without batch and riga."""

FOREVER = date.max
"""The `fino_al` of a state that nothing has followed yet."""

DERIVED = ("persona_settimana", "persona_mese")
"""Relations computed from days and statements; the marts hold them ready."""

SEALED_APART = frozenset({"titoli_priorita", "titoli"})
"""Facts that never leave the record for a mart."""

_MEASURES = (
    "minuti_agile",
    "minuti_presenza",
    "minuti_giustificati",
    "minuti_ferie",
    "minuti_altra_assenza",
    "giorni_agile",
    "giorni_presenza",
    "richiami",
)
_NEVER_STATED = ("minuti_ferie", "minuti_altra_assenza")
"""Measures that a statement of a week or a month does not hold: it says days of them, if anything."""


# ---------------------------------------------------------------- the record


def as_known(known_on: date) -> Relations:
    """Return the record as it was known on a day: withdrawn and superseded rows are not in it.

    A batch is visible from its `noto_dal` until its withdrawal is known; of the rows with one natural key the
    row of the highest visible batch holds. Runs on SQLite and PostgreSQL; `date.max` asks for all that is known.
    """
    relations: dict[str, FromClause] = {name: visible_rows(name, known_on).subquery(name) for name in tables.FACTS}
    relations["calendario"] = tables.calendario
    return relations


def visible_rows(
    name: str,
    known_on: date,
    within: tuple[str, date, date] | None = None,
    lineage: bool = False,
    keys_known_on: date | None = None,
) -> Select[Any]:
    """Return the rows of one fact that hold as known on a day, with batch and riga when `lineage`.

    `within` (a date column of the natural key, first day, last day) narrows both the rows and what may supersede them.
    `keys_known_on` keeps only rows whose natural key something visible on that other day already had: what is told of
    them may have been corrected since, but none of them came late. A part has the key of the row it is part of.
    """
    fact = tables.FACTS[name]
    rows = select(*_columns(fact, lineage)).where(
        _visible(fact.c.batch, known_on), ~_superseded(fact, name, known_on, within)
    )
    if keys_known_on is not None:
        rows = rows.where(_key_known(fact, tables.PARTS_OF.get(name, name), keys_known_on))
    if name in tables.PARTS_OF:
        rows = rows.where(~_superseded(fact, tables.PARTS_OF[name], known_on))
    return rows if within is None else rows.where(fact.c[within[0]].between(within[1], within[2]))


def visible_batches(known_on: date) -> Select[tuple[int]]:
    """Return the ids of the batches that are known on a day and not known to be withdrawn."""
    withdrawn = exists().where(
        tables.ritiri.c.batch == tables.batch.c.id, tables.ritiri.c.noto_dal <= literal(known_on, Date)
    )
    return select(tables.batch.c.id).where(tables.batch.c.noto_dal <= literal(known_on, Date), ~withdrawn)


def _superseded(fact: Table, by: str, known_on: date, within: tuple[str, date, date] | None = None) -> Exists:
    """Say that a later visible batch has the row's key in the table `by`: its own, or that of the row it is part of."""
    later = tables.FACTS[by].alias("later")
    same_key = _same_key(fact, later, by)
    found = exists().where(same_key, later.c.batch > fact.c.batch, _visible(later.c.batch, known_on))
    # Said of both sides: PostgreSQL would otherwise hash the whole table to look for what supersedes a month of it.
    return found if within is None else found.where(later.c[within[0]].between(within[1], within[2]))


def _key_known(fact: Table, by: str, known_on: date) -> Exists:
    """Say that the row's key in the table `by` was known on a day, whatever was told of it then."""
    known = tables.FACTS[by].alias("known")
    return exists().where(_same_key(fact, known, by), _visible(known.c.batch, known_on))


def _same_key(fact: Table, other: FromClause, by: str) -> ColumnElement[bool]:
    keys = tables.COME_TOGETHER.get(by, tables.NATURAL_KEYS[by])
    return and_(*(other.c[key] == fact.c[key] for key in keys))


def _visible(batch: ColumnElement[int], known_on: date) -> ColumnElement[bool]:
    return batch.in_(visible_batches(known_on).correlate(None))


def _columns(fact: Table, lineage: bool) -> list[ColumnElement[Any]]:
    return [col for col in fact.columns if lineage or col.name not in ("batch", "riga")]


# ---------------------------------------------------------------- the marts


def published() -> Relations:
    """Return the same relations as plain tables, named and typed as a mart connection shows them.

    The derived ones are among them, ready: `persona_settimana(published())` is a table, not a computation.
    """
    relations = plain()
    relations["persona_settimana"] = _plain_table("persona_settimana", _derived_kinds("settimana"))
    relations["persona_mese"] = _plain_table("persona_mese", _derived_kinds("mese"))
    return relations


def plain() -> dict[str, FromClause]:
    """Return the published facts and `calendario` as plain tables, without the derived relations."""
    kinds = {name: mart_columns(name) for name in (*tables.FACTS, "calendario") if name not in SEALED_APART}
    return {name: _plain_table(name, columns) for name, columns in kinds.items()}


def mart_columns(name: str) -> dict[str, Kind]:
    """Return the columns of one published relation with their kinds, in order."""
    if name == "persona_settimana":
        return _derived_kinds("settimana")
    if name == "persona_mese":
        return _derived_kinds("mese")
    if name == "calendario":
        return {col.name: Kind.FLAG if col.name == "lavorativo" else Kind.DATE for col in tables.calendario.columns}
    return {col.name: meaning_of(col).kind for col in tables.FACTS[name].columns if "meaning" in col.info}


def _derived_kinds(period: str) -> dict[str, Kind]:
    return {"persona": Kind.PERSONA, period: Kind.DATE, **dict.fromkeys(_MEASURES, Kind.INTEGER)}


_TYPES: dict[Kind, Any] = {
    Kind.DATE: Date(),
    Kind.INTEGER: Integer(),
    Kind.MINUTES: Integer(),
    Kind.FLAG: Integer(),
    Kind.CODE: String(),
    Kind.TEXT: String(),
    Kind.CHOICE: String(),
}


def _plain_table(name: str, kinds: Mapping[str, Kind]) -> FromClause:
    from sqlalchemy import BigInteger

    return table(name, *(column(col, _TYPES.get(kind, BigInteger())) for col, kind in kinds.items()))


# ---------------------------------------------------------------- derived: states


def stati(rel: Relations) -> Subquery:
    """Return `organico` with `fino_al`: the last day before that person's next state, FOREVER when there is none."""
    organico = rel["organico"]
    following = func.lead(organico.c.dal).over(partition_by=organico.c.persona, order_by=organico.c.dal)
    until = func.coalesce(add_days(following, -1), literal(FOREVER, Date))
    return select(organico, until.label("fino_al")).subquery("stati")


# ---------------------------------------------------------------- derived: weeks and months


def persona_settimana(rel: Relations) -> FromClause:
    """Return one row per person and ISO week: persona, settimana (Monday), and the measures below.

    minuti_agile, minuti_presenza, minuti_giustificati (leave and justified absence), minuti_ferie (the leave of them),
    minuti_altra_assenza (beside them), giorni_agile (some agile time and no recall), giorni_presenza (some presence,
    or a recall, and not agile), richiami. From `giornate`, where the agile minutes of a recalled day are presence as
    the day itself is (domain.md 10.3); where a person-week has no day at all, from a weekly statement in `presenze`:
    sums that the office has closed, taken as they are, for nobody can tell which of their agile minutes are of
    recalled days. Its unstated measures stay NULL.
    """
    if "persona_settimana" in rel:
        return rel["persona_settimana"]
    calendario, presenze = rel["calendario"], rel["presenze"]
    week = _spans(calendario, "settimana", "week")
    days = _days_with_period(rel, "settimana", "days")
    stated = (
        select(presenze.c.persona, presenze.c.dal.label("settimana"), *_stated_measures(presenze))
        .select_from(presenze)
        .join(week, and_(presenze.c.dal == week.c.period, presenze.c.dal == week.c.first, presenze.c.al == week.c.last))
        .outerjoin(days, and_(days.c.persona == presenze.c.persona, days.c.period == presenze.c.dal))
        .where(days.c.persona.is_(None))
    )
    return union_all(_summed_days(rel, "settimana"), stated).subquery("persona_settimana")


def persona_mese(rel: Relations) -> FromClause:
    """Return one row per person and month: persona, mese (first day), and the measures of `persona_settimana`.

    Where a person has no day in a month: the monthly statement of `presenze`, else the weekly ones whose Thursday
    falls in it. A measure that one of those weeks leaves unstated is NULL, not a partial sum.
    """
    if "persona_mese" in rel:
        return rel["persona_mese"]
    calendario, presenze = rel["calendario"], rel["presenze"]
    months = _monthly(presenze, calendario, "months")
    weeks = _weekly(presenze, calendario, "weeks")
    stated = union_all(_without_days(rel, months), _without_days(rel, weeks, months)).subquery("stated")
    summed = select(stated.c.persona, stated.c.mese, *(_whole_sum(stated.c[name]) for name in _MEASURES)).group_by(
        stated.c.persona, stated.c.mese
    )
    return union_all(_summed_days(rel, "mese"), summed).subquery("persona_mese")


def _summed_days(rel: Relations, period: str) -> Select[Any]:
    """Sum the days of each person over a column of the calendar; a recalled day is presence, whole."""
    giornate, calendario = rel["giornate"], rel["calendario"]
    recalled = giornate.c.richiami > 0
    worked = or_(giornate.c.minuti_presenza > 0, and_(giornate.c.minuti_agile > 0, recalled))
    agile = and_(giornate.c.minuti_agile > 0, ~recalled)
    measures: dict[str, ColumnElement[Any]] = {
        "minuti_agile": case((recalled, 0), else_=giornate.c.minuti_agile),
        "minuti_presenza": giornate.c.minuti_presenza + case((recalled, giornate.c.minuti_agile), else_=0),
        "minuti_giustificati": giornate.c.minuti_ferie + giornate.c.minuti_assenza_giustificata,
        "minuti_ferie": giornate.c.minuti_ferie,
        "minuti_altra_assenza": giornate.c.minuti_altra_assenza,
        "giorni_agile": case((agile, 1), else_=0),
        "giorni_presenza": case((and_(worked, ~agile), 1), else_=0),
        "richiami": giornate.c.richiami,
    }
    summed = [cast(func.sum(measures[name]), Integer).label(name) for name in _MEASURES]
    key: list[ColumnElement[Any]] = [giornate.c.persona, calendario.c[period].label(period)]
    rows: Select[Any] = select(*key, *summed)
    return rows.select_from(giornate.join(calendario, calendario.c.giorno == giornate.c.giorno)).group_by(
        giornate.c.persona, calendario.c[period]
    )


def _stated_measures(presenze: FromClause) -> list[ColumnElement[Any]]:
    """Return the measures of a statement; of its absences only the justified ones are stated in minutes."""
    stated = {name: cast(null(), Integer).label(name) for name in _NEVER_STATED}
    stated["minuti_giustificati"] = presenze.c.minuti_assenza_giustificata.label("minuti_giustificati")
    return [stated[name] if name in stated else presenze.c[name] for name in _MEASURES]


def _days_with_period(rel: Relations, period: str, name: str) -> Subquery:
    """Return the person-periods that have days, only of people who also have statements (usually nobody)."""
    giornate, calendario, presenze = rel["giornate"], rel["calendario"], rel["presenze"]
    return (
        select(giornate.c.persona, calendario.c[period].label("period"))
        .select_from(giornate.join(calendario, calendario.c.giorno == giornate.c.giorno))
        .where(giornate.c.persona.in_(select(presenze.c.persona)))
        .distinct()
        .subquery(name)
    )


def _spans(calendario: FromClause, period: str, name: str) -> Subquery:
    days = calendario.alias(f"{name}_days")
    return (
        select(
            days.c[period].label("period"),
            func.min(days.c.giorno).label("first"),
            func.max(days.c.giorno).label("last"),
        )
        .group_by(days.c[period])
        .subquery(name)
    )


def _monthly(presenze: FromClause, calendario: FromClause, name: str) -> Subquery:
    """Return the statements that cover exactly a month."""
    month = _spans(calendario, "mese", f"{name}_span")
    return (
        select(presenze.c.persona, month.c.period.label("mese"), *_stated_measures(presenze))
        .select_from(presenze)
        .join(month, and_(presenze.c.dal == month.c.first, presenze.c.al == month.c.last))
        .subquery(name)
    )


def _weekly(presenze: FromClause, calendario: FromClause, name: str) -> Subquery:
    """Return the statements that cover exactly an ISO week, with the month of their Thursday."""
    week = _spans(calendario, "settimana", f"{name}_span")
    thursday = calendario.alias(f"{name}_thursday")
    return (
        select(presenze.c.persona, thursday.c.mese.label("mese"), *_stated_measures(presenze))
        .select_from(presenze)
        .join(week, and_(presenze.c.dal == week.c.period, presenze.c.dal == week.c.first, presenze.c.al == week.c.last))
        .join(thursday, thursday.c.giorno == add_days(presenze.c.dal, 3))
        .subquery(name)
    )


def _without_days(rel: Relations, stated: Subquery, unless: Subquery | None = None) -> Select[Any]:
    """Keep the statements of person-months that have no days, nor a row of `unless`."""
    days = _days_with_period(rel, "mese", f"{stated.name}_with_days")
    source = stated.outerjoin(days, and_(days.c.persona == stated.c.persona, days.c.period == stated.c.mese))
    alone = [days.c.persona.is_(None)]
    if unless is not None:
        other = unless.alias(f"{stated.name}_unless")
        source = source.outerjoin(other, and_(other.c.persona == stated.c.persona, other.c.mese == stated.c.mese))
        alone.append(other.c.persona.is_(None))
    return select(*stated.columns).select_from(source).where(*alone)


def _whole_sum(measure: ColumnElement[Any]) -> ColumnElement[Any]:
    complete = func.count(measure) == func.count(literal_column("*"))
    return case((complete, cast(func.sum(measure), Integer))).label(measure.key)
