# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Where do the published returns lie once they are read, and how are they never half replaced?"""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from ingest.contoannuale.reading import Reading, read_source, refused_reading
from ingest.contoannuale.sources import Source, sources_of
from ingest.deposit import hash_of
from ingest.issues import FileRefused

FOLDER = "contoannuale"
LISTING = "elenco.json"
KEPT_SECONDS = 3600
"""How long a file that was replaced stays for whoever is still reading it."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Kept:
    """One file of one year as it is kept: where its rows lie, from what it was read, what it did not have."""

    parquet: str
    source: str
    sha256: str
    loaded: datetime
    rows: int
    absent: tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """What is there: files by table and year (`ASSENZE_2023`), and the code of the body that we are."""

    files: Mapping[str, Kept]
    own: str | None = None

    def years(self, table: str) -> tuple[int, ...]:
        """Return the years of a table, newest first."""
        found = [key.rpartition("_") for key in self.files]
        return tuple(sorted((int(year) for name, _, year in found if name == table), reverse=True))


@dataclass(frozen=True)
class Shelf:
    """The published returns of one installation: files that never change, and the listing of those in use."""

    home: Path

    @property
    def folder(self) -> Path:
        """Return the folder of the returns; it need not exist."""
        return self.home / FOLDER

    def listing(self) -> Listing:
        """Return what is there now; an empty listing before the first load. Raises OSError where it was damaged."""
        path = self.folder / LISTING
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            return Listing({key: _kept(each) for key, each in said["files"].items()}, said["own"])
        except FileNotFoundError:
            return Listing({})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise OSError(0, "non si legge: togliere il file e ricaricare i dati", str(path)) from error

    def path(self, key: str, listing: Listing) -> Path | None:
        """Return the Parquet of a table and year; None when it was not loaded. Raises OSError where it is gone."""
        kept = listing.files.get(key)
        path = None if kept is None else self.folder / kept.parquet
        if path is not None and not path.is_file():
            raise OSError(0, "non c'è più: ricaricare i dati di quell'anno", str(path))
        return path

    def load(self, named: Sequence[Path], now: datetime, progress: Progress | None = None) -> tuple[Reading, ...]:
        """Read files, folders and zips and keep what is sound; a file with an error stays out, the others come in.

        A table and year that was there is replaced. Killed at any moment, the last listing stands.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._alone(), tempfile.TemporaryDirectory(prefix="lettura-", dir=self.folder) as work:
            listing, readings = self.listing(), []
            files = dict(listing.files)
            for reading, kept in self._read(named, Path(work), now, progress):
                readings.append(reading)
                if kept is not None:
                    files[reading.key] = kept
            self._publish(replace(listing, files=files))
            self._sweep(now)
        return tuple(readings)

    def remember(self, own: str) -> None:
        """Remember which body we are."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._alone():
            self._publish(replace(self.listing(), own=own))

    # ---------------------------------------------------------------- writing

    def _read(
        self, named: Sequence[Path], work: Path, now: datetime, progress: Progress | None
    ) -> Iterator[tuple[Reading, Kept | None]]:
        for path in named:
            try:
                for source in sources_of(path, work):
                    if progress is not None:
                        progress(source.name)
                    yield self._one(source, work, now)
            except FileRefused as error:
                yield refused_reading(Source(path.name, path.stem, path), error), None

    def _one(self, source: Source, work: Path, now: datetime) -> tuple[Reading, Kept | None]:
        draft = work / "bozza.parquet"
        try:
            reading = read_source(source, work, draft)
        except FileRefused as error:
            return refused_reading(source, error), None
        if reading.parquet is None:
            return reading, None
        sha256 = hash_of(source.path)
        name = f"{reading.key}-{sha256[:12]}.parquet"
        _flush(draft)
        os.replace(draft, self.folder / name)
        return reading, Kept(name, source.name, sha256, now, reading.rows, reading.absent)

    def _publish(self, listing: Listing) -> None:
        files = {key: {**asdict(each), "loaded": each.loaded.isoformat()} for key, each in listing.files.items()}
        draft = self.folder / f"{LISTING}.bozza"
        text = json.dumps({"own": listing.own, "files": files}, ensure_ascii=False, indent=1, sort_keys=True)
        draft.write_text(text, encoding="utf-8")
        _flush(draft)
        _flush(self.folder)
        os.replace(draft, self.folder / LISTING)
        _flush(self.folder)

    def _sweep(self, now: datetime) -> None:
        used = {each.parquet for each in self.listing().files.values()}
        for path in self.folder.glob("*.parquet"):
            if path.name not in used and now.timestamp() - path.stat().st_mtime > KEPT_SECONDS:
                path.unlink(missing_ok=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the one lock of those who write; the system lets it go when its process dies."""
        descriptor = os.open(self.folder / ".lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _kept(said: dict[str, object]) -> Kept:
    return Kept(
        parquet=str(said["parquet"]),
        source=str(said["source"]),
        sha256=str(said["sha256"]),
        loaded=datetime.fromisoformat(str(said["loaded"])),
        rows=int(str(said["rows"])),
        absent=tuple(map(str, said["absent"])) if isinstance(said["absent"], list) else (),
    )


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
