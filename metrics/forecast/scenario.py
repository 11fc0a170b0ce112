# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What if? Units that reach a share by a month, another rate of renewals, more hires: said once, kept by name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from metrics.forecast.history import Reals
from metrics.forecast.simulate import Overrides, Simulated
from record.period import last_day

MOST_HIRED = 1000
"""How many hires a month a scenario may suppose: more is a slip of the pen."""


class WrongScenario(ValueError):
    """A scenario supposes what cannot be; the message is Italian, for whoever wrote it."""


@dataclass(frozen=True)
class Goal:
    """A unit that reaches a share of its eligible people by the end of a month."""

    unit: str
    share: Fraction
    by: date


@dataclass(frozen=True)
class Scenario:
    """What is put in the place of habits: None leaves them. `renewed` is a share, `hired` people a month."""

    goals: tuple[Goal, ...] = ()
    renewed: Fraction | None = None
    hired: int | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        for share in (*(goal.share for goal in self.goals), self.renewed):
            if share is not None and not 0 <= share <= 1:
                raise WrongScenario("una quota va da 0 a 100 %.")
        if self.hired is not None and not 0 <= self.hired <= MOST_HIRED:
            raise WrongScenario(f"le assunzioni al mese vanno da 0 a {MOST_HIRED}.")
        units = [goal.unit for goal in self.goals]
        if len(units) != len(set(units)):
            raise WrongScenario("una struttura ha un solo obiettivo per scenario.")

    @property
    def supposes_nothing(self) -> bool:
        """Tell whether it leaves everything as it is."""
        return not self.goals and self.renewed is None and self.hired is None

    @property
    def overrides(self) -> Overrides:
        """Return what the simulation takes of it."""
        return Overrides(
            None if self.renewed is None else float(self.renewed), None if self.hired is None else float(self.hired)
        )

    def written(self) -> str:
        """Return it as JSON: shares in thousandths, months as YYYY-MM."""
        goals = [
            {"struttura": goal.unit, "millesimi": int(goal.share * 1000), "entro": f"{goal.by:%Y-%m}"}
            for goal in self.goals
        ]
        renewed = None if self.renewed is None else int(self.renewed * 1000)
        return json.dumps({"obiettivi": goals, "rinnovi_millesimi": renewed, "assunzioni_mese": self.hired})


def read(text: str) -> Scenario:
    """Return a scenario from its JSON."""
    held: Mapping[str, Any] = json.loads(text)
    goals = tuple(_goal(each) for each in held["obiettivi"])
    renewed = held["rinnovi_millesimi"]
    return Scenario(goals, None if renewed is None else Fraction(renewed, 1000), held["assunzioni_mese"])


def _goal(held: Mapping[str, Any]) -> Goal:
    return Goal(
        held["struttura"], Fraction(held["millesimi"], 1000), last_day(date.fromisoformat(f"{held['entro']}-01"))
    )


# ---------------------------------------------------------------- units


@dataclass(frozen=True)
class Path:
    """Where a unit goes: covered and eligible people, month by month from the reference day, as means."""

    part: Reals
    whole: Reals


def path(simulated: Simulated, part: int, whole: int) -> Path:
    """Return where a unit goes that begins with some covered people of some: each does as the ente's on average.

    Nothing of the unit enters but its two numbers: its own expiries, which are few people's, are not told apart.
    """
    covered = part * simulated.held[:, 0] + (whole - part) * simulated.free[:, 0]
    eligible = part * simulated.held[:, 1] + (whole - part) * simulated.free[:, 1]
    return Path(covered, np.maximum(eligible, covered))


def reached(goal: Goal, unit: Path, on: date, ends: Sequence[date]) -> Reals:
    """Return how many more people a goal means in each month: a straight way to it, then as many as it takes."""
    needed = np.maximum(0.0, float(goal.share) * unit.whole - unit.part)
    days = np.array([0, *((end - on).days for end in ends)], dtype=np.float64)
    way = np.clip(days / max(1, (goal.by - on).days), 0.0, 1.0)
    more: Reals = needed * way
    return more
