# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does the engine hand over beside the counts, and what does it refuse?"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from metrics.catalogue import catalogue, find
from metrics.cube import Answer, Axes, BrokenCount, Cube, posts
from metrics.declare import Indicator, indicator
from metrics.engine import RecordBackend, measure, tables_read
from metrics.measured import Count
from metrics.measures import Share
from metrics.places import ENTE, At, Unit, UnitTree
from metrics.sources import Contattabilita
from metrics.units import unit_tree
from record.store import Store
from record.tables import organico
from tests.oracle.ente import fill
from tests.oracle.shared import emptied, one_store

__all__ = ["emptied", "one_store"]  # fixtures

ON, LATER = date(2026, 10, 31), date(2027, 1, 1)


def test_every_indicator_says_which_files_it_reads() -> None:
    read = {each.code: tables_read(each) for each in catalogue()}
    assert read["S-01"] == ("organico", "accordi")
    assert read["S-02"] == ("organico", "domande", "accordi")
    assert read["S-03"] == ("organico", "domande")
    assert read["S-06"] == ("organico", "giornate", "presenze")
    assert read["S-10"] == ("organico", "accordi", "rapporti")


def test_an_indicator_without_its_parameter_has_no_cells_and_the_same_tree(emptied: Store) -> None:
    fill(emptied, {"organico": [{"persona": 1}]})
    measured = measure(["S-05", "S-01"], ON, LATER, RecordBackend(emptied), {})
    assert list(measured) == ["S-05", "S-01"]
    assert not measured["S-05"].cells
    assert measured["S-05"].tree == measured["S-01"].tree


def test_a_run_is_named_after_what_went_in_and_what_came_out(emptied: Store) -> None:
    fill(emptied, {"organico": [{"persona": 1, "servizio_effettivo_dal": date(2020, 1, 1)}]})
    where = RecordBackend(emptied)

    def run(on: date = ON, known_on: date = LATER, minimum: int = 90) -> str:
        return measure(["S-01"], on, known_on, where, {"servizio.minimo_giorni": minimum})["S-01"].run

    first = run()
    assert first == run()
    assert len({first, run(on=date(2026, 10, 30)), run(known_on=date(2027, 1, 2)), run(minimum=60)}) == 4
    fill(emptied, {"organico": [{"persona": 2}]})
    assert run() != first


def test_parameters_that_an_indicator_does_not_read_leave_its_run_alone(emptied: Store) -> None:
    fill(emptied, {"organico": [{"persona": 1}]})
    where = RecordBackend(emptied)
    plain = measure(["S-01"], ON, LATER, where, {})["S-01"]
    assert measure(["S-01"], ON, LATER, where, {"presenza.minima": 66})["S-01"].run == plain.run


