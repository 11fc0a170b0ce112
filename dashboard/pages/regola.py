# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Perché questo esito? Una regola: chi la prescrive, come si legge, che cosa è stato contato, con quale conto."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import Response, abort, jsonify, request

from dashboard.cards import query, unit_choices
from dashboard.page import Content, Desk, Page, Site, SourceFile, View
from dashboard.pages.adozione import HOME, month_choices
from dashboard.pages.regole import Asked, asked, document
from dashboard.shell import render
from dashboard.text import norme
from dashboard.text import regole as text
from dashboard.views import view_of
from metrics.places import ENTE
from metrics.rule import Rule, Verdict
from metrics.rules import RULES
from reports import outcomes
from reports.outcomes import WORDS, Entry, Tally
from reports.tables import Table
from reports.wording import integer, moment, month

CRUMBS = (*HOME, ("Regole", "/regole"))


@dataclass(frozen=True)
class Section:
    """What the sheet says of one value of the rule."""

    entry: Entry
    tally: Tally
    outcome: tuple[str, str, str]
    answer: str
    period: str
    rules: tuple[tuple[str, norme.Rule], ...]
    readings: tuple[text.ReadingTold, ...]
    steps: tuple[str, ...]
    reserved: str
    months: Table | None
    files: tuple[SourceFile, ...]
    example: Verdict | None
    example_outcome: tuple[str, str, str]


def sheet(desk: Desk, view: View, now: datetime) -> Content:
    """Return the sheet of a rule, one section per value that was in force; an unknown rule is not found."""
    rule = declared(view)
    it = asked(desk, view)
    if it is None:
        return Content(rule.title, "Non ci sono ancora dati. Carica il primo file.", render("empty.html"), CRUMBS)
    entries = it.found.of(rule.id)
    sections = [_section(it, entry) for entry in reversed(entries)]
    body = render(
        "regola.html",
        it=it,
        rule=rule,
        query=query(it.view),
        units=[] if it.released is None else unit_choices(it.released, it.view),
        months=month_choices(desk, it.on),
        sections=sections,
        beside=_beside(it, entries),
        printed=moment(now),
    )
    lead = sections[0].answer if sections else f"Nessuno la prescrive per questo ente a {month(it.on)}."
    return Content(rule.title, lead, body, CRUMBS)


def declared(view: View) -> Rule:
    """Return the rule that the path names, or answer 404."""
    found = next((rule for rule in RULES if rule.id == view.value("regola")), None)
    if found is None:
        abort(404)
    return found


def _section(it: Asked, entry: Entry) -> Section:
    unit = it.view.struttura
    tally, example = entry.tally(unit), text.invented(entry)
    subject = "L’ente" if unit == ENTE else outcomes.place_name(entry, unit)
    return Section(
        entry=entry,
        tally=tally,
        outcome=WORDS[tally.told],
        answer=text.answer(entry, tally, subject),
        period=text.period(entry),
        rules=tuple((ruling.version, norme.told(ruling)) for ruling in entry.rulings),
        readings=text.readings(entry),
        steps=outcomes.arithmetic(entry, tally),
        reserved=text.reserved(entry),
        months=_months(entry, unit),
        files=() if entry.released is None else tuple(it.desk.lineage(entry.released.run)),
        example=example,
        example_outcome=text.ESITI[example.esito] if example is not None else WORDS[tally.told],
    )


def _months(entry: Entry, unit: str) -> Table | None:
    """Return the months as a table; None where none is told."""
    rows = tuple(_month(first, tally) for first, tally in entry.months(unit))
    head = ("Mese", "Conformi", "Valutati", "Quota", "Esito")
    return Table("I mesi dell’anno in cui c’è almeno un caso", head, rows, (1, 2, 3)) if rows else None


def _month(first: date, tally: Tally) -> tuple[str, ...]:
    symbol, word, _ = WORDS[tally.told]
    numbers = ("riservato" if number is None else integer(number) for number in (tally.kept, tally.judged))
    return (month(first).capitalize(), *numbers, tally.percent, f"{symbol} {word}")


def _beside(it: Asked, entries: tuple[Entry, ...]) -> list[Entry]:
    """Return the other rules that apply the same norm, each once."""
    if not entries:
        return []
    rule = entries[0].rule
    others = (entry for entry in it.found.entries if entry.rule.norms[0] == rule.norms[0] and entry.rule is not rule)
    return list({entry.rule.id: entry for entry in others}.values())


def wire(site: Site, desk: Desk) -> None:
    """Add the sheet, which says when it was made, and the same as JSON."""

    def show(regola: str) -> Response:
        return site.show(PAGE, sheet(desk, view_of(desk, request.args, {"regola": regola}), site.clock()))

    def answer(regola: str) -> Response:
        view = view_of(desk, request.args, {"regola": regola})
        rule, it = declared(view), asked(desk, view)
        if it is None:
            abort(404)
        return jsonify(document(it, list(it.found.of(rule.id))))

    site.server.add_url_rule(PAGE.path, PAGE.name, show, methods=["GET"])
    site.server.add_url_rule("/regole/<regola>.json", "regola.json", answer, methods=["GET"])


PAGE = Page(
    name="regola",
    path="/regole/<regola>",
    title="Perché questo esito?",
    nav=None,
    audience=("nucleo", "conferenza", "personale"),
    indicators=(),
    figures=(),
    layout=None,
    wire=wire,
)
