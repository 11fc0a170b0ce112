# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does a CSV come back cell by cell, with the row numbers that a spreadsheet shows?"""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.formats import Limits, read_file
from ingest.formats.grid import PLAIN_LINE
from ingest.issues import FileRefused
from tests.unit.ingest.grids import Grid, text_grid

CLEAN = "matricola;giorno;ore\n412;01/10/2026;7,2\n413;02/10/2026;0\n"
CLEAN_GRID = {1: ("matricola", "giorno", "ore"), 2: ("412", "01/10/2026", "7,2"), 3: ("413", "02/10/2026", "0")}


def written(folder: Path, content: bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_way_of_writing_gives_the_same_cells(tmp_path: Path, delimiter: str, newline: str, encoding: str) -> None:
    rows = [["matricola", "città", "note"], ["00412", "Forlì", "€ 7.20"], ["413", "", "perché “sì”"]]
    text = newline.join(delimiter.join(row) for row in rows) + newline
    assert text_grid(written(tmp_path, text.encode(encoding))) == {n: tuple(row) for n, row in enumerate(rows, 1)}


def test_a_clean_file_is_read_where_it_lies(tmp_path: Path) -> None:
    path = written(tmp_path, CLEAN.encode())
    with read_file(path) as book:
        (sheet,) = book.sheets
        assert not sheet.row_numbers
        assert sheet.csv.resolve() == path.resolve()
        assert (sheet.rows, sheet.columns, sheet.delimiter, sheet.encoding) == (3, 3, ";", "utf-8")
        assert sheet.head[1] == ("412", "01/10/2026", "7,2")
    assert text_grid(path, after_row=1) == {2: CLEAN_GRID[2], 3: CLEAN_GRID[3]}


@pytest.mark.parametrize("repeat", [1, 40, 100])
def test_clean_files_keep_their_row_numbers_beyond_the_head(tmp_path: Path, repeat: int) -> None:
    lines = ["a;b"] + [f"{n};x" for n in range(2, 2 + repeat)]
    got = text_grid(written(tmp_path, "\r\n".join(lines).encode()), after_row=1)
    assert got == {n: (str(n), "x") for n in range(2, 2 + repeat)}


def test_title_rows_above_a_clean_table_cost_no_speed_and_no_numbers(tmp_path: Path) -> None:
    titles = "Provincia di Esempio\n\nSituazione;al 31/10\n"
    path = written(tmp_path, (titles + CLEAN + "1;2;3\n" * 100).encode())
    with read_file(path) as book:
        assert not book.sheets[0].row_numbers
        assert book.sheets[0].head[:3] == (
            ("Provincia di Esempio", "", ""),
            ("", "", ""),
            ("Situazione", "al 31/10", ""),
        )
    assert text_grid(path, after_row=4)[5] == CLEAN_GRID[2]
    assert len(text_grid(path, after_row=4)) == 102


LATE = "a;b\n" + "1;2\n" * 50


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a;b\n\n1;2\n\n\n3;4\n", {1: ("a", "b"), 3: ("1", "2"), 6: ("3", "4")}),
        ("\n\na;b\n1;2\n", {3: ("a", "b"), 4: ("1", "2")}),
        ('a;b\n"x\ny";2\n3;4\n', {1: ("a", "b"), 2: ("x\ny", "2"), 3: ("3", "4")}),
        ('a;b\r\n"x\r\n\r\ny";2\r\n3;4', {1: ("a", "b"), 2: ("x\r\n\r\ny", "2"), 3: ("3", "4")}),
        ('a;b\n"x;y";"""z"""\n', {1: ("a", "b"), 2: ("x;y", '"z"')}),
        ('a;b\n"";12"\n', {1: ("a", "b"), 2: ("", '12"')}),
        ("a;b\n;\n1;2\n", {1: ("a", "b"), 3: ("1", "2")}),
        ("a;b\n  ; \n1;2\n", {1: ("a", "b"), 3: ("1", "2")}),
        ("sep=,\na,b\n1,2\n", {1: ("a", "b"), 2: ("1", "2")}),
        ("solo\nuna\n\ncolonna\n", {1: ("solo",), 2: ("una",), 4: ("colonna",)}),
        ("a;b\n1\n2;3\n", {1: ("a", "b"), 2: ("1", ""), 3: ("2", "3")}),
        ("a;b\n1;2;3;4\n5;6\n", {1: ("a", "b", "", ""), 2: ("1", "2", "3", "4"), 3: ("5", "6", "", "")}),
        ("a;b\n1;2;;\n5;6\n", {1: ("a", "b"), 2: ("1", "2"), 3: ("5", "6")}),
    ],
)
def test_odd_lines_keep_the_numbers_that_a_spreadsheet_shows(tmp_path: Path, content: str, expected: Grid) -> None:
    assert text_grid(written(tmp_path, content.encode())) == expected


