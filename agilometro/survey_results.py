# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does a released wave read on the command line: as text or JSON, with nothing that the pages do not show?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from disclosure.survey import Breakdown, Interval, ReleasedSurvey, Score
from reports.wording import count

RESERVED = "riservato"


def _bounds(interval: Interval | None) -> tuple[str, str]:
    return ("", "") if interval is None else (f"{interval.low}", f"{interval.high}")


# ---------------------------------------------------------------- text


def lines(told: ReleasedSurvey) -> Iterator[str]:
    """Yield the answer first: who answered, each section, each group, changes, the two sides, themes, warnings."""
    yield f"{told.wave.title} ({told.wave.id})"
    if told.turnout is not None:
        yield _turnout(told)
    if told.reserved:
        yield f"Risultati riservati: {told.reserved}"
        return
    yield from _sections(told)
    for breakdown in told.breakdowns:
        yield from _groups(told, breakdown)
    yield from _changes(told)
    yield from _gaps(told)
    yield from (f"Tema: {each.theme} ({each.count} commenti). {each.paraphrase}".rstrip() for each in told.themes)
    yield from (f"Avvertenza: {each}" for each in told.warnings)


def _turnout(told: ReleasedSurvey) -> str:
    found = told.turnout
    if found is None:
        return ""
    of = "" if found.invited is None else f" su {count(found.invited, 'invitato', 'invitati')}"
    return f"Hanno risposto in {found.answered}{of}, {found.complete} fino in fondo."


def _sections(told: ReleasedSurvey) -> Iterator[str]:
    yield ""
    for section in told.instrument.sections:
        score = told.sections.get(section.code)
        if score is not None:
            yield f"{section.title}: {_said(score)}"
        elif section.score:
            yield f"{section.title}: {RESERVED}"


def _said(score: Score) -> str:
    low, high = _bounds(score.interval)
    between = f" (tra {_comma(low)} e {_comma(high)})" if low else ""
    return f"media {_comma(str(score.mean))}{between}, favorevoli {score.tones.favourable} %, {score.answered} risposte"


def _groups(told: ReleasedSurvey, breakdown: Breakdown) -> Iterator[str]:
    yield f"\nPer {breakdown.label.lower()}"
    for group in breakdown.groups:
        yield f"  {group.label}: {RESERVED if group.reserved else count(group.answered or 0, 'risposta', 'risposte')}"
        for section in told.instrument.sections:
            if section.code in group.scores:
                yield f"    {section.title}: {_said(group.scores[section.code])}"


def _changes(told: ReleasedSurvey) -> Iterator[str]:
    if told.previous is not None and told.changes:
        titles = {section.code: section.title for section in told.instrument.sections}
        yield f"\nDalla rilevazione precedente ({told.previous.id})"
        for each in told.changes:
            moved = "" if each.difference is None else f" ({_comma(f'{each.difference:+}')})"
            yield f"  {titles.get(each.section, each.section)}: {each.word}{moved}"


def _gaps(told: ReleasedSurvey) -> Iterator[str]:
    if told.gaps:
        yield "\nChi lavora in agile e i dirigenti"
    for each in told.gaps:
        perceived = ", percezione" if each.proxy else ""
        sides = f"{_comma(str(each.workers.mean))} e {_comma(str(each.managers.mean))}"
        yield f"  {each.title}: {each.word} ({sides}{perceived})"


def _comma(number: str) -> str:
    return number.replace(".", ",")


# ---------------------------------------------------------------- JSON


def document(told: ReleasedSurvey) -> dict[str, Any]:
    """Return everything that is released as plain values; the questionnaire by its name alone."""
    found = {each.name: _plain(getattr(told, each.name)) for each in fields(told) if each.name != "instrument"}
    return {**found, "instrument": {"id": told.instrument.id, "version": told.instrument.version}}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value
