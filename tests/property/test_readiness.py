# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Can a reader of the areas tell how many people of a small area, or of a small level, there are? He compares worlds.

Two worlds that differ only in what is hidden must read the same, word for word, and no area may depend on another.
"""

from __future__ import annotations

from datetime import date
from itertools import product

from hypothesis import example, given
from hypothesis import strategies as st

from agilometro.fasi import Observed, prescribed, told
from agilometro.fasi_rows import as_fields, as_text
from disclosure.policy import load_policy
from metrics.places import ENTE, Unit, UnitTree
from metrics.readiness import Stated
from norms.lookup import load_norms
from record.tables import LIVELLI_AREA
from reports.phases import Phases, skills_seen

ON, TAKEN = date(2020, 6, 30), date(2020, 3, 15)
SAID, POLICY = prescribed(load_norms(), "bologna", ON), load_policy()
K = POLICY.threshold

Levels = tuple[int, ...]
people = st.tuples(*[st.one_of(st.integers(0, 2 * K), st.just(0))] * 4)
activities = st.tuples(*[st.integers(0, 3)] * 3)


def world(*areas: tuple[Levels, tuple[int, int, int]]) -> Phases:
    """Return what may be seen of areas with these people and activities by level."""
    names = [f"A{number}" for number in range(len(areas))]
    units = (Unit(ENTE, "Ente", None), *(Unit(name, name, ENTE) for name in names))
    stated = tuple(
        Stated(name, TAKEN, aspect, level, number)
        for name, (persons, acts) in zip(names, areas, strict=True)
        for aspect, numbers in (("competenze", persons), ("digitalizzazione", acts))
        for level, number in zip(LIVELLI_AREA[aspect], numbers, strict=True)
    )
    assert SAID is not None
    return told(SAID, Observed({}, stated, UnitTree(units)), POLICY, ON, ON)


def read(seen: Phases) -> tuple[object, str]:
    """Return all that a reader is given."""
    return as_fields(ON, seen), as_text(seen)


def is_hidden(persons: Levels) -> bool:
    """Say by hand whether the levels of an area must not be told: few on one of them, or all on the same."""
    return any(0 < number < K for number in persons) or sum(number > 0 for number in persons) == 1


def hidden_worlds() -> list[list[Levels]]:
    """Return what a reader must not tell apart: all the small areas, then the hidden ones of each size."""
    few: list[Levels] = []
    sized: dict[int, list[Levels]] = {size: [] for size in range(K, 2 * K + 1)}
    for persons in product(range(2 * K + 1), repeat=4):
        size = sum(persons)
        if 0 < size < K:
            few.append(persons)
        elif size in sized and is_hidden(persons):
            sized[size].append(persons)
    return [few, *sized.values()]


@given(
    pair=st.sampled_from(hidden_worlds()).flatmap(lambda worlds: st.tuples(*[st.sampled_from(worlds)] * 2)),
    acts=activities,
)
@example(pair=((1, 0, 0, 0), (0, 2, 1, 1)), acts=(1, 0, 0))
@example(pair=((7, 0, 0, 0), (1, 2, 3, 1)), acts=(1, 0, 0))
def test_worlds_that_differ_in_what_is_hidden_read_the_same(
    pair: tuple[Levels, Levels], acts: tuple[int, int, int]
) -> None:
    one, other = pair
    assert read(world((one, acts))) == read(world((other, acts)))


@given(persons=people, acts=activities)
def test_levels_are_shown_where_nothing_must_be_hidden(persons: Levels, acts: tuple[int, int, int]) -> None:
    (area,) = world((persons, acts)).areas
    seen = skills_seen(area.skills, area.people)
    assert (seen == dict(zip(LIVELLI_AREA["competenze"], persons, strict=True))) is not is_hidden(persons)


@given(mine=people, acts=activities, others=st.lists(st.tuples(people, activities), max_size=3))
def test_an_area_reads_the_same_whatever_the_others_are(
    mine: Levels, acts: tuple[int, int, int], others: list[tuple[Levels, tuple[int, int, int]]]
) -> None:
    """So the day on which one more area is mapped tells nothing of it."""
    assert world((mine, acts)).areas[0] == world((mine, acts), *others).areas[0]
