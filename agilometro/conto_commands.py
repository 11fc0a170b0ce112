# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a person type to stand beside other bodies? `agilometro conto load | bodies | own | compare | ...`."""

from __future__ import annotations

from pathlib import Path

import click

from agilometro.installation import clock
from agilometro.italian import Comandi, Existing, OneOf, Whole
from agilometro.settings import Settings

PROBLEMS = 1
YEAR = Whole(2001, 2100)


@click.group(cls=Comandi)
def conto() -> None:
    """Confronta l'ente con gli altri del Conto annuale, e controlla i dati prima dell'invio."""


@conto.command()
@click.argument("file", nargs=-1, required=True, type=Existing())
@click.pass_obj
def load(settings: Settings, file: tuple[Path, ...]) -> None:
    """Carica i dati aperti della Ragioneria: AAAATutto.zip, cartelle, singoli CSV."""
    from agilometro.conto import load as load_returns

    if not load_returns(settings, file, clock()):
        raise SystemExit(PROBLEMS)


@conto.command()
@click.argument("testo")
@click.pass_obj
def bodies(settings: Settings, testo: str) -> None:
    """Cerca un ente per nome, codice o codice fiscale."""
    from agilometro.conto import find_bodies

    find_bodies(settings, testo)


@conto.command()
@click.argument("codice")
@click.pass_obj
def own(settings: Settings, codice: str) -> None:
    """Ricorda quale ente siamo: tipo e numero, come C3363."""
    from agilometro.conto import remember_own

    remember_own(settings, codice)


@conto.command()
@click.option("--year", "year", type=YEAR, help="L'anno; se manca, l'ultimo caricato.")
@click.pass_obj
def compare(settings: Settings, year: int | None) -> None:
    """Mostra l'ente accanto a quelli del suo tipo e della sua dimensione: una distribuzione, mai una classifica."""
    from agilometro.conto import show_comparison

    show_comparison(settings, year)


@conto.command()
@click.argument("file", type=Existing())
@click.option("--year", "year", type=YEAR, help="L'anno del file, per sicurezza.")
@click.option("--format", "form", type=OneOf("table", "json"), default="table", show_default=True)
@click.pass_obj
def check(settings: Settings, file: Path, year: int | None, form: str) -> None:
    """Confronta con l'archivio il file da inviare, cella per cella. Per l'ufficio del personale: è registrato."""
    from agilometro.conto_return import check as check_return

    if not check_return(settings, file, year, form, clock()):
        raise SystemExit(PROBLEMS)


@conto.command()
@click.option("--year", "year", type=YEAR, required=True, help="L'anno.")
@click.option(
    "--out", required=True, metavar="CARTELLA", type=click.Path(path_type=Path, file_okay=False), help="Dove scriverli."
)
@click.pass_obj
def export(settings: Settings, year: int, out: Path) -> None:
    """Scrive le righe dell'ente nel formato della Ragioneria. Per l'ufficio del personale: è registrato."""
    from agilometro.conto_return import export as export_return

    export_return(settings, year, out, clock())
