# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is in this file, told by its content and not by its name, and is it safe to open?"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from ingest.formats import refusals
from ingest.formats.binary import binary_sheet_names, walk_binary_sheet
from ingest.formats.grid import Formulas, Limits

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "un PDF"),
    (b"\x89PNG", "un'immagine"),
    (b"\xff\xd8\xff", "un'immagine"),
    (b"GIF8", "un'immagine"),
    (b"II*\x00", "un'immagine"),
    (b"MM\x00*", "un'immagine"),
    (b"BM", "un'immagine"),
    (b"{\\rtf", "un documento di testo"),
    (b"Rar!", "un archivio compresso"),
    (b"7z\xbc\xaf", "un archivio compresso"),
    (b"\x1f\x8b", "un archivio compresso"),
    (b"BZh", "un archivio compresso"),
    (b"\xfd7zXZ", "un archivio compresso"),
    (b"MZ", "un programma"),
    (b"\x7fELF", "un programma"),
    (b"SQLite format 3", "una base di dati"),
    (b"PAR1", "un file Parquet"),
)
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|table|meta|\?xml|!--)", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_SMALL = 8 * 1024 * 1024


@dataclass(frozen=True)
class Contents:
    """`kind` is xlsx, xlsb, xls, ods or csv. `formulas` names, sheet by sheet, the cells whose formula says nothing."""

    kind: str
    formulas: dict[str, Formulas] = field(default_factory=dict)


def inspect(path: Path, limits: Limits) -> Contents:
    """Return what the file holds, or refuse it: too big, of another type, protected, with macros, damaged, empty."""
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise refusals.too_big(size, limits.file_bytes)
    with path.open("rb") as file:
        beginning = file.read(4096)
    if not beginning.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise refusals.empty()
    if beginning.startswith(_ZIP):
        return _zipped(path, limits)
    if beginning.startswith(_OLE):
        return _ole(path)
    _refuse_other(beginning)
    return Contents("csv")


def _refuse_other(beginning: bytes) -> None:
    for signature, what in _SIGNATURES:
        if beginning.startswith(signature) and (len(signature) > 2 or b"\x00" in beginning[:512]):
            raise refusals.wrong_type(what)
    if _MARKUP.match(beginning):
        raise refusals.wrong_type("una pagina web o un file XML, anche se il nome dice altro")


# -------------------------------------------------------------------- OLE

_OTHER_OLE = {
    "WordDocument": "un documento Word",
    "PowerPoint Document": "una presentazione",
    "__substg1.0_": "un messaggio di posta",
    "": "un file che non è una tabella",
}


def _ole(path: Path) -> Contents:
    """Look for the names that the old Office containers write, in UTF-16, in their directory."""
    body = path.read_bytes()

    def has(name: str) -> bool:
        return name.encode("utf-16-le") in body

    if has("EncryptedPackage"):
        raise refusals.protected()
    if not (has("Workbook") or has("Book")):
        others = (name for name in _OTHER_OLE if has(name))
        raise refusals.wrong_type(_OTHER_OLE[next(others, "")])
    if has("_VBA_PROJECT"):
        raise refusals.macros()
    return Contents("xls")


# -------------------------------------------------------------------- zip


def _zipped(path: Path, limits: Limits) -> Contents:
    try:
        with zipfile.ZipFile(path) as archive:
            kind = _kind(archive)
            _refuse_bomb(archive, path.stat().st_size, limits)
            return Contents(kind, _read_through(archive, kind, limits))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise refusals.damaged() from error


def _kind(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if any(info.flag_bits & 0x1 for info in archive.infolist()):
        raise refusals.protected()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise refusals.macros()
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names and "content.xml" in names:
        return _open_document(archive, names)
    raise refusals.wrong_type(_other_zip(names))


def _other_zip(names: set[str]) -> str:
    for folder, what in (("word/", "un documento Word"), ("ppt/", "una presentazione")):
        if any(name.startswith(folder) for name in names):
            return what
    return "un archivio compresso"


def _open_document(archive: zipfile.ZipFile, names: set[str]) -> str:
    with archive.open("mimetype") as file:
        mimetype = file.read(200).decode("ascii", "replace").strip()
    if not mimetype.startswith(_ODS):
        raise refusals.wrong_type("un documento OpenDocument che non è un foglio di calcolo")
    if "META-INF/manifest.xml" in names:
        with archive.open("META-INF/manifest.xml") as file:
            if b"encryption-data" in file.read(_SMALL):
                raise refusals.protected()
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in names):
        raise refusals.macros()
    return "ods"


def _refuse_bomb(archive: zipfile.ZipFile, size: int, limits: Limits) -> None:
    entries = archive.infolist()
    packed = sum(entry.compress_size for entry in entries)
    inflated = sum(entry.file_size for entry in entries)
    if len(entries) > limits.entries or packed > size or inflated > limits.inflated_bytes:
        raise refusals.bomb()
    if inflated > _SMALL and inflated > limits.inflation * size:
        raise refusals.bomb()


def _read_through(archive: zipfile.ZipFile, kind: str, limits: Limits) -> dict[str, Formulas]:
    """Inflate every entry once: what lies about its size or checksum is damaged, what unfolds too far is refused."""
    titles = _sheet_titles(archive, kind) if kind in ("xlsx", "xlsb") else {}
    formulas = {}
    for entry in archive.infolist():
        found = _walked(archive, entry, kind, limits)
        if entry.filename in titles:
            formulas[titles[entry.filename]] = found
    return formulas


