# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which numbers stand behind the figures of a wave? Tables to be read, and one CSV with all of them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO

from disclosure.survey import OTHERS, Breakdown, Interval, ReleasedSurvey, Score
from norms.amounts import percent
from reports.survey import (
    between,
    by_distance,
    group_label,
    number,
    scored,
    signed,
    title_of,
)
from reports.tables import Table, unarmed
from reports.wording import integer, points
from surveys.instrument import Item

RESERVED = "riservato"
PARTS = (
    "partecipazione", "sezioni", "domande", "gruppi", "differenze", "affidabilita", "priorita", "cambiamenti",
    "distanze", "pesati", "scelte", "temi",
)  # fmt: skip
"""The parts of the CSV, in order: a card downloads its own."""


# ---------------------------------------------------------------- tables


def _row(label: str, score: Score | None) -> tuple[str, ...]:
    if score is None:
        return (label, *[RESERVED] * 6)
    tones = score.tones
    shares = [points(share) for share in (tones.favourable, tones.neutral, tones.unfavourable)]
    return (
        label,
        integer(score.answered),
        *shares,
        percent(between(tones.interval)) if tones.interval else "–",
        f"{number(score.mean)} {_within(score.interval)}".strip(),
    )


def _within(held: Interval | None) -> str:
    return "" if held is None else f"({number(held.low)}–{number(held.high)})"


HEAD = ("Risposte", "Favorevoli", "Neutre", "Sfavorevoli", "Intervallo dei favorevoli", "Media (intervallo)")


def sections_table(survey: ReleasedSurvey) -> Table:
    """Return the sections of everybody."""
    rows = tuple(_row(section.title, survey.sections[section.code]) for section in scored(survey))
    caption = f"Ambiti, {survey.wave.title}: media dopo il rovesciamento, intervalli al 95 %"
    return Table(caption, ("Ambito", *HEAD), rows, (1, 2, 3, 4))


def items_table(survey: ReleasedSurvey, section: str) -> Table:
    """Return the questions of a section; those that may not be shown say so."""
    items = survey.instrument.of(section)
    rows = tuple(_row(item_label(item), survey.items.get(item.code)) for item in items)
    return Table(
        f"Domande di «{title_of(survey.instrument, section)}»: intervalli al 95 %",
        ("Domanda", *HEAD),
        rows,
        (1, 2, 3, 4),
    )


def item_label(item: Item) -> str:
    """Return a question as figures name it; ⇄ says that its answers were turned round."""
    return f"{item.label} ⇄" if item.polarity < 0 else item.label


def points_table(survey: ReleasedSurvey, section: str) -> Table | None:
    """Return how the answers of each question lie on its points, before any sum; None without points."""
    items = [item for item in survey.instrument.of(section) if item.code in survey.items]
    known = [(item, survey.items[item.code].points) for item in items if survey.items[item.code].points]
    scales = [item.scale for item, _ in known if item.scale is not None]
    if len({scale.points for scale in scales}) != 1:
        return None
    scale = scales[0]
    head = ("Domanda", *(_point(point, scale.labels.get(point, "")) for point in scale.points))
    rows = tuple((item_label(item), *map(points, shares)) for item, shares in known)
    caption = "Risposte per punto della scala, dopo il rovesciamento"
    return Table(caption, head, rows, tuple(range(1, len(head))))


def _point(point: int, label: str) -> str:
    return f"{point} ({label})" if label else str(point)


def groups_table(survey: ReleasedSurvey, breakdown: Breakdown, section: str) -> Table:
    """Return the groups of a breakdown on one section, everybody first."""
    rows = [_row("Tutti", survey.sections[section])]
    rows += [_row(group_label(group), group.scores.get(section)) for group in breakdown.groups]
    caption = f"«{title_of(survey.instrument, section)}» per {breakdown.label[0].lower()}{breakdown.label[1:]}"
    return Table(caption, ("Gruppo", *HEAD), tuple(rows), (1, 2, 3, 4))


def changes_table(survey: ReleasedSurvey) -> Table:
    """Return the two means of each section, their distance and its word."""
    rows = tuple(
        (
            title_of(survey.instrument, each.section),
            _or_reserved(each.before),
            _or_reserved(each.after),
            RESERVED if each.difference is None else signed(each.difference),
            between(each.interval) or "–",
            each.word or RESERVED,
        )
        for each in survey.changes
    )
    previous = "" if survey.previous is None else survey.previous.title
    head = ("Ambito", previous or "Prima", survey.wave.title, "Differenza", "Intervallo al 95 %", "Esito")
    return Table("Medie delle due rilevazioni, stesse domande", head, rows, (1, 2, 3))


def _or_reserved(value: Decimal | None) -> str:
    return RESERVED if value is None else number(value)


def priorities_table(survey: ReleasedSurvey) -> Table:
    """Return importance and score of each section."""
    rows = tuple(
        (
            f"{each.section}. {title_of(survey.instrument, each.section)}",
            number(each.importance),
            number(each.score),
            f"{signed(each.gap)} {_within(each.interval)}".strip(),
            "sì" if each.urgent else "no",
        )
        for each in survey.priorities
    )
    head = ("Ambito", "Importanza", "Punteggio", "Importanza meno punteggio (intervallo)", "Conta molto e va male")
    return Table("Importanza e punteggio degli ambiti", head, rows, (1, 2, 3))


