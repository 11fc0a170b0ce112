# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How long does the whole catalogue take, for every unit and month, together and one indicator after the other?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from metrics.catalogue import catalogue
from metrics.cube import Answer
from metrics.declare import Indicator, Number
from metrics.engine import MartBackend, Reader, measure
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


def prescribed(indicators: tuple[Indicator, ...], on: date) -> dict[str, Number]:
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

            yield replace(reader, columns=columns)


def bench_catalogue(folder: Path, employees: int, turns: int) -> None:
    """Print the time of the whole catalogue on people, fused, and that of its indicators one by one."""
    home = folder / "catalogue"
    store = open_store(f"sqlite:///{home / 'record.sqlite'}", home)
    fill_record(store, BenchEnte(employees, by_agreement=True))
    publish(store, NOW)
    indicators = catalogue(by_hand.ON)
    parameters = prescribed(indicators, by_hand.ON)
    with connect(store) as marts:
        backend = MartBackend(marts)

        def counted(codes: list[str]) -> int:
            where = Counted(backend)
            measure(codes, by_hand.ON, NOW.date(), where, parameters)
            return where.scans

        codes = [each.code for each in indicators]
        together, apart = counted(codes), sum(counted([code]) for code in codes)
        fused, alone = [], []
        for _ in range(turns):
            fused.append(_seconds(lambda: counted(codes)))
            alone.append(_seconds(lambda: [counted([code]) for code in codes]))
    store.close()
    ratios = [b / a for a, b in zip(fused, alone, strict=True)]
    print(f"  {len(codes)} indicators on people, {together} scans together, {apart} one by one")
    print(f"  together                      {median(fused):>12.2f} s ({min(fused):.2f}-{max(fused):.2f})")
    print(f"  one by one                    {median(alone):>12.2f} s ({min(alone):.2f}-{max(alone):.2f})")
    print(f"  one by one / together         {median(ratios):>10.2f} x ({min(ratios):.2f}-{max(ratios):.2f})")


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
