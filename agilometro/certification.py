# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Who takes down the steps of a certification, seals it, and counts it again? The record, tied to the desk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from disclosure.policy import Policy
from metrics.catalogue import catalogue
from metrics.declare import Indicator
from metrics.definition import definition
from metrics.indicators.esiti import RULED
from metrics.places import ENTE, Unit
from metrics.quantities import quantities
from metrics.quantity import Quantity
from norms.lookup import Norms
from record.audit import note
from record.cycles import (
    Cycle,
    Deed,
    Opening,
    Seal,
    Sealing,
    Step,
    add_seal,
    add_step,
    cycles,
    files_known,
    open_cycle,
    reached,
    seal_named,
    seals,
    steps,
)
from record.store import Connection, Store, reading, writing
from reports.certificate import (
    Difference,
    Grounds,
    Sealed,
    broken,
    canonical,
    digest_of,
    grounds_differ,
    looked_at,
    looked_at_whole,
    read_seal,
    seal,
    verify,
)
from reports.cycle import Kind, Live, Now, Place, StepRefused, Told, Wanted, admit, check_opening, check_writing
from reports.entries import Entry


@dataclass(frozen=True)
class Checked:
    """What became of a seal: where it contradicts itself, which lines the count no longer gives, what it rests on.

    `kept` is the seal of the record with its hash; None when it was not made here.
    """

    sealed: Sealed
    kept: Seal | None
    broken: tuple[Difference, ...]
    lines: tuple[Difference, ...]
    grounds: tuple[Difference, ...]

    @property
    def holds(self) -> bool:
        """Tell whether the seal is whole, known here, and gives the same lines."""
        return self.kept is not None and not self.broken and not self.lines


@dataclass(frozen=True)
class _Seen:
    """The figures of a cycle as they stand, and how far the record had come when they were read."""

    entries: tuple[Entry, ...]
    reached: tuple[int, int]

    @property
    def known_on(self) -> date:
        """Return the day up to which the facts are known."""
        return max(each.known_on for each in self.entries)


class Answers(Protocol):
    """What a cycle looks at: the released figures of every unit, and the rules they were counted under."""

    @property
    def ente(self) -> str:
        """Return the administration's name."""
        ...

    @property
    def regolamento(self) -> str:
        """Return the id of the ente whose rules hold."""
        ...

    @property
    def norms(self) -> Norms:
        """Return all the rules that are known."""
        ...

    @property
    def policy(self) -> Policy:
        """Return the rules under which numbers are released."""
        ...

    def days(self) -> Sequence[date]:
        """Return the month ends that the record can answer for."""
        ...

    def units(self, on: date, known_on: date | None = None) -> Sequence[Unit]:
        """Return the units of a day, the whole ente first."""
        ...

    def entries(self, on: date, known_on: date | None = None, struttura: str = ENTE) -> Sequence[Entry]:
        """Return what each indicator says of a unit on a day, as known on another."""
        ...


