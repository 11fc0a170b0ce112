# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""For which profiles is an area ready, going by the mapping in force on a day, and what is missing?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from sqlalchemy import Select, select

from metrics.measured import Count, Measured
from metrics.places import ENTE, At, Unit, UnitTree
from norms.rules import Ruling
from record.relations import Relations
from record.tables import LIVELLI_AREA

DIGITALISATION, SKILLS = "digitalizzazione", "competenze"

PROFILES: Mapping[str, str] = {"P": "progettuale", "O": "obiettivi", "G": "gestionale"}
"""The profiles of Bologna's model by the letter that an agreement states, with the word in the ids of the norms."""


class Unseen(Enum):
    """Why the counts of a mapping are not there to be read."""

    UNMAPPED = "non mappata"
    INCOMPLETE = "mappatura incompleta"
    RESERVED = "riservato"


Seen = Mapping[str, int] | Unseen
"""The counts of an aspect by level, as a reader may see them, or why not."""


# ---------------------------------------------------------------- the mappings in force


@dataclass(frozen=True)
class Stated:
    """One row of a mapping: how many activities, or people, of a unit have a level."""

    struttura: str
    rilevata_il: date
    aspetto: str
    livello: str
    numero: int


@dataclass(frozen=True)
class Survey:
    """The mapping of one aspect of an area that is in force: the latest one. `missing` are the levels it leaves out.

    `repeated` says that another came before it. It holds no count.
    """

    taken: date
    missing: tuple[str, ...]
    repeated: bool


@dataclass(frozen=True)
class Mapped:
    """An area and its mappings in force; a level that a mapping does not state is not in its counts: it is not zero.

    The counts of people are exact: they go through the gate, by `people`, and nowhere else. `below` names the units
    within the area that have a mapping of their own: it is not added, because nobody says whether the area's holds it.
    """

    unit: Unit
    activities: Survey | None
    activity_counts: Mapping[str, int]
    skills: Survey | None
    people_counts: Mapping[str, int]
    below: tuple[str, ...]


def mappings_query(rel: Relations) -> Select[Any]:
    """Return the query of every mapping: struttura, rilevata_il, aspetto, livello, numero."""
    return select(*(rel["mappature_aree"].c[name] for name in Stated.__dataclass_fields__))


def areas(tree: UnitTree, rows: Iterable[Stated], on: date) -> tuple[Mapped, ...]:
    """Return the areas of a day in tree order: together they are the whole ente, and none lies within another.

    An area is the uppermost unit with a mapping; where a unit has none and something below it has, the units below;
    else the unit itself, not mapped.
    """
    taken: dict[str, list[Stated]] = {}
    for row in rows:
        if row.rilevata_il <= on:
            taken.setdefault(row.struttura, []).append(row)
    units, children = {unit.code: unit for unit in tree}, tree.children()

    def within(code: str) -> Iterator[str]:
        for child in children[code]:
            yield child
            yield from within(child)

    def found(code: str) -> Iterator[Mapped]:
        below = tuple(each for each in within(code) if each in taken)
        if code in taken or not below:
            yield _mapped(units[code], taken.get(code, ()), below)
        else:
            for child in children[code]:
                yield from found(child)

    return tuple(area for code in children[ENTE] for area in found(code))


def _mapped(unit: Unit, rows: Sequence[Stated], below: tuple[str, ...]) -> Mapped:
    activities, activity_counts = _in_force(rows, DIGITALISATION)
    skills, people_counts = _in_force(rows, SKILLS)
    return Mapped(unit, activities, activity_counts, skills, people_counts, below)


def _in_force(rows: Iterable[Stated], aspect: str) -> tuple[Survey | None, Mapping[str, int]]:
    """Return the latest mapping of an aspect, and its counts from the highest level down."""
    mine = [row for row in rows if row.aspetto == aspect]
    if not mine:
        return None, {}
    latest = max(row.rilevata_il for row in mine)
    counts = {row.livello: row.numero for row in mine if row.rilevata_il == latest}
    levels = LIVELLI_AREA[aspect]
    missing = tuple(level for level in levels if level not in counts)
    repeated = any(row.rilevata_il < latest for row in mine)
    return Survey(latest, missing, repeated), {level: counts[level] for level in levels if level in counts}


