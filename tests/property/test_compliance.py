# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do SQLite, PostgreSQL, the marts and plain Python come to the same outcomes, and is every outcome told as counted?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from metrics.compliance import Rulebook, check, measure_rules
from metrics.engine import Backend, MartBackend, RecordBackend
from metrics.places import At
from metrics.proof import Case, NotAbout, Proof, explain
from metrics.rule import Esito, Rule
from metrics.rules import RULES
from norms.lookup import Norms, load_norms
from record.marts import connect, publish
from record.store import Store, open_store
from tests.oracle.ente import Ente, completed, fill, withdraw_all
from tests.oracle.outcomes import ENTI, ORACLE, outcomes
from tests.oracle.random_ente import ruled_ente
from tests.oracle.rules import rows_of
from tests.oracle.shared import emptied, one_store

__all__ = ["emptied", "one_store"]  # fixtures

ON, CUT, LATER = date(2026, 6, 30), date(2026, 3, 18), date(2026, 12, 31)

READINGS: tuple[dict[str, str], ...] = (
    {},
    {"amb_LU_1": "lavorati", "amb_LU_3": "due_terzi", "amb_BO_1": "mese", "amb_CI_1": "lavorativi"},
)
"""The readings that change what a row comes to: all as they are, and all the others."""

Found = dict[str, Counter[str]]


@cache
def norms_read(number: int) -> Norms:
    """Return our rules under the readings of one place of READINGS."""
    norms = load_norms()
    for code, option in READINGS[number].items():
        norms = norms.with_reading(code, option)
    return norms


def counted(where: Backend, on: date, book: Rulebook, known_on: date = LATER, rules: Sequence[Rule] = RULES) -> Found:
    """Return how many rows of each rule had each outcome; a rule about no row is not there."""
    found: Found = {}
    for each in check(rules, on, known_on, where, book):
        totals = Counter({esito.value: number for esito, number in each.totals.items() if number})
        found[each.rule.id] = found.get(each.rule.id, Counter()) + totals
    return found


def of_all(where: Backend, on: date = ON, known_on: date = LATER) -> dict[str, Found]:
    """Return the outcomes under each of the five enti."""
    return {ente: counted(where, on, Rulebook(norms_read(0), ente), known_on) for ente in ENTI}


@pytest.mark.parametrize("seed", [1, 3])
def test_every_engine_comes_to_what_the_oracle_comes_to(emptied: Store, seed: int) -> None:
    store, ente = emptied, ruled_ente(seed)
    tables = completed(ente)
    fill(store, ente)
    publish(store, datetime(2026, 7, 1))
    with connect(store) as marts:
        for number, readings in enumerate(READINGS):
            for name in ENTI:
                book = Rulebook(norms_read(number), name)
                for on in (ON, CUT)[number:]:
                    on_record = counted(RecordBackend(store), on, book)
                    assert {id: count for id, count in on_record.items() if id in ORACLE} == outcomes(
                        tables, on, name, readings
                    ), (name, on, readings)
                    assert counted(MartBackend(marts), on, book) == on_record, (name, on)


def test_the_random_enti_try_every_rule_both_ways() -> None:
    seen: dict[str, Counter[str]] = {id: Counter() for id in ORACLE}
    for seed in (1, 3):
        tables = completed(ruled_ente(seed))
        for ente in ENTI:
            for readings in READINGS:
                for id, count in outcomes(tables, ON, ente, readings).items():
                    seen[id].update(count)
    assert not {id: dict(count) for id, count in seen.items() if len(count) < 2}


def test_sqlite_postgresql_and_the_marts_agree_on_every_rule(home: Path, postgres_url: str) -> None:
    ente, found = ruled_ente(4), []
    home.mkdir(parents=True)
    for url, folder in ((f"sqlite:///{home / 'record.sqlite'}", home), (postgres_url, home / "pg")):
        store = open_store(url, folder)
        fill(store, ente)
        publish(store, datetime(2026, 7, 1))
        with connect(store) as marts:
            found += [of_all(RecordBackend(store)), of_all(MartBackend(marts))]
        store.close()
    assert all(each == found[0] for each in found)
    assert any(found[0].values())


@pytest.mark.parametrize("number", range(len(READINGS)))
def test_every_row_is_told_as_it_was_counted(emptied: Store, number: int) -> None:
    fill(emptied, ruled_ente(5, people=4))
    where = RecordBackend(emptied)
    for ente in ENTI:
        book = Rulebook(norms_read(number), ente)
        totals = counted(where, ON, book)
        for rule in RULES:
            rows = rows_of(rule, ON, LATER, where, book)
            assert [row.told.esito for row in rows] == [row.esito for row in rows], rule.id
            assert [row.told.reason for row in rows] == [row.reason for row in rows], rule.id
            assert Counter(row.esito.value for row in rows) == totals.get(rule.id, Counter()), rule.id


