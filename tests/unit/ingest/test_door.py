# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does a file come in whole or not at all, only once, and go out again without a trace in the totals?"""

import os
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from ingest import accept
from ingest.deposit import sealed_path
from ingest.door import Door
from record import tables
from record.ledger import AlreadyWithdrawn
from record.lineage import NoSuchBatch, cell_of
from record.marts import connect
from record.pseudonym import Keyring
from record.relations import as_known
from record.store import Store, reading
from tests.unit.ingest.offices import AGREEMENTS, DAYS, LATER, NOW, STAFF, contents, totals, write_csv, write_xlsx


@pytest.fixture
def door(store: Store, keyring: Keyring) -> Door:
    return Door(store, keyring, "ufficio personale")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "ottobre.xlsx", Giornate=DAYS, Accordi=AGREEMENTS, Personale=STAFF)


def test_a_workbook_comes_in_whatever_the_order_of_its_sheets(door: Door, store: Store, book: Path) -> None:
    report = door.load(book, NOW)
    assert report.sentences() == ()
    assert report.written
    assert [(s.sheet, s.table, s.added, s.rejected) for s in report.sheets] == [
        ("Giornate", "giornate", 3, 0),
        ("Accordi", "accordi", 2, 0),
        ("Personale", "organico", 3, 0),
    ]
    assert {k: n for k, n in totals(store).items() if n} == {
        "organico": 3,
        "accordi": 2,
        "accordi_fasce": 2,
        "giornate": 3,
    }
    with connect(store) as marts:
        assert marts.execute("SELECT count(*), sum(minuti_agile), sum(minuti_presenza) FROM giornate") == [
            (3, 432, 864)
        ]


def test_a_file_with_headings_and_no_rows_is_told_and_makes_no_batch(door: Door, store: Store, tmp_path: Path) -> None:
    for rows in (DAYS[:1], (DAYS[0], ("", "", "", "")), (DAYS[0], ("Totale", "", "7,2", ""))):
        path = write_csv(tmp_path / "giornate.csv", rows)
        checked, loaded = door.check(path, NOW), door.load(path, NOW)
        assert checked.sentences() == loaded.sentences()
        assert loaded.sentences()[-1] == (
            "ING-29 · giornate.csv: sotto le intestazioni non c'è nessuna riga da caricare. "
            "Controlla di avere scelto e salvato il file con i dati, e ricaricalo."
        )
        assert (loaded.written, loaded.errors, loaded.refused, loaded.deposit) == (False, (), False, None)
        assert [(sheet.table, sheet.batch, sheet.rows) for sheet in loaded.sheets] == [("giornate", None, 0)]
        assert not sealed_path(store.home, loaded.sha256).exists()
    assert door.batches() == ()


def test_a_sheet_without_rows_does_not_keep_the_others_out(door: Door, tmp_path: Path) -> None:
    report = door.load(write_xlsx(tmp_path / "ottobre.xlsx", Giornate=DAYS[:1], Personale=STAFF), NOW)
    assert [(issue.code, issue.level, issue.sheet) for issue in report.all_issues] == [
        ("ING-29", "warning", "Giornate")
    ]
    assert [(sheet.table, sheet.added, sheet.batch is None) for sheet in report.sheets] == [
        ("giornate", 0, True),
        ("organico", 3, False),
    ]
    again = door.load(tmp_path / "ottobre.xlsx", LATER)
    assert (again.already_loaded, again.written, len(door.batches())) == (True, False, 1)


def test_the_report_says_the_same_before_and_after(door: Door, book: Path) -> None:
    before = door.check(book, NOW)
    after = door.load(book, NOW)
    assert [s.counts for s in before.sheets] == [s.counts for s in after.sheets]
    assert not before.written


@pytest.mark.parametrize("name", [b"\xff\xfe.csv", b"a\nb\x1b[31m.csv", "\u202efsc.csv".encode()])
def test_a_file_name_that_cannot_be_shown_is_made_harmless(door: Door, tmp_path: Path, name: bytes) -> None:
    staff = write_csv(tmp_path / "personale.csv", STAFF).rename(tmp_path / os.fsdecode(name))
    assert door.load(staff, NOW).written
    (batch,) = door.batches()
    assert batch.deposito.nome.isprintable()
    assert batch.deposito.nome.endswith(".csv")


