# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Are KoboToolbox's answers read with names or words, groups or none, and with the form they come from?"""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.formats.grid import Limits
from ingest.issues import FileRefused
from ingest.questionari.detect import read
from ingest.questionari.xlsform import read_form
from tests.unit.ingest.questionari.books import FIXTURES, book, fixture, text, texts, told

FORM: dict[str, list[list[object]]] = {
    "survey": [
        ["Type", "Name ", "label::English (en)", "Label :: Italiano (it)", "relevant"],
        ["begin_group", "ufficio", "Your office", "Il suo ufficio", None],
        ["select_one genere", "genere", "Gender", "Genere", None],
        ["select_multiple mezzi or_other", "mezzi", "How do you travel?", "Con quali mezzi arriva in sede?", None],
        ["end_group"],
        ["begin group", "benessere", "Wellbeing", "Benessere", None],
        ["select_one accordo", "A01", "My workplace is safe", "Il mio luogo di lavoro è sicuro", "${genere}='d'"],
        ["select_one accordo", "A02", "I had training", "Ho ricevuto la formazione", None],
        ["end group"],
        ["note", "fine", "Thanks", "Grazie", None],
        ["start", "start"],
    ],
    "choices": [
        ["list name", "name", "label::English (en)", "label::Italiano (it)"],
        ["genere", "d", "Woman", "Donna"],
        ["genere", "u", "Man", "Uomo"],
        ["mezzi", "bici", "Bike", "Bici"],
        ["mezzi", "treno", "Train", "Treno e/o autobus"],
        ["accordo", 1, "Not at all", "Per nulla"],
        ["accordo", 6, "Fully", "Del tutto"],
        ["accordo", "na", "Not applicable", "Non applicabile"],
    ],
    "settings": [["form_title", "form_id", "version", "default_language"], ["Benessere", "ben26", 3, "Italiano (it)"]],
}


def test_names_groups_and_what_was_not_shown() -> None:
    export = fixture("kobo_nomi.csv")
    assert export.platform == "kobo"
    assert [each.code for each in export.questions] == [
        "consenso",
        *("ufficio/genere", "ufficio/mezzi", "ufficio/mezzi/bici", "ufficio/mezzi/treno"),
        *("benessere/A01", "benessere/A02"),
    ]
    assert export.rows[0][2:9] == ("si", "d", "bici treno", "1", "1", "6", "na")
    # None of the options has a 0: the question was not shown.
    assert export.rows[1][2:9] == ("si", "u", "", None, None, "1", "2")
    assert export.rows[0][9:] == ("", "", "2026-03-02", "")


def test_words_groups_strokes_and_places() -> None:
    export = fixture("kobo_etichette.csv")
    assert texts(export) == [
        "Genere",
        "Con quali mezzi arriva in sede?",
        "Con quali mezzi arriva in sede? [Bici]",
        "Con quali mezzi arriva in sede? [Treno e/o autobus]",
        "Si sente sicuro e/o protetto?",
    ]
    assert {each.code for each in export.questions} == {""}
    assert [row[2:7] for row in export.rows] == [("Donna", "Bici", "1", "0", "6"), ("Uomo", "", None, None, "")]
    for secret in ("44.49", "anna.rossi", "7c1e", "812", "10:11", "09:15"):
        assert secret not in repr(export.rows)


def test_answers_of_one_and_nought_in_a_group_are_no_choice(tmp_path: Path) -> None:
    held = "_uuid;g/A01;g/A02\nx;1;1\ny;;\n"
    export = read(text(tmp_path, held))
    assert [each.code for each in export.questions] == ["g/A01", "g/A02"]
    assert export.rows == (("", "1", "1"), ("", "", ""))
    split = read(text(tmp_path, "_uuid;c;q/a;q/b\nx;1;1;0\ny;2;;\n"))
    assert split.rows == (("", "1", "1", "0"), ("", "2", None, None))


