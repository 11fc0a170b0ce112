# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a column mean: its kind, its sensitivity, and may people be counted by it?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import BigInteger, Column, Date, Integer, LargeBinary, String
from sqlalchemy.types import TypeEngine


class Kind(Enum):
    """How a value is stored; every measure is an integer in the unit that the column's name carries."""

    PERSONA = "persona"  # a keyed pseudonym, never a matricola
    CODE = "code"
    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    INTEGER = "integer"
    MINUTES = "minutes"
    EURO = "euro"  # cents, in 64 bits: the accounts of a large ente pass 21 million euros
    FLAG = "flag"  # 0 / 1 / NULL: unknown is not "no"
    SEALED = "sealed"  # ciphertext


class Sensitivity(Enum):
    """How much a value says about a person; messages never echo a value above PUBLIC."""

    PUBLIC = "public"
    PERSONAL = "personal"
    SPECIAL = "special"  # art. 9 GDPR: health, family condition


_STORAGE: dict[Kind, TypeEngine[Any]] = {
    Kind.PERSONA: BigInteger(),
    Kind.CODE: String(120),
    Kind.TEXT: String(),
    Kind.CHOICE: String(40),
    Kind.DATE: Date(),
    Kind.INTEGER: Integer(),
    Kind.MINUTES: Integer(),
    Kind.EURO: BigInteger(),
    Kind.FLAG: Integer(),
    Kind.SEALED: LargeBinary(),
}


@dataclass(frozen=True)
class Meaning:
    """The meaning of one column, kept in the column's own `info["meaning"]`."""

    kind: Kind
    sensitivity: Sensitivity
    breakdown: bool
    key: bool
    choices: tuple[str, ...]


class BreakdownRefused(TypeError):
    """A key or a sensitive column was declared as a breakdown (art. 4 L. 300/1970 kept by construction)."""


def column(
    name: str,
    kind: Kind,
    *,
    key: bool = False,
    required: bool = False,
    breakdown: bool = False,
    sensitivity: Sensitivity = Sensitivity.PERSONAL,
    choices: Iterable[str] = (),
) -> Column[Any]:
    """Return a column that carries its meaning; a person, a code or ciphertext can never be a breakdown."""
    if breakdown and (key or kind in (Kind.PERSONA, Kind.SEALED, Kind.TEXT)):
        raise BreakdownRefused(f"column {name!r}: a key, a person or a free text is not a breakdown")
    meaning = Meaning(kind, sensitivity, breakdown, key, tuple(choices))
    return Column(name, _STORAGE[kind], nullable=not (key or required), info={"meaning": meaning})


def meaning_of(col: Column[Any]) -> Meaning:
    """Return the meaning that `column` attached; KeyError says that the column was built without one."""
    meaning = col.info["meaning"]
    if not isinstance(meaning, Meaning):
        raise TypeError(f"column {col.name!r} carries no Meaning")
    return meaning
