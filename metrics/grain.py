# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is one row that an indicator counts, whose is it, and when did it happen?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, FromClause

from record.period import last_day, months_of_year_until
from record.relations import Relations


class Kind(Enum):
    """A stock is a snapshot on a day; a flow is what happened from 1 January to that day."""

    STOCK = "stock"
    FLOW = "flow"


@dataclass(frozen=True)
class Window:
    """The year of a reference day up to it. `monthly` says whether its months are asked for beside the whole."""

    on: date
    monthly: bool = True

    @property
    def start(self) -> date:
        """Return 1 January of the reference year."""
        return self.on.replace(month=1, day=1)

    def snapshots(self) -> tuple[tuple[date, date], ...]:
        """Return (month, its last day or the reference day if that comes first); only the last one unless monthly."""
        days = tuple((month, min(last_day(month), self.on)) for month in months_of_year_until(self.on))
        return days if self.monthly else days[-1:]


class Grain:
    """One row per thing that is counted, with its person, the number of the person's state, and its month (1-12).

    Columns that need a further join add it when they are first touched: read `rows` after the measure was built.
    """

    kind: ClassVar[Kind]
    row: ClassVar[str]
    """What one row is, in Italian."""
    event: ClassVar[str]
    """Which day dates a row: its month, and the state of the person that tells unit and genere. In Italian."""
    monthly: ClassVar[bool] = True
    """Whether its rows may be told by month."""

    persona: ColumnElement[int]
    numero: ColumnElement[int]
    mese: ColumnElement[int]
    rows: FromClause

    def __init__(self, rel: Relations, window: Window) -> None:
        self._rel = rel
        self._window = window

    @property
    def relations(self) -> Relations:
        """Return the relations that the rows come from."""
        return self._rel

    def _join(self, right: FromClause, on: ColumnElement[Any]) -> None:
        self.rows = self.rows.outerjoin(right, on)
