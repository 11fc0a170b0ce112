# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What did people answer, in EUSurvey's XML: elements with their words, and one set of answers per contribution?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from ingest.formats import refusals
from ingest.questionari.export import Column, Export
from ingest.questionari.headings import one_line
from ingest.questionari.platforms import day_of

_ASKED = ("Question", "MatrixQuestion", "RatingQuestion")
_CHOSEN = ("Answer", "MatrixAnswer", "TableAnswer")
SENT = Column(1, "last", "", "last", "submitdate")


def is_eusurvey(root: Element) -> bool:
    """Return whether an XML root is that of EUSurvey's results."""
    return root.tag == "Results" and root.get("create") is not None


def read_eusurvey(root: Element) -> Export:
    """Return the answers. Who answered and when, beyond the day, is never read. Raises FileRefused without any."""
    elements = next(root.iter("Elements"), None)
    if elements is None:
        raise refusals.refused("Il file non contiene le domande", "Esporta di nuovo i risultati da EUSurvey.")
    asked = dict(_asked(elements))
    words = {each.get("id", ""): _words(each) for tag in _CHOSEN for each in elements.iter(tag)}
    sets = list(root.iter("AnswerSet"))
    columns = [Column(number, text, qid, text) for number, (qid, text) in enumerate(asked.items(), 2)]
    return Export(
        "eusurvey_xml",
        "",
        (SENT, *columns),
        tuple((day_of(each.get("last", "")), *_answers(each, asked, words)) for each in sets),
        tuple(range(1, len(sets) + 1)),
        (True,) * len(sets),
    )


def _asked(elements: Element) -> Iterator[tuple[str, str]]:
    """Yield the questions with their words; the row of a matrix comes with the words of its matrix."""
    title = ""
    for element in elements.iter():
        if element.tag == "MatrixTitle":
            title = _words(element)
        elif element.tag in _ASKED:
            text = _words(element)
            yield element.get("id", ""), f"{title}: {text}" if element.tag == "MatrixQuestion" and title else text


def _words(element: Element) -> str:
    return one_line("".join(element.itertext()))


def _answers(answered: Element, asked: Mapping[str, str], words: Mapping[str, str]) -> Iterator[str]:
    """Yield what was answered to each question; several answers to one are joined as EUSurvey joins them."""
    said: dict[str, list[str]] = {}
    for each in answered.iter("Answer"):
        chosen = each.get("aid")
        said.setdefault(each.get("qid", ""), []).append(words.get(chosen, chosen) if chosen else each.text or "")
    for qid in asked:
        yield "; ".join(said.get(qid, ()))
