# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is a questionnaire as LimeSurvey's table of text: a sheet that a person can still read and correct?"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import count

from surveys.authoring.lss import LANGUAGE, MATRIX, SETTINGS, question_type, survey_id
from surveys.authoring.pages import ANONYMOUS, Question, fitting, marked, pages, words
from surveys.instrument import Instrument

COLUMNS = (
    "id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language", "validation",
    "mandatory", "encrypted", "other", "default", "same_default", "assessment_value",
)  # fmt: skip

Row = dict[str, str]


def write_tsv(instrument: Instrument) -> bytes:
    """Return a LimeSurvey survey as tab separated text (UTF-8 with a mark, CRLF); same input, same bytes.

    One row per setting (S, SL), page (G), question (Q), row of a matrix (SQ) and answer (A). Source: surveys.md 4.7.
    Raises CannotWrite.
    """
    written = io.StringIO(newline="")
    rows = csv.DictWriter(written, COLUMNS, restval="", delimiter="\t", lineterminator="\r\n")
    rows.writeheader()
    rows.writerows(_rows(instrument))
    return written.getvalue().encode("utf-8-sig")


def _rows(instrument: Instrument) -> Iterator[Row]:
    for name, value in {"sid": str(survey_id(instrument)), **SETTINGS}.items():
        yield {"class": "S", "name": name, "text": value}
    texts = {
        "surveyls_title": marked(instrument.title),
        "surveyls_description": marked(instrument.purpose),
        "surveyls_welcometext": ANONYMOUS,
    }
    for name, text in texts.items():
        yield {"class": "SL", "name": name, "text": text, "language": LANGUAGE}
    numbers = count(1)
    for place, page in enumerate(pages(instrument), 1):
        said = {"name": marked(page.title), "text": marked(page.note), "relevance": "1", "language": LANGUAGE}
        yield {"id": str(next(numbers)), "class": "G", "type/scale": f"G{place}", **said}
        for question in page.questions:
            yield from _question(question, numbers)


def _question(question: Question, numbers: Iterator[int]) -> Iterator[Row]:
    usual = {"relevance": "1", "language": LANGUAGE, "other": "N", "mandatory": "N", "encrypted": "N"}
    kind, number = question_type(question), str(next(numbers))
    said = {"name": question.code, "text": marked(question.text), "help": marked(question.help)}
    yield {"id": number, "class": "Q", "type/scale": kind, **said, **usual, "same_default": "0"}
    for item in question.items if kind == MATRIX else ():
        row = {"name": fitting(item.code), "text": marked(words(item)), "related_id": number}
        yield {"id": str(next(numbers)), "class": "SQ", "type/scale": "0", **row, **usual}
    for answer in question.answers:
        row = {"name": answer.code, "text": marked(answer.label), "assessment_value": str(answer.worth)}
        yield {"related_id": number, "class": "A", "type/scale": "0", "language": LANGUAGE, **row}
