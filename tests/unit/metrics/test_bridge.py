# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Why did a value change? Small enti, each with one cause at a time, worked by hand; then all the causes at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Annotated, Any

import pytest
from sqlalchemy import func, select

from metrics.bridge import Point, bridge
from metrics.bridged import Bridged
from metrics.catalogue import find
from metrics.declare import Indicator, Norm, Number, Unit, indicator
from metrics.engine import RecordBackend
from metrics.measures import Share
from metrics.movement import Movement, NoBridge
from metrics.sources import Organico
from record.store import Store, writing
from record.tables import batch, organico
from tests.oracle.ente import Row, fill
from tests.oracle.shared import emptied, one_store
from tests.unit.record.building import undo

__all__ = ["emptied", "one_store"]  # fixtures

SEPTEMBER, OCTOBER = date(2026, 9, 30), date(2026, 10, 31)
EARLY, LATE = date(2026, 10, 5), date(2026, 11, 5)
(COPERTURA,) = find(["S-01"])
(GIORNATE,) = find(["IM-02"])


def person(number: int, **stated: Any) -> Row:
    return {"persona": number, "servizio_effettivo_dal": date(2020, 1, 1), **stated}


def agreement(number: int, inizio: date = date(2026, 1, 1), **stated: Any) -> Row:
    return {"accordo": f"A{number}", "persona": number, "inizio": inizio, **stated}


def day(number: int, giorno: date, agile: bool) -> Row:
    return {"persona": number, "giorno": giorno, "minuti_agile" if agile else "minuti_presenza": 432}


def crossed(store: Store, first: Point | None = None, second: Point | None = None) -> Bridged:
    """Return the bridge of S-01 from September as known in October to October as known in November."""
    start = first or Point(COPERTURA, {}, SEPTEMBER, EARLY)
    return bridge(start, second or Point(COPERTURA, {}, OCTOBER, LATE), RecordBackend(store))


def moves(bridged: Bridged) -> dict[Movement, tuple[int, int]]:
    """Return by how much each cause changed numerator and denominator; causes that changed nothing left out."""
    found = {}
    for step in bridged.steps():
        (movement,) = step.movements
        change = (step.after.part - step.before.part, step.after.whole - step.before.whole)
        if change != (0, 0):
            found[movement] = change
    return found


FOUR = {"organico": [person(n) for n in range(1, 5)], "accordi": [agreement(1), agreement(2)]}
"""Four people who may, two with an agreement."""


@pytest.fixture
def four(emptied: Store) -> Store:
    """Return a record in which 2 of 4 were known in September."""
    fill(emptied, FOUR, date(2026, 9, 1))
    return emptied


def test_a_value_and_itself_differ_by_nothing(four: Store) -> None:
    point = Point(COPERTURA, {}, SEPTEMBER, EARLY)
    found = crossed(four, point, point)
    assert moves(found) == {}
    assert [step.change for step in found.steps()] == [0] * 6
    assert found.change == 0


def test_an_agreement_that_begins_between_the_two_days_is_a_new_fact(four: Store) -> None:
    fill(four, {"accordi": [agreement(3, date(2026, 10, 15))]}, EARLY)
    assert moves(crossed(four)) == {Movement.NEW: (1, 0)}


def test_an_agreement_of_the_first_period_loaded_afterwards_came_late(four: Store) -> None:
    fill(four, {"accordi": [agreement(3, date(2026, 3, 1))]}, LATE)
    found = crossed(four)
    assert moves(found) == {Movement.LATE: (1, 0)}
    assert found.change == 25


def test_an_agreement_known_with_another_start_was_corrected(four: Store) -> None:
    fill(four, {"accordi": [agreement(2, date(2026, 12, 1))]}, LATE)
    assert moves(crossed(four)) == {Movement.CORRECTIONS: (-1, 0)}


def test_a_recess_after_the_first_day_is_a_new_fact_though_the_row_was_known(four: Store) -> None:
    fill(four, {"accordi": [agreement(2, recesso_il=date(2026, 10, 10))]}, LATE)
    assert moves(crossed(four)) == {Movement.NEW: (-1, 0)}


def test_a_withdrawn_batch_is_a_correction(store: Store) -> None:
    fill(store, FOUR, date(2026, 9, 1))
    fill(store, {"accordi": [agreement(3)]}, date(2026, 9, 2))
    with writing(store) as conn:
        last = conn.execute(select(func.max(batch.c.id))).scalar_one()
    undo(store, last, datetime(2026, 11, 1, 9))
    assert moves(crossed(store)) == {Movement.CORRECTIONS: (-1, 0)}


def test_who_enters_and_who_leaves_the_whole_is_the_population(four: Store) -> None:
    hired = {**person(5, dal=date(2026, 10, 2)), "servizio_effettivo_dal": date(2020, 1, 1)}
    gone = person(2, cessato_il=date(2026, 10, 20))
    fill(four, {"organico": [hired, gone], "accordi": [agreement(5, date(2026, 10, 3))]}, LATE)
    # 2 of 4; person 2, who had an agreement, goes and person 5 comes with one: still 2 of 4
    assert moves(crossed(four)) == {}
    assert crossed(four).touched[4, 5].part == 2
    fill(four, {"organico": [person(6, dal=date(2026, 10, 2))]}, LATE)
    assert moves(crossed(four)) == {Movement.POPULATION: (0, 1)}


