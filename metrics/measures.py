# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which shapes can a number have? Integer parts of integer wholes, never a ratio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement


@dataclass(frozen=True)
class Exclusion:
    """One reason for which a row is out of the whole; `label` is Italian, for the reader of the opened figure."""

    code: str
    label: str
    when: ColumnElement[bool]


@dataclass(frozen=True)
class Share:
    """Of the rows of a source, those in `whole`; of these, those in `part` (`part` outside `whole` never counts).

    Exclusions are tried in order: a row outside the whole falls in the first that holds; a row outside the whole in
    none of them is an error of the declaration, so that in + out = all rows, always.

    `beside` is the code of an indicator whose part is this whole, but for a few: the gate hides this whole wherever
    that part is hidden, or the one would tell the other. `nested` are the codes of indicators of the same grain, a
    snapshot of persons, whose whole holds this one or lies in it: the gate hides this whole wherever it would tell
    that too few people are between the two.
    """

    part: ColumnElement[bool]
    whole: ColumnElement[bool]
    exclusions: tuple[Exclusion, ...] = ()
    beside: str = ""
    nested: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rate:
    """The sum of an integer column over the sum of another, 0 <= part <= whole on each row."""

    part: ColumnElement[Any]
    whole: ColumnElement[Any]
