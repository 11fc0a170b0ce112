# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does an official cite the rule? In Italian, with the day it was read and what is still to be verified."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from norms.amounts import BOUNDS, UNITS, amount, day
from norms.lookup import Norms
from norms.rules import Act, Mark, Parameter, Ruling, Value

__all__ = [
    "BOUNDS",
    "DECLARED",
    "TO_VERIFY",
    "UNITS",
    "Unchecked",
    "amount",
    "citation",
    "day",
    "declared",
    "find_unchecked",
    "place",
    "stale",
    "to_verify",
    "where_read",
]

TO_VERIFY = "da verificare sul testo"

DECLARED = "decorrenza dichiarata dall’ente"
"""The act leaves its first day to a publication, and the ente says which day that makes."""


@dataclass(frozen=True)
class Unchecked:
    """What somebody must look at again, of every tier, from the state down: `stale` was not read for a year or ever."""

    stale: tuple[Ruling, ...]
    to_verify: tuple[Ruling, ...]


def citation(ruling: Ruling) -> str:
    """Return the act, the place in it, when or where it was read, the active reading, and what is to be verified.

    A first day that only the ente declares is said.
    """
    value = ruling.value
    parts = [place(ruling), where_read(ruling), _reading(value), to_verify(ruling), declared(ruling)]
    return "; ".join(part for part in parts if part)


def place(ruling: Ruling) -> str:
    """Return the act and the place in it: «Legge 22 maggio 2017, n. 81, art. 19, c. 2»."""
    source = ruling.value.source
    return f"{_act(source.act)}, {source.article}"


def where_read(ruling: Ruling) -> str:
    """Return when it was read, or the public text that restates it: «letto il 23/11/2026», «riportato da …»; or ""."""
    if ruling.value.through is not None:
        return f"riportato da {ruling.value.through}"
    checked = ruling.parameter.checked
    return f"letto il {day(checked)}" if checked else ""


def to_verify(ruling: Ruling) -> str:
    """Return what must still be verified on the text, in words; "" when nothing is."""
    value = ruling.value
    if value.mark.to_verify:
        return TO_VERIFY
    if value.mark is Mark.PARTLY:
        return f"verificato in parte, {TO_VERIFY}"
    return f"decorrenza {TO_VERIFY}" if value.since_mark is not Mark.VERIFIED else ""


def declared(ruling: Ruling) -> str:
    """Return that the first day is the one that the ente declares; "" where the act writes it, or it is a stand-in."""
    value = ruling.value
    return DECLARED if value.since_declared and value.since_mark is Mark.VERIFIED else ""


def stale(parameter: Parameter, on: date) -> bool:
    """Tell whether the act was never read here, or more than a year before a day; a year later, same day, holds."""
    return parameter.checked is None or on > _year_after(parameter.checked)


def find_unchecked(norms: Norms, ente: str, on: date) -> Unchecked:
    """Return which rules in force for an ente on a day must be read again, and which verified on the text."""
    dated = ((tier, parameter, parameter.on(on)) for tier, parameter in norms.parameters(ente))
    rulings = [Ruling(tier, parameter, value) for tier, parameter, value in dated if value is not None]
    return Unchecked(
        tuple(ruling for ruling in rulings if stale(ruling.parameter, on)),
        tuple(ruling for ruling in rulings if to_verify(ruling)),
    )


def _year_after(on: date) -> date:
    """Return the same day a year later; 29 February becomes the 28th, the last day of its month."""
    return on.replace(year=on.year + 1, day=min(on.day, monthrange(on.year + 1, on.month)[1]))


def _act(act: Act) -> str:
    return f"{act.title}, secondo {act.via}" if act.via else act.title


def _reading(value: Value) -> str:
    return f"lettura adottata: «{value.reading.words}» ({value.reading.code})" if value.reading else ""
