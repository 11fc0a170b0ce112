# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does an official cite the rule? In Italian, with the day it was read and what is still to be verified."""

from __future__ import annotations

from datetime import date

from norms.rules import Act, Mark, Parameter, Ruling, Value

TO_VERIFY = "da verificare sul testo"

BOUNDS = {"floor": "almeno", "ceiling": "al massimo", "above": "più di", "exact": ""}

UNITS = {
    "percent": ("%", "%"),
    "days": ("giorno", "giorni"),
    "months": ("mese", "mesi"),
    "years": ("anno", "anni"),
    "hours": ("ora", "ore"),
    "minutes": ("minuto", "minuti"),
    "people": ("persona", "persone"),
    "pieces": ("pezzo", "pezzi"),
}
"""One of them, and several; a choice has no unit."""


def amount(ruling: Ruling) -> str:
    """Return how much is prescribed, as it is said: «almeno 1 giorno», «al massimo 2 giorni», «almeno 25 %»."""
    one, many = UNITS.get(ruling.parameter.unit, ("", ""))
    return " ".join(filter(None, (BOUNDS[ruling.parameter.bound], ruling.text, one if ruling.text == "1" else many)))


def citation(ruling: Ruling) -> str:
    """Return the act, the place in it, when or where it was read, the active reading, and what is to be verified."""
    value = ruling.value
    parts = [f"{_act(value.source.act)}, {value.source.article}", _read(ruling.parameter, value), _reading(value)]
    return "; ".join(part for part in [*parts, _to_verify(value)] if part)


def day(on: date) -> str:
    """Return a day as gg/mm/aaaa."""
    return f"{on:%d/%m/%Y}"


def _act(act: Act) -> str:
    return f"{act.title}, secondo {act.via}" if act.via else act.title


def _read(parameter: Parameter, value: Value) -> str:
    if value.through is not None:
        return f"riportato da {value.through}"
    return f"letto il {day(parameter.checked)}" if parameter.checked else ""


def _reading(value: Value) -> str:
    return f"lettura adottata: «{value.reading.active}» ({value.reading.code})" if value.reading else ""


def _to_verify(value: Value) -> str:
    if value.mark.to_verify:
        return TO_VERIFY
    if value.mark is Mark.PARTLY:
        return f"verificato in parte, {TO_VERIFY}"
    return f"decorrenza {TO_VERIFY}" if value.since_mark is not Mark.VERIFIED else ""
