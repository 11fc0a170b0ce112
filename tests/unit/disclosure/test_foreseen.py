# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does a forecast begin at the released numbers, hide what they hide, and tell nothing of one person?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from disclosure.foreseen import Foreseen, foresee
from disclosure.gate import release
from disclosure.policy import Policy, load_policy
from disclosure.release import Released
from metrics.cube import BrokenCount
from metrics.engine import RecordBackend, measure
from metrics.forecast.ask import Horizon
from metrics.forecast.scenario import Goal, Scenario, WrongScenario, read
from metrics.places import At
from metrics.targets import Target
from record.store import Store
from tests.oracle.ente import Row, fill

ON, KNOWN = date(2026, 12, 31), date(2027, 1, 15)
UNTIL = date(2028, 12, 31)
AHEAD = Horizon(ON, KNOWN, UNTIL, 90)
POLICY: Policy = load_policy()
QUARTER = Target(Fraction(1, 4), "copertura.minima", "prova")


def people() -> Iterator[Row]:
    """Yield sixty people: thirty in A (ten with an agreement), twenty-seven in B (six), three in C (one)."""
    for number in range(1, 61):
        unit = "A" if number <= 30 else "B" if number <= 57 else "C"
        yield {"persona": number, "struttura": unit, "genere": "D" if number % 2 else "U", "dal": date(2022, 1, 1)}


AGREED = (*range(1, 11), *range(31, 37), 58)


def ente(last: date = date(2027, 6, 30)) -> dict[str, Any]:
    """Return the rows: the agreements of three years, each a year long; one in four was not renewed."""
    accordi: list[Row] = []
    for number in range(1, 58):
        for year in (2023, 2024, 2025):
            if (number + year) % 4:
                dal, al = date(year, 7, 1), date(year + 1, 6, 30)
                accordi.append({"accordo": f"V{number}-{year}", "persona": number, "inizio": dal, "fine": al})
    accordi = [each for each in accordi if each["persona"] % 3 == 0 and each["fine"] < date(2026, 7, 1)]
    for number in AGREED:
        accordi.append({"accordo": f"A{number}", "persona": number, "inizio": date(2026, 7, 1), "fine": last})
    strutture = [{"codice": code} for code in "ABC"]
    return {"strutture": strutture, "organico": list(people()), "accordi": accordi}


def released_of(store: Store, policy: Policy = POLICY) -> Released:
    """Return the release of S-01 on the day."""
    measured = measure(["S-01"], ON, KNOWN, RecordBackend(store), {"servizio.minimo_giorni": 90})
    return release(list(measured.values()), {"S-01": QUARTER}, policy)["S-01"]


def foreseen_of(store: Store, scenario: Scenario | None = None, released: Released | None = None) -> Foreseen:
    """Return a forecast of few futures."""
    start = released or released_of(store)
    return foresee(RecordBackend(store), AHEAD, start, POLICY, scenario or Scenario(), futures=300)


def test_it_begins_at_the_released_numbers(store: Store) -> None:
    fill(store, ente())
    found = foreseen_of(store)
    now = found.months[0]
    assert (now.end, now.part, now.whole, now.low, now.middle, now.high) == (ON, 17, 60, 283, 283, 283)
    assert found.months[-1].end == UNTIL
    assert len(found.months) == 25
    assert found.learnt == 36
    for unit in found.units:
        shown = found.released.cells[At(unit.code)]
        assert bool(unit.stops) == (shown.numerator is not None)
        if unit.stops:
            assert (unit.stops[0].part, unit.stops[0].whole) == (shown.numerator, shown.denominator)


def test_the_same_question_has_the_same_answer(store: Store) -> None:
    fill(store, ente())
    assert foreseen_of(store) == foreseen_of(store)


def test_bands_are_in_order_and_are_shares(store: Store) -> None:
    fill(store, ente())
    for month in foreseen_of(store).months:
        assert 0 <= month.low <= month.middle <= month.high <= 1000
        assert 0 <= month.part <= month.whole


