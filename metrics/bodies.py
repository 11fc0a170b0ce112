# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does one body stand beside those of its type and size? A distribution of published numbers, never a rank."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

FEW = 10
"""With fewer bodies than this of its type and size, a body is compared with all those of its type."""

SIZES: tuple[tuple[int, int | None], ...] = (
    (0, 9), (10, 49), (50, 99), (100, 249), (250, 499), (500, 999), (1000, 4999), (5000, None),
)  # fmt: skip
"""Size classes by occupied people, ends included: a choice of ours, the returns have none."""

FERIE, MALATTIA, FAMIGLIA, ALTRI, NON_RETRIBUITE = "ferie", "malattia", "famiglia", "altri", "non_retribuite"
CAUSES: dict[str, str] = {
    "F00": FERIE,
    "M05": MALATTIA,
    "M06": MALATTIA,
    "PR4": FAMIGLIA,
    "O10": FAMIGLIA,
    "PR5": FAMIGLIA,
    "PR6": ALTRI,
    "SC1": NON_RETRIBUITE,
    "SS2": NON_RETRIBUITE,
}
"""The group of each cause of absence (reference table `Causali`); any other is in no group, and is said."""

NOT_ABSENCES = frozenset({"Z01", "Z02"})
"""Causes of the same table that are work: training, work at a distance."""


class Genere(Enum):
    """Whose number is meant."""

    ALL = "totale"
    DONNE = "donne"
    UOMINI = "uomini"


@dataclass(frozen=True)
class Pair:
    """A published number of women and men; None where it was not published: absent is not zero."""

    donne: Fraction | None = None
    uomini: Fraction | None = None

    def of(self, genere: Genere) -> Fraction | None:
        """Return the number of one gender, or of both when both are known."""
        if genere is Genere.DONNE:
            return self.donne
        if genere is Genere.UOMINI:
            return self.uomini
        return None if self.donne is None or self.uomini is None else self.donne + self.uomini


@dataclass(frozen=True)
class Body:
    """A public body as the reference table has it. `fiscal` is the fiscal code as published, zeros lost or not."""

    code: str
    kind: str
    kind_name: str
    name: str
    fiscal: str | None


@dataclass(frozen=True)
class Return:
    """What one body published for one year: people occupied and agile, days of absence by cause, days of training."""

    body: str
    kind: str
    occupied: Pair
    agile: Pair
    training: Pair
    absences: Mapping[str, Pair]

    @property
    def size(self) -> Fraction | None:
        """Return the occupied people, None when not all are known."""
        return self.occupied.of(Genere.ALL)

    def days_of(self, group: str) -> Fraction | None:
        """Return the days of a group of causes; None without any absence, or with one whose days are not known."""
        if not self.absences:
            return None
        days = [pair.of(Genere.ALL) for cause, pair in self.absences.items() if CAUSES.get(cause) == group]
        known = [each for each in days if each is not None]
        return sum(known, Fraction(0)) if len(known) == len(days) else None


@dataclass(frozen=True)
class Measure:
    """One number that bodies can be compared by. `percent` is a share × 100, otherwise days per head."""

    id: str
    label: str
    percent: bool
    of: Callable[[Return], Fraction | None]


def _share(genere: Genere) -> Callable[[Return], Fraction | None]:
    return lambda one: _ratio(one.agile.of(genere), one.occupied.of(genere))


def _per_head(group: str) -> Callable[[Return], Fraction | None]:
    return lambda one: _ratio(one.days_of(group), one.size)


def _ratio(part: Fraction | None, whole: Fraction | None) -> Fraction | None:
    return None if part is None or not whole else part / whole


AGILE = tuple(
    Measure(f"agile.{genere.value}", label, True, _share(genere))
    for genere, label in ((Genere.ALL, "Tutti"), (Genere.DONNE, "Donne"), (Genere.UOMINI, "Uomini"))
)
ABSENCES = (
    Measure("assenze.ferie", "Ferie", False, _per_head(FERIE)),
    Measure("assenze.malattia", "Malattia", False, _per_head(MALATTIA)),
    Measure("assenze.famiglia", "Legge 104, congedi, maternità e parentali", False, _per_head(FAMIGLIA)),
    Measure("assenze.altri", "Altri permessi retribuiti", False, _per_head(ALTRI)),
    Measure("assenze.non_retribuite", "Scioperi e assenze non retribuite", False, _per_head(NON_RETRIBUITE)),
)
TRAINING = (
    Measure("formazione", "Giorni di formazione", False, lambda one: _ratio(one.training.of(Genere.ALL), one.size)),
)
MEASURES = (*AGILE, *ABSENCES, *TRAINING)


