# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is a document written so that an office can go on writing? DOCX with true headings and repeated table headers."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part as Package
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph as WordParagraph

from reports.document import LANGUAGE, Document, Grid, Heading, Paragraph, Part, Picture, Tone
from reports.pdf import png_bytes

LETTERS = "Arial"
"""What every office has: an editable document cannot bring its own letters."""

INK = RGBColor(0x17, 0x32, 0x4D)
MARGINS = Cm(4)
MANIFEST = "/customXml/manifesto.xml"
NAMESPACE = "urn:agilometro:manifesto"


def docx_bytes(document: Document) -> bytes:
    """Return the document as DOCX, the manifest in a part of its own that word processors keep."""
    word = docx.Document()
    _describe(word, document)
    _set_styles(word)
    _set_page(word, document)
    word.add_heading(document.title, 0)
    word.add_paragraph(f"{document.ente} · {document.days}")
    for number, part in _numbered(document):
        _write(word, part, number)
    _attach(word, document.manifest.text)
    out = BytesIO()
    word.save(out)
    return _undated(out)


def _undated(written: BytesIO) -> bytes:
    """Return the package without the moment at which each part was written: the same document is the same bytes."""
    out = BytesIO()
    with ZipFile(written) as dated, ZipFile(out, "w", ZIP_DEFLATED) as undated:
        for each in dated.infolist():
            undated.writestr(ZipInfo(each.filename), dated.read(each), ZIP_DEFLATED)
    return out.getvalue()


def _numbered(document: Document) -> list[tuple[int, Part]]:
    """Return the parts with the number of each table and of each figure."""
    seen = {Grid: 0, Picture: 0}
    numbered: list[tuple[int, Part]] = []
    for part in document.parts:
        if isinstance(part, Grid | Picture):
            seen[type(part)] += 1
            numbered.append((seen[type(part)], part))
        else:
            numbered.append((0, part))
    return numbered


def _write(word: Word, part: Part, number: int) -> None:
    match part:
        case Heading():
            word.add_heading(part.text, part.level)
        case Paragraph():
            word.add_paragraph(part.text, style=_STYLES[part.tone])
        case Grid():
            _write_grid(word, part, number)
        case Picture():
            _write_picture(word, part, number)


_STYLES = {Tone.LEAD: "Intense Quote", Tone.PLAIN: "Normal", Tone.NOTE: "Body Text"}
"""Styles that the template has; `_set_styles` gives them our looks."""


# ---------------------------------------------------------------- the whole document


def _describe(word: Word, document: Document) -> None:
    core, made = word.core_properties, datetime.combine(document.known_on, time())
    core.title, core.author, core.language = document.title, document.ente, LANGUAGE
    core.subject, core.comments = document.days, document.stamp
    core.created = core.modified = made
    core.last_modified_by = document.ente


def _set_styles(word: Word) -> None:
    sizes = {"Normal": 10, "Title": 22, "Heading 1": 15, "Heading 2": 12, "Caption": 9, "Body Text": 8.5}
    for name, size in {**sizes, "Intense Quote": 13}.items():
        style = word.styles[name]
        if isinstance(style, ParagraphStyle):
            _set_style(style, size)
    defaults = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for found in defaults.findall(qn("w:lang")):
        defaults.remove(found)
    defaults.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="{LANGUAGE}" w:eastAsia="{LANGUAGE}"/>'))


def _set_style(style: ParagraphStyle, size: float) -> None:
    font = style.font
    font.name, font.size, font.color.rgb, font.italic = LETTERS, Pt(size), INK, False
    letters = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        letters.attrib.pop(qn(f"w:{theme}"), None)
    style.paragraph_format.space_after = Pt(6)
    if style.name == "Caption":
        style.paragraph_format.keep_with_next = font.bold = True
    if style.name == "Intense Quote":
        style.paragraph_format.left_indent = style.paragraph_format.right_indent = Cm(0)
        for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
            style.element.get_or_add_pPr().remove(border)


def _set_page(word: Word, document: Document) -> None:
    section = word.sections[0]
    sides = (Cm(29.7), Cm(21)) if document.wide else (Cm(21), Cm(29.7))
    section.page_width, section.page_height = sides
    section.orientation = WD_ORIENT.LANDSCAPE if document.wide else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Cm(2)
    section.header.paragraphs[0].text = f"{document.title} · {document.ente} · {document.days}"
    foot = section.footer.paragraphs[0]
    foot.add_run(document.stamp)
    pages = section.footer.add_paragraph("Pagina ")
    pages.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _add_field(pages, "PAGE")
    pages.add_run(" di ")
    _add_field(pages, "NUMPAGES")
    for line in (section.header.paragraphs[0], foot, pages):
        for run in line.runs:
            run.font.size = Pt(7)


def _add_field(line: WordParagraph, name: str) -> None:
    line._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))


def _attach(word: Word, manifest: str) -> None:
    text = f'<manifesto xmlns="{NAMESPACE}">{escape(manifest)}</manifesto>'
    package = word.part.package
    part = Package(PackURI(MANIFEST), CONTENT_TYPE.XML, text.encode(), package)
    word.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)


# ---------------------------------------------------------------- tables and drawings


def _written_width(word: Word) -> int:
    return int(word.sections[0].page_width or 0) - MARGINS


def _write_grid(word: Word, grid: Grid, number: int) -> None:
    table = grid.table
    word.add_paragraph(f"Tabella {number}: {table.caption}", style="Caption")
    made = word.add_table(rows=1 + len(table.rows), cols=len(table.head), style="Table Grid")
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _describe_table(made, table.caption)
    shares = [_written_width(word) * share // sum(grid.widths) for share in grid.widths]
    for column, width in zip(made.columns, shares, strict=True):
        column.width = int(width)
    for place, cells in enumerate((table.head, *table.rows)):
        row = made.rows[place]
        marks = row._tr.get_or_add_trPr()
        marks.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
        if place == 0:
            marks.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        for column, (cell, words) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width = int(shares[column])
            _fill(cell, words, heading=place == 0, right=column in table.numeric)
    for note in grid.notes or ("",):
        word.add_paragraph(note, style="Body Text")


def _describe_table(made: WordTable, caption: str) -> None:
    looks: BaseOxmlElement = made._tbl.tblPr
    looks.append(parse_xml(f'<w:tblCaption {nsdecls("w")} w:val="{escape(caption, {chr(34): "&quot;"})}"/>'))


def _fill(cell: Cell, words: str, heading: bool, right: bool) -> None:
    line = cell.paragraphs[0]
    run = line.add_run(words)
    run.font.size, run.font.bold = Pt(8), heading
    line.paragraph_format.space_after = Pt(0)
    if right:
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if heading:
        cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="E6EEF7"/>'))


def _write_picture(word: Word, picture: Picture, number: int) -> None:
    shape = word.add_picture(BytesIO(png_bytes(picture.svg)), width=_written_width(word))
    described = shape._inline.docPr
    described.set("descr", picture.alt)
    described.set("title", picture.caption)
    word.add_paragraph(f"Figura {number}: {picture.caption}", style="Caption")
