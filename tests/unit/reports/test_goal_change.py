# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is what was typed read to the last digit, and is every month told with its two outcomes?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction

import pytest

from metrics.declare import Direction
from metrics.goals import NO_GOALS, Goal, Goals
from metrics.places import ENTE, Unit
from record.cycles import Cycle
from reports.certificate import Sealed
from reports.entries import Entry
from reports.goal_change import GONE, HEADINGS, GoalRefused, as_file, change, merged, read, typed_of, written
from reports.goal_lines import goal_lines, unbalanced
from reports.goals import with_goal
from tests.unit.reports.test_goals import ENTRY, GOAL

ENDS = (date(2026, 10, 31), date(2026, 9, 30), date(2025, 12, 31))
VALUES = dict(zip(ENDS, (Fraction(26), Fraction(2699, 100), Fraction(24)), strict=True))
NOW = datetime(2026, 11, 3, 9, 30)


@dataclass(frozen=True)
class Fixed:
    """Three month ends; unit B is there since October, and what is said of it is reserved."""

    meant: Goals = NO_GOALS

    def days(self) -> Sequence[date]:
        """Return the month ends."""
        return ENDS

    def units(self, on: date, known_on: date | None = None) -> Sequence[Unit]:
        """Return the ente, and B since October."""
        ente = Unit(ENTE, "Intero ente", None)
        return (ente, Unit("B", "Settore B", ENTE)) if on >= ENDS[0] else (ente,)

    def goals(self, on: date, known_on: date | None = None) -> Goals:
        """Return the goals."""
        return self.meant

    def entry(self, code: str, on: date, known_on: date | None = None, struttura: str = ENTE) -> Entry | None:
        """Return S-01 on a day beside its goal; of B it is reserved."""
        if code != "S-01":
            return None
        reserved = struttura == "B"
        told = replace(ENTRY, on=on, struttura=struttura, value=None if reserved else VALUES[on], reserved=reserved)
        return with_goal(told, self.meant.of(code, struttura, on.year))


@dataclass(frozen=True)
class Cupboard:
    """Two cycles of 2026, of which the first was sealed, and one of 2025."""

    def cycles(self) -> Sequence[Cycle]:
        """Return them, the newest first."""
        terms = dict.fromkeys(
            ("verifica_entro", "presa_atto_entro", "certificazione_entro", "rettifica_entro"), ENDS[0]
        )
        return [Cycle(al=al, **terms, aperto_da="A", aperto_il=NOW, id=1) for al in ENDS]

    def sealed(self, al: date | None = None, versione: int | None = None) -> Sealed | None:
        """Return a seal of September's and of last year's."""
        return None if al == ENDS[0] else Sealed({}, {}, "")


def test_both_outcomes_of_every_month_oldest_first_and_what_is_sealed() -> None:
    found = change(Fixed(Goals((GOAL,))), Cupboard(), "S-01", ENTE, typed_of(GOAL) | {"valore": "26,5"})
    assert [(each.on, each.before[1], each.after[1]) for each in found.months] == [
        (ENDS[1], "Vicino", "Raggiunto"),
        (ENDS[0], "Vicino", "Vicino"),
    ]
    assert (found.replaced, found.sealed) == (GOAL, (ENDS[1],))
    said = " ".join(found.lines).replace("\u00a0", " ")
    assert said == (
        "Da ≥ 27,0 % nel 2026 a ≥ 26,5 % nel 2026. Cambia l’esito di 1 mese su 2. "
        "Il ciclo al 30/09/2026 è certificato: il valore certificato resta com’è."
    )


def test_a_reserved_value_has_no_outcome_with_any_goal() -> None:
    found = change(Fixed(), None, "S-01", "B", {"anno": "2026", "valore": "1"})
    before, now = found.months
    assert (before.shown, before.after[1], before.note) == ("–", "Non calcolabile", GONE)
    assert (now.shown, now.before, now.after[1]) == ("ris.", now.after, "Riservato")


def test_a_year_to_come_has_no_months_and_a_past_one_no_unit() -> None:
    assert change(Fixed(), None, "S-01", "B", {"anno": "2028", "valore": "1"}).months == ()
    with pytest.raises(GoalRefused, match="La struttura B nel 2025 non c’era"):
        change(Fixed(), None, "S-01", "B", {"anno": "2025", "valore": "1"})


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("26", 26),
        ("26,5", Fraction(53, 2)),
        ("26.25 %", Fraction(105, 4)),
        ("1.250,50", Fraction(2501, 2)),
        ("-3,5", -3.5),
    ],
)
def test_numbers_are_read_exactly_and_written_back(typed: str, value: Fraction) -> None:
    goal = read({"anno": "2026", "valore": typed}, ENTRY)
    assert goal.value == Fraction(value)
    assert read(typed_of(goal), ENTRY) == goal


