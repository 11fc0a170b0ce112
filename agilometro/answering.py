# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What do the commands of our own form do, and what do they print?"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import click

from agilometro.questionari import author
from agilometro.rispondere import Answering, urns_of
from agilometro.settings import Settings
from agilometro.surveying import service

PRIVATE = 0o600


def write_codes(settings: Settings, wave: str, count: int, output: Path, now: datetime) -> None:
    """Make codes and write them, one per line, to a new file that its owner alone can read."""
    try:
        descriptor = os.open(output, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE)
    except FileExistsError:
        raise click.UsageError(f"il file {output} c’è già: scegliere un altro nome con --output.") from None
    except OSError as error:
        raise click.UsageError(f"il file {output} non si può scrivere: {error.strerror}.") from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        try:
            with service(settings, now) as questionnaires:
                made = Answering(questionnaires, urns_of(settings.home)).issue(wave, count)
        except BaseException:
            output.unlink()
            raise
        file.write("codice\n" + "\n".join(made) + "\n")
    click.echo(f"Codici nel file {output}. Stamparli, distribuirli a caso, poi cancellare il file: qui non restano.")


def gather_answers(settings: Settings, wave: str, chi: str, now: datetime) -> None:
    """Take the answers of an urn into the record; their number is told by the results, if it may be."""
    with service(settings, now) as questionnaires:
        Answering(questionnaires, urns_of(settings.home)).gather(wave, author(chi), now)
    click.echo(f"Risposte portate nell’archivio, urna distrutta. Ora: agilometro survey results {wave}")
