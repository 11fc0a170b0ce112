# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which mapping was confirmed for a source with these headings?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select

from record import tables


def remember(conn: Connection, impronta: str, testo: str, now: datetime) -> None:
    """Keep a confirmed mapping (its YAML text) for a source's fingerprint; the newest one counts."""
    if recall(conn, impronta) != testo:
        conn.execute(insert(tables.mappature).values(impronta=impronta, testo=testo, confermata_il=now))


def recall(conn: Connection, impronta: str) -> str | None:
    """Return the mapping last confirmed for a fingerprint, None when there is none."""
    mappature = tables.mappature
    newest = select(mappature.c.testo).where(mappature.c.impronta == impronta).order_by(mappature.c.id.desc()).limit(1)
    return conn.execute(newest).scalar()
