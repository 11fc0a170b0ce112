# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""The made-up ente: always the same for the same size and seed, nobody real, coverage where it was meant to be."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from agilometro.demo.ente import REFERENCE_DAY, MadeUpEnte, make_ente
from agilometro.demo.population import check_value, made_up_fiscal_code
from agilometro.demo.regulation import WAYS
from agilometro.demo.truth import WHOLE_ENTE, truth_of
from record.tables import CODICI_TITOLO


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


@pytest.mark.parametrize("regulation", ["brescia", "civitanova"])
def test_a_call_can_be_ranked_and_has_ties(regulation: str) -> None:
    life = make_ente(regulation, 300, 4).life
    call = [a for a in life.applications if a.outcome == "in_attesa" and a.filed >= REFERENCE_DAY.replace(day=1)]
    stated = Counter(
        tuple((g.code, g.km) for g in life.grounds if g.application == application.code) for application in call
    )
    assert len(call) >= 15
    assert len(stated) >= 5
    assert max(stated.values()) >= 2
    assert all(application.minute is not None for application in call)
    assert {g.code for g in life.grounds} <= set(CODICI_TITOLO)
    assert len({a.person.matricola for a in call}) == len(call)


def test_every_pregnancy_of_a_call_says_the_day_that_is_expected() -> None:
    life = make_ente("civitanova").life
    filed = {application.code: application.filed for application in life.applications}
    pregnancies = [ground for ground in life.grounds if ground.code == "gravidanza"]
    assert pregnancies
    assert all(ground.until is not None and ground.until > filed[ground.application] for ground in pregnancies)


def test_duties_are_kept_mostly_and_missed_at_times() -> None:
    life = make_ente("brescia").life
    notices = [
        (a.recess - a.duties.recess_notified).days
        for a in life.agreements
        if a.recess is not None and a.duties.recess_notified is not None
    ]
    assert min(notices) < 30 <= max(notices)
    assert {a.duties.recess_for_cause for a in life.agreements} == {True, False, None}
    assert any(a.trained is not None and a.trained >= a.start for a in life.agreements)
    assert any(a.trained is None for a in life.agreements)
    assert any(a.informed is None for a in life.agreements)
    sent = [(a.start, a.duties.communicated) for a in life.agreements if a.duties.communicated is not None]
    assert {day.day <= 20 for _, day in sent} == {True, False}
    assert all(day >= start for start, day in sent)
    asked = [(a.end - a.duties.renewal_asked).days for a in life.agreements if a.duties.renewal_asked is not None]
    assert min(asked) < 0 < max(asked)
    assert {a.duties.reporting for a in life.agreements} == {"mensile", ""}
    assert {a.duties.clauses for a in life.agreements} == {True, False, None}


def test_only_a_programme_has_phases_one_of_them_open() -> None:
    life = make_ente("bologna", 60, 3).life
    assert [phase.code for phase in life.phases] == [f"{number:02}" for number in range(1, 11)]
    assert [phase.code for phase in life.phases if phase.closed is None] == ["09"]
    assert {survey.aspect for survey in life.surveys} == {"digitalizzazione", "competenze"}
    assert {agreement.profile for agreement in life.agreements} == {"P", "O", "G"}
    assert make_ente("lucca", 60, 3).life.phases == ()


def test_units_add_up_to_the_ente(ente: MadeUpEnte) -> None:
    tops = {unit.code for unit in ente.life.population.strutture if not unit.parent}
    for day in (date(2024, 6, 30), REFERENCE_DAY):
        for counts in truth_of(ente, day).counts.values():
            for side in (0, 1):
                assert sum(counts[top][side] for top in tops if top in counts) == counts.get(WHOLE_ENTE, (0, 0))[side]


def test_the_accounts_of_two_years_cover_the_same_months(ente: MadeUpEnte) -> None:
    accounts, end = ente.life.accounts, REFERENCE_DAY
    covered = {
        (cost.item, cost.struttura, cost.span.first.month, cost.span.first.year): cost for cost in accounts.costs
    }
    for item, struttura, month, year in covered:
        assert year == end.year - 1 or (item, struttura, month, end.year - 1) in covered
    assert all(cost.cents > 0 and cost.span.last <= end for cost in accounts.costs)
    assert {cost.span.first.year for cost in accounts.costs} == {end.year - 1, end.year}
    assert all(process.in_time <= process.outputs for process in accounts.processes)
    assert all((process.satisfied or 0) <= (process.respondents or 0) for process in accounts.processes)


def test_about_half_of_the_agile_people_said_how_they_come_to_the_office() -> None:
    life = make_ente("lucca", 400, 4).life
    agile = {a.person.matricola for a in life.agreements if a.last >= date(REFERENCE_DAY.year - 1, 1, 1)}
    declared = {journey.person.matricola for journey in life.accounts.journeys}
    assert declared < agile
    assert 0.35 < len(declared) / len(agile) < 0.65
    assert len(life.accounts.journeys) > len(declared)
    assert all(journey.declared <= REFERENCE_DAY for journey in life.accounts.journeys)


def test_the_weights_of_a_plan_make_a_hundred_and_one_goal_is_in_words(ente: MadeUpEnte) -> None:
    weights = Counter[tuple[str, int]]()
    for target in ente.life.accounts.targets:
        weights[target.struttura, target.year] += target.weight
        assert (target.unit == "testo") == bool(target.milestone)
        assert bool(target.value) != bool(target.milestone)
    assert set(weights.values()) == {100}
    assert {year for _, year in weights} == {REFERENCE_DAY.year + step for step in range(3)}
    assert len({struttura for struttura, _ in weights}) > 1


def test_accounts_draw_their_own_chances() -> None:
    first, other = make_ente("lucca", 90, 7).life, make_ente("lucca", 90, 8).life
    assert make_ente("lucca", 90, 7).life.accounts == first.accounts
    assert first.accounts.costs != other.accounts.costs


def test_too_small_an_ente_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 60"):
        make_ente("lucca", 12)


def test_most_agreements_of_civitanova_rest_as_prescribed_and_the_others_as_before() -> None:
    rest = Counter(each.duties.disconnected_from for each in make_ente("civitanova", 120, 5).life.agreements)
    assert set(rest) == {"17:30", "19:00"}
    assert rest["17:30"] > 5 * rest["19:00"]
    elsewhere = {each.duties.disconnected_from for each in make_ente("lucca", 120, 5).life.agreements}
    assert elsewhere == {"19:00"}
