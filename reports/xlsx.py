# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is a document written so that an office can go on counting? XLSX: one sheet per table, one for the manifest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from io import BytesIO
from textwrap import wrap

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from reports.document import Document, Grid, Heading, Paragraph, Tone

COVER, MANIFEST = "Documento", "Manifesto"
NUMBER = re.compile(r"(-?\d{1,3}(?:\.\d{3})*(?:,(\d+))?)(?:[ \u00a0](\D+))?")
MOST = 30_000
"""Characters of the manifest in one cell: a cell holds 32,767."""


LINE = 15
"""The height of a line of text, in points."""

COVER_WIDTH = 110


def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column: not every program works it out by itself."""
    return max(1, len(wrap(text, max(1, width * 9 // 10))))


@dataclass(frozen=True)
class Figure:
    """A cell that is a number: its value, and how a spreadsheet must show it to say the same words."""

    value: Decimal
    shown: str


def figure_of(text: str) -> Figure | None:
    """Return the number that a cell says, `26,9 %` or `1.250,0 euro`; None where it says words."""
    found = NUMBER.fullmatch(text)
    if found is None:
        return None
    digits = "" if found[2] is None else f".{'0' * len(found[2])}"
    suffix = "" if found[3] is None else f'"{text[found.end(1) :]}"'
    value = Decimal(found[1].replace(".", "").replace(",", "."))
    return Figure(value, f"#,##0{digits}{suffix}")


def xlsx_bytes(document: Document) -> bytes:
    """Return the document as XLSX: what it says, its tables, its manifest."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties(
            {
                "title": document.title,
                "author": document.ente,
                "subject": document.days,
                "comments": document.stamp,
                "created": datetime.combine(document.known_on, time()),
            }
        )
        styles = _Styles(book)
        _write_cover(book, document, styles)
        for number, grid in enumerate(document.grids, 1):
            _write_grid(book, document, grid, number, styles)
        _write_manifest(book, document)
    return out.getvalue()


class _Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book, self._numbers = book, dict[str, xlsxwriter.format.Format]()
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.heading = book.add_format({"bold": True, "font_size": 12})
        self.head = book.add_format({"bold": True, "bg_color": "#E6EEF7", "text_wrap": True, "valign": "top"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.right = book.add_format({"text_wrap": True, "valign": "top", "align": "right"})
        self.plain = book.add_format({"font_size": 9})
        self.note = book.add_format({"text_wrap": True, "valign": "top", "font_size": 9})

    def number(self, shown: str) -> xlsxwriter.format.Format:
        """Return how a number is shown."""
        if shown not in self._numbers:
            self._numbers[shown] = self._book.add_format({"num_format": shown, "valign": "top"})
        return self._numbers[shown]


# ---------------------------------------------------------------- sheets


def _write_cover(book: xlsxwriter.Workbook, document: Document, styles: _Styles) -> None:
    sheet = book.add_worksheet(COVER)
    sheet.set_column(0, 0, COVER_WIDTH)
    lines = [(document.title, styles.title), (f"{document.ente} · {document.days}", styles.text)]
    lines += [(text, style) for text, style in _said(document, styles)]
    lines += [("Fogli", styles.heading)]
    lines += [(f"{grid.sheet}: {grid.table.caption}", styles.text) for grid in document.grids]
    lines += [(document.stamp, styles.note)]
    for row, (text, style) in enumerate(lines):
        sheet.set_row(row, None if style is styles.title else LINE * _lines(text, COVER_WIDTH))
        sheet.write_string(row, 0, text, style)
    _set_page(sheet, document, document.title)


def _said(document: Document, styles: _Styles) -> Iterator[tuple[str, xlsxwriter.format.Format]]:
    """Yield what is said in words: a heading only where a paragraph follows it."""
    for part, following in zip(document.parts, (*document.parts[1:], None), strict=True):
        if isinstance(part, Heading) and isinstance(following, Paragraph):
            yield part.text, styles.heading
        elif isinstance(part, Paragraph):
            yield part.text, styles.note if part.tone is Tone.NOTE else styles.text


def _write_grid(book: xlsxwriter.Workbook, document: Document, grid: Grid, number: int, styles: _Styles) -> None:
    sheet, table = book.add_worksheet(grid.sheet), grid.table
    sheet.freeze_panes(1, 0)
    widths = [max(9, share * 130 // sum(grid.widths)) for share in grid.widths]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for column, words in enumerate(table.head):
        sheet.write_string(0, column, words, styles.head)
    for row, cells in enumerate((table.head, *table.rows)):
        sheet.set_row(row, LINE * max(map(_lines, cells, widths)))
    for row, cells in enumerate(table.rows, 1):
        for column, words in enumerate(cells):
            _write_cell(sheet, row, column, words, column in table.numeric, styles)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.head) - 1)
    for offset, note in enumerate((f"Tabella {number}: {table.caption}", *grid.notes), 2):
        sheet.write_string(len(table.rows) + offset, 0, note, styles.plain)
    _set_page(sheet, document, table.caption)


def _write_cell(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, words: str, numeric: bool, styles: _Styles
) -> None:
    found = figure_of(words) if numeric else None
    if found is None:
        sheet.write_string(row, column, words, styles.right if numeric else styles.text)
    else:
        sheet.write_number(row, column, float(found.value), styles.number(found.shown))


def _set_page(sheet: xlsxwriter.worksheet.Worksheet, document: Document, title: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header(f"&L&8{_plain(document.title)} · {_plain(document.ente)}&R&8{document.days}")
    sheet.set_footer(f"&L&6{document.stamp}&R&8Pagina &P di &N")


def _plain(text: str) -> str:
    """Return a text that a header prints as it is, short enough for one."""
    return text[:90].replace("&", "&&")


def _write_manifest(book: xlsxwriter.Workbook, document: Document) -> None:
    """Write the manifest in a column of cells: whatever program saves the file again keeps a sheet."""
    sheet, text = book.add_worksheet(MANIFEST), document.manifest.text
    sheet.set_column(0, 0, 100)
    for row, start in enumerate(range(0, len(text), MOST)):
        sheet.write_string(row, 0, text[start : start + MOST])
