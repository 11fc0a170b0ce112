# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do the grounds of applications come in whole, sealed, and never told back?"""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from ingest.door import Door
from record.grounds import Ground, grounds
from record.pseudonym import Keyring
from record.store import Store, reading
from record.tables import titoli
from tests.unit.ingest.offices import LATER, NOW, STAFF, contents, write_csv, write_xlsx

HEAD = ("N. domanda", "Codice titolo", "Data di nascita", "Km", "Assistito", "Fino al", "Protocollo")
CHILD = ("D1", "C08", "01/05/2016", "", "", "", '"2026/""12"" \\"')
FAR = ("D1", "c11", "", "45", "", "", "")
OTHER = ("D2", "figli minori", "", "", "", "", "")
EXPIRED = ("D2", "post_maternita", "", "", "A", "31/03/2024", "")

READ = {
    "D1": (Ground("C08", nato_il=date(2016, 5, 1), protocollo='2026/"12" \\'), Ground("C11", km=45)),
    "D2": (Ground("figli_minori"), Ground("post_maternita", assistito="A", fino_al=date(2024, 3, 31))),
}


@pytest.fixture
def door(store: Store, keyring: Keyring, tmp_path: Path) -> Door:
    """Return the door of a record that knows two applications."""
    ready = Door(store, keyring, "ufficio personale")
    ready.load(write_csv(tmp_path / "personale.csv", STAFF), NOW)
    head = ("N. domanda", "Matricola", "Data domanda", "Ora domanda", "Esito")
    asked = (head, ("D1", "412", "10/01/2026", "9:05", "ammessa"), ("D2", "413", "10/01/2026", "", "ammessa"))
    assert ready.load(write_csv(tmp_path / "domande.csv", asked), NOW).sentences() == ()
    return ready


def stated(store: Store, keyring: Keyring) -> dict[str, tuple[Ground, ...]]:
    with reading(store) as conn:
        return dict(grounds(conn, keyring, date.max))


def test_grounds_are_read_sealed_and_found_again(door: Door, store: Store, keyring: Keyring, tmp_path: Path) -> None:
    report = door.load(write_csv(tmp_path / "titoli.csv", (HEAD, CHILD, FAR, OTHER, EXPIRED)), NOW)
    assert report.sentences() == ()
    assert stated(store, keyring) == READ
    with reading(store) as conn:
        sealed = b"".join(bytes(content) for content in conn.execute(select(titoli.c.contenuto_cifrato)).scalars())
    assert b"C08" not in sealed
    assert b"2016" not in sealed


def test_a_distance_keeps_its_decimals_exactly(door: Door, store: Store, keyring: Keyring, tmp_path: Path) -> None:
    written = ("39,5", "40.4", "40,500", "45", "46,0", "0", "2000", "", "7,125")
    rows = tuple(("D1", "C11", "", km, "", "", "") for km in written)
    assert door.load(write_csv(tmp_path / "titoli.csv", (HEAD, *rows)), NOW).sentences() == ()
    exact = (Fraction("39.5"), Fraction("40.4"), Fraction("40.5"), 45, 46, 0, 2000, None, Fraction("7.125"))
    assert [ground.km for ground in stated(store, keyring)["D1"]] == list(exact)
    with reading(store) as conn:
        sealed = conn.execute(select(titoli.c.contenuto_cifrato).order_by(titoli.c.progressivo)).scalars()
        said = [json.loads(keyring.open(bytes(content)))["km"] for content in sealed]
    assert said == ["39.5", "40.4", "40.5", 45, 46, 0, 2000, None, "7.125"]
    same = (tuple(cell.replace(",", ".") for cell in row) for row in rows)
    again = door.load(write_csv(tmp_path / "ancora.csv", (HEAD, *same)), LATER)
    assert (again.sheets[0].unchanged, again.sheets[0].added) == (len(rows), 0)


