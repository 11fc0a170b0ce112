# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which files lie in what somebody downloaded: a zip of the Ragioneria (with another inside), a folder, single CSVs?"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from ingest.contoannuale.layout import table_of
from ingest.formats.refusals import refused

MEGABYTE = 1024 * 1024
CHUNK = MEGABYTE


@dataclass(frozen=True)
class Bounds:
    """What a zip may be at most: the true ones are of some 60 MB, with 60 files of at most 150 MB."""

    zip_bytes: int = 400 * MEGABYTE
    member_bytes: int = 512 * MEGABYTE
    inflated_bytes: int = 3 * 1024 * MEGABYTE
    members: int = 500
    name_letters: int = 200


@dataclass(frozen=True)
class Source:
    """One CSV to read: `name` as it is told, `path` where its bytes lie (for a zip's member, in a scratch folder)."""

    name: str
    stem: str
    path: Path


_AS_PUBLISHED = Bounds()


def sources_of(named: Path, scratch: Path, bounds: Bounds = _AS_PUBLISHED) -> Iterator[Source]:
    """Yield the files of a path one by one, those of the tables that are kept; a member of a zip lives until the next.

    Raises FileRefused, in Italian, for a zip that is too large, damaged, encrypted, or whose names lead elsewhere.
    """
    if named.is_dir():
        yield from _of_folder(named, scratch, bounds)
    elif zipfile.is_zipfile(named):
        yield from _of_zip(named, scratch, bounds)
    elif named.suffix.lower() == ".zip":
        raise refused("Lo zip è danneggiato o incompleto", "Scaricalo di nuovo dal sito della Ragioneria.")
    else:
        yield Source(named.name, named.stem, named)


def _of_folder(folder: Path, scratch: Path, bounds: Bounds) -> Iterator[Source]:
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        if path.suffix.lower() == ".zip":
            yield from _of_zip(path, scratch, bounds)
        elif path.suffix.lower() == ".csv" and table_of(path.stem) is not None:
            yield Source(path.name, path.stem, path)


def _of_zip(path: Path, scratch: Path, bounds: Bounds) -> Iterator[Source]:
    if path.stat().st_size > bounds.zip_bytes:
        raise _too_large(f"Lo zip supera {bounds.zip_bytes // MEGABYTE} MB")
    with path.open("rb") as file:
        yield from _members(path.name, file, scratch, bounds, nested=False)


def _members(name: str, file: IO[bytes], scratch: Path, bounds: Bounds, *, nested: bool) -> Iterator[Source]:
    """Yield the members that are tables, also of the zips that lie inside (one level: `2023Dati.zip`)."""
    try:
        with zipfile.ZipFile(file) as archive:
            _refuse_strange(archive, bounds)
            for entry in archive.infolist():
                inside = PurePosixPath(entry.filename.replace("\\", "/"))
                if inside.suffix.lower() == ".zip" and not nested:
                    inner = io.BytesIO(_unpacked(archive, entry, bounds))
                    yield from _members(f"{name}/{inside.name}", inner, scratch, bounds, nested=True)
                elif inside.suffix.lower() == ".csv" and table_of(inside.stem) is not None:
                    yield _spilled(archive, entry, Source(f"{name}/{inside.name}", inside.stem, scratch), bounds)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise refused("Lo zip è danneggiato o incompleto", "Scaricalo di nuovo dal sito della Ragioneria.") from error


def _refuse_strange(archive: zipfile.ZipFile, bounds: Bounds) -> None:
    entries = archive.infolist()
    if len(entries) > bounds.members:
        raise _too_large(f"Lo zip contiene {len(entries)} file. Il limite è {bounds.members}")
    if sum(entry.file_size for entry in entries) > bounds.inflated_bytes:
        raise _too_large("Lo zip, una volta aperto, è troppo grande")
    for entry in entries:
        parts = PurePosixPath(entry.filename.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or len(entry.filename) > bounds.name_letters:
            raise refused("Lo zip contiene un nome di file non ammesso", "Scaricalo dal sito della Ragioneria.")
        if entry.flag_bits & 0x1:
            raise refused("Lo zip ha una password", "Scaricalo dal sito della Ragioneria: lì non ne ha.")


def _too_large(said: str) -> Exception:
    return refused(said, "Scarica lo zip di un solo anno, o carica i CSV che servono.")


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, bounds: Bounds) -> bytes:
    if entry.file_size > bounds.zip_bytes:
        raise _too_large(f"Uno zip dentro lo zip supera {bounds.zip_bytes // MEGABYTE} MB")
    return archive.read(entry)


def _spilled(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, source: Source, bounds: Bounds) -> Source:
    """Write a member under a name of ours: the one that it has in the zip is never a path on this disk."""
    target, written = source.path / "membro.csv", 0
    with archive.open(entry) as member, target.open("wb") as copy:
        while piece := member.read(CHUNK):
            written += len(piece)
            if written > bounds.member_bytes:
                raise _too_large(f"Un file dello zip supera {bounds.member_bytes // MEGABYTE} MB")
            copy.write(piece)
    return Source(source.name, source.stem, target)
