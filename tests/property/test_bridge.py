# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Whatever is late, corrected, withdrawn or prescribed anew: do the steps add up, and are they those of Python?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select

from disclosure.bridge import release_bridge
from disclosure.gate import release
from disclosure.policy import load_policy
from metrics.bridge import Point, bridge
from metrics.bridged import Bridged, Tally
from metrics.catalogue import find
from metrics.declare import Number
from metrics.engine import RecordBackend, measure
from metrics.movement import Movement, NoBridge
from record.store import Store, reading
from record.tables import NATURAL_KEYS, batch
from tests.oracle.ente import completed, fill
from tests.oracle.indicators import ORACLE, STOCKS, Row, Tables, state
from tests.oracle.random_ente import random_ente
from tests.unit.record.building import undo

CODES = sorted(ORACLE)
DAYS = (date(2025, 12, 31), date(2026, 3, 18), date(2026, 4, 30), date(2026, 6, 30))
KNOWN = (date(2026, 2, 5), date(2026, 4, 1), date(2026, 5, 10), date(2026, 5, 20), date(2026, 7, 1))
BEFORE: dict[str, Number] = {
    "presenza.minima": 66,
    "giorni_agili.massimi_settimana": 2,
    "firma.termine_giorni": 30,
    "servizio.minimo_giorni": 90,
}
AFTER = BEFORE | {"giorni_agili.massimi_settimana": 1, "firma.termine_giorni": 10, "servizio.minimo_giorni": 20}


@dataclass(frozen=True)
class Load:
    """What came on one day, and when it was withdrawn."""

    known_on: date
    tables: Tables
    withdrawn_on: date | None = None

    def is_visible(self, on: date) -> bool:
        return self.known_on <= on and not (self.withdrawn_on is not None and self.withdrawn_on <= on)


# ---------------------------------------------------------------- random corrections


def history(seed: int, people: int = 8) -> list[Load]:
    """Return four loads of one ente: most of it, a part that is withdrawn, what comes late, corrections."""
    rng, ente = Random(seed), completed(random_ente(seed, people))
    parts: list[dict[str, list[Row]]] = [defaultdict(list) for _ in range(4)]
    for name, rows in ente.items():
        for row in rows:
            (which,) = rng.choices((0, 1, 2), (60, 15, 25))
            parts[which][name].append(row)
            if rng.random() < 0.2:
                parts[3][name].append(corrected(rng, name, row))
    days = (date(2026, 2, 1), date(2026, 2, 10), date(2026, 5, 1), date(2026, 5, 20))
    gone = (None, rng.choice((date(2026, 5, 15), date(2026, 6, 1))), None, rng.choice((None, date(2026, 6, 20))))
    return [Load(*each) for each in zip(days, parts, gone, strict=True)]


def corrected(rng: Random, name: str, row: Row) -> Row:
    """Return a row with the same key that says something else."""
    shift = timedelta(days=rng.randrange(-40, 40))
    changes: dict[str, Row] = {
        "organico": {"eseguibile_agile": rng.choice((0, 1)), "cessato_il": None},
        "accordi": {"stato": rng.choice(("attivo", "annullato")), "recesso_il": row.get("inizio"), "fine": None},
        "domande": {"esito": rng.choice(("ammessa", "respinta"))},
        "giornate": {"minuti_agile": 300, "minuti_presenza": 0, "minuti_ferie": 0, "minuti_altra_assenza": 0}
        | {"minuti_assenza_giustificata": 0},
        "rapporti": {"ricevuto_il": row["scade_il"] + shift if "scade_il" in row else None},
        "contattabilita": {"episodi_contestati": 1},
    }
    return {**row, **changes.get(name, {})}


def play(store: Store, loads: list[Load]) -> None:
    for load in loads:
        with reading(store) as conn:
            last = conn.execute(select(func.coalesce(func.max(batch.c.id), 0))).scalar_one()
        fill(store, load.tables, load.known_on)
        with reading(store) as conn:
            made = conn.execute(select(batch.c.id).where(batch.c.id > last)).scalars().all()
        if load.withdrawn_on is not None:
            for number in made:
                undo(store, number, datetime.combine(load.withdrawn_on, datetime.min.time()))


# ---------------------------------------------------------------- the same path in plain Python


def told(loads: list[Load], known_on: date, keys_known_on: date | None = None) -> Tables:
    """Return what holds as known on a day: the last visible word, of keys known on another day when there is one."""
    held: dict[str, dict[tuple[Any, ...], Row]] = defaultdict(dict)
    for load in loads:
        if load.is_visible(known_on):
            for name, rows in load.tables.items():
                held[name].update({key_of(name, row): row for row in rows})
    old = None if keys_known_on is None else told(loads, keys_known_on)
    keys = {name: {key_of(name, row) for row in rows} for name, rows in (old or {}).items()}
    return {name: [row for key, row in held[name].items() if old is None or key in keys[name]] for name in NATURAL_KEYS}


def key_of(name: str, row: Row) -> tuple[Any, ...]:
    return tuple(row[key] for key in NATURAL_KEYS[name])


