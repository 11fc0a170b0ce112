# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is a quantity that may be unknown, in an array of many? Masked: what NULL is in a query, it is in memory."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Date, Integer, cast, literal

from record.moved_days import days_between

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

Whole = np.ma.MaskedArray[Any, np.dtype[np.int64]]
"""Integers, masked where they are unknown."""

UNSAID = -1
"""How an unknown quantity is answered by a query: no count of minutes or days is negative."""

_FIRST = date(1970, 1, 1)
EPOCH = _FIRST.toordinal()
"""The number of the day from which the marts count theirs."""

NEVER = (1 << 22) - 1
"""The day that does not come: it lies after all those that `date.toordinal` numbers."""


def ordinal(day: ColumnElement[Any]) -> ColumnElement[int]:
    """Return a day of a query as `date.toordinal` numbers it; NULL stays NULL.

    Needed where days are reckoned with, or where they are so many that the engine numbers them quicker.
    """
    return cast(days_between(literal(_FIRST, Date), day), Integer) + EPOCH


def said(values: NDArray[Any]) -> Whole:
    """Return the quantities of an answer, masked where they are unknown."""
    unsaid = values == UNSAID
    return np.ma.array(values.astype(np.int64), mask=unsaid if unsaid.any() else np.ma.nomask)


def only_where(values: Whole, kept: Any) -> Whole:
    """Return quantities, masked also where a condition does not hold."""
    return np.ma.array(np.ma.getdata(values), mask=np.ma.getmaskarray(values) | ~holds(kept))


def either(chosen: Any, values: Whole, others: Whole) -> Whole:
    """Return the quantities of one array where a condition holds, and of another elsewhere."""
    where = holds(chosen)
    mask = np.where(where, np.ma.getmaskarray(values), np.ma.getmaskarray(others))
    return np.ma.array(np.where(where, np.ma.getdata(values), np.ma.getdata(others)), mask=mask)


def else_of(values: Whole, others: Whole) -> Whole:
    """Return the quantities of one array, of another where they are unknown."""
    return either(is_unknown(values), others, values)


def is_unknown(values: Any) -> Flags:
    """Return where quantities are unknown."""
    return np.ma.getmaskarray(values)


def is_known(values: Any) -> Flags:
    """Return where quantities are known."""
    return ~is_unknown(values)


def holds(condition: Any) -> Flags:
    """Return where a condition is known to hold."""
    held: Flags = np.ma.filled(condition, False)
    return held


def unknown_of(size: int) -> Whole:
    """Return quantities none of which is known."""
    return np.ma.array(np.full(size, UNSAID, dtype=np.int64), mask=True)
