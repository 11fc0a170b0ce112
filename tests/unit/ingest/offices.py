# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What small files does an office send in these tests, and what do they come to?"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
from sqlalchemy import func, select

from record.relations import as_known
from record.store import Store, reading
from record.tables import FACTS, metadata

NOW = datetime(2026, 10, 31, 9, 0)
LATER = datetime(2026, 11, 15, 9, 0)

STAFF = (
    ("Matricola", "Cognome", "Nome", "Codice fiscale", "Genere", "Struttura", "Data assunzione", "Ore settimanali"),
    ("00412", "Rossi", "Ada", "RSSADA70A41E715X", "D", "S1", "01/02/2010", "36"),
    ("00413", "Bianchi", "Ugo", "BNCGUO80A01E715X", "U", "S1", "01/03/2015", "36"),
    ("00414", "Verdi", "Eva", "VRDVEA85A41E715X", "D", "S2", "01/03/2018", "30"),
)
AGREEMENTS = (
    ("N. accordo", "Matricola", "Data inizio", "Data fine", "Fascia dalle", "Fascia alle", "Stato"),
    ("A1", "412", "01/01/2026", "31/12/2026", "09:00", "12:00", "attivo"),
    ("A2", "413", "01/03/2026", "", "9", "12:30", "attivo"),
)
DAYS = (
    ("Matricola", "Data", "Ore presenza", "Ore lavoro agile"),
    ("00412", "05/10/2026", "7,2", ""),
    ("00412", "06/10/2026", "", "7:12"),
    ("00413", "05/10/2026", "7,2", "0"),
)


def write_csv(path: Path, rows: tuple[tuple[str, ...], ...]) -> Path:
    """Write rows as a `;` file and return its path."""
    path.write_text("".join(";".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def write_xlsx(path: Path, **sheets: tuple[tuple[str, ...], ...]) -> Path:
    """Write each sheet with its rows as text, and return the path."""
    book = openpyxl.Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(path)
    return path


def totals(store: Store) -> dict[str, int]:
    """Return how many rows of each fact hold."""
    with reading(store) as conn:
        relations = as_known(date.max)
        return {name: conn.execute(select(func.count()).select_from(relations[name])).scalar_one() for name in FACTS}


def contents(store: Store) -> dict[str, int]:
    """Return how many rows every table of the record has, whether or not they hold."""
    with reading(store) as conn:
        return {t.name: conn.execute(select(func.count()).select_from(t)).scalar_one() for t in metadata.sorted_tables}
