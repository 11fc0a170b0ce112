# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does the Nucleo sign? The yearly report: every indicator with its terms, its target and what is not verified."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from disclosure.release import Released
from metrics.targets import Status
from reports.chapters import colophon, definitions, filters, missing
from reports.dimensions import DIMENSIONS, by_dimension
from reports.document import Document, Grid, Heading, Paragraph, Part, Tone
from reports.document_tables import indicator_table, notes_of
from reports.entries import Entry
from reports.figures.printed import printed_bars, printed_trend
from reports.outcomes import WORDS, prescribed_briefly
from reports.outcomes import Entry as RuleEntry
from reports.snapshot import Snapshot, written
from reports.tables import Table, by_month, by_unit, table, whole
from reports.wording import count, day, fraction_percent, integer

KIND = "relazione"
LEADING = "S-01"
BY_UNIT = ("S-01", "S-02", "S-03", "IM-01", "IM-02")
"""The indicators of which every unit is told."""

MONTHLY = ("S-01", "IM-01", "IM-02")
"""The indicators whose months are drawn."""


def relazione(snapshot: Snapshot) -> Document:
    """Return the Relazione on lavoro agile for the Nucleo di Valutazione."""
    parts = (
        *_opening(snapshot),
        *_indicators(snapshot),
        *missing(snapshot.whole),
        *_units(snapshot),
        *_months(snapshot),
        *_rules(snapshot),
        *definitions(snapshot.whole),
        *colophon(snapshot),
    )
    title = f"Relazione sul lavoro agile {snapshot.on.year}"
    return written(snapshot, KIND, title, parts)


# ---------------------------------------------------------------- the answer


def _opening(snapshot: Snapshot) -> Iterator[Part]:
    yield Paragraph(_answer(snapshot), Tone.LEAD, figured=True)
    yield Paragraph(_overview(snapshot.whole), figured=True)
    yield Paragraph(
        "Le percentuali sono arrotondate a un decimale; gli obiettivi sono confrontati con i conteggi e non con la "
        "percentuale arrotondata. Un dato che manca non è mai zero."
    )
    yield from filters(snapshot)


def _answer(snapshot: Snapshot) -> str:
    """Return the one sentence that says how the ente stands."""
    found = snapshot.entry(LEADING)
    opening = f"Al {day(snapshot.on)} "
    if found is None or found.value is None:
        why = "non è calcolabile" if found is None or not found.reason else f"non si può dire: {found.reason}"
        return f"{opening}la copertura del lavoro agile {why}."
    held = f"{opening}l’ente è al {found.shown}: {found.terms} persone con attività eseguibile in modalità agile"
    if not found.target:
        return f"{held} hanno un accordo in vigore."
    _, word, _ = found.outcome
    return f"{held} hanno un accordo in vigore. Obiettivo {found.target}: {word.lower()}."


def _overview(entries: Sequence[Entry]) -> str:
    """Return how many indicators have a value, are reserved, cannot be computed, and reach their target."""
    known = sum(each.value is not None for each in entries)
    reserved = sum(each.reserved for each in entries)
    aimed = [each for each in entries if each.status in (Status.MET, Status.NEAR, Status.NOT_MET)]
    met = sum(each.status is Status.MET for each in aimed)
    said = (
        f"La relazione riporta {count(len(entries), 'indicatore', 'indicatori')}: {integer(known)} con un valore, "
        f"{count(reserved, 'riservato', 'riservati')}, "
        f"{count(len(entries) - known - reserved, 'non calcolabile', 'non calcolabili')}."
    )
    if not aimed:
        return f"{said} Nessuno ha un obiettivo."
    return f"{said} Indicatori con un obiettivo: {integer(len(aimed))}; obiettivi raggiunti: {integer(met)}."


# ---------------------------------------------------------------- the figures


def _indicators(snapshot: Snapshot) -> Iterator[Part]:
    yield Heading("Indicatori")
    for name, entries in by_dimension(snapshot.whole).items():
        title = DIMENSIONS.get(name, name)
        yield Heading(title, 2)
        yield indicator_table(f"indicatori.{name}", f"Indicatori {name}", f"{title}, intero ente", entries)


