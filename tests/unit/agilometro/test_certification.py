# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is what was certified found again to the digit, whatever is loaded later, and is every change of it told?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from record.audit import notes
from record.cycles import steps
from record.store import Store, reading
from reports.certificate import NotASeal, broken, digest_of, read_seal
from reports.cycle import Kind, LookedElsewhere, Phase, State, StepRefused
from tests.unit.agilometro.certified import AL, LOADED, Office

CORRECTED = date(2026, 3, 15)


@pytest.fixture
def office(store: Store) -> Iterator[Office]:
    """Give a furnished office with a cycle open."""
    opened = Office(store)
    opened.furnish()
    opened.open()
    yield opened
    opened.desk.close()


def correct(office: Office) -> None:
    """Let it come out that five agreements ended in March."""
    office.load("accordi", [office.agreement(number, fine=CORRECTED, stato="concluso") for number in (1, 3, 5, 7, 9)])


@pytest.mark.parametrize("days", [0, 1, 400])
def test_a_correction_moves_the_live_value_and_never_the_sealed_one(office: Office, days: int) -> None:
    before = office.value()
    sealed = office.certify()
    office.now += timedelta(days=days, hours=1)
    correct(office)
    assert office.value() != before
    assert office.value("S-01", sealed.known_on) == before
    checked = office.check(sealed)
    assert (checked.holds, checked.lines, checked.broken, checked.grounds) == (True, (), (), ())


def test_undoing_a_file_moves_no_seal(office: Office) -> None:
    last = office.load("accordi", [office.agreement(2), office.agreement(4)])
    before, sealed = office.value(), office.certify()
    office.undo(last)
    assert office.value() != before
    assert office.check(sealed).holds


def test_what_comes_on_the_sealed_day_is_known_from_the_next(office: Office) -> None:
    sealed = office.certify()
    assert sealed.known_on == LOADED.date()
    correct(office)
    assert office.desk.known_days()[0] == LOADED.date() + timedelta(days=1)


def test_the_manifest_names_everything_the_figures_rest_on(office: Office) -> None:
    sealed = office.certify()
    manifest = sealed.manifest
    assert (manifest["ente"], manifest["al"], manifest["noto_al"]) == ("Ente di prova", "2026-10-31", "2026-11-03")
    assert manifest["software"] == {"nome": "agilometro", "versione": "0.0.0"}
    assert [each["tabelle"] for each in manifest["depositi"]["voci"]] == [["accordi"], ["organico"], ["strutture"]]
    assert {each["struttura"] for each in manifest["tabelle"]["voci"]} == {"*", "A", "B"}
    codes = {each["codice"] for each in manifest["definizioni"]["voci"]}
    assert codes == {row["code"] for row in sealed.content["tabelle"]["*"]}
    assert any(each["valore"].startswith("copertura") for each in manifest["norme"]["voci"])
    assert manifest["riservatezza"]["voci"][0]["id"] == "personale"
    assert manifest["passaggi"]["voci"][-1]["passo"] == "certificato"
    assert sealed.sha256 == digest_of(manifest)
    assert read_seal(sealed.text) == sealed


def test_no_file_name_is_in_a_seal(office: Office) -> None:
    assert ".csv" not in office.certify().text


def test_one_digit_changed_is_named(office: Office) -> None:
    sealed = office.certify()
    content = json.loads(sealed.text)
    line = next(row for row in content["contenuto"]["tabelle"]["A"] if row["numerator"])
    line["numerator"] += 1
    changed = office.check(read_seal(json.dumps(content)))
    assert not changed.holds
    assert [(each.code, each.struttura, each.field) for each in changed.lines] == [(line["code"], "A", "numerator")]
    assert (changed.lines[0].sealed, changed.lines[0].recomputed) == (
        str(line["numerator"]), str(line["numerator"] - 1)
    )  # fmt: skip
    assert [each.field for each in changed.broken] == ["tabella di A"]


def test_a_seal_forged_with_all_its_hashes_is_still_found_out(office: Office) -> None:
    sealed = office.certify()
    content = json.loads(sealed.text)
    row = next(row for row in content["contenuto"]["tabelle"]["*"] if row["numerator"])
    row["numerator"] += 1
    tables = content["manifesto"]["tabelle"]
    next(each for each in tables["voci"] if each["struttura"] == "*")["sha256"] = digest_of(
        content["contenuto"]["tabelle"]["*"]
    )
    tables["sha256"] = digest_of(tables["voci"])
    content["sigillo"] = digest_of(content["manifesto"])
    forged = read_seal(json.dumps(content))
    assert broken(forged) == ()
    checked = office.check(forged)
    assert (checked.kept, checked.holds, len(checked.lines)) == (None, False, 1)


