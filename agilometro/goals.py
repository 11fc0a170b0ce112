# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does the command line tell the ente's goals, preview another one and set it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import click

from agilometro.desk import RecordDesk
from agilometro.figures import desk_over
from agilometro.installation import open_door, open_record
from agilometro.settings import Settings
from ingest.typed import TypedRefused, enter
from metrics.places import ENTE
from record.store import Store
from reports.goal_change import Change, GoalRefused, as_file, change, merged
from reports.goal_lines import as_csv, as_json, as_text, codes_declared, goal_lines, unbalanced


@dataclass(frozen=True)
class Wanted:
    """A goal as it was typed: for which indicator and unit, by whom; `given` are the fields that were said."""

    code: str
    struttura: str
    given: Mapping[str, str]
    who: str
    confirm: bool


@contextmanager
def _room(settings: Settings, now: datetime) -> Iterator[tuple[RecordDesk, Store]]:
    store = open_record(settings, now, lambda what: click.echo(f"{what}…", err=True))
    desk = desk_over(settings, store)
    try:
        yield desk, store
    except (GoalRefused, TypedRefused) as refused:
        raise click.UsageError(str(refused)) from refused
    finally:
        desk.close()
        store.close()


def show_goals(settings: Settings, year: int | None, struttura: str | None, form: str, now: datetime) -> None:
    """Print every goal of three years, with the newest value beside it; weights that do not sum are said."""
    with _room(settings, now) as (desk, _):
        newest = _newest(desk)
        first = year or newest.year
        if struttura is not None and all(struttura != unit.code for unit in desk.units(newest)):
            raise GoalRefused(f"La struttura {struttura} al {newest:%d/%m/%Y} non c’è.")
        lines = goal_lines(desk, first, struttura)
        wrong = unbalanced(desk.goals(newest), first, struttura)
        if form == "table":
            click.echo(as_text(lines, first) if lines else f"Nessun obiettivo dal {first} al {first + 2}.")
            for sentence in wrong:
                click.echo(f"▲ {sentence}")
        else:
            click.echo((as_json if form == "json" else as_csv)(lines, first).rstrip("\n"))
            for sentence in wrong:
                click.echo(f"Nota: {sentence}", err=True)


def set_goal(settings: Settings, wanted: Wanted, now: datetime) -> None:
    """Print what a goal would change; with `confirm` also write it, through the door."""
    with _room(settings, now) as (desk, store):
        code = _code(wanted.code)
        found = _change(desk, code, wanted)
        click.echo(_told(found))
        if not wanted.confirm:
            click.echo("Nulla è stato scritto. Per scriverlo: lo stesso comando con --confirm.")
            return
        found.must_have_reason()
        name, text = as_file(found.goal, wanted.who, now)
        report = enter(open_door(settings, store, wanted.who), name, text, wanted.who, now)
        numbers = ", ".join(map(str, report.batches))
        click.echo(f"Obiettivo scritto (caricamento {numbers}); per annullarlo: agilometro undo {numbers}")
        for sentence in unbalanced(desk.goals(_newest(desk)), found.goal.year, found.goal.struttura, years=1):
            click.echo(f"▲ {sentence}")


def _change(desk: RecordDesk, code: str, wanted: Wanted) -> Change:
    newest = _newest(desk)
    now = desk.goals(newest).of(code, wanted.struttura, int(wanted.given.get("anno", newest.year)))
    return change(desk, desk.certification, code, wanted.struttura, merged(now, wanted.given))


def _newest(desk: RecordDesk) -> date:
    newest = next(iter(desk.days()), None)
    if newest is None:
        raise GoalRefused("non ci sono ancora dati. Caricare i primi file con «agilometro load FILE».")
    return newest


def _code(typed: str) -> str:
    found = {code.casefold(): code for code in codes_declared()}
    if typed.casefold() not in found:
        raise GoalRefused(f"l'indicatore {typed.upper()} non c'è. Ci sono: {', '.join(found.values())}.")
    return found[typed.casefold()]


def _told(found: Change) -> str:
    """Return the change in sentences, then the month ends as aligned columns."""
    place = "" if found.goal.struttura == ENTE else f", {found.entry.struttura_name}"
    said = [f"{found.goal.indicator}  {found.entry.title}{place}", *(f"  {line}" for line in found.lines)]
    table = found.table
    cells = (table.head, *table.rows) if table.rows else ()
    widths = [max((len(row[column]) for row in cells), default=0) for column in range(len(table.head))]
    for row in cells:
        said.append("  " + "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())
    return "\n".join(said)
