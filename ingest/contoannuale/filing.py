# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What do our own rows say in the file that is about to be filed?"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from ingest.contoannuale.layout import MODALITA
from ingest.contoannuale.reading import Reading, read_source
from ingest.contoannuale.returns import FiledRow, filed_rows
from ingest.contoannuale.sources import Source
from ingest.issues import FileRefused

AGILE = ("PERS_LAVORO_AGILE_U", "PERS_LAVORO_AGILE_D")


@dataclass(frozen=True)
class Return:
    """Our rows of a file that was read, and its year."""

    name: str
    year: int
    rows: tuple[FiledRow, ...]

    @property
    def cells(self) -> tuple[tuple[int, str | None, Mapping[str, Fraction | None]], ...]:
        """Return of each row its line, its category, its numbers by column."""
        return tuple((row.riga, row.codes.get("CATEGORIA"), row.numbers) for row in self.rows)


class NotReadable(Exception):
    """The file to check is no sound MODALITA_LAVORO_FLESSIBILE; `sentences` say why, with their lines."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__("; ".join(sentences))
        self.sentences = tuple(sentences)


def read_return(path: Path, name: str, body: str) -> Return:
    """Return our rows of a file of MODALITA_LAVORO_FLESSIBILE, known by its `name`. Raises NotReadable."""
    with tempfile.TemporaryDirectory(prefix="agilometro-") as folder:
        work = Path(folder)
        try:
            reading = read_source(Source(name, Path(name).stem, path), work, work / "righe.parquet")
        except FileRefused as error:
            raise NotReadable([issue.sentence(name) for issue in error.issues]) from error
        return _ours(reading, body)


def _ours(reading: Reading, body: str) -> Return:
    if reading.parquet is None:
        raise NotReadable([issue.sentence(reading.name) for issue in reading.issues])
    if reading.table is not MODALITA:
        raise NotReadable([f"{reading.name}: si controlla la tabella {MODALITA.name}, questa è {reading.table.name}."])
    lacking = [name for name in AGILE if name in reading.absent]
    if lacking:
        raise NotReadable([f"{reading.name}: mancano le colonne {', '.join(lacking)}, che ci sono dal 2021."])
    return Return(reading.name, reading.year, filed_rows(MODALITA, reading.parquet, body))
