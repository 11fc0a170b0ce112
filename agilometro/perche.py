# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Why has a figure changed between two days? The bridge, as the command line prints it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import click

from agilometro.figures import desk_of
from agilometro.settings import Settings
from disclosure.bridge import ReleasedBridge
from metrics.movement import NoBridge
from reports import bridge as told


@dataclass(frozen=True)
class Question:
    """What is asked: an indicator, two days, and how each was known (None: as it is known now)."""

    code: str
    on: tuple[date, date]
    known_on: tuple[date | None, date | None]
    form: str


def show_bridge(settings: Settings, question: Question, now: datetime) -> None:
    """Print the steps and their sum. Raises click.UsageError where there is nothing to compare."""
    _must_be_in_order(question)
    desk = desk_of(settings, now)
    known = {indicator.code: indicator.title for indicator in desk.catalogue()}
    code = question.code.upper()
    if code not in known:
        raise click.UsageError(f"l'indicatore {code} non c'è tra quelli sulle persone. Ci sono: {', '.join(known)}.")
    try:
        bridge = desk.bridge(code, question.on, question.known_on)
    except NoBridge as refusal:
        raise click.UsageError(f"{refusal}.") from refusal
    written = {"table": lambda: _table(known[code], bridge), "json": lambda: told.as_json(bridge)}
    click.echo(written.get(question.form, lambda: told.as_csv(bridge).rstrip("\n"))())


def _must_be_in_order(question: Question) -> None:
    first, last = question.on
    if first > last:
        raise click.UsageError(f"--from ({first:%d/%m/%Y}) viene dopo --to ({last:%d/%m/%Y}): scambiarli.")
    before, after = question.known_on
    if before is None and after is not None:
        raise click.UsageError("con --known-to serve anche --known-from: ciò che si sa ora verrebbe prima.")
    if before is not None and after is not None and before > after:
        raise click.UsageError(
            f"--known-from ({before:%d/%m/%Y}) viene dopo --known-to ({after:%d/%m/%Y}): scambiarli."
        )


def _table(title: str, bridge: ReleasedBridge) -> str:
    """Return the steps as aligned columns, the sum, and what is told together."""
    cells = told.table(bridge, "").rows
    widths = [max(len(row[column]) for row in cells) for column in range(5)]
    lines = [f"{bridge.indicator}  {title}: perché è cambiato?"]
    for label, *numbers, meaning in cells:
        counted = "  ".join(f"{text:>{width}}" for text, width in zip(numbers, widths[1:4], strict=True))
        lines.append(f"  {label:<{widths[0]}}  {counted}  {meaning}")
    note = told.merged_note(bridge)
    return "\n".join([*lines, told.sum_line(bridge), *([note] if note else [])])
