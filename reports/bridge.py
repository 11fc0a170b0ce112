# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is it said why a value changed? The lines of a bridge: for the page, the terminal, a file."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from io import StringIO

from disclosure.bridge import Piece, ReleasedBridge, Terms
from metrics.declare import Unit
from metrics.movement import Movement
from reports.tables import Table
from reports.wording import day, integer, listed

POINTS = (Unit.PERCENT, Unit.CHANGE, Unit.POINTS)
"""The units whose difference is said in points."""

FIELDS = ("passo", "cause", "numeratore", "denominatore", "valore", "variazione", "variazione_esatta")
"""The fields of a line, in order; `valore` and `variazione` have two decimals, `variazione_esatta` is a fraction."""


@dataclass(frozen=True)
class Line:
    """One line: a value at either end (`value`), or a step between them (`change`); both exact, in the unit."""

    label: str
    meaning: str
    causes: tuple[str, ...]
    numerator: int
    denominator: int
    value: Fraction | None
    change: Fraction | None


def lines_of(bridge: ReleasedBridge) -> tuple[Line, ...]:
    """Return the value before, the steps in their order, and the value after."""
    first, last = (_end(bridge, position) for position in (0, 1))
    return (first, *(_step(bridge, piece) for piece in bridge.pieces), last)


def _end(bridge: ReleasedBridge, position: int) -> Line:
    terms: Terms = (bridge.first, bridge.last)[position]
    label = f"Valore al {day(bridge.on[position])}"
    known = f"com’era noto il {day(bridge.known_on[position])}"
    value = terms.share * bridge.unit.per
    return Line(label, known, (), terms.numerator, terms.denominator, value, None)


def _step(bridge: ReleasedBridge, piece: Piece) -> Line:
    causes = tuple(movement.value for movement in piece.movements)
    if len(causes) == 1:
        label, meaning = causes[0], piece.movements[0].meaning
    elif len(causes) == len(Movement):
        label, meaning = "tutte le cause insieme", "quali, da sole, riguarderebbero troppo poche persone"
    else:
        label, meaning = "altri movimenti", f"insieme: {listed(list(causes))}"
    return Line(_capital(label), meaning, causes, piece.numerator, piece.denominator, None, piece.change)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# ---------------------------------------------------------------- numbers with two decimals


def hundredths(value: Fraction) -> str:
    """Return an exact value with two decimals, half up away from zero, without a sign: `3,29`."""
    rounded = _rounded(abs(value))
    return f"{integer(rounded // 100)},{rounded % 100:02d}"


def signed(value: Fraction) -> str:
    """Return the same with its sign: `+3,29`, `−0,50`, `0,00`."""
    return f"{_sign(_rounded(abs(value)), value < 0)}{hundredths(value)}"


def signed_integer(number: int) -> str:
    """Return a change of a count: `+3`, `−2`, `0`."""
    return f"{_sign(number, number < 0)}{integer(abs(number))}"


def _sign(size: int, below: bool) -> str:
    return "" if not size else "−" if below else "+"


def _rounded(value: Fraction) -> int:
    return int((value * 200 + 1) // 2)


def unit_word(unit: Unit) -> str:
    """Return in what a change is said."""
    return "punti" if unit in POINTS else unit.value


def valued(value: Fraction, unit: Unit) -> str:
    """Return a value with its unit: `26,19 %`."""
    sign = "−" if value < 0 and _rounded(abs(value)) else ""
    return f"{sign}{hundredths(value)}\u00a0{'%' if unit in POINTS else unit.value}"


# ---------------------------------------------------------------- sentences


def sum_line(bridge: ReleasedBridge) -> str:
    """Return that the steps add up to the difference, in exact fractions."""
    said = f"Somma dei passi: {signed(bridge.change)} {unit_word(bridge.unit)}, esattamente la differenza"
    first, last = (f"{integer(each.numerator)}/{integer(each.denominator)}" for each in (bridge.first, bridge.last))
    return f"{said} {last} − {first}{_rounding(bridge)}."


def _rounding(bridge: ReleasedBridge) -> str:
    """Return the note where the steps as they are written do not add up: each is rounded by itself."""
    written = sum((_shown(piece.change) for piece in bridge.pieces), Fraction(0))
    return "" if written == _shown(bridge.change) else " (i passi scritti sono arrotondati, quelli calcolati no)"


def _shown(value: Fraction) -> Fraction:
    return Fraction(_rounded(abs(value)), 100) * (-1 if value < 0 else 1)


def merged_note(bridge: ReleasedBridge) -> str:
    """Return why some causes are told together; "" where each is told by itself."""
    if not bridge.merged:
        return ""
    return (
        f"Alcune cause sono dette insieme: da sole riguarderebbero meno di {bridge.threshold} persone, "
        "che si potrebbero riconoscere."
    )


# ---------------------------------------------------------------- the table, and files


def table(bridge: ReleasedBridge, caption: str) -> Table:
    """Return the lines as a table to be read."""
    head = ("Passo", "Valore o variazione", "Numeratore", "Denominatore", "Che cosa conta")
    return Table(caption, head, tuple(_row(bridge, line) for line in lines_of(bridge)), (1, 2, 3))


def _row(bridge: ReleasedBridge, line: Line) -> tuple[str, ...]:
    if line.value is not None:
        return (
            line.label,
            valued(line.value, bridge.unit),
            integer(line.numerator),
            integer(line.denominator),
            line.meaning,
        )
    change = f"{signed(line.change or Fraction(0))} {unit_word(bridge.unit)}"
    return (line.label, change, signed_integer(line.numerator), signed_integer(line.denominator), line.meaning)


def as_json(bridge: ReleasedBridge) -> str:
    """Return the bridge as JSON: both ends, and the steps with `FIELDS`."""
    ends = {
        name: {"al": bridge.on[position].isoformat(), "noto_al": bridge.known_on[position].isoformat()}
        for position, name in enumerate(("da", "a"))
    }
    written = {"indicatore": bridge.indicator, **ends, "unita": bridge.unit.value, "passi": list(_fields(bridge))}
    return json.dumps({**written, "variazione_esatta": str(bridge.change)}, ensure_ascii=False, indent=1)


def as_csv(bridge: ReleasedBridge) -> str:
    """Return the lines as CSV with `;`."""
    out = StringIO()
    writer = csv.DictWriter(out, FIELDS, delimiter=";", lineterminator="\n")
    writer.writeheader()
    for fields in _fields(bridge):
        causes = fields["cause"]
        writer.writerow({**fields, "cause": ", ".join(causes) if isinstance(causes, list) else causes})
    return out.getvalue()


def _fields(bridge: ReleasedBridge) -> Iterator[dict[str, object]]:
    for line in lines_of(bridge):
        yield {
            "passo": line.label,
            "cause": list(line.causes),
            "numeratore": line.numerator,
            "denominatore": line.denominator,
            "valore": None if line.value is None else _machine(line.value),
            "variazione": None if line.change is None else _machine(line.change),
            "variazione_esatta": None if line.change is None else str(line.change),
        }


def _machine(value: Fraction) -> str:
    rounded = _rounded(abs(value))
    return f"{'-' if value < 0 and rounded else ''}{rounded // 100}.{rounded % 100:02d}"
