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
from sqlalchemy import ColumnElement, func, select

from metrics.compliance import OUT, Period, Rulebook, esito_of, outcomes_of, rows_of, within
from metrics.engine import Backend, Reader
from metrics.hours import Periods
from metrics.rows import InMemory
from metrics.rule import Esito, Facts, Judged, Rule, Verdict
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
        rows = _rows(reader, rule, case, on)
        found = [proof for period in periods for proof in _under(period, rule, rows, _asked(rows, case))]
    return tuple(sorted(found, key=lambda proof: proof.giorno))


def _holder(rule: Rule, rel: Relations, case: Case) -> ColumnElement[int]:
    """Return whose agreement it is."""
    if not case.accordo:
        raise NotAbout(f"{rule.id} is about the days of an agreement")
    accordi = rel["accordi"].alias("del_caso")
    return select(func.min(accordi.c.persona)).where(accordi.c.accordo == case.accordo).scalar_subquery()


def _rows(reader: Reader, rule: Rule, case: Case, on: date) -> InMemory:
    """Return the rows among which those of the case are, of its person alone where it names an agreement."""
    if rule.grain.key and not _named(rule.grain, case):
        raise NotAbout(f"{rule.id}: a case of it is named by `{rule.grain.key}`")
    holder = None if rule.grain.key == "domanda" else _holder(rule, reader.relations, case)
    return rows_of(reader, rule.grain, holder, on)


def _named(kind: type[InMemory], case: Case) -> str:
    """Return the code by which a case names a row."""
    return {"accordo": case.accordo, "domanda": case.domanda}[kind.key]


def _under(period: Period, rule: Rule, rows: InMemory, mine: Sequence[int]) -> Iterator[Proof]:
    judged = rule.judged(rows, period.rulings)
    outcomes = np.where(within(rows, judged, period), outcomes_of(judged, len(rows.mese)), OUT)
    days = rows.ends if judged.giorno is None else judged.giorno
    for index in mine:
        if (counted := esito_of(int(outcomes[index]))) is not None:
            yield _proof(rule, period, date.fromordinal(int(days[index])), facts_of(rows, judged, index), counted)


def facts_of(rows: InMemory, judged: Judged, index: int) -> Facts:
    """Return the facts of one row in memory, as `Rule.tell` reads them."""
    values = {name: np.ma.masked_array(array)[index] for name, array in judged.facts.items()}
    return {name: rows.written(name, _plain(value)) for name, value in values.items()}


def _asked(rows: InMemory, case: Case) -> list[int]:
    """Return which rows a case asks for."""
    if rows.key:
        return [index for index, code in enumerate(rows.codes()) if code == _named(type(rows), case)]
    everyone = range(len(rows.mese))
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


def _proof(rule: Rule, period: Period, giorno: date, facts: Facts, counted: Esito) -> Proof:
    """Return the proof of a row that the rule is about; what is told must be what was counted."""
    verdict = rule.tell(facts, period.rulings)
    if verdict.esito is not counted:
        raise BrokenProof(f"{rule.id}: counted as {counted.value}, told as {verdict.esito.value}")
    return Proof(rule, period, giorno, facts, verdict)
