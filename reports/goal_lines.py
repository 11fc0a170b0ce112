# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which goals are there, three years beside one another, and how far is each today?"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from metrics.catalogue import INDICATORS
from metrics.declare import Indicator
from metrics.goals import Goal, Goals
from metrics.indicators.esiti import RULED
from metrics.places import ENTE
from metrics.quantities import QUANTITIES
from metrics.quantity import Quantity
from metrics.ruled import Ruled
from reports.entries import Entry, said
from reports.goal_change import GONE, Answers, written
from reports.goals import STATES, base_words, target_words, with_goal
from reports.wording import day

YEARS = 3
NO_VALUE = "–"


@dataclass(frozen=True)
class GoalLine:
    """The goals of three years for one indicator at one unit, with its value as `entry` gives it.

    `entry` has the outcome of the goal of the year of its day, or of the first of the three that is there.
    """

    goals: tuple[Goal | None, Goal | None, Goal | None]
    entry: Entry

    @property
    def leading(self) -> Goal:
        """Return the first goal of the three: base, weight and act are told of it."""
        return next(each for each in self.goals if each is not None)

    @property
    def years(self) -> tuple[str, ...]:
        """Return the three goals in words, `–` where there is none."""
        return tuple(NO_VALUE if each is None else in_year(each, self.entry) for each in self.goals)

    @property
    def base(self) -> str:
        """Return where it starts from, "" where nobody said."""
        return base_words(self.leading, self.entry)

    @property
    def terms(self) -> tuple[str, ...]:
        """Return weight, direction, range, act and reason in words, those that are said."""
        goal, entry = self.leading, self.entry
        direction = entry.direction if goal.direction is None else goal.direction
        found = (
            "" if goal.weight is None else f"peso {goal.weight}\u00a0%",
            "" if goal.in_words else f"direzione {direction.value}",
            "" if goal.near is None else f"vicino entro {said(goal.near, entry.unit)}",
            goal.act or "",
            f"cambiato perché: {goal.reason}" if goal.reason else "",
        )
        return tuple(filter(None, found))

    @property
    def outcome(self) -> str:
        """Return the outcome as sign and word."""
        return " ".join(self.entry.outcome[:2])


def in_year(goal: Goal, entry: Entry) -> str:
    """Return a goal in words where its year is already said: `≥ 26,0 %`."""
    return target_words(goal, entry).replace(f" nel {goal.year}", "", 1) or NO_VALUE


def codes_declared() -> tuple[str, ...]:
    """Return the codes for which a goal may be set, in code order."""
    return tuple(sorted({*_codes(INDICATORS), *_codes(QUANTITIES), *_codes(RULED)}))


def _codes(declared: Sequence[Indicator | Quantity | Ruled]) -> Iterator[str]:
    return (each.code for each in declared)


def goal_lines(desk: Answers, first: int, struttura: str | None = None) -> tuple[GoalLine, ...]:
    """Return the goals of three years, by indicator then unit, the ente first; of one unit if it is given.

    The value is that of the newest month end that is not after the first year, or of the newest of all.
    """
    days = desk.days()
    if not days:
        return ()
    on = next((each for each in days if each.year <= first), days[0])
    goals = desk.goals(days[0])
    wanted = {
        (each.indicator, each.struttura)
        for each in goals.all
        if first <= each.year < first + YEARS and struttura in (None, each.struttura)
    }
    found = (line_of(desk, goals, code, unit, first, on) for code, unit in sorted(wanted, key=_order))
    return tuple(each for each in found if each is not None)


def _order(place: tuple[str, str]) -> tuple[str, bool, str]:
    return place[0], place[1] != ENTE, place[1]


def line_of(desk: Answers, goals: Goals, code: str, unit: str, first: int, on: date) -> GoalLine | None:
    """Return the goals of one indicator at one unit; None where it has none, or nobody declares it any more."""
    three = goals.triennium(code, unit, first)
    names = {each.code: each.name for each in desk.units(on)}
    entry = desk.entry(code, on, None, unit if unit in names else ENTE)
    leading = next((each for each in three if each is not None), None)
    if leading is None or entry is None:
        return None
    entry = replace(entry, struttura_name=names[unit]) if unit in names else _without_value(entry, unit)
    return GoalLine(three, with_goal(entry, three[0] or leading))


