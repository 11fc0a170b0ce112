# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a DOCX say, after somebody wrote in it?"""

from __future__ import annotations

from pathlib import Path
from zipfile import BadZipFile

import docx
from docx.document import Document as Word
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.table import Table

from reports.document_manifest import ManifestUnreadable
from reports.docx import NAMESPACE
from reports.found import BROKEN, NO_MANIFEST, ReadFile, ReadTable, squeezed, stamps_of


def read_docx(path: Path) -> ReadFile:
    """Return what a DOCX says. ManifestUnreadable when it is none, or has no manifest."""
    try:
        word = docx.Document(str(path))
    except (OpcError, BadZipFile, KeyError, ValueError) as error:
        raise ManifestUnreadable(BROKEN) from error
    feet = "".join(line.text for section in word.sections for line in section.footer.paragraphs)
    return ReadFile(
        manifest=_manifest(word),
        tables=tuple(_table(each) for each in word.tables),
        words=squeezed("".join(line.text for line in word.paragraphs)),
        stamps=stamps_of(feet),
        unstamped=() if stamps_of(feet) else (1,),
    )


def _manifest(word: Word) -> str:
    """Return the manifest, under whatever name the word processor gave its part."""
    for relation in word.part.rels.values():
        part = None if relation.is_external else relation.target_part
        if part is not None and NAMESPACE.encode() in part.blob[:400]:
            return parse_xml(part.blob).text or ""
    raise ManifestUnreadable(NO_MANIFEST)


def _table(table: Table) -> ReadTable:
    caption = table._tbl.tblPr.find(qn("w:tblCaption"))
    rows = tuple(tuple(cell.text for cell in row.cells) for row in table.rows)
    return ReadTable("" if caption is None else caption.get(qn("w:val"), ""), rows)
