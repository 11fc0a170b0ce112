# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does @indicator accept, and where does it say that it refuses?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import pytest

from metrics.catalogue import INDICATORS, UnknownIndicator, catalogue, find
from metrics.declare import DeclarationError, Indicator, Norm, Number, indicator
from metrics.grain import Kind
from metrics.measures import Share
from metrics.sources import Domande, Organico
from record.columns import meaning_of
from record.tables import FACTS, calendario, organico

WORDS: dict[str, Any] = {"code": "X-1", "title": "Prova", "formula": "uno / due × 100", "source": "prova"}


def declared(function: Callable[..., Share], **words: Any) -> Indicator:
    """Declare a function with the usual words, some of them changed."""
    return indicator(**{**WORDS, "breakdowns": (organico.c.struttura,), **words})(function)


def good(persone: Organico, minima: Annotated[Number, Norm("presenza.minima")]) -> Share:
    """Una prova."""
    return Share(part=persone.accordo_attivo, whole=persone.eseguibile_agile)


def test_a_declaration_says_all_that_a_reader_needs() -> None:
    found = declared(good, mark="K", since=date(2024, 1, 1))
    assert (found.numerator, found.denominator) == ("uno", "due")
    assert found.description == "Una prova."
    assert found.kind is Kind.STOCK
    assert found.breakdowns == ("struttura", "mese")
    assert found.parameters == ("presenza.minima",)
    assert found.verified == "da verificare sul testo"
    assert found.cases == "indicators/X-1.yaml"
    with pytest.raises(FrozenInstanceError):
        found.code = "X-2"  # type: ignore[misc]  # the point of the test


def test_a_needed_parameter_that_is_not_in_force_leaves_no_arguments() -> None:
    found = declared(good)
    assert found.arguments({}) is None
    assert found.arguments({"presenza.minima": 66}) == {"minima": 66}


def test_an_optional_parameter_may_be_missing() -> None:
    def optional(persone: Organico, minimo: Annotated[Number | None, Norm("servizio.minimo_giorni")]) -> Share:
        """Una prova."""
        return Share(part=persone.accordo_attivo, whole=persone.eseguibile_agile)

    assert declared(optional).arguments({}) == {"minimo": None}


@pytest.mark.parametrize(
    "column",
    [
        column
        for table in FACTS.values()
        for column in table.columns
        if "meaning" in column.info and (meaning_of(column).key or not meaning_of(column).breakdown)
    ],
    ids=str,
)
def test_nobody_is_counted_by_person_key_or_sensitive_column(column: Any) -> None:
    with pytest.raises(DeclarationError, match="is not a breakdown"):
        declared(good, breakdowns=(column,))


def test_a_column_without_a_meaning_is_not_a_breakdown() -> None:
    with pytest.raises(DeclarationError, match="is not a breakdown"):
        declared(good, breakdowns=(calendario.c.giorno,))


def _no_words(persone: Organico) -> Share:
    return Share(part=persone.accordo_attivo, whole=persone.eseguibile_agile)


def _no_grain(persone: int) -> Share:
    """Una prova."""
    raise NotImplementedError


def _no_argument() -> Share:
    """Una prova."""
    raise NotImplementedError


def _no_norm(persone: Organico, minima: int) -> Share:
    """Una prova."""
    raise NotImplementedError


def _every_tier(persone: Organico, minima: Annotated[Number, Norm("presenza.minima", every_tier=True)]) -> Share:
    """Una prova."""
    raise NotImplementedError


@pytest.mark.parametrize(
    ("function", "words", "message"),
    [
        (_no_words, {}, "no docstring"),
        (_no_grain, {}, "is not a row grain of metrics.sources"),
        (_no_argument, {}, "no argument; the first is a row grain"),
        (_no_norm, {}, r"is not annotated as Annotated\[Number, Norm\('id'\)\]"),
        (_every_tier, {}, "asks for every tier; an indicator takes the most local value"),
        (good, {"formula": "uno su due"}, "is not written 'numerator / denominator"),
        (good, {"mark": "Z"}, "mark 'Z' is unknown; allowed: V, P, K, D"),
    ],
)
def test_a_refusal_names_file_and_line(function: Callable[..., Share], words: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError, match=message) as refusal:
        declared(function, **words)
    line = function.__code__.co_firstlineno
    assert str(refusal.value).startswith(f"{Path(__file__)}:{line}: {function.__name__}: ")


def test_the_catalogue_is_in_code_order_and_finds_what_is_asked() -> None:
    codes = [each.code for each in catalogue()]
    assert codes == sorted(codes)
    assert {"IM-01", "S-01", "S-10", "SP-05", "PI-AGG"} <= set(codes)
    assert [each.code for each in find(["S-05", "S-01", "S-05"])] == ["S-05", "S-01"]
    assert len({(each.code, each.since) for each in INDICATORS}) == len(INDICATORS)


def test_an_unknown_code_is_named() -> None:
    with pytest.raises(UnknownIndicator, match="no indicator S-99 on"):
        find(["S-01", "S-99"])


def test_the_method_that_holds_is_the_latest_declared_by_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = declared(good), declared(good, since=date(2026, 1, 1))
    monkeypatch.setattr("metrics.catalogue.INDICATORS", (new, old))
    assert catalogue(date(2025, 12, 31)) == (old,)
    assert catalogue(date(2026, 1, 1)) == (new,)


def test_a_grain_says_what_a_row_is_and_what_dates_it() -> None:
    assert Domande.kind is Kind.FLOW
    for each in catalogue():
        assert each.grain.row
        assert each.event == each.grain.event
