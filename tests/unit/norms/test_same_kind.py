# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is a rule of an overlay refused when whoever counts with its id would not understand it?"""

from __future__ import annotations

from pathlib import Path

import pytest

from norms.lookup import load_norms
from norms.reading import DeclarationError
from tests.unit.norms.overlay import dated, declared, overlay

BASE = 'base: orario_settimanale\nchecked: "2026-11-23"'


def refused(tmp_path: Path, place: str, id: str, written: str) -> str:
    path = f"parameters/{place}/{id}.yaml"
    overlay(tmp_path, {path: written.replace("prova.regola", id)})
    with pytest.raises(DeclarationError) as error:
        load_norms(tmp_path)
    return str(error.value).removeprefix(f"{tmp_path}/{path}:")


@pytest.mark.parametrize("place", ["stato", "ccnl/funzioni-locali", "enti/lucca"])
def test_another_unit_is_refused_in_every_tier(tmp_path: Path, place: str) -> None:
    written = declared("days", dated("2024-01-01", "3"), bound="floor")
    said = refused(tmp_path, place, "presenza.minima", written)
    assert said == "3: unknown unit for presenza.minima 'days'; allowed: percent"


def test_another_unit_is_refused_in_a_new_ente(tmp_path: Path) -> None:
    overlay(tmp_path, {"parameters/enti/esempio/ente.yaml": "id: esempio\nname: Comune di Esempio\n"})
    written = declared("percent", dated("2024-01-01", "30"), bound="ceiling", more=BASE)
    said = refused(tmp_path, "enti/esempio", "firma.termine_giorni", written)
    assert said == "3: unknown unit for firma.termine_giorni 'percent'; allowed: days"


def test_a_minimum_said_as_a_maximum_is_refused(tmp_path: Path) -> None:
    written = declared("percent", dated("2024-01-01", "50"), bound="ceiling", more=BASE)
    said = refused(tmp_path, "enti/lucca", "presenza.minima", written)
    assert said == "4: unknown bound for presenza.minima 'ceiling'; allowed: floor"


def test_a_percentage_of_something_else_is_refused(tmp_path: Path) -> None:
    base = BASE.replace("orario_settimanale", "dirigenti")
    written = declared("percent", dated("2024-01-01", "50"), bound="floor", more=base)
    said = refused(tmp_path, "enti/lucca", "presenza.minima", written)
    assert said == "5: unknown base for presenza.minima 'dirigenti'; allowed: orario_settimanale, ore_settimanali"


def test_a_rule_that_only_the_overlay_knows_is_said_as_it_likes(tmp_path: Path) -> None:
    overlay(tmp_path, {"parameters/enti/lucca/prova.regola.yaml": declared("days", dated("2024-01-01", "3"))})
    assert "prova.regola" in {parameter.id for _, parameter in load_norms(tmp_path).parameters("lucca")}
