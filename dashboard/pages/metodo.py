# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Come sono calcolati i risultati di una rilevazione, su chi, e con quali fonti?"""

from __future__ import annotations

from flask import Response, abort

from dashboard.page import Content, Desk, Page, Site, Surveys
from dashboard.pages.adozione import HOME
from dashboard.shell import render
from dashboard.text import questionari as words
from reports import survey_tables as tables
from surveys.instrument import Instrument, Kind
from surveys.wave import State, Wave


def instrument_of(surveys: Surveys, wave: Wave) -> Instrument | None:
    """Return the questionnaire of a wave; None where it is no longer known."""
    named = [each for each in surveys.instruments() if (each.id, each.version) == (wave.instrument, wave.version)]
    return named[0] if named else None


def content(surveys: Surveys, wave: Wave) -> Content:
    """Return how a wave is computed: before its results are there too."""
    instrument = instrument_of(surveys, wave)
    survey = surveys.released(wave.id) if wave.state is State.CLOSED else None
    body = render(
        "metodo.html",
        wave=wave,
        instrument=instrument,
        survey=survey,
        population=words.population(wave, survey),
        promise=words.promised(wave, instrument),
        lowered=words.lowered(wave),
        needed="" if instrument is None else f"{instrument.needed[0]}/{instrument.needed[1]}",
        turned=() if instrument is None else _turned(instrument),
        reliability=tables.reliability_table(survey) if survey is not None and survey.reliability else None,
        formulas=words.FORMULAS,
        sources=words.SOURCES,
    )
    lead = f"«{wave.title}»: su chi sono calcolati i risultati, con quali formule, che cosa non si mostra."
    crumbs = (*HOME, ("Questionari", "/questionari"), (wave.title, f"/questionari/{wave.id}"))
    return Content("Metodo", lead, body, crumbs)


def _turned(instrument: Instrument) -> list[str]:
    """Return the questions whose answers are turned round, with their codes."""
    return [f"{item.code}. {item.label}" for item in instrument.scored if item.polarity < 0 and item.kind in _TURNED]


_TURNED = (Kind.LIKERT, Kind.CHANGE, Kind.COUNT)


def wire(site: Site, desk: Desk) -> None:
    """Add the page of each wave."""

    def show(codice: str) -> Response:
        surveys = desk.surveys
        found = [] if surveys is None else [wave for wave in surveys.waves() if wave.id == codice]
        if surveys is None or not found:
            abort(404)
        return site.show(PAGE, content(surveys, found[0]))

    site.server.add_url_rule(PAGE.path, PAGE.name, show)


PAGE = Page(
    name="metodo",
    path="/questionari/<codice>/metodo",
    title="Metodo",
    nav=None,
    audience=("cug", "conferenza", "nucleo", "personale"),
    indicators=(),
    figures=(),
    layout=None,
    wire=wire,
)
