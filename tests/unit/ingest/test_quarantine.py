# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do refused rows come back corrected, only once, whatever is done to the spreadsheet meanwhile?"""

import json
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from ingest.door import Door
from ingest.quarantine_sheet import MARK
from record import tables
from record.pseudonym import Keyring
from record.store import Store
from tests.unit.ingest.offices import AGREEMENTS, DAYS, LATER, NOW, STAFF, contents, totals, write_csv, write_xlsx

BROKEN_STAFF = (*STAFF, ("00415", "Neri", "Leo", "NRELEO90A01E715X", "K", "S2", "31/02/2020", "36"))
BROKEN_AGREEMENTS = (
    *AGREEMENTS,
    ("A3", "414", "01/05/2026", "01/04/2026", "", "", "attivo"),
    ("A4", "999", "01/05/2026", "", "", "", "attivo"),
)
BROKEN_DAYS = (
    *DAYS,
    ("00413", "06/10/2026", "sette", "0"),
    ("00413", "07/10/2026", "", ""),
    ("00412", "05/10/2026", "0", "7,2"),
    ("00412", "07/10/2026", "20", "7"),
)
CELLS = {
    ("Personale", "E5", "ING-05"),
    ("Personale", "G5", "ING-02"),
    ("Accordi", "D4", "ING-03"),
    ("Accordi", "B5", "ING-07"),
    ("Giornate", "C5", "ING-04"),
    ("Giornate", "C6", "ING-06"),
    ("Giornate", "A7", "ING-08"),
    ("Giornate", "C8", "ING-18"),
}
REPAIRS = {
    ("Personale", "00415"): {"E": "U", "G": "01/02/2020"},
    ("Accordi", "A3"): {"D": "31/12/2026"},
    ("Accordi", "A4"): {"B": "00415"},
    ("Giornate", "06/10/2026"): {"C": "7,2"},
    ("Giornate", "07/10/2026"): {"C": "7,2"},
    ("Giornate", "05/10/2026"): {"B": "08/10/2026"},
}


@pytest.fixture
def door(store: Store, keyring: Keyring) -> Door:
    return Door(store, keyring, "ufficio personale")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_xlsx(
        tmp_path / "ottobre.xlsx", Giornate=BROKEN_DAYS, Accordi=BROKEN_AGREEMENTS, Personale=BROKEN_STAFF
    )


def download(door: Door, batch: int, path: Path) -> Path:
    path.write_bytes(door.quarantine_xlsx(batch, NOW))
    return path


def edit(path: Path, changes: dict[str, dict[str, str | None]]) -> Path:
    """Write cells of the named sheets."""
    book = openpyxl.load_workbook(path)
    for sheet, cells in changes.items():
        for cell, text in cells.items():
            book[sheet][cell] = text
    book.save(path)
    return path


