# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What the commands say, and with which code they end: Italian sentences, never a traceback for a person's mistake."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from agilometro.cli import ENTI, main
from agilometro.demo.regulation import WAYS
from agilometro.installation import clock, forms_key, norms_of, open_record
from agilometro.italian import failed
from agilometro.loading import readable_files
from agilometro.settings import SettingsError, load_settings, remember_ente
from ingest.template import TEMPLATES
from metrics.catalogue import catalogue
from metrics.indicators.esiti import RULED
from metrics.quantities import quantities


def run(home: Path, *arguments: str, ente: str = "lucca") -> Result:
    environ = {"AGILOMETRO_HOME": str(home), "AGILOMETRO_ENTE": ente, "AGILOMETRO_DATABASE_URL": None}
    return CliRunner().invoke(main, arguments, env=environ, prog_name="agilometro")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("carica",), "il comando «carica» non c'è"),
        (("load",), "manca FILE"),
        (("load", "/non/esiste.csv"), "«/non/esiste.csv» non c'è"),
        (("check", "/dev/null"), "non è un file né una cartella"),
        (("indicators", "--su", "x"), "l'opzione --su non c'è"),
        (("indicators", "--on"), "l'opzione --on vuole un valore"),
        (("indicators", "--on", "31/02/2026"), "«31/02/2026» non è un giorno"),
        (("indicators", "--by", "sesso"), "scegliere tra struttura, genere, mese"),
        (("indicators", "--format", "pdf"), "scegliere tra table, json, csv"),
        (("demo", "--employees", "12"), "da 60 a 200000"),
        (("demo", "--seed", "uno"), "non è un numero intero"),
        (("serve", "oggi"), "argomenti di troppo: oggi"),
        (("undo", "2147483648"), "da 1 a 2147483647"),
        (("undo", "7"), "il caricamento 7 non c'è"),
        (("norms", "colore.preferito"), "la norma «colore.preferito» non c'è"),
        (("indicators",), "non ci sono ancora dati"),
    ],
)
def test_wrong_use_is_one_italian_sentence_and_code_two(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run(tmp_path / "var", *arguments)
    assert result.exit_code == 2, result.output
    lines = [line for line in result.output.splitlines() if line != "Preparazione dell'archivio…"]
    assert len(lines) == 1
    assert lines[0].startswith("Errore: ")
    assert said in lines[0]


def test_an_unknown_regulation_names_those_that_are_there(tmp_path: Path) -> None:
    result = run(tmp_path / "var", "norms", ente="atlantide")
    assert result.exit_code == 2
    assert "il regolamento «atlantide» non c'è" in result.output
    assert "brescia" in result.output


@pytest.mark.parametrize(
    "url", ["non è un indirizzo", "mysql://io:segreta@h/x", "postgresql://io:segreta@127.0.0.1:1/x"]
)
def test_a_record_that_cannot_be_opened_is_one_sentence(tmp_path: Path, url: str) -> None:
    environ = {"AGILOMETRO_HOME": str(tmp_path / "var"), "AGILOMETRO_DATABASE_URL": url}
    result = CliRunner().invoke(main, ("batches",), env=environ, prog_name="agilometro")
    assert (result.exit_code, len(result.output.splitlines())) == (2, 1), result.output
    assert result.output.startswith("Errore: l'")
    assert "segreta" not in result.output


def test_what_the_machine_refuses_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "un file").touch()
    result = run(tmp_path / "un file", "batches")
    assert (result.exit_code, result.output) == (
        2,
        f"Errore: «{tmp_path / 'un file'}»: c'è un file dove serve una cartella.\n",
    )
    full = failed(OSError(errno.ENOSPC, "No space left on device"))
    assert full == "non c'è più spazio su disco."


def test_help_is_italian(tmp_path: Path) -> None:
    for arguments in ((), ("--help",), ("demo", "--help"), ("indicators", "-h")):
        text = run(tmp_path / "var", *arguments).output
        assert "Uso: agilometro" in text
        assert not [word for word in ("Usage", "Options", "Commands", "Show this", "[default:", "TEXT") if word in text]