@pytest.mark.parametrize("odd", ["\n", "x\n", "x;y;z\n", '"x\ny";z\n', '"x;y";z\n', 'x";z\n', ";\n", '"a""b";z\n'])
def test_an_odd_line_far_below_is_found_by_its_bytes(tmp_path: Path, odd: str) -> None:
    """The fast path must see it: with and without the odd line, the last row has the right number."""
    path = written(tmp_path, (LATE + odd + "fine;1\n").encode())
    got = text_grid(path)
    assert got[53][0] == "fine"
    assert got[2][:2] == ("1", "2")


def test_quoted_fields_without_surprises_stay_on_the_fast_path(tmp_path: Path) -> None:
    with read_file(written(tmp_path, b'"a";"b"\n' + b'"1";""\n' * 60)) as book:
        assert not book.sheets[0].row_numbers


@pytest.mark.parametrize("above", [0, 60])
def test_a_line_longer_than_a_plain_one_comes_back_whole(tmp_path: Path, above: int) -> None:
    fields = 3
    half = "x" * (PLAIN_LINE // fields + 1)
    lines = ["a;b;c"] + ["1;2;3"] * above + [";".join([half] * fields)] + ["4;5;6"]
    got = text_grid(written(tmp_path, "\n".join(lines).encode()), after_row=1)
    assert got[above + 2] == (half,) * fields
    assert got[above + 3] == ("4", "5", "6")


def test_ragged_rows_are_told_with_their_number_of_cells(tmp_path: Path) -> None:
    with read_file(written(tmp_path, b"a;b;c\n1;2\n1;2;3\n1;2;3;4\n1;2;3;;\n")) as book:
        assert book.sheets[0].ragged == ((2, 2), (4, 4))
        assert book.sheets[0].columns == 4


def test_totals_are_found_near_and_far(tmp_path: Path) -> None:
    near = written(tmp_path, b"a;b\n1;2\nTotale;3\n", "near.csv")
    far = written(
        tmp_path, (LATE + "Totale settore;9\n1;totale\n;TOTALE GENERALE\n Gran totale;2\n").encode(), "far.csv"
    )
    with read_file(near) as first, read_file(far) as second:
        assert first.sheets[0].totals == (3,)
        assert second.sheets[0].totals == (52, 54, 55)
        assert not second.sheets[0].row_numbers
        assert [row.number for row in second.sheets[0].tail] == [51, 52, 53, 54, 55]


def test_a_quote_that_never_closes_is_refused_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refusal:
        read_file(written(tmp_path, b'a;b\n1;2\n"x;3\n4;5\n'))
    assert refusal.value.issue.row == 3
    assert refusal.value.issue.sentence("f.csv") == (
        "ING-01 · f.csv, riga 3: C'è una cella che comincia con le virgolette e non finisce. "
        "Chiudi o togli le virgolette in quella riga e ricarica il file."
    )


def test_a_text_in_no_known_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="codifica"):
        read_file(written(tmp_path, b"a;b\n1;\x81\x8d\n"))


def test_the_decimal_comma_is_not_a_delimiter(tmp_path: Path) -> None:
    assert text_grid(written(tmp_path, b"m;ore\n1;7,2\n2;3,6\n3;1,5\n"))[2] == ("1", "7,2")


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="1100 colonne"):
        read_file(written(tmp_path, b";".join([b"x"] * 1100) + b"\n\n"))


def test_names_with_signs_of_globs_are_only_names(tmp_path: Path) -> None:
    assert text_grid(written(tmp_path, CLEAN.encode(), "accordi [1]*.csv")) == CLEAN_GRID
    assert text_grid(written(tmp_path, CLEAN.encode(), "l'ente.csv.gz")) == CLEAN_GRID


def test_closing_removes_the_grids_and_not_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, CLEAN.encode("utf-16"))
    with read_file(path) as book:
        assert book.sheets[0].csv.exists()
        assert oct(book.scratch.stat().st_mode)[-3:] == "700"
    assert not book.scratch.exists()
    assert path.exists()


def test_the_limit_of_size_is_a_parameter(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refusal:
        read_file(written(tmp_path, b"a;b\n" * 700_000), Limits(file_bytes=2 * 1024 * 1024))
    assert refusal.value.issue.sentence("f.csv") == (
        "ING-01 · f.csv: Il file è di 3 MB. Il limite è 2 MB. Togli i fogli che non servono o dividilo in due."
    )
