# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a wave give to an indicator? Only what may be seen of it, as it is rounded there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from disclosure.survey import ReleasedSurvey, Score
from metrics.places import ENTE
from metrics.targets import Status
from reports.entries import ONLY_ENTE, RESERVED, Entry
from reports.wording import day
from surveys.indicators import INDICATORS, Asked, Figure
from surveys.wave import State, Wave

YEAR = timedelta(days=366)
"""How long a wave speaks for: the next one is due within a year."""


@dataclass(frozen=True)
class Told:
    """What an indicator comes to: None where it is reserved or was not asked; then `reason` is Italian."""

    asked: Asked
    value: Fraction | None
    reserved: bool
    reason: str


def told(asked: Asked, survey: ReleasedSurvey) -> Told:
    """Return what a wave says of an indicator: the mean of the figures of its sections, only if all are seen."""
    found = [_figure(asked.figure, code, survey) for code in asked.of]
    known = [each for each in found if each is not None]
    if len(known) == len(found):
        return Told(asked, sum(known, Fraction(0)) / len(known), False, _of(survey.wave))
    nothing = "" if survey.reserved else _nothing_beside(asked.figure, survey)
    if nothing:
        return Told(asked, None, False, f"{_of(survey.wave)}: {nothing}")
    return Told(asked, None, True, RESERVED)


def _nothing_beside(figure: Figure, survey: ReleasedSurvey) -> str:
    """Return why there is nothing to compare with, in Italian; "" where there is, or nothing is compared."""
    if figure is Figure.CHANGE and survey.previous is None:
        return "manca una rilevazione precedente che si possa confrontare"
    if figure is Figure.GAP and not survey.gaps:
        return "manca la rilevazione dei dirigenti, o è riservata"
    return ""


def all_told(surveys: Mapping[str, ReleasedSurvey]) -> tuple[Told, ...]:
    """Return every indicator of some waves, by the id of their instrument, in the order of `INDICATORS`."""
    return tuple(told(each, surveys[each.instrument]) for each in INDICATORS if each.instrument in surveys)


def speaking(waves: Iterable[Wave], asked: Asked, on: date) -> Wave | None:
    """Return the wave that speaks for a day: the last of the instrument closed by then, in the year before it."""
    closed = [
        wave
        for wave in waves
        if wave.instrument == asked.instrument and wave.state is State.CLOSED and on - YEAR < wave.closes <= on
    ]
    return max(closed, key=lambda wave: (wave.closes, wave.id), default=None)


def of_survey(entry: Entry, asked: Asked, survey: ReleasedSurvey) -> Entry:
    """Return the entry of an indicator of the catalogue with what a wave gives it; only of the whole ente."""
    if entry.struttura != ENTE:
        return replace(entry, reason=ONLY_ENTE)
    found = told(asked, survey)
    status = Status.NO_TARGET if found.value is not None else Status.NOT_COMPUTABLE
    return replace(
        entry, value=found.value, reserved=found.reserved, reason=found.reason, status=status, digest=survey.run
    )


def _of(wave: Wave) -> str:
    return f"Rilevazione «{wave.title}», chiusa il {day(wave.closes)}"


def _figure(figure: Figure, code: str, survey: ReleasedSurvey) -> Fraction | None:
    """Return one figure of an item or a section, exactly as it is shown; None where it is not."""
    if figure is Figure.CHANGE:
        moved = next((each.difference for each in survey.changes if each.section == code), None)
        return None if moved is None else Fraction(moved)
    if figure is Figure.GAP:
        gap = next((each.difference for each in survey.gaps if each.construct == code), None)
        return None if gap is None else Fraction(gap)
    score = survey.sections.get(code) or survey.items.get(code)
    return None if score is None else _of_score(figure, score, code, survey)


def _of_score(figure: Figure, score: Score, code: str, survey: ReleasedSurvey) -> Fraction | None:
    if figure is Figure.FAVOURABLE:
        return Fraction(score.tones.favourable)
    if figure is Figure.BALANCE:
        return Fraction(score.tones.favourable - score.tones.unfavourable)
    if figure is Figure.MEAN:
        return Fraction(score.mean)
    points = _raw_points(score.points, code, survey)
    if not points:
        return None
    return Fraction(sum(share for point, share in points if point >= 5)) if figure is Figure.STRONG else _median(points)


def _raw_points(shares: Sequence[int], code: str, survey: ReleasedSurvey) -> list[tuple[int, int]]:
    """Return the percentage of each point as the question was worded: `Score.points` are after reversal."""
    item = survey.instrument.by_code.get(code)
    if item is None or item.scale is None or not shares:
        return []
    points = [item.scale.reversed(point) if item.polarity == -1 else point for point in item.scale.points]
    return sorted(zip(points, shares, strict=True))


def _median(points: Sequence[tuple[int, int]]) -> Fraction:
    """Return the least point up to which at least half of the answers lie."""
    held = 0
    for point, share in points:
        held += share
        if held >= 50:
            return Fraction(point)
    raise ValueError("percentages that do not add up to 100")
