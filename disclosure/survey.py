# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What of a wave may be seen: the one object that page, file, document and command line all show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from surveys.instrument import Instrument
from surveys.wave import Wave

OTHERS = "altre"
"""The option code under which the options chosen by too few are put together, in `ReleasedSurvey.choices`."""


@dataclass(frozen=True)
class Interval:
    """A 95 % interval, rounded as the figure that it belongs to."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Tones:
    """Favourable, neutral and unfavourable answers: whole percentages that add up to 100; the interval of the first."""

    favourable: int
    neutral: int
    unfavourable: int
    interval: Interval | None = None


@dataclass(frozen=True)
class Score:
    """A section or an item among some people: `answered` valid answers (persons with a score for a section).

    `mean` has one decimal, after reversal. `interval` is None for a whole census and where none can be computed.
    `points` are the percentages of each point of the scale, ascending, adding up to 100; empty for a section.
    """

    answered: int
    mean: Decimal
    interval: Interval | None
    tones: Tones
    points: tuple[int, ...] = ()


@dataclass(frozen=True)
class Reliability:
    """How far the items of a section say one thing. None where it cannot be told; `note` is Italian and says why."""

    people: int
    items: int
    alpha: Decimal | None
    interval: Interval | None
    omega: Decimal | None
    word: str
    note: str
    dropped: Mapping[str, Decimal]
    """Alpha without each item, by item code."""
    item_total: Mapping[str, Decimal]


@dataclass(frozen=True)
class Group:
    """One category of a breakdown. `answered` is None where the group is reserved, and then `scores` is empty.

    `scores` are by section code; a section absent from it is reserved or has no data for this group.
    """

    code: str
    label: str
    invited: int | None
    answered: int | None
    scores: Mapping[str, Score]

    @property
    def reserved(self) -> bool:
        """Return whether nothing of the group may be shown."""
        return self.answered is None


@dataclass(frozen=True)
class Difference:
    """Whether the groups of a breakdown differ on a section: tested together with all the sections of the family.

    `band` is the p after Holm: «<0,01», «0,01-0,05», «>0,05». `effect` has one decimal: rank-biserial of two groups,
    epsilon squared of more. `detectable` is the least difference in points that so many answers could show.
    """

    section: str
    band: str
    effect: Decimal
    word: str
    certain: bool
    detectable: Decimal | None


@dataclass(frozen=True)
class Breakdown:
    """One breakdown that was declared before launch. `differences` are empty when a group is reserved."""

    item: str
    label: str
    groups: tuple[Group, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Priority:
    """How much a section matters to people, and how well it does; `gap` = importance - score with its interval."""

    section: str
    importance: Decimal
    score: Decimal
    gap: Decimal
    interval: Interval | None
    urgent: bool
    """Above the mean importance and below the mean score of the sections."""


@dataclass(frozen=True)
class Change:
    """How a section moved since the wave before (`surveys.md` 5.9). `word` is migliorato, peggiorato or stabile."""

    section: str
    before: Decimal | None
    after: Decimal | None
    difference: Decimal | None
    interval: Interval | None
    word: str


@dataclass(frozen=True)
class Gap:
    """Workers beside managers on one construct: positive where workers are more favourable. `proxy` says «percezione».

    `word` is allineati, disallineamento or da approfondire.
    """

    construct: str
    title: str
    workers: Score
    managers: Score
    difference: Decimal
    interval: Interval | None
    effect: Decimal
    band: str
    word: str
    proxy: bool


@dataclass(frozen=True)
class Turnout:
    """Who answered: of `invited` people (None when nobody said how many) `answered`, of whom `complete`."""

    invited: int | None
    answered: int
    complete: int


@dataclass(frozen=True)
class Theme:
    """A theme of the comments, counted: never a comment."""

    item: str
    theme: str
    count: int
    paraphrase: str


@dataclass(frozen=True)
class ReleasedSurvey:
    """One wave as it may be seen. `reserved` is why nothing is shown (Italian), "" when something is.

    `sections` and `items` are of all the respondents, by code; an item absent from `items` is reserved.
    `weighted` are the scores of sections weighted to the staff, beside the plain ones, empty unless they may be told.
    `warnings` are Italian sentences for the page. `bands` maps a section to its band against a benchmark (HSE).
    `previous` is the wave compared in `changes`.
    """

    wave: Wave
    instrument: Instrument
    turnout: Turnout | None
    reserved: str
    sections: Mapping[str, Score]
    items: Mapping[str, Score]
    choices: Mapping[str, Mapping[str, int]]
    """Of the items without a scale, the percentages by option code (and `OTHERS`), adding up to 100."""
    breakdowns: tuple[Breakdown, ...]
    reliability: Mapping[str, Reliability]
    priorities: tuple[Priority, ...]
    changes: tuple[Change, ...]
    previous: Wave | None
    gaps: tuple[Gap, ...]
    weighted: Mapping[str, Score]
    bands: Mapping[str, str]
    themes: tuple[Theme, ...]
    warnings: tuple[str, ...]
    run: str
    few: Mapping[str, str] = field(default_factory=dict)
    """Of sensitive items that are reserved because one tone has 1 or 2 answers, what is said instead, in Italian."""
