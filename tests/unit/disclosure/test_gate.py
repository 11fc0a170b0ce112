# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the gate say what it must, hide what it must, and keep quiet about the rest?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from disclosure.gate import OTHERS, release
from disclosure.policy import load_policy
from disclosure.release import Hidden, Released, Shown
from metrics.measured import Count, Measured
from metrics.places import ENTE, At, Unit, UnitTree
from metrics.targets import Status, Target

ON = date(2026, 10, 31)
POLICY = load_policy()
QUARTER = Target(Fraction(1, 4), "copertura.minima", "Regolamento")
REASONS = (("non_eseguibile", "Attività non eseguibile"), ("neoassunto", "Meno di 90 giorni"), ("cessato", "Cessato"))


def people(part: int, whole: int, *excluded: int) -> Count:
    return Count(part, whole, whole, part, whole - part, excluded, excluded, sum(excluded))


def measured(cells: Mapping[At, Count], *units: Unit, reasons: tuple = ()) -> Measured:
    tree = UnitTree((Unit(ENTE, "Ente", None), *units))
    return Measured("S-01", ON, ON, tree, dict(cells), reasons, "eseguibili", "run")


def flat(*codes: str) -> tuple[Unit, ...]:
    return tuple(Unit(code, code, ENTE) for code in codes)


def released(cells: Mapping[At, Count], *units: Unit, reasons: tuple = (), target: Target | None = QUARTER) -> Released:
    return release([measured(cells, *units, reasons=reasons)], {"S-01": target}, POLICY)["S-01"]


def test_large_counts_are_shown_with_their_outcome():
    one = released({At(): people(20, 83), At("A"): people(10, 40), At("B"): people(10, 43)}, *flat("A", "B"))
    assert one.cells[At()] == Shown(20, 83)
    assert one.status(At()) is Status.NOT_MET
    assert one.missing_people(At()) == 1
    assert one.threshold == 5


def test_a_small_unit_takes_another_one_with_it():
    cells = {At(): people(20, 63), At("A"): people(1, 3), At("B"): people(9, 20), At("C"): people(10, 40)}
    one = released(cells, *flat("A", "B", "C"))
    assert one.cells[At("A")].hidden is Hidden.RESERVED
    assert one.cells[At("B")].hidden is Hidden.RESERVED
    assert one.cells[At("C")] == Shown(10, 40)
    assert one.cells[At()] == Shown(20, 63)


def test_what_follows_from_a_hidden_number_is_not_told():
    one = released({At(): people(20, 63), At("A"): people(1, 3), At("B"): people(19, 60)}, *flat("A", "B"))
    assert one.status(At("A")) is Status.NOT_COMPUTABLE
    assert one.missing_people(At("A")) is None


def test_a_denominator_may_stay_beside_a_hidden_numerator():
    cells = {At(): people(28, 103), At("A"): people(2, 20), At("B"): people(9, 40), At("C"): people(17, 43)}
    one = released(cells, *flat("A", "B", "C"))
    assert one.cells[At("A")] == Shown(None, 20)
    assert one.cells[At("B")] == Shown(None, 40)
    assert one.cells[At("C")] == Shown(17, 43)


def test_own_staff_of_a_unit_is_guarded_as_a_unit():
    units = (*flat("A"), Unit("A1", "A1", "A"), Unit("A2", "A2", "A"))
    cells = {At(): people(20, 62), At("A"): people(20, 62), At("A1"): people(10, 30), At("A2"): people(10, 30)}
    one = released(cells, *units)
    assert None in {one.cells[At("A1")].denominator, one.cells[At("A2")].denominator}


def test_a_zero_is_shown_where_the_unit_is_large_enough():
    one = released({At(): people(10, 50), At("A"): people(0, 20), At("B"): people(10, 30)}, *flat("A", "B"))
    assert one.cells[At("A")] == Shown(0, 20)


def test_an_absent_unit_stays_absent():
    one = released({At(): people(10, 50), At("B"): people(10, 50)}, *flat("A", "B"))
    assert At("A") not in one.cells


