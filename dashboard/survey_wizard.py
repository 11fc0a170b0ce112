# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which wave does somebody mean to prepare? From the fields of a form, step by step, each step in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from surveys.instrument import Instrument, Item
from surveys.wave import USUAL, Promise, State, Stratum, Wave, WaveRefused

FIELDS = ("strumento", "titolo", "codice", "serie", "apre", "chiude", "soglia", "motivo")
"""The fields of the second step; the breakdowns (`dettagli`) may be several."""

MOST_DETAILS = 2
"""How many breakdowns the form takes: a number per combination of their categories is asked, on one page."""

MOST_INVITED = 1_000_000
TAKEN = "nuova"
"""The code that is the address of the form itself."""


@dataclass(frozen=True)
class Cell:
    """One number to be asked: the field's name, the people it counts, and what was typed."""

    name: str
    label: str
    traits: Mapping[str, str]
    typed: str


@dataclass(frozen=True)
class Draft:
    """What was typed so far. `details` are the codes of the breakdowns wanted."""

    fields: Mapping[str, str]
    details: tuple[str, ...]
    numbers: Mapping[str, str]
    instrument: Instrument | None

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Return everything as fields to carry along."""
        fields = [(name, value) for name, value in self.fields.items() if value]
        return [*fields, *(("dettagli", code) for code in self.details), *self.numbers.items()]

    @property
    def step(self) -> int:
        """Return which step is to be shown: 1 the questionnaire, 2 the promise, 3 the invited, 4 what comes of it."""
        if self.instrument is None:
            return 1
        if not self.fields["titolo"]:
            return 2
        return 4 if any(value for value in self.numbers.values()) else 3

    def items(self) -> list[Item]:
        """Return the breakdowns wanted, in the order of the questionnaire."""
        return [] if self.instrument is None else [item for item in self.instrument.traits if item.code in self.details]

    def cells(self) -> list[Cell]:
        """Return the numbers to ask: one in all, or one per combination of the categories of the breakdowns."""
        items = self.items()
        if not items:
            return [Cell("n", "Persone invitate, in tutto", {}, self.numbers.get("n", ""))]
        found = []
        for places in product(*(range(len(item.options)) for item in items)):
            options = [item.options[place] for item, place in zip(items, places, strict=True)]
            name = "n_" + "_".join(map(str, places))
            label = ", ".join(option.label for option in options)
            traits = {item.code: option.code for item, option in zip(items, options, strict=True)}
            found.append(Cell(name, label[:1].upper() + label[1:], traits, self.numbers.get(name, "")))
        return found

    def wave(self) -> Wave:
        """Return the wave that is meant. Raises WaveRefused."""
        if self.instrument is None:
            raise WaveRefused("manca il questionario: sceglierne uno.")
        fields = self.fields
        if fields["codice"] == TAKEN:
            raise WaveRefused(f"il codice «{TAKEN}» non si può usare: sceglierne un altro.")
        if len(self.details) > MOST_DETAILS:
            raise WaveRefused(
                f"qui si distinguono al più {MOST_DETAILS} caratteristiche: per di più, «agilometro survey new» "
                "con un file degli invitati."
            )
        return Wave(
            id=fields["codice"],
            series=fields["serie"] or self.instrument.id,
            title=fields["titolo"],
            instrument=self.instrument.id,
            version=self.instrument.version,
            opens=_day(fields["apre"], "primo giorno"),
            closes=_day(fields["chiude"], "ultimo giorno"),
            state=State.PREPARED,
            promise=Promise(
                _whole(fields["soglia"] or str(USUAL), "la soglia"),
                fields["motivo"],
                tuple(item.code for item in self.items()),
            ),
            strata=self._strata(),
        )

    def _strata(self) -> tuple[Stratum, ...]:
        counted = [(cell.traits, _whole(cell.typed or "0", f"«{cell.label}»")) for cell in self.cells()]
        return tuple(Stratum(traits, number) for traits, number in counted if number)


def draft(sent: Mapping[str, str], details: Sequence[str], instruments: Sequence[Instrument]) -> Draft:
    """Return what was typed, kept to what the form asks; breakdowns that the questionnaire does not have are left."""
    fields = {name: " ".join(sent.get(name, "").split())[:400] for name in FIELDS}
    found = [each for each in instruments if key(each) == fields["strumento"]]
    instrument = found[0] if found else None
    traits = () if instrument is None else tuple(item.code for item in instrument.traits if item.code in details)
    numbers = {name: value.strip()[:9] for name, value in sent.items() if name == "n" or name.startswith("n_")}
    return Draft(fields, traits, numbers, instrument)


def key(instrument: Instrument) -> str:
    """Return how an address names a version of a questionnaire."""
    return f"{instrument.id}@{instrument.version}"


def _day(said: str, what: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise WaveRefused(f"il {what} manca o non è una data: sceglierlo dal calendario.") from None


def _whole(said: str, what: str) -> int:
    if not (said.isascii() and said.isdecimal()) or int(said) > MOST_INVITED:
        raise WaveRefused(f"{what}: serve un numero intero, senza punti né virgole.")
    return int(said)
