# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which rows are sums that somebody wrote under the table, and not observations?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_TOTAL = re.compile(r"\s*(?:gran\s+|sub\s*-?)?(?:totale|totali|total|totals|tot\.|tot|somma)(?![\w])", re.IGNORECASE)
_PRECEDED = re.compile(rb"[\s\"';,\t|]*(?:(?:gran\s+|sub\s*-?))?t", re.IGNORECASE)


def is_total(cells: Sequence[str]) -> bool:
    """Whether the first cell with something in it says «totale», «totali», «subtotale», «TOTALE GENERALE»..."""
    for cell in cells:
        if cell and not cell.isspace():
            return cell[0] in "tTgGsS \t\xa0" and _TOTAL.match(cell) is not None
    return False


def lines_of_totals(chunk: bytes) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the lines of `chunk` whose first cell may say «totale»: found without reading each row."""
    seen = -1
    for word in (b"otal", b"OTAL"):
        at = chunk.find(word)
        while at != -1:
            start = chunk.rfind(b"\n", 0, at) + 1
            if start != seen and _PRECEDED.fullmatch(chunk, start, at):
                end = chunk.find(b"\n", at)
                seen = start
                yield start, end if end != -1 else len(chunk)
            at = chunk.find(word, at + 1)
