# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does the record know of the applications of a period? Missing facts stay missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from metrics.ranking.application import Application
from metrics.ranking.submitted import NoSuchUnit, submitted
from record.relations import FOREVER
from record.store import Store, reading
from tests.oracle.ente import fill

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
ON = date(2026, 3, 10)


def asked(domanda: str, persona: int, **more: Any) -> dict[str, Any]:
    return {"domanda": domanda, "persona": persona, "presentata_il": ON, "esito": "in_attesa", **more}


def worker(persona: int, **more: Any) -> dict[str, Any]:
    return {"persona": persona, "assunto_il": date(2016, 3, 10), **more}


def agile_days(persona: int, months: range, each: int) -> Iterator[dict[str, Any]]:
    for month in months:
        for day in range(1, each + 1):
            yield {"persona": persona, "giorno": date(2025, month, day), "minuti_agile": 432}
        yield {"persona": persona, "giorno": date(2025, month, 20), "minuti_presenza": 432}


def found(store: Store, struttura: str | None = None) -> dict[str, Application]:
    with reading(store) as conn:
        return {each.domanda: each for each in submitted(conn, FIRST, LAST, FOREVER, struttura)}


def test_only_what_was_submitted_in_the_period_and_not_withdrawn(store: Store) -> None:
    domande = [
        asked("D1", 1, presentata_il=FIRST, presentata_minuto=600),
        asked("D2", 2, presentata_il=LAST, esito="ammessa"),
        asked("D3", 3, presentata_il=date(2026, 2, 28)),
        asked("D4", 4, presentata_il=date(2026, 4, 1)),
        asked("D5", 5, esito="ritirata"),
    ]
    fill(store, {"domande": domande})
    assert found(store) == {"D1": Application("D1", FIRST, 600), "D2": Application("D2", LAST)}


def test_seniority_and_unit_are_those_of_the_submission_day(store: Store) -> None:
    fill(
        store,
        {
            "domande": [asked("D1", 1), asked("D2", 2), asked("D3", 3, struttura="Z"), asked("D4", 4)],
            "organico": [
                worker(1, struttura="A"),
                worker(1, dal=date(2026, 3, 11), struttura="B"),
                worker(2, dal=date(2026, 4, 1), struttura="C"),
                worker(3, assunto_il=None),
                worker(4, assunto_il=date(2026, 3, 11)),
            ],
        },
    )
    applications = found(store)
    assert [applications[code].struttura for code in ("D1", "D2", "D3")] == ["A", "C", "Z"]
    ten_years = (date(2026, 3, 10) - date(2016, 3, 10)).days
    assert [applications[code].anzianita_giorni for code in applications] == [ten_years, ten_years, None, None]


def test_agile_days_of_the_year_before_are_a_number_only_when_the_whole_year_is_known(store: Store) -> None:
    fill(
        store,
        {
            "domande": [asked(f"D{number}", number) for number in range(1, 6)],
            "organico": [
                worker(1),
                worker(2),
                worker(3, assunto_il=date(2025, 10, 15)),
                worker(4, assunto_il=date(2026, 1, 1)),
                worker(5),
            ],
            "giornate": [
                *agile_days(1, range(1, 13), 2),
                *agile_days(2, range(1, 12), 2),
                *agile_days(3, range(10, 13), 1),
                {"persona": 1, "giorno": date(2026, 1, 7), "minuti_agile": 432},
                {"persona": 1, "giorno": date(2024, 12, 31), "minuti_agile": 432},
            ],
        },
    )
    days = {code: each.giornate_agili_anno_precedente for code, each in found(store).items()}
    assert days == {"D1": 24, "D2": None, "D3": 3, "D4": 0, "D5": None}


def test_a_unit_comes_with_those_below_it(store: Store) -> None:
    fill(
        store,
        {
            "strutture": [{"codice": "A"}, {"codice": "A1", "padre": "A"}, {"codice": "A11", "padre": "A1"}],
            "organico": [worker(1, struttura="A11"), worker(2, struttura="B")],
            "domande": [asked("D1", 1), asked("D2", 2), asked("D3", 3, struttura="A")],
        },
    )
    assert sorted(found(store, "A")) == ["D1", "D3"]
    assert sorted(found(store, "A11")) == ["D1"]
    with pytest.raises(NoSuchUnit):
        found(store, "Q")
