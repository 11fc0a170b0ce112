# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does any grid of text come back cell by cell, with its addresses, however it was written?"""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.formats import read_file
from ingest.issues import FileRefused
from tests.unit.ingest.grids import Grid, grid

LETTERS = "abzAZ019 ;,\t|\"'\n\ràéì€“.:/-_%()=TtoOaleE"
CELLS = st.text(alphabet=LETTERS, max_size=6)
GRIDS = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=45)
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")


def expected_of(rows: list[list[str]]) -> Grid:
    kept = {number: tuple(row) for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row)}
    width = max((index + 1 for row in kept.values() for index, cell in enumerate(row) if cell.strip()), default=0)
    return {number: row[:width] for number, row in kept.items()}


def read_back(path: Path) -> Grid:
    """Return the grid, without columns on the right in which nothing stands."""
    try:
        with read_file(path) as book:
            cells = grid(book.sheets[0])
    except FileRefused as refusal:
        if "vuoto" in refusal.issue.expected:
            return {}
        raise
    return expected_of([list(cells.get(number, ())) for number in range(1, max(cells, default=0) + 1)])


@settings(max_examples=80, deadline=None)
@given(GRIDS, st.sampled_from(";,\t|"), st.sampled_from(ENCODINGS), st.sampled_from(["\n", "\r\n"]), st.booleans())
@example([["sep", "x"], ["Totale", "1"]], ";", "utf-8", "\n", True)
@example([["a", "b"]] * 40 + [["", ""], ["c", "d"]], ";", "utf-8", "\r\n", False)
def test_csv_comes_back(rows: list[list[str]], delimiter: str, encoding: str, newline: str, quoted: bool) -> None:
    """With the header's delimiter told (`sep=`), so that a grid of odd signs cannot look like another one."""
    text = io.StringIO(newline="")
    text.write(f"sep={delimiter}{newline}")
    # Python's writer leaves a lone carriage return without quotes, and then it ends a line.
    quoted = quoted or any("\r" in cell for row in rows for cell in row)
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=delimiter, lineterminator=newline, quoting=quoting).writerows(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        path.write_bytes(text.getvalue().encode(encoding))
        assert read_back(path) == expected_of(rows)


PLAIN = st.text(alphabet="abzAZ019 àéì€.:/-_%", min_size=1, max_size=6).filter(lambda text: not text.isspace())


@settings(max_examples=80, deadline=None)
@given(
    st.integers(2, 5).flatmap(
        lambda width: st.lists(st.lists(PLAIN, min_size=width, max_size=width), min_size=1, max_size=45)
    ),
    st.sampled_from(";,\t|"),
    st.sampled_from(ENCODINGS),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.integers(0, 50),
)
def test_plain_csv_finds_its_own_delimiter(
    rows: list[list[str]], delimiter: str, encoding: str, newline: str, blank: int
) -> None:
    """An empty line somewhere, and the rows below it keep their numbers."""
    lines = [delimiter.join(row) for row in rows]
    lines.insert(min(blank, len(lines)), "")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        path.write_bytes(newline.join(lines).encode(encoding))
        found = read_back(path)
    told = [[], *([] for _ in lines)]
    for number, line in enumerate(lines, 1):
        told[number] = line.split(delimiter) if line else []
    assert found == expected_of(told[1:])


@settings(max_examples=40, deadline=None)
@given(GRIDS)
def test_xlsx_comes_back(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.xlsx"
        with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
            sheet = book.add_worksheet("Dati")
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write_string(number, column, cell)
        assert read_back(path) == expected_of(rows)
