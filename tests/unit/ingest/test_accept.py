# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does what a file says arrive in the record as it was meant?"""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from ingest.door import Door
from record.identities import read_identities
from record.pseudonym import Keyring
from record.relations import as_known
from record.store import Store, reading
from tests.unit.ingest.offices import LATER, NOW, STAFF, contents, write_csv


@pytest.fixture
def door(store: Store, keyring: Keyring) -> Door:
    return Door(store, keyring, "ufficio personale")


def rows(store: Store, table: str, *columns: str) -> list[tuple[object, ...]]:
    """Return columns of the rows that hold, sorted."""
    with reading(store) as conn:
        relation = as_known(date.max)[table]
        found = [tuple(row) for row in conn.execute(select(*(relation.c[name] for name in columns)))]
    return sorted(found, key=str)


def test_a_person_s_state_starts_when_the_file_says_or_when_they_were_hired(
    door: Door, store: Store, tmp_path: Path
) -> None:
    head = ("Matricola", "Struttura", "Data assunzione", "Decorrenza", "Giorni di servizio effettivo")
    staff = (
        head,
        ("1", "S1", "01/02/2010", "01/01/2026", "100"),
        ("2", "S1", "01/02/2010", "", "100"),
        ("3", "S1", "01/02/2010", "", ""),
        ("4", "S1", "", "", ""),
    )
    assert door.load(write_csv(tmp_path / "personale.csv", staff), NOW, as_of=date(2026, 6, 30)).sentences() == ()
    assert rows(store, "organico", "dal", "servizio_effettivo_dal") == [
        (date(1900, 1, 1), None),
        (date(2010, 2, 1), date(2010, 2, 1)),
        (date(2010, 2, 1), date(2026, 3, 22)),
        (date(2026, 1, 1), date(2025, 9, 23)),
    ]


def test_identities_are_sealed_kept_once_and_follow_a_change_of_name(
    door: Door, store: Store, keyring: Keyring, tmp_path: Path
) -> None:
    door.load(write_csv(tmp_path / "personale.csv", STAFF), NOW)
    ada = keyring.persona("412")
    with reading(store) as conn:
        assert read_identities(conn, [ada], keyring)[ada].cognome == "Rossi"
    married = (STAFF[0], (STAFF[1][0], "Rossi Neri", *STAFF[1][2:]), *STAFF[2:])
    report = door.load(write_csv(tmp_path / "nuovo.csv", married), LATER)
    assert report.sheets[0].unchanged == 3
    assert contents(store)["identita"] == 4
    with reading(store) as conn:
        assert read_identities(conn, [ada], keyring)[ada].cognome == "Rossi Neri"
    door.undo(report.batches[0], LATER, "prova")
    with reading(store) as conn:
        assert read_identities(conn, [ada], keyring)[ada].cognome == "Rossi"


@pytest.mark.parametrize(
    "code", ["S 1", " S 1\u00a0", "S\u00a01", "\ufeffS 1", "S\u200b 1", "S\n1", "S\t 1", "S \x1b1"]
)
def test_a_code_is_the_same_however_its_blanks_are_written(door: Door, store: Store, tmp_path: Path, code: str) -> None:
    staff = (("Matricola", "Struttura"), ("1", "S 1"), ("2", f'"{code}"'))
    assert door.load(write_csv(tmp_path / "personale.csv", staff), NOW).sentences() == ()
    assert rows(store, "organico", "struttura") == [("S 1",), ("S 1",)]


