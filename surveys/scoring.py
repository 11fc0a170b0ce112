# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a person's answer come to: reversed once, averaged over a section, told as favourable or not?

Arrays of floats are people x items, and NaN is an answer that is not there: it is never taken for a value.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from surveys.answers import Answers, Status
from surveys.instrument import Item, Kind, Scale

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def reversed_values(answers: Answers) -> Floats:
    """Return the answers (people x scored items), items of polarity -1 mirrored: minimum + maximum - value.

    NaN wherever the status is not VALID. Source: surveys.md 5.1; Revelle, R package psych, `scoreItems`.
    """
    return values_of(answers, answers.instrument.scored)


def values_of(answers: Answers, items: Sequence[Item]) -> Floats:
    """Return the answers to some items (people x items), reversed where they must be. See `reversed_values`."""
    places = columns(answers, items)
    valid = answers.statuses[:, places] == Status.VALID
    values: Floats = np.where(valid, answers.values[:, places].astype(np.float64), np.nan)
    for place, item in enumerate(items):
        if item.polarity == -1 and item.scale is not None:
            values[:, place] = item.scale.minimum + item.scale.maximum - values[:, place]
    return values


def counted_items(answers: Answers, code: str) -> tuple[Item, ...]:
    """Return the items whose mean is the score of a section: its Likert items, or all the scored ones without any.

    Importance, changes and counts in a section of Likert items are read one by one: they are on other scales.
    """
    within = answers.instrument.of(code)
    return tuple(item for item in within if item.kind is Kind.LIKERT) or within


def columns(answers: Answers, items: Sequence[Item]) -> NDArray[np.intp]:
    """Return the places of some items among the scored ones."""
    places = {item.code: place for place, item in enumerate(answers.instrument.scored)}
    return np.array([places[item.code] for item in items], dtype=np.intp)


def section_values(answers: Answers, code: str) -> Floats:
    """Return the answers to the items of a section (people x items), reversed where they must be."""
    return values_of(answers, counted_items(answers, code))


def people_with_score(values: Floats, na: Mask, needed: tuple[int, int]) -> Mask:
    """Return who has a score: at least ceil(needed x k) answers, k the items less those «non applicabile», and one.

    `needed` is a ratio (numerator, denominator), so that the ceiling is exact. Source: surveys.md 5.3.
    """
    numerator, denominator = needed
    valid = (~np.isnan(values)).sum(axis=1)
    asked = (~na).sum(axis=1)
    enough: Mask = (valid >= 1) & (valid * denominator >= asked * numerator)
    return enough


def row_means(values: Floats) -> Floats:
    """Return the mean of what each person answered; NaN for nothing."""
    valid = ~np.isnan(values)
    count = valid.sum(axis=1)
    total = np.where(valid, values, 0.0).sum(axis=1)
    means: Floats = np.full(len(values), np.nan)
    np.divide(total, count, out=means, where=count > 0)
    return means


def person_scores(values: Floats, na: Mask, needed: tuple[int, int] = (1, 2)) -> Floats:
    """Return the mean of the answered items of each person, NaN without enough of them (`people_with_score`).

    No answer is imputed. Source: surveys.md 5.3.
    """
    return np.where(people_with_score(values, na, needed), row_means(values), np.nan)


def not_applicable(answers: Answers, code: str) -> Mask:
    """Return where the items of a section (people x items) were answered «non applicabile», or were not shown.

    What was not shown to somebody was not asked of them: it does not make their score poorer.
    """
    statuses = answers.statuses[:, columns(answers, counted_items(answers, code))]
    spared: Mask = (statuses == Status.NA) | (statuses == Status.NOT_SHOWN)
    return spared


def section_scores(answers: Answers, code: str) -> Floats:
    """Return the score of each person on a section or a construct, reversed once; NaN without enough answers.

    The mean of a section is the mean of these (surveys.md 5.3).
    """
    return person_scores(section_values(answers, code), not_applicable(answers, code), answers.instrument.needed)


def tones(values: Floats, scale: Scale) -> tuple[int, int, int]:
    """Return how many answers are favourable, neutral and unfavourable; those missing are in none of them.

    Favourable is from `scale.favourable` up after reversal, unfavourable up to `scale.unfavourable` (surveys.md 5.5).
    """
    favourable = int((values >= scale.favourable).sum())
    unfavourable = int((values <= scale.unfavourable).sum())
    return favourable, int((~np.isnan(values)).sum()) - favourable - unfavourable, unfavourable


def favourable_share(values: Floats, scale: Scale) -> Floats:
    """Return of each person the share of their answers that are favourable, NaN for nobody's answers.

    The favourable share of a section is the mean of these, not the share of the pooled answers (surveys.md 5.5).
    """
    return _share_of(values, values >= scale.favourable)


def unfavourable_share(values: Floats, scale: Scale) -> Floats:
    """Return of each person the share of their answers that are unfavourable, NaN for nobody's answers."""
    return _share_of(values, values <= scale.unfavourable)


def point_counts(values: Floats, scale: Scale) -> tuple[int, ...]:
    """Return how many gave each point of a scale, ascending, after reversal."""
    return tuple(int((values == point).sum()) for point in scale.points)


def whole_percentages(counts: Sequence[float]) -> tuple[int, ...]:
    """Return whole percentages that add up to 100, by largest remainder (Hare); () when there is nothing to divide.

    `counts` may be counts or shares. Ties go to the larger count, then to the first. Source: surveys.md 5.5.
    """
    total = sum(counts)
    if total <= 0:
        return ()
    exact = [round(100 * count / total, 9) for count in counts]
    floors = [int(share) for share in exact]
    left = [round(share - floor, 9) for share, floor in zip(exact, floors, strict=True)]
    order = sorted(range(len(counts)), key=lambda place: (-left[place], -counts[place], place))
    for place in order[: 100 - sum(floors)]:
        floors[place] += 1
    return tuple(floors)


def _share_of(values: Floats, chosen: Mask) -> Floats:
    """Return of each person the share of the valid answers that were chosen, NaN without any."""
    return row_means(np.where(np.isnan(values), np.nan, chosen.astype(np.float64)))