def _units(snapshot: Snapshot) -> Iterator[Part]:
    if not snapshot.units:
        return
    yield Heading("Copertura per struttura")
    released = snapshot.released.get(LEADING)
    if released is not None:
        yield Paragraph(
            "Le strutture sono nell’ordine dell’organigramma, che non è una graduatoria: con pochi addetti le "
            "differenze tra una struttura e l’altra possono essere dovute al caso."
        )
        first = [each for each in by_unit(released) if each.depth == 0]
        yield printed_bars(released, whole(released), first, "Copertura per struttura: quota e obiettivo")
        yield Grid(
            "strutture.copertura",
            "Copertura per struttura",
            table(f"Copertura per struttura al {day(snapshot.on)} ({LEADING})", "Struttura", [whole(released), *first]),
            (34, 12, 13, 11, 17, 13),
            _by_norm(released),
        )
    yield _unit_grid(snapshot)


def _by_norm(released: Released) -> tuple[str, ...]:
    """Return the note that tells the floor of a norm from the ente's own goal."""
    if released.target is None:
        return ()
    return (f"L’esito è rispetto a ciò che è prescritto: almeno {fraction_percent(released.target.floor)}.",)


def _unit_grid(snapshot: Snapshot) -> Grid:
    codes = [code for code in BY_UNIT if snapshot.entry(code) is not None]
    rows = tuple((unit.name, *(_shown(snapshot.entry(code, unit.code)) for code in codes)) for unit in snapshot.units)
    head = ("Struttura", *codes)
    shown = [each for unit in snapshot.units for each in snapshot.entries.get(unit.code, ()) if each.code in codes]
    notes = tuple(f"{code}: {_title(snapshot, code)}." for code in codes)
    found = Table("Adozione per struttura", head, rows, tuple(range(1, len(head))))
    widths = (40, *(12 for _ in codes))
    return Grid("strutture.adozione", "Adozione per struttura", found, widths, (*notes, *notes_of(shown)[:1]))


def _shown(entry: Entry | None) -> str:
    return "–" if entry is None else entry.shown


def _title(snapshot: Snapshot, code: str) -> str:
    entry = snapshot.entry(code)
    return code if entry is None else entry.title


def _months(snapshot: Snapshot) -> Iterator[Part]:
    codes = [code for code in MONTHLY if code in snapshot.released]
    if not codes:
        return
    yield Heading("Andamento nell’anno")
    for code in codes:
        released, title = snapshot.released[code], _title(snapshot, code)
        lines = by_month(released)
        yield Heading(title, 2)
        yield printed_trend(released, lines, f"{title}, mese per mese")
        yield Grid(
            f"mesi.{code}",
            f"Mesi {code}",
            table(f"{title}, mese per mese ({code})", "Mese", lines),
            (26, 14, 15, 13, 19, 13),
            _by_norm(released),
        )


# ---------------------------------------------------------------- the rules


def _rules(snapshot: Snapshot) -> Iterator[Part]:
    if snapshot.checkup is None or not snapshot.checkup.entries:
        return
    yield Heading("Rispetto delle regole")
    yield Paragraph(
        f"Che cosa è successo dal 1° gennaio al {day(snapshot.on)}, confrontato con ciò che è prescritto. Ciò che non "
        "si può valutare per mancanza di dati non conta né come rispettato né come non rispettato."
    )
    head = ("Regola", "Prescritto", "Conformi", "Valutati", "Quota", "Esito")
    rows = tuple(_rule_row(each) for each in snapshot.checkup.entries if each.principal)
    caption = f"Regole in vigore dal 1° gennaio al {day(snapshot.on)}, intero ente"
    yield Grid("regole", "Regole", Table(caption, head, rows, (2, 3, 4)), (32, 28, 10, 10, 11, 18))


def _rule_row(entry: RuleEntry) -> tuple[str, ...]:
    tally = entry.tally()
    symbol, word, _ = WORDS[tally.told]
    hidden = "–" if tally.absent else "ris."
    return (
        entry.rule.title,
        prescribed_briefly(entry.rulings[0]) if entry.rulings else "–",
        hidden if tally.kept is None else integer(tally.kept),
        hidden if tally.judged is None else integer(tally.judged),
        tally.percent,
        f"{symbol} {word}",
    )
