# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Dove va la copertura, quanto manca, e che cosa cambierebbe se?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import Response, abort, redirect, request
from werkzeug.wrappers import Response as Redirect

from dashboard.cards import Card, Choice, query, sources, unit_choices
from dashboard.guard import form_token, require_form
from dashboard.page import Content, Desk, Page, Site, View
from dashboard.pages.adozione import HOME, csv_response, month_choices
from dashboard.shell import render
from dashboard.views import reference_day, settled, view_of
from disclosure.foreseen import Foreseen
from metrics.forecast.history import months_ahead, triennium_end
from metrics.forecast.scenario import MOST_HIRED, Goal, Scenario, WrongScenario
from reports import foreseen as words
from reports.figures.fan import fan
from reports.foreseen import Supposed
from reports.supposing import month_end, share
from reports.wording import moment, month

SUPPOSED = ("nome", "su", "quota", "entro", "rinnovi", "assunzioni")
"""The fields of a scenario: a saved one's name, a unit, its share and month, renewals, hires."""

DONE = {
    "salvato": ("good", "Scenario salvato", "Ora è nell’elenco, con il nome di chi lo ha salvato."),
    "tolto": ("good", "Scenario tolto", "Non è più nell’elenco; l’archivio lo conserva."),
}
"""What an action did, by the word that its redirect carries in the address."""


@dataclass(frozen=True)
class Asked:
    """What the page answers with: the view, the forecast as it is and as a scenario supposes, what was wrong."""

    desk: Desk
    view: View
    usual: Foreseen
    supposed: Foreseen
    fields: Mapping[str, str]
    wrong: str

    @property
    def on(self) -> date:
        """Return the reference day."""
        return self.usual.on

    @property
    def lead(self) -> str:
        """Return the answer."""
        return " ".join(filter(None, (words.answer(self.supposed), words.supposition(self.supposed, self.usual))))


def scenario_of(desk: Desk, fields: Mapping[str, str]) -> Scenario:
    """Return the scenario that a form supposes: a saved one by name, or its fields. Raises WrongScenario."""
    nome = fields["nome"]
    if nome:
        found = next((each.scenario for each in desk.scenarios() if each.nome == nome), None)
        if found is None:
            raise WrongScenario(f"lo scenario «{nome}» non c’è.")
        return found
    hired = fields["assunzioni"]
    if hired and not (hired.isascii() and hired.isdigit() and len(hired) <= len(str(MOST_HIRED))):
        raise WrongScenario(f"le assunzioni al mese sono un numero da 0 a {MOST_HIRED}.")
    renewed = share(fields["rinnovi"]) if fields["rinnovi"] else None
    return Scenario(_goals(fields), renewed, int(hired) if hired else None)


def _goals(fields: Mapping[str, str]) -> tuple[Goal, ...]:
    if not fields["su"] and not fields["quota"]:
        return ()
    if not (fields["su"] and fields["quota"] and fields["entro"]):
        raise WrongScenario("per l’obiettivo di una struttura servono struttura, quota e mese.")
    return (Goal(fields["su"], share(fields["quota"]), month_end(fields["entro"])),)


def asked(desk: Desk, sent: Mapping[str, str]) -> Asked | None:
    """Return what the page answers with; None before the first load, or where coverage cannot be counted."""
    view = view_of(desk, sent)
    on = reference_day(desk, view)
    usual = None if on is None else desk.forecast(on)
    if on is None or usual is None:
        return None
    fields = {name: sent.get(name, "").strip() for name in SUPPOSED}
    supposed, wrong = usual, ""
    try:
        scenario = scenario_of(desk, fields)
        supposed = usual if scenario.supposes_nothing else desk.forecast(on, None, scenario) or usual
    except WrongScenario as error:
        wrong = str(error)
    return Asked(desk, settled(view, usual.released), usual, supposed, fields, wrong)


def content(desk: Desk, sent: Mapping[str, str]) -> Content:
    """Return the page."""
    it = asked(desk, sent)
    if it is None:
        return Content("Previsione", "", render("empty.html"), HOME)
    released = it.usual.released
    body = render(
        "previsione.html",
        it=it,
        done=DONE.get(sent.get("fatto", "")),
        units=unit_choices(released, it.view),
        months=month_choices(desk, it.on),
        card=_card(it).markup() if it.supposed.months else "",
        table=words.units_table(it.supposed, it.view.struttura) if it.supposed.months else None,
        said=words.supposes(it.supposed.scenario, released),
        goal_units=_goal_units(it),
        goal_months=_goal_months(it),
        saved=[_saved(each, it) for each in desk.scenarios()],
        habits=words.habits(it.usual),
        end=triennium_end(it.on),
        token=form_token(),
        threshold=released.threshold,
    )
    return Content("Previsione", it.lead, body, HOME)


