# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does a text file become records, whatever its separator, its encoding and the newlines inside its answers?"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ingest.formats import refusals
from ingest.formats.grid import Limits
from ingest.issues import Issue

SEPARATORS = (",", ";", "\t")
_LONGEST_FIELD = 1 << 20
_LOOKED_AT = 20
_SHORT = 80
_BOM = "\ufeff"

_SAID = {
    "": "Il file non si legge come tabella",
    "unexpected end of data": "Una risposta comincia con le virgolette e non le chiude",
}
_REMEDY = (
    "Chiudi le virgolette di questa riga (quelle dentro una risposta si scrivono doppie) o esporta di nuovo il file."
)


@dataclass(frozen=True)
class Records:
    """The records of a text file, without the empty ones. `numbers` are the rows in which a spreadsheet shows them.

    A record with newlines inside its answers is one row.
    """

    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    separator: str
    warnings: tuple[Issue, ...]


def read_records(path: Path, limits: Limits, separator: str = "") -> Records:
    """Return the records of a file. Raises FileRefused when it is too big, too wide, empty, no text or no table."""
    text, warnings = text_of(path, limits)
    chosen = separator or _separator(text)
    rows, numbers = list[tuple[str, ...]](), list[int]()
    once, cells = _Once(), 0
    for number, row in _records(text, chosen):
        cells += len(row)
        if len(row) > limits.columns:
            raise refusals.too_wide(len(row), limits.columns)
        if cells > limits.cells:
            raise refusals.bomb()
        if any(map(str.strip, row)):
            rows.append(tuple(map(once.__getitem__, row)))
            numbers.append(number)
    if not rows:
        raise refusals.empty()
    return Records(tuple(rows), tuple(numbers), chosen, warnings)


class _Once(dict[str, str]):
    """The short texts that were met: the same answer of many people is held in memory once."""

    def __missing__(self, cell: str) -> str:
        if len(cell) <= _SHORT:
            self[cell] = cell
        return cell


def text_of(path: Path, limits: Limits) -> tuple[str, tuple[Issue, ...]]:
    """Return the text of a file, and what is to be said of it. Raises FileRefused when it is too big or no text."""
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise refusals.too_big(size, limits.file_bytes)
    return _text(path.read_bytes())


def _text(held: bytes) -> tuple[str, tuple[Issue, ...]]:
    if b"\0" in held[:4096] and not held.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refusals.refused("Il file non è un testo", refusals.LOADABLE)
    if held.startswith((b"\xff\xfe", b"\xfe\xff")):
        return held.decode("utf-16", errors="replace").removeprefix(_BOM), ()
    try:
        return held.decode("utf-8").removeprefix(_BOM), ()
    except UnicodeDecodeError:
        return held.decode("cp1252", errors="replace"), (_not_utf8(),)


def _not_utf8() -> Issue:
    return Issue(
        "ING-32",
        "warning",
        expected="Il file non è in UTF-8: è stato letto come testo di Windows (cp1252)",
        remedy="Se le lettere accentate non sono giuste, esporta di nuovo in UTF-8.",
    )


def _separator(text: str) -> str:
    """Return the separator that makes a table of the first records: more than one field, as many in each, most of all.

    A comma inside quoted words parts nothing, because there its quotes would close in the middle of a field.
    """
    return max(SEPARATORS, key=lambda mark: _tabular(text, mark))


def _tabular(text: str, separator: str) -> tuple[bool, bool, int]:
    widths, whole = list[int](), True
    try:
        widths.extend(len(row) for row in islice(_reader(text, separator), _LOOKED_AT) if any(row))
    except csv.Error:
        whole = False
    width = widths[0] if widths else 0
    return width > 1, whole and len(set(widths)) == 1, width


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the number of its row; a quote that never closes is refused, or it would swallow rows."""
    number = 0
    try:
        for number, row in enumerate(_reader(text, separator), 1):
            yield number, row
    except csv.Error as error:
        raise refusals.refused(_SAID.get(str(error), _SAID[""]), _REMEDY, row=number + 1) from None


def _reader(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_FIELD)
    return csv.reader(_lines(text), delimiter=separator, strict=True)


def _lines(text: str) -> Iterator[str]:
    """Yield the lines, one at a time: a copy of them all would need four times the file. Old Macs end them with CR."""
    end = "\n" if "\n" in text else "\r"
    start = 0
    while after := text.find(end, start) + 1:
        yield text[start:after]
        start = after
    if start < len(text):
        yield text[start:]
