# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does a column say who answered, or a cell at what hour? Then it is emptied before anybody reads it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.questionari.export import Column, Export
from ingest.questionari.personal import KEPT, is_personal
from ingest.questionari.platforms import day_of

_WHO = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|[A-Z]{6}[\dLMNP-V]{2}[A-EHLMPRST][\dLMNP-V]{2}[A-Z][\dLMNP-V]{3}[A-Z]"
    r"|\d{1,3}(?:\.\d{1,3}){3}",
    re.IGNORECASE,
)
"""An address, a codice fiscale (also with the letters of the homonyms), an IP address, and nothing else in the cell."""
_MOMENT = re.compile(
    r"(?:\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})[ T]\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d+)?"
    r"(?: ?[AP]M)?(?: ?[A-Z]{3,4}|Z|[+-]\d{2}:?\d{2})?"
)


def without_who(read: Export) -> Export:
    """Return the answers without columns that say who answered, by their heading or by half of their cells.

    An answer that is a moment keeps its day. A cell that is somebody's address in a column of answers is emptied.
    """
    columns = tuple(_told(column, [row[at] for row in read.rows]) for at, column in enumerate(read.columns))
    rows = tuple(tuple(_cell(of, cell) for of, cell in zip(columns, row, strict=True)) for row in read.rows)
    return replace(read, columns=columns, rows=rows)


def _told(column: Column, cells: Sequence[str | None]) -> Column:
    if column.meta:
        return column
    # «ufficio/cognome», of Kobo: what counts is the question, not its group.
    last = replace(column, text=column.heading.rpartition("/")[2])
    said = [cell.strip() for cell in cells if cell and cell.strip()]
    telling = sum(_WHO.fullmatch(cell) is not None for cell in said)
    who = is_personal(column) or is_personal(last) or (said and 2 * telling >= len(said))
    return replace(column, meta="email") if who else column


def _cell(of: Column, cell: str | None) -> str | None:
    if not cell:
        return cell
    if of.meta:
        return cell if of.meta in KEPT else ""
    plain = cell.strip()
    if _MOMENT.fullmatch(plain):
        return day_of(plain)
    return "" if _WHO.fullmatch(plain) else cell
