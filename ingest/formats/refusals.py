# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""In which words is a whole file refused?"""

from __future__ import annotations

from ingest.issues import FileRefused, Issue

LOADABLE = "Carica un file .xlsx o .csv."


def refused(expected: str, remedy: str, *, row: int | None = None, sheet: str | None = None) -> FileRefused:
    """Return the refusal (ING-01) to raise: `expected` without its full stop, `remedy` a whole sentence."""
    return FileRefused(Issue("ING-01", "error", sheet=sheet, row=row, expected=expected, remedy=remedy))


def wrong_type(what: str) -> FileRefused:
    """Return the refusal of something that is not a table, `what` with its article: «un PDF»."""
    return refused(f"Questo è {what}", LOADABLE)


def too_big(found: int, limit: int) -> FileRefused:
    """Return the refusal of a file of `found` bytes where `limit` are allowed; it never says that they are the same."""
    size, most = _size(found, limit)
    said = f"Il file è di {size}. Il limite è {most}"
    return refused(said, "Togli i fogli che non servono o dividilo in due.")


def too_wide(found: int, limit: int, sheet: str | None = None) -> FileRefused:
    """Return the refusal of a sheet with `found` columns where `limit` are allowed."""
    said = f"Il foglio ha {found} colonne. Il limite è {limit}"
    return refused(said, "Elimina le colonne vuote o estranee a destra della tabella e ricaricalo.", sheet=sheet)


def protected() -> FileRefused:
    """Return the refusal of an encrypted file."""
    return refused("Il file ha una password", "Toglila da Excel e ricaricalo.")


def macros() -> FileRefused:
    """Return the refusal of a file with program code inside."""
    return refused("Il file contiene macro", "Salvalo come .xlsx e ricaricalo.")


def damaged() -> FileRefused:
    """Return the refusal of a file that does not open."""
    return refused("Il file è danneggiato o incompleto", "Aprilo con Excel, salvalo di nuovo come .xlsx e ricaricalo.")


def empty() -> FileRefused:
    """Return the refusal of a file with nothing in it."""
    return refused("Il file è vuoto", "Controlla di avere scelto il file giusto e ricaricalo.")


def bomb() -> FileRefused:
    """Return the refusal of a file that would become too large once opened."""
    return refused("Il file, una volta aperto, è troppo grande", "Togli i fogli che non servono o dividilo in due.")


def _size(found: int, limit: int) -> tuple[str, str]:
    for unit, name in ((1024 * 1024, "MB"), (1024, "kB")):
        if found >= unit and -(-found // unit) != limit // unit:
            return f"{-(-found // unit)} {name}", f"{limit // unit} {name}"
    return f"{found} byte", f"{limit} byte"
