# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is the right rule in force on each day, with its tier, its denominator and its reading?"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from norms.lookup import Norms, UnknownEnte, UnknownParameter, load_norms
from norms.rules import BASES

SPEC = Path(__file__).parents[2] / "spec" / "norms" / "lookups.yaml"
LOOKUPS = [
    (lookup["id"], lookup["ente"], case)
    for lookup in yaml.load(SPEC.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for case in lookup["cases"]
]
TODAY = date(2026, 10, 31)
NOT_GIVEN = {"provincia.lucca.it/piao/monitoraggi-impatti-lavoro-agile"}
"""Pages of an ente that are not among the five documents given to the project."""


@pytest.fixture(scope="module")
def norms() -> Norms:
    return load_norms()


@pytest.mark.parametrize(("id", "ente", "case"), LOOKUPS)
def test_each_worked_lookup_gives_what_was_checked_by_hand(norms: Norms, id: str, ente: str, case: dict[str, str]):
    expected = {tier: value for tier, value in case.items() if tier != "on" and value != "none"}
    found = norms.lookup(id, ente, date.fromisoformat(case["on"]))
    assert {ruling.tier: ruling.text for ruling in found} == expected


def test_the_most_local_rule_is_in_force_and_all_are_shown(norms: Norms):
    rulings = norms.lookup("recesso.preavviso_giorni", "brescia", TODAY)
    assert [ruling.tier for ruling in rulings] == ["stato", "ente"]
    assert norms.in_force("recesso.preavviso_giorni", "brescia", TODAY) == rulings[-1]


def test_before_the_first_day_nothing_is_in_force(norms: Norms):
    assert norms.in_force("copertura.minima", "lucca", date(2021, 10, 19)) is None


def test_a_percentage_is_an_exact_fraction_and_a_count_an_integer(norms: Norms):
    coverage = norms.in_force("copertura.minima", "lucca", TODAY)
    service = norms.in_force("servizio.minimo_giorni", "lucca", TODAY)
    assert coverage is not None
    assert service is not None
    assert coverage.fraction == Fraction(1, 4)
    assert service.number == 90
    with pytest.raises(ValueError, match=r"copertura\.minima is in percent, not in days or months or "):
        _ = coverage.number
    with pytest.raises(ValueError, match=r"servizio\.minimo_giorni is in days, not in percent"):
        _ = service.fraction


def test_the_national_quotas_keep_their_denominators_apart(norms: Norms):
    bases = {
        parameter.id: parameter.base
        for _, parameter in norms.parameters("lucca")
        if parameter.id.startswith("copertura.")
    }
    assert bases == {
        "copertura.minima": "eseguibili",
        "copertura.nazionale.con_pola": "eseguibili",
        "copertura.nazionale.emergenza": "eseguibili",
        "copertura.nazionale.richiedenti_2015": "richiedenti",
        "copertura.nazionale.senza_pola": "richiedenti",
    }
    assert all(base in BASES for base in bases.values())


@pytest.mark.parametrize(
    ("id", "ente", "code"),
    [
        ("servizio.minimo_giorni", "lucca", "amb_LU_1"),
        ("copertura.minima", "lucca", "amb_LU_2"),
        ("presenza.minima", "lucca", "amb_LU_3"),
        ("giorni_agili.massimi_settimana", "lucca", "amb_LU_3"),
        ("firma.termine_giorni", "civitanova", "amb_CI_1"),
    ],
)
def test_an_ambiguous_text_carries_every_reading(norms: Norms, id: str, ente: str, code: str):
    ruling = norms.in_force(id, ente, TODAY)
    assert ruling is not None
    assert ruling.value.reading is not None
    assert ruling.value.reading.code == code
    assert len(ruling.value.reading.options) >= 2
    assert ruling.value.reading.text


def test_what_nobody_declares_is_refused_by_name(norms: Norms):
    with pytest.raises(
        UnknownParameter, match=r"unknown parameter 'copertura\.massima'; declared: .*copertura\.minima"
    ):
        norms.lookup("copertura.massima", "lucca", TODAY)
    with pytest.raises(UnknownEnte, match="unknown ente 'pisa'; allowed: bologna, brescia"):
        norms.lookup("copertura.minima", "pisa", TODAY)


def test_only_values_of_the_given_documents_carry_a_day_of_reading(norms: Norms):
    for (tier, _), shelf in norms.shelves.items():
        for parameter in shelf.values():
            told = {value.source.act.text for value in parameter.values} <= NOT_GIVEN
            assert (parameter.checked is not None) == (tier == "ente" and not told), parameter.id


def overlay(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


RAISED = """\
id: copertura.minima
title: Quota minima
unit: percent
bound: floor
base: eseguibili
values:
  - since: "2026-01-01"
    value: "30"
    source: {act: lucca-nuovo, article: "art. 1"}
    mark: V
    row: LU.COV.MIN
  - since: "2026-07-01"
    value: repealed
    source: {act: lucca-nuovo, article: "art. 9"}
    mark: V
    row: LU.COV.MIN
checked: "2026-11-23"
"""
NEW_ACT = '- {id: lucca-nuovo, title: Nuovo regolamento, date: "2025-12-01", text: "provincia.lucca.it"}\n'


def test_an_ente_overlays_its_own_rules_without_touching_ours(tmp_path: Path):
    files = {"acts.yaml": NEW_ACT, "parameters/enti/lucca/copertura.minima.yaml": RAISED}
    norms = load_norms(overlay(tmp_path, files))
    assert norms.in_force("copertura.minima", "lucca", date(2025, 12, 31)) is None
    changed = norms.in_force("copertura.minima", "lucca", date(2026, 1, 1))
    assert changed is not None
    assert changed.fraction == Fraction(3, 10)
    assert norms.in_force("copertura.minima", "lucca", date(2026, 7, 1)) is None
    assert norms.in_force("servizio.minimo_giorni", "lucca", TODAY) is not None


def test_an_ente_chooses_another_reading(tmp_path: Path):
    norms = load_norms(overlay(tmp_path, {"readings.yaml": "- {code: amb_LU_1, active: lavorati}\n"}))
    ruling = norms.in_force("servizio.minimo_giorni", "lucca", TODAY)
    assert ruling is not None
    assert ruling.value.reading is not None
    assert ruling.value.reading.active == "lavorati"


def test_a_new_ente_needs_a_folder_only(tmp_path: Path):
    files = {
        "acts.yaml": NEW_ACT,
        "parameters/enti/pisa/ente.yaml": "id: pisa\nname: Provincia di Pisa\nccnl: funzioni-locali\n",
        "parameters/enti/pisa/copertura.minima.yaml": RAISED,
    }
    norms = load_norms(overlay(tmp_path, files))
    assert norms.in_force("copertura.minima", "pisa", date(2026, 3, 1)) is not None