def gaps_table(survey: ReleasedSurvey) -> Table:
    """Return both sides of each construct, the largest distance first."""
    rows = tuple(
        (
            gap.title,
            f"{number(gap.workers.mean)} ({integer(gap.workers.answered)})",
            f"{number(gap.managers.mean)} ({integer(gap.managers.answered)})",
            f"{points(gap.workers.tones.favourable)} / {points(gap.managers.tones.favourable)}",
            f"{signed(gap.difference)} {_within(gap.interval)}".strip(),
            number(gap.effect),
            gap.band,
            gap.word,
            "percezione" if gap.proxy else "stessa domanda",
        )
        for gap in by_distance(survey.gaps)
    )
    head = (
        "Tema", "Chi lavora: media (risposte)", "Chi dirige: media (risposte)", "Favorevoli", "Distanza (intervallo)",
        "Effetto", "p corretto", "Esito", "Confronto",
    )  # fmt: skip
    return Table("Chi lavora in agile e chi dirige, dalla distanza più grande", head, rows, (1, 2, 3, 4, 5, 6))


def weighted_table(survey: ReleasedSurvey) -> Table:
    """Return the weighted scores beside the plain ones."""
    rows = tuple(
        (title_of(survey.instrument, code), number(survey.sections[code].mean), number(score.mean),
         points(survey.sections[code].tones.favourable), points(score.tones.favourable))
        for code, score in survey.weighted.items() if code in survey.sections
    )  # fmt: skip
    head = ("Ambito", "Media", "Media pesata", "Favorevoli", "Favorevoli, pesati")
    return Table("Con e senza i pesi che riportano le risposte al personale", head, rows, (1, 2, 3, 4))


def choice_tables(survey: ReleasedSurvey) -> list[Table]:
    """Return the questions without a scale, one table each: percentages of the answers."""
    found = []
    for code, shares in survey.choices.items():
        item = survey.instrument.by_code[code]
        labels = {option.code: option.label for option in item.options} | {OTHERS: "altre risposte"}
        rows = tuple((labels.get(option, option), points(share)) for option, share in shares.items())
        found.append(Table(item.label, ("Risposta", "Percentuale"), rows, (1,)))
    return found


def reliability_table(survey: ReleasedSurvey) -> Table:
    """Return how far the questions of each section say one thing."""
    rows = tuple(
        (
            title_of(survey.instrument, code),
            integer(each.people),
            str(each.items),
            "–" if each.alpha is None else f"{number(each.alpha)} {_within(each.interval)}".strip(),
            "–" if each.omega is None else number(each.omega),
            each.word or "–",
            each.note or "–",
        )
        for code, each in survey.reliability.items()
    )
    head = ("Ambito", "Persone", "Domande", "Alfa (intervallo)", "Omega", "Giudizio", "Nota")
    return Table("Affidabilità: quanto le domande di un ambito dicono la stessa cosa", head, rows, (1, 2, 3, 4))


# ---------------------------------------------------------------- CSV


@dataclass(frozen=True)
class Cell:
    """One number of the CSV. `codice` is c where it is reserved, x where there is none; "" where `valore` holds."""

    parte: str
    ambito: str
    gruppo: str
    misura: str
    valore: str
    basso: str = ""
    alto: str = ""
    risposte: str = ""
    codice: str = ""
    nome: str = ""


FIELDS = ("parte", "ambito", "nome", "gruppo", "misura", "valore", "basso", "alto", "risposte", "codice")


