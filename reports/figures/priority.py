# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What matters much and goes badly? Importance against score, cut at the means of the subjects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor

from markupsafe import Markup

from reports.figures.svg import Box, Scale, drawing, element, joined, text_width


@dataclass(frozen=True)
class Subject:
    """One subject: its short name for the drawing, its whole name, score and importance in points."""

    code: str
    title: str
    score: float
    importance: float
    urgent: bool


@dataclass(frozen=True)
class Sheet:
    """The size of a variant."""

    variant: str
    width: int
    height: int
    left: int
    size: int


WIDE = Sheet("wide", 640, 420, 44, 15)
NARROW = Sheet("narrow", 280, 300, 30, 12)
URGENT = "conta molto, va male"


def priority(subjects: Sequence[Subject], title: str) -> Markup:
    """Return the map in two sizes; every subject has its code beside it."""
    return joined([_draw(subjects, title, sheet) for sheet in (WIDE, NARROW)])


def cuts(subjects: Sequence[Subject]) -> tuple[float, float]:
    """Return the mean score and the mean importance: where the map is cut."""
    count = len(subjects)
    return sum(each.score for each in subjects) / count, sum(each.importance for each in subjects) / count


def _ends(numbers: Sequence[float]) -> tuple[float, float]:
    """Return half points that hold all the numbers with some air."""
    return floor(min(numbers) * 2 - 0.3) / 2, ceil(max(numbers) * 2 + 0.3) / 2


def _draw(subjects: Sequence[Subject], title: str, sheet: Sheet) -> Markup:
    x = Scale(*_ends([each.score for each in subjects]), sheet.left, sheet.width - 12)
    y = Scale(*_ends([each.importance for each in subjects]), sheet.height - 46, 12)
    parts = [_quadrant(subjects, x, y, sheet), *_grid(x, y, sheet)]
    parts += [_mark(each, x, y) for each in subjects]
    parts += _labels(subjects, x, y, sheet)
    return drawing(sheet.width, sheet.height, title, sheet.variant, joined(parts))


def _quadrant(subjects: Sequence[Subject], x: Scale, y: Scale, sheet: Sheet) -> Markup:
    """Return the ground of what is urgent, the two cuts and the words of the corner."""
    score, importance = (scale(cut) for scale, cut in zip((x, y), cuts(subjects), strict=True))
    ground = element("rect", x=x.start, y=y.end, width=score - x.start, height=importance - y.end, class_="am-urgent")
    cut = element("line", x1=score, x2=score, y1=y.start, y2=y.end, class_="am-limit am-limit--near")
    across = element("line", x1=x.start, x2=x.end, y1=importance, y2=importance, class_="am-limit am-limit--near")
    said = element("text", URGENT, x=x.start + 6, y=y.end + sheet.size + 2, class_="am-axis-title")
    return ground + cut + across + said


def _grid(x: Scale, y: Scale, sheet: Sheet) -> Iterator[Markup]:
    foot = y.start + sheet.size + 4
    for value in _ticks(x):
        yield element("text", _said(value), x=x(value), y=foot, text_anchor="middle", class_="am-axis")
    for value in _ticks(y):
        height = y(value) + sheet.size / 3
        yield element("text", _said(value), x=sheet.left - 6, y=height, text_anchor="end", class_="am-axis")
    yield element("line", x1=x.start, x2=x.end, y1=y.start, y2=y.start, class_="am-grid")
    yield element("line", x1=x.start, x2=x.start, y1=y.start, y2=y.end, class_="am-grid")
    yield element(
        "text", "punteggio → (in su: importanza)", x=x.end, y=sheet.height - 8, text_anchor="end",
        class_="am-axis-title",
    )  # fmt: skip


def _ticks(scale: Scale) -> list[float]:
    count = int((scale.high - scale.low) * 2)
    step = 1 if count <= 6 else 2
    return [scale.low + place / 2 for place in range(0, count + 1, step)]


def _said(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def _mark(each: Subject, x: Scale, y: Scale) -> Markup:
    left, height = x(each.score), y(each.importance)
    said = element("title", f"{each.title}: importanza {_said(each.importance)}, punteggio {_said(each.score)}")
    if not each.urgent:
        return element("circle", said, cx=left, cy=height, r=5, class_="am-dot")
    corners = ((left, height - 8), (left + 8, height), (left, height + 8), (left - 8, height))
    points = " ".join(f"{across:.1f},{down:.1f}" for across, down in corners)
    return element("polygon", said, points=points, class_="am-outlier")


def _labels(subjects: Sequence[Subject], x: Scale, y: Scale, sheet: Sheet) -> list[Markup]:
    """Return the codes, each at the first place around its mark that covers nothing, or at the first one."""
    taken = [_around(x(each.score), y(each.importance), 8) for each in subjects]
    written: list[Markup] = []
    for each in subjects:
        places = _places(each.code, x(each.score), y(each.importance), sheet)
        box = next((place for place in places if not any(place.meets(other) for other in taken)), places[0])
        taken.append(box)
        written.append(element("text", each.code, x=box.left, y=box.bottom - sheet.size * 0.25, class_="am-label"))
    return written


def _around(left: float, height: float, reach: float) -> Box:
    return Box(left - reach, height - reach, left + reach, height + reach)


def _places(code: str, left: float, height: float, sheet: Sheet) -> list[Box]:
    width, size = text_width(code, sheet.size), sheet.size * 1.1
    middles = [
        (left + 11, height - size / 2),
        (left - 11 - width, height - size / 2),
        (left - width / 2, height - 11 - size),
        (left - width / 2, height + 11),
        (left + 10, height - 10 - size / 2),
        (left - 10 - width, height + 6),
    ]
    return [Box(at, top, at + width, top + size) for at, top in middles]
