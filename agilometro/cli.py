# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which commands does a person type, and what do they answer?"""

from __future__ import annotations

import os
from pathlib import Path

import click

from agilometro.settings import Settings, SettingsError, load_settings


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """Agilometro: dai fogli dell'ufficio personale agli indicatori del lavoro agile."""
    context.obj = read_settings()


def read_settings() -> Settings:
    """Return this process's settings; a mistake in them ends the command with exit code 2."""
    try:
        return load_settings(os.environ, Path.cwd())
    except SettingsError as error:
        raise click.UsageError(str(error)) from error
