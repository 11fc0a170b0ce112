# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is what somebody typed a goal, and what would change on the past values if it were set?"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from hashlib import sha256
from typing import Protocol

from metrics.declare import Direction
from metrics.goals import FULL_WEIGHT, IN_WORDS, WHOLE_ENTE, Goal, Goals, goal_unit
from metrics.places import ENTE, Unit
from record.cycles import Cycle
from record.tables import STATI_TRAGUARDO, UNITA_OBIETTIVO
from reports.certificate import Sealed
from reports.entries import Entry
from reports.goals import STATES, target_words, with_goal
from reports.tables import Table
from reports.wording import count, day, listed, moment

STANDS = "il valore certificato resta com’è"
"""What is said of a cycle that was sealed: a goal that is set later does not reach it."""

GONE = "la struttura non c’era"
FIRST_YEAR, LAST_YEAR = 1990, 2100
LONGEST = 2000
"""How many characters of words are kept."""

HEADINGS = {
    "indicatore": "codice indicatore",
    "struttura": "codice struttura",
    "anno": "anno",
    "unita": "unità di misura",
    "anno_base": "anno di base",
    "base": "valore di base",
    "valore": "valore atteso",
    "traguardo": "traguardo a parole",
    "stato_traguardo": "stato del traguardo",
    "peso": "peso",
    "direzione": "direzione",
    "soglia_vicino": "soglia di vicinanza",
    "atto": "atto",
    "motivo": "motivo",
}
"""The fields of a goal as they are typed, and the headings under which their file is read."""

TYPED = tuple(name for name in HEADINGS if name not in ("indicatore", "struttura"))
"""The fields that somebody fills in: the others come from where the form is."""

Fields = Mapping[str, str]


class GoalRefused(ValueError):
    """What was typed is no goal; the message is an Italian sentence."""


class Answers(Protocol):
    """Who says what the indicators were and what is meant to be reached."""

    def days(self) -> Sequence[date]:
        """Return the month ends that the record can answer for, newest first."""
        ...

    def units(self, on: date, known_on: date | None = None) -> Sequence[Unit]:
        """Return the units of a day, the whole ente first."""
        ...

    def goals(self, on: date, known_on: date | None = None) -> Goals:
        """Return what the ente means to reach."""
        ...

    def entry(self, code: str, on: date, known_on: date | None = None, struttura: str = ENTE) -> Entry | None:
        """Return what one indicator says; None for a code that nobody declares on the day."""
        ...


class Seals(Protocol):
    """Who says which cycles were sealed."""

    def cycles(self) -> Sequence[Cycle]:
        """Return the cycles, the newest day first."""
        ...

    def sealed(self, al: date | None = None, versione: int | None = None) -> Sealed | None:
        """Return a seal of a cycle as it was kept; None when it is not there."""
        ...


@dataclass(frozen=True)
class Month:
    """One month end: the value as it reads, its outcome with the goal of now and with the other one."""

    on: date
    shown: str
    before: tuple[str, str, str]
    after: tuple[str, str, str]
    note: str

    @property
    def changes(self) -> bool:
        """Tell whether the outcome is another one."""
        return self.before != self.after


