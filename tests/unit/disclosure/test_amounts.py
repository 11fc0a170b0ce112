# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is an amount about people shown only for the whole ente, for enough of them, and never one person's own?"""

from __future__ import annotations

from datetime import date

import pytest

from disclosure.amounts import ReleasedAmount, release_amounts
from disclosure.policy import load_policy
from metrics.counted import Counted
from metrics.places import ENTE, Unit, UnitTree
from metrics.quantity import Amount

ON = date(2026, 12, 31)
TREE = UnitTree((Unit(ENTE, "Intero ente", None), Unit("A", "Anagrafe", ENTE)))
POLICY = load_policy()


def released(**amounts: Amount) -> ReleasedAmount:
    found = {ENTE if unit == "ente" else unit: amount for unit, amount in amounts.items()}
    return release_amounts([Counted("X-01", ON, ON, TREE, found, "", "run")], POLICY)["X-01"]


def test_what_is_not_about_people_is_shown_at_every_unit() -> None:
    cells = released(ente=Amount(7, 2, base=(3, 1)), A=Amount(1)).cells
    assert {unit: shown and (shown.part, shown.whole, shown.base) for unit, shown in cells.items()} == {
        ENTE: (7, 2, (3, 1)),
        "A": (1, 1, None),
    }


def test_what_is_about_people_is_shown_for_the_whole_ente_alone() -> None:
    assert set(released(ente=Amount(70, people=50, largest=2), A=Amount(7, people=50, largest=2)).cells) == {ENTE}


@pytest.mark.parametrize(
    ("amount", "seen"),
    [
        (Amount(100, people=POLICY.threshold), True),
        (Amount(100, people=POLICY.threshold - 1), False),
        (Amount(100, people=1), False),
        (Amount(0, people=0), True),
        (Amount(100, people=9, largest=50), True),
        (Amount(100, people=9, largest=51), False),
        (Amount(201, 2, people=9, largest=51), False),
        (Amount(0, people=9, largest=0), True),
    ],
)
def test_few_people_or_one_who_is_most_of_it_stay_reserved(amount: Amount, seen: bool) -> None:
    assert (released(ente=amount).cells[ENTE] is not None) is seen


def test_a_release_tells_neither_how_many_people_nor_the_largest() -> None:
    shown = released(ente=Amount(70, people=50, largest=2)).cells[ENTE]
    assert shown is not None
    assert not {"people", "largest"} & set(vars(shown))
