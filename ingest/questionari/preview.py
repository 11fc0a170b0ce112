# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What would a file of answers become, what is wrong with it, and what is taken of it once it is confirmed?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableSequence, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.issues import Issue
from ingest.questionari import telling
from ingest.questionari.export import Column, Export
from ingest.questionari.labels import plain, unanswered, unquoted
from ingest.questionari.mapping import Mapping as Said
from ingest.questionari.match import Matched, Matching, match
from ingest.questionari.personal import is_personal
from ingest.questionari.recode import HIDDEN, Meaning, Reader, coded
from surveys.authoring.pages import CannotWrite, fitting, pages
from surveys.instrument import Instrument, Item, Kind
from surveys.reading import known
from surveys.wave import Wave

_FEWEST_FOR_TWINS = 10
"""Two people may well give the same few answers: below this, equal records are told to nobody."""


class Shuffler(Protocol):
    """A source of randomness that puts a list in another order: `secrets.SystemRandom()`."""

    def shuffle(self, x: MutableSequence[Any], /) -> None:
        """Reorder a list in place."""


@dataclass(frozen=True)
class Preview:
    """What a file would become. Nothing of it is kept before somebody confirms, and nothing if an issue is an error.

    `absent` are items without a column, `ignored` questions of no item, `dropped` headings of personal columns.
    `recoded` says what each answer was read as, `unmapped` those that mean nothing to us, by item; bare numbers kept
    in bands are in neither, nor is what could be somebody's words. `empty` are records without any answer.
    """

    file: str
    platform: str
    instrument: Instrument
    matched: tuple[Matched, ...]
    absent: tuple[str, ...]
    ignored: tuple[Column, ...]
    dropped: tuple[str, ...]
    recoded: Mapping[str, Mapping[str, int | str]]
    unmapped: Mapping[str, tuple[str, ...]]
    records: int
    completes: int
    empty: int
    issues: tuple[Issue, ...]
    mapping: Said | None = None

    @property
    def ready(self) -> bool:
        """Return whether it may be confirmed: no issue is an error."""
        return not any(issue.level == "error" for issue in self.issues)


@dataclass(frozen=True)
class Collected:
    """What is kept of a file: no identity, in an order drawn by lot; comments in another one, of nobody.

    `respondents` go from item code to raw value: a point, the code of an option, «na». `statuses` say why an item has
    no valid value (out_of_range, unmapped, not_shown); what is in neither was not answered.
    """

    respondents: tuple[Mapping[str, int | str], ...]
    statuses: tuple[Mapping[str, str], ...]
    complete: tuple[bool, ...]
    comments: tuple[tuple[str, str], ...]


class NotReady(ValueError):
    """A file with errors was to be taken in. The message is Italian."""


@dataclass(frozen=True)
class _Answers:
    """One column of answers: its cells, and what each distinct one means."""

    item: Item
    column: Column
    reader: Reader
    cells: tuple[str | None, ...]
    meanings: Mapping[str | None, Meaning]
    doubtful: bool


