# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is a questionnaire that is written for another platform whole, and do its codes come back as ours?"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import openpyxl
import pytest
from defusedxml.ElementTree import fromstring

from ingest.formats.grid import Limits
from ingest.questionari.lss import Answer, Question, Structure, expected_columns, read_structure
from surveys.authoring.lss import SETTINGS, write_lss
from surveys.authoring.pages import CannotWrite, answers, fitting, pages
from surveys.authoring.tsv import COLUMNS, write_tsv
from surveys.authoring.xlsform import write_xlsform
from surveys.instrument import Instrument, Item, Kind, Section, Sensitivity
from surveys.reading import known, load

ALL = pytest.mark.parametrize("instrument", known(), ids=lambda each: each.id)

COLUMN = re.compile(r"[A-Z][A-Z0-9]*\[(\w+)\]|(\w+)")


def _structure(instrument: Instrument) -> Structure:
    return read_structure(write_lss(instrument), Limits())


def _own(column: str) -> str:
    """Return the item's code in a column: that of the row of a matrix, else the whole."""
    found = COLUMN.fullmatch(column)
    assert found is not None, column
    return found[1] or found[2]


def _asked(question: Question) -> list[tuple[str, tuple[Answer, ...]]]:
    """Return the words of each row of a question, or its own, with the answers to choose."""
    rows = [part.texts["it"] for part in question.parts]
    return [(words, question.answers) for words in rows or [question.texts["it"]]]


# ---------------------------------------------------------------- pages


@ALL
def test_every_item_is_asked_once_in_its_order(instrument: Instrument) -> None:
    asked = [item for page in pages(instrument) for question in page.questions for item in question.items]
    assert asked == list(instrument.items)


@ALL
def test_rows_of_a_matrix_have_the_same_answers(instrument: Instrument) -> None:
    for page in pages(instrument):
        for question in page.questions:
            assert {answers(item) for item in question.items} == {question.answers}


@ALL
def test_answers_fit_limesurvey_and_come_back_as_points_and_options(instrument: Instrument) -> None:
    for item in instrument.items:
        found = answers(item)
        assert all(re.fullmatch(r"[A-Za-z0-9]{1,5}", answer.code) for answer in found)
        plain = [answer.plain for answer in found if answer.plain != "na"]
        points = [] if item.scale is None else [str(point) for point in item.scale.points]
        assert plain == points + [option.code for option in item.options]
        assert len({answer.code for answer in found}) == len(found)
        assert (len(found) > len(plain)) == item.allow_na


def test_who_answers_is_told_which_rows_are_turned_round() -> None:
    first = pages(load("civit2013"))[0].questions[0]
    assert first.text == "Sicurezza e salute sul lavoro, stress"
    assert first.help == (
        "Una risposta per ogni riga. Da 1 (per nulla d’accordo) a 6 (del tutto d’accordo). Attenzione: qui rispondere "
        "in alto vuol dire che qualcosa non va: «Ho subito mobbing», «Ho subito molestie lesive della dignità», "
        "«Avverto disagio o malessere legato al lavoro»."
    )


def test_mixed_sections_are_asked_by_scale() -> None:
    asked = pages(load("hse_msit35"))
    assert [(page.title, len(page.questions[0].items)) for page in asked] == [
        ("Parte 1", 23),
        ("Parte 2", 12),
        ("Chi risponde", 1),
    ]


def test_who_answers_is_told_what_a_page_is_about() -> None:
    notes = {page.title: page.note for page in pages(load("civit2013"))}
    assert notes["Il mio capo e l’equità"].startswith("Per capo si intende chi assegna gli obiettivi")
    assert notes["Il mio lavoro"] == ""
    assert pages(load("hse_msit35"))[0].note == "Pensare agli ultimi sei mesi."
    hse = load("hse_msit35")
    assert all("Pensare agli ultimi sei mesi." in text for text in (write_lss(hse).decode(), write_tsv(hse).decode()))


def test_what_may_not_apply_has_a_question_of_its_own() -> None:
    discrimination = pages(load("civit2013"))[1]
    assert [(question.code, len(question.items)) for question in discrimination.questions] == [("B", 8), ("B09", 1)]
    assert [answer.code for answer in discrimination.questions[1].answers][-1] == "NA"


@pytest.mark.parametrize("code", ["TIME", "S_I_D", "x" * 21])
def test_a_code_that_limesurvey_keeps_is_refused(code: str) -> None:
    with pytest.raises(CannotWrite, match="a code has 20 letters or digits at most"):
        fitting(code)


def test_codes_that_differ_only_by_signs_are_refused() -> None:
    first, second, *others = load("fase6_co").items
    twins = (replace(first, code="A_1"), replace(second, code="A1"), *others)
    with pytest.raises(CannotWrite, match="two codes differ only by signs"):
        pages(replace(load("fase6_co"), items=twins))


def test_a_matrix_never_takes_the_code_of_an_item() -> None:
    own = load("fase6_co")
    items = (*own.items, Item("EQU", "SER", 6, Kind.OPEN, "Altro", sensitivity=Sensitivity.FREE_TEXT))
    codes = [question.code for page in pages(replace(own, items=items)) for question in page.questions]
    assert codes == ["EQUX2", "SER", "EQU"]


