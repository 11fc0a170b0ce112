# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which rule holds for an ente on a day? State, collective agreement and ente, all shown, never mixed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from norms.declared import Declared, read_declared
from norms.rules import (
    REPEALED,
    TIERS,
    Act,
    Ente,
    Mark,
    Option,
    Parameter,
    Reading,
    Repealed,
    Ruling,
    Source,
    Tier,
    Value,
    Version,
)

__all__ = [
    "REPEALED",
    "TIERS",
    "Act",
    "Ente",
    "Mark",
    "Norms",
    "Option",
    "Parameter",
    "Reading",
    "Repealed",
    "Ruling",
    "Source",
    "Tier",
    "UnknownEnte",
    "UnknownParameter",
    "UnknownReading",
    "Value",
    "Version",
    "load_norms",
]

OURS = Path(__file__).parent
"""The folder whose acts, readings and parameters come with the product."""


class UnknownParameter(LookupError):
    """Nobody declares a parameter of this id."""


class UnknownEnte(LookupError):
    """No folder of rules has this id."""


class UnknownReading(LookupError):
    """No ambiguity has this code, or it does not admit this reading; the message says which are allowed."""


@dataclass(frozen=True)
class Norms:
    """All the rules that were read: by tier, then by who prescribes (the ccnl or the ente; "" for the state)."""

    acts: Mapping[str, Act]
    readings: Mapping[str, Reading]
    enti: Mapping[str, Ente]
    shelves: Mapping[tuple[Tier, str], Mapping[str, Parameter]]

    def lookup(self, id: str, ente: str, on: date) -> tuple[Ruling, ...]:
        """Return what is in force for an ente on a day, from the state down to the ente; () when nothing is."""
        self._must_be_known(id)
        found = ((tier, shelf[id]) for tier, shelf in self._shelves_of(ente) if id in shelf)
        dated = ((tier, parameter, parameter.on(on)) for tier, parameter in found)
        return tuple(Ruling(tier, parameter, value) for tier, parameter, value in dated if value is not None)

    def in_force(self, id: str, ente: str, on: date) -> Ruling | None:
        """Return the most local rule in force, or None: none is not zero."""
        rulings = self.lookup(id, ente, on)
        return rulings[-1] if rulings else None

    def versions(self, id: str, ente: str, first: date, last: date) -> tuple[Version, ...]:
        """Return what is in force from a day to another, most local, in periods that follow each other without a gap.

        A period without a rule is there too, with `ruling` None.
        """
        self._must_be_known(id)
        since = {value.since for _, shelf in self._shelves_of(ente) if id in shelf for value in shelf[id].values}
        starts = [first, *sorted(day for day in since if first < day <= last)]
        ends = [*(start - timedelta(days=1) for start in starts[1:]), last]
        periods = zip(starts, ends, strict=True)
        return _joined([Version(start, end, self.in_force(id, ente, start)) for start, end in periods])

    def with_reading(self, code: str, option: str) -> Norms:
        """Return the same rules with another reading of an ambiguity. Raises UnknownReading."""
        if code not in self.readings:
            raise UnknownReading(f"unknown reading {code!r}; declared: {', '.join(sorted(self.readings))}")
        allowed = [each.id for each in self.readings[code].options]
        if option not in allowed:
            raise UnknownReading(f"reading {code} does not admit {option!r}; allowed: {', '.join(allowed)}")
        chosen = replace(self.readings[code], active=option)
        shelves = {
            key: {name: _reread(parameter, chosen) for name, parameter in shelf.items()}
            for key, shelf in self.shelves.items()
        }
        return replace(self, readings={**self.readings, code: chosen}, shelves=shelves)

    def parameters(self, ente: str) -> tuple[tuple[Tier, Parameter], ...]:
        """Return every parameter that may touch an ente, from the state down, each tier by id."""
        return tuple((tier, shelf[id]) for tier, shelf in self._shelves_of(ente) for id in sorted(shelf))

    def _shelves_of(self, ente: str) -> list[tuple[Tier, Mapping[str, Parameter]]]:
        if ente not in self.enti:
            raise UnknownEnte(f"unknown ente {ente!r}; allowed: {', '.join(sorted(self.enti))}")
        names: dict[Tier, str | None] = {"stato": "", "ccnl": self.enti[ente].ccnl, "ente": ente}
        return [(tier, self.shelves.get((tier, name), {})) for tier, name in names.items() if name is not None]

    def _must_be_known(self, id: str) -> None:
        if id not in self._declared:
            raise UnknownParameter(f"unknown parameter {id!r}; declared: {', '.join(sorted(self._declared))}")

    @cached_property
    def _declared(self) -> frozenset[str]:
        return frozenset(name for shelf in self.shelves.values() for name in shelf)


def _joined(periods: list[Version]) -> tuple[Version, ...]:
    """Return periods where two that follow each other with one ruling are one."""
    joined: list[Version] = []
    for each in periods:
        if joined and joined[-1].ruling == each.ruling:
            joined[-1] = replace(joined[-1], last=each.last)
        else:
            joined.append(each)
    return tuple(joined)


def _reread(parameter: Parameter, chosen: Reading) -> Parameter:
    """Return a parameter whose values follow a reading just chosen."""
    values = tuple(
        replace(value, reading=chosen) if value.reading is not None and value.reading.code == chosen.code else value
        for value in parameter.values
    )
    return replace(parameter, values=values)


def load_norms(extra: Path | None = None) -> Norms:
    """Return our rules, overlaid by those of `extra`: a folder laid out like ours, where any part may be missing.

    A parameter of `extra` replaces ours of the same tier and id as a whole; its `readings.yaml` may choose another
    reading of an ambiguity. Raises DeclarationError with file and line on the first mistake.
    """
    declared: Declared = read_declared(tuple(folder for folder in (OURS, extra) if folder is not None))
    return Norms(declared.acts, declared.readings, declared.enti, declared.shelves)
