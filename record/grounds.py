# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""On what grounds does an application ask to come first? Only whoever holds the key can read it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import Connection, select

from record import tables
from record.pseudonym import Keyring
from record.relations import visible_rows

_CANONICAL = {code.casefold(): code for code in tables.CODICI_TITOLO}


@dataclass(frozen=True)
class Ground:
    """One ground: its code, and what it rests on where that was given (never a diagnosis, never a certificate).

    `nato_il` is a child's birth date, `km` the way from home to the office exactly as it was stated, `assistito` a
    letter that tells one assisted person from another, `fino_al` the day on which what the ground rests on ends (the
    compulsory maternity leave, an exemption), `protocollo` the number of the document that proves it.
    """

    codice: str
    nato_il: date | None = None
    km: Fraction | None = None
    assistito: str | None = None
    fino_al: date | None = None
    protocollo: str | None = None


def grounds(conn: Connection, keyring: Keyring, known_on: date) -> Mapping[str, tuple[Ground, ...]]:
    """Return the grounds of each application as known on a day, in the order in which they were stated.

    After those of `titoli` come the bare codes of `titoli_priorita` that `titoli` does not detail. An application
    without grounds is not in it. Raises KeyFault when the record was sealed with another key.
    """
    found = _detailed(conn, keyring, known_on)
    for domanda, codice in _bare(conn, keyring, known_on):
        stated = found.setdefault(domanda, [])
        if codice not in {ground.codice for ground in stated}:
            stated.append(Ground(codice))
    return {domanda: tuple(stated) for domanda, stated in found.items()}


def read_ground(content: bytes) -> Ground:
    """Return the ground that a sealed JSON says, once opened; its km are an integer or the text of a decimal."""
    said = json.loads(content)
    for name in ("nato_il", "fino_al"):
        said[name] = None if said[name] is None else date.fromisoformat(said[name])
    said["km"] = None if said["km"] is None else Fraction(said["km"])
    return Ground(**said)


def canonical_code(written: str) -> str:
    """Return a code as the regulations write it, whatever its case; one that none of them has stays as it is."""
    return _CANONICAL.get(written.casefold(), written)


def _detailed(conn: Connection, keyring: Keyring, known_on: date) -> dict[str, list[Ground]]:
    rows = visible_rows("titoli", known_on).subquery()
    found: dict[str, list[Ground]] = {}
    for row in conn.execute(select(rows).order_by(rows.c.domanda, rows.c.progressivo)):
        found.setdefault(row.domanda, []).append(read_ground(keyring.open(bytes(row.contenuto_cifrato))))
    return found


def _bare(conn: Connection, keyring: Keyring, known_on: date) -> list[tuple[str, str]]:
    rows = visible_rows("titoli_priorita", known_on).subquery()
    stated = conn.execute(select(rows).order_by(rows.c.domanda, rows.c.progressivo))
    return [(row.domanda, canonical_code(keyring.open(bytes(row.codice_cifrato)).decode())) for row in stated]
