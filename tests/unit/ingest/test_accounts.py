# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do the files about the ente itself come in to the cent, with their periods, their units and their weights?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from ingest.door import Door
from metrics.catalogue import INDICATORS
from metrics.quantities import QUANTITIES
from record import tables
from record.columns import meaning_of
from record.marts import connect
from record.pseudonym import Keyring
from record.relations import as_known, published
from record.store import Store, reading
from tests.unit.ingest.offices import LATER, NOW, STAFF, write_csv, write_xlsx

UNITS = (
    ("Codice struttura", "Denominazione", "Valida dal", "Valida al"),
    ("S1", "Settore Lavoro", "01/01/2020", ""),
    ("S2", "Settore Strade", "01/07/2025", ""),
    ("S3", "Settore Chiuso", "01/01/2015", "30/06/2024"),
)
COSTS = ("Voce", "Settore", "Periodo", "Importo", "Quantità")
TARGETS = ("Codice indicatore", "Struttura", "Anno", "Unità di misura", "Valore atteso", "Peso")
SOMEWHERE_ELSE = "attesa una struttura che c'era in quei giorni"


@pytest.fixture
def door(store: Store, keyring: Keyring, tmp_path: Path) -> Door:
    """Return the door of a record that knows three units and three people."""
    ready = Door(store, keyring, "ragioneria")
    ready.load_all((write_csv(tmp_path / "strutture.csv", UNITS), write_csv(tmp_path / "personale.csv", STAFF)), NOW)
    return ready


def held(store: Store, table: str, *columns: str) -> list[tuple[Any, ...]]:
    relation = as_known(date.max)[table]
    with reading(store) as conn:
        return sorted(tuple(row) for row in conn.execute(select(*(relation.c[name] for name in columns))))


def test_amounts_are_kept_to_the_cent_in_the_record_and_in_the_marts(door: Door, store: Store, tmp_path: Path) -> None:
    large = ("utenze", "", "2025", "€ 99.999.999,99", "")
    rows = (COSTS, large, ("Buoni pasto", "S1", "ottobre 2026", "1234.5", "176"))
    assert door.load(write_csv(tmp_path / "costi.csv", rows), NOW).sentences() == ()
    expected = [
        ("buoni_pasto", "S1", date(2026, 10, 1), date(2026, 10, 31), 123450, 176),
        ("utenze", "-", date(2025, 1, 1), date(2025, 12, 31), 9999999999, None),
    ]
    columns = ("voce", "struttura", "dal", "al", "importo", "quantita")
    assert held(store, "costi", *columns) == expected
    costs = published()["costi"]
    with connect(store) as mart:
        assert sorted(mart.rows(select(*(costs.c[name] for name in columns)))) == expected


def test_a_corrected_amount_takes_the_place_of_the_first(door: Door, store: Store, tmp_path: Path) -> None:
    first = write_csv(tmp_path / "costi.csv", (COSTS, ("utenze", "-", "2025", "100,00", "")))
    again = write_csv(tmp_path / "costi2.csv", (COSTS, ("utenze", "intero ente", "anno 2025", "100,01", "")))
    assert door.load(first, NOW).sheets[0].added == 1
    assert door.load(again, LATER).sheets[0].changed == 1
    assert held(store, "costi", "importo") == [(10001,)]


def test_a_total_without_a_word_is_no_cost(door: Door, store: Store, tmp_path: Path) -> None:
    rows = (
        COSTS,
        ("utenze", "", "2025", "100,00", ""),
        ("stampe", "", "2025", "20,00", ""),
        ("", "", "", "120,00", ""),
    )
    report = door.load(write_csv(tmp_path / "costi.csv", rows), NOW)
    assert [issue.code for issue in report.all_issues] == ["ING-21"]
    assert sum(amount for (amount,) in held(store, "costi", "importo")) == 12000


def test_an_inventory_without_a_day_holds_on_the_day_of_its_file(door: Door, store: Store, tmp_path: Path) -> None:
    software = (("Applicativo", "Tipo", "Da remoto"), ("Protocollo", "Software", "sì"), ("Strade", "Banca dati", "no"))
    sites = (("Sede", "Superficie (mq)", "Canone annuo (€)"), ("Palazzo", "800", ""))
    door.load(write_csv(tmp_path / "applicativi.csv", software), NOW, as_of=date(2026, 6, 30))
    door.load(write_csv(tmp_path / "spazi.csv", sites), NOW)
    assert held(store, "applicativi", "applicativo", "tipo", "da_remoto", "dal") == [
        ("Protocollo", "applicativo", 1, date(2026, 6, 30)),
        ("Strade", "banca_dati", 0, date(2026, 6, 30)),
    ]
    assert held(store, "spazi", "sede", "dal", "metri_quadri", "canone_annuo") == [("Palazzo", NOW.date(), 800, None)]


def test_journeys_are_pseudonymous_and_tell_no_value(
    door: Door, store: Store, keyring: Keyring, tmp_path: Path
) -> None:
    head = ("Matricola", "Data", "Km", "Minuti al giorno", "Mezzo", "Costo al giorno", "Maggiori spese annue")
    rows = (
        head,
        ("412", "01/03/2026", "38", "70", "Treno", "6,40", "180"),
        ("413", "01/03/2026", "9999", "", "", "", ""),
    )
    report = door.load(write_csv(tmp_path / "spostamenti casa-lavoro.csv", rows), NOW)
    (issue,) = report.errors
    assert (issue.code, issue.cell, issue.value) == ("ING-13", "C3", None)
    with connect(store) as mart:
        found = mart.rows(select(published()["spostamenti"]))
    assert found == [(keyring.persona("00412"), date(2026, 3, 1), 38, 70, "mezzi_pubblici", 640, 18000)]


