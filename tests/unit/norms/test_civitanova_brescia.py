# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do the rules of Civitanova Marche and Brescia say what their regulations say, from their first day?"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from norms.citation import amount, citation
from norms.lookup import OURS, Norms, load_norms
from norms.rules import Ruling
from tests.unit.norms.overlay import overlay

SPEC = Path(__file__).parents[2] / "spec" / "norms" / "civitanova_brescia.yaml"
WORKED = yaml.load(SPEC.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
ENTI = ("civitanova", "brescia")
TODAY = date(2026, 10, 31)
FONTI = Path(__file__).parents[4] / "shared" / "fonti"
READ = {
    "civitanova.txt": [
        "quindicesimo giorno successivo",
        "la durata di un anno e sono possibili più rinnovi",
        "Nei primi sei mesi dalla data di approvazione",
        "non spetta il buono pasto",
        "dalle ore 17:30 alle 8:00",
        "età non superiore ai 14 anni",
        "nei tre anni successivi alla conclusione",
        "con un preavviso di _____ giorni",
        "Decorsi sei mesi dall'entrata in vigore",
    ],
    "brescia.txt": [
        "bando annuale",
        "Almeno 30 giorni prima della scadenza del progetto",
        "Entro 15 giorni dall'acquisizione del parere",
        "preavviso non inferiore a trenta giorni",
        "con cadenza almeno annuale",
        "triennio successivo alla data del parto",
        "5 per il primo figlio + 1 per ogni figlio aggiuntivo 0 a 10 anni",
        "+ 0,5 per ogni figlio aggiuntivo 10 a 18 anni",
        "3 per il primo genitore/suocero + 1 per ogni genitore/suocero aggiuntivo",
        "1 per km da 20 a 40 2 per km da 41 a 60 3 per km da 61 a 100 4 per km superiori a 101",
    ],
}


@pytest.fixture(scope="module")
def norms() -> Norms:
    return load_norms()


def of_ente(norms: Norms, id: str, ente: str, on: date) -> Ruling | None:
    """Return what the ente itself prescribes: the state and the collective agreement are other tiers."""
    return next((ruling for ruling in norms.lookup(id, ente, on) if ruling.tier == "ente"), None)


def in_force(norms: Norms, id: str, ente: str) -> Ruling:
    ruling = of_ente(norms, id, ente, TODAY)
    assert ruling is not None, id
    return ruling


@pytest.mark.parametrize("case", WORKED["rules"], ids=lambda case: f"{case['ente']} {case['id']} {case['on']}")
def test_a_rule_says_on_a_day_what_was_checked_by_hand(norms: Norms, case: dict[str, str]):
    ruling = of_ente(norms, case["id"], case["ente"], date.fromisoformat(case["on"]))
    assert (amount(ruling) if ruling else "none") == case["said"]


@pytest.mark.parametrize("case", WORKED["lists"], ids=lambda case: f"{case['ente']} {case['id']}")
def test_a_list_has_the_elements_of_the_act_in_its_order(norms: Norms, case: dict[str, list[str]]):
    assert [item.id for item in in_force(norms, str(case["id"]), str(case["ente"])).items] == case["items"]


@pytest.mark.parametrize("case", WORKED["kilometres"], ids=lambda case: case["km"])
def test_a_distance_lies_in_one_band_or_in_none(norms: Norms, case: dict[str, str]):
    bands = in_force(norms, "graduatoria.c11", "brescia").bands
    held = [str(band.value) for band in bands if band.holds(Fraction(case["km"]))]
    assert held == ([] if case["points"] == "none" else [case["points"]])


@pytest.mark.parametrize("case", WORKED["readings"], ids=lambda case: f"{case['code']} {case['id']}")
def test_an_ambiguous_rule_prints_the_reading_in_use_and_follows_another(norms: Norms, case: dict[str, str]):
    ruling = in_force(norms, case["id"], case["ente"])
    assert f"lettura adottata: «{case['active'].replace('_', ' ')}» ({case['code']})" in citation(ruling)
    reread = in_force(norms.with_reading(case["code"], case["other"]), case["id"], case["ente"])
    assert f"lettura adottata: «{case['other'].replace('_', ' ')}» ({case['code']})" in citation(reread)
    assert amount(reread) == amount(ruling)


def test_each_ambiguity_of_the_two_texts_is_read_somewhere(norms: Norms):
    declared = {code for code in norms.readings if code.startswith(("amb_CI_", "amb_BS_"))}
    assert {case["code"] for case in WORKED["readings"]} == declared
    assert len(declared) == 15


def test_a_reading_has_alternatives_but_where_one_act_simply_prevails(norms: Norms):
    alone = {code for code, reading in norms.readings.items() if len(reading.options) == 1}
    assert alone == {"amb_CI_2", "amb_CI_6"}


@pytest.mark.parametrize("ente", ENTI)
def test_the_rules_of_a_regulation_begin_on_one_day(norms: Norms, ente: str):
    first = {value.since for parameter in norms.shelves["ente", ente].values() for value in parameter.values}
    assert len(first) == 1


def test_what_the_template_leaves_blank_is_said_to_be_supposed(norms: Norms):
    ruling = in_force(norms, "recesso.preavviso_giorni", "civitanova")
    assert ruling.value.mark.to_verify
    assert citation(ruling).endswith("da verificare sul testo")
    assert "L. 81/2017, art. 19, c. 2" in (ruling.value.condition or "")


def test_the_comune_sets_the_true_day_and_repeals_with_a_file_of_its_own(tmp_path: Path):
    name = "parameters/enti/civitanova/firma.termine_giorni.yaml"
    ours = (OURS / name).read_text(encoding="utf-8")
    repeal = """\
  - since: "2025-01-01"
    value: repealed
    source: {act: prova, article: "art. 9"}
    mark: V
    row: CI.SIGN.MAX_DAYS
checked:"""
    # Published on 01/02/2023: the fifteenth day after is 16/02/2023.
    true = ours.replace("since: entry_into_force", 'since: "2023-02-16"').replace("checked:", repeal)
    norms = load_norms(overlay(tmp_path, {name: true}))
    said = [of_ente(norms, "firma.termine_giorni", "civitanova", date(*day)) for day in ((2023, 2, 15), (2025, 1, 1))]
    assert said == [None, None]
    first = of_ente(norms, "firma.termine_giorni", "civitanova", date(2023, 2, 16))
    last = of_ente(norms, "firma.termine_giorni", "civitanova", date(2024, 12, 31))
    assert first is not None
    assert first == last
    assert first.number == 30


@pytest.mark.skipif(not FONTI.exists(), reason="the source documents (../shared/fonti) are not on this machine")
@pytest.mark.parametrize("name", READ)
def test_the_numbers_were_read_in_the_documents(name: str):
    text = " ".join((FONTI / name).read_text(encoding="utf-8").split())
    assert [phrase for phrase in READ[name] if phrase not in text] == []
