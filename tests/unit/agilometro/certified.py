# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a test of seals begin with? A small ente in a record, a desk over it, hands that take every step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from agilometro.certification import Certification, Checked
from agilometro.desk import RecordDesk
from disclosure.policy import load_policy
from metrics.places import ENTE
from norms.lookup import Norms, load_norms
from record.cycles import Cycle, Opening, Seal
from record.marts import publish
from record.store import Store
from reports.certificate import Sealed
from reports.cycle import WHOLE, Kind, Now, Told, Wanted, Who
from reports.entries import Entry
from tests.unit.record.building import load, undo

LOADED = datetime(2026, 11, 3, 9, 0)
AL = date(2026, 10, 31)
NORMS = load_norms()
NAMES = {"dirigente": "B. Dirigente", "conferenza": "C. Segretaria", "nucleo": "D. Nucleo"}
PEOPLE = range(1, 41)
"""Forty people in two units; the odd ones have an agreement."""


CODES = ("EF-01", "S-01", "S-02", "SO-01")
"""Of the catalogue, what is certified here: shares of people, and a requirement of the ente."""


def person(number: int) -> dict[str, Any]:
    """Return who has a number, in one of two units, as a row of the staff."""
    return {
        "persona": number,
        "dal": date(2020, 1, 1),
        "struttura": "AB"[number % 4 // 2],
        "genere": "DU"[number % 2],
        "qualifica": "altro",
        "assunto_il": date(2020, 1, 1),
        "posizione": "servizio",
        "eseguibile_agile": 1,
    }


class FewDesk(RecordDesk):
    """A desk that answers for a few indicators, so that a test does not wait for all of them."""

    def entries(self, on: date, known_on: date | None = None, struttura: str = ENTE) -> Sequence[Entry]:
        """Return the entries of `CODES`."""
        return [each for each in super().entries(on, known_on, struttura) if each.code in CODES]


@dataclass
class Office:
    """An installation in a test: `now` is its clock, moved by hand."""

    store: Store
    norms: Norms = NORMS
    now: datetime = LOADED
    desk: RecordDesk = field(init=False)
    room: Certification = field(init=False)

    def __post_init__(self) -> None:
        """Open the desk."""
        self.desk = FewDesk(self.store, self.norms, load_policy(), "lucca", "Ente di prova")
        self.room = Certification(self.desk, self.store, "0.0.0")

    def load(self, table: str, rows: Sequence[dict[str, Any]]) -> int:
        """Load rows now, published."""
        number = load(self.store, table, rows, self.now)
        publish(self.store, self.now)
        return number

    def undo(self, batch: int) -> None:
        """Withdraw a batch now, published."""
        undo(self.store, batch, self.now)
        publish(self.store, self.now)

    def furnish(self) -> None:
        """Load two units, forty people, twenty agreements."""
        self.load("strutture", [{"codice": unit, "dal": date(2020, 1, 1), "nome": f"Settore {unit}"} for unit in "AB"])
        self.load("organico", [person(number) for number in PEOPLE])
        self.load("accordi", [self.agreement(number) for number in PEOPLE if number % 2])

    @staticmethod
    def agreement(number: int, **said: Any) -> dict[str, Any]:
        """Return a person's agreement; `said` are the fields that differ."""
        plain = {"accordo": f"A{number}", "persona": number, "firmato_il": date(2025, 12, 1), "stato": "attivo"}
        return {**plain, "inizio": date(2026, 1, 1), "fine": date(2026, 12, 31), **said}

    def open(self, al: date = AL) -> Cycle:
        """Open a cycle with a month for everything and two for rectifying."""
        terms = [date(2026, 12, day) for day in (1, 10, 20, 31)]
        return self.room.open(Opening(al, *terms, "A. Ufficio", self.now))

    def told(self) -> Told:
        """Return the newest cycle."""
        told = self.room.told(self.now.date())
        if told is None:
            raise LookupError("no cycle was opened")
        return told

    def take(self, kind: Kind, code: str = "", unit: str = ENTE, look: Now | None = None, **said: str) -> Seal | None:
        """Take a step as its role, on what is there now, or as somebody looked at it."""
        now = look or self.told().now
        live = now.figures.get((code, unit))
        name = said.pop("autore", NAMES[kind.role.value])
        shown = said.pop("impronta", now.whole if live is None else live.impronta)
        wanted = Wanted(kind, (code, unit), Who(kind.role.value, name), said.pop("motivo", "perché serve"), shown)
        return self.room.take(now.cycle.id, wanted, self.now)

    def certify(self) -> Sealed:
        """Let everybody do their part on what is not verified yet, and return the seal as it was kept."""
        told = self.told().now
        waiting = [place for place in told.indicators if told.state(place).name != "CONFIRMED"]
        for code, unit in waiting:
            self.take(Kind.VERIFIED, code, unit, told)
        self.take(Kind.NOTED, *WHOLE, told)
        for code, unit in waiting:
            self.take(Kind.CONFIRMED, code, unit, told)
        self.take(Kind.CERTIFIED, *WHOLE, told)
        return self.kept()

    def kept(self, versione: int | None = None) -> Sealed:
        """Return a seal of the newest cycle."""
        sealed = self.room.sealed(None, versione)
        if sealed is None:
            raise LookupError("nothing was sealed")
        return sealed

    def check(self, sealed: Sealed) -> Checked:
        """Count a seal again with a desk that remembers nothing."""
        return Office(self.store, self.norms, self.now).room.check(sealed)

    def value(self, code: str = "S-01", known_on: date | None = None) -> str:
        """Return how an indicator of the ente reads."""
        return next(each.shown for each in self.desk.entries(AL, known_on) if each.code == code)
