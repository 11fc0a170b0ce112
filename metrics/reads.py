# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which files does a rule look at? The facts that its query names, whatever value is in force."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, Table, TableClause, select
from sqlalchemy.sql import visitors

from metrics.compliance import Period
from metrics.grain import Window
from metrics.hours import Periods
from metrics.rule import Rule
from metrics.weeks import OreSettimanali
from record.relations import plain
from record.tables import FACTS


def facts_read(rule: Rule, period: Period) -> tuple[str, ...]:
    """Return the facts that a rule reads under the values of a period, in the order of `record.tables`."""
    named = {
        element.name
        for element in visitors.iterate(_query(rule, period))
        if isinstance(element, TableClause) and not isinstance(element, Table)
    }
    return tuple(name for name in FACTS if name in named)


def _query(rule: Rule, period: Period) -> Select[tuple[object, ...]]:
    """Return a query that names what the rule looks at; it is never run."""
    kind, window = rule.grain, Window(date(2020, 12, 31))
    if issubclass(kind, Periods):
        weeks = OreSettimanali(plain(), window)
        looked_at = [weeks.numero, weeks.profilo] if kind.profiled else [weeks.numero]
        return select(*looked_at).select_from(weeks.rows)
    grain = kind(plain(), window)
    judged = rule.judged(grain, period.rulings)
    conditions = [judged.conforme, *(each.when for each in judged.missing), *judged.facts.values()]
    optional = [each for each in (judged.applies, judged.giorno) if each is not None]
    return select(grain.numero, *conditions, *optional).select_from(grain.rows)
