# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which applications were submitted in a period, and what does the record know of each on its day?

Without their grounds: those are sealed, and whoever holds the key adds them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, FromClause, Select, Subquery, select

from metrics.ranking.application import Application
from record.relations import Relations, as_known, persona_mese, visible_rows
from record.snapshot import Snapshot, strutture_on

WITHDRAWN = "ritirata"


Months = dict[tuple[int, int], dict[int, int | None]]
"""Agile days by (persona, year), then by month; None where a statement does not say them."""


class NoSuchUnit(LookupError):
    """No unit has this code."""


@dataclass(frozen=True)
class _State:
    """What the staff file says of a person from a day on."""

    dal: date
    struttura: str
    assunto_il: date | None


def submitted(
    conn: Connection, first: date, last: date, known_on: date, struttura: str | None = None
) -> tuple[Application, ...]:
    """Return the applications of a period that were not withdrawn, by code, of a unit and those below it when named.

    Seniority is the days from the hiring; agile days are those of the calendar year before, None unless every month
    of service in it is in the record. Raises NoSuchUnit.
    """
    units = None if struttura is None else _below(conn, struttura, Snapshot(last, known_on))
    rel = as_known(known_on)
    rows = conn.execute(_applications(rel, first, last)).all()
    people = sorted({row.persona for row in rows})
    states: dict[int, list[_State]] = {}
    months: Months = {}
    for some in (people[start : start + _AT_ONCE] for start in range(0, len(people), _AT_ONCE)):
        states |= _states(conn, rel, some)
        months |= _agile_months(conn, some, known_on, first, last)
    found = [_application(row, states.get(row.persona, []), months) for row in rows]
    return tuple(
        sorted((each for each in found if units is None or each.struttura in units), key=lambda each: each.domanda)
    )


_AT_ONCE = 1000  # people of one statement: it takes some tens of thousands of parameters, not more


def _applications(rel: Relations, first: date, last: date) -> Select[Any]:
    domande = rel["domande"]
    names = ("domanda", "persona", "presentata_il", "presentata_minuto", "struttura")
    asked = domande.c.presentata_il.between(first, last) & (domande.c.esito != WITHDRAWN)
    return select(*(domande.c[name] for name in names)).where(asked)


def _application(row: Any, states: Sequence[_State], months: Months) -> Application:
    on = row.presentata_il
    state = _state_on(states, on)
    hired = None if state is None else state.assunto_il
    return Application(
        domanda=row.domanda,
        presentata_il=on,
        presentata_minuto=row.presentata_minuto,
        struttura=row.struttura or (None if state is None else state.struttura),
        anzianita_giorni=None if hired is None or hired > on else (on - hired).days,
        giornate_agili_anno_precedente=_agile_days(months.get((row.persona, on.year - 1), {}), hired, on.year - 1),
    )


# ---------------------------------------------------------------- service


def _states(conn: Connection, rel: Relations, people: Sequence[int]) -> dict[int, list[_State]]:
    organico = rel["organico"]
    columns = (organico.c.persona, organico.c.dal, organico.c.struttura, organico.c.assunto_il)
    asked = select(*columns).where(organico.c.persona.in_(people)).order_by(organico.c.dal)
    found: dict[int, list[_State]] = {}
    for row in conn.execute(asked):
        found.setdefault(row.persona, []).append(_State(row.dal, row.struttura, row.assunto_il))
    return found


def _state_on(states: Sequence[_State], on: date) -> _State | None:
    """Return a person's state on a day; before the first one, the first: the staff file may have come later."""
    begun = [state for state in states if state.dal <= on]
    return begun[-1] if begun else next(iter(states), None)


# ---------------------------------------------------------------- agile days of the year before


def _agile_months(conn: Connection, people: Sequence[int], known_on: date, first: date, last: date) -> Months:
    """Return the agile days of the years before the applications."""
    since, until = date(first.year - 1, 1, 1), date(last.year - 1, 12, 31)
    narrowed: dict[str, FromClause] = {
        "calendario": as_known(known_on)["calendario"],
        "giornate": _of_people("giornate", "giorno", people, known_on, since, until),
        "presenze": _of_people("presenze", "dal", people, known_on, since, until),
    }
    mesi = persona_mese(narrowed)
    found: Months = {}
    for row in conn.execute(select(mesi.c.persona, mesi.c.mese, mesi.c.giorni_agile)):
        found.setdefault((row.persona, row.mese.year), {})[row.mese.month] = row.giorni_agile
    return found


def _of_people(name: str, day: str, people: Sequence[int], known_on: date, since: date, until: date) -> Subquery:
    rows = visible_rows(name, known_on, (day, since, until))
    return rows.where(rows.selected_columns.persona.in_(people)).subquery(name)


def _agile_days(months: Mapping[int, int | None], hired: date | None, year: int) -> int | None:
    """Return the days of a year; zero for who was hired after it, None where a month of service is missing."""
    if hired is not None and hired.year > year:
        return 0
    start = hired.month if hired is not None and hired.year == year else 1
    days = [months.get(month) for month in range(start, 13)]
    return None if None in days else sum(day or 0 for day in days)


# ---------------------------------------------------------------- units


def _below(conn: Connection, struttura: str, snapshot: Snapshot) -> frozenset[str]:
    tree = strutture_on(conn, snapshot)
    if struttura not in {unit.codice for unit in tree}:
        raise NoSuchUnit(struttura)
    found = {struttura}
    while more := {unit.codice for unit in tree if unit.padre in found} - found:
        found |= more
    return frozenset(found)
