# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do the same answers come back from Google Forms, Microsoft Forms, KoboToolbox and a plain table?

Each file is written here as its platform writes it (surveys.md 4.8 to 4.11): words for headings where there are no
codes, numbers or words for answers, its own columns with what is personal.
"""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from ingest.questionari.detect import read
from ingest.questionari.preview import collect, preview
from surveys.authoring.pages import answers as authored
from surveys.instrument import Instrument, Item, Kind
from surveys.reading import known, load

Person = Mapping[str, int | str]
Rows = Sequence[Sequence[str]]

WHO = "mario.rossi@comune.esempio.it"


def _people(instrument: Instrument) -> list[dict[str, int | str]]:
    draw = random.Random(11)
    asked = [item for item in instrument.items if item.kind is not Kind.OPEN]
    return [{item.code: _given(item, draw) for item in asked if draw.random() < 0.95} for _ in range(25)]


def _given(item: Item, draw: random.Random) -> int | str:
    chosen = draw.choice(authored(item)).plain
    return int(chosen) if item.scored and chosen != "na" else chosen


def _label(item: Item, said: int | str | None) -> str:
    """Return the words of an answer; the number where a point has none."""
    return next((each.label for each in authored(item) if each.plain == str(said)), "")


def _digits(item: Item, said: int | str | None) -> str:
    """Return a number, as a linear scale gives it, and words elsewhere."""
    return str(said) if isinstance(said, int) else _label(item, said)


def google(instrument: Instrument, people: Sequence[Person], folder: Path) -> Path:
    """Write a CSV downloaded from Google Forms: grids as `Question [Row]`, points as digits."""
    titles = {section.code: section.title for section in instrument.sections}
    heads = [f"{titles[item.section]}  [{item.label}]" if item.scored else item.label for item in instrument.items]
    rows = [["2026/05/12 11:34:01 AM EST", *_cells(instrument, person, _digits)] for person in people]
    return _csv(folder / "risposte.csv", [["Timestamp", *heads], *rows])


def kobo(instrument: Instrument, people: Sequence[Person], folder: Path) -> Path:
    """Write a CSV of KoboToolbox: names with their groups, codes for answers."""
    heads = [f"{item.section}/{item.code}" for item in instrument.items]
    own = ["start", "end", "username", "_id", "_uuid", "_submission_time", "__version__"]
    code = {(item.code, each.plain): each.code for item in instrument.items for each in authored(item)}
    rows = []
    for person in people:
        cells = [code.get((item.code, str(person.get(item.code))), "") for item in instrument.items]
        times = ["2026-05-12T09:01:02.000+02:00", "2026-05-12T09:11:02.000+02:00", "mrossi", "7", "aaaa-bbbb"]
        rows.append([*times, "2026-05-12T09:11:09", "v1", *cells])
    return _csv(folder / "kobo.csv", [[*own, *heads], *rows], ";")


def microsoft(instrument: Instrument, people: Sequence[Person], folder: Path) -> Path:
    """Write a workbook of Microsoft Forms: only the statements as headings, with NBSP behind; words as answers."""
    heads = ["ID", "Ora di inizio", "Ora di completamento", "Posta elettronica", "Nome"]
    path = folder / "forms.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Form1")
        sheet.write_row(0, 0, [*heads, *(f"{item.label}\u00a0" for item in instrument.items)])
        for number, person in enumerate(people, 1):
            own = [number, 46154.4, 46154.5, WHO, "Mario Rossi"]
            sheet.write_row(number, 0, [*own, *_cells(instrument, person, _label)])
    return path


def table(instrument: Instrument, people: Sequence[Person], folder: Path) -> Path:
    """Write a table of nobody's: codes as headings, numbers turned into «3.0», the address of who answered."""
    heads = [*(item.code.lower() for item in instrument.items), "E-mail"]

    def said(item: Item, value: int | str | None) -> str:
        return f"{value}.0" if isinstance(value, int) else _label(item, value)

    return _csv(folder / "t.csv", [heads, *([*_cells(instrument, person, said), WHO] for person in people)], ";")


def _cells(instrument: Instrument, person: Person, said: Callable[[Item, int | str | None], str]) -> list[str]:
    return [said(item, person.get(item.code)) for item in instrument.items]


def _csv(path: Path, rows: Rows, separator: str = ",") -> Path:
    body = io.StringIO()
    csv.writer(body, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    path.write_text(body.getvalue(), encoding="utf-8")
    return path


@pytest.mark.parametrize("write", [google, kobo, microsoft, table], ids=lambda each: str(each.__name__))
@pytest.mark.parametrize("id", [instrument.id for instrument in known()])
def test_the_same_answers_come_back(
    id: str, write: Callable[[Instrument, Sequence[Person], Path], Path], tmp_path: Path
) -> None:
    instrument = load(id)
    people = _people(instrument)
    export = read(write(instrument, people, tmp_path))
    found = preview(export, instrument)
    assert [issue.sentence("") for issue in found.issues if issue.level == "error"] == []
    assert (found.absent, found.ignored, found.unmapped) == ((), (), {})
    kept = collect(export, found, shuffle=random.Random(3))
    assert _counted(kept.respondents) == _counted(people)
    assert WHO not in repr(kept) + repr(found)


def _counted(people: Sequence[Person]) -> Counter[str]:
    return Counter(repr(sorted(each.items())) for each in people)
