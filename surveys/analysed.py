# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What came out of a wave, exactly? Behind the door: only `disclosure.questionnaires` reads it, and gives what may go.

Figures are floats as the statistics gave them; counts are exact. Mappings are by code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from surveys.change import Moved
from surveys.estimates import Estimate
from surveys.gap import GapFound
from surveys.instrument import Instrument, Scale
from surveys.reliability import Alpha
from surveys.wave import Wave

UNTOLD = ""
"""The code of the group of those who did not tell a trait."""

Table = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class ScoreFound:
    """A section or an item among some people: `answered` have a score (a section) or a valid answer (an item).

    `favourable` is a share, 0 to 1: of a section the mean of the persons' shares. `tones` (favourable, neutral,
    unfavourable) are counts for an item, sums of persons' shares for a section. `points` are the counts of each point
    of the scale, ascending, () for a section. `alike` says whether everybody came to the same value.
    """

    answered: int
    mean: Estimate
    favourable: Estimate
    tones: tuple[float, float, float]
    points: tuple[int, ...]
    scale: Scale
    alike: bool


@dataclass(frozen=True)
class GroupFound:
    """One category of a breakdown; `code` is `UNTOLD` for those who did not say. `scores` are by section."""

    code: str
    label: str
    invited: int | None
    answered: int
    scores: Mapping[str, ScoreFound]


@dataclass(frozen=True)
class Compared:
    """The categories of a breakdown, compared on a section: p as it is, before Holm.

    `effect` is rank-biserial of two groups (the first in the order of the options less the second), epsilon squared of
    more. `difference` is the distance in points of the means, the largest of more groups.
    """

    section: str
    p: float
    effect: float
    word: str
    difference: float
    detectable: float


@dataclass(frozen=True)
class BreakdownFound:
    """One breakdown: all its groups, in the order of the options, those who did not tell last."""

    item: str
    label: str
    groups: tuple[GroupFound, ...]
    compared: tuple[Compared, ...]


@dataclass(frozen=True)
class ReliabilityFound:
    """How far the items of a section (codes) say one thing. `interval` is what is to be shown."""

    items: tuple[str, ...]
    alpha: Alpha
    interval: tuple[float, float] | None
    omega: float | None


@dataclass(frozen=True)
class PriorityFound:
    """Importance less score of a section. `paired` people gave both: the interval is theirs."""

    section: str
    item: str
    paired: int
    gap: Estimate


@dataclass(frozen=True)
class ChangeFound:
    """How a section moved of which both waves asked the same; people with a score before and after."""

    section: str
    people_before: int
    people_after: int
    found: Moved


@dataclass(frozen=True)
class ConstructGap:
    """Workers beside managers on the questions that match."""

    construct: str
    title: str
    workers: ScoreFound
    managers: ScoreFound
    found: GapFound
    proxy: bool


@dataclass(frozen=True)
class WeightedFound:
    """Scores weighted to those invited by the traits of `margins`. `reason` is Italian: why there are none, or ""."""

    margins: tuple[str, ...]
    scores: Mapping[str, ScoreFound]
    costly: bool
    reason: str


@dataclass(frozen=True)
class Analysed:
    """One wave, exactly. The order of the answers is in none of it.

    `crossed` are the people by two breakdowns, for each thing that is shown of groups: (what, one, other) -> counts,
    rows and columns in the order of the groups; what is "" for all the people, or a section (people with a score).
    `choices` are counts by option. `doubts` are Italian words on the polarity of items. `straight` and `again` count
    those who answered all the same, and the records that are there twice.
    """

    wave: Wave
    instrument: Instrument
    answered: int
    complete: int
    sections: Mapping[str, ScoreFound]
    items: Mapping[str, ScoreFound]
    choices: Mapping[str, Mapping[str, int]]
    breakdowns: tuple[BreakdownFound, ...]
    crossed: Mapping[tuple[str, str, str], Table]
    reliability: Mapping[str, ReliabilityFound]
    priorities: tuple[PriorityFound, ...]
    changes: tuple[ChangeFound, ...]
    previous: Wave | None
    gaps: tuple[ConstructGap, ...]
    managers: Wave | None
    weighted: WeightedFound
    bands: Mapping[str, str]
    doubts: Mapping[str, str]
    straight: int
    again: int
