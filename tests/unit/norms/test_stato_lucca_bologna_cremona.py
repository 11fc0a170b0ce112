# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do the rules of the state, the collective agreements, Lucca, Bologna and Cremona say what their texts say?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from norms.citation import amount, citation
from norms.lookup import Norms, load_norms
from norms.rules import Ruling

SPEC = Path(__file__).parents[2] / "spec" / "norms" / "stato_lucca_bologna_cremona.yaml"
WORKED = yaml.load(SPEC.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
TODAY = date(2026, 10, 31)
FONTI = Path(__file__).parents[4] / "shared" / "fonti"
READ = {
    "lucca.txt": [
        "15 Pc portatili, installate 31 webcam sulle postazioni e attivate 2 sale videoconferenze",
        "previa verifica della compatibilità tra profilo professionale ricoperto e mansioni svolte",
        "le giornate settimanali in cui viene svolta la prestazione in presenza",
        "ma non ha uno specifico vincolo di orario",
        "rendicontare la performance",
    ],
    "bologna.txt": [
        "fino a 3 gg",
        "fino a 2 gg alla seettimana",
        "1 gg alla settimana",
        "31/10/2019 Individuazione di 20 unita' di sperimentatori",
        "4 01/12/2019 31/05/2020 1 fase sperimentazione",
        "8 31/05/2020 Sulla base degli esiti della fase 2",
        "10 30/06/2020 Proposte dirigenti",
    ],
    "cremona.txt": [
        "nel 2014, nel 2015 e nel 2016 ha aderito alla giornata sperimentale",
        "miglioramento qualità della vita, motivazione e propensione",
        "selezionato tra i dieci in tutta Italia",
        "8 enti pubblici della provincia di Cremona e 8 enti pubblici della provincia di Mantova",
    ],
}


@pytest.fixture(scope="module")
def norms() -> Norms:
    return load_norms()


def of_tier(norms: Norms, case: dict[str, str], on: date) -> Ruling | None:
    """Return what the tier of a case itself prescribes."""
    found = norms.lookup(case["id"], case["ente"], on)
    return next((ruling for ruling in found if ruling.tier == case["tier"]), None)


@pytest.mark.parametrize("case", WORKED["rules"], ids=lambda case: f"{case['ente']} {case['id']} {case['on']}")
def test_a_rule_says_on_a_day_what_was_checked_by_hand(norms: Norms, case: dict[str, str]):
    ruling = of_tier(norms, case, date.fromisoformat(case["on"]))
    assert (amount(ruling) if ruling else "none") == case["said"]


@pytest.mark.parametrize("case", WORKED["lists"], ids=lambda case: f"{case['tier']} {case['id']}")
def test_a_list_has_the_elements_of_the_act_in_its_order(norms: Norms, case: dict[str, str]):
    ruling = of_tier(norms, case, TODAY)
    assert ruling is not None
    assert [item.id for item in ruling.items] == list(case["items"])


@pytest.mark.parametrize(
    ("id", "ente", "code", "other"),
    [
        ("servizio.minimo_giorni", "lucca", "amb_LU_1", "lavorati"),
        ("copertura.minima", "lucca", "amb_LU_2", "totale"),
        ("presenza.minima", "lucca", "amb_LU_3", "media_mese"),
        ("giorni_agili.massimi_settimana.progettuale", "bologna", "amb_BO_1", "mese"),
        ("fase.08", "bologna", "amb_BO_2", "letterale"),
    ],
)
def test_an_ambiguous_rule_prints_the_reading_that_is_chosen(norms: Norms, id: str, ente: str, code: str, other: str):
    ruling = norms.with_reading(code, other).in_force(id, ente, TODAY)
    assert ruling is not None
    assert f"lettura adottata: «{other.replace('_', ' ')}» ({code})" in citation(ruling)


def test_the_slide_gives_the_profile_of_objectives_no_degree_of_digitalisation(norms: Norms):
    degrees = {id for id in norms.shelves["ente", "bologna"] if id.endswith(".digitalizzazione")}
    assert degrees == {"profilo.progettuale.digitalizzazione", "profilo.gestionale.digitalizzazione"}


def test_a_rule_of_private_employers_says_that_it_is_not_for_public_ones(norms: Norms):
    ruling = norms.in_force("comunicazione.privati_giorni", "lucca", TODAY)
    assert ruling is not None
    assert "non vale per le pubbliche amministrazioni" in (ruling.value.condition or "")


def test_what_is_not_a_contract_yet_says_so(norms: Norms):
    shelf = norms.shelves["ccnl", "funzioni-centrali"].values()
    values = [value for parameter in shelf for value in parameter.values if value.source.act.id == "ccnl-fc-2022-2024"]
    assert len(values) == 3
    assert all("ipotesi" in (value.condition or "") and value.since_mark.to_verify for value in values)


@pytest.mark.skipif(not FONTI.exists(), reason="the source documents (../shared/fonti) are not on this machine")
@pytest.mark.parametrize("name", READ)
def test_the_facts_were_read_in_the_documents(name: str):
    text = " ".join((FONTI / name).read_text(encoding="utf-8").split())
    assert [phrase for phrase in READ[name] if phrase not in text] == []
