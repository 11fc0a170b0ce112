# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""The made-up ente: always the same for the same size and seed, nobody real, coverage where it was meant to be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from agilometro.demo.ente import REFERENCE_DAY, MadeUpEnte, make_ente
from agilometro.demo.population import check_value, made_up_fiscal_code
from agilometro.demo.regulation import WAYS
from agilometro.demo.truth import WHOLE_ENTE, truth_of


@pytest.fixture(scope="module")
def ente() -> MadeUpEnte:
    return make_ente("lucca", 90, 7)


def test_the_same_size_and_seed_write_the_same_bytes(ente: MadeUpEnte, tmp_path: Path) -> None:
    first, again = ente.write(tmp_path / "a"), make_ente("lucca", 90, 7).write(tmp_path / "b")
    assert [path.read_bytes() for path in first.files] == [path.read_bytes() for path in again.files]
    assert first.planted == again.planted
    other = make_ente("lucca", 90, 8).write(tmp_path / "c")
    assert other.files[1].read_bytes() != first.files[1].read_bytes()


def test_so_many_people_are_in_service_on_the_last_day(ente: MadeUpEnte) -> None:
    assert sum(1 for person in ente.life.population.people if person.serves_on(REFERENCE_DAY)) == 90


def test_no_fiscal_code_could_be_somebodys(ente: MadeUpEnte) -> None:
    codes = [person.fiscal_code for person in ente.life.population.people]
    assert all(len(code) == 16 and ord(code[15]) - ord("A") != check_value(code[:15]) for code in codes)


def test_the_check_value_is_that_of_the_ministry_of_finance() -> None:
    # The worked example of D.M. 23/12/1976 as commonly reprinted: RSSMRA80A01H501U.
    assert check_value("RSSMRA80A01H501") == ord("U") - ord("A")
    assert made_up_fiscal_code("Rossi", "Mario", 1980, 1, 1, "U").startswith("RSSMRA80A01Z999")


def test_agreements_follow_their_people_and_each_other(ente: MadeUpEnte) -> None:
    by_code = {agreement.code: agreement for agreement in ente.life.agreements}
    assert len(by_code) == len(ente.life.agreements)
    for agreement in ente.life.agreements:
        assert agreement.start <= agreement.end
        assert agreement.person.hired < agreement.start
        if agreement.renewal_of:
            before = by_code[agreement.renewal_of]
            assert before.person is agreement.person
            assert before.start < agreement.start


def test_nobody_works_before_being_hired_or_after_leaving(ente: MadeUpEnte) -> None:
    assert all(day.person.serves_on(day.day) for day in ente.days)
    assert len({(day.person.matricola, day.day) for day in ente.days}) == len(ente.days)


@pytest.mark.parametrize("regulation", sorted(WAYS))
def test_a_life_can_be_led_under_every_regulation(regulation: str) -> None:
    truth = truth_of(make_ente(regulation, 60, 3), REFERENCE_DAY)
    part, whole = truth.counts["S-01"][WHOLE_ENTE]
    assert 0 < part < whole
    assert ("S-05" in truth.counts) == (regulation == "civitanova")
    assert ("S-06" in truth.counts) == (regulation in ("lucca", "brescia"))


@pytest.mark.parametrize(("employees", "seed"), [(60, 1), (90, 2), (150, 3), (400, 4)])
def test_lucca_is_slightly_above_its_quarter(employees: int, seed: int) -> None:
    part, whole = truth_of(make_ente("lucca", employees, seed), REFERENCE_DAY).counts["S-01"][WHOLE_ENTE]
    assert 0.25 <= part / whole <= 0.32


def test_units_add_up_to_the_ente(ente: MadeUpEnte) -> None:
    tops = {unit.code for unit in ente.life.population.strutture if not unit.parent}
    for day in (date(2024, 6, 30), REFERENCE_DAY):
        for counts in truth_of(ente, day).counts.values():
            for side in (0, 1):
                assert sum(counts[top][side] for top in tops if top in counts) == counts.get(WHOLE_ENTE, (0, 0))[side]


def test_too_small_an_ente_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 60"):
        make_ente("lucca", 12)
