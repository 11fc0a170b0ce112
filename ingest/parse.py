# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does the text of one cell say, when it should be a date, a number, hours, a time, a choice or a flag?

Each distinct text of a column is read once, here; the rows are then judged by joins (`ingest.validate`). Every reader
returns the value, `None` for an empty cell, or the `Trouble` that the office will read: never a guess, never a zero.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from record.period import add_months, last_day


@dataclass(frozen=True)
class Trouble:
    """Why a text cannot be read: a code of `ingest.issues`, what was expected, what to do (both Italian)."""

    code: str
    expected: str
    remedy: str


A_DATE = "una data gg/mm/aaaa"
BAD_DATE = Trouble("ING-02", A_DATE, "La data non esiste. Scrivi giorno/mese/anno, per esempio 28/02/2026.")
DATE_WITH_TIME = Trouble(
    "ING-02", A_DATE, "La cella contiene anche un'ora. Lascia solo il giorno, per esempio 28/02/2026."
)
FAR_DATE = Trouble("ING-19", "una data tra il 1950 e il 2100", "Controlla l'anno: forse manca o è in più una cifra.")
BAD_INTEGER = Trouble("ING-04", "un numero intero", "Scrivi solo cifre, senza lettere né decimali, per esempio 12.")
BAD_DECIMAL = Trouble(
    "ING-04", "un numero, anche con decimali", "Scrivi solo cifre, con al massimo tre decimali, per esempio 39,5."
)
BAD_HOURS = Trouble(
    "ING-04",
    "ore come 7,2 oppure 7:12",
    "Scrivi le ore in decimali (7,2) oppure in ore e minuti con i due punti (7:12).",
)
BAD_TIME = Trouble("ING-16", "un'ora del giorno tra 00:00 e 24:00", "Scrivi ore e minuti, per esempio 09:00.")
BAD_FLAG = Trouble("ING-05", "sì oppure no", "Scrivi sì oppure no.")
BAD_PERIOD = Trouble(
    "ING-02",
    "una settimana o un mese",
    "Scrivi la settimana come 2026-W44 oppure il mese come 10/2026.",
)

FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2100, 12, 31)
OPEN_ENDS = frozenset({date(9999, 12, 31), date(2999, 12, 31), date(2099, 12, 31)})
"""Days by which personnel systems say "no end"; read as an empty cell where a field is an end."""

_EXCEL_DAY_ZERO = date(1899, 12, 30)
_SERIAL = re.compile(r"([2-7]\d{4}|80000)(?:[.,]0+)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)Z?)?")
_ITALIAN = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?: (\d{1,2}[:.]\d{2}(?:[:.]\d{2})?))?")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_MIDNIGHT = re.compile(r"0{1,2}[:.]00(?:[:.]00(?:\.0+)?)?")


def read_date(text: str, *, end: bool = False) -> date | Trouble | None:
    """Read gg/mm/aaaa, g/m/aa, ISO (also a datetime at midnight), aaaammgg and Excel serials 20000..80000.

    Two-digit years are of this century up to 68, as the C library reads them. `end=True` reads the days of
    `OPEN_ENDS` as no date.
    """
    text = text.strip()
    if not text:
        return None
    found = _day_of(text)
    if isinstance(found, Trouble) or (end and found in OPEN_ENDS):
        return found if isinstance(found, Trouble) else None
    return found if FIRST_DAY <= found <= LAST_DAY else FAR_DATE


def _day_of(text: str) -> date | Trouble:
    if serial := _SERIAL.fullmatch(text):
        return _EXCEL_DAY_ZERO + timedelta(days=int(serial[1]))
    if found := _ISO.fullmatch(text):
        year, month, day, clock = found.groups()
    elif found := _ITALIAN.fullmatch(text):
        day, month, year, clock = found.groups()
    elif found := _COMPACT.fullmatch(text):
        (year, month, day), clock = found.groups(), None
    else:
        return BAD_DATE
    if clock and not _MIDNIGHT.fullmatch(clock):
        return DATE_WITH_TIME
    try:
        return date(_full_year(year), int(month), int(day))
    except ValueError:
        return BAD_DATE


def _full_year(year: str) -> int:
    if len(year) == 4:
        return int(year)
    return int(year) + (2000 if int(year) <= 68 else 1900)


_GROUPED_DOT = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+")
_GROUPED_COMMA = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+")
_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def read_decimal(text: str) -> Decimal | Trouble | None:
    """Read a number with decimal comma or dot; a thousands separator counts only where a decimal part follows it,
    or where it returns more than once: `1.234` alone is one and a bit, as `7.125` hours would be."""
    text = re.sub(r"[\s\u00a0']", "", text)
    if not text:
        return None
    if _GROUPED_DOT.fullmatch(text) or re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", text):
        text = text.replace(".", "")
    elif _GROUPED_COMMA.fullmatch(text) or re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}", text):
        text = text.replace(",", "")
    if not _PLAIN.fullmatch(text):
        return BAD_INTEGER
    return Decimal(text.replace(",", "."))


