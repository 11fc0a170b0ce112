# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which figures and rules does the command line show?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import click

from agilometro.desk import RecordDesk
from agilometro.installation import open_desk, open_record
from agilometro.rows import Row, as_csv, as_json, as_lines, as_table, row_of, rows_of, with_goal, with_words
from agilometro.settings import Settings
from agilometro.trial import Trial, desk_under, must_be_whole
from disclosure.release import Released
from metrics.declare import Indicator
from metrics.places import At
from norms.citation import amount, citation
from norms.rules import Ruling
from record.store import Store
from reports.entries import Entry


def desk_of(settings: Settings, now: datetime) -> RecordDesk:
    """Return the desk; when nobody chose a regulation, says on the error stream which one holds."""
    return desk_over(settings, open_record(settings, now, lambda what: click.echo(f"{what}…", err=True)))


def desk_over(settings: Settings, store: Store) -> RecordDesk:
    """Return the desk over an open record, with the same note."""
    desk = open_desk(settings, store)
    if not settings.ente_chosen:
        click.echo(f"Nota: {desk.ente}. Per sceglierne un altro: AGILOMETRO_ENTE.", err=True)
    return desk


@dataclass(frozen=True)
class Question:
    """What is asked of the desk: no codes means all; `on` None is the last month end, `known_on` None is now."""

    codes: tuple[str, ...]
    on: date | None
    known_on: date | None
    by: tuple[str, ...]
    opened: bool
    form: str
    trial: Trial


def show_indicators(settings: Settings, question: Question, now: datetime) -> None:
    """Print the figures asked for."""
    desk, rules = desk_under(desk_of(settings, now), question.trial)
    must_be_whole(rules, question.by)
    day = question.on or next(iter(desk.days()), None)
    if day is None:
        raise click.UsageError("non ci sono ancora dati. Caricare i primi file con «agilometro load FILE».")
    asked = _asked(desk, question, day)
    shares = [code for code in asked if code in {indicator.code for indicator in desk.catalogue()}]
    released = desk.released(shares, day, question.known_on)
    entries = _entries(desk, question, day)
    if question.form == "table":
        tables = (_told(desk, question, day, released.get(code), entries[code]) for code in asked)
        click.echo("\n\n".join([*([] if rules.said is None else [rules.said]), *tables]))
    else:
        goals = desk.goals(day, question.known_on)
        rows = (
            with_goal(row, entries[code][0], goals)
            for code in asked
            for row in _rows(question, day, released.get(code), entries[code], rules.tried)
        )
        click.echo((as_json if question.form == "json" else as_csv)(rows).rstrip("\n"))


def _asked(desk: RecordDesk, question: Question, day: date) -> list[str]:
    """Return the codes asked for, all of them in code order when none is; a variant is written `EC-01.utenze`."""
    known = [entry.code for entry in desk.entries(day, question.known_on)]
    spoken = {code.casefold(): code for code in known}
    strange = [code for code in question.codes if code.casefold() not in spoken]
    if strange:
        raise click.UsageError(f"l'indicatore {', '.join(strange).upper()} non c'è. Ci sono: {', '.join(known)}.")
    return list(dict.fromkeys(spoken[code.casefold()] for code in question.codes)) or known


def _entries(desk: RecordDesk, question: Question, day: date) -> Mapping[str, Sequence[Entry]]:
    """Return what is said of each indicator: of the whole ente, and of each unit of which anything is, if asked."""
    found = {entry.code: [entry] for entry in desk.entries(day, question.known_on)}
    units = [unit.code for unit in desk.units(day, question.known_on)] if "struttura" in question.by else []
    for unit in units[1:]:
        for entry in desk.entries(day, question.known_on, unit):
            if entry.value is not None:
                found[entry.code].append(entry)
    return found


def _rows(
    question: Question, day: date, released: Released | None, entries: Sequence[Entry], tried: str | None
) -> list[Row]:
    if released is None:
        return [row_of(entry, tried) for entry in entries]
    rows = rows_of(released.indicator, day, released, question.by, tried)
    return [with_words(row, entries) for row in rows]


def _told(desk: RecordDesk, question: Question, day: date, released: Released | None, entries: Sequence[Entry]) -> str:
    if released is None:
        return as_lines(entries, day)
    rows = tuple(rows_of(released.indicator, day, released, question.by))
    return _table(desk, question, day, released, rows)


def _table(desk: RecordDesk, question: Question, day: date, released: Released, rows: Sequence[Row]) -> str:
    indicator = next(each for each in desk.catalogue() if each.code == released.indicator)
    lines = [as_table(indicator, day, rows), *_target_lines(desk, indicator, day)]
    if question.opened:
        lines += _opened(released)
    return "\n".join(lines)


def _target_lines(desk: RecordDesk, indicator: Indicator, day: date) -> list[str]:
    if indicator.target is None:
        return []
    return [f"  Obiettivo: {_ruling(ruling)}" for ruling in desk.norm(indicator.target, day)]


def _opened(released: Released) -> list[str]:
    """Return who is in the count and who is out of it, with the reason: together they are everybody."""
    shown = released.cells.get(At())
    if shown is None or shown.denominator is None or not released.exclusions:
        return []
    if shown.excluded is None:
        return ["  Chi resta fuori: riservato"]
    excluded = [(label, shown.excluded.get(code, 0)) for code, label in released.exclusions]
    everybody = shown.denominator + sum(count for _, count in excluded)
    lines = [f"  Nel conto: {shown.denominator}; fuori: {everybody - shown.denominator}; in tutto: {everybody}"]
    return lines + [f"    {count:>6}  {label}" for label, count in excluded if count]


def _ruling(ruling: Ruling) -> str:
    """Return the value and where it is written."""
    return f"{amount(ruling)} ({citation(ruling)})"
