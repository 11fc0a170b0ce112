# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How do the facts of a year stand against those of its base year? Like with like: what has no counterpart is left out.

Rows add up by key (a cost item of a unit, a process of a unit). A key counts in a change only if its rows cover the
same days of both years; rows that overlap one another would count a day twice, so such a key counts nowhere.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from math import lcm

from metrics.places import ENTE, UnitTree
from metrics.quantity import Amount, Amounts, Ledger, NotComputable, Row, first_few
from record.tables import ENTE as WHOLE_ENTE

Key = tuple[str, str]
"""What adds up (an item, a process), and the struttura of its rows."""

Number = int | Fraction
Term = Callable[[Row], Number | None]
Stretch = tuple[tuple[int, int, int], tuple[int, int, int]]


# ---------------------------------------------------------------- periods


@dataclass(frozen=True)
class Period:
    """From 1 January of a year to a day of it; a row is of the period that its last day lies in."""

    first: date
    last: date

    @property
    def year(self) -> int:
        """Return the year."""
        return self.last.year

    @property
    def words(self) -> str:
        """Return it in Italian: «dal 01/01/2026 al 31/12/2026»."""
        return f"dal {self.first:%d/%m/%Y} al {self.last:%d/%m/%Y}"

    def of(self, rows: Iterable[Row]) -> list[Row]:
        """Return the rows of the period."""
        return [row for row in rows if self.first <= row["al"] <= self.last]


def until(day: date) -> Period:
    """Return the period that ends on a day."""
    return Period(day.replace(month=1, day=1), day)


def same_day(day: date, year: int) -> date:
    """Return the same day of another year; the end of a month stays the end of a month."""
    last = monthrange(year, day.month)[1]
    at_end = day.day == monthrange(day.year, day.month)[1]
    return day.replace(year=year, day=last if at_end else min(day.day, last))


def base_year(ledger: Ledger, code: str) -> int:
    """Return the base year that the target of the year states for the whole ente, or the year before.

    `EC-01.utenze` follows the target of `EC-01` where it has none of its own. A base that is not past is none.
    """
    stated = {
        row["indicatore"]: row["anno_base"]
        for row in ledger.rows("obiettivi_ente")
        if row["struttura"] == WHOLE_ENTE and row["anno"] == ledger.on.year and row["anno_base"] is not None
    }
    year = stated.get(code, stated.get(code.partition(".")[0], ledger.on.year - 1))
    return year if 1900 <= year < ledger.on.year else ledger.on.year - 1


def base_day(ledger: Ledger, code: str) -> date:
    """Return the reference day of the base."""
    return same_day(ledger.on, base_year(ledger, code))


# ---------------------------------------------------------------- sums by key


@dataclass(frozen=True)
class Measure:
    """What is added up of each row: `part`, and `over` it where the figure is a ratio. None is unsaid."""

    part: Term
    over: Term | None = None

    def of(self, row: Row) -> tuple[Number, Number] | None:
        """Return both terms of a row; None where either is unsaid."""
        part = self.part(row)
        over = 0 if self.over is None else self.over(row)
        return None if part is None or over is None else (part, over)


@dataclass(frozen=True)
class Sum:
    """What the rows of one key add up to; `days` are the stretches of the year they cover, None where they overlap."""

    part: Number
    over: Number
    days: tuple[Stretch, ...] | None


Sums = Mapping[Key, Sum]


def sums(rows: Sequence[Row], item: str, measure: Measure, year: int) -> Sums:
    """Return what the rows add up to by key; a row with an unsaid term is as if it were not there."""
    kept: dict[Key, list[tuple[Row, tuple[Number, Number]]]] = {}
    for row in rows:
        terms = measure.of(row)
        if terms is not None:
            kept.setdefault((row[item], row["struttura"]), []).append((row, terms))
    return {key: _sum(found, year) for key, found in kept.items()}


