# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is the outcome of a rule told? The same counts and the same words on the page, in the files, on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property

from disclosure.outcome import Outcome
from disclosure.release import Released
from metrics.compliance import Period, Rulebook
from metrics.places import ENTE, At
from metrics.rule import Rule
from metrics.rules import RULES
from metrics.telling import percentage
from norms.amounts import NUMBERS, amount_said, percent
from norms.rules import Ruling
from record.period import months_of_year_until
from reports.tables import unit_name
from reports.wording import count, integer


class Told(Enum):
    """How a rule went at a place; the value is what machines read."""

    ALL_KEPT = "all_kept"
    SOME_BROKEN = "some_broken"
    NOT_COMPUTABLE = "not_computable"
    SUPPRESSED = "suppressed"
    NO_CASES = "no_cases"


WORDS: dict[Told, tuple[str, str, str]] = {
    Told.ALL_KEPT: ("●", "Rispettata", "met"),
    Told.SOME_BROKEN: ("■", "Non sempre rispettata", "below"),
    Told.NOT_COMPUTABLE: ("◇", "Non calcolabile", "unknown"),
    Told.SUPPRESSED: ("▨", "Riservato", "reserved"),
    Told.NO_CASES: ("○", "Nessun caso", "none"),
}
"""Symbol, word and style, as for every outcome: never a colour alone."""


@dataclass(frozen=True)
class Tally:
    """The released counts of a rule at a place; None where one is hidden.

    `reasons` are code, label and number of what is non valutabile: None where they are hidden, or are not told (by
    genere and by month). `absent` says that nothing happened there.
    """

    kept: int | None
    judged: int | None
    reasons: tuple[tuple[str, str, int], ...] | None
    absent: bool = False

    @property
    def told(self) -> Told:
        """Return how it went."""
        if self.absent:
            return Told.NO_CASES
        if self.kept is None or self.judged is None:
            return Told.SUPPRESSED
        if not self.judged:
            return Told.NOT_COMPUTABLE
        return Told.ALL_KEPT if self.kept == self.judged else Told.SOME_BROKEN

    @property
    def share(self) -> tuple[int, int] | None:
        """Return conforme and judged where their share can be said."""
        return None if self.kept is None or not self.judged else (self.kept, self.judged)

    @property
    def broken(self) -> int | None:
        """Return how many are non conforme."""
        return None if self.kept is None or self.judged is None else self.judged - self.kept

    @property
    def unknown(self) -> int | None:
        """Return how many are non valutabile."""
        return None if self.reasons is None else sum(number for _, _, number in self.reasons)

    @property
    def percent(self) -> str:
        """Return the share with two decimals, rounded half up; a dash where there is none."""
        return "–" if self.share is None else percentage(*self.share)

    @property
    def exact(self) -> str | None:
        """Return the same number as machines read it: «91.43»."""
        return None if self.share is None else percentage(*self.share).removesuffix(percent("")).replace(",", ".")


NOTHING = Tally(None, None, None, absent=True)


@dataclass(frozen=True)
class Entry:
    """One rule under the value of one period, with what may be told of it; `released` None where nothing happened."""

    rule: Rule
    period: Period
    principal: bool
    released: Released | None

    @cached_property
    def rulings(self) -> tuple[Ruling, ...]:
        """Return what is prescribed in the period, the value that the rule applies first."""
        return tuple(ruling for ruling in self.period.rulings.values() if ruling is not None)

    def tally(self, unit: str = ENTE, mese: date | None = None, genere: str | None = None) -> Tally:
        """Return the counts at a place."""
        shown = None if self.released is None else self.released.cells.get(At(unit, genere, mese))
        if self.released is None or shown is None:
            return NOTHING
        excluded, whole = shown.excluded, mese is None and genere is None
        named = None
        if whole and excluded is not None:
            named = tuple((code, label, excluded.get(code, 0)) for code, label in self.released.exclusions)
        elif whole and not self.released.exclusions:
            named = ()
        return Tally(shown.numerator, shown.denominator, named)

    def months(self, unit: str = ENTE) -> tuple[tuple[date, Tally], ...]:
        """Return the months of the year in which something happened, hidden ones among them."""
        if self.released is None:
            return ()
        told = ((first, self.tally(unit, first)) for first in months_of_year_until(self.released.on))
        return tuple((first, tally) for first, tally in told if not tally.absent)


@dataclass(frozen=True)
class Checkup:
    """All the rules for one ente: those in force in the year, a row per value, and those that nobody prescribes."""

    on: date
    entries: tuple[Entry, ...]
    not_prescribed: tuple[Rule, ...]

    def of(self, id: str) -> tuple[Entry, ...]:
        """Return the entries of one rule, in order of time."""
        return tuple(entry for entry in self.entries if entry.rule.id == id)

    def families(self) -> Iterator[tuple[Entry, bool]]:
        """Yield the entries, those that apply the same norm together; the flag says that one stands beside another."""
        norms = dict.fromkeys(entry.rule.norms[0] for entry in self.entries)
        for norm in norms:
            family = [entry for entry in self.entries if entry.rule.norms[0] == norm]
            leading = [entry for entry in family if entry.principal]
            yield from ((entry, False) for entry in leading)
            yield from ((entry, bool(leading)) for entry in family if not entry.principal)


def checkup(book: Rulebook, outcomes: Sequence[Outcome], on: date) -> Checkup:
    """Return the rules in force from 1 January to a day, each with its outcome where it has one."""
    found = {(each.rule.id, each.period.first): each.released for each in outcomes}
    entries, missing = [], []
    for rule in RULES:
        periods = [period for period in book.periods(rule, on) if period.last >= on.replace(month=1, day=1)]
        entries += [
            Entry(rule, period, rule.principal(period.rulings), found.get((rule.id, period.first)))
            for period in periods
        ]
        missing += [] if periods else [rule]
    return Checkup(on, tuple(entries), tuple(missing))


# ---------------------------------------------------------------- words

ELEMENTS = {"list": ("elemento", "elementi"), "bands": ("fascia", "fasce")}


def prescribed_briefly(ruling: Ruling) -> str:
    """Return how much is prescribed in a few words: what is not a number after its title, a list by its length."""
    unit, title = ruling.parameter.unit, ruling.parameter.title
    if unit in ELEMENTS:
        elements = ruling.items if unit == "list" else ruling.bands
        return f"{title}: {count(len(elements), *ELEMENTS[unit])}"
    return amount_said(ruling) if unit in NUMBERS else f"{title}: {amount_said(ruling)}"


def arithmetic(entry: Entry, tally: Tally) -> tuple[str, ...]:
    """Return the count step by step; nothing where it is hidden or there is nothing to divide by."""
    if tally.kept is None or tally.judged is None or tally.broken is None:
        return ()
    steps = []
    if tally.unknown is not None:
        rows = count(tally.judged + tally.unknown, *entry.rule.noun)
        steps.append(f"{rows} = {integer(tally.judged)} valutabili + {integer(tally.unknown)} non valutabili")
    steps.append(
        f"{integer(tally.judged)} valutabili = {integer(tally.kept)} conformi + {integer(tally.broken)} non conformi"
    )
    if tally.share is not None:
        steps.append(f"{integer(tally.kept)} ÷ {integer(tally.judged)} × 100 = {tally.percent}")
    return tuple(steps)


def place_name(entry: Entry, unit: str) -> str:
    """Return the name of a place; the code where nothing was released."""
    return unit if entry.released is None else unit_name(entry.released, unit)
