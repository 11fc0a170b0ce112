# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What may be published of what was counted? Measured in, Released out; nothing else makes a Released.

The whole lattice of an indicator is decided at once, so that any later selection (a struttura, a genere, a mese, only
the totals) is a view of one decision and no two answers can be subtracted from one another. First the wholes of each
population, the same for all the indicators that share it; then, indicator by indicator, the parts; then the reasons of
exclusion. A decision depends on the counts of one indicator and on its population, never on what else is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from disclosure.cube import GENERE, MESE, REASONS, SPLIT, Cube, cube
from disclosure.policy import Policy
from disclosure.proof import Cells, Sheet
from disclosure.release import Released, Shown
from disclosure.tree import Guard, Pattern
from metrics.measured import Count, Measured
from metrics.places import At
from metrics.targets import Target

OTHERS = ("altri", "Altri motivi")
"""The reason that gathers those too small to be shown for the whole administration."""

Reasons = tuple[tuple[int, ...], ...]
Months = tuple[date | None, ...]


@dataclass(frozen=True)
class Wholes:
    """The decision about the wholes of a population, and their counts: it holds for every indicator that shares it."""

    pattern: Pattern
    counted: Mapping[At, int]


def release(
    measured: Sequence[Measured], targets: Mapping[str, Target | None], policy: Policy
) -> Mapping[str, Released]:
    """Return what may be published of each indicator, by code.

    Raises ValueError when two indicators name the same population and count it differently: they could be played
    against each other.
    """
    decided: dict[tuple[object, ...], Wholes] = {}
    released: dict[str, Released] = {}
    for one in measured:
        key = (one.population, one.on, one.known_on, one.tree)
        counts = cube(one)
        if key not in decided:
            decided[key] = _wholes(counts, policy)
        _must_agree(one, decided[key])
        released[one.indicator] = _released(counts, decided[key], targets.get(one.indicator), policy)
    return released


def _must_agree(measured: Measured, wholes: Wholes) -> None:
    if {at: count.whole for at, count in measured.cells.items()} != wholes.counted:
        raise ValueError(f"{measured.indicator} counts the population {measured.population!r} in another way")


# --- the three decisions ---


def _wholes(counts: Cube, policy: Policy) -> Wholes:
    layers = [layer for layer in range(4) if layer & counts.axes == layer]
    pattern = Pattern(counts.forest, {layer: set() for layer in layers})
    pattern.add(0, _incoherent(counts))
    pattern.add(0, [node for node in range(counts.forest.units) if _few_and_all_out(counts, node, policy)])
    for guard in _guards(counts, pattern, policy, 0):
        guard.protect()
    return Wholes(pattern, {at: count.whole for at, count in counts.measured.cells.items()})


def _parts(counts: Cube, wholes: Wholes, policy: Policy) -> Pattern:
    pattern = wholes.pattern.copy()
    for layer in tuple(pattern.hidden):
        pattern.hidden[layer | SPLIT] = set()
    for layer in sorted(wholes.pattern.hidden):
        pattern.add(layer | SPLIT, wholes.pattern.hidden[layer])
    if not counts.coherent:
        pattern.add(SPLIT, range(counts.forest.units))
    for guard in _guards(counts, pattern, policy, SPLIT):
        guard.protect()
    return pattern


def _reasons(counts: Cube, wholes: Wholes, groups: Reasons, policy: Policy) -> Pattern:
    pattern = Pattern(counts.forest, {REASONS: set(wholes.pattern.hidden[0])})
    sums = [tuple(_reason(counts, node, group) for group in groups) for node in range(len(counts.forest.codes))]
    sheets = tuple(_sheet_of_one(counts, [row[position] for row in sums]) for position in range(len(groups)))
    alive = frozenset(node for node, row in enumerate(sums) if any(row))

    def people(node: int, layer: int, sheet: int) -> tuple[int, ...]:
        return (max(0, sums[node][sheet]),)

    Guard(pattern, sheets, REASONS, 0, policy.threshold, people, _rank(counts), alive).protect()
    return pattern


def _reason(counts: Cube, node: int, group: tuple[int, ...]) -> int:
    excluded = counts.count(node, None, None).excluded
    return sum(excluded[position] for position in group) if excluded else 0


def _sheet_of_one(counts: Cube, values: list[int]) -> Sheet:
    return Sheet((1, 1, 1), tuple((max(0, value),) for value in values))


# --- what the guards are told ---


def _guards(counts: Cube, pattern: Pattern, policy: Policy, split: int) -> list[Guard]:
    """Return one guard for what adds up over the months, or two: the reference day, and the months of a stock."""
    axes = counts.axes if counts.flow else counts.axes & GENERE
    guards = [_guard(counts, pattern, policy, 0, axes, split)]
    if counts.mesi and not counts.flow:
        guards.append(_guard(counts, pattern, policy, MESE, axes, split))
    return guards


def _guard(counts: Cube, pattern: Pattern, policy: Policy, base: int, axes: int, split: int) -> Guard:
    alive = frozenset(node for node in range(len(counts.forest.codes)) if _has_mass(counts, node))
    return Guard(
        pattern=pattern,
        sheets=_sheets(counts, base, axes, split),
        base=base,
        axes=axes | split,
        threshold=policy.threshold,
        people=_people(counts, base),
        rank=_rank(counts),
        alive=alive,
        lower=0 if base else 1,
        required=split,
    )


