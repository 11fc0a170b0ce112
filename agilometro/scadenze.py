# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which deadlines does the personnel office read, agreement by agreement? Codes and days: no names, no numbers."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta

import click

from agilometro.folding import folded
from agilometro.installation import ente_name, norms_of, open_record
from agilometro.rows import unarmed
from agilometro.settings import Settings
from metrics.deadlines.facts import read_facts
from metrics.deadlines.falling import Deadline, Falling, NotComputable, falling
from metrics.deadlines.kinds import KINDS
from metrics.deadlines.prescribed import Prescribed
from metrics.engine import MartBackend
from metrics.places import ENTE, UnitTree
from norms.lookup import Norms
from record.lineage import batches
from record.marts import connect
from record.period import add_months
from record.store import Store, reading
from reports.wording import count


@dataclass(frozen=True)
class Question:
    """What is asked: how far ahead (a number and `d`, `w` or `m`), on which day, of which kind, in which unit."""

    within: tuple[int, str]
    on: date
    kind: str | None
    struttura: str | None
    form: str

    @property
    def until(self) -> date:
        """Return the last day asked."""
        number, unit = self.within
        try:
            return add_months(self.on, number) if unit == "m" else self.on + timedelta(days=number * _DAYS[unit])
        except (OverflowError, ValueError):
            return date.max


_DAYS = {"d": 1, "w": 7}

SOON = 10
"""Days ahead from which a line is marked (domain.md 6.1)."""


@dataclass(frozen=True)
class Row:
    """One line for the office. `due` and `days_left` are None where the day cannot be told: then `reason` says why.

    `days_left` is negative where the day has passed; `code` is the agreement's, or the application's while there is no
    agreement yet.
    """

    kind: str
    title: str
    code: str
    struttura: str
    struttura_nome: str
    due: str | None
    days_left: int | None
    action: str
    consequence: str
    article: str
    reason: str | None


def show_deadlines(settings: Settings, question: Question, now: datetime) -> None:
    """Print what falls due, overdue first, then what has no day and why, then what nobody prescribes."""
    norms = norms_of(settings)
    if not settings.ente_chosen:
        click.echo(f"Nota: {ente_name(settings, norms)}. Per sceglierne un altro: AGILOMETRO_ENTE.", err=True)
    store = open_record(settings, now, lambda what: click.echo(f"{what}…", err=True))
    _must_hold_something(store)
    found = _found(store, norms, settings.ente, question, now.date())
    rows = list(rows_of(found, question.kind, question.struttura))
    written = {"json": as_json, "csv": as_csv}.get(question.form)
    click.echo(as_table(found, rows, question.kind) if written is None else written(rows).rstrip("\n"))


def _must_hold_something(store: Store) -> None:
    with reading(store) as conn:
        if not batches(conn, standing=True):
            raise click.UsageError("non ci sono ancora dati. Caricare i primi file con «agilometro load FILE».")


def _found(store: Store, norms: Norms, ente: str, question: Question, known_on: date) -> Falling:
    with closing(store), connect(store) as marts:
        facts = read_facts(MartBackend(marts), question.on, question.until, known_on)
    if question.struttura is not None and question.struttura not in {unit.code for unit in facts.tree}:
        raise click.UsageError(
            f"la struttura «{question.struttura}» non c’è. I codici: agilometro indicators --by struttura."
        )
    return falling(facts, Prescribed(norms, ente))


def rows_of(found: Falling, kind: str | None = None, struttura: str | None = None) -> Iterator[Row]:
    """Yield the rows of one kind (or all) in one unit and those below it (or all): by day, those without one last."""
    facts = found.facts
    names = {unit.code: unit.name for unit in facts.tree}
    wanted = _within(facts.tree, struttura or ENTE)
    everything: list[Deadline | NotComputable] = [*found.deadlines, *found.not_computable]
    for each in everything:
        unit = facts.unit(each.persona)
        if unit in wanted and kind in (None, each.kind.id):
            yield _row(each, unit, names[unit], facts.on)


def _row(each: Deadline | NotComputable, unit: str, name: str, on: date) -> Row:
    kind, place = each.kind, ("" if unit == ENTE else unit, "" if unit == ENTE else name)
    if isinstance(each, NotComputable):
        why = kind.reason(each.reason)
        return Row(
            kind.id, kind.title, each.code, *place, None, None, kind.action, kind.if_nothing(), kind.article, why
        )
    left = (each.day - on).days
    day = each.day.isoformat()
    return Row(kind.id, kind.title, each.code, *place, day, left, kind.action, each.consequence, each.article, None)