def csv_text(survey: ReleasedSurvey, part: str = "") -> str:
    """Return what is shown of a wave as CSV, all of it or one part: the same object as the page, nothing else."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(("rilevazione", *FIELDS))
    for cell in _cells(survey):
        if part in ("", cell.parte):
            writer.writerow((survey.wave.id, *(_unarmed(cell, name) for name in FIELDS)))
    return "\ufeff" + out.getvalue()


def _unarmed(cell: Cell, name: str) -> str:
    """Return a field, a text without what a spreadsheet would run; a number as it is."""
    said = str(getattr(cell, name))
    return unarmed(said) if name in ("ambito", "nome", "gruppo") else said


def _cells(survey: ReleasedSurvey) -> Iterator[Cell]:
    if survey.reserved:
        yield Cell("partecipazione", "", "", "risultati", "", codice="c")
        return
    yield from _turnout_cells(survey)
    for section in scored(survey):
        yield from _score_cells("sezioni", section.code, section.title, "tutti", survey.sections[section.code])
    for item in survey.instrument.scored:
        if item.section in survey.sections:
            yield from _score_cells("domande", item.code, item.label, "tutti", survey.items.get(item.code))
    for breakdown in survey.breakdowns:
        yield from _breakdown_cells(survey, breakdown)
    yield from _reliability_cells(survey)
    yield from _priority_cells(survey)
    yield from _change_cells(survey)
    yield from _gap_cells(survey)
    for code, score in survey.weighted.items():
        yield from _score_cells("pesati", code, title_of(survey.instrument, code), "tutti", score)
    yield from _choice_cells(survey)
    for theme in survey.themes:
        yield Cell("temi", theme.item, "", "commenti", str(theme.count), nome=theme.theme)


def _turnout_cells(survey: ReleasedSurvey) -> Iterator[Cell]:
    who = survey.turnout
    if who is None:
        return
    invited = "" if who.invited is None else str(who.invited)
    yield Cell("partecipazione", "", "", "invitati", invited, codice="" if invited else "x")
    yield Cell("partecipazione", "", "", "risposte", str(who.answered))
    yield Cell("partecipazione", "", "", "complete", str(who.complete))


def _score_cells(part: str, code: str, name: str, group: str, score: Score | None) -> Iterator[Cell]:
    if score is None:
        yield Cell(part, code, group, "media", "", codice="c", nome=name)
        return
    people = str(score.answered)
    low, high = _bounds(score.interval)
    yield Cell(part, code, group, "media", _plain(score.mean), low, high, people, nome=name)
    low, high = _bounds(score.tones.interval)
    yield Cell(part, code, group, "favorevoli", str(score.tones.favourable), low, high, people, nome=name)
    yield Cell(part, code, group, "neutre", str(score.tones.neutral), risposte=people, nome=name)
    yield Cell(part, code, group, "sfavorevoli", str(score.tones.unfavourable), risposte=people, nome=name)
    for place, share in enumerate(score.points, start=1):
        yield Cell(part, code, group, f"punto {place}", str(share), risposte=people, nome=name)


def _bounds(held: Interval | None) -> tuple[str, str]:
    return ("", "") if held is None else (_plain(held.low), _plain(held.high))


def _plain(value: Decimal | None) -> str:
    return "" if value is None else str(value).replace(".", ",")


def _breakdown_cells(survey: ReleasedSurvey, breakdown: Breakdown) -> Iterator[Cell]:
    for group in breakdown.groups:
        for section in scored(survey):
            name = f"{breakdown.item}={group.code}"
            yield from _score_cells("gruppi", section.code, section.title, name, group.scores.get(section.code))
    for each in breakdown.differences:
        name = title_of(survey.instrument, each.section)
        yield Cell("differenze", each.section, breakdown.item, "effetto", _plain(each.effect), nome=name)
        yield Cell("differenze", each.section, breakdown.item, "p corretto", each.band, nome=name)


def _reliability_cells(survey: ReleasedSurvey) -> Iterator[Cell]:
    for code, each in survey.reliability.items():
        low, high = _bounds(each.interval)
        name, people = title_of(survey.instrument, code), str(each.people)
        known = "" if each.alpha is not None else "x"
        yield Cell("affidabilita", code, "tutti", "alfa", _plain(each.alpha), low, high, people, known, name)
        if each.omega is not None:
            yield Cell("affidabilita", code, "tutti", "omega", _plain(each.omega), risposte=people, nome=name)


def _priority_cells(survey: ReleasedSurvey) -> Iterator[Cell]:
    for each in survey.priorities:
        name = title_of(survey.instrument, each.section)
        low, high = _bounds(each.interval)
        yield Cell("priorita", each.section, "tutti", "importanza", _plain(each.importance), nome=name)
        yield Cell("priorita", each.section, "tutti", "punteggio", _plain(each.score), nome=name)
        yield Cell(
            "priorita", each.section, "tutti", "importanza meno punteggio", _plain(each.gap), low, high, nome=name
        )


def _change_cells(survey: ReleasedSurvey) -> Iterator[Cell]:
    for each in survey.changes:
        name, low_high = title_of(survey.instrument, each.section), _bounds(each.interval)
        for measure, value in (("prima", each.before), ("dopo", each.after)):
            yield Cell("cambiamenti", each.section, "tutti", measure, _plain(value), codice=_code(value), nome=name)
        hidden = _code(each.difference)
        yield Cell(
            "cambiamenti", each.section, "tutti", "differenza", _plain(each.difference), *low_high, "", hidden, name
        )
        yield Cell("cambiamenti", each.section, "tutti", "esito", each.word, nome=name)


def _code(value: Decimal | None) -> str:
    return "c" if value is None else ""


def _gap_cells(survey: ReleasedSurvey) -> Iterator[Cell]:
    for gap in by_distance(survey.gaps):
        yield from _score_cells("distanze", gap.construct, gap.title, "chi lavora", gap.workers)
        yield from _score_cells("distanze", gap.construct, gap.title, "chi dirige", gap.managers)
        low, high = _bounds(gap.interval)
        yield Cell("distanze", gap.construct, "", "distanza", _plain(gap.difference), low, high, nome=gap.title)
        yield Cell("distanze", gap.construct, "", "esito", gap.word, nome=gap.title)


def _choice_cells(survey: ReleasedSurvey) -> Iterator[Cell]:
    for code, shares in survey.choices.items():
        for option, share in shares.items():
            name = survey.instrument.by_code[code].label
            yield Cell("scelte", code, option, "percentuale", str(share), nome=name)
