# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which platform does a file of answers come from? Its content says; its name does not count."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from ingest.formats import refusals
from ingest.formats.grid import Limits
from ingest.questionari.eusurvey import is_eusurvey, read_eusurvey
from ingest.questionari.export import Export
from ingest.questionari.limesurvey import is_limesurvey, of_records
from ingest.questionari.lsa import is_archive, read_archive
from ingest.questionari.platforms import Table, exported, platform_of
from ingest.questionari.records import Records, read_records
from ingest.questionari.sheets import read_sheets
from ingest.questionari.vv import is_vv, read_vv
from ingest.questionari.xml import opened

LIMITS = Limits(file_bytes=200 * 1024 * 1024, inflated_bytes=400 * 1024 * 1024)

_XML = re.compile(rb"\s*<\?xml|\s*<(?:document|Results)\b")
_HTML = re.compile(rb"\s*<(?:!doctype html|html|head|body|table|meta)", re.IGNORECASE)
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read(path: Path, limits: Limits = LIMITS) -> Export:
    """Return the answers of a file, whatever platform it comes from. Raises FileRefused, with what to do.

    Tried in order: archive of LimeSurvey, spreadsheet, XML, text; a text by its separator and its first two records.
    """
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise refusals.too_big(size, limits.file_bytes)
    with path.open("rb") as file:
        beginning = file.read(4096).removeprefix(b"\xef\xbb\xbf")
    if not beginning.strip():
        raise refusals.empty()
    if beginning.startswith(_PACKED):
        return read_archive(path, limits) if _is_archive(path) else read_sheets(path, limits)
    if _HTML.match(beginning):
        raise refusals.wrong_type("una pagina web, anche se il nome dice altro")
    if _XML.match(beginning):
        return _read_xml(path, limits)
    return _read_text(path, limits)


def _is_archive(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return is_archive(archive.namelist())
    except zipfile.BadZipFile:
        return False


def _read_xml(path: Path, limits: Limits) -> Export:
    root = opened(path.read_bytes(), limits)
    if is_eusurvey(root):
        return read_eusurvey(root)
    if root.findtext("LimeSurveyDocType"):
        raise refusals.refused(
            "Il file è la struttura di un questionario LimeSurvey, senza risposte",
            "Esporta le risposte (CSV, VV o XLSX), oppure l’archivio .lsa che ha struttura e risposte.",
        )
    raise refusals.refused("Il file XML non viene da una piattaforma che conosciamo", refusals.LOADABLE)


def _read_text(path: Path, limits: Limits) -> Export:
    records = read_records(path, limits)
    headings, *rows = records.rows
    if rows and is_vv(headings, rows[0], records.separator):
        return read_vv(path, limits)
    if is_limesurvey(headings):
        return of_records("limesurvey_csv", "", records)
    if len(headings) < 2:
        raise refusals.refused("Il file non è una tabella: ha una sola colonna", refusals.LOADABLE)
    return _of_any(records)


def _of_any(records: Records) -> Export:
    headings, *rows = records.rows
    wrong = [number for number, row in zip(records.numbers[1:], rows, strict=True) if len(row) != len(headings)]
    if wrong:
        raise refusals.refused(
            f"Le intestazioni sono {len(headings)}, ma ci sono righe con più o meno celle (in tutto {len(wrong)})",
            "Esporta di nuovo il file: una risposta contiene il separatore senza virgolette.",
            row=wrong[0],
        )
    return exported(platform_of(headings), Table("", headings, rows, records.numbers[1:]))
