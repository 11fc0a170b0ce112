# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What would LimeSurvey write of these answers to a structure, in each of its heading and answer styles?

As its CSV writer does (surveys.md 4.1): UTF-8 with BOM, every field quoted, CRLF, an empty record at the end, code or
text headings, stored codes or full answers; `'` before a value that begins with `=`; no answer is an empty field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ingest.formats.grid import Limits
from ingest.questionari.lss import Question, expected, read_structure

LANGUAGE = "it"

META = ("id", "submitdate", "lastpage", "startlanguage", "seed")
META_TEXTS = ("ID risposta", "Data invio", "Ultima pagina", "Lingua iniziale", "Seme")


@dataclass(frozen=True)
class Cell:
    """One column of the results: its code, its words, its answers (code -> label)."""

    code: str
    text: str
    question: str
    row: str
    labels: Mapping[str, str]


def columns(structure: bytes) -> tuple[Cell, ...]:
    """Return the columns of the results of a survey with this structure, in their order."""
    read = read_structure(structure, Limits())
    asked = {question.code: question for question in read.questions}
    found = []
    for each in expected(read):
        question = asked[each.code.partition("[")[0]]
        labels = {answer.code: answer.texts[LANGUAGE] for answer in each.answers}
        found.append(Cell(each.code, each.texts[LANGUAGE], question.texts[LANGUAGE], _row(question, each.code), labels))
    return tuple(found)


def _row(question: Question, code: str) -> str:
    parts = {f"{question.code}[{part.code}]": part.texts[LANGUAGE] for part in question.parts}
    return parts.get(code, "")


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
