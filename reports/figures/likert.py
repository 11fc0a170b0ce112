# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How many are favourable and how many are not? Bars that part from one line, as a list that can be heard.

What is unfavourable lies left of the line, what is favourable right of it, the neutral answers across it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from disclosure.survey import Tones
from reports.figures.svg import element, hatches, joined
from reports.wording import points

ROOM = 9.0
"""How many percent of the track a piece needs for its number to be written in it."""


@dataclass(frozen=True)
class Bar:
    """One line of the figure: `tones` is None where it is reserved; `said` is what follows the share."""

    label: str
    tones: Tones | None
    said: str = ""


@dataclass(frozen=True)
class _Reach:
    """How far the bars go left and right of the line, in percent of the answers."""

    left: float
    right: float

    def at(self, value: float) -> float:
        """Return where a value lies, in percent of the track: negative is left of the line."""
        return (value + self.left) * 100 / (self.left + self.right)

    def width(self, value: float) -> float:
        """Return how wide a share is drawn, in percent of the track."""
        return value * 100 / (self.left + self.right)


def likert(bars: Sequence[Bar], ident: str) -> Markup:
    """Return one bar per line, in the order given, with the words of the colours above them."""
    known = [bar.tones for bar in bars if bar.tones is not None]
    reach = _Reach(
        max((each.unfavourable + each.neutral / 2 for each in known), default=50) or 1,
        max((each.favourable + each.neutral / 2 for each in known), default=50) or 1,
    )
    items = joined([_item(bar, reach, ident) for bar in bars])
    neutral = any(each.neutral for each in known)
    return hatches(ident) + _key(neutral) + element("ul", items, class_="am-bars am-likert")


def _key(neutral: bool) -> Markup:
    names = [("unfavourable", "sfavorevoli"), ("neutral", "neutre"), ("favourable", "favorevoli")]
    swatches = [_swatch(tone) + name for tone, name in names if neutral or tone != "neutral"]
    return element(
        "p", Markup("Risposte: ") + joined([element("span", each) for each in swatches]), class_="am-key-row"
    )


def _swatch(tone: str) -> Markup:
    box = element("rect", width=14, height=14, class_=f"am-tone am-tone--{tone}")
    return element("svg", box, width=14, height=14, aria_hidden="true", focusable="false")


def _item(bar: Bar, reach: _Reach, ident: str) -> Markup:
    name = element("span", bar.label, class_="am-bar__name")
    return element("li", name + _track(bar, reach, ident) + _said(bar), class_="am-bar")


def _track(bar: Bar, reach: _Reach, ident: str) -> Markup:
    if bar.tones is None:
        parts = [element("rect", width="100%", y=3, height=22, fill=f"url(#{ident}-reserved)", class_="am-hidden")]
    else:
        parts = [*_pieces(bar.tones, reach)]
        line = f"{reach.at(0):.2f}%"
        parts.append(element("line", x1=line, x2=line, y1=0, y2=28, class_="am-centre"))
    return element(
        "svg", joined(parts), class_="am-bar__track", width="100%", height=28, aria_hidden="true", focusable="false"
    )


def _pieces(tones: Tones, reach: _Reach) -> list[Markup]:
    half = tones.neutral / 2
    placed = (
        ("unfavourable", -half - tones.unfavourable, tones.unfavourable),
        ("neutral", -half, tones.neutral),
        ("favourable", half, tones.favourable),
    )
    found: list[Markup] = []
    for tone, start, share in placed:
        if share:
            found.append(_piece(tone, reach.at(start), reach.width(share)))
            if reach.width(share) >= ROOM:
                found.append(_number(tone, share, reach.at(start) + reach.width(share) / 2))
    return found


def _piece(tone: str, start: float, width: float) -> Markup:
    return element("rect", x=f"{start:.2f}%", width=f"{width:.2f}%", y=3, height=22, class_=f"am-tone am-tone--{tone}")


def _number(tone: str, share: int, middle: float) -> Markup:
    return element(
        "text", str(share), x=f"{middle:.2f}%", y=19, text_anchor="middle", class_=f"am-tone-said am-tone-said--{tone}"
    )


def _said(bar: Bar) -> Markup:
    if bar.tones is None:
        return element("span", "▨ Riservato", class_="am-bar__said")
    share = element("strong", points(bar.tones.favourable)) + Markup("favorevoli ") + element("span", bar.said)
    return element("span", share, class_="am-bar__said")
