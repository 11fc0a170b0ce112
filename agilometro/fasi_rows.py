# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How are the phases and the areas written down on the command line: as text, as JSON?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime

import click

from agilometro.figures import desk_of
from agilometro.settings import Settings
from metrics.phases import Milestone
from metrics.readiness import Readiness, Seen, Survey, Unseen
from reports.phases import (
    NO_PHASES,
    Area,
    Phases,
    done_words,
    lacks_words,
    levels_words,
    mapped_people,
    outcome_words,
    premise_words,
    progress_words,
    skills_seen,
    state_words,
    strange_words,
    survey_words,
    term,
)


def show_phases(settings: Settings, on: date | None, form: str, now: datetime) -> None:
    """Print the phases and the areas on a day, today unless given."""
    day = on or now.date()
    told = desk_of(settings, now).phases(day)
    if form == "json":
        click.echo(json.dumps(as_fields(day, told), ensure_ascii=False, indent=1))
    else:
        click.echo(NO_PHASES if told is None else as_text(told))


# ---------------------------------------------------------------- as people read it


def as_text(told: Phases) -> str:
    """Return the phases, then the areas, each with its own lines."""
    lines = [f"Fasi al {told.on:%d/%m/%Y}: {progress_words(told.progress)}"]
    lines += [line for each in told.milestones for line in _phase_lines(each, told)]
    lines += [f"  {strange_words(told)}"] if told.strange else []
    lines += ["", f"Aree al {told.on:%d/%m/%Y}, e profili per cui sono pronte"]
    lines += [line for each in told.areas for line in _area_lines(each, told)]
    return "\n".join(lines)


def _phase_lines(each: Milestone, told: Phases) -> Iterator[str]:
    symbol, word, _ = state_words(each)
    yield f"  {each.phase.title}"
    yield f"    {term(each.phase)}: {symbol} {word}"
    for said in (done_words(each, told.on), premise_words(each)):
        if said:
            yield f"    {said}"


def _area_lines(each: Area, told: Phases) -> Iterator[str]:
    yield f"  {each.code} {each.name}"
    if not each.mapped:
        yield f"    {Unseen.UNMAPPED.value}"
        return
    yield f"    digitalizzazione: {_aspect(each.activity_counts, each.activities, told)}"
    yield f"    competenze: {_aspect(skills_seen(each.skills, each.people), each.skills, told)}"
    for one in each.readiness:
        symbol, word, _ = outcome_words(one)
        lacks = lacks_words(one)
        yield f"    profilo {one.profile.name}: {symbol} {word}{f' ({lacks})' if lacks else ''}"


def _aspect(counts: Seen, survey: Survey | None, told: Phases) -> str:
    taken = survey_words(survey, told.mapping_end, told.on)
    return f"{levels_words(counts)}{f' ({taken})' if taken else ''}"


# ---------------------------------------------------------------- as machines read it


def as_fields(on: date, told: Phases | None) -> dict[str, object]:
    """Return the same as an object; without phases its lists are empty and `message` says why."""
    if told is None:
        return {"on": on.isoformat(), "message": NO_PHASES, "progress": None, "phases": [], "strange": [], "areas": []}
    progress = told.progress
    return {
        "on": on.isoformat(),
        "message": progress_words(progress),
        "progress": {"in_time": progress.in_time, "due": progress.due, "not_evaluable": progress.not_evaluable},
        "phases": [_phase_fields(each, told) for each in told.milestones],
        "strange": list(told.strange),
        "areas": [_area_fields(each) for each in told.areas],
    }


def _phase_fields(each: Milestone, told: Phases) -> dict[str, object]:
    return {
        "phase": each.phase.number,
        "title": each.phase.title,
        "term": term(each.phase),
        "due": each.phase.due.isoformat(),
        "state": each.state.value,
        "days_late": each.days,
        "why": None if each.why is None else each.why.value,
        "recorded": done_words(each, told.on),
        "premises": [{"phase": premise.number, "concluded": premise.met} for premise in each.premises],
    }


def _area_fields(each: Area) -> dict[str, object]:
    return {
        "struttura": each.code,
        "nome": each.name,
        "mapped": each.mapped,
        "digitalizzazione": _aspect_fields(each.activity_counts, each.activities),
        "competenze": {
            **_aspect_fields(skills_seen(each.skills, each.people), each.skills),
            "persone": mapped_people(each.people),
        },
        "profiles": {one.profile.code: _profile_fields(one) for one in each.readiness},
        "not_added": list(each.below),
    }


def _aspect_fields(counts: Seen, survey: Survey | None) -> dict[str, object]:
    return {
        "rilevata_il": None if survey is None else survey.taken.isoformat(),
        "ripetuta": None if survey is None else survey.repeated,
        "livelli": None if isinstance(counts, Unseen) else dict(counts),
        "perche": counts.value if isinstance(counts, Unseen) else None,
    }


def _profile_fields(each: Readiness) -> dict[str, object]:
    return {"outcome": each.outcome.value, "lacks": lacks_words(each)}
