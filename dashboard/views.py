# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a URL ask for? Its query string is the state of a page; what nobody knows is refused, never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from dashboard.page import Desk, View
from disclosure.release import Released
from metrics.places import ENTE

PER = ("struttura", "genere")


def view_of(desk: Desk, asked: Mapping[str, str], values: Mapping[str, str] | None = None) -> View:
    """Return the view of a query string; a month that was not loaded is refused and left to the newest."""
    refused = []
    periodo = _day(desk, asked.get("periodo", ""))
    if asked.get("periodo") and periodo is None:
        refused.append("periodo")
    per = asked.get("per", PER[0]) or PER[0]
    if per not in PER:
        refused.append("per")
        per = PER[0]
    noto = written_day(asked.get("noto", ""))
    if asked.get("noto") and noto is None:
        refused.append("noto")
    return View(asked.get("struttura") or ENTE, periodo, per, dict(values or {}), tuple(refused), noto)


def written_day(asked: str) -> date | None:
    """Return a day written 2026-10-31; None for anything else."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return None
    return day if day.isoformat() == asked else None


def _day(desk: Desk, asked: str) -> date | None:
    return next((day for day in desk.days() if f"{day:%Y-%m}" == asked), None)


def settled(view: View, released: Released) -> View:
    """Return the view with a unit that the tree has: another one is refused and the whole ente is shown."""
    if any(unit.code == view.struttura for unit in released.tree):
        return view
    return replace(view, struttura=ENTE, refused=(*view.refused, "struttura"))


def reference_day(desk: Desk, view: View) -> date | None:
    """Return the day that a view is about: the one asked, or the newest; None before the first load."""
    days = desk.days()
    return view.periodo or (days[0] if days else None)
