# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How many deadlines lie ahead, of those released? By horizon, by month, and of how many persons no day can be told."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from disclosure.release import Released
from metrics.deadlines.counted import HORIZONS, horizon
from metrics.places import At
from record.period import add_months, month_of
from reports.tables import Sight, unarmed
from reports.wording import day


@dataclass(frozen=True)
class Amount:
    """How many fall due, and how many of them are overdue; each None where it is reserved."""

    due: int | None
    overdue: int | None

    @property
    def sight(self) -> Sight:
        """Return whether the number can be read."""
        return Sight.RESERVED if self.due is None else Sight.SHOWN


NOTHING = Amount(0, 0)
RESERVED = Amount(None, None)


def months_ahead(on: date, days: int = max(HORIZONS)) -> tuple[date, ...]:
    """Return the months of a horizon, from that of the day itself."""
    found, until = [month_of(on)], horizon(on, days)
    while (following := add_months(found[-1], 1)) <= until:
        found.append(following)
    return tuple(found)


def of_month(released: Released, unit: str, month: date) -> Amount:
    """Return what falls due in a month; where nothing was counted, nothing does."""
    return _amount(released, At(unit, None, month))


def within(released: Released, unit: str, days: int) -> Amount:
    """Return what falls due within a horizon: the sum of its months, or the total for the longest one.

    Both come from the one release: a horizon one of whose months is hidden is reserved.
    """
    if days == max(HORIZONS):
        return _amount(released, At(unit))
    return added(of_month(released, unit, month) for month in months_ahead(released.on, days))


def added(amounts: Iterable[Amount]) -> Amount:
    """Return amounts together; reserved when one of them is."""
    due, overdue = 0, 0
    for each in amounts:
        if each.due is None or each.overdue is None:
            return RESERVED
        due, overdue = due + each.due, overdue + each.overdue
    return Amount(due, overdue)


def _amount(released: Released, at: At) -> Amount:
    shown = released.cells.get(at)
    return NOTHING if shown is None else Amount(shown.denominator, shown.numerator)


@dataclass(frozen=True)
class WithoutDay:
    """Of how many persons something has no day, and why; `persons` None where it is reserved."""

    reason: str
    persons: int | None


def without_day(released: Released, unit: str) -> tuple[WithoutDay, ...]:
    """Return the reasons for which somebody is out of the count; one reserved line where they are hidden."""
    shown = released.cells.get(At(unit))
    if shown is None or not released.exclusions:
        return ()
    if shown.excluded is None:
        return (WithoutDay("", None),)
    counted = ((label, shown.excluded.get(code, 0)) for code, label in released.exclusions)
    return tuple(WithoutDay(label, persons) for label, persons in counted if persons)


CSV_HEAD = ("tipo", "al", "noto_al", "struttura_codice", "mese", "scadenze", "gia_passate", "codice")
"""`codice` is c where the release hides; the line without a month is the longest horizon."""


def csv_text(releases: Mapping[str, Released], unit: str, code: str) -> str:
    """Return every kind and month as Italian offices open them: semicolons, a byte order mark in front."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(CSV_HEAD)
    for kind, released in releases.items():
        writer.writerow(_csv_row(kind, released, code, "", _amount(released, At(unit))))
        for month in months_ahead(released.on):
            amount = of_month(released, unit, month)
            writer.writerow(_csv_row(kind, released, code, f"{month:%Y-%m}", amount))
    return "\ufeff" + out.getvalue()


def _csv_row(kind: str, released: Released, code: str, month: str, amount: Amount) -> Sequence[str]:
    due, overdue = ("" if number is None else str(number) for number in (amount.due, amount.overdue))
    hidden = "c" if amount.due is None or amount.overdue is None else ""
    return kind, day(released.on), day(released.known_on), unarmed(code), month, due, overdue, hidden
