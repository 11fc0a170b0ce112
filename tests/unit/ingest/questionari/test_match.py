# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is each column matched to its item: by alias, by words, by place, by what the ente says?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.questionari.export import Column
from ingest.questionari.mapping import Mapping, read_mapping
from ingest.questionari.match import match
from surveys.reading import load
from tests.unit.ingest.questionari.exports import SMALL, coded, item, sentences, worded


def found(columns: tuple[Column, ...], said: Mapping | None = None) -> dict[int, str]:
    return {each.column: each.item for each in match(columns, SMALL, said).matched}


@pytest.mark.parametrize(
    "code", ["A.03", "A03", "A3", "A_03", "a03", "A[03]", "A[SQ003]", "A[A03]", "A_SQ003", "gruppo/A03", "X1[A03]"]
)
def test_a_code_is_known_however_it_is_written(code: str) -> None:
    assert found(coded(code)) == {1: "A03"}


@pytest.mark.parametrize("text", ["A03", "A. 3", "a_03", "Sicurezza [A03]", "GENERE"])
def test_words_may_be_a_code(text: str) -> None:
    assert found(worded(text)) == {1: "GENERE" if text == "GENERE" else "A03"}


@pytest.mark.parametrize("code", ["A03[other]", "A03[comment]", "A[A03comment]", "A13", "AA03", "A[SQ003][1]", "Q3"])
def test_another_code_is_no_item(code: str) -> None:
    assert found(coded(code)) == {}


def test_a_code_without_its_underscore_is_the_same() -> None:
    instrument = load("fase6_sw")
    columns = coded("FPROF", "FATTI/F_KM", "FATTI[F_MIN]", "CMP[CMP1]")
    assert [each.item for each in match(columns, instrument).matched] == ["F_PROF", "F_KM", "F_MIN", "CMP1"]


def test_the_rows_of_the_only_matrix_of_a_section_are_its_items() -> None:
    assert found(coded("A1[SQ001]", "A1[SQ003]")) == {1: "A01", 2: "A03"}
    assert found(coded("B1[SQ001]", "B2[SQ001]")) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Ho subito mobbing",
        "  HO SUBITO MOBBING? ",
        "Ho subito mobbing:",
        "Sicurezza e salute [Ho subito mobbing]",
        "Sicurezza e salute  [Ho subito mobbing]",
        "Sicurezza e salute: Ho subito mobbing",
        "A.03 - Ho subito mobbing",
        "Salute: Ho subito mobbing (A03)",
        "Salute: Ho subito mobbing (Q_7)",
        "A03. Le parole dell'ente",
    ],
)
def test_a_question_is_known_by_its_words(text: str) -> None:
    assert found(worded(text)) == {1: "A03"}


def test_apostrophes_and_accents_do_not_count() -> None:
    assert found(worded("L'eta' e' un ostacolo")) == {1: "B01"}


def test_the_official_wording_is_known_too() -> None:
    items = (replace(SMALL.items[0], official="Il mio luogo di lavoro è sicuro (impianti, misure)."), *SMALL.items[1:])
    instrument = replace(SMALL, items=items)
    columns = worded("Il mio luogo di lavoro è sicuro (impianti, misure)")
    assert [each.item for each in match(columns, instrument).matched] == ["A01"]


def test_the_same_words_twice_are_told_apart_by_their_order() -> None:
    twins = (item("A01", "Sono chiari"), item("B01", "Sono chiari", section="B"))
    instrument = replace(SMALL, items=twins)
    for headings in (("Sono chiari", "Sono chiari"), ("Sono chiari", "Sono chiari2")):
        assert [each.item for each in match(worded(*headings), instrument).matched] == ["A01", "B01"]
    once = match(worded("Sono chiari"), instrument)
    assert once.matched == ()
    assert "le parole di questa colonna sono di più domande (A01, B01)" in sentences(once.issues)[0]


def test_cut_words_are_told_apart_by_their_beginning_and_order() -> None:
    instrument = load("civit2013")
    cut = worded("Discriminazioni [Correttezza ris.. ]", "Sicurezza e sal.. [Ho subito mobbi.. ]")
    told = match(cut, instrument)
    assert [(each.column, each.item) for each in told.matched] == [(2, "A04")]
    whole = worded(*["Discriminazioni [Correttezza ris.. ]"] * 7)
    named = [each.item for each in match(whole, instrument).matched]
    assert named == ["B01", "B02", "B03", "B05", "B06", "B08", "B09"]


def test_two_columns_of_one_item_are_told() -> None:
    told = match(coded("A01", "A[SQ001]"), SMALL)
    assert [each.column for each in told.matched] == [1]
    assert sentences(told.issues) == [
        "ING-39 · f.csv, colonna B: anche questa colonna è di A01, come la colonna A. Di’ nel file di "
        "mappatura quale delle "
        "due è A01, e metti l’altra tra quelle da ignorare."
    ]


def test_a_code_and_words_that_disagree_are_told() -> None:
    told = match((Column(1, "A01. Ho subito mobbing", "A01", "Ho subito mobbing"),), SMALL)
    assert "la colonna ha il codice di A01 ma le parole di A03" in sentences(told.issues)[0]


def test_a_platform_column_is_no_question() -> None:
    assert match((Column(1, "A01", "A01", "", meta="token"),), SMALL).matched == ()


def test_the_ente_says_which_column_is_which() -> None:
    written = """
colonne: {A01: Domanda uno, GENERE: colonna C}
blocchi: [{da: inizio, domande: [A02, A03]}]
ignora: [A01]
"""
    columns = worded("Domanda uno", "A01", "Lei è", "inizio", "poi")
    assert found(columns, read_mapping(written, SMALL)) == {1: "A01", 3: "GENERE", 4: "A02", 5: "A03"}


def test_a_mapping_that_does_not_fit_the_file_is_told() -> None:
    said = read_mapping("colonne: {A01: Nessuna}\nblocchi: [{da: colonna A, domande: [A02, A03]}]", SMALL)
    told = sentences(match(worded("Solo questa"), SMALL, said).issues)
    assert "il file di mappatura nomina la colonna «Nessuna», che qui non c’è" in told[0]
    assert "ce ne sono meno delle 2 domande" in told[1]


@pytest.mark.parametrize("code", ["[]", "/", "_", " ", "[[]]", "A[", "]A03[", "%s", "A03\n", "..", "[.. ]"])
def test_a_heading_of_signs_is_nothing(code: str) -> None:
    assert set(found(coded(code)).values()) <= {"A03"}
    assert set(found(worded(code)).values()) <= {"A03"}
