# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which platform does a file of answers come from? Its content says; its name does not count."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

from ingest.formats import refusals
from ingest.formats.container import inspect
from ingest.formats.grid import Limits, Sheet
from ingest.formats.open import read_file
from ingest.questionari import eusurvey
from ingest.questionari.eusurvey_xml import is_eusurvey, read_eusurvey
from ingest.questionari.export import Export
from ingest.questionari.kobo import read_kobo
from ingest.questionari.limesurvey import assembled, is_limesurvey
from ingest.questionari.lsa import is_archive, read_archive
from ingest.questionari.platforms import KOBO, TABLE, Table, exported, platform_of
from ingest.questionari.records import Records, read_records
from ingest.questionari.sheets import chosen, table_of
from ingest.questionari.vv import is_vv, read_vv
from ingest.questionari.who import without_who
from ingest.questionari.xlsform import is_form, labelled, read_form
from ingest.questionari.xml import opened

LIMITS = Limits(file_bytes=200 * 1024 * 1024, inflated_bytes=400 * 1024 * 1024)

_HTML = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE)
_MARKUP = re.compile(rb"\s*<[!?A-Za-z]")
_WIDE_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")


def read(path: Path, limits: Limits = LIMITS, form: Path | None = None) -> Export:
    """Return the answers of a file, whatever platform it comes from, and nothing of who gave them.

    Tried in order: archive of LimeSurvey, spreadsheet, XML, text; a text by its separator and its first two records.
    `form` is the XLSForm of the answers: their words and the order of their lists come from it. Raises FileRefused,
    with what to do.
    """
    found = without_who(_read(path, limits))
    if not found.rows:
        raise refusals.refused(
            "Ci sono le intestazioni ma nessuna risposta",
            "Controlla di avere esportato tutte le risposte, e non solo quelle di un filtro.",
            sheet=found.sheet or None,
        )
    return labelled(found, read_form(form, limits)) if form else found


def _read(path: Path, limits: Limits) -> Export:
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise refusals.too_big(size, limits.file_bytes)
    with path.open("rb") as file:
        beginning = _plain(file.read(4096))
    if not beginning.strip(b"\x00 \t\r\n"):
        raise refusals.empty()
    if beginning.startswith(_PACKED):
        return read_archive(path, limits) if _is_archive(path) else _read_book(path, limits)
    if _HTML.match(beginning):
        raise _web_page()
    if _MARKUP.match(beginning):
        return _read_xml(path, limits)
    inspect(path, limits)
    return _read_text(path, limits)


def _plain(beginning: bytes) -> bytes:
    """Return the beginning of a file without its byte order mark, in one byte per letter."""
    wide = _WIDE_MARKS.get(beginning[:2])
    if wide:
        return beginning[2:].decode(wide, errors="replace").encode()
    return beginning.removeprefix(b"\xef\xbb\xbf")


def _web_page() -> Exception:
    return refusals.wrong_type("una pagina web, anche se il nome dice altro")


def _is_archive(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return is_archive(archive.namelist())
    except zipfile.BadZipFile:
        return False


# ---------------------------------------------------------------- spreadsheets


def _read_book(path: Path, limits: Limits) -> Export:
    with read_file(path, limits) as book:
        if is_form([sheet.name for sheet in book.sheets]):
            raise refusals.refused(
                "Il file è il modulo di un questionario (XLSForm), senza risposte",
                "Esporta le risposte da KoboToolbox: Dati, Download, XLS o CSV.",
            )
        visible = [sheet for sheet in book.sheets if sheet.visible]
        if visible and eusurvey.is_eusurvey_sheet(visible[0]):
            return eusurvey.read_sheets(visible)
        return _read_sheet(book.sheets)


def _read_sheet(sheets: Sequence[Sheet]) -> Export:
    sheet = chosen(sheets)
    if sheet is None:
        raise refusals.refused("I fogli del file sono nascosti o vuoti", "Rendi visibile il foglio delle risposte.")
    table = table_of(sheet, [each for each in sheets if each is not sheet])
    return _of_table(table, "limesurvey_xlsx")


def _of_table(table: Table, as_limesurvey: str) -> Export:
    """Return the answers of a table: its headings say the platform, and LimeSurvey's are the freest of all."""
    platform = platform_of(table.headings)
    if platform is TABLE and is_limesurvey(table.headings):
        return assembled(as_limesurvey, table.sheet, table.headings, table.rows, table.numbers, table.warnings)
    if len(table.headings) < 2:
        raise refusals.refused("Il file non è una tabella: ha una sola colonna", refusals.LOADABLE)
    _as_wide(table)
    return read_kobo(table) if platform is KOBO else exported(platform, table)


def _as_wide(table: Table) -> None:
    width = len(table.headings)
    wrong = [number for number, row in zip(table.numbers, table.rows, strict=True) if len(row) != width]
    if wrong:
        raise refusals.refused(
            f"Le intestazioni sono {width}, ma ci sono righe con più o meno celle (in tutto {len(wrong)})",
            "Esporta di nuovo il file: una risposta contiene il separatore senza virgolette.",
            row=wrong[0],
        )


# ---------------------------------------------------------------- XML and text


def _read_xml(path: Path, limits: Limits) -> Export:
    root = opened(path.read_bytes(), limits)
    if is_eusurvey(root):
        return read_eusurvey(root)
    if root.tag.rpartition("}")[2].lower() == "html":
        raise _web_page()
    kind = root.findtext("LimeSurveyDocType")
    if kind == "Responses":
        raise refusals.refused(
            "Il file ha le risposte di LimeSurvey senza la struttura",
            "Carica l’archivio .lsa da cui viene, senza aprirlo.",
        )
    if kind == "Tokens":
        raise refusals.refused(
            "Il file è la tabella dei partecipanti di LimeSurvey (nomi, indirizzi), senza risposte",
            "Eliminalo dal computer se non serve, ed esporta le risposte.",
        )
    if kind or root.tag == "questionnaire":
        raise refusals.refused(
            f"Il file è la struttura di un questionario {'LimeSurvey' if kind else '(queXML)'}, senza risposte",
            "Esporta le risposte (CSV, VV o XLSX), oppure l’archivio .lsa che ha struttura e risposte.",
        )
    raise refusals.refused("Il file XML non viene da una piattaforma che conosciamo", refusals.LOADABLE)


def _read_text(path: Path, limits: Limits) -> Export:
    records = read_records(path, limits)
    headings, *rows = records.rows
    if rows and is_vv(headings, rows[0], records.separator):
        return read_vv(path, limits)
    return _of_table(_table(records), "limesurvey_csv")


def _table(records: Records) -> Table:
    headings, *rows = records.rows
    return Table("", headings, rows, records.numbers[1:], records.warnings)