def read_integer(text: str) -> int | Trouble | None:
    """Read a whole number (`12`, `12,0`, `50 %`): a decimal part other than zero is a trouble, not a rounding."""
    number = read_decimal(text.strip().removesuffix("%"))
    if number is None or isinstance(number, Trouble):
        return number
    whole = int(number)
    return whole if number == whole and abs(whole) < 2**31 else BAD_INTEGER


_THOUSANDTH = Decimal("0.001")


def read_exact(text: str) -> Decimal | Trouble | None:
    """Read a number with up to three decimals (`39,5`, `39.5`, `40`), exactly: more of them are not rounded away."""
    number = read_decimal(text)
    if number is None:
        return None
    if isinstance(number, Trouble) or abs(number) >= 2**31 or number % _THOUSANDTH:
        return BAD_DECIMAL
    return number.quantize(_THOUSANDTH)


_HUNDREDTH = Decimal("0.01")
_TAIL = Decimal("0.000001")
"""What a spreadsheet leaves behind the last digit of a number that it computed (1,1 + 2,2 is 3,3000000000000003)."""

BAD_HUNDREDTHS = Trouble(
    "ING-04", "un numero con al massimo due decimali", "Scrivi solo il numero, con la virgola, per esempio 12,5."
)
BAD_NUMBER = Trouble(
    "ING-04",
    "un numero con al massimo due decimali",
    "Scrivi solo il numero, per esempio 25 oppure 1234,5; un traguardo a parole va nella sua colonna.",
)
BAD_EURO = Trouble(
    "ING-04",
    "un importo in euro con al massimo due decimali",
    "Scrivi l'importo con la virgola, per esempio 1234,56 oppure 1.234,56: il punto delle migliaia si scrive solo "
    "davanti alla virgola.",
)
_EURO_SIGN = re.compile(r"€|\beur(?:o)?\b", re.IGNORECASE)
_LARGEST_AMOUNT = 10**12


def read_euro(text: str) -> int | Trouble | None:
    """Read an amount (`1.234,56 €`, `1234,56`, `1234.56`) into cents; a third decimal is a trouble, not a rounding.

    So `1.234`, which is a thousand to some and one and a bit to others, is asked about instead of being read wrong.
    """
    return _hundredths_of(_EURO_SIGN.sub("", text), BAD_EURO)


def read_hundredths(text: str) -> int | Trouble | None:
    """Read a number with up to two decimals (`2,5` people) into hundredths, as `read_euro` reads an amount."""
    found = _hundredths_of(text, BAD_HUNDREDTHS)
    return found if not isinstance(found, int) or abs(found) < 2**31 else BAD_HUNDREDTHS


def read_number(text: str) -> str | Trouble | None:
    """Read a number with up to two decimals (`25 %`, `1.234,5`) into the plain text of it (`25`, `1234.5`)."""
    found = _hundredths_of(_EURO_SIGN.sub("", text.strip().removesuffix("%")), BAD_NUMBER)
    if not isinstance(found, int):
        return found
    written = f"{Decimal(found).scaleb(-2):f}"
    return written.rstrip("0").rstrip(".") or "0"


def _hundredths_of(text: str, trouble: Trouble) -> int | Trouble | None:
    number = read_decimal(text)
    if number is None:
        return None
    if isinstance(number, Trouble) or abs(number) >= _LARGEST_AMOUNT:
        return trouble
    whole = number.quantize(_HUNDREDTH, ROUND_HALF_UP)
    return int(whole.scaleb(2)) if abs(number - whole) < _TAIL else trouble


_CLOCK = re.compile(r"(\d{1,4})[:h](\d{2})(?::00)?")
_ROUNDING = Decimal("0.3")
"""Two decimals of an hour are off by at most 0.005 h = 0.3 minutes: `7,33` is 7 h 20, `7,34` is no minute at all."""


def read_hours(text: str) -> int | Trouble | None:
    """Read hours into whole minutes: `7,2` and `7:12` are 432; a decimal that stands for no minute is a trouble.

    So a column written as hours,minutes (`7,34` for 7 h 34) is caught instead of being read wrong.
    """
    text = text.strip().lower()
    if clock := _CLOCK.fullmatch(text):
        hours, minutes = int(clock[1]), int(clock[2])
        return hours * 60 + minutes if minutes < 60 else BAD_HOURS
    number = read_decimal(text.removesuffix("ore").removesuffix("h"))
    if number is None:
        return None
    if isinstance(number, Trouble) or number < 0 or number > 9999:
        return BAD_HOURS
    minutes_exact = number * 60
    whole = minutes_exact.to_integral_value(ROUND_HALF_UP)
    return int(whole) if abs(minutes_exact - whole) <= _ROUNDING else BAD_HOURS


