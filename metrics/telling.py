# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is the arithmetic of an outcome said? Exact numbers as Italians write them, rounded only to be read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from metrics.rule import Esito, Facts, Verdict
from norms.amounts import percent
from norms.rules import Ruling


def hours(minutes: int) -> str:
    """Return minutes as people say them: «36 ore», «7 ore e 12 minuti», «45 minuti»."""
    whole, rest = divmod(minutes, 60)
    parts = [_several(whole, "ora", "ore")] if whole else []
    parts += [_several(rest, "minuto", "minuti")] if rest or not whole else []
    return " e ".join(parts)


def percentage(part: int, whole: int) -> str:
    """Return a share with two decimals, rounded half up (domain.md 10.1)."""
    return percent(decimal(Fraction(100 * part, whole), 2))


def decimal(value: Fraction, places: int) -> str:
    """Return an exact number with some decimals, rounded half up, with the Italian comma."""
    step = Decimal(1).scaleb(-places)
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(step, ROUND_HALF_UP)).replace(".", ",")


def plain(value: Fraction) -> str:
    """Return an exact number without useless decimals: 66, 0,5, 66,67."""
    written = decimal(value, 2)
    return written.rstrip("0").rstrip(",") if "," in written else written


def day(on: date) -> str:
    """Return a day as gg/mm/aaaa."""
    return f"{on:%d/%m/%Y}"


def days(number: int) -> str:
    """Return a number of days in words: «1 giorno», «30 giorni»."""
    return _several(number, "giorno", "giorni")


def months(number: int) -> str:
    """Return a number of months in words: «1 mese», «6 mesi»."""
    return _several(number, "mese", "mesi")


def clock(minute: int) -> str:
    """Return a minute of the day as hh:mm."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _several(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def required(ruling: Ruling | None) -> Ruling:
    """Return a ruling that the rule cannot do without: an outcome is told only where it is in force."""
    if ruling is None:
        raise ValueError("an outcome is told only under a value in force")
    return ruling


def outcome(kept: bool, steps: Sequence[str]) -> Verdict:
    """Return conforme or non conforme, with the steps that lead there."""
    return Verdict(Esito.CONFORME if kept else Esito.NON_CONFORME, tuple(steps))


def unknown(reason: str, steps: Sequence[str] = ()) -> Verdict:
    """Return non valutabile, with what is missing."""
    return Verdict(Esito.NON_VALUTABILE, tuple(steps), reason)


def missing(facts: Facts, *names: str) -> bool:
    """Tell whether one of some facts is unknown."""
    return any(facts[name] is None for name in names)


def known(value: Any) -> str:
    """Return a fact as it is read; an unknown one is said so."""
    if value is None:
        return "non indicato"
    return day(value) if isinstance(value, date) else str(value)
