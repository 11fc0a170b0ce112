# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Who answered the last call of a made-up ente, and on what grounds does each application ask to come first?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from agilometro.demo.life import Application, Ground, Life
from agilometro.demo.population import Person
from record.period import add_months

CALL_DAYS = 20
"""The call is open in the first days of the last month."""


@dataclass(frozen=True)
class Kind:
    """A ground as people state it: whether it rests on a child of some age, on kilometres, on an assisted person.

    `until_months` is in how many months what it rests on ends: a birth that is expected, a leave that is over (< 0).
    """

    code: str
    ages: tuple[int, ...] = ()
    km: tuple[int, ...] = ()
    assisted: str = ""
    until_months: int | None = None
    documented: bool = True


def _child(code: str, *ages: int) -> Kind:
    return Kind(code, ages=ages, documented=False)


def _way(code: str, *km: int) -> Kind:
    return Kind(code, km=km, documented=False)


PATTERNS: Mapping[str, tuple[tuple[Kind, ...], ...]] = {
    "brescia": (
        (),
        (_child("C08", 8),),
        (_child("C08", 4), _child("C08", 12)),
        (_way("C11", 25),),
        (_child("C08", 8), _way("C11", 45)),
        (Kind("C01"), _way("C11", 45), Kind("C12", documented=False)),
        (Kind("C02", assisted="A"), Kind("C10", assisted="A"), Kind("C10", assisted="B")),
        (Kind("C10", assisted="A"), Kind("C13", documented=False)),
        (_child("C05", 1), _child("C08", 1), Kind("C09")),
        (Kind("C03", assisted="A"), _way("C11", 110)),
        (Kind("C04"),),
    ),
    "civitanova": (
        (),
        (_child("figli_minori", 9),),
        (_child("figli_minori", 3), _way("distanza", 18)),
        (_way("distanza", 32),),
        (_way("distanza", 6),),
        (Kind("fragile"), _way("distanza", 12)),
        (Kind("figli_disabili", ages=(11,)),),
        (Kind("gravidanza", until_months=4),),
        (Kind("post_maternita", until_months=-14),),
        (Kind("familiari_104", assisted="A"), _child("figli_minori", 13)),
    ),
}
"""What the applications of a call state, by the ente that ranks them: few patterns, so that some come out even."""

_LEGAL = {"C05": "caregiver", "C08": "L104_figlio", "C11": "L104_proprio"}
_OWN: Mapping[str, Mapping[str, str]] = {
    "brescia": {},
    "civitanova": {"C05": "gravidanza", "C08": "figli_minori", "C11": "distanza"},
}


def with_call(life: Life, seed: int) -> Life:
    """Return the life with the grounds of its regulation; where it ranks, with the applications of a call as well."""
    ente = life.way.ente
    codes = _OWN.get(ente, _LEGAL)
    known = [replace(a, grounds=tuple(codes.get(code, code) for code in a.grounds)) for a in life.applications]
    if ente not in PATTERNS:
        return replace(life, applications=tuple(known))
    asked = _answers(life, seed)
    pending = [application for application in known if application.outcome == "in_attesa"]
    grounds = [
        ground
        for application in (*pending, *asked)
        for ground in _stated(Random(f"{seed}:titoli:{application.code}"), application, PATTERNS[ente])
    ]
    applications = sorted([*known, *asked], key=lambda application: (application.filed, application.code))
    return replace(life, applications=tuple(applications), grounds=tuple(grounds))


def _answers(life: Life, seed: int) -> list[Application]:
    """Return the applications of the call: they wait, so no figure of the past knows of them."""
    taken = {a.person.matricola for a in life.applications} | {a.person.matricola for a in life.agreements}
    end = life.population.end
    free = [p for p in life.population.people if p.matricola not in taken and p.left is None and _may_ask(p, end)]
    rng = Random(f"{seed}:bando")
    chosen = rng.sample(free, min(len(free), 12 + len(life.population.people) // 60))
    return [_answer(rng, number, person, end) for number, person in enumerate(chosen, 1)]


def _may_ask(person: Person, end: date) -> bool:
    state = person.state_on(end)
    return person.qualifica == "altro" and state is not None and state.feasible and person.hired < end.replace(day=1)


def _answer(rng: Random, number: int, person: Person, end: date) -> Application:
    filed = end.replace(day=1) + timedelta(days=rng.randrange(min(CALL_DAYS, end.day)))
    state = person.state_on(filed) or person.states[0]
    minute = rng.randint(8 * 60, 18 * 60)
    return Application(f"D8{number:04d}", person, filed, state.struttura, "in_attesa", None, "", (), minute)


def _stated(rng: Random, application: Application, patterns: tuple[tuple[Kind, ...], ...]) -> list[Ground]:
    return [_ground(rng, application, kind) for kind in rng.choice(patterns)]


def _ground(rng: Random, application: Application, kind: Kind) -> Ground:
    """Return a ground; a child has had this year's birthday, and only the number of a document is kept."""
    ages = [add_months(application.filed.replace(day=1), -12 * age) for age in kind.ages]
    until = None if kind.until_months is None else add_months(application.filed.replace(day=1), kind.until_months)
    protocol = f"{application.filed.year}/{rng.randint(1000, 9999)}"
    return Ground(
        application.code,
        kind.code,
        born=ages[0] - timedelta(days=rng.randint(1, 300)) if ages else None,
        km=rng.choice(kind.km) if kind.km else None,
        assisted=kind.assisted,
        until=until,
        protocol=protocol if kind.documented else "",
    )
