# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do two spellings of one heading become one, and is the header found where offices put it?"""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.formats import read_file
from ingest.header import fingerprint, normalise, without_brackets, without_unit
from ingest.mapping import Recognition
from ingest.recognise import recognise_all


def recognised(folder: Path, content: str, name: str = "file.csv") -> Recognition:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    with read_file(path) as book:
        (found,) = recognise_all(book)
    return found


@pytest.mark.parametrize(
    "spelling",
    ["Data inizio", "DATA_INIZIO", " data\ninizio ", "Data d'inizio", "Data  di  Inizio:", "dataInizio", "Dt. inizio"],
)
def test_spellings_of_one_heading_are_one(spelling: str) -> None:
    assert normalise(spelling) == "data inizio"


@pytest.mark.parametrize(
    ("spelling", "said"),
    [
        ("N° matricola", "n matricola"),
        ("Matr.", "matricola"),
        ("Cod. dip.", "cod dip"),
        ("Codice dipendente", "cod dip"),
        ("ID_ACCORDO", "cod accordo"),
        ("Attività eseguibile", "attivita eseguibile"),
        ("% part-time", "perc part time"),
        ("Il", "il"),
        ("category/area", "category area"),
        ("DataInizioUTC", "data inizio utc"),
    ],
)
def test_abbreviations_and_accents(spelling: str, said: str) -> None:
    assert normalise(spelling) == said


def test_brackets_and_units_come_off() -> None:
    assert normalise(without_brackets("gender (U/D)")) == "gender"
    assert without_brackets("(note)") == "(note)"
    assert without_unit("ore presenza") == ("presenza", "hours")
    assert without_unit("presence minutes") == ("presence", "minutes")
    assert without_unit("presenza hh mm") == ("presenza", "hours")
    assert without_unit("ore") == ("ore", None)


def test_a_source_is_named_by_its_headings_whatever_their_case() -> None:
    assert fingerprint(("Matr.", "Dal ", "")) == fingerprint(("MATR.", "dal"))
    assert fingerprint(("Matr.", "Dal")) != fingerprint(("Dal", "Matr."))


@pytest.mark.parametrize("titles", [0, 1, 3, 28])
def test_the_header_stands_below_any_titles(tmp_path: Path, titles: int) -> None:
    above = "".join(f"Titolo {n};;\n" for n in range(titles))
    found = recognised(tmp_path, above + "N. accordo;Matr.;Data inizio\nA1;412;01/01/2026\n")
    assert (found.table, found.header_row) == ("accordi", titles + 1)


def test_a_header_of_two_rows_is_joined_in_a_csv_too(tmp_path: Path) -> None:
    found = recognised(
        tmp_path,
        "N. accordo;Matricola;Periodo;;Fascia 1;;Fascia 2;;Disconnessione;\n"
        ";;Inizio;Fine;Dalle;Alle;Dalle;Alle;Dalle;Alle\n"
        "A1;412;01/01/2026;;09:00;12:00;14:00;16:00;20:00;07:00\n",
    )
    assert found.header_row == 2
    assert {name: place.columns for name, place in found.located.items()} == {
        "accordo": (1,),
        "matricola": (2,),
        "inizio": (3,),
        "fine": (4,),
        "dalle": (5, 7),
        "alle": (6, 8),
        "disconnessione_dalle": (9,),
        "disconnessione_alle": (10,),
    }
    assert found.headings[4] == "Fascia 1 Dalle"


def test_totals_and_rows_of_bare_sums_are_left_out_with_a_warning(tmp_path: Path) -> None:
    days = "Matricola;Data;Ore in presenza;Ore agili\n412;01/10/2026;7,2;0\nTotale 412;;7,2;0\n"
    days += "413;01/10/2026;0;7,2\n;;7,2;7,2\n"
    found = recognised(tmp_path, days)
    assert found.table == "giornate"
    assert found.left_out == (3, 5)
    assert [(issue.code, issue.row, issue.level) for issue in found.issues] == [
        ("ING-21", 3, "warning"),
        ("ING-21", 5, "warning"),
    ]


def test_a_last_row_without_its_key_is_an_error_and_not_a_sum(tmp_path: Path) -> None:
    found = recognised(tmp_path, "Matricola;Data;Ore in presenza;Ore agili\n412;01/10/2026;7,2;0\n;02/10/2026;7,2;0\n")
    assert found.left_out == ()


def test_ragged_rows_are_told_one_by_one(tmp_path: Path) -> None:
    found = recognised(
        tmp_path,
        "Titolo\nN. accordo;Matricola;Data inizio;Note\nA1;412;01/01/2026;\n"
        "A2;413;01/01/2026;a;b\nA3;414\nA4;415;01/01/2026;\n",
    )
    ragged = [(issue.code, issue.level, issue.row) for issue in found.issues if issue.code == "ING-22"]
    assert ragged == [("ING-22", "error", 4), ("ING-22", "warning", 5)]
    assert found.loadable
    (said,) = [issue for issue in found.issues if issue.row == 4]
    assert said.sentence("a.csv") == (
        "ING-22 · a.csv, riga 4: attese 4 celle come nelle altre righe, trovate 5. "
        "Forse un testo contiene il separatore: mettilo tra virgolette e ricarica il file."
    )
