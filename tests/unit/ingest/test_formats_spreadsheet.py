# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do XLSX, XLSB, XLS and ODS give the same text for the same cells?"""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from ingest.formats import Merge, read_file
from ingest.formats.spreadsheet import clock_text, duration_text, moment_text, number_text
from ingest.recognise import recognise_all
from tests.unit.ingest.grids import grid, text_grid

FIXTURES = Path(__file__).parents[2] / "fixtures" / "formats"
FORMATS = ("xlsx", "xlsb", "xls", "ods")


@pytest.mark.parametrize("kind", FORMATS)
def test_four_formats_of_one_workbook_say_the_same(kind: str) -> None:
    with read_file(FIXTURES / f"ufficio.{kind}") as book:
        assert book.kind == kind
        assert [(sheet.name, sheet.visible) for sheet in book.sheets] == [
            ("Accordi", True),
            ("Note", True),
            ("Elenchi", False),
        ]
        cells = grid(book.sheets[0])
        assert list(cells) == [1, 2, 4, 5, 6, 7, 9, 10]
        assert cells[2][:2] == ("Situazione al", "2026-10-31")
        assert cells[6] == ("A-1", "00412", "2026-01-01", "2026-12-31", "09:00", "12:00", "7.2", "Attivo")
        assert cells[7] == ("A-2", "413", "2026-02-01", "", "09:30", "12:30", "07:12", "Sospeso")
        assert cells[9] == ("A-3", "€ 414", "2026-03-01", "2026-08-31", "09:00", "12:00", "0.3", 'Perché "sì"')
        assert book.sheets[0].totals == (10,)


@pytest.mark.parametrize("kind", FORMATS)
def test_four_formats_of_one_workbook_are_recognised_alike(kind: str) -> None:
    with read_file(FIXTURES / f"ufficio.{kind}") as book:
        agreements, notes, lists = recognise_all(book)
    assert (agreements.table, agreements.header_row, agreements.left_out) == ("accordi", 5, (10,))
    assert {name: found.columns for name, found in agreements.located.items()} == {
        "accordo": (1,),
        "matricola": (2,),
        "inizio": (3,),
        "fine": (4,),
        "dalle": (5,),
        "alle": (6,),
        "giornata_minuti": (7,),
        "stato": (8,),
    }
    assert agreements.located["giornata_minuti"].unit == "hours"
    assert [(issue.code, issue.level) for issue in agreements.issues] == [("ING-21", "warning")]
    assert [issue.code for issue in (*notes.issues, *lists.issues)] == ["ING-20", "ING-25"]


def test_merged_headings_are_filled_in_the_head(tmp_path: Path) -> None:
    with read_file(FIXTURES / "ufficio.xlsx") as book:
        sheet = book.sheets[0]
    assert sheet.head[3][2:4] == ("Periodo", "Periodo")
    assert sheet.head[4][:2] == ("N. accordo", "Matr.")
    assert Merge(1, 1, 1, 8) in sheet.merged


def test_the_1904_calendar_gives_the_same_days(tmp_path: Path) -> None:
    path = tmp_path / "mac.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        form = book.add_format({"num_format": "dd/mm/yyyy"})
        book.add_worksheet().write_datetime("A1", datetime(2026, 10, 31), form)
    assert text_grid(path) == {1: ("2026-10-31",)}


def test_empty_columns_and_rows_before_the_table_keep_its_address(tmp_path: Path) -> None:
    path = tmp_path / "spostato.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write("C4", "qui")
    assert text_grid(path) == {4: ("", "", "qui")}


def test_failed_formulas_are_told_and_not_read_as_empty(tmp_path: Path) -> None:
    path = tmp_path / "errori.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Prima")
        sheet = book.add_worksheet("Dati & altro")
        sheet.write("A1", "x")
        sheet.write_formula("AB3", "=1/0", None, "#DIV/0!")
        sheet.write_formula("B2", "=VLOOKUP(1,A:A,1)", None, "#N/A")
    with read_file(path) as book:
        assert [(sheet.name, sheet.formulas.failed) for sheet in book.sheets] == [("Dati & altro", ((2, 2), (3, 28)))]


def _with_cells(path: Path, cells: str) -> Path:
    """Write a spreadsheet whose rows are this XML."""
    plain = path.with_name("plain.xlsx")
    with xlsxwriter.Workbook(plain) as book:
        book.add_worksheet("Dati").write("A1", "x")
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = re.sub(rb"<sheetData>.*</sheetData>", f"<sheetData>{cells}</sheetData>".encode(), content)
            target.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("cell", "unvalued"),
    [
        ('<c r="B2"><f>1+1</f></c>', True),
        ('<c r="B2" s="3"><f>1+1</f><v></v></c>', True),
        ('<c r="B2"><f t="shared" si="0"/><v/></c>', True),
        ('<c r="B2"><f>1+1</f><v>2</v></c>', False),
        ('<c r="B2" t="str"><f>IF(A2="","","x")</f><v></v></c>', False),  # computed: it is an empty text
        ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', False),
        ('<c r="B2"/>', False),
        ('<c r="B2"/><c r="C2"><f>1+1</f><v>2</v></c>', False),
    ],
)
def test_a_formula_that_nobody_computed_is_told_from_one_that_gives_nothing(
    tmp_path: Path, cell: str, unvalued: bool
) -> None:
    rows = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c>{cell}</row>'
    with read_file(_with_cells(tmp_path / "dati.xlsx", rows)) as book:
        assert book.sheets[0].formulas.unvalued == (((2, 2),) if unvalued else ())


def test_formulas_are_found_however_the_file_is_cut_in_pieces(tmp_path: Path) -> None:
    long = "+1" * 300  # some megabytes in all: a cell stands across each border
    cells = (f'<c r="A{n}"><v>1</v></c><c r="B{n}"><f>A{n}{long}</f><v></v></c>' for n in range(1, 8_001))
    rows = "".join(f'<row r="{n}">{found}</row>' for n, found in enumerate(cells, 1))
    with read_file(_with_cells(tmp_path / "dati.xlsx", rows)) as book:
        assert book.sheets[0].formulas.unvalued == tuple((n, 2) for n in range(1, 8_001))


@pytest.mark.parametrize(
    ("value", "text"),
    [(412.0, "412"), (7.6, "7.6"), (0.1 + 0.2, "0.3"), (1e16, "10000000000000000"), (1e-7, "0.0000001"), (-3.0, "-3")],
)
def test_numbers_read_as_people_see_them(value: float, text: str) -> None:
    assert number_text(value) == text


def test_times_and_moments_are_written_without_what_is_not_there() -> None:
    assert clock_text(time(7, 12)) == "07:12"
    assert clock_text(time(7, 12, 30)) == "07:12:30"
    assert duration_text(timedelta(hours=36)) == "36:00"
    assert duration_text(timedelta(hours=1, seconds=5)) == "01:00:05"
    assert duration_text(-timedelta(minutes=90)) == "-01:30"
    assert moment_text(datetime(2026, 10, 31)) == date(2026, 10, 31).isoformat()
    assert moment_text(datetime(2026, 10, 31, 14, 22)) == "2026-10-31 14:22:00"
