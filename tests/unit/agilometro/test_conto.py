# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""The Conto annuale on the command line: who we are, beside whom, and whether the return agrees with the record."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agilometro.cli import main
from agilometro.conto import Memory
from agilometro.demo.conto import MadeUpBody, write_year
from agilometro.installation import open_record
from agilometro.settings import load_settings
from ingest.contoannuale.shelf import Shelf
from record.audit import notes
from record.marts import publish
from record.store import reading
from tests.oracle.ente import fill

OWN = MadeUpBody("P", 9000, "PROVINCIA DI ESEMPIO", 200)
BODIES = (OWN, *(MadeUpBody("P", 9001 + n, f"PROVINCIA {n}", 120 + 8 * n) for n in range(14)))
HEAD = "ISTITUZIONE;CONTRATTO;MACROCATEGORIA;CATEGORIA;TELE_LAVORO_UOMINI;TELE_LAVORO_DONNE;"
HEAD += "SOGGETTI_TURNAZIONE_UOMINI;SOGGETTI_TURNAZIONE_DONNE;SOGGETTI_REPERIBILITA_UOMINI;"
HEAD += "SOGGETTI_REPERIBILITA_DONNE;PERS_LAVORO_AGILE_U;PERS_LAVORO_AGILE_D"


def run(home: Path, *arguments: str) -> Result:
    environ = {"AGILOMETRO_HOME": str(home), "AGILOMETRO_ENTE": "lucca", "AGILOMETRO_DATABASE_URL": None}
    return CliRunner().invoke(main, ("conto", *arguments), env=environ, prog_name="agilometro")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with seven women and three men in agile in 2023, in two categories, and two years of returns."""
    folder = tmp_path_factory.mktemp("conto")
    store = open_record(load_settings({"AGILOMETRO_HOME": str(folder / "home")}, folder), datetime(2024, 1, 31))
    people = range(1, 21)
    fill(
        store,
        {
            "strutture": [{"codice": "A"}],
            "organico": [
                {
                    "persona": n,
                    "dal": date(2020, 1, 1),
                    "struttura": "A",
                    "genere": "DU"[n % 2],
                    "area": ("CC", "CD")[n % 3 > 0],
                }
                for n in people
            ],
            "giornate": [
                {
                    "persona": n,
                    "giorno": date(2023, 3, 1),
                    "minuti_agile": 432 if n in (1, 3, 5) or (n % 2 == 0 and n < 15) else 0,
                }
                for n in people
            ],
        },
    )
    publish(store, datetime(2024, 1, 31))
    store.close()
    zips = [str(write_year(folder, BODIES, year, 5)) for year in (2020, 2023)]
    assert run(folder / "home", "load", *zips).exit_code == 0
    assert run(folder / "home", "own", "p9000 ").output == "Il nostro ente è P9000: PROVINCIA DI ESEMPIO.\n"
    return folder / "home"


def filed(folder: Path, *rows: str, year: int = 2023) -> str:
    path = folder / f"MODALITA_LAVORO_FLESSIBILE_{year}.CSV"
    path.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    return str(path)


def row(category: str, men: int | str, women: int | str, body: str = "P9000") -> str:
    return f"{body};RALN;ND;{category};0;0;0;0;0;0;{men};{women}"


def test_before_anything_is_loaded_each_command_says_what_to_do(tmp_path: Path) -> None:
    for arguments, said in (
        (("bodies", "lucca"), "conto load"),
        (("own", "P9000"), "non è nei dati caricati"),
        (("compare",), "conto load 2023Tutto.zip"),
        (("export", "--year", "2023", "--out", str(tmp_path / "out")), "conto own CODICE"),
    ):
        result = run(tmp_path / "vuota", *arguments)
        assert result.exit_code == 2, result.output
        assert said in result.output


def test_a_folder_without_tables_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "nulla").mkdir()
    result = run(tmp_path / "home", "load", str(tmp_path / "nulla"))
    assert (result.exit_code, "nessuna tabella del Conto annuale" in result.output) == (2, True)


def test_a_file_with_a_mistake_is_exit_one_and_its_line(tmp_path: Path) -> None:
    result = run(tmp_path / "home", "load", filed(tmp_path, row("CD", "tre", 1)))
    assert result.exit_code == 1
    assert "cella K2: atteso un numero intero di persone" in result.output


def test_a_body_is_found_by_its_name(home: Path) -> None:
    result = run(home, "bodies", "esempio provincia")
    assert result.exit_code == 0
    assert result.output.startswith(
        "P9000     PROVINCIA DI ESEMPIO (PROVINCE), codice fiscale 71271000, com'è pubblicato"
    )


def test_the_comparison_is_a_distribution_without_names(home: Path) -> None:
    result = run(home, "compare", "--year", "2023")
    assert result.exit_code == 0, result.output
    assert "Confronto con 15 enti di tipo «PROVINCE» da 100 a 249 occupati" in result.output
    assert not any(other.name in result.output for other in BODIES[1:])
    assert "posto" not in result.output


def test_a_year_before_2021_does_not_say_who_worked_in_agile(home: Path) -> None:
    result = run(home, "compare", "--year", "2020")
    assert "Nel 2020 il Conto annuale non dice chi ha lavorato in agile." in result.output.replace("\n  ", " ")
    assert run(home, "compare", "--year", "2019").exit_code == 2


def test_a_return_equal_to_the_record_is_said_category_by_category(home: Path, tmp_path: Path) -> None:
    result = run(home, "check", filed(tmp_path, row("CC ", 1, 2), row("CD ", 2, 5), row("CC", 99, 99, "P9001")))
    assert result.exit_code == 0, result.output
    assert "Le celle confrontate coincidono con l’archivio." in result.output
    assert "● PERS_LAVORO_AGILE_D, categoria CD: file 5 (riga 3), archivio 5" in result.output


def test_the_cell_that_differs_is_named_with_its_line(home: Path, tmp_path: Path) -> None:
    result = run(home, "check", filed(tmp_path, row("CC", 1, 2), row("CD", 3, "")), "--format", "json")
    assert result.exit_code == 1
    told = json.loads(result.output[result.output.index("{") :])
    outcomes = {(cell["column"], cell["category"]): cell["outcome"] for cell in told["cells"]}
    assert outcomes == {
        ("PERS_LAVORO_AGILE_U", "CC"): "equal",
        ("PERS_LAVORO_AGILE_U", "CD"): "different",
        ("PERS_LAVORO_AGILE_D", "CC"): "equal",
        ("PERS_LAVORO_AGILE_D", "CD"): "different",  # empty is not zero, and the record has five
    }
    assert told["verdict"].startswith("2 celle differiscono dall’archivio: PERS_LAVORO_AGILE_U, categoria CD;")


def test_with_other_categories_the_totals_are_compared(home: Path, tmp_path: Path) -> None:
    result = run(home, "check", filed(tmp_path, row("ZZ", 1, 4), row("YY", 2, 3)))
    assert result.exit_code == 0, result.output
    assert "● PERS_LAVORO_AGILE_D: file 7 (righe 2, 3), archivio 7" in result.output


@pytest.mark.parametrize(
    ("year", "rows", "options", "said"),
    [
        (2023, (row("CD", "x", 1),), (), "cella K2: atteso un numero intero"),
        (2022, (row("CD", 1, 1),), (), "nessuna presenza del 2022"),
        (2023, (row("CD", 1, 1),), ("--year", "2022"), "il file è del 2023, non del 2022"),
    ],
)
def test_what_cannot_be_checked_is_said(
    home: Path, tmp_path: Path, year: int, rows: tuple[str, ...], options: tuple[str, ...], said: str
) -> None:
    result = run(home, "check", filed(tmp_path, *rows, year=year), *options)
    assert result.exit_code == 2
    assert said in result.output


def test_what_is_exported_checks_out_and_every_use_is_in_the_audit(home: Path, tmp_path: Path) -> None:
    result = run(home, "export", "--year", "2023", "--out", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    written = (tmp_path / "out" / "MODALITA_LAVORO_FLESSIBILE_2023.CSV").read_bytes()
    assert written.splitlines()[1] == b"P9000;;;;;;;;;;3;7;;"
    assert (tmp_path / "out" / "ASSENZE_2023.CSV").read_bytes().splitlines()[1:] == [
        b"P9000;;;;Z02;3;7",
        b"P9000;;;;F00;0;0",
    ]
    assert len((tmp_path / "out" / "FORMAZIONE_2023.CSV").read_bytes().splitlines()) == 1, "no course: no row, no zero"
    assert run(home, "check", str(tmp_path / "out" / "MODALITA_LAVORO_FLESSIBILE_2023.CSV")).exit_code == 0
    store = open_record(load_settings({"AGILOMETRO_HOME": str(home)}, tmp_path), datetime(2024, 2, 1))
    with reading(store) as conn:
        done = [each.oggetto for each in notes(conn) if each.azione == "conto annuale"]
    store.close()
    assert done[:2] == ["controllo/2023", "esportazione/2023"]


def test_a_comparison_is_remembered_until_another_file_comes(home: Path) -> None:
    memory = Memory(Shelf(home))
    assert memory.published(2023) is memory.published(2023)
    assert memory.published(1999) is memory.published(None)
    assert memory.published(2020).year == 2020


def test_a_listing_that_was_damaged_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "contoannuale").mkdir()
    (tmp_path / "contoannuale" / "elenco.json").write_text("{")
    result = run(tmp_path, "compare")
    assert result.exit_code == 2
    assert result.output == (
        f"Errore: «{tmp_path}/contoannuale/elenco.json»: non si legge: togliere il file e ricaricare i dati.\n"
    )
