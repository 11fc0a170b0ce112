# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How far apart are the units, and how much of it is chance? A dot each with its interval, as a list that can be heard.

Never in the order of the values: where intervals overlap there is no first and no last.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from metrics.intervals import wilson
from norms.amounts import percent as percentage
from reports.figures.svg import element, hatches, joined
from reports.tables import Line, Sight
from reports.wording import decimal, integer, percent, points


def dots(whole: Line, lines: Sequence[Line], ident: str) -> Markup:
    """Return one dot per line, in the order given, beside the share of the whole; a hidden place says that it is."""
    items = joined([_item(each, whole, ident) for each in (whole, *lines)])
    return hatches(ident) + _axis(whole) + element("ul", items, class_="am-bars am-dots")


def interval(part: int, whole: int) -> str:
    """Return the 95 % interval of a share in words: `15,1–34,6 %`."""
    held = wilson(part, whole)
    return f"{_tenths(held.low)}–{percentage(_tenths(held.high))}"


def _tenths(share: float) -> str:
    return decimal(round(share * 1000))


def _axis(whole: Line) -> Markup:
    ticks = [element("text", points(tick), x=f"{tick}%", y=13, class_=f"am-tick-{tick}") for tick in (0, 50, 100)]
    if whole.counts is not None:
        x = _at(whole.counts[0] / whole.counts[1])
        ticks.append(element("text", "insieme", x=x, y=27, text_anchor="middle", class_="am-goal"))
    axis = element("svg", joined(ticks), width="100%", height=30, class_="am-bars__axis", focusable="false")
    return element("div", axis, class_="am-bar am-bar--axis", aria_hidden="true")


def _item(each: Line, whole: Line, ident: str) -> Markup:
    style = "am-bar--total" if each is whole else ""
    name = element("span", each.label, class_="am-bar__name")
    return element("li", name + _track(each, whole, ident) + _said(each), class_=f"am-bar {style}".strip())


def _track(each: Line, whole: Line, ident: str) -> Markup:
    parts = [element("line", x1="0%", x2="100%", y1=14, y2=14, class_="am-grid")]
    if each.sight is Sight.RESERVED:
        parts = [element("rect", width="100%", y=4, height=20, fill=f"url(#{ident}-reserved)", class_="am-hidden")]
    elif each.counts is not None:
        parts += _dot(*each.counts)
    if whole.counts is not None and each.sight is not Sight.RESERVED:
        x = _at(whole.counts[0] / whole.counts[1])
        parts.append(element("line", x1=x, x2=x, y1=0, y2=28, class_="am-centre"))
    return element(
        "svg", joined(parts), class_="am-bar__track", width="100%", height=28, aria_hidden="true", focusable="false"
    )


def _dot(part: int, whole: int) -> list[Markup]:
    held = wilson(part, whole)
    return [
        element("line", x1=_at(held.low), x2=_at(held.high), y1=14, y2=14, class_="am-interval"),
        element("circle", cx=_at(part / whole), cy=14, r=5, class_="am-dot"),
    ]


def _at(share: float) -> str:
    return f"{share * 100:.2f}%"


def _said(each: Line) -> Markup:
    if each.counts is None:
        word = "▨ Riservato" if each.sight is Sight.RESERVED else "nessun dato"
        return element("span", word, class_="am-bar__said")
    part, of = each.counts
    share = element("strong", percent(part, of)) + element("span", f" {integer(part)} su {integer(of)} ")
    return element("span", share + element("span", f"({interval(part, of)})"), class_="am-bar__said")
