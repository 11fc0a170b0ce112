# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is found in a written file: its manifest, its tables, its words?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from reports.document import STAMP

Cell = str | Decimal
"""What a cell holds: words, or a number of a spreadsheet."""

NO_MANIFEST = "non ha un manifesto: non è un documento di Agilometro, o chi lo ha salvato lo ha tolto"
BROKEN = "non si apre: è rovinato o non è del formato che il nome dice"

DIGEST = re.compile(re.escape("".join(STAMP.split())) + "([0-9a-f]{64})")


@dataclass(frozen=True)
class ReadTable:
    """A table of a file: its caption, or the name of its sheet, and its rows, the first of which is its heading."""

    caption: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class ReadFile:
    """What was found in a file. `words` are its text without spaces, which no two programs write alike.

    `stamps` are the digests printed on its pages; `unstamped` the pages without one, counted from 1.
    """

    manifest: str
    tables: tuple[ReadTable, ...]
    words: str
    stamps: frozenset[str]
    unstamped: tuple[int, ...] = ()


def squeezed(text: str) -> str:
    """Return a text without any space."""
    return "".join(text.split())


def stamps_of(text: str) -> frozenset[str]:
    """Return the digests of manifests that a text names."""
    return frozenset(DIGEST.findall(squeezed(text)))
