# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What do the records of an XLSB sheet say that the reader would pass over in silence?"""

from __future__ import annotations

from collections.abc import Iterator

from ingest.formats import refusals
from ingest.formats.grid import Limits

_ROW, _LAST_CELL = 0, 11
_FAILED = (3, 11)  # BrtCellError, BrtFmlaError
_SHORT = range(12, 20)
"""Cells without a column, which follow the previous one (BrtShort*): Excel does not write them, some libraries do, and
calamine 0.9 skips them, so that half of a table would be lost without a word."""
_SHEET = 156  # BrtBundleSh


def walk_binary_sheet(records: bytes, limits: Limits) -> tuple[tuple[int, int], ...]:
    """Return (row, column) of the failed formulas; refuse a sheet too large for its grid or with short cells."""
    row = columns = rows = 0
    failed: list[tuple[int, int]] = []
    for kind, start in _records(records):
        if kind == _ROW:
            row = int.from_bytes(records[start : start + 4], "little") + 1
            rows = max(rows, row)
        elif kind <= _LAST_CELL:
            column = int.from_bytes(records[start : start + 4], "little") + 1
            columns = max(columns, column)
            if kind in _FAILED:
                failed.append((row, column))
        elif kind in _SHORT:
            remedy = "Aprilo con Excel, salvalo come .xlsx e ricaricalo."
            raise refusals.refused("Il file .xlsb è scritto in un modo che non sappiamo leggere", remedy)
    if columns * rows > limits.cells:
        raise refusals.bomb()
    return tuple(failed)


def binary_sheet_names(workbook: bytes) -> Iterator[tuple[str, str]]:
    """Yield (relation id, name) of each sheet of `xl/workbook.bin`."""
    for kind, start in _records(workbook):
        if kind == _SHEET:
            relation, after = _wide_text(workbook, start + 8)
            yield relation, _wide_text(workbook, after)[0]


def _wide_text(records: bytes, start: int) -> tuple[str, int]:
    end = start + 4 + 2 * int.from_bytes(records[start : start + 4], "little")
    return records[start + 4 : end].decode("utf-16-le", "replace"), end


def _records(records: bytes) -> Iterator[tuple[int, int]]:
    """Yield (kind, where its content starts); kinds and lengths are written seven bits a byte."""
    at = 0
    while at < len(records):
        kind, at = _seven_bits(records, at, 2)
        length, at = _seven_bits(records, at, 4)
        yield kind, at
        at += length


def _seven_bits(records: bytes, at: int, most: int) -> tuple[int, int]:
    number = 0
    for place, byte in enumerate(records[at : at + most]):
        number |= (byte & 0x7F) << (7 * place)
        at += 1
        if byte < 0x80:
            break
    return number, at
