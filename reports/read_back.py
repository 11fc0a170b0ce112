# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a written file say, whoever touched it since?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from reports.document_manifest import ManifestUnreadable
from reports.found import ReadFile


def read_file(path: Path) -> ReadFile:
    """Return what a file says; ManifestUnreadable when it is not a document of ours, or not readable at all."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise ManifestUnreadable(f"si verificano i file {', '.join(_READERS)}")
    return reader(path)


def _pdf(path: Path) -> ReadFile:
    from reports.read_pdf import read_pdf

    return read_pdf(path)


def _docx(path: Path) -> ReadFile:
    from reports.read_docx import read_docx

    return read_docx(path)


def _xlsx(path: Path) -> ReadFile:
    from reports.read_xlsx import read_xlsx

    return read_xlsx(path)


_READERS: Mapping[str, Callable[[Path], ReadFile]] = {".pdf": _pdf, ".docx": _docx, ".xlsx": _xlsx}
