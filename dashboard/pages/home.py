# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Che cosa c'è da fare? Pochi fatti, ciascuno con la sua conseguenza e un verbo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dashboard.page import Content, Desk, Page, Site, View
from dashboard.pages import adozione, regole, scadenze
from dashboard.pages.caricamenti import Loaded, loaded
from dashboard.shell import render
from dashboard.text import numeri
from dashboard.text import regole as of_rules
from dashboard.text import scadenze as of_deadlines
from metrics.targets import Status
from reports import tables
from reports.wording import RESERVED_WORDS, count, fraction_percent, listed, month

if TYPE_CHECKING:
    from ingest.door import Door
    from ingest.report import Waiting

NO_OUTCOME = ("", "", "none")

CARDS = 5
"""How many cards the home has at most. In order of importance: what waits at the door, because until it is corrected no
number below is whole; what has a day, because after it nothing can be done; the rules; the target; what came last."""

LATEST = 3
"""Files that are named as the last ones loaded."""


@dataclass(frozen=True)
class Fact:
    """One card of the home: a fact, what follows from it, one verb."""

    title: str
    says: str
    verb: str
    href: str
    outcome: tuple[str, str, str] = NO_OUTCOME


def home(desk: Desk, door: Door | None) -> Content:
    """Return the home: what waits at the door for whoever can load, then the figures; before the first load, that."""
    waiting, files = ((), []) if door is None else _at_the_door(door)
    it = adozione.asked(desk, View())
    if it is None:
        facts = [*_to_correct(waiting), _recent(files, None) if files else _load()]
        return Content("Da fare", _nothing_yet(files), render("home.html", facts=facts))
    to_do = [*_to_correct(waiting), *_ahead(desk), *_rules(desk), *_below(it)]
    facts = [*to_do, _coverage(it), _recent(files, it.on) if files else _update(it.on)]
    return Content("Da fare", _lead(len(to_do), it.on), render("home.html", facts=facts[:CARDS]))


def _at_the_door(door: Door) -> tuple[tuple[Waiting, ...], list[Loaded]]:
    waiting = door.open_quarantine()
    return waiting, loaded(door.batches(), waiting)


def _nothing_yet(files: Sequence[Loaded]) -> str:
    return "Non ci sono ancora numeri." if files else "Non ci sono ancora dati. Carica il primo file."


def _to_correct(waiting: Sequence[Waiting]) -> list[Fact]:
    """Return the card of the rows to correct: the file where it is one, all of them together where they are more."""
    files = {each.deposit: each.file for each in waiting}
    if not files:
        return []
    title = _rows_to_correct(sum(each.rows for each in waiting))
    (number, name), *others = files.items()
    if others:
        says = f"Sono di {len(files)} file. Finché non sono corrette non entrano nei numeri."
        return [Fact(title, says, "Vedi i file", "/caricamenti")]
    says = f"Nel file {name}. Finché non sono corrette non entrano nei numeri."
    return [Fact(title, says, "Correggi", f"/caricamenti/{number}#attesa")]


def _rows_to_correct(rows: int) -> str:
    return f"{count(rows, 'riga aspetta', 'righe aspettano')} la correzione"


def _recent(files: Sequence[Loaded], on: date | None) -> Fact:
    """Return the card of the last loads; `on` is the day of the figures, when there are any."""
    told = [f"{file.name} ({'annullato' if file.withdrawn else file.received})" for file in files[:LATEST]]
    said = f"I numeri sono di {month(on)}. " if on else ""
    return Fact("Ultimi caricamenti", f"{said}Dal più recente: {listed(told)}.", "Carica un file", "/caricamenti")


def _ahead(desk: Desk) -> list[Fact]:
    """Return the card of the deadlines within the shortest horizon, of those that may be told; none where none is."""
    it = scadenze.asked(desk, {})
    told = None if it is None else of_deadlines.card(it.amounts, it.until)
    if told is None:
        return []
    title, says, hidden = told
    return [Fact(title, says, "Vedi le scadenze", "/scadenze", RESERVED_WORDS if hidden else NO_OUTCOME)]


def _rules(desk: Desk) -> list[Fact]:
    """Return the card of the rules that are not always kept; none where all are, or nothing may be told."""
    it = regole.asked(desk, View())
    told = None if it is None else of_rules.card(it.found)
    return [] if told is None else [Fact(*told, "Vedi perché", "/regole")]


def _lead(to_do: int, on: date) -> str:
    """Return the answer of the page: how many things there are to do; what is merely told is not one of them."""
    things = "cosa" if to_do == 1 else "cose"
    said = f"{numeri.FEW[to_do]} {things} da fare" if to_do else "Niente da fare"
    return f"{said}. I numeri sono di {month(on)}."


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
    """Add the home: it alone, of the pages that show figures, also says what waits at the door."""
    site.server.add_url_rule(PAGE.path, PAGE.name, lambda: site.show(PAGE, home(desk, site.door)), methods=["GET"])


PAGE = Page(
    name="home",
    path="/",
    title="Da fare",
    nav="Da fare",
    audience=("conferenza", "nucleo", "personale"),
    indicators=("S-01",),
    figures=(),
    layout=None,
    wire=wire,
)
