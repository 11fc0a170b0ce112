# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How sure is the share of each group? A point with its 95 % interval, beside everybody's, never in order of value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.figures.svg import element, hatches, joined
from reports.wording import points


@dataclass(frozen=True)
class Point:
    """One group: its share in percent, None where it is reserved; `low` and `high` are None for a whole census."""

    label: str
    share: int | None
    low: float | None
    high: float | None
    said: str = ""


def intervals(whole: Point, groups: Sequence[Point], ident: str) -> Markup:
    """Return everybody's point, then one per group in the order given; a line marks everybody's share."""
    items = joined([_item(each, whole, ident) for each in (whole, *groups)])
    return hatches(ident) + _axis(whole) + element("ul", items, class_="am-bars am-dots")


def _axis(whole: Point) -> Markup:
    ticks = [element("text", points(tick), x=f"{tick}%", y=13, class_=f"am-tick-{tick}") for tick in (0, 50, 100)]
    if whole.share is not None:
        ticks.append(element("text", "tutti", x=f"{whole.share}%", y=27, text_anchor="middle", class_="am-goal"))
    axis = element("svg", joined(ticks), width="100%", height=30, class_="am-bars__axis", focusable="false")
    return element("div", axis, class_="am-bar am-bar--axis", aria_hidden="true")


def _item(each: Point, whole: Point, ident: str) -> Markup:
    style = "am-bar am-bar--total" if each is whole else "am-bar"
    name = element("span", each.label, class_="am-bar__name")
    return element("li", name + _track(each, whole, ident) + _said(each), class_=style)


def _track(each: Point, whole: Point, ident: str) -> Markup:
    parts = [element("line", x1="0%", x2="100%", y1=14, y2=14, class_="am-grid")]
    if each.share is None:
        parts = [element("rect", width="100%", y=4, height=20, fill=f"url(#{ident}-reserved)", class_="am-hidden")]
    else:
        parts += mark(each.share, each.low, each.high)
        if whole.share is not None:
            x = f"{whole.share}%"
            parts.append(element("line", x1=x, x2=x, y1=0, y2=28, class_="am-centre"))
    return element(
        "svg", joined(parts), class_="am-bar__track", width="100%", height=28, aria_hidden="true", focusable="false"
    )


def mark(share: float, low: float | None, high: float | None) -> list[Markup]:
    """Return a point with its interval, in percent of the track; the interval has ends, so that it is not a bar."""
    dot = element("circle", cx=f"{share:g}%", cy=14, r=5, class_="am-dot")
    if low is None or high is None:
        return [dot]
    ends = [element("line", x1=f"{x:g}%", x2=f"{x:g}%", y1=9, y2=19, class_="am-interval-end") for x in (low, high)]
    return [element("line", x1=f"{low:g}%", x2=f"{high:g}%", y1=14, y2=14, class_="am-interval-line"), *ends, dot]


def _said(each: Point) -> Markup:
    if each.share is None:
        return element("span", "▨ Riservato", class_="am-bar__said")
    return element("span", element("strong", points(each.share)) + element("span", each.said), class_="am-bar__said")
