# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What goes into subsection 3.2 of the PIAO? Conditions, implementation, thresholds side by side, impacts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from metrics.goals import Goal
from metrics.places import ENTE
from norms.amounts import amount_said
from norms.citation import citation
from norms.rules import Ruling
from reports.chapters import colophon, definitions, filters, missing
from reports.dimensions import DIMENSIONS, ENABLING, IMPACTS, by_dimension
from reports.document import Document, Grid, Heading, Paragraph, Part, Tone
from reports.document_tables import code_width, notes_of, result
from reports.entries import Entry
from reports.goals import base_words, target_words
from reports.outcomes import WORDS
from reports.snapshot import Snapshot, written
from reports.tables import Table
from reports.wording import day, percent

KIND = "piao"
PERFORMANCE = ("EC", "EF", "EA")
COVERAGE = ("S-01", "S-02", "S-03")
STAGES = ("avvio", "intermedio", "avanzato")
NATIONAL, NATIONAL_APPLICANTS, LOCAL = (
    "copertura.nazionale.con_pola",
    "copertura.nazionale.senza_pola",
    "copertura.minima",
)
THRESHOLDS = (NATIONAL, NATIONAL_APPLICANTS, LOCAL)
"""The norms that the block sets side by side."""

PREVALENT = "presenza.prevalente"
NOT_SET = "non fissato"


def piao(snapshot: Snapshot) -> Document:
    """Return the block on lavoro agile of the PIAO."""
    shown = tuple(each for each in snapshot.whole if _belongs(each.code))
    parts = (
        *_opening(snapshot),
        *_dimensions(snapshot, "Condizioni abilitanti", ENABLING),
        *_dimensions(snapshot, "Stato di implementazione", ("IM",)),
        *_coverage(snapshot),
        *_dimensions(snapshot, "Contributo all’efficienza e all’efficacia", PERFORMANCE),
        *_dimensions(snapshot, "Impatti", IMPACTS),
        *missing(shown),
        *definitions(shown),
        *colophon(snapshot),
    )
    return written(snapshot, KIND, f"PIAO {_triennium(snapshot)}, sottosezione 3.2: lavoro agile", parts, wide=True)


def _belongs(code: str) -> bool:
    return code in COVERAGE or code.partition("-")[0] in (*ENABLING, "IM", *PERFORMANCE, *IMPACTS)


def _triennium(snapshot: Snapshot) -> str:
    return f"{snapshot.on.year}-{snapshot.on.year + 2}"


def _opening(snapshot: Snapshot) -> Iterator[Part]:
    found = snapshot.entry("S-01")
    if found is not None and found.value is not None:
        yield Paragraph(
            f"Al {day(snapshot.on)} hanno un accordo in vigore {found.terms} persone con attività eseguibile in "
            f"modalità agile: {found.shown}.",
            Tone.LEAD,
            figured=True,
        )
    yield Paragraph(
        f"Per ogni indicatore: da dove si parte, il valore al {day(snapshot.on)} e gli obiettivi dei tre anni "
        f"{_triennium(snapshot)}, con i quali l’ente passa dall’avvio allo sviluppo intermedio e a quello avanzato. "
        "Un obiettivo che nessuno ha fissato è detto, e non è zero."
    )
    yield from filters(snapshot)


# ---------------------------------------------------------------- indicators and their goals


def _dimensions(snapshot: Snapshot, title: str, names: Sequence[str]) -> Iterator[Part]:
    found = by_dimension(snapshot.whole, names)
    if not found:
        return
    yield Heading(title)
    for name, entries in found.items():
        if len(names) > 1:
            yield Heading(DIMENSIONS[name].rpartition(": ")[2].capitalize(), 2)
        yield goal_table(snapshot, f"piano.{name}", f"Piano {name}", DIMENSIONS[name], entries)


def goal_table(snapshot: Snapshot, key: str, sheet: str, title: str, entries: Sequence[Entry]) -> Grid:
    """Return where each indicator starts, where it is, and where it should be in each of three years."""
    year = snapshot.on.year
    stages = tuple(f"{year + later} ({stage})" for later, stage in enumerate(STAGES))
    head = ("Codice", "Indicatore", "Base", f"Al {day(snapshot.on)}", *stages, "Esito")
    rows = tuple(_goal_row(snapshot, entry) for entry in entries)
    widths = (code_width(entries), 28, 22, 16, 15, 15, 15, 17)
    notes = (*notes_of(entries), f"L’esito è del valore al {day(snapshot.on)} rispetto all’obiettivo del {year}.")
    return Grid(key, sheet, Table(f"{title}, base, valore e obiettivi", head, rows, (3,)), widths, notes)


