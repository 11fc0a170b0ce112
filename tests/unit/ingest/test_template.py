# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does every template load when it is filled in with its own example, without a word of complaint?"""

from datetime import datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select

from ingest.declarations import builtin_mapping, builtin_mappings
from ingest.door import Door
from ingest.formats import read_file
from ingest.recognise import recognise_all
from ingest.template import EMPTY, TEMPLATES, is_needed, template_fields, template_xlsx
from record import tables
from record.pseudonym import Keyring
from record.store import Store, reading

NOW = datetime(2026, 11, 15, 9, 0)


def filled(folder: Path, table: str, only_needed: bool = False) -> Path:
    """Write a template with the row of its examples; with `only_needed` the other cells stay empty."""
    mapping = builtin_mapping(table)
    book = openpyxl.load_workbook(BytesIO(template_xlsx(table)))
    for column, rule in enumerate(template_fields(mapping), start=1):
        if rule.example != EMPTY and (is_needed(mapping, rule) or not only_needed):
            book.worksheets[0].cell(2, column).value = rule.example
    path = folder / f"{table}.xlsx"
    book.save(path)
    return path


def test_every_canonical_table_has_a_template() -> None:
    assert set(TEMPLATES) == {mapping.table for mapping in builtin_mappings()}
    assert template_xlsx("accordi") == template_xlsx("accordi")


@pytest.mark.parametrize("table", TEMPLATES)
def test_every_heading_is_read_as_its_own_field(table: str, tmp_path: Path) -> None:
    with read_file(filled(tmp_path, table)) as book:
        (found,) = recognise_all(book)
    fields = template_fields(builtin_mapping(table))
    assert found.table == table
    assert found.issues == ()
    assert {name: located.columns for name, located in found.located.items()} == {
        rule.name: (column,) for column, rule in enumerate(fields, start=1)
    }


@pytest.mark.parametrize("only_needed", [False, True])
def test_the_example_of_every_table_loads(store: Store, keyring: Keyring, tmp_path: Path, only_needed: bool) -> None:
    door = Door(store, keyring, "ufficio personale")
    reports = door.load_all([filled(tmp_path, table, only_needed) for table in TEMPLATES], NOW)
    assert [sentence for report in reports for sentence in report.sentences()] == []
    for table, report in zip(TEMPLATES, reports, strict=True):
        (sheet,) = report.sheets
        assert (sheet.table, sheet.added, sheet.rejected) == (table, 1, 0)
        with reading(store) as conn:
            assert conn.execute(select(func.count()).select_from(tables.FACTS[table])).scalar_one() == 1


def test_zeros_are_kept_and_an_empty_template_writes_nothing(store: Store, keyring: Keyring, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(template_xlsx("organico")))
    page, how_to = book.worksheets
    assert (page["A1"].value, page.column_dimensions["A"].width > 8) == ("Matricola", True)
    assert how_to.title == "Come si compila"
    assert [cell.value for cell in how_to[2]][-1] == "00412"
    path = tmp_path / "vuoto.xlsx"
    path.write_bytes(template_xlsx("organico"))
    report = Door(store, keyring, "prova").load(path, NOW)
    assert (report.accepted, report.written, report.batches) == (0, False, ())
    assert [(issue.code, issue.level, issue.sheet) for issue in report.all_issues] == [
        ("ING-29", "warning", "Personale")
    ]


def test_a_sheet_with_only_the_name_of_the_instructions_is_not_passed_over(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(filled(tmp_path, "strutture"))
    book.worksheets[1]["A1"] = "Altro"
    book.save(tmp_path / "altro.xlsx")
    with read_file(tmp_path / "altro.xlsx") as opened:
        assert [issue.code for found in recognise_all(opened) for issue in found.issues] == ["ING-20"]
