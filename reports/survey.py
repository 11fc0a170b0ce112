# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a wave say, in words? Titles that answer; nobody is first or last where chance could decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from disclosure.survey import Breakdown, Change, Difference, Gap, Group, Interval, Priority, ReleasedSurvey, Score
from norms.amounts import percent
from reports.wording import count, day, integer, listed, points
from surveys.instrument import Instrument, Section
from surveys.wave import Wave

FEW = 3
"""How many sections a title names: more would not be read."""

TOLD_APART = "Nessun gruppo si distingue con certezza dalla media"
STABLE = "stabile"
ALIGNED, APART = "allineati", "disallineamento"

YEAR_DAYS = range(330, 401)
"""How many days after its predecessor a wave is «un anno» later."""


# ---------------------------------------------------------------- numbers


def number(value: Decimal) -> str:
    """Return a number with its decimal comma and a true minus: `−0,5`."""
    return f"{value}".replace(".", ",").replace("-", "−")


def signed(value: Decimal) -> str:
    """Return a difference with its sign: `+0,5`."""
    return f"+{number(value)}" if value > 0 else number(value)


def between(interval: Interval | None) -> str:
    """Return an interval in words: `da 41 a 55`; "" where there is none."""
    return "" if interval is None else f"da {number(interval.low)} a {number(interval.high)}"


def share_between(score: Score) -> str:
    """Return the interval of the favourable share and the answers: `(41–55 %, 120 risposte)`."""
    held = score.tones.interval
    people = count(score.answered, "risposta", "risposte")
    return f"({people})" if held is None else f"({percent(f'{number(held.low)}–{number(held.high)}')}, {people})"


def moved_points(value: Decimal) -> str:
    """Return a distance without its sign: `0,5 punti`, `1 punto`."""
    size = abs(value)
    return f"{number(size)} {'punto' if size == 1 else 'punti'}"


# ---------------------------------------------------------------- who answered


def turnout(survey: ReleasedSurvey) -> str:
    """Return who answered, of how many, and what is not shown: the answer at the top of the page."""
    if survey.reserved:
        return _sentence(survey.reserved)
    told = answered(survey)
    return f"{told} I gruppi con meno di {survey.wave.promise.threshold} risposte non sono mostrati."


def answered(survey: ReleasedSurvey) -> str:
    """Return the sentence on who answered; "" where not even that may be told."""
    who = survey.turnout
    if who is None:
        return ""
    people = count(who.answered, "persona", "persone")
    verb = "Ha risposto" if who.answered == 1 else "Hanno risposto"
    if not who.invited:
        return f"{verb} {people}."
    return f"{verb} {people} su {integer(who.invited)} ({points(rate(who.answered, who.invited))})."


def rate(part: int, whole: int) -> int:
    """Return a share in whole percent, half up."""
    return (200 * part + whole) // (2 * whole)


def _sentence(text: str) -> str:
    """Return a text as a sentence: a capital, a full stop."""
    start = text[0].upper() + text[1:]
    return start if start.endswith((".", "!", "?")) else f"{start}."


# ---------------------------------------------------------------- sections


def scored(survey: ReleasedSurvey) -> Sequence[Section]:
    """Return the sections that have a score, in the order of the questionnaire."""
    return [section for section in survey.instrument.sections if section.code in survey.sections]


def title_of(instrument: Instrument, code: str) -> str:
    """Return the title of a section, or of a construct where no section has the code."""
    named = {section.code: section.title for section in instrument.sections}
    return named.get(code) or instrument.constructs.get(code, code)


def quoted(titles: Sequence[str]) -> str:
    """Return titles in a sentence: `«A», «B» e «C»`."""
    return listed([f"«{title}»" for title in titles])


def weakest(scores: Mapping[str, Score]) -> tuple[str, ...]:
    """Return the codes that nothing tells apart from the lowest favourable share, in the order given.

    A code is among them when its interval meets the lowest one's; without intervals (a whole census) when it is equal.
    """
    if not scores:
        return ()
    lowest = min(scores.values(), key=lambda score: score.tones.favourable)
    return tuple(code for code, score in scores.items() if _bottom(score) <= _top(lowest))


def _bottom(score: Score) -> Decimal:
    held = score.tones.interval
    return Decimal(score.tones.favourable) if held is None else held.low


def _top(score: Score) -> Decimal:
    held = score.tones.interval
    return Decimal(score.tones.favourable) if held is None else held.high