def test_a_row_outside_the_whole_without_a_reason_is_a_broken_declaration(
    emptied: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(dichiarazioni: Contattabilita) -> Share:
        """Una prova: le righe con episodi non sono né dentro né fuori."""
        return Share(part=dichiarazioni.senza_episodi, whole=dichiarazioni.senza_episodi)

    words: dict[str, Any] = {"code": "X-1", "title": "Prova", "formula": "uno / due", "source": "prova"}
    wrong: Indicator = indicator(**words, breakdowns=(organico.c.struttura,))(half)
    monkeypatch.setattr("metrics.catalogue.INDICATORS", (wrong,))
    fill(
        emptied,
        {
            "organico": [{"persona": 1}],
            "accordi": [{"accordo": "A", "persona": 1, "inizio": date(2026, 1, 1)}],
            "contattabilita": [
                {"accordo": "A", "dal": date(2026, 1, 1), "al": date(2026, 1, 31), "episodi_contestati": 1}
            ],
        },
    )
    with pytest.raises(BrokenCount, match="X-1: a row is outside the whole and no exclusion says why"):
        measure(["X-1"], ON, LATER, RecordBackend(emptied), {})


def test_units_in_a_ring_hang_from_the_ente() -> None:
    day = date(2020, 1, 1)
    states = [("B", day, "Bi", "A", None), ("A", day, "A", "B", None), ("C", day, "Ci", "MANCA", None)]
    tree = unit_tree(states, ["X"], ON)
    above = {unit.code: unit.parent for unit in tree}
    assert above == {ENTE: None, "A": ENTE, "B": "A", "C": "MANCA", "MANCA": ENTE, "X": ENTE}
    seen: set[str | None] = {None}
    for unit in tree:
        assert unit.parent in seen
        seen.add(unit.code)


TREE = UnitTree((Unit(ENTE, "Ente", None), Unit("S", "S", ENTE), Unit("A", "A", "S"), Unit("B", "B", "S")))
STATES: Answer = {
    "numero": np.array([1, 2, 3]),
    "persona": np.array([70, 70, 80]),
    "struttura": np.array(["A", "B", "A"], dtype=object),
    "genere": np.array(["D", "D", ""], dtype=object),
}


def cube(rows: list[tuple[int, int, int, int]]) -> Cube:
    """Return a cube of (numero, month, whole, part)."""
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    answer = dict(zip(("numero", "mese", "w", "p"), columns, strict=True))
    axes = Axes(TREE, 2026, (None, "U", "D"), tuple(range(13)), None)
    return Cube(answer, axes, posts(STATES, TREE, by_unit=True))


def test_a_person_who_moved_counts_once_above_the_two_units() -> None:
    moved = cube([(1, 1, 2, 1), (2, 3, 1, 1), (3, 3, 1, 0)])
    people, of_part, of_rest = moved.people("w", "p")
    ente, settore, a, b = range(4)
    assert [int(people[unit, 0, 0]) for unit in (ente, settore, a, b)] == [2, 2, 2, 1]
    assert [int(of_part[unit, 0, 0]) for unit in (ente, settore, a, b)] == [1, 1, 1, 1]
    assert [int(of_rest[unit, 0, 0]) for unit in (ente, settore, a, b)] == [2, 2, 2, 0]
    assert int(people[ente, 2, 0]) == 1
    assert int(people[ente, 0, 3]) == 2
    assert moved.counter("w")[ente, 0].tolist() == [4, 2, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0]


def test_persons_out_are_counted_once_by_reason_and_in_all() -> None:
    out = cube([(1, 1, 6, 0), (2, 3, 4, 2), (3, 3, 0, 0)]).out(["w", "p"])
    ente, settore, a, b = range(4)
    units = (ente, settore, a, b)
    assert [[int(rows[unit, 0, 0]) for unit in units] for rows in out.rows] == [[10, 10, 6, 4], [2, 2, 0, 2]]
    assert [[int(people[unit, 0, 0]) for unit in units] for people in out.people] == [[1, 1, 1, 1], [1, 1, 0, 1]]
    assert [int(out.people_in_all[unit, 0, 0]) for unit in units] == [1, 1, 1, 1]


def test_two_reasons_of_two_persons_are_two_persons_in_all() -> None:
    out = cube([(1, 1, 6, 0), (3, 1, 0, 2)]).out(["w", "p"])
    assert [int(people[0, 0, 1]) for people in (*out.people, out.people_in_all)] == [1, 1, 2]
    assert not cube([(3, 1, 0, 0)]).out(["w", "p"]).people_in_all.any()
    assert not cube([(3, 1, 1, 0)]).out([]).people_in_all.any()


def test_in_a_stock_a_row_out_is_a_person_out() -> None:
    columns = {"numero": [1, 3], "mese": [2, 2], "w": [1, 0], "p": [0, 1]}
    axes = Axes(TREE, 2026, (None,), (0, 2), 2)
    answer = {name: np.array(values) for name, values in columns.items()}
    out = Cube(answer, axes, posts(STATES, TREE, by_unit=True)).out(["w", "p"])
    assert out.people == out.rows
    assert out.people_in_all[:, 0, 0].tolist() == [2, 2, 2, 0]


def test_rows_out_without_their_persons_are_refused() -> None:
    with pytest.raises(ValueError, match="1 reasons, but the persons of 0"):
        Count(0, 0, 0, 0, 0, (6,))


def test_persons_behind_some_reasons_are_never_overstated() -> None:
    same = Count(0, 0, 0, 0, 0, (6, 4), (1, 1), 1)
    assert same.people_of((0, 1)) == 1
    stock = Count(0, 0, 0, 0, 0, (3, 2, 40), (3, 2, 40), 45)
    assert stock.people_of((0, 1)) == 5
    unsaid = Count(0, 0, 0, 0, 0, (3, 2), (3, 2))
    assert unsaid.people_of((0, 1)) == 3


def test_an_unknown_genere_is_in_the_total_and_nowhere_else() -> None:
    counted = cube([(3, 5, 1, 1)])
    whole = counted.counter("w")
    assert [int(whole[0, genere, 5]) for genere in range(3)] == [1, 0, 0]


def test_no_rows_leave_a_cube_of_zeros() -> None:
    assert not cube([]).counter("w").any()


def test_places_that_are_not_there_are_not_there(emptied: Store) -> None:
    fill(emptied, {"organico": [{"persona": 1, "struttura": "A", "genere": "D"}]})
    cells = measure(["S-01"], ON, LATER, RecordBackend(emptied), {})["S-01"].cells
    assert At("A", "D", date(2026, 10, 1)) in cells
    for absent in (At("B"), At("A", "U"), At("A", None, date(2026, 11, 1)), At("A", None, date(2026, 10, 2))):
        assert absent not in cells
    assert len(list(cells)) == len(cells) == len(set(cells))


def test_find_keeps_the_order_asked() -> None:
    assert [each.code for each in find(("S-10", "IM-01"))] == ["S-10", "IM-01"]
