# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a LimeSurvey structure (.lss) say: questions, columns, the words and the order of the answers?

Both layouts are read: texts in the tables themselves (LimeSurvey 3 and before), and in tables of their own with
language (LimeSurvey 4 and after). Which of the two is told by the tables that are there. Columns and their words were
read in LimeSurvey 6.4.2 (field map by type of question), their names in the database in 6.4.2 and 7.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from ingest.formats import refusals
from ingest.formats.grid import Limits
from ingest.questionari.headings import unmarked
from ingest.questionari.xml import opened

_LARGEST = 20 * 1024 * 1024
"""A structure is some hundreds of kB."""

Row = Mapping[str, str]
Tables = Mapping[str, Sequence[Row]]

_ARRAYS = frozenset("ABCEFHKQ")
_MULTIPLE = frozenset("MP")
_TABLES = frozenset(":;")
_SILENT = frozenset("X")

_WORDS = {"other": "Altro", "comment": "Commento", "othercomment": "Altro commento", "rank": "Classifica {}"}
_ENGLISH = {"other": "Other", "comment": "Comment", "othercomment": "Other comment", "rank": "Rank {}"}


@dataclass(frozen=True)
class Part:
    """One row or column of a question: its code, and its words by language. `scale` is 1 for a column."""

    code: str
    scale: int
    texts: Mapping[str, str]
    qid: str = ""


@dataclass(frozen=True)
class Answer:
    """One answer that may be chosen: `place` is the assessment value or, where these say nothing, the sort order."""

    code: str
    scale: int
    place: int
    texts: Mapping[str, str]
    aid: str = ""


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
    """Return the structure in a .lss. Raises FileRefused when it is no LimeSurvey survey, or not whole."""
    root = opened(held, replace(limits, file_bytes=min(limits.file_bytes, _LARGEST)))
    if root.tag != "document" or root.findtext("LimeSurveyDocType") != "Survey":
        raise refusals.refused(
            "Il file XML non è la struttura di un questionario LimeSurvey",
            "In LimeSurvey: Visualizza, Esporta, «Struttura del questionario (.lss)».",
        )
    try:
        return _structure(root)
    except KeyError as missing:
        said = f"Alla struttura del questionario manca la colonna {missing}"
        raise refusals.refused(said, "Esporta di nuovo la struttura da LimeSurvey e non modificarla.") from None


