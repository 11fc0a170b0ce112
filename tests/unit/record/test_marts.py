# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do readers always see one whole publication, equal to the record, whatever dies in between?"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import FromClause, func, select, update

from record import manifest, tables
from record.columns import Kind
from record.marts import Publication, connect, newest, publish, recover, sql_for_marts
from record.pseudonym import Keyring
from record.relations import DERIVED, Relations, as_known, mart_columns, persona_mese, persona_settimana, published
from record.store import Store, open_store, reading, writing
from tests.unit.record.building import NOW, load, undo

SEPTEMBER, OCTOBER = date(2026, 9, 14), date(2026, 10, 1)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)

EVERYTHING: dict[str, list[dict[str, Any]]] = {
    "strutture": [{"codice": "A", "dal": OCTOBER, "nome": 'Città, «centro»\ne "dintorni"', "padre": ""}],
    "organico": [{"persona": 2**62, "dal": date(1990, 1, 1), "struttura": "\\N", "genere": "D", "eseguibile_agile": 1}],
    "domande": [{"domanda": "D1", "motivo": " spazi "}],
    "accordi": [{"accordo": "0001", "attivita": "a\r\nb", "fine": date.max}],
    "accordi_fasce": [{"accordo": "0001", "progressivo": 1}],
    "giornate": [{"persona": n % 3, "giorno": SEPTEMBER + n * DAY, "minuti_agile": n} for n in range(40)],
    "presenze": [{"persona": 9, "dal": date(2026, 9, 28), "al": date(2026, 10, 4), "minuti_agile": 60}],
    "contattabilita": [{"accordo": "0001", "dal": SEPTEMBER, "al": OCTOBER}],
    "rapporti": [{"rapporto": "R1", "obiettivo": "-", "valore_atteso": ">= 10 %"}],
    "formazione": [{"persona": 1, "corso": "C", "svolto_il": OCTOBER}],
    "dotazioni": [{"dotazione": "PC1", "consegnata_il": OCTOBER}],
    "fasi": [{"fase": "01", "avviata_il": SEPTEMBER, "conclusa_il": OCTOBER, "atto": "n. 12"}],
    "mappature_aree": [{"struttura": "A", "rilevata_il": OCTOBER, "aspetto": "competenze", "livello": "di_base"}],
    "requisiti": [{"voce": "SO-01.atto", "dal": SEPTEMBER, "atto": "n. 12"}],
    "costi": [{"voce": "utenze", "dal": SEPTEMBER, "al": OCTOBER, "importo": 2**40, "quantita": 3}],
    "processi": [{"processo": "P1", "struttura": "A", "dal": SEPTEMBER, "al": OCTOBER, "costo": 12_34}],
    "applicativi": [{"applicativo": "Protocollo", "dal": SEPTEMBER}],
    "spazi": [{"sede": "Palazzo", "dal": SEPTEMBER, "metri_quadri": 800, "canone_annuo": 2**33}],
    "spostamenti": [{"persona": 2**62, "dichiarato_il": OCTOBER, "km": 40, "mezzo": "auto", "costo": 8_50}],
    "obiettivi_ente": [{"indicatore": "S-01", "anno": 2026, "base": "12.5", "valore": "25", "peso": 100}],
}


def load_everything(store: Store) -> dict[str, int]:
    return {table: load(store, table, rows) for table, rows in EVERYTHING.items()}


def _relations(relations: Relations) -> dict[str, FromClause]:
    asked = {name: relation for name, relation in relations.items() if name in published() and name not in DERIVED}
    return {**asked, "persona_settimana": persona_settimana(relations), "persona_mese": persona_mese(relations)}


def _sorted(rows: Any) -> list[tuple[Any, ...]]:
    return sorted(map(tuple, rows), key=lambda row: [(value is None, value) for value in row])


def assert_marts_are_the_record(store: Store) -> None:
    record, marts = _relations(as_known(NOW.date())), _relations(published())
    with reading(store) as conn, connect(store) as mart:
        for name, relation in record.items():
            assert _sorted(mart.rows(select(marts[name]))) == _sorted(conn.execute(select(relation))), name


def files_of(store: Store) -> set[str]:
    return {str(path.relative_to(store.marts)) for path in store.marts.rglob("*") if path.is_file()} - {".lock"}


