# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is a questionnaire as an XLSForm, for KoboToolbox and the others that read it?"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import datetime

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from surveys.authoring.pages import ANONYMOUS, Question, pages, words
from surveys.instrument import Instrument, Item

SURVEY = ("type", "name", "label", "hint", "required", "appearance")
CHOICES = ("list_name", "name", "label")
FORM = ("form_title", "form_id", "version", "default_language")

_BORN = datetime(2000, 1, 1)
"""The day that the file says it was made: the same questionnaire gives the same bytes."""

Row = tuple[str, ...]


def write_xlsform(instrument: Instrument) -> bytes:
    """Return an XLSForm (.xlsx: survey, choices, settings): our codes of items and options, a `group/code` per item.

    Every question is its own, rows of a matrix share the appearance `list-nolabel` under their columns. Source:
    surveys.md 4.11. Raises CannotWrite.
    """
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_numbers": False}) as book:
        book.set_properties({"created": _BORN})
        settings = (instrument.title, instrument.id, instrument.version, "Italiano (it)")
        for name, head, rows in (
            ("survey", SURVEY, _survey(instrument)),
            ("choices", CHOICES, _choices(instrument)),
            ("settings", FORM, [settings]),
        ):
            _write(book.add_worksheet(name), head, rows)
    return written.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, head: Row, rows: Iterable[Row]) -> None:
    for number, row in enumerate((head, *rows)):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text)


def _survey(instrument: Instrument) -> Iterator[Row]:
    yield ("note", "scopo", instrument.purpose, "", "", "")
    yield ("note", "anonimo", ANONYMOUS, "", "", "")
    for number, page in enumerate(pages(instrument), 1):
        yield ("begin_group", f"pagina{number}", page.title, "", "", "field-list")
        if page.note:
            yield ("note", f"pagina{number}_nota", page.note, "", "", "")
        for question in page.questions:
            yield from _question(question)
        yield ("end_group", "", "", "", "", "")


def _question(question: Question) -> Iterator[Row]:
    if question.matrix:
        columns = f"select_one {_list_of(question.items[0])}"
        name = f"{question.code.lower()}_righe"
        yield ("begin_group", name, question.text, question.help, "", "")
        yield (columns, f"{name}_testa", question.text, "", "no", "label")
        yield from ((columns, item.code, words(item), "", "no", "list-nolabel") for item in question.items)
        yield ("end_group", "", "", "", "", "")
        return
    item = question.items[0]
    kind = f"select_one {_list_of(item)}" if question.answers else "text"
    yield (kind, item.code, words(item), question.help, "no", "" if question.answers else "multiline")


def _choices(instrument: Instrument) -> Iterator[Row]:
    told = set()
    for page in pages(instrument):
        for question in page.questions:
            name = _list_of(question.items[0])
            if question.answers and name not in told:
                told.add(name)
                yield from ((name, answer.plain, answer.label) for answer in question.answers)


def _list_of(item: Item) -> str:
    """Return the name of the list of an item's answers: that of its scale, or its own."""
    if item.scale is None:
        return item.code.lower()
    return f"{item.scale.id}_na" if item.allow_na else item.scale.id
