# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does each row of a rule come to, looked at one by one? Facts and outcome of every row, in its own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import BigInteger, literal_column, select

from metrics.compliance import UNTOLD, Period, Rulebook, within
from metrics.compliance import rows_of as judged_rows
from metrics.engine import Backend, Reader
from metrics.proof import facts_of
from metrics.rows import InMemory
from metrics.rule import Esito, Facts, Judged, Rule, Verdict


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
        periods = book.periods(rule, on)
        return [row for rows in _by_person(reader, rule, on) for period in periods for row in _of(rule, rows, period)]


def _by_person(reader: Reader, rule: Rule, on: date) -> Iterator[InMemory]:
    """Yield the rows of one person after the other; all at once where they have a name of their own."""
    if rule.grain.key:
        yield judged_rows(reader, rule.grain, None, on)
        return
    for (persona,) in reader.rows(select(reader.relations["organico"].c.persona).distinct()):
        yield judged_rows(reader, rule.grain, literal_column(str(persona), BigInteger), on)


def _of(rule: Rule, rows: InMemory, period: Period) -> Iterator[Row]:
    judged = rule.judged(rows, period.rulings)
    for index in np.flatnonzero(within(rows, judged, period)).tolist():
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
