# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is an indicator that is the outcome of a rule what the rule came to, on every engine, and never anything else?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import pytest

from disclosure.outcome import Outcome, outcomes
from disclosure.policy import load_policy
from metrics.compliance import Checked, Rulebook, check, measure_rules
from metrics.engine import Backend, MartBackend, RecordBackend
from metrics.indicators.esiti import RULED
from metrics.places import ENTE
from metrics.rule import Esito
from metrics.rules import RULES
from norms.lookup import load_norms
from record.marts import connect, publish
from record.store import Store
from reports.entries import Entry, of_outcome
from tests.oracle.ente import completed, fill
from tests.oracle.outcomes import outcomes as by_oracle
from tests.oracle.random_ente import ruled_ente
from tests.oracle.shared import emptied, one_store

__all__ = ["emptied", "one_store"]  # fixtures

ON, LATER = date(2026, 6, 30), date(2026, 12, 31)


def entries_of(found: Sequence[Outcome], book: Rulebook, unit: str = ENTE) -> dict[str, Entry]:
    """Return the entry of each at a unit."""
    return {each.code: of_outcome(each, found, each.in_force(book, ON), ON, LATER, unit) for each in RULED}


def released_on(where: Backend, book: Rulebook) -> tuple[Outcome, ...]:
    return outcomes(measure_rules(RULES, ON, LATER, where, book), load_policy())


def pair(entry: Entry) -> tuple[int | None, int | None]:
    return entry.numerator, entry.denominator


def totals(checked: Checked) -> tuple[int, int]:
    kept = checked.totals[Esito.CONFORME]
    return kept, kept + checked.totals[Esito.NON_CONFORME]


@pytest.mark.parametrize(("seed", "ente"), [(61, "brescia"), (62, "civitanova"), (63, "lucca")])
def test_it_is_what_the_rule_came_to_on_every_engine(emptied: Store, seed: int, ente: str) -> None:
    made_up, book = ruled_ente(seed, people=40), Rulebook(load_norms(), ente)
    fill(emptied, made_up)
    publish(emptied, datetime(2026, 7, 1))
    where = RecordBackend(emptied)
    found = released_on(where, book)
    here = entries_of(found, book)
    with connect(emptied) as marts:
        assert entries_of(released_on(MartBackend(marts), book), book) == here
    judged = {each.rule.id: totals(each) for each in check(RULES, ON, LATER, where, book)}
    told = by_oracle(completed(made_up), ON, ente, {})
    shown = 0
    for ruled in RULED:
        entry = here[ruled.code]
        if not ruled.in_force(book, ON):
            assert pair(entry) == (None, None)
            assert entry.reason == f"nessuna norma in vigore lo prescrive: «{ruled.rule.title}»"
        elif entry.value is not None:
            assert pair(entry) == judged[ruled.rule.id], ruled.code
            if ruled.rule.id in told:
                assert entry.numerator == told[ruled.rule.id]["conforme"]
            shown += 1
    assert shown


def test_a_unit_is_told_as_the_rule_s_own_release_tells_it(emptied: Store) -> None:
    fill(emptied, ruled_ente(64, people=40))
    book = Rulebook(load_norms(), "brescia")
    found = released_on(RecordBackend(emptied), book)
    (own,) = (each.released for each in found if each.rule.id == "contattabilita.quota_accordo")
    for at, cell in own.cells.items():
        if at.genere is None and at.mese is None:
            entry = entries_of(found, book, at.unit)["S-08"]
            assert pair(entry) == (cell.numerator, cell.denominator)
            assert entry.reserved == (cell.hidden is not None)
            assert entry.digest == own.run


def test_nothing_in_the_record_is_said_so(emptied: Store) -> None:
    fill(emptied, {"organico": [{"persona": 1}]})
    book = Rulebook(load_norms(), "brescia")
    entry = entries_of(released_on(RecordBackend(emptied), book), book)["S-04"]
    assert (entry.value, entry.reason) == (None, "nessun fatto del periodo entra nel conto")
