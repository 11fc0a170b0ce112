# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Where may it go? The year until now as a line, the months ahead as a line in a band, the target beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from disclosure.foreseen import Ahead, Foreseen
from norms.amounts import percent as percentage
from reports.figures.svg import Scale, drawing, element, joined, round_top, text_width
from reports.tables import Line, by_month
from reports.wording import decimal, fraction_percent, month, month_short, points


@dataclass(frozen=True)
class Sheet:
    """The size of a variant; `few` says that only the Decembers are named below."""

    variant: str
    width: int
    height: int
    left: int
    right: int
    size: int
    few: bool


WIDE = Sheet("wide", 640, 280, 52, 62, 15, False)
NARROW = Sheet("narrow", 280, 230, 40, 48, 12, True)

JUNE, DECEMBER = 6, 12


def fan(foreseen: Foreseen, title: str) -> Markup:
    """Return the forecast in two sizes; without months there is nothing to draw."""
    if not foreseen.months:
        return Markup("")
    return joined([_draw(foreseen, title, sheet) for sheet in (WIDE, NARROW)])


def _draw(foreseen: Foreseen, title: str, sheet: Sheet) -> Markup:
    past = _past(foreseen)
    floor = float(foreseen.released.target.floor) * 100 if foreseen.released.target else 0.0
    top = round_top(max([floor, *(each.high / 10 for each in foreseen.months), *(share for _, share in past)]))
    first = -len(past)
    x = Scale(first, len(foreseen.months) - 1, sheet.left + 6, sheet.width - sheet.right)
    y = Scale(0, top, sheet.height - 34, 16)
    parts = [
        _grid(top, y, sheet),
        _band(foreseen.months, x, y),
        _goal(foreseen, y, sheet),
        _line(past, foreseen.months, x, y),
        _today(foreseen.months[0], x, y),
        _ends(foreseen.months[-1], x(len(foreseen.months) - 1), y, sheet),
        _names(foreseen.months, x, sheet),
    ]
    return drawing(sheet.width, sheet.height, f"{title}. {_read_aloud(foreseen.months)}", sheet.variant, joined(parts))


def _past(foreseen: Foreseen) -> list[tuple[date, float]]:
    """Return the shown months of the year before the reference day's, up to the last that is hidden or absent."""
    found: list[tuple[date, float]] = []
    for each in reversed(by_month(foreseen.released)[:-1]):
        if each.counts is None or each.at.mese is None:
            break
        found.insert(0, (each.at.mese, _share(each)))
    return found


def _share(each: Line) -> float:
    return 0.0 if each.counts is None else each.counts[0] * 100 / each.counts[1]


def _read_aloud(months: Sequence[Ahead]) -> str:
    """Return today and the end: the table beside holds the rest."""
    now, last = months[0], months[-1]
    return (
        f"Oggi {_percent(now.middle)}; a {month(last.end)} {_percent(last.middle)}, "
        f"tra {_percent(last.low)} e {_percent(last.high)}"
    )


def _percent(tenths: int) -> str:
    return percentage(decimal(tenths))


def _grid(top: int, y: Scale, sheet: Sheet) -> Markup:
    ticks = [top * step // 4 for step in range(5)] if top % 4 == 0 else [0, top // 2, top]
    lines = [
        element("line", x1=sheet.left, x2=sheet.width - sheet.right, y1=y(tick), y2=y(tick), class_="am-grid")
        + element(
            "text", points(tick), x=sheet.left - 8, y=y(tick) + sheet.size / 3, text_anchor="end", class_="am-axis"
        )
        for tick in ticks
    ]
    return joined(lines)


def _band(months: Sequence[Ahead], x: Scale, y: Scale) -> Markup:
    upper = [f"{x(place):.1f},{y(each.high / 10):.1f}" for place, each in enumerate(months)]
    lower = [f"{x(place):.1f},{y(each.low / 10):.1f}" for place, each in enumerate(months)]
    return element("polygon", points=" ".join([*upper, *reversed(lower)]), class_="am-band")


def _goal(foreseen: Foreseen, y: Scale, sheet: Sheet) -> Markup:
    if foreseen.released.target is None:
        return Markup("")
    height, right = y(float(foreseen.released.target.floor) * 100), sheet.width - sheet.right
    rule = element("line", x1=sheet.left, x2=right, y1=height, y2=height, class_="am-goal-line")
    said = f"obiettivo {fraction_percent(foreseen.released.target.floor)}"
    return rule + element("text", said, x=right, y=height + sheet.size + 2, text_anchor="end", class_="am-goal")


def _line(past: Sequence[tuple[date, float]], months: Sequence[Ahead], x: Scale, y: Scale) -> Markup:
    """Return what was as a whole line, and what is expected as a broken one."""
    before = [f"{x(place - len(past)):.1f},{y(share):.1f}" for place, (_, share) in enumerate(past)]
    now = f"{x(0):.1f},{y(months[0].middle / 10):.1f}"
    after = [f"{x(place):.1f},{y(each.middle / 10):.1f}" for place, each in enumerate(months)]
    was = element("polyline", points=" ".join([*before, now]), class_="am-line") if before else Markup("")
    return was + element("polyline", points=" ".join(after), class_="am-line am-line--ahead")


def _today(now: Ahead, x: Scale, y: Scale) -> Markup:
    return element("circle", cx=x(0), cy=y(now.middle / 10), r=4.5, class_="am-dot")


def _ends(last: Ahead, right: float, y: Scale, sheet: Sheet) -> Markup:
    """Return the three values of the last month beside it, moved apart where they would touch."""
    step = float(sheet.size + 2)
    middle = y(last.middle / 10)
    heights = (min(y(last.high / 10), middle - step), middle, max(y(last.low / 10), middle + step))
    said = zip((last.high, last.middle, last.low), heights, ("am-axis", "am-label", "am-axis"), strict=True)
    texts = [
        element("text", decimal(value), x=right + 6, y=height + sheet.size / 3, class_=style)
        for value, height, style in said
    ]
    return joined(texts)


def _names(months: Sequence[Ahead], x: Scale, sheet: Sheet) -> Markup:
    kept = (DECEMBER,) if sheet.few else (JUNE, DECEMBER)
    clear = x(0) + text_width("oggi dic 26", sheet.size)
    named = [(place, each.end) for place, each in enumerate(months) if x(place) > clear and each.end.month in kept]
    texts = [
        element("text", _name(end), x=x(place), y=sheet.height - 10, text_anchor="middle", class_="am-axis")
        for place, end in named
    ]
    return joined(
        [element("text", "oggi", x=x(0), y=sheet.height - 10, text_anchor="middle", class_="am-axis"), *texts]
    )


def _name(end: date) -> str:
    return f"{month_short(end)} {end:%y}"
