# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Who reaches the target, and how many are missing? Bars against a target line, as a list that reads without seeing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from markupsafe import Markup

from disclosure.release import Released
from metrics.places import At
from metrics.targets import Status
from reports.figures.svg import element, hatches, joined
from reports.tables import Line, Sight
from reports.wording import fraction_percent, integer, missing, percent, points

Noun = tuple[str, str]
PEOPLE: Noun = ("persona", "persone")
DEPTHS = ("", "am-bar--deep")


def bars(
    released: Released,
    whole: Line,
    lines: Sequence[Line],
    ident: str,
    noun: Noun = PEOPLE,
    links: Mapping[At, str] | None = None,
) -> Markup:
    """Return a bar of the whole, then one per line, in the order given; `links` leads to what lies below a place.

    Below the target a bar is hatched and says what is missing; a hidden place is a hatched block that says so.
    """
    floor = released.target.floor if released.target else None
    first = _item(whole, floor, ident, noun, None, "am-bar--total")
    items = first + joined([_item(each, floor, ident, noun, (links or {}).get(each.at)) for each in lines])
    return hatches(ident) + _axis(floor) + element("ul", items, class_="am-bars")


def _axis(floor: Fraction | None) -> Markup:
    ticks = joined(
        [element("text", points(tick), x=f"{tick}%", y=13, class_=f"am-tick-{tick}") for tick in (0, 50, 100)]
    )
    target = "" if floor is None else _target_label(floor)
    axis = element("svg", ticks + target, width="100%", height=30, class_="am-bars__axis", focusable="false")
    return element("div", axis, class_="am-bar am-bar--axis", aria_hidden="true")


def _target_label(floor: Fraction) -> Markup:
    x = f"{float(floor) * 100:.2f}%"
    anchor = "start" if floor < Fraction(1, 5) else "end" if floor > Fraction(4, 5) else "middle"
    return element("text", f"obiettivo {fraction_percent(floor)}", x=x, y=27, text_anchor=anchor, class_="am-goal")


def _item(each: Line, floor: Fraction | None, ident: str, noun: Noun, link: str | None, kind: str = "") -> Markup:
    name = element("a", each.label, href=link) if link else each.label
    _, _, style = each.outcome
    return element(
        "li",
        element("span", name, class_="am-bar__name") + _track(each, floor, ident) + _said(each, noun),
        class_=f"am-bar am-bar--{style} {kind or DEPTHS[min(each.depth, 1)]}".strip(),
    )


def _track(each: Line, floor: Fraction | None, ident: str) -> Markup:
    parts = [element("rect", width="100%", y=4, height=20, class_="am-track")]
    if each.sight is Sight.RESERVED:
        parts.append(element("rect", width="100%", y=4, height=20, fill=f"url(#{ident}-reserved)", class_="am-hidden"))
    elif each.counts is not None:
        parts.append(_value(each, each.counts, ident))
    if floor is not None and each.sight is not Sight.RESERVED:
        x = f"{float(floor) * 100:.2f}%"
        parts.append(element("line", x1=x, x2=x, y1=0, y2=28, class_="am-goal-line"))
    return element(
        "svg", joined(parts), class_="am-bar__track", width="100%", height=28, aria_hidden="true", focusable="false"
    )


def _value(each: Line, counts: tuple[int, int], ident: str) -> Markup:
    below = each.status is Status.NOT_MET
    return element(
        "rect",
        width=f"{counts[0] * 100 / counts[1]:.2f}%",
        y=4,
        height=20,
        fill=f"url(#{ident}-below)" if below else None,
        class_="am-value--below" if below else "am-value",
    )


def _said(each: Line, noun: Noun) -> Markup:
    symbol, word, style = each.outcome
    status = element(
        "span", element("span", symbol, aria_hidden="true") + f" {word}", class_=f"am-status am-status--{style}"
    )
    if each.counts is None:
        return element("span", status + _why(each), class_="am-bar__said")
    part, of = each.counts
    share = element("strong", percent(part, of)) + element("span", f" {integer(part)} su {integer(of)} ")
    lack = element("span", f"{missing(each.missing, *noun)}", class_="am-nowrap") if each.missing else Markup("")
    return element("span", share + status + (Markup(", ") + lack if lack else lack), class_="am-bar__said")


def _why(each: Line) -> str:
    if each.sight is Sight.RESERVED:
        return ""
    return ": nessun dato" if each.sight is Sight.ABSENT else ": nessuno da contare"
