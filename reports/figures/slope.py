# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What moved between two waves? A line each; only those that moved with certainty have a colour and a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.figures.svg import Scale, drawing, element, joined, text_width

MOST_NAMED = 8
"""How many lines are named: more would cover one another, and all are in the table."""


@dataclass(frozen=True)
class Sloping:
    """One line: two means; `moved` is 1 where it rose with certainty, -1 where it fell, 0 where nobody can tell."""

    label: str
    before: float
    after: float
    moved: int
    said: str


@dataclass(frozen=True)
class Sheet:
    """The size of a variant: `right` is where the second wave stands."""

    variant: str
    width: int
    height: int
    left: int
    right: int
    size: int


WIDE = Sheet("wide", 640, 320, 60, 330, 15)
NARROW = Sheet("narrow", 280, 280, 16, 122, 12)


def slope(lines: Sequence[Sloping], waves: tuple[str, str], title: str) -> Markup:
    """Return the figure in two sizes, named by the two waves."""
    return joined([_draw(lines, waves, title, sheet) for sheet in (WIDE, NARROW)])


def _draw(lines: Sequence[Sloping], waves: tuple[str, str], title: str, sheet: Sheet) -> Markup:
    numbers = [number for line in lines for number in (line.before, line.after)]
    low, high = min(numbers), max(numbers)
    air = max(0.1, (high - low) * 0.06)
    y = Scale(low - air, high + air, sheet.height - 34, 14)
    still = [line for line in lines if not line.moved]
    moved = [line for line in lines if line.moved]
    parts = [_posts(y, sheet), *(_line(line, y, sheet) for line in (*still, *moved))]
    parts += _names(moved[:MOST_NAMED], y, sheet)
    parts += [
        element("text", wave, x=x, y=sheet.height - 10, text_anchor=anchor, class_="am-axis")
        for wave, x, anchor in ((waves[0], sheet.left, "start"), (waves[1], sheet.right, "middle"))
    ]
    return drawing(sheet.width, sheet.height, title, sheet.variant, joined(parts))


def _posts(y: Scale, sheet: Sheet) -> Markup:
    return joined(
        [element("line", x1=x, x2=x, y1=y.start, y2=y.end, class_="am-grid") for x in (sheet.left, sheet.right)]
    )


def _line(line: Sloping, y: Scale, sheet: Sheet) -> Markup:
    style = {0: "am-slope", 1: "am-slope am-slope--up", -1: "am-slope am-slope--down"}[line.moved]
    ends = ((sheet.left, y(line.before)), (sheet.right, y(line.after)))
    parts = [element("line", x1=ends[0][0], y1=ends[0][1], x2=ends[1][0], y2=ends[1][1])]
    parts += [element("circle", cx=x, cy=height, r=4) for x, height in ends]
    return element("g", element("title", f"{line.label}: {line.said}") + joined(parts), class_=style)


def _names(lines: Sequence[Sloping], y: Scale, sheet: Sheet) -> list[Markup]:
    """Return the names at the right of their ends, pushed apart where they would touch."""
    step = sheet.size * 2.3
    places = spread([y(line.after) for line in lines], step, sheet.size, sheet.height - 40)
    return [_name(line, place, sheet) for line, place in zip(lines, places, strict=True)]


def _name(line: Sloping, place: float, sheet: Sheet) -> Markup:
    """Return a name above its move, both in the room right of the second wave."""
    x, room = sheet.right + 10, sheet.width - sheet.right - 12
    arrow = "▲" if line.moved > 0 else "▼"
    return element("text", _short(line.label, room, sheet.size), x=x, y=place, class_="am-label") + element(
        "text", f"{arrow} {line.said}", x=x, y=place + sheet.size * 1.1, class_="am-axis"
    )


def _short(name: str, room: float, size: float) -> str:
    if text_width(name, size) <= room:
        return name
    kept = int(room / text_width("x", size)) - 1
    return f"{name[:kept].rstrip()}…"


def spread(wanted: Sequence[float], step: float, low: float, high: float) -> list[float]:
    """Return places at least `step` apart, in the order of those wanted and as near to them as a walk down allows.

    What would end below `high` pushes the others up; with too many for the room they go above `low`.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    placed = [0.0] * len(wanted)
    last = low - step
    for index in order:
        last = placed[index] = max(wanted[index], last + step)
    limit = high
    for index in reversed(order):
        placed[index] = min(placed[index], limit)
        limit = placed[index] - step
    return placed
