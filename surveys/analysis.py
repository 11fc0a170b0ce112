# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a wave say, all in one? Each figure is made by the room of its statistic; here they are only put together.

People are put in one order first (`in_order`), so that no rounding of a sum depends on how the answers came.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from surveys import change as changes
from surveys import weighting
from surveys.analysed import (
    UNTOLD,
    Analysed,
    BreakdownFound,
    ChangeFound,
    Compared,
    ConstructGap,
    GroupFound,
    PriorityFound,
    ReliabilityFound,
    ScoreFound,
    Table,
    WeightedFound,
)
from surveys.answers import Answers, Status
from surveys.comparison import benchmark_band, effect_word, epsilon_word, many_groups, may_be_tested, two_groups
from surveys.estimates import Estimate, estimate, share
from surveys.gap import gap
from surveys.instrument import Comparability, Item, Kind, Scale, Section
from surveys.power import detectable
from surveys.quality import careless, polarity_doubts
from surveys.reliability import alpha_interval, cronbach, omega
from surveys.scoring import (
    columns,
    counted_items,
    favourable_share,
    person_scores,
    point_counts,
    section_scores,
    section_values,
    tones,
    unfavourable_share,
    values_of,
)
from surveys.series import comparable_sections
from surveys.wave import Wave

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Cuts = Mapping[str, tuple[float, float, float]]
"""Section -> 20th, 50th and 80th percentile of other bodies (`surveys.benchmark.Benchmark.cuts`)."""

UNTOLD_LABEL = "non indicato"
UNTELLABLE = "i pesi sarebbero troppo diversi fra loro: i risultati restano non pesati."


@dataclass(frozen=True)
class Scored:
    """The persons' scores of a section, with their shares of favourable and unfavourable answers; NaN: no score."""

    section: Section
    scale: Scale
    scores: Floats
    favourable: Floats
    unfavourable: Floats


def analyse(
    answers: Answers,
    wave: Wave,
    previous: tuple[Wave, Answers] | None = None,
    other: tuple[Wave, Answers] | None = None,
    benchmark: Cuts | None = None,
) -> Analysed:
    """Return the results of a wave, exactly; `other` is the managers' form beside the workers' (`surveys.gap`).

    Only the breakdowns that were promised are looked at. Nothing depends on the order of the answers.
    """
    answers = in_order(answers)
    scored = {each.section.code: each for each in _scored(answers)}
    sections = {code: _section_found(each, wave.invited or None) for code, each in scored.items()}
    found = careless(answers)
    return Analysed(
        wave=wave,
        instrument=answers.instrument,
        answered=answers.people,
        complete=int(answers.complete.sum()),
        sections=sections,
        items={item.code: _item_found(answers, item, wave.invited or None) for item in answers.instrument.scored},
        choices={item.code: _choice(answers, item) for item in answers.instrument.choices},
        breakdowns=tuple(_breakdown(answers, wave, scored, item) for item in _breakdown_items(answers, wave)),
        crossed=_crossed(answers, wave, scored),
        reliability={code: _reliability(answers, code) for code in scored},
        priorities=tuple(_priorities(answers, scored, sections, wave.invited or None)),
        changes=tuple(_changes(answers, wave, previous)),
        previous=previous[0] if previous else None,
        gaps=tuple(_gaps(answers, wave, other)),
        managers=other[0] if other else None,
        weighted=_weighted(answers, wave, scored),
        bands=_bands(sections, benchmark),
        doubts={code: doubt.value for code, doubt in polarity_doubts(answers).items()},
        straight=int(found.straight.sum()),
        again=int(found.duplicated.sum()),
    )


def in_order(answers: Answers) -> Answers:
    """Return the same people in an order that only depends on what they answered."""
    chosen = [answers.choices[code].astype(np.int16)[:, None] for code in sorted(answers.choices)]
    record = np.hstack([answers.values, answers.statuses.astype(np.int16), *chosen, answers.complete[:, None]])
    record = np.ascontiguousarray(record.astype(np.int16))
    if not answers.people or not record.shape[1]:
        return answers
    whole = record.view(np.dtype((np.void, record.dtype.itemsize * record.shape[1]))).ravel()
    order = np.argsort(whole, kind="stable")
    choices = {code: chosen[order] for code, chosen in answers.choices.items()}
    values, statuses, complete = answers.values[order], answers.statuses[order], answers.complete[order]
    return Answers(answers.instrument, answers.wave, values, statuses, choices, complete)


# ---------------------------------------------------------------- all the respondents


