# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is a number said in Italian? Half-up, decimal comma, from integers: no float touches a figure that is read."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction

from metrics.targets import Status
from norms import amounts

MONTHS = (
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
)

STATUS_WORDS: dict[Status, tuple[str, str, str]] = {
    Status.MET: ("●", "Raggiunto", "met"),
    Status.NEAR: ("▲", "Vicino", "near"),
    Status.NOT_MET: ("■", "Sotto", "below"),
    Status.NOT_COMPUTABLE: ("◇", "Non calcolabile", "unknown"),
    Status.NO_TARGET: ("○", "Senza obiettivo", "none"),
}
"""Symbol, word and style of an outcome: never a colour alone."""

RESERVED_WORDS = ("▨", "Riservato", "reserved")

GENERI = {"D": "Donne", "U": "Uomini"}


def tenths(part: int, whole: int) -> int:
    """Return part/whole in tenths of a percent, half-up: 101 of 336 is 301."""
    return (2000 * part + whole) // (2 * whole)


def percent(part: int, whole: int) -> str:
    """Return a share with one decimal: `30,1 %`. The whole is never 0: an empty whole has no share."""
    return amounts.percent(decimal(tenths(part, whole)))


def decimal(value_in_tenths: int) -> str:
    """Return tenths with a decimal comma: 301 is `30,1`."""
    units, rest = divmod(value_in_tenths, 10)
    return f"{integer(units)},{rest}"


def integer(number: int) -> str:
    """Return an integer with a point between thousands: `1.234`."""
    return f"{number:,}".replace(",", ".")


def fraction_percent(fraction: Fraction) -> str:
    """Return a target as a percentage, with a decimal only when it has one: `25 %`, `12,5 %`."""
    value = tenths(fraction.numerator, fraction.denominator)
    return amounts.percent(integer(value // 10) if value % 10 == 0 else decimal(value))


def points(number: int) -> str:
    """Return whole points of an axis: `25 %`."""
    return amounts.percent(str(number))


def day(on: date) -> str:
    """Return a day as gg/mm/aaaa."""
    return f"{on:%d/%m/%Y}"


def month(on: date) -> str:
    """Return a month in words: `ottobre 2026`."""
    return f"{MONTHS[on.month - 1]} {on.year}"


def month_short(on: date) -> str:
    """Return the first three letters of a month: `ott`."""
    return MONTHS[on.month - 1][:3]


def count(number: int, one: str, many: str) -> str:
    """Return a number with its noun: `1 persona`, `7 persone`."""
    return f"{integer(number)} {one if number == 1 else many}"


def missing(number: int, one: str, many: str) -> str:
    """Return what is missing, with the verb: `manca 1 persona`, `mancano 7 persone`."""
    return f"{'manca' if number == 1 else 'mancano'} {count(number, one, many)}"


def listed(names: list[str]) -> str:
    """Return names as a sentence says them: `A, B e C`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} e {names[-1]}"


def moment(utc: datetime) -> str:
    """Return a time of the record (naive UTC) as Italian clocks show it: `03/11/2026 alle 10:12`."""
    local = utc + timedelta(hours=2 if _summer(utc) else 1)
    return f"{local:%d/%m/%Y} alle {local:%H:%M}"


def _summer(utc: datetime) -> bool:
    """Tell whether summer time holds in Italy: from 1:00 UTC of the last Sunday of March to that of October."""
    start, end = (_last_sunday(utc.year, month_number) for month_number in (3, 10))
    return start <= utc < end


def _last_sunday(year: int, month_number: int) -> datetime:
    last = datetime(year, month_number, 31, 1)
    return last - timedelta(days=(last.weekday() + 1) % 7)
