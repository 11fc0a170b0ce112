# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which agreements and applications are there to be asked about? Their codes, as known on a day."""

from __future__ import annotations

from datetime import date
from typing import Literal

from sqlalchemy import select

from metrics.engine import Backend

Key = Literal["accordo", "domanda"]
TABLES: dict[Key, str] = {"accordo": "accordi", "domanda": "domande"}


def codes(key: Key, known_on: date, where: Backend) -> tuple[str, ...]:
    """Return every code of a kind of case, in order."""
    with where.opened(known_on) as reader:
        column = reader.relations[TABLES[key]].c[key]
        return tuple(code for (code,) in reader.rows(select(column).distinct().order_by(column)))
