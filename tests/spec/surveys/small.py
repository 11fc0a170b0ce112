# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is the smallest questionnaire on which every rule of scoring can be seen?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from surveys.answers import Answers, Status
from surveys.instrument import Instrument, Item, Kind, Scale, Section

SIX = Scale("accordo6", 1, 6, 4, 3)
FIVE = Scale("frequenza5", 1, 5, 4, 2)


def instrument(polarities: Sequence[int] = (1, 1, -1, 1), scale: Scale = SIX) -> Instrument:
    """Return one section A of Likert items A01, A02, ..."""
    items = tuple(
        Item(f"A{place:02}", "A", place, Kind.LIKERT, f"item {place}", polarity, scale, allow_na=True)
        for place, polarity in enumerate(polarities, start=1)
    )
    return Instrument("prova", "1", "Prova", "", "", "", (Section("A", "Prova"),), items)


def answers(rows: Sequence[Sequence[int | Status]], asked: Instrument | None = None) -> Answers:
    """Return the answers of some people: raw values, or the status of what is no value."""
    statuses = np.array([[each if isinstance(each, Status) else Status.VALID for each in row] for row in rows])
    values = np.array([[0 if isinstance(each, Status) else each for each in row] for row in rows])
    complete = np.ones(len(rows), dtype=np.bool_)
    return Answers(asked or instrument(), "w", values.astype(np.int16), statuses.astype(np.uint8), {}, complete)


EIGHT = (
    (5, 4, 2, 5),
    (6, 5, 1, 6),
    (3, 3, 4, 2),
    (4, 4, 3, 4),
    (2, 3, 5, 3),
    (5, 6, 2, 5),
    (4, 5, 2, 3),
    (1, 2, 6, 2),
)
"""surveys.md 5.4: eight people, item 3 negative."""
