# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do the same answers come back from EUSurvey, and from KoboToolbox with the form that we write for it?

The files are written here as EUSurvey's source writes them, and as KoboToolbox exports words with their groups.
"""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from ingest.formats.grid import Limits
from ingest.questionari.detect import read
from ingest.questionari.export import Export
from ingest.questionari.preview import collect, preview
from ingest.questionari.xlsform import read_form
from surveys.authoring.pages import answers as authored
from surveys.authoring.xlsform import write_xlsform
from surveys.instrument import Instrument, Item, Kind
from surveys.reading import known, load

INSTRUMENTS = [instrument.id for instrument in known()]
WHO = "mario.rossi@comune.esempio.it"
Person = dict[str, int | str]


@pytest.mark.parametrize("codes", [False, True])
@pytest.mark.parametrize("id", INSTRUMENTS)
def test_a_spreadsheet_of_eusurvey(id: str, codes: bool, tmp_path: Path) -> None:
    instrument, people = _answered(id)
    _comes_back(read(_sheets(instrument, people, tmp_path / "Content_Export.xlsx", codes)), instrument, people)


@pytest.mark.parametrize("id", INSTRUMENTS)
def test_xml_of_eusurvey(id: str, tmp_path: Path) -> None:
    instrument, people = _answered(id)
    _comes_back(read(_xml(instrument, people, tmp_path / "risultati.xml")), instrument, people)


@pytest.mark.parametrize("id", INSTRUMENTS)
def test_kobo_with_our_own_form(id: str, tmp_path: Path) -> None:
    instrument, people = _answered(id)
    form = tmp_path / "modulo.xlsx"
    form.write_bytes(write_xlsform(instrument))
    paths = {each.name: each.path for each in read_form(form, Limits()).questions}
    answers = tmp_path / "kobo.csv"
    with answers.open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
        written.writerow(["start", "_uuid", *(paths[item.code] for item in instrument.items)])
        for number, person in enumerate(people):
            # Kobo exports the names of the choices, which are our own codes in the form that we write.
            cells = [str(person.get(item.code, "")) for item in instrument.items]
            written.writerow(["2026-05-12T09:01:02", f"u-{number}", *cells])
    export = read(answers, structure=form)
    assert all(column.text for column in export.questions)
    _comes_back(export, instrument, people)


def _answered(id: str) -> tuple[Instrument, list[Person]]:
    instrument, draw = load(id), random.Random(5)
    asked = [item for item in instrument.items if item.kind is not Kind.OPEN]
    return instrument, [{item.code: _given(item, draw) for item in asked if draw.random() < 0.95} for _ in range(20)]


def _given(item: Item, draw: random.Random) -> int | str:
    chosen = draw.choice(authored(item)).plain
    return int(chosen) if item.scored and chosen != "na" else chosen


def _said(item: Item, value: int | str | None) -> str:
    return next((each.label for each in authored(item) if each.plain == str(value)), "")


def _beside(instrument: Instrument, row: Sequence[str]) -> Iterator[tuple[Item, str]]:
    return zip(instrument.items, row, strict=True)


def _code(item: Item, said: str) -> str:
    return next(f"ID{each.worth}{each.code}" for each in authored(item) if each.label == said)


def _sheets(instrument: Instrument, people: Sequence[Person], path: Path, codes: bool) -> Path:
    """Write the questions over as many sheets as it takes: thirty columns each, so that a test sees them go on."""
    titles = {section.code: section.title for section in instrument.sections}
    heads = [f"{titles[item.section]}: {item.label}" if item.scored else item.label for item in instrument.items]
    rows = [[_said(item, person.get(item.code)) for item in instrument.items] for person in people]
    if codes:
        heads = [f"{head} ({item.code})" for head, item in zip(heads, instrument.items, strict=True)]
        rows = [[cell and f"{cell} ({_code(item, cell)})" for item, cell in _beside(instrument, row)] for row in rows]
    heads += ["Numero di invito", "ID contributo", "Nome utente", "Data di creazione", "Ultimo aggiornamento", "Lingue"]
    whole = [heads, *([*row, "i-1", "c-1", WHO, "12/05/2026 09:01", "12/05/2026 09:11", "IT"] for row in rows)]
    with xlsxwriter.Workbook(path) as book:
        for at, start in enumerate(range(0, len(heads), 30)):
            sheet = book.add_worksheet(f"Content{at or ''}")
            sheet.write_row(0, 0, ["Alias", instrument.id])
            sheet.write_row(1, 0, ["Export Date", "13/05/2026 10:00"])
            for number, row in enumerate(whole, 3):
                sheet.write_row(number, 0, row[start : start + 30])
    return path


def _xml(instrument: Instrument, people: Sequence[Person], path: Path) -> Path:
    parts = ['<?xml version="1.0" encoding="UTF-8"?><Results create="2026-05-13_10-00-00"><Survey id="1">']
    parts.append('<Elements lang="IT">')
    for item in instrument.items:
        parts.append(f'<Question id="q-{item.code}">{escape(f"<p>{escape(item.label)}</p>")}</Question>')
        answers = enumerate(authored(item))
        parts += [f'<Answer id="a-{item.code}-{at}">{escape(each.label)}</Answer>' for at, each in answers]
    parts.append("</Elements></Survey><Answers>")
    for person in people:
        parts.append(
            f'<AnswerSet id="c-1" create="2026-05-12_09-01-02" last="2026-05-12_09-11-02" user={quoteattr(WHO)}>'
        )
        parts += [_chosen(item, person[item.code]) for item in instrument.items if item.code in person]
        parts.append("</AnswerSet>")
    path.write_text("".join([*parts, "</Answers></Results>"]), encoding="utf-8")
    return path


def _chosen(item: Item, value: int | str) -> str:
    at = next(at for at, each in enumerate(authored(item)) if each.plain == str(value))
    return f'<Answer aid="a-{item.code}-{at}" qid="q-{item.code}"></Answer>'


def _comes_back(export: Export, instrument: Instrument, people: Sequence[Person]) -> None:
    found = preview(export, instrument)
    assert [issue.sentence("") for issue in found.issues if issue.level == "error"] == []
    assert (found.absent, found.ignored, found.unmapped) == ((), (), {})
    kept = collect(export, found, shuffle=random.Random(3))
    assert _counted(kept.respondents) == _counted(people)
    assert WHO not in repr(export) + repr(kept)


def _counted(people: Sequence[Person]) -> Counter[str]:
    return Counter(repr(sorted(each.items())) for each in people)
