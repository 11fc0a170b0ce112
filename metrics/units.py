# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which units are there on a day, and which stands above which?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from metrics.places import ENTE, Unit, UnitTree
from record.relations import Relations
from record.snapshot import Struttura, StrutturaState, tree_on

ENTE_NAME = "Intero ente"


def units_query(rel: Relations) -> Select[Any]:
    """Return the query of the dated units: codice, dal, nome, padre, al."""
    return select(*(rel["strutture"].c[name] for name in StrutturaState.__dataclass_fields__))


def used_query(rel: Relations) -> Select[Any]:
    """Return the query of the unit codes that any state of a person names, whatever its day."""
    return select(rel["organico"].c.struttura).distinct()


def unit_tree(states: Iterable[Sequence[Any]], used: Iterable[str], on: date) -> UnitTree:
    """Return the tree of a day, root first, each parent before its children, siblings by code.

    Units that hang from one another in a ring hang from the ente, the first code of the ring above the others.
    """
    units = {unit.codice: unit for unit in tree_on((StrutturaState(*row) for row in states), used, on)}
    below: dict[str, list[Struttura]] = {}
    for unit in units.values():
        below.setdefault(unit.padre or ENTE, []).append(unit)
    placed: dict[str, Unit] = {ENTE: Unit(ENTE, ENTE_NAME, None)}
    _place(placed, below, ENTE)
    for code in units:
        if code not in placed:
            placed[code] = Unit(code, units[code].nome, ENTE)
            _place(placed, below, code)
    return UnitTree(tuple(placed.values()))


def only_ente() -> UnitTree:
    """Return the tree with no unit but the ente."""
    return UnitTree((Unit(ENTE, ENTE_NAME, None),))


def _place(placed: dict[str, Unit], below: dict[str, list[Struttura]], top: str) -> None:
    waiting = [top]
    while waiting:
        above = waiting.pop(0)
        for unit in below.get(above, ()):
            if unit.codice not in placed:
                placed[unit.codice] = Unit(unit.codice, unit.nome, above)
                waiting.append(unit.codice)