def read_minutes(text: str) -> int | Trouble | None:
    """Read whole minutes (`180`), or a clock (`3:00`) where the office wrote one in a column of minutes."""
    if _CLOCK.fullmatch(text.strip().lower()):
        return read_hours(text)
    number = read_integer(text)
    return BAD_INTEGER if isinstance(number, int) and number < 0 else number


_TIME = re.compile(r"(\d{1,2})(?:[:.,h](\d{1,2})(?:[:.]00(?:\.0+)?)?)?")
_DAY_FRACTION = re.compile(r"0[.,](\d{3,})")


def read_time(text: str) -> int | Trouble | None:
    """Read a time of day into minutes after midnight: `9`, `09:00`, `9.30`, `24:00`; `0,375` is 9:00 in Excel."""
    text = text.strip().lower().removeprefix("ore ").strip()
    if not text:
        return None
    if fraction := _DAY_FRACTION.fullmatch(text):
        return int((Decimal(f"0.{fraction[1]}") * 1440).to_integral_value(ROUND_HALF_UP))
    found = _TIME.fullmatch(text)
    if not found:
        return BAD_TIME
    digits = found[2] or "0"
    if digits == "5" or (len(digits) == 1 and ":" in text):  # 9,5: half past nine or ten to ten?
        return BAD_TIME
    minutes = int(digits.ljust(2, "0"))  # 9.30 in a numeric cell comes back as 9.3
    minute = int(found[1]) * 60 + minutes
    return minute if minutes < 60 and minute <= 1440 else BAD_TIME


_YES = frozenset({"1", "si", "sì", "s", "x", "vero", "true", "yes", "y", "v", "1.0", "1,0"})
_NO = frozenset({"0", "no", "n", "falso", "false", "f", "0.0", "0,0", "-"})


def read_flag(text: str) -> int | Trouble | None:
    """Read yes and no as offices write them; an empty cell is unknown, not "no"."""
    text = text.strip().lower().replace("i'", "ì").replace("i`", "ì")
    if not text:
        return None
    if text in _YES:
        return 1
    return 0 if text in _NO else BAD_FLAG


def read_choice(text: str, synonyms: Mapping[str, str], choices: tuple[str, ...]) -> str | Trouble | None:
    """Read a choice by its synonyms (`text` and keys normalised alike); the trouble lists what is allowed."""
    if not text:
        return None
    found = synonyms.get(text)
    if found is not None:
        return found
    allowed = ", ".join(choices)
    return Trouble("ING-05", f"uno tra: {allowed}", f"Scrivi uno di questi valori: {allowed}.")


MONTHS = (
    *("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno"),
    *("luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"),
)
_WEEK = re.compile(r"(\d{4})[- ]?w(\d{1,2})", re.IGNORECASE)
_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[/\-.](\d{4})")
_NAMED_MONTH = re.compile(r"([a-z]{3,9})[ \-/.]*(\d{4})")


def read_period(text: str) -> tuple[date, date] | Trouble | None:
    """Read an ISO week (`2026-W44`) or a month (`2026-10`, `10/2026`, `ottobre 2026`) into its first and last day."""
    text = text.strip().lower()
    if not text:
        return None
    try:
        if week := _WEEK.fullmatch(text):
            monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
            return monday, monday + timedelta(days=6)
        first = _month_named(text)
    except ValueError:
        return BAD_PERIOD
    if first is None or not FIRST_DAY <= first <= LAST_DAY:
        return BAD_PERIOD
    return first, last_day(first)


_PARTS = {"q": 3, "t": 3, "trim": 3, "trimestre": 3, "s": 6, "sem": 6, "semestre": 6}
_ORDINALS = {
    **{str(number): number for number in range(1, 5)},
    **{"i": 1, "ii": 2, "iii": 3, "iv": 4, "primo": 1, "secondo": 2, "terzo": 3, "quarto": 4},
}
_YEAR = re.compile(r"(?:anno )?(\d{4})")
_PART_OF_YEAR = (
    re.compile(r"(?P<year>\d{4})[-/ ]?(?P<part>[qts])(?P<place>[1-4])"),
    re.compile(r"(?P<part>[qts])(?P<place>[1-4])[-/ ]?(?P<year>\d{4})"),
    re.compile(
        r"(?P<place>[1-4]|i{1,3}|iv|primo|secondo|terzo|quarto) ?(?P<part>trim|trimestre|sem|semestre) (?P<year>\d{4})"
    ),
)
BAD_SPAN = Trouble(
    "ING-02",
    "un periodo come 2026",
    "Scrivi un anno (2026), un semestre (1° semestre 2026), un trimestre (1° trimestre 2026) o un mese (ottobre 2026).",
)