def preview(
    export: Export,
    instrument: Instrument,
    mapping: Said | None = None,
    wave: Wave | None = None,
    *,
    file: str = "",
    others: Sequence[Instrument] | None = None,
) -> Preview:
    """Return what a file would become as answers to an instrument: everything that is wrong with it, at once.

    A file in which fewer than half of the items are found, or that fits one of the `others` (those known, when None)
    better, is told to be another questionnaire's, and nothing else is. With a `wave`, so are days outside of it.
    """
    said = mapping or Said()
    matching = match(export.columns, instrument, said)
    rivals = () if said.columns or said.blocks else known() if others is None else others
    wrong = _another(export, instrument, matching, rivals, len(said.absent))
    if wrong is not None:
        return _refused(export, instrument, matching, file, (*export.warnings, wrong))
    answers = _read(export, instrument, matching, said)
    answered = _answered(export, answers)
    issues = (
        *export.warnings,
        *matching.issues,
        *telling.absent(matching.absent, said.absent, wave, export.sheet),
        *telling.ignored(_questions(export, matching), export.sheet),
        *(issue for each in answers for issue in _told(each, export, said, instrument)),
        *telling.languages({meaning.language for each in answers for meaning in each.meanings.values()}, export.sheet),
        *telling.days(export, wave),
        *telling.records(export, answered, _twins(export, answers)),
    )
    return Preview(
        file=file,
        platform=export.platform,
        instrument=instrument,
        matched=matching.matched,
        absent=tuple(item.code for item in matching.absent),
        ignored=_questions(export, matching),
        dropped=_dropped(export, matching),
        recoded={each.item.code: _recoded(each) for each in answers},
        unmapped={each.item.code: found for each in answers if (found := _unmapped(each))},
        records=len(export.rows),
        completes=int(sum(export.complete)),
        empty=int((~answered).sum()),
        issues=issues,
        mapping=said,
    )


def collect(export: Export, preview: Preview, *, partial: Fraction | None = None, shuffle: Shuffler) -> Collected:
    """Return what is kept of a file that was previewed: people who reached the end and answered something.

    With `partial`, also those who did not and answered at least that share of the scored items that the file has.
    The order of people, and that of comments, are drawn from `shuffle`. Raises NotReady when the preview is not ready.
    """
    if not preview.ready:
        raise NotReady("il file ha errori: correggili, poi guarda di nuovo l’anteprima.")
    matching = Matching(preview.matched, (), (), ())
    answers = _read(export, preview.instrument, matching, preview.mapping or Said())
    rows = [int(row) for row in np.flatnonzero(_taken(export, answers, partial))]
    people: list[tuple[dict[str, int | str], dict[str, str], bool]] = [({}, {}, export.complete[row]) for row in rows]
    comments: list[tuple[str, str]] = []
    for each in answers:
        if each.item.kind is Kind.OPEN:
            said = (unquoted(each.cells[row] or "") for row in rows)
            comments.extend((each.item.code, text) for text in said if not unanswered(text))
        else:
            _give(each, rows, [values for values, _, _ in people], [statuses for _, statuses, _ in people])
    shuffle.shuffle(people)
    shuffle.shuffle(comments)
    return Collected(
        tuple(values for values, _, _ in people),
        tuple(statuses for _, statuses, _ in people),
        tuple(complete for _, _, complete in people),
        tuple(comments),
    )


def _give(
    each: _Answers, rows: Sequence[int], values: Sequence[dict[str, int | str]], statuses: Sequence[dict[str, str]]
) -> None:
    """Write the answers of a column into those of the people of some rows."""
    code = each.item.code
    worth = {cell: m.value for cell, m in each.meanings.items() if not m.status and m.value is not None}
    wrong = {cell: m.status for cell, m in each.meanings.items() if m.status}
    for row, given, told in zip(rows, values, statuses, strict=True):
        cell = each.cells[row]
        if cell in worth:
            given[code] = worth[cell]
        elif cell in wrong:
            told[code] = wrong[cell]


# ---------------------------------------------------------------- another questionnaire


def _another(
    export: Export, instrument: Instrument, matching: Matching, others: Sequence[Instrument], unasked: int
) -> Issue | None:
    """Return what to say of a file that answers another questionnaire; None when it answers this one.

    It does when fewer than half of the items that were asked are there, or when another one has more of its own there.
    """
    found = len(matching.matched)
    few = 2 * found < len(instrument.items) - unasked
    rivals = [other for other in others if other.id != instrument.id]
    fits = [(len(match(export.columns, other).matched), other) for other in rivals]
    most, best = max(fits, key=lambda pair: pair[0], default=(0, instrument))
    better = most > found or (few and 2 * most >= len(best.items) and best is not instrument)
    return telling.another(instrument, found, best.title if better else "", export.sheet) if few or better else None


