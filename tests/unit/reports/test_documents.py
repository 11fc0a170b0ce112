# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does a document say the same in every form, to everybody, and does it notice one digit that was changed?"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import numpy as np
import openpyxl
import pypdfium2
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from reports.certificate import entry_fields
from reports.document import TO_FILL, Grid, Part, Picture
from reports.document_manifest import FILE_NAME, ManifestUnreadable, digest_of, read_manifest
from reports.formats import FORMS
from reports.found import squeezed
from reports.read_back import read_file
from reports.read_pdf import _of_role, _tags
from reports.relazione import relazione
from reports.tables import Table
from reports.verification import differences
from reports.xlsx import figure_of
from tests.unit.reports.documents import document, in_part, in_pdf_manifest, in_pdf_page, pdf_text, snapshot
from tests.web.conftest import build
from tests.web.fixed import FixedDesk

SUFFIXES = (".pdf", ".docx", ".xlsx")
COVERAGE = "Copertura per struttura al 31/10/2026 (S-01)"


@pytest.fixture
def written(tmp_path: Path) -> dict[str, Path]:
    """Return the Relazione in every form."""
    paths = {suffix: tmp_path / f"relazione{suffix}" for suffix in SUFFIXES}
    for suffix, path in paths.items():
        path.write_bytes(FORMS[suffix].write(document()))
    return paths


# ---------------------------------------------------------------- the same figure everywhere


def test_the_same_figure_is_in_every_document_page_and_file(written: dict[str, Path]) -> None:
    entries = [each for each in snapshot().whole if each.value is not None]
    page = squeezed(re.sub(r"<[^>]+>", " ", build(FixedDesk()).test_client().get("/indicatori").get_data(as_text=True)))
    held = {(line["code"], line["struttura"]): line for line in document().manifest.entries}
    assert len(entries) > 20
    for entry in entries:
        assert squeezed(entry.shown) in page
        assert held[entry.code, "*"]["value"] == entry_fields(entry)["value"] == str(entry.value)
        for suffix, path in written.items():
            row = _row(path, "Indicatori" if suffix == ".xlsx" else ", intero ente", entry.code)
            assert row[2] == _cell(suffix, entry.shown), (suffix, entry.code)
            assert row[3] == squeezed(entry.terms or "–")


def _row(path: Path, caption: str, code: str) -> list[Any]:
    tables = [each for each in read_file(path).tables if caption in each.caption and each.rows[0][0] == "Codice"]
    (row,) = [row for each in tables for row in each.rows if row[0] == code]
    return [squeezed(cell) if isinstance(cell, str) else cell for cell in row]


def _cell(suffix: str, shown: str) -> Any:
    figure = figure_of(shown)
    return figure.value if suffix == ".xlsx" and figure is not None else squeezed(shown)


