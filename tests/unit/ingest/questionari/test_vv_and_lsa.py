# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Are the two exports read that tell what was never shown, and are the participants left where they are?"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ingest.formats.grid import Limits
from ingest.issues import FileRefused
from ingest.questionari.lsa import is_archive, read_archive
from ingest.questionari.vv import is_vv, read_vv
from tests.unit.ingest.questionari.test_lss import NEW

VV = (
    '"ID risposta"\t"Data invio"\t"Ultima pagina"\tToken\tLuogo\tFormazione\tTesto\n'
    "id\tsubmitdate\tlastpage\ttoken\tA_A01\tA_A02\tOPN1\n"
    "1\t2026-03-02 10:00:00\t3\tsegreto\tA6\t{question_not_shown}\tuna{tab}due{newline}{lbrace}tre}\n"
    "2\t{question_not_shown}\t1\tsegreto2\t\tA1\t{quote}così\n"
)


def _vv(tmp_path: Path, text: str = VV) -> Path:
    path = tmp_path / "vvexport_1.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_vv_export_tells_what_was_not_shown(tmp_path: Path) -> None:
    export = read_vv(_vv(tmp_path), Limits())
    assert [each.code for each in export.questions] == ["A[A01]", "A[A02]", "OPN1"]
    assert export.rows == (
        ("", "2026-03-02", "3", "", "A6", None, "una\tdue\n{tre}"),
        ("", "", "1", "", "", "A1", '"così'),
    )
    assert export.complete == (True, False)
    assert "segreto" not in repr(export)


def test_a_vv_export_is_told_by_its_second_record() -> None:
    lines = [line.split("\t") for line in VV.splitlines()]
    assert is_vv(lines[0], lines[1], "\t")
    assert not is_vv(lines[1], lines[2], "\t")
    assert not is_vv(lines[0], lines[1], ",")


def test_braces_are_decoded_last(tmp_path: Path) -> None:
    text = VV.replace("{lbrace}tre}", "{lbrace}newline}")
    assert read_vv(_vv(tmp_path, text), Limits()).rows[0][6] == "una\tdue\n{newline}"


ANSWERS = (
    "<?xml version='1.0'?><document><LimeSurveyDocType>Responses</LimeSurveyDocType><responses><fields>"
    "<fieldname>id</fieldname><fieldname>submitdate</fieldname><fieldname>token</fieldname>"
    "<fieldname>77X1X5A01</fieldname></fields><rows>"
    "<row><id>1</id><submitdate>2026-03-02 10:00:00</submitdate><token>segreto</token><_77X1X5A01>A1</_77X1X5A01></row>"
    "<row><id>2</id><submitdate>2026-03-03 10:00:00</submitdate><token>segreto</token><_77X1X5A01/></row>"
    "<row><id>3</id><token>segreto</token></row>"
    "</rows></responses></document>"
)
STRUCTURE = NEW.replace(b"</document>", b"<surveys><rows><row><sid>77</sid></row></rows></surveys></document>")


def _archive(tmp_path: Path, answers: str = ANSWERS, tokens: bool = True) -> Path:
    path = tmp_path / "archivio.lsa"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("survey_77.lss", STRUCTURE)
        archive.writestr("survey_77_responses.lsr", answers)
        if tokens:
            archive.writestr("survey_77_tokens.lst", "<tokens><email>rossi@ente.it</email></tokens>")
    return path


def test_an_archive_brings_answers_words_and_places(tmp_path: Path) -> None:
    export = read_archive(_archive(tmp_path), Limits())
    assert [each.code for each in export.questions] == ["A[A01]"]
    assert [row[-1] for row in export.rows] == ["A1", "", None]
    assert export.complete == (True, True, False)
    assert export.labels == {"A[A01]": {"A1": "molto", "A2": "poco"}}
    assert export.assessments == {"A[A01]": {"A1": 2, "A2": 1}}


def test_the_participants_are_never_opened_and_it_is_told(tmp_path: Path) -> None:
    export = read_archive(_archive(tmp_path), Limits())
    assert [each.code for each in export.warnings] == ["ING-34"]
    assert "segreto" not in repr(export)
    assert "rossi" not in repr(export)
    assert read_archive(_archive(tmp_path, tokens=False), Limits()).warnings == ()


def test_an_archive_that_inflates_too_much_is_refused(tmp_path: Path) -> None:
    bomb = ANSWERS.replace("<rows>", "<rows>" + " " * 3_000_000)
    with pytest.raises(FileRefused) as refused:
        read_archive(_archive(tmp_path, bomb), Limits())
    assert refused.value.issue.expected == "Il file, una volta aperto, è troppo grande"


def test_names_tell_an_archive() -> None:
    assert is_archive(["survey_1.lss", "survey_1_responses.lsr"])
    assert not is_archive(["survey_1.lss"])
