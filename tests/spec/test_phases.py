# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Are Bologna's phases and areas told as an HR officer would tell them? The worked cases of `phases/*.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from agilometro.fasi import phases_on
from disclosure.policy import load_policy
from metrics.engine import RecordBackend
from norms.lookup import Norms, load_norms
from record.store import Store
from record.tables import LIVELLI_AREA
from reports.phases import (
    Area,
    Phases,
    lacks_words,
    levels_words,
    mapped_people,
    premise_words,
    skills_seen,
    state_words,
    survey_words,
)
from tests.oracle.ente import fill
from tests.oracle.shared import emptied, one_store

__all__ = ["emptied", "one_store"]  # fixtures

FOLDER = Path(__file__).parent / "phases"
LATER = date(2030, 1, 1)
NORMS, POLICY = load_norms(), load_policy()
UNITS = [
    {"codice": code, "dal": date(2019, 1, 1), "padre": parent}
    for code, parent in (("A", None), ("B", None), ("B1", "B"), ("B2", "B"))
]


def cases(file: str, section: str = "cases") -> list[Any]:
    """Return the cases of a section of a file."""
    written = yaml.safe_load((FOLDER / file).read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["name"]) for case in written[section]]


def told(store: Store, on: date, norms: Norms = NORMS) -> Phases:
    """Return what the product says of Bologna on a day."""
    found = phases_on(RecordBackend(store), norms, "bologna", POLICY, on, LATER)
    assert found is not None
    return found


@pytest.mark.parametrize("case", cases("termini.yaml"))
def test_state_of_a_phase(emptied: Store, case: dict[str, Any]) -> None:
    fill(emptied, {"fasi": case["fasi"]})
    for on, expected in case["states"].items():
        found = next(each for each in told(emptied, on).milestones if each.phase.number == case["fase"])
        assert state_words(found)[1] == expected, on


@pytest.mark.parametrize("case", cases("esiti.yaml", "premises"))
def test_premises_of_phase_8(emptied: Store, case: dict[str, Any]) -> None:
    fill(emptied, {"fasi": case["fasi"]})
    norms = NORMS.with_reading("amb_BO_2", case["reading"])
    milestones = {each.phase.number: each for each in told(emptied, case["giorno"], norms).milestones}
    assert premise_words(milestones["08"]) == case["says"]
    assert all(premise_words(each) == "" for number, each in milestones.items() if number != "08")


@pytest.mark.parametrize("case", cases("esiti.yaml", "progress"))
def test_phases_closed_in_time(emptied: Store, case: dict[str, Any]) -> None:
    fill(emptied, {"fasi": case["fasi"]})
    found = told(emptied, case["giorno"]).progress
    assert (found.in_time, found.due, found.not_evaluable) == (case["in_time"], case["due"], case["not_evaluable"])


@pytest.mark.parametrize("case", cases("aree.yaml"))
def test_areas(emptied: Store, case: dict[str, Any]) -> None:
    rows = [row for written in case["mappature"] for row in stated(written)]
    fill(emptied, {"strutture": UNITS, "mappature_aree": rows})
    found = told(emptied, case["giorno"])
    if len(case["areas"]) > 1:
        assert [area.code for area in found.areas] == list(case["areas"])
    areas = {area.code: area for area in found.areas}
    for code, expected in case["areas"].items():
        said = as_said(areas[code], found)
        assert {name: said[name] for name in expected} == expected


def stated(written: str) -> Iterator[dict[str, Any]]:
    """Return the rows of one mapping; `-` has none."""
    struttura, rilevata_il, aspetto, numbers = written.split()
    for livello, numero in zip(LIVELLI_AREA[aspetto], numbers.split("/"), strict=True):
        if numero != "-":
            yield {
                "struttura": struttura,
                "rilevata_il": date.fromisoformat(rilevata_il),
                "aspetto": aspetto,
                "livello": livello,
                "numero": int(numero),
            }


def as_said(area: Area, found: Phases) -> dict[str, object]:
    """Return an area in the words of the cases."""
    return {
        "activities": levels_words(area.activity_counts),
        "taken_activities": survey_words(area.activities, found.mapping_end, found.on),
        "skills": levels_words(skills_seen(area.skills, area.people)),
        "taken_skills": survey_words(area.skills, found.mapping_end, found.on),
        "people": mapped_people(area.people),
        "below": list(area.below),
        **{each.profile.code: each.outcome.value for each in area.readiness},
        **{f"lacks_{each.profile.code}": lacks_words(each) for each in area.readiness},
    }


def test_every_phase_has_its_cases() -> None:
    found = {case.values[0]["fase"] for case in cases("termini.yaml")}
    assert found == {f"{number:02}" for number in range(1, 11)}
