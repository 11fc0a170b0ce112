# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the query judge each agreement as its rule tells it, on SQLite, PostgreSQL and the marts, whatever it holds?"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from metrics.agreements import Accordi
from metrics.compliance import Rulebook, check
from metrics.engine import Backend, MartBackend, RecordBackend
from metrics.rule import Esito
from metrics.rules import RULES
from norms.lookup import Norms, load_norms
from record.marts import connect, publish
from record.store import Store, open_store
from tests.oracle.agreements import WHERE, agreement_outcomes
from tests.oracle.ente import completed, fill
from tests.oracle.random_accordi import random_agreements
from tests.oracle.rules import Row, rows_of
from tests.oracle.shared import emptied, one_store

__all__ = ["emptied", "one_store"]  # fixtures

LATER = date(2030, 1, 1)
DAYS = (date(2026, 6, 30), date(2025, 8, 31), date(2025, 3, 20))
ON_AGREEMENTS = [rule for rule in RULES if issubclass(rule.grain, Accordi)]
NORMS = load_norms()
PACKS: tuple[tuple[str, Norms], ...] = (
    ("brescia", NORMS),
    ("civitanova", NORMS),
    ("civitanova", NORMS.with_reading("amb_CI_3", "letterale")),
    ("lucca", NORMS),
)
REASONS = {
    "accordo.completezza": 4,
    "accordo.modello": 2,
    "accordo.forma_scritta": 1,
    "contattabilita.quota_accordo": 2,
    "disconnessione.finestra": 1,
    "durata.iniziale": 2,
    "durata.rinnovo": 1,
    "rinnovo.richiesta": 2,
    "rinnovo.richiesta_prima": 2,
    "recesso.preavviso": 3,
    "formazione.prima_inizio": 1,
    "sicurezza.informativa": 1,
    "comunicazione.termine": 2,
    "rapporti.scadenze": 2,
}
"""How many reasons each rule has not to judge; the others always can."""


def told(where: Backend, on: date, book: Rulebook) -> dict[str, list[Row]]:
    """Return the rows of every rule on agreements; each is told as the query judges it."""
    found = {rule.id: rows_of(rule, on, LATER, where, book) for rule in ON_AGREEMENTS}
    for id, rows in found.items():
        for row in rows:
            assert (row.told.esito, row.told.reason) == (row.esito, row.reason), (id, row.facts, row.told)
    return found


def counted(where: Backend, on: date, book: Rulebook) -> dict[str, Counter[Esito]]:
    """Return how the one pass over all the agreements counts each rule."""
    totals: dict[str, Counter[Esito]] = {rule.id: Counter() for rule in ON_AGREEMENTS}
    for each in check(ON_AGREEMENTS, on, LATER, where, book):
        totals[each.rule.id].update(each.totals)
    return totals


@pytest.mark.parametrize("seed", range(len(PACKS)))
def test_every_agreement_is_judged_as_it_is_told(emptied: Store, seed: int) -> None:
    fill(emptied, random_agreements(seed))
    publish(emptied, datetime(2029, 1, 1))
    (ente, norms), on = PACKS[seed], DAYS[seed % len(DAYS)]
    where, book = RecordBackend(emptied), Rulebook(norms, ente)
    with connect(emptied) as marts:
        on_record, on_marts = told(where, on, book), told(MartBackend(marts), on, book)
        totals = {id: Counter(row.esito for row in rows) for id, rows in on_record.items()}
        for backend in (where, MartBackend(marts)):
            assert {id: +each for id, each in counted(backend, on, book).items()} == totals
        assert in_order(on_marts) == in_order(on_record)


def in_order(found: dict[str, list[Row]]) -> dict[str, list[str]]:
    """Return the rows of each rule in an order that does not depend on the engine."""
    return {id: sorted(map(str, rows)) for id, rows in found.items()}


def test_the_random_agreements_meet_every_outcome(home: Path) -> None:
    """An outcome, or a reason, that is never met is never compared."""
    home.mkdir()
    store = open_store(f"sqlite:///{home / 'record.sqlite'}", home)
    fill(store, random_agreements(11, people=160))
    publish(store, datetime(2029, 1, 1))
    met: dict[str, set[str]] = {rule.id: set() for rule in ON_AGREEMENTS}
    with connect(store) as marts:
        for ente, norms in PACKS:
            for id, rows in told(MartBackend(marts), DAYS[0], Rulebook(norms, ente)).items():
                met[id] |= {row.reason or row.esito.value for row in rows}
    store.close()
    for rule in ON_AGREEMENTS:
        assert {"conforme", "non conforme"} <= met[rule.id], rule.id
        assert len(met[rule.id]) == 2 + REASONS.get(rule.id, 0), (rule.id, met[rule.id])


@pytest.mark.parametrize("seed", [21, 22, 23])
def test_the_rules_behind_indicators_come_to_what_the_oracle_comes_to(emptied: Store, seed: int) -> None:
    ente = random_agreements(seed, people=30)
    fill(emptied, ente)
    publish(emptied, datetime(2029, 1, 1))
    tables, met = completed(ente), Counter[tuple[str, str]]()
    with connect(emptied) as marts:
        for name in ("lucca", "brescia"):
            rules = [rule for rule in RULES if rule.id in WHERE[name]]
            for on in DAYS:
                expected = agreement_outcomes(tables, on, name)
                met.update((id, esito) for id, count in expected.items() for esito in count)
                for where in (RecordBackend(emptied), MartBackend(marts)):
                    totals: dict[str, Counter[str]] = {}
                    for each in check(rules, on, LATER, where, Rulebook(NORMS, name)):
                        counted = Counter({esito.value: number for esito, number in each.totals.items() if number})
                        totals[each.rule.id] = totals.get(each.rule.id, Counter()) + counted
                    assert totals == expected, (name, on)
    assert len(met) == 3 * len(WHERE["brescia"])