def commands(group: click.Group, *words: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*words, name)
        if isinstance(command, click.Group):
            yield from commands(command, *words, name)


@pytest.mark.parametrize("words", list(commands(main)), ids=" ".join)
def test_the_help_of_every_command_is_italian(words: tuple[str, ...], tmp_path: Path) -> None:
    text = run(tmp_path / "var", *words, "--help").output
    assert "Uso: agilometro" in text
    assert not [word for word in ("Usage", "Options", "Commands", "Show this", "[default:") if word in text]


@pytest.mark.parametrize(
    "words",
    [
        ("indicators", "--on", "0001-01-01"),
        ("forecast", "--on", "31/12/9999"),
        ("bridge", "S-01", "--from", "2026-01-31", "--to", "9999-12-31"),
        ("report", "relazione", "--on", "0001-01-01", "--out", "x.pdf"),
        ("certify", "status", "--al", "1899-12-31"),
    ],
    ids=" ".join,
)
def test_a_day_of_no_year_that_can_be_is_one_sentence(words: tuple[str, ...], tmp_path: Path) -> None:
    result = run(tmp_path / "var", *words)
    assert (result.exit_code, result.output.count("\n")) == (2, 1)
    assert "l'anno va da 1900 a 2199." in result.output


def test_a_folder_in_the_place_of_a_file_is_said_in_italian(tmp_path: Path) -> None:
    result = run(tmp_path / "var", "report", "piao", "--out", str(tmp_path))
    assert result.output == f"Errore: l'opzione --out: «{tmp_path}» è una cartella, serve un file.\n"


def test_norms_show_value_tier_source_and_what_is_to_be_verified(tmp_path: Path) -> None:
    result = run(tmp_path / "var", "norms", "copertura.minima", "--on", "2026-10-31")
    assert result.exit_code == 0, result.output
    assert "copertura.minima" in result.output
    assert "Ente: almeno 25 %" in result.output
    assert "31/10/2026" in result.output
    before = run(tmp_path / "var", "norms", "copertura.minima", "--on", "01/01/2020")
    assert "nulla è prescritto" in before.output


def test_no_command_writes_outside_the_home(tmp_path: Path) -> None:
    assert run(tmp_path / "var", "batches").exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["var"]
    assert (tmp_path / "var").stat().st_mode & 0o077 == 0


def test_a_home_that_the_settings_make_is_private_too(tmp_path: Path) -> None:
    remember_ente(tmp_path / "var", "lucca", "Provincia di Prova")
    assert (tmp_path / "var").stat().st_mode & 0o077 == 0


def test_a_folder_gives_what_can_be_read_in_order(tmp_path: Path) -> None:
    for name in ("b.csv", "a.xlsx", "~$a.xlsx", "nota.md", ".c.csv"):
        (tmp_path / name).write_text("x")
    assert [path.name for path in readable_files([tmp_path])] == ["a.xlsx", "b.csv"]
    assert [path.name for path in readable_files([tmp_path / "nota.md"])] == ["nota.md"]


def test_the_key_of_the_forms_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    settings = load_settings({}, tmp_path)
    key = forms_key(settings)
    assert len(key) == 32
    assert forms_key(settings) == key
    assert (settings.home / "secrets" / "forms.key").stat().st_mode & 0o077 == 0


def test_every_regulation_that_can_be_lived_under_is_written(tmp_path: Path) -> None:
    assert set(ENTI) == set(WAYS)
    for ente in ENTI:
        norms_of(load_settings({"AGILOMETRO_ENTE": ente}, tmp_path))
    with pytest.raises(SettingsError, match="non c'è"):
        norms_of(load_settings({"AGILOMETRO_ENTE": "nessuno"}, tmp_path))


def test_opening_twice_is_opening_once(tmp_path: Path) -> None:
    settings = load_settings({}, tmp_path)
    for _ in range(2):
        open_record(settings, clock()).close()
    assert (settings.home / "agilometro.db").exists()


