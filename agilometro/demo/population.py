# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Who works in a made-up ente, where, since when, and with which week?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from agilometro.demo.words import AREE, NAMES, SERVIZI, SETTORI, SURNAMES, UFFICI, Servizio

WEEKS: Mapping[str, tuple[int, ...]] = {
    "piena": (432, 432, 432, 432, 432, 0),
    "corta-lunga": (360, 540, 360, 540, 360, 0),
    "sei-giorni": (360, 360, 360, 360, 360, 360),
    "orizzontale": (360, 360, 360, 360, 360, 0),
    "verticale": (360, 360, 360, 0, 0, 0),
}
"""Minutes due from Monday to Saturday: 36 hours in three shapes, 30 hours, 18 hours."""

PART_TIME: Mapping[str, int] = {"orizzontale": 83, "verticale": 50}


@dataclass(frozen=True)
class Struttura:
    """A unit of the tree; `parent` is "" at the top, `weekly` says that its attendance comes by the week."""

    code: str
    name: str
    parent: str
    servizio: Servizio | None
    weekly: bool = False


@dataclass(frozen=True)
class State:
    """How a person stands from a day on, until the next state."""

    since: date
    struttura: str
    week: str
    feasible: bool
    feasible_since: date | None
    elsewhere: bool

    @property
    def minutes(self) -> tuple[int, ...]:
        """Return the minutes due from Monday to Saturday."""
        return WEEKS[self.week]

    @property
    def weekly_minutes(self) -> int:
        """Return the minutes due in a week."""
        return sum(self.minutes)

    @property
    def days(self) -> int:
        """Return the days due in a week."""
        return sum(1 for minutes in self.minutes if minutes)


@dataclass(frozen=True)
class Person:
    """One employee: `left` is the last day of service, `pause_days` the days that are not effective service."""

    matricola: str
    name: str
    surname: str
    fiscal_code: str
    genere: str
    born: int
    hired: date
    left: date | None
    pause_days: int
    qualifica: str
    area: str
    digital_signature: bool
    states: tuple[State, ...]

    def state_on(self, day: date) -> State | None:
        """Return the state of a day; None before the first."""
        return next((state for state in reversed(self.states) if state.since <= day), None)

    def serves_on(self, day: date) -> bool:
        """Say whether the person is employed on a day."""
        return self.hired <= day and (self.left is None or day <= self.left)


@dataclass(frozen=True)
class Population:
    """The tree (parents first) and its people, over the days from `start` to `end`."""

    start: date
    end: date
    strutture: tuple[Struttura, ...]
    people: tuple[Person, ...]


