# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Come è stato calcolato questo numero: da quale file, con quale regola, e come è andato nell'anno?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask import Response, abort, has_request_context, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as Redirect

from dashboard import explore, obiettivi, perche
from dashboard.cards import Card, query, sources, unit_choices
from dashboard.guard import require_form
from dashboard.page import Content, Desk, Page, Site, View
from dashboard.pages import voce
from dashboard.pages.adozione import HOME, counted, csv_response, month_choices, what
from dashboard.pages.certificazione import verification
from dashboard.shell import render
from dashboard.text import norme, numeri
from dashboard.views import reference_day, settled, view_of
from disclosure.release import Released
from ingest.typed import TypedRefused
from metrics.declare import Indicator
from metrics.grain import Kind
from metrics.places import ENTE
from norms.rules import Ruling
from reports import tables
from reports.figures import interactive
from reports.figures.trend import trend as trend_figure
from reports.goal_change import GoalRefused
from reports.tables import Line
from reports.wording import month, percent

CRUMBS = (*HOME, ("Indicatori", "/indicatori"))


def layout(desk: Desk, view: View) -> Content:
    """Return the card of an indicator; one that is no share of people has another. An unknown code is not found."""
    if all(each.code != view.value("codice") for each in desk.catalogue()):
        return voce.layout(desk, view)
    indicator = declared(desk, view)
    on = reference_day(desk, view)
    released = None if on is None else desk.released([indicator.code], on, view.noto).get(indicator.code)
    title = f"{indicator.code} {indicator.title}"
    if on is None or released is None:
        body = render(
            "scheda_vuota.html",
            indicator=indicator,
            rules=_rules(desk, indicator, on),
            days=bool(desk.days()),
            obiettivi="" if on is None else obiettivi.section(desk, indicator.code, view, on),
        )
        return Content(title, _no_number(desk, on), body, CRUMBS)
    return Content(title, *_told(desk, indicator, settled(view, released), released), CRUMBS, explorable=True)


def declared(desk: Desk, view: View) -> Indicator:
    """Return the indicator that the path names, or answer 404."""
    found = next((each for each in desk.catalogue() if each.code == view.value("codice")), None)
    if found is None:
        abort(404)
    return found


def _no_number(desk: Desk, on: date | None) -> str:
    if on is None:
        return "Non ci sono ancora dati. Carica il primo file."
    return f"Non calcolabile a {month(on)}: manca una regola o un dato che serve al calcolo."


def _told(desk: Desk, indicator: Indicator, view: View, released: Released) -> tuple[str, Markup]:
    noun = numeri.noun_of(indicator)
    each = tables.whole(released, view.struttura)
    subject = "L’ente" if view.struttura == ENTE else each.label
    body = render(
        "scheda.html",
        indicator=indicator,
        released=released,
        each=each,
        value="–" if each.counts is None else percent(*each.counts),
        noun=noun,
        stock=indicator.kind is Kind.STOCK,
        units=unit_choices(released, view),
        months=month_choices(desk, released.on),
        files=desk.lineage(released.run),
        rules=_rules(desk, indicator, released.on),
        counted=counted(released, view.struttura, indicator),
        card=trend_card(desk, indicator, view, released).markup(),
        view=view,
        now=query(replace(view, noto=None)),
        verifica="" if view.noto else verification(desk, indicator.code, view.struttura, released.on),
        obiettivi=obiettivi.section(desk, indicator.code, view, released.on),
        perche=perche.section(desk, indicator, view, request.args if has_request_context() else {}),
    )
    return numeri.answer(subject, each, released, indicator.denominator, noun), body


def _rules(desk: Desk, indicator: Indicator, on: date | None) -> list[norme.Rule]:
    """Return the rules that enter the number, its target first."""
    if on is None:
        return []
    names = dict.fromkeys([*([indicator.target] if indicator.target else []), *indicator.parameters])
    rulings: list[Ruling] = [ruling for name in names for ruling in desk.norm(name, on)]
    return [norme.told(ruling) for ruling in rulings]


def trend_card(desk: Desk, indicator: Indicator, view: View, released: Released) -> Card:
    """Return the months of the year as a figure."""
    lines = tables.by_month(released, view.struttura)
    each = tables.whole(released, view.struttura)
    caption = f"{what(indicator)}, {each.label}, mese per mese, {released.on.year}."
    title = _trend_title(lines)
    return Card(
        ident="andamento",
        title=title,
        subtitle=caption,
        drawing=trend_figure(released, lines, f"Andamento. {title}"),
        legend="",
        table=tables.table(caption, "Mese", lines),
        csv=f"/indicatori/{indicator.code}.csv{query(view)}",
        source=sources(desk, released),
        explore=True,
    )


def _trend_title(lines: tuple[Line, ...]) -> str:
    """Return first and last month in words; no judgement on what lies between."""
    known = [each for each in lines if each.counts is not None]
    if not known or known[0].counts is None or known[-1].counts is None:
        return "Nessun mese dell’anno si può mostrare"
    if len(known) == 1:
        return f"{percent(*known[0].counts)} a {known[0].label}"
    return f"Da {percent(*known[0].counts)} di {known[0].label} a {percent(*known[-1].counts)} di {known[-1].label}"


def draw(desk: Desk, view: View, figure: str) -> explore.Drawn | None:
    """Return the trend as an interactive figure."""
    on = reference_day(desk, view)
    indicator = next((each for each in desk.catalogue() if each.code == view.value("codice")), None)
    if on is None or indicator is None:
        return None
    released = desk.released([indicator.code], on, view.noto).get(indicator.code)
    if released is None:
        return None
    lines = tables.by_month(released, settled(view, released).struttura)
    return explore.Drawn(_trend_title(lines), interactive.trend(released, lines))


def wire(site: Site, desk: Desk) -> None:
    """Add the download of the months and the interactive trend."""

    def download(codice: str) -> Response:
        view = view_of(desk, request.args, {"codice": codice})
        indicator, on = declared(desk, view), reference_day(desk, view)
        released = None if on is None else desk.released([indicator.code], on, view.noto).get(indicator.code)
        if released is None:
            abort(404)
        unit = settled(view, released).struttura
        lines = (tables.whole(released, unit), *tables.by_month(released, unit), *tables.by_unit(released, unit))
        return csv_response(tables.csv_text(released, lines), f"{codice.lower()}-{released.on:%Y-%m}.csv")

    def set_goal(codice: str) -> Response | Redirect:
        require_form()
        view = view_of(desk, request.form, {"codice": codice})
        content = layout(desk, view)
        try:
            obiettivi.write(site.door, desk, codice, view, request.form, site.clock())
        except (GoalRefused, TypedRefused) as refused:
            said = render("obiettivo_rifiutato.html", reason=str(refused))
            response = site.show(PAGE, replace(content, body=said + content.body))
            response.status_code = 409
            return response
        return redirect(f"/indicatori/{codice}{query(view, obiettivo=obiettivi.WRITTEN)}#obiettivi", 303)

    site.server.add_url_rule("/indicatori/<codice>.csv", "scheda.csv", download)
    site.server.add_url_rule("/indicatori/<codice>/obiettivo", "scheda.obiettivo", set_goal, methods=["POST"])
    explore.wire(site.dash, PAGE, desk, draw)


PAGE = Page(
    name="scheda",
    path="/indicatori/<codice>",
    title="Scheda indicatore",
    nav=None,
    audience=("nucleo", "conferenza", "personale"),
    indicators=(),
    figures=("andamento",),
    layout=layout,
    wire=wire,
)