def test_a_check_writes_nothing(door: Door, store: Store, book: Path, home: Path) -> None:
    there = contents(store)
    files = {path: path.read_bytes() for path in home.rglob("*") if path.is_file() and "-shm" not in path.name}
    door.check(book, NOW)
    assert contents(store) == there
    assert {p: p.read_bytes() for p in home.rglob("*") if p.is_file() and "-shm" not in p.name} == files


def test_the_same_file_again_changes_nothing_and_says_when_it_came(door: Door, store: Store, book: Path) -> None:
    door.load(book, NOW)
    there = contents(store)
    again = door.load(book, LATER)
    assert again.already_loaded
    assert again.loaded_at == NOW
    assert [issue.code for issue in again.all_issues] == ["ING-17"]
    assert "il 31/10/2026" in again.sentences()[0]
    assert contents(store) == there


def test_undo_takes_the_whole_file_out_and_the_file_may_come_again(door: Door, store: Store, book: Path) -> None:
    before = totals(store)
    report = door.load(book, NOW)
    after = totals(store)
    undone = door.undo(report.batches[0], LATER, "file sbagliato")
    assert undone.batches == tuple(sorted(report.batches))
    assert totals(store) == before
    with connect(store) as marts:
        assert marts.execute("SELECT count(*) FROM giornate") == [(0,)]
    with pytest.raises(AlreadyWithdrawn):
        door.undo(report.batches[0], LATER, "ancora")
    again = door.load(book, LATER)
    assert again.written
    assert totals(store) == after


def test_undoing_what_never_was(door: Door) -> None:
    with pytest.raises(NoSuchBatch):
        door.undo(7, NOW, "prova")


def test_what_is_unchanged_is_not_stored_again_and_what_ends_is_counted(
    door: Door, store: Store, tmp_path: Path, book: Path
) -> None:
    door.load(book, NOW)
    rows = contents(store)
    left = (*STAFF[0], "Data cessazione")
    leaver = (*STAFF[1], "31/10/2026")
    staff = write_csv(tmp_path / "personale.csv", (left, leaver, *((*row, "") for row in STAFF[2:])))
    recess = (
        (*AGREEMENTS[0], "Data recesso"),
        (*AGREEMENTS[1], "15/11/2026"),
        (*AGREEMENTS[2], ""),
    )
    agreements = write_csv(tmp_path / "accordi.csv", recess)
    first, second = door.load_all((agreements, staff), LATER)
    assert (second.sheets[0].added, second.sheets[0].changed, second.sheets[0].closed) == (0, 1, 1)
    assert (second.sheets[0].unchanged, second.sheets[0].rejected) == (2, 0)
    assert (first.sheets[0].changed, first.sheets[0].closed, first.sheets[0].unchanged) == (1, 1, 1)
    assert contents(store)["organico"] == rows["organico"] + 1
    assert contents(store)["identita"] == rows["identita"]
    door.undo(second.batches[0], LATER, "prova")
    with reading(store) as conn:
        organico = as_known(date.max)["organico"]
        assert conn.execute(select(organico.c.cessato_il).where(organico.c.cessato_il.is_not(None))).all() == []


def test_a_renewal_closes_its_original_without_overlapping(door: Door, book: Path, tmp_path: Path) -> None:
    door.load(book, NOW)
    renewal = (
        (*AGREEMENTS[0][:4], "Rinnovo di"),
        ("A9", "412", "01/12/2026", "30/06/2027", "A1"),
    )
    report = door.load(write_csv(tmp_path / "rinnovi.csv", renewal), LATER)
    assert report.sentences() == ()
    assert (report.sheets[0].added, report.sheets[0].closed) == (1, 1)