def _card(it: Asked) -> Card:
    caption = "Quota di chi può lavorare in modo agile e ha un accordo, mese per mese; banda dell’80 %."
    last = it.supposed.months[-1]
    band = f"tra {words.tenths(last.low)} e {words.tenths(last.high)}"
    title = f"{words.when(last.end)}: {words.tenths(last.middle)}, {band}"
    return Card(
        ident="previsione",
        title=title,
        subtitle=caption,
        drawing=fan(it.supposed, f"Previsione. {title}"),
        legend="Linea intera: i mesi passati. Linea tratteggiata: la previsione. Fascia: 8 futuri su 10.",
        table=words.months_table(it.supposed),
        csv=f"/previsione.csv{_address(it)}",
        source=sources(it.desk, it.usual.released),
        explore=False,
    )


def _address(it: Asked) -> str:
    return query(it.view, **{name: value for name, value in it.fields.items() if value})


def _goal_units(it: Asked) -> Sequence[Choice]:
    shown = {each.code for each in it.usual.units if each.stops}
    found = [each for each in unit_choices(it.usual.released, it.view) if each.value in shown]
    chosen = it.fields["su"]
    return [Choice("", "nessuna", not chosen), *(Choice(c.value, c.label, c.value == chosen) for c in found)]


def _goal_months(it: Asked) -> Sequence[Choice]:
    ends = months_ahead(it.on, triennium_end(it.on))
    chosen = it.fields["entro"] or f"{ends[-1]:%Y-%m}"
    return [Choice(f"{end:%Y-%m}", month(end).capitalize(), f"{end:%Y-%m}" == chosen) for end in ends]


@dataclass(frozen=True)
class Kept:
    """A saved scenario as the list shows it."""

    nome: str
    said: str
    by: str
    address: str


def _saved(each: Supposed, it: Asked) -> Kept:
    said = "; ".join(words.supposes(each.scenario, it.usual.released))
    by = f"{each.salvato_da}, {moment(each.salvato_il)}"
    return Kept(each.nome, said, by, f"/previsione?{urlencode({'nome': each.nome})}")


# ---------------------------------------------------------------- addresses


def wire(site: Site, desk: Desk) -> None:
    """Add the page, its download, and the two forms that save a scenario and take one off."""

    def show() -> Response:
        return site.show(PAGE, content(desk, request.args))

    def download() -> Response:
        it = asked(desk, request.args)
        if it is None or it.wrong:
            abort(404)
        return csv_response(words.csv_text(it.supposed, it.view.struttura), f"previsione-{it.on:%Y-%m}.csv")

    def save() -> Response | Redirect:
        require_form()
        try:
            fields = {name: request.form.get(name, "").strip() for name in SUPPOSED} | {"nome": ""}
            scenario, on = scenario_of(desk, fields), next(iter(desk.days()), None)
            if on is not None:
                desk.forecast(on, None, scenario)
            desk.save_scenario(request.form.get("titolo", ""), scenario, request.form.get("chi", ""), site.clock())
        except WrongScenario as error:
            return site.show(PAGE, _refused(desk, fields, str(error)))
        return redirect("/previsione?fatto=salvato", 303)

    def remove() -> Redirect:
        require_form()
        try:
            desk.remove_scenario(request.form.get("nome", ""), request.form.get("chi", ""), site.clock())
        except WrongScenario:
            abort(404)
        return redirect("/previsione?fatto=tolto", 303)

    site.server.add_url_rule(PAGE.path, PAGE.name, show, methods=["GET"])
    site.server.add_url_rule("/previsione.csv", "previsione.csv", download, methods=["GET"])
    site.server.add_url_rule("/previsione/scenari", "previsione.salva", save, methods=["POST"])
    site.server.add_url_rule("/previsione/scenari/togli", "previsione.togli", remove, methods=["POST"])


def _refused(desk: Desk, fields: Mapping[str, str], reason: str) -> Content:
    it = content(desk, fields)
    said = render("messaggio_scenario.html", reason=reason)
    return Content(it.title, it.lead, said + it.body, it.crumbs)


PAGE = Page(
    name="previsione",
    path="/previsione",
    title="Previsione",
    nav="Previsione",
    audience=("nucleo", "conferenza", "personale"),
    indicators=("S-01",),
    figures=(),
    layout=None,
    wire=wire,
)
