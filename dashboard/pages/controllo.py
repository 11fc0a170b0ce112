# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Il file del Conto annuale che stiamo per inviare dice quello che dice l’archivio? In quale cella no?"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from flask import Response, request
from werkzeug.datastructures import FileStorage

from dashboard.guard import form_token, require_form
from dashboard.page import Content, Desk, Page, Site
from dashboard.pages.adozione import HOME
from dashboard.shell import render
from disclosure.release import Released
from ingest.contoannuale.filing import NotReadable, Return, read_return
from metrics.places import ENTE, At
from reports.conto import Published
from reports.conto_check import NOT_RECORDED, Answer, Checked, compared, number, verdict

TITLE = "Controllo prima dell’invio"
CRUMBS = (*HOME, ("Confronto con altri enti", "/conto-annuale"))
RESERVED = "il numero dell’archivio è riservato in questa pagina: si controlla con «agilometro conto check»"


def _asks(told: Published, problem: Sequence[str] = ()) -> Content:
    """Return the form, with what was wrong with the file that was sent, if one was."""
    body = render("controllo_conto.html", token=form_token(), own=told.own, problem=problem, checked=None)
    lead = problem[0] if problem else "Il file si confronta con l’archivio cella per cella. Non viene conservato."
    return Content(TITLE, lead, body, CRUMBS, mark="Errore: " if problem else "")


def _answers(told: Published, filed: Return, released: Released | None) -> Content:
    """Return each cell beside what may be shown of the record."""
    checked = compared(filed.cells, lambda genere, _: _shown(released, genere), by_category=False, why=RESERVED)
    lead = f"Nel file non c’è nessuna riga del nostro ente ({told.own.code if told.own else ''})."
    body = render(
        "controllo_conto.html",
        token=form_token(),
        own=told.own,
        problem=(),
        filed=filed,
        checked=[_row(each) for each in checked],
        whole=all(each.answer is Answer.EQUAL for each in checked),
        left=", ".join(NOT_RECORDED.values()),
        known_on=None if released is None else released.known_on,
    )
    return Content(TITLE, verdict(checked) if filed.rows else lead, body, CRUMBS)


def _shown(released: Released | None, genere: str) -> int | None:
    shown = None if released is None else released.cells.get(At(ENTE, genere))
    return None if shown is None else shown.numerator


def _row(each: Checked) -> tuple[str, str, str, str, tuple[str, str, str], str]:
    recorded = "riservato" if each.recorded is None else number(each.recorded)
    return (each.name, each.where, number(each.filed.number), recorded, each.answer.value, each.said)


def _received(desk: Desk, sent: FileStorage | None) -> Content:
    """Return the outcome of a file that was sent: it is read where nobody else sees it, and is gone afterwards."""
    told = desk.conto()
    if told.own is None:
        return _asks(told)
    if sent is None or not sent.filename:
        return _asks(told, ("Nessun file scelto: scegline uno e premi di nuovo «Controlla».",))
    with tempfile.TemporaryDirectory(prefix="agilometro-") as folder:
        path = Path(folder) / "inviato.csv"
        sent.save(path)
        try:
            filed = read_return(path, Path(sent.filename.replace("\\", "/")).name, told.own.code)
        except NotReadable as error:
            return _asks(told, error.sentences[:20])
    released = desk.conto_agile(filed.year)
    if released is None:
        return _asks(told, (f"Nell’archivio non c’è nessuna presenza del {filed.year}: manca, e non è zero.",))
    return _answers(told, filed, released)


def wire(site: Site, desk: Desk) -> None:
    """Add the form and its answer."""

    def ask() -> Response:
        return site.show(PAGE, _asks(desk.conto()))

    def receive() -> Response:
        require_form()
        return site.show(PAGE, _received(desk, request.files.get("file")))

    site.server.add_url_rule(PAGE.path, PAGE.name, ask, methods=["GET"])
    site.server.add_url_rule(PAGE.path, f"{PAGE.name}.arrivo", receive, methods=["POST"])


PAGE = Page(
    name="controllo",
    path="/conto-annuale/controllo",
    title=TITLE,
    nav=None,
    audience=("personale",),
    indicators=(),
    figures=(),
    layout=None,
    wire=wire,
)
