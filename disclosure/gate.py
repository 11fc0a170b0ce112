# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What may be published of what was counted? Measured in, Released out; nothing else makes a Released.

The whole lattice is decided at once, so that any later selection is a view of one decision and no two answers can be
subtracted from one another. Layers are decided from the coarsest: the wholes of each population (shared by all the
indicators that count it), the parts of each indicator, then genere and mese, each shown at a unit for all the
indicators of the population or for none. Genere x mese is never released by this gate (docs/adr/0010).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from disclosure.cube import Cube, cube
from disclosure.guard import Interval, Plane, protect
from disclosure.nested import Between, Category, hidden_reasons, in_order
from disclosure.pattern import Pattern, Ranking
from disclosure.policy import Policy
from disclosure.release import Released, Shown
from metrics.measured import Count, Measured
from metrics.places import At, UnitTree
from metrics.targets import Target
from record.period import month_of

OTHERS = ("altri", "Altri motivi")
"""The reason that gathers those too small to be shown for the whole administration."""

PART, REST = 0, 1

Groups = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Decision:
    """What is hidden for one indicator, layer by layer."""

    wholes: Pattern
    parts: Pattern
    genere: Pattern
    mese: Pattern
    reasons: Pattern

    def hides(self, node: int, at: At) -> tuple[bool, bool]:
        """Tell whether a place hides its numerator, and its denominator."""
        if at.genere is None and at.mese is None:
            return node in self.parts.hidden, node in self.wholes.hidden
        if at.genere is not None and at.mese is not None:
            return True, True
        hidden = node in (self.genere if at.mese is None else self.mese).hidden
        return hidden, hidden


@dataclass(frozen=True)
class Decided:
    """What was counted of an indicator, and what is hidden of it."""

    counts: Cube
    decision: Decision


def release(
    measured: Sequence[Measured], targets: Mapping[str, Target | None], policy: Policy
) -> Mapping[str, Released]:
    """Return what may be published of each indicator, by code; all those of one population must come together.

    Raises ValueError when two indicators name the same population and count it differently: they could be played
    against each other.
    """
    families: dict[tuple[object, ...], list[Cube]] = {}
    for one in measured:
        families.setdefault((one.population, one.on, one.known_on, one.tree), []).append(cube(one))
    found: dict[str, Released] = {}
    decided: dict[tuple[str, UnitTree], Decided] = {}
    for family in in_order(list(families.values())):
        _must_agree(family)
        tree = family[0].measured.tree
        before = {code: one for (code, where), one in decided.items() if where == tree}
        for counts, decision, groups in _decided(family, policy, before):
            code = counts.measured.indicator
            decided[code, tree] = Decided(counts, decision)
            found[code] = _released(counts, decision, groups, targets.get(code), policy)
    return {one.indicator: found[one.indicator] for one in measured}


def _must_agree(family: Sequence[Cube]) -> None:
    first, *others = ({at: count.whole for at, count in one.measured.cells.items()} for one in family)
    for one, wholes in zip(family[1:], others, strict=True):
        if wholes != first:
            name = one.measured
            raise ValueError(f"{name.indicator} counts the population {name.population!r} in another way")


# ---------------------------------------------------------------- the decisions, coarse to fine