def _walked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, kind: str, limits: Limits) -> Formulas:
    is_sheet = entry.filename.startswith("xl/worksheets/") and entry.filename.endswith((".xml", ".bin"))
    with closing(_chunks(archive, entry)) as chunks:
        if is_sheet and kind == "xlsx":
            return _walk_sheet(chunks, limits)
        if is_sheet and kind == "xlsb" and "binaryIndex" not in entry.filename:
            return Formulas(walk_binary_sheet(b"".join(chunks), limits))
        if kind == "ods" and entry.filename == "content.xml":
            _walk_open_document(chunks, limits)
        for _ in chunks:
            pass
    return Formulas()


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Generator[bytes]:
    """Yield an entry piece by piece; each piece starts with the end of the previous one, so that no tag is cut."""
    carried = b""
    with archive.open(entry) as file:
        while piece := file.read(1 << 20):
            chunk = carried + piece
            cut = chunk.rfind(b"<")
            if cut <= 0 or len(chunk) - cut > 4096:
                cut = len(chunk)
            yield chunk[:cut]
            carried = chunk[cut:]
    if carried:
        yield carried


_WIDE_CELL = re.compile(rb"""\sr=["']([A-Z]{2,3})\d+["'][^>]*(?<!/)>""")
_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br=["'](\d+)["']""")
_FAILED_CELL = re.compile(rb"""<c\s[^>]*?\bt="e"[^>]*>""")
_ADDRESS = re.compile(rb"""\br="([A-Z]{1,3})(\d+)\"""")
_UNVALUED_CELL = re.compile(
    rb"""(<c\s(?![^>]*\bt="str")[^>]*>)\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"""
)
"""A formula that nobody computed: a program wrote it, and no spreadsheet saved it. A computed empty text is a `str`."""
_MOST_TOLD = 10_000


def _walk_sheet(chunks: Iterator[bytes], limits: Limits) -> Formulas:
    """Refuse a sheet so wide and long that its empty cells alone would not fit; return what its formulas do not say."""
    wide, rows, failed, unvalued, cut = set[bytes](), 0, list[tuple[int, int]](), list[tuple[int, int]](), b""
    for chunk in chunks:
        wide.update(_WIDE_CELL.findall(chunk))
        last = chunk.rfind(b"<row ")
        found = _ROW.search(chunk, last) if last >= 0 else None
        rows = max(rows, int(found.group(1)) if found else 0)
        if b't="e"' in chunk and len(failed) < _MOST_TOLD:
            failed.extend(_addresses(_FAILED_CELL.findall(chunk)))
        whole, cut = _whole_cells(cut + chunk)
        if b"<f" in whole and len(unvalued) < _MOST_TOLD:
            unvalued.extend(_addresses(_UNVALUED_CELL.findall(whole)))
    columns = max(map(_column_number, wide), default=26)
    if columns > limits.columns:
        raise refusals.too_wide(columns, limits.columns)
    if columns * rows > limits.cells:
        raise refusals.bomb()
    return Formulas(tuple(failed), tuple(unvalued))


def _whole_cells(markup: bytes) -> tuple[bytes, bytes]:
    """Return the markup up to its last cell, and that cell if it goes on in the next piece (no longer than a piece)."""
    last = markup.rfind(b"<c ")
    if last < 0 or b"</c>" in markup[last:] or len(markup) - last > 1 << 20:
        return markup, b""
    return markup[:last], markup[last:]


def _addresses(tags: list[bytes]) -> Iterator[tuple[int, int]]:
    for tag in tags:
        address = _ADDRESS.search(tag)
        if address:
            yield int(address.group(2)), _column_number(address.group(1))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


_REPEATED = re.compile(rb"""<table:table-cell\s[^>]*?number-columns-repeated="(\d{4,})"[^>]*>""")
_ROWS_REPEATED = re.compile(rb"""number-rows-repeated="(\d{5,})"[^>]*>(.{0,400}?)</table:table-row>""", re.DOTALL)


def _walk_open_document(chunks: Iterator[bytes], limits: Limits) -> None:
    """Refuse a value that says it is repeated over thousands of cells; empty cells repeated to the border are usual."""
    for chunk in chunks:
        for cell in _REPEATED.finditer(chunk):
            if b"office:value" in cell.group() and int(cell.group(1)) > limits.columns:
                raise refusals.bomb()
        for times, row in _ROWS_REPEATED.findall(chunk):
            if b"office:value" in row and int(times) > limits.cells // limits.columns:
                raise refusals.bomb()


_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def _sheet_titles(archive: zipfile.ZipFile, kind: str) -> dict[str, str]:
    """Return the sheet's name for each file of `xl/worksheets`; empty when the workbook does not say it plainly."""
    workbook = "xl/workbook.xml" if kind == "xlsx" else "xl/workbook.bin"
    try:
        relations = _parsed(archive, f"xl/_rels/{workbook[3:]}.rels")
        names = dict(_sheet_names(archive, workbook))
    except (KeyError, ElementTree.ParseError):
        return {}
    targets = {relation.get("Id", ""): relation.get("Target", "") for relation in relations}
    found = {}
    for relation, name in names.items():
        target = targets.get(relation, "")
        found[target.lstrip("/") if target.startswith("/") else f"xl/{target}"] = name
    return found


def _sheet_names(archive: zipfile.ZipFile, workbook: str) -> Iterator[tuple[str, str]]:
    if workbook.endswith(".bin"):
        yield from binary_sheet_names(archive.read(workbook))
        return
    for element in _parsed(archive, workbook).iter():
        if element.tag.endswith("}sheet"):
            yield element.get(_RELATION, ""), element.get("name", "")


def _parsed(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    with archive.open(name) as file:
        body = file.read(_SMALL)
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise refusals.damaged()
    return ElementTree.fromstring(body)
