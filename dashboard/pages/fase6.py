# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Chi lavora in agile e chi dirige vedono la stessa cosa, e dove no?"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, request

from dashboard import survey_cards as cards
from dashboard.page import Content, Desk, Page, Site, Surveys
from dashboard.pages.adozione import HOME
from dashboard.shell import render
from disclosure.survey import ReleasedSurvey
from reports import survey as words
from surveys.wave import Wave

TITLE = "Fase 6"
NOTHING = "Non ci sono ancora le risposte di chi lavora in agile e di chi dirige."


def waves_of(surveys: Surveys | None) -> list[Wave]:
    """Return the closed waves whose questionnaire has another form beside it, those of the workers first."""
    if surveys is None:
        return []
    paired = {each.id: each.form for each in surveys.instruments() if each.comparable_with}
    found = [wave for wave in cards.closed(surveys) if wave.instrument in paired]
    return sorted(found, key=lambda wave: paired[wave.instrument] != "SW")


def content(desk: Desk, asked: Mapping[str, str]) -> Content:
    """Return both sides of each theme, the distances in words, and what a distance means."""
    waves = waves_of(desk.surveys)
    wave, refused = cards.chosen(waves, asked.get("rilevazione", ""))
    survey = None if wave is None or desk.surveys is None else desk.surveys.released(wave.id)
    if wave is None:
        return Content(TITLE, NOTHING, render("questionari_nulla.html"), HOME)
    choices = cards.wave_choices(waves, wave)
    if survey is None or not survey.gaps:
        body = render("benessere_vuoto.html", waves=choices, wave=wave, action="/fase-6", refused=refused)
        return Content(TITLE, why_none(survey, wave), body, HOME)
    body = render(
        "fase6.html",
        waves=choices,
        refused=refused,
        survey=survey,
        card=cards.gaps_card(survey),
        readings=[words.gap_reading(gap) for gap in words.by_distance(survey.gaps)],
        perceived=any(gap.proxy for gap in survey.gaps),
    )
    return Content(TITLE, lead(survey), body, HOME)


def lead(survey: ReleasedSurvey) -> str:
    """Return who answered and the first thing to know."""
    who = {"SW": " Sono le risposte di chi lavora in agile.", "DR": " Sono le risposte di chi dirige."}
    return f"{words.gaps_title(survey.gaps)}. {words.answered(survey)}{who.get(survey.instrument.form, '')}".strip()


def why_none(survey: ReleasedSurvey | None, wave: Wave) -> str:
    """Return why no distance is shown."""
    if survey is None:
        return f"Di «{wave.title}» non è ancora arrivata nessuna risposta."
    if survey.reserved:
        return words.turnout(survey)
    return (
        f"Il confronto non si può mostrare: servono almeno {wave.promise.threshold} risposte di chi lavora in agile e "
        f"altrettante di chi dirige."
    )


def wire(site: Site, desk: Desk) -> None:
    """Add the page, which has a wave of its own in the address."""

    def show() -> Response:
        return site.show(PAGE, content(desk, request.args))

    site.server.add_url_rule(PAGE.path, PAGE.name, show)


PAGE = Page(
    name="fase6",
    path="/fase-6",
    title=TITLE,
    nav=None,
    audience=("conferenza", "cug", "nucleo", "personale"),
    indicators=(),
    figures=(),
    layout=None,
    wire=wire,
)
