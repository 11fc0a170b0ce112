# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the desk say of an indicator what the last wave lets be seen of it?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from agilometro.desk import RecordDesk
from agilometro.questionari import Questionnaires
from disclosure.policy import load_policy
from norms.lookup import load_norms
from record.rilevazioni import Answered, Arriving
from record.store import Store, open_store
from surveys.reading import load
from surveys.wave import Promise, State, Stratum, Wave

NOW, ON, CHI = datetime(2026, 11, 23, 9, 0), date(2026, 10, 31), "CUG"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = open_store(f"sqlite:///{tmp_path / 'record.sqlite'}", tmp_path)
    yield found
    found.close()


def desk(store: Store) -> RecordDesk:
    return RecordDesk(store, load_norms(), load_policy(), "bologna", "Prova")


def take(room: Questionnaires, satisfied: int, others: int) -> None:
    """Close a wave of September in which some gave the highest point to their satisfaction, and others the lowest."""
    instrument, days = load("fase6_sw"), (date(2026, 9, 1), date(2026, 9, 30))
    wave = Wave("f", "fase6", "Prova", "fase6_sw", "1", *days, State.PREPARED, Promise(), (Stratum({}, 40),))
    room.prepare(replace(wave, version=instrument.version), CHI, NOW)
    room.launch("f", CHI, NOW)
    room.close("f", CHI, NOW)
    given = [{"GEN1": 6, "GEN2": 5, "GEN3": 5}] * satisfied + [{"GEN1": 1, "GEN2": 2, "GEN3": 2}] * others
    answered = [Answered(values, {}, True) for values in given]
    room.take_in("f", Arriving("1" * 64, "f.csv", "limesurvey_csv", CHI, NOW.date()), answered, [], NOW)


def test_without_a_wave_nothing_is_said(store: Store) -> None:
    found = desk(store).entry("IM-04", ON, ON)
    assert found is not None
    assert (found.value, found.reason) == (None, "nessun questionario caricato")


def test_the_last_wave_gives_its_share(store: Store) -> None:
    asked = desk(store)
    take(asked.surveys, 9, 3)
    found = asked.entry("IM-04", ON, ON)
    assert found is not None
    assert (found.shown, found.reason) == ("75,0\u00a0%", "Rilevazione «Prova», chiusa il 30/09/2026")
    earlier = asked.entry("IM-04", date(2026, 8, 31), ON)
    assert earlier is not None
    assert earlier.value is None


def test_a_wave_of_few_is_reserved(store: Store) -> None:
    asked = desk(store)
    take(asked.surveys, 6, 3)
    found = asked.entry("IM-04", ON, ON)
    assert found is not None
    assert (found.value, found.reserved) == (None, True)
