# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is the difference real, or small numbers? Shares against size, with the limits of chance (Spiegelhalter 2005)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from markupsafe import Markup

from metrics.intervals import INNER, OUTER
from metrics.intervals import funnel as chance
from reports.figures.svg import Box, Scale, drawing, element, joined, round_top, text_width
from reports.tables import Line
from reports.wording import percent, points

LEVELS = (INNER, OUTER)


class Beyond(Enum):
    """How far a place lies from what chance explains; only CERTAIN is said as a difference."""

    INSIDE = "nei limiti"
    PERHAPS = "oltre il limite del 95 %"
    CERTAIN = "oltre il limite del 99,8 %"


@dataclass(frozen=True)
class Point:
    """A place with a share: `part` of `whole`."""

    name: str
    part: int
    whole: int
    beyond: Beyond

    @property
    def share(self) -> float:
        """Return the share in percent."""
        return self.part * 100 / self.whole


@dataclass(frozen=True)
class Funnel:
    """The places that can be compared with the share of all, `centre`; hidden and empty places are not among them."""

    centre: Fraction
    points: tuple[Point, ...]

    def beyond(self, level: Beyond) -> tuple[str, ...]:
        """Return the names at a level, in the order of the tree."""
        return tuple(point.name for point in self.points if point.beyond is level)


def funnel_of(whole: Line, lines: Sequence[Line]) -> Funnel | None:
    """Return the comparison; None when the whole is hidden, or fewer than three places can be seen."""
    known = [(each.label, *each.counts) for each in lines if each.counts is not None]
    if whole.counts is None or len(known) < 3:
        return None
    centre = Fraction(*whole.counts)
    return Funnel(centre, tuple(Point(name, part, of, _beyond(centre, part, of)) for name, part, of in known))


def limits(centre: Fraction, size: int, level: Fraction) -> tuple[float, float]:
    """Return in percent between which shares chance alone keeps a place of `size`."""
    held = chance(size, centre, level)
    return held.low * 100 / size, held.high * 100 / size


def _beyond(centre: Fraction, part: int, whole: int) -> Beyond:
    near, far = (chance(whole, centre, level).hold(part) for level in LEVELS)
    return Beyond.INSIDE if near else Beyond.PERHAPS if far else Beyond.CERTAIN


@dataclass(frozen=True)
class Sheet:
    """The size of a variant."""

    variant: str
    width: int
    height: int
    left: int
    size: int


WIDE = Sheet("wide", 640, 380, 52, 15)
NARROW = Sheet("narrow", 280, 330, 40, 12)


def funnel(drawn: Funnel, title: str, axis: str) -> Markup:
    """Return the plot in two sizes; only places beyond the limits are named, and names never touch."""
    return joined([_draw(drawn, title, axis, sheet) for sheet in (WIDE, NARROW)])


def _draw(drawn: Funnel, title: str, axis: str, sheet: Sheet) -> Markup:
    top = round_top(max(point.share for point in drawn.points) + 4)
    largest = max(point.whole for point in drawn.points)
    x = Scale(0, largest * 1.08, sheet.left, sheet.width - 14)
    y = Scale(0, top, sheet.height - 52, 16)
    parts = [_grid(x, y, axis, sheet), *_limit_lines(drawn, x, y), _centre(drawn.centre, x, y, sheet)]
    parts += [_mark(point, x, y) for point in drawn.points]
    parts += _labels(drawn, x, y, sheet)
    return drawing(sheet.width, sheet.height, title, sheet.variant, joined(parts))


