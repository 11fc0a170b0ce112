# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a person type to work on a ranking? `agilometro ranking propose | what-if | confirm | publish`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agilometro.installation import clock
from agilometro.italian import Comandi, Day, Existing, OneOf, Whole
from agilometro.settings import Settings
from agilometro.trial import chosen_readings

if TYPE_CHECKING:
    from agilometro.ranking import Asked

MODES = ("BS-DEFAULT", "additive_literal", "swap_c02_c03")
PLACES = Whole(1, 100_000)

Command = Callable[..., Any]


@click.group(cls=Comandi)
def ranking() -> None:
    """Propone, confronta, conferma e pubblica una graduatoria. Per l'ufficio del personale."""


def _which(places_needed: bool = False) -> Callable[[Command], Command]:
    """Give a command the options that say which ranking is meant."""
    options = (
        click.option("--from", "first", type=Day(), required=True, help="Primo giorno di presentazione."),
        click.option("--to", "last", type=Day(), required=True, help="Ultimo giorno di presentazione."),
        click.option("--places", type=PLACES, required=places_needed, help="Quanti posti ci sono."),
        click.option("--struttura", metavar="CODICE", help="Solo di una struttura e di quelle sotto."),
        click.option("--mode", type=OneOf(*MODES), help="Come si sommano i punti (solo per le graduatorie a punti)."),
        click.option(
            "--reading",
            "readings",
            multiple=True,
            metavar="CODICE=LETTURA",
            callback=chosen_readings,
            help="Come si legge un punto ambiguo.",
        ),
    )

    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def _asked(which: dict[str, Any]) -> Asked:
    from agilometro.ranking import Asked

    if which["last"] < which["first"]:
        raise click.UsageError("il giorno di --to viene prima di quello di --from.")
    return Asked(**which)


@ranking.command()
@_which()
@click.option("--format", "form", type=OneOf("table", "json"), default="table", show_default=True)
@click.pass_obj
def propose(settings: Settings, /, form: str, **which: Any) -> None:
    """Mostra la proposta, con i punti di ogni criterio, le parità e i conflitti con la legge."""
    from agilometro.ranking import show_proposal

    show_proposal(settings, _asked(which), form, clock())


@ranking.command("what-if")
@click.argument("domanda")
@_which()
@click.option("--on", "on", type=Day(), help="Se fosse presentata in quel giorno (un figlio compie gli anni).")
@click.option("--km", type=Whole(0, 10_000), help="Se la distanza fosse quella.")
@click.pass_obj
def what_if(settings: Settings, /, domanda: str, on: date | None, km: int | None, **which: Any) -> None:
    """Mostra che cosa cambierebbe per una domanda, e quando cambia da sé."""
    from agilometro.ranking import show_what_if

    show_what_if(settings, _asked(which), domanda, on, km, clock())


@ranking.command()
@_which(places_needed=True)
@click.option("--proposal", "proposal", required=True, metavar="IMPRONTA", help="L'impronta della proposta letta.")
@click.option("--name", "nome", required=True, metavar="TESTO", help="Come si chiama la graduatoria.")
@click.option("--chi", required=True, metavar="NOME", help="Chi conferma.")
@click.option(
    "--order", type=OneOf("regolamento", "legge"), default="regolamento", show_default=True, help="Quale ordine."
)
@click.option("--order-file", "file", type=Existing(), help="Un altro ordine: un testo, una domanda per riga.")
@click.option("--motivo", metavar="TESTO", help="Perché ci si scosta; obbligatorio se ci si scosta.")
@click.pass_obj
def confirm(
    settings: Settings,
    /,
    proposal: str,
    nome: str,
    chi: str,
    order: str,
    file: Path | None,
    motivo: str | None,
    **which: Any,
) -> None:
    """Conferma una graduatoria: la proposta letta, o un altro ordine con il suo motivo."""
    from agilometro.ranking import Confirmation, confirm_ranking

    confirmation = Confirmation(nome, chi, proposal, order, file, motivo)
    confirm_ranking(settings, _asked(which), confirmation, clock())


@ranking.command()
@click.argument("numero", type=Whole(1, 2**31 - 1))
@click.option("--format", "form", type=OneOf("table", "json", "csv"), default="table", show_default=True)
@click.pass_obj
def publish(settings: Settings, numero: int, form: str) -> None:
    """Scrive l'elenco da pubblicare di una graduatoria confermata: posizione, domanda, esito."""
    from agilometro.ranking import publish_ranking

    publish_ranking(settings, numero, form, clock())