def files_in(publication: Publication) -> set[str]:
    return {f"{name}/{file}" for name, parts in publication.files.items() for file in parts.values()}


# ---------------------------------------------------------------- equal to the record


def test_before_the_first_publication_every_view_is_there_and_empty(store: Store) -> None:
    with connect(store) as mart:
        assert mart.version == 0
        for name, relation in published().items():
            assert mart.rows(select(relation)) == [], name


def test_nothing_to_publish_publishes_nothing(store: Store) -> None:
    assert publish(store, NOW).id == 0
    assert newest(store).id == 0


def test_the_marts_are_the_record_after_loads_a_correction_and_a_withdrawal(store: Store) -> None:
    batches = load_everything(store)
    publish(store, NOW)
    assert_marts_are_the_record(store)
    correction = load(store, "giornate", [{"persona": 0, "giorno": SEPTEMBER, "minuti_presenza": 300}])
    load(store, "organico", [{"persona": 2**62, "dal": date(1990, 1, 1), "struttura": "B"}])
    publish(store, NOW)
    assert_marts_are_the_record(store)
    undo(store, correction)
    load(store, "accordi", [{"accordo": "0001"}])  # it comes again without its band
    publish(store, NOW)
    assert_marts_are_the_record(store)
    for batch in batches.values():
        undo(store, batch)
    publish(store, NOW)
    assert_marts_are_the_record(store)


def test_columns_have_the_kinds_of_the_record(store: Store) -> None:
    load_everything(store)
    publish(store, NOW)
    with connect(store) as mart:
        for name in published():
            types = {row[0]: row[1] for row in mart.execute(f"DESCRIBE {name}")}
            assert {types.pop("persona", "BIGINT")} == {"BIGINT"}
            euros = {column for column, kind in mart_columns(name).items() if kind is Kind.EURO}
            assert {types.pop(column) for column in euros} <= {"BIGINT"}
            assert set(types.values()) <= {"INTEGER", "DATE", "VARCHAR"}, name


def test_priority_grounds_and_names_are_in_no_mart(store: Store, keyring: Keyring) -> None:
    load_everything(store)
    load(store, "titoli_priorita", [{"domanda": "D1", "progressivo": 1, "codice_cifrato": keyring.seal("C01")}])
    load(store, "titoli", [{"domanda": "D1", "progressivo": 1, "contenuto_cifrato": keyring.seal("{}")}])
    assert set(publish(store, NOW).files) == set(published())


def test_days_lie_by_person(store: Store) -> None:
    load_everything(store)
    publication = publish(store, NOW)
    with connect(store) as mart:
        file = store.marts / "giornate" / publication.files["giornate"]["2026-09"]
        people = [row[0] for row in mart.execute(f"SELECT persona FROM read_parquet('{file}')")]
    assert people == sorted(people)


def test_a_statement_takes_its_values_as_parameters() -> None:
    giornate = published()["giornate"].c
    sql, values = sql_for_marts(
        select(giornate.persona).where(giornate.giorno == OCTOBER, giornate.persona.in_([1, 2]))
    )
    assert values == [OCTOBER, 1, 2]
    assert "$3" in sql


# ---------------------------------------------------------------- only what was touched


def test_only_the_touched_partitions_are_written(store: Store) -> None:
    load_everything(store)
    first = publish(store, NOW)
    load(store, "giornate", [{"persona": 5, "giorno": date(2026, 10, 12)}])
    second = publish(store, NOW)
    changed = {
        (name, part)
        for name, parts in second.files.items()
        for part in parts
        if parts[part] not in first.files[name].values()
    }
    assert changed == {
        ("giornate", "2026-10"),
        ("persona_mese", "2026-10"),
        ("persona_settimana", "2026-09"),
        ("persona_settimana", "2026-10"),
    }


def test_an_emptied_partition_has_no_file(store: Store) -> None:
    batch = load(store, "giornate", [{"persona": 5, "giorno": date(2026, 3, 2)}])
    assert publish(store, NOW).files["giornate"].keys() == {"2026-03"}
    undo(store, batch)
    assert {*publish(store, NOW).files["giornate"]} == set()


def test_publishing_twice_changes_nothing(store: Store) -> None:
    load_everything(store)
    first = publish(store, NOW)
    assert publish(store, NOW + DAY) == first


