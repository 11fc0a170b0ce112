# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Are the deadlines counted so that the gate can decide all their months at once, and is nothing dropped?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from random import Random

import pytest

from disclosure.gate import release
from disclosure.policy import load_policy
from disclosure.release import Released, Shown
from metrics.deadlines.counted import HORIZONS, count, horizon
from metrics.deadlines.facts import Accordo, Calendario, Facts, Persona, Rapporto
from metrics.deadlines.falling import Falling, falling
from metrics.deadlines.kinds import KINDS
from metrics.deadlines.prescribed import Prescribed
from metrics.deadlines.reports import unlisted
from metrics.measured import Count, Measured
from metrics.places import ENTE, At, Unit, UnitTree
from norms.lookup import load_norms
from reports import ahead

ON = date(2026, 11, 3)
UNTIL = horizon(ON, max(HORIZONS))
NORMS = load_norms()
POLICY = load_policy()
TREE = UnitTree((Unit(ENTE, "Ente", None), Unit("A", "A", ENTE), Unit("A1", "A1", "A"), Unit("B", "B", ENTE)))
BLANK = Accordo("A0", 0, None, None, ON, *[None] * 14)


def accordo(number: int, **stated: object) -> Accordo:
    base = replace(BLANK, accordo=f"A{number}", persona=number, inizio=date(2026, 1, 1), comunicato_il=date(2026, 2, 1))
    return replace(base, **stated)


def facts(*accordi: Accordo, units: dict[int, str] | None = None, rapporti: tuple[Rapporto, ...] = ()) -> Facts:
    people = {each.persona: Persona((units or {}).get(each.persona, "A1"), None) for each in accordi}
    return Facts(ON, UNTIL, TREE, Calendario({}), people, (), accordi, rapporti, comunicazioni_note=True)


def look(of: Facts, ente: str = "lucca") -> Falling:
    return falling(of, Prescribed(NORMS, ente))


def counted(of: Facts, kind: str, ente: str = "lucca") -> Measured:
    return next(each for each in count(look(of, ente), ON) if each.indicator == kind)


def released(of: Facts, kind: str) -> Released:
    measured = count(look(of), ON)
    return release(measured, {each.indicator: None for each in measured}, POLICY)[kind]


def ending(number: int, day: date) -> Accordo:
    return accordo(number, fine=day)


# ---------------------------------------------------------------- counting


@pytest.mark.parametrize(
    ("on", "days", "until"),
    [
        (date(2026, 11, 3), 30, date(2026, 12, 31)),
        (date(2026, 10, 31), 30, date(2026, 11, 30)),
        (date(2026, 11, 30), 90, date(2027, 2, 28)),
        (date(2027, 12, 2), 90, date(2028, 3, 31)),
    ],
)
def test_a_horizon_ends_with_a_month_and_leaves_nothing_out(on: date, days: int, until: date) -> None:
    assert horizon(on, days) == until
    assert until >= on + timedelta(days=days)


def test_months_follow_each_other_into_the_next_year() -> None:
    assert ahead.months_ahead(ON) == tuple(date(y, m, 1) for y, m in ((2026, 11), (2026, 12), (2027, 1), (2027, 2)))
    assert ahead.months_ahead(date(2027, 1, 31))[-1] == date(2027, 5, 1)  # the ninetieth day after is 1 May


def test_each_month_is_counted_by_its_day_and_what_is_overdue_stands_in_the_first() -> None:
    of = facts(
        ending(1, date(2026, 11, 3)),
        ending(2, date(2026, 12, 31)),
        ending(3, date(2027, 1, 1)),
        ending(4, date(2027, 3, 1)),
        accordo(5, fine=date(2027, 12, 31), comunicato_il=None),  # due on 20 February 2026
        units={1: "A1", 2: "A", 3: "B", 5: "B"},
    )
    cells = counted(of, "scadenza_accordo").cells
    one = Count(0, 1, 1, 0, 1, (0,), (0,))
    assert cells[At()] == Count(0, 3, 3, 0, 3, (0,), (0,))
    assert cells[At("A")] == Count(0, 2, 2, 0, 2, (0,), (0,))
    assert cells[At("A1")] == cells[At("B")] == one
    assert cells[At(ENTE, None, date(2027, 1, 1))] == replace(one, excluded=(), people_excluded=())
    assert At("A", None, date(2027, 1, 1)) not in cells
    late = counted(of, "comunicazione_ministero").cells
    assert late[At("B", None, date(2026, 11, 1))] == Count(1, 1, 1, 1, 0)
    assert late[At("B")] == Count(1, 1, 1, 1, 0, (0, 0, 0), (0, 0, 0))


def test_persons_are_counted_once_however_many_deadlines() -> None:
    due = [Rapporto(f"R{n}", "A1", None, day, None) for n, day in enumerate((date(2026, 9, 1), ON, date(2026, 12, 1)))]
    found = counted(facts(accordo(1), rapporti=tuple(due)), "rapporto").cells
    assert found[At()] == Count(1, 3, 1, 1, 1, (0, 0), (0, 0))
    assert found[At(ENTE, None, date(2026, 11, 1))] == Count(1, 2, 1, 1, 1)