def _scored(answers: Answers) -> Sequence[Scored]:
    """Return the sections that have a score, with what each person came to."""
    found = []
    for section in answers.instrument.sections:
        items = counted_items(answers, section.code)
        scale = next((item.scale for item in items if item.scale is not None), None)
        if not section.score or scale is None:
            continue
        values, scores = section_values(answers, section.code), section_scores(answers, section.code)
        gone = np.isnan(scores)
        liked, disliked = favourable_share(values, scale), unfavourable_share(values, scale)
        found.append(Scored(section, scale, scores, np.where(gone, np.nan, liked), np.where(gone, np.nan, disliked)))
    return found


def _section_found(scored: Scored, population: int | None, rows: NDArray[np.bool_] | None = None) -> ScoreFound:
    """Return the score of a section among some people (all without a mask)."""
    take = slice(None) if rows is None else rows
    scores, liked, disliked = scored.scores[take], scored.favourable[take], scored.unfavourable[take]
    known = ~np.isnan(scores)
    people, favourable, unfavourable = int(known.sum()), float(liked[known].sum()), float(disliked[known].sum())
    return ScoreFound(
        answered=people,
        mean=estimate(scores, population).within(scored.scale.minimum, scored.scale.maximum),
        favourable=estimate(liked, population).within(0.0, 1.0),
        tones=(favourable, max(people - favourable - unfavourable, 0.0), unfavourable),
        points=(),
        scale=scored.scale,
        alike=bool(people) and bool(np.ptp(scores[known]) == 0),
    )


def _item_found(answers: Answers, item: Item, population: int | None) -> ScoreFound:
    """Return what all the respondents answered to one item, after reversal."""
    if item.scale is None:
        raise ValueError(f"item {item.code!r} has no scale")
    values = values_of(answers, [item])[:, 0]
    counted, people = tones(values, item.scale), int((~np.isnan(values)).sum())
    points = point_counts(values, item.scale)
    return ScoreFound(
        answered=people,
        mean=estimate(values, population).within(item.scale.minimum, item.scale.maximum),
        favourable=share(counted[0], people, population),
        tones=counted,
        points=points,
        scale=item.scale,
        alike=people > 0 and max(points) == people,
    )


def _choice(answers: Answers, item: Item) -> dict[str, int]:
    """Return how many chose each option."""
    chosen = answers.choices[item.code]
    return {option.code: int((chosen == place).sum()) for place, option in enumerate(item.options)}


def _reliability(answers: Answers, section: str) -> ReliabilityFound:
    matrix = section_values(answers, section)
    codes = tuple(item.code for item in counted_items(answers, section))
    return ReliabilityFound(codes, cronbach(matrix), alpha_interval(matrix), omega(matrix))


def _priorities(
    answers: Answers, scored: Mapping[str, Scored], sections: Mapping[str, ScoreFound], population: int | None
) -> Sequence[PriorityFound]:
    """Return importance less score of each section that has its importance, with the interval of those who gave both.

    The value is that of the two means as they are shown; a resample of people takes both, so that the interval is that
    of the persons' differences (surveys.md 1.7).
    """
    found = []
    for code, each in scored.items():
        item = answers.instrument.by_code.get(each.section.importance)
        if item is None:
            continue
        importance = values_of(answers, [item])[:, 0]
        both = estimate(importance - each.scores, population)
        mean = _mean(importance) - sections[code].mean.value
        found.append(PriorityFound(code, item.code, int((~np.isnan(importance - each.scores)).sum()), _at(both, mean)))
    return found


def _at(found: Estimate, value: float) -> Estimate:
    """Return an estimate moved to a value."""
    if found.low is None or found.high is None:
        return Estimate(value)
    return Estimate(value, value + found.low - found.value, value + found.high - found.value)


def _bands(sections: Mapping[str, ScoreFound], benchmark: Cuts | None) -> dict[str, str]:
    """Return where each section stands among other bodies, where their percentiles are known."""
    cuts = benchmark or {}
    return {code: benchmark_band(sections[code].mean.value, *cuts[code]) for code in cuts if code in sections}


# ---------------------------------------------------------------- groups


def _breakdown_items(answers: Answers, wave: Wave) -> tuple[Item, ...]:
    """Return the traits that were promised, in the order of the promise."""
    traits = {item.code: item for item in answers.instrument.traits}
    return tuple(traits[code] for code in wave.promise.breakdowns if code in traits)


def _told_of_groups(scored: Mapping[str, Scored]) -> Mapping[str, Scored]:
    """Return the sections that may be told of groups: never the judgement of a superior."""
    return {code: each for code, each in scored.items() if not each.section.superior}