def test_a_staff_without_anything_that_happened_yet_is_counted_too(tmp_path: Path) -> None:
    home, staff = tmp_path / "var", tmp_path / "personale.csv"
    people = [f"{number};VIA;2015-01-01;1" for number in range(12)]
    staff.write_text("\n".join(("person_id;structure;hire_date;feasible", *people)), encoding="utf-8")
    assert run(home, "load", str(staff)).exit_code == 0
    said = run(home, "indicators", "S-01")
    assert "Intero ente  0 su 12  0,00 %" in said.output
    assert "S-99 non c'è" in run(home, "indicators", "S-99").output


def test_every_indicator_is_listed_with_its_value_or_the_reason(tmp_path: Path) -> None:
    home, staff, costs = tmp_path / "var", tmp_path / "personale.csv", tmp_path / "costi.csv"
    people = [f"{number};VIA;2015-01-01;1" for number in range(12)]
    staff.write_text("\n".join(("person_id;structure;hire_date;feasible", *people)), encoding="utf-8")
    spent = ("utenze;VIA;2026-01-01;2026-12-31;800,00", "utenze;VIA;2025-01-01;2025-12-31;1.000,00")
    costs.write_text("\n".join(("voce;struttura;dal;al;importo", *spent)), encoding="utf-8")
    assert run(home, "load", str(staff)).exit_code == 0
    loaded = run(home, "load", str(costs))
    assert loaded.exit_code == 0, loaded.output
    rows = json.loads(run(home, "indicators", "--on", "2026-12-31", "--format", "json").stdout)
    declared = {
        *(each.code for each in catalogue()),
        *(each.code for each in quantities()),
        *(each.code for each in RULED),
    }
    assert {row["code"] for row in rows} == declared
    assert all(row["value"] is not None or row["reason"] for row in rows)
    assert all(row["unit"] and row["verified"] for row in rows)
    saved = next(row for row in rows if row["code"] == "EC-01.utenze")
    assert (saved["numerator"], saved["denominator"], saved["value"]) == (-20000, 100000, "-20.00")
    assert saved["base"] == "1.000,0\u00a0euro, dal 01/01/2025 al 31/12/2025"
    asked = ("ec-01.utenze", "--on", "2026-12-31", "--by", "struttura", "--format", "csv")
    written = run(home, "indicators", *asked).stdout
    assert [line.split(";")[2] for line in written.splitlines()] == ["struttura", "", "VIA"]
    assert "-20,0\u00a0%" in run(home, "indicators", "EC-01", "--on", "2026-12-31").stdout


def test_a_lost_or_foreign_key_is_said_and_none_is_made_in_its_place(tmp_path: Path) -> None:
    home, staff = tmp_path / "var", tmp_path / "personale.csv"
    staff.write_text("matricola;struttura\n1;S1\n", encoding="utf-8")
    assert run(home, "load", str(staff)).exit_code == 0
    key = home / "secrets" / "identity.key"
    mine = key.read_bytes()
    key.unlink()
    for command in (("check", str(staff)), ("batches",)):
        lost = run(home, *command)
        assert (lost.exit_code, len(lost.output.splitlines())) == (2, 1), lost.output
        assert "non c'è più" in lost.output
    assert not key.exists()
    key.write_bytes(mine[::-1])
    assert "non è quella" in run(home, "check", str(staff)).output
    key.write_bytes(mine[:-1])
    assert "64 byte" in run(home, "check", str(staff)).output
    key.write_bytes(mine)
    assert run(home, "load", str(staff)).exit_code == 0


def test_templates_are_written_for_every_kind_of_file(tmp_path: Path) -> None:
    out = tmp_path / "nuova" / "modelli"
    result = run(tmp_path / "var", "templates", "--out", str(out))
    assert result.exit_code == 0, result.output
    assert {path.stem for path in out.iterdir()} == set(TEMPLATES)
    assert f"Scritti {len(TEMPLATES)} modelli" in result.output
    (tmp_path / "un file").touch()
    wrong = run(tmp_path / "var", "templates", "--out", str(tmp_path / "un file" / "sotto"))
    assert wrong.exit_code == 2
    assert "non si può scrivere" in wrong.output
