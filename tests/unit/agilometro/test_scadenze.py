# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the office read what falls due, agreement by agreement, in words and in files, without a name or a number?"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from agilometro.cli import SCADENZE, main
from agilometro.installation import clock, open_desk, open_record
from agilometro.italian import Within
from agilometro.scadenze import FIELDS, KIND_IDS
from agilometro.settings import load_settings

STAFF = """matricola;cognome;nome;struttura
48213;Bonfanti;Adele;VIA
48214;Corsini;Ugo;VIA
48215;Dardi;Ines;AMB
"""
UNITS = """codice;nome;padre;dal
VIA;Viabilità;;01/01/2020
VIA1;Strade;VIA;01/01/2020
AMB;Ambiente;;01/01/2020
"""
AGREEMENTS = """accordo;matricola;firmato il;inizio;fine;comunicato il;rinnovo chiesto il
A1;48213;10/05/2026;13/05/2026;12/11/2026;20/05/2026;
A2;48214;10/05/2026;01/06/2026;30/11/2026;;
A3;48215;10/05/2026;01/06/2026;;20/06/2026;
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ente")
    for name, text in (("strutture", UNITS), ("personale", STAFF), ("accordi", AGREEMENTS)):
        path = folder / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        result = run(folder / "var", "load", str(path))
        assert result.exit_code == 0, result.output
    return folder / "var"


def run(home: Path, *arguments: str, ente: str = "brescia") -> Result:
    environ = {"AGILOMETRO_HOME": str(home), "AGILOMETRO_ENTE": ente, "AGILOMETRO_DATABASE_URL": None}
    return CliRunner().invoke(main, arguments, env=environ, prog_name="agilometro")


def rows(home: Path, *arguments: str) -> list[dict[str, Any]]:
    result = run(home, "deadlines", "--on", "31/10/2026", "--format", "json", *arguments)
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.output)
    return found


def test_the_kinds_of_the_command_are_those_declared() -> None:
    assert SCADENZE == KIND_IDS


def test_the_overdue_come_first_and_what_has_no_day_last(home: Path) -> None:
    found = rows(home)
    assert [(each["kind"], each["code"], each["due"], each["days_left"]) for each in found if each["due"]] == [
        ("formazione", "A1", "2026-05-12", -172),
        ("formazione", "A2", "2026-05-31", -153),
        ("formazione", "A3", "2026-05-31", -153),
        ("comunicazione_ministero", "A2", "2026-07-20", -103),
        ("richiesta_rinnovo", "A1", "2026-10-13", -18),
        ("richiesta_rinnovo", "A2", "2026-10-31", 0),
        ("scadenza_accordo", "A1", "2026-11-12", 12),
        ("scadenza_accordo", "A2", "2026-11-30", 30),
    ]
    without = [each for each in found if each["due"] is None]
    assert {(each["kind"], each["code"]) for each in without} >= {
        ("scadenza_accordo", "A3"),
        ("informativa_sicurezza", "A1"),
        ("rapporto", "A2"),
    }
    assert found[-len(without) :] == without
    assert all(each["reason"] and each["days_left"] is None for each in without)


def test_a_row_says_what_to_do_what_follows_and_under_which_article(home: Path) -> None:
    (expiry,) = [each for each in rows(home, "--kind", "scadenza_accordo") if each["code"] == "A1"]
    assert tuple(expiry) == FIELDS
    assert expiry["struttura"] == "VIA"
    assert expiry["struttura_nome"] == "Viabilità"
    assert expiry["action"] == "Decidere se rinnovare"
    assert expiry["consequence"] == "L’accordo termina il 12/11/2026."
    (late,) = rows(home, "--kind", "comunicazione_ministero")
    assert "da 100 a 500 euro per ciascun lavoratore" in late["consequence"]
    assert "circolare" in late["article"]


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_no_name_and_no_matricola_is_ever_printed(home: Path, form: str) -> None:
    said = run(home, "deadlines", "--on", "2026-10-31", "--format", form).output
    assert "A1" in said
    assert not [word for word in ("Bonfanti", "Adele", "48213", "Corsini", "48214", "Dardi", "48215") if word in said]


def test_the_table_says_the_answer_then_the_rows_then_what_follows(home: Path) -> None:
    said = run(home, "deadlines", "--on", "2026-10-31", "--within", "2m")
    assert said.exit_code == 0
    lines = said.output.splitlines()
    assert lines[0] == "8 scadenze entro il 31/12/2026, viste il 31/10/2026, di cui 5 già passate."
    assert lines[1].startswith("  12/05/2026  ■ da 172 giorni  A1  VIA  Formazione prima dell’inizio")
    assert any("31/10/2026  ▲ oggi" in line for line in lines)
    assert "Se non fai nulla:" in lines
    assert "  Scadenza dell’accordo: manca la data di fine dell’accordo. A3" in lines
    after = lines[lines.index("Se non fai nulla:") :]
    assert max(map(len, after)) <= 100
    assert lines[-1] == "Nessuna norma prescrive un termine per: firma dell’accordo."


def test_a_horizon_keeps_what_is_overdue(home: Path) -> None:
    assert {each["days_left"] for each in rows(home, "--within", "1g") if each["due"]} == {-172, -153, -103, -18, 0}


def test_a_unit_brings_those_below_it(home: Path) -> None:
    assert {each["code"] for each in rows(home, "--struttura", "VIA")} == {"A1", "A2"}
    assert rows(home, "--struttura", "VIA1") == []
    nothing = run(home, "deadlines", "--struttura", "VIA1", "--on", "2026-10-31").output
    assert nothing.startswith("Nessuna scadenza entro il 30/12/2026")


def test_a_file_has_a_row_for_each_and_numbers_as_numbers(home: Path) -> None:
    said = run(home, "deadlines", "--on", "2026-10-31", "--format", "csv").output
    found = list(csv.DictReader(said.splitlines(), delimiter=";"))
    assert tuple(found[0]) == FIELDS
    assert found[0]["days_left"] == "-172"
    assert found[-1]["due"] == "x"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--within", "domani"), "«domani» non è un tempo: scrivere per esempio 60g, 8s o 2m"),
        (("--within", "-5d"), "«-5d» non è un tempo"),
        (("--kind", "tutto"), "scegliere tra firma, firma_dopo_commissione"),
        (("--struttura", "XX"), "la struttura «XX» non c’è"),
        (("--format", "pdf"), "scegliere tra table, json, csv"),
    ],
)
def test_wrong_use_is_one_sentence(home: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run(home, "deadlines", *arguments)
    assert result.exit_code == 2
    assert result.output.startswith("Errore: ")
    assert said in result.output


@pytest.mark.parametrize(
    ("written", "meant"),
    [("60d", (60, "d")), ("60G", (60, "d")), ("8w", (8, "w")), ("8 s", (8, "w")), ("2m", (2, "m"))],
)
def test_how_far_ahead_is_written_in_two_languages(written: str, meant: tuple[int, str]) -> None:
    assert Within().convert(written, None, None) == meant


def test_the_last_day_that_is_read_and_the_one_after_it(home: Path) -> None:
    assert run(home, "deadlines", "--on", "31/12/2199", "--within", "999m").exit_code == 0
    refused = run(home, "deadlines", "--on", "01/01/2200", "--within", "999m")
    assert refused.exit_code == 2
    assert "l'anno va da 1900 a 2199" in refused.output


def test_an_empty_record_is_said_to_be_one(tmp_path: Path) -> None:
    result = run(tmp_path / "var", "deadlines", "--on", "2026-10-31")
    assert result.exit_code == 2
    assert "non ci sono ancora dati. Caricare i primi file" in result.output


def test_a_time_that_is_already_read_stays_as_it_is() -> None:
    assert Within().convert((3, "m"), None, None) == (3, "m")
    with pytest.raises(click.BadParameter, match="non è un tempo"):
        Within().convert("1000d", None, None)


def test_the_desk_releases_every_kind_once_with_the_files_behind_it(home: Path) -> None:
    settings = load_settings({"AGILOMETRO_HOME": str(home), "AGILOMETRO_ENTE": "brescia"}, home)
    desk = open_desk(settings, open_record(settings, clock()))
    releases = desk.deadlines()
    assert set(releases) == set(KIND_IDS) - {"firma"}
    assert len({(each.on, each.known_on) for each in releases.values()}) == 1
    assert desk.deadlines() is releases
    behind = {file.nome for file in desk.lineage(releases["scadenza_accordo"].run)}
    assert behind == {"strutture.csv", "personale.csv", "accordi.csv"}
    # three persons of three agreements: nothing of theirs is told
    assert {shown.numerator for each in releases.values() for shown in each.cells.values()} <= {None, 0}
    desk.close()