def test_the_work_is_told(store: Store) -> None:
    load_everything(store)
    told: list[tuple[str, int, int]] = []
    publish(store, NOW, lambda what, done, total: told.append((what, done, total)))
    assert [done for _, done, _ in told] == list(range(1, told[0][2] + 1))
    assert {what for what, _, _ in told} == set(published())


def test_what_was_published_with_other_columns_is_published_again(store: Store) -> None:
    load_everything(store)
    first = publish(store, NOW)
    file = store.marts / "accordi" / first.files["accordi"]["all"]
    with duckdb.connect(":memory:") as con:  # as version 0001 of the record wrote it
        con.execute(f"CREATE TABLE before AS SELECT * EXCLUDE ({FROM_0002}) FROM read_parquet('{file}')")
        con.execute(f"COPY before TO '{file}' (FORMAT parquet)")
    second = publish(store, NOW + DAY)
    assert {name for name in second.files if second.files[name] != first.files[name]} == {"accordi"}
    assert (second.until_batch, second.until_withdrawal) == (first.until_batch, first.until_withdrawal)
    assert_marts_are_the_record(store)
    assert publish(store, NOW + DAY) == second


def test_what_another_derivation_made_is_derived_again_once_and_nothing_else(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_everything(store)
    with monkeypatch.context() as before:
        before.setattr("record.marts._DERIVATION", {name: _with_doubled_recalls(name) for name in DERIVED})
        first = recover(store, NOW)
        assert recover(store, NOW) == first
    again = recover(store, NOW + DAY)
    assert {name for name in again.files if again.files[name] != first.files[name]} == set(DERIVED)
    assert again.files["persona_mese"].keys() == first.files["persona_mese"].keys()
    assert_marts_are_the_record(store)
    assert recover(store, NOW + DAY) == again


def test_derived_files_of_before_their_names_told_the_derivation_are_made_again_once(store: Store) -> None:
    load_everything(store)
    first = publish(store, NOW)
    old = {
        name: {part: _unmarked(store, name, part, file) for part, file in first.files[name].items()} for name in DERIVED
    }
    with writing(store) as conn:
        conn.execute(update(tables.pubblicazioni).values(elenco=json.dumps({**first.files, **old})))
    again = recover(store, NOW + DAY)
    assert {name for name in again.files if again.files[name] != {**first.files, **old}[name]} == set(DERIVED)
    assert_marts_are_the_record(store)
    assert recover(store, NOW + DAY) == again


def _with_doubled_recalls(name: str) -> Callable[[Relations], FromClause]:
    """Return a derivation with the same columns that says something else."""
    derive = {"persona_settimana": persona_settimana, "persona_mese": persona_mese}[name]

    def other(relations: Relations) -> FromClause:
        right = derive(relations)
        told = [(col * 2).label(col.name) if col.name == "richiami" else col for col in right.columns]
        return select(*told).subquery(name)

    return other


def _unmarked(store: Store, name: str, partition: str, file: str) -> str:
    """Rename a file as it would have been named before, and return that name."""
    old = f"{partition}-1.parquet"
    (store.marts / name / file).rename(store.marts / name / old)
    return old


FROM_0002 = "clausole_presenti, rinnovo_chiesto_il, recesso_comunicato_il, recesso_giustificato"


# ---------------------------------------------------------------- readers


def test_a_reader_keeps_its_publication(store: Store) -> None:
    load_everything(store)
    publish(store, NOW)
    giornate = published()["giornate"]
    with connect(store) as reader:
        for n in range(3):
            load(store, "giornate", [{"persona": 7, "giorno": SEPTEMBER + n * DAY}])
            publish(store, NOW + n * timedelta(minutes=1))
        assert reader.rows(select(func.count()).select_from(giornate)) == [(40,)]
        assert reader.version < newest(store).id
    with connect(store, threads=1) as reader:
        assert reader.rows(select(func.count()).select_from(giornate)) == [(43,)]


def test_replaced_files_go_after_an_hour_but_the_last_two_publications_stay(store: Store) -> None:
    publications = []
    for n in range(4):
        load(store, "giornate", [{"persona": n, "giorno": SEPTEMBER}])
        publications.append(publish(store, NOW + n * timedelta(minutes=50)))
    # The second was replaced by the third 50 minutes before the fourth, the first 100 minutes before it.
    assert files_of(store) == set().union(*(files_in(one) for one in publications[1:]))
    publish(store, NOW + 30 * HOUR)
    assert files_of(store) == set().union(*(files_in(one) for one in publications[2:]))


# ---------------------------------------------------------------- what dies in between


def test_dead_between_the_load_and_its_publication(store: Store) -> None:
    load_everything(store)
    publish(store, NOW)
    load(store, "giornate", [{"persona": 5, "giorno": OCTOBER, "minuti_agile": 9}])  # committed, and then nothing
    recover(store, NOW)
    assert_marts_are_the_record(store)


def test_dead_with_files_written_and_nothing_published(store: Store) -> None:
    load_everything(store)
    before = publish(store, NOW)
    work = store.marts / manifest.WORK
    work.mkdir()
    (work / "giornate.csv").write_text("1,2026")
    (work / "2026-09-9.parquet.tmp").write_bytes(b"PAR1 half")
    (store.marts / "giornate" / "2026-09-9.parquet").write_bytes(b"PAR1 half")
    assert recover(store, NOW) == before
    assert files_of(store) == files_in(before)
    assert_marts_are_the_record(store)


def test_a_number_that_a_dead_publisher_used_is_used_again_safely(store: Store) -> None:
    load_everything(store)
    first = publish(store, NOW)
    (store.marts / "giornate" / f"2026-09-{first.id + 1}.parquet").write_bytes(b"PAR1 half")
    load(store, "giornate", [{"persona": 5, "giorno": SEPTEMBER}])
    publish(store, NOW)
    assert_marts_are_the_record(store)


@pytest.mark.parametrize("damaged", ["giornate", "persona_mese", "organico"])
def test_damaged_files_are_made_again(store: Store, damaged: str) -> None:
    load_everything(store)
    publish(store, NOW)
    for file in (store.marts / damaged).glob("*.parquet"):
        file.write_bytes(b"x")
    recover(store, NOW + DAY)
    assert_marts_are_the_record(store)


@pytest.mark.parametrize("lost", ["giornate", "persona_mese", "organico", "calendario", ""])
def test_lost_files_are_made_again(store: Store, lost: str) -> None:
    load_everything(store)
    publish(store, NOW)
    shutil.rmtree(store.marts / lost)
    recover(store, NOW)
    assert_marts_are_the_record(store)


def test_publishers_wait_for_one_another(store: Store) -> None:
    def work(n: int) -> None:
        load(store, "giornate", [{"persona": n, "giorno": SEPTEMBER}])
        publish(store, NOW)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert newest(store).until_batch == 4
    assert files_in(newest(store)) <= files_of(store)
    assert_marts_are_the_record(store)


def _publish_and_die(url: str, home: Path, partitions: int) -> None:
    """Be killed, as by `kill -9`, when so many partitions are on the disk and none of them published."""

    def told(_what: str, done: int, _total: int) -> None:
        if done == partitions:
            os.kill(os.getpid(), signal.SIGKILL)

    publish(open_store(url, home), NOW, told)


@pytest.mark.parametrize("partitions", [1, 8, 16])
def test_a_publisher_killed_while_writing(store: Store, partitions: int) -> None:
    load(store, "giornate", [{"persona": 8, "giorno": SEPTEMBER}])
    before = publish(store, NOW)
    load_everything(store)
    process = multiprocessing.get_context("spawn").Process(
        target=_publish_and_die, args=(store.url, store.home, partitions)
    )
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert newest(store) == before
    with connect(store) as reader:
        assert reader.rows(select(published()["giornate"].c.persona)) == [(8,)]
    recover(store, NOW)
    assert_marts_are_the_record(store)
    assert files_in(newest(store)) <= files_of(store) <= files_in(newest(store)) | files_in(before)


def test_a_manifest_that_was_not_committed_is_not_published(store: Store) -> None:
    load_everything(store)
    before = publish(store, NOW)

    def interrupted() -> None:
        with writing(store) as conn:
            manifest.add_publication(conn, manifest.Stale({}, 99, 0), {}, NOW)
            raise KeyError("anything")

    with pytest.raises(KeyError):
        interrupted()
    assert newest(store) == before


def test_every_small_table_is_published_whole() -> None:
    assert {*manifest.SMALL, "giornate", "titoli_priorita", "titoli"} == set(tables.FACTS)