def _places(answers: Answers, item: Item) -> Codes:
    """Return the group of each person: the place of their option, the last one for those who did not tell."""
    chosen = answers.choices[item.code].astype(np.int64)
    return np.where(chosen < 0, len(item.options), chosen)


def _breakdown(answers: Answers, wave: Wave, scored: Mapping[str, Scored], item: Item) -> BreakdownFound:
    places, told = _places(answers, item), _told_of_groups(scored)
    invited = wave.invited_by(item.code)
    labels = [(option.code, option.label) for option in item.options] + [(UNTOLD, UNTOLD_LABEL)]
    groups = []
    for place, (code, label) in enumerate(labels):
        rows = places == place
        asked = invited.get(code) if code != UNTOLD else None
        scores = {each: _section_found(told[each], asked or None, rows) for each in told} if rows.any() else {}
        groups.append(GroupFound(code, label, asked, int(rows.sum()), scores))
    return BreakdownFound(item.code, item.label, tuple(groups), tuple(_compared(groups, places, told)))


def _compared(groups: Sequence[GroupFound], places: Codes, told: Mapping[str, Scored]) -> Sequence[Compared]:
    """Return the tests of the categories that have people, section by section, where each has enough answers."""
    held = [place for place, group in enumerate(groups) if group.answered and group.code != UNTOLD]
    found = []
    for code, each in told.items():
        scores = [each.scores[places == place] for place in held]
        if may_be_tested(scores):
            invited = [groups[place].invited for place in held]
            family = sum(1 for one in told.values() if one.section.family == each.section.family)
            found.append(_tested(code, each, scores, invited, family))
    return found


def _tested(
    code: str, scored: Scored, scores: Sequence[Floats], invited: Sequence[int | None], family: int
) -> Compared:
    means, people = [_mean(each) for each in scores], [int((~np.isnan(each)).sum()) for each in scores]
    first, second = sorted(range(len(scores)), key=lambda place: people[place])[:2]
    sd = float(np.nanstd(scored.scores, ddof=1))
    least = detectable(people[first], people[second], sd, family, (invited[first], invited[second]))
    if len(scores) == 2:
        two = two_groups(scores[0], scores[1], (invited[0], invited[1]))
        return Compared(code, two.p, two.rank_biserial, effect_word(two.rank_biserial), two.difference, least)
    many = many_groups(scores)
    word = epsilon_word(many.epsilon_squared)
    return Compared(code, many.p, many.epsilon_squared, word, max(means) - min(means), least)


def _crossed(answers: Answers, wave: Wave, scored: Mapping[str, Scored]) -> dict[tuple[str, str, str], Table]:
    """Return the people by each two breakdowns, all of them and those with a score of each section."""
    items = _breakdown_items(answers, wave)
    places = {item.code: _places(answers, item) for item in items}
    sizes = {item.code: len(item.options) + 1 for item in items}
    rows = {"": np.ones(answers.people, dtype=np.bool_)}
    rows |= {code: ~np.isnan(each.scores) for code, each in _told_of_groups(scored).items()}
    found: dict[tuple[str, str, str], Table] = {}
    for one, other in combinations(places, 2):
        cells = places[one] * sizes[other] + places[other]
        for what, told in rows.items():
            counts = np.bincount(cells[told], minlength=sizes[one] * sizes[other]).reshape(sizes[one], sizes[other])
            found[what, one, other] = tuple(tuple(int(count) for count in row) for row in counts)
    return found


# ---------------------------------------------------------------- other waves


def _changes(answers: Answers, wave: Wave, previous: tuple[Wave, Answers] | None) -> Sequence[ChangeFound]:
    """Return how each section moved of which both waves asked the same questions."""
    if previous is None:
        return []
    earlier, before = previous[0], in_order(previous[1])
    found = []
    for _, section in comparable_sections(before.instrument, answers.instrument):
        one, other = section_scores(before, section.code), section_scores(answers, section.code)
        scale = next((item.scale for item in counted_items(answers, section.code) if item.scale is not None), None)
        least = changes.least_for(len(scale.points)) if scale else changes.WORTH_A_WORD
        moved = changes.change(one, other, earlier.invited or None, wave.invited or None, least)
        found.append(ChangeFound(section.code, _people(one), _people(other), moved))
    return found


