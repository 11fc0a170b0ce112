# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which files does a rule look at? The facts that its query names, whatever value is in force."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, Table, TableClause, select
from sqlalchemy.sql import visitors

from metrics.compliance import Period
from metrics.grain import Window
from metrics.hours import InMemory
from metrics.rule import Rule
from metrics.sources import Evento
from record.relations import plain
from record.tables import FACTS


def facts_read(rule: Rule, period: Period) -> tuple[str, ...]:
    """Return the facts that a rule reads under the values of a period, in the order of `record.tables`."""
    kind = rule.grain
    named = set(kind.reads) if issubclass(kind, InMemory) else _named(_query(rule, kind, period))
    return tuple(name for name in FACTS if name in named)


def _named(query: Select[tuple[object, ...]]) -> set[str]:
    return {
        element.name
        for element in visitors.iterate(query)
        if isinstance(element, TableClause) and not isinstance(element, Table)
    }


def _query(rule: Rule, kind: type[Evento], period: Period) -> Select[tuple[object, ...]]:
    """Return a query that names what the rule looks at; it is never run."""
    grain = kind(plain(), Window(date(2020, 12, 31)))
    judged = rule.judged(grain, period.rulings)
    conditions = [judged.conforme, *(each.when for each in judged.missing), *judged.facts.values()]
    optional = [each for each in (judged.applies, judged.giorno) if each is not None]
    return select(grain.numero, *conditions, *optional).select_from(grain.rows)
