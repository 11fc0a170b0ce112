# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which platform does a file of answers come from? Its content says; its name does not count."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ingest.formats import refusals
from ingest.formats.container import inspect
from ingest.formats.grid import Limits, Sheet
from ingest.formats.open import read_file
from ingest.issues import FileRefused, Issue
from ingest.questionari import eusurvey
from ingest.questionari.eusurvey_xml import is_eusurvey, read_eusurvey
from ingest.questionari.export import Export
from ingest.questionari.kobo import read_kobo
from ingest.questionari.limesurvey import assembled, is_limesurvey
from ingest.questionari.lsa import is_archive, read_archive
from ingest.questionari.lss import Structure, read_structure
from ingest.questionari.platforms import KOBO, TABLE, Table, exported, platform_of
from ingest.questionari.records import Records, read_records
from ingest.questionari.sheets import chosen, table_of
from ingest.questionari.vv import is_vv_file, read_vv
from ingest.questionari.who import without_who
from ingest.questionari.xlsform import Form, is_form, labelled, read_form
from ingest.questionari.xml import opened

LIMITS = Limits(file_bytes=200 * 1024 * 1024, inflated_bytes=400 * 1024 * 1024)

_HTML = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE)
_MARKUP = re.compile(rb"\s*<[!?A-Za-z]")
_WIDE_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_TOLD = 10
_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")


def read(path: Path, limits: Limits = LIMITS, structure: Path | None = None) -> Export:
    """Return the answers of a file, whatever platform it comes from, and nothing of who gave them.

    Tried in order: archive of LimeSurvey, spreadsheet, XML, text; a text by its separator and its first two records.
    `structure` is the form of the answers (.lss of LimeSurvey, XLSForm of KoboToolbox): words and order of the answers
    come from it. Raises FileRefused, with what to do.
    """
    given = _structure(structure, limits) if structure else None
    found = without_who(_read(path, limits, given if isinstance(given, Structure) else None))
    if not found.rows:
        raise refusals.refused(
            "Ci sono le intestazioni ma nessuna risposta",
            "Controlla di avere esportato tutte le risposte, e non solo quelle di un filtro.",
            sheet=found.sheet or None,
        )
    if given is None:
        return found
    if found.platform.startswith("limesurvey") is not isinstance(given, Structure):
        raise refusals.refused(
            "La struttura è di una piattaforma e le risposte di un’altra",
            "Carica la struttura esportata insieme alle risposte (.lss per LimeSurvey, .xlsx per KoboToolbox).",
        )
    return labelled(found, given) if isinstance(given, Form) else found


def _structure(path: Path, limits: Limits) -> Structure | Form:
    """Return the form that a file holds, LimeSurvey's or Kobo's."""
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise refusals.too_big(size, limits.file_bytes)
    with path.open("rb") as file:
        packed = file.read(4).startswith(_PACKED)
    return read_form(path, limits) if packed else read_structure(path.read_bytes(), limits)


def _read(path: Path, limits: Limits, structure: Structure | None) -> Export:
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise refusals.too_big(size, limits.file_bytes)
    with path.open("rb") as file:
        beginning = _plain(file.read(4096))
    if not beginning.strip(b"\x00 \t\r\n"):
        raise refusals.empty()
    if beginning.startswith(_PACKED):
        return read_archive(path, limits) if _is_archive(path) else _read_book(path, limits, structure)
    if _HTML.match(beginning):
        raise _web_page()
    if _MARKUP.match(beginning):
        return _read_xml(path, limits)
    inspect(path, limits)
    return _read_text(path, limits, structure)


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


def _read_book(path: Path, limits: Limits, structure: Structure | None) -> Export:
    with read_file(path, limits) as book:
        if is_form([sheet.name for sheet in book.sheets]):
            raise refusals.refused(
                "Il file è il modulo di un questionario (XLSForm), senza risposte",
                "Esporta le risposte da KoboToolbox: Dati, Download, XLS o CSV.",
            )
        visible = [sheet for sheet in book.sheets if sheet.visible]
        if visible and eusurvey.is_eusurvey_sheet(visible[0]):
            return eusurvey.read_sheets(visible)
        return _read_sheet(book.sheets, structure)


def _read_sheet(sheets: Sequence[Sheet], structure: Structure | None) -> Export:
    sheet = chosen(sheets)
    if sheet is None:
        raise refusals.refused("I fogli del file sono nascosti o vuoti", "Rendi visibile il foglio delle risposte.")
    table = table_of(sheet, [each for each in sheets if each is not sheet])
    return _of_table(table, "limesurvey_xlsx", structure)


def _of_table(table: Table, as_limesurvey: str, structure: Structure | None) -> Export:
    """Return the answers of a table: its headings say the platform, and LimeSurvey's are the freest of all."""
    platform = platform_of(table.headings)
    if platform is TABLE and is_limesurvey(table.headings):
        return assembled(
            as_limesurvey,
            table.sheet,
            table.headings,
            table.rows,
            table.numbers,
            table.warnings,
            structure,
            table.heading_row,
        )
    if len(table.headings) < 2:
        raise refusals.refused("Il file non è una tabella: ha una sola colonna", refusals.LOADABLE)
    squared = _squared(table)
    return read_kobo(squared) if platform is KOBO else exported(platform, squared)


def _squared(table: Table) -> Table:
    """Return the table without the empty cells beyond its last heading. Raises FileRefused for rows of other widths."""
    width = len(table.headings)
    rows = [row if any(row[width:]) else row[:width] for row in table.rows]
    wrong = [(number, len(row)) for number, row in zip(table.numbers, rows, strict=True) if len(row) != width]
    if wrong:
        raise FileRefused(*(_of_other_width(*each, width, len(wrong)) for each in wrong[:_TOLD]))
    return replace(table, rows=rows)


def _of_other_width(row: int, cells: int, width: int, times: int) -> Issue:
    here = "c’è una cella" if cells == 1 else f"le celle sono {cells}"
    also = f" (capita in {times} righe)" if times > 1 else ""
    return Issue(
        "ING-22",
        "error",
        row=row,
        expected=f"le intestazioni sono {width} e qui {here}{also}",
        remedy="Una risposta contiene il separatore o un a capo senza virgolette: esporta di nuovo il file.",
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


def _read_text(path: Path, limits: Limits, structure: Structure | None) -> Export:
    if is_vv_file(path):
        return read_vv(path, limits, structure)
    return _of_table(_table(read_records(path, limits)), "limesurvey_csv", structure)


def _table(records: Records) -> Table:
    """Return the records as a table: its headings are the first with two fields, what is above is a title."""
    at = next((at for at, row in enumerate(records.rows) if sum(map(bool, row)) > 1), 0)
    headings, *rows = records.rows[at:]
    return Table("", headings, rows, records.numbers[at + 1 :], records.warnings, records.numbers[at])