def test_a_distance_of_a_spreadsheet_is_the_number_in_its_cell(
    door: Door, store: Store, keyring: Keyring, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Titoli"
    for row in (HEAD, ("D1", "C11", None, 39.5), ("D2", "distanza", None, 40)):
        book.worksheets[0].append(row)
    book.save(tmp_path / "titoli.xlsx")
    assert door.load(tmp_path / "titoli.xlsx", NOW).sentences() == ()
    read = stated(store, keyring)
    assert (read["D1"][0].km, read["D2"][0].km) == (Fraction("39.5"), 40)


def test_the_same_grounds_again_are_not_stored_again(door: Door, store: Store, tmp_path: Path) -> None:
    door.load(write_csv(tmp_path / "titoli.csv", (HEAD, CHILD, FAR, OTHER)), NOW)
    report = door.load(write_csv(tmp_path / "ancora.csv", (HEAD, OTHER, CHILD, FAR)), LATER)
    assert (report.sheets[0].unchanged, report.sheets[0].added, report.sheets[0].changed) == (3, 0, 0)
    assert contents(store)["titoli"] == 3


def test_an_application_that_comes_again_says_all_its_grounds(
    door: Door, store: Store, keyring: Keyring, tmp_path: Path
) -> None:
    door.load(write_csv(tmp_path / "titoli.csv", (HEAD, CHILD, FAR, OTHER, EXPIRED)), NOW)
    report = door.load(write_csv(tmp_path / "meno.csv", (HEAD, CHILD)), LATER)
    assert (report.sheets[0].unchanged, report.sheets[0].closed) == (1, 1)
    assert stated(store, keyring) == {"D1": READ["D1"][:1], "D2": READ["D2"]}
    door.undo(report.batches[0], LATER, "prova")
    assert stated(store, keyring) == READ


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        (("D9", "C08", "", "", "", "", ""), "ING-14", "A3"),
        (("", "C08", "", "", "", "", ""), "ING-06", "A3"),
        (("D1", "C14", "", "", "", "", ""), "ING-05", "B3"),
        (("D1", "", "", "", "", "", ""), "ING-06", "B3"),
        (("D1", "C08", "01/11/2026", "", "", "", ""), "ING-19", "C3"),
        (("D1", "C08", "01/05/1901", "", "", "", ""), "ING-19", "C3"),
        (("D1", "C08", "maggio", "", "", "", ""), "ING-02", "C3"),
        (("D1", "C11", "", "-3", "", "", ""), "ING-13", "D3"),
        (("D1", "C11", "", "2001", "", "", ""), "ING-13", "D3"),
        (("D1", "C11", "", "2000,5", "", "", ""), "ING-13", "D3"),
        (("D1", "C11", "", "12,0625", "", "", ""), "ING-04", "D3"),
        (("D1", "C11", "", "12 km", "", "", ""), "ING-04", "D3"),
    ],
)
def test_what_is_wrong_is_told_by_its_cell_and_without_its_value(
    door: Door, store: Store, tmp_path: Path, row: tuple[str, ...], code: str, cell: str
) -> None:
    report = door.load(write_csv(tmp_path / "titoli.csv", (HEAD, OTHER, row)), NOW, as_of=date(2026, 10, 31))
    (issue,) = report.sheets[0].issues
    assert (issue.code, issue.level, issue.cell, issue.value) == (code, "error", cell, None)
    assert not [text for text in row if len(text) > 3 and text in issue.sentence("titoli.csv")]
    assert contents(store)["titoli"] == 1


def test_the_grounds_of_an_application_enter_all_or_none(
    door: Door, store: Store, keyring: Keyring, tmp_path: Path
) -> None:
    wrong = ("D1", "C11", "", "lontano", "", "", "")
    report = door.load(write_csv(tmp_path / "titoli.csv", (HEAD, CHILD, OTHER, wrong)), NOW)
    assert report.sentences() == (
        "ING-28 · titoli.csv, cella A2: un altro titolo della stessa domanda, alla riga 4, è da correggere. "
        "I titoli di una domanda si caricano tutti insieme: correggi quella riga.",
        "ING-04 · titoli.csv, cella D4: atteso un numero, anche con decimali. Scrivi solo cifre, con al massimo "
        "tre decimali, per esempio 39,5.",
    )
    assert stated(store, keyring) == {"D2": READ["D2"][:1]}
    assert contents(store)["quarantena"] == 2


