# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Released figures as rows: exact decimals, the whole ente always there, what is hidden never a zero."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from agilometro.exhibition import answer
from agilometro.rows import as_csv, as_json, as_table, percent, rows_of
from disclosure.release import Released, Shown
from metrics.catalogue import find
from metrics.places import ENTE, At, Unit, UnitTree
from metrics.targets import Target

ON = date(2026, 10, 31)
MARCH = date(2026, 3, 1)
TREE = UnitTree((Unit(ENTE, "Intero ente", None), Unit("VIA", "Viabilità", ENTE), Unit("RAG", "Ragioneria", ENTE)))
RELEASED = Released(
    indicator="S-01",
    on=ON,
    known_on=ON,
    tree=TREE,
    cells={
        At(): Shown(20, 83),
        At("VIA"): Shown(None, 40),
        At("RAG"): Shown(None, None),
        At(genere="D"): Shown(12, 43),
        At("VIA", "D"): Shown(6, 20),
        At(mese=MARCH): Shown(18, 80),
    },
    exclusions=(),
    target=Target(Fraction(1, 4), "copertura.minima", "regolamento"),
    threshold=5,
    run="abc",
)


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(20, 83, "24.10"), (21, 83, "25.30"), (1, 3, "33.33"), (2, 3, "66.67"), (1, 800, "0.13"), (0, 7, "0.00")],
)  # fmt: skip
def test_percentages_are_rounded_half_up(part: int, whole: int, text: str) -> None:
    assert percent(part, whole) == text


def test_nothing_of_nothing_has_no_value() -> None:
    assert percent(0, 0) is None
    assert percent(None, 83) is None


def test_the_whole_ente_comes_first_and_always() -> None:
    for by in ((), ("struttura",), ("genere",), ("mese",), ("struttura", "genere")):
        first = next(rows_of("S-01", ON, RELEASED, by))
        assert (first.by, first.numerator, first.denominator, first.value) == ((), 20, 83, "24.10")
        assert (first.status, first.missing_people, first.target) == ("not_met", 1, "25.00")


def test_one_more_person_meets_the_target() -> None:
    met = replace(RELEASED, cells={At(): Shown(21, 83)})
    (row,) = rows_of("S-01", ON, met, ())
    assert (row.value, row.status, row.missing_people) == ("25.30", "met", 0)


def test_a_breakdown_asks_for_its_places_and_no_others() -> None:
    def labels(*by: str) -> list[dict[str, str]]:
        return [dict(row.by) for row in rows_of("S-01", ON, RELEASED, by)]

    assert labels("struttura") == [{}, {"struttura": "VIA"}, {"struttura": "RAG"}]
    assert labels("genere") == [{}, {"genere": "D"}]
    assert labels("mese") == [{}, {"mese": "2026-03"}]
    assert labels("struttura", "genere") == [{}, {"genere": "D"}, {"struttura": "VIA", "genere": "D"}]


def test_a_hidden_count_is_null_in_json_and_marked_in_csv() -> None:
    rows = list(rows_of("S-01", ON, RELEASED, ("struttura",)))
    hidden = json.loads(as_json(rows))[1]
    assert hidden["by"] == {"struttura": "VIA"}
    assert hidden["struttura_nome"] == "Viabilità"
    assert (hidden["numerator"], hidden["denominator"], hidden["value"]) == (None, 40, None)
    assert (hidden["status"], hidden["suppressed"], hidden["missing_people"]) == ("suppressed", True, None)
    assert as_csv(rows).splitlines()[2] == "S-01;2026-10-31;VIA;;;Viabilità;c;40;c;suppressed;25.00;;True;abc;;%;;;;"


def test_no_spreadsheet_runs_the_name_of_a_unit() -> None:
    armed = UnitTree((Unit(ENTE, "Intero ente", None), Unit("@SUM(1)", "=HYPERLINK(1)", ENTE)))
    released = replace(RELEASED, tree=armed, cells={At(): Shown(20, 83), At("@SUM(1)"): Shown(20, 83)})
    rows = list(rows_of("S-01", ON, released, ("struttura",)))
    assert ";'@SUM(1);;;'=HYPERLINK(1);20;83;" in as_csv(rows)
    assert json.loads(as_json(rows))[1]["by"] == {"struttura": "@SUM(1)"}


def test_json_rows_have_every_promised_field() -> None:
    promised = "code on by numerator denominator value status target missing_people suppressed run"
    (row,) = json.loads(as_json(rows_of("S-01", ON, RELEASED, ())))
    assert set(promised.split()) <= set(row)


def test_an_indicator_that_nothing_allows_to_count_is_not_computable() -> None:
    for released in (None, replace(RELEASED, cells={})):
        (row,) = rows_of("S-01", ON, released, ("struttura",))
        assert (row.status, row.numerator, row.value) == ("not_computable", None, None)


def test_the_table_speaks_italian() -> None:
    (indicator,) = find(["S-01"])
    text = as_table(indicator, ON, list(rows_of("S-01", ON, RELEASED, ("struttura",))))
    assert "al 31/10/2026; obiettivo 25,00 %" in text
    assert "20 su 83" in text
    assert "24,10 %" in text
    assert "■ sotto, manca 1 persona" in text
    assert "▨ riservato" in text


def test_the_demo_answers_in_one_sentence() -> None:
    def said(released: Released) -> str:
        return answer("L'ente", next(rows_of("S-01", ON, released, ())))

    short = "L'ente è al 24,10 %: 20 persone su 83; obiettivo del 25,00 %: non raggiunto, manca 1 persona."
    assert said(RELEASED) == short
    assert said(replace(RELEASED, cells={At(): Shown(21, 83)})).endswith("obiettivo del 25,00 %: raggiunto.")
    assert said(replace(RELEASED, target=None)).endswith("20 persone su 83; nessun obiettivo è prescritto.")
    assert said(replace(RELEASED, cells={At(): Shown(None, 83)})).startswith("L'ente: la copertura è riservata")
    assert said(replace(RELEASED, cells={})).endswith("non si può calcolare.")
