# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does a text file become records, whatever its separator, its encoding and the newlines inside its answers?"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.formats import refusals
from ingest.formats.grid import Limits
from ingest.issues import Issue

SEPARATORS = (",", ";", "\t")
_LONGEST_FIELD = 1 << 20
_BOM = "\ufeff"


@dataclass(frozen=True)
class Records:
    """The records of a text file. `numbers` are the lines on which they begin; records with nothing are left out."""

    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    separator: str
    warnings: tuple[Issue, ...]


def read_records(path: Path, limits: Limits, separator: str = "") -> Records:
    """Return the records of a file. Raises FileRefused when it is too big, too wide, empty or no text."""
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise refusals.too_big(size, limits.file_bytes)
    text, warnings = _text(path.read_bytes())
    chosen = separator or _separator(text)
    found = [(number, row) for number, row in _records(text, chosen) if any(cell.strip() for cell in row)]
    if not found:
        raise refusals.empty()
    width = max(len(row) for _, row in found)
    if width > limits.columns:
        raise refusals.too_wide(width, limits.columns)
    return Records(tuple(row for _, row in found), tuple(number for number, _ in found), chosen, warnings)


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
    """Return the separator that gives the first record most fields: quoted newlines do not end it."""
    widths = {mark: len(next(iter(_records(text, mark)), (0, ()))[1]) for mark in SEPARATORS}
    return max(SEPARATORS, key=lambda mark: widths[mark])


def _records(text: str, separator: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield each record with the line on which it begins."""
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    try:
        for row in reader:
            yield line, tuple(row)
            line = reader.line_num + 1
    except csv.Error:
        raise refusals.refused(
            "Il file non si legge come tabella", "Controlla le virgolette di questa riga o esporta di nuovo.", row=line
        ) from None