def test_a_hidden_layer_says_nothing_of_what_is_absent():
    cells = {
        At(): people(20, 60), At(genere="D"): people(10, 29), At(genere="U"): people(10, 31),
        At("A"): people(10, 30), At("A", "D"): people(9, 28), At("A", "U"): people(1, 2),
        At("B"): people(10, 30), At("B", "D"): people(1, 1), At("B", "U"): people(9, 29),
    }  # fmt: skip
    one = released(cells, *flat("A", "B"))
    assert one.cells[At("A", "U")] == one.cells[At("A", "D")] == Shown(None, None)
    assert one.cells[At("A")] == Shown(10, 30)
    without = {at: count for at, count in cells.items() if at != At("B", "D")}
    without |= {At(genere="D"): people(9, 28), At(): people(19, 59), At("B"): people(9, 29)}
    assert released(without, *flat("A", "B")).cells[At("B", "D")] == Shown(None, None)


def test_the_reasons_are_shown_where_they_are_large_enough():
    cells = {At(): people(20, 83, 30, 6, 9), At("A"): people(20, 83, 30, 6, 9)}
    one = released(cells, *flat("A"), reasons=REASONS)
    assert one.cells[At()].excluded == {"non_eseguibile": 30, "neoassunto": 6, "cessato": 9}
    assert one.exclusions == REASONS


def test_reasons_too_small_for_the_ente_are_gathered_and_in_plus_out_is_the_staff():
    cells = {At(): people(20, 83, 30, 2, 9), At("A"): people(20, 83, 30, 2, 9)}
    one = released(cells, *flat("A"), reasons=REASONS)
    excluded = one.cells[At()].excluded
    assert excluded == {"non_eseguibile": 30, OTHERS[0]: 11}
    assert one.exclusions == (REASONS[0], OTHERS)


def test_reasons_are_hidden_in_a_unit_where_one_is_small():
    cells = {
        At(): people(30, 90, 40, 20, 15), At("A"): people(10, 30, 20, 1, 5),
        At("B"): people(10, 30, 10, 9, 5), At("C"): people(10, 30, 10, 10, 5),
    }  # fmt: skip
    one = released(cells, *flat("A", "B", "C"), reasons=REASONS)
    assert one.cells[At("A")] == Shown(10, 30, None)
    assert [at.unit for at, shown in one.cells.items() if shown.excluded is not None] == [ENTE, "C"]


def rows(part: int, whole: int, excluded: tuple[int, ...], persons: tuple[int, ...], out: int) -> Count:
    """Return a count of weeks: twenty persons in the whole, `persons` behind each reason, `out` behind all."""
    return Count(part, whole, 20, 20, 20, excluded, persons, out)


def test_six_weeks_of_one_person_are_one_person():
    of_one = released({At(): rows(400, 900, (6,), (1,), 1)}, reasons=REASONS[:1])
    assert of_one.cells[At()] == Shown(400, 900, None)
    of_five = released({At(): rows(400, 900, (6,), (5,), 5)}, reasons=REASONS[:1])
    assert of_five.cells[At()] == Shown(400, 900, {"non_eseguibile": 6})


def test_reasons_of_few_persons_are_gathered_however_many_rows_they_have():
    one = released({At(): rows(400, 900, (90, 40, 30), (30, 4, 3), 33)}, reasons=REASONS)
    assert one.cells[At()].excluded == {OTHERS[0]: 160}
    apart = released({At(): rows(400, 900, (90, 4, 3), (30, 4, 3), 36)}, reasons=REASONS)
    assert apart.cells[At()].excluded == {OTHERS[0]: 97}
    disjoint = released({At(): rows(400, 900, (0, 40, 30), (0, 4, 3), 7)}, reasons=REASONS)
    assert disjoint.cells[At()].excluded == {"non_eseguibile": 0, OTHERS[0]: 70}
    same = released({At(): rows(400, 900, (0, 40, 30), (0, 4, 3), 4)}, reasons=REASONS)
    assert same.cells[At()].excluded is None


