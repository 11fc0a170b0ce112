# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What may be told of a wave? Analysed in, ReleasedSurvey out; nothing else makes one.

What is hidden is decided for the whole wave before anything is rounded (`disclosure.seen`), with the threshold that was
promised before the first answer. Page, file, document and command line all show this object.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from fractions import Fraction
from hashlib import sha256
from math import isnan

from disclosure.seen import ALL, FEW, SUPERIOR, Seen, seen, tells_too_much, threshold_of
from disclosure.survey import (
    OTHERS,
    Breakdown,
    Change,
    Difference,
    Gap,
    Group,
    Interval,
    Priority,
    ReleasedSurvey,
    Reliability,
    Score,
    Theme,
    Tones,
    Turnout,
)
from surveys.analysed import (
    Analysed,
    BreakdownFound,
    ChangeFound,
    Compared,
    ConstructGap,
    GroupFound,
    ReliabilityFound,
    ScoreFound,
)
from surveys.comparison import PRACTICAL, SIGNIFICANT, holm, p_band
from surveys.estimates import Estimate
from surveys.gap import gap_word
from surveys.instrument import Instrument, Item, Sensitivity
from surveys.reliability import spearman_brown, word
from surveys.scoring import whole_percentages
from surveys.wave import USUAL, State, Wave

COMMENTS = USUAL
"""Fewest respondents of a wave whose comments are read for themes (surveys.md 5.12)."""

LOW_TURNOUT = Fraction(1, 2)
"""Below so large a share of the invited, a warning."""

TENTH, HUNDREDTH = Decimal("0.1"), Decimal("0.01")

NOT_CLOSED = "La rilevazione non è ancora chiusa: i risultati si mostrano solo dopo la chiusura."


def release(analysed: Analysed, themes: Sequence[Theme] = ()) -> ReleasedSurvey:
    """Return what may be seen of a wave: nothing before it is closed, nothing of fewer people than were promised.

    The order of the answers changes nothing. `run` names what is shown: equal only if all of it is equal.
    """
    reason = _why_not(analysed)
    found = _nothing(analysed, reason) if reason else _told(analysed, seen(analysed), themes)
    return replace(found, run=sha256(repr(found).encode()).hexdigest()[:16])


def _why_not(analysed: Analysed) -> str:
    """Return why nothing is shown, in Italian; "" when something is."""
    threshold = analysed.wave.promise.threshold
    if analysed.wave.state is not State.CLOSED:
        return NOT_CLOSED
    if analysed.answered < threshold:
        return (
            f"Dato riservato: le risposte sono meno di {threshold}. Non si mostra nessun risultato, "
            "per tutelare le persone che hanno risposto."
        )
    return ""


def _nothing(analysed: Analysed, reason: str) -> ReleasedSurvey:
    """Return a wave of which nothing is shown; while it is open, how many answered of enough invited."""
    wave = analysed.wave
    shown = reason == NOT_CLOSED and wave.invited >= wave.promise.threshold
    return ReleasedSurvey(
        wave=wave,
        instrument=analysed.instrument,
        turnout=_turnout(analysed) if shown else None,
        reserved=reason,
        sections={},
        items={},
        choices={},
        breakdowns=(),
        reliability={},
        priorities=(),
        changes=(),
        previous=None,
        gaps=(),
        weighted={},
        bands={},
        themes=(),
        warnings=(),
        run="",
    )


def _told(analysed: Analysed, may: Seen, themes: Sequence[Theme]) -> ReleasedSurvey:
    moved = tuple(_changes(analysed, may))
    return replace(
        _nothing(analysed, ""),
        turnout=_turnout(analysed),
        sections={code: _score(analysed.sections[code]) for code in may.sections},
        items={code: _item(analysed, code) for code in may.items},
        choices=_choices(analysed, may),
        breakdowns=tuple(_breakdown(analysed, each, may) for each in analysed.breakdowns),
        reliability=_reliabilities(analysed, may),
        priorities=_priorities(analysed, may),
        changes=moved,
        previous=analysed.previous if moved else None,
        gaps=_gaps(analysed),
        weighted=_weighted(analysed, may),
        bands={code: band for code, band in analysed.bands.items() if code in may.sections and band},
        themes=_themes(analysed, themes),
        warnings=tuple(_warnings(analysed, may)),
        few=may.few,
    )


