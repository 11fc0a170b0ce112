# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What may be told of a value under another definition than the one that holds? Exact counts in, a fraction out.

Two values of one day, under two definitions, tell by their difference who counts under one only: they stand beside one
another under the rule of a step of a bridge. A quantity has no such path: what rests on facts about people is not told.
"""

from __future__ import annotations

from fractions import Fraction

from disclosure.bridge import tellable
from disclosure.policy import Policy
from disclosure.release import Released
from metrics.bridged import Bridged
from metrics.places import At
from metrics.quantity import Quantity
from record.tables import FACTS


def other_value(bridged: Bridged, held: Released, policy: Policy) -> Fraction | None:
    """Return the value at the beginning of a path to a released one, in its unit; None where it may not be told."""
    shown = held.cells.get(At())
    first, last = bridged.states[0], len(bridged.states) - 1
    if shown is None or shown.hidden is not None or first is None or first.share is None:
        return None
    few = [count for count in (first.part, first.whole - first.part) if 0 < count < policy.threshold]
    if few or not tellable(bridged, 0, last, policy.threshold):
        return None
    return first.share * bridged.unit.per


def about_people(quantity: Quantity) -> bool:
    """Tell whether a quantity is counted from facts about people."""
    return bool(quantity.rests_on) or any("persona" in FACTS[name].c for name in quantity.reads if name in FACTS)
