# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is an agile day, and what are all those of an agreement, for the rules that judge them in memory?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metrics.holders import Agreements
from metrics.known import Flags, Ints, Whole, said
from metrics.rows import InMemory, Remembered


@dataclass(frozen=True)
class Days:
    """The days of a window with agile work or a recall, one element each, of people whom the staff record knows.

    `numero` is the person's state on the day, `giorno` the day as `date.toordinal` numbers it. `agile` and `dovuti` are
    minutes: those worked in agile, and all that the attendance office closed on the day; `preavviso` is UNSAID where
    nobody said it. `festivo` is 1 on a Sunday or a national holiday. `accordo` is the place in `agreements` of the one
    held on the day, 0 for none.
    """

    numero: Ints
    mese: Ints
    giorno: Ints
    agile: NDArray[Any]
    dovuti: Ints
    richiami: NDArray[Any]
    preavviso: NDArray[Any]
    festivo: Whole
    accordo: Ints
    agreements: Agreements

    @cached_property
    def only_agile(self) -> Flags:
        """Return whether some of each day was agile and nobody was recalled: a recalled day is presence."""
        flags: Flags = (self.agile > 0) & (self.richiami == 0)
        return flags


class GiornateAgili(InMemory):
    """One row per person and day with agile work, or with a recall."""

    row = "giornata agile"
    event = "la giornata"
    reads = ("organico", "accordi", "accordi_fasce", "giornate", "calendario")

    def __init__(self, days: Days, codes: Sequence[str]) -> None:
        self._days, self._codes = days, codes
        self.numero, self.mese, self.ends = days.numero, days.mese, days.giorno

    @classmethod
    def of(cls, memory: Remembered) -> GiornateAgili:
        """Return the days that are remembered."""
        return cls(memory.days, memory.written.codes)

    def written(self, name: str, value: Any) -> Any:
        """Return a day as a day, and an agreement by its code."""
        if value is None:
            return None
        if name == "accordo":
            return self._codes[self._days.agreements.number[value]]
        return date.fromordinal(value) if name in ("giorno", "dal", "firmato") else value

    @cached_property
    def agile(self) -> Flags:
        """Return whether some of the day was agile and nobody was recalled: a recalled day is presence."""
        return self._days.only_agile

    @property
    def agile_minuti(self) -> NDArray[Any]:
        """Return the agile minutes of the day."""
        return self._days.agile

    @property
    def dovuti_minuti(self) -> Ints:
        """Return the scheduled minutes of the day: all that the attendance office closed on it."""
        return self._days.dovuti

    @cached_property
    def senza_accordo(self) -> Flags:
        """Return whether no agreement was held on the day."""
        absent: Flags = self._days.accordo == 0
        return absent

    @cached_property
    def accordo(self) -> Whole:
        """Return the place of the agreement held on the day; masked where there is none."""
        return np.ma.array(self._days.accordo, mask=self.senza_accordo)

    @cached_property
    def accordo_dal(self) -> Whole:
        """Return the first day of the agreement held on the day; masked where there is none."""
        return np.ma.array(self._days.agreements.since[self._days.accordo], mask=self.senza_accordo)

    @cached_property
    def accordo_firmato_il(self) -> Whole:
        """Return the day on which the agreement held on the day was signed."""
        return self._days.agreements.signed[self._days.accordo]

    @cached_property
    def fascia_minuti(self) -> Whole:
        """Return the contact minutes that the agreement sets for a day: its bands together, else what it states."""
        return self._days.agreements.band[self._days.accordo]

    @property
    def festivo(self) -> Whole:
        """Return 1 on a Sunday or a national holiday, else 0; masked out of the calendar."""
        return self._days.festivo

    @cached_property
    def giorno_settimana(self) -> Ints:
        """Return the day of the week, 0 for Monday."""
        return (self._days.giorno + 6) % 7


class Richiami(InMemory):
    """One row per person and day with a recall."""

    row = "giornata di richiamo in sede"
    event = "la giornata"
    reads = ("organico", "giornate")

    def __init__(self, days: Days) -> None:
        recalled = np.flatnonzero(days.richiami > 0)
        self.numero, self.mese, self.ends = days.numero[recalled], days.mese[recalled], days.giorno[recalled]
        self.richiami = days.richiami[recalled]
        """How many times the person was recalled on the day."""
        self.preavviso_giorni = said(days.preavviso[recalled])
        """The calendar days between the notice of the recall and the day."""

    @classmethod
    def of(cls, memory: Remembered) -> Richiami:
        """Return the recalls of the days that are remembered."""
        return cls(memory.days)


class AccordiAgili(InMemory):
    """One row per agreement and window with some agile day that it covers: those days added up."""

    row = "accordo con giornate agili nel periodo"
    event = "l'ultima giornata agile del periodo"
    key = "accordo"
    monthly = False
    reads = GiornateAgili.reads

    def __init__(self, days: Days, codes: Sequence[str]) -> None:
        self._codes = codes
        covered = np.flatnonzero(days.only_agile & (days.accordo > 0))
        place, size = days.accordo[covered], len(days.agreements.persona)
        self.giornate = np.bincount(place, minlength=size)
        self.accordo = np.flatnonzero(self.giornate)
        self.giornate = self.giornate[self.accordo]
        self.dovuti_minuti = np.bincount(place, weights=days.dovuti[covered], minlength=size).astype(np.int64)[
            self.accordo
        ]
        self._number = days.agreements.number[self.accordo]
        self.fascia_minuti = days.agreements.band[self.accordo]
        self.ends = _last(days.giorno[covered], place, size)[self.accordo]
        self.numero = _last(days.numero[covered], place, size)[self.accordo]
        self.mese = np.ones(len(self.accordo), dtype=np.int64)

    @classmethod
    def of(cls, memory: Remembered) -> AccordiAgili:
        """Return the agreements of the days that are remembered."""
        return cls(memory.days, memory.written.codes)

    def codes(self) -> list[str]:
        """Return the code of the agreement of each row."""
        return [self._codes[place] for place in self._number.tolist()]


def _last(values: Ints, place: Ints, size: int) -> Ints:
    greatest = np.zeros(size, dtype=np.int64)
    np.maximum.at(greatest, place, values)
    return greatest
