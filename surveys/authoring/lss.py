# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does LimeSurvey import to show one of our questionnaires? A `.lss` in the layout of its versions 4 and later.

Source of the layout: surveys.md 4.5, and structures exported by LimeSurvey (DBVersion 426 to 641).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from itertools import count

from surveys.authoring.pages import ANONYMOUS, Page, Question, fitting, marked, pages, words
from surveys.instrument import Instrument, Kind

DB_VERSION = 426
"""The version of the tables: that of LimeSurvey 4, which 5 and 6 read."""

LANGUAGE = "it"

MATRIX, LIST, TEXT = "F", "L", "T"
"""LimeSurvey's types: an array with columns of ours, one of a list, a long text."""

_THEMES = {MATRIX: "arrays/array", LIST: "listradio", TEXT: "longfreetext"}

SETTINGS = {
    "gsid": "1",
    "admin": "inherit",
    "adminemail": "inherit",
    "anonymized": "Y",
    "format": "G",
    "savetimings": "N",
    "template": "inherit",
    "language": LANGUAGE,
    "additional_languages": "",
    "datestamp": "N",
    "usecookie": "N",
    "allowregister": "N",
    "allowsave": "N",
    "autonumber_start": "0",
    "autoredirect": "N",
    "allowprev": "Y",
    "printanswers": "N",
    "ipaddr": "N",
    "ipanonymize": "Y",
    "refurl": "N",
    "publicstatistics": "N",
    "publicgraphs": "N",
    "listpublic": "N",
    "htmlemail": "Y",
    "sendconfirmation": "N",
    "tokenanswerspersistence": "N",
    "assessments": "N",
    "usetokens": "N",
    "showxquestions": "N",
    "showgroupinfo": "B",
    "shownoanswer": "Y",
    "showqnumcode": "X",
    "showwelcome": "Y",
    "showprogress": "Y",
    "questionindex": "0",
    "alloweditaftercompletion": "N",
}
"""How the survey behaves: anonymous, without times, addresses, cookies; a page at a time; no answer is required."""

Row = Mapping[str, object]


@dataclass
class _Tables:
    """The tables of a structure while they are filled; keys are given in the order of the questionnaire."""

    sid: int
    rows: dict[str, list[Row]] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def add(self, table: str, **row: object) -> None:
        self.rows.setdefault(table, []).append(row)


def write_lss(instrument: Instrument) -> bytes:
    """Return a LimeSurvey structure (XML, UTF-8): a group per page, a matrix `A` with rows `A01`, so that `A[A01]`
    comes back. The same questionnaire gives the same bytes. Raises CannotWrite.
    """
    tables = _Tables(survey_id(instrument))
    for order, page in enumerate(pages(instrument), 1):
        _add_page(tables, page, order)
    tables.add("surveys", sid=tables.sid, **SETTINGS)
    tables.add("surveys_languagesettings", **_texts(tables.sid, instrument))
    body = "".join(_table(name, tables.rows[name]) for name in sorted(tables.rows))
    head = (
        f"<LimeSurveyDocType>Survey</LimeSurveyDocType>\n<DBVersion>{DB_VERSION}</DBVersion>\n"
        f"<languages>\n<language>{LANGUAGE}</language>\n</languages>\n"
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<document>\n{head}{body}</document>\n'.encode()


def survey_id(instrument: Instrument) -> int:
    """Return a number of six digits that tells the questionnaire and its version; LimeSurvey changes it if taken."""
    return 100_000 + zlib.crc32(f"{instrument.id} {instrument.version}".encode()) % 900_000


def _texts(sid: int, instrument: Instrument) -> Row:
    return {
        "surveyls_survey_id": sid,
        "surveyls_language": LANGUAGE,
        "surveyls_title": marked(instrument.title),
        "surveyls_description": marked(instrument.purpose),
        "surveyls_welcometext": ANONYMOUS,
        "surveyls_endtext": "Grazie: le risposte sono state registrate.",
        "surveyls_dateformat": 5,
        "surveyls_numberformat": 1,
    }


def _add_page(tables: _Tables, page: Page, order: int) -> None:
    gid = next(tables.numbers)
    tables.add("groups", gid=gid, sid=tables.sid, group_order=order, randomization_group="", grelevance="1")
    tables.add(
        "group_l10ns", id=gid, gid=gid, group_name=marked(page.title), description=marked(page.note), language=LANGUAGE
    )
    for place, question in enumerate(page.questions, 1):
        _add_question(tables, question, gid, place)


def _add_question(tables: _Tables, question: Question, gid: int, place: int) -> None:
    qid = next(tables.numbers)
    kind = question_type(question)
    theme = {"question_theme_name": _THEMES[kind]}
    tables.add("questions", **_row(tables, gid, qid, 0, kind, question.code, place), **theme)
    _say(tables, qid, question.text, question.help)
    for row, item in enumerate(question.items if question.matrix else (), 1):
        sub = next(tables.numbers)
        tables.add("subquestions", **_row(tables, gid, sub, qid, TEXT, fitting(item.code), row))
        _say(tables, sub, words(item), "")
    for rank, answer in enumerate(question.answers, 1):
        aid = next(tables.numbers)
        worth = {"sortorder": rank, "assessment_value": answer.worth, "scale_id": 0}
        tables.add("answers", aid=aid, qid=qid, code=answer.code, **worth)
        tables.add("answer_l10ns", id=aid, aid=aid, answer=escape(answer.label, quote=False), language=LANGUAGE)


def question_type(question: Question) -> str:
    """Return LimeSurvey's letter of a question."""
    if question.items[0].kind is Kind.OPEN:
        return TEXT
    return MATRIX if question.matrix else LIST


def _row(tables: _Tables, gid: int, qid: int, parent: int, kind: str, code: str, order: int) -> dict[str, object]:
    return {
        "qid": qid,
        "parent_qid": parent,
        "sid": tables.sid,
        "gid": gid,
        "type": kind,
        "title": code,
        "other": "N",
        "mandatory": "N",
        "encrypted": "N",
        "question_order": order,
        "scale_id": 0,
        "same_default": 0,
        "relevance": "1",
    }


def _say(tables: _Tables, qid: int, text: str, help: str) -> None:
    # LimeSurvey reads these as HTML: a «<» of the words would begin a mark.
    said = {"question": escape(text, quote=False), "help": escape(help, quote=False)}
    tables.add("question_l10ns", id=qid, qid=qid, **said, language=LANGUAGE)


def _table(name: str, rows: Iterable[Row]) -> str:
    kept = list(rows)
    fields = "".join(f"<fieldname>{key}</fieldname>\n" for key in kept[0])
    body = "".join(f"<row>\n{''.join(_cell(key, value) for key, value in row.items())}</row>\n" for row in kept)
    return f"<{name}>\n<fields>\n{fields}</fields>\n<rows>\n{body}</rows>\n</{name}>\n"


def _cell(key: str, value: object) -> str:
    text = str(value).replace("]]>", "]]]]><![CDATA[>")
    return f"<{key}><![CDATA[{text}]]></{key}>\n" if text else f"<{key}/>\n"
