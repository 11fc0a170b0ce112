# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a quantity come to, exactly? A Counted is never drawn or served before `disclosure.amounts`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from metrics.places import UnitTree
from metrics.quantity import Amounts


@dataclass(frozen=True)
class Counted:
    """What one quantity comes to on a day, as known on another.

    `reason` is "" where there are amounts, and why there are none otherwise.
    """

    quantity: str
    on: date
    known_on: date
    tree: UnitTree
    amounts: Amounts
    reason: str
    run: str
