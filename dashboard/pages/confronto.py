# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Le strutture sono davvero diverse, o sono numeri piccoli? Ognuna con il suo intervallo, mai in classifica."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, abort, request

from dashboard import explore
from dashboard.cards import Card, query, sources, unit_choices
from dashboard.funnel import Place, funnel_card
from dashboard.page import Content, Desk, Page, Site, View
from dashboard.pages.adozione import csv_response, month_choices, what
from dashboard.pages.scheda import CRUMBS, declared
from dashboard.shell import render
from dashboard.text import numeri
from dashboard.views import reference_day, settled, view_of
from disclosure.release import Released
from metrics.declare import Indicator
from reports import tables
from reports.figures import interactive
from reports.figures.dots import dots, interval
from reports.figures.funnel import Funnel, funnel_of
from reports.tables import Line, Sight, Table
from reports.wording import integer, month, percent

TITLE = "Confronto tra unità"


@dataclass(frozen=True)
class Asked:
    """What is compared: one indicator, the units right below one, on a day."""

    desk: Desk
    view: View
    indicator: Indicator
    released: Released

    @property
    def whole(self) -> Line:
        """Return the line of the unit whose parts are compared."""
        return tables.whole(self.released, self.view.struttura)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return the parts that do not overlap, in the order of the tree."""
        return tables.parts(tables.by_unit(self.released, self.view.struttura))

    @property
    def funnel(self) -> Funnel | None:
        """Return the comparison with chance; None where fewer than three units can be seen."""
        return funnel_of(self.whole, self.lines)

    @property
    def csv(self) -> str:
        """Return where the lines are downloaded from."""
        return f"/indicatori/{self.indicator.code}/confronto.csv{query(self.view)}"

    @property
    def crumbs(self) -> tuple[tuple[str, str], ...]:
        """Return the way back: the list, and the card of the indicator."""
        name = f"{self.indicator.code} {self.indicator.title}"
        return (*CRUMBS, (name, f"/indicatori/{self.indicator.code}{query(self.view)}"))


def asked(desk: Desk, view: View) -> Asked | None:
    """Return what is compared; None where there is nothing to compare. An unknown indicator is not found."""
    on = reference_day(desk, view)
    indicator = declared(desk, view)
    released = None if on is None else desk.released([indicator.code], on, view.noto).get(indicator.code)
    return None if released is None else Asked(desk, settled(view, released), indicator, released)


def layout(desk: Desk, view: View) -> Content:
    """Return the page: the finding, a dot per unit with its interval, the limits of chance."""
    it = asked(desk, view)
    if it is None:
        return Content(TITLE, "", render("empty.html"), CRUMBS)
    cards = [_dots_card(it)]
    if it.funnel is not None:
        place = Place(it.csv, what(it.indicator), _size(it.indicator))
        cards.append(funnel_card(desk, it.released, it.funnel, place))
    body = render(
        "confronto.html",
        indicator=it.indicator,
        units=unit_choices(it.released, it.view),
        months=month_choices(desk, it.released.on),
        cards=[card.markup() for card in cards],
        few=it.funnel is None,
    )
    return Content(TITLE, _lead(it), body, it.crumbs, explorable=True)


def _lead(it: Asked) -> str:
    if it.funnel is None:
        return "Le strutture che si possono mostrare sono meno di tre: non c’è un confronto da fare."
    hidden = sum(each.sight is Sight.RESERVED for each in it.lines)
    said = "Una struttura è riservata." if hidden == 1 else f"{hidden} strutture sono riservate."
    return f"{numeri.beyond(it.funnel)}.{f' {said}' if hidden else ''}"


def _size(indicator: Indicator) -> str:
    return indicator.denominator[:1].upper() + indicator.denominator[1:]


def _dots_card(it: Asked) -> Card:
    subtitle = (
        f"{what(it.indicator)}, {month(it.released.on)}. Punto: la quota; tratto: tra quali valori il caso la terrebbe "
        "95 volte su 100 (intervallo di Wilson). Nell’ordine dell’organigramma."
    )
    hidden = any(each.sight is Sight.RESERVED for each in it.lines)
    return Card(
        ident="punti",
        title=f"{it.whole.label}: {_range(it.lines)}",
        subtitle=subtitle,
        drawing=dots(it.whole, it.lines, "punti"),
        legend=numeri.reserved(it.released) if hidden else "",
        table=_table(it, subtitle),
        csv=it.csv,
        source=sources(it.desk, it.released),
        explore=False,
    )


def _range(lines: Sequence[Line]) -> str:
    """Return between which shares the units lie, without saying whose they are."""
    shares = sorted((each.counts for each in lines if each.counts is not None), key=lambda each: each[0] / each[1])
    if not shares:
        return "nessuna struttura si può mostrare"
    if len(shares) == 1:
        return f"una sola struttura si può mostrare, al {percent(*shares[0])}"
    return f"quote tra {percent(*shares[0])} e {percent(*shares[-1])}"


def _table(it: Asked, caption: str) -> Table:
    head = ("Struttura", "Numeratore", "Denominatore", "Quota", "Intervallo del 95 %")
    return Table(caption, head, tuple(_row(each) for each in (it.whole, *it.lines)), (1, 2, 3, 4))


def _row(each: Line) -> tuple[str, ...]:
    if each.counts is None:
        word = "riservato" if each.sight is Sight.RESERVED else "n. d."
        return (each.label, word, word, "–", "–")
    part, of = each.counts
    return (each.label, integer(part), integer(of), percent(part, of), interval(part, of))


def draw(desk: Desk, view: View, figure: str) -> explore.Drawn | None:
    """Return the funnel plot as an interactive figure."""
    it = asked(desk, view)
    if it is None or figure != "imbuto" or it.funnel is None:
        return None
    return explore.Drawn(numeri.beyond(it.funnel), interactive.funnel(it.funnel, _size(it.indicator)))


def wire(site: Site, desk: Desk) -> None:
    """Add the download and the interactive funnel plot."""

    def download(codice: str) -> Response:
        it = asked(desk, view_of(desk, request.args, {"codice": codice}))
        if it is None:
            abort(404)
        text = tables.csv_text(it.released, (it.whole, *it.lines))
        return csv_response(text, f"confronto-{it.indicator.code.lower()}-{it.released.on:%Y-%m}.csv")

    site.server.add_url_rule("/indicatori/<codice>/confronto.csv", "confronto.csv", download)
    explore.wire(site.dash, PAGE, desk, draw)


PAGE = Page(
    name="confronto",
    path="/indicatori/<codice>/confronto",
    title=TITLE,
    nav=None,
    audience=("nucleo", "conferenza", "personale"),
    indicators=(),
    figures=("imbuto",),
    layout=layout,
    wire=wire,
)
