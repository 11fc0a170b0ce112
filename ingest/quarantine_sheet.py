# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does the spreadsheet look in which an office corrects its refused rows?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from ingest.issues import Issue

MARK = "Riga in quarantena (non modificare)"
"""The heading of the hidden column; by it a file is known as one of these."""

BEHIND = ("Problema", "Come correggere", MARK)
COLUMNS_BEHIND = len(BEHIND)
MOST_LINES = 100_000
"""Rows of a page; the others come with the next download, when these are corrected."""

_LONGEST_CELL = 32_767
_IN_ORDER = ("Ora la riga non ha problemi.", "Ricarica questo file per accettarla.")
_HOW_TO = (
    "Come correggere le righe",
    "1. Correggi le celle colorate: il problema e il rimedio sono scritti accanto e nel commento della cella.",
    "2. Per scartare una riga, svuota le sue celle.",
    "3. Non aggiungere, togliere o spostare colonne. Le righe nuove vanno in un file a parte.",
    "4. Salva e ricarica questo file: entrano solo le righe senza problemi, le altre restano in attesa.",
)


@dataclass(frozen=True)
class Line:
    """A refused row: its cells as they came, what names it, and its problems today (none: it can come in)."""

    cells: tuple[str, ...]
    token: str
    issues: tuple[Issue, ...]


@dataclass(frozen=True)
class Page:
    """The refused rows of one sheet under its own headings."""

    name: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]


def write_spreadsheet(pages: Sequence[Page]) -> bytes:
    """Return an XLSX with a sheet for each page and one that says what to do; every cell is text: no zero is lost."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        formats = _formats(book)
        for page, name in zip(pages, _sheet_names(pages), strict=True):
            _write_page(book.add_worksheet(name), page, formats)
        how_to = book.add_worksheet("Istruzioni")
        how_to.set_column(0, 0, 110)
        for row, text in enumerate(_HOW_TO):
            how_to.write_string(row, 0, text, formats["heading"] if row == 0 else None)
    return buffer.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    text = {"num_format": "@", "valign": "top"}
    return {
        "heading": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E6ECF2"}),
        "cell": book.add_format({**text, "locked": False}),
        "wrong": book.add_format(
            {**text, "locked": False, "bg_color": "#FDE0E0", "border": 2, "border_color": "#A80000"}
        ),
        "said": book.add_format({**text, "text_wrap": True, "font_color": "#A80000"}),
        "hidden": book.add_format({**text, "hidden": True}),
    }


def _write_page(sheet: Any, page: Page, formats: dict[str, Any]) -> None:
    width = len(page.headings)
    for column, heading in enumerate((*page.headings, *BEHIND)):
        sheet.write_string(0, column, heading[:_LONGEST_CELL], formats["heading"])
    for row, line in enumerate(page.lines[:MOST_LINES], start=1):
        _write_line(sheet, row, line, width, formats)
    sheet.set_column(0, max(width - 1, 0), 16)
    sheet.set_column(width, width + 1, 48)
    sheet.set_column(width + 2, width + 2, 8, None, {"hidden": True})
    sheet.freeze_panes(1, 0)
    sheet.protect(
        "", {"format_columns": True, "format_rows": True, "format_cells": True, "sort": True, "autofilter": True}
    )


def _write_line(sheet: Any, row: int, line: Line, width: int, formats: dict[str, Any]) -> None:
    wrong = {issue.column for issue in line.issues}
    for column, text in enumerate(line.cells[:width]):
        sheet.write_string(row, column, text[:_LONGEST_CELL], formats["wrong" if column + 1 in wrong else "cell"])
    for column in sorted(number for number in wrong if number is not None):
        remedies = " ".join(dict.fromkeys(issue.remedy for issue in line.issues if issue.column == column))
        sheet.write_comment(row, column - 1, remedies, {"author": "Agilometro", "x_scale": 2})
    problems = "\n".join(_problem(issue) for issue in line.issues) or _IN_ORDER[0]
    remedies = "\n".join(dict.fromkeys(issue.remedy for issue in line.issues)) or _IN_ORDER[1]
    sheet.write_string(row, width, problems, formats["said"])
    sheet.write_string(row, width + 1, remedies, formats["said"])
    sheet.write_string(row, width + 2, line.token, formats["hidden"])


def _problem(issue: Issue) -> str:
    place = f"{issue.cell}: " if issue.cell else ""
    return f"{place}{issue.code} {issue.title}; {issue.clause}."


def _sheet_names(pages: Sequence[Page]) -> Iterator[str]:
    used = {"istruzioni"}
    for number, page in enumerate(pages, start=1):
        name = re.sub(r"[\[\]:*?/\\']", " ", page.name).strip()[:31] or f"Foglio {number}"
        if name.casefold() in used:
            name = f"{name[:26]} ({number})"
        used.add(name.casefold())
        yield name
