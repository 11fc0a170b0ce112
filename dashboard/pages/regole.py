# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Quali regole sono in vigore, chi le prescrive, e quanto di ciò che è successo le rispetta?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flask import Response, abort, jsonify, request

from dashboard.cards import query, unit_choices
from dashboard.page import Content, Desk, Page, Site, View
from dashboard.pages.adozione import HOME, csv_response, month_choices
from dashboard.shell import render
from dashboard.text import regole as text
from dashboard.views import reference_day, settled, view_of
from disclosure.release import Released
from metrics.compliance import Rulebook
from metrics.places import ENTE
from reports import outcome_files
from reports.outcomes import WORDS, Checkup, Entry, Tally, checkup


@dataclass(frozen=True)
class Asked:
    """What the rules' pages answer with: all the rules of a day, and the place that the view is about."""

    desk: Desk
    view: View
    on: date
    found: Checkup
    released: Released | None
    """Any of the releases: they share one tree of units; None where nothing happened."""

    @property
    def unit_code(self) -> str:
        """Return the code of the place as files say it."""
        return "ENTE" if self.view.struttura == ENTE else self.view.struttura


@dataclass(frozen=True)
class Row:
    """One rule of the list; `beside` says that it stands beside another as a figure of comparison."""

    entry: Entry
    beside: bool
    tally: Tally
    outcome: tuple[str, str, str]
    counts: str
    unknown: str
    sources: tuple[str, ...]
    readings: tuple[text.ReadingTold, ...]


def asked(desk: Desk, view: View) -> Asked | None:
    """Return what the page answers with; None before the first load."""
    on = reference_day(desk, view)
    if on is None:
        return None
    found = checkup(Rulebook(desk.norms, desk.regolamento), desk.outcomes(on), on)
    released = next((entry.released for entry in found.entries if entry.released is not None), None)
    return Asked(desk, _settled(view, released), on, found, released)


def _settled(view: View, released: Released | None) -> View:
    """Return the view with a unit that is there; where nothing happened only the whole ente is."""
    if released is not None:
        return settled(view, released)
    return view if view.struttura == ENTE else replace(view, struttura=ENTE, refused=(*view.refused, "struttura"))


def layout(desk: Desk, view: View) -> Content:
    """Return the list: the rules in force, a row per value, the figures of comparison below the rule they go with."""
    it = asked(desk, view)
    if it is None:
        return Content("Regole", "", render("empty.html"), HOME)
    body = render(
        "regole.html",
        it=it,
        query=query(it.view),
        units=[] if it.released is None else unit_choices(it.released, it.view),
        months=month_choices(desk, it.on),
        rows=[_row(entry, beside, it.view.struttura) for entry, beside in it.found.families()],
        not_prescribed=text.not_prescribed(it.found),
    )
    return Content("Regole", text.lead(it.found, it.view.struttura), body, HOME)


def _row(entry: Entry, beside: bool, unit: str) -> Row:
    tally = entry.tally(unit)
    return Row(
        entry=entry,
        beside=beside,
        tally=tally,
        outcome=WORDS[tally.told],
        counts=text.counts(tally),
        unknown=text.unknown(tally),
        sources=text.sources(entry),
        readings=text.readings(entry),
    )


def wire(site: Site, desk: Desk) -> None:
    """Add the downloads."""

    def download() -> Response:
        it = _must(asked(desk, view_of(desk, request.args)))
        entries = [entry for entry, _ in it.found.families()]
        written = outcome_files.csv_text(entries, it.on, it.view.struttura, it.unit_code)
        return csv_response(written, f"regole-{it.on:%Y-%m}.csv")

    def answer() -> Response:
        it = _must(asked(desk, view_of(desk, request.args)))
        entries = [entry for entry, _ in it.found.families()]
        return jsonify(document(it, entries))

    site.server.add_url_rule("/regole.csv", "regole.csv", download)
    site.server.add_url_rule("/regole.json", "regole.json", answer)


def document(it: Asked, entries: list[Entry]) -> dict[str, object]:
    """Return some rules as machines read them: what the URL asked for and nobody knows is named in `refused`."""
    said = outcome_files.document(it.found, entries, it.view.struttura)
    return {"ente": it.desk.ente, "rule_pack": it.desk.regolamento, **said, "refused": list(it.view.refused)}


def _must(it: Asked | None) -> Asked:
    if it is None:
        abort(404)
    return it


PAGE = Page(
    name="regole",
    path="/regole",
    title="Regole",
    nav="Regole",
    audience=("nucleo", "conferenza", "personale"),
    indicators=(),
    figures=(),
    layout=layout,
    wire=wire,
)
