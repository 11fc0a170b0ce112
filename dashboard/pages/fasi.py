# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""A che punto sono le fasi del regolamento, e per quali profili è pronta ogni area?"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.page import Content, Desk, Page, Site, View
from dashboard.pages.adozione import HOME, month_choices
from dashboard.shell import render
from dashboard.text import fasi as text
from dashboard.text import norme
from dashboard.views import reference_day
from metrics.phases import Milestone
from metrics.readiness import Profile, Readiness, Unseen
from reports import phases as words
from reports.phases import Area, Phases
from reports.wording import count

CRUMBS = (*HOME, ("Norme", "/norme"))


@dataclass(frozen=True)
class PhaseRow:
    """One phase in words."""

    title: str
    term: str
    outcome: tuple[str, str, str]
    done: str
    premise: str


@dataclass(frozen=True)
class Verdict:
    """One profile of an area: the outcome, and what is missing."""

    heading: str
    outcome: tuple[str, str, str]
    lacks: str


@dataclass(frozen=True)
class AreaRow:
    """One area in words."""

    name: str
    activities: str
    activities_taken: str
    skills: str
    skills_taken: str
    verdicts: tuple[Verdict, ...]
    below: str


@dataclass(frozen=True)
class ProfileRow:
    """One profile in words, and the norms that say so."""

    heading: str
    asks: str
    rules: tuple[norme.Rule, ...]


def layout(desk: Desk, view: View) -> Content:
    """Return the page: the phases with their state, the profiles, the areas; one sentence where there are no phases."""
    on = reference_day(desk, view)
    if on is None:
        return Content("Fasi", "", render("empty.html"), CRUMBS)
    told, months = desk.phases(on), month_choices(desk, on)
    refused = "periodo" in view.refused
    if told is None:
        return Content("Fasi", words.NO_PHASES, render("fasi.html", told=None, months=months, refused=refused), CRUMBS)
    body = render(
        "fasi.html",
        told=told,
        months=months,
        refused=refused,
        phases=[_phase(each, told) for each in told.milestones],
        profiles=[_profile(each) for each in told.profiles],
        rules=[norme.told(each.phase.ruling) for each in told.milestones],
        areas=[_area(each, told) for each in told.areas],
        strange=words.strange_words(told),
        finding=text.finding(told.areas, told.profiles),
        reserved=_reserved(told),
        how=(text.HOW_READY, text.NOT_MAPPED),
    )
    return Content("Fasi", text.lead(told), body, CRUMBS)


def _phase(each: Milestone, told: Phases) -> PhaseRow:
    return PhaseRow(
        each.phase.title,
        words.term(each.phase),
        words.state_words(each),
        words.done_words(each, told.on),
        words.premise_words(each),
    )


def _profile(each: Profile) -> ProfileRow:
    return ProfileRow(_heading(each), text.asks(each), tuple(norme.told(ruling) for ruling in each.rulings))


def _heading(profile: Profile) -> str:
    return f"{profile.code} – {profile.name.capitalize()}"


def _area(each: Area, told: Phases) -> AreaRow:
    return AreaRow(
        each.name,
        _activities(each),
        words.survey_words(each.activities, told.mapping_end, told.on),
        _skills(each),
        words.survey_words(each.skills, told.mapping_end, told.on),
        tuple(_verdict(one) for one in each.readiness),
        text.below(each),
    )


def _activities(each: Area) -> str:
    counts = each.activity_counts
    if isinstance(counts, Unseen):
        return counts.value
    return f"{count(sum(counts.values()), 'attività', 'attività')}: {words.levels_words(counts)}"


def _skills(each: Area) -> str:
    counts, whole = words.skills_seen(each.skills, each.people), words.mapped_people(each.people)
    said = words.levels_words(counts)
    return said if whole is None else f"{count(whole, 'persona', 'persone')}: {said}"


def _verdict(each: Readiness) -> Verdict:
    return Verdict(each.profile.code, words.outcome_words(each), words.lacks_words(each))


def _reserved(told: Phases) -> str:
    """Return why some people are not shown, where some are not."""
    hidden = [
        area.people.threshold
        for area in told.areas
        if area.people is not None and words.skills_seen(area.skills, area.people) is Unseen.RESERVED
    ]
    return text.reserved(hidden[0]) if hidden else ""


def wire(site: Site, desk: Desk) -> None:
    """Add nothing: the phases are a page and no more."""


PAGE = Page(
    name="fasi",
    path="/fasi",
    title="Fasi",
    nav=None,
    audience=("nucleo", "conferenza", "personale"),
    indicators=(),
    figures=(),
    layout=layout,
    wire=wire,
)
