# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does a test put rows into a record in one line?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from record import tables
from record.ledger import add_batch, add_deposit, withdraw
from record.lineage import Counts
from record.store import Store, bulk_insert, writing

NOW = datetime(2026, 10, 31, 9, 30)

_DEFAULTS: dict[str, dict[str, Any]] = {
    "strutture": {"nome": "Ufficio"},
    "organico": {"struttura": "A"},
    "domande": {"persona": 1, "presentata_il": date(2026, 1, 1), "esito": "ammessa"},
    "titoli_priorita": {"codice_cifrato": b"x"},
    "titoli": {"contenuto_cifrato": b"x"},
    "accordi": {"persona": 1, "inizio": date(2026, 1, 1)},
    "accordi_fasce": {"dalle": 540, "alle": 720},
    "giornate": {
        "minuti_presenza": 0,
        "minuti_agile": 0,
        "minuti_ferie": 0,
        "minuti_assenza_giustificata": 0,
        "minuti_altra_assenza": 0,
        "richiami": 0,
    },
    "presenze": {"minuti_agile": 0},
    "contattabilita": {"episodi_contestati": 0, "episodi_giustificati": 0},
    "rapporti": {"accordo": "A1", "scade_il": date(2026, 1, 31)},
    "formazione": {},
    "dotazioni": {"tipo": "portatile"},
    "fasi": {},
    "mappature_aree": {"numero": 1},
    "requisiti": {"struttura": "-", "presente": 1},
    "costi": {"struttura": "-", "importo": 100},
    "processi": {"struttura": "-", "tipo": "processo"},
    "applicativi": {"tipo": "applicativo", "da_remoto": 1},
    "spazi": {},
    "spostamenti": {},
    "obiettivi_ente": {"struttura": "-", "unita": "%"},
}


def load(store: Store, table: str, rows: Sequence[dict[str, Any]], now: datetime = NOW) -> int:
    """Accept rows as one batch, missing required fields filled with something plain, and return its number."""
    columns = [column.name for column in tables.FACTS[table].columns]
    with writing(store) as conn:
        deposit = add_deposit(conn, f"{table}-{now:%Y%m%d%H%M%S}"[:64], f"{table}.csv", 1, "ufficio", now).id
        batch = add_batch(conn, deposit, table, "Foglio1", "canonica", now, Counts(nuove=len(rows)))
        filled = [{**_DEFAULTS[table], **row, "batch": batch, "riga": place} for place, row in enumerate(rows, 2)]
        bulk_insert(conn, table, columns, [tuple(row.get(name) for name in columns) for row in filled])
    return batch


def undo(store: Store, batch: int, now: datetime = NOW) -> None:
    """Withdraw a batch."""
    with writing(store) as conn:
        withdraw(conn, batch, now, "prova")
