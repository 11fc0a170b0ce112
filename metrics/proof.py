# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Why this outcome? One row, what was looked at, the value in force on its day, and the arithmetic that leads there.

A proof is about one agreement or one application: for the office that keeps it, its responsible and the person
concerned, never for a page of figures. It names codes, not people.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Select, and_, func, select

from metrics.compliance import OUT, Period, Rulebook, esito_of, outcome_of, outcomes_of, rows_of, within
from metrics.days import AccordiAgili
from metrics.engine import Backend, Reader
from metrics.grain import Window
from metrics.hours import InMemory, Periods
from metrics.rule import Facts, Judged, Rule, Verdict
from metrics.sources import Evento
from record.period import week_of
from record.relations import Relations


class BrokenProof(ValueError):
    """The arithmetic of a proof does not lead to the outcome that was counted; the message names the rule."""


class NotAbout(ValueError):
    """The rule is not about agreements, or not about applications, and the case names one."""


@dataclass(frozen=True)
class Case:
    """Of whom a proof is asked: an agreement or an application by its code, and the day of a week, month or day."""

    accordo: str = ""
    domanda: str = ""
    giorno: date | None = None


@dataclass(frozen=True)
class Proof:
    """The outcome of one row: its day, the values in force, what was looked at, and the steps."""

    rule: Rule
    period: Period
    giorno: date
    facts: Facts
    verdict: Verdict


def explain(rule: Rule, case: Case, on: date, known_on: date, where: Backend, book: Rulebook) -> tuple[Proof, ...]:
    """Return the proofs of a rule for a case, in order of time, from 1 January to a day, as known on another.

    Nothing where the rule is not in force or has no row. Raises NotAbout, and BrokenProof when counting and telling
    disagree.
    """
    periods = book.periods(rule, on)
    with where.opened(known_on) as reader:
        if issubclass(rule.grain, InMemory):
            found = list(_in_memory(reader, rule, rule.grain, case, on, periods))
        else:
            found = list(_of_rows(reader, rule, rule.grain(reader.relations, Window(on)), case, periods))
    return tuple(sorted(found, key=lambda proof: proof.giorno))


def _of_rows(reader: Reader, rule: Rule, grain: Evento, case: Case, periods: Sequence[Period]) -> Iterator[Proof]:
    for period in periods:
        judged = rule.judged(grain, period.rulings)
        day = grain.giorno if judged.giorno is None else judged.giorno
        columns: list[ColumnElement[Any]] = [day.label("giorno"), outcome_of(rule, judged).label("esito")]
        columns += [fact.label(f"f{number}") for number, fact in enumerate(judged.facts.values())]
        statement: Select[Any] = select(*columns)
        statement = statement.select_from(grain.rows).where(_about(rule, grain, case))
        for giorno, outcome, *values in reader.rows(statement.where(day.between(period.first, period.last))):
            yield from _proofs(rule, period, giorno, dict(zip(judged.facts, values, strict=True)), outcome)


def _about(rule: Rule, grain: Evento, case: Case) -> ColumnElement[bool]:
    """Return the condition of the rows of a case."""
    if grain.key:
        named = {"accordo": case.accordo, "domanda": case.domanda}[grain.key]
        if not named:
            raise NotAbout(f"{rule.id}: a case of it is named by `{grain.key}`")
        return grain.riga.c[grain.key] == named
    theirs = grain.persona == _holder(rule, grain.relations, case)
    if case.giorno is None:
        return theirs
    return and_(theirs, grain.giorno == case.giorno)


def _holder(rule: Rule, rel: Relations, case: Case) -> ColumnElement[int]:
    """Return whose agreement it is."""
    if not case.accordo:
        raise NotAbout(f"{rule.id} is about the days of an agreement")
    accordi = rel["accordi"].alias("del_caso")
    return select(func.min(accordi.c.persona)).where(accordi.c.accordo == case.accordo).scalar_subquery()


def _in_memory(
    reader: Reader, rule: Rule, kind: type[InMemory], case: Case, on: date, periods: Sequence[Period]
) -> Iterator[Proof]:
    rows = rows_of(reader, kind, _holder(rule, reader.relations, case), on)
    mine = _asked(rows, case)
    for period in periods:
        judged = rule.judged(rows, period.rulings)
        outcomes = np.where(within(rows, period), outcomes_of(judged, len(rows.mese)), OUT)
        for index in mine:
            yield from _proofs(rule, period, _day(rows, index), facts_of(rows, judged, index), int(outcomes[index]))


def facts_of(rows: InMemory, judged: Judged, index: int) -> Facts:
    """Return the facts of one row in memory, as `Rule.tell` reads them."""
    values = {name: np.ma.masked_array(array)[index] for name, array in judged.facts.items()}
    return {name: rows.written(name, _plain(value)) for name, value in values.items()}


def _asked(rows: InMemory, case: Case) -> list[int]:
    """Return which rows a case asks for."""
    everyone = range(len(rows.mese))
    if isinstance(rows, AccordiAgili):
        codes = rows.codes()
        return [index for index in everyone if codes[index] == case.accordo]
    return [index for index in everyone if case.giorno is None or _holds(rows, _day(rows, index), case.giorno)]


def _day(rows: InMemory, index: int) -> date:
    return date.fromordinal(int(rows.ends[index]))


def _holds(rows: InMemory, end: date, day: date) -> bool:
    """Tell whether a day lies in the row that has an end: a day, a week, or some months."""
    if not isinstance(rows, Periods):
        return day == end
    if not rows.months_each:
        return week_of(day) == week_of(end)
    return day.year == end.year and 0 <= end.month - day.month < rows.months_each


def _plain(value: Any) -> int | None:
    return None if value is np.ma.masked else int(value)


def _proofs(rule: Rule, period: Period, giorno: date, facts: Facts, outcome: int) -> Iterator[Proof]:
    """Yield the proof of a row that the rule is about; what is told must be what was counted."""
    counted = esito_of(outcome)
    if counted is None:
        return
    verdict = rule.tell(facts, period.rulings)
    if verdict.esito is not counted:
        raise BrokenProof(f"{rule.id}: counted as {counted.value}, told as {verdict.esito.value}")
    yield Proof(rule, period, giorno, facts, verdict)
