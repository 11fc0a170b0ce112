# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Were the questions read, and were negative ones reversed once? Whatever is found is flagged, nothing is deleted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from surveys.answers import Answers, Status
from surveys.instrument import Kind
from surveys.reliability import item_totals, listwise, varying_items
from surveys.scoring import columns, counted_items, section_values

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

SUSPICIOUS = 0.30
"""Above so much, a negative item agrees with the rest before it is reversed (surveys.md 5.1)."""

FEWEST = 10
"""Fewest complete answers for a word on the polarity of an item."""


class Doubt(Enum):
    """What may be wrong with the polarity of an item, in Italian."""

    CHECK = "verificare polarità"
    REVERSED = "forse già invertito nell’export"


@dataclass(frozen=True)
class Careless:
    """Who may not have read (masks, people long). Behind the door: only counts that may be seen leave it."""

    straight: Mask
    """The same raw value on every item, in a questionnaire that has negative ones."""
    sparse: Mask
    """Fewer than the share asked of what they were shown."""
    duplicated: Mask
    """A whole record that somebody before has too."""


def careless(answers: Answers, least: float = 0.5) -> Careless:
    """Return who answered all the same, too little, or as somebody before. Source: surveys.md 5.2."""
    return Careless(straight_liners(answers), sparse(answers, least), duplicated(answers))


def straight_liners(answers: Answers) -> Mask:
    """Return who gave one raw value to all the Likert items that they answered (five at least), a negative one too."""
    likert = [item for item in answers.instrument.scored if item.kind is Kind.LIKERT]
    places = columns(answers, likert)
    values, valid = answers.values[:, places].astype(np.int64), answers.statuses[:, places] == Status.VALID
    negative = np.array([item.polarity == -1 for item in likert], dtype=np.bool_)
    highest = np.where(valid, values, -1).max(axis=1, initial=-1)
    lowest = np.where(valid, values, 1_000).min(axis=1, initial=1_000)
    straight: Mask = (highest == lowest) & (valid.sum(axis=1) >= 5) & (valid & negative).any(axis=1)
    return straight


def sparse(answers: Answers, least: float = 0.5) -> Mask:
    """Return who gave an answer («non applicabile» is one) to less than this share of what they were shown."""
    answered = np.isin(answers.statuses, (Status.VALID, Status.NA)).sum(axis=1)
    shown = (answers.statuses != Status.NOT_SHOWN).sum(axis=1)
    few: Mask = answered < least * shown
    return few


def duplicated(answers: Answers) -> Mask:
    """Return the records equal to an earlier one in every answer and trait; those without ten valid answers never are.

    Few answers coincide by chance.
    """
    traits = [answers.choices[code].astype(np.int16)[:, None] for code in sorted(answers.choices)]
    record = np.hstack([answers.values, answers.statuses.astype(np.int16), *traits])
    whole = np.ascontiguousarray(record).view(np.dtype((np.void, record.dtype.itemsize * record.shape[1]))).ravel()
    again = np.ones(len(record), dtype=np.bool_)
    again[np.unique(whole, return_index=True)[1]] = False
    found: Mask = again & ((answers.statuses == Status.VALID).sum(axis=1) >= 10)
    return found


def polarity_doubts(answers: Answers) -> dict[str, Doubt]:
    """Return the items whose polarity looks wrong, by code, section by section (those with a score).

    After reversal the corrected item-total correlation should not be negative («verificare polarità»); a negative item
    that goes with the rest by more than +.3 before reversal may come reversed already. Source: surveys.md 5.1.
    """
    doubts: dict[str, Doubt] = {}
    for section in answers.instrument.sections:
        items = counted_items(answers, section.code)
        if not section.score or len(items) < 3:
            continue
        totals = _totals(section_values(answers, section.code))
        for item, total in zip(items, totals, strict=True):
            if total < 0:
                # Reversal only turns the sign of the correlation with the others: before it, this was +|total|.
                already = item.polarity == -1 and -total > SUSPICIOUS
                doubts[item.code] = Doubt.REVERSED if already else Doubt.CHECK
    return doubts


def _totals(matrix: Floats) -> Floats:
    """Return the corrected item-total correlations, NaN for an item without variance or for too few people."""
    full = listwise(matrix)
    varying = varying_items(full)
    totals: Floats = np.full(matrix.shape[1], np.nan)
    if len(full) >= FEWEST and int(varying.sum()) > 2:
        totals[varying] = item_totals(np.cov(full[:, varying], rowvar=False))
    return totals
