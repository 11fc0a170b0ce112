# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is a figure on a page? Finding, subtitle, drawing, table, source and download: always all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from markupsafe import Markup

from dashboard.page import Desk, View
from dashboard.shell import render
from dashboard.text import numeri
from disclosure.release import Released
from metrics.places import ENTE
from reports.tables import Table, walk


@dataclass(frozen=True)
class Card:
    """One figure. `ident` names it in the page; `explore` says whether it opens as an interactive one."""

    ident: str
    title: str
    subtitle: str
    drawing: Markup
    legend: str
    table: Table
    csv: str
    source: str
    explore: bool

    def markup(self) -> Markup:
        """Return the card as it stands in the page."""
        return render("figure.html", card=self)


def sources(desk: Desk, released: Released) -> str:
    """Return the sentence on the files behind a release."""
    names = list(dict.fromkeys(file.nome for file in desk.lineage(released.run)))
    shown = names if len(names) <= 4 else [*names[:3], f"altri {len(names) - 3} file"]
    return numeri.source(shown, released.known_on)


def query(view: View, **changed: str) -> str:
    """Return the query string of a view: what is left out is the default."""
    given = {
        "struttura": "" if view.struttura == ENTE else view.struttura,
        "periodo": "" if view.periodo is None else f"{view.periodo:%Y-%m}",
        "per": "" if view.per == "struttura" else view.per,
        "noto": "" if view.noto is None else view.noto.isoformat(),
    }
    kept = {name: value for name, value in (given | changed).items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def at_unit(view: View, unit: str) -> View:
    """Return the same view of another unit."""
    return replace(view, struttura=unit)


@dataclass(frozen=True)
class Choice:
    """One entry of a select."""

    value: str
    label: str
    chosen: bool


def unit_choices(released: Released, view: View) -> Sequence[Choice]:
    """Return the tree of the units, each below its own with a dash more."""
    found = [Choice("", "Tutto l’ente", view.struttura == ENTE)]
    for unit, depth in walk(released.tree):
        found.append(Choice(unit.code, f"{'– ' * depth}{unit.name}", unit.code == view.struttura))
    return found
