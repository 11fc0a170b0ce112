# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What do tests of documents begin with? Documents of numbers that are written down, and hands that change a digit."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ByteStringObject, ContentStream, NameObject

from agilometro.documents import KINDS, snapshot_of
from reports.document import Document
from reports.read_pdf import _letters_of
from reports.snapshot import Snapshot
from tests.web.fixed import KNOWN_ON, ON, FixedDesk


def silent(_: str) -> None:
    """Hear how far a document is, and say nothing."""


def snapshot(desk: FixedDesk | None = None, on: date = ON) -> Snapshot:
    """Return what the written-down desk tells."""
    return snapshot_of(desk or FixedDesk(), on, KNOWN_ON, silent, "0.0.0")


@cache
def document(kind: str = "relazione") -> Document:
    """Return one document of the written-down desk."""
    return KINDS[kind](snapshot())


# ---------------------------------------------------------------- changing a digit


def in_pdf_page(path: Path, words: str, changed: str) -> None:
    """Write other words of the same length where a page shows some, with the letters that its font has."""
    writer = PdfWriter(clone_from=path)
    for page in writer.pages:
        content = ContentStream(page.get_contents(), writer)
        if _rewritten(content, page["/Resources"]["/Font"], words, changed):  # type: ignore[index]  # pypdf's own types
            page[NameObject("/Contents")] = writer._add_object(content)
            writer.write(path)
            return
    raise AssertionError(f"no page shows {words!r}")


def _rewritten(content: ContentStream, fonts: Any, words: str, changed: str) -> bool:
    letters: dict[int, str] = {}
    for operands, operator in content.operations:
        if operator == b"Tf":
            letters = dict(_letters_of(fonts[operands[0]].get_object()["/ToUnicode"].get_object().get_data()))
        elif operator == b"TJ":
            codes = b"".join(each.original_bytes for each in operands[0] if hasattr(each, "original_bytes"))
            said = "".join(
                letters.get(int.from_bytes(codes[at : at + 2], "big"), "?") for at in range(0, len(codes), 2)
            )
            if said == words:
                glyphs = {letter: code for code, letter in letters.items()}
                operands[0][:] = [ByteStringObject(b"".join(glyphs[each].to_bytes(2, "big") for each in changed))]
                return True
    return False


def in_pdf_manifest(path: Path, words: str, changed: str) -> None:
    """Write other words of the same length in the attached manifest."""
    writer = PdfWriter(clone_from=path)
    files: Any = writer.root_object["/Names"]["/EmbeddedFiles"]  # type: ignore[index]  # pypdf's own types
    stream = files["/Names"][1].get_object()["/EF"]["/F"].get_object()
    stream.set_data(_once(stream.get_data(), words, changed))
    writer.write(path)


def in_part(path: Path, part: str, words: str, changed: str) -> None:
    """Write other words in one part of a DOCX or XLSX, whose name the pattern matches."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = next(each for each, held in parts.items() if re.fullmatch(part, each) and words.encode() in held)
    parts[name] = _once(parts[name], words, changed)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, held in parts.items():
            archive.writestr(each, held)


def _once(held: bytes, words: str, changed: str) -> bytes:
    assert words.encode() in held, words
    return held.replace(words.encode(), changed.encode(), 1)


def pdf_text(path: Path) -> str:
    """Return the text of a PDF as another program reads it."""
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)
