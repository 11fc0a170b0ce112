# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Has every rule an invented row that it can tell, under every regulation and every reading?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from metrics.compliance import Rulebook
from metrics.rule import Esito
from metrics.rules import RULES
from metrics.rules.examples import EXAMPLES, example
from norms.lookup import Norms, load_norms

ON = date(2026, 10, 31)


def ways(norms: Norms) -> Iterator[Norms]:
    """Yield the rules as they come, then under each other reading."""
    yield norms
    for code, reading in norms.readings.items():
        yield from (norms.with_reading(code, each.id) for each in reading.options if each.id != reading.active)


def test_every_rule_has_an_example_and_no_other() -> None:
    assert list(EXAMPLES) == [rule.id for rule in RULES]


def test_every_example_is_told_with_its_steps_wherever_the_rule_is_in_force() -> None:
    told = set()
    for norms in ways(load_norms()):
        for ente in norms.enti:
            for rule in RULES:
                for period in Rulebook(norms, ente).periods(rule, ON):
                    verdict = example(rule, period.rulings)
                    assert verdict is not None
                    assert verdict.steps or verdict.reason, (rule.id, ente)
                    if verdict.esito is not Esito.NON_VALUTABILE:
                        told.add(rule.id)
    assert told == {rule.id for rule in RULES}
