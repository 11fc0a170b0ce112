# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""From where does a document take what it says? One snapshot of the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from agilometro.desk import RecordDesk
from metrics.compliance import Rulebook
from metrics.places import ENTE
from reports.outcomes import checkup
from reports.snapshot import Snapshot

Progress = Callable[[str], None]


def unheard(_: str) -> None:
    """Say nothing: for who does not wait."""


def snapshot_of(
    desk: RecordDesk, on: date, known_on: date | None, software: str, progress: Progress = unheard
) -> Snapshot:
    """Return all that a document may say of a day, as known on another (now unless given)."""
    progress("Calcolo gli indicatori")
    entries = {ENTE: tuple(desk.entries(on, known_on))}
    released = desk.released([each.code for each in desk.catalogue()], on, known_on)
    tree = next((each.tree for each in released.values()), ())
    units = tuple(unit for unit in tree if unit.parent == ENTE)
    entries |= {unit.code: tuple(desk.entries(on, known_on, unit.code)) for unit in units}
    progress("Controllo le regole")
    rules = checkup(Rulebook(desk.norms, desk.regolamento), desk.outcomes(on, known_on), on)
    known = known_on or (entries[ENTE][0].known_on if entries[ENTE] else on)
    return Snapshot(desk.ente, on, known, software, units, entries, released, rules)
