# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What a ranking follows is read from the norms, and refused where they say nothing, two things, or another mode."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from metrics.ranking.application import Application
from metrics.ranking.proposal import SameCode, assess, propose
from metrics.ranking.rules import (
    LAW,
    LAW_CHILD,
    NoRanking,
    RulesChange,
    Scale,
    UnknownMode,
    rules_for,
    with_readings,
)
from norms.lookup import UnknownReading, load_norms
from record.grounds import Ground

NORMS = load_norms()
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


@pytest.mark.parametrize("ente", ["lucca", "bologna", "cremona"])
def test_an_ente_without_a_ranking_has_none(ente: str) -> None:
    with pytest.raises(NoRanking, match=r"graduatoria\.metodo"):
        rules_for(NORMS, ente, FIRST, LAST)


def test_one_ranking_does_not_follow_two_rules() -> None:
    with pytest.raises(RulesChange) as caught:
        rules_for(NORMS, "brescia", date(2019, 7, 1), date(2019, 7, 31))
    assert (caught.value.id, caught.value.on) == ("graduatoria.metodo", date(2019, 7, 2))


def test_modes_and_readings_that_do_not_fit_are_refused() -> None:
    with pytest.raises(UnknownMode, match="unknown mode 'a_caso'"):
        rules_for(NORMS, "brescia", FIRST, LAST, "a_caso")
    with pytest.raises(UnknownMode, match="an ordered list has no mode"):
        rules_for(NORMS, "civitanova", FIRST, LAST, "BS-DEFAULT")
    with pytest.raises(UnknownMode, match="reads amb_BS_1 in another way"):
        with_readings(NORMS, {"amb_BS_1": "come_stampato"}, "swap_c02_c03")
    with pytest.raises(UnknownReading):
        with_readings(NORMS, {"amb_BS_1": "a_caso"}, None)


def test_the_readings_printed_are_those_applied() -> None:
    swapped = rules_for(NORMS, "brescia", FIRST, LAST, "swap_c02_c03")
    assert next((each.code, each.active) for each in swapped.readings) == ("amb_BS_1", "scambiati")
    assert {each.code for each in swapped.readings} == {f"amb_BS_{number}" for number in range(1, 8)}
    additive = rules_for(NORMS, "brescia", FIRST, LAST, "additive_literal")
    assert {(each.code, each.active) for each in additive.readings} >= {
        ("amb_BS_2", "additivi"),
        ("amb_BS_4", "additivi"),
    }


def test_every_value_comes_from_the_norms_of_the_ente(tmp_path: Path) -> None:
    folder = tmp_path / "parameters" / "enti" / "brescia"
    folder.mkdir(parents=True)
    ours = Path(__file__).parents[4] / "norms" / "parameters" / "enti" / "brescia"
    changes = (
        ("graduatoria.c01", "value: 15", "value: 20"),
        ("graduatoria.c11", "{from: 101, value: 4}", "{from: 101, value: 9}"),
        ("graduatoria.parto_anni", "value: 3", "value: 1"),
    )
    for id, before, after in changes:
        text = (ours / f"{id}.yaml").read_text(encoding="utf-8")
        assert before in text
        (folder / f"{id}.yaml").write_text(text.replace(before, after), encoding="utf-8")
    rules = rules_for(load_norms(tmp_path), "brescia", FIRST, LAST)
    assert isinstance(rules.method, Scale)
    claimed = (Ground("C01"), Ground("C11", km=101), Ground("C05", nato_il=date(2025, 2, 1)))
    found = assess(Application("D1", FIRST, titoli=claimed), rules)
    assert [line.points for line in found.lines] == [20, 0, 9]
    assert found.merit == Fraction(29)


OURS = Path(__file__).parents[4] / "norms" / "parameters" / "enti" / "brescia" / "graduatoria.c08.ulteriore.yaml"
TWO_BANDS = "      - {from: 0, below: 10, value: 1}\n      - {from: 10, below: 18, value: 0.5}\n"


@pytest.mark.parametrize(
    ("bands", "ages", "given"),
    [
        # 8 and 12 beside a first child of 20, who counts until 21
        (["from: 0, below: 12, value: 2", "from: 12, below: 21, value: 3"], (20, 12, 8), {20: 5, 12: 3, 8: 2}),
        # 17 included is «before 18»: a child of 18 is nobody's first
        (["from: 0, to: 17, value: 2"], (18, 17, 3), {18: 0, 17: 5, 3: 2}),
        # without an end every child counts, whatever the age
        (["from: 0, below: 10, value: 1", "from: 10, value: 0.5"], (40, 30, 9), {40: 5, 30: Fraction(1, 2), 9: 1}),
        # an age in no band gives nothing, and is told
        (["from: 3, below: 18, value: 1"], (10, 2), {10: 5, 2: 0}),
    ],
)
def test_the_ages_of_children_come_from_the_norms(
    tmp_path: Path, bands: list[str], ages: tuple[int, ...], given: dict[int, int | Fraction]
) -> None:
    folder = tmp_path / "parameters" / "enti" / "brescia"
    folder.mkdir(parents=True)
    text = OURS.read_text(encoding="utf-8")
    assert TWO_BANDS in text
    written = "".join(f"      - {{{band}}}\n" for band in bands)
    (folder / OURS.name).write_text(text.replace(TWO_BANDS, written), encoding="utf-8")
    rules = rules_for(load_norms(tmp_path), "brescia", FIRST, LAST)
    children = tuple(Ground("C08", nato_il=date(FIRST.year - age, 1, 1)) for age in ages)
    found = assess(Application("D1", FIRST, titoli=children), rules)
    assert sorted(line.points for line in found.lines) == sorted(given.values())
    assert all(line.why for line in found.lines)


def test_the_law_is_followed_from_the_day_on_which_it_begins() -> None:
    rules = rules_for(NORMS, "brescia", date(2022, 8, 1), date(2022, 8, 31))
    assert rules.law_on(date(2022, 8, 12)) == {}
    assert set(rules.law_on(date(2022, 8, 13))) == set(LAW)
    assert rules.law_on(date(2023, 1, 1))[LAW_CHILD].number == 12


def test_an_application_comes_once() -> None:
    rules = rules_for(NORMS, "brescia", FIRST, LAST)
    with pytest.raises(SameCode):
        propose([Application("D1", FIRST), Application("D1", LAST)], rules)