def _has_mass(counts: Cube, node: int) -> bool:
    return any(counts.count(node, None, mese).whole > 0 for mese in (None, *counts.mesi))


def _rank(counts: Cube) -> Callable[[int], tuple[int, str]]:
    return lambda node: (counts.count(node, None, None).people, counts.forest.codes[node])


def _sheets(counts: Cube, base: int, axes: int, split: int) -> tuple[Sheet, ...]:
    """Return the finest tables: one with the months as an axis, or one for each month of a stock."""
    generi: tuple[str | None, ...] = counts.generi if axes & GENERE else (None,)
    within: Months = counts.mesi if axes & MESE else (None,)
    sizes = (len(generi), len(within), 2 if split else 1)
    nodes = range(len(counts.forest.codes))
    tables: list[Months] = [(mese,) for mese in counts.mesi] if base else [within]
    return tuple(Sheet(sizes, tuple(_cells(counts, node, generi, mesi, split) for node in nodes)) for mesi in tables)


def _cells(counts: Cube, node: int, generi: Sequence[str | None], mesi: Months, split: int) -> Cells:
    found = [counts.count(node, genere, mese) for genere, mese in product(generi, mesi)]
    if not split:
        return tuple(max(0, count.whole) for count in found)
    return tuple(max(0, value) for count in found for value in (count.part, count.whole - count.part))


def _people(counts: Cube, base: int) -> Callable[[int, int, int], tuple[int, ...]]:
    """Return who is behind the categories of a layer, remembered: guards ask again and again."""
    known: dict[tuple[int, int, int], tuple[int, ...]] = {}

    def people(node: int, layer: int, sheet: int) -> tuple[int, ...]:
        key = (node, layer, sheet)
        if key not in known:
            places = [(g, counts.mesi[sheet] if base else m) for g, m in counts.places(layer)]
            known[key] = tuple(who for g, m in places for who in _behind(counts.count(node, g, m), layer))
        return known[key]

    return people


def _behind(count: Count, layer: int) -> tuple[int, ...]:
    return (count.people_part, count.people_rest) if layer & SPLIT else (count.people,)


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
    return count.whole == 0 and 0 < sum(count.excluded) < policy.threshold


# --- what is written out ---


def _released(counts: Cube, wholes: Wholes, target: Target | None, policy: Policy) -> Released:
    measured = counts.measured
    groups = _groups(counts, policy)
    parts, reasons = _parts(counts, wholes, policy), _reasons(counts, wholes, groups, policy)
    cells = {
        at: _shown(counts, node, at, parts, reasons, groups)
        for node in range(counts.forest.units)
        for at in _places_of(counts, node, parts)
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


def _places_of(counts: Cube, node: int, pattern: Pattern) -> list[At]:
    """Return the places of a node to write: where wholes are hidden, all of them, so that absence tells nothing."""
    cells, every = counts.measured.cells, _every_place(counts, counts.forest.codes[node])
    if not any(at in cells for at in every):
        return []
    return [at for at in every if at in cells or node in pattern.hidden[_layer(at)]]


def _every_place(counts: Cube, code: str) -> list[At]:
    known = [genere for genere in counts.generi if genere]
    return [At(code, genere, mese) for genere, mese in product((None, *known), (None, *counts.mesi))]


def _layer(at: At) -> int:
    return (GENERE if at.genere is not None else 0) | (MESE if at.mese is not None else 0)


def _shown(counts: Cube, node: int, at: At, parts: Pattern, reasons: Pattern, groups: Reasons) -> Shown:
    count = counts.count(node, at.genere, at.mese)
    whole = None if node in parts.hidden[_layer(at)] else count.whole
    part = None if node in parts.hidden[_layer(at) | SPLIT] else count.part
    return Shown(part, whole, _excluded(counts, at, node, reasons, groups))


def _excluded(counts: Cube, at: At, node: int, reasons: Pattern, groups: Reasons) -> Mapping[str, int] | None:
    """Return people by reason, for the totals only: by gender or month the reasons are not released."""
    if not groups or at != At(at.unit) or node in reasons.hidden[REASONS]:
        return None
    names = [code for code, _ in _named(counts.measured, groups)]
    return {name: _reason(counts, node, group) for name, group in zip(names, groups, strict=True)}


# --- reasons too small for the whole administration ---


def _groups(counts: Cube, policy: Policy) -> Reasons:
    """Return the reasons to publish as positions: the small ones of the root together, with as many as it takes."""
    totals = [_reason(counts, 0, (position,)) for position in range(len(counts.measured.exclusions))]
    small = [position for position, people in enumerate(totals) if 0 < people < policy.threshold]
    larger = [position for position in range(len(totals)) if totals[position] >= policy.threshold]
    larger.sort(key=lambda position: (totals[position], position))
    while small and larger and (len(small) == 1 or sum(totals[position] for position in small) < policy.threshold):
        small.append(larger.pop(0))
    alone = tuple((position,) for position in range(len(totals)) if position not in small)
    return (*alone, tuple(sorted(small))) if small else alone


def _named(measured: Measured, groups: Reasons) -> tuple[tuple[str, str], ...]:
    return tuple(measured.exclusions[group[0]] if len(group) == 1 else OTHERS for group in groups)
