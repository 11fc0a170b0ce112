# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does a proof show one row: its day, the value in force, what was looked at, and steps that lead to the outcome?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from metrics.compliance import Rulebook
from metrics.engine import Backend, MartBackend, RecordBackend
from metrics.proof import BrokenProof, Case, NotAbout, Proof, explain
from metrics.rule import Esito, Verdict
from metrics.rules import find_rule
from norms.lookup import load_norms
from record.marts import connect, publish
from record.store import Store
from tests.oracle.ente import Ente, fill
from tests.oracle.shared import emptied, one_store

__all__ = ["emptied", "one_store"]  # fixtures

ON, LATER = date(2026, 10, 31), date(2027, 1, 1)
MONDAY = date(2026, 3, 2)


def day(persona: int, giorno: date, agile: bool) -> dict[str, Any]:
    return {"persona": persona, "giorno": giorno, "minuti_agile" if agile else "minuti_presenza": 432}


def week(persona: int, monday: date, agile: tuple[int, ...]) -> list[dict[str, Any]]:
    """Return five equal days, some of them agile (0 is Monday)."""
    return [day(persona, monday + timedelta(days=number), number in agile) for number in range(5)]


ENTE: Ente = {
    "organico": [
        {"persona": n, "orario_settimanale_minuti": 2160, "servizio_effettivo_dal": date(2026, 1, 1)} for n in (1, 2)
    ],
    "domande": [
        {"domanda": f"D{n}", "persona": n, "presentata_il": date(2026, 1, 7), "esito": "ammessa"} for n in (1, 2)
    ],
    "accordi": [
        {"accordo": "A1", "persona": 1, "domanda": "D1", "inizio": date(2026, 2, 2), "firmato_il": date(2026, 1, 20)},
        {"accordo": "A2", "persona": 2, "domanda": "D2", "inizio": date(2026, 2, 2), "firmato_il": date(2026, 2, 20)},
    ],
    "giornate": [
        *week(1, MONDAY, (0, 2)),
        *week(1, MONDAY + timedelta(days=7), (1,)),
        *week(1, date(2026, 4, 13), (0, 1, 2)),
        *week(2, MONDAY, (0, 1, 2, 3, 4)),
    ],
    "rapporti": [{"rapporto": "R1", "accordo": "A1", "scade_il": date(2026, 6, 30), "ricevuto_il": date(2026, 6, 30)}],
}


@contextmanager
def both(store: Store) -> Iterator[tuple[Backend, Backend]]:
    """Give the record and its marts."""
    fill(store, ENTE)
    publish(store, datetime(2026, 11, 1))
    with connect(store) as marts:
        yield RecordBackend(store), MartBackend(marts)


def proofs(where: Backend, id: str, case: Case, ente: str = "lucca") -> list[Proof]:
    return list(explain(find_rule(id), case, ON, LATER, where, Rulebook(load_norms(), ente)))


def on_each(store: Store, id: str, case: Case, ente: str = "lucca") -> list[Proof]:
    """Return the proofs of a case, the same on the record and on the marts."""
    with both(store) as (record, marts):
        found = proofs(record, id, case, ente)
        assert [_shown(each) for each in proofs(marts, id, case, ente)] == [_shown(each) for each in found]
    return found


def _shown(proof: Proof) -> tuple[Any, ...]:
    return proof.giorno, dict(proof.facts), proof.verdict, proof.period


def test_the_weeks_of_an_agreement_come_in_order_each_with_its_sunday(emptied: Store) -> None:
    found = on_each(emptied, "presenza.settimana", Case(accordo="A1"))
    assert [each.giorno for each in found] == [date(2026, 3, 8), date(2026, 3, 15), date(2026, 4, 19)]
    assert [each.verdict.esito for each in found] == [Esito.NON_CONFORME, Esito.CONFORME, Esito.NON_CONFORME]
    assert "Quota di presenza: 1296 ÷ 2160 minuti = 60,00 %" in found[0].verdict.steps


def test_a_week_is_named_by_any_of_its_days(emptied: Store) -> None:
    with both(emptied) as (record, marts):
        for where in (record, marts):
            for number in range(7):
                case = Case(accordo="A1", giorno=MONDAY + timedelta(days=number))
                assert [each.giorno for each in proofs(where, "presenza.settimana", case)] == [date(2026, 3, 8)]
            assert not proofs(where, "presenza.settimana", Case(accordo="A1", giorno=date(2026, 3, 1)))


