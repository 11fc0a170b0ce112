# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a LimeSurvey heading say: a code, a text or both, and is the column the platform's own?

Read in LimeSurvey 6.4.2 (field map and heading options of its results export); the Italian words are those of its
Italian catalogue.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from ingest.questionari.export import Column


class Style(Enum):
    """How the headings of a file are written."""

    CODE = "code"
    TEXT = "text"
    CODE_AND_TEXT = "code_and_text"


_CODE = r"[A-Za-z][A-Za-z0-9_]*(?:\[[^\]]*\]){0,2}(?:#[01])?"
_WHOLE_CODE = re.compile(rf"{_CODE}\Z")
_MARK = ". "
"""What stands between code and text, unless whoever exported chose something else."""
_OTHER_MARK = re.compile(r"(?P<code>id|submitdate|lastpage|startlanguage)(?P<mark>\W{1,4})(?P<text>\w.*)\Z")

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
    "email status": "emailstatus",
    "stato email": "emailstatus",
    "language code": "language",
    "codice lingua": "language",
    "invitation sent date": "sent",
    "invitation sent?": "sent",
    "invito inviato?": "sent",
    "last reminder sent date": "remindersent",
    "total numbers of sent reminders": "remindercount",
    "uses left": "usesleft",
    "utilizzi rimasti": "usesleft",
    "completed?": "completed",
    "completato?": "completed",
    "valid from": "validfrom",
    "valido da": "validfrom",
    "valid until": "validuntil",
    "valido fino a": "validuntil",
}
_TIMING = re.compile(r"(?:grouptime\d+|group time:? .+|question time:? .+|tempo per (?:il gruppo|la domanda).+)\Z")
_SPACES = re.compile(r"\s+")
_INVISIBLE = re.compile("[\ufeff\u200b\u200c\u200d\u2060\u00ad]")
_BREAK = re.compile(r"</?(?:br|p|div|li|ul|ol|td|th|tr|table|h[1-6])\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[!/]?[A-Za-z][^<>]*>|<!--[^<>]*-->")

KEPT = frozenset({"submitdate", "lastpage", "startlanguage"})
"""The platform's own columns that are read; every other one is emptied at once."""


def one_line(text: str) -> str:
    """Return a heading on one line: no BOM nor other invisible sign, no NBSP, no double spaces."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()


def unmarked(text: str) -> str:
    """Return the words of a label on one line, as LimeSurvey heads a column: without HTML, entities decoded."""
    words = text
    if "<" in text:
        words = _TAG.sub("", _BREAK.sub(" ", "".join(_outside(text))))
    return one_line(html.unescape(words) if "&" in words else words)


def _outside(text: str) -> Iterator[str]:
    """Yield what lies outside scripts and style sheets; one that never ends takes all the rest."""
    small, at = text.lower(), 0
    while at < len(text):
        name, start = min(((each, small.find(f"<{each}", at)) for each in ("script", "style")), key=_found)
        if start < 0:
            break
        yield text[at:start]
        end = small.find(f"</{name}", start)
        at = len(text) if end < 0 else end
    yield text[at:]


def _found(name_and_place: tuple[str, int]) -> float:
    place = name_and_place[1]
    return place if place >= 0 else float("inf")


def folded(text: str) -> str:
    """Return a text as it is compared: NFKC, one line, small letters, one kind of apostrophe."""
    plain = unicodedata.normalize("NFKC", one_line(text)).replace("’", "'").replace("`", "'")
    return plain.casefold()


@dataclass(frozen=True)
class Headings:
    """The headings of a file: their style, what parts code and text, and the headings themselves on one line."""

    style: Style
    mark: str
    lines: tuple[str, ...]


def understood(headings: Sequence[str]) -> Headings:
    """Return how headings are written: what most of them are, the empty ones apart."""
    lines = _spaced([unmarked(heading) for heading in headings])
    named = [line for line in lines if line]
    mark = next((found for line in named if (found := _own_mark(line))), _MARK)
    both = sum(_parted(line, mark) is not None for line in named)
    coded = sum(_WHOLE_CODE.match(line) is not None for line in named)
    if 2 * both > len(named):
        style = Style.CODE_AND_TEXT
    else:
        style = Style.CODE if named and 10 * coded >= 9 * len(named) else Style.TEXT
    return Headings(style, mark, tuple(lines))


def _own_mark(line: str) -> str:
    """Return what parts code and text in the heading of a column of LimeSurvey's own, whose words are known."""
    found = _OTHER_MARK.match(line)
    return found["mark"] if found and own("", found["text"]) == found["code"] else ""


def _spaced(lines: list[str]) -> list[str]:
    """Return headings with their spaces back: LimeSurvey can write an underscore for each."""
    joined = any(_WORDS.get(folded(line.replace("_", " "))) for line in lines if "_" in line)
    return [line.replace("_", " ") for line in lines] if joined and not any(" " in line for line in lines) else lines


def _parted(line: str, mark: str) -> tuple[str, str] | None:
    """Return the code and the text of a heading that has both; the text may be empty."""
    code, found, text = line.partition(mark)
    if not found and line.endswith(mark.rstrip()) and mark.rstrip():
        code, found = line.removesuffix(mark.rstrip()), mark
    return (code, text.strip()) if found and _WHOLE_CODE.match(code) else None


def columns_of(headings: Sequence[str]) -> tuple[Column, ...]:
    """Return what headings say, in the style of their file. A column without heading is nobody's question."""
    said = understood(headings)
    return tuple(_column(number, line, said) for number, line in enumerate(said.lines, 1))


def _column(number: int, line: str, said: Headings) -> Column:
    both = _parted(line, said.mark) if said.style is Style.CODE_AND_TEXT else None
    code, text = both or ((line, "") if said.style is Style.CODE else ("", line))
    return Column(number, line, code, text, own(code, text) if line else "id")


def own(code: str, text: str) -> str:
    """Return the platform's own name of a column, "" for a question."""
    named = folded(code or text)
    if code and _OWN.fullmatch(named):
        return named
    return _WORDS.get(named, "interviewtime" if _TIMING.match(named) else "")


def question(code: str) -> str:
    """Return the code of the question that a column belongs to."""
    return code.partition("[")[0]