def _goal_row(snapshot: Snapshot, entry: Entry) -> tuple[str, ...]:
    goals = snapshot.goals.triennium(entry.code, ENTE, snapshot.on.year)
    bases = (base_words(goal, entry) for goal in goals if goal is not None)
    base = next((words for words in bases if words), entry.base)
    aims = (_aim(goal, entry) for goal in goals)
    return (entry.code, entry.title, base or "–", entry.shown, *aims, result(entry))


def _aim(goal: Goal | None, entry: Entry) -> str:
    """Return a goal without its year, which the column says."""
    words = "" if goal is None else target_words(goal, entry).replace(f" nel {goal.year}", "")
    return words or NOT_SET


# ---------------------------------------------------------------- thresholds


def _coverage(snapshot: Snapshot) -> Iterator[Part]:
    entries = [each for each in snapshot.whole if each.code in COVERAGE]
    yield Heading("Copertura e soglie")
    yield goal_table(snapshot, "piano.copertura", "Piano copertura", "Copertura del lavoro agile", entries)
    yield Paragraph(
        "Le soglie nazionali e quella dell’ente stanno una accanto all’altra, ciascuna con il proprio denominatore: si "
        "confrontano solo quote dello stesso denominatore. Dopo il DPR 81/2022 il 15 % nazionale è un riferimento e "
        "non una quota sanzionata (lettura da verificare)."
    )
    yield _threshold_table(snapshot)


def _threshold_table(snapshot: Snapshot) -> Grid:
    head = ("Soglia", "Prescritto", "Denominatore", "Indicatore", "Valore", "Confronto", "Fonte")
    feasible, applicants = "personale con attività eseguibile", "persone che lo chiedono"
    rows = (
        _threshold(snapshot, "T6, con il PIAO", NATIONAL, feasible, "S-01"),
        _not_compared(snapshot, "T6, senza il PIAO", NATIONAL_APPLICANTS, applicants),
        _prevalent(snapshot),
        _threshold(snapshot, "T9, dell’ente: adozione", LOCAL, feasible, "S-01"),
        _threshold(snapshot, "T9, dell’ente: garanzia", LOCAL, feasible, "S-02"),
    )
    notes = (
        "S-03 ha per denominatore le domande decise, non le persone: non si confronta con la soglia dei richiedenti.",
        "T6, T8, T9: le soglie nazionali e locali in vigore al giorno di riferimento.",
    )
    table = Table("Soglie di copertura, ciascuna con il suo denominatore", head, rows, (4,))
    return Grid("soglie", "Soglie", table, (20, 14, 22, 14, 11, 19, 34), notes)


def _threshold(snapshot: Snapshot, name: str, norm: str, base: str, code: str) -> tuple[str, ...]:
    ruling, entry = snapshot.rulings.get(norm), snapshot.entry(code)
    shown = "–" if entry is None else f"{entry.shown}"
    return (name, _amount(ruling), base, code, shown, _compared(ruling, entry), _cited(ruling))


def _not_compared(snapshot: Snapshot, name: str, norm: str, base: str) -> tuple[str, ...]:
    ruling = snapshot.rulings.get(norm)
    return (name, _amount(ruling), base, "–", "–", "○ Nessun indicatore con questo denominatore", _cited(ruling))


def _compared(ruling: Ruling | None, entry: Entry | None) -> str:
    """Return how a share stands to a floor of the same denominator, unrounded."""
    if ruling is None:
        return "○ Nessuna soglia"
    if entry is None or entry.value is None:
        return result(entry) if entry is not None else "◇ Non calcolabile"
    return "● Raggiunta" if entry.value >= ruling.fraction * 100 else "■ Sotto la soglia"


def _prevalent(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the rule that everybody works mostly in presence: counted by person and period, told as kept or not."""
    found = None if snapshot.checkup is None else next(iter(snapshot.checkup.of(PREVALENT)), None)
    name, base = "T8, presenza prevalente", "periodi valutabili di ciascuna persona"
    if found is None:
        return (name, "–", base, PREVALENT, "–", "○ Nessuna soglia", "–")
    tally = found.tally()
    symbol, word, _ = WORDS[tally.told]
    shown = "–" if tally.share is None else percent(*tally.share)
    ruling = found.rulings[0] if found.rulings else None
    return (name, _amount(ruling), base, PREVALENT, shown, f"{symbol} {word}", _cited(ruling))


def _amount(ruling: Ruling | None) -> str:
    return "–" if ruling is None else amount_said(ruling)


def _cited(ruling: Ruling | None) -> str:
    return "–" if ruling is None else citation(ruling)