def read_span(text: str) -> tuple[date, date] | Trouble | None:
    """Read a year, a half or a quarter of one (`2026`, `1° semestre 2026`, `2026-T3`), or what `read_period` reads."""
    said = re.sub(r"[\s°º^.]+", " ", text).strip().lower()
    if not said:
        return None
    found = _months_of(said)
    if found is None:
        period = read_period(text)
        return BAD_SPAN if isinstance(period, Trouble) else period
    first, months = found
    if not FIRST_DAY <= first <= LAST_DAY:
        return BAD_SPAN
    return first, last_day(add_months(first, months - 1))


def _months_of(said: str) -> tuple[date, int] | None:
    """Return the first day and the number of months of a year, a half or a quarter; None for any other text."""
    if year := _YEAR.fullmatch(said):
        return (date(int(year[1]), 1, 1), 12) if int(year[1]) else None
    for pattern in _PART_OF_YEAR:
        found = pattern.fullmatch(said)
        if found is not None:
            months, place = _PARTS[found["part"]], _ORDINALS[found["place"]]
            starts = (place - 1) * months + 1
            return (date(int(found["year"]), starts, 1), months) if starts <= 12 and int(found["year"]) else None
    return None


def _month_named(text: str) -> date | None:
    if found := _MONTH.fullmatch(text):
        return date(int(found[1]), int(found[2]), 1)
    if found := _MONTH_YEAR.fullmatch(text):
        return date(int(found[2]), int(found[1]), 1)
    named = _NAMED_MONTH.fullmatch(text)
    if named is None:
        return None
    numbers = [n for n, name in enumerate(MONTHS, start=1) if name.startswith(named[1])]
    return date(int(named[2]), numbers[0], 1) if len(numbers) == 1 else None


# ---------------------------------------------------------------- several values in one cell

_BAND = re.compile(r"(.+?)\s*(?:-|–|—|/|\ba(?:lle)?\b)\s*(.+)")
BAD_BAND = Trouble(
    "ING-16",
    "una fascia come 09:00-12:00",
    "Scrivi l'ora di inizio e di fine di ogni fascia, separate da punto e virgola: 09:00-12:00; 14:00-16:00.",
)
BAND_REVERSED = Trouble(
    "ING-03",
    "una fascia che finisce dopo il suo inizio",
    "Scrivi prima l'ora di inizio e poi l'ora di fine, per esempio 09:00-12:00.",
)


def read_bands(text: str) -> str | Trouble | None:
    """Read `9-12; 14:00-16:00` into `540-720;840-960`, minutes after midnight, in the order of the day."""
    pieces = [piece.strip() for piece in re.split(r"[;|\n]|,(?=\s*\d{1,2}[:.]\d)| e ", text) if piece.strip()]
    bands: list[tuple[int, int]] = []
    for piece in pieces:
        ends = _BAND.fullmatch(piece.lower().removeprefix("dalle ").strip())
        start, stop = (read_time(end) for end in ends.groups()) if ends else (BAD_BAND, BAD_BAND)
        if not isinstance(start, int) or not isinstance(stop, int):
            return BAD_BAND
        if stop <= start:
            return BAND_REVERSED
        bands.append((start, stop))
    return ";".join(f"{start}-{stop}" for start, stop in sorted(bands)) or None


def read_codes(text: str) -> str | Trouble | None:
    """Read `C01, C03` into `C01;C03`, each code once, in the order written (it is their order of priority)."""
    codes = [code.strip().upper() for code in re.split(r"[;,|/\n]|\s+", text) if code.strip()]
    return ";".join(dict.fromkeys(codes)) or None


# ---------------------------------------------------------------- years and percentages


def read_year(text: str) -> int | Trouble | None:
    """Read a year of four digits, or a date of which the year is kept."""
    if re.fullmatch(r"\d{4}(?:[.,]0+)?", text.strip()):
        return int(text.strip()[:4])
    day = read_date(text)
    return day.year if isinstance(day, date) else (day and BAD_YEAR)


BAD_YEAR = Trouble("ING-19", "un anno di quattro cifre", "Scrivi l'anno con quattro cifre, per esempio 1975.")


def read_percent(text: str) -> int | Trouble | None:
    """Read a percentage into whole points: `50`, `50 %`, `83,33` (83), and `0,5` as spreadsheets store 50 %."""
    number = read_decimal(text.strip().removesuffix("%"))
    if number is None:
        return None
    if isinstance(number, Trouble) or number < 0 or number > 1000:
        return BAD_PERCENT
    points = number * 100 if 0 < number <= 1 and not text.strip().endswith("%") else number
    return int(points.to_integral_value(ROUND_HALF_UP))


BAD_PERCENT = Trouble("ING-04", "una percentuale come 50", "Scrivi il numero senza altre parole, per esempio 50.")
