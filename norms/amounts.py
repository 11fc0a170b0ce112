# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How much does a rule prescribe? Numbers, lists, bands, hours and periods, as they are said in Italian."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from norms.rules import BASES, DAYS, REPEALED, Band, Item, Parameter, Ruling, Span, TimeWindow

BOUNDS = {"floor": "almeno", "ceiling": "al massimo", "above": "più di", "exact": ""}

PERCENT = "%"

UNITS = {
    "percent": (PERCENT, PERCENT),
    "days": ("giorno", "giorni"),
    "months": ("mese", "mesi"),
    "years": ("anno", "anni"),
    "hours": ("ora", "ore"),
    "minutes": ("minuto", "minuti"),
    "people": ("persona", "persone"),
    "pieces": ("pezzo", "pezzi"),
    "grams": ("grammo", "grammi"),
    "points": ("punto", "punti"),
}
"""One of them, and several; words and shapes have no unit."""

DAYS_OF_MONTH = {"floor": "dal giorno", "ceiling": "entro il giorno", "above": "dopo il giorno", "exact": "giorno"}
"""What a bound means for the day of a month, which is not counted but named."""

NUMBERS = (*UNITS, "day_of_month")
"""Units whose value is said with a number."""

OF: Mapping[str, str] = MappingProxyType(
    {
        "eseguibili": "del ",
        "richiedenti": "dei ",
        "orario_settimanale": "dell’",
        "ore_settimanali": "delle ",
        "prestazione": "della ",
        "periodo_agile": "del ",
        "dirigenti": "dei ",
    }
)
"""How each of BASES begins after a percentage."""

NO_LONGER = "non è più prescritto"

WEEK = DAYS[:7]
MIDNIGHT = 24 * 60


def amount(ruling: Ruling) -> str:
    """Return how much is prescribed, as it is said: «almeno 1 giorno», «almeno 25 %», «almeno 2/3» where so read."""
    unit = ruling.parameter.unit
    if ruling.value.value is REPEALED:
        return NO_LONGER
    if unit in SHAPES:
        return SHAPES[unit](ruling)
    if unit == "day_of_month":
        return f"{DAYS_OF_MONTH[ruling.parameter.bound]} {ruling.text}"
    if unit not in UNITS:
        return ruling.text.replace("_", " ") if unit == "choice" else ruling.text
    if ruling.as_read is not None:
        return f"{BOUNDS[ruling.parameter.bound]} {ruling.as_read}".strip()
    written = ruling.text.replace(".", ",")
    one, many = UNITS[unit]
    return " ".join(filter(None, (BOUNDS[ruling.parameter.bound], written, one if written == "1" else many)))


def percent(number: str) -> str:
    """Return a number already written as a percentage, everywhere in one form: «26,4 %»."""
    return f"{number} {PERCENT}"


def base_said(parameter: Parameter) -> str:
    """Return of what a percentage is taken, «dell’orario ordinario medio settimanale»; "" for any other unit."""
    return "" if parameter.base is None else f"{OF[parameter.base]}{BASES[parameter.base]}"


def amount_said(ruling: Ruling) -> str:
    """Return how much is prescribed and of what: «almeno 66 % dell’orario ordinario medio settimanale»."""
    repealed = ruling.value.value is REPEALED
    return amount(ruling) if repealed else f"{amount(ruling)} {base_said(ruling.parameter)}".rstrip()


def items_said(items: Iterable[Item]) -> str:
    """Return the elements of a list: «obiettivi da realizzare; luoghi della prestazione»."""
    return "; ".join(item.text for item in items)


def extent(band: Band, of: str | None = None) -> str:
    """Return from where to where a band goes: «da 20 a 40 km», «da 0 a meno di 10», «da 101»."""
    measure = f" {of}" if of else ""
    if band.high is None:
        return f"da {number(band.low)}{measure}"
    return f"da {number(band.low)} a {'' if band.closed else 'meno di '}{number(band.high)}{measure}"


def band_said(band: Band, of: str | None = None) -> str:
    """Return a band and what it is worth: «da 20 a 40 km: 1 punto»; «da 20 a 40: 1» where nothing says of what."""
    one, many = UNITS["points"]
    points = "" if of is None else f" {one if band.value == 1 else many}"
    return f"{extent(band, of)}: {number(band.value)}{points}"


def bands_said(ruling: Ruling) -> tuple[str, ...]:
    """Return each band of a ruling in words."""
    return tuple(band_said(band, ruling.parameter.of) for band in ruling.bands)


def window_said(window: TimeWindow) -> str:
    """Return the hours of some days: «dal lunedì al venerdì 17:30–08:00», «sabato, domenica: tutto il giorno»."""
    if (window.since, window.to) == (0, MIDNIGHT):
        return f"{_days(window.days)}: tutto il giorno"
    return f"{_days(window.days)} {hour(window.since)}–{hour(window.to)}"


def span_said(span: Span) -> str:
    """Return a period: «dal 01/11/2019 al 30/11/2019», «entro il 31/10/2019», «dal 30/04/2020»."""
    if span.last is None:
        return f"dal {day(span.first)}" if span.first else ""
    return f"dal {day(span.first)} al {day(span.last)}" if span.first else f"entro il {day(span.last)}"


def number(exact: Fraction) -> str:
    """Return a number that was written with decimals, with a comma: 1/2 is «0,5»."""
    return f"{Decimal(exact.numerator) / Decimal(exact.denominator):f}".replace(".", ",")


def hour(minutes: int) -> str:
    """Return minutes after midnight as a time: 1050 is «17:30»."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def day(on: date) -> str:
    """Return a day as gg/mm/aaaa."""
    return f"{on:%d/%m/%Y}"


def _days(days: tuple[str, ...]) -> str:
    """Return kinds of day in the order of the week; three or more weekdays in a row, up to Friday, are «dal … al …»."""
    named = [each for each in DAYS if each in days]
    workdays = [each for each in WEEK[:5] if each in named]
    start = DAYS.index(workdays[0]) if workdays else 0
    if len(workdays) < 3 or tuple(workdays) != WEEK[start : start + len(workdays)]:
        return ", ".join(named)
    return ", ".join([f"dal {workdays[0]} al {workdays[-1]}", *named[len(workdays) :]])


SHAPES: Mapping[str, Callable[[Ruling], str]] = MappingProxyType(
    {
        "list": lambda ruling: items_said(ruling.items),
        "bands": lambda ruling: "; ".join(bands_said(ruling)),
        "windows": lambda ruling: "; ".join(map(window_said, ruling.windows)),
        "period": lambda ruling: span_said(ruling.span),
    }
)
