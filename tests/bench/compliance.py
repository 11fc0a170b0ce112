# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How long does it take to check a year of everybody against every rule, beside just reading the same marts?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from metrics.compliance import Rulebook, check, measure_rules
from metrics.engine import MartBackend
from metrics.rules import RULES
from norms.lookup import Norms, load_norms
from norms.rules import Ente
from record.marts import MartConnection, connect, publish
from record.store import open_store
from tests.bench import by_hand
from tests.bench.attendance import NOW, BenchEnte, fill_record

MARTS = ("giornate", "persona_settimana")
ALL = "tutti"

SCAN, LOADED = "bare scan of both marts", "the same, rows into memory"
ON_MARTS, EVERYTHING = "rules on weeks and days", "every rule"
PLACED = "with people, unit, month"


def everything_prescribed() -> Rulebook:
    """Return the rules of an ente that would live under all five regulations at once: none is left out."""
    norms = load_norms()
    merged = {id: each for ente in sorted(norms.enti) for id, each in norms.shelves.get(("ente", ente), {}).items()}
    enti = {**norms.enti, ALL: Ente(ALL, "Tutti i regolamenti insieme", "funzioni-locali")}
    return Rulebook(Norms(norms.acts, norms.readings, enti, {**norms.shelves, ("ente", ALL): merged}), ALL)


def aggregated(marts: MartConnection) -> Callable[[], None]:
    """Return a read of every column of the weekly and daily marts that stays in the engine: the least there can be."""
    queries = [f"SELECT {', '.join(f'max({name})' for name in _columns(marts, mart))} FROM {mart}" for mart in MARTS]

    def read() -> None:
        for query in queries:
            marts.execute(query)

    return read


def fetched(marts: MartConnection) -> Callable[[], None]:
    """Return a read of every row and column of the same marts into memory, where whoever judges them needs them."""
    queries = [f"SELECT {', '.join(_columns(marts, mart))} FROM {mart}" for mart in MARTS]

    def read() -> None:
        for query in queries:
            marts.duckdb.execute(query).fetchnumpy()

    return read


def _columns(marts: MartConnection, mart: str) -> list[str]:
    return [name for name, *_ in marts.execute(f"DESCRIBE {mart}")]


def bench_rules(folder: Path, employees: int, turns: int) -> None:
    """Print the time of the check against two bare scans of the marts of weeks and days, in turn.

    What is asked is every rule against the scan that stays in the engine; the other ratios say where the time goes.
    """
    home = folder / "rules"
    store = open_store(f"sqlite:///{home / 'record.sqlite'}", home)
    fill_record(store, BenchEnte(employees, by_agreement=True))
    publish(store, NOW)
    with connect(store) as marts:
        times = _in_turn(_works(marts), turns)
    store.close()
    for name, seconds in times.items():
        _print(name, seconds)
    scan, loaded, on_marts, everything = (times[name] for name in (SCAN, LOADED, ON_MARTS, EVERYTHING))
    print(f"  on weeks and days / bare scan {_times(on_marts, scan)}")
    print(f"  every rule / into memory      {_times(everything, loaded)}")
    print(f"  every rule / bare scan        {_times(everything, scan)}   (asked: at most 6)")


def _works(marts: MartConnection) -> dict[str, Callable[[], object]]:
    backend, book = MartBackend(marts), everything_prescribed()
    days = (by_hand.ON, NOW.date())
    on_marts = [rule for rule in RULES if {"giornate", "presenze"} & {*rule.grain.reads}]
    found = check(RULES, *days, backend, book)
    outcomes = sum(sum(each.totals.values()) for each in found)
    print(f"  {len({each.rule.id for each in found})} rules of {len(RULES)} about some row, {outcomes:,} outcomes")
    return {
        SCAN: aggregated(marts),
        LOADED: fetched(marts),
        ON_MARTS: lambda: check(on_marts, *days, backend, book),
        EVERYTHING: lambda: check(RULES, *days, backend, book),
        PLACED: lambda: measure_rules(RULES, *days, backend, book),
    }


def _in_turn(works: dict[str, Callable[[], object]], turns: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(turns):
        for name, work in works.items():
            times[name].append(_seconds(work))
    return times


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _print(name: str, seconds: list[float]) -> None:
    middle = sorted(seconds)[len(seconds) // 2]
    print(f"  {name:<29} {middle * 1000:>12,.0f} ms ({min(seconds) * 1000:,.0f}-{max(seconds) * 1000:,.0f})")


def _times(above: list[float], below: list[float]) -> str:
    ratios = sorted(a / b for a, b in zip(above, below, strict=True))
    return f"{ratios[len(ratios) // 2]:>10.2f} x ({ratios[0]:.2f}-{ratios[-1]:.2f})"
