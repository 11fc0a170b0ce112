# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is believed of the months ahead, and how surely? Posteriors of the rates, one draw for each simulated future."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metrics.forecast.history import LONGEST, History, Reals, Tried

PERSISTENCE = 0.92
"""How much of this month's departure from habit is still there next month: it fades within about a year."""

LEAST_SPREAD = 0.12
"""Habits change also where the history shows no change: the standard deviation, in logarithm, of that change."""

SEASON = 6.0
"""How many expected beginnings a calendar month must have before its own rhythm counts as much as the year's."""

OWN_LENGTHS = 4.0
"""How many agreements that began in a calendar month weigh as much as those of all the others."""


@dataclass(frozen=True)
class Drawn:
    """One value for each simulated future (rows); rates are a month's. `season` and `lengths` are by calendar month.

    `late[k]` is how likely a renewal is where nothing was signed k + 1 month ends before.
    `lengths` holds, for each of the 12, how likely each duration is (`History.weighed_durations`).
    """

    begun: Reals
    season: Reals
    renewed: Reals
    late: tuple[Reals, ...]
    withdrawn: Reals
    left: Reals
    entered: Reals
    spread: Reals
    lengths: Reals


def draw(history: History, rng: np.random.Generator, futures: int) -> Drawn:
    """Return the rates of some futures: Beta for what is renewed, Gamma for what happens at a rate."""
    weight = history.weight
    season = _season(history)
    return Drawn(
        begun=_gamma(history.begun, weight, rng, futures),
        season=rng.gamma(season[0] + SEASON, 1 / (season[1] + SEASON), (futures, 12)),
        renewed=_beta(history.renewed, weight, rng, futures),
        late=tuple(_beta(each, weight, rng, futures) for each in history.late),
        withdrawn=_gamma(history.withdrawn, weight, rng, futures),
        left=_gamma(history.left, weight, rng, futures),
        entered=_gamma(history.entered, weight, rng, futures),
        spread=np.full(futures, spread(history)),
        lengths=_lengths(history),
    )


def _both(tried: Tried) -> tuple[Reals, Reals]:
    return tried.happened.astype(np.float64), tried.occasions.astype(np.float64)


def _beta(tried: Tried, weight: Reals, rng: np.random.Generator, futures: int) -> Reals:
    """Return draws of a chance: one success and one failure more than were seen, so that nothing is ever certain."""
    happened, occasions = (float((weight * each).sum()) for each in _both(tried))
    return rng.beta(1 + happened, 1 + occasions - happened, futures)


def _gamma(tried: Tried, weight: Reals, rng: np.random.Generator, futures: int) -> Reals:
    """Return draws of a monthly rate: half an event more than were seen, on the occasions that there were.

    With no occasions at all nothing was learnt, and nothing is believed to happen.
    """
    happened, occasions = (float((weight * each).sum()) for each in _both(tried))
    if occasions <= 0:
        return np.zeros(futures)
    return rng.gamma(happened + _HALF, 1 / occasions, futures)


_HALF = 0.5


def _season(history: History) -> tuple[Reals, Reals]:
    """Return, by calendar month, the beginnings seen and those that the year's rate made expect."""
    happened, occasions = _both(history.begun)
    weight = history.weight
    whole = (weight * occasions).sum()
    rate = (weight * happened).sum() / whole if whole else 0.0
    seen, expected = np.zeros(12), np.zeros(12)
    calendar = np.array([month.month - 1 for month in history.months], dtype=np.int64)
    np.add.at(seen, calendar, happened)
    np.add.at(expected, calendar, rate * occasions)
    return seen, expected


def spread(history: History) -> float:
    """Return how much the rate of beginnings departs from habit beyond chance: a standard deviation in logarithm."""
    happened, occasions = _both(history.begun)
    seen, expected = _season(history)
    calendar = np.array([month.month - 1 for month in history.months], dtype=np.int64)
    whole = occasions.sum()
    if not len(calendar) or not whole or not happened.sum():
        return LEAST_SPREAD
    factor = (seen + SEASON) / (expected + SEASON)
    usual = occasions * happened.sum() / whole * factor[calendar]
    beyond = ((happened - usual) ** 2 - usual).sum() / (usual**2).sum()
    return float(min(1.0, max(LEAST_SPREAD, np.sqrt(max(0.0, beyond)))))


def _lengths(history: History) -> Reals:
    """Return how likely each duration is by calendar month of beginning; a year where nothing was ever seen."""
    own = history.weighed_durations
    every = own.sum(axis=0)
    if not every.sum():
        every = np.zeros(LONGEST + 2)
        every[12] = 1.0
    mixed = own + OWN_LENGTHS * every / every.sum()
    lengths: Reals = mixed / mixed.sum(axis=1, keepdims=True)
    return lengths
