# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How are everybody's weeks asked for, once, so that weeks, months and quarters can be judged in memory?"""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    SmallInteger,
    Subquery,
    and_,
    case,
    cast,
    extract,
    func,
    literal,
    select,
)

from metrics.cube import Answer
from metrics.grain import Window
from metrics.hours import Ints, Stretches, Whole, profile_code
from metrics.occasions import agreements_in_force
from metrics.scan import Statement
from metrics.sources import PersonaSettimana, numbered_states
from record.moved_days import add_days
from record.relations import FOREVER, Relations

_UNSAID = -1
"""How a quantity that is unknown is answered: no count of minutes or days is negative."""

_MEASURES = {
    "giustificati": "minuti_giustificati",
    "agile": "minuti_agile",
    "in_sede": "minuti_presenza",
    "giorni_agile": "giorni_agile",
}


class OreSettimanali(PersonaSettimana):
    """One row per person and ISO week, complete by the reference day and ended in its year, agile or not.

    From the marts, only of who worked in agile in one of them: the others are in no rule, and most people.
    """

    def _events(self) -> Select[Any]:
        rows = super()._events()
        (weeks,) = rows.get_final_froms()
        rows = rows.add_columns(weeks.c.minuti_presenza)
        return rows.where(weeks.c.persona.in_(self._agile_people())) if "persona_settimana" in self._rel else rows

    def _agile_people(self) -> Select[Any]:
        first, last = (day - timedelta(days=6) for day in (self._window.start, self._window.on))
        weeks = self._rel["persona_settimana"].alias("agili")
        worked = and_(weeks.c.settimana.between(literal(first, Date), literal(last, Date)), weeks.c.minuti_agile > 0)
        return select(weeks.c.persona).where(worked)

    @cached_property
    def profilo(self) -> ColumnElement[Any]:
        """Return the profile of the agreement of that week: the one held on Sunday, else the last that it saw."""
        held = agreements_in_force(self._rel)
        self._join(held, and_(held.c.persona == self.persona, held.c.dal <= self.giorno, self.giorno <= _seen(held)))
        return held.c.profilo


def _seen(held: Subquery) -> ColumnElement[Any]:
    """Return the last Sunday that is an agreement's: of the week in which it ends, unless another starts in it."""
    ended = case((held.c.al == literal(FOREVER, Date), held.c.al), else_=add_days(held.c.al, 6))
    return case((held.c.seguente <= ended, add_days(held.c.seguente, -1)), else_=ended)


def weeks_query(weeks: OreSettimanali, profiled: bool) -> Select[Any]:
    """Return the query of the weeks: numero, mese and giorno of the Sunday, what was worked, and the profile if asked.

    Row by row: adding up small integers costs less in memory than in any engine.
    """
    day = cast(extract("day", weeks.giorno), Integer)
    columns: list[ColumnElement[Any]] = [
        cast(weeks.numero, Integer).label("numero"),
        cast(weeks.mese, SmallInteger).label("mese"),
        cast(day, SmallInteger).label("giorno"),
    ]
    for name, measure in _MEASURES.items():
        columns.append(func.coalesce(weeks.riga.c[measure], _UNSAID).label(name))
    if profiled:
        columns.append(cast(profile_code(weeks.profilo, day), SmallInteger).label("profilo"))
    query: Select[Any] = select(*columns)
    return query.select_from(weeks.rows)


def contracts_query(rel: Relations) -> Statement:
    """Return the query of the contractual week of each state, and whose state it is."""
    states = numbered_states(rel)
    week = func.coalesce(states.c.orario_settimanale_minuti, _UNSAID).label("settimana")
    days = case((states.c.giorni_settimana > 0, states.c.giorni_settimana), else_=5).label("giorni")
    return select(states.c.numero, states.c.persona, week, days)


def stretches(weeks: Answer, contracts: Answer, window: Window) -> Stretches:
    """Return the weeks of an answer, each with the contract of its state."""
    state = weeks["numero"].astype(np.int64)
    _, person = np.unique(contracts["persona"], return_inverse=True)
    week = _said(_by_state(contracts, contracts["settimana"]))
    return Stretches(
        year=window.on.year,
        state=state,
        person=_by_state(contracts, person)[state],
        month=weeks["mese"].astype(np.int64),
        day=weeks["giorno"],
        quantities={"contratto": week[state], **{name: _said(weeks[name]) for name in _MEASURES}},
        week=week,
        days=_by_state(contracts, contracts["giorni"]),
        profile=weeks["profilo"].astype(np.int64) if "profilo" in weeks else None,
    )


def _by_state(contracts: Answer, values: NDArray[Any]) -> Ints:
    """Return a value of each state, at the place of its number."""
    placed = np.zeros(len(contracts["numero"]) + 1, dtype=np.int64)
    placed[contracts["numero"].astype(np.int64)] = values
    return placed


def _said(values: NDArray[Any]) -> Whole:
    unsaid = values == _UNSAID
    return np.ma.array(values.astype(np.int64), mask=unsaid if unsaid.any() else np.ma.nomask)
