# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is an indicator that is the outcome of a rule declared as a reader needs it, and in force when its rule is?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from metrics.catalogue import catalogue
from metrics.compliance import Rulebook
from metrics.declare import DeclarationError
from metrics.indicators.esiti import RULED
from metrics.quantities import quantities
from metrics.ruled import Ruled
from metrics.rules import RULES, find_rule
from norms.lookup import load_norms

SPEC = Path(__file__).parents[2] / "spec"
BY_CODE = {each.code: each for each in RULED}
WORDS: dict[str, Any] = {
    "code": "X-1",
    "title": "Prova",
    "formula": "uno / due × 100",
    "source": "prova",
    "mark": "D",
    "rule": find_rule("accordo.completezza"),
    "description": "Una prova.",
}


def test_no_code_is_declared_twice_over_the_whole_catalogue() -> None:
    codes = [*(each.code for each in catalogue()), *(each.code for each in quantities()), *BY_CODE]
    assert len(BY_CODE) == len(RULED)
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("ruled", RULED, ids=lambda each: each.code)
def test_its_cases_are_those_of_a_rule_that_is_checked(ruled: Ruled) -> None:
    assert ruled.rule in RULES
    assert (SPEC / ruled.cases).exists()
    assert ruled.parameters == ruled.rule.norms
    assert ruled.verified == "da verificare sul testo"
    assert ruled.rule.id in ruled.description


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"mark": "Z"}, "X-1: mark 'Z' is unknown; allowed: V, P, K, D"),
        ({"formula": "uno su due"}, "X-1: formula 'uno su due' is not 'numerator / denominator"),
        ({"description": ""}, "X-1: no description"),
    ],
)
def test_a_declaration_that_its_card_could_not_tell_is_refused(wrong: dict[str, str], message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        Ruled(**{**WORDS, **wrong})


@pytest.mark.parametrize(
    ("code", "ente", "on", "held"),
    [
        ("S-08", "brescia", date(2019, 7, 2), True),
        ("S-08", "brescia", date(2019, 7, 1), False),
        ("S-08", "lucca", date(2026, 10, 31), False),
        ("S-04", "lucca", date(2026, 10, 31), True),
        ("S-14", "brescia", date(2026, 10, 31), True),
        ("S-14", "civitanova", date(2026, 10, 31), False),
        ("S-12.preavviso", "civitanova", date(2026, 10, 31), True),
        ("S-12.preavviso", "brescia", date(2026, 10, 31), False),
    ],
)
def test_it_is_in_force_where_and_when_its_rule_is(code: str, ente: str, on: date, held: bool) -> None:
    assert BY_CODE[code].in_force(Rulebook(load_norms(), ente), on) is held
