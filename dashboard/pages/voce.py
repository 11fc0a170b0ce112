# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Come è stato calcolato un indicatore che non è una quota di persone: un costo, un requisito, una regola?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from flask import abort

from dashboard import obiettivi
from dashboard.cards import Choice
from dashboard.page import Content, Desk, View
from dashboard.pages.adozione import HOME, month_choices
from dashboard.pages.certificazione import verification
from dashboard.shell import render
from dashboard.views import reference_day
from metrics.indicators.esiti import RULED
from metrics.places import ENTE, Unit
from metrics.quantities import quantities
from metrics.quantity import Quantity
from metrics.ruled import Ruled
from reports.entries import Entry
from reports.tables import Table
from reports.wording import day, month

CRUMBS = (*HOME, ("Indicatori", "/indicatori"))
YEARS = 3
"""How many years are told beside one another: that of the reference day and those before."""


def declared(code: str, on: date) -> Quantity | Ruled:
    """Return the declaration that a code names on a day, or answer 404."""
    found: Sequence[Quantity | Ruled] = (*quantities(on), *RULED)
    named = next((each for each in found if each.code == code), None)
    if named is None:
        abort(404)
    return named


def layout(desk: Desk, view: View) -> Content:
    """Return the card: the value and its terms, the years beside it, the units, the files, what it means."""
    on = reference_day(desk, view)
    told = declared(view.value("codice"), on or date.max)
    title = f"{told.code} {told.title}"
    if on is None:
        return Content(title, "Non ci sono ancora dati. Carica il primo file.", render("empty.html"), CRUMBS)
    entry = _entry(desk, told.code, on, view, view.struttura)
    if entry is None:
        abort(404)
    body = render(
        "voce.html",
        told=told,
        entry=entry,
        rule=told.rule if isinstance(told, Ruled) else None,
        units=_unit_choices(desk, view, on),
        months=month_choices(desk, on),
        years=_years(desk, entry, view),
        below=_below(desk, entry, view),
        files=desk.lineage(entry.digest),
        obiettivi=obiettivi.section(desk, told.code, view, on),
        verifica="" if view.noto else verification(desk, told.code, view.struttura, on),
        view=view,
    )
    return Content(title, _lead(entry), body, CRUMBS)


def _lead(entry: Entry) -> str:
    name = "L’ente" if entry.struttura == ENTE else entry.struttura_name
    if entry.value is None:
        return f"{name}, {month(entry.on)}: nessun valore. {_sentence(entry.reason)}"
    base = f" La base è {entry.base}." if entry.base else ""
    return f"{name}, {month(entry.on)}: {entry.shown}.{base}"


def _sentence(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:]}." if reason else ""


def _entry(desk: Desk, code: str, on: date, view: View, struttura: str) -> Entry | None:
    return desk.entry(code, on, view.noto, struttura)


def _unit_choices(desk: Desk, view: View, on: date) -> list[Choice]:
    below = [Choice(each.code, each.name, each.code == view.struttura) for each in _first_level(desk, on)]
    return [Choice("", "Tutto l’ente", view.struttura == ENTE), *below]


def _first_level(desk: Desk, on: date) -> Iterator[Unit]:
    return (each for each in desk.units(on) if each.parent == ENTE)


def _years(desk: Desk, entry: Entry, view: View) -> Table:
    """Return the value on the same day of the years before, each as it is known now."""
    days = [_same_day(entry.on, entry.on.year - back) for back in range(YEARS)]
    found = [_entry(desk, entry.code, each, view, entry.struttura) for each in reversed(days)]
    rows = [(day(each.on), each.shown, each.target or "–", each.reason or "–") for each in found if each is not None]
    return Table("Lo stesso giorno degli anni prima", ("Al", "Valore", "Obiettivo", "Nota"), tuple(rows), (1,))


def _same_day(on: date, year: int) -> date:
    """Return a day in another year; 29 February is the last of its month there."""
    return on.replace(year=year, day=28) if (on.month, on.day) == (2, 29) else on.replace(year=year)


def _below(desk: Desk, entry: Entry, view: View) -> Table | None:
    """Return the units right below the ente, in the order of the tree; None where no unit has a value."""
    if entry.struttura != ENTE:
        return None
    found = [_entry(desk, entry.code, entry.on, view, each.code) for each in _first_level(desk, entry.on)]
    told = [each for each in found if each is not None]
    if all(each.value is None and not each.reserved for each in told):
        return None
    rows = tuple((each.struttura_name, each.shown, each.terms or "–", each.reason or "–") for each in told)
    head = ("Struttura", "Valore", "Conteggio", "Nota")
    return Table("Le strutture, nell’ordine dell’organigramma", head, rows, (1,))