def _without_value(entry: Entry, unit: str) -> Entry:
    return replace(entry, struttura=unit, struttura_name=unit, value=None, reserved=False, reason=GONE)


def unbalanced(goals: Goals, first: int, struttura: str | None = None, years: int = YEARS) -> tuple[str, ...]:
    """Return a sentence for each unit and year whose weights do not sum to 100."""
    return tuple(
        f"I pesi {'dell’ente' if unit == ENTE else f'di {unit}'} nel {year} sommano a {total}, non a 100."
        for unit, year, total in goals.unbalanced()
        if first <= year < first + years and struttura in (None, unit)
    )


# ---------------------------------------------------------------- written down


def as_text(lines: Sequence[GoalLine], first: int) -> str:
    """Return the goals as Italian text: a few lines each."""
    return "\n".join(part for each in lines for part in _text(each, first))


def _text(line: GoalLine, first: int) -> Iterator[str]:
    entry = line.entry
    place = "" if entry.struttura == ENTE else f", {entry.struttura} {entry.struttura_name}"
    yield f"{entry.code}  {entry.title}{place}"
    if line.base:
        yield f"  Base: {line.base}"
    yield "  " + "   ".join(f"{first + later}: {words}" for later, words in enumerate(line.years))
    if line.terms:
        yield f"  {'; '.join(line.terms)}"
    why = f"  ({entry.reason})" if entry.reason and entry.value is None and not entry.reserved else ""
    yield f"  Al {day(entry.on)}: {entry.shown}  {line.outcome}{why}"


def as_json(lines: Sequence[GoalLine], first: int) -> str:
    """Return a JSON list, one object per indicator and unit; decimals are texts, exact."""
    return json.dumps([_fields(each, first) for each in lines], ensure_ascii=False, indent=1)


def _fields(line: GoalLine, first: int) -> dict[str, Any]:
    entry = line.entry
    return {
        "codice": entry.code,
        "titolo": entry.title,
        "struttura": entry.struttura,
        "struttura_nome": entry.struttura_name,
        "anni": {str(first + later): None if each is None else _told(each) for later, each in enumerate(line.goals)},
        "al": entry.on.isoformat(),
        "valore": None if entry.value is None or entry.reserved else entry.shown,
        "esito": entry.outcome[1].casefold(),
        "nota": entry.reason or None,
    }


def _told(goal: Goal) -> dict[str, Any]:
    direction = None if goal.direction is None else goal.direction.value
    return {
        "unita": goal.unit,
        "anno_base": goal.base_year,
        "base": _point(written(goal.base)),
        "valore": _point(written(goal.value)),
        "traguardo": goal.milestone,
        "stato_traguardo": goal.state,
        "peso": goal.weight,
        "direzione": direction,
        "soglia_vicino": _point(written(goal.near)),
        "atto": goal.act,
        "motivo": goal.reason,
    }


def _point(typed: str) -> str | None:
    return typed.replace(",", ".") or None


def as_csv(lines: Sequence[GoalLine], first: int) -> str:
    """Return CSV with `;`: one line per indicator and unit, one column per year."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    years = [f"obiettivo_{first + later}" for later in range(YEARS)]
    writer.writerow(
        ["codice", "titolo", "struttura", "struttura_nome", "base", *years, "peso", "direzione", "soglia_vicino"]
        + ["traguardo", "stato_traguardo", "atto", "al", "valore", "esito"]
    )
    for each in lines:
        writer.writerow([_unarmed(cell) for cell in _cells(each)])
    return out.getvalue()


def _cells(line: GoalLine) -> list[str]:
    goal, entry = line.leading, line.entry
    direction = entry.direction if goal.direction is None else goal.direction
    weight = "" if goal.weight is None else str(goal.weight)
    state = STATES[goal.state] if goal.state else ""
    return [
        *(entry.code, entry.title, entry.struttura, entry.struttura_name, line.base, *line.years, weight),
        *(direction.value, written(goal.near), goal.milestone or "", state, goal.act or ""),
        *(entry.on.isoformat(), entry.shown, entry.outcome[1].casefold()),
    ]


def _unarmed(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
