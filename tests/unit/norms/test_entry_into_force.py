# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does one day, written once by the ente, move every rule of a regulation that begins when it enters into force?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from norms.citation import DECLARED, citation, declared, to_verify
from norms.lookup import Norms, load_norms
from norms.reading import DeclarationError
from norms.rules import Mark, Value
from tests.unit.norms.overlay import dated, overlay
from tests.unit.norms.overlay import declared as parameter

ENTE = "parameters/enti/civitanova/ente.yaml"
DAY = 'entry_into_force: "2023-02-16"\n'
"""Published on 01/02/2023: the fifteenth day after is 16/02/2023."""


def values(norms: Norms) -> list[Value]:
    return [value for each in norms.shelves["ente", "civitanova"].values() for value in each.values]


def test_ours_stands_on_the_first_day_of_the_plan_and_says_that_it_must_be_verified():
    found = load_norms()
    assert len(values(found)) == 44
    assert {(value.since, value.since_mark, value.since_declared) for value in values(found)} == {
        (date(2023, 1, 1), Mark.DERIVED, True)
    }
    signature = found.in_force("firma.termine_giorni", "civitanova", date(2026, 1, 1))
    assert signature is not None
    assert (to_verify(signature), declared(signature)) == ("decorrenza da verificare sul testo", "")


@pytest.mark.parametrize("name", ["", "name: Comune di Civitanova Marche\n"])
def test_the_ente_says_the_day_once_and_every_rule_begins_on_it(tmp_path: Path, name: str):
    found = load_norms(overlay(tmp_path, {ENTE: f"id: civitanova\n{name}{DAY}"}))
    assert {(value.since, value.since_mark) for value in values(found)} == {(date(2023, 2, 16), Mark.VERIFIED)}
    assert len(values(found)) == 44
    assert [each.tier for each in found.lookup("firma.termine_giorni", "civitanova", date(2023, 2, 15))] == []
    signature = found.in_force("firma.termine_giorni", "civitanova", date(2023, 2, 16))
    assert signature is not None
    assert to_verify(signature) == ""
    assert citation(signature).endswith(f"; {DECLARED}")
    # What the file does not name stays: the name, and the collective agreement with its rules.
    assert (found.enti["civitanova"].name, found.enti["civitanova"].ccnl) == (
        "Comune di Civitanova Marche",
        "funzioni-locali",
    )


def test_the_ente_may_say_that_its_day_is_still_to_be_verified(tmp_path: Path):
    found = load_norms(overlay(tmp_path, {ENTE: f"id: civitanova\n{DAY}since_mark: K\n"}))
    assert {(value.since, value.since_mark) for value in values(found)} == {(date(2023, 2, 16), Mark.KNOWLEDGE)}


def test_an_ente_that_changes_its_name_alone_moves_no_day(tmp_path: Path):
    found = load_norms(overlay(tmp_path, {ENTE: "id: civitanova\nname: Comune di Prova\n"}))
    assert found.enti["civitanova"].name == "Comune di Prova"
    assert values(found) == values(load_norms())


def new_ente(folder: Path, day: str, value: str) -> Path:
    ente = f"id: prova\nname: Comune di Prova\n{day}"
    rule = parameter("days", value)
    files = {"parameters/enti/prova/ente.yaml": ente, "parameters/enti/prova/prova.regola.yaml": rule}
    return overlay(folder, files)


def test_a_new_ente_may_write_its_rules_so_and_a_later_value_with_its_own_day(tmp_path: Path):
    first, second = dated("entry_into_force", "30"), dated("2024-01-01", "20")
    found = load_norms(new_ente(tmp_path, DAY, first.replace('"entry_into_force"', "entry_into_force") + second))
    written = found.shelves["ente", "prova"]["prova.regola"].values
    assert [(value.since, value.since_declared) for value in written] == [
        (date(2023, 2, 16), True),
        (date(2024, 1, 1), False),
    ]


@pytest.mark.parametrize(
    ("day", "more", "message"),
    [
        ("", "mark: V", "7: the ente.yaml of 'prova' gives no entry_into_force; add it there, or write the day"),
        (
            DAY,
            "mark: V\nsince_mark: D",
            "11: the `since_mark` of entry_into_force is written in ente.yaml, beside the day; remove it",
        ),
    ],
)
def test_a_day_that_is_not_given_and_one_marked_twice_are_refused(tmp_path: Path, day: str, more: str, message: str):
    folder = new_ente(tmp_path, day, dated("entry_into_force", "30", more=more))
    with pytest.raises(DeclarationError) as refused:
        load_norms(folder)
    assert str(refused.value) == f"{folder / 'parameters/enti/prova/prova.regola.yaml'}:{message}"


def test_a_day_that_comes_after_a_later_value_is_refused(tmp_path: Path):
    folder = new_ente(tmp_path, DAY, dated("entry_into_force", "30") + dated("2023-02-16", "20"))
    with pytest.raises(DeclarationError, match="2023-02-16 does not follow 2023-02-16; values go from the oldest"):
        load_norms(folder)
