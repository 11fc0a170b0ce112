# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does a heading say that its column tells who answered, or exactly when? Then nothing of it is read."""

from __future__ import annotations

import re

from ingest.questionari.export import Column
from ingest.questionari.labels import plain

KEPT = frozenset({"submitdate", "lastpage", "startlanguage"})
"""The platform's own columns that may be looked at: a day at most, never a person."""

_PERSONAL = re.compile(
    r"(?:il tuo |la tua |il suo |your )?(?:"
    r"nome(?: e cognome| utente)?|cognome(?: e nome)?|nominativo|first ?name|last ?name|full name|user ?name|user id|"
    r"(?:indirizzo )?(?:e ?mail|posta(?: elettronica)?)|e ?mail(?: address)?|codice fiscale|cf|"
    r"matricola|numero di matricola|badge|telefono|cellulare|numero di telefono|phone(?: number)?|"
    r"data di nascita|date of birth|indirizzo(?: di casa| ip)?|ip(?: address)?|token|codice d accesso|access code"
    r")"
)


def is_personal(column: Column) -> bool:
    """Return whether a column is personal: the platform's own, unless it may be looked at, or one that is headed so."""
    if column.meta:
        return column.meta not in KEPT
    return any(_PERSONAL.fullmatch(plain(words)) for words in (column.heading, column.text) if words)
