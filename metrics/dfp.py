# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does the questionnaire of the Dipartimento della funzione pubblica ask to be counted? Exact: a duty of law.

Whoever asks for these numbers leaves a line in the audit (agilometro/documents.py); every other reader gets what the
gate released. «Fragili» are counted nowhere: the record does not hold who they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from metrics.engine import Backend, Reader
from metrics.grain import Window
from metrics.measures import Exclusion
from metrics.sources import Organico, none_of

UNSAID = ""
"""The genere of who has none on record."""


@dataclass(frozen=True)
class Headcount:
    """People of one genere in service on a day: how many there are, are dirigenti, work in agile mode.

    `agili` worked at least one agile day in the month of the day, `con_accordo` had an agreement in force on the day;
    `senza_qualifica` are those of whom nobody said whether they are dirigenti. None is what may not be told.
    """

    totale: int | None
    dirigenti: int | None
    agili: int | None
    con_accordo: int | None
    senza_qualifica: int | None = None


Headcounts = Mapping[str, Headcount]
"""By genere: D, U, and UNSAID where anybody has none."""


@dataclass(frozen=True)
class Return:
    """The year of a reference day: who was there on 1 January and on the last day of each month, or that day."""

    on: date
    first: Headcounts
    months: Sequence[tuple[date, Headcounts]]

    @property
    def last(self) -> Headcounts:
        """Return who was there on the reference day."""
        return self.months[-1][1]


def exact_return(on: date, known_on: date, where: Backend) -> Return:
    """Return the exact counts of a year up to a day, as known on another."""
    with where.opened(known_on) as reader:
        january = _counted(reader, Window(on.replace(month=1, day=1), monthly=False))
        year = Window(on)
        held = _counted(reader, year)
    return Return(on, january[1], [(month, held[month.month]) for month, _ in year.snapshots()])


def _counted(reader: Reader, window: Window) -> Mapping[int, Headcounts]:
    """Return the counts by month and genere; a month without anybody is there, with zero."""
    found: dict[int, dict[str, Headcount]] = {
        month.month: {genere: Headcount(0, 0, 0, 0, 0) for genere in ("U", "D")} for month, _ in window.snapshots()
    }
    for mese, genere, *counts in reader.rows(_query(Organico(reader.relations, window))):
        found[int(mese)][genere] = Headcount(*(int(each or 0) for each in counts))
    return found


def _query(people: Organico) -> Select[Any]:
    out = (Exclusion("cessato", "", people.cessato), Exclusion("altrove", "", people.altrove))
    here = none_of(out)
    genere = func.coalesce(people.stato.c.genere, UNSAID).label("genere")
    columns: tuple[ColumnElement[Any], ...] = (
        people.mese.label("mese"),
        genere,
        _those(here),
        _those(here, people.stato.c.qualifica == "dirigente"),
        _those(here, people.giornata_agile_nel_mese),
        _those(here, people.accordo_attivo),
        _those(here, people.senza_qualifica),
    )
    asked = select(*columns).select_from(people.rows)
    return asked.where(here).group_by(people.mese, genere).order_by(people.mese, genere)


def _those(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((and_(*conditions), 1), else_=0))
