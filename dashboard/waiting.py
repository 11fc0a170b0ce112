# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Where does a file wait between its check and the confirmation? Sealed under the home, for a day at most."""

from __future__ import annotations

import os
import re
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from threading import Lock

from ingest.report import Report
from record.pseudonym import Keyring

STAY = timedelta(hours=24)
STAMP = "%Y%m%d%H%M%S"
TOKEN = re.compile(r"\d{14}-[0-9a-f]{24}")
LONGEST_NAME = 120
REMEMBERED = 16


class NotWaiting(LookupError):
    """No file waits under this token: it was confirmed, given up, or its day is over."""


@dataclass(frozen=True)
class WaitingRoom:
    """The files that were checked and not yet confirmed: they name people, so they lie encrypted."""

    folder: Path
    keyring: Keyring

    def put(self, name: str, content: bytes, now: datetime) -> str:
        """Keep a file and return the token that finds it again; files whose day is over are removed."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.sweep(now)
        token = f"{now:{STAMP}}-{token_hex(12)}"
        descriptor = os.open(self._path(token), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(self.keyring.seal(safe_name(name).encode() + b"\n" + content))
        return token

    @contextmanager
    def opened(self, token: str) -> Iterator[Path]:
        """Give the file under its own name, in a folder that goes away; raises NotWaiting."""
        if not TOKEN.fullmatch(token) or not self._path(token).is_file():
            raise NotWaiting(token)
        name, _, content = self.keyring.open(self._path(token).read_bytes()).partition(b"\n")
        with TemporaryDirectory(dir=self.folder) as folder:
            path = Path(folder) / name.decode()
            path.write_bytes(content)
            yield path

    def discard(self, token: str) -> None:
        """Forget a file, if it still waits."""
        if TOKEN.fullmatch(token):
            self._path(token).unlink(missing_ok=True)

    def sweep(self, now: datetime) -> None:
        """Remove the files whose day is over."""
        oldest = f"{now - STAY:{STAMP}}"
        for kept in self.folder.glob("*.sealed"):
            if kept.name < oldest:
                kept.unlink(missing_ok=True)

    def _path(self, token: str) -> Path:
        return self.folder / f"{token}.sealed"


def safe_name(name: str) -> str:
    """Return a file's own name as it may stand on a disk and in a message: no folders, no control characters."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(letter for letter in last if letter.isprintable()).strip(" .") or "file"
    stem, dot, kind = plain.rpartition(".")
    return plain if len(plain) <= LONGEST_NAME else f"{stem[: LONGEST_NAME - len(kind) - 1]}{dot}{kind}"


@dataclass(frozen=True)
class Remembered:
    """The reports of the last files, by token or deposit: reading a large file twice would make people wait."""

    reports: OrderedDict[str, Report] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def keep(self, key: str, report: Report) -> Report:
        """Remember a report; the oldest one goes."""
        with self.lock:
            self.reports[key] = report
            self.reports.move_to_end(key)
            while len(self.reports) > REMEMBERED:
                self.reports.popitem(last=False)
        return report

    def get(self, key: str) -> Report | None:
        """Return a report, None when it was never made here or is too old."""
        with self.lock:
            return self.reports.get(key)
