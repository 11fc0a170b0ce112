# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is every file that is not a table refused in the words of the person who sent it, and never with a traceback?"""

from __future__ import annotations

import contextlib
import random
import zipfile
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from ingest.formats import Limits, read_file
from ingest.issues import FileRefused

FIXTURES = Path(__file__).parents[2] / "fixtures" / "formats"
OTHER = "Carica un file .xlsx o .csv."


def refusal_of(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(FileRefused) as refusal:
        read_file(path, limits or Limits())
    (issue,) = refusal.value.issues
    assert (issue.code, issue.level) == ("ING-01", "error")
    return issue.sentence("file").removeprefix("ING-01 · file: ")


def zipped(folder: Path, entries: dict[str, bytes]) -> Path:
    path = folder / "file.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def office_with(folder: Path, entries: dict[str, bytes]) -> Path:
    path = folder / "file.xlsx"
    path.write_bytes((FIXTURES / "ufficio.xlsx").read_bytes())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", f"Questo è un PDF. {OTHER}"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", f"Questo è un'immagine. {OTHER}"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", f"Questo è un'immagine. {OTHER}"),
        (b"Rar!\x1a\x07\x01\x00", f"Questo è un archivio compresso. {OTHER}"),
        (b"\x1f\x8b\x08\x00\x00", f"Questo è un archivio compresso. {OTHER}"),
        (b"MZ\x90\x00\x03\x00\x00\x00", f"Questo è un programma. {OTHER}"),
        (
            b"\xef\xbb\xbf <html><table><tr><td>1</td></tr></table>",
            f"Questo è una pagina web o un file XML, anche se il nome dice altro. {OTHER}",
        ),
        (b"", "Il file è vuoto. Controlla di avere scelto il file giusto e ricaricalo."),
        (b"\xef\xbb\xbf \r\n\r\n", "Il file è vuoto. Controlla di avere scelto il file giusto e ricaricalo."),
        (b";;;\n;;;\n", "Il file è vuoto. Controlla di avere scelto il file giusto e ricaricalo."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, f"Questo è un file che non è una tabella. {OTHER}"),
    ],
)
def test_the_content_and_not_the_name_says_what_a_file_is(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "accordi.xlsx"
    path.write_bytes(content)
    assert refusal_of(path) == said


def test_a_text_that_begins_like_an_image_is_a_text(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"BM;MZ\n1;2\n")
    with read_file(path) as book:
        assert book.sheets[0].rows == 2


def test_word_and_plain_archives_are_told_apart(tmp_path: Path) -> None:
    assert refusal_of(zipped(tmp_path, {"word/document.xml": b"<x/>"})) == f"Questo è un documento Word. {OTHER}"
    assert refusal_of(zipped(tmp_path, {"a.csv": b"1;2"})) == f"Questo è un archivio compresso. {OTHER}"


def test_a_password_is_asked_to_be_removed(tmp_path: Path) -> None:
    said = "Il file ha una password. Toglila da Excel e ricaricalo."
    assert refusal_of(FIXTURES / "protetto.xlsx") == said
    manifest = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    path = zipped(tmp_path, {"mimetype": kind, "content.xml": b"\x00", "META-INF/manifest.xml": manifest})
    assert refusal_of(path) == said


def test_macros_are_refused_in_every_container(tmp_path: Path) -> None:
    said = "Il file contiene macro. Salvalo come .xlsx e ricaricalo."
    assert refusal_of(office_with(tmp_path, {"xl/vbaProject.bin": b"\xd0\xcf"})) == said
    old = tmp_path / "vecchio.xls"
    old.write_bytes((FIXTURES / "ufficio.xls").read_bytes() + "_VBA_PROJECT_CUR".encode("utf-16-le"))
    assert refusal_of(old) == said


def test_a_bomb_is_refused_before_it_unfolds(tmp_path: Path) -> None:
    said = "Il file, una volta aperto, è troppo grande. Togli i fogli che non servono o dividilo in due."
    assert refusal_of(office_with(tmp_path, {"xl/media/x": b"0" * 30_000_000})) == said
    many = office_with(tmp_path, {f"xl/{n}": b"" for n in range(200)})
    assert refusal_of(many, Limits(entries=100)) == said
    assert refusal_of(FIXTURES / "ufficio.xlsx", Limits(inflated_bytes=1000)) == said


def test_two_cells_far_apart_do_not_fill_the_memory(tmp_path: Path) -> None:
    """calamine lays a sheet out as a full rectangle: A1 and XFD1048576 alone would be 17 thousand million cells."""
    path = tmp_path / "lontane.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "a")
        sheet.write("AZ1048576", "b")
    assert refusal_of(path).startswith("Il file, una volta aperto, è troppo grande.")
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "a")
        sheet.write("XFD2", "b")
    assert refusal_of(path).startswith("Il foglio ha 16384 colonne. Il limite è 1024.")


