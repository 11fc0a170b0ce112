# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""In which order does the regulation put the applications, why, and where does the law want another?

A proposal, never a decision (domain.md 7.2.7): `metrics.ranking.decision` is where a person confirms it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from metrics.ranking.application import Application
from metrics.ranking.assessment import Assessment
from metrics.ranking.legal import Conflict, Groups, Protection, as_the_law_requires, conflicts, positions, protections
from metrics.ranking.ordered import categorise
from metrics.ranking.points import score
from metrics.ranking.rules import RankingRules, Scale
from metrics.ranking.ties import Tie, breaks_of, standing


class Esito(Enum):
    """What a place means: within the places, outside them, or in a tie that the last place runs through."""

    AMMESSA = "ammessa"
    NON_AMMESSA = "non ammessa"
    RISERVA = "riserva"


@dataclass(frozen=True)
class Placed:
    """One application in its place; `esito` None where no number of places was given."""

    position: int
    assessment: Assessment
    esito: Esito | None

    @property
    def domanda(self) -> str:
        """Return the code of the application."""
        return self.assessment.domanda


@dataclass(frozen=True)
class Proposal:
    """The order that the regulation gives, with everything that explains it, and the one that the law requires.

    `protected` says for each application why the law puts it first. The proposal itself is never reordered by it.
    """

    rules: RankingRules
    places: int | None
    placed: tuple[Placed, ...]
    groups: Groups
    ties: tuple[Tie, ...]
    protected: Mapping[str, tuple[Protection, ...]]
    conflicts: tuple[Conflict, ...]
    by_law: Groups

    @property
    def not_assessable(self) -> tuple[Placed, ...]:
        """Return the applications with something that could not be told, in their places."""
        return tuple(each for each in self.placed if each.assessment.not_assessable)


class SameCode(ValueError):
    """Two applications have the same code."""


def assess(application: Application, rules: RankingRules) -> Assessment:
    """Return what an application gets under the rules of the ranking."""
    if isinstance(rules.method, Scale):
        return score(application, rules.method)
    return categorise(application, rules.method)


def propose(applications: Sequence[Application], rules: RankingRules, places: int | None = None) -> Proposal:
    """Return the proposal; the order in which applications come does not matter. Raises SameCode."""
    if len({each.domanda for each in applications}) < len(applications):
        raise SameCode("an application was given twice")
    found = standing([assess(each, rules) for each in applications], breaks_of(rules.method))
    groups = tuple(tuple(each.domanda for each in group) for group in found.groups)
    assessed = {each.domanda: each for group in found.groups for each in group}
    reasons = {code: protections(each, rules.law_on(each.application.presentata_il)) for code, each in assessed.items()}
    protected = {code: why for code, why in reasons.items() if why}
    return Proposal(
        rules=rules,
        places=places,
        placed=tuple(
            Placed(position, assessed[code], esito(position, len(group), places))
            for position, group in positions(groups)
            for code in group
        ),
        groups=groups,
        ties=found.ties,
        protected=protected,
        conflicts=conflicts(groups, protected.keys(), places),
        by_law=as_the_law_requires(groups, protected.keys()),
    )


def esito(position: int, equals: int, places: int | None) -> Esito | None:
    """Return what a place shared by some applications means."""
    if places is None:
        return None
    if position > places:
        return Esito.NON_AMMESSA
    return Esito.AMMESSA if position + equals - 1 <= places else Esito.RISERVA
