# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Are the made-up waves always the same, as big as they say, and within the scales that they answer?"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from agilometro.demo.questionari import Asked, waves, write
from surveys.reading import load

ON = date(2026, 10, 31)


def _rows(asked: Asked, out: Path, seed: int = 1) -> list[dict[str, str]]:
    path = write(asked, load(asked.wave.instrument), out, seed)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_the_waves_are_those_of_the_year(tmp_path: Path) -> None:
    told = [(each.wave.id, each.wave.invited, len(_rows(each, tmp_path))) for each in waves(ON)]
    assert told == [
        ("benessere-2025", 336, 196),
        ("benessere-2026", 336, 207),
        ("fase6-sw-2026", 20, 17),
        ("fase6-dr-2026", 12, 11),
    ]
    assert waves(date(2026, 3, 1))[1].wave.id == "benessere-2025"


def test_the_same_seed_gives_the_same_answers(tmp_path: Path) -> None:
    asked = waves(ON)[2]
    assert _rows(asked, tmp_path / "a") == _rows(asked, tmp_path / "b")
    assert _rows(asked, tmp_path / "a") != _rows(asked, tmp_path / "c", seed=2)


def test_every_answer_is_one_that_its_question_allows(tmp_path: Path) -> None:
    for asked in waves(ON):
        instrument = load(asked.wave.instrument)
        for row in _rows(asked, tmp_path):
            for item in instrument.items:
                said = row.get(item.code, "")
                if item.scale is not None and said.lstrip("-").isdigit():
                    assert int(said) in item.scale.points
                elif item.options and said:
                    assert said in [option.label for option in item.options]


def test_no_more_people_answer_with_some_traits_than_were_invited(tmp_path: Path) -> None:
    asked = waves(ON)[1]
    by_age = asked.wave.invited_by("ETA")
    options = {option.label: option.code for option in load("civit2013").by_code["ETA"].options}
    answered = [options[row["ETA"]] for row in _rows(asked, tmp_path)]
    assert all(answered.count(age) <= people for age, people in by_age.items())


def test_fase_6_asks_no_trait_that_could_not_be_shown(tmp_path: Path) -> None:
    row = _rows(waves(ON)[2], tmp_path)[0]
    assert not {"GENERE", "F_PROF"} & set(row)
    assert {"id", "submitdate", "ipaddr"} <= set(row)
