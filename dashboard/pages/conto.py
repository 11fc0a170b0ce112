# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Come stiamo accanto agli enti del nostro tipo e della nostra dimensione, secondo il Conto annuale?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Response, abort, request
from markupsafe import Markup

from dashboard.cards import Card, Choice
from dashboard.page import Content, Desk, Page, Site
from dashboard.pages.adozione import HOME, csv_response
from dashboard.shell import render
from metrics.bodies import ABSENCES, AGILE, TRAINING, Comparison, Measure
from reports import conto
from reports.conto import Published
from reports.figures import strips as figure
from reports.wording import count, day

TITLE = "Confronto con altri enti"
SOURCE = "Ragioneria generale dello Stato, Conto annuale"

CARDS: tuple[tuple[str, str, str, tuple[Measure, ...]], ...] = (
    (
        "agile",
        "Lavoro agile",
        "Persone che nell’anno hanno lavorato in agile su 100 occupati a tempo indeterminato",
        AGILE,
    ),
    (
        "assenze",
        "Assenze",
        "Giorni di assenza nell’anno per ogni occupato a tempo indeterminato, per gruppo di cause",
        ABSENCES,
    ),
    ("formazione", "Formazione", "Giorni di formazione nell’anno per ogni occupato a tempo indeterminato", TRAINING),
)
"""Name, heading, what is measured, measures: in the order of the page."""


def content(desk: Desk, asked: Mapping[str, str]) -> Content:
    """Return the page: the answer, a figure per subject; where something is missing, what to do."""
    told = desk.conto(_year(asked))
    refused = bool(asked.get("anno")) and asked["anno"] != str(told.year)
    comparison = told.comparison
    body = render(
        "conto.html",
        told=told,
        refused=refused,
        years=[Choice(str(year), str(year), year == told.year) for year in told.years],
        among="" if comparison is None else conto.group_words(comparison.group, comparison.own.kind_name),
        people=None if comparison is None else comparison.group.size,
        cards=[] if comparison is None else _cards(told, comparison),
        strange=() if comparison is None else comparison.ungrouped,
        how=conto.HOW,
    )
    return Content(TITLE, conto.lead(told), body, HOME)


def _year(asked: Mapping[str, str]) -> int | None:
    """Return the year of the address; what is no year of four digits is none."""
    said = asked.get("anno", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) == 4 else None


def _cards(told: Published, comparison: Comparison) -> list[tuple[str, Markup, str]]:
    """Return of each subject its heading, its figure, and what is said where nobody published it."""
    found: list[tuple[str, Markup, str]] = []
    for ident, heading, what, measures in CARDS:
        distributions = comparison.said(measures)
        if distributions:
            card = _card(told, comparison, ident, what, measures)
            found.append((heading, card.markup(), ""))
        else:
            found.append((heading, Markup(), _nobody(ident, comparison.year)))
    return found


def _nobody(ident: str, year: int) -> str:
    if ident == "agile" and year < conto.AGILE_SINCE:
        since = f"il dato c’è dal {conto.AGILE_SINCE}. Non è zero: manca"
        return f"Nel {year} il Conto annuale non chiedeva ancora chi lavora in agile: {since}."
    return f"Per il {year} questo dato non è caricato."


def _card(told: Published, comparison: Comparison, ident: str, what: str, measures: Sequence[Measure]) -> Card:
    distributions = comparison.said(measures)
    drawn = figure.strips_of(distributions, shared=ident == "agile")
    subtitle = f"{what}, {comparison.year}. {conto.group_words(comparison.group, comparison.own.kind_name)}."
    title = conto.finding(distributions)
    return Card(
        ident=ident,
        title=title,
        subtitle=subtitle,
        drawing=figure.strips(drawn, f"{title}. I numeri sono nella tabella."),
        legend=figure.legend(drawn),
        table=conto.table(f"{what}, {comparison.year}. {conto.HOW}", distributions),
        csv=f"/conto-annuale.csv?anno={comparison.year}",
        source=_source(told),
        explore=False,
    )


def _source(told: Published) -> str:
    """Return whence the numbers come, and when they were loaded."""
    last = max((each.loaded for each in told.files), default=None)
    loaded = "" if last is None else f", caricato il {day(last)}"
    rows = count(sum(each.rows for each in told.files), "riga", "righe")
    return f"Fonte: {SOURCE} {told.year}{loaded} ({rows})."


def wire(site: Site, desk: Desk) -> None:
    """Add the page, which has a year of its own in the address, and its download."""

    def show() -> Response:
        return site.show(PAGE, content(desk, request.args))

    def download() -> Response:
        told = desk.conto(_year(request.args))
        if told.comparison is None:
            abort(404)
        return csv_response(conto.csv_text(told.comparison), f"conto-annuale-{told.year}.csv")

    site.server.add_url_rule(PAGE.path, PAGE.name, show)
    site.server.add_url_rule("/conto-annuale.csv", "conto.csv", download)


PAGE = Page(
    name="conto",
    path="/conto-annuale",
    title=TITLE,
    nav="Altri enti",
    audience=("conferenza", "nucleo", "personale"),
    indicators=(),
    figures=(),
    layout=None,
    wire=wire,
)
