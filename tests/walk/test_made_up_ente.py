# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""The whole walk of a made-up ente: from its offices' spreadsheets, through the door, to released numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from agilometro.demo.ente import REFERENCE_DAY, MadeUpEnte, make_ente
from agilometro.demo.offices import Folder
from agilometro.demo.truth import Pair, truth_of
from agilometro.demo.words import AREE
from agilometro.desk import RecordDesk
from agilometro.installation import open_desk, open_door, open_record
from agilometro.settings import Settings, load_settings
from ingest.report import Report
from metrics.catalogue import catalogue
from metrics.engine import Backend, MartBackend, RecordBackend, measure
from metrics.measured import Measured
from metrics.places import ENTE, At
from record import tables
from record.grounds import grounds
from record.marts import connect
from record.pseudonym import load_keyring
from record.store import Store, reading

NOW = datetime(2026, 10, 31, 18)
DAYS = (date(2024, 6, 30), date(2025, 12, 31), REFERENCE_DAY)
CODES = [indicator.code for indicator in catalogue()]


@dataclass(frozen=True)
class Walked:
    """The made-up ente, what its offices sent, what the door said, and the installation that holds it."""

    ente: MadeUpEnte
    folder: Folder
    reports: tuple[Report, ...]
    settings: Settings
    store: Store
    desk: RecordDesk


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    """Walk once for all tests of this file; what changes the record works on a copy of its own."""
    home = tmp_path_factory.mktemp("ente")
    settings = load_settings({"AGILOMETRO_HOME": str(home / "var"), "AGILOMETRO_ENTE": "lucca"}, home)
    ente = make_ente("lucca", 120, 5)
    folder = ente.write(home / "fogli")
    store = open_record(settings, NOW)
    reports = open_door(settings, store, "prova").load_all(folder.files, NOW)
    desk = open_desk(settings, store)
    yield Walked(ente, folder, reports, settings, store, desk)
    desk.close()
    store.close()


def test_the_door_finds_every_planted_mistake_and_no_other(walked: Walked) -> None:
    found = {
        (report.file, issue.sheet or "", issue.row, issue.code) for report in walked.reports for issue in report.errors
    }
    planted = {(p.file, p.sheet, p.row, p.code) for p in walked.folder.planted}
    assert found == planted
    assert sum(report.rejected for report in walked.reports) == len(planted)


def test_no_row_of_the_life_is_lost_or_doubled(walked: Walked) -> None:
    life, tables = walked.ente.life, {}
    for report in walked.reports:
        for sheet in report.sheets:
            tables[sheet.table] = tables.get(sheet.table, 0) + sheet.added
    weekly = walked.ente.weekly_people
    assert tables == {
        "strutture": len(life.population.strutture),
        "organico": sum(len(person.states) for person in life.population.people),
        "domande": len(life.applications),
        "accordi": len(life.agreements),
        "giornate": sum(1 for day in walked.ente.days if day.person.matricola not in weekly),
        "presenze": len(walked.ente.weeks),
        "contattabilita": len(life.statements),
        "rapporti": len(life.objectives),
        "formazione": len(life.courses),
        "dotazioni": len(life.devices),
        "requisiti": len(life.accounts.requirements),
        "costi": len(life.accounts.costs),
        "processi": len(life.accounts.processes),
        "applicativi": len(life.accounts.software),
        "spazi": len(life.accounts.sites),
        "spostamenti": len(life.accounts.journeys),
        "obiettivi_ente": len(life.accounts.targets),
    }
    assert weekly


@pytest.mark.parametrize("on", DAYS)
@pytest.mark.parametrize("where", ["record", "marts"])
def test_what_was_planted_is_what_is_counted(walked: Walked, where: str, on: date) -> None:
    truth = truth_of(walked.ente, on).counts
    parameters = walked.desk.parameters(catalogue(on), on)
    with connect(walked.store) as marts:
        backend: Backend = RecordBackend(walked.store) if where == "record" else MartBackend(marts)
        measured = measure(CODES, on, REFERENCE_DAY, backend, parameters)
    for code in CODES:
        assert without_zeros(by_unit(measured[code])) == without_zeros(dict(truth.get(code, {}))), code


