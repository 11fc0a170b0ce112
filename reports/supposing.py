# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does a person write a supposition? A share `20` or `12,5`, a month `2027-12`, a goal `S09=20@2027-12`."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from metrics.forecast.scenario import Goal, WrongScenario
from record.period import last_day

_SHARE = re.compile(r"(\d{1,3})(?:[,.](\d))?\s*%?", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


def share(text: str) -> Fraction:
    """Return a percentage with one decimal at most. Raises WrongScenario."""
    found = _SHARE.fullmatch(text.strip())
    value = Fraction(int(found[1]) * 10 + int(found[2] or 0), 1000) if found else None
    if value is None or value > 1:
        raise WrongScenario(f"«{text.strip()}» non è una quota: va da 0 a 100, con un decimale al più (20 o 12,5).")
    return value


def month_end(text: str) -> date:
    """Return the last day of a month. Raises WrongScenario."""
    found = _MONTH.fullmatch(text.strip())
    if found is None or int(found[1]) < 1900:
        raise WrongScenario(f"«{text.strip()}» non è un mese: si scrive AAAA-MM (2027-12).")
    return last_day(date(int(found[1]), int(found[2]), 1))


def goal(text: str) -> Goal:
    """Return a goal from one text. Raises WrongScenario."""
    unit, equals, rest = text.partition("=")
    quota, at, by = rest.partition("@")
    if not (unit.strip() and equals and at):
        raise WrongScenario(f"«{text}» non è un obiettivo: si scrive CODICE=QUOTA@AAAA-MM (S09=20@2027-12).")
    return Goal(unit.strip(), share(quota), month_end(by))
