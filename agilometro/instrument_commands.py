# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a person type to see the questionnaires, and to take one to another platform?

`agilometro survey instruments [CODICE]`, `agilometro survey export CODICE --format lss --output FILE`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from agilometro.italian import Comando, OneOf
from agilometro.settings import Settings

Command = Callable[..., Any]


def _version(command: Command) -> Command:
    said = "Se manca, la più recente."
    return click.option("--version", "version", metavar="VERSIONE", default="", help=said)(command)


@click.command(cls=Comando)
@click.argument("codice", required=False)
@_version
@click.option("--format", "form", type=OneOf("table", "json"), default="table", show_default=True)
@click.pass_obj
def instruments(settings: Settings, codice: str | None, version: str, form: str) -> None:
    """Elenca i questionari, nostri e dell'ente; con un CODICE ne mostra ambiti e domande."""
    from agilometro.instrument_rows import show_instruments

    show_instruments(settings, codice, version, form)


@click.command(cls=Comando)
@click.argument("codice")
@click.option("--format", "form", type=OneOf("lss", "tsv", "xlsform"), default="lss", show_default=True)
@click.option(
    "--output", "output", required=True, metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
    help="Il file da scrivere: .lss o .txt per LimeSurvey, .xlsx per KoboToolbox.",
)  # fmt: skip
@_version
@click.pass_obj
def export(settings: Settings, codice: str, form: str, output: Path, version: str) -> None:
    """Scrive un questionario da importare in LimeSurvey (lss, tsv) o in KoboToolbox (xlsform)."""
    from agilometro.instrument_rows import write_instrument

    write_instrument(settings, codice, version, form, output)
