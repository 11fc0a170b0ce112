# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is a single row judged? An invented one for each rule, told by the rule itself: nobody's."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from metrics.hours import PROFILI
from metrics.rule import Facts, Rule, Rulings, Verdict

WEEK: Facts = {
    "contratto": 36 * 60, "giustificati": 0, "agile": 2 * 432, "in_sede": 3 * 432, "settimana": 36 * 60, "giorni": 5,
}  # fmt: skip
"""36 hours on five equal days, two of them agile."""

MONTH: Facts = {
    "contratto": 4 * 36 * 60, "giustificati": 432, "agile": 6 * 432, "in_sede": 13 * 432, "settimana": 36 * 60,
    "giorni": 5,
}  # fmt: skip
"""Four such weeks with a day of leave and six agile days."""

QUARTER: Facts = {
    "contratto": 13 * 36 * 60, "giustificati": 5 * 432, "agile": 18 * 432, "in_sede": 42 * 432, "settimana": 36 * 60,
    "giorni": 5,
}  # fmt: skip
"""Thirteen of them with a week of leave and eighteen agile days."""

EXAMPLES: Mapping[str, Facts] = MappingProxyType(
    {
        "presenza.settimana": WEEK,
        "presenza.settimana.lorda": WEEK,
        "presenza.mese": MONTH,
        "presenza.mese.lorda": MONTH,
        "presenza.trimestre": QUARTER,
        "presenza.trimestre.lorda": QUARTER,
        "presenza.prevalente": MONTH,
        "giorni_agili.settimana": {"giorni": 2},
        "giorni_agili.profilo": {"giorni": 2, "profilo": PROFILI.index("P")},
        "giorni_agili.profilo_mese": {"giorni": 2, "profilo": PROFILI.index("P")},
    }
)
"""The facts of an invented row, by rule id."""


def example(rule: Rule, rulings: Rulings) -> Verdict | None:
    """Return the outcome of the invented row under some rulings; None for a rule without one."""
    facts = EXAMPLES.get(rule.id)
    return None if facts is None else rule.tell(facts, rulings)