def _decided(
    family: Sequence[Cube], policy: Policy, before: Mapping[str, Decided]
) -> Iterator[tuple[Cube, Decision, Groups]]:
    """Decide a population: yield each of its indicators with what is hidden of it.

    `before` is what was decided already. Where the part that this whole is but for a few is hidden, so is this whole.
    """
    first = family[0]
    rank = _rank(first)
    beside = [before[code].decision for code in (first.measured.beside,) if code in before]
    between = [Between(first, before[code].counts) for code in first.measured.nested if code in before]
    wholes, apart = _wholes(first, policy, rank, [node for one in beside for node in one.parts.hidden], between)
    parts = [_parts(one, wholes, policy, rank) for one in family]
    coarser = [part.pattern.hidden for part in parts]
    by_genere = _hiding(first, [*coarser, *(one.genere.hidden for one in beside)])
    by_mese = _hiding(first, [*coarser, *(one.mese.hidden for one in beside)])
    genere = _split(family, parts, _generi(first), by_genere, policy, rank, _apart(between, apart, by_genere))
    if first.flow:
        mese = _split(family, parts, _mesi(first), by_mese, policy, rank, ())
    else:
        mese = _months(family, by_mese, policy, rank, between)
    around = {code: one.decision.wholes for code, one in before.items()}
    for counts, part in zip(family, parts, strict=True):
        groups = _groups(counts, policy)
        reasons = _reasons(counts, wholes.pattern, groups, policy, rank, hidden_reasons(counts, around))
        yield counts, Decision(wholes.pattern, part.pattern, genere, mese, reasons), groups


def _apart(between: Sequence[Between], totals: Sequence[Plane], pattern: Pattern) -> list[Plane]:
    """Return what is between two wholes by genere."""
    return [one.plane(pattern, _generi(one.mine), total) for one, total in zip(between, totals, strict=True)]


def _rank(counts: Cube) -> Ranking:
    return lambda node: (counts.count(node, None, None).people, counts.forest.codes[node])


def _wholes(
    counts: Cube, policy: Policy, rank: Ranking, beside: Iterable[int], between: Sequence[Between]
) -> tuple[Plane, list[Plane]]:
    """Decide whose denominators are shown. A reader knows that a hidden one is not zero."""
    pattern = Pattern(counts.forest, _alive(counts))
    pattern.hide(beside)
    pattern.hide(_incoherent(counts))
    pattern.hide(node for node in range(counts.forest.units) if _few_and_all_out(counts, node, policy))
    totals = [counts.count(node, None, None) for node in range(len(counts.forest.codes))]
    column = tuple(max(0, count.whole) for count in totals)
    plane = Plane(pattern, (column,), (tuple(count.people for count in totals),), least=1)
    apart = [one.plane(pattern, [(None, None)]) for one in between]
    protect(pattern, [plane, *apart], policy.threshold, rank)
    return plane, apart


def _parts(counts: Cube, wholes: Plane, policy: Policy, rank: Ranking) -> Plane:
    """Decide whose numerators are shown, where their denominators may be known."""
    pattern = wholes.pattern.copy()
    if not counts.coherent:
        pattern.hide(range(counts.forest.units))
    part, rest = _sides(counts, (None, None))
    columns, people = (part.column, rest.column), (part.people, rest.people)
    plane = Plane(pattern, columns, people, lambda node: wholes.interval(node, 0))
    protect(pattern, [plane], policy.threshold, rank)
    return plane


@dataclass(frozen=True)
class Side:
    """One side of a split at one place: its count at every node, and the persons behind it."""

    column: tuple[int, ...]
    people: tuple[int, ...]


def _sides(counts: Cube, place: Category) -> tuple[Side, Side]:
    """Return the part and the rest at a place."""
    found = [counts.count(node, *place) for node in range(len(counts.forest.codes))]
    part = Side(tuple(max(0, one.part) for one in found), tuple(one.people_part for one in found))
    rest = Side(tuple(max(0, one.whole - one.part) for one in found), tuple(one.people_rest for one in found))
    return part, rest


def _generi(counts: Cube) -> tuple[Category, ...]:
    return tuple((genere, None) for genere in counts.generi)


def _mesi(counts: Cube) -> tuple[Category, ...]:
    return tuple((None, mese) for mese in counts.mesi)


def _split(
    family: Sequence[Cube],
    parts: Sequence[Plane],
    categories: Sequence[Category],
    pattern: Pattern,
    policy: Policy,
    rank: Ranking,
    apart: Sequence[Plane],
) -> Pattern:
    """Decide who shows a split that adds up to the total: by genere, or a flow by mese. One decision for the family."""
    planes = [
        plane for one, part in zip(family, parts, strict=True) for plane in _planes(one, part, pattern, categories)
    ]
    if categories:
        protect(pattern, [*planes, *apart], policy.threshold, rank)
    return pattern