def test_a_failure_in_the_middle_leaves_nothing(
    door: Door, store: Store, home: Path, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = contents(store)
    real, calls = accept.bulk_insert, []

    def breaks(conn: object, table: str, *rest: object) -> int:
        calls.append(table)
        if table == "accordi":
            raise OSError("no space left on device")
        return real(conn, table, *rest)  # type: ignore[arg-type]  # passes on what it was given

    monkeypatch.setattr(accept, "bulk_insert", breaks)
    with pytest.raises(OSError, match="no space"):
        door.load(book, NOW)
    assert calls == ["organico", "accordi"]
    assert contents(store) == there
    assert not list((home / "deposits").rglob("*.sealed"))
    monkeypatch.undo()
    assert door.load(book, NOW).written


def test_a_forbidden_column_leaves_only_a_line_of_the_audit(
    door: Door, store: Store, tmp_path: Path, home: Path
) -> None:
    there = contents(store)
    rows = ((*DAYS[0], "Indirizzo IP"), *((*row, "10.0.0.7") for row in DAYS[1:]))
    report = door.load(write_csv(tmp_path / "giornate.csv", rows), NOW)
    assert report.refused
    assert [issue.code for issue in report.errors] == ["ING-12"]
    assert contents(store) == there | {"audit": there["audit"] + 1}
    assert not (home / "deposits").exists()


def test_a_file_that_is_no_table_is_refused(door: Door, store: Store, tmp_path: Path) -> None:
    path = tmp_path / "accordi.pdf"
    path.write_bytes(b"%PDF-1.7\n")
    report = door.load(path, NOW)
    assert report.refused
    assert report.errors[0].code == "ING-01"
    assert contents(store)["depositi"] == 0


def test_several_files_are_loaded_in_the_order_of_their_needs(door: Door, tmp_path: Path) -> None:
    paths = (
        write_csv(tmp_path / "giornate.csv", DAYS),
        write_csv(tmp_path / "accordi.csv", AGREEMENTS),
        write_csv(tmp_path / "personale.csv", STAFF),
    )
    assert [path.stem for path in door.in_order(paths)] == ["personale", "accordi", "giornate"]
    assert [report.sentences() for report in door.check_all(paths, NOW)] == [(), (), ()]
    assert [report.sentences() for report in door.load_all(paths, NOW)] == [(), (), ()]


def test_every_fact_knows_its_cell(door: Door, store: Store, book: Path) -> None:
    door.load(book, NOW)
    with reading(store) as conn:
        row = conn.execute(select(tables.giornate).where(tables.giornate.c.minuti_agile == 432)).one()
        cell = cell_of(conn, row.batch, "minuti_agile", row.riga)
        assert cell is not None
        assert cell.address == "Giornate!D3"


def test_names_are_in_one_table_only_and_sealed(door: Door, store: Store, book: Path, home: Path) -> None:
    door.load(book, NOW)
    with store.engine.connect() as conn:
        for table in tables.metadata.sorted_tables:
            for row in conn.execute(select(table)):
                assert "Rossi" not in str(tuple(row))
                assert "RSSADA" not in str(tuple(row))
    for path in home.rglob("*"):
        assert not path.is_file() or b"RSSADA" not in path.read_bytes()


def test_a_mapping_given_once_is_remembered(door: Door, tmp_path: Path) -> None:
    door.load(write_csv(tmp_path / "personale.csv", STAFF), NOW)
    mapping = tmp_path / "nostra.yaml"
    mapping.write_text(
        "table: accordi\nname: nostra\nfields:\n"
        "  accordo: {headings: [Pratica]}\n  matricola: {headings: [Codice interno]}\n"
        "  inizio: {headings: [Parte il]}\n",
        encoding="utf-8",
    )
    first = write_csv(tmp_path / "a.csv", (("Pratica", "Codice interno", "Parte il"), ("P1", "412", "01/01/2026")))
    second = write_csv(tmp_path / "b.csv", (("Pratica", "Codice interno", "Parte il"), ("P2", "413", "01/01/2026")))
    assert not door.load(second, NOW).written
    assert door.load(first, NOW, mapping=mapping).sheets[0].added == 1
    assert door.load(second, NOW).sheets[0].added == 1
    assert door.batches()[-1].mappatura == door.batches()[-2].mappatura


def test_the_same_key_in_two_sheets_of_a_file_is_a_repetition(door: Door, tmp_path: Path) -> None:
    door.load(write_csv(tmp_path / "personale.csv", STAFF), NOW)
    path = write_xlsx(tmp_path / "due.xlsx", Uno=DAYS, Due=(DAYS[0], DAYS[1]))
    report = door.load(path, NOW)
    assert [(i.code, i.sheet, i.cell) for i in report.errors] == [("ING-08", "Due", "A2")]
    assert report.sheets[0].added == 3


def test_progress_is_told(door: Door, book: Path) -> None:
    said: list[str] = []
    door.load(book, NOW, progress=lambda what, done, total: said.append(what))
    assert said[:3] == ["Lettura di ottobre.xlsx", "Controllo di ottobre.xlsx", "Scrittura di ottobre.xlsx"]