def counted(code: str, tables: Tables, point: Point) -> dict[int, tuple[int, int]]:
    """Return part and whole of each person who has some of the whole, on one day."""
    found: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in ORACLE[code](tables, point.on, point.parameters):
        if code not in STOCKS or row.mese == point.on.month:
            part, whole = found[row.persona]
            found[row.persona] = (part + row.part, whole + row.whole)
    return {persona: counts for persona, counts in found.items() if counts[1]}


def in_service(tables: Tables, on: date) -> set[int]:
    people = {row["persona"] for row in tables["organico"]}
    states = {persona: state(tables, persona, on, even_before=False) for persona in people}
    return {who for who, held in states.items() if held and not (held["cessato_il"] and held["cessato_il"] < on)}


def expected(code: str, loads: list[Load], first: Point, second: Point) -> list[tuple[int, int]]:
    """Return numerator and denominator of each state of the path."""
    then, now = told(loads, first.known_on), told(loads, second.known_on)
    same = first.known_on == second.known_on
    fixed = now if same else told(loads, second.known_on, first.known_on)
    restated = Point(second.indicator, second.parameters, first.on, second.known_on)
    start, ruled = counted(code, then, first), counted(code, then, restated)
    corrections, late = counted(code, fixed, restated), counted(code, now, restated)
    end = counted(code, now, second)
    movers = late.keys() ^ end.keys()
    if code not in STOCKS:
        movers = in_service(now, first.on) ^ in_service(now, second.on)
    moved = {who: counts for who, counts in late.items() if who not in movers}
    moved |= {who: counts for who, counts in end.items() if who in movers}
    states = (start, start, ruled, corrections, late, moved, end)
    return [(sum(part for part, _ in each.values()), sum(whole for _, whole in each.values())) for each in states]


# ---------------------------------------------------------------- the properties


def adds_up(found: Bridged) -> None:
    steps = list(found.steps())
    assert sum(step.change for step in steps) == found.change
    assert all(before.after == after.before for before, after in pairwise(steps))
    assert tuple(each for step in steps for each in step.movements) == tuple(Movement)


@pytest.mark.parametrize("seed", range(2))
def test_the_steps_are_those_of_plain_python_and_add_up_exactly(store: Store, seed: int) -> None:
    loads, rng, compared = history(seed), Random(seed + 500), 0
    play(store, loads)
    where = RecordBackend(store)
    for code in CODES:
        for _ in range(2):
            days, known = sorted(rng.choices(DAYS, k=2)), sorted(rng.choices(KNOWN, k=2))
            (indicator,) = find([code])
            first = Point(indicator, BEFORE, days[0], known[0])
            second = Point(indicator, rng.choice((BEFORE, AFTER)), days[1], known[1])
            right = expected(code, loads, first, second)
            if not (right[0][1] and right[-1][1]):
                with pytest.raises(NoBridge, match="non è calcolabile"):
                    bridge(first, second, where)
                continue
            found = bridge(first, second, where)
            assert found.states == tuple(Tally(*each) for each in right), (code, first, second)
            adds_up(found)
            compared += 1
    assert compared > len(CODES) // 2


def test_a_value_and_itself_differ_by_nothing_in_every_step(store: Store) -> None:
    play(store, history(7))
    compared = 0
    for code in ("S-01", "S-03", "IM-02"):
        (indicator,) = find([code])
        for on, known_on in zip(DAYS[1:], KNOWN[2:], strict=True):
            point = Point(indicator, BEFORE, on, known_on)
            try:
                found = bridge(point, point, RecordBackend(store))
            except NoBridge:
                continue
            assert [step.change for step in found.steps()] == [0] * len(Movement)
            assert {(each.part, each.whole, each.rest) for each in found.touched.values()} == {(0, 0, 0)}
            compared += 1
    assert compared > 3


def test_there_and_back_is_nothing(store: Store) -> None:
    play(store, history(8))
    (indicator,) = find(["S-01"])
    first, second = Point(indicator, BEFORE, DAYS[1], KNOWN[1]), Point(indicator, AFTER, DAYS[3], KNOWN[4])
    there, back = (bridge(*each, RecordBackend(store)) for each in ((first, second), (second, first)))
    adds_up(back)
    assert there.change == -back.change


def test_what_is_told_adds_up_and_is_what_the_gate_released(store: Store) -> None:
    play(store, history(9, people=90))
    where, policy, shown = RecordBackend(store), load_policy(), 0
    for code in STOCKS:
        (indicator,) = find([code])
        points = Point(indicator, BEFORE, DAYS[2], KNOWN[1]), Point(indicator, BEFORE, DAYS[3], KNOWN[4])
        ends = [measure([code], each.on, each.known_on, where, BEFORE) for each in points]
        try:
            exact = bridge(*points, where)
        except NoBridge:
            continue
        told_ends = [release(list(each.values()), {code: None}, policy)[code] for each in ends]
        found = release_bridge(exact, told_ends[0], told_ends[1], policy)
        if found is not None:
            shown += 1
            assert sum(piece.change for piece in found.pieces) == found.change == exact.change
            assert sorted(each.value for piece in found.pieces for each in piece.movements) == sorted(
                each.value for each in Movement
            )
            for piece in found.pieces:
                moved = (piece.numerator, piece.denominator, piece.denominator - piece.numerator)
                alone = len(piece.movements) == len(Movement)
                assert alone or all(not each or abs(each) >= policy.threshold for each in moved)
    assert shown
