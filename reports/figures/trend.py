# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How did it go along the year? One line of months, each with its value, and the target beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from disclosure.release import Released
from reports.figures.svg import Scale, drawing, element, joined, round_top
from reports.tables import Line, Sight
from reports.wording import decimal, fraction_percent, month, month_short, percent, points, tenths


@dataclass(frozen=True)
class Sheet:
    """The size of a variant; `every` month says how often a value is written beside its point."""

    variant: str
    width: int
    height: int
    left: int
    size: int
    spare: bool


WIDE = Sheet("wide", 640, 250, 52, 15, False)
NARROW = Sheet("narrow", 280, 220, 40, 12, True)


def trend(released: Released, lines: Sequence[Line], title: str) -> Markup:
    """Return the months as a line, in two sizes; a hidden or absent month interrupts it and is marked."""
    return joined([sheet_drawing(released, lines, title, sheet) for sheet in (WIDE, NARROW)])


def sheet_drawing(released: Released, lines: Sequence[Line], title: str, sheet: Sheet) -> Markup:
    """Return the months as a line, in one size."""
    floor = float(released.target.floor) * 100 if released.target else 0.0
    top = round_top(max([floor, *(_share(each) for each in lines)]))
    x = Scale(0, max(1, len(lines) - 1), sheet.left + 22, sheet.width - 26)
    y = Scale(0, top, sheet.height - 34, 24)
    parts = [_grid(top, y, sheet), _goal(released, y, sheet), _line(lines, x, y), _points(lines, x, y, sheet)]
    return drawing(sheet.width, sheet.height, f"{title}. {_read_aloud(lines)}", sheet.variant, joined(parts))


def _share(each: Line) -> float:
    return 0.0 if each.counts is None else each.counts[0] * 100 / each.counts[1]


def _read_aloud(lines: Sequence[Line]) -> str:
    """Return first and last known month: the table beside holds them all."""
    known = [each for each in lines if each.counts is not None]
    ends = known if len(known) < 2 else [known[0], known[-1]]
    return "; ".join(f"{each.label}: {percent(*each.counts)}" for each in ends if each.counts) or "Nessun dato"


def _grid(top: int, y: Scale, sheet: Sheet) -> Markup:
    ticks = [top * step // 4 for step in range(5)] if top % 4 == 0 else [0, top // 2, top]
    lines = [
        element("line", x1=sheet.left, x2=sheet.width, y1=y(tick), y2=y(tick), class_="am-grid")
        + element(
            "text",
            points(tick),
            x=sheet.left - 8,
            y=y(tick) + sheet.size / 3,
            text_anchor="end",
            class_="am-axis",
        )
        for tick in ticks
    ]
    return joined(lines)


def _goal(released: Released, y: Scale, sheet: Sheet) -> Markup:
    if released.target is None:
        return Markup("")
    height = y(float(released.target.floor) * 100)
    rule = element("line", x1=sheet.left, x2=sheet.width, y1=height, y2=height, class_="am-goal-line")
    said = f"obiettivo {fraction_percent(released.target.floor)}"
    return rule + element("text", said, x=sheet.width, y=height + sheet.size + 2, text_anchor="end", class_="am-goal")


def _line(lines: Sequence[Line], x: Scale, y: Scale) -> Markup:
    """Return the runs of known months: a line never crosses a month that is not shown."""
    runs: list[list[str]] = [[]]
    for index, each in enumerate(lines):
        if each.counts is None:
            runs.append([])
        else:
            runs[-1].append(f"{x(index):.1f},{y(_share(each)):.1f}")
    return joined([element("polyline", points=" ".join(run), class_="am-line") for run in runs if len(run) > 1])


def _points(lines: Sequence[Line], x: Scale, y: Scale, sheet: Sheet) -> Markup:
    said = _said(lines) if sheet.spare else set(range(len(lines)))
    return joined([_point(index, each, x(index), y, sheet, index in said) for index, each in enumerate(lines)])


def _said(lines: Sequence[Line]) -> set[int]:
    """Return the months written out on a small screen: first, last, highest and lowest, never two side by side."""
    known = [index for index, each in enumerate(lines) if each.counts is not None]
    if not known:
        return set()
    extremes = (max(known, key=lambda i: _share(lines[i])), min(known, key=lambda i: _share(lines[i])))
    chosen: set[int] = set()
    for index in (known[-1], known[0], *extremes):
        if all(abs(index - other) > 2 for other in chosen):
            chosen.add(index)
    return chosen


def _point(index: int, each: Line, left: float, y: Scale, sheet: Sheet, said: bool) -> Markup:
    first = each.at.mese
    name = "" if first is None else month_short(first)[:1].upper() if sheet.spare else month_short(first)
    label = element("text", name, x=left, y=sheet.height - 10, text_anchor="middle", class_="am-axis")
    if each.counts is None:
        sign = "ris." if each.sight is Sight.RESERVED else "n. d."
        return label + element("text", sign, x=left, y=y(0) - 6, text_anchor="middle", class_="am-axis")
    height = y(_share(each))
    dot = element("circle", element("title", _full(each)), cx=left, cy=height, r=4.5, class_="am-dot")
    value = decimal(tenths(*each.counts))
    text = (
        element("text", value, x=left, y=height - 10, text_anchor="middle", class_="am-label") if said else Markup("")
    )
    return label + dot + text


def _full(each: Line) -> str:
    when = month(each.at.mese) if each.at.mese else each.label
    return when if each.counts is None else f"{when}: {percent(*each.counts)}"
