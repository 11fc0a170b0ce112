# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What did people answer, in EUSurvey's XML: elements with their words, and one set of answers per contribution?

Read in EUSurvey's own source (XmlExportCreator): words are written as HTML, once per language; the answers refer to
them by id, whatever the language in which they were given.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ingest.formats import refusals
from ingest.questionari.export import Column, Export
from ingest.questionari.headings import one_line
from ingest.questionari.platforms import day_of

_TITLES = frozenset({"MatrixTitle", "TableTitle"})
_BREAK = re.compile(r"<(?:/?(?:p|div|ul|ol|li|table|tr|td|h\d)|br)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^>]*>")
SENT = Column(1, "last", "", "last", "submitdate")

Key = tuple[str, str]
"""The id of a question, and that of a column where it is the row of a table, else ""."""


@dataclass
class _Asked:
    """The questions of a survey while they are read: words, short codes, answers in their order."""

    texts: dict[Key, str] = field(default_factory=dict)
    codes: dict[Key, str] = field(default_factory=dict)
    answers: dict[Key, list[str]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)


def is_eusurvey(root: Element) -> bool:
    """Return whether an XML root is that of EUSurvey's results."""
    return root.tag == "Results" and root.get("create") is not None


def read_eusurvey(root: Element) -> Export:
    """Return the answers. Who answered and when, beyond the day, is never read. Raises FileRefused without any."""
    asked = _asked(_in_italian(list(root.iter("Elements"))))
    sets = list(root.iter("AnswerSet"))
    if not asked.texts:
        raise refusals.refused("Il file non contiene le domande", "Esporta di nuovo i risultati da EUSurvey.")
    columns = [Column(at, text, asked.codes[key], text) for at, (key, text) in enumerate(asked.texts.items(), 2)]
    return Export(
        "eusurvey_xml",
        "",
        (SENT, *columns),
        tuple((day_of(each.get("last", "")), *_answers(each, asked)) for each in sets),
        tuple(range(1, len(sets) + 1)),
        (True,) * len(sets),
        labels={asked.codes[key]: {aid: asked.words[aid] for aid in aids} for key, aids in asked.answers.items()},
        assessments={
            asked.codes[key]: {aid: at for at, aid in enumerate(aids, 1)} for key, aids in asked.answers.items()
        },
    )


def _places(answers: Sequence[str]) -> Mapping[str, int]:
    return {answer: place for place, answer in enumerate(answers, 1)}


def _in_italian(languages: Sequence[Element]) -> Sequence[Element]:
    """Return the elements in Italian, in the first language where there are none."""
    italian = [each for each in languages if each.get("lang", "").lower() == "it"]
    return list((italian or languages)[0]) if languages else ()


def _asked(elements: Sequence[Element]) -> _Asked:
    asked = _Asked()
    for at, element in enumerate(elements):
        if element.tag in _TITLES:
            _of_rows(asked, element, elements[at + 1 :])
        elif element.tag == "RatingQuestion":
            _add(asked, element, _words(element), [])
        elif element.tag == "Question":
            after = _next(elements[at + 1 :], "RatingQuestion", "Answer")
            if not any(each.tag == "RatingQuestion" for each in after):
                _add(asked, element, _words(element), after)
    return asked


def _next(elements: Sequence[Element], *tags: str) -> Sequence[Element]:
    """Return the elements that follow at once and have one of the tags."""
    end = next((at for at, each in enumerate(elements) if each.tag not in tags), len(elements))
    return elements[:end]


def _of_rows(asked: _Asked, title: Element, elements: Sequence[Element]) -> None:
    """Add the rows of a matrix, which share its answers, or the cells of a table, which are texts."""
    kind = title.tag.removesuffix("Title")
    parts = _next(elements, f"{kind}Question", f"{kind}Answer")
    rows = [each for each in parts if each.tag.endswith("Question")]
    columns = [each for each in parts if each.tag.endswith("Answer")]
    for row in rows:
        text = f"{_words(title)}: {_words(row)}"
        if kind == "Matrix":
            _add(asked, row, text, columns)
            continue
        for column in columns:
            key = (row.get("id", ""), column.get("id", ""))
            asked.texts[key] = f"{text} [{_words(column)}]"
            asked.codes[key] = "_".join(each.get("bid", "") or each.get("id", "") for each in (row, column))


def _add(asked: _Asked, element: Element, text: str, answers: Sequence[Element]) -> None:
    key = (element.get("id", ""), "")
    asked.texts[key] = text
    asked.codes[key] = element.get("bid", "") or key[0]
    if answers:
        asked.answers[key] = [each.get("id", "") for each in answers]
        asked.words.update({each.get("id", ""): _words(each) for each in answers})


def _words(element: Element) -> str:
    text = "".join(element.itertext())
    return one_line(html.unescape(_TAG.sub("", _BREAK.sub(" ", text))))


def _answers(answered: Element, asked: _Asked) -> Iterator[str]:
    """Yield what was answered to each question; several answers to one are joined as EUSurvey joins them."""
    said: dict[Key, list[str]] = {}
    for each in answered.iter("Answer"):
        question, chosen = each.get("qid", ""), each.get("aid", "")
        cell = (question, chosen)
        if cell in asked.texts:
            said.setdefault(cell, []).append(each.text or "")
        else:
            said.setdefault((question, ""), []).append(_said(asked.words, chosen, each.text or ""))
    for key in asked.texts:
        yield "; ".join(part for part in said.get(key, ()) if part)


def _said(words: Mapping[str, str], chosen: str, text: str) -> str:
    """Return the words of an answer that was chosen; its id where the survey no longer has it; else the text."""
    return words.get(chosen, chosen) if chosen else text
