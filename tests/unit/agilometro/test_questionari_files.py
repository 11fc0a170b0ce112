# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is a file of answers taken in only as it was seen, whole or not at all, and is nothing personal of it kept?"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agilometro.cli import main
from agilometro.demo.questionari import Asked, waves, write
from agilometro.instruments import InstrumentShelf
from agilometro.questionari import Questionnaires
from ingest.issues import FileRefused
from record import rilevazioni as room
from record.store import Store, reading
from surveys.reading import load
from surveys.wave import WaveRefused

NOW = datetime(2026, 4, 2, 9, 0)
CHI = "CUG"
FASE6 = next(each for each in waves(date(2026, 10, 31)) if each.wave.id == "fase6-sw-2026")


def _closed(store: Store, asked: Asked = FASE6) -> Questionnaires:
    service = Questionnaires(store, InstrumentShelf(store.home))
    service.prepare(asked.wave, CHI, NOW)
    service.launch(asked.wave.id, CHI, NOW)
    service.close(asked.wave.id, CHI, NOW)
    return service


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return write(FASE6, load("fase6_sw"), tmp_path / "platform", 1)


def test_what_was_seen_is_taken_in_and_the_file_is_not_kept(store: Store, export: Path) -> None:
    asked = _closed(store)
    seen = asked.look(export, FASE6.wave.id)
    assert seen.preview.ready
    assert (seen.preview.records, seen.preview.completes) == (17, 17)
    assert asked.accept(export, FASE6.wave.id, seen.sha256, CHI, NOW) == 17
    (arrival,) = asked.arrivals(FASE6.wave.id)
    assert (arrival.sha256, arrival.nome, arrival.risposte, arrival.commenti) == (seen.sha256, export.name, 17, 8)
    with reading(store) as conn:
        kept = [json.dumps([row.valori, row.stati]) for row in room.answers(conn, FASE6.wave.id)]
    assert not [text for text in kept if "10.0." in text or "2026-03" in text]
    held = [path.read_bytes() for path in store.home.rglob("*") if path.is_file()]
    assert not [content for content in held if b"ipaddr" in content or b"anna.rossi@" in content]


def test_the_order_of_the_file_is_lost(store: Store, export: Path) -> None:
    asked = _closed(store)
    asked.accept(export, FASE6.wave.id, asked.look(export, FASE6.wave.id).sha256, CHI, NOW)
    with reading(store) as conn:
        once = [repr(row) for row in room.answers(conn, FASE6.wave.id)]
    asked.withdraw(1, CHI, "di nuovo", NOW)
    asked.accept(export, FASE6.wave.id, asked.look(export, FASE6.wave.id).sha256, CHI, NOW)
    with reading(store) as conn:
        twice = [repr(row) for row in room.answers(conn, FASE6.wave.id)]
    assert sorted(once) == sorted(twice)
    assert once != twice


def test_a_trait_that_could_not_be_shown_is_not_kept_though_the_file_has_it(store: Store, export: Path) -> None:
    asked = _closed(store)
    lines = export.read_text(encoding="utf-8-sig").splitlines()
    with_gender = [f'{lines[0]};"GENERE"', *(f'{line};"donna"' for line in lines[1:])]
    export.write_text("\r\n".join(with_gender), encoding="utf-8-sig")
    seen = asked.look(export, FASE6.wave.id)
    assert seen.preview.ready
    asked.accept(export, FASE6.wave.id, seen.sha256, CHI, NOW)
    with reading(store) as conn:
        assert not [row for row in room.answers(conn, FASE6.wave.id) if "GENERE" in row.valori]


def test_a_file_that_changed_since_it_was_seen_changes_nothing(store: Store, export: Path) -> None:
    asked = _closed(store)
    seen = asked.look(export, FASE6.wave.id)
    export.write_bytes(export.read_bytes().replace(b'"it"', b'"en"', 1))
    with pytest.raises(WaveRefused, match="non è più quello dell’anteprima"):
        asked.accept(export, FASE6.wave.id, seen.sha256, CHI, NOW)
    with pytest.raises(WaveRefused, match="non è più quello dell’anteprima"):
        asked.accept(export, FASE6.wave.id, "", CHI, NOW)
    assert asked.arrivals(FASE6.wave.id) == ()