def test_whoever_expires_in_a_unit_changes_nothing_of_its_path_but_the_entes(store: Store) -> None:
    """The path of A is the same whether those who expire are its own people or those of B."""
    rows = ente(last=date(2028, 6, 30))
    for each in rows["accordi"]:
        if each["accordo"] in ("A1", "A2", "A3"):
            each["fine"] = date(2027, 1, 31)
    fill(store, rows)
    first = foreseen_of(store)
    swapped = {each["accordo"]: each for each in rows["accordi"]}
    for mine, theirs in (("A1", "A31"), ("A2", "A32"), ("A3", "A33")):
        swapped[mine]["fine"], swapped[theirs]["fine"] = swapped[theirs]["fine"], swapped[mine]["fine"]
    later = [dict(each) for each in rows["accordi"] if each["accordo"] in ("A1", "A2", "A3", "A31", "A32", "A33")]
    fill(store, {"accordi": later}, noto_dal=date(2027, 1, 2))
    assert foreseen_of(store).units == first.units


def test_a_hidden_ente_has_no_forecast(store: Store) -> None:
    fill(store, ente())
    few = released_of(store, Policy("prova", "prova", 40, "prova", "prova"))
    found = foreseen_of(store, released=few)
    assert (found.months, found.units, dict(found.habits)) == ((), (), {})


def test_habits_of_few_people_are_not_told(store: Store) -> None:
    rows = ente()
    rows["accordi"] = [each for each in rows["accordi"] if each["accordo"].startswith("A")]
    fill(store, rows)
    assert set(foreseen_of(store).habits.values()) <= {None, foreseen_of(store).habits["begun"]}
    assert foreseen_of(store).habits["renewed"] is None


def test_a_shorter_forecast_is_the_beginning_of_the_longer(store: Store) -> None:
    fill(store, ente())
    whole = foreseen_of(store)
    short = whole.up_to(date(2027, 12, 31))
    assert short.months == whole.months[:13]


def test_a_release_of_another_day_is_refused(store: Store) -> None:
    fill(store, ente())
    with pytest.raises(BrokenCount):
        foresee(RecordBackend(store), replace(AHEAD, on=date(2026, 6, 29)), released_of(store), POLICY, Scenario())


# ---------------------------------------------------------------- scenarios


def test_a_unit_reaches_its_goal_and_the_ente_gains_as_many(store: Store) -> None:
    fill(store, ente(last=date(2029, 6, 30)))
    goal = Goal("A", Fraction(6, 10), UNTIL)
    usual, then = foreseen_of(store), foreseen_of(store, Scenario((goal,)))
    before, after = (next(u for u in found.units if u.code == "A").stops[-1] for found in (usual, then))
    assert abs(after.part - 0.6 * after.whole) <= 1
    assert abs((then.months[-1].part - usual.months[-1].part) - (after.part - before.part)) <= 1
    assert then.months[0].part == usual.months[0].part


@pytest.mark.parametrize(
    ("scenario", "said"),
    [
        (Scenario((Goal("Z", Fraction(1, 5), UNTIL),)), "non c’è nell’organigramma"),
        (Scenario((Goal("C", Fraction(1, 5), UNTIL),)), "riservata"),
        (Scenario((Goal("A", Fraction(1, 5), ON),)), "già passato"),
    ],
)
def test_what_cannot_be_supposed_is_refused(store: Store, scenario: Scenario, said: str) -> None:
    fill(store, ente())
    with pytest.raises(WrongScenario, match=said):
        foreseen_of(store, scenario)


def test_renewals_and_hires_move_the_path(store: Store) -> None:
    fill(store, ente())
    none, every = (foreseen_of(store, Scenario(renewed=Fraction(share))) for share in (0, 1))
    assert none.months[-1].part < every.months[-1].part
    hired = foreseen_of(store, Scenario(hired=10))
    assert hired.months[-1].whole > foreseen_of(store).months[-1].whole + 100


def test_a_scenario_is_read_as_it_was_written() -> None:
    scenario = Scenario((Goal("A", Fraction(1, 8), date(2027, 2, 28)),), Fraction(4, 5), 3)
    assert read(scenario.written()) == scenario
    with pytest.raises(WrongScenario):
        Scenario(renewed=Fraction(3, 2))
    with pytest.raises(WrongScenario):
        Scenario((Goal("A", Fraction(1, 8), ON), Goal("A", Fraction(1, 5), ON)))
