# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Can an ente without a platform ask and gather from the command line, and is what it must not do refused?"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from agilometro.rispondere import Answering, urns_of
from agilometro.settings import load_settings
from agilometro.surveying import service
from surveys.form import Given
from tests.unit.agilometro.test_survey_commands import NEW, run

WAVE = "fase6-sw-2026"
NOW = datetime(2026, 3, 10, 9, 0)
DAY = date(2026, 3, 10)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A wave of twelve invited, open."""
    found = tmp_path / "var"
    assert run(found, *NEW, "--people", "12", "--confirm").exit_code == 0
    assert run(found, "survey", "launch", WAVE).exit_code == 0
    return found


def _answer(home: Path, codes: list[str]) -> None:
    """Answer with each code, as the pages do."""
    with service(load_settings({"AGILOMETRO_HOME": str(home)}, home), NOW) as questionnaires:
        forms = Answering(questionnaires, urns_of(home))
        for number, code in enumerate(codes):
            given = Given({"OBI1": 1 + number % 6, "OBI2": 4}, ())
            assert forms.kept(forms.take(code, given, DAY))


def test_codes_are_printed_used_and_gathered(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "codici.txt"
    assert run(home, "survey", "codes", WAVE, "--count", "12", "--output", str(out)).exit_code == 0
    assert out.stat().st_mode & 0o077 == 0
    _answer(home, out.read_text().splitlines()[1:])
    assert f"Ora: agilometro survey gather {WAVE}" in run(home, "survey", "close", WAVE).stdout
    assert "urna distrutta" in run(home, "survey", "gather", WAVE).stdout
    assert not (urns_of(home) / WAVE).exists()
    assert "Hanno risposto in 12 su 12 invitati" in run(home, "survey", "results", WAVE).stdout
    again = run(home, "survey", "gather", WAVE)
    assert (again.exit_code, "non ha un’urna" in again.output) == (2, True)


def test_no_more_codes_than_invited_and_no_file_is_overwritten(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "codici.txt"
    many = run(home, "survey", "codes", WAVE, "--count", "13", "--output", str(out))
    assert (many.exit_code, "se ne possono fare ancora 12" in many.output) == (2, True)
    assert not out.exists()
    out.write_text("mio")
    kept = run(home, "survey", "codes", WAVE, "--count", "2", "--output", str(out))
    assert (kept.exit_code, "c’è già" in kept.output, out.read_text()) == (2, True, "mio")


def test_an_urn_is_not_opened_before_its_wave_is_closed(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "codici.txt"
    run(home, "survey", "codes", WAVE, "--count", "12", "--output", str(out))
    _answer(home, out.read_text().splitlines()[1:3])
    early = run(home, "survey", "gather", WAVE)
    assert early.exit_code == 2
    assert (urns_of(home) / WAVE).is_dir()
