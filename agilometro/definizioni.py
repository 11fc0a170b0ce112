# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How was each indicator defined, since when and why, and what would the newest value be under each definition?"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import click

from agilometro.desk import RecordDesk
from agilometro.figures import desk_of
from agilometro.rows import unarmed
from agilometro.settings import Settings
from metrics.catalogue import INDICATORS
from metrics.declare import Indicator
from metrics.definition import definition
from metrics.indicators.esiti import RULED
from metrics.quantities import QUANTITIES
from metrics.quantity import Quantity
from metrics.ruled import Ruled
from reports.wording import day

ALWAYS = "da sempre"
SHORT = 12
HEADING = ("codice", "titolo", "dal", "in_vigore", "motivo", "formula", "al", "valore", "nota", "impronta")

Declared = Indicator | Quantity | Ruled


@dataclass(frozen=True)
class Defined:
    """One definition. `shown` is the value of the whole ente on `on` under it, `–` where there is none: `note` why."""

    declared: Declared
    holds: bool
    on: date | None
    shown: str
    note: str

    @property
    def since(self) -> str:
        """Return since when it holds, in words."""
        since = _since(self.declared)
        return ALWAYS if since == date.min else f"dal {day(since)}"

    @property
    def because(self) -> str:
        """Return why it took over, "" for the first of its code."""
        return "" if isinstance(self.declared, Ruled) else self.declared.because

    @property
    def name(self) -> str:
        """Return the beginning of the name of the definition; of an outcome the rule says it."""
        declared = self.declared
        return f"regola {declared.rule.id}" if isinstance(declared, Ruled) else definition(declared)[:SHORT]


def show_definitions(settings: Settings, code: str | None, form: str, now: datetime) -> None:
    """Print the definitions of an indicator, or of all of them, oldest first."""
    every: tuple[Declared, ...] = (*INDICATORS, *QUANTITIES, *RULED)
    spoken = {each.code.casefold(): each.code for each in every}
    if code is not None and code.casefold() not in spoken:
        raise click.UsageError(f"l'indicatore {code.upper()} non c'è. Ci sono: {', '.join(sorted(spoken.values()))}.")
    wanted = sorted(spoken.values()) if code is None else [spoken[code.casefold()]]
    desk = desk_of(settings, now)
    found = [defined for each in wanted for defined in _defined(desk, [one for one in every if one.code == each])]
    written = {"table": _text, "json": _json, "csv": _csv}[form]
    click.echo(written(found).rstrip("\n"))


def _defined(desk: RecordDesk, declared: Sequence[Declared]) -> Iterator[Defined]:
    """Yield the definitions of one code, each with the value that it gives on the newest month end."""
    on = next(iter(desk.days()), None)
    held = max((each for each in declared if on is None or _since(each) <= on), key=_since, default=None)
    for each in sorted(declared, key=_since):
        if on is None:
            yield Defined(each, each is held, None, "–", "non ci sono ancora dati")
        elif each is held or isinstance(each, Ruled):
            entry = desk.entry(each.code, on)
            told = ("–", "") if entry is None else (entry.shown, entry.reason)
            yield Defined(each, True, on, *told)
        else:
            yield Defined(each, False, on, *desk.redefined(each, on))


def _since(declared: Declared) -> date:
    return date.min if isinstance(declared, Ruled) else declared.since


# ---------------------------------------------------------------- written down


def _text(found: Sequence[Defined]) -> str:
    return "\n".join(line for each in found for line in _lines(each))


def _lines(each: Defined) -> Iterator[str]:
    holds = "" if each.holds else " (non è quella in vigore)"
    yield f"{each.declared.code}  {each.declared.title}, {each.since}{holds}"
    yield f"  {each.declared.formula}"
    if each.because:
        yield f"  Perché è cambiata: {each.because}"
    note = f"  ({each.note})" if each.note else ""
    yield f"  {f'Al {day(each.on)}: ' if each.on else ''}{each.shown}{note}"


def _fields(each: Defined) -> dict[str, object]:
    since = _since(each.declared)
    said = (
        *(each.declared.code, each.declared.title, None if since == date.min else since.isoformat(), each.holds),
        *(each.because or None, each.declared.formula, None if each.on is None else each.on.isoformat()),
        *(each.shown, each.note or None, each.name),
    )
    return dict(zip(HEADING, said, strict=True))


def _json(found: Sequence[Defined]) -> str:
    return json.dumps([_fields(each) for each in found], ensure_ascii=False, indent=1)


def _csv(found: Sequence[Defined]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(HEADING)
    for each in found:
        cells = _fields(each) | {"in_vigore": "sì" if each.holds else "no"}
        writer.writerow([unarmed("" if cell is None else str(cell)) for cell in cells.values()])
    return out.getvalue()
