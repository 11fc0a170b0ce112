# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Siamo sopra l'obiettivo? Quali strutture sono sotto, e la differenza è vera o sono numeri piccoli?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Response, abort, request

from dashboard import explore
from dashboard.cards import Card, Choice, at_unit, query, sources, unit_choices
from dashboard.funnel import Place, funnel_card
from dashboard.page import Content, Desk, Page, Site, View
from dashboard.shell import render
from dashboard.text import norme, numeri
from dashboard.views import reference_day, settled, view_of
from disclosure.release import Released
from metrics.declare import Indicator
from metrics.places import ENTE, At
from reports import tables
from reports.figures import bars as bars_figure
from reports.figures import funnel as funnel_figure
from reports.figures import interactive
from reports.tables import Line
from reports.wording import integer, month, percent

CODES = ("S-01", "S-02", "S-03")
READING = "amb_LU_2"
NATIONAL = ("copertura.nazionale.con_pola", "copertura.nazionale.senza_pola")
HOME = (("Da fare", "/"),)

SUBJECTS = {
    "S-01": "Adozione: chi ha un accordo in vigore",
    "S-02": "Garanzia: chi ha potuto accedere",
    "S-03": "Domande accolte: chi ha chiesto e ottenuto",
}


@dataclass(frozen=True)
class Asked:
    """What the page answers with: the releases of one day, and the part of them that the view is about."""

    desk: Desk
    view: View
    on: date
    releases: Mapping[str, Released]
    indicators: Mapping[str, Indicator]

    @property
    def coverage(self) -> Released:
        """Return the release of the adoption reading."""
        return self.releases["S-01"]

    @property
    def whole(self) -> Line:
        """Return the line of the unit itself."""
        return tables.whole(self.coverage, self.view.struttura)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return the lines of the comparison: the units below, or women and men."""
        if self.view.per == "genere":
            return tables.by_genere(self.coverage, self.view.struttura)
        return tables.by_unit(self.coverage, self.view.struttura)

    @property
    def name(self) -> str:
        """Return the unit's name as a sentence begins with it."""
        return "L’ente" if self.view.struttura == ENTE else self.whole.label


def asked(desk: Desk, view: View) -> Asked | None:
    """Return what the page answers with; None before the first load."""
    on = reference_day(desk, view)
    if on is None:
        return None
    releases = desk.released(CODES, on)
    indicators = {each.code: each for each in desk.catalogue()}
    return Asked(desk, settled(view, releases["S-01"]), on, releases, indicators)


def layout(desk: Desk, view: View) -> Content:
    """Return the page: the answer, three readings of the target, the units against it, who is counted."""
    it = asked(desk, view)
    if it is None:
        return Content("Adozione", "", render("empty.html"), HOME)
    people = numeri.NOUNS["Organico"]
    lead = numeri.answer(it.name, it.whole, it.coverage, it.indicators["S-01"].denominator, people)
    body = render(
        "adozione.html",
        it=it,
        units=unit_choices(it.coverage, it.view),
        months=month_choices(desk, it.on),
        per=(
            Choice("struttura", "Struttura", it.view.per != "genere"),
            Choice("genere", "Genere", it.view.per == "genere"),
        ),
        readings=[_reading(it, code) for code in CODES if code in it.releases],
        verdict=_verdict(it),
        rules=[norme.told(ruling) for ruling in desk.norm("copertura.minima", it.on)],
        national=[norme.told(ruling) for norm in NATIONAL for ruling in desk.norm(norm, it.on)],
        reference=[norme.prescribed(ruling) for ruling in desk.norm(NATIONAL[0], it.on)[:1]],
        cards=[card.markup() for card in _cards(it)],
        counted=counted(it.coverage, it.view.struttura, it.indicators["S-01"]),
    )
    return Content("Adozione", lead, body, HOME, explorable=True)


def month_choices(desk: Desk, on: date) -> list[Choice]:
    """Return the months that the record can answer for, newest first."""
    return [Choice(f"{day:%Y-%m}", month(day).capitalize(), day == on) for day in desk.days()]


@dataclass(frozen=True)
class Reading:
    """One of the three figures that read the same rule."""

    code: str
    title: str
    value: str
    counts: str
    distance: str
    prescribed: str
    outcome: tuple[str, str, str]


def _reading(it: Asked, code: str) -> Reading:
    released, noun = it.releases[code], numeri.noun_of(it.indicators[code])
    each = tables.whole(released, it.view.struttura)
    value = "" if each.counts is None else percent(*each.counts)
    counts = numeri.reserved(released) if each.sight is tables.Sight.RESERVED else "nessun dato"
    if each.counts is not None:
        counts = f"{integer(each.counts[0])} {noun[1]} su {integer(each.counts[1])}"
    distance = numeri.margin(each, released, noun)
    return Reading(code, SUBJECTS[code], value, counts, distance, _prescribed(it, released), each.outcome)


def _prescribed(it: Asked, released: Released) -> str:
    """Return who prescribes the target of a reading, the most local rule; nothing where there is no target."""
    rulings = [] if released.target is None else it.desk.norm(released.target.norm, it.on)
    return f"Obiettivo: {norme.prescribed(rulings[-1])}" if rulings else ""


