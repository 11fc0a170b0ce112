# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a reader see when something is not there, not allowed, too big or broken? A page, a reason, a code."""

from __future__ import annotations

import logging
from collections.abc import Callable
from secrets import token_hex

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from dashboard.page import Content, Page
from dashboard.shell import render

Show = Callable[[Page | None, Content, int], Response]

LOG = logging.getLogger("agilometro.dashboard")

WORDS: dict[int, tuple[str, str]] = {
    400: ("Richiesta non comprensibile", "L’indirizzo o il modulo non sono completi. Torna indietro e riprova."),
    403: (
        "Non è possibile procedere da qui",
        "Il modulo è scaduto o non viene da questa pagina. Torna alla pagina, ricaricala e riprova.",
    ),
    404: ("Pagina non trovata", "L’indirizzo non porta a nessuna pagina. Controlla che sia scritto per intero."),
    405: ("Azione non prevista", "Questa pagina non si può usare in questo modo. Torna indietro e usa i pulsanti."),
    413: (
        "File troppo grande",
        "Il file è di {size} MB. Il limite è {limit} MB. Togli i fogli che non servono o dividilo in due.",
    ),
    500: (
        "Qualcosa non ha funzionato",
        "I tuoi dati sono salvi. Riprova; se succede ancora, comunica il codice {code} a chi gestisce il sistema.",
    ),
}


def mount_errors(server: Flask, show: Show, upload_megabytes: int) -> None:
    """Answer every error with a page of ours; a fault of ours has a code, which the log carries with its cause."""

    def known(error: HTTPException) -> Response | HTTPException:
        status = error.code or 500
        if status < 400 or error.response is not None:
            return error
        title, lead = WORDS.get(status, WORDS[400 if status < 500 else 500])
        return _page(show, status, title, lead, upload_megabytes, "")

    def unknown(error: Exception) -> Response:
        code = token_hex(2).upper()
        LOG.error("reference %s", code, exc_info=error)
        title, lead = WORDS[500]
        return _page(show, 500, title, lead, upload_megabytes, code)

    server.register_error_handler(HTTPException, known)
    server.register_error_handler(Exception, unknown)


def _page(show: Show, status: int, title: str, lead: str, limit: int, code: str) -> Response:
    body = render("error.html", status=status, code=code)
    size = -(-(request.content_length or 0) // (1024 * 1024))  # upwards: what is over 20 MB is never said to be 20
    return show(None, Content(title, lead.format(limit=limit, size=size, code=code), body), status)
