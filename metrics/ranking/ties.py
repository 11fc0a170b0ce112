# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Who comes first among equals, and by which criterion? What nothing decides is left to a person, and said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from metrics.ranking.assessment import Assessment
from metrics.ranking.legal import Groups
from metrics.ranking.ordered import categories_held, distance
from metrics.ranking.rules import Priorities, Scale

Keys = Callable[[Sequence[Assessment]], Sequence[Fraction | int | None]]
"""What is compared: for each application of a tie a number, the lower first; None where the fact is missing."""


@dataclass(frozen=True)
class TieBreak:
    """One criterion among equals; `foreseen` is False for what the regulation does not say."""

    id: str
    text: str
    keys: Keys
    foreseen: bool = True


@dataclass(frozen=True)
class Tie:
    """Equals that a criterion was tried on: the groups that it made, from the first, or whose facts are missing.

    `by` None: every criterion was tried, and a person has to decide.
    """

    domande: tuple[str, ...]
    by: TieBreak | None
    into: Groups
    missing: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Tell whether it was left undecided."""
        return len(self.into) == 1

    def sentence(self) -> str:
        """Return what happened, in Italian."""
        equals = f"{', '.join(self.domande)} a pari merito"
        if self.by is None:
            return f"{equals}: nessun criterio le distingue, decide una persona."
        outside = "" if self.by.foreseen else " (criterio non previsto dal regolamento)"
        if self.missing:
            whose = ", ".join(self.missing)
            return (
                f"{equals}: non risolvibile per {self.by.text}{outside}, manca il dato di {whose}; decide una persona."
            )
        order = "; poi ".join(" e ".join(group) for group in self.into)
        return f"{equals}: per {self.by.text}{outside} prima {order}."


@dataclass(frozen=True)
class Standing:
    """Applications from the first: one group has one place. `ties` say how equals were parted, or that they were not.

    The same applications in another order give the same standing: inside a group they lie by code.
    """

    groups: tuple[tuple[Assessment, ...], ...]
    ties: tuple[Tie, ...]


def standing(assessed: Sequence[Assessment], breaks: Sequence[TieBreak]) -> Standing:
    """Return applications by merit, then by each criterion among equals, one after the other."""
    groups: list[tuple[Assessment, ...]] = []
    ties: list[Tie] = []
    for equals in _by_key(assessed, [-each.merit for each in assessed]):
        parted = _parted(equals, breaks)
        groups += parted.groups
        ties += parted.ties
    return Standing(tuple(groups), tuple(ties))


def _parted(equals: tuple[Assessment, ...], breaks: Sequence[TieBreak]) -> Standing:
    """Part equals as far as the criteria go; a fact that is missing stops them, or it would be read as the worst."""
    codes = tuple(each.domanda for each in equals)
    if len(equals) == 1:
        return Standing((equals,), ())
    if not breaks:
        return Standing((equals,), (Tie(codes, None, (codes,)),))
    first, *others = breaks
    keys = first.keys(equals)
    missing = tuple(code for code, key in zip(codes, keys, strict=True) if key is None)
    if missing:
        return Standing((equals,), (Tie(codes, first, (codes,), missing),))
    found = _by_key(equals, [key for key in keys if key is not None])
    parts = [_parted(group, others) for group in found]
    into = tuple(tuple(each.domanda for each in group) for group in found)
    own = (Tie(codes, first, into),) if len(found) > 1 else ()
    return Standing(
        tuple(group for part in parts for group in part.groups), (*own, *(tie for part in parts for tie in part.ties))
    )


def _by_key(assessed: Sequence[Assessment], keys: Sequence[Fraction | int]) -> list[tuple[Assessment, ...]]:
    pairs = sorted(zip(keys, assessed, strict=True), key=lambda pair: (pair[0], pair[1].domanda))
    return [tuple(each for _, each in group) for _, group in groupby(pairs, key=lambda pair: pair[0])]


# ---------------------------------------------------------------- the criteria


def breaks_of(method: Scale | Priorities) -> tuple[TieBreak, ...]:
    """Return the criteria among equals: those of the regulation in their order, then who applied first."""
    return (*(_of_points(method) if isinstance(method, Scale) else _of_order(method)), *SUBMITTED)


def _of_points(scale: Scale) -> tuple[TieBreak, ...]:
    """Return art. 4(3) of Brescia; a criterion that nobody knows how to measure stops with «manca»."""
    single = tuple(TieBreak(item.id, item.text, _each(_FACTS.get(item.id, _unknown))) for item in scale.tie_breaks)
    if scale.readings["amb_BS_7"] != "combinati":
        return single
    return (TieBreak("combinati", " e ".join(each.text for each in single), _combined(single)),)


def _combined(single: Sequence[TieBreak]) -> Keys:
    """Return the sum of the places that each application has under each criterion, none of which precedes another."""

    def keys(equals: Sequence[Assessment]) -> Sequence[int | None]:
        columns = [_places(each.keys(equals)) for each in single]
        return [None if None in row else sum(place or 0 for place in row) for row in zip(*columns, strict=True)]

    return keys


def _places(keys: Sequence[Fraction | int | None]) -> list[int | None]:
    known = [key for key in keys if key is not None]
    return [None if key is None else 1 + sum(other < key for other in known) for key in keys]


def _of_order(rules: Priorities) -> tuple[TieBreak, ...]:
    """Return Civitanova's: the last category orders equals; before it, the number of categories (amb_CI_5)."""
    last = rules.categories[-1]
    far = TieBreak(last.id, "la maggiore distanza dalla sede", _each(_farthest))
    if rules.readings["amb_CI_5"] != "conteggio":
        return (far,)
    most = TieBreak("categorie", "il numero di categorie", _each(lambda each: -categories_held(each, rules)))
    return (most, far)


def _each(fact: Callable[[Assessment], Fraction | int | None]) -> Keys:
    return lambda equals: [fact(each) for each in equals]


def _negative(value: Fraction | int | None) -> Fraction | int | None:
    return None if value is None else -value


def _farthest(assessment: Assessment) -> Fraction | int | None:
    return _negative(distance(assessment.application))


def _submitted_on(assessment: Assessment) -> int:
    return assessment.application.presentata_il.toordinal()


def _submitted_at(assessment: Assessment) -> int | None:
    return assessment.application.presentata_minuto


def _unknown(_: Assessment) -> None:
    return None


_FACTS: dict[str, Callable[[Assessment], Fraction | int | None]] = {
    "anzianita_servizio": lambda each: _negative(each.application.anzianita_giorni),
    "giornate_agili_anno_precedente": lambda each: each.application.giornate_agili_anno_precedente,
}

SUBMITTED = (
    TieBreak("presentazione", "il giorno di presentazione", _each(_submitted_on), foreseen=False),
    TieBreak("ora_presentazione", "l’ora di presentazione", _each(_submitted_at), foreseen=False),
)
"""Who applied first: no regulation says it, and whoever reads the ranking is told so."""
