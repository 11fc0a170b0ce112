# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does a CSV file become a grid, at the speed of its bytes when it is clean and row by row when it is not?"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TextIO

from ingest.formats import refusals
from ingest.formats.dialect import Dialect, decoded, dialect_of, encoding_of
from ingest.formats.grid import HEAD_ROWS, PLAIN_LINE, Limits, Row, Sheet, write_grid
from ingest.formats.totals import is_total, lines_of_totals
from ingest.issues import FileRefused

_CHUNK = 1 << 22
_BEGINNING = 1 << 16
_TAIL_ROWS = 5
_WIDTH_ROWS = 1000
_LONGEST_FIELD = 1 << 20
_END = "\x00fine\x00"


def read_text(path: Path, scratch: Path, limits: Limits) -> Sheet | None:
    """Return the only sheet of a CSV file (its name is empty), or None when no cell holds anything.

    Clean text (each line one record, all of one width) is read by DuckDB from where it lies, or from a copy that
    differs in encoding and in its first rows only; row n is then line n. Anything else is renumbered record by record.
    """
    with path.open("rb") as file:
        beginning = file.read(_BEGINNING)
    encoding, bom = encoding_of(beginning)
    dialect = dialect_of(beginning, path.stat().st_size <= len(beginning), encoding, bom)
    if encoding == "utf-8" and not _is_utf8(path):
        dialect = dialect_of(beginning, path.stat().st_size <= len(beginning), "cp1252", bom)
    plain = _plain(path, dialect, scratch, limits)
    return plain if plain is not None else _renumbered(path, dialect, scratch, limits)


