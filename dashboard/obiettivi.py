# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Che cosa si vuole raggiungere, e che cosa cambierebbe con un altro obiettivo? La sezione di una scheda."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from flask import has_request_context, request
from markupsafe import Markup

from dashboard.cards import Choice
from dashboard.guard import form_token
from dashboard.page import Desk, View
from dashboard.shell import render
from ingest.door import Door
from ingest.typed import enter
from metrics.declare import Direction
from metrics.places import ENTE
from record.tables import UNITA_OBIETTIVO
from reports.goal_change import LONGEST, TYPED, Change, GoalRefused, as_file, change, typed_of
from reports.goal_lines import YEARS, line_of, unbalanced
from reports.goals import STATES

ASKED, PREVIEW, WRITTEN = "obiettivo", "anteprima", "scritto"
"""The word of an address that says what is shown: nothing, a preview, that a goal was written."""

NO_DOOR = "Da queste pagine non si scrive: usare «agilometro goal … --confirm»."


def section(desk: Desk, code: str, view: View, on: date) -> Markup:
    """Return the goals of a card and the form that changes one; empty where the card looks at a past knowledge."""
    if view.noto is not None:
        return Markup("")
    sent = request.values if has_request_context() else {}
    goals = desk.goals(on)
    own = goals.of(code, view.struttura, on.year)
    previewing = sent.get(ASKED) == PREVIEW
    typed = _typed(sent) if previewing else {"anno": str(on.year)} if own is None else typed_of(own)
    found, problem = _preview(desk, code, view, typed) if previewing else (None, "")
    return render(
        "obiettivi.html",
        code=code,
        view=view,
        at_unit=view.struttura != ENTE,
        line=line_of(desk, goals, code, view.struttura, on.year, on),
        years=[str(on.year + later) for later in range(YEARS)],
        by_norm=any(each.code == code and each.target is not None for each in desk.catalogue()),
        weights=unbalanced(goals, on.year, view.struttura, years=1),
        written=sent.get(ASKED) == WRITTEN,
        typed=typed,
        **_selects(typed),
        change=found,
        problem=problem,
        signed={name: sent.get(name, "").strip()[:LONGEST] for name in ("nome", "motivo")},
        form=form_token() if found is not None else "",
    )


def _selects(typed: Mapping[str, str]) -> dict[str, list[Choice]]:
    own, directions = "Quella dell’indicatore", [each.value for each in Direction]
    return {
        "units": _choices(own, dict(zip(UNITA_OBIETTIVO, UNITA_OBIETTIVO, strict=True)), typed.get("unita", "")),
        "states": _choices("Non detto", STATES, typed.get("stato_traguardo", "")),
        "directions": _choices(own, dict(zip(directions, directions, strict=True)), typed.get("direzione", "")),
    }


def _typed(sent: Mapping[str, str]) -> dict[str, str]:
    return {name: sent.get(name, "").strip()[:LONGEST] for name in TYPED}


def _preview(desk: Desk, code: str, view: View, typed: Mapping[str, str]) -> tuple[Change | None, str]:
    try:
        return change(desk, desk.certification, code, view.struttura, typed), ""
    except GoalRefused as refused:
        return None, str(refused)


def _choices(nothing: str, words: Mapping[str, str], chosen: str) -> list[Choice]:
    return [Choice(value, label, value == chosen) for value, label in [("", nothing), *words.items()]]


def write(door: Door | None, desk: Desk, code: str, view: View, sent: Mapping[str, str], now: datetime) -> None:
    """Write the goal of a form through the door. Raises GoalRefused or TypedRefused, with the reason in Italian."""
    who = " ".join(sent.get("nome", "").split())
    if door is None:
        raise GoalRefused(NO_DOOR)
    if not who:
        raise GoalRefused("Manca chi cambia l’obiettivo: nome e cognome, o l’ufficio.")
    found = change(desk, desk.certification, code, view.struttura, _typed(sent))
    if sent.get("visto", "") != found.mark:
        raise GoalRefused("Nel frattempo l’obiettivo è stato cambiato: ricontrolla e ripeti.")
    found.must_have_reason()
    name, text = as_file(found.goal, who, now)
    enter(door, name, text, who, now)
