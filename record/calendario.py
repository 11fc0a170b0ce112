# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which week, which month and which next working day has each day?"""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date, timedelta

from sqlalchemy import Connection, func, insert, select

from record import tables
from record.period import month_of, week_of

FIRST_DAY = date(2015, 1, 1)
LAST_DAY = date(2040, 12, 31)
"""The days that the record knows; a fact by day or by week outside them belongs to no week and no month."""

Row = tuple[date, date, date, int, date]


def days() -> Iterator[Row]:
    """Yield giorno, settimana (the Monday), mese (the first), lavorativo (0/1), prossimo_lavorativo.

    Lavorativo is Monday to Friday without the national holidays (no patron saint: it is each town's own).
    Prossimo_lavorativo is where a term that ends on this day rolls: a Saturday stays (domain.md 1.7, amb_CI_1).
    """
    feasts = _national_holidays()
    for offset in range((LAST_DAY - FIRST_DAY).days + 1):
        day = FIRST_DAY + timedelta(days=offset)
        working = day.weekday() < 5 and day not in feasts
        yield day, week_of(day), month_of(day), int(working), _rolled(day, feasts)


def fill(conn: Connection) -> None:
    """Leave `calendario` filled; a calendar that is there already is not touched."""
    if not conn.execute(select(func.count()).select_from(tables.calendario)).scalar_one():
        names = [column.name for column in tables.calendario.columns]
        conn.execute(insert(tables.calendario), [dict(zip(names, day, strict=True)) for day in days()])


def _national_holidays() -> frozenset[date]:
    from holidays import country_holidays

    # One year more than the calendar: the last term may roll past its end.
    return frozenset(country_holidays("IT", years=range(FIRST_DAY.year, LAST_DAY.year + 2)))


def _rolled(day: date, feasts: Container[date]) -> date:
    while day.weekday() == 6 or day in feasts:
        day += timedelta(days=1)
    return day