def test_what_waits_in_quarantine_is_sealed_too(door: Door, store: Store, tmp_path: Path) -> None:
    door.load(write_csv(tmp_path / "titoli.csv", (HEAD, ("D1", "C08", "01/05/2016", "lontano", "", "", ""))), NOW)
    kept = b"".join(path.read_bytes() for path in store.home.rglob("*") if path.is_file())
    assert b"lontano" not in kept
    assert b"01/05/2016" not in kept


def test_two_sheets_may_not_state_the_grounds_of_one_application(
    door: Door, store: Store, keyring: Keyring, tmp_path: Path
) -> None:
    path = write_xlsx(tmp_path / "titoli.xlsx", Titoli=(HEAD, FAR), Altri=(HEAD, OTHER, CHILD))
    report = door.load(path, NOW)
    assert [(issue.code, issue.sheet, issue.cell) for issue in report.all_issues] == [("ING-08", "Altri", "A3")]
    assert stated(store, keyring) == {"D1": READ["D1"][1:], "D2": READ["D2"][:1]}


def test_what_waited_comes_in_whole_and_never_in_place_of_what_came(
    door: Door, store: Store, keyring: Keyring, tmp_path: Path
) -> None:
    wrong = ("D1", "C11", "", "lontano", "", "", "")
    first = door.load(write_csv(tmp_path / "titoli.csv", (HEAD, CHILD, wrong)), NOW)
    sheet = tmp_path / "da correggere.xlsx"
    sheet.write_bytes(door.quarantine_xlsx(first.batches[0], NOW))
    book = openpyxl.load_workbook(sheet)
    book["titoli"].delete_rows(3)  # the ground that is wrong is left out, and goes on waiting
    book.save(tmp_path / "una.xlsx")
    assert door.load(tmp_path / "una.xlsx", LATER).resolved == 1
    assert stated(store, keyring)["D1"] == READ["D1"][:1]
    book = openpyxl.load_workbook(sheet)
    book["titoli"]["D3"] = "45"
    book.save(tmp_path / "tutte.xlsx")
    report = door.load(tmp_path / "tutte.xlsx", LATER)
    assert [(issue.code, issue.cell) for issue in report.all_issues] == [("ING-08", "A3")]
    assert stated(store, keyring)["D1"] == READ["D1"][:1]


def test_grounds_put_right_together_come_in_together(
    door: Door, store: Store, keyring: Keyring, tmp_path: Path
) -> None:
    wrong = ("D1", "C11", "", "lontano", "", "", "")
    first = door.load(write_csv(tmp_path / "titoli.csv", (HEAD, CHILD, wrong)), NOW)
    sheet = tmp_path / "da correggere.xlsx"
    sheet.write_bytes(door.quarantine_xlsx(first.batches[0], NOW))
    book = openpyxl.load_workbook(sheet)
    book["titoli"]["D3"] = "45"
    book.save(sheet)
    assert door.load(sheet, LATER).resolved == 2
    assert stated(store, keyring)["D1"] == READ["D1"]


@pytest.mark.parametrize("heading", ["Diagnosi", "Patologia", "Certificato medico", "Terapia"])
def test_what_somebody_suffers_from_has_no_column(door: Door, store: Store, tmp_path: Path, heading: str) -> None:
    sheet = ((*HEAD[:2], heading), ("D1", "C01", "asma"))
    report = door.load(write_csv(tmp_path / "titoli.csv", sheet), NOW)
    assert "ING-12" in report.sentences()[0]
    assert "asma" not in " ".join(report.sentences())
    assert contents(store)["titoli"] == 0