def _verdict(it: Asked) -> str:
    """Return how the rule went as a whole, where the reading of Lucca's text is the one in force."""
    rulings = it.desk.norm("copertura.minima", it.on)
    read = bool(rulings) and rulings[-1].value.reading is not None and rulings[-1].value.reading.code == READING
    if not read or it.view.struttura != ENTE or not all(code in it.releases for code in CODES):
        return ""
    return norme.verdict(*(tables.whole(it.releases[code]) for code in CODES))


def _cards(it: Asked) -> list[Card]:
    cards = [_bars_card(it)]
    drawn = _funnel(it)
    if drawn is not None:
        place = Place("/adozione.csv" + query(it.view), SUBJECT, AXIS)
        cards.append(funnel_card(it.desk, it.coverage, drawn, place))
    return cards


def _bars_card(it: Asked) -> Card:
    by_genere = it.view.per == "genere"
    released, lines = it.coverage, it.lines
    heading = "Genere" if by_genere else "Struttura"
    order = "" if by_genere else " Nell’ordine dell’organigramma."
    subtitle = f"{what(it.indicators['S-01'])}, {month(it.on)}.{order}"
    return Card(
        ident="barre",
        title=numeri.by_genere(lines) if by_genere else numeri.below(lines, released),
        subtitle=subtitle,
        drawing=bars_figure.bars(released, it.whole, lines, "barre", numeri.NOUNS["Organico"], _links(it)),
        legend=_legend(released, lines),
        table=tables.table(f"{subtitle}", heading, (it.whole, *lines)),
        csv=f"/adozione.csv{query(it.view)}",
        source=sources(it.desk, released),
        explore=True,
    )


def what(indicator: Indicator) -> str:
    """Return what an indicator measures, as a subtitle says it."""
    return f"Quota di {indicator.numerator} su {indicator.denominator}"


def _legend(released: Released, lines: Sequence[Line]) -> str:
    hidden = any(each.sight is tables.Sight.RESERVED for each in lines)
    return numeri.reserved(released) if hidden else ""


def _links(it: Asked) -> dict[At, str]:
    """Return where the units lead that have others below."""
    below = it.coverage.tree.children()
    codes = [each.at.unit for each in it.lines if it.view.per != "genere" and below.get(each.at.unit)]
    return {At(code): f"/adozione{query(at_unit(it.view, code))}" for code in codes}


def _funnel(it: Asked) -> funnel_figure.Funnel | None:
    return None if it.view.per == "genere" else funnel_figure.funnel_of(it.whole, tables.parts(it.lines))


AXIS = "Persone con attività eseguibili in agile"
SUBJECT = "Quota di adozione"


@dataclass(frozen=True)
class Counted:
    """Who is in and who is out: in + out = everybody; None where the release hides it."""

    rows: tuple[tuple[str, str, str], ...] | None
    total: str
    hidden: str


def counted(released: Released, unit: str, indicator: Indicator) -> Counted:
    """Return the opened figure: numerator, rest of the denominator, each exclusion with its reason, and their sum."""
    shown = released.cells.get(At(unit))
    if shown is None:
        return Counted(None, "", "Non ci sono dati per questa selezione.")
    if shown.numerator is None or shown.denominator is None or shown.excluded is None:
        return Counted(None, "", numeri.reserved(released))
    rows = [
        ("Contano nel numeratore", indicator.numerator, integer(shown.numerator)),
        (
            "Contano solo nel denominatore",
            f"le altre: {indicator.denominator}",
            integer(shown.denominator - shown.numerator),
        ),
    ]
    rows += [("Non contano", label, integer(shown.excluded.get(code, 0))) for code, label in released.exclusions]
    total = shown.denominator + sum(shown.excluded.values())
    return Counted(tuple(rows), integer(total), "")


def draw(desk: Desk, view: View, figure: str) -> explore.Drawn | None:
    """Return a figure of the page as an interactive one: the same lines as on the page."""
    it = asked(desk, view)
    if it is None:
        return None
    if figure == "barre":
        card = _bars_card(it)
        return explore.Drawn(card.title, interactive.bars(it.coverage, (it.whole, *it.lines)))
    drawn = _funnel(it)
    if figure != "imbuto" or drawn is None:
        return None
    return explore.Drawn(numeri.beyond(drawn), interactive.funnel(drawn, AXIS))


def wire(site: Site, desk: Desk) -> None:
    """Add the page's download and its interactive figures."""

    def download() -> Response:
        it = asked(desk, view_of(desk, request.args))
        if it is None:
            abort(404)
        text = tables.csv_text(it.coverage, (it.whole, *it.lines))
        return csv_response(text, f"adozione-{it.on:%Y-%m}.csv")

    site.server.add_url_rule("/adozione.csv", "adozione.csv", download)
    explore.wire(site.dash, PAGE, desk, draw)


def csv_response(text: str, name: str) -> Response:
    """Return a CSV as a download."""
    response = Response(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


PAGE = Page(
    name="adozione",
    path="/adozione",
    title="Adozione",
    nav="Adozione",
    audience=("conferenza", "nucleo", "personale"),
    indicators=CODES,
    figures=("barre", "imbuto"),
    layout=layout,
    wire=wire,
)
