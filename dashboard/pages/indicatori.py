# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Quali indicatori ci sono, quanto valgono, e di quali definizioni ci si può fidare?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import request

from dashboard.cards import Choice
from dashboard.page import Content, Desk, Page, Site, View
from dashboard.pages.adozione import HOME, month_choices
from dashboard.shell import render
from dashboard.views import reference_day
from metrics.places import ENTE
from reports.dimensions import DIMENSIONS, by_dimension
from reports.entries import Entry
from reports.goal_lines import unbalanced
from reports.wording import RESERVED_WORDS, STATUS_WORDS, count, listed

EVERY = (*STATUS_WORDS.values(), RESERVED_WORDS)
"""Every outcome that an indicator may have: symbol, word and style."""


@dataclass(frozen=True)
class Asked:
    """Which indicators the reader asked for: of a dimension, with an outcome; "" is all."""

    dimensione: str
    esito: str

    def keeps(self, entry: Entry) -> bool:
        """Tell whether an indicator is among them; its dimension is chosen elsewhere."""
        return not self.esito or entry.outcome[2] == self.esito


def layout(desk: Desk, view: View) -> Content:
    """Return the list of the indicators by dimension, each with its value for the ente, or the reason why not."""
    on = reference_day(desk, view)
    if on is None:
        return Content("Indicatori", "", render("indicatori_vuoti.html", indicators=desk.catalogue()), HOME)
    asked = Asked(request.args.get("dimensione", ""), request.args.get("esito", ""))
    everything = desk.entries(on, view.noto, ENTE)
    grouped = by_dimension(everything)
    shown = {
        DIMENSIONS.get(name, name): kept
        for name, each in grouped.items()
        if asked.dimensione in ("", name) and (kept := tuple(filter(asked.keeps, each)))
    }
    body = render(
        "indicatori.html",
        groups=shown,
        months=month_choices(desk, on),
        dimensions=_dimensions(grouped, asked),
        outcomes=_outcomes(everything, asked),
        on=on,
        known_on=view.noto,
        weights=unbalanced(desk.goals(on, view.noto), on.year, ENTE, years=1),
        period=f"?periodo={on:%Y-%m}",
    )
    return Content("Indicatori", _lead(everything), body, HOME)


def _lead(entries: Sequence[Entry]) -> str:
    """Return how many there are, how many have a value, and how far their definitions were checked."""
    told = sum(each.value is not None for each in entries)
    unsure = sum(each.mark in ("K", "D") for each in entries)
    parts = [f"{count(told, 'ha', 'hanno')} un valore", f"{count(unsure, 'definizione è', 'definizioni sono')}"]
    return f"{count(len(entries), 'indicatore', 'indicatori')}: {listed(parts)} da verificare sul testo."


def _dimensions(grouped: Iterable[str], asked: Asked) -> list[Choice]:
    names = [("", "Tutte"), *((name, DIMENSIONS.get(name, name)) for name in grouped)]
    return [Choice(name, label, name == asked.dimensione) for name, label in names]


def _outcomes(entries: Iterable[Entry], asked: Asked) -> list[Choice]:
    numbers = Counter(each.outcome[2] for each in entries)
    found = [Choice(style, f"{word} ({numbers[style]})", style == asked.esito) for _, word, style in EVERY]
    return [Choice("", "Tutti", not asked.esito), *(each for each in found if numbers[each.value] or each.chosen)]


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