def _planes(counts: Cube, part: Plane, pattern: Pattern, categories: Sequence[Category]) -> Iterator[Plane]:
    """Yield the split of the parts and that of the rests, each with the rows that the totals tell."""
    split = [_sides(counts, category) for category in categories]
    for side in (PART, REST):
        columns = tuple(sides[side].column for sides in split)
        people = tuple(sides[side].people for sides in split)
        yield Plane(pattern, columns, people, _rows_of(part, side))


def _rows_of(part: Plane, side: int) -> Callable[[int], Interval]:
    known: dict[int, Interval] = {}

    def rows(node: int) -> Interval:
        if node not in known:
            known[node] = part.interval(node, side)
        return known[node]

    return rows


def _months(
    family: Sequence[Cube], pattern: Pattern, policy: Policy, rank: Ranking, between: Sequence[Between]
) -> Pattern:
    """Decide who shows the month ends of a stock: each is a table by itself, all are shown at a unit or none.

    The month of the reference day is the total, decided before: hiding it here would hide nothing.
    """
    earlier = [(one, mese) for one in family for mese in one.mesi if mese != month_of(one.measured.on)]
    sides = [side for one, mese in earlier for side in _sides(one, (None, mese))]
    planes = [Plane(pattern, (side.column,), (side.people,)) for side in sides]
    months = sorted({mese for _, mese in earlier})
    apart = [one.plane(pattern, [(None, mese)]) for one in between for mese in months]
    protect(pattern, [*planes, *apart], policy.threshold, rank)
    return pattern


def _hiding(counts: Cube, hidden: Iterable[Iterable[int]]) -> Pattern:
    """Return the pattern of a finer layer that hides what is already hidden: of the totals of any of the family."""
    pattern = Pattern(counts.forest, _alive(counts, months=True))
    for nodes in hidden:
        pattern.hide(nodes)
    return pattern


def _reasons(
    counts: Cube, wholes: Pattern, groups: Groups, policy: Policy, rank: Ranking, around: Iterable[int]
) -> Pattern:
    """Decide who shows why rows are out of the whole: by the persons behind them, as one person may have many.

    Everything excluded has at least the persons of each reason, and where it has few so has every reason: its interval
    is the sum of theirs, so what a reader adds up (all the reasons; the whole and all the reasons) is no narrower.
    """
    nodes = range(len(counts.forest.codes))
    sides = [_side(counts, group) for group in groups]
    pattern = Pattern(counts.forest, frozenset(node for node in nodes if any(side.column[node] for side in sides)))
    pattern.hide(wholes.hidden)
    pattern.hide(around)
    protect(pattern, [Plane(pattern, (side.column,), (side.people,)) for side in sides], policy.threshold, rank)
    return pattern


def _side(counts: Cube, group: tuple[int, ...]) -> Side:
    """Return the rows of some reasons together at every node, and at least how many persons are behind them."""
    column = tuple(max(0, _reason(counts, node, group)) for node in range(len(counts.forest.codes)))
    people = (counts.count(node, None, None).people_of(group) if rows else 0 for node, rows in enumerate(column))
    return Side(column, tuple(people))


def _reason(counts: Cube, node: int, group: tuple[int, ...]) -> int:
    excluded = counts.count(node, None, None).excluded
    return sum(excluded[position] for position in group) if excluded else 0


# ---------------------------------------------------------------- what cannot be reasoned about


def _alive(counts: Cube, months: bool = False) -> frozenset[int]:
    """Return the nodes that hold somebody: on the reference day, or in any month too."""
    mesi = (None, *counts.mesi) if months else (None,)
    nodes = range(len(counts.forest.codes))
    return frozenset(node for node in nodes if any(counts.count(node, None, mese).whole > 0 for mese in mesi))


