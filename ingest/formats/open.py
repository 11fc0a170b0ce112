# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is a file that somebody sent opened, and what is left of it when it is closed?"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from ingest.formats import refusals
from ingest.formats.container import Contents, inspect
from ingest.formats.grid import Formulas, Limits, Sheet, Workbook
from ingest.formats.spreadsheet import read_spreadsheet
from ingest.formats.text import read_text

_NO_LIMITS_GIVEN = Limits()


def read_file(path: Path, limits: Limits = _NO_LIMITS_GIVEN) -> Workbook:
    """Return the file's sheets as grids of text, in a private folder that `Workbook.close` removes.

    The kind is told by the content, never by the name. FileRefused says, in Italian, why a file is not opened.
    """
    contents = inspect(path, limits)
    book = Workbook((), contents.kind, Path(tempfile.mkdtemp(prefix="agilometro-")))
    try:
        sheets = _sheets(path, contents, book.scratch, limits)
        if not sheets:
            raise refusals.empty()
    except BaseException:
        book.close()
        raise
    return replace(book, sheets=sheets)


def _sheets(path: Path, contents: Contents, scratch: Path, limits: Limits) -> tuple[Sheet, ...]:
    if contents.kind == "csv":
        sheet = read_text(path, scratch, limits)
        return (replace(sheet, file=path.stem),) if sheet else ()
    found = read_spreadsheet(path, scratch, limits)
    formulas = contents.formulas
    return tuple(replace(sheet, file=path.stem, formulas=formulas.get(sheet.name, Formulas())) for sheet in found)