@pytest.mark.parametrize("typed", ["1.250", "1,2,3", "1e3", "٣", "26,555", "", "1/3"])
def test_what_is_ambiguous_or_no_number_is_refused(typed: str) -> None:
    with pytest.raises(GoalRefused):
        read({"anno": "2026", "valore": typed}, ENTRY)


def test_what_is_not_said_stays_but_a_value_ends_a_milestone() -> None:
    milestone = replace(GOAL, unit="testo", value=None, base=None, base_year=None, near=None, milestone="adottato")
    back = read(merged(milestone, {"valore": "30"}), ENTRY)
    assert (back.unit, back.milestone, back.value, back.weight) == ("%", None, 30, 40)
    there = read(merged(GOAL, {"traguardo": "adottato", "stato_traguardo": "raggiunto"}), ENTRY)
    assert (there.unit, there.value, there.state, there.act) == ("testo", None, "raggiunto", "PIAO")


def test_the_file_names_who_wrote_it_and_no_two_are_equal() -> None:
    goal = replace(GOAL, direction=Direction.UP, reason="perché sì")
    name, text = as_file(goal, "A. Bianchi", NOW)
    first, heading, row = text.splitlines()
    assert (name, heading) == ("obiettivo-S-01-2026.csv", ";".join(HEADINGS.values()))
    assert first.startswith("Obiettivo scritto da A. Bianchi, 03/11/2026")
    assert row == "S-01;-;2026;%;2024;24,1;27;;;40;crescente;2;PIAO;perché sì"
    assert as_file(goal, "A. Bianchi", NOW.replace(microsecond=1))[1] != text


def test_decimals_are_written_as_they_are_typed() -> None:
    found = [written(each) for each in (None, Fraction(-7, 2), Fraction(1, 100), Fraction(100))]
    assert found == ["", "-3,5", "0,01", "100"]


def test_three_years_stand_beside_one_another_with_the_value_of_the_first() -> None:
    later = replace(GOAL, year=2027, value=Fraction(30))
    gone = replace(GOAL, struttura="Z", year=2026)
    ente, unit = goal_lines(Fixed(Goals((GOAL, later, gone))), 2026)
    assert [each.replace("\u00a0", " ") for each in ente.years] == ["≥ 27,0 %", "≥ 30,0 %", "–"]
    assert (ente.outcome, ente.entry.on) == ("▲ Vicino", ENDS[0])
    assert (unit.entry.struttura, unit.entry.value, unit.entry.reason) == ("Z", None, GONE)
    (past,) = goal_lines(Fixed(Goals((replace(GOAL, year=2025, value=Fraction(20)),))), 2025)
    assert (past.entry.on, past.outcome) == (ENDS[2], "● Raggiunto")
    assert goal_lines(Fixed(Goals((GOAL,))), 2027) == ()


def test_a_goal_in_another_unit_is_not_compared() -> None:
    told = with_goal(with_goal(ENTRY, euro := replace(GOAL, unit="euro")), euro)
    assert told.outcome[1] == "Non calcolabile"
    assert told.reason == "l’obiettivo del 2026 è in «euro», il valore in «%»: non si confrontano"


def test_weights_are_told_by_unit_and_year() -> None:
    goals = Goals((GOAL, replace(GOAL, struttura="B", year=2027, weight=99)))
    assert unbalanced(goals, 2026) == (
        "I pesi dell’ente nel 2026 sommano a 40, non a 100.",
        "I pesi di B nel 2027 sommano a 99, non a 100.",
    )
    assert unbalanced(goals, 2026, "B", years=1) == ()


def test_the_goal_of_now_is_named_by_all_that_it_says() -> None:
    def mark(goal: Goal) -> str:
        return change(Fixed(Goals((goal,))), None, "S-01", ENTE, {"anno": "2026", "valore": "1"}).mark

    assert mark(GOAL) == mark(replace(GOAL))
    assert mark(GOAL) != mark(replace(GOAL, act="altro"))
