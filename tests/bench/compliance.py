# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How long does it take to check a year of everybody against every rule, beside just reading the same marts?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from metrics.compliance import Checked, Rulebook, check, measure_rules
from metrics.engine import MartBackend
from metrics.hours import InMemory
from metrics.rules import RULES
from norms.lookup import Norms, load_norms
from norms.rules import Ente
from record.marts import MartConnection, connect, publish
from record.store import open_store
from tests.bench import by_hand
from tests.bench.attendance import NOW, BenchEnte, fill_record

MARTS = ("giornate", "persona_settimana")
ALL = "tutti"


def everything_prescribed() -> Rulebook:
    """Return the rules of an ente that would live under all five regulations at once: none is left out."""
    norms = load_norms()
    merged = {id: each for ente in sorted(norms.enti) for id, each in norms.shelves.get(("ente", ente), {}).items()}
    enti = {**norms.enti, ALL: Ente(ALL, "Tutti i regolamenti insieme", "funzioni-locali")}
    return Rulebook(Norms(norms.acts, norms.readings, enti, {**norms.shelves, ("ente", ALL): merged}), ALL)


def bare_scan(marts: MartConnection) -> Callable[[], None]:
    """Return a read of every column of the weekly and daily marts, and nothing else done with it."""
    queries = []
    for mart in MARTS:
        columns = [name for name, *_ in marts.execute(f"DESCRIBE {mart}")]
        queries.append(f"SELECT {', '.join(f'max({column})' for column in columns)} FROM {mart}")

    def read() -> None:
        for query in queries:
            marts.execute(query)

    return read


def bench_rules(folder: Path, employees: int, turns: int) -> None:
    """Print the time of the check against the bare scan, in turn, and how many rows were judged."""
    home = folder / "rules"
    store = open_store(f"sqlite:///{home / 'record.sqlite'}", home)
    fill_record(store, BenchEnte(employees, by_agreement=True))
    publish(store, NOW)
    with connect(store) as marts:
        backend, book, bare = MartBackend(marts), everything_prescribed(), bare_scan(marts)
        on_marts = [rule for rule in RULES if issubclass(rule.grain, InMemory)]
        for title, rules in (("on weeks and days", on_marts), ("in all", list(RULES))):
            _compare(title, turns, bare, lambda rules=rules: check(rules, by_hand.ON, NOW.date(), backend, book))
        placed = [_seconds(lambda: measure_rules(RULES, by_hand.ON, NOW.date(), backend, book)) for _ in range(turns)]
        _print("in all, by person, unit, month", placed)
    store.close()


def _compare(title: str, turns: int, bare: Callable[[], None], judge: Callable[[], tuple[Checked, ...]]) -> None:
    read, checked = [], []
    found: tuple[Checked, ...] = ()
    for _ in range(turns):
        read.append(_seconds(bare))
        start = perf_counter()
        found = judge()
        checked.append(perf_counter() - start)
    outcomes = sum(sum(each.totals.values()) for each in found)
    print(f"  rules {title}: {len({each.rule.id for each in found})}, {outcomes:,} outcomes")
    _print("bare scan of both marts", read)
    _print(f"checked {title}", checked)
    print(f"  checked / bare scan           {_times(checked, read)}   (asked: at most 6)")


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
