# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What would change for an application on another day, or from another distance? And when will it, by itself?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from metrics.ranking.application import Application, years_after
from metrics.ranking.assessment import Assessment
from metrics.ranking.ordered import DISTANCE
from metrics.ranking.proposal import Placed, Proposal, assess, propose
from metrics.ranking.rules import RankingRules
from record.grounds import Ground

BY_DISTANCE = ("C11", DISTANCE)
"""The grounds that state a distance, in either method."""


class NoSuchApplication(LookupError):
    """No application of the ranking has this code."""


@dataclass(frozen=True)
class Difference:
    """One application as it stands and as it would stand, each in the ranking of all the others."""

    before: Placed
    after: Placed


@dataclass(frozen=True)
class Turn:
    """A day on which an application gets something else than the day before, with what it gets from then on."""

    on: date
    assessment: Assessment


def what_if(proposal: Proposal, changed: Application) -> Difference:
    """Return what one application changed so would get, the others staying as they are. Raises NoSuchApplication."""
    before = find(proposal, changed.domanda)
    others = [each.assessment.application for each in proposal.placed if each.domanda != changed.domanda]
    return Difference(before, find(propose([*others, changed], proposal.rules, proposal.places), changed.domanda))


def find(proposal: Proposal, domanda: str) -> Placed:
    """Return an application in its place. Raises NoSuchApplication."""
    for each in proposal.placed:
        if each.domanda == domanda:
            return each
    raise NoSuchApplication(domanda)


def submitted_on(application: Application, on: date) -> Application:
    """Return an application as if it were submitted on another day: everybody older, with more service.

    Agile days of the previous year are unknown once that year is another one.
    """
    later = (on - application.presentata_il).days
    service = application.anzianita_giorni
    same_year = on.year == application.presentata_il.year
    return replace(
        application,
        presentata_il=on,
        anzianita_giorni=None if service is None else max(0, service + later),
        giornate_agili_anno_precedente=application.giornate_agili_anno_precedente if same_year else None,
    )


def from_distance(application: Application, km: Fraction | int, code: str) -> Application:
    """Return an application with another distance, be it the first that it states."""
    others = tuple(ground for ground in application.titoli if ground.codice != code)
    return replace(application, titoli=(*others, Ground(code, km=Fraction(km))))


def distance_code(rules: RankingRules) -> str:
    """Return the code under which the rules of a ranking read the distance."""
    return next(code for code in BY_DISTANCE if code in rules.method.codes)


def turns(application: Application, rules: RankingRules, until: date) -> tuple[Turn, ...]:
    """Return the days after the submission, to `until`, on which what an application gets would be something else.

    A child comes into another band of ages, a term in years ends: the candidates are the anniversaries of every date
    of the grounds, and the days after them.
    """
    found: list[Turn] = []
    last = assess(application, rules)
    for on in _candidates(application, until):
        now = assess(submitted_on(application, on), rules)
        if _gets(now) != _gets(last):
            found.append(Turn(on, now))
        last = now
    return tuple(found)


def _candidates(application: Application, until: date) -> Sequence[date]:
    dated = [day for ground in application.titoli for day in (ground.nato_il, ground.fino_al) if day is not None]
    days = (day for each in dated for anniversary in _anniversaries(each, until) for day in _and_next(anniversary))
    return sorted({day for day in days if application.presentata_il < day <= until})


def _anniversaries(day: date, until: date) -> Iterator[date]:
    return (years_after(day, years) for years in range(until.year - day.year + 1))


def _and_next(day: date) -> tuple[date, date]:
    return day, day + timedelta(days=1)


def _gets(assessment: Assessment) -> object:
    return assessment.merit, [(line.criterion, line.outcome, line.points) for line in assessment.lines]
