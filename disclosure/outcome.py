# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What may be told of a rule? Its outcomes as they left the gate, with the value that they were judged by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from disclosure.gate import release
from disclosure.policy import Policy
from disclosure.release import Released
from metrics.compliance import Checked, Period
from metrics.measured import Measured
from metrics.rule import Rule


@dataclass(frozen=True)
class Outcome:
    """One rule under the value of one period, counted: conforme is the numerator, what could be judged the denominator.

    The exclusions of `released` are the reasons of what is non valutabile. `principal` says whether, in the active
    reading, this is the rule's outcome and not a figure beside it.
    """

    rule: Rule
    period: Period
    principal: bool
    released: Released


def outcomes(found: Sequence[tuple[Checked, Measured]], policy: Policy) -> tuple[Outcome, ...]:
    """Return what may be told of checked rules, in the order given; all those of one day must come together."""
    released = release([measured for _, measured in found], {}, policy)
    return tuple(Outcome(each.rule, each.period, each.principal, released[each.code]) for each, _ in found)
