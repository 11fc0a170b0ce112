# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Chi ha risposto, che cosa va peggio e meglio, che cosa è cambiato, per chi è diverso con certezza?"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, abort, request
from markupsafe import Markup

from dashboard import survey_cards as cards
from dashboard.cards import Choice
from dashboard.page import Content, Desk, Page, Site
from dashboard.pages.adozione import HOME, csv_response
from dashboard.shell import render
from disclosure.survey import ReleasedSurvey
from reports import survey as words
from reports import survey_tables as tables
from reports.survey_tables import PARTS

TITLE = "Benessere"
NOTHING = "Non ci sono ancora risultati di questionari."


def content(desk: Desk, asked: Mapping[str, str]) -> Content:
    """Return the results of a wave: the answer, then a figure per question that one may have."""
    waves = cards.closed(desk.surveys)
    wave, refused = cards.chosen(waves, asked.get("rilevazione", ""))
    survey = None if wave is None or desk.surveys is None else desk.surveys.released(wave.id)
    if wave is None or not waves:
        return Content(TITLE, NOTHING, render("questionari_nulla.html"), HOME)
    choices = cards.wave_choices(waves, wave)
    if survey is None:
        body = render("benessere_vuoto.html", waves=choices, wave=wave, action="/benessere", refused=refused)
        return Content(TITLE, f"Di «{wave.title}» non è ancora arrivata nessuna risposta.", body, HOME)
    if survey.reserved:
        body = render("benessere_vuoto.html", waves=choices, wave=wave, action="/benessere", refused=refused)
        return Content(TITLE, words.turnout(survey), body, HOME)
    body = render("benessere.html", waves=choices, refused=refused, **told(survey, asked.get("ambito", "")))
    return Content(TITLE, words.turnout(survey), body, HOME)


def told(survey: ReleasedSurvey, asked: str) -> dict[str, object]:
    """Return what the template says of a wave."""
    section = section_of(survey, asked)
    return {
        "survey": survey,
        "sections": section_choices(survey, section),
        "whole": cards.sections_card(survey) if survey.sections else Markup(),
        "items": cards.items_card(survey, section) if section else Markup(),
        "by_point": tables.points_table(survey, section) if section else None,
        "groups": [cards.groups_card(survey, each, section) for each in survey.breakdowns] if section else [],
        "heats": cards.heats(survey) if survey.sections else [],
        "changes": cards.changes_card(survey),
        "priorities": cards.priorities_card(survey),
        "bands": [(words.title_of(survey.instrument, code), band) for code, band in survey.bands.items()],
        "weighted": tables.weighted_table(survey) if survey.weighted else None,
        "choices": tables.choice_tables(survey),
        "themes": survey.themes,
    }


def section_of(survey: ReleasedSurvey, asked: str) -> str:
    """Return the section asked for, or the first that is among the weakest; "" where none has a score."""
    if asked in survey.sections:
        return asked
    ordered = {section.code: survey.sections[section.code] for section in words.scored(survey)}
    return next(iter(words.weakest(ordered)), "")


def section_choices(survey: ReleasedSurvey, here: str) -> list[Choice]:
    """Return the entries of the select of sections."""
    return [Choice(section.code, section.title, section.code == here) for section in words.scored(survey)]


def wire(site: Site, desk: Desk) -> None:
    """Add the page, which has a wave and a section of its own in the address, and the CSV of a wave."""

    def show() -> Response:
        return site.show(PAGE, content(desk, request.args))

    def download(codice: str) -> Response:
        found = [wave for wave in cards.closed(desk.surveys) if wave.id == codice]
        survey = desk.surveys.released(codice) if found and desk.surveys is not None else None
        part = request.args.get("parte", "")
        if survey is None or part not in ("", *PARTS):
            abort(404)
        return csv_response(tables.csv_text(survey, part), f"{'-'.join(filter(None, (codice, part)))}.csv")

    site.server.add_url_rule(PAGE.path, PAGE.name, show)
    site.server.add_url_rule("/questionari/<codice>.csv", "benessere.csv", download)


PAGE = Page(
    name="benessere",
    path="/benessere",
    title=TITLE,
    nav="Benessere",
    audience=("cug", "conferenza", "nucleo", "personale"),
    indicators=(),
    figures=(),
    layout=None,
    wire=wire,
)