def make_population(employees: int, seed: int, start: date, end: date) -> Population:
    """Return a population with exactly so many people in service on the last day, and those who left before it."""
    strutture = make_tree(employees)
    staffed = _places(strutture)
    leavers = employees // 9
    people = [
        _person(number, seed, start, end, staffed, left=number >= employees) for number in range(employees + leavers)
    ]
    heads = [unit for unit in strutture if unit.servizio is None and unit.code in SETTORI]
    for number, unit in enumerate(heads[: employees // 15]):
        people[number] = _head(people[number], unit.code, start)
    return Population(start, end, strutture, tuple(people))


def make_tree(employees: int) -> tuple[Struttura, ...]:
    """Return the tree of an ente of that size: area, settore, servizio, ufficio."""
    servizi = SERVIZI[: max(6, min(len(SERVIZI), employees // 30))]
    settori = {servizio.settore for servizio in servizi}
    aree = {SETTORI[code][1] for code in settori}
    tree = [Struttura(code, name, "", None) for code, name in AREE.items() if code in aree]
    tree += [Struttura(code, name, area, None) for code, (name, area) in SETTORI.items() if code in settori]
    per_weight = employees / sum(servizio.weight for servizio in servizi)
    for servizio in servizi:
        tree.append(Struttura(servizio.code, servizio.name, servizio.settore, servizio, servizio.code == "POL"))
        tree += _uffici(servizio, round(servizio.weight * per_weight / 14))
    return tuple(tree)


def _uffici(servizio: Servizio, number: int) -> list[Struttura]:
    """Return the offices of a service; a service of one office only has none below it."""
    if number < 2:
        return []
    return [
        Struttura(
            f"{servizio.code}-{k + 1:02d}", _ufficio_name(k, servizio), servizio.code, servizio, servizio.code == "POL"
        )
        for k in range(number)
    ]


def _ufficio_name(k: int, servizio: Servizio) -> str:
    again = k // len(UFFICI)
    return f"{UFFICI[k % len(UFFICI)]}{f' {again + 1}' if again else ''} {servizio.name}"


def _places(strutture: tuple[Struttura, ...]) -> list[tuple[Struttura, float]]:
    """Return where people sit with a weight each: offices take a service's people, a few stay on the service itself."""
    below = {unit.parent for unit in strutture}
    places: list[tuple[Struttura, float]] = []
    for unit in strutture:
        if unit.servizio is None:
            continue
        siblings = sum(1 for other in strutture if other.parent == unit.parent)
        if unit.code == unit.servizio.code:
            places.append((unit, unit.servizio.weight * (0.12 if unit.code in below else 1.0)))
        else:
            # Offices of one service differ in size: the last ones are small, and some will be too small to be shown.
            rank = int(unit.code[-2:])
            places.append((unit, unit.servizio.weight * 1.76 * (siblings + 0.5 - rank) / siblings**2))
    return places


def _person(
    number: int, seed: int, start: date, end: date, staffed: list[tuple[Struttura, float]], *, left: bool
) -> Person:
    """Return one employee; the same number and seed give the same person, however many others there are."""
    rng = Random(f"{seed}:persona:{number}")
    genere = "D" if rng.random() < 0.56 else "U"
    born = rng.randint(1961, 2001)
    hired, last = _service(rng, start, end, born, left)
    surname, name = rng.choice(SURNAMES), rng.choice(NAMES[genere])
    qualifica = "po_eq" if rng.random() < 0.06 else "altro"
    return Person(
        matricola=f"{number * 7 + 101:06d}",
        name=name,
        surname=surname,
        fiscal_code=made_up_fiscal_code(surname, name, born, rng.randint(1, 12), rng.randint(1, 28), genere),
        genere=genere,
        born=born,
        hired=hired,
        left=last,
        pause_days=_pause(rng, hired, last or end) if hired > start else 0,
        qualifica=qualifica,
        area="Funzionari ed EQ" if qualifica == "po_eq" else _area(rng),
        digital_signature=rng.random() < 0.45,
        states=_states(rng, hired, last or end, start, staffed),
    )


def _service(rng: Random, start: date, end: date, born: int, left: bool) -> tuple[date, date | None]:
    """Return the days of hiring and of leaving: most were there at the start, about one in seven came later."""
    span = (end - start).days
    if left:
        last = start + timedelta(days=rng.randint(20, span - 1))
        return date(max(born + 22, last.year - rng.randint(3, 25)), rng.randint(1, 12), 1), last
    if rng.random() < 0.14:
        return start + timedelta(days=rng.randint(1, span - 1)), None
    hired = date(rng.randint(min(born + 22, start.year - 1), start.year - 1), rng.randint(1, 10), rng.choice((1, 16)))
    return hired, None


def _pause(rng: Random, hired: date, last: date) -> int:
    """Return the days that are not effective service: none for most, never more than half of the days served."""
    return min(rng.randint(10, 60), (last - hired).days // 2) if rng.random() < 0.15 else 0


def _area(rng: Random) -> str:
    return rng.choices(("Operatori esperti", "Istruttori", "Funzionari ed EQ"), (2, 5, 3))[0]


def _states(
    rng: Random, hired: date, last: date, start: date, staffed: list[tuple[Struttura, float]]
) -> tuple[State, ...]:
    """Return a person's states: the first, perhaps a move, a change of week, or a time elsewhere."""
    unit = _seat(rng, staffed)
    first = _first_state(rng, unit, hired, start)
    states = [first]
    changes = sorted(_change_days(rng, max(hired, start), last))
    for day in changes:
        states.append(_changed(rng, states[-1], day, staffed))
    return tuple(states)


def _seat(rng: Random, staffed: list[tuple[Struttura, float]]) -> Struttura:
    return rng.choices([unit for unit, _ in staffed], [weight for _, weight in staffed])[0]


def _first_state(rng: Random, unit: Struttura, hired: date, start: date) -> State:
    feasible = unit.servizio is not None and rng.random() < unit.servizio.feasible
    kinds = ("piena", "corta-lunga", "sei-giorni", "orizzontale", "verticale")
    weights = (40, 38, 10, 8, 4) if not unit.weekly else (10, 10, 80, 0, 0)
    mapped = max(hired, date(start.year, 1, 15)) if feasible else None
    return State(hired, unit.code, rng.choices(kinds, weights)[0], feasible, mapped, elsewhere=False)


def _change_days(rng: Random, first: date, last: date) -> list[date]:
    """Return the days on which something changes: for one person in five, once; month beginnings only."""
    span = (last - first).days
    if span < 120 or rng.random() > 0.2:
        return []
    return [(first + timedelta(days=rng.randint(60, span - 30))).replace(day=1)]


def _changed(rng: Random, before: State, day: date, staffed: list[tuple[Struttura, float]]) -> State:
    """Return the next state: elsewhere (one in ten), another week (three), another unit (six)."""
    throw = rng.random()
    if throw < 0.1:
        return replace(before, since=day, elsewhere=True)
    if throw < 0.4:
        return replace(before, since=day, week="orizzontale" if before.week != "orizzontale" else "piena")
    unit = _seat(rng, staffed)
    feasible = unit.servizio is not None and rng.random() < unit.servizio.feasible
    return replace(before, since=day, struttura=unit.code, feasible=feasible, feasible_since=day if feasible else None)


def _head(person: Person, struttura: str, start: date) -> Person:
    """Return the person as dirigente of an inner node of the tree, always in service there."""
    hired = min(person.hired, date(start.year - 2, 3, 1))
    state = State(hired, struttura, "piena", True, date(start.year, 1, 15), elsewhere=False)
    return replace(
        person,
        hired=hired,
        pause_days=0,
        qualifica="dirigente",
        area="Dirigenza",
        digital_signature=True,
        states=(state,),
    )


_ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
_MONTHS = "ABCDEHLMPRST"


def made_up_fiscal_code(surname: str, name: str, born: int, month: int, day: int, genere: str) -> str:
    """Return a codice fiscale of the right shape whose check character is always wrong: it can be nobody's."""
    birthday = f"{born % 100:02d}{_MONTHS[month - 1]}{day + (40 if genere == 'D' else 0):02d}"
    stem = f"{_letters(surname)}{_letters(name)}{birthday}Z999"
    return stem + chr(ord("A") + (check_value(stem) + 7) % 26)


def check_value(stem: str) -> int:
    """Return the true check value (0 = A) of the first fifteen characters of a codice fiscale."""
    values = [int(char) if char.isdigit() else ord(char) - ord("A") for char in stem]
    return sum(_ODD[value] if place % 2 == 0 else value for place, value in enumerate(values)) % 26


def _letters(text: str) -> str:
    letters = [char for char in text.upper() if char.isalpha() and char.isascii()]
    consonants = [char for char in letters if char not in "AEIOU"]
    vowels = [char for char in letters if char in "AEIOU"]
    return "".join([*consonants, *vowels, "X", "X", "X"])[:3]
