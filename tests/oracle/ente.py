# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does a small ente, written as rows, get into a record? Straight into the tables, without the door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select

from record.relations import DERIVED
from record.store import Store, bulk_insert, writing
from record.tables import FACTS, NATURAL_KEYS, batch, depositi, ritiri

Row = Mapping[str, Any]
Ente = Mapping[str, Sequence[Row]]
"""Table name -> rows as dictionaries; what a row leaves out is NULL, or the default below."""

DEFAULTS: dict[str, dict[str, Any]] = {
    "strutture": {"dal": date(2020, 1, 1)},
    "organico": {"dal": date(2020, 1, 1), "struttura": "A", "genere": "D", "eseguibile_agile": 1},
    "giornate": {
        "minuti_presenza": 0,
        "minuti_agile": 0,
        "minuti_ferie": 0,
        "minuti_assenza_giustificata": 0,
        "minuti_altra_assenza": 0,
        "richiami": 0,
    },
    "contattabilita": {"episodi_contestati": 0, "episodi_giustificati": 0},
    "rapporti": {"obiettivo": "-"},
    "requisiti": {"struttura": "-", "dal": date(2020, 1, 1), "presente": 1},
    "costi": {"struttura": "-"},
    "processi": {"struttura": "-", "tipo": "processo"},
    "applicativi": {"dal": date(2020, 1, 1), "tipo": "applicativo"},
    "spazi": {"dal": date(2020, 1, 1)},
    "obiettivi_ente": {"struttura": "-", "unita": "%"},
}


def completed(ente: Ente) -> dict[str, list[dict[str, Any]]]:
    """Return every fact of the record with whole rows: a column that nobody stated is None."""
    return {name: [_whole(name, row) for row in ente.get(name, ())] for name in FACTS}


def _whole(name: str, row: Row) -> dict[str, Any]:
    stated = {**DEFAULTS.get(name, {}), **row}
    columns = [column.name for column in FACTS[name].columns if column.name not in ("batch", "riga")]
    unknown = stated.keys() - set(columns)
    if unknown:
        raise KeyError(f"{name} has no column {', '.join(sorted(unknown))}")
    if name == "strutture" and "nome" not in stated:
        stated["nome"] = stated["codice"]
    return {column: stated.get(column) for column in columns}


def fill(store: Store, ente: Ente, noto_dal: date = date(2020, 1, 1), in_order: bool = True) -> None:
    """Insert the rows, one batch per table, known from a day on; in the order of their keys, or as they come."""
    with writing(store) as conn:
        for name, rows in completed(ente).items():
            if rows and name not in DERIVED:
                number = _batch(conn, name, noto_dal)
                columns = [*rows[0], "batch", "riga"]
                if in_order:
                    rows = sorted(rows, key=lambda row: tuple(str(row[key]) for key in NATURAL_KEYS[name]))
                bulk_insert(conn, name, columns, [(*row.values(), number, i) for i, row in enumerate(rows, 2)])


def withdraw_all(store: Store, noto_dal: date = date(2020, 1, 1)) -> None:
    """Withdraw every batch: the record is as good as empty."""
    with writing(store) as conn:
        done = set(conn.execute(select(ritiri.c.batch)).scalars())
        for number in set(conn.execute(select(batch.c.id)).scalars()) - done:
            when = datetime(noto_dal.year, noto_dal.month, noto_dal.day, 12)
            conn.execute(insert(ritiri).values(batch=number, ritirato_il=when, noto_dal=noto_dal, motivo="prova"))


def _batch(conn: Any, name: str, noto_dal: date) -> int:
    when = datetime(noto_dal.year, noto_dal.month, noto_dal.day, 12)
    count = len(conn.execute(depositi.select()).all())
    deposito = conn.execute(
        insert(depositi).values(sha256=f"{count:064d}", nome=f"{name}.csv", byte=1, mittente="prova", ricevuto_il=when)
    ).inserted_primary_key[0]
    counts = dict.fromkeys(("righe_modificate", "righe_chiuse", "righe_invariate", "righe_respinte"), 0)
    values = {"deposito": deposito, "tabella": name, "foglio": "-", "mappatura": "-", "righe_nuove": 0, **counts}
    made = conn.execute(insert(batch).values(accettato_il=when, noto_dal=noto_dal, **values))
    return int(made.inserted_primary_key[0])
