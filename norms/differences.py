# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What changes from one set of rules to another? Rule by rule, in words, and how a rule came to what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from types import MappingProxyType

from norms.amounts import NUMBERS, amount, band_said, day, extent, number, window_said
from norms.citation import citation, place
from norms.lookup import Norms
from norms.rules import BASES, REPEALED, Ruling, Tier

Rulings = Mapping[str, Ruling] | Iterable[tuple[str, Ruling]]

TIER_WORDS: Mapping[Tier, str] = MappingProxyType({"stato": "Stato", "ccnl": "Contratto collettivo", "ente": "Ente"})


@dataclass(frozen=True)
class Difference:
    """A rule that two sides do not say in the same way; `before` or `after` None where nothing is prescribed."""

    id: str
    before: Ruling | None
    after: Ruling | None


@dataclass(frozen=True)
class Step:
    """What a tier prescribes from a day to another, both included; `last` None is still so.

    The value of `ruling` is REPEALED when from that day nothing is prescribed any more.
    """

    tier: Tier
    first: date
    last: date | None
    ruling: Ruling


def differences(before: Rulings, after: Rulings) -> tuple[Difference, ...]:
    """Return what changes from a side to the other, by id; the same value of another source or reading changes too."""
    one, other = dict(before), dict(after)
    pairs = (Difference(id, one.get(id), other.get(id)) for id in sorted({*one, *other}))
    return tuple(
        pair for pair in pairs if pair.before is None or pair.after is None or _differ(pair.before, pair.after)
    )


def told(difference: Difference, in_time: bool = True) -> str:
    """Return a difference as one Italian sentence; `in_time` False when the sides are not two moments of one ente."""
    before, after = difference.before, difference.after
    if before is not None and after is not None:
        return _changed(before, after)
    if after is not None:
        return f"{'nuova' if in_time else 'solo nella seconda'}: {_whole(after)}"
    if before is not None:
        return f"{'non è più prescritta' if in_time else 'solo nella prima'}: {_whole(before)}"
    return f"{difference.id}: nessuna delle due la prescrive"


def history(norms: Norms, id: str, ente: str) -> tuple[Step, ...]:
    """Return every value that a rule ever had for an ente, from the state down, each tier from the oldest.

    Raises UnknownParameter when nobody declares the rule, UnknownEnte when nobody declares the ente.
    """
    norms.lookup(id, ente, date.min)  # refuses what nobody declares
    return tuple(
        Step(tier, value.since, after.since - timedelta(days=1) if after else None, Ruling(tier, parameter, value))
        for tier, parameter in norms.parameters(ente)
        if parameter.id == id
        for value, after in zip_longest(parameter.values, parameter.values[1:])
    )


def told_change(before: Ruling, after: Ruling) -> str:
    """Return what changes from a version of a rule to the next, for a table that names rule, days and sources.

    «da almeno 60 % ad almeno 15 %; cambiano anche la fonte e la condizione».
    """
    if REPEALED in (before.value.value, after.value.value):
        return "non è più prescritta" if after.value.value is REPEALED else "di nuovo prescritta"
    others = _other_changes(before, after)
    if _prescribed(before) == _prescribed(after):
        return _which(others, "solo")
    parts = _shape_change(before, after) or [_from_to(_said(before), _said(after))]
    beside = [change for change in others if change[0] != SINCE]
    return "; ".join([*parts, *([_which(beside, "anche")] if beside else [])])


def told_step(step: Step) -> str:
    """Return a step in words: «Stato: dal 15/10/2021 al 21/09/2022 più di 50 % (…)»."""
    until = f" al {day(step.last)}" if step.last else ""
    return f"{TIER_WORDS[step.tier]}: dal {day(step.first)}{until} {amount(step.ruling)} ({citation(step.ruling)})"


def _differ(before: Ruling, after: Ruling) -> bool:
    return _prescribed(before) != _prescribed(after) or bool(_other_changes(before, after))


def _prescribed(ruling: Ruling) -> tuple[object, ...]:
    """Return what is prescribed, apart from its source, its condition and its reading; 0,5 is 0.5."""
    parameter = ruling.parameter
    exact = {"points": lambda: ruling.points, "percent": lambda: ruling.fraction}.get(parameter.unit)
    return (parameter.unit, parameter.bound, parameter.base, exact() if exact else ruling.value.value)


def _changed(before: Ruling, after: Ruling) -> str:
    """Return how a rule that both sides prescribe changes."""
    others = _other_changes(before, after)
    if _prescribed(before) == _prescribed(after):
        return f"{_which(others, 'solo')}: {_named(after)}: {_how(others)}"
    reading = "".join(f"; {READING}: {how}" for noun, how in others if noun == READING)
    return f"{after.parameter.title}: {_value_change(before, after)}{reading}"


def _which(changes: list[tuple[str, str]], how: str) -> str:
    """Return «cambia solo la fonte», «cambiano solo la fonte, la condizione e la lettura adottata»."""
    *first, last = (f"la {noun}" for noun, _ in changes)
    return f"cambiano {how} {', '.join(first)} e {last}" if first else f"cambia {how} {last}"


def _how(changes: list[tuple[str, str]]) -> str:
    return changes[0][1] if len(changes) == 1 else "; ".join(f"{noun}: {how}" for noun, how in changes)


