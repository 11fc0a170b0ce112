# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How do the answers that were kept, one person at a time, become a matrix?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from surveys.answers import Answers, Status
from surveys.instrument import Instrument, Item

NOT_APPLICABLE = "na"
"""The value of an answer «non applicabile»."""

_STATUSES = {
    "out_of_range": Status.OUT_OF_RANGE,
    "unmapped": Status.UNMAPPED,
    "not_shown": Status.NOT_SHOWN,
}


@dataclass(frozen=True)
class Kept:
    """What one person answered, as it is kept: item code -> point of the scale, option code or `NOT_APPLICABLE`.

    `statuses` says why an item has no valid value: out_of_range, unmapped, not_shown. What is in neither was left out.
    """

    values: Mapping[str, int | str]
    statuses: Mapping[str, str]
    complete: bool


def answers(instrument: Instrument, wave: str, kept: Sequence[Kept]) -> Answers:
    """Return the answers of a wave, in the order given, which says nothing of anybody.

    A value that is no point of the item's scale is OUT_OF_RANGE; an option that the item does not have is none.
    """
    values = np.zeros((len(kept), len(instrument.scored)), dtype=np.int16)
    statuses = np.full(values.shape, Status.MISSING, dtype=np.uint8)
    for row, person in enumerate(kept):
        for column, item in enumerate(instrument.scored):
            status, value = _read(item, person)
            statuses[row, column], values[row, column] = status, value
    choices = {
        item.code: np.array([_chosen(item, person) for person in kept], dtype=np.int16) for item in instrument.choices
    }
    complete = np.array([person.complete for person in kept], dtype=np.bool_)
    return Answers(instrument, wave, values, statuses, choices, complete)


def _read(item: Item, person: Kept) -> tuple[Status, int]:
    """Return what became of a scored item, and its value: 0 unless VALID."""
    if item.code in person.statuses:
        return _STATUSES.get(person.statuses[item.code], Status.UNMAPPED), 0
    value = person.values.get(item.code)
    if value is None:
        return Status.MISSING, 0
    if value == NOT_APPLICABLE:
        return Status.NA, 0
    if isinstance(value, int) and item.scale is not None and value in item.scale.points:
        return Status.VALID, value
    return Status.OUT_OF_RANGE, 0


def _chosen(item: Item, person: Kept) -> int:
    """Return the index of the option chosen; -1 where none was."""
    codes = [option.code for option in item.options]
    value = person.values.get(item.code)
    return codes.index(value) if isinstance(value, str) and value in codes else -1
