# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What did people answer, in KoboToolbox: headings with groups, choices in one column or one each, no places?"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ingest.questionari.export import Column, Export
from ingest.questionari.headings import one_line
from ingest.questionari.platforms import KOBO, Row, Table, exported

_NAME = re.compile(r"[A-Za-z_][\w.-]*(?:/[\w.-]+)*\Z")
_PLACE = re.compile(r"_(?P<question>.+)_(?:latitude|longitude|altitude|precision)\Z")
_UNTICKED = frozenset({"0", "0.0", "false"})
_TICKS = _UNTICKED | {"1", "1.0", "true", ""}

Blocks = Mapping[str, tuple[int, ...]]


def read_kobo(table: Table) -> Export:
    """Return the answers: places left out, a choice that was not shown told from one with nothing ticked.

    Headings are names or words. With names `code` is the path («benessere/A01», «mezzi/bici»); with words `text` is
    without its group, and an option stands in brackets behind its question.
    """
    headings = [one_line(heading) for heading in table.headings]
    blocks = _blocks(headings, table.rows)
    read = exported(KOBO, replace(table, rows=[_shown(row, blocks) for row in table.rows]))
    asked = [each for each in read.columns if not each.meta]
    named = all(_NAME.match(each.heading) for each in asked)
    places = {found["question"] for found in map(_PLACE.fullmatch, headings) if found}
    groups = _groups([each.heading for each in asked], blocks)
    columns = tuple(_column(each, named, places, groups, blocks) for each in read.columns)
    cells = tuple(tuple(_left(of, cell) for of, cell in zip(columns, row, strict=True)) for row in read.rows)
    return replace(read, columns=columns, rows=cells)


def _blocks(headings: Sequence[str], rows: Sequence[Row]) -> Blocks:
    """Return the columns (from 0) of each choice with a column per option: all of them hold ticks and nothing else.

    Where the choice has no column of its own, one option must have been left out by somebody: else they may be answers.
    """
    times = Counter(path for heading in headings for path in _paths(heading))
    below: dict[str, list[int]] = defaultdict(list)
    for at, heading in enumerate(headings):
        # An option may have a stroke in its words: the question is what it shares with others, or a column itself.
        question = next((path for path in reversed(_paths(heading)) if times[path] > 1 or path in headings), "")
        below[question].append(at)
    return {question: tuple(at) for question, at in below.items() if _is_choice(question, at, headings, rows)}


def _is_choice(question: str, at: Sequence[int], headings: Sequence[str], rows: Sequence[Row]) -> bool:
    ticks = {(row[each] or "").strip().lower() for row in rows for each in at}
    if not question or not ticks <= _TICKS or ticks == {""}:
        return False
    return question in headings or bool(ticks & _UNTICKED)


def _shown(row: Row, blocks: Blocks) -> Row:
    """Return a row in which the options of a choice that was not shown (none has a tick, none has a 0) are None."""
    hidden = {at for block in blocks.values() if not any(row[at] for at in block) for at in block}
    return tuple(None if at in hidden else cell for at, cell in enumerate(row)) if any(row) else row


def _groups(headings: Sequence[str], blocks: Blocks) -> frozenset[str]:
    """Return the groups: what stands before a stroke in more than one heading, and is no question."""
    seen = Counter(path for heading in headings for path in _paths(heading))
    return frozenset(path for path, times in seen.items() if times > 1 and path not in blocks)


def _paths(heading: str) -> list[str]:
    """Return what stands before each stroke of a heading, the shortest first."""
    parts = heading.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


def _column(of: Column, named: bool, places: set[str], groups: frozenset[str], blocks: Blocks) -> Column:
    if of.meta:
        return of
    if of.heading in places or of.heading.rpartition("/")[2] in places:
        return replace(of, meta="dropped")
    if named:
        return of
    question = next((path for path, at in blocks.items() if of.number - 1 in at), "")
    if question:
        return replace(of, code="", text=f"{_bare(question, groups)} [{of.heading[len(question) + 1 :]}]")
    return replace(of, code="", text=_bare(of.heading, groups))


def _bare(heading: str, groups: frozenset[str]) -> str:
    """Return a heading without the groups before it; a stroke inside a question stays."""
    inside = [path for path in _paths(heading) if path in groups]
    return heading[len(inside[-1]) + 1 :] if inside else heading


def _left(of: Column, cell: str | None) -> str | None:
    return "" if of.meta == "dropped" and cell else cell
