# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is a file of invited people read, and is each mistake of it told at its cell?"""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from ingest.issues import FileRefused
from ingest.questionari.invitati import read_invited
from surveys.wave import Stratum
from tests.unit.surveys.asking import SMALL


def _csv(folder: Path, text: str) -> Path:
    path = folder / "invitati.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_traits_are_read_by_code_or_in_words_and_totals_left_out(tmp_path: Path) -> None:
    path = _csv(tmp_path, "Genere;F_PROF;Invitati\nDonna;P;1.200\nuomo;Per obiettivi;8\nTotale;;1208\n")
    found = read_invited(path, SMALL)
    assert found.strata == (
        Stratum({"F_GEN": "D", "F_PROF": "P"}, 1200),
        Stratum({"F_GEN": "U", "F_PROF": "O"}, 8),
    )
    assert found.people == 1208
    assert [each.sentence("x.csv") for each in found.warnings] == [
        "ING-21 · x.csv, riga 4: riga di totale. I totali li fa il programma."
    ]


def test_an_excel_sheet_with_a_title_above_is_read(tmp_path: Path) -> None:
    path = tmp_path / "invitati.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Invitati")
        for row, cells in enumerate([["Rilevazione 2026"], [], ["Genere", "Invitati"], ["Donna", 12], ["Uomo", 8.0]]):
            sheet.write_row(row, 0, cells)
    assert read_invited(path, SMALL).strata == (Stratum({"F_GEN": "D"}, 12), Stratum({"F_GEN": "U"}, 8))


def test_a_number_alone_is_a_wave_without_traits(tmp_path: Path) -> None:
    assert read_invited(_csv(tmp_path, "invitati\n20\n"), SMALL).strata == (Stratum({}, 20),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Genere;quanti\nDonna;3\n", ["manca la colonna «invitati»"]),
        ("Genere;invitati;Cognome\nDonna;3;Rossi\n", ["ING-12", "cella C1", "mai i nomi"]),
        ("Età;invitati\n30;3\n", ["ING-11", "cella A1", "la colonna «Età» non è del questionario", "«Genere»"]),
        ("Genere;F_GEN;invitati\nDonna;D;3\n", ["ING-24", "cella B1", "c’è due volte"]),
        ("Genere;invitati\nDonne;3\n", ["ING-05", "cella A2", "«Donna», «Uomo»"]),
        ("Genere;invitati\n;3\n", ["ING-06", "cella A2"]),
        ("Genere;invitati\nDonna;molte\n", ["ING-04", "cella B2", "un numero intero da 0 a 1000000"]),
        ("Genere;invitati\nDonna;-3\n", ["ING-04", "cella B2"]),
        ("Genere;invitati\nDonna;12,5\n", ["ING-04", "cella B2"]),
        ("Genere;invitati\nDonna;\n", ["ING-06", "cella B2"]),
        ("Genere;invitati\nDonna;3\nDonna;4\n", ["ING-08", "riga 3", "Somma le due righe"]),
        ("Genere;invitati\n", ["ING-29", "il foglio non ha righe"]),
    ],
)
def test_what_is_wrong_is_told_at_its_cell(tmp_path: Path, text: str, said: list[str]) -> None:
    with pytest.raises(FileRefused) as refused:
        read_invited(_csv(tmp_path, text), SMALL)
    (issue,) = refused.value.issues
    sentence = issue.sentence("invitati.csv")
    assert [words for words in said if words not in sentence] == []


def test_all_mistakes_are_told_at_once_and_no_value_is_repeated(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        read_invited(_csv(tmp_path, "Genere;invitati\nRossi Anna;3\nUomo;x\n"), SMALL)
    assert [(each.cell, each.value) for each in refused.value.issues] == [("A2", None), ("B3", None)]


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "invitati.pdf"
    path.write_bytes(b"%PDF-1.7\n\x00\x00")
    with pytest.raises(FileRefused, match="Questo è un PDF"):
        read_invited(path, SMALL)