def _structure(root: Element) -> Structure:
    tables = {table.tag: tuple(_rows(table)) for table in root if table.find("rows") is not None}
    languages = tuple(each.text or "" for each in root.iterfind("languages/language"))
    titles = {
        row.get("surveyls_language", ""): unmarked(row.get("surveyls_title", ""))
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
        found[row.get(key, "")][row.get("language", "")] = unmarked(row.get(name, ""))
    return dict(found)


def _parts(tables: Tables, words: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[Part, ...]]:
    rows = {row["qid"]: row for row in tables.get("subquestions", ())}
    placed = sorted(rows.values(), key=lambda row: _whole(row.get("question_order")))
    found: dict[str, list[Part]] = defaultdict(list)
    for row in placed:
        part = Part(row["title"], _whole(row.get("scale_id")), words.get(row["qid"], {}), row["qid"])
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
            found[qid].append(Answer(code, _whole(scale), place, texts, rows[0].get("aid", "")))
    return {qid: tuple(answers) for qid, answers in found.items()}


def _by_language(rows: Sequence[Row]) -> dict[str, str]:
    return {row.get("language", ""): unmarked(row.get("answer", "")) for row in rows}


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
    """One column that the results of a survey have: its code, its words by language, the answers it takes.

    `names` are what else it is called: Expression Manager's code, the columns of the database up to LimeSurvey 6 and
    from 7 on. `type` is LimeSurvey's letter for the question.
    """

    code: str
    texts: Mapping[str, str]
    answers: tuple[Answer, ...]
    type: str = ""
    names: tuple[str, ...] = ()


def expected_columns(structure: Structure) -> tuple[str, ...]:
    """Return the codes of the results' columns, in their order, the platform's own left out."""
    return tuple(each.code for each in expected(structure))


def expected(structure: Structure) -> tuple[Expected, ...]:
    """Return the columns of the results, in their order, the platform's own left out."""
    return tuple(
        replace(column.expected(question), names=tuple(column.names(structure.sid, question)))
        for question in structure.questions
        for column in _columns(question)
    )


@dataclass(frozen=True)
class _Column:
    """One column of a question: what follows its code (`parts`), its old and new name, and the words in brackets."""

    parts: tuple[str, ...] = ()
    old: str = ""
    new: str = ""
    words: tuple[Mapping[str, str], ...] = ()
    scale: int = 0
    answered: bool = True

    def expected(self, question: Question) -> Expected:
        code = question.code + "".join(f"[{part}]" for part in self.parts)
        texts = {
            language: text + "".join(f" [{_said(words, language)}]" for words in self.words)
            for language, text in question.texts.items()
        }
        answers = tuple(each for each in question.answers if each.scale == self.scale) if self.answered else ()
        return Expected(code, texts, answers, question.type if self.answered else "")

    def names(self, sid: str, question: Question) -> Iterator[str]:
        parts = (*self.parts[:1], str(self.scale)) if question.type == "1" else self.parts
        yield "_".join((question.code, *parts))
        yield f"{sid}X{question.gid}X{question.qid}{self.old}"
        yield f"Q{question.qid}{self.new}"


def _said(words: Mapping[str, str], language: str) -> str:
    return words.get(language, words.get("", ""))


def _fixed(name: str, number: int = 0) -> Mapping[str, str]:
    """Return LimeSurvey's own words for a column, in Italian and, for any other language, in English."""
    return {"it": _WORDS[name].format(number), "": _ENGLISH[name].format(number)}


def _columns(question: Question) -> Iterator[_Column]:
    kind, rows = question.type, [part for part in question.parts if part.scale == 0]
    if kind in _SILENT:
        return
    if kind in _TABLES:
        yield from _table(rows, [part for part in question.parts if part.scale == 1])
    elif kind == "1":
        yield from _dual(rows)
    elif kind in _ARRAYS:
        yield from (_row(row) for row in rows)
    elif kind in _MULTIPLE:
        yield from _multiple(question, rows)
    elif kind == "R":
        yield from _ranks(question.answers)
    else:
        yield from _single(question)


def _row(row: Part) -> _Column:
    return _Column((row.code,), row.code, f"_S{row.qid}", (row.texts,))


def _table(rows: Sequence[Part], columns: Sequence[Part]) -> Iterator[_Column]:
    for row in rows:
        for each in columns:
            name = f"{row.code}_{each.code}"
            yield _Column((name,), name, f"_S{row.qid}_S{each.qid}", (row.texts, each.texts))


def _dual(rows: Sequence[Part]) -> Iterator[_Column]:
    for row in rows:
        for scale in (0, 1):
            number = scale + 1
            said = {"it": f"Scala {number}", "": f"Scale {number}"}
            parts = (row.code, str(number))
            yield _Column(parts, f"{row.code}#{scale}", f"_S{row.qid}#{scale}", (row.texts, said), scale)


def _ranks(answers: Sequence[Answer]) -> Iterator[_Column]:
    for rank, answer in enumerate(answers, 1):
        yield _Column((str(rank),), str(rank), f"_R{answer.aid}", (_fixed("rank", rank),))


def _multiple(question: Question, rows: Sequence[Part]) -> Iterator[_Column]:
    commented = question.type == "P"
    for row in rows:
        yield _row(row)
        if commented:
            code, new = f"{row.code}comment", f"_S{row.qid}_Ccomment"
            yield _Column((code,), code, new, (row.texts, _fixed("comment")), answered=False)
    if question.other:
        yield _extra("other")
        if commented:
            yield _extra("othercomment")


def _single(question: Question) -> Iterator[_Column]:
    yield _Column(answered=question.type != "|")
    if question.type == "O":
        yield _extra("comment")
    if question.type in "L!" and question.other:
        yield _extra("other")
    if question.type == "|":
        yield _Column(("filecount",), "_filecount", "_Cfilecount", answered=False)


def _extra(name: str) -> _Column:
    return _Column((name,), name, f"_C{name}", (_fixed(name),), answered=False)
