# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does what a person typed enter the record? As a small file, through the same door as any other."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.door import Door
from ingest.report import Report

LONGEST_SENDER = 200


class TypedRefused(ValueError):
    """The rows would not enter whole; the message is what the door said of them, in Italian."""


def enter(door: Door, name: str, text: str, mittente: str, now: datetime) -> Report:
    """Load a text as a file of that name, sent by whoever typed it, and return what it did.

    It is checked first: rows that would not all enter leave nothing behind. Raises TypedRefused.
    """
    sender = replace(door, mittente=" ".join(mittente.split())[:LONGEST_SENDER])
    with TemporaryDirectory(prefix="agilometro-") as folder:
        path = Path(folder) / name
        path.write_text(text, encoding="utf-8", newline="")
        checked = sender.check(path, now)
        if checked.errors:
            raise TypedRefused(" ".join(issue.sentence(name) for issue in checked.errors))
        return sender.load(path, now)
