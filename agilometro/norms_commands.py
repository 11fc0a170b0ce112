# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a person type to read the norms? `agilometro norms [ID]`, `norms diff A B`, `norms check [CARTELLA]`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from agilometro.installation import clock
from agilometro.italian import Comandi, Day, Existing, OneOf
from agilometro.settings import Settings
from agilometro.trial import Readings, chosen_readings

MISTAKES = 1
"""The exit code of a check that found mistakes in a folder of rules."""

FORM = OneOf("table", "json")


class Norme(Comandi):
    """The commands on norms: what does not begin with the name of one of them is asked of `show`.

    So `norms presenza.minima` and `norms --stale` are said without it; a norm called as a command is read with it.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments, `show` put before those that name no command."""
        if not args or args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group(cls=Norme, subcommand_metavar="[COMANDO] [ID]...")
def norms() -> None:
    """Mostra le norme in vigore: valore, chi lo prescrive, dove è scritto.

    Senza comando vale show: «agilometro norms» le elenca, «agilometro norms presenza.minima» ne mostra una.
    """


@norms.command()
@click.argument("id", required=False)
@click.option("--on", "on", type=Day(), help="In vigore in quel giorno; se manca, oggi.")
@click.option("--stale", is_flag=True, help="Solo quelle che nessuno rilegge da un anno.")
@click.option("--to-verify", is_flag=True, help="Solo quelle da verificare sul testo.")
@click.option(
    "--reading",
    "readings",
    multiple=True,
    metavar="CODICE=LETTURA",
    callback=chosen_readings,
    help="Con un'altra lettura di un punto ambiguo.",
)
@click.option("--format", "form", type=FORM, default="table", show_default=True)
@click.pass_obj
def show(
    settings: Settings, id: str | None, on: date | None, stale: bool, to_verify: bool, readings: Readings, form: str
) -> None:
    """Elenca le norme in vigore per tema; con un ID ne mostra livelli, storia, letture e fonte."""
    from agilometro.regulations import Question, show_norms

    show_norms(settings, Question(id, on or clock().date(), stale, to_verify, readings, form))


@norms.command()
@click.argument("a")
@click.argument("b")
@click.option("--format", "form", type=FORM, default="table", show_default=True)
@click.pass_obj
def diff(settings: Settings, a: str, b: str, form: str) -> None:
    """Dice a parole che cosa cambia da A a B.

    Ciascuno è un giorno (01/01/2020), un ente (brescia), un ente in un giorno (brescia@2020-01-01) o una cartella di
    regole (./norme).
    """
    from agilometro.regulations import show_diff

    show_diff(settings, a, b, form, clock().date())


@norms.command()
@click.argument("cartella", required=False, type=Existing())
@click.pass_obj
def check(settings: Settings, cartella: Path | None) -> None:
    """Controlla le regole scritte dall'ente: quelle di CARTELLA, o di «norme» nella casa dell'installazione."""
    from agilometro.regulations import check_folder

    if not check_folder(settings, cartella):
        raise SystemExit(MISTAKES)