def _within(tree: UnitTree, top: str) -> set[str]:
    wanted = {top}
    for unit in tree:
        if unit.parent in wanted:
            wanted.add(unit.code)
    return wanted


# ---------------------------------------------------------------- as machines read it

FIELDS = tuple(each.name for each in fields(Row))


def as_json(rows: Sequence[Row]) -> str:
    """Return a JSON list, one object per row with `FIELDS`."""
    return json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1)


def as_csv(rows: Sequence[Row]) -> str:
    """Return CSV with `;`; a day that cannot be told is `x`."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(FIELDS)
    for row in rows:
        stated = {**asdict(row), "reason": row.reason or ""}
        writer.writerow(_cell(value) for value in stated.values())
    return out.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return "x"
    return unarmed(value) if isinstance(value, str) else value


# ---------------------------------------------------------------- as people read it


def as_table(found: Falling, rows: Sequence[Row], kind: str | None = None) -> str:
    """Return the rows as Italian text: a title, aligned columns, then what follows and where it is written."""
    due = [row for row in rows if row.due is not None]
    parts = [_title(found, due), *_lines(due), *_consequences(found, due), *_without_day(rows), *_nobodys(found, kind)]
    return "\n".join(parts)


def _title(found: Falling, due: Sequence[Row]) -> str:
    late = sum(row.days_left is not None and row.days_left < 0 for row in due)
    how_many = "Nessuna scadenza" if not due else "1 scadenza" if len(due) == 1 else f"{len(due)} scadenze"
    passed = f", di cui {late} già {'passata' if late == 1 else 'passate'}" if late else ""
    return f"{how_many} entro il {found.facts.until:%d/%m/%Y}, viste il {found.facts.on:%d/%m/%Y}{passed}."


def _lines(due: Sequence[Row]) -> Iterator[str]:
    cells = [(_day(row.due), _left(row.days_left), row.code, row.struttura or "–", row.title) for row in due]
    widths = [max(len(line[column]) for line in cells) for column in range(5)] if cells else []
    for line, row in zip(cells, due, strict=True):
        padded = [text.ljust(width) for text, width in zip(line, widths, strict=True)]
        yield f"  {'  '.join(padded)}  {row.action}"


def _day(written: str | None) -> str:
    return "–" if written is None else f"{date.fromisoformat(written):%d/%m/%Y}"


def _left(days: int | None) -> str:
    if days is None:
        return "–"
    if days < 0:
        return f"■ da {_days(-days)}"
    said = "oggi" if days == 0 else f"tra {_days(days)}"
    return f"▲ {said}" if days <= SOON else f"  {said}"


def _days(number: int) -> str:
    return count(number, "giorno", "giorni")


def _consequences(found: Falling, due: Sequence[Row]) -> Iterator[str]:
    if due:
        yield "Se non fai nulla:"
    shown = {row.kind for row in due}
    for kind in found.kinds:
        if kind.id in shown:
            sanctions = {each.sanction for each in found.deadlines if each.kind is kind}
            for sanction in sanctions:
                yield from folded(f"{kind.title}: {kind.if_nothing(None, sanction)}", 2)
            for article in sorted({row.article for row in due if row.kind == kind.id}):
                yield from folded(article, 4)


def _without_day(rows: Sequence[Row]) -> Iterator[str]:
    untold: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row.reason is not None:
            untold.setdefault((row.title, row.reason), []).append(row.code)
    if untold:
        yield "◇ Non calcolabili:"
    for (title, reason), codes in untold.items():
        shown = ", ".join(codes[:_SHOWN])
        more = f" e altri {len(codes) - _SHOWN} (tutti con --format csv)" if len(codes) > _SHOWN else ""
        yield from folded(f"{title}: {reason}. {shown}{more}", 2)


_SHOWN = 5


def _nobodys(found: Falling, kind: str | None) -> Iterator[str]:
    titles = [each.within_sentence for each in found.not_prescribed if kind in (None, each.id)]
    if titles:
        yield from folded(f"Nessuna norma prescrive un termine per: {', '.join(titles)}.")


KIND_IDS = tuple(kind.id for kind in KINDS)
"""The words that `--kind` takes."""
