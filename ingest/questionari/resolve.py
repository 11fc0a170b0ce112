# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which question is each column of an export, when its heading alone does not say? The survey's structure does.

A column is told by its code, by another of its names, by its words in any language; columns with the same words by
their order, when the structure has as many. Without a structure two columns with the same words are refused.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.issues import Issue, column_letters
from ingest.questionari.export import Column
from ingest.questionari.headings import folded
from ingest.questionari.lss import Answer, Expected, Structure, expected

_CUT = 15
_CUTS = ".."
_BRACKETS = re.compile(r"[\[\]]")

_OWN_ANSWERS: Mapping[str, Mapping[str, str]] = {
    "Y": {"Y": "Sì", "N": "No"},
    "G": {"M": "Maschio", "F": "Femmina"},
    "C": {"Y": "Sì", "U": "Non so", "N": "No"},
    "E": {"I": "Aumenta", "S": "Uguale", "D": "Diminuisce"},
    "M": {"Y": "Sì"},
    "P": {"Y": "Sì"},
}
"""The answers that LimeSurvey itself has, by type of question."""
_OWN_WORDS: Mapping[str, Mapping[str, str]] = {
    "Y": {"Sì": "Y", "Yes": "Y", "No": "N"},
    "G": {"Maschio": "M", "Male": "M", "Femmina": "F", "Female": "F"},
    "C": {"Sì": "Y", "Yes": "Y", "Non so": "U", "Uncertain": "U", "No": "N"},
    "E": {"Aumenta": "I", "Increase": "I", "Uguale": "S", "Same": "S", "Diminuisce": "D", "Decrease": "D"},
    "M": {"Sì": "Y", "Yes": "Y"},
    "P": {"Sì": "Y", "Yes": "Y"},
}


@dataclass(frozen=True)
class Resolved:
    """Columns with the codes of a structure, and what it says of their answers (as `Export` holds it)."""

    columns: tuple[Column, ...]
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    assessments: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def resolved(columns: Sequence[Column], structure: Structure) -> Resolved:
    """Return the columns named as the structure names them; one that it does not know stays as it was written."""
    wanted = expected(structure)
    asked = [each for each in columns if not each.meta]
    found = _by_code(asked, wanted)
    for key in (folded, _abbreviated):
        left = [each for each in asked if each.number not in found]
        taken = {each.code for each in found.values()}
        found |= _by_words(left, [each for each in wanted if each.code not in taken], key)
    language = _language(asked, found, structure.languages)
    last = max(found, default=len(columns))
    named = tuple(_named(each, found.get(each.number), language, each.number > last) for each in columns)
    return Resolved(named, *_answers(found.values(), language))


def _by_code(columns: Sequence[Column], wanted: Sequence[Expected]) -> dict[int, Expected]:
    """Return the columns told by a name: a code first, then any other that only one question has."""
    by_name = _named_once((name.casefold(), each) for each in wanted for name in (each.code, *each.names))
    by_name |= _named_once((name, each) for each in wanted for name in each.names)
    by_name |= {each.code: each for each in wanted}
    found = {each.number: by_name.get(each.code) or by_name.get(each.code.casefold()) for each in columns}
    return {number: each for number, each in found.items() if each}


def _named_once(names: Iterable[tuple[str, Expected]]) -> dict[str, Expected]:
    found: dict[str, dict[str, Expected]] = defaultdict(dict)
    for name, each in names:
        found[name][each.code] = each
    return {name: next(iter(each.values())) for name, each in found.items() if len(each) == 1}


def _by_words(columns: Sequence[Column], wanted: Sequence[Expected], key: Callable[[str], str]) -> dict[int, Expected]:
    """Return the columns told by their words: the first column is the first question that has them, and so on."""
    said: dict[str, list[Column]] = defaultdict(list)
    for column in columns:
        if column.text:
            said[key(column.text)].append(column)
    asked: dict[str, list[Expected]] = defaultdict(list)
    for each in wanted:
        for words in {key(text) for text in each.texts.values()}:
            asked[words].append(each)
    return {
        column.number: each
        for words, group in said.items()
        if words and len(group) == len(asked.get(words, ()))
        for column, each in zip(group, asked[words], strict=True)
    }