def test_weeks_of_few_persons_in_a_unit_take_the_reasons_of_another_with_them():
    cells = {
        At(): rows(90, 300, (80,), (20,), 20), At("A"): rows(30, 100, (20,), (2,), 2),
        At("B"): rows(30, 100, (30,), (9,), 9), At("C"): rows(30, 100, (30,), (9,), 9),
    }  # fmt: skip
    one = released(cells, *flat("A", "B", "C"), reasons=REASONS[:1])
    excluded = {at.unit: shown.excluded for at, shown in one.cells.items()}
    assert excluded["A"] is None
    assert excluded[ENTE] == {"non_eseguibile": 80}
    assert None in (excluded["B"], excluded["C"])


def test_a_zero_over_many_weeks_of_one_person_is_not_a_zero():
    cells = {At(): rows(30, 100, (60,), (10,), 10), At("A"): rows(0, 0, (40,), (4,), 4)}
    cells |= {At("B"): rows(30, 100, (20,), (6,), 6)}
    cells[At("A")] = replace(cells[At("A")], people=0, people_part=0, people_rest=0)
    assert released(cells, *flat("A", "B"), reasons=REASONS[:1]).cells[At("A")] == Shown(None, None)


def test_reasons_are_never_told_by_gender():
    cells = {At(): people(20, 60, 30), At(genere="D"): people(10, 30, 15), At(genere="U"): people(10, 30, 15)}
    one = released(cells, reasons=REASONS[:1])
    assert one.cells[At(genere="D")] == Shown(10, 30, None)


def test_a_handful_all_excluded_is_not_a_zero():
    cells = {At(): people(10, 50, 13), At("A"): people(0, 0, 3), At("B"): people(10, 50, 10)}
    one = released(cells, *flat("A", "B"), reasons=REASONS[:1])
    assert one.cells[At("A")] == Shown(None, None)


def test_units_that_count_more_than_the_one_above_are_all_hidden():
    cells = {At(): people(10, 40), At("A"): people(9, 30), At("B"): people(9, 30)}
    one = released(cells, *flat("A", "B"))
    assert one.cells[At()] == Shown(10, 40)
    assert one.cells[At("A")] == one.cells[At("B")] == Shown(None, None)


def test_at_the_worst_everything_is_hidden():
    one = released({At(): people(1, 3), At("A"): people(1, 3)}, *flat("A"))
    assert set(one.cells.values()) == {Shown(None, None)}


def test_an_empty_ente_is_no_error():
    assert released({}, *flat("A")).cells == {}


def test_one_population_counted_in_two_ways_is_refused():
    one = measured({At(): people(10, 50)})
    other = replace(measured({At(): people(10, 51)}), indicator="S-02")
    with pytest.raises(ValueError, match="S-02 counts the population 'eseguibili' in another way"):
        release([one, other], {}, POLICY)


def test_a_cube_without_its_finest_layer_is_refused():
    cells = {At(): people(10, 50), At(genere="D"): people(10, 50), At(mese=date(2026, 10, 1)): people(10, 50)}
    with pytest.raises(ValueError, match="the cube of S-01 lacks the layer genere x mese"):
        released(cells)


def test_missing_genders_are_guarded_as_a_gender():
    cells = {At(): people(20, 62), At(genere="D"): people(10, 30), At(genere="U"): people(10, 30)}
    one = released(cells)
    assert one.cells[At()] == Shown(20, 62)
    assert one.cells[At(genere="D")] == Shown(None, None)


def test_a_whole_that_is_nearly_another_s_part_is_hidden_where_that_is():
    units = flat("A", "B", "C")
    coverage = {At(): people(80, 103), At("A"): people(18, 20), At("B"): people(33, 40), At("C"): people(29, 43)}
    agile = {At(): people(40, 80), At("A"): people(9, 18), At("B"): people(16, 33), At("C"): people(15, 29)}
    first = measured(coverage, *units)
    alone = replace(measured(agile, *units), indicator="SP-03", population="agili")
    by_itself = release([alone, first], {}, POLICY)["SP-03"]
    tied = release([replace(alone, beside="S-01"), first], {}, POLICY)
    assert by_itself.cells[At("A")] == Shown(9, 18)
    assert tied["S-01"].cells[At("A")] == Shown(None, 20)
    assert tied["SP-03"].cells[At("A")].hidden is Hidden.RESERVED
    assert tied["SP-03"].cells[At("A")].denominator is None
    assert tied["SP-03"].cells[At()] == Shown(40, 80)


