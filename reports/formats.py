# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""In which forms can a document be written, and read again?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reports.document import Document


@dataclass(frozen=True)
class Form:
    """One form: its name for people and how it is written."""

    name: str
    write: Callable[[Document], bytes]


def _pdf(document: Document) -> bytes:
    from reports.pdf import pdf_bytes  # typst is 60 MB of machine code: only who writes a document loads it

    return pdf_bytes(document)


def _docx(document: Document) -> bytes:
    from reports.docx import docx_bytes

    return docx_bytes(document)


def _xlsx(document: Document) -> bytes:
    from reports.xlsx import xlsx_bytes

    return xlsx_bytes(document)


FORMS: Mapping[str, Form] = {".pdf": Form("PDF", _pdf), ".docx": Form("DOCX", _docx), ".xlsx": Form("XLSX", _xlsx)}
"""The forms by the suffix of a file's name."""