def _value_change(before: Ruling, after: Ruling) -> str:
    parts = _shape_change(before, after)
    if parts:
        return f"{'; '.join(parts)} ({_sources(_details(before), _details(after))})"
    return _from_to(f"{_said(before)} ({_details(before)})", f"{_said(after)} ({_details(after)})")


def _shape_change(before: Ruling, after: Ruling) -> list[str]:
    """Return which parts of a value change; nothing where it is a whole, or of another unit."""
    shape = SHAPES.get(after.parameter.unit) if before.parameter.unit == after.parameter.unit else None
    return shape(before, after) if shape else []


READING = "lettura adottata"
SINCE = "decorrenza"


def _other_changes(before: Ruling, after: Ruling) -> list[tuple[str, str]]:
    """Return what changes beside the value: of each, its noun and from what to what."""
    one, other = before.value, after.value
    changes = []
    if (one.source.act.id, one.source.article) != (other.source.act.id, other.source.article):
        changes.append(("fonte", _sources(_where(before), _where(after))))
    elif one.since != other.since:
        changes.append((SINCE, _from_to(day(one.since), day(other.since), "dal", "al")))
    if one.condition != other.condition:
        changes.append(("condizione", _from_to(_condition(before), _condition(after))))
    if _reading(before) != _reading(after):
        changes.append((READING, _from_to(_reading(before), _reading(after))))
    return changes


def _reading(ruling: Ruling) -> str:
    reading = ruling.value.reading
    return f"«{reading.words}» ({reading.code})" if reading else "nessuna"


def _condition(ruling: Ruling) -> str:
    return f"«{ruling.value.condition}»" if ruling.value.condition else "nessuna"


def _whole(ruling: Ruling) -> str:
    return f"{_named(ruling)} ({_details(ruling)})"


def _named(ruling: Ruling) -> str:
    return f"{ruling.parameter.title}, {_said(ruling)}"


def _said(ruling: Ruling) -> str:
    """Return how much, between quotes where it is words and not a number or a yes or no."""
    said = amount(ruling)
    return said if ruling.parameter.unit in (*NUMBERS, "flag") else f"«{said}»"


def _details(ruling: Ruling) -> str:
    """Return of what a percentage is taken, under which condition, and where it is written since when."""
    base, condition = ruling.parameter.base, ruling.value.condition
    said = (f"base: {BASES[base]}" if base else "", f"condizione: {condition}" if condition else "", _where(ruling))
    return "; ".join(part for part in said if part)


def _where(ruling: Ruling) -> str:
    return f"{place(ruling)}, dal {day(ruling.value.since)}"


def _from_to(one: str, other: str, since: str = "da", to: str = "a") -> str:
    """Return «da … a …», with «ad» before an a; once when the two are the same."""
    if one == other:
        return one
    return f"{since} {one} {'ad' if to == 'a' and other.startswith('a') else to} {other}"


def _sources(one: str, other: str) -> str:
    return one if one == other else f"da {one}; a {other}"


def _items_change(before: Ruling, after: Ruling) -> list[str]:
    """Return which items are added, removed, said in other words, or put in another order."""
    one = {item.id: item.text for item in before.items}
    other = {item.id: item.text for item in after.items}
    kept = [id for id in other if id in one]
    reworded = [f"«{one[id]}» diventa «{other[id]}»" for id in kept if one[id] != other[id]]
    moved = kept != [id for id in one if id in other]
    return [
        *_listed("si aggiunge", "si aggiungono", [f"«{text}»" for id, text in other.items() if id not in one]),
        *_listed("si toglie", "si tolgono", [f"«{text}»" for id, text in one.items() if id not in other]),
        *reworded,
        *(["l’ordine diventa " + ", ".join(f"«{text}»" for text in other.values())] if moved else []),
    ]


def _bands_change(before: Ruling, after: Ruling) -> list[str]:
    """Return which bands are added, removed, or worth something else."""
    one, other = ({extent(band, ruling.parameter.of): band for band in ruling.bands} for ruling in (before, after))
    worth = [
        f"«{name}» passa da {number(one[name].value)} a {number(band.value)}"
        for name, band in other.items()
        if name in one and one[name].value != band.value
    ]
    added = [f"«{band_said(band, after.parameter.of)}»" for name, band in other.items() if name not in one]
    removed = [f"«{band_said(band, before.parameter.of)}»" for name, band in one.items() if name not in other]
    return [
        *worth,
        *_listed("si aggiunge", "si aggiungono", added),
        *_listed("si toglie", "si tolgono", removed),
    ]


def _windows_change(before: Ruling, after: Ruling) -> list[str]:
    """Return which hours are added or removed."""
    one, other = ([f"«{window_said(window)}»" for window in ruling.windows] for ruling in (before, after))
    return [
        *_listed("si aggiunge", "si aggiungono", [window for window in other if window not in one]),
        *_listed("si toglie", "si tolgono", [window for window in one if window not in other]),
    ]


def _listed(one: str, many: str, said: list[str]) -> list[str]:
    return [f"{one if len(said) == 1 else many} {', '.join(said)}"] if said else []


SHAPES: Mapping[str, Callable[[Ruling, Ruling], list[str]]] = MappingProxyType(
    {"list": _items_change, "bands": _bands_change, "windows": _windows_change}
)
"""How a value that is made of parts changes; the others go from one to the other as a whole."""