# ------------------------------------------------------------------ bytes


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield the rest of `file` in chunks that end where a line ends, for encodings in which `\\n` is one byte."""
    while chunk := file.read(_CHUNK):
        yield chunk if chunk.endswith(b"\n") else chunk + file.readline()


def _is_utf8(path: Path) -> bool:
    with path.open("rb") as file:
        for chunk in _lines(file):
            if b"\0" in chunk:
                raise refusals.refused("Il file non è un testo", refusals.LOADABLE)
            if not chunk.isascii():
                try:
                    chunk.decode("utf-8")
                except UnicodeDecodeError:
                    return False
    return True


@dataclass
class _Shape:
    """What each line of a clean file must look like once everything but delimiters, quotes and line ends is gone."""

    delimiter: bytes
    end: bytes
    columns: int
    rows: int = 0
    totals: list[int] = field(default_factory=list)
    last: bytes = b""

    def __post_init__(self) -> None:
        kept = self.delimiter + b'"\r\n'
        self._dropped = bytes(byte for byte in range(256) if byte not in kept)
        self._skeleton = self.delimiter * (self.columns - 1) + self.end

    def fits(self, chunk: bytes) -> bool:
        """Whether every line of `chunk` is one record of the right width with something in it; counts what it saw."""
        if not chunk.endswith(b"\n"):
            chunk += self.end
        if _has_long_line(chunk):
            return False
        lines = chunk.count(b"\n")
        skeleton = chunk.translate(None, self._dropped)
        if b'"' in skeleton:
            if not self._quotes_are_plain(chunk):
                return False
            skeleton = skeleton.replace(b'""', b"")
        if skeleton != self._skeleton * lines or self._has_empty_line(chunk):
            return False
        self._note_totals(chunk)
        self.rows += lines
        self.last = chunk
        return True

    def _quotes_are_plain(self, chunk: bytes) -> bool:
        """Each quote opens or closes a whole field: none is doubled, none stands inside a word."""
        opening = chunk.count(self.delimiter + b'"') + chunk.count(b'\n"') + chunk.startswith(b'"')
        closing = chunk.count(b'"' + self.delimiter) + chunk.count(b'"' + self.end)
        empty = chunk.count(b'""')
        return opening == closing and chunk.count(b'"') == opening + closing and empty == self._empty_fields(chunk)

    def _empty_fields(self, chunk: bytes) -> int:
        before = (self.delimiter, b"\n")
        after = (self.delimiter, self.end)
        first = sum(chunk.startswith(b'""' + last) for last in after)
        return first + sum(chunk.count(start + b'""' + last) for start in before for last in after)

    def _has_empty_line(self, chunk: bytes) -> bool:
        return chunk.startswith(self._skeleton) or b"\n" + self._skeleton in chunk

    def _note_totals(self, chunk: bytes) -> None:
        line, counted = self.rows, 0
        for start, end in sorted(lines_of_totals(chunk)):
            line += chunk.count(b"\n", counted, start)
            counted = start
            text = chunk[start:end].decode("utf-8")
            if is_total(next(csv.reader([text], delimiter=self.delimiter.decode()))):
                self.totals.append(line + 1)


def _has_long_line(chunk: bytes) -> bool:
    """Whether a line is longer than what a plain file is read with; looks only once every so many bytes."""
    start = 0
    while len(chunk) - start > PLAIN_LINE:
        end = chunk.rfind(b"\n", start, start + PLAIN_LINE)
        if end < 0:
            return True
        start = end + 1
    return False


def _plain(path: Path, dialect: Dialect, scratch: Path, limits: Limits) -> Sheet | None:
    """Return the sheet if the file is clean below its first rows, else None."""
    if dialect.encoding.startswith("utf-16") or dialect.newline == "\r":
        return None
    with path.open("rb") as file:
        file.seek(dialect.bom + dialect.directive)
        lines = list(islice(file, HEAD_ROWS))
        head = _head_rows(lines, dialect)
        columns = max(map(len, head or []), default=0)
        if head is None or columns < 2 or not _square_below_titles(head, columns):
            return None
        if columns > limits.columns:
            raise refusals.too_wide(columns, limits.columns)
        shape = _Shape(dialect.delimiter.encode(), dialect.newline.encode(), columns)
        asis = shape.fits(b"".join(lines)) and dialect.encoding == "utf-8" and not dialect.directive
        target = scratch / "1.csv"
        if asis:
            target.symlink_to(path.resolve())
            clean = all(shape.fits(chunk) for chunk in _lines(file))
        else:
            shape.rows, shape.totals = len(head), [n for n, row in enumerate(head, 1) if is_total(row)]
            clean = _copied(file, head, target, dialect, shape)
    if not clean:
        target.unlink()
        return None
    return _plain_sheet(target, dialect, shape, head)


def _head_rows(lines: list[bytes], dialect: Dialect) -> list[list[str]] | None:
    """Return the first records, or None when one of them runs over several lines."""
    text = [decoded(line, dialect.encoding) for line in lines]
    try:
        rows = list(csv.reader(text, delimiter=dialect.delimiter))
    except csv.Error:
        return None
    broken = len(rows) != len(lines) or any("\r" in cell for row in rows for cell in row)
    return None if broken else rows


def _square_below_titles(head: list[list[str]], columns: int) -> bool:
    """Whether from the first row of full width on every row has that width and something in it, and most rows do."""
    if _usual_width(head) != columns:
        return False
    first = next(index for index, row in enumerate(head) if len(row) == columns)
    return all(len(row) == columns and "".join(row).strip() for row in head[first:])


def _copied(file: BinaryIO, head: list[list[str]], target: Path, dialect: Dialect, shape: _Shape) -> bool:
    """Write the head squared up and the rest in UTF-8; whether the rest proved clean."""
    with target.open("wb") as copy:
        squared = io.StringIO(newline="")
        writer = csv.writer(squared, delimiter=dialect.delimiter, lineterminator=dialect.newline)
        writer.writerows(row + [""] * (shape.columns - len(row)) for row in head)
        top = squared.getvalue().encode()
        if _has_long_line(top):
            return False
        copy.write(top)
        for chunk in _lines(file):
            if dialect.encoding != "utf-8":
                chunk = decoded(chunk, dialect.encoding).encode()
            if not shape.fits(chunk):
                return False
            copy.write(chunk)
    return True


def _plain_sheet(target: Path, dialect: Dialect, shape: _Shape, head: list[list[str]]) -> Sheet:
    tail = _tail(shape, head, dialect)
    padded = tuple(tuple(row + [""] * (shape.columns - len(row))) for row in head)
    return Sheet(
        name="",
        csv=target,
        delimiter=dialect.delimiter,
        row_numbers=False,
        newline=dialect.newline,
        columns=shape.columns,
        rows=shape.rows,
        head=padded,
        tail=tail,
        totals=tuple(shape.totals),
        encoding=dialect.encoding,
    )


def _tail(shape: _Shape, head: list[list[str]], dialect: Dialect) -> tuple[Row, ...]:
    if shape.rows <= len(head):
        return tuple(Row(n, tuple(row)) for n, row in enumerate(head, 1) if any(row))[-_TAIL_ROWS:]
    lines = shape.last.decode("utf-8").splitlines()[-_TAIL_ROWS:]
    rows = csv.reader(lines, delimiter=dialect.delimiter)
    first = shape.rows - len(lines) + 1
    return tuple(Row(first + i, tuple(row)) for i, row in enumerate(rows))


# ---------------------------------------------------------------- records


@dataclass
class _Survey:
    """What one pass over the records tells: how wide, which rows are not of the usual width."""

    columns: int = 0
    usual: int = 0
    ragged: list[tuple[int, int]] = field(default_factory=list)


def _opened(path: Path, dialect: Dialect) -> TextIO:
    raw = path.open("rb")
    raw.seek(dialect.bom + dialect.directive)
    return io.TextIOWrapper(raw, encoding=dialect.encoding, newline="")


def _records(file: TextIO, dialect: Dialect) -> Iterator[list[str]]:
    """Yield each record, blank lines too; a quote never closed is refused with the row that opened it."""
    previous = csv.field_size_limit(_LONGEST_FIELD)
    row, opened = [""], 0
    try:
        lines = _ended(file, dialect.newline)
        for row in csv.reader(lines, delimiter=dialect.delimiter):
            opened += 1
            if row != [_END]:
                yield row
    except (csv.Error, UnicodeDecodeError) as error:
        raise _unreadable(error, opened + 1) from error
    finally:
        csv.field_size_limit(previous)
    if row != [_END]:
        raise _unreadable(None, opened)


def _ended(file: TextIO, newline: str) -> Iterator[str]:
    line = ""
    for line in file:
        yield line
    if line and not line.endswith(("\n", "\r")):
        yield newline
    yield _END


def _unreadable(error: Exception | None, row: int) -> FileRefused:
    if isinstance(error, UnicodeDecodeError):
        return refusals.damaged()
    remedy = "Chiudi o togli le virgolette in quella riga e ricarica il file."
    return refusals.refused("C'è una cella che comincia con le virgolette e non finisce", remedy, row=row)


def _renumbered(path: Path, dialect: Dialect, scratch: Path, limits: Limits) -> Sheet | None:
    with _opened(path, dialect) as file:
        survey = _surveyed(_records(file, dialect), limits)
    if survey.columns == 0:
        return None
    with _opened(path, dialect) as file:
        rows = enumerate(_records(file, dialect), 1)
        sheet = write_grid("", rows, survey.columns, scratch / "1.csv")
    if sheet is None:
        return None
    return sheet.described(ragged=tuple(survey.ragged), usual=survey.usual, encoding=dialect.encoding)


def _surveyed(records: Iterator[list[str]], limits: Limits) -> _Survey:
    survey = _Survey()
    first = list(islice(records, _WIDTH_ROWS))
    survey.usual = _usual_width(first)
    number = 0
    for part in (first, records):
        for row in part:
            number += 1
            _measure(survey, row, number)
    if survey.columns > limits.columns:
        raise refusals.too_wide(survey.columns, limits.columns)
    return survey


def _usual_width(rows: list[list[str]]) -> int:
    """Return the width that most rows with something in them have, the larger of two equals; 0 without rows."""
    widths = Counter(len(row) for row in rows if any(row))
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _measure(survey: _Survey, row: list[str], number: int) -> None:
    width = len(row)
    if width == survey.usual:
        survey.columns = max(survey.columns, width)
        return
    while width and not row[width - 1].strip():
        width -= 1
    survey.columns = max(survey.columns, width)
    if width and (width > survey.usual or len(row) < survey.usual):
        survey.ragged.append((number, max(width, len(row)) if width > survey.usual else len(row)))
