# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What did people answer, in a LimeSurvey archive (.lsa): the structure and the answers together, never the tokens?"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path
from typing import IO, cast

from ingest.formats import refusals
from ingest.formats.grid import Limits
from ingest.issues import Issue
from ingest.questionari.export import Column, Export
from ingest.questionari.headings import own
from ingest.questionari.limesurvey import of_columns
from ingest.questionari.lss import Structure, read_structure
from ingest.questionari.xml import read_leaves

_STRUCTURE, _ANSWERS, _TOKENS = ".lss", "_responses.lsr", "_tokens.lst"
_AGAIN = "Esporta di nuovo l’archivio da LimeSurvey: Visualizza, Esporta, «Archivio del questionario (.lsa)»."

_SHORT = 80

Row = tuple[str | None, ...]


def is_archive(names: Sequence[str]) -> bool:
    """Return whether the names inside a zip are those of a LimeSurvey archive."""
    return any(name.endswith(_STRUCTURE) for name in names) and any(name.endswith(_ANSWERS) for name in names)


def read_archive(path: Path, limits: Limits) -> Export:
    """Return the answers of an archive, with the words of its structure. Raises FileRefused, with what to do.

    The table of tokens (names, addresses) is never opened, nor is that of the times.
    """
    with _sound(), zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if not is_archive(names):
            raise refusals.refused("L’archivio non ha la struttura del questionario e le risposte", _AGAIN)
        with _entry(archive, _STRUCTURE, limits) as file:
            structure = read_structure(file.read(), limits)
        with _entry(archive, _ANSWERS, limits) as file:
            answers = _answers(file)
    told = (_tokens_left(),) if any(name.endswith(_TOKENS) for name in names) else ()
    return _joined(structure, answers, told, limits)


@contextmanager
def _sound() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise refusals.damaged() from None


@contextmanager
def _entry(archive: zipfile.ZipFile, ending: str, limits: Limits) -> Iterator[IO[bytes]]:
    """Give one entry to read, never more of it than is allowed."""
    entry = next(each for each in archive.infolist() if each.filename.endswith(ending))
    most = min(limits.inflated_bytes, limits.inflation * max(entry.compress_size, 1024))
    if entry.flag_bits & 0x1:
        raise refusals.protected()
    if entry.file_size > most:
        raise refusals.bomb()
    with archive.open(entry) as file:
        yield cast("IO[bytes]", _Bounded(file, most))


class _Bounded(BufferedIOBase):
    """A file that refuses to give more than `most` bytes, whatever the archive says of its size."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self._file, self._left = file, most

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes; all that is left when no size is asked."""
        asked = self._left + 1 if size is None or size < 0 else size
        held = self._file.read(asked)
        self._left -= len(held)
        if self._left < 0:
            raise refusals.bomb()
        return held


def _tokens_left() -> Issue:
    return Issue(
        "ING-34",
        "warning",
        expected="l’archivio contiene la tabella dei partecipanti (nomi, indirizzi): non è stata aperta",
        remedy="Per non tenerla sul computer, esporta solo struttura e risposte.",
    )


# ---------------------------------------------------------------- answers


@dataclass(frozen=True)
class _Answers:
    """The table of answers: the names of its columns in the database, and a cell of each row for each."""

    names: tuple[str, ...]
    rows: tuple[Row, ...]


def _answers(file: IO[bytes]) -> _Answers:
    """Return the table of answers, a row at a time: its XML is many times larger than what it says."""
    names, kinds, rows = list[str](), list[str](), list[Row]()
    held: dict[str, str] = {}

    def ended(tag: str, text: str) -> None:
        if tag == "row":
            rows.append(tuple(_cells(held, names)))
            held.clear()
        elif tag == "fieldname":
            names.append(text)
        elif tag == "LimeSurveyDocType":
            kinds.append(text)
        else:
            held[tag] = once.setdefault(text, text) if len(text) <= _SHORT else text

    once: dict[str, str] = {}
    read_leaves(file, ended)
    if kinds != ["Responses"] or not names:
        raise refusals.refused("L’archivio non contiene risposte", _AGAIN)
    return _Answers(tuple(names), tuple(rows))


def _cells(held: Mapping[str, str], names: Sequence[str]) -> Iterator[str | None]:
    """Yield the cells of a row: an element left out was NULL, so it was not shown."""
    for name in names:
        # XML names begin with no digit and hold no #: LimeSurvey writes _ before, - instead.
        tag = name.replace("#", "-")
        cell = held.get(f"_{tag}")
        yield held.get(tag) if cell is None else cell


def _joined(structure: Structure, answers: _Answers, told: tuple[Issue, ...], limits: Limits) -> Export:
    if len(answers.names) > limits.columns:
        raise refusals.too_wide(len(answers.names), limits.columns)
    columns = tuple(Column(number, name, name, "", own(name, "")) for number, name in enumerate(answers.names, 1))
    numbers = range(1, len(answers.rows) + 1)
    return of_columns("limesurvey_lsa", "", columns, answers.rows, numbers, told, structure)
