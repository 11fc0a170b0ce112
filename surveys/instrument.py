# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is a questionnaire: its items, scales, sections, and what makes two of its versions comparable?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property


class Kind(Enum):
    """What an item asks for."""

    LIKERT = "likert"
    IMPORTANCE = "importanza"
    CHANGE = "cambiamento"
    """Worse, the same, better: -1, 0, 1."""
    COUNT = "conteggio"
    """A small whole number on a bounded scale, as days in a week."""
    SINGLE = "scelta"
    """One of some categories without an order to compute on; a trait of the person when `Item.trait` holds."""
    NUMBER = "numero"
    """A number kept in bands only (`Item.options` are the bands, in ascending order)."""
    OPEN = "testo"
    """A comment: never joined to anything."""


SCORED = frozenset({Kind.LIKERT, Kind.IMPORTANCE, Kind.CHANGE, Kind.COUNT})
"""The kinds whose value is a point of a scale."""


class Sensitivity(Enum):
    """What an answer may reveal."""

    NONE = "nessuna"
    QUASI_IDENTIFIER = "quasi_identificativo"
    SPECIAL = "categoria_particolare"
    FREE_TEXT = "testo_libero"


class Comparability(Enum):
    """What may be made of the distance between the answers of two forms."""

    DIRECT = "D"
    """Both judge the same thing."""
    PROXY = "P"
    """One side estimates what the other lives: the word is «percezione»."""


@dataclass(frozen=True)
class Scale:
    """The points of an item, `minimum` to `maximum`; `labels` are those that have words, in Italian.

    From `favourable` up an answer (after reversal) is favourable, up to `unfavourable` it is unfavourable, what lies
    between is neutral.
    """

    id: str
    minimum: int
    maximum: int
    favourable: int
    unfavourable: int
    labels: Mapping[int, str] = field(default_factory=dict)

    @property
    def points(self) -> range:
        """Return the points, ascending."""
        return range(self.minimum, self.maximum + 1)

    def reversed(self, value: int) -> int:
        """Return the mirror of a point: minimum + maximum - value."""
        return self.minimum + self.maximum - value


@dataclass(frozen=True)
class Option:
    """One category of a choice, or one band of a number (from `low` to `high`, both included, None for no end)."""

    code: str
    label: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Item:
    """One question. `label` is ours and short; `official` is the wording that an ente loaded, "" for none.

    Scored kinds have a `scale`, choices and numbers have `options`. `polarity` is 1, -1 (reversed once, when scored)
    or 0 (no direction). `match` is the code of the same question in the other form; `equivalent` says the items of
    other versions of the instrument that ask exactly the same, as (version, code).
    """

    code: str
    section: str
    order: int
    kind: Kind
    label: str
    polarity: int = 1
    scale: Scale | None = None
    options: tuple[Option, ...] = ()
    construct: str = ""
    allow_na: bool = False
    sensitivity: Sensitivity = Sensitivity.NONE
    trait: bool = False
    match: str = ""
    comparability: Comparability | None = None
    official: str = ""
    equivalent: tuple[tuple[str, str], ...] = ()

    @property
    def scored(self) -> bool:
        """Return whether the value is a point of a scale."""
        return self.kind in SCORED


@dataclass(frozen=True)
class Section:
    """Some items that are read together. `score` says whether their mean is a score; `family` groups the sections that
    are tested together (Holm); `superior` marks the judgement of a superior (`disclosure`: its own threshold);
    `importance` is the code of the item that says how much the section matters, "" for none. `note` is what whoever
    answers must know before, "" for nothing.
    """

    code: str
    title: str
    score: bool = True
    family: str = ""
    superior: bool = False
    importance: str = ""
    note: str = ""


@dataclass(frozen=True)
class Instrument:
    """One questionnaire in one version. `constructs` maps a construct's code to its title.

    `needed` is the share of a person's items of a section that must be answered for a score: at least
    ceil(needed x items), not counting those answered «non applicabile»; `comparable_with` is the instrument whose
    matched items make a gap, "" for none. `minutes` is how long it takes.
    """

    id: str
    version: str
    title: str
    purpose: str
    source: str
    licence: str
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    constructs: Mapping[str, str] = field(default_factory=dict)
    needed: tuple[int, int] = (1, 2)
    comparable_with: str = ""
    form: str = "ALL"
    minutes: int = 0

    @cached_property
    def by_code(self) -> Mapping[str, Item]:
        """Return the items by code."""
        return {item.code: item for item in self.items}

    @cached_property
    def scored(self) -> tuple[Item, ...]:
        """Return the items whose value is a point of a scale, in the order of the questionnaire."""
        return tuple(item for item in self.items if item.scored)

    @cached_property
    def choices(self) -> tuple[Item, ...]:
        """Return the items that are answered with a category or kept in bands, in order."""
        return tuple(item for item in self.items if item.kind in (Kind.SINGLE, Kind.NUMBER))

    @cached_property
    def traits(self) -> tuple[Item, ...]:
        """Return the items that say who answers: the only ones that can be a breakdown."""
        return tuple(item for item in self.items if item.trait)

    @cached_property
    def comments(self) -> tuple[Item, ...]:
        """Return the items that are answered with a text."""
        return tuple(item for item in self.items if item.kind is Kind.OPEN)

    def of(self, section: str) -> tuple[Item, ...]:
        """Return the scored items of a section (by its code), or of a construct when no section has the code."""
        within = tuple(item for item in self.scored if item.section == section)
        return within or tuple(item for item in self.scored if item.construct == section)
