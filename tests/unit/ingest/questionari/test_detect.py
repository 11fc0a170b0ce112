# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is every platform told by its content, its own columns emptied, and what is no table of answers refused?"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from ingest.formats.grid import Limits
from ingest.issues import FileRefused
from ingest.questionari.detect import read
from ingest.questionari.export import Export

SECRET = "rossi@ente.it"


def _text(tmp_path: Path, text: str) -> Export:
    # The name lies on purpose: only the content counts.
    path = tmp_path / "risposte.dat"
    path.write_text(text, encoding="utf-8")
    return read(path)


def _book(tmp_path: Path, sheets: dict[str, Sequence[Sequence[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    path = tmp_path / "risposte.csv"
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("head", "moment", "day"),
    [
        ("Timestamp", "2020/06/05 11:34:01 AM EST", "2020-06-05"),
        ("Timestamp", "2019-06-25 06:59:49", "2019-06-25"),
        ("Informazioni cronologiche", "12/02/2026 19.07.17", "2026-02-12"),
    ],
)
def test_google_forms(tmp_path: Path, head: str, moment: str, day: str) -> None:
    export = _text(
        tmp_path, f'"{head}","Indirizzo email","Come va?  [Luogo]","Altro"\n"{moment}","{SECRET}","5","a\nb"\n'
    )
    assert (export.platform, export.rows, export.complete) == (
        "google_forms",
        ((day, "", "5", "a\nb"),),
        (True,),
    )
    assert [each.text for each in export.questions] == ["Come va? [Luogo]", "Altro"]


@pytest.mark.parametrize(
    "head",
    [
        ["ID", "Start time", "Completion time", "Email", "Name"],
        ["Id", "Ora di inizio", "Ora di completamento", "Posta elettronica", "Nome"],
    ],
)
def test_microsoft_forms(tmp_path: Path, head: list[str]) -> None:
    moment = datetime(2026, 3, 2, 10, 11, 12)
    rows = [
        [*head, "Luogo sicuro\u00a0\n", "Points - Luogo sicuro", "Luogo sicuro2"],
        [1, moment, moment, SECRET, "Anna Rossi", 5, 1, "a;b;"],
    ]
    export = read(_book(tmp_path, {"Form1": rows}))
    assert export.platform == "microsoft_forms"
    assert export.rows == (("", "", "2026-03-02", "", "", "5", "", "a;b;"),)
    assert [each.text for each in export.questions] == ["Luogo sicuro", "Luogo sicuro2"]


def test_eusurvey_goes_on_in_a_second_sheet(tmp_path: Path) -> None:
    above = [["Alias", "benessere"], ["Export Date", "02/03/2026 10:00"], [None]]
    first = [*above, ["Sicurezza: Luogo", "Sicurezza: Pause"], ["6", "5"], ["", "4"]]
    second = [
        [None],
        [None],
        [None],
        ["Capo", "Nome utente", "Ultimo aggiornamento"],
        ["3", SECRET, "02/03/2026 10:00"],
    ]
    export = read(_book(tmp_path, {"Content": first, "Content1": [["x"], ["x"], ["x"], *second[3:]]}))
    assert export.platform == "eusurvey_xlsx"
    assert [each.text for each in export.questions] == ["Sicurezza: Luogo", "Sicurezza: Pause", "Capo"]
    assert export.rows == (("6", "5", "3", "", "2026-03-02"), ("", "4", "", "", ""))


XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<Results create="2026-03-02_10-00-00"><Survey id="1" uid="u" alias="b"/><Elements lang="IT">
<MatrixTitle id="m" type="Matrix">Sicurezza</MatrixTitle><MatrixQuestion id="q1">Luogo</MatrixQuestion>
<MatrixAnswer id="a6">molto</MatrixAnswer><Question id="q2" type="Text">Commento</Question>
<Question id="q3" type="Choice">Mezzi</Question><Answer id="b1">bici</Answer><Answer id="b2">treno</Answer>
</Elements><Answers>
<AnswerSet id="Anonymous" create="2026-03-02_09-00-00" last="2026-03-02_09-10-00" list="x" lang="IT" user="{SECRET}">
<Answer qid="q1" aid="a6"/><Answer qid="q2">più luce</Answer><Answer qid="q3" aid="b1"/><Answer qid="q3" aid="b2"/>
</AnswerSet><AnswerSet id="Anonymous" last="2026-03-03_09-10-00"/></Answers></Results>"""


def test_eusurvey_xml(tmp_path: Path) -> None:
    export = _text(tmp_path, XML)
    assert export.platform == "eusurvey_xml"
    assert [each.text for each in export.questions] == ["Sicurezza: Luogo", "Commento", "Mezzi"]
    assert export.rows == (("2026-03-02", "molto", "più luce", "bici; treno"), ("2026-03-03", "", "", ""))
    assert SECRET not in repr(export)


def test_kobo(tmp_path: Path) -> None:
    head = '"start";"end";"A/A01";"A/A02";"_id";"_uuid";"_submission_time";"_submitted_by"'
    row = f'"2026-03-02T10:00";"2026-03-02T10:05";"6";"na";"1";"u-u";"2026-03-02T10:06:00";"{SECRET}"'
    export = _text(tmp_path, f"{head}\n{row}\n")
    assert export.platform == "kobo"
    assert [each.code for each in export.questions] == ["A/A01", "A/A02"]
    assert export.rows == (("", "", "6", "na", "", "", "2026-03-02", ""),)


def test_any_table(tmp_path: Path) -> None:
    export = _text(tmp_path, f"Cognome e nome;Email;A01;Che cosa cambieresti?\nRossi Anna;{SECRET};6;nulla\n")
    assert export.platform == "table"
    assert [(each.code, each.text) for each in export.questions] == [("A01", ""), ("", "Che cosa cambieresti?")]
    assert export.rows == (("", "", "6", "nulla"),)


def test_limesurvey_in_a_spreadsheet(tmp_path: Path) -> None:
    rows = [["id", "submitdate", "lastpage", "A[A01]"], [1, "2026-03-02 10:00:00", 3, 6], [2, None, 1, "A4"]]
    export = read(_book(tmp_path, {"Benessere": rows}))
    assert (export.platform, export.sheet) == ("limesurvey_xlsx", "Benessere")
    assert export.rows == (("", "2026-03-02", "3", "6"), ("", "", "1", "A4"))
    assert export.complete == (True, False)


@pytest.mark.parametrize(
    ("held", "says"),
    [
        (b"", "Il file è vuoto"),
        (b"\xef\xbb\xbf  \n", "Il file è vuoto"),
        (b"<html><table><tr><td>ID</td></tr></table></html>", "Questo è una pagina web"),
        (b"<?xml version='1.0'?><questionnaire/>", "Il file è la struttura di un questionario (queXML)"),
        (b"<?xml version='1.0'?><altro/>", "Il file XML non viene da una piattaforma"),
        (b"<document><LimeSurveyDocType>Survey</LimeSurveyDocType></document>", "Il file è la struttura"),
        (
            b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><Results create="x">&a;</Results>',
            "Il file XML contiene",
        ),
        (b"una sola colonna\n1\n2\n", "Il file non è una tabella"),
        (b"a;b;c\n1;2;3\n1;2\n", "le intestazioni sono 3 e qui le celle sono 2"),
        (b"PK\x03\x04niente", "Il file è danneggiato o incompleto"),
    ],
)
def test_what_is_no_table_of_answers_is_refused(tmp_path: Path, held: bytes, says: str) -> None:
    path = tmp_path / "risposte.xlsx"
    path.write_bytes(held)
    with pytest.raises(FileRefused) as refused:
        read(path)
    assert refused.value.issue.expected.startswith(says)
    assert refused.value.issue.remedy


def test_a_zip_that_inflates_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomba.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", " " * 20_000_000)
    with pytest.raises(FileRefused) as refused:
        read(path, Limits(inflated_bytes=5_000_000))
    assert refused.value.issue.expected == "Il file, una volta aperto, è troppo grande"


def test_a_file_too_big_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "grande.csv"
    path.write_bytes(b"a,b\n" * 1000)
    with pytest.raises(FileRefused, match="ING-01"):
        read(path, Limits(file_bytes=1000))


@pytest.mark.parametrize(
    ("name", "platform", "people", "width"),
    [
        ("google_forms_ccbysa_dask/2019-user-survey-results.csv", "google_forms", 259, 24),
        ("google_forms_ccbysa_dask/2020-user-survey-results.csv", "google_forms", 239, 25),
        ("limesurvey_ccby_rse/2017_uk_public_data.csv", "limesurvey_csv", 253, 245),
        ("limesurvey_mit_n2/dummy_data_codeonly.csv", "limesurvey_csv", 12, 559),
    ],
)
def test_real_files(shared: Path, name: str, platform: str, people: int, width: int) -> None:
    export = read(shared / "data" / "questionari" / name)
    assert (export.platform, len(export.rows), len(export.columns)) == (platform, people, width)