def test_a_value_of_a_norm_that_changes_is_the_rule(four: Store) -> None:
    fill(four, {"organico": [person(7, servizio_effettivo_dal=date(2026, 8, 1))]}, date(2026, 9, 1))
    first = Point(COPERTURA, {"servizio.minimo_giorni": 90}, SEPTEMBER, EARLY)
    second = Point(COPERTURA, {"servizio.minimo_giorni": 30}, SEPTEMBER, EARLY)
    found = crossed(four, first, second)
    assert moves(found) == {Movement.RULE: (0, 1)}
    assert found.change == Fraction(2 * 100, 5) - 50


def declared(measure: Any, **stated: Any) -> Indicator:
    words: dict[str, Any] = {"code": "S-01", "title": "Prova", "formula": "uno / due", "source": "prova", **stated}
    made: Indicator = indicator(**words, breakdowns=(organico.c.struttura,))(measure)
    return made


def of_everybody(persone: Organico) -> Share:
    """Una prova: conta tutti, anche chi non può."""
    return Share(part=persone.accordo_attivo, whole=persone.persona.is_not(None))


def test_another_method_of_the_same_code_is_the_definition(four: Store) -> None:
    fill(four, {"organico": [person(8, eseguibile_agile=0)]}, date(2026, 9, 1))
    second = Point(declared(of_everybody), {}, SEPTEMBER, EARLY)
    assert moves(crossed(four, second=second)) == {Movement.DEFINITION: (0, 1)}


def test_a_method_that_needs_a_norm_not_yet_in_force_is_one_step_with_it(four: Store) -> None:
    def with_norm(persone: Organico, giorni: Annotated[Number, Norm("servizio.minimo_giorni")]) -> Share:
        """Una prova: serve una norma."""
        return Share(part=persone.accordo_attivo, whole=persone.servizio_sotto(int(giorni)).is_not(None))

    second = Point(declared(with_norm), {"servizio.minimo_giorni": 90}, SEPTEMBER, EARLY)
    first, *others = crossed(four, second=second).steps()
    assert first.movements == (Movement.DEFINITION, Movement.RULE)
    assert [step.movements for step in others] == [(each,) for each in tuple(Movement)[2:]]


def test_days_of_somebody_hired_meanwhile_are_population_and_those_of_the_others_are_new(emptied: Store) -> None:
    rows = {
        "organico": [person(1), person(2, dal=date(2026, 10, 1))],
        "giornate": [
            day(1, date(2026, 9, 1), agile=True),
            day(1, date(2026, 9, 2), agile=False),
            day(1, date(2026, 10, 5), agile=True),
            day(2, date(2026, 10, 5), agile=False),
            day(2, date(2026, 10, 6), agile=False),
        ],
    }
    fill(emptied, rows, date(2026, 9, 1))
    found = crossed(emptied, Point(GIORNATE, {}, SEPTEMBER, EARLY), Point(GIORNATE, {}, OCTOBER, EARLY))
    assert moves(found) == {Movement.POPULATION: (0, 2), Movement.NEW: (1, 1)}
    assert [step.change for step in found.steps()][-2:] == [25 - 50, 40 - 25]


def test_all_causes_at_once_add_up_to_the_difference(four: Store) -> None:
    later = {
        "organico": [person(5, dal=date(2026, 10, 2)), person(9)],
        "accordi": [agreement(2, date(2026, 12, 1)), agreement(3, date(2026, 3, 1)), agreement(4, date(2026, 10, 9))],
    }
    fill(four, later, LATE)
    found = crossed(four)
    # 2/4; person 2's agreement starts in December: 1/4; agreement 3 and person 9 came late: 2/5; person 5: 2/6; 4: 3/6
    assert moves(found) == {
        Movement.CORRECTIONS: (-1, 0),
        Movement.LATE: (1, 1),
        Movement.POPULATION: (0, 1),
        Movement.NEW: (1, 0),
    }
    changes = [step.change for step in found.steps()]
    assert changes == [0, 0, -25, 15, Fraction(-20, 3), Fraction(50, 3)]
    assert sum(changes) == found.change == 0


def test_what_cannot_be_compared_is_refused(four: Store) -> None:
    point = Point(COPERTURA, {}, SEPTEMBER, EARLY)
    with pytest.raises(NoBridge, match="indicatori diversi"):
        crossed(four, point, replace(point, indicator=GIORNATE))
    with pytest.raises(NoBridge, match="unità di misura"):
        crossed(four, point, replace(point, indicator=declared(of_everybody, unit=Unit.COUNT)))
    with pytest.raises(NoBridge, match="al 31/08/2026 l’indicatore non è calcolabile"):
        crossed(four, replace(point, on=date(2026, 8, 31), known_on=date(2026, 8, 31)))
