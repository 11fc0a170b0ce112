# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Che cosa scade, quando, e che cosa succede se non si fa nulla? Conteggi: gli elenchi li legge l'ufficio personale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask import Response, abort, request

from dashboard.cards import Card, Choice, query, sources, unit_choices
from dashboard.page import Content, Desk, Page, Site, View
from dashboard.pages.adozione import HOME, csv_response
from dashboard.shell import render
from dashboard.text import norme
from dashboard.text import scadenze as words
from dashboard.views import settled, view_of
from disclosure.release import Released
from metrics.deadlines.counted import HORIZONS, horizon
from metrics.deadlines.declare import Kind
from metrics.deadlines.kinds import KINDS
from metrics.places import ENTE
from norms.rules import Ruling
from reports import ahead, tables
from reports.ahead import Amount
from reports.figures import months as months_figure
from reports.wording import day, month

DEFAULT = min(HORIZONS)


@dataclass(frozen=True)
class Asked:
    """What the page answers with: the release of every kind, the unit and the horizon asked for."""

    desk: Desk
    view: View
    entro: int
    releases: Mapping[str, Released]

    @property
    def first(self) -> Released:
        """Return any of the releases: all have the same day and the same tree."""
        return next(iter(self.releases.values()))

    @property
    def on(self) -> date:
        """Return the day from which deadlines are seen."""
        return self.first.on

    @property
    def until(self) -> date:
        """Return the last day of the horizon."""
        return horizon(self.on, self.entro)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Return the kinds that somebody prescribes, in order."""
        return tuple(kind for kind in KINDS if kind.id in self.releases)

    @property
    def amounts(self) -> Mapping[str, Amount]:
        """Return how many of each kind fall due within the horizon."""
        return {each.id: ahead.within(self.releases[each.id], self.view.struttura, self.entro) for each in self.kinds}

    @property
    def name(self) -> str:
        """Return the unit's name as a sentence begins with it."""
        unit = self.view.struttura
        return "L’ente" if unit == ENTE else tables.unit_name(self.first, unit)


def asked(desk: Desk, query_string: Mapping[str, str]) -> Asked | None:
    """Return what the page answers with; None before the first load."""
    releases = desk.deadlines()
    if not releases:
        return None
    view = view_of(desk, {"struttura": query_string.get("struttura", "")})
    written = query_string.get("entro") or str(DEFAULT)
    known = written in map(str, HORIZONS)
    if not known:
        view = replace(view, refused=(*view.refused, "entro"))
    view = settled(view, next(iter(releases.values())))
    return Asked(desk, view, int(written) if known else DEFAULT, releases)


def content(desk: Desk, query_string: Mapping[str, str]) -> Content:
    """Return the page: how many fall due, in which months, of which kind, and what follows."""
    it = asked(desk, query_string)
    if it is None:
        return Content("Scadenze", "", render("empty.html"), HOME)
    body = render(
        "scadenze.html",
        it=it,
        units=unit_choices(it.first, it.view),
        horizons=[_horizon(it, days) for days in HORIZONS],
        card=_card(it).markup(),
        rows=[_row(it, kind) for kind in it.kinds],
        untold=[line for kind in it.kinds for line in _without_day(it, kind)],
        nobodys=words.nobodys([kind.within_sentence for kind in KINDS if kind.id not in it.releases]),
        rules=[norme.told(ruling) for kind in it.kinds for ruling in _rulings(it, kind)],
        threshold=it.first.threshold,
    )
    return Content("Scadenze", words.answer(it.name, it.amounts, it.until), body, HOME)


def _horizon(it: Asked, days: int) -> Choice:
    return Choice(str(days), f"{days} giorni (fino al {day(horizon(it.on, days))})", days == it.entro)


# ---------------------------------------------------------------- by month


def _card(it: Asked) -> Card:
    shown, hidden = _by_sight(it)
    bars = _bars(it, shown, bool(hidden))
    subtitle = f"Scadenze di ogni tipo per mese, viste il {day(it.on)}; quelle già passate stanno nel primo mese."
    return Card(
        ident="mesi",
        title=words.busiest(bars),
        subtitle=subtitle,
        drawing=months_figure.months(bars, "mesi"),
        legend=words.hidden_kinds([kind.within_sentence for kind in hidden]),
        table=_table(it, subtitle),
        csv=f"/scadenze.csv{query(it.view)}",
        source=sources(it.desk, it.first),
        explore=False,
    )


