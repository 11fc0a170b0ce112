# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do the commands of the questionnaires say in Italian what was done, what can be shown, and what is wrong?"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agilometro.cli import main
from agilometro.installation import open_record
from agilometro.settings import load_settings
from record import rilevazioni as room
from record.rilevazioni import Answered, Arriving, Written
from record.store import writing

NOW = datetime(2026, 4, 2, 10, 0)
NEW: tuple[str, ...] = (
    "survey",
    "new",
    "fase6-sw-2026",
    "--instrument",
    "fase6_sw",
    "--series",
    "fase6",
    "--title",
    "Chi lavora in agile",
)
NEW += ("--from", "2026-03-01", "--to", "31/03/2026", "--by", "GENERE")


def run(home: Path, *words: str) -> Result:
    return CliRunner().invoke(main, list(words), env={"AGILOMETRO_HOME": str(home), "AGILOMETRO_ENTE": "bologna"})


@pytest.fixture
def invited(tmp_path: Path) -> str:
    path = tmp_path / "invitati.csv"
    path.write_text("Genere;Invitati\nDonna;12\nUomo;8\n", encoding="utf-8")
    return str(path)


def _closed(home: Path) -> None:
    assert run(home, *NEW, "--people", "20", "--confirm").exit_code == 0
    assert run(home, "survey", "launch", "fase6-sw-2026").exit_code == 0
    assert run(home, "survey", "close", "fase6-sw-2026").exit_code == 0


def _with_comments(home: Path) -> None:
    _closed(home)
    store = open_record(load_settings({"AGILOMETRO_HOME": str(home)}, home), NOW)
    file = Arriving("a" * 64, "risposte.csv", "limesurvey_csv", "CUG", NOW.date())
    said = [Written("OPN1", f"servono schermi {number}", riservato=number == 0) for number in range(3)]
    with writing(store) as conn:
        room.receive(conn, "fase6-sw-2026", file, [Answered({"OBI1": 5}, {}, completa=True)] * 17, said, NOW)
    store.close()


def test_a_wave_is_thought_of_before_it_is_written(home: Path, invited: str) -> None:
    told = run(home, *NEW, "--invited", invited)
    assert told.exit_code == 0
    assert "Nessun dettaglio per area sarà pubblicabile: si vedrà solo l’insieme." in told.stdout
    assert "Da togliere dal questionario: «Genere»" in told.stdout
    assert "Non è stato scritto nulla." in told.stdout
    assert "Nessuna rilevazione." in run(home, "survey", "waves").stdout
    assert "preparata. Per aprirla" in run(home, *NEW, "--invited", invited, "--confirm").stdout
    assert json.loads(run(home, "survey", "waves", "--format", "json").stdout)[0]["invitati"] == 20


def test_a_wave_goes_its_way(home: Path, invited: str) -> None:
    run(home, *NEW, "--people", "50", "--confirm")
    assert "20 invitati in 2 gruppi." in run(home, "survey", "invite", "fase6-sw-2026", invited).stdout.replace(
        "\u00a0", " "
    )
    assert "se ne attendono 18" in run(home, "survey", "check", "fase6-sw-2026", "--rate", "90").stdout
    assert (
        "aperta: soglia 10, nessun dettaglio. Non cambiano più."
        in run(home, "survey", "launch", "fase6-sw-2026").stdout
    )
    assert "chiusa. Ora: agilometro survey read" in run(home, "survey", "close", "fase6-sw-2026").stdout
    assert "fase6-sw-2026: Chi lavora in agile (chiusa)" in run(home, "survey", "waves").stdout


def test_a_file_of_invited_people_with_mistakes_changes_nothing(home: Path, tmp_path: Path) -> None:
    run(home, *NEW, "--people", "50", "--confirm")
    path = tmp_path / "sbagliato.csv"
    path.write_text("Genere;Invitati\nDonne;12\nUomo;otto\n", encoding="utf-8")
    refused = run(home, "survey", "invite", "fase6-sw-2026", str(path))
    assert refused.exit_code == 1
    assert "ING-05 · sbagliato.csv, cella A2" in refused.stderr
    assert "ING-04 · sbagliato.csv, cella B3" in refused.stderr
    assert json.loads(run(home, "survey", "waves", "--format", "json").stdout)[0]["invitati"] == 50
    both = run(home, *NEW, "--invited", str(path))
    assert both.exit_code == 2
    assert "cella A2" in both.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("launch", "altra"), "la rilevazione «altra» non c’è. Ci sono: nessuna."),
        (("withdraw", "7", "--motivo", "x"), "il file 7 non c’è"),
        (("comments", "altra", "--chi", "CUG"), "la rilevazione «altra» non c’è"),
        (("comments", "altra", "--chi", "CUG", "--theme", "x"), "manca quale commento"),
        (("comments", "altra", "--chi", "CUG", "--read", "ab"), "scegliere --theme TESTO, oppure --leave-out."),
        (("comments", "altra", "--chi", "CUG", "--tell", "x"), "servono --item, --theme e --tell"),
        ((*NEW[1:], "--people", "20", "--threshold", "5"), "una soglia sotto 10 vuole il suo motivo"),
        ((*NEW[1:], "--people", "20", "--threshold", "2"), "2 non va bene: da 3 a 1000."),
        ((*NEW[1:], "--by", "ETA", "--people", "20"), "«ETA» non è una caratteristica del questionario"),
    ],
)
def test_what_may_not_be_done_is_one_sentence(home: Path, words: tuple[str, ...], said: str) -> None:
    refused = run(home, *(words if words[0] == "survey" else ("survey", *words)))
    assert refused.exit_code == 2
    assert said in refused.stderr
    assert "Traceback" not in refused.output


def test_two_people_read_the_comments(home: Path) -> None:
    _with_comments(home)
    seen = run(home, "survey", "comments", "fase6-sw-2026", "--chi", "A. Bianchi").stdout
    assert "non si cerca chi le ha scritte" in seen
    assert seen.count("servono schermi") == 3
    assert seen.count("dati particolari: non farlo girare") == 1
    sigla = next(line.split()[0] for line in seen.splitlines() if "servono schermi" in line)
    theme = ("--read", sigla, "--theme", "dotazioni")
    first = run(home, "survey", "comments", "fase6-sw-2026", "--chi", "A. Bianchi", *theme)
    assert f"{sigla}: tema «dotazioni»; manca la seconda lettura" in first.stdout
    again = run(home, "survey", "comments", "fase6-sw-2026", "--chi", "A. Bianchi", *theme)
    assert "la seconda lettura la fa un’altra persona" in again.stderr
    second = run(home, "survey", "comments", "fase6-sw-2026", "--chi", "C. Verdi", *theme)
    assert "letto da due persone." in second.stdout


def test_a_file_is_withdrawn_with_its_reason(home: Path) -> None:
    _with_comments(home)
    assert "file 1: risposte.csv" in run(home, "survey", "waves").stdout
    assert "File 1 ritirato" in run(home, "survey", "withdraw", "1", "--motivo", "sbagliato").stdout
    assert "file 1" not in run(home, "survey", "waves").stdout