def seen(survey: Survey | None, counts: Mapping[str, int]) -> Seen:
    """Return the counts of a mapping, or why there are none: a level left out leaves no whole.

    Of activities they may be shown as they are, also where two people do them all: they are the procedures that an
    ente publishes office by office (D.Lgs. 33/2013, art. 35), and how digital one is says nothing of who follows it.
    """
    if survey is None:
        return Unseen.UNMAPPED
    return Unseen.INCOMPLETE if survey.missing else counts


def is_older(survey: Survey, phase_end: date | None, on: date) -> bool:
    """Tell whether a mapping was taken before the last day of the phase of the mappings, and that day is over."""
    return phase_end is not None and survey.taken < phase_end < on


# ---------------------------------------------------------------- the people of a mapping, for the gate


def people(area: Mapped, on: date, known_on: date) -> Measured | None:
    """Return the people of an area by level of skills, to be released; None without a complete mapping.

    The level stands where the genere of other cubes does: a split of the whole that the gate shows or hides at once.
    Each area is a tree of its own, without the total of the ente: a mapping stays the same for years, so the total of
    the day on which one more area is mapped, less that of the day before, would be that area.
    """
    if area.skills is None or area.skills.missing:
        return None
    code, counts = area.unit.code, area.people_counts
    cells = {At(code): _count(sum(counts.values()))}
    # All on one level: who knows the area would know the level of each (domain.md 7.4), so no level goes to the gate.
    if sum(number > 0 for number in counts.values()) != 1:
        cells |= {At(code, level): _count(number) for level, number in counts.items()}
    tree = UnitTree((Unit(code, area.unit.name, None),))
    name = f"{SKILLS}:{code}"
    # The run names the mapping only: a hash of a handful of small counts could be guessed back.
    return Measured(name, on, known_on, tree, cells, (), name, f"{name}:{area.skills.taken:%Y-%m-%d}")


def _count(number: int) -> Count:
    return Count(part=number, whole=number, people=number, people_part=number, people_rest=0)


# ---------------------------------------------------------------- the profiles


@dataclass(frozen=True)
class Profile:
    """What a profile asks for: the least level of some activity and of some person; None is not prescribed.

    `rulings` are the norms that say so.
    """

    code: str
    digitalisation: str | None
    skills: str | None
    days: int | None
    rulings: tuple[Ruling, ...]

    @property
    def name(self) -> str:
        """Return the name that the regulation gives it."""
        return PROFILES[self.code]


class Outcome(Enum):
    """Whether an area is ready for a profile; the values are what machines read."""

    READY = "pronta"
    NOT_READY = "non_pronta"
    NOT_EVALUABLE = "non_valutabile"
    RESERVED = "riservato"


@dataclass(frozen=True)
class Readiness:
    """The outcome of one area and profile: `lacks` are the aspects that fail, or that nobody can evaluate.

    Not evaluable without any of them: the regulation does not say what the profile asks of a mapping.
    """

    profile: Profile
    outcome: Outcome
    lacks: tuple[str, ...]


def readiness(profile: Profile, activities: Seen, skills: Seen) -> Readiness:
    """Tell whether an area has some activity and some person that a profile is for, at its level or above.

    The regulation sets no threshold, and none is made up here; what is done at a low level («e/o») may be done at a
    higher one. Whatever is hidden hides the outcome: it is made of what a reader may see, so it cannot tell more.
    """
    if Unseen.RESERVED in (activities, skills):
        return Readiness(profile, Outcome.RESERVED, ())
    asked = {DIGITALISATION: (activities, profile.digitalisation), SKILLS: (skills, profile.skills)}
    reached = {name: _reaches(counts, name, least) for name, (counts, least) in asked.items() if least is not None}
    unknown = tuple(name for name, is_there in reached.items() if is_there is None)
    if unknown or not reached:
        return Readiness(profile, Outcome.NOT_EVALUABLE, unknown)
    lacks = tuple(name for name, is_there in reached.items() if not is_there)
    return Readiness(profile, Outcome.NOT_READY if lacks else Outcome.READY, lacks)


def _reaches(counts: Seen, aspect: str, least: str) -> bool | None:
    """Tell whether anything has a level or a higher one; None where nobody can say."""
    if isinstance(counts, Unseen):
        return None
    levels = LIVELLI_AREA[aspect]
    return any(counts[level] for level in levels[: levels.index(least) + 1])
