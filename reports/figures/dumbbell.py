# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How far apart do two sides see the same thing? A circle and a diamond on one line, with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.figures.svg import element, joined


@dataclass(frozen=True)
class Side:
    """What one side says, in points of the scale; bounds are None for a whole census."""

    mean: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Pair:
    """One line: two sides, the word of their distance and what follows it; `apart` makes the line thick."""

    label: str
    workers: Side
    managers: Side
    word: str
    said: str
    apart: bool


def dumbbell(pairs: Sequence[Pair], scale: tuple[int, int], names: tuple[str, str]) -> Markup:
    """Return one line per pair on a scale from its least to its greatest point, with the names of the two marks."""
    items = joined([_item(pair, scale) for pair in pairs])
    return _key(names) + _axis(scale) + element("ul", items, class_="am-bars am-dumbbell")


def _key(names: tuple[str, str]) -> Markup:
    circle = element("circle", cx=7, cy=7, r=5, class_="am-dot")
    marks = [_picture(circle) + names[0], _picture(_diamond("7", 7)) + names[1]]
    return element("p", joined([element("span", each) for each in marks]), class_="am-key-row")


def _picture(mark: Markup) -> Markup:
    return element("svg", mark, width=14, height=14, aria_hidden="true", focusable="false")


def _axis(scale: tuple[int, int]) -> Markup:
    low, high = scale
    marks = [(low, 0), ((low + high) / 2, 50), (high, 100)]
    ticks = [
        element("text", f"{value:g}".replace(".", ","), x=f"{at}%", y=13, class_=f"am-tick-{at}") for value, at in marks
    ]
    axis = element("svg", joined(ticks), width="100%", height=16, class_="am-bars__axis", focusable="false")
    return element("div", axis, class_="am-bar am-bar--axis", aria_hidden="true")


def _item(pair: Pair, scale: tuple[int, int]) -> Markup:
    name = element("span", pair.label, class_="am-bar__name")
    said = element("span", element("strong", pair.word) + element("span", pair.said), class_="am-bar__said")
    return element("li", name + _track(pair, scale) + said, class_="am-bar")


def _track(pair: Pair, scale: tuple[int, int]) -> Markup:
    low, high = scale

    def at(value: float) -> str:
        return f"{(value - low) * 100 / (high - low):.2f}%"

    style = "am-join am-join--apart" if pair.apart else "am-join"
    first, second = pair.workers, pair.managers
    parts = [
        element("line", x1="0%", x2="100%", y1=17, y2=17, class_="am-grid"),
        element("line", x1=at(first.mean), x2=at(second.mean), y1=17, y2=17, class_=style),
    ]
    for side, y in ((first, 8), (second, 26)):
        if side.low is not None and side.high is not None:
            parts.append(element("line", x1=at(side.low), x2=at(side.high), y1=y, y2=y, class_="am-interval-line"))
    parts.append(element("circle", cx=at(first.mean), cy=17, r=6, class_="am-dot"))
    parts.append(_diamond(at(second.mean), 17))
    return element(
        "svg", joined(parts), class_="am-bar__track", width="100%", height=34, aria_hidden="true", focusable="false"
    )


def _diamond(x: str, y: int) -> Markup:
    """Return a diamond at a place that may be a percentage: a little picture of its own, moved there."""
    shape = element("polygon", points="0,-7 7,0 0,7 -7,0", class_="am-outlier")
    return element("svg", shape, x=x, y=y, width=1, height=1, overflow="visible", class_="am-diamond")
