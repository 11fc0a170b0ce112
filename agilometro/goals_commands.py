# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a person type to see goals and definitions, or change a goal? `agilometro goals | definitions | goal`."""

from __future__ import annotations

from typing import Any

import click

from agilometro.installation import clock, terminal_user
from agilometro.italian import Comando, OneOf, Whole
from agilometro.settings import Settings

UNITS = ("%", "euro", "numero", "ore", "giorni", "testo")
STATES = ("da_avviare", "in_corso", "raggiunto", "non_raggiunto")
DIRECTIONS = ("crescente", "decrescente", "neutra")
YEAR = Whole(1990, 2100)


@click.command(cls=Comando)
@click.option("--year", "year", type=YEAR, help="Il primo dei tre anni; se manca, quello dell'ultimo mese caricato.")
@click.option("--struttura", metavar="CODICE", help="Solo gli obiettivi di una struttura.")
@click.option("--format", "form", type=OneOf("table", "json", "csv"), default="table", show_default=True)
@click.pass_obj
def goals(settings: Settings, year: int | None, struttura: str | None, form: str) -> None:
    """Elenca gli obiettivi dell'ente e delle strutture: base, tre anni, peso, esito di oggi."""
    from agilometro.goals import show_goals

    show_goals(settings, year, struttura, form, clock())


@click.command(cls=Comando)
@click.argument("codice", required=False)
@click.option("--format", "form", type=OneOf("table", "json", "csv"), default="table", show_default=True)
@click.pass_obj
def definitions(settings: Settings, codice: str | None, form: str) -> None:
    """Elenca le definizioni degli indicatori: da quando, perché, e il valore di oggi con ciascuna."""
    from agilometro.definizioni import show_definitions

    show_definitions(settings, codice, form, clock())


@click.command(cls=Comando)
@click.argument("codice")
@click.option("--year", "anno", type=YEAR, required=True, help="L'anno dell'obiettivo.")
@click.option("--struttura", metavar="CODICE", help="L'obiettivo di una struttura; se manca, dell'intero ente.")
@click.option("--value", "valore", metavar="NUMERO", help="Il valore atteso: 26 o 26,5.")
@click.option("--milestone", "traguardo", metavar="TESTO", help="Un traguardo a parole, al posto del valore.")
@click.option("--state", "stato_traguardo", type=OneOf(*STATES), help="A che punto è il traguardo.")
@click.option("--unit", "unita", type=OneOf(*UNITS), help="L'unità; se manca, quella dell'indicatore.")
@click.option("--base", "base", metavar="NUMERO", help="Da dove si parte.")
@click.option("--base-year", "anno_base", type=YEAR, help="L'anno della base.")
@click.option("--weight", "peso", metavar="NUMERO", help="Il peso, da 0 a 100.")
@click.option("--near", "soglia_vicino", metavar="NUMERO", help="Di quanto si può mancarlo ed essere ancora vicini.")
@click.option("--direction", "direzione", type=OneOf(*DIRECTIONS), help="Se manca, quella dell'indicatore.")
@click.option("--act", "atto", metavar="TESTO", help="L'atto che lo stabilisce.")
@click.option("--reason", "motivo", metavar="TESTO", help="Perché cambia: serve quando ne sostituisce uno.")
@click.option("--chi", metavar="NOME", help="Chi lo scrive; se manca, l'utente della macchina.")
@click.option("--confirm", is_flag=True, help="Lo scrive; senza, mostra soltanto che cosa cambierebbe.")
@click.pass_obj
def goal(
    settings: Settings, /, codice: str, struttura: str | None, chi: str | None, confirm: bool, **said: Any
) -> None:
    """Mostra che cosa cambierebbe con un altro obiettivo; con --confirm lo scrive.

    Ciò che non si indica resta com'è nell'obiettivo che c'è già.
    """
    from agilometro.goals import Wanted, set_goal
    from metrics.places import ENTE

    given = {name: str(value) for name, value in said.items() if value is not None}
    set_goal(settings, Wanted(codice, struttura or ENTE, given, chi or terminal_user(), confirm), clock())
