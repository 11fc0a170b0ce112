# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Are the answers of Google Forms and Microsoft Forms read, in both languages, without marks, hours or people?"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from ingest.questionari.detect import read
from tests.unit.ingest.questionari.books import book, fixture, text, texts, told

MOMENT = datetime(2026, 3, 2, 10, 11, 12)


def test_google_forms_as_it_exports_itself() -> None:
    export = fixture("google_diretto.csv")
    assert export.platform == "google_forms"
    assert [each.meta for each in export.columns] == ["submitdate", "email", "", "", "", "", "score", ""]
    assert texts(export)[2:4] == ["How satisfied are you? [The tools ]", "How satisfied are you? [My manager]"]
    assert export.rows == (
        ("2026-03-02", "", "2", "Laptop;Monitor", "5", "4", "", 'Fewer meetings,\nmore "focus"'),
        ("2026-03-02", "", "3", "", "", "2", "", ""),
    )
    assert (export.complete, export.warnings) == ((True, True), ())


def test_google_forms_by_way_of_a_sheet_in_italian() -> None:
    export = fixture("google_fogli_it.csv")
    assert export.platform == "google_forms"
    assert [row[0] for row in export.rows] == ["2026-02-12", "2026-02-13"]
    assert export.rows[0][2:] == ("Donna", "6.0", "5.0", "Portatile, Telefono (mio, non dell'ente)", "")
    assert "ente.it" not in repr(export)
    assert told(export) == [
        "ING-24 · risposte, colonna E: «Quanto sei d'accordo? [Il mio luogo di lavoro è sicuro]» è il titolo di 2 "
        "colonne (D, E). Controlla nell’anteprima che ognuna sia abbinata alla sua domanda."
    ]


def test_google_forms_downloaded_as_a_spreadsheet(tmp_path: Path) -> None:
    rows = [["Informazioni cronologiche", "Come va?"], [MOMENT, 4], [MOMENT, None]]
    export = read(book(tmp_path, {"Risposte del modulo 1": rows}))
    assert (export.platform, export.sheet) == ("google_forms", "Risposte del modulo 1")
    assert export.rows == (("2026-03-02", "4"), ("2026-03-02", ""))


@pytest.mark.parametrize(
    ("moments", "days"),
    [
        (("2/6/2026 10:11:12", "25/6/2026 9:00:00"), ("2026-06-02", "2026-06-25")),
        (("2/6/2026 10:11:12", "6/25/2026 9:00:00"), ("2026-02-06", "2026-06-25")),
        (("31/2/2026 10:11:12", "2026-13-40"), ("", "")),
    ],
)
def test_days_and_months_are_told_apart_by_the_whole_column(
    tmp_path: Path, moments: tuple[str, str], days: tuple[str, str]
) -> None:
    """One date that can only be American makes the column American, or June answers would look like February's."""
    held = "Informazioni cronologiche,Come va?\n" + "".join(f"{moment},4\n" for moment in moments)
    assert tuple(row[0] for row in read(text(tmp_path, held)).rows) == days


def test_the_answers_are_found_beside_a_sheet_of_notes(tmp_path: Path) -> None:
    rows = [["Informazioni cronologiche", "Come va?"], [MOMENT, 4]]
    export = read(book(tmp_path, {"Appunti": [["chi", "cosa"], ["ufficio", "vedi"]], "Risposte": rows}))
    assert (export.platform, export.sheet) == ("google_forms", "Risposte")


def test_the_marks_of_a_google_quiz_are_no_answers(tmp_path: Path) -> None:
    head = "Timestamp,Punteggio,Capitale?,Capitale? [Score],Capitale? [Feedback],Griglia [Feedback]"
    export = read(text(tmp_path, f"{head}\n2026-03-02 10:11:12,1 / 1,Roma,1,bravo,5\n"))
    assert texts(export) == ["Capitale?", "Griglia [Feedback]"]
    assert export.rows == (("2026-03-02", "", "Roma", "", "", "5"),)


def test_questions_that_their_author_numbered_do_not_make_it_limesurvey(tmp_path: Path) -> None:
    head = "Informazioni cronologiche,A01. Il mio luogo di lavoro è sicuro,A02. Ho ricevuto la formazione"
    assert read(text(tmp_path, f"{head}\n02/03/2026 10.11.12,5,6\n")).platform == "google_forms"


@pytest.mark.parametrize(
    ("sheet", "head"),
    [
        ("Form1", ["ID", "Start time", "Completion time", "Email", "Name", "Last modified time"]),
        ("Sheet1", ["Id", "Ora di inizio", "Ora di completamento", "Posta elettronica", "Nome", "Lingua"]),
    ],
)
def test_microsoft_forms(tmp_path: Path, sheet: str, head: list[str]) -> None:
    rows = [
        [
            *head,
            "Total points",
            "Quiz feedback",
            "Luogo\nsicuro\u00a0",
            "Points - Luogo sicuro",
            "Luogo sicuro2",
            "Note",
        ],
        [1, MOMENT, MOMENT, "anna.rossi@ente.it", "Anna Rossi", None, 3, None, 5, 1, "a;b;", "2026-03-02 10:11"],
        [2, MOMENT, MOMENT, "anonymous", None, None, 3, None, None, None, None, None],
    ]
    export = read(book(tmp_path, {sheet: rows}))
    assert (export.platform, export.sheet) == ("microsoft_forms", sheet)
    assert texts(export) == ["Luogo sicuro", "Luogo sicuro2", "Note"]
    assert [row[8:] for row in export.rows] == [("5", "", "a;b;", "2026-03-02"), ("", "", "", "")]
    left = {cell for row in export.rows for cell in row[:8]}
    assert left == {"", "2026-03-02"}
    assert "Anna" not in repr(export)
    assert "10:11" not in repr(export)


def test_a_form_with_points_about_points_keeps_its_question(tmp_path: Path) -> None:
    rows = [["ID", "Start time", "Points - the meeting"], [1, MOMENT, 4]]
    assert texts(read(book(tmp_path, {"Form1": rows}))) == ["Points - the meeting"]


@pytest.mark.parametrize(("name", "people", "width", "questions"), [("2019", 259, 24, 23), ("2020", 239, 25, 24)])
def test_real_surveys(shared: Path, name: str, people: int, width: int, questions: int) -> None:
    folder = shared / "data" / "questionari" / "google_forms_ccbysa_dask"
    export = read(folder / f"{name}-user-survey-results.csv")
    assert (export.platform, len(export.rows), len(export.columns)) == ("google_forms", people, width)
    assert len(export.questions) == questions
    assert {row[0][:4] for row in export.rows if row[0]} == {name}
    assert all(len(row[0] or "") == 10 for row in export.rows)
    at = next(each.number for each in export.columns if each.heading == "Is Dask stable enough for you?") - 1
    assert {row[at] for row in export.rows} <= {"Yes", "No", ""}
    assert not export.warnings
