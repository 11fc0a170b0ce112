# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Are EUSurvey's spreadsheets and XML read as its source writes them?"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from ingest.issues import FileRefused
from ingest.questionari.detect import read
from tests.unit.ingest.questionari.books import book, fixture, text, texts, told

ABOVE: list[list[object]] = [["Alias", "benessere2026"], ["Export Date", "09/03/2026 10:00"], []]
MOMENT = datetime(2026, 3, 2, 10, 11)
TRAILING = ["Numero di invito", "ID contributo", "Nome utente", "Data di creazione", "Ultimo aggiornamento", "Lingue"]
WHO = ["inv-9", "3f-11", "anna.rossi@ente.it", MOMENT, MOMENT, "IT"]


def test_what_stands_behind_the_questions_is_no_question(tmp_path: Path) -> None:
    rows = [*ABOVE, ["Sicurezza: Luogo", "Genere", *TRAILING], [6, "Donna", *WHO], [None, "Uomo", *WHO]]
    export = read(book(tmp_path, {"Content": rows}))
    assert (export.platform, export.sheet, export.numbers) == ("eusurvey_xlsx", "Content", (5, 6))
    assert texts(export) == ["Sicurezza: Luogo", "Genere"]
    assert export.rows[0] == ("6", "Donna", "", "", "", "", "2026-03-02", "")
    assert export.columns[2].meta == "token"


def test_the_second_sheet_goes_on_with_the_columns(tmp_path: Path) -> None:
    first = [*ABOVE, [f"d{n}" for n in range(254)], list(range(254)), [None] * 254, [7] * 254]
    second = [*ABOVE, ["ultima", *TRAILING], ["a", *WHO], ["b", *WHO], ["c", *WHO]]
    export = read(book(tmp_path, {"Content": first, "Content1": second}))
    assert len(export.columns) == 261
    assert [column.number for column in export.columns] == list(range(1, 262))
    assert [row[0] for row in export.rows] == ["0", "", "7"]
    assert [row[254] for row in export.rows] == ["a", "b", "c"]


def test_codes_behind_words_and_answers(tmp_path: Path) -> None:
    head = ["Sicurezza: Luogo (sul lavoro) (A01)", "Mezzi (MEZZI)", "Che cosa cambierebbe? (OPN1)"]
    rows = [
        *ABOVE,
        head,
        ["del tutto (v6)", "bici (b); treno (t)", "La mensa (al piano 2)"],
        ["per nulla (v1)", "", "sì"],
    ]
    export = read(book(tmp_path, {"Content": rows}))
    assert [(each.code, each.text) for each in export.columns] == [
        ("A01", "Sicurezza: Luogo (sul lavoro)"),
        ("MEZZI", "Mezzi"),
        ("OPN1", "Che cosa cambierebbe?"),
    ]
    assert export.rows == (("del tutto", "bici; treno", "La mensa (al piano 2)"), ("per nulla", "", "sì"))
    # Only the answers that were given are in the file: they are no list of those that could be.
    assert export.labels == {}


def test_brackets_in_some_questions_are_words(tmp_path: Path) -> None:
    rows = [*ABOVE, ["Genere (facoltativo)", "Sede"], ["Donna", "Lucca"]]
    export = read(book(tmp_path, {"Content": rows}))
    assert [(each.code, each.text) for each in export.columns] == [("", "Genere (facoltativo)"), ("", "Sede")]


def test_a_split_choice_is_whole_again(tmp_path: Path) -> None:
    head = ["Genere", "Mezzi", "bici", "treno", "Sede"]
    rows = [*ABOVE, head, ["Donna", None, "Yes", "Yes", "Lucca"], ["Uomo", None, "No", "Yes", "Pisa"]]
    rows += [["Uomo", None, "No", "No", "Yes"]]
    export = read(book(tmp_path, {"Content": rows}))
    assert [row[1] for row in export.rows] == ["bici; treno", "treno", ""]
    assert texts(export) == ["Genere", "Mezzi", "Mezzi [bici]", "Mezzi [treno]", "Sede"]
    assert told(export) == [
        "ING-37 · risposte, foglio «Content», colonna B: la scelta multipla è divisa nelle colonne da C a D: le "
        "risposte sono state riunite. Se una di quelle colonne è una domanda a sé, esporta di nuovo senza dividere "
        "le scelte multiple."
    ]


def test_a_text_too_long_for_its_cell_is_one_answer_of_one_person(tmp_path: Path) -> None:
    longest = "a" * 32_767
    rows = [
        *ABOVE,
        ["Che cosa cambierebbe?", "Sede", "Lingue"],
        [longest, "Lucca", "IT"],
        [None, "fine"],
        ["b", "Pisa", "IT"],
    ]
    export = read(book(tmp_path, {"Content": rows}))
    assert [row[:2] for row in export.rows] == [(f"{longest}fine", "Lucca"), ("b", "Pisa")]
    assert export.numbers == (5, 7)


def test_a_sheet_without_headings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="non ha intestazioni né risposte"):
        read(book(tmp_path, {"Content": ABOVE}))


def test_xml() -> None:
    export = fixture("eusurvey.xml")
    assert (export.platform, export.numbers, export.complete) == ("eusurvey_xml", (1, 2), (True, True))
    assert [(each.code, each.text) for each in export.questions] == [
        ("A01", "Sicurezza & salute: Il mio luogo di lavoro è sicuro"),
        ("A02", "Sicurezza & salute: Ho ricevuto la formazione"),
        ("MEZZI", "Con quali mezzi arriva?"),
        ("R1", "Valuti: la mensa"),
        ("LUN_CASA", "Ore: lunedì [a casa]"),
        ("LUN_SEDE", "Ore: lunedì [in sede]"),
        ("OPN", "Che cosa cambierebbe?"),
    ]
    # Whatever the language in which it was given, an answer has the words of the questions.
    assert export.rows[0] == ("2026-03-02", "del tutto", "per nulla", "bici; treno", "4", "6", "", "Più luce")
    assert export.labels["A01"] == {"a1": "per nulla", "a2": "del tutto"}
    assert export.assessments["A01"] == {"a1": 1, "a2": 2}
    for secret in ("anna.rossi", "inv-9", "3f-11", "09-10"):
        assert secret not in repr(export)


def test_xml_without_questions_is_refused(tmp_path: Path) -> None:
    held = '<Results create="2026-03-09"><Survey/><Answers><AnswerSet/></Answers></Results>'
    with pytest.raises(FileRefused, match="Il file non contiene le domande"):
        read(text(tmp_path, held))
