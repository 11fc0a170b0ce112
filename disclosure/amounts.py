# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What may be published of a quantity? Counted in, ReleasedAmount out; nothing else makes a ReleasedAmount.

An amount that is not about people is shown at every unit. One that is about people is shown for the whole ente only,
when enough people stand behind it and no single one makes more than half of it (docs/adr/0013).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from disclosure.policy import Policy
from metrics.counted import Counted
from metrics.places import ENTE, UnitTree
from metrics.quantity import Amount


@dataclass(frozen=True)
class ShownAmount:
    """An amount as it may be seen; `base` and `left_out` are those of `metrics.quantity.Amount`."""

    part: int
    whole: int
    base: tuple[int, int] | None
    base_period: tuple[date, date] | None
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class ReleasedAmount:
    """One quantity as it may be seen: made by this room only. None in `cells` is reserved, absent is no data."""

    quantity: str
    on: date
    known_on: date
    tree: UnitTree
    cells: Mapping[str, ShownAmount | None]
    reason: str
    run: str


def release_amounts(counted: Iterable[Counted], policy: Policy) -> Mapping[str, ReleasedAmount]:
    """Return what may be published of each quantity, by code."""
    return {each.quantity: _released(each, policy) for each in counted}


def _released(counted: Counted, policy: Policy) -> ReleasedAmount:
    cells = {
        unit: _shown(amount) if shown(amount, policy) else None
        for unit, amount in counted.amounts.items()
        if unit == ENTE or amount.people is None
    }
    return ReleasedAmount(
        counted.quantity, counted.on, counted.known_on, counted.tree, cells, counted.reason, counted.run
    )


def shown(amount: Amount, policy: Policy) -> bool:
    """Tell whether an amount of the whole ente may be seen; nobody behind it is nobody's secret."""
    if amount.people is None:
        return True
    if 0 < amount.people < policy.threshold:
        return False
    # `largest` is of the part in the small unit: more than half of it is told by doubling.
    return amount.largest is None or 2 * amount.largest * amount.whole <= amount.part or amount.part == 0


def _shown(amount: Amount) -> ShownAmount:
    return ShownAmount(amount.part, amount.whole, amount.base, amount.base_period, amount.left_out)
