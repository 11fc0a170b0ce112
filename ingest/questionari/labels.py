# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What do the words of an answer say, once spelling is set aside: a point, a category, an interval, no answer?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from surveys.instrument import Item, Scale

NA = "na"
"""The value of an answer that is none of the scale: «non applicabile», «non so»."""

_INVISIBLE = re.compile("[\ufeff\u200b\u200c\u200d\u2060\u00ad]")
_SIGNS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"([+-]?\d{1,9})(?:[.,]0+)?")
_NUMBER_AND_WORDS = re.compile(r"([+-]?\d{1,9})\s*(?:[-–—=:.,;)(\[/]\s*)*(?P<words>[^\W\d]\D*)")
_WORDS_AND_NUMBER = re.compile(r"(?P<words>[^\W\d]\D*?)\s*(?:[(\[]\s*(\d{1,9})\s*[)\]]|[=:]\s*(\d{1,9}))")
_DECIMAL = re.compile(r"[+-]?\d{1,9}(?:[.,]\d{1,6})?")


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """Return words without case, accents, apostrophes, punctuation, invisible signs: «Età?» and «ETA'» are one."""
    letters = unicodedata.normalize("NFKD", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold())
    return _SIGNS.sub(" ", "".join(each for each in letters if not unicodedata.combining(each))).strip()


def unquoted(text: str) -> str:
    """Return a cell as it was before a platform protected it: spaces around, and the apostrophe of «'=…», are gone."""
    stripped = _INVISIBLE.sub("", text).strip()
    return stripped[1:] if stripped.startswith("'=") else stripped


def whole_number(text: str) -> int | None:
    """Return a whole number, also as «4.0»; None when the text is anything else."""
    found = _NUMBER.fullmatch(_minus(text))
    return int(found[1]) if found else None


def numbered(text: str) -> tuple[int, str] | None:
    """Return the number beside some words, and the words: «1 - Per niente», «6 = totalmente», «Sempre (10)».

    None where there are other digits: «2 o 3 giorni» is not 2.
    """
    found = _NUMBER_AND_WORDS.fullmatch(_minus(text))
    if found:
        return int(found[1]), found["words"]
    after = _WORDS_AND_NUMBER.fullmatch(text.strip())
    return (int(after[2] or after[3]), after["words"]) if after else None


def decimal(text: str) -> float | None:
    """Return a number with its decimals, after a comma or a dot; None when the text is anything else."""
    return float(text.replace(",", ".")) if _DECIMAL.fullmatch(_minus(text)) else None


def _minus(text: str) -> str:
    return text.strip().replace("−", "-")


# ---------------------------------------------------------------- answers that are none

_NOT_APPLICABLE = frozenset(
    map(
        plain,
        (
            *("non applicabile", "non si applica", "non pertinente", "non so", "non saprei", "non so rispondere", "ns"),
            *("n.a.", "na", "non mi riguarda", "not applicable", "does not apply", "don't know", "do not know", "N/D"),
            *("preferisco non rispondere", "non rispondo", "prefer not to say", "prefer not to answer", "no opinion"),
            *("non so / non applicabile", "non applicabile / non so", "nessuna opinione", "I don't know"),
        ),
    )
)
_UNANSWERED = frozenset(map(plain, ("nessuna risposta", "no answer", "senza risposta", "non risponde")))
_NOT_GIVEN = "n/a"
"""What LimeSurvey writes where a question was not shown or not answered: unlike «n.a.», it is no answer."""


def not_applicable(text: str) -> bool:
    """Return whether an answer says that the question does not apply, or that one does not know."""
    return plain(text) in _NOT_APPLICABLE


def unanswered(text: str) -> bool:
    """Return whether a cell says, empty or in words, that there is no answer."""
    return not text or text.casefold() == _NOT_GIVEN or plain(text) in _UNANSWERED


# ---------------------------------------------------------------- scales


@dataclass(frozen=True)
class Word:
    """What a wording of a scale means, and in which language it is written («it», «en»)."""

    value: int
    language: str


