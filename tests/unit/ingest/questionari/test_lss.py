# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is the structure of a LimeSurvey survey read in both layouts, and nothing that an XML file should not ask for?"""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.formats.grid import Limits
from ingest.issues import FileRefused
from ingest.questionari.lss import expected, expected_columns, read_structure


def _table(name: str, *rows: dict[str, str]) -> str:
    cells = ("".join(f"<{key}><![CDATA[{value}]]></{key}>" for key, value in row.items()) for row in rows)
    return f"<{name}><fields/><rows>{''.join(f'<row>{each}</row>' for each in cells)}</rows></{name}>"


def _survey(*tables: str, kind: str = "Survey") -> bytes:
    inside = "".join(tables)
    return f"<?xml version='1.0'?><document><LimeSurveyDocType>{kind}</LimeSurveyDocType>{inside}</document>".encode()


QUESTION = {"qid": "5", "parent_qid": "0", "gid": "1", "type": "F", "title": "A", "question_order": "1", "other": "N"}
PART = {"qid": "6", "parent_qid": "5", "title": "A01", "question_order": "1", "scale_id": "0"}
GROUP = _table("groups", {"gid": "1", "group_order": "1"})

OLD = _survey(
    GROUP,
    _table("questions", {**QUESTION, "question": "Sicurezza", "language": "it"}),
    _table("subquestions", {**PART, "question": "Luogo sicuro", "language": "it"}),
    _table(
        "answers",
        {"qid": "5", "code": "A1", "answer": "molto", "sortorder": "2", "assessment_value": "0", "language": "it"},
        {"qid": "5", "code": "A2", "answer": "poco", "sortorder": "1", "assessment_value": "0", "language": "it"},
        {"qid": "5", "code": "A1", "answer": "much", "sortorder": "2", "assessment_value": "0", "language": "en"},
    ),
)
NEW = _survey(
    GROUP,
    _table("questions", QUESTION),
    _table("subquestions", PART),
    _table(
        "question_l10ns",
        {"qid": "5", "question": "Sicurezza", "language": "it"},
        {"qid": "6", "question": "Luogo\n sicuro", "language": "it"},
    ),
    _table(
        "answers",
        {"aid": "1", "qid": "5", "code": "A1", "sortorder": "0", "assessment_value": "2", "scale_id": "0"},
        {"aid": "2", "qid": "5", "code": "A2", "sortorder": "1", "assessment_value": "1", "scale_id": "0"},
    ),
    _table(
        "answer_l10ns",
        {"aid": "1", "answer": "molto", "language": "it"},
        {"aid": "1", "answer": "much", "language": "en"},
        {"aid": "2", "answer": "poco", "language": "it"},
    ),
)


@pytest.mark.parametrize("held", [OLD, NEW])
def test_both_layouts_say_the_same(held: bytes) -> None:
    (column,) = expected(read_structure(held, Limits()))
    assert column.code == "A[A01]"
    assert column.texts == {"it": "Sicurezza [Luogo sicuro]"}
    # Places are never read from the digits of A1 and A2: here the order is the other way round.
    assert {answer.code: answer.place for answer in column.answers} == {"A1": 2, "A2": 1}
    assert {answer.code: dict(answer.texts) for answer in column.answers} == {
        "A1": {"it": "molto", "en": "much"},
        "A2": {"it": "poco"},
    }


@pytest.mark.parametrize(
    ("held", "says"),
    [
        (_survey(kind="Group"), "Il file XML non è la struttura di un questionario LimeSurvey"),
        (b"<Results/>", "Il file XML non è la struttura di un questionario LimeSurvey"),
        (b"<document><LimeSurveyDocType>Survey", "Il file XML è danneggiato o incompleto"),
        (
            b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><document>&b;</document>',
            "Il file XML contiene definizioni",
        ),
        (
            b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><document>&x;</document>',
            "Il file XML contiene definizioni",
        ),
        (b"<a>" * 60 + b"</a>" * 60, "Il file XML ha troppi livelli"),
        (NEW.replace(b"title", b"titolo"), "Alla struttura del questionario manca la colonna"),
    ],
)
def test_what_is_no_structure_is_refused(held: bytes, says: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_structure(held, Limits())
    assert refused.value.issue.expected.startswith(says)


def test_a_file_too_big_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(FileRefused) as refused:
        read_structure(b"<" * 2000, Limits(file_bytes=1000))
    assert "Il limite è" in refused.value.issue.expected


@pytest.mark.parametrize(
    ("name", "questions", "columns"),
    [
        ("limesurvey_mit_n2/test_survey_structure.lss", 29, 54),
        ("limesurvey_mit_citric/answers.lss", 2, 8),
        ("limesurvey_mit_citric/survey.lss", 4, 5),
        ("limesurvey_mit_citric/limesurvey_survey_432535.lss", 2, 2),
    ],
)
def test_real_structures(shared: Path, name: str, questions: int, columns: int) -> None:
    held = (shared / "data" / "questionari" / name).read_bytes()
    structure = read_structure(held, Limits())
    assert (len(structure.questions), len(expected_columns(structure))) == (questions, columns)
    assert "@" not in repr(structure)


def test_the_types_of_a_real_structure_make_their_columns(shared: Path) -> None:
    held = (shared / "data" / "questionari" / "limesurvey_mit_n2" / "test_survey_structure.lss").read_bytes()
    columns = expected_columns(read_structure(held, Limits()))
    for code in (
        "G1Q4[comment]",
        "G2Q5[SQ001_SQ001]",
        "G2Q9[SQ001][2]",
        "G3Q3[filecount]",
        "G3Q8[3]",
        "G5Q1[other]",
        "G5Q2[SQ002comment]",
        "G5Q2[othercomment]",
    ):
        assert code in columns