# ---------------------------------------------------------------- all the respondents


def _turnout(analysed: Analysed) -> Turnout:
    return Turnout(analysed.wave.invited or None, analysed.answered, analysed.complete)


def _score(found: ScoreFound) -> Score:
    favourable, neutral, unfavourable = whole_percentages(found.tones)
    tones = Tones(favourable, neutral, unfavourable, _percent_interval(found.favourable))
    return Score(
        found.answered, _rounded(found.mean.value), _interval(found.mean), tones, whole_percentages(found.points)
    )


def _item(analysed: Analysed, code: str) -> Score:
    """Return an item; of a sensitive one no points where one of them has 1 or 2 answers."""
    score, item = _score(analysed.items[code]), analysed.instrument.by_code[code]
    sparse = any(0 < people < FEW for people in analysed.items[code].points)
    return replace(score, points=()) if sparse and item.sensitivity is Sensitivity.SPECIAL else score


def _choices(analysed: Analysed, may: Seen) -> dict[str, dict[str, int]]:
    """Return the percentages of the options; of a breakdown only where no group is hidden: they count its groups."""
    promise, found = analysed.wave.promise, {}
    for item in analysed.instrument.choices:
        counts = analysed.choices[item.code]
        if sum(counts.values()) < promise.threshold:
            continue
        if item.code in promise.breakdowns and item.code not in may.whole[ALL]:
            continue
        gathered = _gathered(counts, promise.threshold if item.sensitivity is not Sensitivity.NONE else FEW, item)
        if gathered:
            found[item.code] = dict(zip(gathered, whole_percentages(list(gathered.values())), strict=True))
    return found


def _gathered(counts: Mapping[str, int], least: int, item: Item) -> dict[str, int]:
    """Return the counts with the options of too few people put together as `OTHERS`, two at least; {} if all are.

    Of something sensitive an option that nobody chose is one of too few: only then can it not be told from them.
    """
    sensitive = item.sensitivity is not Sensitivity.NONE
    small = [code for code, people in counts.items() if people < least and (people or sensitive)]
    rest = sorted((code for code in counts if code not in small), key=lambda code: (counts[code], code))
    held = sum(counts[code] for code in small)
    while small and rest and (0 < held < least or len(small) == 1) and held:
        small.append(rest.pop(0))
        held = sum(counts[code] for code in small)
    if not rest:
        return {}
    kept = {code: people for code, people in counts.items() if code in rest}
    return kept | ({OTHERS: held} if held else {})


def _reliabilities(analysed: Analysed, may: Seen) -> dict[str, Reliability]:
    sections = {section.code: section for section in analysed.instrument.sections}
    return {
        code: _reliability(found, analysed.instrument, may.items)
        for code, found in analysed.reliability.items()
        if code in may.sections
        and found.alpha.people >= threshold_of(sections[code], analysed.wave.promise)
        and not _tells_of_constant(found, analysed.instrument)
    }


def _tells_of_constant(found: ReliabilityFound, instrument: Instrument) -> bool:
    """Return whether what is left out of alpha would say that all answered the same to something sensitive."""
    left_out = [instrument.by_code[found.items[place]] for place in found.alpha.constant]
    return any(item.sensitivity is Sensitivity.SPECIAL for item in left_out)


def _reliability(found: ReliabilityFound, instrument: Instrument, items: Collection[str]) -> Reliability:
    alpha = found.alpha
    places = {code: place for place, code in enumerate(found.items) if code in items}
    return Reliability(
        people=alpha.people,
        items=alpha.items,
        alpha=_hundredths(alpha.alpha),
        interval=None if found.interval is None else Interval(*(_rounded(each, HUNDREDTH) for each in found.interval)),
        omega=_hundredths(found.omega),
        word=word(alpha.alpha, alpha.people),
        note=_reliability_note(found),
        dropped={code: _rounded(alpha.dropped[at], HUNDREDTH) for code, at in places.items() if _is(alpha.dropped[at])},
        item_total={
            code: _rounded(alpha.item_total[at], HUNDREDTH) for code, at in places.items() if _is(alpha.item_total[at])
        },
    )


