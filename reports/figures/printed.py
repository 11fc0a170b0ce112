# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does a figure stand on paper? One drawing that carries its own colours, with what it shows in words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from markupsafe import Markup

from disclosure.release import Released
from metrics.targets import Status
from reports.document import Picture
from reports.figures.svg import element, joined
from reports.figures.trend import WIDE, sheet_drawing
from reports.tables import Line, Sight
from reports.wording import fraction_percent, listed, percent, points

INK, BLUE, GREY, RULE = "#17324d", "#0066cc", "#5b6f82", "#d9dadb"

STYLE = (
    f".am-grid{{stroke:{RULE};stroke-width:1}}"
    f".am-axis{{fill:{GREY};font-size:13px}}"
    f".am-label{{fill:{INK};font-size:14px;font-weight:700}}"
    f".am-name{{fill:{INK};font-size:13px}}"
    f".am-goal{{fill:{INK};font-size:13px;font-weight:700}}"
    f".am-goal-line{{stroke:{INK};stroke-width:2;stroke-dasharray:6 4}}"
    f".am-line{{fill:none;stroke:{BLUE};stroke-width:3}}"
    f".am-dot{{fill:{BLUE}}}"
    f".am-track{{fill:#f2f4f6}}"
    f".am-value{{fill:{BLUE}}}"
    f".am-below{{fill:url(#below)}}"
    f".am-reserved{{fill:url(#reserved)}}"
    "text{font-family:'Titillium Web'}"
)
"""The colours of the site's sheet, as a file that travels alone must carry them."""

ROW, TOP, NAMES, RIGHT, WIDTH = 26, 48, 250, 96, 720


def printed_trend(released: Released, lines: Sequence[Line], title: str) -> Picture:
    """Return the months as a line."""
    said = "; ".join(f"{each.label} {_value(each)}" for each in lines)
    return Picture(_alone(sheet_drawing(released, lines, title, WIDE)), f"{title}. {said}.", title)


def printed_bars(released: Released, total: Line, lines: Sequence[Line], title: str) -> Picture:
    """Return the whole and its parts as bars against the target, in the order given."""
    bars = [total, *lines]
    height = TOP + ROW * len(bars) + 6
    floor = None if released.target is None else released.target.floor
    goal = Markup("") if floor is None else _goal(height, floor)
    drawn = joined([_patterns(), _scale(height), *(_bar(each, index) for index, each in enumerate(bars)), goal])
    svg = element("svg", drawn, viewBox=f"0 0 {WIDTH} {height}", width=WIDTH, height=height)
    said = listed([f"{each.label} {_value(each)}" for each in bars])
    aim = "" if floor is None else f" L’obiettivo è {fraction_percent(floor)}."
    return Picture(_alone(svg), f"{title}. {said}.{aim}", title)


def _alone(svg: Markup) -> str:
    """Return a drawing as a file: its namespace and its sheet of styles inside."""
    opening, closing, rest = str(svg).partition(">")
    named = opening.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return f"{named}{closing}<style>{STYLE}</style>{rest}"


def _patterns() -> Markup:
    return element("defs", _stripes("below", BLUE, 6) + _stripes("reserved", GREY, 8))


def _stripes(ident: str, colour: str, step: int) -> Markup:
    ground = element("rect", width=step, height=step, fill="#ffffff")
    stripe = element("rect", width=step / 2, height=step, fill=colour)
    return element(
        "pattern",
        ground + stripe,
        id=ident,
        width=step,
        height=step,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )


def _x(share: float) -> float:
    return NAMES + share * (WIDTH - NAMES - RIGHT)


def _scale(height: int) -> Markup:
    ticks = [
        element("line", x1=_x(tick / 100), x2=_x(tick / 100), y1=TOP - 8, y2=height - 4, class_="am-grid")
        + element("text", points(tick), x=_x(tick / 100), y=16, text_anchor="middle", class_="am-axis")
        for tick in (0, 50, 100)
    ]
    return joined(ticks)


def _goal(height: int, floor: Fraction) -> Markup:
    """Return the target over the bars; its words stand on a line of their own, below the ticks."""
    at = _x(float(floor))
    rule = element("line", x1=at, x2=at, y1=TOP - 8, y2=height - 4, class_="am-goal-line")
    return rule + element(
        "text", f"obiettivo {fraction_percent(floor)}", x=at, y=TOP - 12, text_anchor="middle", class_="am-goal"
    )


def _bar(each: Line, index: int) -> Markup:
    top = TOP + ROW * index
    name = element("text", _short(each.label), x=NAMES - 10, y=top + 15, text_anchor="end", class_="am-name")
    said = element("text", _value(each), x=_x(1) + 10, y=top + 15, class_="am-label" if index == 0 else "am-name")
    return name + _track(each, top) + said


def _track(each: Line, top: int) -> Markup:
    if each.sight is Sight.RESERVED:
        return _rect(top, 1, "am-reserved")
    if each.counts is None:
        return _rect(top, 1, "am-track")
    style = "am-below" if each.status is Status.NOT_MET else "am-value"
    return _rect(top, 1, "am-track") + _rect(top, each.counts[0] / each.counts[1], style)


def _rect(top: int, share: float, style: str) -> Markup:
    return element("rect", x=_x(0), y=top + 2, width=_x(share) - _x(0), height=ROW - 9, class_=style)


def _short(name: str, most: int = 38) -> str:
    """Return a name that fits beside its bar; the table holds it whole."""
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def _value(each: Line) -> str:
    if each.sight is Sight.RESERVED:
        return "riservato"
    return "n. d." if each.counts is None else percent(*each.counts)
