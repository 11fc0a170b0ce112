# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Whose is a row, in which state was that person on its day, and under which agreement? Looked up in memory.

A mart of days is millions of rows, and the people are thousands: finding each row's place in two sorted lists costs
less than joining the mart to them in the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, case, select

from metrics.cube import Answer
from metrics.known import NEVER, UNSAID, Flags, Ints, Whole, said
from metrics.scan import Statement
from record.relations import Relations

PROFILI = ("", "G", "O", "P")
"""The profiles of an agreement, by the number that stands for each; 0 is none."""

SPAN = NEVER + 1
"""More than all the days that `date.toordinal` numbers: a person and a day make one number."""


# ---------------------------------------------------------------- states


@dataclass(frozen=True)
class States:
    """The states of people, numbered from 1 by person and day, as `metrics.sources.numbered_states` numbers them.

    `week` and `days` say of each number (0 is nobody) the contractual week in minutes, and on how many days it is
    spread; `says` the rest, by the name of the column: days, and 1 or 0.
    """

    people: Ints
    keys: Ints
    person_of: Ints
    week: Whole
    days: Ints
    says: Mapping[str, Whole]

    def numbers(self, persona: Ints, day: Ints) -> Ints:
        """Return the state of each person on each day; 0 for whom the staff record does not know."""
        return _latest(self.people, self._firsts, self.keys, persona, day)

    @cached_property
    def _firsts(self) -> Ints:
        return np.searchsorted(self.keys, np.arange(len(self.people) + 1) * SPAN)

    def last_day(self, persona: Ints) -> Ints:
        """Return the last day of service of each person, as their last state says; NEVER where it says none."""
        last = self.numbers(persona, np.full(len(persona), NEVER, dtype=np.int64))
        return self.says["cessato_il"].filled(NEVER)[last]


def _latest(people: Ints, firsts: Ints, keys: Ints, persona: Ints, day: Ints) -> Ints:
    """Return the number, from 1, of the last thing that each person had begun by each day; 0 for who is not known.

    Things are sorted by person and day, as `keys` writes the two; those of each of `people` begin at `firsts`. Before
    the first, it is the first where the person has no other. Rows come person by person: each run of one person is
    looked up once.
    """
    if not len(people) or not len(persona):
        return np.zeros(len(persona), dtype=np.int64)
    starts = np.concatenate([[0], np.flatnonzero(persona[1:] != persona[:-1]) + 1])
    lengths = np.diff(np.concatenate([starts, [len(persona)]]))
    found = np.minimum(np.searchsorted(people, persona[starts]), len(people) - 1)
    known = people[found] == persona[starts]
    number = np.repeat(np.where(known, firsts[found] + 1, 0), lengths)
    several = known & (np.diff(firsts)[found] > 1)
    if several.any():
        mine = np.flatnonzero(np.repeat(several, lengths))
        number[mine] = np.searchsorted(keys, np.repeat(found, lengths)[mine] * SPAN + day[mine], side="right")
    return number


_DAYS = ("assunto_il", "servizio_effettivo_dal", "eseguibile_agile_dal", "cessato_il")


def states_by_day(rel: Relations) -> Statement:
    """Return the query of the states: persona, dal, settimana, giorni and what `says` holds, by person and day."""
    organico = rel["organico"]
    columns: list[ColumnElement[Any]] = [
        organico.c.persona,
        organico.c.dal.label("dal"),
        organico.c.orario_settimanale_minuti.label("settimana"),
        case((organico.c.giorni_settimana > 0, organico.c.giorni_settimana), else_=5).label("giorni"),
        organico.c.eseguibile_agile,
        *(organico.c[name].label(name) for name in _DAYS),
    ]
    return select(*columns).order_by(organico.c.persona, organico.c.dal)


def states_of(answer: Answer) -> States:
    """Return the states of an answer; a person's first one also holds before it began."""
    people, first, place = np.unique(answer["persona"].astype(np.int64), return_index=True, return_inverse=True)
    keys = place * SPAN + answer["dal"].astype(np.int64)
    keys[first] = np.arange(len(people)) * SPAN
    return States(
        people=people,
        keys=keys,
        person_of=np.concatenate([[-1], place]).astype(np.int64),
        week=said(_after_none(answer["settimana"], UNSAID)),
        days=_after_none(answer["giorni"], 0),
        says={name: said(_after_none(answer[name], UNSAID)) for name in ("eseguibile_agile", *_DAYS)},
    )


# ---------------------------------------------------------------- agreements


@dataclass(frozen=True)
class Agreements:
    """The agreements that were held, by person and start; nobody has two on one day. The place 0 is none.

    `number` is where each stands among all (`metrics.agreements.Written`). `until` is the last day on which it is held:
    the day before its withdrawal takes effect, or before the same person's next one starts. `signed` is the day of the
    signature, `band` the contact minutes of a day, `profile` the place in PROFILI; masked where they are not stated.
    """

    number: Ints
    persona: Ints
    keys: Ints
    since: Ints
    until: Ints
    next: Ints
    signed: Whole
    band: Whole
    profile: Ints

    def held(self, persona: Ints, day: Ints, weeks: bool = False) -> Ints:
        """Return the place of the agreement that each person held on each day; 0 for none.

        When `weeks`, the days are Sundays, and an agreement that ended in the week is still that week's.
        """
        people, firsts = np.unique(self.persona[1:], return_index=True)
        place = _latest(people, np.append(firsts, len(self.keys)), self.keys, persona, day)
        until = np.minimum(self.until + 6, self.next - 1) if weeks else self.until
        theirs: Flags = (self.persona[place] == persona) & (self.since[place] <= day) & (day <= until[place])
        held: Ints = place * theirs
        return held


def agreements_in_order(
    number: Ints, persona: Ints, since: Ints, until: Ints, firmato_il: Whole, fascia: Whole, profile: Whole
) -> Agreements:
    """Return agreements that come by person and start, each up to its last day or to the next of its person."""
    following = next_of_same(persona, since)
    _, person = np.unique(persona, return_inverse=True)
    return Agreements(
        number=_after_none(number, UNSAID),
        persona=_after_none(persona, UNSAID),
        keys=person * SPAN + since,
        since=_after_none(since, 0),
        until=_after_none(np.minimum(until, following - 1), 0),
        next=_after_none(following, 0),
        signed=said(_after_none(np.ma.filled(firmato_il, UNSAID), UNSAID)),
        band=said(_after_none(np.ma.filled(fascia, UNSAID), UNSAID)),
        profile=_after_none(np.ma.getdata(profile), 0),
    )


def next_of_same(persona: Ints, since: Ints) -> Ints:
    """Return the start of the next agreement of the same person; NEVER where there is none."""
    following = np.full(len(since), NEVER, dtype=np.int64)
    same = np.flatnonzero(persona[1:] == persona[:-1])
    following[same] = since[same + 1]
    return following


def _after_none(values: NDArray[Any], none: int) -> Ints:
    return np.concatenate([[none], values]).astype(np.int64)