@pytest.mark.parametrize("kind", ["relazione", "piao", "dfp"])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_was_written_is_read_back_without_a_difference(tmp_path: Path, kind: str, suffix: str) -> None:
    path = tmp_path / f"file{suffix}"
    path.write_bytes(FORMS[suffix].write(document(kind)))
    read = read_file(path)
    assert len(read.tables) == len(document(kind).grids)
    assert read_manifest(read.manifest) == document(kind).manifest
    assert differences(read, document(kind)) == ()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_document_is_written_the_same_twice(suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = FORMS[suffix].write(document())
    tomorrow = time.localtime(time.time() + 86_400)
    monkeypatch.setattr("zipfile.time.localtime", lambda *_: tomorrow)
    assert FORMS[suffix].write(relazione(snapshot())) == first


HOSTILE = '#panic("x") [*]$ \\ <b>&amp;</b> _a_ `x` @foo //c'


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_name_that_is_markup_elsewhere_is_written_as_it_is(tmp_path: Path, suffix: str) -> None:
    path, hostile = tmp_path / f"file{suffix}", replace(document(), ente=HOSTILE, parts=_named(document().parts))
    path.write_bytes(FORMS[suffix].write(hostile))
    found = {squeezed(str(cell)) for table in read_file(path).tables for row in table.rows for cell in row}
    assert squeezed(HOSTILE) in found


def _named(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts with another name in the first cell of every table."""
    return tuple(replace(each, table=_renamed(each.table)) if isinstance(each, Grid) else each for each in parts)


def _renamed(table: Table) -> Table:
    first, *others = table.rows
    return replace(table, rows=((HOSTILE, *first[1:]), *others))


# ---------------------------------------------------------------- one digit


def _lines(path: Path) -> list[str]:
    return [each.text for each in differences(read_file(path), document())]


def test_a_digit_changed_on_a_page_of_the_pdf_names_the_line(written: dict[str, Path]) -> None:
    in_pdf_page(written[".pdf"], "30,2\u00a0%", "30,3\u00a0%")
    (line,) = _lines(written[".pdf"])
    assert re.search(r"riga «SP-01 .*», colonna «Valore»: c’è «30,3\s%», ricalcolato «30,2\s%»", line)


def test_a_digit_changed_in_the_manifest_of_the_pdf_names_the_line(written: dict[str, Path]) -> None:
    in_pdf_manifest(written[".pdf"], '"numerator": 104', '"numerator": 105')
    stamp, line = _lines(written[".pdf"])
    assert "impronta" in stamp
    assert line == "manifesto, indicatore EF-01, struttura intero ente, numeratore: c’è «105», ricalcolato «104»"


def test_a_digit_changed_in_the_docx_names_the_line(written: dict[str, Path]) -> None:
    in_part(written[".docx"], "word/document.xml", ">344<", ">345<")
    (line,) = _lines(written[".docx"])
    assert COVERAGE in line
    assert "riga «Provincia di Esempio 104», colonna «Denominatore»: c’è «345», ricalcolato «344»" in line


def test_a_digit_changed_in_the_summary_is_seen(written: dict[str, Path]) -> None:
    in_part(written[".docx"], "word/document.xml", "104 su 344 persone", "204 su 344 persone")
    (line,) = _lines(written[".docx"])
    assert line.startswith("frase del testo")


def test_a_digit_changed_in_the_manifest_of_the_docx_names_the_line(written: dict[str, Path]) -> None:
    in_part(written[".docx"], "customXml/.*", '"denominator": 344', '"denominator": 944')
    stamp, line = _lines(written[".docx"])
    assert "impronta" in stamp
    assert "denominatore: c’è «944», ricalcolato «344»" in line


def test_a_digit_changed_in_a_cell_of_the_workbook_names_the_line(written: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(written[".xlsx"])
    book["Copertura per struttura"]["B2"] = 105
    book.save(written[".xlsx"])
    (line,) = _lines(written[".xlsx"])
    assert "colonna «Numeratore»: c’è «105», ricalcolato «104»" in line


def test_a_digit_changed_in_the_manifest_of_the_workbook_names_the_line(written: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(written[".xlsx"])
    cell = book["Manifesto"]["A1"]
    cell.value = str(cell.value).replace('"value": "1300/43"', '"value": "1301/43"', 1)
    book.save(written[".xlsx"])
    stamp, line = _lines(written[".xlsx"])
    assert "impronta" in stamp
    assert "valore esatto: c’è «1301/43», ricalcolato «1300/43»" in line


def test_a_row_that_was_taken_out_is_missed(written: dict[str, Path]) -> None:
    word = docx.Document(str(written[".docx"]))
    table = next(each for each in word.tables if each.rows[0].cells[0].text == "Struttura")
    table._tbl.remove(table.rows[2]._tr)
    word.save(str(written[".docx"]))
    assert any("Ragioneria" in line for line in _lines(written[".docx"]))
    assert any("«assente»" in line for line in _lines(written[".docx"]))


def test_what_is_left_to_fill_may_be_filled(tmp_path: Path) -> None:
    path = tmp_path / "dfp.xlsx"
    path.write_bytes(FORMS[".xlsx"].write(document("dfp")))
    book = openpyxl.load_workbook(path)
    assert book["1.1"]["B4"].value == TO_FILL
    book["1.1"]["B4"] = 3
    book["intestazione"]["B4"] = "Rossi"
    book.save(path)
    assert differences(read_file(path), document("dfp")) == ()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_is_not_ours_is_refused_in_one_sentence(tmp_path: Path, suffix: str) -> None:
    broken = tmp_path / f"rotto{suffix}"
    broken.write_bytes(b"%PDF-1.7 non lo e\n" if suffix == ".pdf" else b"PK\x03\x04 nemmeno questo")
    with pytest.raises(ManifestUnreadable, match="non si apre"):
        read_file(broken)


def test_a_document_without_its_manifest_is_refused(tmp_path: Path, written: dict[str, Path]) -> None:
    plain = tmp_path / "altro.docx"
    docx.Document().save(str(plain))
    with pytest.raises(ManifestUnreadable, match="non ha un manifesto"):
        read_file(plain)
    book = openpyxl.load_workbook(written[".xlsx"])
    del book["Manifesto"]
    book.save(written[".xlsx"])
    with pytest.raises(ManifestUnreadable, match="non ha un manifesto"):
        read_file(written[".xlsx"])


# ---------------------------------------------------------------- the PDF


def test_the_pdf_is_tagged_and_says_its_language_and_title(written: dict[str, Path]) -> None:
    reader = PdfReader(written[".pdf"])
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "it-IT"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == document().title
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()
    tables = list(_of_role(_tags(reader), ("/Table",)))
    assert len(tables) == len(document().grids)
    assert all(list(_of_role(each, ("/TH",))) for each in tables)
    headings = list(_of_role(_tags(reader), ("/H1",)))
    assert len(headings) >= 5


def test_every_drawing_of_the_pdf_is_told_in_words(written: dict[str, Path]) -> None:
    told = [str(each["/Alt"]) for each in _of_role(_tags(PdfReader(written[".pdf"])), ("/Figure",))]
    pictures = [part for part in document().parts if isinstance(part, Picture)]
    assert told == [picture.alt for picture in pictures]
    assert "Avvocatura riservato" in told[0]


def test_every_page_says_its_number_its_days_and_the_digest(written: dict[str, Path]) -> None:
    reader = PdfReader(written[".pdf"])
    digest = digest_of(reader.attachments[FILE_NAME][0].decode())
    assert digest == document().manifest.digest
    for number, page in enumerate(reader.pages, 1):
        text = page.extract_text()
        assert f"Pagina {number} di {len(reader.pages)}" in text
        assert digest in text
        assert "Dati al 31/10/2026, come noti al 03/11/2026" in text


@pytest.mark.parametrize("kind", ["relazione", "piao", "dfp"])
def test_nothing_is_printed_outside_the_margins(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "file.pdf"
    path.write_bytes(FORMS[".pdf"].write(document(kind)))
    for page in pypdfium2.PdfDocument(path):
        seen = page.render(scale=1).to_numpy()
        assert seen.min() < 128, "a blank page"
        edge = 48  # points: the margins are 57
        assert np.all(seen[:, :edge] > 250)
        assert np.all(seen[:, -edge:] > 250)


def test_words_are_never_read_as_markup(tmp_path: Path) -> None:
    strange = replace(snapshot(), ente='#panic("x") *grassetto* <b>&amp; $x$ @ref')
    made = relazione(strange)
    for suffix in SUFFIXES:
        path = tmp_path / f"strano{suffix}"
        path.write_bytes(FORMS[suffix].write(made))
        assert differences(read_file(path), made) == ()
    assert squeezed(strange.ente) in squeezed(pdf_text(tmp_path / "strano.pdf"))


# ---------------------------------------------------------------- DOCX and XLSX


def test_the_docx_has_true_headings_repeated_headers_and_words_for_drawings(written: dict[str, Path]) -> None:
    word = docx.Document(str(written[".docx"]))
    styles = [line.style.name for line in word.paragraphs if line.style is not None]
    assert styles.count("Heading 1") >= 5
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in word.tables)
    assert all(shape._inline.docPr.get("descr") for shape in word.inline_shapes)
    assert word.core_properties.language == "it-IT"
    assert "it-IT" in word.styles.element.xml
    assert "NUMPAGES" in word.sections[0].footer._element.xml
    assert document().manifest.digest in word.sections[0].footer.paragraphs[0].text


def test_the_workbook_has_a_sheet_per_table_that_can_be_filtered(written: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(written[".xlsx"])
    assert book.sheetnames == ["Documento", *(grid.sheet for grid in document().grids), "Manifesto"]
    for grid in document().grids:
        sheet = book[grid.sheet]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref is not None
        assert sheet.print_title_rows == "$1:$1"
        assert document().manifest.digest in str(sheet.oddFooter.left.text)
    assert book["Copertura per struttura"]["D2"].value == 30.2
    assert "Definizioni" in book.sheetnames


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("26,9\u00a0%", "26.9", '#,##0.0"\u00a0%"'),
        ("30,2 %", "30.2", '#,##0.0" %"'),
        ("1.234", "1234", "#,##0"),
        ("-1.250,0\u00a0euro", "-1250.0", '#,##0.0"\u00a0euro"'),
    ],
)
def test_a_cell_that_says_a_number_is_one(text: str, value: str, shown: str) -> None:
    figure = figure_of(text)
    assert figure is not None
    assert (str(figure.value), figure.shown) == (value, shown)


@pytest.mark.parametrize("text", ["ris.", "–", "n. d.", "104 su 344", "", "31/10/2026", "12.34"])
def test_a_cell_that_says_words_is_no_number(text: str) -> None:
    assert figure_of(text) is None


# ---------------------------------------------------------------- what is hidden, what is missing


def test_a_hidden_ente_is_hidden_in_every_form(tmp_path: Path) -> None:
    made = relazione(snapshot(FixedDesk(hidden=True)))
    assert not re.search(r"\b104\b|\b344\b|30,2", made.manifest.text)
    path = tmp_path / "riservato.pdf"
    path.write_bytes(FORMS[".pdf"].write(made))
    assert "riservato" in pdf_text(path)
    assert differences(read_file(path), made) == ()


def test_a_seal_with_other_words_is_not_a_manifest() -> None:
    with pytest.raises(ManifestUnreadable, match="non conosce"):
        read_manifest(json.dumps({"form": "agilometro/documento/9"}))
    for text in ("", "[]", "{}", '{"form": "agilometro/documento/1"}'):
        with pytest.raises(ManifestUnreadable):
            read_manifest(text)
