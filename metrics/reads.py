# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which files does a rule look at? Those of its rows, and what it adds under the values in force."""

from __future__ import annotations

from metrics.compliance import Period
from metrics.rule import Rule
from record.tables import FACTS


def facts_read(rule: Rule, period: Period) -> tuple[str, ...]:
    """Return the facts that a rule reads under the values of a period, in the order of `record.tables`."""
    named = {*rule.grain.reads, *rule.also_reads(period.rulings)}
    return tuple(name for name in FACTS if name in named)