def _sum(found: Sequence[tuple[Row, tuple[Number, Number]]], year: int) -> Sum:
    part: Number = sum(terms[0] for _, terms in found)
    over: Number = sum(terms[1] for _, terms in found)
    return Sum(part, over, _covered([(row["dal"], row["al"]) for row, _ in found], year))


def _covered(spans: Sequence[tuple[date, date]], year: int) -> tuple[Stretch, ...] | None:
    """Return the stretches that the spans cover, joined; days count from the year, 29 February is its 28th."""
    joined: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1]:
            return None
        if joined and first == _next(joined[-1][1], first):
            joined[-1] = joined[-1][0], last
        else:
            joined.append((first, last))
    return tuple((_within(first, year), _within(last, year)) for first, last in joined)


def _next(last: date, first: date) -> date:
    """Return the day after another; 29 February is in no other year, so a gap of that day alone is none."""
    leap = (last.month, last.day) == (2, 28) and (first.month, first.day) == (3, 1)
    return first if leap and first.year == last.year else last + timedelta(days=1)


def _within(day: date, year: int) -> tuple[int, int, int]:
    return day.year - year, day.month, 28 if (day.month, day.day) == (2, 29) else day.day


# ---------------------------------------------------------------- what is left out


OVERLAP = "periodi che si sovrappongono"


def named(key: Key) -> str:
    """Return a key as officials read it: «utenze (S1)»."""
    item, struttura = key
    return item if struttura == WHOLE_ENTE else f"{item} ({struttura})"


def _unpaired(key: Key, now: Sums, base: Sums, year: int) -> str | None:
    """Return why a key does not count in a change; None where it does."""
    here, there = now.get(key), base.get(key)
    if here is None:
        return f"{named(key)}: nessun dato dell’anno, solo della base"
    if there is None:
        return f"{named(key)}: nessun dato del {year}"
    if here.days is None or there.days is None:
        return f"{named(key)}: {OVERLAP}"
    return None if here.days == there.days else f"{named(key)}: nel {year} è coperto un altro periodo dell’anno"


# ---------------------------------------------------------------- unit by unit


def paths(tree: UnitTree) -> Mapping[str, tuple[str, ...]]:
    """Return for each unit itself and the units above it, up to the ente."""
    found: dict[str, tuple[str, ...]] = {}
    for unit in tree:
        found[unit.code] = (unit.code, *(() if unit.parent is None else found[unit.parent]))
    return found


def by_unit(tree: UnitTree, keys: Iterable[Key]) -> Mapping[str, tuple[Key, ...]]:
    """Return the keys of each unit: its own and those of the units below it; the ente has all of them.

    A struttura that is not in the tree of the day (nor is that of the whole ente) counts at the ente alone.
    """
    above, found = paths(tree), dict[str, list[Key]]()
    for key in sorted(keys):
        for unit in above.get(key[1], (ENTE,)):
            found.setdefault(unit, []).append(key)
    return {unit: tuple(held) for unit, held in found.items()}


# ---------------------------------------------------------------- figures


@dataclass(frozen=True)
class Facts:
    """The rows that a figure comes from: `item` names the column that adds up, `nothing` says that there are none."""

    rows: Sequence[Row]
    item: str
    nothing: str


def change(ledger: Ledger, code: str, facts: Facts, measure: Measure) -> Amounts | NotComputable:
    """Return by how much each unit moved from its base, like with like; the base is in the amount."""
    span, base_span = until(ledger.on), until(base_day(ledger, code))
    now = sums(span.of(facts.rows), facts.item, measure, span.year)
    base = sums(base_span.of(facts.rows), facts.item, measure, base_span.year)
    for held, period in ((now, span), (base, base_span)):
        if not held:
            return NotComputable(f"{facts.nothing} {period.words}")
    out = {key: why for key in now.keys() | base.keys() if (why := _unpaired(key, now, base, base_span.year))}
    units = by_unit(ledger.tree, now.keys() | base.keys())
    amounts = {
        unit: _moved([now[key] for key in paired], [base[key] for key in paired], base_span, measure, _out(keys, out))
        for unit, keys in units.items()
        if (paired := [key for key in keys if key not in out])
    }
    return amounts or NotComputable(f"nulla si confronta con il {base_span.year}: {first_few(_out(sorted(out), out))}")


