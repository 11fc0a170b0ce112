# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What did people answer, in LimeSurvey's VV export: stored codes, and what was not shown apart from what is empty?

One line per record, fields parted by tabs and written by PHP's `fputcsv`: the first line has the words, the second the
codes (version 2) or the columns of the database (version 1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.formats import refusals
from ingest.formats.grid import Limits
from ingest.questionari.export import Column, Export
from ingest.questionari.headings import own, unmarked
from ingest.questionari.limesurvey import of_columns
from ingest.questionari.lss import Structure
from ingest.questionari.records import text_of

NOT_SHOWN = "{question_not_shown}"

_MARKS = (("{newline}", "\n"), ("{cr}", "\r"), ("{tab}", "\t"))
_OLD_COLUMN = re.compile(r"\d+X\d+X\d+.*\Z")
_DOUBLED = re.compile(r'(\\+"?)|""')
"""PHP doubles a quote unless a backslash is before it."""
_BEGINNING = 1 << 20


def is_vv(first: Sequence[str], second: Sequence[str], separator: str) -> bool:
    """Return whether two records are the words and the codes of a VV export."""
    return separator == "\t" and "submitdate" in second and "submitdate" not in first


def is_vv_file(path: Path) -> bool:
    """Return whether the first two lines of a file are those of a VV export."""
    with path.open("rb") as file:
        lines = file.read(_BEGINNING).removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").split("\n")[:2]
    first, second = [_fields(line.rstrip("\r")) for line in lines] if len(lines) == 2 else ([], [])
    return is_vv(first, second, "\t")


def read_vv(path: Path, limits: Limits, structure: Structure | None = None) -> Export:
    """Return the answers of a VV export. Raises FileRefused, with all that is wrong and what to do.

    The columns of the database (version 1) are told by the `structure`, or by the words of the first line.
    """
    text, warnings = text_of(path, limits)
    records = [(number, _fields(line)) for number, line in _lines(text)]
    if len(records) < 2:
        raise refusals.empty()
    (_, words), (row, codes), *answered = records
    if len(codes) > limits.columns:
        raise refusals.too_wide(len(codes), limits.columns)
    if len(words) != len(codes):
        said = f"I titoli della prima riga sono {len(words)} e i codici della seconda {len(codes)}"
        raise refusals.refused(said, "Esporta di nuovo il file VV e non modificarlo.", row=row)
    columns = tuple(_column(number, *each) for number, each in enumerate(zip(codes, words, strict=True), 1))
    if structure is None:
        columns = tuple(map(_told, columns))
    rows = [tuple(map(_decoded, cells)) for _, cells in answered]
    numbers = [number for number, _ in answered]
    return of_columns("limesurvey_vv", "", columns, rows, numbers, warnings, structure, row)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines with something in them: a newline inside an answer is written as a mark, never as it is."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line.removesuffix("\r")


def _fields(line: str) -> list[str]:
    fields = line.split("\t")
    return [_unquoted(field) for field in fields] if '"' in line else fields


def _unquoted(field: str) -> str:
    if len(field) < 2 or not (field.startswith('"') and field.endswith('"')):
        return field
    return _DOUBLED.sub(lambda found: found[1] or '"', field[1:-1])


def _column(number: int, code: str, words: str) -> Column:
    text, meta = unmarked(words), own(code, "")
    return Column(number, text or code, code, text, meta)


def _told(column: Column) -> Column:
    """Return a column as the results CSV names it: A_A01 is A[A01].

    In a column of the database nothing says where the number of the question ends and the code of its row begins: its
    words are left.
    """
    if column.meta:
        return column
    if _OLD_COLUMN.match(column.code) and column.text:
        return replace(column, code="")
    question, mark, part = column.code.partition("_")
    return replace(column, code=f"{question}[{part}]") if mark else column


def _decoded(cell: str) -> str | None:
    """Return a cell as it was stored: None was never shown. The braces are decoded last, or they would decode again."""
    if "{" not in cell:
        return cell
    if cell == NOT_SHOWN:
        return None
    for mark, sign in _MARKS:
        cell = cell.replace(mark, sign)
    if cell.startswith("{quote}"):
        cell = '"' + cell.removeprefix("{quote}")
    return cell.replace("{lbrace}", "{")
