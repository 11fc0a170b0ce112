# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How was this text file written: in which encoding, with which delimiter, ending its lines how?"""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
from collections import Counter
from dataclasses import dataclass, replace

from ingest.formats.refusals import refused

DELIMITERS = (";", ",", "\t", "|")
_SAMPLE_ROWS = 200
_LINE_END = re.compile(r"\r\n|\n|\r")
_DIRECTIVE = re.compile(r'"?sep=([;,\t|])"?(?:\r\n|\n|\r)', re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True)
class Dialect:
    """`bom` is how many bytes to skip; `directive` how many more belong to Excel's hidden line `sep=;`."""

    encoding: str
    bom: int
    delimiter: str
    newline: str
    directive: int = 0


def encoding_of(beginning: bytes) -> tuple[str, int]:
    """Return (encoding, length of the byte order mark); "utf-8" without a mark may still prove to be cp1252."""
    for mark, encoding in _BOMS:
        if beginning.startswith(mark):
            return encoding, len(mark)
    even, odd = beginning[0:4096:2].count(0), beginning[1:4096:2].count(0)
    if even or odd:
        return ("utf-16-be" if even > odd else "utf-16-le"), 0
    return "utf-8", 0


def dialect_of(beginning: bytes, whole: bool, encoding: str, bom: int) -> Dialect:
    """Return how the file that starts with these bytes is written; `whole` says that nothing follows them."""
    text = beginning[bom:].decode(encoding, errors="replace")
    end = _LINE_END.search(text)
    found = Dialect(encoding, bom, ";", end.group() if end else "\n")
    if directive := _DIRECTIVE.match(text):
        return replace(found, delimiter=directive.group(1), directive=len(directive.group().encode(encoding)))
    return replace(found, delimiter=_delimiter(_sample(text, whole)))


def _sample(text: str, whole: bool) -> str:
    if whole:
        return text
    cut = max(text.rfind("\n"), text.rfind("\r"))
    return text[: cut + 1] if cut > 0 else text


def _delimiter(sample: str) -> str:
    scores = {delimiter: _score(sample, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > 0 else ";"


def _score(sample: str, delimiter: str) -> float:
    """Rows that agree on their width count twice, its width once: decimal commas never make a table of two columns."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        widths = [len(row) for row, _ in zip(reader, range(_SAMPLE_ROWS), strict=False) if row]
    except csv.Error:
        return 0.0
    if not widths:
        return 0.0
    usual, times = Counter(width for width in widths).most_common(1)[0]
    wide = Counter(width for width in widths if width > 1)
    if usual == 1 and wide:
        usual, times = wide.most_common(1)[0]
    return (times / len(widths)) ** 2 * math.log(usual)


def decoded(chunk: bytes, encoding: str) -> str:
    """Return the text of whole lines of a file; what no encoding explains is refused, never guessed."""
    try:
        return chunk.decode(encoding)
    except UnicodeDecodeError as error:
        raise refused(
            "Il testo del file non è in una codifica conosciuta (UTF-8, UTF-16, Windows-1252)",
            "Aprilo con Excel, salvalo come «CSV UTF-8» e ricaricalo.",
        ) from error
