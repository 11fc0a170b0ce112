# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What was answered in a wave, as integers, with the reason of each answer that is not there?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from surveys.instrument import Instrument


class Status(IntEnum):
    """What became of a question. Missing is never a value."""

    VALID = 0
    NA = 1
    """«Non applicabile», «non so»: an answer, but no value."""
    MISSING = 2
    NOT_SHOWN = 3
    OUT_OF_RANGE = 4
    UNMAPPED = 5


@dataclass(frozen=True)
class Answers:
    """The answers of a wave: one row per respondent, in an order that says nothing.

    `values` (people x scored items, int16) are raw, before reversal, in the order of `instrument.scored`; a value means
    something where `statuses` (same shape, uint8) is VALID, and is 0 elsewhere. `choices` maps the code of each item of
    `instrument.choices` to the index of the option chosen (int16, people long; -1 where none was).
    `complete` (bool, people long) says who reached the end. Comments are not here, and nothing leads to them.
    """

    instrument: Instrument
    wave: str
    values: NDArray[np.int16]
    statuses: NDArray[np.uint8]
    choices: Mapping[str, NDArray[np.int16]]
    complete: NDArray[np.bool_]

    @property
    def people(self) -> int:
        """Return how many people answered."""
        return int(self.values.shape[0])

    def of(self, rows: NDArray[np.bool_]) -> Answers:
        """Return the answers of some people (a mask)."""
        choices = {code: chosen[rows] for code, chosen in self.choices.items()}
        return Answers(self.instrument, self.wave, self.values[rows], self.statuses[rows], choices, self.complete[rows])
