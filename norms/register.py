# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which rules hold for an ente on a day, and what is known of each? What a page, a command and a machine all read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from norms.amounts import amount_said
from norms.citation import place, stale, to_verify
from norms.differences import Step, history, told_change
from norms.lookup import Norms
from norms.rules import TIERS, Ente, Parameter, Reading, Ruling, Tier
from norms.themes import THEMES, Theme, theme_of


@dataclass(frozen=True)
class Entry:
    """What one tier prescribes on a day. `among` are the tiers that prescribe the same id, from the state down.

    `adds_up`: what they prescribe holds together, and no tier takes the place of another.
    """

    ruling: Ruling
    among: tuple[Tier, ...]
    stale: bool
    adds_up: bool = False

    @property
    def id(self) -> str:
        """Return the id of the rule."""
        return self.ruling.parameter.id

    @property
    def theme(self) -> Theme:
        """Return its heading."""
        return theme_of(self.id)

    @property
    def applies(self) -> bool:
        """Tell whether it holds: no more local tier prescribes the same, or what the tiers prescribe adds up."""
        return self.adds_up or self.ruling.tier == self.among[-1]

    @property
    def to_verify(self) -> str:
        """Return what must still be verified on the text, in words; "" when nothing is."""
        return to_verify(self.ruling)


@dataclass(frozen=True)
class Wanted:
    """Which entries are asked for; everything unless restricted. `words` must all be found, in any order."""

    theme: Theme | None = None
    tier: Tier | None = None
    to_verify: bool = False
    stale: bool = False
    words: str = ""


@dataclass(frozen=True)
class Change:
    """A step of a rule's history, and in words what changed from the one before; "" for the first of its tier."""

    step: Step
    says: str


@dataclass(frozen=True)
class Sheet:
    """Everything that is known of one rule, for an ente on a day.

    `tiers` holds every tier that the ente has, None where that tier prescribes nothing on the day. `elsewhere` holds
    every other ente with what its own regulation says on the day, None where it says nothing.
    """

    id: str
    title: str
    on: date
    tiers: tuple[tuple[Tier, Entry | None], ...]
    changes: tuple[Change, ...]
    readings: tuple[Reading, ...]
    elsewhere: tuple[tuple[Ente, Ruling | None], ...]

    @property
    def theme(self) -> Theme:
        """Return its heading."""
        return theme_of(self.id)

    @property
    def applied(self) -> Entry | None:
        """Return the most local entry; None when nothing is prescribed on the day, which is not zero."""
        return next((entry for _, entry in reversed(self.tiers) if entry is not None), None)


def entries(norms: Norms, ente: str, on: date, adding: Set[str] = frozenset()) -> tuple[Entry, ...]:
    """Return every rule in force for an ente on a day: by theme, then id, then from the state down.

    `adding` are the ids whose tiers add up: who applies them knows (`metrics.rules.ADDING`).
    """
    ids = {parameter.id for _, parameter in norms.parameters(ente)}
    ordered = sorted(ids, key=lambda id: (THEMES.index(theme_of(id)), id))
    return tuple(entry for id in ordered for entry in _of(norms.lookup(id, ente, on), on, id in adding))


def _of(rulings: tuple[Ruling, ...], on: date, adding: bool) -> tuple[Entry, ...]:
    among = tuple(ruling.tier for ruling in rulings)
    together = adding and len(among) > 1
    return tuple(Entry(ruling, among, stale(ruling.parameter, on), together) for ruling in rulings)


def chosen(found: Iterable[Entry], wanted: Wanted) -> tuple[Entry, ...]:
    """Return the entries asked for, in the same order."""
    words = _plain(wanted.words).split()
    return tuple(entry for entry in found if _is_wanted(entry, wanted) and _has(entry, words))


def _is_wanted(entry: Entry, wanted: Wanted) -> bool:
    return (
        wanted.theme in (None, entry.theme)
        and wanted.tier in (None, entry.ruling.tier)
        and (not wanted.to_verify or bool(entry.to_verify))
        and (not wanted.stale or entry.stale)
    )


def _has(entry: Entry, words: list[str]) -> bool:
    if not words:
        return True
    ruling = entry.ruling
    said = (entry.id, ruling.parameter.title, amount_said(ruling), ruling.value.condition or "", place(ruling))
    text = _plain(" ".join(said))
    return all(word in text for word in words)


def _plain(text: str) -> str:
    """Return text without accents and capitals, with one kind of apostrophe: how people type when they search."""
    bare = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return bare.casefold().replace("’", "'")


def by_theme(found: Iterable[Entry]) -> tuple[tuple[Theme, tuple[Entry, ...]], ...]:
    """Return entries that are in the order of `entries` under their headings; no heading is empty."""
    return tuple((theme, tuple(group)) for theme, group in groupby(found, key=lambda entry: entry.theme))


def sheet(norms: Norms, id: str, ente: str, on: date, adding: Set[str] = frozenset()) -> Sheet:
    """Return what is known of a rule, `adding` as in `entries`.

    Raises UnknownParameter when nobody declares it, UnknownEnte likewise.
    """
    in_force = {entry.ruling.tier: entry for entry in _of(norms.lookup(id, ente, on), on, id in adding)}
    steps = history(norms, id, ente)
    return Sheet(
        id=id,
        title=_title(norms, id, ente, in_force),
        on=on,
        tiers=tuple((tier, in_force.get(tier)) for tier in _tiers(norms, ente)),
        changes=tuple(_changes(steps)),
        readings=_readings(steps),
        elsewhere=_elsewhere(norms, id, ente, on),
    )


def _tiers(norms: Norms, ente: str) -> tuple[Tier, ...]:
    return tuple(tier for tier in TIERS if tier != "ccnl" or norms.enti[ente].ccnl is not None)


def _title(norms: Norms, id: str, ente: str, in_force: Mapping[Tier, Entry]) -> str:
    """Return the title given by the most local tier in force, or by the most local that ever prescribed it."""
    if in_force:
        return list(in_force.values())[-1].ruling.parameter.title
    titles = [parameter.title for _, parameter in norms.parameters(ente) if parameter.id == id]
    return titles[-1] if titles else _anywhere(norms, id).title


def _anywhere(norms: Norms, id: str) -> Parameter:
    return next(shelf[id] for shelf in norms.shelves.values() if id in shelf)


def _changes(steps: Iterable[Step]) -> Iterable[Change]:
    before: Step | None = None
    for step in steps:
        follows = before is not None and before.tier == step.tier
        yield Change(step, told_change(before.ruling, step.ruling) if before is not None and follows else "")
        before = step


def _readings(steps: Iterable[Step]) -> tuple[Reading, ...]:
    """Return the ambiguities of the texts that prescribe it, each once."""
    found = {step.ruling.value.reading.code: step.ruling.value.reading for step in steps if step.ruling.value.reading}
    return tuple(found.values())


def _elsewhere(norms: Norms, id: str, ente: str, on: date) -> tuple[tuple[Ente, Ruling | None], ...]:
    others = sorted((each for each in norms.enti.values() if each.id != ente), key=lambda each: each.name)
    return tuple((each, _own(norms, id, each.id, on)) for each in others)


def _own(norms: Norms, id: str, ente: str, on: date) -> Ruling | None:
    """Return what the regulation of an ente itself prescribes."""
    return next((ruling for ruling in norms.lookup(id, ente, on) if ruling.tier == "ente"), None)
