# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a LimeSurvey structure (.lss) say: questions, columns, the words and the order of the answers?

Both layouts are read: texts in the tables themselves (LimeSurvey 3 and before), and in tables of their own with
language (LimeSurvey 4 and after). Which of the two is told by the tables that are there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ingest.formats import refusals
from ingest.formats.grid import Limits
from ingest.questionari.headings import one_line
from ingest.questionari.xml import opened

Row = Mapping[str, str]
Tables = Mapping[str, Sequence[Row]]

_ARRAYS = frozenset("ABCEFHKQ")
_MULTIPLE = frozenset("MP")
_TABLES = frozenset(":;")
_SILENT = frozenset("X")


@dataclass(frozen=True)
class Part:
    """One row or column of a question: its code, and its words by language. `scale` is 1 for a column."""

    code: str
    scale: int
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """One answer that may be chosen: `place` is the assessment value or, where these say nothing, the sort order."""

    code: str
    scale: int
    place: int
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """One question: `type` is LimeSurvey's letter, `texts` the words by language, `ids` its place in the tables."""

    qid: str
    gid: str
    code: str
    type: str
    other: bool
    texts: Mapping[str, str]
    parts: tuple[Part, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Structure:
    """A survey without who made it: title by language, questions in the order of the export."""

    sid: str
    languages: tuple[str, ...]
    titles: Mapping[str, str]
    questions: tuple[Question, ...]


def read_structure(held: bytes, limits: Limits) -> Structure:
    """Return the structure in a .lss. Raises FileRefused when it is no LimeSurvey survey."""
    root = opened(held, limits)
    if root.tag != "document" or root.findtext("LimeSurveyDocType") != "Survey":
        raise refusals.refused(
            "Il file XML non è la struttura di un questionario LimeSurvey",
            "In LimeSurvey: Visualizza, Esporta, «Struttura del questionario (.lss)».",
        )
    tables = {table.tag: tuple(_rows(table)) for table in root if table.find("rows") is not None}
    languages = tuple(each.text or "" for each in root.iterfind("languages/language"))
    titles = {
        row.get("surveyls_language", ""): one_line(row.get("surveyls_title", ""))
        for row in tables.get("surveys_languagesettings", ())
    }
    sid = next((row["sid"] for row in tables.get("surveys", ()) if "sid" in row), "")
    return Structure(sid, languages, titles, _questions(tables))


def _rows(table: Element) -> Iterator[Row]:
    """Yield the rows of a table; a column that was NULL is not there."""
    for row in table.iterfind("rows/row"):
        yield {cell.tag: cell.text or "" for cell in row}


def _questions(tables: Tables) -> tuple[Question, ...]:
    words = _texts(tables, "questions", "question_l10ns", "qid", "question")
    words |= _texts(tables, "subquestions", "question_l10ns", "qid", "question")
    parts, answers = _parts(tables, words), _answers(tables)
    order = {row["gid"]: _whole(row.get("group_order")) for row in tables.get("groups", ())}
    rows = {row["qid"]: row for row in tables.get("questions", ()) if row.get("parent_qid", "0") == "0"}
    placed = sorted(rows.values(), key=lambda row: (order.get(row["gid"], 0), _whole(row.get("question_order"))))
    return tuple(
        Question(
            row["qid"],
            row["gid"],
            row["title"],
            row.get("type", ""),
            row.get("other") == "Y",
            words.get(row["qid"], {}),
            parts.get(row["qid"], ()),
            answers.get(row["qid"], ()),
        )
        for row in placed
    )


def _texts(tables: Tables, table: str, apart: str, key: str, name: str) -> dict[str, dict[str, str]]:
    """Return the words by row and language, from the table of their own where it is there."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in tables.get(apart, tables.get(table, ())):
        found[row.get(key, "")][row.get("language", "")] = one_line(row.get(name, ""))
    return dict(found)


def _parts(tables: Tables, words: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[Part, ...]]:
    rows = {row["qid"]: row for row in tables.get("subquestions", ())}
    placed = sorted(rows.values(), key=lambda row: _whole(row.get("question_order")))
    found: dict[str, list[Part]] = defaultdict(list)
    for row in placed:
        part = Part(row["title"], _whole(row.get("scale_id")), words.get(row["qid"], {}))
        found[row["parent_qid"]].append(part)
    return {qid: tuple(parts) for qid, parts in found.items()}


def _answers(tables: Tables) -> dict[str, tuple[Answer, ...]]:
    apart = "answer_l10ns" in tables
    words = _texts(tables, "", "answer_l10ns", "aid", "answer") if apart else {}
    by_scale: dict[tuple[str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in tables.get("answers", ()):
        by_scale[row["qid"], row.get("scale_id", "0")][row["code"]].append(row)
    found: dict[str, list[Answer]] = defaultdict(list)
    for (qid, scale), codes in by_scale.items():
        places = _places([rows[0] for rows in codes.values()])
        for place, (code, rows) in zip(places, codes.items(), strict=True):
            texts = words.get(rows[0].get("aid", ""), {}) if apart else _by_language(rows)
            found[qid].append(Answer(code, _whole(scale), place, texts))
    return {qid: tuple(answers) for qid, answers in found.items()}


def _by_language(rows: Sequence[Row]) -> dict[str, str]:
    return {row.get("language", ""): one_line(row.get("answer", "")) for row in rows}


def _places(rows: Sequence[Row]) -> list[int]:
    """Return the assessment values when all differ and none is zero, otherwise the sort orders: never the digits."""
    assessed = [_whole(row.get("assessment_value")) for row in rows]
    if 0 not in assessed and len(set(assessed)) == len(assessed):
        return assessed
    return [_whole(row.get("sortorder")) for row in rows]


def _whole(text: str | None) -> int:
    return int(text) if text and text.lstrip("-").isdecimal() else 0


# ---------------------------------------------------------------- columns


@dataclass(frozen=True)
class Expected:
    """One column that the results of a survey have: its code, its words by language, the answers it takes."""

    code: str
    texts: Mapping[str, str]
    answers: tuple[Answer, ...]


def expected_columns(structure: Structure) -> tuple[str, ...]:
    """Return the codes of the results' columns, in their order, the platform's own left out."""
    return tuple(each.code for each in expected(structure))


def expected(structure: Structure) -> tuple[Expected, ...]:
    """Return the columns of the results, in their order, the platform's own left out."""
    return tuple(each for question in structure.questions for each in _expand(question))


def _expand(question: Question) -> Iterator[Expected]:
    kind, rows = question.type, [part for part in question.parts if part.scale == 0]
    if kind in _SILENT:
        return
    if kind in _TABLES:
        columns = [part for part in question.parts if part.scale == 1]
        yield from (_column(question, f"{row.code}_{each.code}", row) for row in rows for each in columns)
    elif kind == "1":
        yield from (
            Expected(f"{question.code}[{row.code}][{scale + 1}]", _joined(question, row), _of(question, scale))
            for row in rows
            for scale in (0, 1)
        )
    elif kind in _ARRAYS:
        yield from (_column(question, row.code, row) for row in rows)
    elif kind in _MULTIPLE:
        yield from _multiple(question, rows)
    elif kind == "R":
        yield from (_column(question, str(rank)) for rank in range(1, len(question.answers) + 1))
    elif kind == "|":
        yield Expected(question.code, question.texts, ())
        yield _column(question, "filecount")
    else:
        yield Expected(question.code, question.texts, _of(question, 0))
        yield from [_column(question, "comment")] if kind == "O" else []
        yield from [_column(question, "other")] if kind in "L!" and question.other else []


def _multiple(question: Question, rows: Sequence[Part]) -> Iterator[Expected]:
    codes = [(row.code, row) for row in rows] + ([("other", None)] if question.other else [])
    for code, row in codes:
        yield _column(question, code, row)
        if question.type == "P":
            yield _column(question, f"{code}comment", row)


def _column(question: Question, part: str, row: Part | None = None) -> Expected:
    return Expected(f"{question.code}[{part}]", _joined(question, row), _of(question, 0))


def _joined(question: Question, row: Part | None) -> Mapping[str, str]:
    """Return the words as LimeSurvey heads a column with them: «question [row]»."""
    if row is None:
        return question.texts
    return {language: f"{text} [{row.texts.get(language, '')}]" for language, text in question.texts.items()}


def _of(question: Question, scale: int) -> tuple[Answer, ...]:
    return tuple(answer for answer in question.answers if answer.scale == scale)
