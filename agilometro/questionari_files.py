# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is in a file of answers, read from a private copy that does not outlive the reading?"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING

from record.rilevazioni import Answered, Written
from surveys.instrument import Instrument
from surveys.wave import Wave

if TYPE_CHECKING:
    from ingest.questionari.export import Export
    from ingest.questionari.preview import Preview


@dataclass(frozen=True)
class Seen:
    """A file as it was read, what it would bring, and the hash of its bytes."""

    sha256: str
    export: Export
    preview: Preview


def look(instrument: Instrument, file: Path, wave: Wave, mapping: Path | None = None) -> Seen:
    """Return what a file would bring to a wave. Raises FileRefused."""
    from ingest.formats.grid import Limits
    from ingest.questionari.detect import read
    from ingest.questionari.mapping import read_mapping
    from ingest.questionari.preview import preview

    chosen = None if mapping is None else read_mapping(mapping)
    with _copied(file) as (copy, sha256):
        export = read(copy, Limits())
    return Seen(sha256, export, preview(export, instrument, chosen, wave))


def gathered(seen: Seen) -> tuple[list[Answered], list[Written]]:
    """Return the answers and the comments of a file, each in an order drawn by the machine."""
    from ingest.questionari.preview import collect

    found = collect(seen.export, seen.preview, shuffle=SystemRandom())
    people = zip(found.respondents, found.statuses, found.complete, strict=True)
    return [Answered(*each) for each in people], [Written(item, text, riservato=False) for item, text in found.comments]


@contextmanager
def _copied(file: Path) -> Iterator[tuple[Path, str]]:
    """Yield a copy that nobody else can change, with its hash; it is removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="agilometro-"))
    try:
        copy = folder / file.name
        shutil.copyfile(file, copy)
        with copy.open("rb") as content:
            sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        yield copy, sha256
    finally:
        shutil.rmtree(folder, ignore_errors=True)
