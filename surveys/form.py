# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does a person answer our own form: page by page, and what of what was sent is an answer?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from surveys.instrument import Instrument, Item, Kind, Section
from surveys.wave import Wave

NA = "na"
LONGEST_COMMENT = 1000
"""How many characters of a comment are taken: the form says so."""


class NotAnswerable(ValueError):
    """A code opens no form today. The message is Italian, with what to do: the person who typed it reads it."""


@dataclass(frozen=True)
class Asked:
    """The form that a code opens."""

    wave: Wave
    instrument: Instrument


@dataclass(frozen=True)
class Step:
    """One page of the form: a section with its questions."""

    section: Section
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Given:
    """What was answered: scored items as points, categories by their code, NA where that may be said.

    What was not answered is not there. Comments are apart: they are kept apart too.
    """

    values: Mapping[str, int | str]
    comments: tuple[tuple[str, str], ...]

    def written(self) -> str:
        """Return the values as text that says nothing but them: the same answers are always the same text."""
        return json.dumps(self.values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def steps(instrument: Instrument) -> tuple[Step, ...]:
    """Return the pages, in the order of the sections; a section without questions has none."""
    pages = (
        Step(section, tuple(item for item in instrument.items if item.section == section.code))
        for section in instrument.sections
    )
    return tuple(page for page in pages if page.items)


def given(instrument: Instrument, fields: Mapping[str, str]) -> Given:
    """Return the answers among the fields sent, by item code; what is no answer to its question is left out."""
    values: dict[str, int | str] = {}
    comments: list[tuple[str, str]] = []
    for item in instrument.items:
        said = fields.get(item.code, "").strip()
        if item.kind is Kind.OPEN:
            comments.extend([(item.code, said[:LONGEST_COMMENT])] if said else [])
            continue
        answer = _answer(item, said)
        if answer is not None:
            values[item.code] = answer
    return Given(values, tuple(comments))


def _answer(item: Item, said: str) -> int | str | None:
    if said == NA and item.allow_na:
        return NA
    if item.scale is not None:
        return next((point for point in item.scale.points if str(point) == said), None)
    return next((option.code for option in item.options if option.code == said), None)
