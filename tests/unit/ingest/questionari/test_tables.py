# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is any table read, nothing of who answered left in it, and what is nasty refused with its remedy?"""

from __future__ import annotations

import contextlib
import zipfile
from pathlib import Path

import pytest

from ingest.formats.grid import Limits
from ingest.issues import FileRefused
from ingest.questionari.detect import read
from tests.unit.ingest.questionari.books import FIXTURES, book, text, texts, told

SAYS_TABLE = (
    "ING-38 · risposte: il file non dice da quale piattaforma viene: è letto come una tabella, una riga per persona. "
    "Controlla nell’anteprima a quale domanda è abbinata ogni colonna."
)


def test_a_table_says_that_it_is_one(tmp_path: Path) -> None:
    export = read(text(tmp_path, "\ufeffGenere;A01;Che cosa cambieresti?;Data\nDonna;6;nulla;02/03/2026 10:11\n"))
    assert export.platform == "table"
    assert [(each.code, each.text) for each in export.questions] == [
        ("Genere", "Genere"),
        ("A01", ""),
        ("", "Che cosa cambieresti?"),
    ]
    assert export.rows == (("Donna", "6", "nulla", "2026-03-02"),)
    assert told(export) == [SAYS_TABLE]


@pytest.mark.parametrize(
    "heading",
    [
        *("Nome", "Cognome", "Nome e cognome", "E-mail", "Indirizzo email:", "La tua e-mail", "Codice fiscale"),
        *("Matricola", "Telefono", "Nome utente", "Indirizzo IP", "ID", "Data di nascita", "ufficio/cognome"),
    ],
)
def test_a_heading_that_asks_who_empties_its_column(tmp_path: Path, heading: str) -> None:
    export = read(text(tmp_path, f"{heading};A01;A02\nsegreto;6;5\n"))
    assert export.rows == (("", "6", "5"),)
    assert export.columns[0].meta


@pytest.mark.parametrize("heading", ["Nome della struttura", "Sede", "Conosce il suo codice disciplinare?"])
def test_a_heading_that_does_not_ask_who_stays(tmp_path: Path, heading: str) -> None:
    assert read(text(tmp_path, f"{heading};A01\nsì;6\n")).rows == (("sì", "6"),)


@pytest.mark.parametrize("who", ["anna.rossi@ente.it", "RSSNNA80A41F205X", "10.0.0.17"])
def test_cells_that_say_who_empty_a_column_whatever_its_heading(tmp_path: Path, who: str) -> None:
    export = read(text(tmp_path, f"Contatto;A01;Altro\n{who};6;niente\n{who};5;{who}\n;4;nulla\n;3;no\n"))
    assert [row[0] for row in export.rows] == ["", "", "", ""]
    assert export.columns[0].meta
    # Among answers, the one cell goes and the others stay.
    assert [row[2] for row in export.rows] == ["niente", "", "nulla", "no"]
    assert who not in repr(export)


def test_no_hour_is_left_in_an_answer(tmp_path: Path) -> None:
    export = read(text(tmp_path, "Inizio;Fine\n2026-03-02T10:11:12.000+01:00;02/03/2026 10.11\n"))
    assert export.rows == (("2026-03-02", "2026-03-02"),)


def test_a_title_above_the_table_and_newlines_in_its_headings(tmp_path: Path) -> None:
    rows = [
        ["Risultati del questionario"],
        [],
        ["Come va\noggi?", "\ufeffE\u00a0domani?", None],
        [5, 4, None],
        [None, None, None],
    ]
    export = read(book(tmp_path, {"Foglio1": rows}))
    assert texts(export) == ["Come va oggi?", "E domani?"]
    assert (export.rows, export.numbers) == ((("5", "4"),), (4,))
    lines = read(text(tmp_path, 'Risultati\n\n"Come va\noggi?",E domani?\n5,4\n'))
    assert (texts(lines), lines.numbers) == (["Come va oggi?", "E domani?"], (4,))


def test_headings_that_are_the_same_are_told(tmp_path: Path) -> None:
    export = read(text(tmp_path, "Come va?;Sede;come  va?\n5;Lucca;4\n"))
    assert told(export)[0].startswith("ING-24 · risposte, colonna C: «Come va?» è il titolo di 2 colonne (A, C).")
    assert export.rows == (("5", "Lucca", "4"),)


def test_hidden_sheets_and_the_others_are_told(tmp_path: Path) -> None:
    answers = [["Come va?", "Sede"], [5, "Lucca"]]
    sheets = {"Copertina": [["Questionario"]], "Risposte": answers, "Appunti": answers, "Vecchio": answers}
    export = read(book(tmp_path, sheets, hidden=["Vecchio"]))
    assert export.sheet == "Risposte"
    assert [(issue.code, issue.sheet) for issue in export.warnings] == [
        ("ING-36", "Risposte"),
        ("ING-25", "Vecchio"),
        ("ING-38", "Risposte"),
    ]
    assert "«Copertina», «Appunti»" in told(export)[0]


def test_formulas_that_say_nothing_are_told(tmp_path: Path) -> None:
    export = read(book(tmp_path, {"Foglio1": [["A01", "A02"], [5, "=1+1"], [4, 3]]}))
    assert [issue.code for issue in export.warnings] == ["ING-30", "ING-38"]
    assert export.warnings[0].cell == "B2"
    assert export.rows[0] == ("5", "")