def _step(largest: float) -> int:
    """Return the round step (1, 2 or 5 times a power of ten) that marks a size axis four to eight times."""
    power = int(10 ** (len(str(int(largest))) - 1))
    steps = [max(1, power * factor // 10) for factor in (1, 2, 5, 10, 20, 50)]
    return next(step for step in steps if largest / step <= 6.5 or step == steps[-1])


def _grid(x: Scale, y: Scale, axis: str, sheet: Sheet) -> Markup:
    right, foot = x(x.high), y(0)
    rows = [int(y.high) * step // 4 for step in range(5)]
    columns = range(0, int(x.high) + 1, _step(x.high))
    parts = [
        element("line", x1=sheet.left, x2=right, y1=y(row), y2=y(row), class_="am-grid")
        + element(
            "text",
            points(row),
            x=sheet.left - 8,
            y=y(row) + sheet.size / 3,
            text_anchor="end",
            class_="am-axis",
        )
        for row in rows
    ]
    parts += [
        element("text", str(column), x=x(column), y=foot + sheet.size + 5, text_anchor="middle", class_="am-axis")
        for column in columns
    ]
    middle = (sheet.left + right) / 2
    parts.append(element("text", axis, x=middle, y=sheet.height - 8, text_anchor="middle", class_="am-axis-title"))
    return joined(parts)


def _limit_lines(drawn: Funnel, x: Scale, y: Scale) -> Iterator[Markup]:
    drawn_at = sizes(drawn, x.high)
    for level, style in zip(LEVELS, ("am-limit am-limit--near", "am-limit"), strict=True):
        pairs = [(size, limits(drawn.centre, size, level)) for size in drawn_at]
        for side in (0, 1):
            points = " ".join(f"{x(size):.1f},{y(min(pair[side], y.high)):.1f}" for size, pair in pairs)
            yield element("polyline", points=points, class_=style)


def sizes(drawn: Funnel, largest: float) -> list[int]:
    """Return the sizes at which the limits are drawn: some forty, dense where they bend, and every place's own."""
    spread = {max(2, round(largest * (step / 40) ** 1.8)) for step in range(1, 41)}
    return sorted(spread | {point.whole for point in drawn.points})


def _centre(centre: Fraction, x: Scale, y: Scale, sheet: Sheet) -> Markup:
    height = y(float(centre) * 100)
    return element("line", x1=sheet.left, x2=x(x.high), y1=height, y2=height, class_="am-centre")


def _mark(point: Point, x: Scale, y: Scale) -> Markup:
    left, height = x(point.whole), y(point.share)
    said = element("title", f"{point.name}: {percent(point.part, point.whole)}, {point.part} su {point.whole}")
    if point.beyond is Beyond.INSIDE:
        return element("circle", said, cx=left, cy=height, r=5, class_="am-dot")
    corners = ((left, height - 8), (left + 8, height), (left, height + 8), (left - 8, height))
    diamond = " ".join(f"{across:.1f},{down:.1f}" for across, down in corners)
    style = "am-outlier" if point.beyond is Beyond.CERTAIN else "am-outlier am-outlier--perhaps"
    return element("polygon", said, points=diamond, class_=style)


def _labels(drawn: Funnel, x: Scale, y: Scale, sheet: Sheet) -> list[Markup]:
    """Return the names of the places beyond, each where it covers nothing; a name without room is left to the table."""
    frame = Box(sheet.left, 2, sheet.width, y(0) - 2)
    taken = [Box(x(p.whole) - 8, y(p.share) - 8, x(p.whole) + 8, y(p.share) + 8) for p in drawn.points]
    written: list[Markup] = []
    outside = [point for point in drawn.points if point.beyond is not Beyond.INSIDE]
    for point in sorted(outside, key=lambda each: each.beyond is not Beyond.CERTAIN):
        name = _short(point.name, sheet)
        box = next((b for b in _around(name, x(point.whole), y(point.share), sheet) if _free(b, taken, frame)), None)
        if box is not None:
            taken.append(box)
            written.append(element("text", name, x=box.left, y=box.bottom - sheet.size * 0.25, class_="am-label"))
    return [*written, *_centre_label(drawn, x, y, sheet, taken, frame)]


def _centre_label(drawn: Funnel, x: Scale, y: Scale, sheet: Sheet, taken: Sequence[Box], frame: Box) -> list[Markup]:
    """Return the name of the centre line at the first of its four places that is free; none when none is."""
    said = f"insieme {percent(drawn.centre.numerator, drawn.centre.denominator)}"
    height, width = y(float(drawn.centre) * 100), text_width(said, sheet.size)
    for left in (x(x.high) - width, sheet.left + 2):
        for top in (height - sheet.size - 5, height + 4):
            box = Box(left, top, left + width, top + sheet.size)
            if _free(box, taken, frame):
                return [element("text", said, x=box.left, y=box.bottom - 2, class_="am-goal")]
    return []


def _short(name: str, sheet: Sheet) -> str:
    longest = int((sheet.width - sheet.left) * 0.62 / (sheet.size * 0.54))
    return name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"


def _around(name: str, left: float, height: float, sheet: Sheet) -> Iterator[Box]:
    """Yield the places for a name, the best first: right, left, above, below, then farther."""
    width, size = text_width(name, sheet.size), sheet.size * 1.15
    for gap in (12.0, 20.0, 30.0):
        yield Box(left + gap, height - size / 2, left + gap + width, height + size / 2)
        yield Box(left - gap - width, height - size / 2, left - gap, height + size / 2)
        for shift in (0.0, -width / 2 + 10, width / 2 - 10):
            middle = left + shift
            yield Box(middle - width / 2, height - gap - size, middle + width / 2, height - gap)
            yield Box(middle - width / 2, height + gap, middle + width / 2, height + gap + size)


def _free(box: Box, taken: Sequence[Box], frame: Box) -> bool:
    return box.within(frame) and not any(box.meets(other) for other in taken)
