# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How long does the whole catalogue take, for every unit and month, together and one indicator after the other?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from metrics.amounts import amounts
from metrics.catalogue import catalogue
from metrics.compliance import Rulebook, measure_rules
from metrics.cube import Answer
from metrics.declare import Indicator, Number
from metrics.engine import MartBackend, Reader, measure
from metrics.indicators.esiti import RULED
from metrics.quantities import quantities
from metrics.quantity import Quantity
from metrics.ruled import Ruled
from metrics.scan import Statement
from norms.lookup import Norms, load_norms
from norms.rules import Ente
from record.marts import connect, publish
from record.store import open_store
from tests.bench import by_hand
from tests.bench.attendance import NOW, BenchEnte, fill_record

ALL = "tutti"


def all_together() -> Norms:
    """Return the norms of an ente that would live under all five regulations at once: none is left out."""
    norms = load_norms()
    merged = {id: each for ente in sorted(norms.enti) for id, each in norms.shelves.get(("ente", ente), {}).items()}
    enti = {**norms.enti, ALL: Ente(ALL, "Tutti i regolamenti insieme", "funzioni-locali")}
    return Norms(norms.acts, norms.readings, enti, {**norms.shelves, ("ente", ALL): merged})


def prescribed(indicators: Sequence[Indicator | Quantity], on: date) -> dict[str, Number]:
    """Return the value in force of every norm that the indicators count with."""
    norms = all_together()
    needed = {norm for each in indicators for norm in each.parameters}
    rulings = {norm: norms.in_force(norm, ALL, on) for norm in needed}
    return {
        norm: ruling.fraction * 100 if ruling.parameter.unit == "percent" else ruling.number
        for norm, ruling in rulings.items()
        if ruling is not None
    }


@dataclass
class Counted:
    """The marts, with how many queries over rows were asked of them."""

    marts: MartBackend
    scans: int = 0

    @contextmanager
    def opened(self, known_on: date) -> Iterator[Reader]:
        """Give a reader that counts what it is asked for."""
        with self.marts.opened(known_on) as reader:

            def columns(statement: Statement) -> Answer:
                self.scans += 1
                return reader.columns(statement)

            def rows(statement: Statement) -> Sequence[Sequence[Any]]:
                self.scans += 1
                return reader.rows(statement)

            yield replace(reader, columns=columns, rows=rows)


@dataclass(frozen=True)
class Whole:
    """All the indicators there are: shares of people, outcomes of rules, and what is no share of people."""

    shares: tuple[Indicator, ...]
    ruled: tuple[Ruled, ...]
    quantities: tuple[Quantity, ...]
    parameters: Mapping[str, Number]
    book: Rulebook

    def __len__(self) -> int:
        return len(self.shares) + len(self.ruled) + len(self.quantities)

    def together(self, where: Counted) -> None:
        """Count all of them, each kind at once."""
        self._shares([each.code for each in self.shares], where)
        measure_rules([each.rule for each in self.ruled], by_hand.ON, NOW.date(), where, self.book)
        self._amounts(self.quantities, where)

    def one_by_one(self, where: Counted) -> None:
        """Count each of them by itself."""
        for share in self.shares:
            self._shares([share.code], where)
        for ruled in self.ruled:
            measure_rules([ruled.rule], by_hand.ON, NOW.date(), where, self.book)
        for quantity in self.quantities:
            self._amounts([quantity], where)

    def _shares(self, codes: Sequence[str], where: Counted) -> None:
        measure(codes, by_hand.ON, NOW.date(), where, self.parameters)

    def _amounts(self, quantities: Sequence[Quantity], where: Counted) -> None:
        amounts(quantities, by_hand.ON, NOW.date(), where, self.parameters, ())


def everything() -> Whole:
    """Return the whole catalogue, under all five regulations."""
    shares, sums = catalogue(by_hand.ON), quantities(by_hand.ON)
    values = prescribed([*shares, *sums], by_hand.ON)
    return Whole(shares, RULED, sums, values, Rulebook(all_together(), ALL))


def bench_catalogue(folder: Path, employees: int, turns: int) -> None:
    """Print the time of the whole catalogue, indicators of one kind fused, and that of its indicators one by one."""
    home = folder / "catalogue"
    store = open_store(f"sqlite:///{home / 'record.sqlite'}", home)
    fill_record(store, BenchEnte(employees, by_agreement=True))
    publish(store, NOW)
    whole = everything()
    with connect(store) as marts:
        fused, alone, scans = [], [], (0, 0)
        for _ in range(turns):  # in turn, so that a slow moment of the machine is everybody's
            one, other = Counted(MartBackend(marts)), Counted(MartBackend(marts))
            fused.append(_seconds(lambda one=one: whole.together(one)))
            alone.append(_seconds(lambda other=other: whole.one_by_one(other)))
            scans = one.scans, other.scans
    store.close()
    ratios = [b / a for a, b in zip(fused, alone, strict=True)]
    shape = f"{len(whole.shares)} shares of people, {len(whole.ruled)} outcomes of rules, {len(whole.quantities)} sums"
    print(f"  {len(whole)} indicators: {shape}")
    print(f"  scans                         {scans[0]:>12} together, {scans[1]} one by one")
    print(f"  together                      {median(fused):>12.2f} s ({min(fused):.2f}-{max(fused):.2f})   {ASKED}")
    print(f"  one by one                    {median(alone):>12.2f} s ({min(alone):.2f}-{max(alone):.2f})")
    print(f"  one by one / together         {median(ratios):>10.2f} x ({min(ratios):.2f}-{max(ratios):.2f})")


ASKED = "(asked: at most 1.5)"


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
