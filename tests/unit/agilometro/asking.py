# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""A wave of a small questionnaire, for the tests of the service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from agilometro.questionari import Questionnaires
from record.store import Store
from surveys.benchmark import Benchmark
from surveys.instrument import Instrument
from surveys.wave import Promise, State, Stratum, Wave, WaveRefused
from tests.unit.surveys.asking import SMALL

NOW = datetime(2026, 11, 23, 10, 30)
CHI = "CUG"

WAVE = Wave(
    id="prova-2026",
    series="prova",
    title="Prova 2026",
    instrument="prova",
    version="",
    opens=date(2026, 3, 1),
    closes=date(2026, 3, 31),
    state=State.PREPARED,
    promise=Promise(breakdowns=("F_GEN", "F_PROF")),
    strata=(Stratum({"F_GEN": "D"}, 30), Stratum({"F_GEN": "U"}, 20)),
)


class OneInstrument:
    """A shelf with the small questionnaire alone."""

    def known(self) -> Sequence[Instrument]:
        """Return it."""
        return (SMALL,)

    def load(self, code: str, version: str = "") -> Instrument:
        """Return it by its name."""
        if code != SMALL.id or version not in ("", SMALL.version):
            raise WaveRefused(f"il questionario «{code}» non c’è.")
        return SMALL

    def benchmarks(self, instrument: Instrument) -> Sequence[Benchmark]:
        """Return none."""
        return ()


def service(store: Store) -> Questionnaires:
    """Return the service of a record."""
    return Questionnaires(store, OneInstrument())


def closed(store: Store, wave: Wave = WAVE) -> Questionnaires:
    """Return the service of a record with a closed wave."""
    asked = service(store)
    asked.prepare(replace(wave, state=State.PREPARED), CHI, NOW)
    asked.launch(wave.id, CHI, NOW)
    asked.close(wave.id, CHI, NOW)
    return asked