@pytest.mark.long
@pytest.mark.parametrize("ente", ["bologna", "civitanova", "cremona", "brescia"])
def test_under_every_regulation_what_was_planted_is_what_is_counted(ente: str, record_url: str, tmp_path: Path) -> None:
    variables = {
        "AGILOMETRO_HOME": str(tmp_path / "var"),
        "AGILOMETRO_ENTE": ente,
        "AGILOMETRO_DATABASE_URL": record_url,
    }
    settings = load_settings(variables, tmp_path)
    made_up = make_ente(ente, 90, 7)
    store = open_record(settings, NOW)
    open_door(settings, store, "prova").load_all(made_up.write(tmp_path / "fogli").files, NOW)
    desk = open_desk(settings, store)
    parameters = desk.parameters(catalogue(REFERENCE_DAY), REFERENCE_DAY)
    truth = truth_of(made_up, REFERENCE_DAY).counts
    with connect(store) as marts:
        for backend in (RecordBackend(store), MartBackend(marts)):
            for code, one in measure(CODES, REFERENCE_DAY, REFERENCE_DAY, backend, parameters).items():
                assert without_zeros(by_unit(one)) == without_zeros(dict(truth.get(code, {}))), code
    desk.close()
    store.close()


@pytest.mark.parametrize("ente", ["bologna", "brescia", "civitanova"])
def test_what_a_regulation_asks_for_comes_in(ente: str, tmp_path: Path) -> None:
    settings = load_settings({"AGILOMETRO_HOME": str(tmp_path / "var"), "AGILOMETRO_ENTE": ente}, tmp_path)
    made_up = make_ente(ente, 60, 5)
    folder = made_up.write(tmp_path / "fogli")
    chosen = [path for path in folder.files if path.name[:2] in ("01", "02", "03", "04", "18", "19", "20")]
    store = open_record(settings, NOW)
    reports = open_door(settings, store, "prova").load_all(chosen, NOW)
    found = {(report.file, issue.row, issue.code) for report in reports for issue in report.errors}
    assert found == {(p.file, p.row, p.code) for p in folder.planted if tmp_path / "fogli" / p.file in chosen}
    added = {sheet.table: sheet.added for report in reports for sheet in report.sheets}
    life = made_up.life
    rows = {"titoli": len(life.grounds), "fasi": len(life.phases), "mappature_aree": len(life.surveys)}
    assert {table: number for table, number in rows.items() if number} == {
        table: added[table] for table in rows if table in added
    }
    with reading(store) as conn:
        read = grounds(conn, load_keyring(settings.home / "secrets" / "identity.key"), NOW.date())
        accordi = conn.execute(select(tables.accordi)).mappings().all()
    stated = {(ground.application, ground.code, ground.km) for ground in life.grounds}
    assert stated <= {(domanda, ground.codice, ground.km) for domanda, all_of in read.items() for ground in all_of}
    for name in ("clausole_presenti", "rinnovo_chiesto_il", "comunicato_il", "periodicita_rapporto"):
        assert len({row[name] for row in accordi}) > 1, name
    store.close()


def by_unit(measured: Measured) -> dict[str, Pair]:
    return {at.unit: (c.part, c.whole) for at, c in measured.cells.items() if at == At(at.unit)}


def without_zeros(counts: dict[str, Pair]) -> dict[str, Pair]:
    """A unit where nobody counts may be absent or have nothing of nothing: both say the same."""
    return {unit: pair for unit, pair in counts.items() if pair != (0, 0)}