def _out(keys: Iterable[Key], out: Mapping[Key, str]) -> tuple[str, ...]:
    return tuple(out[key] for key in keys if key in out)


def _moved(
    now: Sequence[Sum], base: Sequence[Sum], base_span: Period, measure: Measure, out: tuple[str, ...]
) -> Amount:
    ratio = measure.over is not None
    (part, over), (base_part, base_over) = _pooled(now, ratio), _pooled(base, ratio)
    # An outcome over nothing, now or then, has no change; nor has one from a base of nothing.
    whole = base_part * over if base_over > 0 and base_part > 0 else 0
    moved = _integers(part * base_over - base_part * over, whole)
    return Amount(
        *moved, base=_integers(base_part, base_over), base_period=(base_span.first, base_span.last), left_out=out
    )


def _pooled(held: Sequence[Sum], ratio: bool) -> tuple[Number, Number]:
    return sum(each.part for each in held), sum(each.over for each in held) if ratio else 1


def _integers(part: Number, whole: Number) -> tuple[int, int]:
    """Return the same ratio in integers."""
    common = lcm(Fraction(part).denominator, Fraction(whole).denominator)
    return int(part * common), int(whole * common)


def total(ledger: Ledger, code: str, facts: Facts, term: Term) -> Amounts | NotComputable:
    """Return what each unit adds up to in the year; with its base, where everything has its counterpart there."""
    base_span = until(base_day(ledger, code))
    base = sums(base_span.of(facts.rows), facts.item, Measure(term), base_span.year)

    def added(kept: Sequence[Key], now: Sums) -> Amount:
        part = _integers(sum(now[key].part for key in kept), 1)
        if any(_unpaired(key, now, base, base_span.year) for key in kept):
            return Amount(*part)
        before = _integers(sum(base[key].part for key in kept), 1)
        return Amount(*part, base=before, base_period=(base_span.first, base_span.last))

    return _of_the_year(ledger, facts, Measure(term), added)


def ratio(ledger: Ledger, facts: Facts, measure: Measure) -> Amounts | NotComputable:
    """Return the pooled share of each unit in the year (domain.md 10.2): what is unsaid is in neither term."""

    def pooled(kept: Sequence[Key], now: Sums) -> Amount:
        return Amount(*_integers(*_pooled([now[key] for key in kept], True)))

    return _of_the_year(ledger, facts, measure, pooled)


def _of_the_year(
    ledger: Ledger, facts: Facts, measure: Measure, made: Callable[[Sequence[Key], Sums], Amount]
) -> Amounts | NotComputable:
    """Return the amount of each unit, made of its keys of the year; what is not in it is said."""
    span = until(ledger.on)
    rows = span.of(facts.rows)
    now = sums(rows, facts.item, measure, span.year)
    out = {key: f"{named(key)}: {OVERLAP}" for key, each in now.items() if each.days is None}
    unsaid = {(row[facts.item], row["struttura"]) for row in rows if measure.of(row) is None}
    said = {key: f"{named(key)}: dato mancante" for key in unsaid} | out
    amounts = {
        unit: replace(made(kept, now), left_out=_out(keys, said))
        for unit, keys in by_unit(ledger.tree, now.keys() | unsaid).items()
        if (kept := [key for key in keys if key in now and key not in out])
    }
    return amounts or NotComputable("; ".join(out.values()) or f"{facts.nothing} {span.words}")


# ---------------------------------------------------------------- states


def latest(rows: Iterable[Row], item: str, day: date) -> Mapping[str, Row]:
    """Return the row that holds on a day for each item: the last one whose `dal` is not after it."""
    held: dict[str, Row] = {}
    for row in rows:
        known = held.get(row[item])
        if row["dal"] <= day and (known is None or known["dal"] < row["dal"]):
            held[row[item]] = row
    return held