def with_agreements(ente: Ente) -> dict[str, list[Mapping[str, object]]]:
    """Return the ente without whoever has no agreement: the others can be asked for by one."""
    holders = {row["persona"] for row in ente["accordi"]}
    return {name: [row for row in rows if row.get("persona", -1) in {*holders, -1}] for name, rows in ente.items()}


def proved(rule: Rule, ente: Ente, where: Backend, book: Rulebook) -> list[Proof]:
    """Return the proofs of every row of a rule, asked for one agreement or application after the other."""
    by_person = {row["persona"]: row["accordo"] for row in ente["accordi"]}
    codes = [row["accordo"] for row in ente["accordi"]], [row["domanda"] for row in ente["domande"]]
    keys = {"accordo": [Case(accordo=code) for code in codes[0]], "domanda": [Case(domanda=code) for code in codes[1]]}
    keys[""] = [Case(accordo=code) for code in by_person.values()]
    return [proof for case in keys[rule.grain.key] for proof in explain(rule, case, ON, LATER, where, book)]


def test_the_proofs_of_everybody_are_the_outcomes_that_were_counted(emptied: Store) -> None:
    ente = with_agreements(ruled_ente(7, people=3))
    fill(emptied, ente)
    where = RecordBackend(emptied)
    for rule in RULES:
        books = (Rulebook(norms_read(0), name) for name in ENTI)
        book = next(book for book in books if book.periods(rule, ON))
        totals = counted(where, ON, book, rules=[rule])
        proofs = proved(rule, ente, where, book)
        assert Counter(proof.verdict.esito.value for proof in proofs) == totals.get(rule.id, Counter()), rule.id
        assert all(proof.verdict.steps or proof.verdict.reason for proof in proofs), rule.id


def test_places_add_up_to_the_totals(emptied: Store) -> None:
    fill(emptied, ruled_ente(9))
    for ente in ENTI:
        for each, measured in measure_rules(RULES, ON, LATER, RecordBackend(emptied), Rulebook(norms_read(0), ente)):
            whole = measured.cells[At()]
            assert whole.part == each.totals[Esito.CONFORME], each.code
            assert whole.whole - whole.part == each.totals[Esito.NON_CONFORME], each.code
            assert sum(whole.excluded) == each.totals[Esito.NON_VALUTABILE], each.code


def test_the_order_of_rows_is_irrelevant(emptied: Store) -> None:
    ente = ruled_ente(10)
    fill(emptied, ente)
    straight = of_all(RecordBackend(emptied))
    withdraw_all(emptied)
    fill(emptied, {name: list(reversed(rows)) for name, rows in ente.items()}, in_order=False)
    assert of_all(RecordBackend(emptied)) == straight


def test_a_correction_moves_record_and_marts_alike(emptied: Store) -> None:
    store, ente = emptied, ruled_ente(11)
    corrected = {
        "giornate": [{**row, "minuti_agile": 0, "minuti_presenza": 0, "richiami": 0} for row in ente["giornate"][::3]],
        "accordi": [{**row, "fascia_minuti": 200, "firmato_il": row["inizio"]} for row in ente["accordi"][::2]],
        "domande": [
            {**row, "presentata_il": row["presentata_il"] - timedelta(days=20)} for row in ente["domande"][::2]
        ],
    }
    fill(store, ente)
    before = of_all(RecordBackend(store))
    fill(store, corrected, noto_dal=date(2026, 7, 10))
    publish(store, datetime(2026, 7, 11))
    after = of_all(RecordBackend(store))
    with connect(store) as marts:
        assert of_all(MartBackend(marts)) == after
    assert after != before
    assert of_all(RecordBackend(store), known_on=date(2026, 7, 9)) == before


def test_a_proof_is_asked_for_what_its_rule_is_about(emptied: Store) -> None:
    fill(emptied, ruled_ente(12))
    book = Rulebook(norms_read(0), "brescia")
    for rule in RULES:
        wrong = Case(accordo="a1-0") if rule.grain.key == "domanda" else Case(domanda="d1-0")
        if any(book.periods(rule, ON)):
            with pytest.raises(NotAbout):
                explain(rule, wrong, ON, LATER, RecordBackend(emptied), book)
