# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is a page, and what may it ask for? A page holds a desk and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from disclosure.release import Released
from metrics.declare import Indicator
from norms.lookup import Ruling


@dataclass(frozen=True)
class SourceFile:
    """A file behind a figure: its name, its day, its rows, its hash; never its contents."""

    nome: str
    tabella: str
    ricevuto_il: datetime
    sha256: str
    righe: int


class Desk(Protocol):
    """Released numbers and their explanations for one audience; the shell makes it, everybody else only asks."""

    @property
    def ente(self) -> str:
        """Return the administration's name, as people read it."""
        ...

    def catalogue(self) -> Sequence[Indicator]:
        """Return the declared indicators, in code order."""
        ...

    def days(self) -> Sequence[date]:
        """Return the month ends that the record can answer for, newest first; empty before the first load."""
        ...

    def released(self, codes: Sequence[str], on: date, known_on: date | None = None) -> Mapping[str, Released]:
        """Return the one release of each indicator for a day: every place that may be asked for is in it."""
        ...

    def norm(self, norm_id: str, on: date) -> Sequence[Ruling]:
        """Return what is prescribed on a day: stato, ccnl and ente, each that says something."""
        ...

    def lineage(self, run: str) -> Sequence[SourceFile]:
        """Return the files behind a release, newest first."""
        ...