def _abbreviated(text: str) -> str:
    """Return the words as LimeSurvey's abbreviated headings have them: the beginning of each part."""
    parts = (part.replace(_CUTS, "").strip()[:_CUT].strip() for part in _BRACKETS.split(folded(text)))
    return "|".join(part for part in parts if part)


def _language(columns: Sequence[Column], found: Mapping[int, Expected], languages: Sequence[str]) -> str:
    """Return the language of the headings, or the survey's own when they are codes."""
    said = [(folded(each.text), found[each.number]) for each in columns if each.text and each.number in found]

    def spoken(language: str) -> int:
        return sum(folded(of.texts.get(language, "")) == words for words, of in said)

    return max(languages, key=spoken, default="")


def _named(column: Column, of: Expected | None, language: str, beyond: bool) -> Column:
    if of is None:
        # After the questions LimeSurvey writes what it knows of the participants: names, units, whatever it was given.
        return replace(column, meta="attribute") if beyond and not column.meta else column
    return replace(column, code=of.code, text=column.text or _in(of.texts, language))


def _in(texts: Mapping[str, str], language: str) -> str:
    """Return a text in a language, in any other when it was not translated."""
    return texts.get(language) or next((text for text in texts.values() if text), "")


Labels = Mapping[str, Mapping[str, str]]


def _answers(found: Iterable[Expected], language: str) -> tuple[Labels, Mapping[str, Mapping[str, int]], Labels]:
    labels: dict[str, Mapping[str, str]] = {}
    places: dict[str, Mapping[str, int]] = {}
    words: dict[str, Mapping[str, str]] = {}
    for each in found:
        if each.answers:
            labels[each.code] = {answer.code: _in(answer.texts, language) for answer in each.answers}
            places[each.code] = {answer.code: answer.place for answer in each.answers}
            words[each.code] = _written(each.answers)
        elif each.type in _OWN_ANSWERS:
            labels[each.code], words[each.code] = _OWN_ANSWERS[each.type], _OWN_WORDS[each.type]
    return labels, places, words


def _written(answers: Sequence[Answer]) -> Mapping[str, str]:
    """Return what each answer may be written as, in every language; words of two answers tell neither."""
    codes: dict[str, set[str]] = defaultdict(set)
    for answer in answers:
        for text in answer.texts.values():
            if text:
                codes[text].add(answer.code)
    return {text: next(iter(found)) for text, found in codes.items() if len(found) == 1}


# ---------------------------------------------------------------- columns that are told from nothing


def must_differ(columns: Sequence[Column], sheet: str = "", row: int = 1) -> Iterator[Issue]:
    """Yield the columns that no heading tells from an earlier one, by code or, where there is none, by words."""
    seen: dict[tuple[str, str], Column] = {}
    for each in columns:
        key = (each.code, "" if each.code else folded(each.text))
        if key == ("", "") or each.meta:
            continue
        first = seen.setdefault(key, each)
        if first is not each:
            yield _same(first, each, sheet, row)


def _same(first: Column, second: Column, sheet: str, row: int) -> Issue:
    what, remedy = (
        (
            f"lo stesso codice «{second.code}»",
            "Togline una, o esporta di nuovo con i codici delle domande: ognuno deve comparire una volta.",
        )
        if second.code
        else (
            f"lo stesso titolo «{second.text[:_SHOWN]}»",
            "Esporta di nuovo con «Codice della domanda» nelle intestazioni, o carica anche la struttura (.lss).",
        )
    )
    letters = f"{column_letters(first.number)} e {column_letters(second.number)}"
    said = f"le colonne {letters} hanno {what}"
    return Issue("ING-24", "error", sheet or None, row, second.number, expected=said, remedy=remedy)


_SHOWN = 80