def _gaps(answers: Answers, wave: Wave, other: tuple[Wave, Answers] | None) -> Sequence[ConstructGap]:
    """Return workers beside managers, section by section, on the questions that match."""
    if other is None:
        return []
    managers_wave, managers = other[0], in_order(other[1])
    theirs, found = managers.instrument.by_code, []
    for section in answers.instrument.sections:
        matched = [
            (item, theirs[item.match])
            for item in counted_items(answers, section.code)
            if item.kind is Kind.LIKERT and item.comparability is not None and item.match in theirs
        ]
        if section.score and matched:
            found.append(_gap(section, matched, (wave, answers), (managers_wave, managers)))
    return found


def _gap(
    section: Section, matched: Sequence[tuple[Item, Item]], one: tuple[Wave, Answers], other: tuple[Wave, Answers]
) -> ConstructGap:
    workers = _side(section, one[1], [pair[0] for pair in matched])
    managers = _side(section, other[1], [pair[1] for pair in matched])
    invited = one[0].invited or None, other[0].invited or None
    return ConstructGap(
        construct=section.code,
        title=section.title,
        workers=_section_found(workers, invited[0]),
        managers=_section_found(managers, invited[1]),
        found=gap(workers.scores, managers.scores, *invited),
        proxy=any(item.comparability is Comparability.PROXY for item, _ in matched),
    )


def _side(section: Section, answers: Answers, items: Sequence[Item]) -> Scored:
    """Return what each person of one side came to on the questions that match."""
    scale = items[0].scale
    if scale is None:
        raise ValueError(f"item {items[0].code!r} has no scale")
    values, scores = values_of(answers, items), _scores_on(answers, items)
    gone = np.isnan(scores)
    liked, disliked = favourable_share(values, scale), unfavourable_share(values, scale)
    return Scored(section, scale, scores, np.where(gone, np.nan, liked), np.where(gone, np.nan, disliked))


def _scores_on(answers: Answers, items: Sequence[Item]) -> Floats:
    """Return the score of each person on some items: the same rule as for a section."""
    statuses = answers.statuses[:, columns(answers, items)]
    spared = (statuses == Status.NA) | (statuses == Status.NOT_SHOWN)
    return person_scores(values_of(answers, items), spared, answers.instrument.needed)


# ---------------------------------------------------------------- weights


def _weighted(answers: Answers, wave: Wave, scored: Mapping[str, Scored]) -> WeightedFound:
    """Return the sections weighted to those invited, by every breakdown whose invited are known and are the promise's.

    A trait of which some group is too small to be seen is no margin: its groups could be worked out of the weights.
    """
    margins = [item for item in _breakdown_items(answers, wave) if _may_weigh(answers, wave, item)]
    codes = tuple(item.code for item in margins)
    if not margins:
        return WeightedFound((), {}, False, "")
    memberships = [answers.choices[code].astype(np.int64) for code in codes]
    targets = [[wave.invited_by(item.code).get(option.code, 0) for option in item.options] for item in margins]
    try:
        weights = weighting.raked(memberships, targets)
    except weighting.CannotWeight as refused:
        return WeightedFound(codes, {}, False, str(refused))
    if not weights.tellable:
        return WeightedFound(
            codes, {}, True, "i pesi sarebbero troppo diversi fra loro: i risultati restano non pesati."
        )
    population = wave.invited or None
    scores = {code: _weighted_found(each, weights, population) for code, each in scored.items()}
    return WeightedFound(codes, scores, weights.costly, "")


def _may_weigh(answers: Answers, wave: Wave, item: Item) -> bool:
    """Return whether the invited by a trait are known, and every group that answered may be seen."""
    counts = np.bincount(_places(answers, item), minlength=len(item.options) + 1)
    return bool(wave.invited_by(item.code)) and not ((counts > 0) & (counts < wave.promise.threshold)).any()


def _weighted_found(scored: Scored, weights: weighting.Weights, population: int | None) -> ScoreFound:
    mean = weighting.weighted_mean(scored.scores, weights, population)
    liked = weighting.weighted_mean(scored.favourable, weights, population)
    disliked = weighting.weighted_mean(scored.unfavourable, weights, population)
    neutral = max(1.0 - liked.value - disliked.value, 0.0)
    return ScoreFound(
        answered=_people(scored.scores),
        mean=mean.within(scored.scale.minimum, scored.scale.maximum),
        favourable=liked.within(0.0, 1.0),
        tones=(liked.value, neutral, disliked.value),
        points=(),
        scale=scored.scale,
        alike=False,
    )


def _people(scores: Floats) -> int:
    return int((~np.isnan(scores)).sum())


def _mean(scores: Floats) -> float:
    known = scores[~np.isnan(scores)]
    return float(known.mean()) if len(known) else float("nan")
