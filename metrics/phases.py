# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How far is each phase of a regulation on a day? Its dates are prescribed, what was done is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from sqlalchemy import Select, select

from norms.rules import Ruling
from record.relations import Relations

PREFIX = "fase."
"""The ids of the phases among the norms: `fase.01`, `fase.02`, ..."""

BEGINNINGS = frozenset({"07", "09"})
"""The phases with one date of which the act says «Inizio»: that date asks for a beginning. Of any other phase with one
date it asks for a result, in whichever column it stands (domain.md 1.2, rows with one date)."""

PREMISES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "amb_BO_2": {"prima_sperimentazione": ("04", "06"), "letterale": ("02",)}
}
"""On the outcome of which phases a phase rests, by ambiguity and reading: phase 8 names «la fase 2»."""


class State(Enum):
    """How far a phase is; the values are what machines read."""

    NOT_STARTED = "non_iniziata"
    RUNNING = "in_corso"
    ON_TIME = "conclusa_nei_termini"
    LATE = "conclusa_in_ritardo"
    OVERDUE = "scaduta"
    NOT_EVALUABLE = "non_valutabile"


class Why(Enum):
    """Why the state of a phase cannot be told."""

    NOT_RECORDED = "nessun dato su questa fase"
    NO_START = "manca il giorno di avvio"


@dataclass(frozen=True)
class Phase:
    """One phase as prescribed. `begins` says that its date asks for a beginning; `first` is a planned start.

    `due` is the last day on which it is in time; `premises` are the phases on whose outcome it rests.
    """

    number: str
    ruling: Ruling
    first: date | None
    due: date
    begins: bool
    premises: tuple[str, ...]

    @property
    def title(self) -> str:
        """Return what the phase is, as its norm says."""
        return self.ruling.parameter.title


@dataclass(frozen=True)
class Recorded:
    """What an office stated of a phase: without days, that it has not begun."""

    fase: str
    avviata_il: date | None
    conclusa_il: date | None
    atto: str | None

    def concluded_by(self, day: date) -> bool:
        """Tell whether the phase was over on a day."""
        return self.conclusa_il is not None and self.conclusa_il <= day

    def started_by(self, day: date) -> bool:
        """Tell whether the phase had begun by a day, because it says so."""
        return self.avviata_il is not None and self.avviata_il <= day


@dataclass(frozen=True)
class Premise:
    """A phase on whose outcome another rests; `met` is None where nothing is recorded of it."""

    number: str
    met: bool | None


@dataclass(frozen=True)
class Milestone:
    """A phase on a day. `days` are those of delay, 0 without; `recorded` None means that nothing is stated.

    A premise is judged on the day the phase was reached, or on the day asked where it was not yet.
    """

    phase: Phase
    state: State
    days: int
    why: Why | None
    recorded: Recorded | None
    premises: tuple[Premise, ...]


@dataclass(frozen=True)
class Progress:
    """S-17 (domain.md 2.6): of the phases whose term is over, those closed in time; those not evaluable are apart."""

    in_time: int
    due: int
    not_evaluable: int


# ---------------------------------------------------------------- what is prescribed, what was done


def phase(ruling: Ruling) -> Phase:
    """Return a phase from its norm `fase.NN`. Raises ValueError for one without any day."""
    number = ruling.parameter.id.removeprefix(PREFIX)
    first, last = ruling.span.first, ruling.span.last
    if last is not None:
        return Phase(number, ruling, first, last, begins=False, premises=_premises(ruling))
    if first is None:
        raise ValueError(f"{ruling.parameter.id} has neither a first nor a last day")
    begins = number in BEGINNINGS
    return Phase(number, ruling, first if begins else None, first, begins, _premises(ruling))


def _premises(ruling: Ruling) -> tuple[str, ...]:
    reading = ruling.value.reading
    return () if reading is None else PREMISES.get(reading.code, {}).get(reading.active, ())


def phases_query(rel: Relations) -> Select[Any]:
    """Return the query of what was recorded of the phases: fase, avviata_il, conclusa_il, atto."""
    return select(*(rel["fasi"].c[name] for name in Recorded.__dataclass_fields__))


def recorded(rows: Iterable[Sequence[Any]]) -> dict[str, Recorded]:
    """Return the answer of `phases_query` by phase."""
    return {each.fase: each for each in (Recorded(*row) for row in rows)}


# ---------------------------------------------------------------- on a day


def milestones(phases: Iterable[Phase], done: Mapping[str, Recorded], on: date) -> tuple[Milestone, ...]:
    """Return each phase as it stood on a day: only what happened by then counts."""
    return tuple(milestone(each, done, on) for each in phases)


def milestone(each: Phase, done: Mapping[str, Recorded], on: date) -> Milestone:
    """Return one phase as it stood on a day."""
    said = done.get(each.number)
    state, days, why = _unrecorded(each, on) if said is None else _judged(each, said, on)
    moment = _reached(each, said, on) or on
    premises = tuple(Premise(number, _met(done.get(number), moment)) for number in each.premises)
    return Milestone(each, state, days, why, said, premises)


def progress(found: Iterable[Milestone], on: date) -> Progress:
    """Return S-17 on a day; a phase is due from the day after its last one: on that day it may still be reached."""
    due = [each for each in found if each.phase.due < on]
    unknown = sum(each.state is State.NOT_EVALUABLE for each in due)
    return Progress(sum(each.state is State.ON_TIME for each in due), len(due) - unknown, unknown)


Judgement = tuple[State, int, Why | None]


def _unrecorded(each: Phase, on: date) -> Judgement:
    """Judge a phase of which nothing is stated: before its planned start it is not begun, later nobody can tell."""
    if each.first is not None and on < each.first:
        return State.NOT_STARTED, 0, None
    return State.NOT_EVALUABLE, 0, Why.NOT_RECORDED


def _judged(each: Phase, said: Recorded, on: date) -> Judgement:
    reached = _reached(each, said, on)
    if reached is not None:
        late = (reached - each.due).days
        return (State.LATE, late, None) if late > 0 else (State.ON_TIME, 0, None)
    if each.begins and said.concluded_by(on):
        return State.NOT_EVALUABLE, 0, Why.NO_START
    if on > each.due:
        return State.OVERDUE, (on - each.due).days, None
    return _under_way(said, on)


def _under_way(said: Recorded, on: date) -> Judgement:
    """Judge a phase that is neither reached nor overdue."""
    if said.started_by(on):
        return State.RUNNING, 0, None
    if said.avviata_il is None and said.conclusa_il is not None:
        return State.NOT_EVALUABLE, 0, Why.NO_START
    return State.NOT_STARTED, 0, None


def _reached(each: Phase, said: Recorded | None, on: date) -> date | None:
    """Return the day on which a phase gave what its date asks for, if it was by a day.

    What ended within the term had begun within it, though the day of its beginning is not stated.
    """
    if said is None:
        return None
    day = said.avviata_il if each.begins else said.conclusa_il
    if each.begins and day is None and said.concluded_by(each.due):
        day = said.conclusa_il
    return day if day is not None and day <= on else None


def _met(said: Recorded | None, moment: date) -> bool | None:
    return None if said is None else said.concluded_by(moment)
