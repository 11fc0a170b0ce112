# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a person type to look ahead? `agilometro forecast`, and `agilometro scenario add | list | remove`."""

from __future__ import annotations

from datetime import date

import click

from agilometro.installation import clock, terminal_user
from agilometro.italian import Comandi, Comando, Day, OneOf, Whole
from agilometro.settings import Settings


@click.command(cls=Comando)
@click.option("--on", "on", type=Day(), help="Da quel giorno; se manca, dall'ultimo fine mese caricato.")
@click.option("--until", "until", type=Day(), help="Fino a quel giorno; se manca, alla fine del triennio del PIAO.")
@click.option("--scenario", "nome", metavar="NOME", help="Con uno scenario salvato.")
@click.option("--struttura", metavar="CODICE", help="Solo una struttura e quelle sotto.")
@click.option("--format", "form", type=OneOf("table", "json", "csv"), default="table", show_default=True)
@click.pass_obj
def forecast(
    settings: Settings, on: date | None, until: date | None, nome: str | None, struttura: str | None, form: str
) -> None:
    """Prevede la copertura mese per mese, con una banda dell'80 %, e quanto manca a ogni struttura."""
    from agilometro.forecast import Question, show_forecast

    show_forecast(settings, Question(on, until, nome, struttura, form), clock())


@click.group(cls=Comandi)
def scenario() -> None:
    """Salva, elenca e toglie gli scenari della previsione."""


@scenario.command()
@click.argument("nome")
@click.option("--struttura", "goals", multiple=True, metavar="CODICE=QUOTA@AAAA-MM", help="Es. S09=20@2027-12.")
@click.option("--rinnovi", metavar="QUOTA", help="Quota di accordi rinnovati alla scadenza, da 0 a 100.")
@click.option("--assunzioni", type=Whole(0, 1000), help="Quante assunzioni al mese con attività eseguibile.")
@click.option("--chi", metavar="NOME", help="Chi lo salva; se manca, l'utente della macchina.")
@click.pass_obj
def add(
    settings: Settings, nome: str, goals: tuple[str, ...], rinnovi: str | None, assunzioni: int | None, chi: str | None
) -> None:
    """Salva uno scenario: obiettivi di strutture, rinnovi, assunzioni."""
    from agilometro.forecast import Supposition, add_scenario

    add_scenario(settings, nome, Supposition(goals, rinnovi, assunzioni), chi or terminal_user(), clock())


@scenario.command("list")
@click.pass_obj
def listed(settings: Settings) -> None:
    """Elenca gli scenari salvati, con chi li ha salvati e quando."""
    from agilometro.forecast import list_scenarios

    list_scenarios(settings, clock())


@scenario.command()
@click.argument("nome")
@click.option("--chi", metavar="NOME", help="Chi lo toglie; se manca, l'utente della macchina.")
@click.pass_obj
def remove(settings: Settings, nome: str, chi: str | None) -> None:
    """Toglie uno scenario dall'elenco."""
    from agilometro.forecast import remove_scenario

    remove_scenario(settings, nome, chi or terminal_user(), clock())
