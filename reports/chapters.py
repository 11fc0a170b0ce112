# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which chapters stand in more than one document, in the same words?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.document import Heading, Paragraph, Part, Tone
from reports.document_tables import definition_table, reason_table, unverified
from reports.entries import Entry
from reports.snapshot import Snapshot
from reports.wording import count, integer


def filters(snapshot: Snapshot) -> Iterator[Part]:
    """Yield what was asked: days, population, protection."""
    said = "; ".join(snapshot.filters)
    yield Paragraph(f"{said[0].upper()}{said[1:]}.", Tone.NOTE)


def missing(entries: Sequence[Entry]) -> Iterator[Part]:
    """Yield why a value is not there; nothing where all are."""
    found = reason_table(entries)
    if found is not None:
        yield Heading("Valori che mancano")
        yield Paragraph("Un valore che manca non è zero: per ciascuno è detto che cosa serve per calcolarlo.")
        yield found


def definitions(entries: Sequence[Entry]) -> Iterator[Part]:
    """Yield how each indicator is counted, and which definitions nobody has checked."""
    yield Heading("Definizioni")
    yield Paragraph("Come si calcola ogni indicatore, da dove viene e se la definizione è stata riscontrata sul testo.")
    yield definition_table(entries)
    unsure = unverified(entries)
    yield Heading("Che cosa non è verificato")
    yield Paragraph(
        f"Su {count(len(entries), 'definizione', 'definizioni')}, {integer(len(unsure))} non sono riscontrate, "
        "o solo in parte, sul testo ufficiale: la tabella delle definizioni dice quali. Prima di usarle in un atto "
        "vanno controllate.",
        figured=True,
    )


def colophon(snapshot: Snapshot) -> Iterator[Part]:
    """Yield how the document is checked, and by what it was made."""
    yield Heading("Come si verifica questo documento")
    yield Paragraph(
        "Il documento porta con sé un manifesto con ogni cifra e ogni riga delle tabelle; la sua impronta è in fondo a "
        "ogni pagina. Il comando «agilometro verify FILE» ricalcola tutto dai dati come erano noti allora e dice quale "
        "riga è diversa. I grafici hanno accanto una tabella con gli stessi numeri."
    )
    yield Paragraph(f"Prodotto con Agilometro {snapshot.software}.", Tone.NOTE)
