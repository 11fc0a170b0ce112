# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which row of a sheet names its columns, and what do its headings say once spelling is set aside?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Literal

from ingest.formats.grid import Sheet

_ARTICLES = frozenset(
    ("di", "del", "dello", "della", "dell", "dei", "degli", "delle", "d", "nel", "nella", "nell", "con", "of", "the")
    + ("il", "lo", "la", "l", "gli", "le", "i", "un", "una", "uno")
)
_SAME_WORD = {
    "numero": "n",
    "num": "n",
    "nr": "n",
    "nro": "n",
    "codice": "cod",
    "codici": "cod",
    "code": "cod",
    "id": "cod",
    "matr": "matricola",
    "dt": "data",
    "percentuale": "perc",
    "percento": "perc",
    "pct": "perc",
    "dipendente": "dip",
    "lavoratore": "dip",
    "lavoratrice": "dip",
    "amm": "amministrazione",
    "sett": "settimana",
    "gg": "giorni",
    "prot": "protocollo",
}
_UNITS: dict[str, Literal["hours", "minutes"]] = {
    "minuti": "minutes",
    "minutes": "minutes",
    "minute": "minutes",
    "min": "minutes",
    "mm": "minutes",
    "ore": "hours",
    "ora": "hours",
    "hours": "hours",
    "hour": "hours",
    "h": "hours",
    "hh": "hours",
}
_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[a-z]{2})(?=[A-Z]{2,}$)")
_SIGNS = re.compile(r"[^0-9a-z]+")


@lru_cache(maxsize=20_000)
def normalise(heading: str) -> str:
    """Return a heading without case, accents, punctuation, articles: «Data d'inizio\\n» and «DATA_INIZIO» are one.

    Abbreviations become one word («Cod. dip.», «Codice dipendente» -> `cod dip`); units in brackets are words too.
    """
    text = _CAMEL.sub(" ", heading.replace("º", "").replace("°", "").replace("%", " perc "))
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = [_SAME_WORD.get(word, word) for word in _SIGNS.sub(" ", plain).split()]
    return " ".join([word for word in words if word not in _ARTICLES] or words)


def without_brackets(heading: str) -> str:
    """Return a heading without what stands in brackets, where something else is left: «gender (U/D)» -> «gender»."""
    rest = _BRACKETS.sub(" ", heading)
    return rest if rest.strip() else heading


def without_unit(normalised: str) -> tuple[str, Literal["hours", "minutes"] | None]:
    """Return a normalised heading without its unit of time, and the unit: `ore presenza` -> (`presenza`, hours)."""
    words = normalised.split()
    units = [_UNITS[word] for word in words if word in _UNITS]
    rest = [word for word in words if word not in _UNITS and word != "in"]
    if not units or not rest:
        return normalised, None
    # «hh:mm» and «ore:minuti» are one way of writing hours.
    return " ".join(rest), "hours" if "hours" in units else "minutes"


def fingerprint(headings: Sequence[str]) -> str:
    """Return the name of a source: the hash of its headings as they follow one another, spelling set aside."""
    said = "\x1f".join(" ".join(heading.casefold().split()) for heading in headings).rstrip("\x1f")
    return sha256(said.encode()).hexdigest()


@dataclass(frozen=True)
class Candidate:
    """A row that could be the header: `last_row` is its (last) row, 1-based; each column has its headings, best first.

    A header of two rows gives «Fascia dalle» from «Fascia» over «dalle», and «dalle» alone as second choice.
    """

    first_row: int
    last_row: int
    headings: tuple[tuple[str, ...], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The headings as they are told to people, one a column, empty where there is none."""
        return tuple(choices[0] if choices else "" for choices in self.headings)


def candidates(sheet: Sheet) -> Iterator[Candidate]:
    """Yield every row, and every pair of rows, among the first ones that could name columns."""
    rows = [tuple(" ".join(cell.split()) for cell in row) for row in sheet.head]
    for index, row in enumerate(rows):
        if _names_something(row):
            yield Candidate(index + 1, index + 1, tuple((cell,) if cell else () for cell in row))
        if index + 1 < len(rows) and any(row) and _names_something(rows[index + 1]):
            yield Candidate(index + 1, index + 2, tuple(map(_joined, _spread(sheet, row, index), rows[index + 1])))


def _names_something(row: Sequence[str]) -> bool:
    return len({cell for cell in row if cell and not cell[0].isdigit()}) >= 2


def _spread(sheet: Sheet, row: tuple[str, ...], index: int) -> tuple[str, ...]:
    """Let an upper heading hold for the empty cells on its right, unless merged cells say how far it goes."""
    if any(block.top == index + 1 for block in sheet.merged):
        return row
    spread, last = [], ""
    for cell in row:
        last = cell or last
        spread.append(last)
    return tuple(spread)


def _joined(upper: str, lower: str) -> tuple[str, ...]:
    if not lower or upper == lower:
        return (upper,) if upper else ()
    return (f"{upper} {lower}", lower) if upper else (lower,)