def repair(path: Path) -> Path:
    """Put right every row of the workbook, found by a cell of it."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets[:-1]:
        for row in range(2, sheet.max_row + 1):
            cells = {str(cell.value): cell.column for cell in sheet[row]}
            for (name, key), texts in REPAIRS.items():
                if name == sheet.title and key in cells:
                    for column, text in texts.items():
                        sheet[f"{column}{row}"] = text
    book.save(path)
    return path


def test_seven_bad_rows_are_told_with_their_cells(door: Door, book: Path) -> None:
    report = door.load(book, NOW)
    assert {(issue.sheet, issue.cell, issue.code) for issue in report.errors} == CELLS
    assert report.rejected == 7
    assert report.accepted == 8
    assert sum(waiting.rows for waiting in door.open_quarantine()) == 7


def test_corrected_rows_come_in_once_and_undo_gives_the_totals_back(
    door: Door, store: Store, book: Path, tmp_path: Path
) -> None:
    empty = totals(store)
    report = door.load(book, NOW)
    first = totals(store)
    sheet = repair(download(door, report.batches[0], tmp_path / "da correggere.xlsx"))
    checked = door.check(sheet, LATER)
    assert (checked.resolved, checked.pending, checked.written) == (7, 0, False)
    corrected = door.load(sheet, LATER)
    assert corrected.sentences() == ()
    assert (corrected.resolved, corrected.pending) == (7, 0)
    assert door.open_quarantine() == ()
    whole = totals(store)
    assert (whole["organico"], whole["accordi"], whole["giornate"]) == (4, 4, 7)

    there = contents(store)
    again = door.load(sheet, LATER)
    assert again.already_loaded
    assert contents(store) == there
    edit(sheet, {"Accordi": {"D2": "30/11/2026"}})
    assert not door.load(sheet, LATER).written
    assert contents(store) == there

    door.undo(corrected.batches[0], LATER, "prova")
    assert totals(store) == first
    assert sum(waiting.rows for waiting in door.open_quarantine()) == 7
    assert door.load(sheet, LATER).resolved == 7
    assert totals(store) == whole
    door.undo(report.batches[0], LATER, "prova")
    assert totals(store) == empty
    assert door.open_quarantine() == ()


def test_rows_still_wrong_wait_as_they_are_written_now(door: Door, book: Path, tmp_path: Path) -> None:
    report = door.load(book, NOW)
    sheet = download(door, report.batches[0], tmp_path / "q.xlsx")
    edit(sheet, {"Accordi": {"D2": "31/12/2026", "B3": "998"}})
    first = door.load(sheet, LATER)
    assert (first.resolved, first.pending) == (1, 6)
    assert sum(waiting.rows for waiting in door.open_quarantine()) == 6
    newer = openpyxl.load_workbook(download(door, report.batches[0], tmp_path / "q2.xlsx"))
    assert newer["Accordi"]["B2"].value == "998"
    assert not door.load(sheet, LATER).written
    second = door.load(edit(sheet, {"Accordi": {"B3": "00413", "C3": "01/01/2025", "D3": "31/12/2025"}}), LATER)
    assert second.resolved == 1
    assert sum(waiting.rows for waiting in door.open_quarantine()) == 5
    door.undo(second.batches[0], LATER, "prova")
    assert sum(waiting.rows for waiting in door.open_quarantine()) == 6


def test_rows_that_became_right_by_themselves_come_in_as_they_are(door: Door, tmp_path: Path) -> None:
    report = door.load(write_csv(tmp_path / "accordi.csv", AGREEMENTS), NOW)
    assert {issue.code for issue in report.errors} == {"ING-07"}
    sheet = download(door, report.batches[0], tmp_path / "q.xlsx")
    assert not door.load(sheet, NOW).written
    door.load(write_csv(tmp_path / "personale.csv", STAFF), NOW)
    newer = openpyxl.load_workbook(download(door, report.batches[0], tmp_path / "q2.xlsx")).worksheets[0]
    assert newer["H2"].value == "Ora la riga non ha problemi."
    assert door.load(sheet, NOW).resolved == 2


def cells_still_wrong(door: Door, batch: int) -> set[tuple[str | None, str | None, str]]:
    return {(issue.sheet, issue.cell, issue.code) for issue in door.waiting_issues(batch).issues}


def test_what_is_still_wrong_is_read_from_the_record_at_the_cells_of_the_first_file(
    door: Door, store: Store, keyring: Keyring, book: Path, tmp_path: Path
) -> None:
    report = door.load(book, NOW)
    reopened = Door(store, keyring, "un altro giorno")
    found = reopened.waiting_issues(report.batches[0])
    assert cells_still_wrong(reopened, report.batches[0]) == CELLS
    assert (found.total, found.ready) == (len(CELLS), 0)
    assert all(issue.level == "error" for issue in found.issues)

    sheet = download(door, report.batches[0], tmp_path / "q.xlsx")
    part = door.load(edit(sheet, {"Accordi": {"D2": "31/12/2026", "B3": "998"}}), LATER)
    for batch in (report.batches[0], part.batches[0]):
        assert cells_still_wrong(reopened, batch) == CELLS - {("Accordi", "D4", "ING-03")}
    (agreements,) = (each for each in door.open_quarantine() if each.table == "accordi")
    assert agreements.corrections == part.batches


def test_a_row_that_became_right_by_itself_is_counted_as_ready(door: Door, tmp_path: Path) -> None:
    report = door.load(write_csv(tmp_path / "accordi.csv", AGREEMENTS), NOW)
    assert door.waiting_issues(report.batches[0]).total == 2
    door.load(write_csv(tmp_path / "personale.csv", STAFF), NOW)
    found = door.waiting_issues(report.batches[0])
    assert (found.issues, found.total, found.ready) == ((), 0, 2)


def test_an_emptied_row_is_thrown_away_and_a_repetition_never_replaces_the_first(
    door: Door, store: Store, tmp_path: Path
) -> None:
    door.load(write_csv(tmp_path / "personale.csv", STAFF), NOW)
    twice = (*DAYS, ("412", "2026-10-05", "0", "7,2"))
    report = door.load(write_csv(tmp_path / "giornate.csv", twice), NOW)
    before = totals(store)
    sheet = download(door, report.batches[0], tmp_path / "q.xlsx")
    untouched = door.load(sheet, NOW)
    assert [issue.code for issue in untouched.errors] == ["ING-08"]
    assert not untouched.written
    thrown = door.load(edit(sheet, {"giornate": dict.fromkeys(("A2", "B2", "C2", "D2"))}), NOW)
    assert (thrown.resolved, thrown.pending) == (1, 0)
    assert totals(store) == before
    assert door.open_quarantine() == ()


def test_the_spreadsheet_keeps_columns_zeros_and_hides_what_names_the_row(
    door: Door, book: Path, tmp_path: Path
) -> None:
    report = door.load(book, NOW)
    workbook = openpyxl.load_workbook(download(door, report.batches[0], tmp_path / "q.xlsx"))
    assert workbook.sheetnames == ["Personale", "Accordi", "Giornate", "Istruzioni"]
    sheet = workbook["Personale"]
    headings = [cell.value for cell in sheet[1]]
    assert headings == [*STAFF[0], "Problema", "Come correggere", MARK]
    assert sheet["A2"].value == "00415"
    assert sheet["A2"].number_format == "@"
    assert sheet["E2"].comment.text.startswith("Scrivi uno di questi valori")
    assert sheet["E2"].fill.fgColor.rgb != sheet["A2"].fill.fgColor.rgb
    assert sheet.column_dimensions["K"].hidden
    assert "G2: ING-02" in sheet["I2"].value


@pytest.mark.parametrize("token", ["1-000000000000", "uno", "99999-abc", None])
def test_a_row_that_was_never_refused_is_told(
    door: Door, store: Store, book: Path, tmp_path: Path, token: str | None
) -> None:
    report = door.load(book, NOW)
    sheet = download(door, report.batches[0], tmp_path / "q.xlsx")
    there = contents(store)
    edit(sheet, {"Personale": {"K2": token, "E2": "U", "G2": "01/02/2020"}})
    tampered = door.load(sheet, LATER)
    assert ("ING-27", "Personale", 2) in {(issue.code, issue.sheet, issue.row) for issue in tampered.errors}
    assert {name: n for name, n in contents(store).items() if name != "audit"} == {
        name: n for name, n in there.items() if name != "audit"
    }


def test_moved_columns_and_a_row_twice_are_told(door: Door, book: Path, tmp_path: Path) -> None:
    report = door.load(book, NOW)
    sheet = download(door, report.batches[0], tmp_path / "q.xlsx")
    workbook = openpyxl.load_workbook(sheet)
    workbook["Personale"]["A1"], workbook["Personale"]["B1"] = "Cognome", "Matricola"
    workbook["Accordi"]["J3"] = workbook["Accordi"]["J2"].value
    workbook.save(sheet)
    codes = {(issue.code, issue.sheet, issue.row) for issue in door.load(sheet, LATER).errors}
    assert ("ING-27", "Personale", None) in codes
    assert ("ING-27", "Accordi", 3) in codes


def test_rows_written_above_the_headings_do_not_make_it_another_file(door: Door, book: Path, tmp_path: Path) -> None:
    report = door.load(book, NOW)
    path = repair(download(door, report.batches[0], tmp_path / "da correggere.xlsx"))
    edited = openpyxl.load_workbook(path)
    for sheet in edited.worksheets[:-1]:
        sheet.insert_rows(1, amount=2)
        sheet["A1"] = "corretto da Maria"
    edited.save(path)
    checked = door.check(path, LATER)
    assert (checked.correction, checked.resolved, checked.pending) == (True, 7, 0)
    assert door.load(path, LATER).resolved == 7


def test_the_quarantine_holds_no_value_in_clear(door: Door, store: Store, book: Path) -> None:
    report = door.load(book, NOW)
    with store.engine.connect() as conn:
        for row in conn.execute(select(tables.quarantena)):
            assert set(json.loads(row.problemi)[0]) == {"code", "field"}
            assert b"00415" not in row.celle_cifrate
        noted = " ".join(conn.execute(select(tables.audit.c.oggetto)).scalars())
    assert all(word not in noted for word in ("00415", "Neri", "999"))
    said = " ".join(report.sentences())
    assert all(word not in said for word in ("00415", "Neri", "NRELEO", "999", "sette"))


def test_nothing_waits_nothing_to_download(door: Door, tmp_path: Path) -> None:
    report = door.load(write_csv(tmp_path / "personale.csv", STAFF), NOW)
    with pytest.raises(LookupError):
        door.quarantine_xlsx(report.batches[0], NOW)