_DEGREES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "per nulla d’accordo",
        ("per nulla", "per niente", "per niente d'accordo", "totalmente in disaccordo", "completamente in disaccordo"),
        ("not at all", "do not agree at all", "totally disagree", "completely disagree", "strongly disagree"),
    ),
    (
        "del tutto d’accordo",
        ("del tutto", "totalmente", "totalmente d'accordo", "completamente", "completamente d'accordo"),
        ("totally", "totally agree", "completely agree", "fully agree", "strongly agree"),
    ),
    (
        "per nulla importante",
        ("per nulla", "per niente", "per niente importante"),
        ("not at all", "not important at all", "not at all important"),
    ),
    (
        "della massima importanza",
        ("massima importanza", "di massima importanza", "totalmente importante"),
        ("of the highest importance", "of the utmost importance", "extremely important"),
    ),
    (
        "fortemente in disaccordo",
        ("molto in disaccordo", "completamente in disaccordo", "totalmente in disaccordo", "del tutto in disaccordo"),
        ("strongly disagree", "completely disagree", "totally disagree"),
    ),
    ("in disaccordo", ("non d'accordo", "disaccordo"), ("disagree",)),
    (
        "né in disaccordo né d’accordo",
        ("né d'accordo né in disaccordo", "né d'accordo, né in disaccordo", "neutrale", "indifferente"),
        ("neither agree nor disagree", "neither agree or disagree", "neither disagree nor agree", "neutral"),
    ),
    ("d’accordo", ("accordo",), ("agree",)),
    (
        "fortemente d’accordo",
        ("molto d'accordo", "completamente d'accordo", "totalmente d'accordo", "pienamente d'accordo"),
        ("strongly agree", "completely agree", "totally agree"),
    ),
    ("mai", (), ("never",)),
    ("raramente", ("di rado",), ("seldom", "rarely")),
    ("qualche volta", ("a volte", "talvolta"), ("sometimes",)),
    ("spesso", (), ("often", "very often")),
    ("sempre", (), ("always",)),
    (
        "peggiorato",
        ("peggiorata", "peggio", "peggiore", "diminuito", "diminuita", "diminuisce", "inferiore"),
        ("worse", "worsened", "decrease", "decreased", "lower"),
    ),
    (
        "uguale",
        ("invariato", "invariata", "stabile", "come prima", "lo stesso", "la stessa"),
        ("same", "the same", "equal", "unchanged"),
    ),
    (
        "migliorato",
        ("migliorata", "meglio", "migliore", "aumentato", "aumentata", "aumenta", "superiore"),
        ("better", "improved", "increase", "increased", "higher"),
    ),
)
"""Wordings of one degree: ours, others in Italian, those in English. They count only on a scale that has ours."""


@lru_cache(maxsize=1_000)
def _degrees() -> Mapping[str, tuple[tuple[str, str], ...]]:
    return {
        plain(ours): tuple([(plain(each), "it") for each in others] + [(plain(each), "en") for each in english])
        for ours, others, english in _DEGREES
    }


def scale_words(scale: Scale) -> Mapping[str, Word]:
    """Return what each wording means on a scale (by `plain`): its own labels, and those that say the same degree.

    A wording that would mean two points of the scale means none.
    """
    found: dict[str, set[Word]] = {}
    for value, label in scale.labels.items():
        found.setdefault(plain(label), set()).add(Word(value, "it"))
    own = set(found)
    for value, label in scale.labels.items():
        for wording, language in _degrees().get(plain(label), ()):
            if wording not in own:
                found.setdefault(wording, set()).add(Word(value, language))
    return {wording: words.pop() for wording, words in found.items() if len(words) == 1}


# ---------------------------------------------------------------- categories

