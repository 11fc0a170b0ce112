# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Can a value be followed back to its file, its batch and its cell?"""

from __future__ import annotations

from datetime import date

import pytest

from record.audit import Note, note, notes
from record.identities import Identity, WrongKey, check_key, names_of_all, read_identities, write_identities
from record.ledger import add_cells
from record.lineage import (
    Counts,
    NoSuchBatch,
    batch,
    batches,
    cell_of,
    column_letters,
    deposit,
    deposit_by_hash,
    deposits,
    row_behind,
)
from record.pseudonym import Keyring, load_keyring
from record.store import Store, reading, writing
from tests.unit.record.building import NOW, load, undo

DAY = date(2026, 1, 1)


@pytest.mark.parametrize(("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (703, "AAA")])
def test_columns_have_the_letters_of_a_spreadsheet(column: int, letters: str) -> None:
    assert column_letters(column) == letters


def test_columns_count_from_one() -> None:
    with pytest.raises(ValueError, match="from 1"):
        column_letters(0)


def test_a_batch_tells_its_file_its_counts_and_its_withdrawal(store: Store) -> None:
    number = load(store, "strutture", [{"codice": "A", "dal": DAY}])
    with reading(store) as conn:
        before = batch(conn, number)
    undo(store, number)
    with reading(store) as conn:
        after = batch(conn, number)
    assert (before.deposito.nome, before.righe, before.ritirato_il) == ("strutture.csv", Counts(nuove=1), None)
    assert (after.ritirato_il, after.motivo, after.noto_dal) == (NOW, "prova", NOW.date())


def test_batches_are_listed_by_deposit_and_by_whether_they_stand(store: Store) -> None:
    first = load(store, "strutture", [{"codice": "A", "dal": DAY}])
    second = load(store, "organico", [{"persona": 1, "dal": DAY}])
    undo(store, first)
    with reading(store) as conn:
        assert [one.id for one in batches(conn)] == [first, second]
        assert [one.id for one in batches(conn, standing=True)] == [second]
        files = deposits(conn)
        assert [one.id for one in batches(conn, deposito=files[1].id)] == [second]
        assert deposit(conn, files[0].id) == files[0] == deposit_by_hash(conn, files[0].sha256)
        assert deposit(conn, 99) is None
        assert deposit_by_hash(conn, "none") is None


def test_a_number_that_no_batch_has_is_said(store: Store) -> None:
    with reading(store) as conn, pytest.raises(NoSuchBatch):
        batch(conn, 7)


def test_a_value_has_the_address_of_its_cell(store: Store) -> None:
    number = load(store, "strutture", [{"codice": "A", "dal": DAY}])
    with writing(store) as conn:
        add_cells(conn, number, {"codice": 2, "nome": 28})
    with reading(store) as conn:
        cell = cell_of(conn, number, "nome", 5)
        assert cell is not None
        assert (cell.file, cell.address) == ("strutture.csv", "Foglio1!AB5")
        assert cell_of(conn, number, "padre", 5) is None


def test_the_row_behind_a_key_is_the_one_that_holds(store: Store) -> None:
    first = load(store, "strutture", [{"codice": "B", "dal": DAY}, {"codice": "A", "dal": DAY}])
    second = load(store, "strutture", [{"codice": "A", "dal": DAY}])
    key = {"codice": "A", "dal": DAY}
    with reading(store) as conn:
        assert row_behind(conn, "strutture", key, date.max) == (second, 2)
        assert row_behind(conn, "strutture", {**key, "codice": "Z"}, date.max) is None
    undo(store, second)
    with reading(store) as conn:
        assert row_behind(conn, "strutture", key, date.max) == (first, 3)


def test_identities_are_told_by_the_newest_batch_that_stands(store: Store, keyring: Keyring) -> None:
    old = load(store, "organico", [{"persona": keyring.persona("7"), "dal": DAY}])
    new = load(store, "organico", [])
    who = keyring.persona("7")
    with writing(store) as conn:
        write_identities(conn, old, [Identity("007", "Rossi", "Anna", "RSSNNA80A41H501X")], keyring)
        write_identities(conn, new, [Identity("7", "Rossi Bianchi", "Anna")], keyring)
    with reading(store) as conn:
        assert read_identities(conn, [*range(25_000), who], keyring) == {who: Identity("7", "Rossi Bianchi", "Anna")}
        assert names_of_all(conn, keyring) == ("Anna Rossi Bianchi",)
    undo(store, new)
    with reading(store) as conn:
        assert read_identities(conn, [who], keyring)[who].cognome == "Rossi"
        assert names_of_all(conn, keyring) == ("Anna Rossi",)


def test_a_record_is_not_opened_to_strangers(store: Store, keyring: Keyring, home: object) -> None:
    with reading(store) as conn:
        check_key(conn, keyring)
    number = load(store, "organico", [])
    with writing(store) as conn:
        write_identities(conn, number, [Identity("7")], keyring)
    other = load_keyring(store.home / "other.key")
    half = Keyring(other.naming, keyring.sealing)
    with reading(store) as conn:
        check_key(conn, keyring)
        for wrong in (other, half):
            with pytest.raises(WrongKey):
                check_key(conn, wrong)


def test_the_audit_tells_the_newest_first(store: Store) -> None:
    with writing(store) as conn:
        note(conn, NOW, "ufficio", "caricamento", "batch 1")
        note(conn, NOW, "ufficio", "ritiro", "batch 1")
    with reading(store) as conn:
        assert notes(conn, last=1) == (Note(NOW, "ufficio", "ritiro", "batch 1"),)
        assert len(notes(conn)) == 2
