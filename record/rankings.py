# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which rankings did a person confirm, when, and what did they say?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from record import tables
from record.pseudonym import Keyring


@dataclass(frozen=True)
class Ranking:
    """A ranking as a person confirmed it: `contenuto` is plain JSON, `motivo` why it differs from the proposal shown.

    `regola` is the ente of the rules applied, `metodo` how they were, `dal` and `al` the days of the applications,
    `proposta_sha256` the proposal's own name, `titoli_fino_al` until when the grounds behind it are kept.
    """

    nome: str
    regola: str
    metodo: str
    dal: date
    al: date
    posti: int
    proposta_sha256: str
    contenuto: Mapping[str, Any]
    motivo: str | None
    confermata_da: str
    confermata_il: datetime
    titoli_fino_al: date


@dataclass(frozen=True)
class Confirmed(Ranking):
    """A ranking of the record, with its number; `proposta_sha256` is the keyring's mark of the proposal's name."""

    id: int


def confirm(conn: Connection, ranking: Ranking, keyring: Keyring) -> int:
    """Write a ranking, its content and reason sealed, and return its number; nothing ever changes it afterwards.

    The name of its proposal is marked with the key: the hash of a short ranking could be guessed from its grounds.
    """
    plain = {name: getattr(ranking, name) for name in _IN_CLEAR}
    plain["proposta_sha256"] = keyring.mark(ranking.proposta_sha256)
    sealed = {
        "contenuto_cifrato": keyring.seal(json.dumps(ranking.contenuto, ensure_ascii=False)),
        "motivo_cifrato": None if ranking.motivo is None else keyring.seal(ranking.motivo),
    }
    key = conn.execute(insert(tables.graduatorie).values(**plain, **sealed)).inserted_primary_key
    if key is None:
        raise RuntimeError("the database gave no number to a ranking")
    return int(key[0])


def confirmed(conn: Connection, keyring: Keyring) -> tuple[Confirmed, ...]:
    """Return every ranking that was confirmed, oldest first. Raises KeyFault with a key that did not seal them."""
    rows = conn.execute(select(tables.graduatorie).order_by(tables.graduatorie.c.id))
    return tuple(_confirmed(row, keyring) for row in rows)


_IN_CLEAR = tuple(name for name in Ranking.__dataclass_fields__ if name not in ("contenuto", "motivo"))


def _confirmed(row: Row[Any], keyring: Keyring) -> Confirmed:
    return Confirmed(
        id=row.id,
        contenuto=json.loads(keyring.open(row.contenuto_cifrato)),
        motivo=None if row.motivo_cifrato is None else keyring.open(row.motivo_cifrato).decode(),
        **{name: row._mapping[name] for name in _IN_CLEAR},
    )
