# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a test of a certification begin with? A cycle of three figures, in memory, and hands that take steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from metrics.places import ENTE
from record.cycles import Cycle, Deed, Step
from reports.certificate import digest_of
from reports.cycle import WHOLE, Kind, Live, Now, Place, admit, place_of

OPENED = datetime(2026, 11, 3, 9, 30)
CYCLE = Cycle(
    al=date(2026, 10, 31),
    verifica_entro=date(2026, 11, 10),
    presa_atto_entro=date(2026, 11, 20),
    certificazione_entro=date(2026, 11, 30),
    rettifica_entro=date(2026, 12, 31),
    aperto_da="A. Ufficio",
    aperto_il=OPENED,
    id=1,
)
NAMES = {"dirigente": "B. Dirigente", "conferenza": "C. Segretaria", "nucleo": "D. Nucleo"}


def live(code: str, shown: str) -> Live:
    """Return a figure that is named by how it reads."""
    return Live(f"Indicatore {code}", digest_of([code, shown]), shown)


@dataclass
class Table:
    """A cycle on a table: figures that may move, steps that are added when the rules let them."""

    values: dict[Place, str] = field(
        default_factory=lambda: {
            ("S-01", ENTE): "30,1 %",
            ("S-02", ENTE): "5,0 %",
            ("S-10", ENTE): "–",
            ("S-01", "S09"): "12,0 %",
        }
    )
    steps: list[Step] = field(default_factory=list)
    today: date = date(2026, 11, 3)

    @property
    def figures(self) -> Mapping[Place, Live]:
        """Return the figures as they stand."""
        return {place: live(place[0], shown) for place, shown in self.values.items()}

    @property
    def now(self) -> Now:
        """Return what a step is judged by."""
        figures = self.figures
        whole = digest_of(sorted([*place, each.impronta] for place, each in figures.items() if place[1] == ENTE))
        return Now(CYCLE, tuple(self.steps), figures, whole, self.today)

    def deed(self, kind: Kind, code: str = "", unit: str = ENTE, **said: str) -> Deed:
        """Return a step as its role would ask for it now; `said` are the fields that differ."""
        now, place = self.now, (code, unit)
        seen = now.figures.get(place)
        plain = Deed(
            ciclo=1,
            indicatore=code,
            struttura=unit,
            passo=kind.value,
            ruolo=kind.role.value,
            autore=NAMES[kind.role.value],
            delegato_da="",
            motivo="perché serve",
            impronta=now.whole if seen is None else seen.impronta,
            valore="" if seen is None else seen.shown,
            quando=datetime.combine(self.today, OPENED.time()),
        )
        return replace(plain, **said)

    def take(self, kind: Kind, code: str = "", unit: str = ENTE, **said: str) -> None:
        """Take a step; StepRefused where the rules do not let it."""
        self.put(self.deed(kind, code, unit, **said))

    def put(self, deed: Deed, seen: str = "") -> None:
        """Take a step as it was asked for."""
        admit(deed, self.now, seen)
        self.steps.append(Step(**vars(deed), id=len(self.steps) + 1))

    def verify_all(self) -> None:
        """Let everybody do their part, up to the certification."""
        for code, _ in self.now.indicators:
            self.take(Kind.VERIFIED, code)
        self.take(Kind.NOTED)
        for code, _ in self.now.indicators:
            self.take(Kind.CONFIRMED, code)

    def certified(self) -> Table:
        """Return the table once certified."""
        self.verify_all()
        self.take(Kind.CERTIFIED)
        return self

    def later(self, days: int) -> None:
        """Let days pass."""
        self.today += timedelta(days=days)


__all__ = ["CYCLE", "OPENED", "WHOLE", "Table", "live", "place_of"]
