# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does an ente without a platform type? `agilometro survey codes | gather`."""

from __future__ import annotations

from pathlib import Path

import click

from agilometro.installation import clock, terminal_user
from agilometro.italian import Comando, Whole
from agilometro.settings import Settings


@click.command(cls=Comando)
@click.argument("codice")
@click.option("--count", "quanti", type=Whole(1, 1_000_000), required=True, help="Quanti codici: uno per invitato.")
@click.option(
    "--output", "uscita", metavar="FILE", type=click.Path(path_type=Path), required=True, help="Il file da stampare."
)
@click.pass_obj
def codes(settings: Settings, codice: str, quanti: int, uscita: Path) -> None:
    """Fa i codici con cui si risponde sulle nostre pagine: stanno solo nel file, da stampare e distribuire a caso."""
    from agilometro.answering import write_codes

    write_codes(settings, codice, quanti, uscita, clock())


@click.command(cls=Comando)
@click.argument("codice")
@click.option("--chi", metavar="NOME", help="Chi lo fa; se manca, l'utente della macchina.")
@click.pass_obj
def gather(settings: Settings, codice: str, chi: str | None) -> None:
    """Porta nell'archivio le risposte date sulle nostre pagine a una rilevazione chiusa, e distrugge l'urna."""
    from agilometro.answering import gather_answers

    gather_answers(settings, codice, chi or terminal_user(), clock())
