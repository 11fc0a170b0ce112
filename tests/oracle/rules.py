# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does each row of a rule come to, looked at one by one? Facts and outcome of every row, without packing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import BigInteger, ColumnElement, Integer, case, literal_column, not_, select

from metrics.compliance import UNTOLD, Period, Rulebook
from metrics.compliance import rows_of as periods_of
from metrics.engine import Backend, Reader
from metrics.grain import Window
from metrics.hours import InMemory
from metrics.proof import facts_of
from metrics.rule import Esito, Facts, Judged, Rule, Verdict
from metrics.sources import Evento


@dataclass(frozen=True)
class Row:
    """One row as the rule's expressions judge it, and what its `tell` makes of the same facts."""

    period: Period
    facts: Facts
    esito: Esito
    reason: str
    told: Verdict


def rows_of(rule: Rule, on: date, known_on: date, where: Backend, book: Rulebook) -> list[Row]:
    """Return every row that a rule is about, from 1 January to a day, each under the value in force on its day."""
    with where.opened(known_on) as reader:
        if issubclass(rule.grain, InMemory):
            found = _of_periods(reader, rule, rule.grain, on, book.periods(rule, on))
        else:
            found = _of_query(reader, rule, rule.grain(reader.relations, Window(on)), book.periods(rule, on))
        return list(found)


def _of_query(reader: Reader, rule: Rule, grain: Evento, periods: Sequence[Period]) -> Iterator[Row]:
    for period in periods:
        judged = rule.judged(grain, period.rulings)
        day = grain.giorno if judged.giorno is None else judged.giorno
        states = [_state(judged.applies), _state(judged.conforme), *(_state(each.when) for each in judged.missing)]
        columns = [state.label(f"s{n}") for n, state in enumerate(states)]
        columns += [fact.label(f"f{n}") for n, fact in enumerate(judged.facts.values())]
        query = select(*columns).select_from(grain.rows).where(day.between(period.first, period.last))
        for row in reader.rows(query):
            facts = dict(zip(judged.facts, row[len(states) :], strict=True))
            yield from _row(rule, period, judged, facts, row[: len(states)])


def _state(condition: Any) -> ColumnElement[Any]:
    """Return 1, 0, or NULL where a condition cannot be told; no condition holds."""
    if condition is None:
        return literal_column("1", Integer)
    return case((condition, 1), (not_(condition), 0))


def _of_periods(reader: Reader, rule: Rule, kind: type[InMemory], on: date, periods: Sequence[Period]) -> Iterator[Row]:
    people = reader.rows(select(reader.relations["organico"].c.persona).distinct())
    for (persona,) in people:
        rows = periods_of(reader, kind, literal_column(str(persona), BigInteger), on)
        for period in periods:
            yield from _of_person(rule, rows, period)


def _of_person(rule: Rule, rows: InMemory, period: Period) -> Iterator[Row]:
    judged = rule.judged(rows, period.rulings)
    for index, end in enumerate(rows.ends.tolist()):
        if period.first <= date.fromordinal(end) <= period.last:
            states = [judged.applies, judged.conforme, *(each.when for each in judged.missing)]
            facts = facts_of(rows, judged, index)
            yield from _row(rule, period, judged, facts, [_element(each, index) for each in states])


def _element(values: Any, index: int) -> Any:
    """Return one element; None where it is unknown; a condition that is not there holds."""
    if values is None:
        return 1
    value = np.ma.asarray(values)[index]
    return None if value is np.ma.masked else value.item()


def _row(rule: Rule, period: Period, judged: Judged, facts: Mapping[str, Any], states: Sequence[Any]) -> Iterator[Row]:
    applies, kept, *missing = states
    if not applies:
        return
    reasons = [each.label for each, when in zip(judged.missing, missing, strict=True) if when]
    told = rule.tell(facts, period.rulings)
    if reasons:
        yield Row(period, facts, Esito.NON_VALUTABILE, reasons[0], told)
    elif kept is None:
        yield Row(period, facts, Esito.NON_VALUTABILE, UNTOLD[1], told)
    else:
        yield Row(period, facts, Esito.CONFORME if kept else Esito.NON_CONFORME, "", told)