class Certification:
    """The cycles of one installation."""

    def __init__(self, desk: Answers, store: Store, software: str) -> None:
        self._desk, self._store, self._software = desk, store, software

    def cycles(self) -> tuple[Cycle, ...]:
        """Return the cycles, the newest day first."""
        with reading(self._store) as conn:
            return cycles(conn)

    def told(self, today: date, al: date | None = None, unit: str = ENTE) -> Told | None:
        """Return the cycle of a day, or the newest one, with the figures of a unit among its own; None without any."""
        found = self._cycle(al)
        if found is None:
            return None
        with reading(self._store) as conn:
            done, kept = steps(conn, found.id), seals(conn, found.id)
        seen = self._seen(found, _units(done) | {unit})
        return Told(_now(found, done, seen, today), kept)

    def open(self, opening: Opening) -> Cycle:
        """Open a cycle. Raises StepRefused."""
        terms = (
            opening.verifica_entro,
            opening.presa_atto_entro,
            opening.certificazione_entro,
            opening.rettifica_entro,
        )
        with writing(self._store) as conn:
            check_opening(opening.al, terms, self._desk.days(), cycles(conn))
            if not opening.aperto_da.strip():
                raise StepRefused("Manca il nome di chi apre il ciclo.")
            check_writing(opening.aperto_da)
            opened = open_cycle(conn, opening)
            note(conn, opening.aperto_il, opening.aperto_da[:200], "certificazione: aperto", f"ciclo {opened.id}")
        return opened

    def take(self, ciclo: int, wanted: Wanted, now: datetime) -> Seal | None:
        """Take a step in a cycle and return the seal that it made, if it certified. Raises StepRefused.

        The figures are read before the transaction; if anything was loaded in between, nothing is written.
        """
        cycle = next((each for each in self.cycles() if each.id == ciclo), None)
        if cycle is None:
            raise StepRefused("Questo ciclo non c’è.")
        with reading(self._store) as conn:
            units = _units(steps(conn, ciclo)) | {wanted.place[1]}
        seen = self._seen(cycle, units)
        everything = tuple(self._everywhere(cycle.al, seen.known_on)) if wanted.kind is Kind.CERTIFIED else ()
        with writing(self._store) as conn:
            if reached(conn) != seen.reached:
                raise StepRefused("Nel frattempo è arrivato un file: ricontrolla e ripeti.")
            done = steps(conn, ciclo)
            state = _now(cycle, done, seen, now.date())
            step = _taken(conn, wanted, state, now)
            return self._sealed(conn, cycle, (*done, step), seen.known_on, everything) if everything else None

    def sealed(self, al: date | None = None, versione: int | None = None) -> Sealed | None:
        """Return a seal of a cycle as it was kept, the newest version unless said; None when it is not there."""
        cycle = self._cycle(al)
        if cycle is None:
            return None
        with reading(self._store) as conn:
            found = [each for each in seals(conn, cycle.id) if versione in (None, each.versione)]
        return _as_sealed(found[-1]) if found else None

    def check(self, sealed: Sealed) -> Checked:
        """Count again what a seal holds, as it was known then, and tell every line that differs."""
        with reading(self._store) as conn:
            kept = seal_named(conn, sealed.sha256)
        again = tuple(self._everywhere(sealed.on, sealed.known_on))
        return Checked(
            sealed=sealed,
            kept=kept,
            broken=broken(sealed),
            lines=verify(sealed, again),
            grounds=grounds_differ(sealed, self._resealed(sealed, again)),
        )

    # ---------------------------------------------------------------- figures

    def _cycle(self, al: date | None) -> Cycle | None:
        return next((each for each in self.cycles() if al in (None, each.al)), None)

    def _seen(self, cycle: Cycle, units: set[str]) -> _Seen:
        with reading(self._store) as conn:
            mark = reached(conn)
        known = {unit.code for unit in self._desk.units(cycle.al)}
        entries = [each for unit in sorted(units & known | {ENTE}) for each in self._desk.entries(cycle.al, None, unit)]
        return _Seen(tuple(entries), mark)

    def _everywhere(self, on: date, known_on: date) -> Iterator[Entry]:
        for unit in self._desk.units(on, known_on):
            yield from self._desk.entries(on, known_on, unit.code)

    # ---------------------------------------------------------------- seals

    def _sealed(
        self, conn: Connection, cycle: Cycle, done: Sequence[Step], known_on: date, entries: Sequence[Entry]
    ) -> Seal:
        version = len(seals(conn, cycle.id)) + 1
        grounds = self._grounds(conn, cycle.al, known_on, entries)
        made = seal(cycle.al, version, entries, grounds, done, known_on)
        sealing = Sealing(
            ciclo=cycle.id,
            versione=version,
            noto_al=known_on,
            manifesto=canonical(made.manifest),
            contenuto=canonical(made.content),
            sha256=made.sha256,
            creato_il=done[-1].quando,
        )
        return add_seal(conn, sealing)

    def _grounds(self, conn: Connection, on: date, known_on: date, entries: Sequence[Entry]) -> Grounds:
        norms = self._desk.norms
        rulings = [norms.in_force(norm, self._desk.regolamento, on) for norm in _norms_used(on)]
        return Grounds(
            ente=self._desk.ente,
            software=self._software,
            files=files_known(conn, known_on),
            rulings=[each for each in rulings if each is not None],
            norms=norms,
            definitions=_definitions(on, entries),
            policy=self._desk.policy,
        )

    def _resealed(self, sealed: Sealed, entries: Sequence[Entry]) -> Sealed:
        """Return what the same seal would rest on now: its figures and steps are compared elsewhere."""
        with reading(self._store) as conn:
            grounds = self._grounds(conn, sealed.on, sealed.known_on, entries)
        return seal(sealed.on, 1, entries, grounds, (), sealed.known_on)


def _declared(on: date) -> tuple[Indicator | Quantity, ...]:
    return (*catalogue(on), *quantities(on))


def _norms_used(on: date) -> list[str]:
    """Return the ids of the norms whose value enters an indicator of a day, or is its target."""
    targets = {each.target for each in catalogue(on) if each.target is not None}
    declared = (*_declared(on), *RULED)
    return sorted(targets.union(*(each.parameters for each in declared)))


def _definitions(on: date, entries: Sequence[Entry]) -> dict[str, str]:
    """Return the name of each definition that the entries are of; of one declared elsewhere, the name of its words."""
    declared = {each.code: definition(each) for each in _declared(on)}
    words = {each.code: digest_of([each.title, each.formula, each.source, each.mark]) for each in entries}
    return {code: declared.get(code, name) for code, name in words.items()}


def _units(done: Sequence[Step]) -> set[str]:
    return {each.struttura for each in done}


def _now(cycle: Cycle, done: Sequence[Step], seen: _Seen, today: date) -> Now:
    figures: dict[Place, Live] = {
        (each.code, each.struttura): Live(each.title, looked_at(each), each.shown) for each in seen.entries
    }
    whole = looked_at_whole(each for each in seen.entries if each.struttura == ENTE)
    return Now(cycle, done, figures, whole, today)


def _taken(conn: Connection, wanted: Wanted, state: Now, now: datetime) -> Step:
    live = state.figures.get(wanted.place)
    deed = Deed(
        ciclo=state.cycle.id,
        indicatore=wanted.place[0],
        struttura=wanted.place[1],
        passo=wanted.kind.value,
        ruolo=wanted.who.ruolo,
        autore=" ".join(wanted.who.autore.split())[:200],
        delegato_da=" ".join(wanted.who.delegato_da.split())[:200],
        motivo=wanted.motivo.strip(),
        impronta=wanted.impronta,
        valore="" if live is None else live.shown[:80],
        quando=now,
    )
    admit(deed, state, wanted.seen)
    where = " ".join(part for part in (f"ciclo {deed.ciclo}", *wanted.place) if part)
    note(conn, now, deed.autore, f"certificazione: {deed.passo}", where[:200])
    return add_step(conn, deed)


def _as_sealed(kept: Seal) -> Sealed:
    text = f'{{"sigillo": "{kept.sha256}", "manifesto": {kept.manifesto}, "contenuto": {kept.contenuto}}}'
    return read_seal(text)
