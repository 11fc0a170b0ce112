# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""The same figures, for those who want to touch them: Plotly's own words as plain dictionaries, no Plotly here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from disclosure.release import Released
from metrics.targets import Status
from norms import amounts
from reports.figures.funnel import LEVELS, Beyond, Funnel, limits, sizes
from reports.tables import Line, Sight
from reports.wording import fraction_percent, integer, percent

Figure = dict[str, Any]
"""A Plotly figure as it goes to the browser: `data` and `layout`, numbers and text only."""

INK, MUTED, VALUE, BELOW, GRID = "#1a1a1a", "#5c6f82", "#264f94", "#b35c00", "#d6dce3"

BASE: Figure = {
    "separators": ",.",
    "font": {"family": "Titillium Web, Geneva, sans-serif", "size": 15, "color": INK},
    "paper_bgcolor": "#ffffff",
    "plot_bgcolor": "#ffffff",
    "dragmode": False,
    "showlegend": False,
    "hoverlabel": {"font": {"size": 15}},
}

CONFIG: Figure = {
    "displayModeBar": False,
    "plotlyServerURL": "",
    "showSendToCloud": False,
    "showEditInChartStudio": False,
    "displaylogo": False,
    "scrollZoom": False,
    "doubleClick": False,
    "responsive": True,
}
"""Nothing leaves: plotly.js 4 ships a button that would send the chart to its maker (ux.md 1.1)."""


def bars(released: Released, lines: Sequence[Line]) -> Figure:
    """Return the bars against the target: the lines and the words of the page, hidden ones without a bar."""
    shown = list(reversed(lines))
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "y": [each.label for each in shown],
            "x": [None if each.counts is None else each.counts[0] * 100 / each.counts[1] for each in shown],
            "text": ["" if each.counts is None else _said(each) for each in shown],
            "textposition": "outside",
            "cliponaxis": False,
            "constraintext": "none",
            "hovertext": [_hover(each) for each in shown],
            "hoverinfo": "text",
            "marker": {
                "color": [BELOW if each.status is Status.NOT_MET else VALUE for each in shown],
                "pattern": {"shape": ["/" if each.status is Status.NOT_MET else "" for each in shown]},
            },
        }
    ]
    names = {"automargin": True, "fixedrange": True, "type": "category", "ticksuffix": "  "}
    axes = {"xaxis": _percent_axis(118), "yaxis": names}
    goal = _goal(released)
    notes = {"annotations": [*goal.get("annotations", []), *(_unsaid(each) for each in shown if each.counts is None)]}
    return {"data": data, "layout": BASE | axes | goal | notes | _size(120 + 38 * len(lines))}


def _unsaid(each: Line) -> Figure:
    """Return the word that stands where a place has no bar."""
    return {"x": 1, "y": each.label, "xanchor": "left", "text": _said(each), "showarrow": False}


def _said(each: Line) -> str:
    if each.counts is None:
        return "riservato" if each.sight is Sight.RESERVED else "n. d."
    return percent(*each.counts)


def _hover(each: Line) -> str:
    if each.counts is None:
        return f"{each.label}: {_said(each)}"
    part, whole = each.counts
    return f"{each.label}: {percent(part, whole)}, {integer(part)} su {integer(whole)}"


def _goal(released: Released) -> Figure:
    if released.target is None:
        return {}
    at = float(released.target.floor) * 100
    line = {"type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1}
    said = f"obiettivo {fraction_percent(released.target.floor)}"
    note = {"x": at, "y": 1, "yref": "paper", "yanchor": "bottom", "text": said, "showarrow": False}
    return {"shapes": [line | {"line": {"color": INK, "width": 2, "dash": "dash"}}], "annotations": [note]}


def funnel(drawn: Funnel, axis: str) -> Figure:
    """Return the funnel plot: limits at 95% and 99.8% around the share of all, each place by its size."""
    largest = max(point.whole for point in drawn.points)
    drawn_at = sizes(drawn, largest * 1.08)
    data = [_limit(drawn, drawn_at, level, side) for level in range(len(LEVELS)) for side in (0, 1)]
    data.append(_centre(drawn, drawn_at))
    data.append(_points(drawn))
    axes = {
        "xaxis": {"title": {"text": axis}, "fixedrange": True, "rangemode": "tozero", "gridcolor": GRID},
        "yaxis": _percent_axis(100) | {"automargin": True, "range": None, "rangemode": "tozero"},
    }
    return {"data": data, "layout": BASE | axes | _size(460)}


def _limit(drawn: Funnel, drawn_at: Sequence[int], level: int, side: int) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(drawn_at),
        "y": [limits(drawn.centre, size, LEVELS[level])[side] for size in drawn_at],
        "line": {"color": MUTED, "width": 1.5, "dash": "dash" if level == 0 else "solid"},
        "hoverinfo": "skip",
    }


def _centre(drawn: Funnel, drawn_at: Sequence[int]) -> Figure:
    height = float(drawn.centre) * 100
    line = {"color": INK, "width": 2}
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [0, drawn_at[-1]],
        "y": [height] * 2,
        "line": line,
        "hoverinfo": "skip",
    }


def _points(drawn: Funnel) -> Figure:
    inside = [point.beyond is Beyond.INSIDE for point in drawn.points]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [point.whole for point in drawn.points],
        "y": [point.share for point in drawn.points],
        "text": ["" if calm else point.name for calm, point in zip(inside, drawn.points, strict=True)],
        "textposition": "top center",
        "hovertext": [
            f"{p.name}: {percent(p.part, p.whole)}, {integer(p.part)} su {integer(p.whole)}" for p in drawn.points
        ],
        "hoverinfo": "text",
        "marker": {
            "size": 12,
            "color": [VALUE if calm else BELOW for calm in inside],
            "symbol": ["circle" if calm else "diamond" for calm in inside],
        },
    }


def trend(released: Released, lines: Sequence[Line]) -> Figure:
    """Return the months as one line; a hidden or absent month leaves a gap."""
    shares = [None if each.counts is None else each.counts[0] * 100 / each.counts[1] for each in lines]
    data = [
        {
            "type": "scatter",
            "mode": "lines+markers+text",
            "x": [each.label for each in lines],
            "y": shares,
            "text": [_said(each) if each.counts else "" for each in lines],
            "textposition": "top center",
            "hovertext": [_hover(each) for each in lines],
            "hoverinfo": "text",
            "connectgaps": False,
            "cliponaxis": False,
            "line": {"color": VALUE, "width": 3},
            "marker": {"size": 9},
        }
    ]
    axes = {
        "xaxis": {"type": "category", "fixedrange": True, "automargin": True},
        "yaxis": _percent_axis(100) | {"range": None, "rangemode": "tozero"},
    }
    return {"data": data, "layout": BASE | axes | _goal_across(released) | _size(380)}


def _goal_across(released: Released) -> Figure:
    if released.target is None:
        return {}
    at = float(released.target.floor) * 100
    line = {"type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": at, "y1": at}
    return {"shapes": [line | {"line": {"color": INK, "width": 2, "dash": "dash"}}]}


def _percent_axis(high: int) -> Figure:
    return {
        "range": [0, high],
        "ticksuffix": amounts.percent(""),
        "fixedrange": True,
        "gridcolor": GRID,
        "zeroline": False,
    }


def _size(height: int) -> Figure:
    return {"height": height, "margin": {"l": 12, "r": 16, "t": 36, "b": 48}}
