# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What did the record of one day look like, as it was known on another?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from record.relations import as_known


@dataclass(frozen=True)
class Snapshot:
    """A reference day and the day on which it is looked at: the same pair always gives the same figures."""

    on: date
    known_on: date


@dataclass(frozen=True)
class StrutturaState:
    """A unit from a day on, as a file stated it."""

    codice: str
    dal: date
    nome: str
    padre: str | None
    al: date | None


@dataclass(frozen=True)
class Struttura:
    """A unit on one day: its name and the unit it hangs from (None: the ente itself)."""

    codice: str
    nome: str
    padre: str | None


def strutture_on(conn: Connection, snapshot: Snapshot) -> list[Struttura]:
    """Return the units of the tree on a day, by code; each has its parent in the list.

    Closed units keep their last known place, so that whoever stayed there is still counted somewhere; a code that
    only staff or a parent names is a unit of its own, called by its code.
    """
    rel = as_known(snapshot.known_on)
    strutture, organico = rel["strutture"], rel["organico"]
    columns = [strutture.c[name] for name in StrutturaState.__dataclass_fields__]
    states = [StrutturaState(**row) for row in conn.execute(select(*columns)).mappings()]
    used = conn.execute(select(organico.c.struttura).where(organico.c.dal <= snapshot.on).distinct()).scalars()
    return tree_on(states, used, snapshot.on)


def tree_on(states: Iterable[StrutturaState], used: Iterable[str], on: date) -> list[Struttura]:
    """Return the tree of a day from the states of its units and the codes in use (see `strutture_on`).

    A unit that starts later is not there yet, unless somebody already belongs to it: then as it will start.
    """
    codes_in_use = set(used)
    tree: dict[str, Struttura] = {}
    for state in sorted(states, key=lambda state: state.dal):
        begun = state.dal <= on
        if begun or (state.codice in codes_in_use and state.codice not in tree):
            tree[state.codice] = Struttura(state.codice, state.nome, state.padre or None)
    parents = {unit.padre for unit in tree.values() if unit.padre is not None}
    for code in (codes_in_use | parents) - tree.keys():
        tree[code] = Struttura(code, code, None)
    return [tree[code] for code in sorted(tree)]
