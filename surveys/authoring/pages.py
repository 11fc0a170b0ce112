# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is a questionnaire laid out for whoever answers: which pages, which rows under the same columns, which words?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from surveys.instrument import Instrument, Item, Kind

NOT_APPLICABLE = "NA"
"""The code of «non so / non applicabile» on a platform."""

NOT_APPLICABLE_SAID = "non so / non applicabile"

ANONYMOUS = (
    "Le risposte sono anonime: non si raccolgono nomi, indirizzi né orari. I risultati si mostrano soltanto per gruppi "
    "abbastanza numerosi. A ogni domanda si può non rispondere."
)

_LONGEST_CODE, _LONGEST_ANSWER = 20, 5
"""What LimeSurvey's tables hold: characters of the code of a question, and of an answer."""

_RESERVED = frozenset({"lang", "sid", "savedid", "token", "qid", "gid", "sgq", "self", "that", "this", "time"})
"""Words that LimeSurvey keeps for itself, as codes of questions."""


class CannotWrite(ValueError):
    """A questionnaire does not fit a platform. The message is English: what, and what would fit."""


@dataclass(frozen=True)
class Answer:
    """One answer to choose. `code` fits every platform, `plain` is the point or the option's code as we keep it."""

    code: str
    plain: str
    label: str
    worth: int


@dataclass(frozen=True)
class Question:
    """One question: a matrix when it has a row for each of several items, else one item that has the same code.

    `answers` are empty where a text is asked. `help` says how to answer.
    """

    code: str
    text: str
    help: str
    items: tuple[Item, ...]
    answers: tuple[Answer, ...]

    @property
    def matrix(self) -> bool:
        """Return whether the items are rows under the same columns."""
        return len(self.items) > 1


@dataclass(frozen=True)
class Page:
    """Some questions that are shown together. `note` is what to know before answering, "" for nothing."""

    title: str
    note: str
    questions: tuple[Question, ...]


def pages(instrument: Instrument) -> tuple[Page, ...]:
    """Return the pages of a questionnaire, each item once, in its order.

    A page is a section; where sections are mixed (HSE) it is a run of items on the same scale. On a page, items that
    follow each other on the same scale are rows of one matrix. Raises CannotWrite when a code fits no platform.
    """
    taken = {fitting(item.code) for item in instrument.items}
    if len(taken) < len(instrument.items):
        raise CannotWrite(f"{instrument.id}: two codes differ only by signs; use other letters or digits")
    found = []
    for number, run in enumerate(_runs(instrument.items, _page_of(instrument)), 1):
        rows = _runs(run, lambda item: (item.scale, item.allow_na) if item.scored else item.code)
        title = _title(instrument, run, number)
        found.append(Page(title, _note(instrument, run), tuple(_question(row, title, number, taken) for row in rows)))
    return tuple(found)


def fitting(code: str) -> str:
    """Return an item's code in letters and digits only, as LimeSurvey wants it: `F_PROF` is `FPROF`.

    Raises CannotWrite for a word that the platform keeps, or more than 20 characters.
    """
    plain = re.sub(r"[^A-Za-z0-9]", "", code)
    if plain.lower() in _RESERVED or len(plain) > _LONGEST_CODE:
        raise CannotWrite(f"item {code}: a code has {_LONGEST_CODE} letters or digits at most, and is no reserved word")
    return plain


def answers(item: Item) -> tuple[Answer, ...]:
    """Return what may be chosen for an item, «non so / non applicabile» last; nothing for a text.

    `worth` is the point of the scale, or the place of an option from 1; 0 for «non applicabile».
    """
    found = list(_points(item)) or list(_categories(item))
    if found and item.allow_na:
        found.append(Answer(NOT_APPLICABLE, "na", NOT_APPLICABLE_SAID, 0))
    return tuple(found)


def words(item: Item) -> str:
    """Return what is asked: the official wording that an ente loaded, else our label."""
    return item.official or item.label


def marked(text: str) -> str:
    """Return words as LimeSurvey shows them as they are: it reads texts as HTML, and braces as an expression."""
    return escape(text, quote=False).replace("{", "&#123;").replace("}", "&#125;")


def _points(item: Item) -> Iterator[Answer]:
    if item.scale is None:
        return
    for point in item.scale.points:
        said = item.scale.labels.get(point)
        bare = said is None or (item.scale.minimum >= 0 and len(item.scale.labels) < len(item.scale.points))
        label = str(point) if said is None else f"{point} = {said}" if bare else said
        yield Answer(str(point) if point >= 0 else f"MENO{-point}", str(point), label, point)


def _categories(item: Item) -> Iterator[Answer]:
    """Yield the options; their codes are kept where all of them fit, else they are A1, A2 and so on."""
    short = [re.sub(r"[^A-Za-z0-9]", "", option.code) for option in item.options]
    fit = all(0 < len(code) <= _LONGEST_ANSWER for code in short) and len(set(short)) == len(short)
    for place, (code, option) in enumerate(zip(short, item.options, strict=True), 1):
        yield Answer(code if fit else f"A{place}", option.code, option.label, place)


def _question(run: Sequence[Item], title: str, page: int, taken: set[str]) -> Question:
    """Return a question; a matrix is headed by the title of its page, as its columns of answers will be."""
    first, items = run[0], tuple(run)
    choices = answers(first)
    if len(items) == 1:
        return Question(fitting(first.code), words(first), _how(items), items, choices)
    together = {item.section for item in items}
    code = _free(fitting(first.section) if len(together) == 1 else f"PARTE{page}", taken)
    return Question(code, title, f"Una risposta per ogni riga. {_how(items)}".strip(), items, choices)


def _free(code: str, taken: set[str]) -> str:
    """Return a code that no question has yet, and take it."""
    found = next(each for each in (code, *(f"{code}X{number}" for number in range(2, 1000))) if each not in taken)
    taken.add(found)
    return found


def _how(items: Sequence[Item]) -> str:
    """Return how to answer: the ends of the scale, and which rows are said the other way round."""
    scale = items[0].scale
    said = []
    if scale is not None and scale.minimum in scale.labels and scale.maximum in scale.labels:
        low, high = scale.labels[scale.minimum], scale.labels[scale.maximum]
        if len(scale.labels) < len(scale.points):
            said.append(f"Da {scale.minimum} ({low}) a {scale.maximum} ({high}).")
    turned = [f"«{words(item)}»" for item in items if item.polarity < 0 and item.kind is Kind.LIKERT]
    if turned:
        said.append(f"Attenzione: qui rispondere in alto vuol dire che qualcosa non va: {', '.join(turned)}.")
    return " ".join(said)


def _page_of(instrument: Instrument) -> Callable[[Item], object]:
    """Return what tells the page of an item: its section, or its scale where sections come and go."""
    if len(_runs(instrument.items, lambda item: item.section)) == len({item.section for item in instrument.items}):
        return lambda item: item.section
    return lambda item: item.scale or item.section


def _title(instrument: Instrument, run: Sequence[Item], number: int) -> str:
    sections = {item.section for item in run}
    titles = [section.title for section in instrument.sections if section.code in sections]
    return titles[0] if len(titles) == 1 else f"Parte {number}"


def _note(instrument: Instrument, run: Sequence[Item]) -> str:
    """Return the notes of the sections of a page, each once."""
    sections = {item.section for item in run}
    notes = dict.fromkeys(section.note for section in instrument.sections if section.code in sections)
    return " ".join(note for note in notes if note)


def _runs(items: Iterable[Item], key: Callable[[Item], object]) -> list[tuple[Item, ...]]:
    return [tuple(run) for _, run in groupby(items, key)]
