# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is a LimeSurvey export read whatever its options, and is nothing personal left in it?"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from ingest.formats.grid import Limits
from ingest.issues import FileRefused
from ingest.questionari.export import Export
from ingest.questionari.headings import Style, understood
from ingest.questionari.limesurvey import is_limesurvey, read_limesurvey

CODES = ["id", "submitdate", "lastpage", "startlanguage", "token", "ipaddr", "A[A01]", "A[A02]", "OPN1", "groupTime12"]
BOTH = [
    "id. ID risposta",
    "submitdate. Data invio",
    "lastpage. Ultima pagina",
    "startlanguage. Lingua iniziale",
    "token. Codice d’accesso",
    "ipaddr. Indirizzo IP",
    "A[A01]. Sicurezza [Luogo sicuro]",
    "A[A02]. Sicurezza [Formazione. E poi?]",
    "OPN1. Che cosa\nmigliorare",
    "groupTime12. Tempo per il gruppo",
]
WORDS = [each.partition(". ")[2] for each in BOTH[:-1]] + ["Tempo per il gruppo di domande: A"]
ROWS = [
    ["7", "2026-03-02 10:11:12", "3", "it", "segreto-1", "10.0.0.1", "6", "N/A", 'Meno carta,\npiù "luce"', "12.5"],
    ["9", "", "1", "it", "segreto-2", "10.0.0.2", "", "", "'=1+1", "3"],
]


def _written(headings: list[str], separator: str = ",", bom: bool = True) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows(ROWS)
    # LimeSurvey ends a file with one more, empty, record.
    return (text.getvalue() + "\r\n").encode("utf-8-sig" if bom else "utf-8")


def _read(tmp_path: Path, held: bytes) -> Export:
    path = tmp_path / "results-survey1.csv"
    path.write_bytes(held)
    return read_limesurvey(path, Limits())


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("bom", [True, False])
@pytest.mark.parametrize("headings", [CODES, BOTH, WORDS])
def test_every_heading_separator_and_bom(tmp_path: Path, headings: list[str], separator: str, bom: bool) -> None:
    export = _read(tmp_path, _written(headings, separator, bom))
    assert export.platform == "limesurvey_csv"
    assert [each.meta for each in export.columns] == [
        "id", "submitdate", "lastpage", "startlanguage", "token", "ipaddr", "", "", "", "interviewtime",
    ]  # fmt: skip
    assert export.rows == (
        ("", "2026-03-02", "3", "it", "", "", "6", "N/A", 'Meno carta,\npiù "luce"', ""),
        ("", "", "1", "it", "", "", "", "", "=1+1", ""),
    )
    assert export.complete == (True, False)
    assert export.warnings == ()
    codes = [each.code for each in export.questions]
    assert codes == (["", "", ""] if headings is WORDS else ["A[A01]", "A[A02]", "OPN1"])
    if headings is not CODES:
        assert [each.text for each in export.questions][1:] == [
            "Sicurezza [Formazione. E poi?]",
            "Che cosa migliorare",
        ]
    assert is_limesurvey(headings)


def test_nothing_personal_and_no_hour_is_left(tmp_path: Path) -> None:
    export = _read(tmp_path, _written(CODES))
    left = {cell for row in export.rows for cell in row}
    assert not left & {"segreto-1", "segreto-2", "10.0.0.1", "10.0.0.2", "7", "9", "12.5"}
    assert not any(cell and "10:11" in cell for cell in left)


def test_how_long_a_question_took_is_no_answer_but_a_code_may_end_so(tmp_path: Path) -> None:
    export = _read(
        tmp_path, b"id,submitdate,lastpage,Q1,Q1Time,overTime,attribute_1\n1,2026-03-02,1,5,12.5,3,Ufficio\n"
    )
    assert [each.code for each in export.questions] == ["Q1", "overTime"]
    assert export.rows == (("", "2026-03-02", "1", "5", "", "3", ""),)


def test_a_survey_without_answers_has_none(tmp_path: Path) -> None:
    held = ",".join(f'"{code}"' for code in CODES) + "\r\n" + ",".join('""' for _ in CODES) + "\r\n"
    assert _read(tmp_path, held.encode("utf-8-sig")).rows == ()


def test_a_file_of_windows_is_read_and_told(tmp_path: Path) -> None:
    export = _read(tmp_path, "id,submitdate,lastpage,Q1\n1,2026-01-01,1,perché\n".encode("cp1252"))
    assert export.rows[0][3] == "perché"
    assert [each.code for each in export.warnings] == ["ING-32"]


def test_without_the_day_of_sending_everybody_counts_and_it_is_told(tmp_path: Path) -> None:
    export = _read(tmp_path, b"id,lastpage,Q1\n1,1,4\n2,2,5\n")
    assert export.complete == (True, True)
    assert [each.code for each in export.warnings] == ["ING-33"]


@pytest.mark.parametrize(
    ("held", "says"),
    [
        (b"", "Il file è vuoto"),
        (b"\xef\xbb\xbf\r\n\r\n", "Il file è vuoto"),
        (b"id,submitdate,lastpage,Q1,Q1\n1,2,3,4,5\n", "le colonne D e E hanno lo stesso codice «Q1»"),
        (b"id,submitdate,lastpage,Q1\n1,2026-01-01,1,4,5\n", "le intestazioni sono 4 e qui le celle sono 5"),
        (b"\x00\x01\x02", "Il file non è un testo"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(tmp_path: Path, held: bytes, says: str) -> None:
    with pytest.raises(FileRefused) as refused:
        _read(tmp_path, held)
    assert refused.value.issue.expected.startswith(says)
    assert refused.value.issue.remedy


def test_headings_are_what_most_of_them_are() -> None:
    assert understood(["", "socio1. In which country?", "rse3[SQ001]. Who? []"]).style is Style.CODE_AND_TEXT
    assert understood(["Informazioni cronologiche", "Come va?"]).style is Style.TEXT
    assert not is_limesurvey(["Informazioni cronologiche", "Come va?", "Quanto?"])
    assert not is_limesurvey(["Genere", "Eta", "A01"])


@pytest.mark.parametrize(
    ("name", "people", "width", "complete", "unseen"),
    [
        ("limesurvey_mit_n2/dummy_data_codeonly.csv", 12, 559, 5, 1195),
        ("limesurvey_mit_n2/dummy_data_codeandtext.csv", 12, 559, 5, 1195),
        ("limesurvey_mit_n2/dummy_data_2021_codeonly.csv", 36, 680, 22, 0),
        ("limesurvey_ccby_rse/2017_uk_public_data.csv", 253, 245, 253, 0),
        ("limesurvey_ccby_rse/2017_nl_public_data.csv", 77, 131, 77, 0),
    ],
)
def test_real_exports(shared: Path, name: str, people: int, width: int, complete: int, unseen: int) -> None:
    export = read_limesurvey(shared / "data" / "questionari" / name, Limits())
    assert (len(export.rows), len(export.columns), sum(export.complete)) == (people, width, complete)
    assert sum(cell == "N/A" for row in export.rows for cell in row) == unseen
    assert is_limesurvey([each.heading for each in export.columns])
    for number, each in enumerate(export.columns):
        if each.meta not in ("", "submitdate", "lastpage", "startlanguage"):
            assert {row[number] for row in export.rows} == {""}
