# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the command line write documents, verify them, and take down who asks for exact counts?"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
import pytest

from agilometro.installation import open_record
from agilometro.settings import load_settings
from record.audit import notes
from record.store import Store, reading
from tests.unit.agilometro.test_cli import run
from tests.unit.record.building import load
from tests.unit.reports.documents import in_part

NOW = datetime(2026, 11, 3, 9, 0)
ON = ("--on", "2026-10-31")


def person(number: int) -> dict[str, Any]:
    return {
        "persona": number,
        "dal": date(2020, 1, 1),
        "struttura": "A" if number <= 20 else "B",
        "genere": "DU"[number % 2],
        "qualifica": "altro",
        "posizione": "servizio",
        "eseguibile_agile": 1,
        "servizio_effettivo_dal": date(2020, 1, 1),
    }


def agreement(number: int) -> dict[str, Any]:
    plain = {"accordo": f"A{number}", "persona": number, "firmato_il": date(2025, 12, 1), "stato": "attivo"}
    return {**plain, "inizio": date(2026, 1, 1), "fine": date(2026, 12, 31)}


def opened(home: Path) -> Store:
    return open_record(load_settings({"AGILOMETRO_HOME": str(home), "AGILOMETRO_ENTE": "lucca"}, home), NOW)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return an installation with forty people in two units, sixteen of them with an agreement."""
    place = tmp_path / "var"
    store = opened(place)
    load(
        store, "strutture", [{"codice": unit, "dal": date(2020, 1, 1), "nome": f"Settore {unit}"} for unit in "AB"], NOW
    )
    load(store, "organico", [person(number) for number in range(1, 41)], NOW)
    load(store, "accordi", [agreement(number) for number in (*range(1, 9), *range(21, 29))], NOW)
    store.close()
    return place


def test_a_document_verifies_and_after_more_is_known_still_does(tmp_path: Path, home: Path) -> None:
    out = tmp_path / "relazione.docx"
    written = run(home, "report", "relazione", *ON, "--out", str(out))
    assert written.exit_code == 0, written.output
    assert "Calcolo gli indicatori…" in written.stderr
    assert "Scrivo il file DOCX…" in written.stderr
    assert "Impronta del manifesto: " in written.stdout
    assert "16 su 40" in out_text(out)

    store = opened(home)
    load(store, "accordi", [agreement(number) for number in range(9, 13)], datetime(2026, 11, 20, 9, 0))
    store.close()
    verified = run(home, "verify", str(out))
    assert verified.exit_code == 0, verified.output
    assert "è intatto" in verified.stdout

    in_part(out, "word/document.xml", ">16<", ">18<")
    refused = run(home, "verify", str(out))
    assert refused.exit_code == 1
    assert "non corrisponde ai dati" in refused.stdout
    assert "colonna «Numeratore»: c’è «18», ricalcolato «16»" in refused.stdout


def out_text(path: Path) -> str:
    word = docx.Document(str(path))
    return "\n".join([*(line.text for line in word.paragraphs)])


def test_exact_counts_are_taken_down_when_they_are_asked_and_when_they_are_verified(tmp_path: Path, home: Path) -> None:
    out = tmp_path / "dfp.xlsx"
    assert run(home, "report", "dfp", *ON, "--out", str(out)).exit_code == 0
    assert exact_notes(home) == []
    assert run(home, "report", "dfp", *ON, "--exact", "--out", str(out)).exit_code == 0
    assert exact_notes(home) == ["dfp al 2026-10-31"]
    assert run(home, "verify", str(out)).exit_code == 0
    assert exact_notes(home) == ["dfp al 2026-10-31"] * 2


def exact_notes(home: Path) -> list[str]:
    store = opened(home)
    with reading(store) as conn:
        found = [each.oggetto for each in notes(conn) if each.azione == "conteggi esatti"]
    store.close()
    return found


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("report",), "manca TIPO"),
        (("report", "bilancio", "--out", "x.pdf"), "scegliere tra relazione, piao, dfp"),
        (("report", "relazione", "--out", "x.odt"), "il nome del file deve finire con .pdf, .docx o .xlsx"),
        (("report", "relazione", "--out", "x"), "il nome del file deve finire con .pdf, .docx o .xlsx"),
        (("report", "piao", "--exact", "--out", "x.pdf"), "servono solo alla restituzione al DFP"),
        (("report", "relazione", "--out", "x.pdf"), "non ci sono ancora dati"),
        (("verify", "/non/esiste.pdf"), "«/non/esiste.pdf» non c'è"),
        (("verify", "/dev/null"), "non è un file né una cartella"),
    ],
)
def test_wrong_use_is_one_italian_sentence(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run(tmp_path / "var", *arguments)
    assert result.exit_code == 2, result.output
    assert said in result.output.splitlines()[-1]


def test_a_file_that_is_no_document_is_one_italian_sentence(tmp_path: Path) -> None:
    for name, said in (("a.pdf", "non si apre"), ("a.txt", "si verificano i file .pdf, .docx, .xlsx")):
        (tmp_path / name).write_text("nulla")
        result = run(tmp_path / "var", "verify", str(tmp_path / name))
        assert (result.exit_code, said in result.output) == (2, True), result.output
