# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do answers to each of our questionnaires come back the same from KoboToolbox, whatever was ticked at the export?

Questionnaire -> XLSForm -> answers as KoboToolbox writes them (headings: XML names with or without groups, labels;
answers: names, labels) -> read, matched, recoded: the same values.
"""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from ingest.questionari.detect import LIMITS, read
from ingest.questionari.preview import collect, preview
from ingest.questionari.xlsform import Form, read_form
from surveys.authoring.pages import Answer, answers
from surveys.authoring.xlsform import write_xlsform
from surveys.instrument import Instrument, Kind
from surveys.reading import known

PEOPLE = 30
BEFORE, AFTER = ("start", "end"), ("_id", "_uuid", "_submission_time", "_submitted_by", "__version__", "_index")
ABOUT = ("2026-11-23T10:00:00.000+01:00", "2026-11-23T10:09:00.000+01:00")

Person = Mapping[str, Answer]


@pytest.mark.parametrize("style", ["name", "label"])
@pytest.mark.parametrize("headings", ["path", "name", "label"])
@pytest.mark.parametrize("instrument", known(), ids=lambda each: each.id)
def test_the_same_values_come_back(instrument: Instrument, headings: str, style: str, tmp_path: Path) -> None:
    (tmp_path / "modulo.xlsx").write_bytes(write_xlsform(instrument))
    form = read_form(tmp_path / "modulo.xlsx", LIMITS)
    draw = random.Random(20261123)
    people = [_person(instrument, draw) for _ in range(PEOPLE)]
    path = tmp_path / "kobo.csv"
    path.write_text(_export(instrument, form, people, headings, style), encoding="utf-8")
    export = read(path)
    found = preview(export, instrument)
    assert [issue.sentence("") for issue in found.issues if issue.level == "error"] == []
    assert (export.platform, found.absent, found.ignored, found.unmapped) == ("kobo", (), (), {})
    kept = collect(export, found, shuffle=random.Random(7))
    assert Counter(_said(each) for each in kept.respondents) == Counter(_said(_plain(each)) for each in people)


def _person(instrument: Instrument, draw: random.Random) -> Person:
    asked = [item for item in instrument.items if item.kind is not Kind.OPEN]
    given = {item.code: draw.choice(answers(item)) for item in asked if draw.random() < 0.9}
    return given or {asked[0].code: answers(asked[0])[0]}


def _export(instrument: Instrument, form: Form, people: Sequence[Person], headings: str, style: str) -> str:
    """Return the CSV of KoboToolbox: semicolons, everything quoted, its own columns before and after."""
    asked = {each.name: each for each in form.questions}
    names = [item.code for item in instrument.items]
    told = {
        "path": [asked[code].path for code in names],
        "name": names,
        "label": [form.words(asked[code].labels) for code in names],
    }[headings]
    written = io.StringIO(newline="")
    rows = csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL)
    rows.writerow([*BEFORE, *told, *AFTER])
    for number, person in enumerate(people, 1):
        given = [person.get(item.code) for item in instrument.items]
        cells = ["" if each is None else each.plain if style == "name" else each.label for each in given]
        rows.writerow([*ABOUT, *cells, number, f"uuid-{number}", ABOUT[1], "", "v1", number])
    return written.getvalue()


def _plain(person: Person) -> dict[str, str]:
    return {code: each.plain for code, each in person.items()}


def _said(values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((code, str(value)) for code, value in values.items()))
