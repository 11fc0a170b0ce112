# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What do the norms prescribe for a ranking? Coefficients, order, tie-breaks and readings, all read from rulings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil, floor
from types import MappingProxyType

from norms.lookup import Norms, UnknownParameter
from norms.rules import Band, Item, Reading, Ruling, Version

METHOD = "graduatoria.metodo"
LAW_CHILD, LAW_DISABLED_CHILD = "priorita.figli_eta_anni", "priorita.figli_disabili"
LAW_DISABLED, LAW_CAREGIVER = "priorita.lavoratori_disabili", "priorita.caregiver"
LAW = (LAW_CHILD, LAW_DISABLED_CHILD, LAW_DISABLED, LAW_CAREGIVER)
"""Whom art. 18(3-bis) of L. 81/2017 puts first: a number of years, and three yes or no."""

BY_POINTS, BY_ORDER = "punti", "ordine"

DEFAULT_MODE, ADDITIVE = "BS-DEFAULT", "additive_literal"
MODES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        DEFAULT_MODE: {},
        ADDITIVE: {"amb_BS_2": "additivi", "amb_BS_4": "additivi"},
        "swap_c02_c03": {"amb_BS_1": "scambiati"},
    }
)
"""The ways of adding up Brescia's points (domain.md 1.5.1), each as the readings that it chooses.

`additive_literal` also lets C02 and C03 count together, which no reading of amb_BS_1 admits.
"""

PLAIN = ("C01", "C02", "C03", "C04", "C05", "C06", "C07", "C09", "C12", "C13")
"""Brescia's criteria that are worth one coefficient."""

CRITERIA = tuple(f"C{number:02}" for number in range(1, 14))

POINTS_READINGS = tuple(f"amb_BS_{number}" for number in range(1, 8))
ORDER_READINGS = ("amb_CI_4", "amb_CI_5", "amb_CI_6")
"""The ambiguities that bear on each method: all of them are printed with the ranking."""


class NoRanking(LookupError):
    """The regulation prescribes no ranking in the period, or not the named part of it."""


class RulesChange(ValueError):
    """The rules change inside the period: one ranking cannot follow two of them. `on` is the first day of the new."""

    def __init__(self, id: str, on: date) -> None:
        super().__init__(f"{id} changes on {on.isoformat()}")
        self.id, self.on = id, on


class UnknownMode(ValueError):
    """No way of adding up has this name, the method has none, or a reading asked for contradicts it."""


@dataclass(frozen=True)
class Scale:
    """Points per criterion (Brescia, Allegato 1). `readings` is the active option of each ambiguity.

    `further_children` are bands of completed years, `distances` bands of kilometres.
    """

    coefficients: Mapping[str, Fraction]
    first_child: Fraction
    further_children: tuple[Band, ...]
    first_parent: Fraction
    further_parent: Fraction
    distances: tuple[Band, ...]
    birth_years: int
    tie_breaks: tuple[Item, ...]
    additive: bool
    readings: Mapping[str, str]

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of the grounds, as the regulation orders them."""
        return CRITERIA

    @property
    def adult(self) -> int | None:
        """Return the age from which a child no longer counts, in completed years; None where no band says it."""
        last = self.further_children[-1]
        if last.high is None:
            return None
        return floor(last.high) + 1 if last.closed else ceil(last.high)


@dataclass(frozen=True)
class Priorities:
    """Categories from the first (Civitanova, art. 3(3)); the last is the distance, which everybody has."""

    categories: tuple[Item, ...]
    child_age: int
    maternity_years: int
    certified: bool
    readings: Mapping[str, str]

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of the categories, in their order."""
        return tuple(item.id for item in self.categories)


@dataclass(frozen=True)
class RankingRules:
    """Everything that a ranking of a period follows. `mode` is None where the method has no ways of adding up.

    `law` says, for each part of art. 18(3-bis), when it is in force in the period.
    """

    ente: str
    first: date
    last: date
    mode: str | None
    method: Scale | Priorities
    rulings: tuple[Ruling, ...]
    readings: tuple[Reading, ...]
    law: Mapping[str, tuple[Version, ...]]

    def law_on(self, day: date) -> Mapping[str, Ruling]:
        """Return the parts of the legal priority in force on a day, by id; a day outside the period is its nearest."""
        asked = max(self.first, min(day, self.last))
        found = {id: each.ruling for id, all_ in self.law.items() for each in all_ if each.first <= asked <= each.last}
        return {id: ruling for id, ruling in found.items() if ruling is not None and _holds(ruling)}


