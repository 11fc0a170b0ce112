# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the command line tell the goals, preview another one, write it only when confirmed, and refuse in Italian?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agilometro.cli import main
from agilometro.settings import load_settings
from record.store import open_store
from tests.unit.agilometro.certified import PEOPLE, Office, person

GOAL = ("goal", "S-01", "--year", "2026")


def run(home: Path, *arguments: str) -> Result:
    environ = {"AGILOMETRO_HOME": str(home), "AGILOMETRO_ENTE": "lucca", "AGILOMETRO_DATABASE_URL": None}
    return CliRunner().invoke(main, arguments, env=environ, prog_name="agilometro")


def opened(home: Path) -> Office:
    settings = load_settings({"AGILOMETRO_HOME": str(home), "AGILOMETRO_ENTE": "lucca"}, home)
    return Office(open_store(settings.database_url, home))


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home whose record has forty people, half of them with an agreement, and a unit of last month."""
    home = tmp_path_factory.mktemp("obiettivi")
    office = opened(home)
    units = {"A": date(2020, 1, 1), "B": date(2020, 1, 1), "C": date(2026, 10, 1)}
    office.load("strutture", [{"codice": code, "dal": dal, "nome": f"Settore {code}"} for code, dal in units.items()])
    office.load("organico", [person(number) for number in PEOPLE])
    agreed = [office.agreement(number, inizio=date(2026, 9, 1)) for number in PEOPLE if number % 2]
    office.load("accordi", agreed)
    office.desk.close()
    office.store.close()
    return home


@pytest.fixture
def home(furnished: Path) -> Iterator[Path]:
    """Give the furnished home, and withdraw afterwards every goal that was set in it."""
    yield furnished
    for line in run(furnished, "batches").output.splitlines():
        if "obiettivi_ente" in line and "ritirato" not in line:
            run(furnished, "undo", line.split()[0])


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_preview_tells_both_outcomes_and_writes_nothing(home: Path) -> None:
    result = run(home, *GOAL, "--value", "51,5", "--near", "2")
    assert result.exit_code == 0, result.output
    said = plain(result.output)
    assert "Nuovo obiettivo: ≥ 51,5 % nel 2026." in said
    assert "Cambia l’esito di 2 mesi su 2." in said
    rows = [line.split() for line in said.splitlines() if line.strip().startswith("31/10/2026")]
    assert rows == [["31/10/2026", "50,0", "%", "●", "Raggiunto", "▲", "Vicino", "–"]]
    assert said.endswith("Nulla è stato scritto. Per scriverlo: lo stesso comando con --confirm.\n")
    assert run(home, "goals").output == "Nessun obiettivo dal 2026 al 2028.\n"


def test_a_goal_is_written_through_the_door_and_can_be_undone(home: Path) -> None:
    words = ("--value", "51,5", "--base", "24,1", "--base-year", "2024", "--weight", "60", "--act", "PIAO 2026-2028")
    done = run(home, *GOAL, *words, "--near", "2", "--chi", "A. Bianchi", "--confirm")
    assert done.exit_code == 0, done.output
    assert "I pesi dell’ente nel 2026 sommano a 60, non a 100." in done.output
    assert run(home, "goal", "s-01", "--year", "2027", "--value", "55", "--confirm").exit_code == 0
    said = plain(run(home, "goals").output).splitlines()
    assert said[:5] == [
        "S-01  Copertura del lavoro agile: adozione",
        "  Base: 24,1 % nel 2024",
        "  2026: ≥ 51,5 %   2027: ≥ 55,0 %   2028: –",
        "  peso 60 %; direzione crescente; vicino entro 2,0 %; PIAO 2026-2028",
        "  Al 31/10/2026: 50,0 %  ▲ Vicino",
    ]
    batches = [line for line in run(home, "batches").output.splitlines() if "obiettivo-S-01-2026.csv" in line]
    assert len(batches) == 1
    assert run(home, "undo", batches[0].split()[0]).exit_code == 0
    assert json.loads(run(home, "goals", "--format", "json").stdout)[0]["anni"]["2026"] is None


def test_what_is_not_said_stays_and_a_replacement_needs_a_reason(home: Path) -> None:
    run(home, *GOAL, "--value", "51,5", "--near", "2", "--weight", "100", "--confirm")
    refused = run(home, *GOAL, "--value", "49", "--confirm")
    assert (refused.exit_code, "Manca il motivo: per il 2026 c’è già un obiettivo" in refused.output) == (2, True)
    assert "Da ≥ 51,5 % nel 2026 a ≥ 49,0 % nel 2026." in plain(refused.output)
    same = run(home, *GOAL, "--reason", "lo stesso", "--confirm")
    assert (same.exit_code, "non cambia nulla" in same.output) == (2, True)
    for value in ("49", "51,5", "49"):
        done = run(home, *GOAL, "--value", value, "--reason", "ricalcolo della platea", "--confirm")
        assert done.exit_code == 0, done.output
    (told,) = json.loads(run(home, "goals", "--format", "json").stdout)
    goal = told["anni"]["2026"]
    assert (goal["valore"], goal["soglia_vicino"], goal["peso"]) == ("49", "2", 100)
    assert (goal["motivo"], told["esito"]) == ("ricalcolo della platea", "raggiunto")


def test_a_milestone_takes_the_place_of_a_value_and_back(home: Path) -> None:
    code = ("goal", "S-12.preavviso", "--year", "2026", "--struttura", "A")
    assert run(home, *code, "--milestone", "regolamento adottato", "--state", "in_corso", "--confirm").exit_code == 0
    said = plain(run(home, "goals", "--struttura", "A").output)
    assert "S-12.preavviso  Richiami con il preavviso dovuto, A Settore A" in said
    assert "2026: «regolamento adottato»: in corso" in said
    done = run(home, *code, "--value", "90", "--reason", "ora si misura", "--confirm")
    assert done.exit_code == 0, done.output
    lines = run(home, "goals", "--format", "csv").stdout.splitlines()
    assert plain(lines[1]).startswith("S-12.preavviso;Richiami con il preavviso dovuto;A;Settore A;;≥ 90,0 %;–;–;;")


def test_a_sealed_cycle_of_the_year_is_said_and_stands(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.goal_change.sealed_days", lambda room, year: (date(2026, 6, 30),))
    said = run(home, *GOAL, "--value", "51").output
    assert "Il ciclo al 30/06/2026 è certificato: il valore certificato resta com’è." in said


def test_machines_read_the_goal_beside_the_target(home: Path) -> None:
    run(home, *GOAL, "--value", "51,5", "--confirm")
    run(home, *GOAL, "--struttura", "A", "--value", "40", "--confirm")
    rows = json.loads(run(home, "indicators", "S-01", "S-02", "--by", "struttura", "--format", "json").stdout)
    found = {(row["code"], row["by"].get("struttura")): row for row in rows}
    assert plain(found["S-01", None]["goal"]) == "≥ 51,5 % nel 2026"
    assert (found["S-01", None]["target"], found["S-01", None]["status"]) == ("25.00", "not_met")
    assert plain(found["S-01", "A"]["goal"]) == "≥ 40,0 % nel 2026"
    assert (found["S-01", "B"]["goal"], found["S-02", None]["goal"]) == (None, None)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("X-99", "--year", "2026", "--value", "1"), "l'indicatore X-99 non c'è. Ci sono: EA-01"),
        (("S-01", "--year", "2026", "--value", "1", "--unit", "euro"), "si misura in «%», non in «euro»"),
        (("S-01", "--year", "2026", "--value", "molti"), "Il valore atteso: «molti» non è un numero"),
        (("S-01", "--year", "2026", "--value", "1.250"), "«1.250» non è un numero"),
        (("S-01", "--year", "2026", "--value", "1", "--base", "x"), "La base: «x» non è un numero"),
        (("S-01", "--year", "2026", "--value", "1", "--near=-1"), "non può essere negativa"),
        (("S-01", "--year", "2026", "--unit", "testo"), "vuole le sue parole"),
        (("S-01", "--year", "2026", "--milestone", " "), "vuole le sue parole"),
        (("S-01", "--year", "2026", "--milestone", "x", "--value", "3"), "Parole e stato sono di un traguardo"),
        (("S-01", "--year", "2026"), "Manca il valore atteso, o un traguardo a parole"),
        (("S-01", "--year", "2026", "--value", "1", "--weight", "120"), "Il peso «120» non va bene"),
        (("S-01", "--year", "2025", "--value", "1", "--struttura", "C"), "La struttura C nel 2025 non c’era."),
        (("S-01", "--year", "2026", "--value", "1", "--struttura", "Z"), "La struttura Z nel 2026 non c’è. Ci sono:"),
        (("S-01", "--value", "1"), "manca l'opzione --year"),
        (("S-01", "--year", "26", "--value", "1"), "da 1990 a 2100"),
    ],
)
def test_what_is_no_goal_is_refused(furnished: Path, words: tuple[str, ...], said: str) -> None:
    result = run(furnished, "goal", *words)
    assert (result.exit_code, said in plain(result.output)) == (2, True), result.output


def test_before_the_first_load(tmp_path: Path) -> None:
    for words in (("goals",), (*GOAL, "--value", "1")):
        result = run(tmp_path, *words)
        assert (result.exit_code, "non ci sono ancora dati" in result.output) == (2, True), result.output
