# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the command line look ahead, keep suppositions, and say in Italian what it cannot take?"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result

from agilometro.cli import main

PEOPLE = range(1, 61)
ON = "2026-10-31"


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home of an ente of two settori of thirty people, ten and twelve with an agreement."""
    folder = tmp_path_factory.mktemp("ente")
    staff = ["matricola;cognome;nome;struttura;attività eseguibile in agile;assunto il"]
    staff += [f"{48000 + n};Rossi{n};Ada;{'VIA' if n <= 30 else 'AMB'};sì;01/03/2015" for n in PEOPLE]
    agreed = [n for n in PEOPLE if n <= 10 or 31 <= n <= 42]
    rows = ["accordo;matricola;firmato il;inizio;fine"]
    for n in agreed:
        start = date(2025, 11, 1) + timedelta(days=n)
        rows.append(f"A{n};{48000 + n};{_day(start)};{_day(start)};{_day(start + timedelta(days=730))}")
    (folder / "personale.csv").write_text("\n".join(staff) + "\n", encoding="utf-8")
    units = "codice;nome;padre;dal\nVIA;Viabilità;;01/01/2020\nAMB;Ambiente;;01/01/2020\n"
    (folder / "strutture.csv").write_text(units, encoding="utf-8")
    (folder / "accordi.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    loaded = run(folder, "load", "--as-of", "2024-10-31", str(folder / "strutture.csv"), str(folder / "personale.csv"))
    assert loaded.exit_code == 0, loaded.output
    loaded = run(folder, "load", str(folder / "accordi.csv"))
    assert loaded.exit_code == 0, loaded.output
    return folder


def run(folder: Path, *words: str) -> Result:
    environ = {"AGILOMETRO_HOME": str(folder / "home"), "AGILOMETRO_ENTE": "lucca"}
    return CliRunner().invoke(main, list(words), env=environ)


def test_the_first_line_is_the_answer(home: Path) -> None:
    said = run(home, "forecast", "--on", ON).stdout.replace("\u00a0", " ").splitlines()
    assert said[0].startswith("A fine 2028 la copertura attesa è ")
    assert "con probabilità 80 %; l’obiettivo del 25 % è raggiunto in " in said[0]
    assert any(line.split()[:2] == ["Oggi,", "31/10/2026"] and "36,7 %" in line for line in said)
    assert any(line.strip().startswith("Viabilità") for line in said)


def test_machines_read_the_same(home: Path) -> None:
    found = json.loads(run(home, "forecast", "--on", ON, "--format", "json", "--until", "2027-06-30").stdout)
    first = found["righe"][0]
    assert (first["struttura"], first["al"], first["copertura"], first["persone"]) == ("ENTE", ON, "36.7", 22)
    assert len([row for row in found["righe"] if row["struttura"] == "ENTE"]) == 9
    lines = run(home, "forecast", "--on", ON, "--format", "csv", "--until", "2027-06-30").stdout.splitlines()
    assert lines[0] == "struttura;al;copertura;da;a;persone;platea;mancano;codice"
    assert lines[1] == "ENTE;2026-10-31;36,7;36,7;36,7;22;60;;"


def test_one_unit_alone(home: Path) -> None:
    said = run(home, "forecast", "--on", ON, "--struttura", "VIA", "--format", "csv").stdout
    assert "\nVIA;2026-10-31;33,3;;;10;30;0;" in said
    assert "AMB;" not in said


def test_a_scenario_is_saved_listed_used_and_taken_off(home: Path) -> None:
    added = run(home, "scenario", "add", "Viabilità al 60", "--struttura", "VIA=60@2027-12", "--chi", "A. Bianchi")
    assert (added.exit_code, added.stdout) == (0, "Scenario «Viabilità al 60» salvato.\n")
    listed = run(home, "scenario", "list").stdout.replace("\u00a0", " ")
    assert "Viabilità al 60: VIA arriva al 60 % entro dicembre 2027" in listed
    assert "salvato da A. Bianchi, il " in listed
    then = run(home, "forecast", "--on", ON, "--scenario", "Viabilità al 60").stdout.replace("\u00a0", " ")
    assert "Scenario: Viabilità arriva al 60 % entro dicembre 2027." in then
    again = run(home, "scenario", "add", "Viabilità al 60", "--rinnovi", "90")
    assert again.exit_code == 2
    assert "c’è già" in again.stderr
    assert run(home, "scenario", "remove", "Viabilità al 60").exit_code == 0
    assert run(home, "scenario", "list").stdout == "Nessuno scenario salvato.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("forecast", "--on", ON, "--until", "2026-10-01"), "non viene dopo il 31/10/2026"),
        (("forecast", "--on", ON, "--until", "2031-10-01"), "fine del triennio del PIAO, il 31/12/2028"),
        (("forecast", "--on", ON, "--struttura", "XX"), "la struttura XX non c'è"),
        (("forecast", "--on", ON, "--scenario", "Altro"), "lo scenario «Altro» non c'è. Salvati: nessuno."),
        (("scenario", "add", "P", "--struttura", "VIA=20"), "si scrive CODICE=QUOTA@AAAA-MM"),
        (("scenario", "add", "P", "--struttura", "VIA=120@2027-12"), "«120» non è una quota"),
        (("scenario", "add", "P", "--struttura", "XX=20@2027-12"), "non c’è nell’organigramma"),
        (("scenario", "add", "P", "--rinnovi", "tanti"), "«tanti» non è una quota"),
        (("scenario", "add", "P"), "lo scenario non suppone nulla"),
        (("scenario", "add", " ", "--rinnovi", "50"), "il nome dello scenario va da 1 a 100 caratteri"),
        (("scenario", "remove", "P"), "lo scenario «P» non c’è"),
    ],
)
def test_what_cannot_be_is_said(home: Path, words: tuple[str, ...], said: str) -> None:
    answer = run(home, *words)
    assert answer.exit_code == 2
    assert said in answer.stderr


def test_before_the_first_load(tmp_path: Path) -> None:
    answer = run(tmp_path, "forecast")
    assert answer.exit_code == 2
    assert "non ci sono ancora dati" in answer.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("x\x1b[31m", "--assunzioni", "1"), "un carattere che non si può scrivere"),
        (("x", "--assunzioni", "1", "--chi", "Ada\x07"), "un carattere che non si può scrivere"),
        (("x", "--rinnovi", "\u0663"), "non è una quota"),
        (("x", "--struttura", "VIA=20@\u0662\u0660\u0662\u0667-12"), "non è un mese"),
    ],
)
def test_signs_that_nobody_can_read_are_refused(home: Path, arguments: tuple[str, ...], said: str) -> None:
    refused = run(home, "scenario", "add", *arguments)
    assert refused.exit_code == 2
    assert said in refused.output


def test_the_help_of_the_forecast_is_italian(home: Path) -> None:
    shown = run(home, "forecast", "--help").output
    assert "Uso: " in shown
    assert "Usage" not in shown


def test_no_spreadsheet_runs_the_code_of_a_unit(home: Path, tmp_path: Path) -> None:
    copied = tmp_path / "ente"
    copytree(home, copied)
    (copied / "strutture nuove.csv").write_text("codice;nome;padre;dal\n=1+1;Prova;;01/01/2020\n", encoding="utf-8")
    assert run(copied, "load", str(copied / "strutture nuove.csv")).exit_code == 0
    written = run(copied, "forecast", "--on", ON, "--format", "csv").stdout
    assert "\n'=1+1;" in written
    assert "\n=1+1;" not in written
