# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is a comparison with other bodies said: the answer, the table, the file? Distributions, never places."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from io import StringIO

from metrics.bodies import Band, Body, Comparison, Distribution, Group, Measure
from norms import amounts
from reports.tables import Table
from reports.wording import count, decimal, integer, tenths

AGILE_SINCE = 2021
HEAD = ("Misura", "Noi", "Enti", "10 %", "25 %", "Metà", "75 %", "90 %", "Senza dato")
HOW = "La colonna «Metà» è la mediana: metà degli enti sta sotto, metà sopra. Così il 10, il 25, il 75 e il 90 %."


@dataclass(frozen=True)
class File:
    """A file of the Ragioneria behind a comparison: its name, when it was loaded, its rows."""

    name: str
    loaded: datetime
    rows: int


@dataclass(frozen=True)
class Published:
    """What the published returns tell of a year: nothing is there before they are loaded and the own body is known."""

    years: tuple[int, ...] = ()
    year: int | None = None
    own: Body | None = None
    comparison: Comparison | None = None
    files: tuple[File, ...] = ()


def value(measure: Measure, number: Fraction) -> str:
    """Return a number of a measure with one decimal, half-up: `17,4 %`, `2,3`."""
    if measure.percent:
        return amounts.percent(decimal(tenths(number.numerator, number.denominator)))
    return decimal((20 * number.numerator + number.denominator) // (2 * number.denominator))


def said_own(each: Distribution) -> str:
    """Return the own number with its unit; a dash where it was not published."""
    if each.own is None:
        return "–"
    return value(each.measure, each.own) if each.measure.percent else f"{value(each.measure, each.own)} giorni"


def size_words(size: tuple[int, int | None]) -> str:
    """Return a size class in words."""
    low, high = size
    if high is None:
        return f"con {integer(low)} occupati o più"
    return f"fino a {high} occupati" if low == 0 else f"da {integer(low)} a {integer(high)} occupati"


def group_words(group: Group, kind_name: str) -> str:
    """Return with whom a body is compared: how many, of which type, of which size."""
    bodies = count(len(group.returns), "ente", "enti")
    kind = f"di tipo «{kind_name.strip()}»"
    return f"{bodies} {kind} {size_words(group.size)}" if group.size else f"{bodies} {kind}, di ogni dimensione"


def lead(told: Published) -> str:
    """Return the answer in one sentence, or what is missing to have it."""
    if not told.years:
        return "I dati del Conto annuale non sono ancora caricati."
    if told.own is None:
        return "Non è ancora indicato quale ente del Conto annuale siamo."
    if told.comparison is None:
        return f"Nel {told.year} il nostro ente ({told.own.code}) non è nei dati pubblicati."
    return _answer(told.comparison)


def _answer(comparison: Comparison) -> str:
    agile = comparison.distributions["agile.totale"]
    among = group_words(comparison.group, comparison.own.kind_name)
    if not agile.values:
        return f"Nel {comparison.year} il Conto annuale non dice chi ha lavorato in agile. Il confronto è con {among}."
    if agile.own is None:
        return f"Nel {comparison.year} il nostro ente non ha pubblicato chi ha lavorato in agile. Gruppo: {among}."
    share = f"Nel {comparison.year} ha lavorato in agile il {value(agile.measure, agile.own)} dei nostri occupati"
    known = agile.quantiles
    if known is None or agile.band is None:
        return f"{share}. Gli enti con cui confrontarsi sono troppo pochi: {among}."
    half = value(agile.measure, known.median)
    return f"{share}: {agile.band.value} con cui ci confrontiamo (metà di loro sta sotto il {half})."


def finding(distributions: Sequence[Distribution]) -> str:
    """Return what a figure shows: which of its numbers lie outside the central half of the bodies."""
    known = [each for each in distributions if each.band is not None]
    if not known:
        return "Il nostro numero, o quello degli altri enti, non c’è"
    sides = [("Sopra", Band.HIGH), ("Sotto", Band.LOW)]
    said = [f"{word} la metà centrale degli enti: {names}" for word, band in sides if (names := _named(known, band))]
    return ". ".join(said) or "Siamo nella metà centrale degli enti"


def _named(distributions: Sequence[Distribution], band: Band) -> str:
    return "; ".join(each.measure.label.lower() for each in distributions if each.band is band)


def table(caption: str, distributions: Sequence[Distribution]) -> Table:
    """Return the numbers behind a figure, one line a measure."""
    rows = tuple(_row(each) for each in distributions)
    return Table(caption, HEAD, rows, tuple(range(1, len(HEAD))))


def _row(each: Distribution) -> tuple[str, ...]:
    known = each.quantiles
    numbers = (
        ("–",) * 5
        if known is None
        else tuple(value(each.measure, number) for number in (known.p10, known.q1, known.median, known.q3, known.p90))
    )
    own = "–" if each.own is None else value(each.measure, each.own)
    return (each.measure.label, own, integer(len(each.values)), *numbers, integer(each.without))


def csv_text(comparison: Comparison) -> str:
    """Return every measure of a comparison as CSV: exact fractions are rounded to four decimals."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(("anno", "misura", "unita", "noi", "enti", "p10", "p25", "mediana", "p75", "p90", "senza_dato"))
    for each in comparison.distributions.values():
        known = each.quantiles
        five = (None,) * 5 if known is None else (known.p10, known.q1, known.median, known.q3, known.p90)
        unit = "percento" if each.measure.percent else "giorni"
        numbers = [_plain(each.measure, number) for number in (each.own, *five)]
        row = (comparison.year, each.measure.id, unit, numbers[0], len(each.values), *numbers[1:], each.without)
        writer.writerow(row)
    return "\ufeff" + out.getvalue()


def _plain(measure: Measure, number: Fraction | None) -> str:
    if number is None:
        return ""
    scaled = number * (100 if measure.percent else 1) * 10_000
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return f"{whole // 10_000},{whole % 10_000:04d}"