def _reliability_note(found: ReliabilityFound) -> str:
    """Return what must be said beside alpha, in Italian."""
    alpha, notes = found.alpha, []
    if alpha.alpha is None:
        return "l’affidabilità non si può calcolare: le domande sono troppo poche o le risposte non variano"
    if alpha.items == 2 and alpha.mean_correlation is not None and alpha.mean_correlation > -1:
        together = f"{_rounded(spearman_brown(alpha.mean_correlation), HUNDREDTH)}".replace(".", ",")
        correlation = f"{_rounded(alpha.mean_correlation, HUNDREDTH)}".replace(".", ",")
        notes.append(f"due sole domande: correlazione {correlation}, Spearman-Brown {together}")
    if alpha.items > 2 and found.omega is None:
        notes.append("omega non si può calcolare (un solo fattore non descrive bene le risposte)")
    if alpha.constant:
        notes.append("le domande a cui tutti hanno risposto allo stesso modo non entrano nel conto")
    return "; ".join(notes)


def _priorities(analysed: Analysed, may: Seen) -> tuple[Priority, ...]:
    told = [
        each
        for each in analysed.priorities
        if each.section in may.sections and each.item in may.items and each.paired >= analysed.wave.promise.threshold
    ]
    if not told:
        return ()
    importance = {each.section: analysed.items[each.item].mean.value for each in told}
    score = {each.section: analysed.sections[each.section].mean.value for each in told}
    middle, level = sum(importance.values()) / len(told), sum(score.values()) / len(told)
    return tuple(
        Priority(
            each.section,
            _rounded(importance[each.section]),
            _rounded(score[each.section]),
            _rounded(importance[each.section]) - _rounded(score[each.section]),
            _interval(each.gap),
            importance[each.section] > middle and score[each.section] < level,
        )
        for each in told
    )


def _weighted(analysed: Analysed, may: Seen) -> dict[str, Score]:
    """Return the weighted scores of sections of which every group of every margin is seen.

    Beside the plain mean, a weighted one is a second equation on the means of the groups: of hidden ones it tells.
    """
    found, margins = analysed.weighted, set(analysed.weighted.margins)
    return {
        code: _score(score)
        for code, score in found.scores.items()
        if code in may.sections and code in may.whole and margins <= set(may.whole[code]) & set(may.whole[ALL])
    }


def _themes(analysed: Analysed, themes: Sequence[Theme]) -> tuple[Theme, ...]:
    if analysed.answered < max(COMMENTS, analysed.wave.promise.threshold):
        return ()
    return tuple(theme for theme in themes if theme.count >= FEW)


# ---------------------------------------------------------------- groups


def _breakdown(analysed: Analysed, found: BreakdownFound, may: Seen) -> Breakdown:
    """Return the groups. Those without people are left out where that hides nobody, else reserved like the others."""
    whole = found.item in may.whole[ALL]
    groups = tuple(_group(found.item, group, may) for group in found.groups if group.answered or not whole)
    return Breakdown(found.item, found.label, groups, tuple(_differences(analysed, found, may)) if whole else ())


def _group(item: str, found: GroupFound, may: Seen) -> Group:
    if found.code not in may.groups[ALL][item]:
        return Group(found.code, found.label, found.invited, None, {})
    scores = {
        code: _score(score)
        for code, score in found.scores.items()
        if code in may.groups and found.code in may.groups[code][item]
    }
    return Group(found.code, found.label, found.invited, found.answered, scores)


def _differences(analysed: Analysed, found: BreakdownFound, may: Seen) -> Iterable[Difference]:
    """Give the tests of sections of which every group is seen; p adjusted by Holm within the family of sections."""
    families = {section.code: section.family for section in analysed.instrument.sections}
    told = [each for each in found.compared if each.section in may.whole and found.item in may.whole[each.section]]
    for family in dict.fromkeys(families[each.section] for each in told):
        within = [each for each in told if families[each.section] == family]
        for each, p in zip(within, holm([one.p for one in within]), strict=True):
            yield _difference(each, p, analysed.sections[each.section])


