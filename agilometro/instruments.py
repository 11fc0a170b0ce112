# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which questionnaires does an installation know: ours, under those of its own folder?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from surveys.benchmark import Benchmark, benchmarks
from surveys.instrument import Instrument
from surveys.reading import InstrumentError, known, load
from surveys.wave import WaveRefused

FOLDER = "questionari"
"""Where, in the home, an ente puts its own questionnaires, or ours in its own words."""


class InstrumentShelf:
    """The questionnaires of one installation, read again when a file changes."""

    def __init__(self, home: Path) -> None:
        self._extra = home / FOLDER

    def known(self) -> Sequence[Instrument]:
        """Return all of them, in every version. Raises WaveRefused when a file of the ente is wrong."""
        try:
            return known(self._extra)
        except InstrumentError as error:
            raise WaveRefused(f"un questionario dell’ente non si legge: {error}") from error

    def load(self, code: str, version: str = "") -> Instrument:
        """Return one, in its newest version unless said. Raises WaveRefused, with those that are there."""
        if any(each.id == code and version in ("", each.version) for each in self.known()):
            return load(code, version, self._extra)
        there = ", ".join(sorted({each.id for each in self.known()}))
        asked = f"{code}, versione {version}" if version else code
        raise WaveRefused(f"il questionario «{asked}» non c’è: scegliere tra {there}.")

    def benchmarks(self, instrument: Instrument) -> Sequence[Benchmark]:
        """Return the references of other bodies for a questionnaire, the newest year last. Raises WaveRefused."""
        try:
            return [each for each in benchmarks(instrument, self._extra) if each.suits(instrument)]
        except InstrumentError as error:
            raise WaveRefused(f"i valori di riferimento non si leggono: {error}") from error
