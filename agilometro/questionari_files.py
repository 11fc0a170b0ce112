# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is in a file of answers, read from a private copy that does not outlive the reading?"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING, TypeVar

from record.rilevazioni import Answered, Written
from surveys.instrument import Instrument
from surveys.wave import Wave

if TYPE_CHECKING:
    from ingest.questionari.export import Export
    from ingest.questionari.preview import Preview

Value = TypeVar("Value")


@dataclass(frozen=True)
class Seen:
    """A file as it was read, what it would bring, and the hash of its bytes (and of its mapping, if it has one)."""

    sha256: str
    export: Export
    preview: Preview
    wave: Wave


@dataclass(frozen=True)
class Rules:
    """How a file is taken in: the mapping that it is read with, and from which share of the scored questions those who
    did not reach the end count (None: they do not).
    """

    mapping: Path | None = None
    partial: Fraction | None = None


AS_IT_IS = Rules()


def look(instrument: Instrument, file: Path, wave: Wave, mapping: Path | None = None) -> Seen:
    """Return what a file would bring to a wave, read as a mapping says. Raises FileRefused, DeclarationError.

    A trait that the wave tells nothing apart by need not be in the file: it was not to be asked.
    """
    from ingest.questionari.detect import read
    from ingest.questionari.mapping import Mapping as Said
    from ingest.questionari.mapping import read_mapping
    from ingest.questionari.preview import preview

    written = None if mapping is None else mapping.read_text(encoding="utf-8")
    said = Said() if mapping is None or written is None else read_mapping(written, instrument, mapping)
    said = replace(said, absent=said.absent | _unasked(instrument, wave))
    with _copied(file) as copy:
        name = _named(copy, written)
        export = read(copy)
    return Seen(name, export, preview(export, instrument, said, wave, file=file.name), wave)


def gathered(seen: Seen, partial: Fraction | None = None) -> tuple[list[Answered], list[Written]]:
    """Return the answers and the comments of a file, each in an order drawn by the machine.

    A trait that the wave tells nothing apart by is left out, should the file have it: nothing could be shown by it.
    """
    from ingest.questionari.preview import collect

    found = collect(seen.export, seen.preview, partial=partial, shuffle=SystemRandom())
    unasked = _unasked(seen.preview.instrument, seen.wave)
    people = zip(found.respondents, found.statuses, found.complete, strict=True)
    answered = [Answered(_without(values, unasked), _without(why, unasked), end) for values, why, end in people]
    return answered, [Written(item, text, riservato=False) for item, text in found.comments]


def _unasked(instrument: Instrument, wave: Wave) -> frozenset[str]:
    return frozenset(item.code for item in instrument.traits) - frozenset(wave.promise.breakdowns)


def _without(said: Mapping[str, Value], codes: frozenset[str]) -> dict[str, Value]:
    return {code: each for code, each in said.items() if code not in codes}


@contextmanager
def _copied(file: Path) -> Iterator[Path]:
    """Yield a copy that nobody else can change; it is removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="agilometro-"))
    try:
        yield Path(shutil.copyfile(file, folder / file.name))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _named(copy: Path, written: str | None) -> str:
    """Return the hash of a file and, where there is one, of the mapping that it is read with."""
    with copy.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256")
    if written is not None:
        digest.update(b"\0" + written.encode())
    return digest.hexdigest()