def rules_for(norms: Norms, ente: str, first: date, last: date, mode: str | None = None) -> RankingRules:
    """Return what a ranking of the applications of a period follows, under the readings that `norms` has active.

    Raises NoRanking, RulesChange and UnknownMode.
    """
    rulings = _Rulings(norms, ente, first, last)
    by_points = rulings.one(METHOD).text == BY_POINTS
    chosen = _mode(mode, by_points)
    options = {code: reading.active for code, reading in norms.readings.items()} | dict(MODES.get(chosen or "", {}))
    method = _scale(rulings, options, chosen == ADDITIVE) if by_points else _priorities(rulings, options)
    codes = POINTS_READINGS if by_points else ORDER_READINGS
    readings = tuple(_with_option(norms, code, options[code]) for code in codes)
    law = {id: norms.versions(id, ente, first, last) for id in LAW}
    applied = (*rulings.found, *(each.ruling for versions in law.values() for each in versions if each.ruling))
    return RankingRules(ente, first, last, chosen, method, applied, readings, law)


def with_readings(norms: Norms, chosen: Mapping[str, str], mode: str | None) -> Norms:
    """Return the norms under some readings. Raises UnknownReading, and UnknownMode where the mode says otherwise."""
    for code, option in chosen.items():
        if MODES.get(mode or "", {}).get(code, option) != option:
            raise UnknownMode(f"mode {mode} reads {code} in another way than {option!r}")
        norms = norms.with_reading(code, option)
    return norms


def _mode(asked: str | None, by_points: bool) -> str | None:
    if not by_points:
        if asked is not None:
            raise UnknownMode(f"an ordered list has no mode, {asked!r} was asked")
        return None
    if asked is not None and asked not in MODES:
        raise UnknownMode(f"unknown mode {asked!r}; allowed: {', '.join(MODES)}")
    return asked or DEFAULT_MODE


@dataclass
class _Rulings:
    """The rulings of one ente over a period, each the same from its first to its last day, kept in `found`."""

    norms: Norms
    ente: str
    first: date
    last: date
    found: list[Ruling] = field(default_factory=list)

    def one(self, id: str) -> Ruling:
        ruling = self.optional(id)
        if ruling is None:
            raise NoRanking(id)
        return ruling

    def optional(self, id: str) -> Ruling | None:
        try:
            versions = self.norms.versions(id, self.ente, self.first, self.last)
        except UnknownParameter:
            return None
        if len(versions) > 1:
            raise RulesChange(id, versions[1].first)
        ruling = versions[0].ruling
        if ruling is not None:
            self.found.append(ruling)
        return ruling


def _scale(rulings: _Rulings, options: Mapping[str, str], additive: bool) -> Scale:
    return Scale(
        coefficients={code: rulings.one(f"graduatoria.{code.lower()}").points for code in PLAIN},
        first_child=rulings.one("graduatoria.c08.primo").points,
        further_children=rulings.one("graduatoria.c08.ulteriore").bands,
        first_parent=rulings.one("graduatoria.c10.primo").points,
        further_parent=rulings.one("graduatoria.c10.ulteriore").points,
        distances=rulings.one("graduatoria.c11").bands,
        birth_years=rulings.one("graduatoria.parto_anni").number,
        tie_breaks=rulings.one("graduatoria.spareggi").items,
        additive=additive,
        readings=options,
    )


def _priorities(rulings: _Rulings, options: Mapping[str, str]) -> Priorities:
    certificate = rulings.optional("graduatoria.certificato_pubblico")
    return Priorities(
        categories=rulings.one("graduatoria.ordine").items,
        child_age=rulings.one("graduatoria.figli_eta_massima").number,
        maternity_years=rulings.one("graduatoria.post_maternita_anni").number,
        certified=certificate is not None and certificate.flag,
        readings=options,
    )


def _holds(ruling: Ruling) -> bool:
    return ruling.parameter.unit != "flag" or ruling.flag


def _with_option(norms: Norms, code: str, option: str) -> Reading:
    return norms.with_reading(code, option).readings[code]
