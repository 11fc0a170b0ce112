# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Why does a value differ from another one of the same indicator? Six causes, in the order of the path."""

from __future__ import annotations

from enum import Enum


class NoBridge(ValueError):
    """Two values cannot be compared; the message is Italian, for whoever asked."""


class Movement(Enum):
    """One cause of a difference; the value is its name in Italian. The order is that of `metrics.bridge`."""

    DEFINITION = "definizione"
    RULE = "regola"
    CORRECTIONS = "correzioni"
    LATE = "fatti arrivati in ritardo"
    POPULATION = "platea"
    NEW = "fatti nuovi"

    @property
    def meaning(self) -> str:
        """Return what it counts, in words that an official reads."""
        return _MEANINGS[self]


_MEANINGS = {
    Movement.DEFINITION: "un altro metodo di calcolo: stesso giorno, stessi dati",
    Movement.RULE: "un altro valore in vigore delle norme che entrano nel calcolo",
    Movement.CORRECTIONS: "fatti già noti, poi corretti o ritirati",
    Movement.LATE: "fatti del primo periodo, caricati dopo",
    Movement.POPULATION: "persone entrate nella platea o uscite tra i due giorni",
    Movement.NEW: "ciò che è successo tra i due giorni a chi era nella platea in entrambi",
}
