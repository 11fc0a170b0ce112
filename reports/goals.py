# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does an entry stand beside what the ente means to reach?"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from metrics.declare import Direction
from metrics.goals import Goal, goal_unit
from metrics.targets import Status
from reports.entries import Entry, said

STATES = {
    "da_avviare": "da avviare",
    "in_corso": "in corso",
    "raggiunto": "raggiunto",
    "non_raggiunto": "non raggiunto",
}
SAID_BY_THE_ENTE = "se il traguardo è raggiunto lo dichiara l’ente, nel file degli obiettivi"
UNDER_WAY = "il traguardo non è ancora né raggiunto né mancato"
OTHER_UNIT = "l’obiettivo del {} è in «{}», il valore in «{}»: non si confrontano"
SIGNS = {Direction.UP: "≥", Direction.DOWN: "≤", Direction.NONE: "="}


def with_goal(entry: Entry, goal: Goal | None) -> Entry:
    """Return an entry with the outcome, the words and the base of the ente's own goal, where there is one.

    What a norm prescribes stays beside it in words. A reserved value has no outcome: it would tell the value.
    """
    if goal is None:
        return entry
    if not goal.fits(entry.unit):
        other = OTHER_UNIT.format(goal.year, goal.unit, goal_unit(entry.unit))
        return replace(entry, status=Status.NOT_COMPUTABLE, reason=_beside(entry.reason, other))
    value = None if entry.reserved else entry.value
    status = goal.outcome(value, entry.direction)
    own = target_words(goal, entry)
    target = own if not entry.target or not own else f"{own}; per norma {entry.target}"
    return replace(
        entry,
        status=status,
        reason=_reason(goal, status, entry),
        target=target or entry.target,
        base=base_words(goal, entry) or entry.base,
    )


def _beside(reason: str, other: str) -> str:
    return reason if other in reason else ". ".join(filter(None, (reason, other)))


def _reason(goal: Goal, status: Status, entry: Entry) -> str:
    """Return what is to be said of a milestone under way; a goal of the ente's own answers what a norm left open."""
    said = "" if entry.reason == SAID_BY_THE_ENTE else entry.reason
    return UNDER_WAY if goal.in_words and status is Status.NOT_COMPUTABLE and not said else said


def with_norm(entry: Entry, prescribed: str) -> Entry:
    """Return an entry beside what a norm asks for in words: whether it is reached nobody counts, the ente says it."""
    return replace(
        entry,
        status=Status.NOT_COMPUTABLE,
        target=f"«{prescribed}»",
        reason=entry.reason or SAID_BY_THE_ENTE,
    )


def target_words(goal: Goal, entry: Entry) -> str:
    """Return a goal as people read it: `≥ 26,0 % nel 2026`, `«regolamento adottato» nel 2026: in corso`."""
    if goal.in_words:
        state = f": {STATES[goal.state]}" if goal.state else ""
        return f"«{goal.milestone}» nel {goal.year}{state}"
    if goal.value is None:
        return ""
    direction = entry.direction if goal.direction is None else goal.direction
    return f"{SIGNS[direction]} {_said(goal.value, entry)} nel {goal.year}"


def base_words(goal: Goal, entry: Entry) -> str:
    """Return where it starts from: `24,1 % nel 2024`; "" where nobody said."""
    if goal.base is None:
        return ""
    return _said(goal.base, entry) + (f" nel {goal.base_year}" if goal.base_year else "")


def _said(value: Fraction, entry: Entry) -> str:
    return said(value, entry.unit)