def weak_title(scores: Mapping[str, Score], titles: Mapping[str, str], what: str) -> str:
    """Return the title of some scores: which is the weakest, if that is certain; `what` names them («ambito»)."""
    low = weakest(scores)
    if len(scores) < 2 or len(low) == len(scores) or len(low) > FEW:
        return f"Nessun {what} è con certezza il più debole"
    named = [titles[code] for code in low]
    if len(named) == 1:
        return f"«{named[0]}» è il punto più debole"
    return f"{quoted(named)} sono i punti più deboli"


def sections_title(survey: ReleasedSurvey) -> str:
    """Return which section is the weakest, if any certainly is."""
    sections = scored(survey)
    titles = {section.code: section.title for section in sections}
    return weak_title({code: survey.sections[code] for code in titles}, titles, "ambito")


def items_of(survey: ReleasedSurvey, section: str) -> Mapping[str, Score]:
    """Return the released scores of the questions of a section, in order."""
    return {each.code: survey.items[each.code] for each in survey.instrument.of(section) if each.code in survey.items}


def items_title(survey: ReleasedSurvey, section: str) -> str:
    """Return which question of a section is the weakest, if any certainly is."""
    titles = {item.code: item.label for item in survey.instrument.of(section)}
    where = title_of(survey.instrument, section)
    found = items_of(survey, section)
    if not found:
        return f"{where}: le domande sono riservate"
    said = weak_title(found, titles, "aspetto")
    return f"{where}: {said if said.startswith('«') else said[0].lower() + said[1:]}"


def reversed_note(survey: ReleasedSurvey, codes: Sequence[str]) -> str:
    """Return the sentence on questions whose answers are turned round; "" where there are none."""
    turned = [code for code in codes if survey.instrument.by_code[code].polarity < 0]
    if not turned:
        return ""
    return "Nelle domande segnate con ⇄ essere d’accordo è sfavorevole: le risposte sono state rovesciate."


def few_note(survey: ReleasedSurvey, section: str) -> str:
    """Return what is said of the questions of a section that are reserved because few gave one answer; "" for none."""
    told = [
        f"{item.label}: {survey.few[item.code]}" for item in survey.instrument.of(section) if item.code in survey.few
    ]
    return "" if not told else f"{'; '.join(told)}."


# ---------------------------------------------------------------- groups


def difference_of(breakdown: Breakdown, section: str) -> Difference | None:
    """Return the test of a breakdown on a section; None where there is none."""
    return next((each for each in breakdown.differences if each.section == section), None)


def groups_title(breakdown: Breakdown, section: str) -> str:
    """Return whether the groups of a breakdown differ on a section, with certainty or not."""
    visible = [group for group in breakdown.groups if section in group.scores]
    if not visible:
        return f"{breakdown.label}: tutti i gruppi sono riservati"
    found = difference_of(breakdown, section)
    if found is None:
        return f"{breakdown.label}: con gruppi riservati la differenza non si calcola"
    if not found.certain:
        return f"{breakdown.label}: {TOLD_APART[0].lower()}{TOLD_APART[1:]}"
    return f"{breakdown.label}: i gruppi rispondono con certezza in modo diverso"


def groups_reading(breakdown: Breakdown, section: str) -> str:
    """Return what the test says, in words: band, effect, and what it could not have seen."""
    found = difference_of(breakdown, section)
    if found is None:
        return ""
    said = f"Effetto {found.word or 'non valutabile'}, p corretto {found.band}."
    if found.detectable is None or found.certain:
        return said
    return f"{said} Con queste risposte si sarebbe vista una differenza di almeno {moved_points(found.detectable)}."


def reserved_groups(survey: ReleasedSurvey) -> int:
    """Return how many groups of all the breakdowns are reserved."""
    return sum(group.reserved for breakdown in survey.breakdowns for group in breakdown.groups)


def reserved_cells(survey: ReleasedSurvey, breakdown: Breakdown) -> int:
    """Return how many cells of sections by groups are reserved."""
    return sum(section.code not in group.scores for section in scored(survey) for group in breakdown.groups)


def reserved_said(cells: int, threshold: int) -> str:
    """Return the sentence that goes with reserved cells; "" where none is."""
    if not cells:
        return ""
    return (
        f"{count(cells, 'cella riservata', 'celle riservate')}. Per proteggere chi ha risposto non mostriamo gruppi "
        f"con meno di {threshold} risposte, né i dati da cui si potrebbero ricavare."
    )


def group_label(group: Group) -> str:
    """Return the name of a group, with a capital."""
    return group.label[:1].upper() + group.label[1:]


# ---------------------------------------------------------------- between two waves


def since(before: Wave, after: Wave) -> str:
    """Return how long ago the wave before was: `in un anno`, `da giugno 2024` as `dal 30/06/2024`."""
    return "in un anno" if (after.closes - before.closes).days in YEAR_DAYS else f"dal {day(before.closes)}"