def test_an_open_wave_takes_nothing_in(store: Store, export: Path) -> None:
    asked = Questionnaires(store, InstrumentShelf(store.home))
    asked.prepare(FASE6.wave, CHI, NOW)
    asked.launch(FASE6.wave.id, CHI, NOW)
    seen = asked.look(export, FASE6.wave.id)
    with pytest.raises(WaveRefused, match="deve essere chiusa"):
        asked.accept(export, FASE6.wave.id, seen.sha256, CHI, NOW)


def test_an_answer_outside_its_scale_stops_the_file_or_is_no_value(store: Store, export: Path) -> None:
    asked = _closed(store)
    export.write_text("id;submitdate;PIPPO\n1;2026-03-02 10:00:00;5\n", encoding="utf-8")
    seen = asked.look(export, FASE6.wave.id)
    assert not seen.preview.ready
    with pytest.raises(WaveRefused, match="nel file ci sono errori"):
        asked.accept(export, FASE6.wave.id, seen.sha256, CHI, NOW)
    assert asked.arrivals(FASE6.wave.id) == ()


def test_what_is_no_file_of_answers_is_refused(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "risposte.pdf"
    path.write_bytes(b"%PDF-1.7\n\x00\x00")
    with pytest.raises(FileRefused, match="Questo è un PDF"):
        _closed(store).look(path, FASE6.wave.id)


# ---------------------------------------------------------------- on the command line


@pytest.fixture
def home_with_wave(home: Path) -> Path:
    wave = FASE6.wave
    new = ("survey", "new", wave.id, "--instrument", wave.instrument, "--series", wave.series, "--title", wave.title)
    days = ("--from", wave.opens.isoformat(), "--to", wave.closes.isoformat(), "--people", "20", "--confirm")
    for words in ((*new, *days), ("survey", "launch", wave.id), ("survey", "close", wave.id)):
        assert _run(home, *words).exit_code == 0
    return home


def _run(home: Path, *words: str) -> Result:
    return CliRunner().invoke(main, list(words), env={"AGILOMETRO_HOME": str(home), "AGILOMETRO_ENTE": "bologna"})


def test_a_file_is_read_imported_and_shown(home_with_wave: Path, export: Path) -> None:
    wave = FASE6.wave.id
    seen = _run(home_with_wave, "survey", "read", str(export), "--wave", wave)
    assert seen.exit_code == 0, seen.output
    assert "Colonne personali, scartate alla lettura: " in seen.stdout
    found = re.search(r"--seen (\w+)", seen.stdout)
    assert found is not None
    taken = _run(home_with_wave, "survey", "import", str(export), "--wave", wave, "--seen", found[1], "--chi", CHI)
    assert "Il file ricevuto non si conserva." in taken.stdout
    told = _run(home_with_wave, "survey", "results", wave).stdout
    assert "Hanno risposto in 17" in told
    assert "Produttività e qualità: media" in told
    assert json.loads(_run(home_with_wave, "survey", "results", wave, "--format", "json").stdout)["reserved"] == ""
    assert "sezioni" in _run(home_with_wave, "survey", "results", wave, "--format", "csv").stdout


def test_a_file_cannot_be_imported_unseen(home_with_wave: Path, export: Path) -> None:
    refused = _run(home_with_wave, "survey", "import", str(export), "--wave", FASE6.wave.id, "--seen", "0" * 16)
    assert refused.exit_code == 2
    assert "non è più quello dell’anteprima" in refused.stderr
    nothing = _run(home_with_wave, "survey", "results", FASE6.wave.id)
    assert "non ha ancora risposte" in nothing.stderr
