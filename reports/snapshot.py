# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""From what is a document written? Everything it may say, taken at one moment, already released."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from disclosure.release import Released
from metrics.goals import NO_GOALS, Goals
from metrics.places import ENTE, Unit
from norms.rules import Ruling
from reports.document import Document, Part, grids_of, sentences_of
from reports.document_manifest import Manifest, entry_lines, table_lines
from reports.entries import Entry
from reports.outcomes import Checkup
from reports.wording import day


@dataclass(frozen=True)
class Snapshot:
    """One ente on a day, as known on another. `entries` are by struttura, ENTE first, then `units`: those right below.

    `released` are the releases behind the entries on people, by code; `checkup` the rules, None where none was asked;
    `goals` are the ente's own, `rulings` the norms in force that a document cites, by id.
    """

    ente: str
    on: date
    known_on: date
    software: str
    units: tuple[Unit, ...]
    entries: Mapping[str, tuple[Entry, ...]]
    released: Mapping[str, Released] = field(default_factory=dict)
    checkup: Checkup | None = None
    goals: Goals = NO_GOALS
    rulings: Mapping[str, Ruling] = field(default_factory=dict)

    @property
    def whole(self) -> tuple[Entry, ...]:
        """Return the entries of the whole ente."""
        return self.entries.get(ENTE, ())

    def entry(self, code: str, struttura: str = ENTE) -> Entry | None:
        """Return one entry; None when that code has none there."""
        return next((each for each in self.entries.get(struttura, ()) if each.code == code), None)

    @property
    def threshold(self) -> int | None:
        """Return below how many persons a number is reserved; None where no count of people was released."""
        return max((each.threshold for each in self.released.values()), default=None)

    @property
    def filters(self) -> tuple[str, ...]:
        """Return what was asked, in words: days, population, protection."""
        found = (
            f"giorno di riferimento: {day(self.on)}",
            f"dati come noti al: {day(self.known_on)}",
            "strutture: intero ente e strutture di primo livello",
            "nessun altro filtro",
        )
        if self.threshold is None:
            return found
        return (*found, f"riservato dove le persone sono meno di {self.threshold} o si potrebbero ricavare")


def written(
    snapshot: Snapshot, kind: str, title: str, parts: tuple[Part, ...], exact: bool = False, wide: bool = False
) -> Document:
    """Return the document of a kind, with the manifest of what its parts show."""
    manifest = Manifest(
        kind=kind,
        ente=snapshot.ente,
        on=snapshot.on,
        known_on=snapshot.known_on,
        software=snapshot.software,
        exact=exact,
        filters=snapshot.filters,
        entries=entry_lines([each for held in snapshot.entries.values() for each in held]),
        sentences=tuple(dict.fromkeys(sentences_of(parts))),
        tables=tuple(table_lines(grid.key, grid.table) for grid in grids_of(parts)),
    )
    return Document(kind, title, snapshot.ente, snapshot.on, snapshot.known_on, parts, manifest, wide)
