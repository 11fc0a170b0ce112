# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a document say, before anybody writes it as PDF, DOCX or XLSX? One value, from one snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from reports.document_manifest import Manifest
from reports.tables import Table
from reports.wording import day

LANGUAGE = "it-IT"


class Tone(Enum):
    """How a paragraph is set: the answer, plain text, a note in small."""

    LEAD = "lead"
    PLAIN = "plain"
    NOTE = "note"


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is a chapter."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. One that is `figured` says numbers: it is in the manifest, and is looked for when a file is read."""

    text: str
    tone: Tone = Tone.PLAIN
    figured: bool = False


@dataclass(frozen=True)
class Grid:
    """A table with its notes. `key` names it in the manifest, `sheet` in a workbook (31 characters at most).

    `widths` are the columns' shares of the page, one each.
    """

    key: str
    sheet: str
    table: Table
    widths: tuple[int, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Picture:
    """A drawing that stands by itself, with what it shows in words; a `Grid` beside it has the same numbers."""

    svg: str
    alt: str
    caption: str


Part = Heading | Paragraph | Grid | Picture


@dataclass(frozen=True)
class Document:
    """All that is written, in reading order, and the manifest by which it is checked; `wide` turns the pages."""

    kind: str
    title: str
    ente: str
    on: date
    known_on: date
    parts: tuple[Part, ...]
    manifest: Manifest
    wide: bool = False

    @property
    def days(self) -> str:
        """Return the two days in words, as they stand on every page."""
        return f"Dati al {day(self.on)}, come noti al {day(self.known_on)}"

    @property
    def stamp(self) -> str:
        """Return the line with the manifest's digest, as it stands on every page."""
        return f"{STAMP}{self.manifest.digest}"

    @property
    def grids(self) -> tuple[Grid, ...]:
        """Return the tables, in reading order."""
        return grids_of(self.parts)


TO_FILL = "da compilare"
"""What a cell says that a person is to write: whatever they write there is right."""

STAMP = "Impronta del manifesto: "


def grids_of(parts: tuple[Part, ...]) -> tuple[Grid, ...]:
    """Return the tables among the parts."""
    return tuple(part for part in parts if isinstance(part, Grid))


def sentences_of(parts: tuple[Part, ...]) -> Iterator[str]:
    """Yield the paragraphs that say numbers, and the notes of tables."""
    for part in parts:
        if isinstance(part, Paragraph) and part.figured:
            yield part.text
        elif isinstance(part, Grid):
            yield from part.notes
