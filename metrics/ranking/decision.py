# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""May a person confirm this order, and does it depart from the proposal? Whoever departs says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.ranking.legal import Conflict, Groups, conflicts
from metrics.ranking.proposal import Proposal


class NotThisRanking(ValueError):
    """The order names an application that is not in the proposal, leaves one out, or names one twice."""

    def __init__(self, missing: Sequence[str], strange: Sequence[str], twice: Sequence[str]) -> None:
        super().__init__(f"missing {list(missing)}, strange {list(strange)}, twice {list(twice)}")
        self.missing, self.strange, self.twice = tuple(missing), tuple(strange), tuple(twice)


class ReasonNeeded(ValueError):
    """The order departs from the proposal, or leaves a conflict with the law, and nobody said why."""


@dataclass(frozen=True)
class Decision:
    """An order that a person takes on: `departs` from the proposal or not, with what it leaves against the law."""

    groups: Groups
    departs: bool
    conflicts: tuple[Conflict, ...]
    motivo: str | None


def decide(proposal: Proposal, groups: Groups, motivo: str | None = None) -> Decision:
    """Return the decision. Parting a tie of the proposal is no departure; swapping two of its places is.

    Raises NotThisRanking, and ReasonNeeded without a reason for a departure or for a conflict that stays.
    """
    _must_be_the_same(proposal, groups)
    departs = not _refines(groups, proposal.groups)
    left = conflicts(groups, proposal.protected.keys(), proposal.places)
    reason = (motivo or "").strip() or None
    if reason is None and (departs or left):
        raise ReasonNeeded("departs" if departs else "conflict")
    return Decision(groups, departs, left, reason)


def one_by_one(codes: Sequence[str]) -> Groups:
    """Return an order without equals."""
    return tuple((code,) for code in codes)


def _must_be_the_same(proposal: Proposal, groups: Groups) -> None:
    named = [code for group in groups for code in group]
    known = {each.domanda for each in proposal.placed}
    missing, strange = sorted(known - set(named)), sorted(set(named) - known)
    twice = sorted({code for code in named if named.count(code) > 1}) if len(set(named)) < len(named) else []
    if missing or strange or twice:
        raise NotThisRanking(missing, strange, twice)


def _refines(groups: Groups, proposed: Groups) -> bool:
    """Tell whether no two applications that the proposal puts in different places are in another order or together."""
    place = {code: number for number, group in enumerate(proposed) for code in group}
    together = all(len({place[code] for code in group}) == 1 for group in groups)
    in_order = [place[group[0]] for group in groups]
    return together and in_order == sorted(in_order)
