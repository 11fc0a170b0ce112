# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What did people answer, in LimeSurvey's VV export: stored codes, and what was not shown apart from what is empty?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ingest.formats import refusals
from ingest.formats.grid import Limits
from ingest.questionari.export import Export
from ingest.questionari.limesurvey import assembled
from ingest.questionari.records import read_records

NOT_SHOWN = "{question_not_shown}"

_MARKS = (("{newline}", "\n"), ("{cr}", "\r"), ("{tab}", "\t"))
_OLD_COLUMN = re.compile(r"\d+X\d+X\d+.*\Z")


def is_vv(first: Sequence[str], second: Sequence[str], separator: str) -> bool:
    """Return whether two records are the words and the codes of a VV export."""
    return separator == "\t" and "submitdate" in second and "submitdate" not in first


def read_vv(path: Path, limits: Limits) -> Export:
    """Return the answers of a VV export. Raises FileRefused, with what to do.

    Version 1, with the columns of the database instead of codes, is read with the structure only (a .lsa archive).
    """
    records = read_records(path, limits, "\t")
    if len(records.rows) < 2:
        raise refusals.empty()
    _, codes, *rows = records.rows
    if any(_OLD_COLUMN.match(code) for code in codes):
        raise refusals.refused(
            "Il file VV ha i nomi interni delle colonne e non i codici delle domande",
            "Esporta di nuovo scegliendo «Codici delle domande», oppure l’archivio .lsa.",
            row=2,
        )
    shown = [tuple(map(_decoded, row)) for row in rows]
    return assembled("limesurvey_vv", "", [_as_heading(code) for code in codes], shown, records.numbers[2:])


def _as_heading(code: str) -> str:
    """Return a code as the results CSV writes it: A_A01 is A[A01]; the platform's own columns have no underscore."""
    question, mark, part = code.partition("_")
    return f"{question}[{part}]" if mark and not question.startswith("attribute") else code


def _decoded(cell: str) -> str | None:
    """Return a cell as it was stored: None was never shown. The braces are decoded last, or they would decode again."""
    if cell == NOT_SHOWN:
        return None
    for mark, sign in _MARKS:
        cell = cell.replace(mark, sign)
    if cell.startswith("{quote}"):
        cell = '"' + cell.removeprefix("{quote}")
    return cell.replace("{lbrace}", "{")
