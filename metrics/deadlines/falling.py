# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What falls due by a day, what is overdue, and of what can no day be told?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from metrics.deadlines.declare import Due, Kind, Untold
from metrics.deadlines.facts import Facts
from metrics.deadlines.kinds import KINDS, with_withdrawals
from metrics.deadlines.prescribed import Prescribed
from norms.citation import citation
from norms.rules import Ruling


class Deadline(NamedTuple):
    """One thing that falls due. `code` is an agreement's, or an application's; `persona` never leaves the counting.

    There are many, and a tuple is made in a fraction of the time.
    """

    kind: Kind
    code: str
    persona: int
    day: date
    ruling: Ruling | None
    sanction: Ruling | None

    @property
    def consequence(self) -> str:
        """Return what happens if nothing is done."""
        return self.kind.if_nothing(self.day, self.sanction)

    @property
    def article(self) -> str:
        """Return where the term is written, with the reading that was chosen."""
        return citation(self.ruling) if self.ruling is not None else self.kind.article


@dataclass(frozen=True)
class NotComputable:
    """One thing whose day cannot be told; `reason` is a code of its kind."""

    kind: Kind
    code: str
    persona: int
    reason: str


@dataclass(frozen=True)
class Falling:
    """All that falls due by `facts.until`: what is overdue and not done, and what will be, in order of day.

    `kinds` are those that are prescribed on the day, or of which there is something; the others are nobody's duty.
    """

    facts: Facts
    kinds: tuple[Kind, ...]
    deadlines: tuple[Deadline, ...]
    not_computable: tuple[NotComputable, ...]

    @property
    def not_prescribed(self) -> tuple[Kind, ...]:
        """Return the kinds for which no norm prescribes a term."""
        return tuple(kind for kind in KINDS if kind not in self.kinds)


def falling(facts: Facts, norms: Prescribed) -> Falling:
    """Return what falls due by the last day asked, under the rules in force on the day that starts each term."""
    settled = with_withdrawals(facts, norms)
    found = [(kind, each) for kind in KINDS for each in kind.find(settled, norms)]
    due = [(kind, each) for kind, each in found if isinstance(each, Due) and each.day <= facts.until]
    # Kinds are found in their order, and what is of one kind in that of its codes: both stay as they are.
    deadlines = sorted((_deadline(kind, each, norms) for kind, each in due), key=attrgetter("day"))
    untold = [NotComputable(k, e.code, e.persona, e.reason) for k, e in found if isinstance(e, Untold)]
    present = {each.kind.id for each in deadlines} | {each.kind.id for each in untold}
    kinds = tuple(kind for kind in KINDS if kind.id in present or _is_prescribed(kind, facts.on, norms))
    return Falling(settled, kinds, tuple(deadlines), tuple(untold))


def _deadline(kind: Kind, due: Due, norms: Prescribed) -> Deadline:
    sanction = norms.on(kind.sanction, due.day) if kind.sanction else None
    return Deadline(kind, due.code, due.persona, due.day, due.ruling, sanction)


def _is_prescribed(kind: Kind, on: date, norms: Prescribed) -> bool:
    return not kind.by_norm or any(norms.asked(norm, on) is not None for norm in kind.norms)
