# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which figures and rules does the command line show?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import click

from agilometro.desk import RecordDesk
from agilometro.installation import open_desk, open_record
from agilometro.rows import Row, as_csv, as_json, as_table, rows_of
from agilometro.settings import Settings
from agilometro.trial import Trial, desk_under, must_be_whole
from disclosure.release import Released
from metrics.catalogue import UnknownIndicator
from metrics.declare import Indicator
from metrics.places import At
from norms.citation import amount, citation
from norms.rules import Ruling
from record.store import Store


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
    released = _released(desk, question, day)
    rows = {code: tuple(rows_of(code, day, release, question.by, rules.tried)) for code, release in released.items()}
    if question.form == "table":
        tables = (_table(desk, question, day, released[code], rows[code]) for code in released)
        click.echo("\n\n".join([*([] if rules.said is None else [rules.said]), *tables]))
    else:
        written = as_json if question.form == "json" else as_csv
        click.echo(written(row for code in released for row in rows[code]).rstrip("\n"))


def _released(desk: RecordDesk, question: Question, day: date) -> Mapping[str, Released]:
    known = [indicator.code for indicator in desk.catalogue()]
    asked = [code.upper() for code in question.codes] or known
    try:
        return desk.released(asked, day, question.known_on)
    except UnknownIndicator as error:
        strange = ", ".join(code for code in asked if code not in known)
        raise click.UsageError(f"l'indicatore {strange} non c'è. Ci sono: {', '.join(known)}.") from error


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