def test_a_line_taken_away_and_one_added_are_named(office: Office) -> None:
    content = json.loads(office.certify().text)
    gone = content["contenuto"]["tabelle"]["B"].pop(0)
    content["contenuto"]["tabelle"]["Z"] = [{**gone, "struttura": "Z"}]
    lines = office.check(read_seal(json.dumps(content))).lines
    assert {(each.struttura, each.field, each.sealed, each.recomputed) for each in lines} == {
        ("B", "riga", "–", "presente"),
        ("Z", "riga", "presente", "–"),
    }


def test_another_reading_of_a_norm_is_told_beside_the_lines_that_it_moves(office: Office) -> None:
    sealed = office.certify()
    code, reading_of = next((code, each) for code, each in office.norms.readings.items() if len(each.options) > 1)
    other = next(each.id for each in reading_of.options if each.id != reading_of.active)
    again = Office(office.store, office.norms.with_reading(code, other), office.now)
    said = [each.field for each in again.room.check(sealed).grounds]
    assert f"letture {code}" in said


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"manifesto": {}, "contenuto": {}, "sigillo": ""}', "null", "%PDF-1.7"]
)
def test_what_is_no_seal_is_refused(text: str) -> None:
    with pytest.raises(NotASeal, match="non è un sigillo"):
        read_seal(text)


def test_a_seal_of_another_layout_is_refused(office: Office) -> None:
    sealed = office.certify()
    other = replace(sealed, manifest={**sealed.manifest, "forma": "agilometro/sigillo/9"})
    with pytest.raises(NotASeal, match="una forma che questa versione non conosce"):
        read_seal(other.text)


def test_a_file_that_comes_while_somebody_looks_is_noticed(office: Office) -> None:
    looked = office.told().now
    correct(office)
    with pytest.raises(LookedElsewhere, match="Il dato è cambiato mentre lo guardavi"):
        office.take(Kind.VERIFIED, "S-01", look=looked)
    office.take(Kind.VERIFIED, "S-01")


def test_a_file_that_changes_nothing_of_a_figure_leaves_it_verified(office: Office) -> None:
    office.take(Kind.VERIFIED, "S-01")
    office.now += timedelta(days=3)
    office.load("formazione", [{"persona": 2, "corso": "C1", "svolto_il": date(2026, 2, 1), "tema": "altro"}])
    assert office.told().now.state(("S-01", "*")) is State.VERIFIED


def test_a_rectification_keeps_both_versions(office: Office) -> None:
    first = office.certify()
    office.now += timedelta(days=2)
    correct(office)
    office.take(Kind.RECTIFYING, motivo="cinque accordi chiusi a marzo")
    second = office.certify()
    assert [each.versione for each in office.told().seals] == [1, 2]
    assert office.kept(1) == first
    assert (first.sha256 != second.sha256, first.content != second.content) == (True, True)
    assert office.check(first).holds
    assert office.check(second).holds
    assert office.told().now.phase is Phase.CERTIFIED


def test_nothing_is_written_when_a_step_is_refused(office: Office) -> None:
    with pytest.raises(StepRefused):
        office.take(Kind.CERTIFIED)
    with reading(office.store) as conn:
        assert steps(conn, office.told().cycle.id) == ()
    assert office.told().seals == ()


def test_every_step_is_in_the_audit_without_values(office: Office) -> None:
    office.take(Kind.VERIFIED, "S-01", motivo="segreto")
    with reading(office.store) as conn:
        newest = notes(conn)[0]
    assert (newest.chi, newest.azione) == ("B. Dirigente", "certificazione: verificato_dirigente")
    assert newest.oggetto.endswith("S-01 *")


def test_a_cycle_is_opened_once_and_by_somebody(office: Office) -> None:
    with pytest.raises(StepRefused, match="c’è già"):
        office.open()
    with pytest.raises(StepRefused, match="non è un fine mese caricato"):
        office.open(date(2030, 1, 31))
    assert [each.al for each in office.room.cycles()] == [AL]
