# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which units lie beyond what chance explains? The funnel plot as a card, for any indicator on people."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.cards import Card, sources
from dashboard.page import Desk
from dashboard.text import numeri
from disclosure.release import Released
from norms.amounts import percent as percentage
from reports.figures.funnel import LEVELS, Funnel, funnel, limits
from reports.tables import Table
from reports.wording import decimal, integer, month, percent


@dataclass(frozen=True)
class Place:
    """Where the card stands: its download, what the share is of, and what the size of a unit counts."""

    csv: str
    subject: str
    axis: str


def funnel_card(desk: Desk, released: Released, drawn: Funnel, place: Place) -> Card:
    """Return the card; its title is the finding."""
    title = numeri.beyond(drawn)
    subtitle = (
        f"{place.subject} e dimensione della struttura, {month(released.on)}. Linee: limiti esatti del 95 % "
        "(tratteggio) e del 99,8 % attorno alla quota dell’insieme; oltre il 99,8 % il caso da solo non basta a "
        "spiegare la differenza."
    )
    return Card(
        ident="imbuto",
        title=title,
        subtitle=subtitle,
        drawing=funnel(drawn, f"Grafico a imbuto. {title}", place.axis),
        legend=numeri.perhaps(drawn),
        table=_table(drawn, subtitle, place),
        csv=place.csv,
        source=sources(desk, released),
        explore=True,
    )


def _table(drawn: Funnel, caption: str, place: Place) -> Table:
    head = ("Struttura", "Quota", place.axis, "Limiti del 95 %", "Limiti del 99,8 %", "Posizione")
    rows = []
    for point in drawn.points:
        spans = [_span(*limits(drawn.centre, point.whole, level)) for level in LEVELS]
        rows.append((point.name, percent(point.part, point.whole), integer(point.whole), *spans, point.beyond.value))
    return Table(caption, head, tuple(rows), (1, 2, 3, 4))


def _span(low: float, high: float) -> str:
    return f"{decimal(round(low * 10))}–{percentage(decimal(round(high * 10)))}"
