# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Whatever comes and is withdrawn, in whatever order: do the rows that hold equal those of a few lines of Python?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from record import tables
from record.marts import connect, publish
from record.relations import DERIVED, SEALED_APART, Relations, as_known, persona_mese, persona_settimana, published
from record.store import Store, reading, writing
from tests.unit.record.building import load, undo

START = datetime(2026, 1, 1)
MONDAY = date(2026, 9, 28)

Key = tuple[int, date]
Row = tuple[int, date, int]


@dataclass(frozen=True)
class Load:
    """A batch of days: {(persona, giorno): minuti_agile}."""

    days_later: int
    rows: dict[Key, int]


@dataclass(frozen=True)
class Undo:
    """The withdrawal of the batch that came n-th."""

    days_later: int
    which: int


KEYS = st.tuples(st.integers(1, 3), st.sampled_from([MONDAY + timedelta(days=n) for n in (0, 3, 8)]))
LOADS = st.builds(Load, st.integers(0, 2), st.dictionaries(KEYS, st.integers(0, 5), max_size=4))
UNDOS = st.builds(Undo, st.integers(0, 2), st.integers(0, 5))
HISTORIES = st.lists(st.one_of(LOADS, UNDOS), max_size=9)

EXAMPLES = settings(
    max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def play(store: Store, history: list[Load | Undo]) -> list[tuple[date, date | None, dict[Key, int]]]:
    """Do what happened, and return for each batch since when it is known, until when, and its rows."""
    now = START
    told: list[tuple[date, date | None, dict[Key, int]]] = []
    numbers: list[int] = []
    for event in history:
        now += timedelta(days=event.days_later)
        if isinstance(event, Load):
            rows = [{"persona": who, "giorno": day, "minuti_agile": m} for (who, day), m in event.rows.items()]
            numbers.append(load(store, "giornate", rows, now))
            told.append((now.date(), None, event.rows))
        elif event.which < len(told) and told[event.which][1] is None:
            undo(store, numbers[event.which], now)
            told[event.which] = (told[event.which][0], now.date(), told[event.which][2])
    return told


def expected(told: list[tuple[date, date | None, dict[Key, int]]], known_on: date) -> list[Row]:
    """The oracle: go through the batches in order, skip those not visible, the last word counts."""
    held: dict[Key, int] = {}
    for since, until, rows in told:
        if since <= known_on and not (until is not None and until <= known_on):
            held.update(rows)
    return sorted((who, day, minutes) for (who, day), minutes in held.items())


def found(store: Store, known_on: date) -> list[Row]:
    """Ask the record."""
    giornate = as_known(known_on)["giornate"].c
    with reading(store) as conn:
        return sorted(map(tuple, conn.execute(select(giornate.persona, giornate.giorno, giornate.minuti_agile))))


def empty(store: Store) -> None:
    """Put the record back as it was found: one database serves all the examples."""
    with writing(store) as conn:
        for name in ("giornate", "presenze", "strutture", "pubblicazioni", "ritiri", "batch", "depositi"):
            conn.execute(text(f"DELETE FROM {name}"))


@EXAMPLES
@given(history=HISTORIES, offset=st.integers(-1, 20))
def test_what_holds_is_the_last_word_of_what_is_known(store: Store, history: list[Load | Undo], offset: int) -> None:
    empty(store)
    told = play(store, history)
    for known_on in ((START + timedelta(days=offset)).date(), date.max):
        assert found(store, known_on) == expected(told, known_on)


@EXAMPLES
@given(history=HISTORIES, cut=st.integers(0, 9))
def test_what_was_known_once_never_changes(store: Store, history: list[Load | Undo], cut: int) -> None:
    empty(store)
    told = play(store, history)
    days = [day for since, until, _ in told for day in (since, until) if day is not None]
    past = min(days, default=START.date()) + timedelta(days=cut)
    before = found(store, past)
    batch = load(store, "giornate", [{"persona": 1, "giorno": MONDAY, "minuti_agile": 9}], START + timedelta(days=90))
    undo(store, batch, START + timedelta(days=91))
    assert found(store, past) == before


# ---------------------------------------------------------------- the marts

STATEMENTS = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.sampled_from(
            [
                (MONDAY, MONDAY + timedelta(days=6)),
                (MONDAY + timedelta(days=7), MONDAY + timedelta(days=13)),
                (date(2026, 9, 1), date(2026, 9, 30)),
                (date(2026, 10, 1), date(2026, 10, 31)),
                (MONDAY, MONDAY + timedelta(days=9)),
            ]
        ),
        st.integers(0, 5),
        st.one_of(st.none(), st.integers(0, 5)),
    ),
    max_size=4,
    unique_by=lambda row: row[:2],
)


def answers(relations: Relations, run: Any) -> dict[str, Counter[tuple[Any, ...]]]:
    """Ask every relation, derived ones too, for all its rows."""
    asked = {name: relation for name, relation in relations.items() if name not in {*SEALED_APART, *DERIVED}}
    asked["persona_settimana"] = persona_settimana(relations)
    asked["persona_mese"] = persona_mese(relations)
    return {name: Counter(map(tuple, run(select(relation)))) for name, relation in asked.items()}


@EXAMPLES
@given(first=HISTORIES, then=HISTORIES, statements=STATEMENTS, kept=st.booleans())
def test_the_marts_are_the_record(
    store: Store, first: list[Load | Undo], then: list[Load | Undo], statements: list[Any], kept: bool
) -> None:
    empty(store)
    play(store, first)
    publish(store, START)
    rows = [
        {"persona": who, "dal": dal, "al": al, "minuti_agile": agile, "minuti_presenza": presence}
        for who, (dal, al), agile, presence in statements
    ]
    batch = load(store, "presenze", rows, START)
    publish(store, START)
    if not kept:
        undo(store, batch, START)
    play(store, then)
    publish(store, START + timedelta(days=40))
    with reading(store) as conn, connect(store) as marts:
        assert answers(published(), marts.rows) == answers(as_known(date.max), conn.execute)


TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8), max_size=6)


@EXAMPLES
@given(texts=TEXTS)
def test_a_text_reaches_the_marts_as_it_is(store: Store, texts: list[str]) -> None:
    empty(store)
    rows = [{"codice": f"U{n}", "dal": MONDAY, "nome": text, "padre": None} for n, text in enumerate(texts)]
    load(store, "strutture", rows, START)
    publish(store, START)
    strutture = published()["strutture"].c
    with connect(store) as marts:
        found = marts.rows(select(strutture.nome, strutture.padre).order_by(strutture.codice))
    assert found == [(text, None) for text in texts]


def test_every_published_relation_is_compared() -> None:
    compared = {*as_known(date.max), *DERIVED} - SEALED_APART
    assert compared == set(published())
    assert set(tables.FACTS) - SEALED_APART < compared
