# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which tables do documents share? The same entry gives the same words in each of them."""

from __future__ import annotations

from collections.abc import Sequence

from reports.document import Grid
from reports.entries import Entry
from reports.tables import Table

NO_TARGET = "–"


def indicator_table(key: str, sheet: str, caption: str, entries: Sequence[Entry]) -> Grid:
    """Return the indicators of a dimension: value, terms, target, outcome, how far the definition was verified."""
    head = ("Codice", "Indicatore", "Valore", "Termini", "Obiettivo", "Esito", "Definizione")
    rows = tuple(
        (e.code, e.title, e.shown, e.terms or "–", e.target or NO_TARGET, result(e), e.verified) for e in entries
    )
    widths = (code_width(entries), 30, 14, 16, 15, 21, 19)
    return Grid(key, sheet, Table(caption, head, rows, (2, 3)), widths, notes_of(entries))


def code_width(entries: Sequence[Entry]) -> int:
    """Return the share of the page that the longest code needs."""
    return max((9, *(len(each.code) * 5 // 4 for each in entries)))


def result(entry: Entry) -> str:
    """Return symbol and word of the outcome."""
    symbol, word, _ = entry.outcome
    return f"{symbol} {word}"


def reason_table(entries: Sequence[Entry]) -> Grid | None:
    """Return why a value is not there, or not whole; None when there is nothing to say."""
    told = [each for each in entries if each.reason and not each.reserved]
    if not told:
        return None
    rows = tuple((each.code, each.title, result(each), f"{each.reason[0].upper()}{each.reason[1:]}.") for each in told)
    table = Table("Motivi per cui un valore manca o è parziale", ("Codice", "Indicatore", "Esito", "Motivo"), rows)
    return Grid("motivi", "Motivi", table, (code_width(told), 31, 18, 56))


def notes_of(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return what must be known to read some entries: reserved numbers, other units than percentages."""
    notes = []
    if any(each.reserved for each in entries):
        notes.append("ris.: riservato, per non rendere riconoscibili le persone. Non vuol dire zero.")
    if any(each.value is None and not each.reserved for each in entries):
        notes.append("–: non calcolabile; il motivo è più avanti, in «Valori che mancano». Non vuol dire zero.")
    return tuple(notes)


def definition_table(entries: Sequence[Entry]) -> Grid:
    """Return formula, source and mark of each indicator."""
    head = ("Codice", "Indicatore", "Formula", "Unità", "Fonte", "Definizione")
    rows = tuple((e.code, e.title, e.formula, e.unit.value, e.source, e.verified) for e in entries)
    table = Table("Definizioni degli indicatori", head, rows)
    return Grid("definizioni", "Definizioni", table, (code_width(entries), 25, 36, 12, 26, 15))


def unverified(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return the codes whose definition nobody has yet checked on the official text, in order."""
    return tuple(each.code for each in entries if each.mark != "V")