def _refused(
    export: Export, instrument: Instrument, matching: Matching, file: str, issues: tuple[Issue, ...]
) -> Preview:
    absent = tuple(item.code for item in matching.absent)
    ignored, dropped = _questions(export, matching), _dropped(export, matching)
    return Preview(
        file, export.platform, instrument, matching.matched, absent, ignored, dropped, {}, {},
        len(export.rows), int(sum(export.complete)), 0, issues,
    )  # fmt: skip


def _questions(export: Export, matching: Matching) -> tuple[Column, ...]:
    """Return the questions of no item; a column without heading and without answers is none."""
    blank = {
        column.number
        for place, column in enumerate(export.columns)
        if not column.heading and not any(row[place] for row in export.rows)
    }
    return tuple(each for each in matching.ignored if each.number not in blank and not is_personal(each))


def _dropped(export: Export, matching: Matching) -> tuple[str, ...]:
    taken = {each.column for each in matching.matched}
    return tuple(each.heading for each in export.columns if each.number not in taken and is_personal(each))


# ---------------------------------------------------------------- answers


def _read(export: Export, instrument: Instrument, matching: Matching, said: Said) -> tuple[_Answers, ...]:
    """Return the columns of answers, each distinct cell read once."""
    place = {column.number: index for index, column in enumerate(export.columns)}
    found = []
    for each in matching.matched:
        index, item = place[each.column], instrument.by_code[each.item]
        cells = tuple(row[index] for row in export.rows)
        found.append(_answers(export, export.columns[index], item, cells, said))
    return tuple(found)


def _answers(export: Export, column: Column, item: Item, cells: tuple[str | None, ...], said: Said) -> _Answers:
    distinct = set(cells)
    as_codes, doubtful = coded(item, distinct)
    reader = Reader(
        item,
        export.labels.get(column.code, {}),
        export.assessments.get(column.code, {}),
        said.answers.get(item.code, {}),
        item.code in said.mirrored,
        as_codes,
        export.words.get(column.code, {}),
    )
    read = _comment if item.kind is Kind.OPEN else reader.read
    return _Answers(item, column, reader, cells, {cell: read(cell) for cell in distinct}, doubtful)


def _comment(cell: str | None) -> Meaning:
    """Return nothing but whether something was written."""
    if cell is None:
        return HIDDEN
    return Meaning(None if unanswered(unquoted(cell)) else 1)


def _mask(each: _Answers) -> NDArray[np.bool_]:
    """Return who answered a question: also with something that means nothing to us."""
    given = {cell: bool(cell) and (m.value is not None or bool(m.status)) for cell, m in each.meanings.items()}
    return np.fromiter((given[cell] for cell in each.cells), dtype=np.bool_, count=len(each.cells))


def _answered(export: Export, answers: Sequence[_Answers]) -> NDArray[np.bool_]:
    """Return who answered anything."""
    found = np.zeros(len(export.rows), dtype=np.bool_)
    for each in answers:
        found |= _mask(each)
    return found


def _taken(export: Export, answers: Sequence[_Answers], partial: Fraction | None) -> NDArray[np.bool_]:
    """Return whose answers are kept."""
    enough = np.array(export.complete, dtype=np.bool_)
    scored = [_mask(each) for each in answers if each.item.scored]
    if partial is not None and scored:
        given = np.sum(scored, axis=0)
        enough |= given * partial.denominator >= partial.numerator * len(scored)
    return enough & _answered(export, answers)


def _twins(export: Export, answers: Sequence[_Answers]) -> list[tuple[int, ...]]:
    """Return the rows of the file of records that say the same throughout, and not the same to every question."""
    scored = [each for each in answers if each.item.scored]
    if len(scored) < _FEWEST_FOR_TWINS or not export.rows:
        return []
    points = np.stack([_points(each) for each in scored], axis=1)
    given = points != _NO_POINT
    varied = points.max(axis=1) != np.where(given, points, points.max()).min(axis=1)
    several: dict[bytes, list[int]] = {}
    for row in np.flatnonzero((given.sum(axis=1) >= _FEWEST_FOR_TWINS) & varied).tolist():
        several.setdefault(points[row].tobytes(), []).append(row)
    alike: dict[bytes, list[int]] = {}
    for same, rows in several.items():
        for row in rows if len(rows) > 1 else ():
            alike.setdefault(same + _traits(answers, row), []).append(export.numbers[row])
    return [tuple(rows) for rows in alike.values() if len(rows) > 1]


