# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Where is coverage going, on the command line?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import click

from agilometro.desk import RecordDesk
from agilometro.figures import desk_of
from agilometro.settings import Settings
from metrics.forecast.history import triennium_end
from metrics.forecast.scenario import Scenario, WrongScenario
from metrics.places import ENTE
from reports import foreseen as words
from reports.supposing import goal, share
from reports.wording import moment


@dataclass(frozen=True)
class Question:
    """What is asked: `on` None is the last month end, `until` None the end of the PIAO's three years."""

    on: date | None
    until: date | None
    nome: str | None
    struttura: str | None
    form: str


@dataclass(frozen=True)
class Supposition:
    """A scenario as it is typed."""

    goals: Sequence[str]
    rinnovi: str | None
    assunzioni: int | None

    def read(self) -> Scenario:
        """Return the scenario. Raises WrongScenario."""
        renewed = None if self.rinnovi is None else share(self.rinnovi)
        return Scenario(tuple(goal(each) for each in self.goals), renewed, self.assunzioni)


def show_forecast(settings: Settings, question: Question, now: datetime) -> None:
    """Print the forecast asked for."""
    desk = desk_of(settings, now)
    on = question.on or next(iter(desk.days()), None)
    if on is None:
        raise click.UsageError("non ci sono ancora dati. Caricare i primi file con «agilometro load FILE».")
    if question.until is not None and question.until <= on:
        raise click.UsageError(f"il giorno di --until non viene dopo il {on:%d/%m/%Y}.")
    if question.until is not None and question.until > triennium_end(on):
        raise click.UsageError(
            f"la previsione arriva alla fine del triennio del PIAO, il {triennium_end(on):%d/%m/%Y}."
        )
    supposed = Scenario() if question.nome is None else _saved(desk, question.nome)
    try:
        found = desk.forecast(on, question.until, supposed)
    except WrongScenario as error:
        raise click.UsageError(str(error)) from error
    if found is None:
        raise click.UsageError("la copertura (S-01) non si può calcolare in quel giorno.")
    unit = question.struttura or ENTE
    if all(each.code != unit for each in found.released.tree):
        raise click.UsageError(f"la struttura {unit} non c'è.")
    if question.form == "json":
        click.echo(json.dumps(words.document(found, unit), ensure_ascii=False, indent=1))
    elif question.form == "csv":
        click.echo(words.csv_text(found, unit).removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n"))
    else:
        click.echo("\n".join(words.lines(found, unit)))


def _saved(desk: RecordDesk, nome: str) -> Scenario:
    found = next((each.scenario for each in desk.scenarios() if each.nome == nome), None)
    if found is None:
        known = ", ".join(f"«{each.nome}»" for each in desk.scenarios()) or "nessuno"
        raise click.UsageError(f"lo scenario «{nome}» non c'è. Salvati: {known}.")
    return found


def add_scenario(settings: Settings, nome: str, supposition: Supposition, chi: str, now: datetime) -> None:
    """Save a scenario; one that the newest day could not show is refused."""
    desk = desk_of(settings, now)
    try:
        scenario = supposition.read()
        on = next(iter(desk.days()), None)
        if on is not None:
            desk.forecast(on, None, scenario)
        desk.save_scenario(nome, scenario, chi, now)
    except WrongScenario as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"Scenario «{nome}» salvato.")


def list_scenarios(settings: Settings, now: datetime) -> None:
    """Print the saved scenarios."""
    found = desk_of(settings, now).scenarios()
    if not found:
        click.echo("Nessuno scenario salvato.")
    for each in found:
        click.echo(f"{each.nome}: {'; '.join(words.supposes(each.scenario))}")
        click.echo(f"  salvato da {each.salvato_da}, il {moment(each.salvato_il)}")


def remove_scenario(settings: Settings, nome: str, chi: str, now: datetime) -> None:
    """Take a scenario off the list."""
    try:
        desk_of(settings, now).remove_scenario(nome, chi, now)
    except WrongScenario as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"Scenario «{nome}» tolto.")
