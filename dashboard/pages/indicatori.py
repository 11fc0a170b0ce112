# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Quali indicatori ci sono, quanto valgono, e di quali definizioni ci si può fidare?"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.page import Content, Desk, Page, Site, View
from dashboard.pages.adozione import HOME, month_choices
from dashboard.shell import render
from dashboard.views import reference_day
from disclosure.release import Released
from metrics.declare import Indicator
from metrics.targets import Status
from reports import tables
from reports.wording import STATUS_WORDS, count, fraction_percent, integer, percent


@dataclass(frozen=True)
class Row:
    """One indicator of the list."""

    code: str
    title: str
    value: str
    counts: str
    target: str
    outcome: tuple[str, str, str]
    verified: str


def layout(desk: Desk, view: View) -> Content:
    """Return the list of the declared indicators, each with its value for the ente where there is one."""
    declared = desk.catalogue()
    on = reference_day(desk, view)
    releases = {} if on is None else desk.released([each.code for each in declared], on)
    rows = [_row(each, releases.get(each.code)) for each in declared]
    unsure = sum(each.mark in ("K", "D") for each in declared)
    to_check = count(unsure, "definizione", "definizioni")
    lead = f"{count(len(rows), 'indicatore', 'indicatori')}: {to_check} da verificare sul testo."
    months = [] if on is None else month_choices(desk, on)
    period = "" if on is None else f"?periodo={on:%Y-%m}"
    return Content("Indicatori", lead, render("indicatori.html", rows=rows, months=months, on=on, period=period), HOME)


def _row(indicator: Indicator, released: Released | None) -> Row:
    if released is None:
        return Row(
            indicator.code, indicator.title, "–", "", "–", STATUS_WORDS[Status.NOT_COMPUTABLE], indicator.verified
        )
    each = tables.whole(released)
    counts = "" if each.counts is None else f"{integer(each.counts[0])} su {integer(each.counts[1])}"
    value = "–" if each.counts is None else percent(*each.counts)
    target = "–" if released.target is None else f"≥ {fraction_percent(released.target.floor)}"
    return Row(indicator.code, indicator.title, value, counts, target, each.outcome, indicator.verified)


def wire(site: Site, desk: Desk) -> None:
    """Add nothing: the list is a page and no more."""


PAGE = Page(
    name="indicatori",
    path="/indicatori",
    title="Indicatori",
    nav="Indicatori",
    audience=("nucleo", "conferenza", "personale"),
    indicators=(),
    figures=(),
    layout=layout,
    wire=wire,
)
