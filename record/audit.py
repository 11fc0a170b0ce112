# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Who did what, and when?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from record import tables


@dataclass(frozen=True)
class Note:
    """One line of the audit: codes and addresses, never values."""

    quando: datetime
    chi: str
    azione: str
    oggetto: str


def note(conn: Connection, now: datetime, chi: str, azione: str, oggetto: str) -> None:
    """Write that somebody did something now, in the transaction in which it is done."""
    conn.execute(insert(tables.audit).values(quando=now, chi=chi, azione=azione, oggetto=oggetto))


def notes(conn: Connection, last: int = 100) -> tuple[Note, ...]:
    """Return the newest lines of the audit, newest first."""
    audit = tables.audit
    rows = conn.execute(
        select(audit.c.quando, audit.c.chi, audit.c.azione, audit.c.oggetto).order_by(audit.c.id.desc()).limit(last)
    )
    return tuple(Note(*row) for row in rows)
