# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What may documents say of a day, all taken at once, and which documents are there?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from agilometro.release_number import version
from metrics.compliance import Rulebook
from metrics.goals import NO_GOALS, Goals
from metrics.places import ENTE
from reports.dfp import dfp
from reports.document import Document
from reports.outcomes import checkup
from reports.piao import THRESHOLDS, piao
from reports.relazione import relazione
from reports.snapshot import Snapshot
from reports.wording import count

if TYPE_CHECKING:
    from dashboard.page import Desk  # with it comes Dash: the command line does without

Progress = Callable[[str], None]

KINDS: Mapping[str, Callable[[Snapshot], Document]] = {"relazione": relazione, "piao": piao, "dfp": dfp}
"""What can be written, by the word that is typed."""


def snapshot_of(
    desk: Desk,
    on: date,
    known_on: date | None,
    progress: Progress,
    software: str | None = None,
    goals: Goals = NO_GOALS,
) -> Snapshot:
    """Return all that a document may say of a day, as known on another (now unless given)."""
    progress("Calcolo gli indicatori")
    whole = tuple(desk.entries(on, known_on))
    released = desk.released([each.code for each in desk.catalogue()], on, known_on)
    tree = next((each.tree for each in released.values()), ())
    units = tuple(unit for unit in tree if unit.parent == ENTE)
    progress(f"Calcolo {count(len(units), 'struttura', 'strutture')}")
    entries = {ENTE: whole} | {unit.code: tuple(desk.entries(on, known_on, unit.code)) for unit in units}
    progress("Controllo le regole")
    rules = checkup(Rulebook(desk.norms, desk.regolamento), desk.outcomes(on, known_on), on)
    known = max((each.known_on for each in whole), default=known_on or on)
    in_force = {norm: desk.norms.in_force(norm, desk.regolamento, on) for norm in THRESHOLDS}
    return Snapshot(
        desk.ente,
        on,
        known,
        software or version(),
        units,
        entries,
        released,
        rules,
        goals,
        rulings={norm: ruling for norm, ruling in in_force.items() if ruling is not None},
    )
