# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which mapping was confirmed for a source with these headings?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select

from record import tables


def remember(conn: Connection, impronta: str, testo: str, now: datetime) -> int:
    """Keep a confirmed mapping (its YAML text) for a source's fingerprint and return its number; the newest counts."""
    mappature = tables.mappature
    newest = select(mappature.c.id, mappature.c.testo).where(mappature.c.impronta == impronta)
    last = conn.execute(newest.order_by(mappature.c.id.desc()).limit(1)).one_or_none()
    if last is not None and last.testo == testo:
        return int(last.id)
    key = conn.execute(insert(mappature).values(impronta=impronta, testo=testo, confermata_il=now)).inserted_primary_key
    if key is None:
        raise RuntimeError("the database gave no key to a row that has one")
    return int(key[0])


def text_of(conn: Connection, mapping_id: int) -> str | None:
    """Return the text of a remembered mapping, None when there is none of that number."""
    mappature = tables.mappature
    return conn.execute(select(mappature.c.testo).where(mappature.c.id == mapping_id)).scalar()


def recall(conn: Connection, impronta: str) -> str | None:
    """Return the mapping last confirmed for a fingerprint, None when there is none."""
    mappature = tables.mappature
    newest = select(mappature.c.testo).where(mappature.c.impronta == impronta).order_by(mappature.c.id.desc()).limit(1)
    return conn.execute(newest).scalar()
