# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What may be left of a comment: without names, addresses and numbers that lead to somebody?

Scrubbing is the machine's half of the work; two people read what is left, and only themes are ever published
(surveys.md 5.12).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

THRESHOLD = 10
"""Fewest respondents of a wave whose comments are read at all: counted on people, not on comments."""

LEAST = 3
"""Fewest comments of a theme that is told."""

LONGEST = 4000
"""A comment is cut there: what is longer is a pasted document."""

_NAME_MIN = 3
"""A name of fewer letters is a word («Lo», «Re») more often than a person."""

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("indirizzo web", re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)),
    ("e-mail", re.compile(r"[\w.+'-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)),
    ("IBAN", re.compile(r"\bIT\s?\d\s?\d\s?[A-Z](?:\s?\d){10}(?:\s?[A-Z0-9]){12}\b", re.IGNORECASE)),
    ("IBAN", re.compile(r"\b[A-Z]{2}\d{2}(?:[A-Z0-9]{11,30}|(?:\s?\d{4}){3,6}(?:\s?\d{1,3})?)\b")),
    (
        "codice fiscale",
        re.compile(
            r"\b[A-Z]{3}\s?[A-Z]{3}\s?[0-9LMNPQRSTUV]{2}[A-EHLMPRST][0-9LMNPQRSTUV]{2}\s?[A-Z][0-9LMNPQRSTUV]{3}[A-Z]\b",
            re.IGNORECASE,
        ),
    ),
    ("targa", re.compile(r"\b[A-HJ-NPR-TV-Z]{2}[\s-]?\d{3}[\s-]?[A-HJ-NPR-TV-Z]{2}\b|\b(?i:[a-z]{2}\d{3}[a-z]{2})\b")),
    (
        "telefono",
        re.compile(
            r"(?<!\w)(?<!\d[.,/:-])(?!\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b)(?=(?:[\s()+./-]{0,2}\d){8})"
            r"(?:(?:\+|00)\s?\d{2,3}[\s./-]?)?(?:\(?0\d{1,3}\)?|3\d{2})(?:[\s./-]?\d{2,4}){2,4}(?!\w)"
        ),
    ),
    (
        "indirizzo web",
        re.compile(r"\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:it|com|org|net|eu|gov)\b(?:/\S*)?", re.IGNORECASE),
    ),
    ("matricola", re.compile(r"\bmatr(?:icola|\.)?\s*(?:n\.?|n°|:)?\s*\d{3,}\b", re.IGNORECASE)),
)
"""What leads to a person by its shape, the longest first: an IBAN holds what looks like a telephone number."""

_TITLES = (
    r"(?i:dott(?:\.ssa|\.|ssa|oressa|ore)?|sig(?:\.ra|\.na|\.|ra|nora|nor)?"
    r"|ing\.?|arch\.?|geom\.?|rag\.?|avv\.?|prof\.?)"
)
_TITLED = re.compile(rf"\b({_TITLES})\s+((?:[A-ZÀ-Ý][\w’']+\s?){{1,3}})")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*", re.UNICODE)

_SPECIAL = re.compile(
    r"\b(?:malatti|malat[oaie]\b|disabil|invalid|104|handicap|depress|ansios|psicolog|psichiatr|burn\s?-?out|tumor"
    r"|oncolog|gravid|incint|terapi|farmac|sindaca|rsu\b|cgil\b|cisl\b|uil\b|partito|politic[oaih]|religio|mussulman"
    r"|musulman|ebre[oia]|cattolic|preghier|omosessual|gay\b|lesbic|transessual|etni[ac]|stranier)",
    re.IGNORECASE,
)
"""Words of health, unions, politics, religion, sexual orientation, origin (GDPR art. 9): they restrict."""

_GRAVE = re.compile(
    r"\b(?:molesti|mobbing|stalking|minacci|violenz|aggredi|percoss|ricatt|palpeggi|suicid|tangent|mazzett|corruzion)",
    re.IGNORECASE,
)
"""Words of a crime, of harassment, of despair: whoever reads them points to a person who can help."""

CONTACT = (
    "Questo commento può parlare di molestie, minacce o di una persona in difficoltà: segnalarlo alla consigliera o al "
    "consigliere di fiducia, senza cercare di capire chi l’ha scritto."
)


@dataclass(frozen=True)
class People:
    """The names to take out: of the staff, and of the offices with fewer people than the threshold. Never stored."""

    names: frozenset[str] = frozenset()
    offices: tuple[str, ...] = ()


def people(names: Iterable[str], offices: Iterable[str] = ()) -> People:
    """Return the names to take out: full names or single words, in any case, with or without accents."""
    words = {_folded(word) for name in names for word in _WORD.findall(name)}
    longest_first = sorted({office.strip() for office in offices if len(office.strip()) >= _NAME_MIN}, key=_length)
    return People(frozenset(word for word in words if len(word) >= _NAME_MIN), tuple(longest_first))


def scrub(text: str, known: People | None = None) -> str:
    """Return a comment on one line, with [e-mail], [telefono], [nome] and the like in the place of what was there.

    A name of the staff is taken out where it is written with a capital, or next to another one: «rosa» may be a
    colour, «Rosa» is not told. Too much is taken out rather than too little.
    """
    told = " ".join(unicodedata.normalize("NFC", text).split())[:LONGEST]
    for name, pattern in _PATTERNS:
        told = pattern.sub(f"[{name}]", told)
    told = _TITLED.sub(r"\1 [nome] ", told).strip()
    found = known or People()
    for office in found.offices:
        told = re.sub(rf"(?<!\w){re.escape(office)}(?!\w)", "[ufficio]", told, flags=re.IGNORECASE)
    return re.sub(r"\[nome\](?:\s\[nome\])+", "[nome]", " ".join(_without_names(told, found.names).split()))


def is_special(text: str) -> bool:
    """Return whether a comment may speak of health, beliefs, union, orientation or origin: for few eyes only."""
    return _SPECIAL.search(text) is not None


def is_grave(text: str) -> bool:
    """Return whether a comment may speak of harassment, of a crime, or of somebody in danger: see `CONTACT`."""
    return _GRAVE.search(text) is not None


def counted(themes: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
    """Return how many comments have each (item code, theme), those with `LEAST` of them at least, most first."""
    found = Counter(themes)
    kept: Sequence[tuple[tuple[str, str], int]] = [each for each in found.items() if each[1] >= LEAST]
    return dict(sorted(kept, key=lambda each: (-each[1], each[0])))


def _without_names(text: str, names: frozenset[str]) -> str:
    """Return a text with [nome] for each word that is a name and has a capital, or that stands beside such a word."""
    words = list(_WORD.finditer(text))
    named = [_folded(word[0]) in names for word in words]
    capital = [word[0][0].isupper() for word in words]
    for index in reversed(range(len(words))):
        beside = any(0 <= other < len(words) and named[other] for other in (index - 1, index + 1))
        if named[index] and (capital[index] or beside) and not _is_placeholder(text, words[index]):
            text = f"{text[: words[index].start()]}[nome]{text[words[index].end() :]}"
    return text


def _is_placeholder(text: str, word: re.Match[str]) -> bool:
    before = text.rfind("[", 0, word.start())
    return before >= 0 and "]" not in text[before : word.start()]


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.replace("’", "'")).casefold()
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _length(office: str) -> tuple[int, str]:
    return -len(office), office