def certain(changes: Sequence[Change]) -> list[Change]:
    """Return the changes that are certain, the largest first; those told by a word alone come last."""
    moved = [change for change in changes if change.word and change.word != STABLE]
    return sorted(moved, key=lambda change: -abs(change.difference or Decimal(0)))


def changes_title(survey: ReleasedSurvey) -> str:
    """Return what moved most with certainty since the wave before."""
    moved = certain(survey.changes)
    if not moved or survey.previous is None:
        return "Nessun ambito è cambiato con certezza"
    first, when = moved[0], since(survey.previous, survey.wave)
    name = f"«{title_of(survey.instrument, first.section)}»"
    if first.difference is None:
        return f"{name} è {first.word} {when}"
    verb = "perde" if first.difference < 0 else "guadagna"
    return f"{name} {verb} {moved_points(first.difference)} {when}"


def changes_reading(survey: ReleasedSurvey) -> str:
    """Return every certain change in words, and where the others are."""
    said = [f"{title_of(survey.instrument, each.section)}: {change_said(each)}" for each in certain(survey.changes)]
    moved = f"Cambiati con certezza: {'; '.join(said)}. " if said else ""
    return f"{moved}In grigio gli ambiti che non sono cambiati con certezza: sono tutti nella tabella."


def change_said(change: Change) -> str:
    """Return one change: `3,4 → 3,9 (+0,5)`, or its word alone."""
    if change.before is None or change.after is None or change.difference is None:
        return change.word or "riservato"
    return f"{number(change.before)} → {number(change.after)} ({signed(change.difference)})"


# ---------------------------------------------------------------- what matters


def priorities_title(survey: ReleasedSurvey) -> str:
    """Return what matters more than the mean and goes worse than it."""
    urgent: list[Priority] = [each for each in survey.priorities if each.urgent]
    if not urgent:
        return "Nessun ambito conta più della media e va peggio della media"
    named = quoted([title_of(survey.instrument, each.section) for each in urgent[:FEW]])
    more = f" e {count(len(urgent) - FEW, 'un altro', 'altri')}" if len(urgent) > FEW else ""
    one = len(urgent) == 1
    return f"{named}{more} {'conta' if one else 'contano'} molto e {'va' if one else 'vanno'} peggio della media"


# ---------------------------------------------------------------- two sides


def gaps_title(gaps: Sequence[Gap]) -> str:
    """Return on what workers and managers do not see the same thing."""
    apart = [gap for gap in gaps if gap.word == APART]
    if not apart:
        aligned = all(gap.word == ALIGNED for gap in gaps)
        return (
            "Chi lavora in agile e chi dirige vedono le stesse cose"
            if aligned
            else "Nessuna distanza fra chi lavora e chi dirige è certa"
        )
    if len(apart) > FEW:
        return f"Su {len(apart)} temi di {len(gaps)} chi lavora e chi dirige non vedono la stessa cosa"
    return f"Chi lavora e chi dirige non vedono la stessa cosa su {quoted([gap.title for gap in apart])}"


def gap_reading(gap: Gap) -> str:
    """Return one distance in a sentence; where one side estimates what the other lives it is called a perception."""
    far = _far(gap)
    if gap.word == ALIGNED:
        return f"{gap.title}: allineati, la distanza è di {far}."
    if gap.word != APART:
        return (
            f"{gap.title}: da approfondire, la distanza è di {far}: troppo incerta, o troppo piccola, per dirla tale."
        )
    higher = gap.difference > 0
    if gap.proxy:
        more = "meno" if higher else "più"
        return (
            f"{gap.title}: chi dirige ne ha una percezione {more} favorevole di {far} rispetto a chi lo vive. "
            "È una distanza di percezione: nessuno dei due sbaglia."
        )
    who, other = ("chi lavora", "chi dirige") if higher else ("chi dirige", "chi lavora")
    return f"{gap.title}: {who} è più favorevole di {other} di {far}."


def _far(gap: Gap) -> str:
    """Return a distance without its sign and its interval, with signs only where it holds zero."""
    size, held = moved_points(gap.difference), gap.interval
    if held is None:
        return size
    if held.low < 0 < held.high:
        return f"{size} (intervallo da {signed(held.low)} a {signed(held.high)})"
    near, far = sorted((abs(held.low), abs(held.high)))
    return f"{size} (intervallo da {number(near)} a {number(far)})"


def by_distance(gaps: Sequence[Gap]) -> list[Gap]:
    """Return the distances, the largest first, whatever their sign."""
    return sorted(gaps, key=lambda gap: (-abs(gap.difference), gap.title))
