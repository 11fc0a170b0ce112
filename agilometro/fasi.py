# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Where do the phases of the ente stand on a day, and for which profiles is each area ready? Counted, then released."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from disclosure.gate import release
from disclosure.policy import Policy
from metrics.engine import Backend
from metrics.phases import PREFIX, Phase, Recorded, milestones, phase, phases_query, progress, recorded
from metrics.places import UnitTree
from metrics.readiness import (
    DIGITALISATION,
    PROFILES,
    SKILLS,
    Mapped,
    Profile,
    Stated,
    areas,
    mappings_query,
    people,
    readiness,
    seen,
)
from metrics.units import unit_tree, units_query, used_query
from norms.lookup import Norms
from norms.rules import Ruling
from record.tables import LIVELLI_AREA
from reports.phases import Area, Phases, skills_seen

MAPPING = "05"
"""The phase in which activities and skills are mapped (domain.md 1.2)."""


@dataclass(frozen=True)
class Prescribed:
    """What the ente's regulation says of its phases and profiles on a day."""

    phases: tuple[Phase, ...]
    profiles: tuple[Profile, ...]


def prescribed(norms: Norms, ente: str, on: date) -> Prescribed | None:
    """Return the phases and profiles in force; None where the ente has no phases."""
    known = {parameter.id for _, parameter in norms.parameters(ente)}
    rulings = [norms.in_force(each, ente, on) for each in sorted(known) if each.startswith(PREFIX)]
    phases = tuple(phase(ruling) for ruling in rulings if ruling is not None)
    if not phases:
        return None
    in_force = {each: ruling for each in known if (ruling := norms.in_force(each, ente, on)) is not None}
    return Prescribed(phases, tuple(_profile(code, in_force) for code in PROFILES))


def _profile(code: str, in_force: dict[str, Ruling]) -> Profile:
    name = PROFILES[code]
    ids = {
        DIGITALISATION: f"profilo.{name}.{DIGITALISATION}",
        SKILLS: f"profilo.{name}.{SKILLS}",
        "giorni": f"giorni_agili.massimi_settimana.{name}",
    }
    found = {what: in_force[id] for what, id in ids.items() if id in in_force}
    days = found["giorni"].number if "giorni" in found else None
    levels = {aspect: _level(found.get(aspect), aspect) for aspect in LIVELLI_AREA}
    return Profile(code, levels[DIGITALISATION], levels[SKILLS], days, tuple(found.values()))


def _level(ruling: Ruling | None, aspect: str) -> str | None:
    return ruling.text if ruling is not None and ruling.text in LIVELLI_AREA[aspect] else None


# ---------------------------------------------------------------- the record


@dataclass(frozen=True)
class Observed:
    """What the record holds of phases, mappings and units, as known on a day."""

    done: dict[str, Recorded]
    stated: tuple[Stated, ...]
    tree: UnitTree


def phases_on(where: Backend, norms: Norms, ente: str, policy: Policy, on: date, known_on: date) -> Phases | None:
    """Return the phases and areas of a day as known on another; None where the regulation has no phases."""
    said = prescribed(norms, ente, on)
    return None if said is None else told(said, _read(where, on, known_on), policy, on, known_on)


def told(said: Prescribed, observed: Observed, policy: Policy, on: date, known_on: date) -> Phases:
    """Return what may be seen of the phases and areas of a day."""
    found = milestones(said.phases, observed.done, on)
    mapped = areas(observed.tree, observed.stated, on)
    return Phases(
        on=on,
        milestones=found,
        progress=progress(found, on),
        profiles=said.profiles,
        areas=tuple(_area(each, said.profiles, policy, on, known_on) for each in mapped),
        mapping_end=next((each.due for each in said.phases if each.number == MAPPING), None),
        strange=tuple(sorted(observed.done.keys() - {each.number for each in said.phases})),
    )


def _read(where: Backend, on: date, known_on: date) -> Observed:
    with where.opened(known_on) as reader:
        done = recorded(reader.rows(phases_query(reader.relations)))
        stated = tuple(Stated(*row) for row in reader.rows(mappings_query(reader.relations)))
        units = reader.rows(units_query(reader.relations))
        staffed = {code for (code,) in reader.rows(used_query(reader.relations))}
    mapped = {row.struttura for row in stated if row.rilevata_il <= on}
    return Observed(done, stated, unit_tree(units, staffed | mapped, on))


def _area(mapped: Mapped, profiles: tuple[Profile, ...], policy: Policy, on: date, known_on: date) -> Area:
    """Return an area as it may be seen: its readiness follows from what is released, never from what was counted."""
    counted = people(mapped, on, known_on)
    released = None if counted is None else release([counted], {}, policy)[counted.indicator]
    activities = seen(mapped.activities, mapped.activity_counts)
    skills = skills_seen(mapped.skills, released)
    return Area(
        code=mapped.unit.code,
        name=mapped.unit.name,
        activities=mapped.activities,
        activity_counts=activities,
        skills=mapped.skills,
        people=released,
        readiness=tuple(readiness(profile, activities, skills) for profile in profiles),
        below=mapped.below,
    )
