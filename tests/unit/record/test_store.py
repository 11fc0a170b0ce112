# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the record open, migrate, take rows in bulk, and keep all of a transaction or nothing?"""

from __future__ import annotations

import sqlite3
import threading
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, func, inspect, select, text

from record import store as room
from record import tables
from record.calendario import FIRST_DAY, LAST_DAY
from record.store import RecordUnavailable, RowsRefused, Store, bulk_insert, open_store, reading, writing
from tests.unit.record.building import load

DAYS = ("persona", "giorno", "minuti_presenza", "minuti_agile", "minuti_ferie", "minuti_assenza_giustificata")
DAYS += ("minuti_altra_assenza", "richiami", "preavviso_richiamo_giorni", "batch", "riga")


def _count(store: Store, table: str) -> int:
    with reading(store) as conn:
        return conn.execute(select(func.count()).select_from(tables.metadata.tables[table])).scalar_one()


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(Path(room.__file__).parent / "migrations"))
    return ScriptDirectory.from_config(config)


def test_the_migrated_schema_is_the_declared_one(store: Store) -> None:
    with reading(store) as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []


def test_the_migrated_checks_are_the_declared_ones(store: Store) -> None:
    with reading(store) as conn:
        seen = inspect(conn)
        for name, table in tables.FACTS.items():
            declared = {str(c.name): str(c.sqltext) for c in table.constraints if isinstance(c, CheckConstraint)}
            found = {str(rule["name"]): rule["sqltext"] for rule in seen.get_check_constraints(name)}
            assert found.keys() == declared.keys()
            if store.dialect == "sqlite":  # PostgreSQL tells a rule in words of its own
                assert found == declared


def test_the_migrated_keys_are_the_declared_ones(store: Store) -> None:
    with reading(store) as conn:
        seen = inspect(conn)
        for name, table in tables.metadata.tables.items():
            assert seen.get_pk_constraint(name)["constrained_columns"] == [c.name for c in table.primary_key.columns]


def test_the_head_that_opening_looks_for_is_the_newest_migration() -> None:
    assert _scripts().get_current_head() == room.HEAD


def test_the_founding_migration_can_be_taken_back(store: Store) -> None:
    _back_to(store, "base")
    with reading(store) as conn:
        assert set(inspect(conn).get_table_names()) <= {"alembic_version"}


def _back_to(store: Store, version: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(room.__file__).parent / "migrations"))
    with writing(store) as conn:
        config.attributes["connection"] = conn
        command.downgrade(config, version)


LATER = {
    *("titoli", "fasi", "mappature_aree", "graduatorie"),
    *("requisiti", "costi", "processi", "applicativi", "spazi", "spostamenti", "obiettivi_ente"),
    *("cicli", "passaggi", "sigilli"),
    "scenari",
    *("rilevazioni", "rilevazione_invitati", "rilevazione_arrivi"),
    *("rilevazione_risposte", "rilevazione_commenti", "rilevazione_temi"),
}
"""The tables that version 0001 did not have."""


def _tables(store: Store) -> dict[str, list[str]]:
    with reading(store) as conn:
        seen = inspect(conn)
        return {name: sorted(col["name"] for col in seen.get_columns(name)) for name in seen.get_table_names()}


def test_a_record_of_version_0001_keeps_its_rows_when_it_is_opened(store: Store) -> None:
    now = _tables(store)
    _back_to(store, "0001")
    before = _tables(store)
    assert now.keys() - before.keys() == LATER
    with writing(store) as conn:
        conn.execute(text("INSERT INTO depositi VALUES (1, 'x', 'a.csv', 1, 'ufficio', '2026-10-31 09:30:00')"))
        conn.execute(
            text(
                "INSERT INTO batch VALUES (1, 1, 'accordi', '', 'canonica', '2026-10-31 09:30:00', '2026-10-31', "
                "1, 0, 0, 0, 0)"
            )
        )
        conn.execute(
            text("INSERT INTO accordi (accordo, persona, inizio, batch, riga) VALUES ('A1', 7, '2026-01-01', 1, 2)")
        )
    said: list[str] = []
    again = open_store(store.url, store.home, said.append)
    with reading(again) as conn:
        accordi = tables.accordi.c
        found = conn.execute(select(accordi.accordo, accordi.inizio, accordi.clausole_presenti)).all()
    again.close()
    assert (list(map(tuple, found)), said) == ([("A1", date(2026, 1, 1), None)], ["Preparazione dell'archivio"])
    assert _tables(store) == now


def test_going_back_to_version_0001_keeps_the_other_columns(store: Store) -> None:
    load(store, "accordi", [{"accordo": "A1", "clausole_presenti": 1}])
    _back_to(store, "0001")
    with reading(store) as conn:
        found = conn.execute(text("SELECT accordo, persona FROM accordi")).all()
    assert list(map(tuple, found)) == [("A1", 1)]
    assert "clausole_presenti" not in _tables(store)["accordi"]


def test_a_record_that_is_current_is_opened_without_a_word(record_url: str, home: Path) -> None:
    said: list[str] = []
    open_store(record_url, home).close()
    open_store(record_url, home, said.append).close()
    assert said == []


def test_making_the_schema_is_told(home: Path) -> None:
    said: list[str] = []
    open_store(f"sqlite:///{home}/deep/record.sqlite", home, said.append).close()
    assert said == ["Preparazione dell'archivio"]


