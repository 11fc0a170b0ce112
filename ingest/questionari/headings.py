# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a LimeSurvey heading say: a code, a text or both, and is the column the platform's own?

Read in LimeSurvey 6.4.2 (field map and heading options of its results export); the Italian words are those of its
Italian catalogue.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import Enum

from ingest.questionari.export import Column


class Style(Enum):
    """How the headings of a file are written."""

    CODE = "code"
    TEXT = "text"
    CODE_AND_TEXT = "code_and_text"


_CODE = r"[A-Za-z][A-Za-z0-9_]*(?:\[[^\]]*\]){0,2}(?:#[01])?"
_WHOLE_CODE = re.compile(rf"{_CODE}\Z")
_CODE_AND_TEXT = re.compile(rf"(?P<code>{_CODE})\. (?P<text>.*)\Z", re.DOTALL)

_OWN = re.compile(
    "id|submitdate|lastpage|startlanguage|seed|token|startdate|datestamp|ipaddr|refurl|interviewtime|firstname|lastname"
    r"|email|emailstatus|language|sent|remindersent|remindercount|usesleft|completed|validfrom|validuntil|attribute_\d+"
)
_WORDS = {
    "response id": "id",
    "id risposta": "id",
    "date submitted": "submitdate",
    "data invio": "submitdate",
    "last page": "lastpage",
    "ultima pagina": "lastpage",
    "start language": "startlanguage",
    "lingua iniziale": "startlanguage",
    "seed": "seed",
    "seme": "seed",
    "access code": "token",
    "token": "token",
    "codice d'accesso": "token",
    "codice di accesso": "token",
    "date started": "startdate",
    "data di inizio": "startdate",
    "date last action": "datestamp",
    "data dell'ultima azione": "datestamp",
    "ip address": "ipaddr",
    "indirizzo ip": "ipaddr",
    "referrer url": "refurl",
    "url di riferimento": "refurl",
    "total time": "interviewtime",
    "tempo totale": "interviewtime",
    "first name": "firstname",
    "nome": "firstname",
    "last name": "lastname",
    "cognome": "lastname",
    "email address": "email",
    "indirizzo email": "email",
}
_TIMING = re.compile(r"(?:grouptime\d+|group time:? .+|question time:? .+|tempo per (?:il gruppo|la domanda).+)\Z")
_SPACES = re.compile(r"\s+")

KEPT = frozenset({"submitdate", "lastpage", "startlanguage"})
"""The platform's own columns that are read; every other one is emptied at once."""


def one_line(text: str) -> str:
    """Return a heading on one line: no BOM, no NBSP, no double spaces."""
    return _SPACES.sub(" ", text.replace("\ufeff", "").replace("\u00a0", " ")).strip()


def folded(text: str) -> str:
    """Return a text as it is compared: NFKC, one line, small letters, one kind of apostrophe."""
    plain = unicodedata.normalize("NFKC", one_line(text)).replace("’", "'").replace("`", "'")
    return plain.casefold()


def style_of(headings: Sequence[str]) -> Style:
    """Return how headings are written: what most of them are, the empty ones apart."""
    named = [heading for heading in map(one_line, headings) if heading]
    coded = sum(_WHOLE_CODE.match(heading) is not None for heading in named)
    both = sum(_CODE_AND_TEXT.match(heading) is not None for heading in named)
    if named and 2 * both > len(named):
        return Style.CODE_AND_TEXT
    return Style.CODE if named and 10 * coded >= 9 * len(named) else Style.TEXT


def column(number: int, heading: str, style: Style) -> Column:
    """Return what a heading says, in the style of its file."""
    line = one_line(heading)
    both = _CODE_AND_TEXT.match(line) if style is Style.CODE_AND_TEXT else None
    code, text = (both["code"], both["text"]) if both else (line, "") if style is Style.CODE else ("", line)
    return Column(number, line, code, text, own(code, text))


def own(code: str, text: str) -> str:
    """Return the platform's own name of a column, "" for a question."""
    named = folded(code)
    if _OWN.fullmatch(named):
        return named
    if code:
        return "interviewtime" if _TIMING.match(named) else ""
    words = folded(text)
    return _WORDS.get(words, "interviewtime" if _TIMING.match(words) else "")


def question(code: str) -> str:
    """Return the code of the question that a column belongs to."""
    return code.partition("[")[0]
