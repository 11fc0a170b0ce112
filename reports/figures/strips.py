# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Where does one body lie among the others? Dots in strips, a box for the central half, a diamond for our own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from metrics.bodies import Distribution, Quantiles
from reports.conto import said_own, value
from reports.figures.svg import Scale, drawing, element, joined
from reports.wording import count

STACK = 9
"""How many dots may stand on one another: with more bodies in a place, a dot is several of them."""

STEPS = (1, 2, 4, 6, 10, 20, 30, 40, 60, 80, 100, 150, 200, 400, 1000)


@dataclass(frozen=True)
class Sheet:
    """The size of a variant: `bins` are the places for dots along the axis, `row` the height of a strip."""

    variant: str
    width: int
    size: int
    bins: int
    row: int


WIDE = Sheet("wide", 640, 15, 72, 166)
NARROW = Sheet("narrow", 280, 12, 40, 156)
EDGE = 14
FEW = 150
"""Up to so many bodies the dots are larger, in two thirds of the places."""


@dataclass(frozen=True)
class Strip:
    """A distribution ready to be drawn: numbers in the units of the axis, whose end is `top`."""

    told: Distribution
    top: int

    @property
    def numbers(self) -> list[float]:
        """Return the bodies' numbers, in order."""
        return [_scaled(self.told, float(each)) for each in self.told.values]

    @property
    def own(self) -> float | None:
        """Return our own number."""
        return None if self.told.own is None else _scaled(self.told, float(self.told.own))


def strips_of(distributions: Sequence[Distribution], shared: bool) -> tuple[Strip, ...]:
    """Return the strips of a figure, on one axis when `shared`; measures that nobody published have none."""
    known = [each for each in distributions if each.values]
    tops = [_top(each) for each in known]
    return tuple(Strip(each, max(tops) if shared else top) for each, top in zip(known, tops, strict=True))


def _scaled(told: Distribution, number: float) -> float:
    return number * 100 if told.measure.percent else number


def _top(told: Distribution) -> int:
    """Return a round end of the axis that holds us and all but the last fiftieth of the bodies."""
    place = max(0, (len(told.values) * 49) // 50 - 1)
    largest = max(_scaled(told, float(told.values[place])), _scaled(told, float(told.own or 0)))
    return next((step for step in STEPS if largest * 1.05 <= step), STEPS[-1])


def bodies_a_dot(strip: Strip, sheet: Sheet) -> int:
    """Return how many bodies one dot stands for, at most."""
    fullest = max(_places(strip, sheet).values(), default=0)
    return max(1, -(-fullest // STACK))


def _places(strip: Strip, sheet: Sheet) -> Counter[int]:
    bins = _bins(strip, sheet)
    width = strip.top / bins
    return Counter(min(bins - 1, int(number / width)) for number in strip.numbers if number <= strip.top)


def _bins(strip: Strip, sheet: Sheet) -> int:
    return sheet.bins if len(strip.numbers) > FEW else sheet.bins * 2 // 3


def legend(strips: Sequence[Strip]) -> str:
    """Return how the figure is read, and what is not drawn in it."""
    most = max((bodies_a_dot(strip, sheet) for strip in strips for sheet in (WIDE, NARROW)), default=1)
    dots = "Ogni punto è un ente" if most == 1 else f"Ogni punto vale fino a {most} enti"
    out = sum(number > strip.top for strip in strips for number in strip.numbers)
    beyond = f" Oltre la scala, e non disegnati: {count(out, 'valore', 'valori')}." if out else ""
    box = "La fascia chiara è la metà centrale degli enti, il tratto spesso la mediana, la linea va dal 10 al 90 %"
    return f"{dots}; il rombo siamo noi. {box}.{beyond}"


def strips(drawn: Sequence[Strip], title: str) -> Markup:
    """Return the figure in two sizes."""
    return joined([_draw(drawn, title, sheet) for sheet in (WIDE, NARROW)])


def _draw(drawn: Sequence[Strip], title: str, sheet: Sheet) -> Markup:
    rows = [_row(strip, sheet, number * sheet.row) for number, strip in enumerate(drawn)]
    return drawing(sheet.width, sheet.row * len(drawn) + 4, title, sheet.variant, joined(rows))


def _row(strip: Strip, sheet: Sheet, top: int) -> Markup:
    x = Scale(0, strip.top, EDGE, sheet.width - EDGE)
    floor = top + sheet.row - 64
    parts = [_heading(strip, sheet, top), *_dots(strip, sheet, x, floor)]
    known = strip.told.quantiles
    if known is not None:
        parts += _box(strip, known, x, floor + 12)
    parts.append(_axis(strip, sheet, x, floor + 24))
    if strip.own is not None:
        parts.append(_diamond(strip, x(min(strip.own, strip.top)), floor + 12))
    return joined(parts)


def _heading(strip: Strip, sheet: Sheet, top: int) -> Markup:
    """Return the name of a strip and, on the line below, our number and the half of the bodies."""
    first = top + sheet.size + 2
    name = element("text", strip.told.measure.label, x=0, y=first, class_="am-label")
    known = strip.told.quantiles
    half = "" if known is None else f" · metà degli enti sotto {value(strip.told.measure, known.median)}"
    said = f"noi {said_own(strip.told)}{half}"
    return name + element("text", said, x=0, y=first + sheet.size + 3, class_="am-axis")


def _dots(strip: Strip, sheet: Sheet, x: Scale, floor: float) -> Iterator[Markup]:
    each, width = bodies_a_dot(strip, sheet), strip.top / _bins(strip, sheet)
    radius = min(3.0, (x(width) - x(0)) / 2 - 0.3)
    for place, number in sorted(_places(strip, sheet).items()):
        for step in range(-(-number // each)):
            centre = x((place + 0.5) * width)
            yield element("circle", cx=centre, cy=floor - radius - step * (2 * radius + 0.6), r=radius, class_="am-dot")


def _box(strip: Strip, known: Quantiles, x: Scale, middle: float) -> Iterator[Markup]:
    """Yield the whiskers, the central half and the median; what lies beyond the axis ends with it."""
    five = (known.p10, known.q1, known.median, known.q3, known.p90)
    p10, q1, half, q3, p90 = (x(min(strip.top, _scaled(strip.told, float(each)))) for each in five)
    yield element("line", x1=p10, x2=p90, y1=middle, y2=middle, class_="am-limit")
    yield element("rect", x=q1, y=middle - 7, width=max(1.0, q3 - q1), height=14, class_="am-track am-hidden")
    yield element("line", x1=half, x2=half, y1=middle - 8, y2=middle + 8, class_="am-centre")


def _diamond(strip: Strip, left: float, middle: float) -> Markup:
    corners = ((left, middle - 9), (left + 9, middle), (left, middle + 9), (left - 9, middle))
    points = " ".join(f"{across:.1f},{down:.1f}" for across, down in corners)
    return element("polygon", element("title", f"noi {said_own(strip.told)}"), points=points, class_="am-outlier")


def _axis(strip: Strip, sheet: Sheet, x: Scale, top: float) -> Markup:
    unit = " %" if strip.told.measure.percent else " gg"
    ticks = [(0, "start"), (strip.top / 2, "middle"), (strip.top, "end")]
    line = element("line", x1=x(0), x2=x(strip.top), y1=top, y2=top, class_="am-grid")
    texts = [
        element(
            "text",
            f"{at:g}{unit}".replace(".", ","),
            x=x(at),
            y=top + sheet.size + 2,
            text_anchor=anchor,
            class_="am-axis",
        )
        for at, anchor in ticks
    ]
    return line + joined(texts)
