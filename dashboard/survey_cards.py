# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which figures tell a wave? Each from what was released of it, with its table, its CSV and its source."""

from __future__ import annotations

from urllib.parse import urlencode

from markupsafe import Markup

from dashboard.cards import Card, Choice
from dashboard.page import Surveys
from disclosure.survey import Breakdown, Gap, Interval, ReleasedSurvey, Score
from reports import survey as words
from reports import survey_tables as tables
from reports.figures.dumbbell import Pair, Side, dumbbell
from reports.figures.heat import Heat, heat
from reports.figures.intervals import Point, intervals
from reports.figures.likert import Bar, likert
from reports.figures.priority import Subject, priority
from reports.figures.slope import Sloping, slope
from reports.tables import Table
from reports.wording import day
from surveys.instrument import Scale
from surveys.wave import State, Wave

SIDES = ("chi lavora in agile", "chi dirige")
CSV = "/questionari/{}.csv"


def closed(surveys: Surveys | None) -> list[Wave]:
    """Return the waves whose results may be asked for, newest first."""
    return [] if surveys is None else [wave for wave in surveys.waves() if wave.state is State.CLOSED]


def chosen(waves: list[Wave], asked: str) -> tuple[Wave | None, bool]:
    """Return the wave asked for, or the newest, and whether what was asked is not there."""
    found = next((wave for wave in waves if wave.id == asked), None)
    return found or (waves[0] if waves else None), bool(asked) and found is None


def wave_choices(waves: list[Wave], here: Wave) -> list[Choice]:
    """Return the entries of the select of waves."""
    return [Choice(wave.id, wave.title, wave.id == here.id) for wave in waves]


def csv_of(survey: ReleasedSurvey, part: str) -> str:
    """Return the address of the CSV of a part."""
    return f"{CSV.format(survey.wave.id)}?{urlencode({'parte': part})}"


def source(survey: ReleasedSurvey) -> str:
    """Return whence the numbers come."""
    wave, instrument = survey.wave, survey.instrument
    return (
        f"Fonte: {wave.title}, questionario «{instrument.title}» ({instrument.version}), risposte dal "
        f"{day(wave.opens)} al {day(wave.closes)}. Calcolo {survey.run}."
    )


def _card(
    survey: ReleasedSurvey, ident: str, title: str, subtitle: str, drawing: Markup, legend: str, table: Table, part: str
) -> Markup:
    card = Card(ident, title, subtitle, drawing, legend, table, csv_of(survey, part), source(survey), explore=False)
    return card.markup()


# ---------------------------------------------------------------- the whole


def sections_card(survey: ReleasedSurvey) -> Markup:
    """Return the bars of the sections."""
    sections = words.scored(survey)
    bars = [_bar(section.title, survey.sections[section.code]) for section in sections]
    subtitle = "Risposte per ambito, in percento: la media delle quote di ogni persona"
    legend = "Fra parentesi l’intervallo al 95 % dei favorevoli e quante persone hanno un punteggio nell’ambito."
    table = tables.sections_table(survey)
    return _card(
        survey, "ambiti", words.sections_title(survey), f"{subtitle}.", likert(bars, "ambiti"), legend, table, "sezioni"
    )


def _bar(label: str, score: Score | None) -> Bar:
    return Bar(label, None) if score is None else Bar(label, score.tones, words.share_between(score))


def items_card(survey: ReleasedSurvey, section: str) -> Markup:
    """Return the bars of the questions of a section; empty where it has none."""
    items = survey.instrument.of(section)
    if not items:
        return Markup()
    bars = [_bar(tables.item_label(item), survey.items.get(item.code)) for item in items]
    legend = words.reversed_note(survey, [item.code for item in items])
    legend = " ".join(filter(None, (legend, words.few_note(survey, section))))
    return _card(
        survey, "domande", words.items_title(survey, section),
        "Risposte per domanda, in percento delle risposte valide. I testi delle domande sono abbreviati.",
        likert(bars, "domande"), legend, tables.items_table(survey, section), "domande",
    )  # fmt: skip


# ---------------------------------------------------------------- groups


def groups_card(survey: ReleasedSurvey, breakdown: Breakdown, section: str) -> Markup:
    """Return the points of the groups of a breakdown on a section."""
    whole = _point("Tutti", survey.sections[section])
    groups = [_point(words.group_label(each), each.scores.get(section)) for each in breakdown.groups]
    ident = f"gruppi-{breakdown.item.lower()}"
    legend = f"I gruppi stanno nell’ordine del questionario. {words.groups_reading(breakdown, section)}".strip()
    about = words.title_of(survey.instrument, section)
    return _card(
        survey, ident, words.groups_title(breakdown, section),
        f"«{about}»: risposte favorevoli in percento e intervallo al 95 %.",
        intervals(whole, groups, ident), legend, tables.groups_table(survey, breakdown, section), "gruppi",
    )  # fmt: skip


def _point(label: str, score: Score | None) -> Point:
    if score is None:
        return Point(label, None, None, None)
    low, high = _bounds(score.tones.interval)
    return Point(label, score.tones.favourable, low, high, words.share_between(score))


