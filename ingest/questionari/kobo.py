# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What did people answer, in KoboToolbox: headings with groups, choices in one column or one each, no places?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.questionari.export import Column, Export
from ingest.questionari.headings import one_line
from ingest.questionari.platforms import KOBO, Row, Table, exported

_NAME = re.compile(r"[A-Za-z_][\w.-]*(?:/[\w.-]+)*\Z")
_PLACE = re.compile(r"_(?P<question>.+)_(?:latitude|longitude|altitude|precision)\Z")
_TICKS = frozenset({"0", "1", "0.0", "1.0", "true", "false", ""})

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
    """Return the columns (from 0) of each choice with a column per option: all of them hold ticks and nothing else."""
    below: dict[str, list[int]] = defaultdict(list)
    for at, heading in enumerate(headings):
        question, mark, _ = heading.rpartition("/")
        if mark:
            below[question].append(at)
    return {
        question: tuple(at)
        for question, at in below.items()
        if (len(at) > 1 or question in headings) and any(row[each] for row in rows for each in at)
        if all((row[each] or "").strip().lower() in _TICKS for row in rows for each in at)
    }


def _shown(row: Row, blocks: Blocks) -> Row:
    """Return a row in which the options of a choice that was not shown (none has a tick, none has a 0) are None."""
    hidden = {at for block in blocks.values() if not any(row[at] for at in block) for at in block}
    return tuple(None if at in hidden else cell for at, cell in enumerate(row)) if any(row) else row


def _groups(headings: Sequence[str], blocks: Blocks) -> frozenset[str]:
    """Return the groups: what stands before a stroke in more than one heading, and is no question."""
    seen: dict[str, int] = defaultdict(int)
    for heading in headings:
        for path in _paths(heading):
            seen[path] += 1
    return frozenset(path for path, times in seen.items() if times > 1 and path not in blocks)


def _paths(heading: str) -> Iterator[str]:
    parts = heading.split("/")
    for end in range(1, len(parts)):
        yield "/".join(parts[:end])


def _column(of: Column, named: bool, places: set[str], groups: frozenset[str], blocks: Blocks) -> Column:
    if of.meta:
        return of
    if of.heading in places or of.heading.rpartition("/")[2] in places:
        return replace(of, meta="dropped")
    if named:
        return of
    question, _, option = of.heading.rpartition("/")
    if question in blocks:
        return replace(of, code="", text=f"{_bare(question, groups)} [{option}]")
    return replace(of, code="", text=_bare(of.heading, groups))


def _bare(heading: str, groups: frozenset[str]) -> str:
    """Return a heading without the groups before it; a stroke inside a question stays."""
    inside = [path for path in _paths(heading) if path in groups]
    return heading[len(inside[-1]) + 1 :] if inside else heading


def _left(of: Column, cell: str | None) -> str | None:
    return "" if of.meta == "dropped" and cell else cell