def test_who_is_not_in_the_staff_record_is_counted_at_the_ente() -> None:
    of = facts(ending(1, UNTIL))
    strangers = replace(of, persone={})
    assert set(counted(strangers, "scadenza_accordo").cells) == {At(), At(ENTE, None, date(2027, 2, 1))}
    moved = replace(of, persone={1: Persona("CHIUSA", None)})
    assert set(counted(moved, "scadenza_accordo").cells) == {At(), At(ENTE, None, date(2027, 2, 1))}


def test_what_has_no_day_is_counted_by_reason_and_person() -> None:
    of = facts(accordo(1), accordo(2), accordo(3, persona=2), accordo(4, tipo_durata="TI"), units={1: "B"})
    measured = counted(of, "scadenza_accordo")
    assert measured.exclusions == (("senza_fine", "manca la data di fine dell’accordo"),)
    assert measured.cells[At()] == Count(0, 0, 0, 0, 0, (2,), (2,), 2)
    assert measured.cells[At("B")].excluded == (1,)
    assert len([each for each in look(of).not_computable if each.kind.id == "scadenza_accordo"]) == 3


def test_a_kind_that_nobody_prescribes_is_not_there() -> None:
    found = look(facts(ending(1, UNTIL)))
    assert {kind.id for kind in found.not_prescribed} == {
        "firma",
        "firma_dopo_commissione",
        "richiesta_rinnovo",
        "formazione",
    }
    assert [each.indicator for each in count(found, ON)] == [kind.id for kind in found.kinds]
    brescia = look(facts(), "brescia")
    assert [kind.id for kind in brescia.not_prescribed] == ["firma"]


def test_each_kind_is_its_own_population() -> None:
    measured = count(look(facts(ending(1, UNTIL))), ON)
    assert len({each.population for each in measured}) == len(measured)


def test_every_reason_found_has_words() -> None:
    assert all(label for kind in KINDS for _, label in kind.reasons)
    assert {kind.id for kind in KINDS if not kind.by_norm and not kind.article} == set()


# ---------------------------------------------------------------- through the gate


def test_a_small_month_hides_every_month_of_its_unit_but_not_the_longest_horizon() -> None:
    days = [date(2026, 11, 20)] * 20 + [date(2026, 12, 20)] * 2 + [date(2027, 1, 20)] * 20
    one = released(facts(*(ending(n, day) for n, day in enumerate(days))), "scadenza_accordo")
    assert one.cells[At()] == Shown(0, 42, {"senza_fine": 0})
    # February, of which nobody has anything, is zero and no secret
    assert [ahead.of_month(one, ENTE, month).due for month in ahead.months_ahead(ON)] == [None, None, None, 0]
    assert [ahead.within(one, ENTE, days) for days in HORIZONS] == [ahead.RESERVED, ahead.RESERVED, ahead.Amount(42, 0)]


def test_horizons_are_sums_of_the_months_that_the_gate_shows() -> None:
    days = [date(2026, 11, 20)] * 20 + [date(2026, 12, 20)] * 9 + [date(2027, 2, 20)] * 20
    one = released(facts(*(ending(n, day) for n, day in enumerate(days))), "scadenza_accordo")
    assert [ahead.within(one, ENTE, days).due for days in HORIZONS] == [29, 29, 49]
    assert ahead.within(one, "B", 60) == ahead.NOTHING


def test_no_two_horizons_differ_by_a_few_persons() -> None:
    """Whatever the record, what a reader subtracts from two horizons is nothing, or nobody small, at every unit."""
    random = Random(3)
    for _ in range(40):
        months = ahead.months_ahead(ON)
        days = [random.choice(months).replace(day=20) for _ in range(random.randint(5, 80))]
        units = {n: random.choice(("A", "A1", "B")) for n in range(len(days))}
        one = released(facts(*(ending(n, day) for n, day in enumerate(days)), units=units), "scadenza_accordo")
        for unit, (short, long) in product((ENTE, "A", "A1", "B"), ((30, 60), (60, 90), (30, 90))):
            first, second = (ahead.within(one, unit, length).due for length in (short, long))
            if first is not None and second is not None:
                assert second - first == 0 or second - first >= POLICY.threshold


# ---------------------------------------------------------------- reports


def test_a_report_listed_without_its_period_is_of_the_last_one_over() -> None:
    every = accordo(1, periodicita_rapporto="mensile")
    listed = [Rapporto("R1", "A1", None, date(2026, 1, 20), None), Rapporto("R2", "A1", None, date(2026, 3, 15), None)]
    # the first is before any end, so of January; the second of February, over on the 28th
    assert list(unlisted(every, listed, date(2026, 4, 29))) == [date(2026, 3, 31)]


def test_every_week_is_seven_days() -> None:
    weekly = accordo(1, inizio=date(2026, 11, 2), periodicita_rapporto=" Settimanale ")
    assert list(unlisted(weekly, [], date(2026, 11, 15))) == [date(2026, 11, 8), date(2026, 11, 15)]