def test_the_sheets_of_what_was_asked_several_times_are_left_out(tmp_path: Path) -> None:
    repeats = [["nome_figlio", "_index", "_parent_table_name", "_parent_index"], ["Luca", 1, "m", 1]]
    main = [["A01", "_uuid", "_index"], [5, "7c1e", 1]]
    export = read(book(tmp_path, {"figli": repeats, "modulo": main}))
    assert (export.sheet, export.rows) == ("modulo", (("5", "", ""),))
    assert told(export) == [
        "ING-36 · risposte, foglio «modulo»: si legge solo questo foglio; gli altri no: «figli». Se le risposte sono "
        "in un altro foglio, mettilo per primo e ricarica il file."
    ]


# ---------------------------------------------------------------- forms


def test_a_form_is_read(tmp_path: Path) -> None:
    form = read_form(book(tmp_path, FORM), Limits())
    assert (form.title, form.id, form.version, form.language) == ("Benessere", "ben26", "3", "Italiano (it)")
    assert [(each.path, each.type, each.list, each.other) for each in form.questions] == [
        ("ufficio/genere", "select_one", "genere", False),
        ("ufficio/mezzi", "select_multiple", "mezzi", True),
        ("benessere/A01", "select_one", "accordo", False),
        ("benessere/A02", "select_one", "accordo", False),
    ]
    assert form.words(form.questions[2].labels) == "Il mio luogo di lavoro è sicuro"
    assert [(each.name, form.words(each.labels)) for each in form.choices["accordo"]] == [
        ("1", "Per nulla"),
        ("6", "Del tutto"),
        ("na", "Non applicabile"),
    ]


@pytest.mark.parametrize("answers", ["kobo_nomi.csv", "kobo_etichette.csv"])
def test_the_form_gives_words_and_order_to_the_answers(tmp_path: Path, answers: str) -> None:
    export = read(FIXTURES / answers, structure=book(tmp_path, FORM))
    by_code = {each.code: each for each in export.questions}
    assert by_code["ufficio/genere"].text == "Genere"
    assert by_code["ufficio/mezzi"].text == "Con quali mezzi arriva in sede?"
    assert export.labels["ufficio/genere"] == {"d": "Donna", "u": "Uomo"}
    assert export.words["ufficio/genere"] == {"Woman": "d", "Donna": "d", "Man": "u", "Uomo": "u"}
    assert "Con quali mezzi arriva in sede? [Treno e/o autobus]" in texts(export)
    if answers == "kobo_nomi.csv":
        assert by_code["benessere/A01"].text == "Il mio luogo di lavoro è sicuro"
        assert export.assessments["benessere/A01"] == {"1": 1, "6": 2, "na": 3}


def test_a_form_is_no_file_of_answers_and_the_other_way_round(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"Il file è il modulo di un questionario \(XLSForm\), senza risposte"):
        read(book(tmp_path, FORM))
    with pytest.raises(FileRefused, match="manca il foglio «survey» con la colonna «type»"):
        read_form(book(tmp_path, {"Dati": [["a", "b"], [1, 2]]}), Limits())


def test_a_form_of_another_platform_is_refused(tmp_path: Path) -> None:
    lime = text(tmp_path, "id,submitdate,lastpage,A1\n1,2026-03-02,1,4\n", "lime.csv")
    with pytest.raises(FileRefused, match="La struttura è di una piattaforma e le risposte di un’altra"):
        read(lime, structure=book(tmp_path, FORM, name="modulo.xlsx"))


@pytest.mark.parametrize(
    ("name", "title", "questions", "lists"),
    [
        ("attribute_columns_test", "Spec test", 28, {"yes_no": 2, "a_b": 2}),
        ("choice_filter_test", "cascading selects", 3, {"states": 2, "counties": 3, "cities": 8}),
        ("flat_xlsform_test", "Flat test", 28, {"yes_no": 2, "a_b": 2}),
        ("or_other", "", 2, {"colors": 5}),
        ("specify_other", "", 1, {"sexes": 2}),
    ],
)
def test_real_forms(shared: Path, name: str, title: str, questions: int, lists: dict[str, int]) -> None:
    form = read_form(shared / "data" / "questionari" / "xlsform_bsd_pyxform" / f"{name}.xlsx", Limits())
    assert (form.title, len(form.questions)) == (title, questions)
    assert {list_name: len(choices) for list_name, choices in form.choices.items()} == lists
    chosen = {each.list for each in form.questions if each.list}
    assert chosen <= set(lists)
    assert any(each.other for each in form.questions) is (name in ("or_other", "specify_other"))
