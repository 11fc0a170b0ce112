# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which reports on the results came, and for how many of the periods of each agreement?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Integer, case, cast, func, select

from metrics.agreements import Made
from metrics.cube import Answer
from metrics.deadlines.reports import PERIODICITA
from metrics.grain import Window
from metrics.holders import States
from metrics.known import (
    NEVER,
    UNSAID,
    Ints,
    Whole,
    either,
    else_of,
    holds,
    is_known,
    is_unknown,
    only_where,
    said,
)
from metrics.months import months_of, whole_months
from metrics.rows import InMemory, Remembered, day_of
from metrics.scan import Statement
from metrics.written import BLANK, in_order
from record.relations import Relations

_DAYS = np.array([UNSAID, *(every.days for every in PERIODICITA.values()), UNSAID], dtype=np.int64)
_MONTHS = np.array([UNSAID, *(every.months for every in PERIODICITA.values()), UNSAID], dtype=np.int64)
"""How many days, or months, each periodicity is, by the number that stands for it."""


def reports_query(rel: Relations) -> Statement:
    """Return the query of the reports, one row per report and agreement: rapporto, accordo, al, scade_il, ricevuto_il.

    Reports are numbered, agreements named by their place among all (`metrics.agreements.Written`). A report with
    several objectives is received when it is for each.
    """
    rapporti, accordi = rel["rapporti"], rel["accordi"]
    complete = func.count(rapporti.c.ricevuto_il) == func.count()
    reports = (
        select(
            rapporti.c.rapporto,
            rapporti.c.accordo,
            func.max(rapporti.c.al).label("al"),
            func.min(rapporti.c.scade_il).label("scade_il"),
            case((complete, func.max(rapporti.c.ricevuto_il))).label("ricevuto_il"),
        )
        .group_by(rapporti.c.rapporto, rapporti.c.accordo)
        .subquery("rapporti_interi")
    )
    place = func.row_number().over(order_by=in_order(accordi)) - 1
    placed = select(accordi.c.accordo, accordi.c.persona, place.label("posto")).subquery("posti")
    columns: list[ColumnElement[Any]] = [
        placed.c.persona,
        cast(func.dense_rank().over(order_by=reports.c.rapporto), Integer).label("rapporto"),
        cast(placed.c.posto, Integer).label("accordo"),
        *(reports.c[name].label(name) for name in ("al", "scade_il", "ricevuto_il")),
    ]
    return select(*columns).select_from(reports.join(placed, placed.c.accordo == reports.c.accordo))


