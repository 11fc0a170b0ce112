# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a PDF say? Its tables as a screen reader reads them: from its tags, cell by cell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ContentStream, DictionaryObject, IndirectObject

from reports.document_manifest import FILE_NAME, ManifestUnreadable
from reports.found import BROKEN, NO_MANIFEST, ReadFile, ReadTable, squeezed, stamps_of

Letters = Mapping[int, str]
"""The letter of each code of a font."""

CELLS = ("/TH", "/TD")


def read_pdf(path: Path) -> ReadFile:
    """Return what a PDF says. ManifestUnreadable when it is no PDF, or has no manifest."""
    try:
        reader = PdfReader(path)
        attached = reader.attachments.get(FILE_NAME)
        if not attached:
            raise ManifestUnreadable(NO_MANIFEST)
        return _read(reader, attached[0].decode())
    except (PyPdfError, KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
        if isinstance(error, ManifestUnreadable):
            raise
        raise ManifestUnreadable(BROKEN) from error


def _read(reader: PdfReader, manifest: str) -> ReadFile:
    pages = {page.indirect_reference.idnum: _Page(page, reader) for page in reader.pages if page.indirect_reference}
    stamps = [stamps_of(page.everything) for page in pages.values()]
    tables = tuple(_table(found, caption, pages) for found, caption in _captioned(_tags(reader), None))
    return ReadFile(
        manifest=manifest,
        tables=tables,
        words=squeezed("".join(text for page in pages.values() for text in page.marked.values())),
        stamps=frozenset().union(*stamps),
        unstamped=tuple(number for number, found in enumerate(stamps, 1) if not found),
    )


# ---------------------------------------------------------------- what the pages show


class _Page:
    """The words of one page, by marked content."""

    def __init__(self, page: PageObject, reader: PdfReader) -> None:
        self._fonts: dict[str, Letters] = {}
        self._resources: Any = page.get("/Resources", DictionaryObject()).get_object()
        self.marked: defaultdict[int, str] = defaultdict(str)
        self.everything = ""
        contents = page.get_contents()
        if contents is not None:
            self._walk(ContentStream(contents, reader).operations)

    def _walk(self, operations: list[Any]) -> None:
        inside: list[int | None] = []
        letters: Letters = {}
        for operands, operator in operations:
            if operator in (b"BDC", b"BMC"):
                inside.append(_mark(operands))
            elif operator == b"EMC" and inside:
                inside.pop()
            elif operator == b"Tf":
                letters = self._letters(operands[0])
            elif operator in (b"Tj", b"TJ"):
                self._add(_said(operands[0], letters), inside)

    def _add(self, text: str, inside: list[int | None]) -> None:
        self.everything += text
        mark = next((each for each in reversed(inside) if each is not None), None)
        if mark is not None:
            self.marked[mark] += text

    def _letters(self, name: str) -> Letters:
        if name not in self._fonts:
            font = self._resources["/Font"][name].get_object()
            self._fonts[name] = _letters_of(font["/ToUnicode"].get_object().get_data())
        return self._fonts[name]


def _mark(operands: list[Any]) -> int | None:
    """Return the number of a marked content; None for one without (a header of the page)."""
    named = operands[1] if len(operands) > 1 else None
    return int(named["/MCID"]) if isinstance(named, dict) and "/MCID" in named else None


def _said(shown: Any, letters: Letters) -> str:
    """Return the words of a text operand: codes of two bytes, kerning between them."""
    pieces = shown if isinstance(shown, list) else [shown]
    codes = b"".join(piece.original_bytes for piece in pieces if hasattr(piece, "original_bytes"))
    pairs = (int.from_bytes(codes[at : at + 2], "big") for at in range(0, len(codes), 2))
    return "".join(letters.get(code, "\ufffd") for code in pairs)


ONE = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
RANGE = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")


def _letters_of(cmap: bytes) -> Letters:
    """Return the letters that a font's table names, one by one or in ranges."""
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.S):
        found |= {int(code, 16): _letter(text) for code, text in ONE.findall(block)}
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.S):
        for first, last, text in RANGE.findall(block):
            start, said = int(first, 16), _letter(text)
            found |= {start + at: said[:-1] + chr(ord(said[-1]) + at) for at in range(int(last, 16) - start + 1)}
    return found


def _letter(hexadecimal: bytes) -> str:
    return bytes.fromhex(hexadecimal.decode()).decode("utf-16-be")


# ---------------------------------------------------------------- what the tags say


def _tags(reader: PdfReader) -> Any:
    catalogue: Any = reader.trailer["/Root"]
    return catalogue["/StructTreeRoot"]["/K"]


def _children(tag: Any) -> Iterator[Any]:
    found = _plain(tag.get("/K", [])) if isinstance(tag, dict) else tag
    for each in found if isinstance(found, list) else [found]:
        yield _plain(each)


def _plain(thing: Any) -> Any:
    return thing.get_object() if isinstance(thing, IndirectObject) else thing


def _of_role(tag: Any, roles: tuple[str, ...]) -> Iterator[Any]:
    """Yield the tags of some roles below one, in reading order."""
    found = _plain(tag)
    for each in _children(found) if isinstance(found, dict | list) else ():
        if isinstance(each, dict) and each.get("/S") in roles:
            yield each
        else:
            yield from _of_role(each, roles)


def _captioned(tag: Any, caption: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each table with its caption's tag: inside it, or beside it in the part of the page that holds both."""
    for each in _children(_plain(tag)):
        if isinstance(each, dict) and each.get("/S") == "/Table":
            yield each, _own_caption(each) or caption
        elif isinstance(each, dict):
            yield from _captioned(each, _own_caption(each) or caption)


def _own_caption(tag: Any) -> Any:
    return next((each for each in _children(tag) if isinstance(each, dict) and each.get("/S") == "/Caption"), None)


def _table(tag: Any, caption: Any, pages: Mapping[int, _Page]) -> ReadTable:
    rows = [tuple(_words(cell, pages, None) for cell in _of_role(row, CELLS)) for row in _of_role(tag, ("/TR",))]
    return ReadTable("" if caption is None else _words(caption, pages, None), tuple(rows))


def _words(tag: Any, pages: Mapping[int, _Page], page: int | None) -> str:
    """Return the words of a tag, wherever its content stands."""
    if isinstance(tag, int):
        return "" if page is None else pages[page].marked.get(int(tag), "")
    here = tag.raw_get("/Pg").idnum if "/Pg" in tag else page
    if "/MCID" in tag:
        return _words(int(tag["/MCID"]), pages, here)
    return "".join(_words(each, pages, here) for each in _children(tag))