_CATEGORIES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("donna", ("femmina", "femminile", "f"), ("female", "woman")),
    ("uomo", ("maschio", "maschile", "m"), ("male", "man")),
    ("preferisco non rispondere", ("non rispondo", "preferisco non dirlo"), ("prefer not to say",)),
    ("sì", ("s", "y", "vero"), ("yes", "true")),
    ("no", ("n", "falso"), ("false",)),
    ("a tempo determinato", ("tempo determinato", "determinato"), ("fixed term", "temporary")),
    ("a tempo indeterminato", ("tempo indeterminato", "indeterminato"), ("permanent", "open ended")),
    ("dirigente", ("dirigenziale",), ("manager",)),
    ("non dirigente", ("non dirigenziale", "personale non dirigente"), ("not a manager",)),
    ("minori", ("meno", "diminuite"), ("less", "lower")),
    ("uguali", ("invariate", "le stesse"), ("same", "the same")),
    ("maggiori", ("più", "aumentate"), ("more", "higher")),
)


def squeezed(code: str) -> str:
    """Return a code with nothing but letters and digits: «31-40» and «3140», «auto_solo» and «AUTOSOLO» are one."""
    return plain(code).replace(" ", "")


@dataclass(frozen=True)
class Category:
    """Which option a wording means, and in which language it is written; "" for a code."""

    option: str
    language: str


def option_words(item: Item) -> Mapping[str, Category]:
    """Return what each wording means among the options of an item: labels and codes first, then other wordings."""
    found: dict[str, Category] = {}
    for wording, category in _option_words(item):
        if wording:
            found.setdefault(wording, category)
    return found


def _option_words(item: Item) -> Iterator[tuple[str, Category]]:
    yield from ((plain(option.label), Category(option.code, "it")) for option in item.options)
    yield from ((plain(option.code), Category(option.code, "")) for option in item.options)
    yield from ((squeezed(option.code), Category(option.code, "")) for option in item.options)
    ours = {plain(option.label): option.code for option in item.options}
    for label, others, english in _CATEGORIES:
        code = ours.get(plain(label))
        if code is not None:
            yield from ((plain(each), Category(code, "it")) for each in others)
            yield from ((plain(each), Category(code, "en")) for each in english)


# ---------------------------------------------------------------- intervals

Interval = tuple[int | None, int | None]
"""Both ends included; None for no end."""

_UNIT = r"(?:\s*(?:anni|anno|years?(?:\s+old)?|km|chilometri|minuti|min|minutes|persone|people))?"
_INTERVALS: tuple[tuple[re.Pattern[str], int, int], ...] = tuple(
    (re.compile(rf"{pattern}{_UNIT}", re.IGNORECASE), low, high)
    for pattern, low, high in (
        # The two numbers say how far the number that was found is from the end that is included; 9 for no end.
        (rf"(?:fino a|fino ai|al massimo|≤|<=|up to|at most)\s*(\d{{1,4}}){_UNIT}", 9, 0),
        (rf"(\d{{1,4}}){_UNIT}\s*(?:o meno|e meno|or less|or under|and under)", 9, 0),
        (r"(?:meno di|sotto i|inferiore a|<|under|less than|below)\s*(\d{1,4})", 9, -1),
        (r"(?:oltre|oltre i|più di|piu di|piu' di|sopra i|maggiore di|>|over|more than|above)\s*(\d{1,4})", 1, 9),
        (r"(?:almeno|da almeno|≥|>=|at least)\s*(\d{1,4})", 0, 9),
        (rf"(\d{{1,4}}){_UNIT}\s*(?:e oltre|o più|o piu|e più|e piu|ed oltre|\+|or more|and over|or over)", 0, 9),
    )
)
_BETWEEN = re.compile(
    rf"(?:da|dai|tra|fra|from|between)?\s*(\d{{1,4}}){_UNIT}\s*(?:-|–|—|a|ai|e|to|and)\s*(\d{{1,4}}){_UNIT}",
    re.IGNORECASE,
)


def interval(text: str) -> Interval | None:
    """Return the interval of whole numbers that some words say: «fino a 30 anni», «31–40», «oltre 60», «60+»."""
    said = " ".join(unicodedata.normalize("NFKC", text).split())
    found = _BETWEEN.fullmatch(said)
    if found:
        return int(found[1]), int(found[2])
    for pattern, low, high in _INTERVALS:
        found = pattern.fullmatch(said)
        if found:
            end = int(found[1])
            return None if low == 9 else end + low, None if high == 9 else end + high
    return None
