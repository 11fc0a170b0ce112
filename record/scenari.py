# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which suppositions on the months ahead were saved, by whom and when?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from record import tables
from record.audit import note

LONGEST_NAME = 100


class NameTaken(ValueError):
    """A scenario of that name is there already."""


class NoScenario(LookupError):
    """No scenario has that name, or it was removed."""


@dataclass(frozen=True)
class Saved:
    """A scenario as it was saved: `contenuto` is JSON (`metrics.forecast.scenario`)."""

    nome: str
    contenuto: str
    salvato_da: str
    salvato_il: datetime


def save(conn: Connection, nome: str, contenuto: str, chi: str, now: datetime) -> None:
    """Keep a scenario under a name that no other has. Raises NameTaken."""
    if any(each.nome == nome for each in saved(conn)):
        raise NameTaken(nome)
    values = {"nome": nome, "contenuto": contenuto, "salvato_da": chi, "salvato_il": now}
    conn.execute(insert(tables.scenari).values(**values))
    note(conn, now, chi, "scenario salvato", nome)


def saved(conn: Connection) -> tuple[Saved, ...]:
    """Return the scenarios that are there, by name."""
    scenari = tables.scenari
    columns = (scenari.c.nome, scenari.c.contenuto, scenari.c.salvato_da, scenari.c.salvato_il)
    rows = conn.execute(select(*columns).where(scenari.c.rimosso_il.is_(None)).order_by(scenari.c.nome))
    return tuple(Saved(*row) for row in rows)


def remove(conn: Connection, nome: str, chi: str, now: datetime) -> None:
    """Take a scenario off the list; its row stays. Raises NoScenario."""
    scenari = tables.scenari
    there = (scenari.c.nome == nome) & scenari.c.rimosso_il.is_(None)
    if conn.execute(update(scenari).where(there).values(rimosso_da=chi, rimosso_il=now)).rowcount == 0:
        raise NoScenario(nome)
    note(conn, now, chi, "scenario rimosso", nome)