_NO_POINT = -30_000


def _points(each: _Answers) -> NDArray[np.int16]:
    values = {cell: m.value if isinstance(m.value, int) else _NO_POINT for cell, m in each.meanings.items()}
    return np.fromiter((values[cell] for cell in each.cells), dtype=np.int16, count=len(each.cells))


def _traits(answers: Sequence[_Answers], row: int) -> bytes:
    choices = (each.meanings[each.cells[row]].value for each in answers if each.item.options)
    return "\x1f".join(str(choice) for choice in choices).encode()


# ---------------------------------------------------------------- what is shown and told


def _recoded(each: _Answers) -> dict[str, int | str]:
    if each.item.kind is Kind.OPEN:
        return {}
    return {
        unquoted(cell): meaning.value
        for cell, meaning in sorted(each.meanings.items(), key=lambda pair: pair[0] or "")
        if cell and meaning.value is not None and not (meaning.number and not each.reader.coded)
    }


def _unmapped(each: _Answers) -> tuple[str, ...]:
    labels = [unquoted(cell) for cell, meaning in each.meanings.items() if cell and meaning.status == "unmapped"]
    return telling.shown(each.item, labels)


def _told(each: _Answers, export: Export, said: Said, instrument: Instrument) -> Iterator[Issue]:
    """Yield what is wrong, or was decided by us, with the answers of a column."""
    if each.item.kind is Kind.OPEN:
        return
    tell = telling.OfColumn(each.item, each.column, export.sheet or None, _first_rows(each, export))
    level: telling.Level = "warning" if said.leave_out_unknown else "error"
    knowingly = {cell for cell in each.meanings if cell and _left_out(each, cell)}
    labels = {cell: m for cell, m in each.meanings.items() if cell and cell not in knowingly}
    yield from tell.unknown([cell for cell, m in labels.items() if m.status == "unmapped"], level)
    yield from tell.beyond([cell for cell, m in labels.items() if m.status == "out_of_range"], level)
    if each.reader.offered and not each.reader.answers:
        yield tell.length(each.reader.offered)
    if each.reader.against or any(m.against for m in labels.values()):
        yield tell.against()
    elif each.reader.unsure:
        yield tell.unsure()
    ours = any(m.ours for m in labels.values()) and _is_ours(each.column, each.item, instrument)
    yield from tell.choices(labels, each.doubtful, ours)


def _left_out(each: _Answers, cell: str) -> bool:
    """Return whether the ente said that an answer is not to be counted."""
    key = plain(unquoted(cell))
    return key in each.reader.answers and each.reader.answers[key] is None


def _first_rows(each: _Answers, export: Export) -> Mapping[str, int]:
    """Return where each answer that is to be told stands first; it is looked for only when there is one."""
    wanted = {cell for cell, m in each.meanings.items() if cell and (m.status or m.edge or m.against or m.ours)}
    found: dict[str, int] = {}
    if wanted:
        for cell, number in zip(each.cells, export.numbers, strict=True):
            if cell in wanted and cell is not None:
                found.setdefault(cell, number)
    return found


def _is_ours(column: Column, item: Item, instrument: Instrument) -> bool:
    """Return whether a column has the code that our own structures give it."""
    try:
        asked = [question for page in pages(instrument) for question in page.questions if item in question.items]
        written = {f"{each.code}[{fitting(item.code)}]" if each.matrix else each.code for each in asked}
    except CannotWrite:
        return False
    return column.code in written