@dataclass(frozen=True)
class Change:
    """A goal that somebody means to set, which one it would replace, and what would change.

    `entry` is the indicator on the newest day; `months` are the month ends of the goal's year, oldest first; `sealed`
    the days of the year that a seal closed.
    """

    goal: Goal
    replaced: Goal | None
    entry: Entry
    months: tuple[Month, ...]
    sealed: tuple[date, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the change in sentences: from what to what, how many outcomes, which values stand."""
        changed = [each for each in self.months if each.changes]
        new = target_words(self.goal, self.entry)
        said = [f"Nuovo obiettivo: {new}." if self.replaced is None else f"Da {self.was} a {new}."]
        if not self.months:
            said.append(f"Del {self.goal.year} non c’è ancora nessun mese: non cambia nessun esito.")
        elif changed:
            said.append(f"Cambia l’esito di {count(len(changed), 'mese', 'mesi')} su {len(self.months)}.")
        else:
            said.append("Nessun esito cambia.")
        said += [f"Il ciclo al {day(each)} è certificato: {STANDS}." for each in self.sealed]
        return tuple(said)

    @property
    def was(self) -> str:
        """Return the goal of now in words."""
        words = "" if self.replaced is None else target_words(self.replaced, self.entry)
        return words or "nessun valore"

    @property
    def mark(self) -> str:
        """Return a name of the goal of now: another one, if somebody changed it meanwhile."""
        return sha256(repr(self.replaced).encode()).hexdigest()[:16]

    @property
    def table(self) -> Table:
        """Return the month ends, each with its two outcomes."""
        rows = tuple(
            (day(each.on), each.shown, " ".join(each.before[:2]), " ".join(each.after[:2]), each.note or "–")
            for each in self.months
        )
        head = ("Al", "Valore", "Esito ora", "Esito con il nuovo obiettivo", "Nota")
        return Table(f"Che cosa cambia nel {self.goal.year}", head, rows, (1,))

    def must_have_reason(self) -> None:
        """Raise GoalRefused where a goal is replaced without a reason, or by one that says the same."""
        if self.replaced is None:
            return
        if replace(self.goal, reason=None) == replace(self.replaced, reason=None):
            raise GoalRefused(f"L’obiettivo del {self.goal.year} è già questo: non cambia nulla.")
        if not self.goal.reason:
            raise GoalRefused(f"Manca il motivo: per il {self.goal.year} c’è già un obiettivo ({self.was}).")


def change(desk: Answers, room: Seals | None, code: str, struttura: str, typed: Fields) -> Change:
    """Return what a goal would change. Raises GoalRefused, with the reason in Italian."""
    newest = next(iter(desk.days()), None)
    if newest is None:
        raise GoalRefused("Non ci sono ancora dati: caricare i primi file.")
    year = _year(typed.get("anno", ""), "l’anno", required=True) or newest.year
    _unit_there(desk, struttura, year, newest)
    entry = desk.entry(code, newest, None, struttura)
    if entry is None:
        raise GoalRefused(f"L’indicatore {code} non c’è. L’elenco: agilometro indicators.")
    goal = read(typed, entry)
    return Change(
        goal=goal,
        replaced=desk.goals(newest).of(code, struttura, year),
        entry=entry,
        months=tuple(_months(desk, goal)),
        sealed=() if room is None else sealed_days(room, year),
    )


def sealed_days(room: Seals, year: int) -> tuple[date, ...]:
    """Return the days of a year that a seal closed, oldest first."""
    found = [each.al for each in room.cycles() if each.al.year == year and room.sealed(each.al) is not None]
    return tuple(sorted(found))


def _unit_there(desk: Answers, struttura: str, year: int, newest: date) -> None:
    """Refuse a unit that is on no known month end of the year; of a year that is not there yet, on the newest."""
    known = [each for each in desk.days() if each.year == year] or [
        newest if year > newest.year else date(year, 12, 31)
    ]
    if struttura == ENTE or any(struttura == unit.code for each in known for unit in desk.units(each)):
        return
    if any(struttura == unit.code for unit in desk.units(newest)):
        raise GoalRefused(f"La struttura {struttura} nel {year} non c’era.")
    there = listed([unit.code for unit in desk.units(known[0])[1:]])
    raise GoalRefused(f"La struttura {struttura} nel {year} non c’è. Ci sono: {there}.")


def _months(desk: Answers, goal: Goal) -> list[Month]:
    ends = sorted(each for each in desk.days() if each.year == goal.year)
    return [month for each in ends if (month := _month(desk, goal, each)) is not None]


def _month(desk: Answers, goal: Goal, on: date) -> Month | None:
    if all(unit.code != goal.struttura for unit in desk.units(on)):
        absent = ("◇", "Non calcolabile", "none")
        return Month(on, "–", absent, absent, GONE)
    entry = desk.entry(goal.indicator, on, None, goal.struttura)
    if entry is None:
        return None
    return Month(on, entry.shown, entry.outcome, with_goal(entry, goal).outcome, entry.reason)


# ---------------------------------------------------------------- what was typed


def typed_of(goal: Goal) -> dict[str, str]:
    """Return a goal as it would be typed; its reason is of the past, and is not repeated."""
    said = {
        "anno": str(goal.year),
        "unita": goal.unit,
        "anno_base": "" if goal.base_year is None else str(goal.base_year),
        "base": written(goal.base),
        "valore": written(goal.value),
        "traguardo": goal.milestone or "",
        "stato_traguardo": goal.state or "",
        "peso": "" if goal.weight is None else str(goal.weight),
        "direzione": "" if goal.direction is None else goal.direction.value,
        "soglia_vicino": written(goal.near),
        "atto": goal.act or "",
        "motivo": "",
    }
    return said


def merged(goal: Goal | None, given: Fields) -> dict[str, str]:
    """Return what was typed over the goal of now: what nobody says stays, but a value puts an end to a milestone."""
    before = {} if goal is None else typed_of(goal)
    if "traguardo" in given and "valore" not in given:
        before |= {"unita": IN_WORDS, "valore": "", "base": "", "anno_base": "", "soglia_vicino": "", "direzione": ""}
    if "valore" in given and "traguardo" not in given and before.get("unita") == IN_WORDS:
        before |= {"unita": "", "traguardo": "", "stato_traguardo": ""}
    return before | dict(given)


def read(typed: Fields, entry: Entry) -> Goal:
    """Return the goal that was typed for an indicator. Raises GoalRefused, with the reason in Italian."""
    said = {name: " ".join(typed.get(name, "").split())[:LONGEST] for name in TYPED}
    goal = Goal(
        indicator=entry.code,
        struttura=entry.struttura,
        year=_year(said["anno"], "l’anno", required=True) or 0,
        unit=_unit(said, entry),
        base_year=_year(said["anno_base"], "l’anno di base"),
        base=_number(said["base"], "la base"),
        value=_number(said["valore"], "il valore atteso"),
        milestone=said["traguardo"] or None,
        state=_one_of(said["stato_traguardo"], "lo stato del traguardo", STATI_TRAGUARDO) or None,
        weight=_weight(said["peso"]),
        direction=_direction(said["direzione"]),
        near=_number(said["soglia_vicino"], "la soglia di vicinanza"),
        act=said["atto"] or None,
        reason=said["motivo"] or None,
    )
    _must_hold(goal, entry)
    return goal


def _must_hold(goal: Goal, entry: Entry) -> None:
    """Refuse what each field allows and the whole does not."""
    if goal.in_words and goal.milestone is None:
        raise GoalRefused("Un traguardo («testo») vuole le sue parole: che cosa va raggiunto?")
    if goal.in_words and goal.value is not None:
        raise GoalRefused("Un traguardo a parole non ha un valore atteso: scegliere l’uno o l’altro.")
    if not goal.in_words and (goal.milestone is not None or goal.state is not None):
        raise GoalRefused("Parole e stato sono di un traguardo: l’unità è «testo», senza valore atteso.")
    if not goal.in_words and goal.value is None:
        raise GoalRefused("Manca il valore atteso, o un traguardo a parole.")
    if not goal.fits(entry.unit):
        own = goal_unit(entry.unit)
        raise GoalRefused(f"L’indicatore {entry.code} si misura in «{own}», non in «{goal.unit}».")
    if goal.near is not None and goal.near < 0:
        raise GoalRefused("La soglia di vicinanza non può essere negativa.")


def _unit(said: Fields, entry: Entry) -> str:
    if said["unita"]:
        return _one_of(said["unita"], "l’unità", UNITA_OBIETTIVO)
    return IN_WORDS if said["traguardo"] and not said["valore"] else goal_unit(entry.unit)


def _one_of(text: str, what: str, allowed: Sequence[str]) -> str:
    if text and text not in allowed:
        raise GoalRefused(f"{_capital(what)} «{text}» non va bene: scegliere tra {', '.join(allowed)}.")
    return text


def _direction(text: str) -> Direction | None:
    return Direction(text) if _one_of(text, "la direzione", [each.value for each in Direction]) else None


def _year(text: str, what: str, required: bool = False) -> int | None:
    if not text.strip() and not required:
        return None
    if not re.fullmatch(r"[0-9]{4}", text.strip()) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise GoalRefused(f"{_capital(what)} «{text.strip()}» non va bene: quattro cifre, per esempio 2027.")
    return int(text)


def _weight(text: str) -> int | None:
    if not text:
        return None
    digits = text.removesuffix("%").strip()
    if not re.fullmatch(r"[0-9]{1,3}", digits) or int(digits) > FULL_WEIGHT:
        raise GoalRefused(f"Il peso «{text}» non va bene: un numero intero da 0 a {FULL_WEIGHT}.")
    return int(digits)


_PLAIN = re.compile(r"-?[0-9]{1,12}(?:[.,][0-9]{1,2})?")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3}){1,3},[0-9]{1,2}")


def _number(text: str, what: str) -> Fraction | None:
    """Return a decimal as it is typed: a point between thousands counts only where decimals follow a comma."""
    bare = text.removesuffix("%").strip()
    if not bare:
        return None
    if _GROUPED.fullmatch(bare):
        return Fraction(bare.replace(".", "").replace(",", "."))
    if not _PLAIN.fullmatch(bare):
        raise GoalRefused(f"{_capital(what)}: «{text}» non è un numero. Scrivere per esempio 26 o 26,5.")
    return Fraction(bare.replace(",", "."))


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


# ---------------------------------------------------------------- the file


def written(value: Fraction | None) -> str:
    """Return a decimal of two digits at most as it is typed: `26,5`; "" for None."""
    if value is None:
        return ""
    hundredths = int(value * 100)
    whole, rest = divmod(abs(hundredths), 100)
    decimals = f",{rest:02d}".rstrip("0") if rest else ""
    return f"{'-' if hundredths < 0 else ''}{whole}{decimals}"


def as_file(goal: Goal, who: str, now: datetime) -> tuple[str, str]:
    """Return name and text of the file that sets a goal: who set it and when, the headings, one row.

    With the moment in it no two files are equal: a goal may go back to what it was.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    unit = WHOLE_ENTE if goal.struttura == ENTE else goal.struttura
    row = typed_of(goal) | {"indicatore": goal.indicator, "struttura": unit, "motivo": goal.reason or ""}
    if goal.state:
        row["stato_traguardo"] = STATES[goal.state]
    writer.writerow([f"Obiettivo scritto da {who}, {moment(now)} ({now.isoformat()})"])
    writer.writerow(HEADINGS.values())
    writer.writerow([row[name] for name in HEADINGS])
    where = "" if goal.struttura == ENTE else f"-{goal.struttura}"
    name = re.sub(r"[^\w.\-]", "_", f"obiettivo-{goal.indicator}{where}-{goal.year}")
    return f"{name}.csv", out.getvalue()
