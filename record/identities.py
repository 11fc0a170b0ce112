# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Who is behind a pseudonym? The one place that can tell, and only to whoever holds the key."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import Connection, Select, and_, func, select

from record import tables
from record.pseudonym import KeyFault, Keyring
from record.relations import visible_batches
from record.store import bulk_insert


@dataclass(frozen=True)
class Identity:
    """A person as the personnel office names them."""

    matricola: str
    cognome: str | None = None
    nome: str | None = None
    codice_fiscale: str | None = None


class WrongKey(KeyFault):
    """The key at hand is not the one that this record was built with: its people would all become strangers."""


def write_identities(conn: Connection, batch_id: int, identities: Iterable[Identity], keyring: Keyring) -> int:
    """Seal the identities that a batch brought and return how many; one matricola comes once in a batch."""
    rows = ((keyring.persona(who.matricola), batch_id, keyring.seal(json.dumps(asdict(who)))) for who in identities)
    return bulk_insert(conn, "identita", ("persona", "batch", "cifrato"), rows)


def read_identities(conn: Connection, personas: Sequence[int], keyring: Keyring) -> dict[int, Identity]:
    """Return who some pseudonyms are, from the newest batch that stands; the unknown ones are not in it."""
    found: dict[int, Identity] = {}
    for start in range(0, len(personas), _AT_ONCE):
        rows = conn.execute(_newest_of(personas[start : start + _AT_ONCE]))
        found |= {row.persona: Identity(**json.loads(keyring.open(row.cifrato))) for row in rows}
    return found


_AT_ONCE = 10_000  # a statement takes some tens of thousands of parameters, not more


def _newest_of(personas: Sequence[int]) -> Select[int, bytes]:
    identita = tables.identita
    newest = (
        select(identita.c.persona, func.max(identita.c.batch).label("batch"))
        .where(identita.c.batch.in_(visible_batches(date.max)), identita.c.persona.in_(personas))
        .group_by(identita.c.persona)
        .subquery()
    )
    same = and_(newest.c.persona == identita.c.persona, newest.c.batch == identita.c.batch)
    return select(identita.c.persona, identita.c.cifrato).join(newest, same)


def names_of_all(conn: Connection, keyring: Keyring) -> tuple[str, ...]:
    """Return name and surname of everybody whose identity was sealed: to take them out of texts."""
    identita = tables.identita
    known = select(identita.c.persona).where(identita.c.batch.in_(visible_batches(date.max))).distinct()
    found = read_identities(conn, [int(persona) for (persona,) in conn.execute(known)], keyring)
    return tuple(f"{each.nome or ''} {each.cognome or ''}".strip() for each in found.values())


def names_people(conn: Connection) -> bool:
    """Whether the record has sealed anybody's identity, withdrawn batches included."""
    return conn.execute(select(tables.identita.c.persona).limit(1)).first() is not None


def check_key(conn: Connection, keyring: Keyring) -> None:
    """Raise WrongKey when the record already names people and this key does not open what it sealed."""
    row = conn.execute(select(tables.identita.c.persona, tables.identita.c.cifrato).limit(1)).one_or_none()
    if row is None:
        return
    try:
        who = Identity(**json.loads(keyring.open(row.cifrato)))
    except KeyFault as error:
        raise WrongKey("this key did not seal the identities of this record") from error
    if keyring.persona(who.matricola) != row.persona:
        raise WrongKey("this key gives the people of this record other pseudonyms")