# ---------------------------------------------------------------- the group


@dataclass(frozen=True)
class Group:
    """The bodies that one is compared with: its type, and its size class unless these are too few (`size` None)."""

    kind: str
    size: tuple[int, int | None] | None
    returns: tuple[Return, ...]


def size_class(people: Fraction | None) -> tuple[int, int | None] | None:
    """Return the size class of a body; None when its people are not known."""
    if people is None:
        return None
    return next(size for size in SIZES if size[1] is None or people <= size[1])


def group_of(own: Return, returns: Iterable[Return]) -> Group:
    """Return the bodies of the type and size class of one, itself among them; of its type only, when they are few."""
    kin = tuple(each for each in returns if each.kind == own.kind)
    size = size_class(own.size)
    near = tuple(each for each in kin if size is not None and size_class(each.size) == size)
    return Group(own.kind, size, near) if len(near) >= FEW else Group(own.kind, None, kin)


# ---------------------------------------------------------------- the distribution


class Band(Enum):
    """Where a number lies among the others: in which part of the distribution, never at which place."""

    LOW = "sotto la metà centrale degli enti"
    MIDDLE = "nella metà centrale degli enti"
    HIGH = "sopra la metà centrale degli enti"


@dataclass(frozen=True)
class Quantiles:
    """The tenth, the quarter, the half, three quarters and nine tenths of the bodies lie at or below these."""

    p10: Fraction
    q1: Fraction
    median: Fraction
    q3: Fraction
    p90: Fraction


@dataclass(frozen=True)
class Distribution:
    """One measure over a group. `values` are in order, without names; `without` bodies did not publish the number."""

    measure: Measure
    values: tuple[Fraction, ...]
    without: int
    own: Fraction | None

    @property
    def quantiles(self) -> Quantiles | None:
        """Return the quantiles, by linear interpolation between bodies; None with fewer than five of them."""
        if len(self.values) < 5:
            return None
        tenths = (Fraction(1, 10), Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(9, 10))
        return Quantiles(*(quantile(self.values, at) for at in tenths))

    @property
    def band(self) -> Band | None:
        """Return where the own number lies; None when it, or the distribution, is not there."""
        said = self.quantiles
        if said is None or self.own is None:
            return None
        if self.own < said.q1:
            return Band.LOW
        return Band.HIGH if self.own > said.q3 else Band.MIDDLE


def quantile(values: Sequence[Fraction], at: Fraction) -> Fraction:
    """Return a quantile of ordered values, exactly: 0 is the first of them, 1 the last."""
    place = at * (len(values) - 1)
    below = place.numerator // place.denominator
    above = min(below + 1, len(values) - 1)
    return values[below] + (place - below) * (values[above] - values[below])


def distribution(measure: Measure, group: Group, own: str) -> Distribution:
    """Return how a measure is distributed over a group."""
    found = {each.body: measure.of(each) for each in group.returns}
    known = sorted(value for value in found.values() if value is not None)
    return Distribution(measure, tuple(known), len(found) - len(known), found.get(own))


@dataclass(frozen=True)
class Comparison:
    """One body beside the others in one year."""

    year: int
    own: Body
    group: Group
    occupied: Pair
    distributions: Mapping[str, Distribution]
    ungrouped: tuple[str, ...]

    def said(self, measures: Sequence[Measure]) -> tuple[Distribution, ...]:
        """Return the distributions of some measures that anybody published."""
        found = (self.distributions[measure.id] for measure in measures)
        return tuple(each for each in found if each.values)


def compare(year: int, own: Body, returns: Sequence[Return]) -> Comparison | None:
    """Return a body beside the others; None when it published nothing for the year."""
    mine = next((each for each in returns if each.body == own.code), None)
    if mine is None:
        return None
    group = group_of(mine, returns)
    known = {measure.id: distribution(measure, group, own.code) for measure in MEASURES}
    causes = {cause for each in group.returns for cause in each.absences}
    strange = tuple(sorted(causes - CAUSES.keys() - NOT_ABSENCES))
    return Comparison(year, own, group, mine.occupied, known, strange)
