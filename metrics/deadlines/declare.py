# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is a kind of deadline? What it is reckoned from, who prescribes it, what happens if nobody does anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from metrics.deadlines.facts import Facts
from metrics.deadlines.prescribed import Prescribed
from norms.rules import Ruling


class Due(NamedTuple):
    """Something that falls due on a day: the code of an agreement or of an application, and the rule of its term.

    There are many, and a tuple is made in a fraction of the time.
    """

    code: str
    persona: int
    day: date
    ruling: Ruling | None


@dataclass(frozen=True)
class Untold:
    """Something whose day cannot be told, and the code of the reason."""

    code: str
    persona: int
    reason: str


Found = Iterator[Due | Untold]
Finder = Callable[[Facts, Prescribed], Found]


@dataclass(frozen=True)
class Kind:
    """One kind of deadline, as officials read it. Everything but `find` is Italian.

    `facts` are the columns it is reckoned from; `norms` prescribe it, the first one first. Where `by_norm` is True its
    term is a norm's and without one there is no such deadline; else the agreement itself sets the day, and `article`
    says under what. `consequence` may hold `{quando}`; `sanction` is the norm that adds a sanction to it, if any;
    `reasons` are why a day cannot be told, as (code, label).
    """

    id: str
    title: str
    facts: str
    norms: tuple[str, ...]
    by_norm: bool
    action: str
    consequence: str
    article: str
    sanction: str
    reasons: tuple[tuple[str, str], ...]
    find: Finder

    def if_nothing(self, day: date | None = None, sanction: Ruling | None = None) -> str:
        """Return what happens if nothing is done, on a day or in general, with the sanction in force."""
        said = self.consequence.format(quando="quel giorno" if day is None else f"il {day:%d/%m/%Y}")
        if sanction is None:
            return said
        source = sanction.value.source
        amount = f"{sanction.text[:1].lower()}{sanction.text[1:]}"
        return f"{said} Sanzione: {amount}. Fonte: {source.act.title}, {source.article}."

    @property
    def within_sentence(self) -> str:
        """Return the title as it stands inside a sentence."""
        return f"{self.title[:1].lower()}{self.title[1:]}"

    def reason(self, code: str) -> str:
        """Return a reason in words."""
        return dict(self.reasons)[code]


def kind(
    *,
    title: str,
    facts: str,
    norms: tuple[str, ...],
    action: str,
    consequence: str,
    by_norm: bool = True,
    article: str = "",
    sanction: str = "",
    reasons: tuple[tuple[str, str], ...] = (),
) -> Callable[[Finder], Kind]:
    """Turn the function that finds the deadlines of a kind into the kind it declares; its name is the id."""

    def declare(find: Finder) -> Kind:
        return Kind(find.__name__, title, facts, norms, by_norm, action, consequence, article, sanction, reasons, find)

    return declare