def test_journeys_are_never_a_breakdown() -> None:
    assert not any(meaning_of(column).breakdown for column in tables.spostamenti.columns if "meaning" in column.info)


# ------------------------------------------------------------- units in their time


@pytest.mark.parametrize(
    ("unit", "period", "told"),
    [
        ("S2", "2024", True),
        ("S2", "2025", False),
        ("S2", "1° semestre 2025", True),
        ("S3", "2024", False),
        ("S3", "2025", True),
        ("-", "1999", False),
    ],
)
def test_a_unit_must_have_been_there_on_a_day_of_the_period(
    door: Door, tmp_path: Path, unit: str, period: str, told: bool
) -> None:
    report = door.check(write_csv(tmp_path / "costi.csv", (COSTS, ("utenze", unit, period, "1,00", ""))), NOW)
    assert [issue.code for issue in report.errors] == (["ING-15"] if told else [])
    assert all(SOMEWHERE_ELSE in sentence for sentence in report.sentences())


def test_units_of_the_same_workbook_and_of_the_same_check_count(store: Store, keyring: Keyring, tmp_path: Path) -> None:
    door = Door(store, keyring, "ragioneria")
    costs = (COSTS, ("utenze", "S2", "2024", "1,00", ""), ("stampe", "S2", "2026", "1,00", ""))
    together = door.check(write_xlsx(tmp_path / "tutto.xlsx", Strutture=UNITS, Costi=costs), NOW)
    assert [(issue.code, issue.row) for issue in together.errors] == [("ING-15", 2)]
    paths = (write_csv(tmp_path / "costi.csv", costs), write_csv(tmp_path / "strutture.csv", UNITS))
    apart = door.check_all(paths, NOW)
    assert [(issue.code, issue.row) for report in apart for issue in report.errors] == [("ING-15", 2)]


def test_without_a_list_of_units_any_code_will_do(store: Store, keyring: Keyring, tmp_path: Path) -> None:
    door = Door(store, keyring, "ragioneria")
    rows = (COSTS, ("utenze", "S9", "2024", "1,00", ""))
    assert door.load(write_csv(tmp_path / "costi.csv", rows), NOW).sentences() == ()


# ------------------------------------------------------------- targets


def test_weights_that_do_not_make_a_hundred_are_a_warning_of_all_at_once(
    door: Door, store: Store, tmp_path: Path
) -> None:
    rows = (
        *(TARGETS, ("S-01", "", "2026", "%", "25", "60"), ("IM-01", "", "2026", "%", "40", "30")),
        *(
            ("S-01", "S1", "2026", "%", "25", "100"),
            ("S-01", "", "2027", "%", "30", ""),
            ("IM-01", "", "2027", "%", "9", "50"),
        ),
    )
    report = door.load(write_csv(tmp_path / "obiettivi.csv", rows), NOW)
    assert [(issue.code, issue.cell) for issue in report.all_issues] == [("ING-31", "F2"), ("ING-31", "F6")]
    assert "sommano a 90, non a 100" in report.sentences()[0]
    assert len(held(store, "obiettivi_ente", "indicatore")) == 5


def test_weights_count_what_an_earlier_file_has_brought(door: Door, tmp_path: Path) -> None:
    first = (TARGETS, ("S-01", "", "2026", "%", "25", "60"), ("IM-01", "", "2026", "%", "40", "40"))
    assert door.load(write_csv(tmp_path / "uno.csv", first), NOW).sentences() == ()
    changed = (TARGETS, ("S-01", "", "2026", "%", "26", "60"))
    assert door.load(write_csv(tmp_path / "due.csv", changed), LATER).sentences() == ()
    more = (TARGETS, ("S-03", "", "2026", "%", "80", "20"))
    (said,) = door.check(write_csv(tmp_path / "tre.csv", more), LATER).sentences()
    assert "sommano a 120, non a 100" in said


def test_a_target_is_kept_as_it_was_written(door: Door, store: Store, tmp_path: Path) -> None:
    head = (*TARGETS, "Traguardo", "Stato del traguardo", "Direzione", "Tolleranza")
    rows = (
        *(head, ("EC-01", "-", "2026", "per cento", "-2,50", "90", "", "", "Decrescente", "0,5")),
        ("SO-01", "", "2026", "Testo", "", "10", "Regolamento approvato", "In corso", "", ""),
    )
    assert door.load(write_csv(tmp_path / "obiettivi.csv", rows), NOW).sentences() == ()
    columns = ("indicatore", "unita", "valore", "traguardo", "stato_traguardo", "direzione", "soglia_vicino")
    assert held(store, "obiettivi_ente", *columns) == [
        ("EC-01", "%", "-2.5", None, None, "decrescente", "0.5"),
        ("SO-01", "testo", None, "Regolamento approvato", "in_corso", None, None),
    ]


def test_every_indicator_of_the_product_may_have_a_target(door: Door, tmp_path: Path) -> None:
    codes = sorted({each.code for each in INDICATORS} | {each.code for each in QUANTITIES})
    rows = (TARGETS, *((code, "", "2026", "numero", "1", "") for code in codes))
    assert door.check(write_csv(tmp_path / "obiettivi.csv", rows), NOW).sentences() == ()
    report = door.check(write_csv(tmp_path / "altri.csv", (TARGETS, ("PI-01", "", "2026", "numero", "1", ""))), NOW)
    assert [issue.code for issue in report.errors] == ["ING-05"]
