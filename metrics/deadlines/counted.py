# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How many deadlines of each kind, in each unit and month? Exact counts, for the gate and nobody else.

The whole is what falls due by the end of the horizon, the part what is overdue already. A month is one of the
horizon, whatever its year; what is overdue stands in the month of the day itself, where it is still to be done. So the
months of a unit add up to its total, all of them are decided together by the gate, and a shorter horizon is a sum of
months that the gate released: no two horizons can be subtracted from one another. Of what has no day, the persons are
counted as excluded, by reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256

from metrics.deadlines.declare import Kind
from metrics.deadlines.facts import Facts
from metrics.deadlines.falling import Deadline, Falling, NotComputable
from metrics.measured import Count, Measured
from metrics.places import At, UnitTree
from record.period import last_day, month_of

HORIZONS = (30, 60, 90)
"""How far ahead, in days, a reader may look; the release reaches to the last one."""


def horizon(on: date, days: int) -> date:
    """Return the last day of a horizon in whole months: the end of the month in which its last day falls."""
    return last_day(month_of(on + timedelta(days=days)))


def count(found: Falling, known_on: date) -> tuple[Measured, ...]:
    """Return the counts of each kind that somebody prescribes or that there is something of, in the order of KINDS."""
    above, due = _above(found.facts.tree), _by_kind(found.deadlines)
    return tuple(_measured(kind, due.get(kind.id, ()), found, known_on, above) for kind in found.kinds)


def _by_kind(deadlines: Sequence[Deadline]) -> Mapping[str, Sequence[Deadline]]:
    found: dict[str, list[Deadline]] = {}
    for each in deadlines:
        found.setdefault(each.kind.id, []).append(each)
    return found


@dataclass
class _Tally:
    """What stands at one place while it is being counted."""

    whole: int = 0
    part: int = 0
    people: set[int] = field(default_factory=set)
    overdue: set[int] = field(default_factory=set)
    ahead: set[int] = field(default_factory=set)

    def add(self, persona: int, due: int, overdue: int) -> None:
        """Count the deadlines of a person, some of which are overdue."""
        self.whole += due
        self.part += overdue
        self.people.add(persona)
        if overdue:
            self.overdue.add(persona)
        if due > overdue:
            self.ahead.add(persona)

    def count(self, out: Sequence[set[int]]) -> Count:
        """Return what was counted; `out` are the persons of each reason, who are what is counted there."""
        people, excluded = set[int]().union(*out), tuple(len(each) for each in out)
        of_whole = len(self.people), len(self.overdue), len(self.ahead)
        return Count(self.part, self.whole, *of_whole, excluded, excluded, len(people))


def _measured(
    kind: Kind, due: Sequence[Deadline], found: Falling, known_on: date, above: Mapping[str, Sequence[str]]
) -> Measured:
    facts = found.facts
    untold = [each for each in found.not_computable if each.kind is kind]
    cells = _cells(kind, facts, due, untold, above)
    run = _run(kind, facts, known_on, cells)
    return Measured(kind.id, facts.on, known_on, facts.tree, cells, kind.reasons, f"Scadenze:{kind.id}", run)


def _cells(
    kind: Kind,
    facts: Facts,
    due: Sequence[Deadline],
    untold: Sequence[NotComputable],
    above: Mapping[str, Sequence[str]],
) -> Mapping[At, Count]:
    tallies: defaultdict[tuple[str, date | None], _Tally] = defaultdict(_Tally)
    overdue = Counter(each.persona for each in due if each.day < facts.on)
    for (persona, month), number in _by_person(facts, due).items():
        late = overdue[persona] if month == month_of(facts.on) else 0
        for unit in above[facts.unit(persona)]:
            tallies[unit, None].add(persona, number, late)
            tallies[unit, month].add(persona, number, late)
    out = _excluded(facts, untold, above)
    cells = {At(unit, None, month): tally for (unit, month), tally in tallies.items()}
    cells |= {at: _Tally() for at in out if at not in cells}
    reasons = [code for code, _ in kind.reasons]
    return {at: tally.count(_by_reason(at, out, reasons)) for at, tally in cells.items()}


def _by_person(facts: Facts, due: Sequence[Deadline]) -> Counter[tuple[int, date]]:
    """Return how many deadlines each person has in each month; what is overdue stands in that of the day."""
    on, this_month = facts.on, month_of(facts.on)
    return Counter((each.persona, month_of(each.day) if each.day > on else this_month) for each in due)


Excluded = Mapping[At, Mapping[str, set[int]]]


def _excluded(facts: Facts, untold: Sequence[NotComputable], above: Mapping[str, Sequence[str]]) -> Excluded:
    out: dict[At, dict[str, set[int]]] = {}
    for each in untold:
        for unit in above[facts.unit(each.persona)]:
            out.setdefault(At(unit), {}).setdefault(each.reason, set()).add(each.persona)
    return out


def _by_reason(at: At, out: Excluded, reasons: Sequence[str]) -> Sequence[set[int]]:
    """Return the persons of each reason; by month there are none: what has no day has no month."""
    if at.mese is not None:
        return ()
    here = out.get(at, {})
    return tuple(here.get(code, set()) for code in reasons)


def _above(tree: UnitTree) -> Mapping[str, Sequence[str]]:
    """Return for each unit itself and all those that it lies in."""
    lines: dict[str, tuple[str, ...]] = {}
    for unit in tree:
        lines[unit.code] = (unit.code, *lines.get(unit.parent or "", ()))
    return lines


def _run(kind: Kind, facts: Facts, known_on: date, cells: Mapping[At, Count]) -> str:
    """Return the short name of a calculation: equal only if everything that came out is equal."""
    counted = sorted(f"{at}:{count}" for at, count in cells.items())
    texts = (kind.id, facts.on.isoformat(), facts.until.isoformat(), known_on.isoformat(), *counted)
    return sha256("\x1f".join(texts).encode()).hexdigest()[:12]
