# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is one row that an indicator counts, whose is it, and when did it happen?"""

from __future__ import annotations

from enum import Enum
from typing import ClassVar


class Kind(Enum):
    """A stock is a snapshot on a day; a flow is what happened from 1 January to that day."""

    STOCK = "stock"
    FLOW = "flow"


class Grain:
    """The base of the row grains of `metrics.sources`; the words are those that a card shows."""

    kind: ClassVar[Kind]
    row: ClassVar[str]
    """What one row is, in Italian."""
    event: ClassVar[str]
    """Which day dates a row: its month, and the state of the person that tells unit and genere. In Italian."""