def test_a_whole_beside_what_is_not_released_stands_alone():
    cells = {At(): people(40, 80), At("A"): people(19, 40), At("B"): people(21, 40)}
    one = replace(measured(cells, *flat("A", "B")), indicator="SP-03", beside="S-01")
    assert release([one], {}, POLICY)["SP-03"].cells[At("A")] == Shown(19, 40)


def in_one_another(inside: tuple[int, int, int], outside: tuple[int, int, int]) -> list[Measured]:
    """Return those who may work agile and those in service: of the ente, of A, and of the larger B."""
    units = flat("A", "B")
    places = (At(), At("A"), At("B"))
    may = {at: people(whole // 2, whole) for at, whole in zip(places, inside, strict=True)}
    serve = {at: people(whole // 2, whole) for at, whole in zip(places, outside, strict=True)}
    second = replace(measured(serve, *units), indicator="SP-04", population="servizio", nested=("S-01",))
    return [second, measured(may, *units)]


def test_a_whole_gives_way_where_another_less_it_would_be_of_few():
    both = release(in_one_another((120, 40, 80), (142, 42, 100)), {}, POLICY)
    assert both["S-01"].cells[At("A")] == Shown(20, 40)
    assert both["SP-04"].cells[At("A")] == Shown(None, None)
    assert both["SP-04"].cells[At("B")] == Shown(None, None), "or A would be the ente less B"
    assert both["SP-04"].cells[At()] == Shown(71, 142)


def test_a_whole_is_shown_where_nobody_or_enough_people_are_between():
    both = release(in_one_another((120, 40, 80), (140, 40, 100)), {}, POLICY)
    assert [both["SP-04"].cells[at].denominator for at in (At(), At("A"), At("B"))] == [140, 40, 100]


def test_what_is_between_two_wholes_is_not_told_by_genere():
    may = {At(): people(60, 120), At(genere="D"): people(20, 40), At(genere="U"): people(40, 80)}
    serve = {At(): people(70, 142), At(genere="D"): people(21, 42), At(genere="U"): people(49, 100)}
    second = replace(measured(serve), indicator="SP-04", population="servizio", nested=("S-01",))
    both = release([second, measured(may)], {}, POLICY)
    assert both["S-01"].cells[At(genere="D")] == Shown(20, 40)
    assert both["SP-04"].cells[At(genere="D")] == Shown(None, None)
    assert both["SP-04"].cells[At()] == Shown(70, 142)


def test_what_is_between_two_wholes_is_not_told_at_a_month_end():
    before = date(2026, 9, 1)
    may = {At(): people(60, 120), At(mese=before): people(55, 110), At(mese=date(2026, 10, 1)): people(60, 120)}
    serve = {At(): people(70, 142), At(mese=before): people(56, 113), At(mese=date(2026, 10, 1)): people(70, 142)}
    second = replace(measured(serve), indicator="SP-04", population="servizio", nested=("S-01",))
    both = release([second, measured(may)], {}, POLICY)
    assert both["S-01"].cells[At(mese=before)] == Shown(55, 110)
    assert both["SP-04"].cells[At(mese=before)] == Shown(None, None)


def test_reasons_that_add_up_to_a_hidden_whole_are_hidden_with_it():
    first, second = reversed(in_one_another((120, 40, 80), (142, 42, 100)))
    agile = {
        At(): people(30, 60, 82),
        At("A"): people(10, 20, 22),
        At("B"): people(20, 40, 60),
    }
    third = measured(agile, *flat("A", "B"), reasons=(("senza_accordo", "Nessun accordo"),))
    third = replace(third, indicator="S-19", population="agili", nested=("SP-04",))
    told = release([third, second, first], {}, POLICY)["S-19"].cells
    assert told[At("A")] == Shown(10, 20, None)
    assert told[At()].excluded == {"senza_accordo": 82}


def test_populations_that_name_one_another_are_refused():
    first = replace(measured({At(): people(10, 50)}), nested=("SP-04",))
    second = replace(first, indicator="SP-04", population="servizio", nested=("S-01",))
    with pytest.raises(ValueError, match="circle: S-01, SP-04"):
        release([first, second], {}, POLICY)
