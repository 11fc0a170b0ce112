# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does the ente mean to reach, by when, from where, and is it reached?

A goal is the ente's own (PIAO, performance plan): what a norm prescribes for everybody is `metrics.targets`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import cached_property
from typing import Any

from sqlalchemy import Select, select

from metrics.declare import Direction, Unit
from metrics.places import ENTE
from metrics.targets import Status
from record.relations import Relations

WHOLE_ENTE = "-"
"""How a row says that a goal is of the whole ente."""

IN_WORDS = "testo"
"""The unit of a milestone: a goal without a number."""

FULL_WEIGHT = 100

_UNITS = {
    Unit.PERCENT: "%",
    Unit.CHANGE: "%",
    Unit.POINTS: "%",
    Unit.EURO: "euro",
    Unit.HOURS: "ore",
    Unit.DAYS: "giorni",
}


def goal_unit(unit: Unit) -> str:
    """Return the unit in which a goal of an indicator is written: what has no word of its own is a number."""
    return _UNITS.get(unit, "numero")


_REACHED = {"raggiunto": Status.MET, "non_raggiunto": Status.NOT_MET}


@dataclass(frozen=True)
class Goal:
    """What is to be reached in a year for one indicator, by the ente or by a unit (`struttura`, ENTE for the ente).

    `value`, `base` and `near` are exact, in the unit that `unit` names; None is what nobody has set. `near` is how far
    off still counts as near. A milestone has words and a state in the place of a value. `weight` is a percentage.
    `reason` is why it took the place of another one.
    """

    indicator: str
    struttura: str
    year: int
    unit: str
    base_year: int | None
    base: Fraction | None
    value: Fraction | None
    milestone: str | None
    state: str | None
    weight: int | None
    direction: Direction | None
    near: Fraction | None
    act: str | None
    reason: str | None = None

    @property
    def in_words(self) -> bool:
        """Tell whether it is a milestone."""
        return self.unit == IN_WORDS

    def fits(self, unit: Unit) -> bool:
        """Tell whether it can be compared with a value in a unit: euro are no percentage."""
        return self.in_words or self.unit == goal_unit(unit)

    def outcome(self, value: Fraction | None, direction: Direction) -> Status:
        """Return whether a value reaches it, unrounded; a milestone says by itself whether it was reached.

        `direction` is the indicator's, where the goal states none of its own. Without a value, or with a milestone
        under way, there is nothing to compute yet.
        """
        if self.in_words:
            return _REACHED.get(self.state or "", Status.NOT_COMPUTABLE)
        if value is None:
            return Status.NOT_COMPUTABLE
        if self.value is None:
            return Status.NO_TARGET
        short = self._short(value, direction if self.direction is None else self.direction)
        if short <= 0:
            return Status.MET
        return Status.NEAR if self.near is not None and short <= self.near else Status.NOT_MET

    def _short(self, value: Fraction, direction: Direction) -> Fraction:
        """Return how far a value is from it: nothing, or less, where it is reached."""
        wanted = self.value or Fraction(0)
        if direction is Direction.NONE:
            return abs(wanted - value)
        return value - wanted if direction is Direction.DOWN else wanted - value


@dataclass(frozen=True)
class Goals:
    """The goals of the record, as known on a day."""

    all: tuple[Goal, ...]

    @cached_property
    def _named(self) -> Mapping[tuple[str, str, int], Goal]:
        return {(each.indicator, each.struttura, each.year): each for each in self.all}

    def of(self, indicator: str, struttura: str, year: int) -> Goal | None:
        """Return the goal of a year; None where there is none."""
        return self._named.get((indicator, struttura, year))

    def triennium(self, indicator: str, struttura: str, first: int) -> tuple[Goal | None, Goal | None, Goal | None]:
        """Return the goals of three years."""
        one, two, three = (self.of(indicator, struttura, first + later) for later in range(3))
        return one, two, three

    def unbalanced(self) -> tuple[tuple[str, int, int], ...]:
        """Return the units and years whose weights are given and do not sum to 100, with their sum."""
        sums: dict[tuple[str, int], int] = {}
        for each in self.all:
            if each.weight is not None:
                sums[each.struttura, each.year] = sums.get((each.struttura, each.year), 0) + each.weight
        return tuple((*key, total) for key, total in sorted(sums.items()) if total != FULL_WEIGHT)


NO_GOALS = Goals(())

# ---------------------------------------------------------------- reading them

_COLUMNS = (
    *("indicatore", "struttura", "anno", "unita", "anno_base", "base", "valore", "traguardo", "stato_traguardo"),
    *("peso", "direzione", "soglia_vicino", "atto", "motivo"),
)


def goals_query(rel: Relations) -> Select[Any]:
    """Return the query of the goals, by indicator, unit and year."""
    rows = rel["obiettivi_ente"]
    return select(*(rows.c[name] for name in _COLUMNS)).order_by(rows.c.indicatore, rows.c.struttura, rows.c.anno)


def goals_of(rows: Iterable[Sequence[Any]]) -> Goals:
    """Return the goals of an answer."""
    return Goals(tuple(_goal(dict(zip(_COLUMNS, row, strict=True))) for row in rows))


def _goal(row: Mapping[str, Any]) -> Goal:
    said = (
        *(row["indicatore"], ENTE if row["struttura"] == WHOLE_ENTE else row["struttura"], row["anno"], row["unita"]),
        *(row["anno_base"], _exact(row["base"]), _exact(row["valore"]), row["traguardo"], row["stato_traguardo"]),
        *(row["peso"], None if row["direzione"] is None else Direction(row["direzione"])),
        *(_exact(row["soglia_vicino"]), row["atto"], row["motivo"]),
    )
    return Goal(**dict(zip((field.name for field in fields(Goal)), said, strict=True)))


def _exact(decimal: str | None) -> Fraction | None:
    return None if decimal is None else Fraction(decimal)
