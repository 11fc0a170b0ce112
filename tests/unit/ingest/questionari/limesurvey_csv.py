# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What would LimeSurvey write of these answers to a structure, in each of its heading and answer styles?

As its CSV writer does (surveys.md 4.1): UTF-8 with BOM, every field quoted, CRLF, an empty record at the end, code or
text headings, stored codes or full answers; `'` before a value that begins with `=`; no answer is an empty field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

LANGUAGE = "it"

META = ("id", "submitdate", "lastpage", "startlanguage", "seed")
META_TEXTS = ("ID risposta", "Data invio", "Ultima pagina", "Lingua iniziale", "Seme")


@dataclass(frozen=True)
class Cell:
    """One column of the results: its code, the words of its question and of its row, its answers (code -> label)."""

    code: str
    question: str
    row: str
    labels: Mapping[str, str]


def columns(structure: bytes) -> tuple[Cell, ...]:
    """Return the columns of the results of a survey with this structure, in their order.

    The structure is read here apart from `ingest`: matrices (F), lists (L) and long texts (T), in one language.
    """
    root = fromstring(structure)
    said = {row["qid"]: row["question"] for row in _rows(root, "question_l10ns")}
    answers = {row["aid"]: row["answer"] for row in _rows(root, "answer_l10ns")}
    order = {row["gid"]: int(row["group_order"]) for row in _rows(root, "groups")}
    placed = sorted(_rows(root, "questions"), key=lambda row: (order[row["gid"]], int(row["question_order"])))
    found: list[Cell] = []
    for question in placed:
        qid, words = question["qid"], said[question["qid"]]
        labels = {row["code"]: answers[row["aid"]] for row in _rows(root, "answers") if row["qid"] == qid}
        rows = [row for row in _rows(root, "subquestions") if row["parent_qid"] == qid]
        coded = [(f"{question['title']}[{row['title']}]", said[row["qid"]]) for row in rows]
        found.extend(Cell(code, words, row, labels) for code, row in coded or [(question["title"], "")])
    return tuple(found)


def _rows(root: Element, table: str) -> Iterator[dict[str, str]]:
    for row in root.iterfind(f"{table}/rows/row"):
        yield {cell.tag: cell.text or "" for cell in row}


def _abbreviated(text: str) -> str:
    return text if len(text) <= 15 else f"{text[:15]}.. "


def _full(cell: Cell) -> str:
    return f"{cell.question} [{cell.row}]" if cell.row else cell.question


def _short(cell: Cell) -> str:
    return f"{_abbreviated(cell.question)} [{_abbreviated(cell.row)}]" if cell.row else _abbreviated(cell.question)


HEADINGS: Mapping[str, tuple[Callable[[Cell], str], Sequence[str]]] = {
    "code": (lambda cell: cell.code, META),
    "full": (_full, META_TEXTS),
    "abbreviated": (_short, META_TEXTS),
    "code_and_text": (
        lambda cell: f"{cell.code}. {_full(cell)}",
        tuple(f"{code}. {text}" for code, text in zip(META, META_TEXTS, strict=True)),
    ),
}

ANSWERS = ("short", "long")


def write(
    cells: Sequence[Cell], people: Sequence[Mapping[str, str]], headings: str, answers: str, separator: str = ","
) -> bytes:
    """Return the file: `people` say the stored code (or the text) of each column by its code."""
    of, meta = HEADINGS[headings]
    lines = [[*meta, *(of(cell) for cell in cells)]]
    for number, person in enumerate(people, 1):
        own = [str(number), "1980-01-01 00:00:00", "3", LANGUAGE, "1234567"]
        lines.append([*own, *(_answer(cell, person.get(cell.code, ""), answers) for cell in cells)])
    body = "\r\n".join(separator.join(_quoted(field) for field in line) for line in lines)
    return ("\ufeff" + body + "\r\n\r\n").encode()


def _answer(cell: Cell, code: str, style: str) -> str:
    said = cell.labels.get(code, code) if style == "long" else code
    return f"'{said}" if said.startswith("=") else said


def _quoted(field: str) -> str:
    return '"' + field.replace('"', '""') + '"'