def test_empty_cells_formatted_to_the_border_are_no_columns(tmp_path: Path) -> None:
    path = tmp_path / "bordo.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "a")
        sheet.write_blank("XFD1", None, book.add_format({"bold": True}))
    with read_file(path) as book:
        assert book.sheets[0].columns == 1


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ("", 'office:value-type="float" table:number-columns-repeated="16384" office:value="1"'),
        ("", 'table:number-columns-repeated="16384" office:value-type="float" office:value="1"'),
        (' table:number-rows-repeated="1048576"', 'office:value-type="float" office:value="1"'),
    ],
)
def test_a_value_repeated_to_the_border_is_a_bomb(tmp_path: Path, row: str, cell: str) -> None:
    with zipfile.ZipFile(FIXTURES / "ufficio.ods") as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    bomb = f"<table:table-row{row}><table:table-cell {cell}/></table:table-row></table:table>"
    entries["content.xml"] = entries["content.xml"].replace(b"</table:table>", bomb.encode(), 1)
    assert refusal_of(zipped(tmp_path, entries)).startswith("Il file, una volta aperto, è troppo grande.")


@pytest.mark.parametrize("kind", ["xlsx", "xlsb", "xls", "ods"])
@pytest.mark.parametrize("seed", range(12))
def test_damage_gives_a_refusal_or_a_table_and_nothing_else(tmp_path: Path, kind: str, seed: int) -> None:
    """Cut short, or with bytes changed: never a traceback, never a panic of the reader."""
    whole = bytearray((FIXTURES / f"ufficio.{kind}").read_bytes())
    dice = random.Random(seed)
    damaged = whole[: dice.randrange(100, len(whole))] if seed % 3 == 0 else whole
    for _ in range(0 if seed % 3 == 0 else 20):
        damaged[dice.randrange(len(damaged))] = dice.randrange(256)
    path = tmp_path / f"file.{kind}"
    path.write_bytes(bytes(damaged))
    with contextlib.suppress(FileRefused):
        read_file(path).close()


def test_a_lie_about_the_size_inside_a_zip_is_damage(tmp_path: Path) -> None:
    content = bytearray(office_with(tmp_path, {"xl/media/x": b"0" * 5_000_000}).read_bytes())
    true, false = (5_000_000).to_bytes(4, "little"), (50).to_bytes(4, "little")
    path = tmp_path / "bugia.xlsx"
    path.write_bytes(bytes(content.replace(true, false)))
    assert refusal_of(path).startswith("Il file è danneggiato o incompleto.")


def test_cells_that_the_reader_would_skip_refuse_the_file() -> None:
    said = refusal_of(FIXTURES / "celle-brevi.xlsb")
    assert said.startswith("Il file .xlsb è scritto in un modo che non sappiamo leggere. Aprilo con Excel")


def test_the_size_is_said_in_megabytes_that_differ_from_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "grande.csv"
    path.write_bytes(b"a;b\n" * 300)
    assert refusal_of(path, Limits(file_bytes=1024)).startswith("Il file è di 2 kB. Il limite è 1 kB.")
    assert refusal_of(path, Limits(file_bytes=1199)).startswith("Il file è di 2 kB. Il limite è 1 kB.")


def test_a_refusal_leaves_nothing_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "t"))
    (tmp_path / "t").mkdir()
    path = tmp_path / "file.csv"
    path.write_bytes(b'a;b\n"1;2\n')
    refusal_of(path)
    assert list((tmp_path / "t").iterdir()) == []