def test_two_that_open_a_new_record_at_once_both_find_it_ready(home: Path) -> None:
    url = f"sqlite:///{home}/record.sqlite"
    opened: list[Store] = []
    threads = [threading.Thread(target=lambda: opened.append(open_store(url, home))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 2
    assert _count(opened[0], "calendario") == (LAST_DAY - FIRST_DAY).days + 1
    for store in opened:
        store.close()


def test_another_database_is_refused(home: Path) -> None:
    with pytest.raises(RecordUnavailable, match="in SQLite o in PostgreSQL, non in «mysql»"):
        open_store("mysql://localhost/x", home)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("non è un indirizzo", "non si legge"),
        ("postgresql://io:segreta@127.0.0.1:porta/x", "non si legge"),
        ("postgresql://io:segreta@127.0.0.1:1/x", "non risponde"),
        ("sqlite:///{home}", "l'archivio"),
    ],
)
def test_a_database_that_does_not_answer_is_one_sentence_without_its_password(home: Path, url: str, said: str) -> None:
    home.mkdir()
    url = url.format(home=home)
    with pytest.raises(RecordUnavailable, match=said) as raised:
        open_store(url, home)
    assert "segreta" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_no_database_is_said_so(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / "x.db").write_bytes(b"not a database, but long enough to be taken for one" * 100)
    with pytest.raises(RecordUnavailable, match="danneggiato o non è un archivio"):
        open_store(f"sqlite:///{home / 'x.db'}", home)


def test_a_writer_that_waits_too_long_is_told_so(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "BUSY_TIMEOUT_S", 0)
    opened = open_store(f"sqlite:///{home / 'x.db'}", home)
    with writing(opened), pytest.raises(RecordUnavailable, match="sta scrivendo"), writing(opened):
        pass
    opened.close()


def test_sqlite_keeps_what_it_acknowledges(home: Path) -> None:
    store = open_store(f"sqlite:///{home}/record.sqlite", home)
    with reading(store) as conn:
        found = {name: conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in _PRAGMAS}
    store.close()
    assert found == _PRAGMAS


_PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


def test_an_exception_leaves_nothing(store: Store) -> None:
    def interrupted() -> None:
        with writing(store) as conn:
            conn.execute(
                text("INSERT INTO calendario VALUES ('2014-12-31', '2014-12-29', '2014-12-01', 1, '2015-01-02')")
            )
            raise KeyError("anything")

    with pytest.raises(KeyError):
        interrupted()
    assert _count(store, "calendario") == (LAST_DAY - FIRST_DAY).days + 1


def test_a_reader_sees_one_state_while_a_writer_writes(store: Store) -> None:
    with reading(store) as conn:
        before = conn.execute(select(func.count()).select_from(tables.batch)).scalar_one()
        load(store, "strutture", [{"codice": "A", "dal": date(2026, 1, 1)}])
        assert conn.execute(select(func.count()).select_from(tables.batch)).scalar_one() == before
    assert _count(store, "batch") == before + 1


def test_writers_queue_and_number_their_batches_in_the_order_of_their_commits(store: Store) -> None:
    def work(code: str) -> None:
        load(store, "strutture", [{"codice": code, "dal": date(2026, 1, 1)}])

    threads = [threading.Thread(target=work, args=(f"U{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _count(store, "batch") == 6
    assert _count(store, "strutture") == 6


def test_a_row_that_breaks_a_check_is_refused_and_its_batch_with_it(store: Store) -> None:
    rows = [
        {"persona": 1, "giorno": date(2026, 10, 1)},
        {"persona": 2, "giorno": date(2026, 10, 1), "minuti_agile": 1441},
    ]
    with pytest.raises(RowsRefused, match="giornate"):
        load(store, "giornate", rows)
    assert _count(store, "batch") == _count(store, "giornate") == 0


def test_a_key_comes_once_in_a_batch(store: Store) -> None:
    day = {"persona": 1, "giorno": date(2026, 10, 1)}
    with pytest.raises(RowsRefused):
        load(store, "giornate", [day, day])


def test_a_row_needs_its_batch(store: Store) -> None:
    row = (1, "2026-10-01", 0, 0, 0, 0, 0, 0, None, 99, 2)
    with pytest.raises(RowsRefused), writing(store) as conn:
        bulk_insert(conn, "giornate", DAYS, [row])


def test_a_column_that_is_not_there_is_named(store: Store) -> None:
    with pytest.raises(KeyError, match="posizione_gps"), writing(store) as conn:
        bulk_insert(conn, "giornate", ("posizione_gps",), [])


def test_days_are_taken_as_dates_or_as_text(store: Store) -> None:
    batch = load(store, "giornate", [])
    rows = [
        (1, "2026-10-01", 432, 0, 0, 0, 0, 0, None, batch, 2),
        (2, date(2026, 10, 2), 0, 432, 0, 0, 0, 1, 3, batch, 3),
    ]
    with writing(store) as conn:
        assert bulk_insert(conn, "giornate", DAYS, iter(rows)) == 2
        assert bulk_insert(conn, "giornate", DAYS, []) == 0
    with reading(store) as conn:
        giornate = tables.giornate.c
        found = conn.execute(select(giornate.persona, giornate.giorno, giornate.preavviso_richiamo_giorni)).all()
    assert sorted(map(tuple, found)) == [(1, date(2026, 10, 1), None), (2, date(2026, 10, 2), 3)]


def test_the_driver_writes_days_without_its_deprecated_adapter() -> None:
    with sqlite3.connect(":memory:") as conn:
        found = conn.execute("SELECT ?", (date(2026, 10, 1),)).fetchone()
    conn.close()
    assert found == ("2026-10-01",)
