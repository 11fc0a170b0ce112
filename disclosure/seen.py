# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What of a wave may be seen, and what is hidden? Decided once for all of it, on exact counts (surveys.md 6.2-6.4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from disclosure.subtraction import Groups, visible
from surveys.analysed import Analysed, BreakdownFound, ScoreFound
from surveys.instrument import Instrument, Item, Section, Sensitivity
from surveys.wave import USUAL, Promise

SUPERIOR = USUAL
"""Fewest respondents for the judgement of a superior, whatever the promise (surveys.md 1.6)."""

FEW = 3
"""Fewest answers of one kind that are told of something sensitive (surveys.md 6.4)."""

ALL = ""
"""What is shown of groups when it is no section: how many they are."""

TONES = ("favorevoli", "neutre", "sfavorevoli")


@dataclass(frozen=True)
class Seen:
    """What may be seen, by code. `few` are sensitive items that are hidden, with what is said instead, in Italian.

    `groups` maps `ALL` or a section to the groups seen of each breakdown; `whole` to the breakdowns of which no group
    with people is hidden.
    """

    sections: Collection[str]
    items: Collection[str]
    few: Mapping[str, str]
    groups: Mapping[str, Mapping[str, frozenset[str]]]
    whole: Mapping[str, Collection[str]]


def seen(analysed: Analysed) -> Seen:
    """Return what may be seen of a wave with enough answers."""
    instrument, promise = analysed.instrument, analysed.wave.promise
    found = {section.code: section for section in instrument.sections}
    sections = tuple(
        code for code, score in analysed.sections.items() if _may_tell(score, instrument, found[code], promise)
    )
    items, few = _items(analysed, found)
    groups = _groups(analysed, sections)
    return Seen(sections, items, few, groups, {what: _whole(analysed, what, each) for what, each in groups.items()})


def threshold_of(section: Section, promise: Promise) -> int:
    """Return the fewest people of whom a section is told."""
    return max(promise.threshold, SUPERIOR) if section.superior else promise.threshold


def is_special(instrument: Instrument, section: str) -> bool:
    """Return whether a section asks something that the law protects more than the rest."""
    return any(item.sensitivity is Sensitivity.SPECIAL for item in instrument.of(section))


def is_uniform(score: ScoreFound) -> bool:
    """Return whether a result says what each one answered: all the same, or a mean shown as an end of the scale.

    Of something sensitive it is not told (surveys.md 6.2, homogeneity; disclosure.md 2.4).
    """
    return score.alike or round(score.mean.value, 1) in (score.scale.minimum, score.scale.maximum)


def tells_too_much(score: ScoreFound, instrument: Instrument, section: str) -> bool:
    """Return whether the score of a sensitive section is not told: uniform, or of one item with few of one tone."""
    if not is_special(instrument, section):
        return False
    return is_uniform(score) or (len(instrument.of(section)) == 1 and bool(_few_tones(score)))


def _may_tell(score: ScoreFound, instrument: Instrument, section: Section, promise: Promise) -> bool:
    enough = score.answered >= threshold_of(section, promise)
    return enough and not tells_too_much(score, instrument, section.code)


def _few_tones(score: ScoreFound) -> list[str]:
    """Return the tones that 1 or 2 people have."""
    return [name for name, people in zip(TONES, score.tones, strict=True) if 0 < people < FEW]


# ---------------------------------------------------------------- items, of all the people


def _items(analysed: Analysed, sections: Mapping[str, Section]) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the items seen, and what is said of sensitive ones with few answers of one tone.

    Where one item of a section is hidden another is: with the score of the section it could be worked out.
    """
    few = {item.code: said for item in analysed.instrument.scored if (said := _few(analysed, item, sections))}
    told = [item for item in analysed.instrument.scored if item.code not in few]
    shown = {item.code for item in told if _item_may_be_told(analysed, item, sections)}
    for section in sections.values():
        codes = [item.code for item in analysed.instrument.of(section.code) if analysed.items[item.code].answered]
        hidden = [code for code in codes if code not in shown]
        if section.score and len(hidden) == 1 and len(codes) > 1:
            kept = [code for code in codes if code in shown]
            shown.discard(min(kept, key=lambda code: (analysed.items[code].answered, code)))
    return tuple(item.code for item in told if item.code in shown), few


def _few(analysed: Analysed, item: Item, sections: Mapping[str, Section]) -> str:
    """Return what is said of a sensitive item with 1 or 2 answers of one tone; "" of every other."""
    found = analysed.items[item.code]
    if item.sensitivity is not Sensitivity.SPECIAL or not _enough(analysed, item, sections) or is_uniform(found):
        return ""
    return " e ".join(f"meno di {FEW} risposte {name}" for name in _few_tones(found))


def _item_may_be_told(analysed: Analysed, item: Item, sections: Mapping[str, Section]) -> bool:
    uniform = item.sensitivity is Sensitivity.SPECIAL and is_uniform(analysed.items[item.code])
    return _enough(analysed, item, sections) and not uniform


def _enough(analysed: Analysed, item: Item, sections: Mapping[str, Section]) -> bool:
    return analysed.items[item.code].answered >= threshold_of(sections[item.section], analysed.wave.promise)


# ---------------------------------------------------------------- groups


def _groups(analysed: Analysed, sections: Collection[str]) -> dict[str, dict[str, frozenset[str]]]:
    """Return the groups seen of each breakdown: of all the people first, then those of them seen on each section."""
    threshold = analysed.wave.promise.threshold
    found = {ALL: visible(_people(analysed, ALL, {}), threshold)}
    superior = {section.code for section in analysed.instrument.sections if section.superior}
    for code in sections:
        if code not in superior:
            found[code] = visible(_people(analysed, code, found[ALL]), threshold)
    return found


def _people(analysed: Analysed, what: str, before: Mapping[str, frozenset[str]]) -> Groups:
    """Return the people of each group, with a score of a section unless it is `ALL`; those hidden before stay so."""
    kept_back: dict[str, list[str]] = {}
    if what != ALL:
        for each in analysed.breakdowns:
            kept_back[each.item] = _kept_back(each, analysed.instrument, what, before[each.item])
    crossed = {(one, other): table for (which, one, other), table in analysed.crossed.items() if which == what}
    return Groups(_counts(analysed, what), crossed, kept_back)


def _counts(analysed: Analysed, what: str) -> dict[str, dict[str, int]]:
    """Return the people of each group of each breakdown."""
    return {
        each.item: {
            group.code: group.answered if what == ALL else _answered(group.scores.get(what)) for group in each.groups
        }
        for each in analysed.breakdowns
    }


def _kept_back(found: BreakdownFound, instrument: Instrument, section: str, before: frozenset[str]) -> list[str]:
    """Return the groups whose score is hidden whatever their number: hidden themselves, or it would tell too much."""
    return [
        group.code
        for group in found.groups
        if group.code not in before
        or (section in group.scores and tells_too_much(group.scores[section], instrument, section))
    ]


def _answered(score: ScoreFound | None) -> int:
    return score.answered if score is not None else 0


def _whole(analysed: Analysed, what: str, groups: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the breakdowns of which no group with people is hidden."""
    counts = _counts(analysed, what)
    return frozenset(
        item for item, by in counts.items() if all(code in groups[item] for code, people in by.items() if people)
    )