def test_a_file_of_windows_is_read_and_told(tmp_path: Path) -> None:
    export = read(text(tmp_path, "Perché?;A01\nè così;6\n".encode("cp1252")))
    assert (texts(export), export.rows) == (["Perché?", ""], (("è così", "6"),))
    assert [issue.code for issue in export.warnings] == ["ING-32", "ING-38"]


# ---------------------------------------------------------------- refused

LEGACY = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><Results create="x">&a;</Results>'
)
NO_ANSWERS = "Ci sono le intestazioni ma nessuna risposta"


@pytest.mark.parametrize(
    ("held", "says"),
    [
        (b"", "Il file è vuoto"),
        (b"\xff\xfe \x00\n\x00", "Il file è vuoto"),
        (b"\x00" * 100, "Il file è vuoto"),
        (b"Genere;A01\n", NO_ANSWERS),
        (b"\xef\xbb\xbfGenere;A01\r\n;\r\n\r\n", NO_ANSWERS),
        (b"id,submitdate,lastpage,A1\n", NO_ANSWERS),
        (b"Timestamp,Come va?\n", NO_ANSWERS),
        (b"<!DOCTYPE html><html><body><table></table></body></html>", "Questo è una pagina web"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', "Questo è una pagina web"),
        ("<html></html>".encode("utf-16"), "Questo è una pagina web"),
        (ENTITIES, "Il file XML contiene definizioni (DTD o entità)"),
        (b'<!DOCTYPE r [<!ENTITY a "b">]><Results create="x">&a;</Results>', "Il file XML contiene definizioni"),
        (b"<Results create='x'><Survey>", "Il file XML è danneggiato"),
        (
            b"<document><LimeSurveyDocType>Responses</LimeSurveyDocType></document>",
            "Il file ha le risposte di LimeSurvey",
        ),
        (
            b"<document><LimeSurveyDocType>Tokens</LimeSurveyDocType></document>",
            "Il file è la tabella dei partecipanti",
        ),
        (b"<document><LimeSurveyDocType>Question</LimeSurveyDocType></document>", "Il file è la struttura"),
        (LEGACY, "Questo è un file che non è una tabella"),
        (LEGACY + "EncryptedPackage".encode("utf-16-le"), "Il file ha una password"),
        (b"%PDF-1.7\n%\xe2\xe3", "Questo è un PDF"),
        (b"una colonna\n1\n", "Il file non è una tabella"),
        (b"a;b;c\n1;2;3\n1;2;3;4\n", "le intestazioni sono 3 e qui le celle sono 4"),
        (b"a;b;c\nuna riga andata\na capo;2;3\n", "le intestazioni sono 3 e qui c’è una cella"),
    ],
)
def test_what_is_no_file_of_answers_is_refused(tmp_path: Path, held: bytes, says: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(text(tmp_path, held, "risposte.xlsx"))
    issue = refused.value.issue
    assert issue.expected.startswith(says)
    assert issue.remedy.endswith(".")
    assert issue.level == "error"


def test_every_row_of_another_width_has_its_line(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        read(text(tmp_path, "a;b;c\n1;2;3\n1;2\n4;5;6;;\n1;2;3;4\n"))
    assert [(issue.code, issue.row) for issue in refused.value.issues] == [("ING-22", 3), ("ING-22", 5)]


def _zip(folder: Path, entries: dict[str, bytes]) -> Path:
    path = folder / "risposte.csv"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b" " * 20_000_000}, "Il file, una volta aperto"),
        ({"a.lss": b"<document/>", "a_responses.lsr": b" " * 20_000_000}, "Il file"),
        ({"word/document.xml": b"<x/>"}, "Questo è un documento Word"),
        ({"risposte.csv": b"a;b\n1;2\n"}, "Questo è un archivio compresso"),
        ({"xl/workbook.xml": b"<x/>", "xl/vbaProject.bin": b"x"}, "Il file contiene macro"),
        ({"xl/workbook.xml": b"niente"}, "Il file è danneggiato"),
    ],
)
def test_zips_that_are_no_answers_are_refused(tmp_path: Path, entries: dict[str, bytes], says: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(_zip(tmp_path, entries), Limits(inflated_bytes=5_000_000))
    assert refused.value.issue.expected.startswith(says)
    assert refused.value.issue.remedy


def test_a_workbook_with_nothing_to_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="Il file è vuoto"):
        read(book(tmp_path, {"Foglio1": []}))
    only = book(tmp_path, {"Visibile": [], "Foglio1": [["A01", "A02"], [1, 2]]}, hidden=["Foglio1"])
    with pytest.raises(FileRefused, match="I fogli del file sono nascosti o vuoti"):
        read(only)


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.iterdir()))
def test_a_file_cut_anywhere_is_read_or_refused_and_nothing_else(tmp_path: Path, name: str) -> None:
    held = (FIXTURES / name).read_bytes()
    for end in range(0, len(held), max(37, len(held) // 40)):
        with contextlib.suppress(FileRefused):
            export = read(text(tmp_path, held[:end]))
            assert {len(row) for row in export.rows} == {len(export.columns)}
            assert "anna.rossi" not in repr(export.rows)
