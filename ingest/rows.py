# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which rows below a header are no data, or are not whole, before any value is read?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ingest.formats.grid import Cells, Row, Sheet
from ingest.issues import Issue
from ingest.mapping import Located

_NUMBER = re.compile(r"[-+]?\d[\d.,:\s]*%?")
_SUMMED = ("minutes", "integer", "decimal", "percent", "euro", "hundredths")
_KEYS = ("matricola", "code", "choice", "date", "period", "span")
_TOLD_ONE_BY_ONE = 50


def totals_left_out(sheet: Sheet, header_row: int, located: Mapping[str, Located]) -> tuple[int, ...]:
    """Return the rows that are sums: those that say «totale», and a last row of numbers under columns that add up
    whose keys are all empty."""
    said = tuple(row for row in sheet.totals if row > header_row)
    last = next((row for row in reversed(sheet.tail) if row.number > header_row and row.number not in said), None)
    return said if last is None or not _only_sums(last, located) else (*said, last.number)


def _only_sums(row: Row, located: Mapping[str, Located]) -> bool:
    keys = {c for found in located.values() if found.rule.required and found.rule.kind in _KEYS for c in found.columns}
    sums = {c for found in located.values() if found.rule.kind in _SUMMED for c in found.columns}
    filled = {column for column, cell in enumerate(row.cells, 1) if cell.strip()}
    numbers = all(_NUMBER.fullmatch(row.cells[column - 1].strip()) for column in filled)
    return bool(keys) and bool(filled & sums) and not filled & keys and numbers


def row_issues(
    sheet: Sheet, header_row: int, names: Sequence[str], located: Mapping[str, Located], left_out: Sequence[int]
) -> Iterator[Issue]:
    """Yield what is wrong with single rows: totals, cells too many or too few, merged cells, formulas."""
    yield from _totals(sheet, left_out)
    yield from _ragged(sheet, header_row, names, left_out)
    yield from _merged(sheet, header_row)
    yield from _failed(sheet, header_row, located, left_out)
    yield from _unvalued(sheet, header_row, located, left_out)


def _totals(sheet: Sheet, left_out: Sequence[int]) -> Iterator[Issue]:
    for row in left_out[:_TOLD_ONE_BY_ONE]:
        expected, remedy = "la riga è un totale e non viene caricata", "Non occorre fare nulla."
        yield Issue("ING-21", "warning", sheet.name or None, row, expected=expected, remedy=remedy)
    if len(left_out) > _TOLD_ONE_BY_ONE:
        expected = f"altre {len(left_out) - _TOLD_ONE_BY_ONE} righe sono totali e non vengono caricate"
        yield Issue("ING-21", "warning", sheet.name or None, expected=expected, remedy="Non occorre fare nulla.")


def _ragged(sheet: Sheet, header_row: int, names: Sequence[str], left_out: Sequence[int]) -> Iterator[Issue]:
    """A row with more cells than the others is refused: somewhere a delimiter shifted its values to other columns."""
    width = max((column for column, name in enumerate(names, 1) if name), default=0)
    usual = max(width, sheet.usual)
    below = [(row, cells) for row, cells in sheet.ragged if row > header_row and row not in left_out]
    for row, cells in below:
        if cells > usual:
            expected = f"attese {usual} celle come nelle altre righe, trovate {cells}"
            remedy = "Forse un testo contiene il separatore: mettilo tra virgolette e ricarica il file."
            yield Issue("ING-22", "error", sheet.name or None, row, expected=expected, remedy=remedy)
    short = [(row, cells) for row, cells in below if cells < min(width, sheet.usual)]
    for row, cells in short[:_TOLD_ONE_BY_ONE]:
        expected = f"attese {width} celle come nelle intestazioni, trovate {cells}"
        remedy = "Leggiamo come vuote quelle che mancano: controlla la riga."
        yield Issue("ING-22", "warning", sheet.name or None, row, expected=expected, remedy=remedy)
    if len(short) > _TOLD_ONE_BY_ONE:
        expected = f"altre {len(short) - _TOLD_ONE_BY_ONE} righe hanno meno di {width} celle"
        yield Issue("ING-22", "warning", sheet.name or None, expected=expected, remedy="Controlla il file.")


def _merged(sheet: Sheet, header_row: int) -> Iterator[Issue]:
    for block in [block for block in sheet.merged if block.top > header_row][:_TOLD_ONE_BY_ONE]:
        expected = "le celle sono unite: il valore vale solo per la prima"
        remedy = "Separa le celle, ripeti il valore in ognuna e ricarica il file."
        yield Issue("ING-23", "warning", sheet.name or None, block.top, block.left, expected=expected, remedy=remedy)


def _failed(sheet: Sheet, header_row: int, located: Mapping[str, Located], left_out: Sequence[int]) -> Iterator[Issue]:
    expected = "la formula della cella dà un errore (per esempio #N/D)"
    remedy = "Correggi la formula o scrivi il valore, e ricarica il file."
    for row, column, name in _read_cells(sheet.formulas.failed, header_row, located, left_out):
        yield Issue("ING-26", "error", sheet.name or None, row, column, name, expected, remedy)


def _unvalued(
    sheet: Sheet, header_row: int, located: Mapping[str, Located], left_out: Sequence[int]
) -> Iterator[Issue]:
    """A formula that a program wrote and no spreadsheet computed has no value in the file: its cell reads as empty."""
    found = list(_read_cells(sheet.formulas.unvalued, header_row, located, left_out))
    remedy = "Apri il file con un foglio di calcolo, salvalo e ricaricalo."
    for row, column, name in found[:_TOLD_ONE_BY_ONE]:
        expected = "la cella contiene una formula senza valore e la leggiamo come vuota"
        yield Issue("ING-30", "warning", sheet.name or None, row, column, name, expected, remedy)
    if len(found) > _TOLD_ONE_BY_ONE:
        expected = f"altre {len(found) - _TOLD_ONE_BY_ONE} celle contengono una formula senza valore"
        yield Issue("ING-30", "warning", sheet.name or None, expected=expected, remedy=remedy)


def _read_cells(
    cells: Cells, header_row: int, located: Mapping[str, Located], left_out: Sequence[int]
) -> Iterator[tuple[int, int, str]]:
    """Yield the cells, with their fields, that stand in rows of data and in columns that are read."""
    fields = {column: found.rule.name for found in located.values() for column in found.columns}
    for row, column in cells:
        if row > header_row and row not in left_out and column in fields:
            yield row, column, fields[column]