def _difference(found: Compared, p: float, section: ScoreFound) -> Difference:
    """Return a difference; it is certain when p is below .05 and the distance is worth a remark on the scale."""
    practical = PRACTICAL * (section.scale.maximum - section.scale.minimum) / 5
    certain = p < SIGNIFICANT and round(abs(found.difference), 9) >= practical
    least = None if isnan(found.detectable) else _rounded(found.detectable, TENTH, ROUND_CEILING)
    return Difference(found.section, p_band(p), _rounded(found.effect), found.word, certain, least)


# ---------------------------------------------------------------- other waves


def _changes(analysed: Analysed, may: Seen) -> Iterable[Change]:
    """Give how the sections moved that were seen in both waves; only the word where few people came or left."""
    before = analysed.previous
    if before is None or before.state is not State.CLOSED:
        return
    sections = {section.code: section for section in analysed.instrument.sections}
    only_words = _few_moved(before, analysed.wave)
    for each in analysed.changes:
        section = sections[each.section]
        needed = max(threshold_of(section, before.promise), threshold_of(section, analysed.wave.promise))
        enough = min(each.people_before, each.people_after) >= needed
        if each.section in may.sections and enough and each.found.word:
            yield _word_of(each) if only_words else _change(each)


def _few_moved(before: Wave, after: Wave) -> bool:
    """Return whether those invited changed by 1 to threshold - 1 people, in all or summed over the strata of both."""
    threshold = max(before.promise.threshold, after.promise.threshold)
    moved = abs(after.invited - before.invited), _moved_between_strata(before, after)
    return any(0 < people < threshold for people in moved)


def _moved_between_strata(before: Wave, after: Wave) -> int:
    """Return the people more and the people less, stratum by stratum; 0 where the two waves tell other strata."""
    counts: list[dict[tuple[tuple[str, str], ...], int]] = [{}, {}]
    for place, wave in enumerate((before, after)):
        for stratum in wave.strata:
            key = tuple(sorted(stratum.traits.items()))
            counts[place][key] = counts[place].get(key, 0) + stratum.invited
    if {tuple(sorted(dict(key))) for key in counts[0]} != {tuple(sorted(dict(key))) for key in counts[1]}:
        return 0
    return sum(abs(counts[1].get(key, 0) - counts[0].get(key, 0)) for key in counts[0].keys() | counts[1].keys())


def _word_of(found: ChangeFound) -> Change:
    return Change(found.section, None, None, None, None, found.found.word)


def _change(found: ChangeFound) -> Change:
    moved = found.found
    interval = _interval(Estimate(moved.difference, moved.low, moved.high))
    before, after = _rounded(moved.before), _rounded(moved.after)
    # The difference of what is shown: that of the exact means would add a digit to both, and look like a mistake.
    return Change(found.section, before, after, after - before, interval, moved.word)


def _gaps(analysed: Analysed) -> tuple[Gap, ...]:
    """Return the gaps of which both sides may be seen; p adjusted by Holm among them. Of the others neither side is."""
    other = analysed.managers
    if other is None or other.state is not State.CLOSED:
        return ()
    threshold = max(analysed.wave.promise.threshold, other.promise.threshold)
    told = [each for each in analysed.gaps if _both_sides(each, analysed.instrument, threshold)]
    adjusted = holm([each.found.p for each in told])
    return tuple(_gap(each, p) for each, p in zip(told, adjusted, strict=True))


def _both_sides(found: ConstructGap, instrument: Instrument, threshold: int) -> bool:
    sides = (found.workers, found.managers)
    too_much = any(tells_too_much(side, instrument, found.construct) for side in sides)
    return min(side.answered for side in sides) >= threshold and not too_much


def _gap(found: ConstructGap, p: float) -> Gap:
    difference = Estimate(found.found.difference, found.found.low, found.found.high)
    workers, managers = _score(found.workers), _score(found.managers)
    return Gap(
        construct=found.construct,
        title=found.title,
        workers=workers,
        managers=managers,
        difference=workers.mean - managers.mean,
        interval=_interval(difference),
        effect=_rounded(found.found.rank_biserial),
        band=p_band(p),
        word=gap_word(found.found, p),
        proxy=found.proxy,
    )


