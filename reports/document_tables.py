# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which tables do documents share? The same entry gives the same words in each of them."""

from __future__ import annotations

from collections.abc import Sequence

from reports.document import Grid
from reports.entries import Entry
from reports.tables import Table
from reports.wording import listed

NO_TARGET = "–"


def result(entry: Entry) -> str:
    """Return symbol and word of the outcome, and the reason where there is no number."""
    symbol, word, _ = entry.outcome
    told = f"{symbol} {word}"
    return told if entry.reserved or not entry.reason else f"{told}: {entry.reason}"


def indicator_table(key: str, sheet: str, caption: str, entries: Sequence[Entry]) -> Grid:
    """Return the indicators of a dimension: value, terms, target, outcome, how far the definition was verified."""
    head = ("Codice", "Indicatore", "Valore", "Termini", "Obiettivo", "Esito", "Definizione")
    rows = tuple(
        (e.code, e.title, e.shown, e.terms or "–", e.target or NO_TARGET, result(e), e.verified) for e in entries
    )
    return Grid(key, sheet, Table(caption, head, rows, (2, 3)), (9, 31, 12, 14, 10, 22, 16), notes_of(entries))


def notes_of(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return what must be known to read some entries: reserved numbers, other units than percentages."""
    notes = []
    if any(each.reserved for each in entries):
        notes.append("ris.: riservato, per non rendere riconoscibili le persone. Non vuol dire zero.")
    if any(each.value is None and not each.reserved for each in entries):
        notes.append("–: non calcolabile; il motivo è nella colonna dell’esito. Non vuol dire zero.")
    return tuple(notes)


def definition_table(entries: Sequence[Entry]) -> Grid:
    """Return formula, source and mark of each indicator."""
    head = ("Codice", "Indicatore", "Formula", "Unità", "Fonte", "Definizione")
    rows = tuple((e.code, e.title, e.formula, e.unit.value, e.source, e.verified) for e in entries)
    table = Table("Definizioni degli indicatori", head, rows)
    return Grid("definizioni", "Definizioni", table, (9, 23, 34, 10, 24, 14))


def unverified(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return the codes whose definition nobody has yet checked on the official text, in order."""
    return tuple(each.code for each in entries if each.mark != "V")


def codes_said(codes: Sequence[str]) -> str:
    """Return codes as a sentence lists them; «nessuno» where there is none."""
    return listed(list(codes)) if codes else "nessuno"
