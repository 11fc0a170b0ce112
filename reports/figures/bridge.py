# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which causes moved a value, and how far? A waterfall: each step begins where the one before it ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from disclosure.bridge import ReleasedBridge
from reports.bridge import Line, lines_of, signed, unit_word, valued
from reports.figures.svg import Scale, drawing, element, joined, text_width

NOTE = "La scala non parte da zero."


@dataclass(frozen=True)
class Sheet:
    """The size of a variant: `row` is the height of one step, its words above its bar."""

    variant: str
    width: int
    row: int
    bar: int
    size: int


WIDE = Sheet("wide", 640, 46, 16, 15)
NARROW = Sheet("narrow", 280, 40, 13, 12)


@dataclass(frozen=True)
class Stair:
    """One row of the drawing: a line of the bridge, and between which values it stands."""

    line: Line
    before: Fraction
    after: Fraction


def stairs(bridge: ReleasedBridge) -> tuple[Stair, ...]:
    """Return both ends and what moved between them; what moved nothing is in the table only."""
    first, *steps, last = lines_of(bridge)
    here = first.value or Fraction(0)
    found = [Stair(first, here, here)]
    for line in steps:
        before, here = here, here + (line.change or 0)
        if line.change or line.numerator or line.denominator:
            found.append(Stair(line, before, here))
    return (*found, Stair(last, here, here))


def bridge(told: ReleasedBridge, title: str) -> Markup:
    """Return the waterfall in two sizes; every row has its words and its number, no colour says anything alone."""
    rows = stairs(told)
    return joined([_draw(told, rows, title, sheet) for sheet in (WIDE, NARROW)])


def _draw(told: ReleasedBridge, rows: Sequence[Stair], title: str, sheet: Sheet) -> Markup:
    x = _scale(rows, sheet)
    height = sheet.row * len(rows) + sheet.size + 12
    parts = [part for index, row in enumerate(rows) for part in _row(told, row, index, x, sheet)]
    note = element("text", NOTE, x=4, y=height - 6, class_="am-axis-title")
    read = "; ".join(f"{row.line.label}: {_said(told, row)}" for row in rows)
    name = f"{title} {read}"
    return drawing(sheet.width, height, name, sheet.variant, joined([*_links(rows, x, sheet), *parts, note]))


def _scale(rows: Sequence[Stair], sheet: Sheet) -> Scale:
    values = [float(value) for row in rows for value in (row.before, row.after)]
    low, high = min(values), max(values)
    if low == high:
        low, high = low - 1, high + 1
    return Scale(low, high, 12, sheet.width - 12)


def _said(told: ReleasedBridge, row: Stair) -> str:
    if row.line.value is not None:
        return valued(row.line.value, told.unit)
    return f"{signed(row.line.change or Fraction(0))} {unit_word(told.unit)}"


def _row(told: ReleasedBridge, row: Stair, index: int, x: Scale, sheet: Sheet) -> Iterator[Markup]:
    top = index * sheet.row + sheet.size + 2
    said = _said(told, row)
    room = sheet.width - 16 - text_width(said, sheet.size)
    yield element("text", _short(row.line.label, room, sheet.size), x=4, y=top, class_="am-step-name")
    yield element("text", said, x=sheet.width - 4, y=top, text_anchor="end", class_="am-label")
    yield _mark(row, x, top + 6, sheet)


def _short(label: str, room: float, size: int) -> str:
    longest = int(room / text_width("x", size))
    return label if len(label) <= longest else f"{label[: longest - 1].rstrip()}…"


def _mark(row: Stair, x: Scale, top: float, sheet: Sheet) -> Markup:
    """Return a bar from one value to the next, hollow where it falls; an end is a diamond: it has no length."""
    before, after = x(float(row.before)), x(float(row.after))
    if row.line.value is not None:
        middle, half = top + sheet.bar / 2, sheet.bar / 2
        corners = ((after, top), (after + half, middle), (after, top + sheet.bar), (after - half, middle))
        return element("polygon", points=" ".join(f"{a:.1f},{b:.1f}" for a, b in corners), class_="am-dot")
    style = "am-step am-step--down" if row.after < row.before else "am-step"
    width = max(2.0, abs(after - before))
    return element("rect", x=min(before, after), y=top, width=width, height=sheet.bar, class_=style)


def _links(rows: Sequence[Stair], x: Scale, sheet: Sheet) -> Iterator[Markup]:
    """Yield the thin lines that lead from the end of a row to the beginning of the next."""
    for index, row in enumerate(rows[:-1]):
        at = x(float(row.after))
        top = index * sheet.row + sheet.size + 8 + sheet.bar
        yield element("line", x1=at, x2=at, y1=top, y2=top + sheet.row - sheet.bar, class_="am-limit am-limit--near")
