# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Chi può usare queste pagine, e che cosa ancora non è stato provato?"""

from __future__ import annotations

from dashboard.page import Content, Desk, Page, Site, View
from dashboard.pages.adozione import HOME
from dashboard.shell import render


def layout(desk: Desk, view: View) -> Content:
    """Return what was tested and what was not: the declaration itself is the ente's, on AGID's form."""
    lead = "Le pagine mirano alle WCAG 2.2, livello AA; qui c’è che cosa è stato provato e che cosa no."
    return Content("Accessibilità", lead, render("accessibilita.html"), HOME)


def wire(site: Site, desk: Desk) -> None:
    """Add nothing: the note is a page and no more."""


PAGE = Page(
    name="accessibilita",
    path="/accessibilita",
    title="Accessibilità",
    nav=None,
    audience=("tutti",),
    indicators=(),
    figures=(),
    layout=layout,
    wire=wire,
)