def _bounds(held: Interval | None) -> tuple[float | None, float | None]:
    return (None, None) if held is None else (float(held.low), float(held.high))


def heat_table(survey: ReleasedSurvey, breakdown: Breakdown) -> Heat:
    """Return sections by groups: favourable percentages."""
    groups = breakdown.groups
    rows = tuple(
        (
            section.title,
            (
                survey.sections[section.code].tones.favourable,
                *(_favourable(group.scores.get(section.code)) for group in groups),
            ),
        )
        for section in words.scored(survey)
    )
    caption = f"Risposte favorevoli in percento, per ambito e {breakdown.label[0].lower()}{breakdown.label[1:]}"
    columns = ("Tutti", *(words.group_label(group) for group in groups))
    return Heat(f"{caption}; le celle tratteggiate sono riservate", "Ambito", columns, rows)


def _favourable(score: Score | None) -> int | None:
    return None if score is None else score.tones.favourable


def heats(survey: ReleasedSurvey) -> list[tuple[str, Markup, str]]:
    """Return of each breakdown its name, its table of sections by groups, and the sentence on what is reserved."""
    found = []
    for breakdown in survey.breakdowns:
        told = heat_table(survey, breakdown)
        said = words.reserved_said(told.reserved, survey.wave.promise.threshold)
        found.append((breakdown.label, heat(told), said))
    return found


# ---------------------------------------------------------------- time, importance, two sides


def changes_card(survey: ReleasedSurvey) -> Markup:
    """Return the slope between two waves; empty where there is nothing to compare."""
    known = [each for each in survey.changes if each.before is not None and each.after is not None]
    if survey.previous is None or not survey.changes:
        return Markup()
    title = words.changes_title(survey)
    lines = [
        Sloping(
            words.title_of(survey.instrument, each.section), float(each.before or 0), float(each.after or 0),
            _moved(each.word), words.change_said(each),
        )
        for each in known
    ]  # fmt: skip
    years = (_when(survey.previous), _when(survey.wave))
    drawing = slope(lines, years, f"{title}. Tutte le medie sono nella tabella.") if lines else Markup()
    legend = words.changes_reading(survey)
    subtitle = f"Medie degli ambiti, {survey.previous.title} e {survey.wave.title}: stesse domande, stessa scala."
    return _card(survey, "cambiamenti", title, subtitle, drawing, legend, tables.changes_table(survey), "cambiamenti")


def _when(wave: Wave) -> str:
    return f"{wave.closes:%m/%Y}"


def _moved(word: str) -> int:
    return {"migliorato": 1, "peggiorato": -1}.get(word, 0)


def priorities_card(survey: ReleasedSurvey) -> Markup:
    """Return the map of importance and score; empty where nobody was asked what matters."""
    if not survey.priorities:
        return Markup()
    title = words.priorities_title(survey)
    subjects = [
        Subject(each.section, words.title_of(survey.instrument, each.section), float(each.score),
                float(each.importance), each.urgent)
        for each in survey.priorities
    ]  # fmt: skip
    drawing = priority(subjects, f"{title}. Importanza e punteggio di ogni ambito sono nella tabella.")
    codes = "; ".join(f"{each.code} {each.title}" for each in subjects)
    legend = f"Le linee tratteggiate sono le due medie; il rombo è una priorità. {codes}."
    subtitle = "In alto ciò che conta di più per chi ha risposto, a sinistra ciò che va peggio."
    return _card(survey, "priorita", title, subtitle, drawing, legend, tables.priorities_table(survey), "priorita")


def gaps_card(survey: ReleasedSurvey) -> Markup:
    """Return both sides of each construct."""
    scale = _scale(survey)
    pairs = [_pair(gap) for gap in words.by_distance(survey.gaps)]
    subtitle = "Media dei punteggi dopo il rovesciamento, con l’intervallo al 95 %, dalla distanza più grande."
    legend = "Il tratto fra i due segni è spesso dove la distanza è un disallineamento; «percezione» è spiegata sotto."
    return _card(
        survey, "distanze", words.gaps_title(survey.gaps), f"Scala da {scale[0]} a {scale[1]}. {subtitle}",
        dumbbell(pairs, scale, SIDES), legend, tables.gaps_table(survey), "distanze",
    )  # fmt: skip


def _scale(survey: ReleasedSurvey) -> tuple[int, int]:
    """Return the ends of the scale of the constructs: those of their questions, the widest of them."""
    found: list[Scale] = []
    for gap in survey.gaps:
        found += [item.scale for item in survey.instrument.of(gap.construct) if item.scale is not None]
    return (min(each.minimum for each in found), max(each.maximum for each in found)) if found else (1, 6)


def _pair(gap: Gap) -> Pair:
    said = f"{words.number(gap.workers.mean)} e {words.number(gap.managers.mean)} ({words.signed(gap.difference)})"
    perceived = ", percezione" if gap.proxy else ""
    return Pair(
        gap.title, _side(gap.workers), _side(gap.managers), gap.word[0].upper() + gap.word[1:], f"{said}{perceived}",
        gap.word == words.APART,
    )  # fmt: skip


def _side(score: Score) -> Side:
    return Side(float(score.mean), *_bounds(score.interval))
