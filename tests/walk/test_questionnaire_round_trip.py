# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do answers to each of our questionnaires come back from LimeSurvey the same, whatever was ticked at the export?

Questionnaire -> `.lss` -> answers as LimeSurvey writes them (4 styles of headings x 2 of answers) -> read, matched,
recoded: the same values, the same scores.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from ingest.formats.grid import Limits
from ingest.issues import FileRefused
from ingest.questionari.export import Export
from ingest.questionari.limesurvey import read_limesurvey
from ingest.questionari.lss import read_structure
from ingest.questionari.preview import Collected, collect, preview
from surveys.answers import Answers
from surveys.authoring.lss import write_lss
from surveys.authoring.pages import answers as authored
from surveys.authoring.pages import fitting
from surveys.collected import Kept, answers
from surveys.instrument import Instrument, Item, Kind
from surveys.reading import known, load
from surveys.scoring import section_scores
from tests.unit.ingest.questionari.limesurvey_csv import ANSWERS, HEADINGS, columns, write

PEOPLE = 40
Person = Mapping[str, int | str]
OURS = [instrument.id for instrument in known()]


def _person(instrument: Instrument, draw: random.Random) -> dict[str, int | str]:
    """Return somebody who answers most questions, some of them with «non so»."""
    given = {item.code: _given(item, draw) for item in instrument.items if draw.random() < 0.9}
    first = instrument.scored[0]
    return {code: said for code, said in given.items() if said != ""} or {first.code: 1}


def _given(item: Item, draw: random.Random) -> int | str:
    if item.kind is Kind.OPEN:
        return draw.choice(["", '=meglio "prima",\ncon più tempo', "Niente; tutto bene"])
    chosen = draw.choice(authored(item))
    return int(chosen.plain) if item.scored and chosen.plain != "na" else chosen.plain


def _stored(instrument: Instrument, person: Person) -> dict[str, str]:
    """Return what LimeSurvey stores of a person: by item, the code of the answer, or the text."""
    found = {}
    for code, said in person.items():
        by_plain = {each.plain: each.code for each in authored(instrument.by_code[code])}
        found[code] = by_plain.get(str(said), str(said))
    return found


@pytest.fixture(scope="module")
def people() -> dict[str, list[dict[str, int | str]]]:
    draw = random.Random(20261123)
    return {each.id: [_person(each, draw) for _ in range(PEOPLE)] for each in known()}


ALIKE = ("civit2013", "abbreviated")
"""The one questionnaire that has questions which begin with the same fifteen characters."""

CASES = [
    (id, headings, style, structure)
    for id in OURS
    for headings in HEADINGS
    for style in ANSWERS
    for structure in (False, True)
    if structure or (id, headings) != ALIKE
]


@pytest.mark.parametrize(("id", "headings", "style", "structure"), CASES)
def test_the_same_values_and_scores_come_back(
    id: str, headings: str, style: str, structure: bool, people: dict[str, list[dict[str, int | str]]], tmp_path: Path
) -> None:
    instrument, asked = load(id), people[id]
    export = _through_limesurvey(instrument, asked, headings, style, structure, tmp_path)
    found = preview(export, instrument)
    kept = collect(export, found, shuffle=random.Random(7))
    assert [issue.sentence("") for issue in found.issues if issue.level == "error"] == []
    assert (found.absent, found.ignored, found.unmapped) == ((), (), {})
    values = [{code: said for code, said in each.items() if not _is_comment(instrument, code)} for each in asked]
    assert _counted(kept.respondents) == _counted(values)
    comments = Counter((code, said) for each in asked for code, said in each.items() if _is_comment(instrument, code))
    assert Counter((code, text) for code, text in kept.comments) == comments
    _same_scores(instrument, values, kept)


def test_cut_headings_that_are_alike_are_refused_without_the_structure(
    people: dict[str, list[dict[str, int | str]]], tmp_path: Path
) -> None:
    id, headings = ALIKE
    with pytest.raises(FileRefused) as refused:
        _through_limesurvey(load(id), people[id], headings, "long", False, tmp_path)
    assert {issue.code for issue in refused.value.issues} == {"ING-24"}


def _through_limesurvey(
    instrument: Instrument,
    people: list[dict[str, int | str]],
    headings: str,
    style: str,
    structure: bool,
    folder: Path,
) -> Export:
    """Return what is read of the file that LimeSurvey would write, with or without the survey's structure."""
    written = write_lss(instrument)
    cells = columns(written)
    code_of = {_item_of(cell.code): cell.code for cell in cells}
    rows = [{code_of[fitting(code)]: said for code, said in _stored(instrument, each).items()} for each in people]
    path = folder / "results-survey123456.csv"
    path.write_bytes(write(cells, rows, headings, style, separator=";" if style == "short" else ","))
    return read_limesurvey(path, Limits(), read_structure(written, Limits()) if structure else None)


def _item_of(column: str) -> str:
    return column.partition("[")[2].rstrip("]") or column


def _is_comment(instrument: Instrument, code: str) -> bool:
    return instrument.by_code[code].kind is Kind.OPEN


def _counted(people: Sequence[Person]) -> Counter[str]:
    return Counter(repr(sorted(each.items())) for each in people)


def _same_scores(instrument: Instrument, values: list[dict[str, int | str]], kept: Collected) -> None:
    """Compare each section's scores, sorted: the order of people is drawn by lot."""
    before = answers(instrument, "prima", [Kept(each, {}, True) for each in values])
    statuses = zip(kept.respondents, kept.statuses, kept.complete, strict=True)
    after = answers(instrument, "dopo", [Kept(value, status, done) for value, status, done in statuses])
    for section in instrument.sections:
        if section.score and instrument.of(section.code):
            assert np.array_equal(_sorted(before, section.code), _sorted(after, section.code), equal_nan=True)


def _sorted(of: Answers, section: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.sort(np.asarray(section_scores(of, section), dtype=np.float64))
