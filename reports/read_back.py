# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a written file say, whoever touched it since? Its manifest, its tables, its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from reports.document import STAMP
from reports.document_manifest import ManifestUnreadable

Cell = str | Decimal
"""What a cell holds: words, or a number of a spreadsheet."""

DIGEST = re.compile(re.escape("".join(STAMP.split())) + "([0-9a-f]{64})")


@dataclass(frozen=True)
class ReadTable:
    """A table of a file: its caption, or the name of its sheet, and its rows, the first of which is its heading."""

    caption: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class ReadFile:
    """What was found in a file. `words` are its text without spaces, which no two programs write alike.

    `stamps` are the digests printed on its pages; `unstamped` the pages without one, counted from 1.
    """

    manifest: str
    tables: tuple[ReadTable, ...]
    words: str
    stamps: frozenset[str]
    unstamped: tuple[int, ...] = ()


def squeezed(text: str) -> str:
    """Return a text without any space."""
    return "".join(text.split())


def stamps_of(text: str) -> frozenset[str]:
    """Return the digests of manifests that a text names."""
    return frozenset(DIGEST.findall(squeezed(text)))


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
NO_MANIFEST = "non ha un manifesto: non è un documento di Agilometro, o chi lo ha salvato lo ha tolto"
BROKEN = "non si apre: è rovinato o non è del formato che il nome dice"
