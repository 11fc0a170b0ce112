# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Perché è cambiato? Due giorni a scelta, ciascuno com'era noto in un giorno, e le cause della differenza."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from dashboard.cards import Choice
from dashboard.page import Desk, View
from dashboard.shell import render
from dashboard.views import written_day
from disclosure.bridge import ReleasedBridge
from metrics.declare import Indicator
from metrics.movement import NoBridge
from metrics.places import ENTE
from reports import bridge as told
from reports.figures import bridge as figure
from reports.wording import day, month

MOST_DAYS = 24
"""How many days of loads may be chosen from: the newest."""


@dataclass(frozen=True)
class Asked:
    """What a reader chose; `problem` says in Italian what is wrong with it, "" where nothing is."""

    first: date
    last: date
    known_first: date | None
    known_last: date | None
    problem: str = ""


def section(desk: Desk, indicator: Indicator, view: View, args: Mapping[str, str]) -> Markup:
    """Return the section of a card: the choice, and once it is made the steps and their figure."""
    days = desk.days()
    asked = _asked(days, view, args)
    problem, bridge = asked.problem, None
    if "da" in args and not problem:
        try:
            bridge = _bridge(desk, indicator, asked)
        except NoBridge as refusal:
            problem = f"Il confronto non si può fare: {refusal}."
    return render(
        "perche.html",
        indicator=indicator,
        view=view,
        at_unit=view.struttura != ENTE,
        first=_months(days, asked.first),
        last=_months(days, asked.last),
        known_first=_known(desk, asked.known_first),
        known_last=_known(desk, asked.known_last),
        problem=problem,
        told=None if bridge is None else _shown(indicator, bridge),
    )


def _bridge(desk: Desk, indicator: Indicator, asked: Asked) -> ReleasedBridge:
    return desk.bridge(indicator.code, (asked.first, asked.last), (asked.known_first, asked.known_last))


def _shown(indicator: Indicator, bridge: ReleasedBridge) -> dict[str, object]:
    title = f"{indicator.code}, dal {day(bridge.on[0])} al {day(bridge.on[1])}."
    return {
        "drawing": figure.bridge(bridge, title),
        "table": told.table(bridge, f"{title} Intero ente; numeratore e denominatore dei passi sono variazioni."),
        "sum": told.sum_line(bridge),
        "merged": told.merged_note(bridge),
    }


# ---------------------------------------------------------------- what was chosen


def _asked(days: Sequence[date], view: View, args: Mapping[str, str]) -> Asked:
    """Return the choice of an address; where it says nothing, the month of the card and the one before it."""
    here = days[0] if view.periodo is None or view.periodo not in days else view.periodo
    before = next((each for each in days if each < here), here)
    first, last = _month_end(days, args.get("da", "")), _month_end(days, args.get("a", ""))
    known = written_day(args.get("noto_da", "")), written_day(args.get("noto_a", ""))
    found = Asked(first or before, last or here, *known)
    if "da" not in args:
        return found
    if first is None or last is None:
        return replace(found, problem="Un mese dell’indirizzo non ha dati: scegliere tra quelli dell’elenco.")
    if any(args.get(name) and each is None for name, each in zip(("noto_da", "noto_a"), known, strict=True)):
        return replace(found, problem="Un giorno dell’indirizzo non si legge: scegliere tra quelli dell’elenco.")
    return replace(found, problem=_out_of_order(found))


def _out_of_order(asked: Asked) -> str:
    if asked.first > asked.last:
        return "Il primo mese viene dopo il secondo: scambiarli."
    if asked.known_last is not None and (asked.known_first is None or asked.known_first > asked.known_last):
        return "Il primo valore è com’era noto dopo il secondo: scambiare i due giorni."
    return ""


def _month_end(days: Sequence[date], written: str) -> date | None:
    return next((each for each in days if f"{each:%Y-%m}" == written), None)


def _months(days: Sequence[date], chosen: date) -> list[Choice]:
    return [Choice(f"{each:%Y-%m}", month(each), each == chosen) for each in days]


def _known(desk: Desk, chosen: date | None) -> list[Choice]:
    days = list(desk.known_days()[:MOST_DAYS])
    if chosen is not None and chosen not in days:
        days.append(chosen)
    return [
        Choice("", "oggi", chosen is None),
        *(Choice(each.isoformat(), day(each), each == chosen) for each in days),
    ]
