# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does one application rest on? Facts of the day on which it was submitted, and ages counted on that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from record.grounds import Ground
from record.period import add_months


@dataclass(frozen=True)
class Application:
    """One application, without a name. Everything in it is as it was on the submission day (Brescia art. 4(3)-(4)).

    `presentata_minuto` is minutes after midnight; None anywhere is unknown, never zero. `titoli` are the grounds,
    already opened by whoever holds the key.
    """

    domanda: str
    presentata_il: date
    presentata_minuto: int | None = None
    struttura: str | None = None
    anzianita_giorni: int | None = None
    giornate_agili_anno_precedente: int | None = None
    titoli: tuple[Ground, ...] = ()

    def of(self, *codes: str) -> tuple[Ground, ...]:
        """Return the grounds of some codes, in the order in which they were stated."""
        return tuple(ground for ground in self.titoli if ground.codice in codes)

    def held(self, *codes: str) -> tuple[Ground, ...]:
        """Return the grounds of some codes that had not ended when the application was submitted."""
        return tuple(ground for ground in self.of(*codes) if not ended(ground, self.presentata_il))


def ended(ground: Ground, on: date) -> bool:
    """Tell whether what a ground rests on was over on a day; its last day still holds."""
    return ground.fino_al is not None and ground.fino_al < on


def years_after(day: date, years: int) -> date:
    """Return the same day some years on; 29 February is the 28th where there is none (art. 2963 c.c.)."""
    return add_months(day, 12 * years)


def age_on(born: date, on: date) -> int:
    """Return the completed years of somebody on a day, counted from the birthday itself; negative before the birth."""
    years = on.year - born.year
    return years if years_after(born, years) <= on else years - 1
