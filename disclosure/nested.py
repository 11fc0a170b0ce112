# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does a reader get by subtracting one whole from another that holds it? A count of people like any other.

Two populations of persons, one in the other (who is in service, who of them may work agile): where both are shown their
difference is too. The one that says so (`metrics.measures.Share.nested`) is decided second, and gives way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from disclosure.cube import NOTHING, Cube
from disclosure.guard import Plane
from disclosure.pattern import Pattern
from metrics.measured import Count

Category = tuple[str | None, date | None]
Family = Sequence[Cube]


@dataclass(frozen=True)
class Between:
    """Two wholes, one in the other. Both count persons, one row each: their difference is its own count of persons."""

    mine: Cube
    other: Cube

    def plane(self, pattern: Pattern, categories: Sequence[Category], total: Plane | None = None) -> Plane:
        """Return what is between the two by node and category, as if everything of the other were known.

        `total` is the same over all the categories, where they add up.
        """
        found = [self._column(place) for place in categories]
        columns, people = (tuple(column for column, _ in found), tuple(people for _, people in found))
        if total is None:
            return Plane(pattern, columns, people)
        return Plane(pattern, columns, people, lambda node: total.interval(node, 0))

    def _column(self, place: Category) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the difference at every node, and its people: nobody where one of the two is empty.

        There the difference is the other one, which is guarded by itself.
        """
        column, people = [], []
        for node in range(len(self.mine.forest.codes)):
            here, there = (max(0, _count(counts, node, place).whole) for counts in (self.mine, self.other))
            column.append(abs(here - there))
            people.append(abs(here - there) if here and there else 0)
        return tuple(column), tuple(people)


def _count(counts: Cube, node: int, place: Category) -> Count:
    genere, mese = place
    if (genere is not None and genere not in counts.generi) or (mese is not None and mese not in counts.mesi):
        return NOTHING
    return counts.count(node, genere, mese)


def in_order(families: Sequence[Family]) -> Iterator[Family]:
    """Yield each family of a population after those that it names. Raises ValueError for a circle of names."""
    waiting = list(families)
    while waiting:
        held = {id(family): {one.measured.indicator for one in family} for family in waiting}
        undecided = set[str]().union(*held.values())
        ready = [family for family in waiting if not (named(family) - held[id(family)]) & undecided]
        if not ready:
            raise ValueError(f"populations name one another in a circle: {', '.join(sorted(undecided))}")
        yield from ready
        waiting = [family for family in waiting if all(family is not one for one in ready)]


def named(family: Family) -> set[str]:
    """Return the codes of the indicators that must be decided before a family."""
    first = family[0].measured
    return {*first.nested, first.beside} - {""}


def hidden_reasons(counts: Cube, wholes: Mapping[str, Pattern]) -> set[int]:
    """Return where reasons are hidden too: a whole and its reasons add up to the wholes around it, hidden there."""
    return set[int]().union(*(wholes[code].hidden for code in counts.measured.nested if code in wholes))
