# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Quali documenti si scrivono dai dati di un mese, e in quali formati?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flask import Response, abort

from dashboard.page import Content, Desk, Page, Site, View
from dashboard.pages.adozione import HOME, month_choices
from dashboard.shell import render
from dashboard.views import reference_day, view_of
from reports.formats import FORMS
from reports.wording import day


@dataclass(frozen=True)
class Offered:
    """A document: what it is for, in words."""

    title: str
    purpose: str


DOCUMENTS: Mapping[str, Offered] = MappingProxyType(
    {
        "relazione": Offered(
            "Relazione per il Nucleo di Valutazione",
            "Ogni indicatore con valore, termini, obiettivo, esito e definizione; le strutture, i mesi, le regole.",
        ),
        "piao": Offered(
            "Sezione 3.2 del PIAO",
            "Condizioni abilitanti con base, obiettivi di tre anni e valori raggiunti; attuazione, soglie, impatti.",
        ),
        "dfp": Offered(
            "Questionario del Dipartimento della Funzione pubblica",
            "Il personale e i lavoratori agili mese per mese. I numeri riservati restano tali: quelli esatti, dovuti "
            "per legge, si scrivono dalla riga di comando, che registra chi li chiede.",
        ),
    }
)

TYPES = MappingProxyType(
    {
        ".pdf": "application/pdf",
        ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)


def layout(desk: Desk, view: View) -> Content:
    """Return the page: each document with a link per format, for the month chosen."""
    on = reference_day(desk, view)
    if on is None:
        return Content("Documenti", "Non ci sono ancora dati. Carica il primo file.", render("empty.html"), HOME)
    body = render(
        "documenti.html",
        documents=DOCUMENTS,
        forms={suffix: form.name for suffix, form in FORMS.items()},
        months=month_choices(desk, on),
        month=f"{on:%Y-%m}",
    )
    return Content("Documenti", f"Tre documenti sui dati al {day(on)}, dagli stessi numeri delle pagine.", body, HOME)


def wire(site: Site, desk: Desk) -> None:
    """Add the downloads; a document that nobody writes, or a month without data, is not found."""

    def download(mese: str, tipo: str, formato: str) -> Response:
        view = view_of(desk, {"periodo": mese})
        suffix = f".{formato}"
        if tipo not in DOCUMENTS or suffix not in FORMS or view.periodo is None:
            abort(404)
        written = desk.document(tipo, view.periodo, suffix)
        response = Response(written, content_type=TYPES[suffix])
        response.headers.set("Content-Disposition", "attachment", filename=f"{tipo}-{mese}{suffix}")
        return response

    site.server.add_url_rule("/documenti/<mese>/<tipo>.<formato>", "documenti.file", download)


PAGE = Page(
    name="documenti",
    path="/documenti",
    title="Documenti",
    nav="Documenti",
    audience=("nucleo", "conferenza", "personale"),
    indicators=(),
    figures=(),
    layout=layout,
    wire=wire,
)