def test_what_is_released_is_true_or_hidden(walked: Walked) -> None:
    truth = truth_of(walked.ente, REFERENCE_DAY).counts
    hidden = 0
    for code, released in walked.desk.released(CODES, REFERENCE_DAY).items():
        for at, shown in released.cells.items():
            if at != At(at.unit):
                continue
            part, whole = truth[code].get(at.unit, (0, 0))
            hidden += shown.hidden is not None
            assert shown.numerator in (part, None), (code, at)
            assert shown.denominator in (whole, None), (code, at)
    assert hidden


def test_the_ente_shows_its_own_total_whatever_its_units_hide(walked: Walked) -> None:
    released = walked.desk.released(["S-01"], REFERENCE_DAY)["S-01"]
    part, whole = truth_of(walked.ente, REFERENCE_DAY).counts["S-01"][ENTE]
    assert (released.cells[At()].numerator, released.cells[At()].denominator) == (part, whole)
    assert released.status(At()).value == "raggiunto"
    assert any(shown.hidden for at, shown in released.cells.items() if at == At(at.unit))


def test_the_ente_of_the_demo_reaches_its_quarter_and_some_area_does_not() -> None:
    coverage = truth_of(make_ente(), REFERENCE_DAY).counts["S-01"]
    shares = {code: part / whole for code, (part, whole) in coverage.items() if part >= 5}
    assert coverage[ENTE] == (151, 572)  # what the README says
    assert shares[ENTE] >= 0.25
    assert min(shares[code] for code in AREE) < 0.25 < max(shares[code] for code in AREE)


def test_the_desk_knows_its_days_norms_and_files(walked: Walked) -> None:
    days = walked.desk.days()
    assert days[0] == REFERENCE_DAY
    assert days[-1] <= date(2023, 11, 30)
    assert all(after < day for day, after in pairwise(days))
    assert [ruling.text for ruling in walked.desk.norm("copertura.minima", REFERENCE_DAY)] == ["25"]
    run = walked.desk.released(["S-01"], REFERENCE_DAY)["S-01"].run
    tables = {file.tabella for file in walked.desk.lineage(run)}
    assert {"accordi", "organico"} <= tables
    assert "formazione" not in tables
    assert walked.desk.lineage("mai visto") == ()


def test_a_release_is_made_once_and_then_kept(walked: Walked) -> None:
    first = walked.desk.released(["S-01"], REFERENCE_DAY)["S-01"]
    assert walked.desk.released(["S-01", "S-02"], REFERENCE_DAY)["S-01"] is first
    assert walked.desk.released(["S-01"], REFERENCE_DAY, NOW.date())["S-01"] is first


def test_before_the_load_nothing_was_known(walked: Walked) -> None:
    released = walked.desk.released(["S-01"], REFERENCE_DAY, date(2026, 10, 30))["S-01"]
    assert At() not in released.cells


def test_the_same_folder_again_changes_nothing(walked: Walked) -> None:
    before = walked.desk.released(["S-01"], REFERENCE_DAY)["S-01"]
    again = open_door(walked.settings, walked.store, "prova").load_all(walked.folder.files[:4], NOW)
    assert all(report.already_loaded and not report.written for report in again)
    assert walked.desk.released(["S-01"], REFERENCE_DAY)["S-01"] == before


def test_undo_of_the_agreements_and_loading_them_again(walked: Walked, tmp_path: Path) -> None:
    door = open_door(walked.settings, walked.store, "prova")
    before = walked.desk.released(CODES, REFERENCE_DAY)
    report = next(report for report in walked.reports if report.file.startswith("04"))
    door.undo(report.batches[0], NOW, "prova")
    assert walked.desk.released(["S-01"], REFERENCE_DAY)["S-01"].cells[At()].numerator == 0
    door.load(walked.folder.files[3], NOW)
    after = walked.desk.released(CODES, REFERENCE_DAY)
    assert {code: each.cells for code, each in after.items()} == {code: each.cells for code, each in before.items()}