# ---------------------------------------------------------------- LimeSurvey


@ALL
def test_lss_reads_back_as_the_same_items(instrument: Instrument) -> None:
    structure = _structure(instrument)
    assert structure.languages == ("it",)
    assert structure.titles["it"] == instrument.title
    assert [_own(column) for column in expected_columns(structure)] == [fitting(item.code) for item in instrument.items]


def test_codes_come_back_as_limesurvey_writes_them() -> None:
    columns = expected_columns(_structure(load("civit2013")))
    assert columns[:9] == tuple(f"A[A0{number}]" for number in range(1, 10))
    assert columns[17:19] == ("B09", "C[C01]")
    assert columns[-5:] == ("GENERE", "CONTRATTO", "ETA", "ANZIANITA", "QUALIFICA")


@ALL
def test_lss_reads_back_with_the_same_words_and_answers(instrument: Instrument) -> None:
    read = [row for question in _structure(instrument).questions for row in _asked(question)]
    assert len(read) == len(instrument.items)
    for (words, chosen), item in zip(read, instrument.items, strict=True):
        assert words == item.label
        assert [(each.code, each.texts["it"]) for each in chosen] == [(each.code, each.label) for each in answers(item)]


def test_places_of_the_answers_are_the_points_of_the_scale() -> None:
    first = _structure(load("civit2013")).questions[0]
    assert [each.place for each in first.answers] == [1, 2, 3, 4, 5, 6]


@ALL
def test_lss_asks_for_nothing_that_tells_who_answers(instrument: Instrument) -> None:
    row = fromstring(write_lss(instrument)).find("surveys/rows/row")
    assert row is not None
    said = {cell.tag: cell.text for cell in row}
    assert said["anonymized"] == said["ipanonymize"] == "Y"
    never = ("ipaddr", "refurl", "datestamp", "savetimings", "usecookie", "allowsave", "allowregister", "usetokens")
    assert {said[key] for key in never} == {"N"}


def test_words_of_the_ente_may_hold_any_sign() -> None:
    own = load("fase6_co")
    first, *others = own.items
    said = "Tra <b> & ]]> {uno} «altro»"
    structure = _structure(replace(own, items=(replace(first, official=said), *others)))
    assert structure.questions[0].parts[0].texts["it"] == said


@ALL
def test_tsv_holds_the_same_questions(instrument: Instrument) -> None:
    text = write_tsv(instrument).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t"))
    assert tuple(rows[0]) == COLUMNS
    assert {row["name"]: row["text"] for row in rows if row["class"] == "S"}.items() >= SETTINGS.items()
    asked = []
    for row in rows:
        if row["class"] == "SQ" or (row["class"] == "Q" and row["type/scale"] != "F"):
            asked.append((row["name"], row["text"]))
    assert asked == [(fitting(item.code), item.label) for item in instrument.items]
    chosen = sum(len(question.answers) for page in pages(instrument) for question in page.questions)
    assert sum(row["class"] == "A" for row in rows) == chosen
    parents = {row["id"] for row in rows if row["class"] == "Q"}
    assert {row["related_id"] for row in rows if row["class"] in ("A", "SQ")} <= parents


# ---------------------------------------------------------------- XLSForm


@ALL
def test_xlsform_has_our_codes_and_our_options(instrument: Instrument) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_xlsform(instrument)))
    survey, choices, settings = (
        [["" if cell is None else cell for cell in row] for row in book[name].iter_rows(values_only=True)]
        for name in ("survey", "choices", "settings")
    )
    asked = {row[1]: row for row in survey[1:]}
    lists: dict[str, list[str]] = {}
    for name, code, _ in choices[1:]:
        lists.setdefault(name, []).append(code)
    for item in instrument.items:
        kind, *_ = asked[item.code]
        if item.kind is Kind.OPEN:
            assert kind == "text"
        else:
            assert lists[kind.removeprefix("select_one ")] == [answer.plain for answer in answers(item)]
    begun = [row[0] for row in survey[1:] if row[0].startswith(("begin", "end"))]
    assert begun.count("begin_group") == begun.count("end_group")
    named = [row[1] for row in survey[1:] if row[1]]
    assert len(named) == len({name.casefold() for name in named})
    assert settings[1][:3] == [instrument.title, instrument.id, instrument.version]


@ALL
@pytest.mark.parametrize("write", [write_lss, write_tsv, write_xlsform])
def test_the_same_questionnaire_gives_the_same_bytes(instrument: Instrument, write: object) -> None:
    assert callable(write)
    assert write(instrument) == write(instrument)


def test_an_option_whose_code_is_too_long_is_told_by_its_place() -> None:
    own = load("fase6_sw")
    means = own.by_code["F_MEZZO"]
    longer = replace(means, options=tuple(replace(each, code=f"{each.code}_lungo") for each in means.options))
    assert [(each.code, each.plain) for each in answers(longer)][:2] == [("A1", "AUTO_lungo"), ("A2", "CONDI_lungo")]


def test_sections_without_questions_are_no_pages() -> None:
    own = load("fase6_co")
    assert len(pages(replace(own, sections=(*own.sections, Section("VUOTA", "Vuota"))))) == 2