# ---------------------------------------------------------------- words


def _warnings(analysed: Analysed, may: Seen) -> Iterable[str]:
    yield from _on_turnout(analysed)
    yield from _on_hidden(analysed, may)
    if analysed.weighted.reason:
        yield f"Risultati non pesati: {analysed.weighted.reason}"
    if analysed.weighted.costly and not analysed.weighted.reason:
        yield "I pesi sono molto diversi fra loro: i risultati pesati sono meno precisi di quelli semplici."
    for code, doubt in analysed.doubts.items():
        if code in may.items:
            yield f"«{analysed.instrument.by_code[code].label}»: {doubt}."
    if analysed.straight >= analysed.wave.promise.threshold:
        yield (
            f"Il {_percent(analysed.straight, analysed.answered)} % ha dato lo stesso valore a tutte le domande, "
            "anche a quelle negative: nessuna risposta è stata tolta."
        )
    if analysed.again >= analysed.wave.promise.threshold:
        yield (
            f"Il {_percent(analysed.again, analysed.answered)} % delle risposte è uguale in tutto a un’altra: "
            "verificare che l’esportazione non sia stata caricata due volte."
        )


def _on_turnout(analysed: Analysed) -> Iterable[str]:
    invited, answered = analysed.wave.invited, analysed.answered
    if not invited:
        yield "Non si sa quante persone sono state invitate: gli intervalli sono più larghi e la partecipazione manca."
    elif answered > invited:
        yield "Le risposte sono più degli invitati: controllare il numero degli invitati."
    elif answered == invited:
        yield "Rilevazione totale: hanno risposto tutti gli invitati, perciò non ci sono intervalli."
    else:
        yield (
            f"Partecipazione: {_percent(answered, invited)} % degli invitati. Gli intervalli non dicono nulla "
            "di chi non ha risposto."
        )
        if Fraction(answered, invited) < LOW_TURNOUT:
            yield "Ha risposto meno della metà degli invitati: leggere i risultati con prudenza."


def _on_hidden(analysed: Analysed, may: Seen) -> Iterable[str]:
    hidden = [section for section in analysed.instrument.sections if section.code in analysed.sections]
    if any(section.code not in may.sections for section in hidden) or len(may.items) < len(analysed.items):
        yield (
            f"Alcuni risultati sono riservati: hanno meno di {analysed.wave.promise.threshold} risposte, o direbbero "
            "che cosa ha risposto ciascuno."
        )
    if any(each.item not in may.whole[ALL] for each in analysed.breakdowns):
        yield (
            "Alcuni gruppi sono riservati per tutelare le persone. Un gruppo può essere nascosto anche se è numeroso, "
            "per impedire di ricavare un altro dato per differenza. Nessun filtro può farli riapparire."
        )
    if any(section.superior and section.code in may.sections for section in hidden):
        least = max(SUPERIOR, analysed.wave.promise.threshold)
        yield f"Il giudizio sui superiori si mostra solo per l’insieme, da {least} risposte in su, mai per gruppi."


# ---------------------------------------------------------------- figures


def _is(value: float) -> bool:
    return not isnan(value)


def _rounded(value: float, to: Decimal = TENTH, how: str = ROUND_HALF_UP) -> Decimal:
    """Return a figure as it is shown; half a unit goes up, and the noise of floats is no unit."""
    return Decimal(repr(round(value, 9))).quantize(to, how) + 0


def _hundredths(value: float | None) -> Decimal | None:
    return None if value is None or isnan(value) else _rounded(value, HUNDREDTH)


def _interval(found: Estimate) -> Interval | None:
    if found.low is None or found.high is None or isnan(found.low) or isnan(found.high):
        return None
    return Interval(_rounded(found.low), _rounded(found.high))


def _percent_interval(found: Estimate) -> Interval | None:
    """Return the interval of a share, in whole percent."""
    if found.low is None or found.high is None or isnan(found.low) or isnan(found.high):
        return None
    return Interval(_rounded(found.low * 100, Decimal(1)), _rounded(found.high * 100, Decimal(1)))


def _percent(part: int, whole: int) -> int:
    return int(_rounded(100 * part / whole, Decimal(1)))