def _incoherent(counts: Cube) -> list[int]:
    """Return the units below one whose count is less than theirs together: no sum can be reasoned about there."""
    forest, found = counts.forest, set[int]()
    for own in range(forest.units, len(forest.codes)):
        places = product((None, *counts.generi), (None, *counts.mesi))
        if any(_is_negative(counts.count(own, genere, mese)) for genere, mese in places):
            found.update(child for child in forest.children[forest.parent[own]] if child != own)
    return sorted(found)


def _is_negative(count: Count) -> bool:
    return count.part < 0 or count.whole < count.part or any(value < 0 for value in count.excluded)


def _few_and_all_out(counts: Cube, node: int, policy: Policy) -> bool:
    """Tell whether a zero says something about a handful of people: all of them are excluded."""
    count = counts.count(node, None, None)
    return count.whole == 0 and 0 < count.people_of(range(len(count.excluded))) < policy.threshold


# ---------------------------------------------------------------- what is written out


def _released(counts: Cube, decision: Decision, groups: Groups, target: Target | None, policy: Policy) -> Released:
    measured = counts.measured
    cells = {
        at: _shown(counts, node, at, decision, groups)
        for node in range(counts.forest.units)
        for at in _places_of(counts, node, decision)
    }
    return Released(
        indicator=measured.indicator,
        on=measured.on,
        known_on=measured.known_on,
        tree=measured.tree,
        cells=cells,
        exclusions=_named(measured, groups),
        target=target,
        threshold=policy.threshold,
        run=measured.run,
    )


def _places_of(counts: Cube, node: int, decision: Decision) -> list[At]:
    """Return the places of a node to write: where a layer is hidden, all of them, so that absence tells nothing."""
    cells, every = counts.measured.cells, _every_place(counts, counts.forest.codes[node])
    if not any(at in cells for at in every):
        return []
    return [at for at in every if at in cells or any(decision.hides(node, at))]


def _every_place(counts: Cube, code: str) -> list[At]:
    known = [genere for genere in counts.generi if genere]
    return [At(code, genere, mese) for genere, mese in product((None, *known), (None, *counts.mesi))]


def _shown(counts: Cube, node: int, at: At, decision: Decision, groups: Groups) -> Shown:
    count = counts.count(node, at.genere, at.mese)
    no_part, no_whole = decision.hides(node, at)
    reasons = None
    if groups and at == At(at.unit) and node not in decision.reasons.hidden:
        reasons = _excluded(counts, node, groups)
    return Shown(None if no_part else count.part, None if no_whole else count.whole, reasons)


def _excluded(counts: Cube, node: int, groups: Groups) -> Mapping[str, int]:
    """Return rows by reason, for the totals only: by genere or mese the reasons are not released."""
    names = [code for code, _ in _named(counts.measured, groups)]
    return {name: _reason(counts, node, group) for name, group in zip(names, groups, strict=True)}


# ---------------------------------------------------------------- reasons too small for the whole administration


def _groups(counts: Cube, policy: Policy) -> Groups:
    """Return the reasons to publish as positions: the small ones of the root together, with as many as it takes.

    Small is a reason with few persons, however many rows they have.
    """
    root, every = counts.count(0, None, None), range(len(counts.measured.exclusions))
    people = [root.people_of((position,)) for position in every]
    small = [position for position in every if 0 < people[position] < policy.threshold]
    larger = [position for position in every if people[position] >= policy.threshold]
    larger.sort(key=lambda position: (people[position], position))
    while small and larger and (len(small) == 1 or root.people_of(small) < policy.threshold):
        small.append(larger.pop(0))
    alone = tuple((position,) for position in every if position not in small)
    return (*alone, tuple(sorted(small))) if small else alone


def _named(measured: Measured, groups: Groups) -> tuple[tuple[str, str], ...]:
    return tuple(measured.exclusions[group[0]] if len(group) == 1 else OTHERS for group in groups)