def test_bands_go_with_their_agreement(door: Door, store: Store, tmp_path: Path) -> None:
    door.load(write_csv(tmp_path / "personale.csv", STAFF), NOW)
    head = ("N. accordo", "Matricola", "Data inizio", "Fasce")
    two = (head, ("A1", "412", "01/01/2026", "09:00-12:00, 14:00-16:00"), ("A2", "413", "01/01/2026", ""))
    door.load(write_csv(tmp_path / "due.csv", two), NOW)
    assert rows(store, "accordi_fasce", "accordo", "progressivo", "dalle", "alle") == [
        ("A1", 1, 540, 720),
        ("A1", 2, 840, 960),
    ]
    one = (head, ("A1", "412", "01/01/2026", "10:00-12:00"), ("A2", "413", "01/01/2026", ""))
    report = door.load(write_csv(tmp_path / "una.csv", one), LATER)
    assert (report.sheets[0].changed, report.sheets[0].unchanged) == (1, 1)
    assert rows(store, "accordi_fasce", "accordo", "progressivo", "dalle", "alle") == [("A1", 1, 600, 720)]
    door.undo(report.batches[0], LATER, "prova")
    assert len(rows(store, "accordi_fasce", "accordo")) == 2


def test_priority_grounds_are_sealed_apart(door: Door, store: Store, keyring: Keyring, tmp_path: Path) -> None:
    door.load(write_csv(tmp_path / "personale.csv", STAFF), NOW)
    head = ("N. domanda", "Matricola", "Data domanda", "Esito", "Codici priorità")
    asked = (head, ("D1", "412", "10/01/2026", "ammessa", "C03 C01"), ("D2", "413", "10/01/2026", "", ""))
    first = door.load(write_csv(tmp_path / "domande.csv", asked), NOW)
    assert first.sentences() == ()
    sealed = rows(store, "titoli_priorita", "domanda", "progressivo", "codice_cifrato")
    assert [(row[0], row[1], keyring.open(bytes(row[2])).decode()) for row in sealed] == [  # type: ignore[arg-type]  # untyped rows
        ("D1", 1, "C03"),
        ("D1", 2, "C01"),
    ]
    assert rows(store, "domande", "domanda", "esito") == [("D1", "ammessa"), ("D2", "in_attesa")]
    later = (*asked[:2], ("D2", "413", "10/01/2026", "respinta", ""))
    report = door.load(write_csv(tmp_path / "domande2.csv", later), LATER)
    assert (report.sheets[0].changed, report.sheets[0].unchanged) == (1, 1)


def test_statements_of_weeks_keep_what_is_not_said_unknown(door: Door, store: Store, tmp_path: Path) -> None:
    door.load(write_csv(tmp_path / "personale.csv", STAFF), NOW)
    head = ("Matricola", "Settimana", "Ore lavoro agile", "Ore presenza", "Giorni agile")
    weeks = (head, ("412", "2026-W44", "14,4", "21,6", "2"), ("413", "ottobre 2026", "0", "", ""))
    assert door.load(write_csv(tmp_path / "presenze.csv", weeks), NOW).sentences() == ()
    assert rows(store, "presenze", "dal", "al", "minuti_agile", "minuti_presenza", "giorni_agile") == [
        (date(2026, 10, 1), date(2026, 10, 31), 0, None, None),
        (date(2026, 10, 26), date(2026, 11, 1), 864, 1296, 2),
    ]


def test_a_later_file_corrects_only_what_it_says_and_history_is_kept(door: Door, store: Store, tmp_path: Path) -> None:
    door.load(write_csv(tmp_path / "personale.csv", STAFF), NOW)
    head = ("Matricola", "Data", "Ore presenza", "Ore lavoro agile")
    door.load(
        write_csv(tmp_path / "a.csv", (head, ("412", "05/10/2026", "7,2", ""), ("413", "05/10/2026", "7,2", ""))), NOW
    )
    report = door.load(write_csv(tmp_path / "b.csv", (head, ("412", "05/10/2026", "", "7,2"))), LATER)
    assert (report.sheets[0].changed, report.sheets[0].added) == (1, 0)
    assert rows(store, "giornate", "minuti_presenza", "minuti_agile") == [(0, 432), (432, 0)]
    with reading(store) as conn:
        before = as_known(NOW.date())["giornate"]
        assert sorted(conn.execute(select(before.c.minuti_agile)).scalars()) == [0, 0]
    assert contents(store)["giornate"] == 3