@dataclass(frozen=True)
class Reports:
    """The reports of the record, one element for each agreement that one names; `accordo` is its place among all."""

    persona: Ints
    rapporto: Ints
    accordo: Ints
    al: Whole
    scade_il: Whole
    ricevuto_il: Whole

    def whole(self) -> Reports:
        """Return one row per report and person, that names one agreement of theirs: received when it is for each."""
        people, person = np.unique(self.persona, return_inverse=True)
        _, first, group = np.unique(self.rapporto * len(people) + person, return_index=True, return_inverse=True)
        due, received = np.full(len(first), NEVER), np.zeros(len(first), dtype=np.int64)
        np.minimum.at(due, group, np.ma.getdata(self.scade_il))
        np.maximum.at(received, group, self.ricevuto_il.filled(NEVER))
        return replace(
            self,
            persona=self.persona[first],
            rapporto=self.rapporto[first],
            accordo=self.accordo[first],
            al=self.al[first],
            scade_il=np.ma.array(due),
            ricevuto_il=np.ma.array(received, mask=received == NEVER),
        )

    def of_agreements(self, made: Made) -> Reported:
        """Return what the reports of some agreements come to."""
        limit = np.ma.array(np.minimum(made.al, made.on - 1))
        expected = _periods(made.says("inizio"), limit + 1, made.says("periodicita"))
        row_of = np.full(int(max(self.accordo.max(initial=0), made.place.max(initial=0))) + 1, UNSAID)
        row_of[made.place] = np.arange(len(made))
        row = row_of[self.accordo]
        mine = np.flatnonzero(row != UNSAID)
        return self._counted(made, row[mine], mine, limit, expected)

    def _counted(self, made: Made, place: Ints, mine: Ints, limit: Whole, expected: Whole) -> Reported:
        due, received = self.scade_il[mine], made.by_now(self.ricevuto_il[mine])
        late = holds(received > due) | (is_unknown(received) & holds(due <= made.on - 1))
        number = self._period_of(made, place, mine)
        covered = holds(number < expected[place])
        size = len(made)
        period = np.ma.getdata(number)[covered]
        several = int(period.max(initial=0)) + 1
        pairs = np.unique(place[covered] * several + period)
        return Reported(
            limite=limit,
            attesi=expected,
            coperti=np.ma.array(np.bincount(pairs // several, minlength=size)),
            in_ritardo=np.ma.array(np.bincount(place[late], minlength=size)),
        )

    def _period_of(self, made: Made, place: Ints, mine: Ints) -> Whole:
        """Return to which period of its agreement each report belongs, from 0: that in which its own ends.

        Without that, to the last one over on the day it is due.
        """
        end = self.al[mine]
        until = else_of(end, self.scade_il[mine] + 1)
        over = _periods(made.says("inizio")[place], until, made.says("periodicita")[place])
        number = either(is_known(end) | ~holds(over > 0), np.ma.maximum(over, 0), over - 1)
        return only_where(number, is_known(self.scade_il[mine]))


@dataclass(frozen=True)
class Reported:
    """What the reports of each agreement come to: one element each.

    `limite` is the last day by which reports can be late: the agreement's, or the one before the reference day.
    `attesi` is how many reports the periodicity made due by then, one at the end of each whole period; unknown where it
    is not stated, or not known. `coperti` is of how many of those periods a report is registered, received or not;
    `in_ritardo` how many registered reports came after the day they were due, or have not come and are past it.
    """

    limite: Whole
    attesi: Whole
    coperti: Whole
    in_ritardo: Whole


def reports_of(answer: Answer) -> Reports:
    """Return the reports of an answer."""
    return Reports(
        persona=answer["persona"].astype(np.int64),
        rapporto=answer["rapporto"].astype(np.int64),
        accordo=answer["accordo"].astype(np.int64),
        al=said(answer["al"]),
        scade_il=said(answer["scade_il"]),
        ricevuto_il=said(answer["ricevuto_il"]),
    )


def _periods(first: Whole, until: Whole, every: Whole) -> Whole:
    """Return how many whole periods lie from a day up to another, excluded; unknown where the periodicity is."""
    code = every.filled(BLANK)
    days, months = _DAYS[code], _MONTHS[code]
    by_days = (until - first) // np.maximum(days, 1)
    by_months = whole_months(first, until) // np.maximum(months, 1)
    number = either(days > 0, by_days, by_months)
    return only_where(either(until <= first, np.ma.zeros(len(code), dtype=np.int64), number), (days > 0) | (months > 0))


# ---------------------------------------------------------------- rows that rules judge


class RapportiDovuti(InMemory):
    """One row per report due in the period, however many objectives it holds."""

    row = "rapporto periodico"
    event = "il giorno in cui il rapporto scade"
    key = "accordo"
    reads = ("organico", "accordi", "rapporti")

    def __init__(self, whole: Reports, states: States, window: Window, codes: Sequence[str]) -> None:
        due = np.ma.getdata(whole.scade_il)
        number = states.numbers(whole.persona, due)
        kept = np.flatnonzero((due >= window.start.toordinal()) & (due <= window.on.toordinal()) & (number > 0))
        self._place, self._codes = whole.accordo[kept], codes
        self.numero, self.ends = number[kept], due[kept]
        self.mese = months_of(self.ends)
        self.ricevuto_il = whole.ricevuto_il[kept]
        self.riferimento = window.on.toordinal()

    @classmethod
    def of(cls, memory: Remembered) -> RapportiDovuti:
        """Return the reports that are remembered."""
        return cls(memory.reports.whole(), memory.states, memory.window, memory.written.codes)

    def codes(self) -> list[str]:
        """Return the code of an agreement that each names."""
        return [self._codes[place] for place in self._place.tolist()]

    def written(self, name: str, value: Any) -> Any:
        """Return a day as a day."""
        return day_of(value)

    @property
    def scade_il(self) -> Whole:
        """Return the day on which each is due."""
        return np.ma.array(self.ends)