def _by_sight(it: Asked) -> tuple[list[Kind], list[Kind]]:
    """Return the kinds whose months are shown at the unit, and those whose months are hidden."""
    shown: list[Kind] = []
    hidden: list[Kind] = []
    for kind in it.kinds:
        months = (ahead.of_month(it.releases[kind.id], it.view.struttura, m) for m in ahead.months_ahead(it.on))
        (hidden if ahead.added(months).due is None else shown).append(kind)
    return shown, hidden


def _bars(it: Asked, kinds: list[Kind], others_hidden: bool) -> list[tuple[date, Amount]]:
    """Return each month with what falls due in it; reserved where nothing is left but what is hidden."""
    bars = [(first, _month_amount(it, kinds, first)) for first in ahead.months_ahead(it.on)]
    if others_hidden and not any(amount.due for _, amount in bars):
        return [(first, ahead.RESERVED) for first, _ in bars]
    return bars


def _month_amount(it: Asked, kinds: list[Kind], first: date) -> Amount:
    return ahead.added(ahead.of_month(it.releases[kind.id], it.view.struttura, first) for kind in kinds)


def _table(it: Asked, caption: str) -> tables.Table:
    months = ahead.months_ahead(it.on)
    rows = []
    for kind in it.kinds:
        amounts = [ahead.of_month(it.releases[kind.id], it.view.struttura, first) for first in months]
        rows.append((kind.title, *(words.number(amount.due) for amount in amounts)))
    head = ("Scadenza", *(month(first).capitalize() for first in months))
    return tables.Table(caption, head, tuple(rows), tuple(range(1, len(head))))


# ---------------------------------------------------------------- by kind


@dataclass(frozen=True)
class Row:
    """One kind as the table says it."""

    title: str
    due: str
    overdue: str
    consequence: str
    article: str


def _row(it: Asked, kind: Kind) -> Row:
    amount = it.amounts[kind.id]
    rulings = _rulings(it, kind)
    sanctions = it.desk.norm(kind.sanction, it.on) if kind.sanction else ()
    consequence = kind.if_nothing(None, sanctions[-1] if sanctions else None)
    written = [f"{ruling.value.source.act.title}, {ruling.value.source.article}" for ruling in rulings]
    article = "; ".join(written) or kind.article or "–"
    return Row(kind.title, words.number(amount.due), words.number(amount.overdue), consequence, article)


def _rulings(it: Asked, kind: Kind) -> list[Ruling]:
    """Return the rules of a kind's term, the most local of each norm; one that asks for nothing is left out."""
    found = [rulings[-1] for norm in kind.norms if (rulings := it.desk.norm(norm, it.on))]
    return [ruling for ruling in found if ruling.parameter.unit != "flag" or ruling.flag]


def _without_day(it: Asked, kind: Kind) -> list[str]:
    found = ahead.without_day(it.releases[kind.id], it.view.struttura)
    return [f"{kind.title}: {words.untold(each)}" for each in found]


# ---------------------------------------------------------------- addresses


def wire(site: Site, desk: Desk) -> None:
    """Add the page and its download: the horizon stands in the query string beside the unit."""

    def show() -> Response:
        return site.show(PAGE, content(desk, request.args))

    def download() -> Response:
        it = asked(desk, request.args)
        if it is None:
            abort(404)
        unit = it.view.struttura
        text = ahead.csv_text(it.releases, unit, "ENTE" if unit == ENTE else unit)
        return csv_response(text, f"scadenze-{it.on:%Y-%m-%d}.csv")

    site.server.add_url_rule(PAGE.path, PAGE.name, show, methods=["GET"])
    site.server.add_url_rule("/scadenze.csv", "scadenze.csv", download, methods=["GET"])


PAGE = Page(
    name="scadenze",
    path="/scadenze",
    title="Scadenze",
    nav="Scadenze",
    audience=("conferenza", "personale"),
    indicators=(),
    figures=(),
    layout=None,
    wire=wire,
)
