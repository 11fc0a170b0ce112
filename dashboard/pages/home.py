# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Che cosa c'è da fare? Pochi fatti, ciascuno con la sua conseguenza e un verbo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.page import Content, Desk, Page, Site, View
from dashboard.pages import adozione
from dashboard.shell import render
from dashboard.text import numeri
from metrics.targets import Status
from reports import tables
from reports.wording import count, fraction_percent, month

NO_OUTCOME = ("", "", "none")


@dataclass(frozen=True)
class Fact:
    """One card of the home: a fact, what follows from it, one verb."""

    title: str
    says: str
    verb: str
    href: str
    outcome: tuple[str, str, str] = NO_OUTCOME


def layout(desk: Desk, view: View) -> Content:
    """Return the home: before the first load, the one thing to do."""
    it = adozione.asked(desk, View())
    if it is None:
        return Content(
            "Da fare", "Non ci sono ancora dati. Carica il primo file.", render("home.html", facts=[_load()])
        )
    facts = [_coverage(it), *_below(it), _update(it.on)]
    return Content("Da fare", _lead(it), render("home.html", facts=facts))


def _lead(it: adozione.Asked) -> str:
    return f"{numeri.below(it.lines, it.coverage)}, a {month(it.on)}."


def _load() -> Fact:
    says = "Si comincia dal file del personale; poi accordi, domande e presenze. Prima il controllo, poi la conferma."
    return Fact("Nessun file caricato", says, "Carica il primo file", "/caricamenti")


def _coverage(it: adozione.Asked) -> Fact:
    said = numeri.answer("L’ente", it.whole, it.coverage, it.indicators["S-01"].denominator, numeri.NOUNS["Organico"])
    return Fact("Copertura del lavoro agile", said, "Apri Adozione", "/adozione", it.whole.outcome)


def _low(it: adozione.Asked) -> list[tables.Line]:
    return [each for each in tables.parts(it.lines) if each.status is Status.NOT_MET]


def _below(it: adozione.Asked) -> list[Fact]:
    low = _low(it)
    target = it.coverage.target
    if not low or target is None:
        return []
    lack = sum(each.missing or 0 for each in low)
    title = f"{count(len(low), 'struttura', 'strutture')} sotto il {fraction_percent(target.floor)}"
    says = f"Per portarle tutte all’obiettivo servono accordi per {count(lack, 'persona', 'persone')}."
    return [Fact(title, says, "Vedi quali", "/adozione#figura-barre")]


def _update(on: date) -> Fact:
    says = (
        f"I numeri sono di {month(on)}. Quando arriva un file nuovo, caricalo: il controllo viene prima della conferma."
    )
    return Fact("Dati", says, "Carica un file", "/caricamenti")


def wire(site: Site, desk: Desk) -> None:
    """Add nothing: the home is a page and no more."""


PAGE = Page(
    name="home",
    path="/",
    title="Da fare",
    nav="Da fare",
    audience=("conferenza", "nucleo", "personale"),
    indicators=("S-01",),
    figures=(),
    layout=layout,
    wire=wire,
)