def test_months_and_quarters_hold_their_days(emptied: Store) -> None:
    with both(emptied) as (record, _):
        for month, end in ((3, date(2026, 3, 31)), (4, date(2026, 4, 30))):
            case = Case(accordo="A1", giorno=date(2026, month, 10))
            assert [each.giorno for each in proofs(record, "presenza.mese", case)] == [end]
        for month, end in ((1, date(2026, 3, 31)), (3, date(2026, 3, 31)), (6, date(2026, 6, 30))):
            case = Case(accordo="A1", giorno=date(2026, month, 10))
            assert [each.giorno for each in proofs(record, "presenza.trimestre", case)] == [end]
    (march,) = on_each(emptied, "presenza.mese", Case(accordo="A1", giorno=MONDAY))
    assert march.facts["contratto"] == 2 * 2160
    assert march.facts["agile"] == 3 * 432


def test_a_day_is_told_with_the_agreement_that_covers_it(emptied: Store) -> None:
    (found,) = on_each(emptied, "accordo.copre_giornata", Case(accordo="A1", giorno=MONDAY))
    assert found.giorno == MONDAY
    assert found.verdict.esito is Esito.CONFORME
    assert len(on_each(emptied, "accordo.copre_giornata", Case(accordo="A1"))) == 6


def test_an_application_is_told_by_its_code_on_the_day_whose_rule_holds(emptied: Store) -> None:
    (found,) = on_each(emptied, "eleggibilita.servizio", Case(domanda="D1"))
    assert found.giorno == date(2026, 1, 7)
    assert found.facts == {"presentata": date(2026, 1, 7), "servizio_dal": date(2026, 1, 1)}
    assert found.verdict.esito is Esito.NON_CONFORME
    (late,) = on_each(emptied, "firma.termine", Case(domanda="D2"), "civitanova")
    assert late.facts["termine"] == date(2026, 2, 6)
    assert late.verdict.esito is Esito.NON_CONFORME


def test_a_report_is_told_by_its_agreement(emptied: Store) -> None:
    (found,) = on_each(emptied, "rapporto.termine", Case(accordo="A1"), "brescia")
    assert found.verdict.steps == ("Rapporto in scadenza il 30/06/2026, ricevuto per intero il 30/06/2026",)
    assert not on_each(emptied, "rapporto.termine", Case(accordo="A2"), "brescia")


def test_a_proof_says_which_value_was_in_force(emptied: Store) -> None:
    (found, *_) = on_each(emptied, "presenza.settimana", Case(accordo="A1"))
    assert found.period.version == "presenza.minima@ente/2021-10-20"
    assert found.period.first == date(2021, 10, 20)


def test_nothing_is_proved_where_nobody_prescribes_or_nobody_is_named(emptied: Store) -> None:
    assert not on_each(emptied, "presenza.settimana", Case(accordo="A1"), "cremona")
    assert not on_each(emptied, "presenza.settimana", Case(accordo="A9"))
    assert not on_each(emptied, "eleggibilita.servizio", Case(domanda="D9"))


def test_a_case_names_what_the_rule_is_about(emptied: Store) -> None:
    fill(emptied, ENTE)
    where = RecordBackend(emptied)
    for id, case, about in (
        ("presenza.settimana", Case(domanda="D1"), "presenza.settimana is about the days of an agreement"),
        ("presenza.mese", Case(domanda="D1"), "presenza.mese is about the days of an agreement"),
        ("accordo.copre_giornata", Case(), "accordo.copre_giornata is about the days of an agreement"),
        ("eleggibilita.servizio", Case(accordo="A1"), "eleggibilita.servizio: a case of it is named by `domanda`"),
    ):
        with pytest.raises(NotAbout, match=about):
            proofs(where, id, case)
    with pytest.raises(NotAbout, match=r"rapporto\.termine: a case of it is named by `accordo`"):
        proofs(where, "rapporto.termine", Case(domanda="D1"), "brescia")


@pytest.mark.parametrize("id", ["presenza.settimana", "presenza.mese", "accordo.copre_giornata"])
def test_a_rule_that_tells_what_it_did_not_count_is_found_out(emptied: Store, id: str) -> None:
    fill(emptied, ENTE)
    flattering = replace(find_rule(id), tell=lambda facts, rulings: Verdict(Esito.NON_VALUTABILE, (), "non si sa"))
    book = Rulebook(load_norms(), "lucca")
    with pytest.raises(
        BrokenProof, match=f"{id}: counted as conforme, told as non valutabile|{id}: counted as non con"
    ):
        explain(flattering, Case(accordo="A1"), ON, LATER, RecordBackend(emptied), book)
