# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What would the people of a made-up ente answer, and how would their platform export it?

Each person has a humour of their own, the ente one for each section and year; nothing is drawn from the staff of the
other sheets, so that no answer is anybody's. The files are as LimeSurvey writes them, personal columns included.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from surveys.instrument import Instrument, Item, Kind
from surveys.wave import Promise, State, Stratum, Wave

SERIES = "fase6"
WELLBEING = "benessere"

_PERSONAL = ("id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp", "ipaddr")

_MOODS: Mapping[str, float] = {
    "A": 0.6, "B": 1.0, "C": -0.6, "D": -0.8, "E": 0.5, "F": 0.7, "G": -0.2, "H": 0.4, "I": 0.2, "L": -0.3, "M": -0.1,
    "N": -0.7, "O": 0.1, "P": 0.0, "IMP": 1.3, "OBI": 0.5, "PRO": 1.0, "AUT": 0.9, "FID": 0.6, "COL": 0.2, "TEC": -0.1,
    "CDG": 0.3, "CON": 1.2, "BEN": 0.3, "EQU": 0.0, "SER": 0.5, "GEN": 1.0, "DIR": 0.2, "CMP": 0.5,
}  # fmt: skip
"""How a section is judged, in points of a six-point scale above or below its middle."""

_MANAGERS: Mapping[str, float] = {
    "PRO": -0.5,
    "FID": 0.4,
    "COL": -0.4,
    "CON": -0.4,
    "EQU": 0.7,
    "GEN": -0.3,
    "BEN": 0.3,
}
"""By how much managers judge otherwise than those who work in agile."""

_LATER: Mapping[str, float] = {"C": 0.4, "D": 0.5, "E": 0.1, "G": 0.4, "N": 0.3, "O": 0.2, "A": -0.1}
"""By how much the second wave of wellbeing is better."""

_GENDER: Mapping[str, float] = {"B": -0.5, "C": -0.3, "D": -0.6, "G": 0.2}
"""By how much women judge otherwise than men."""

_AGE: Mapping[str, float] = {"30": 0.4, "31-40": 0.2, "41-50": 0.0, "51-60": -0.1, "61": -0.2}

_WELLBEING_PEOPLE: Mapping[tuple[str, str], int] = {
    ("D", "30"): 6, ("D", "31-40"): 28, ("D", "41-50"): 66, ("D", "51-60"): 74, ("D", "61"): 22,
    ("U", "30"): 4, ("U", "31-40"): 18, ("U", "41-50"): 46, ("U", "51-60"): 54, ("U", "61"): 18,
}  # fmt: skip
"""The 336 people of the made-up ente who were invited, by gender and age: the youngest are too few to be told."""

_WORKERS_SAY = (
    ("OPN1", "Schermi più grandi anche a casa, il portatile da solo stanca"),
    ("OPN1", "Con lo schermo piccolo le planimetrie non si leggono"),
    ("OPN1", "Servirebbe un secondo schermo: scrivetemi a anna.rossi@ente.esempio.it"),
    ("OPN1", "Uno schermo in prestito come in altri enti"),
    ("OPN1", "Alcuni colleghi chiamano fuori fascia, il 333 1234567 è il mio numero privato"),
    ("OPN2", "I due giorni fissi, mi permettono di organizzarmi"),
    ("OPN2", "Poter scegliere i giorni con il dott. Verdi"),
    ("OPN2", "Il tempo del viaggio: sono un’altra persona"),
)
_MANAGERS_SAY = (
    ("OPN1", "Uno strumento unico per seguire gli obiettivi"),
    ("OPN1", "Troppi canali diversi per parlarsi"),
    ("OPN2", "La programmazione di fine mese"),
)

THEMES = (("OPN1", "scherm", "schermi", "Chi lavora da casa chiede schermi più grandi."),)
"""Item, what its comments have in common, their theme, and how it is told."""


@dataclass(frozen=True)
class Asked:
    """A made-up wave: what it is, how many answer, how they judge, what they write, and where its export lies."""

    wave: Wave
    file: str
    answer: int
    moods: Mapping[str, float]
    comments: Sequence[tuple[str, str]] = ()


def waves(on: date) -> tuple[Asked, ...]:
    """Return the waves of the made-up ente up to a day: wellbeing a year apart, and fase 6 from both sides."""
    year = on.year if on >= date(on.year, 7, 1) else on.year - 1
    return (
        _wellbeing(year - 1, 196, {}),
        _wellbeing(year, 207, _LATER),
        _fase6(year, "sw", "chi lavora in agile", 20, 17, {}, _WORKERS_SAY),
        _fase6(year, "dr", "i dirigenti", 12, 11, _MANAGERS, _MANAGERS_SAY),
    )


def write(asked: Asked, instrument: Instrument, out: Path, seed: int) -> Path:
    """Write the export of a wave into a folder and return its path; the same arguments give the same bytes."""
    dice = Random(f"{seed} {asked.wave.id}")
    items = [item for item in instrument.items if not item.trait or _is_told(item, asked.wave)]
    path = out / asked.file
    out.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow([*_PERSONAL, *(item.code for item in items)])
        for number, person in enumerate(_people(asked, dice), start=1):
            writer.writerow(
                [
                    *_platform(asked, number, person.complete, dice),
                    *(_cell(asked, item, person, dice) for item in items),
                ]
            )
    return path


# ---------------------------------------------------------------- waves


def _wellbeing(year: int, answer: int, moods: Mapping[str, float]) -> Asked:
    strata = [Stratum({"GENERE": gender, "ETA": age}, people) for (gender, age), people in _WELLBEING_PEOPLE.items()]
    wave = Wave(
        id=f"benessere-{year}",
        series=WELLBEING,
        title=f"Benessere organizzativo {year}",
        instrument="civit2013",
        version="",
        opens=date(year, 5, 4),
        closes=date(year, 5, 29),
        state=State.PREPARED,
        promise=Promise(breakdowns=("GENERE", "ETA")),
        strata=tuple(strata),
    )
    return Asked(wave, f"results-survey{year}01.csv", answer, moods)


def _fase6(
    year: int,
    form: str,
    who: str,
    invited: int,
    answer: int,
    moods: Mapping[str, float],
    said: Sequence[tuple[str, str]],
) -> Asked:
    wave = Wave(
        id=f"fase6-{form}-{year}",
        series=SERIES,
        title=f"Sperimentazione {year}: {who}",
        instrument=f"fase6_{form}",
        version="",
        opens=date(year, 3, 1),
        closes=date(year, 3, 31),
        state=State.PREPARED,
        promise=Promise(),
        strata=(Stratum({}, invited),),
    )
    return Asked(wave, f"results-survey{year}{'02' if form == 'sw' else '03'}.csv", answer, moods, said)


def _is_told(item: Item, wave: Wave) -> bool:
    return bool(wave.invited_by(item.code))


# ---------------------------------------------------------------- people


@dataclass(frozen=True)
class _Person:
    """Somebody who answers: their traits, their humour, what they write, whether they reach the end."""

    traits: Mapping[str, str]
    humour: float
    said: Mapping[str, str]
    complete: bool


def _people(asked: Asked, dice: Random) -> Iterator[_Person]:
    """Yield those who answer, drawn from the strata without anybody twice."""
    everybody = [stratum.traits for stratum in asked.wave.strata for _ in range(stratum.invited)]
    said = list(asked.comments)
    for place, traits in enumerate(dice.sample(everybody, asked.answer)):
        written = dict(said[place : place + 1])
        yield _Person(traits, dice.gauss(0, 0.7), written, dice.random() > 0.04 or asked.answer < 50)


def _platform(asked: Asked, number: int, complete: bool, dice: Random) -> list[str]:
    """Return what the platform writes of a respondent, which nobody asked for and nobody may keep.

    Who did not reach the end has no day of sending.
    """
    begun = datetime(asked.wave.opens.year, asked.wave.opens.month, asked.wave.opens.day, 8) + timedelta(
        minutes=dice.randrange(20 * 24 * 60)
    )
    ended = begun + timedelta(minutes=dice.randrange(6, 25))
    address = f"10.0.{dice.randrange(4)}.{dice.randrange(1, 255)}"
    sent = f"{ended}" if complete else ""
    return [
        str(number),
        sent,
        "16" if complete else "7",
        "it",
        str(dice.randrange(10**9)),
        f"{begun}",
        f"{ended}",
        address,
    ]


def _cell(asked: Asked, item: Item, person: _Person, dice: Random) -> str:
    if item.trait:
        return _label(item, person.traits[item.code])
    if item.kind is Kind.OPEN:
        return person.said.get(item.code, "")
    if not item.scored:
        return dice.choice(item.options).label if item.options else ""
    chance = dice.random()
    if chance < (0.02 if person.complete else 0.5):
        return ""
    if item.allow_na and chance < 0.05:
        return "Non so / non applicabile"
    return str(_point(asked, item, person, dice))


def _point(asked: Asked, item: Item, person: _Person, dice: Random) -> int:
    """Return a point of the item's scale: the middle, moved by section, person, form, year and chance."""
    if item.scale is None:
        raise ValueError(f"{item.code} is scored and has no scale")
    wide = (item.scale.maximum - item.scale.minimum) / 5
    mood = _MOODS.get(item.section, 0.0) + asked.moods.get(item.section, 0.0) + person.humour
    mood += _GENDER.get(item.section, 0.0) * (person.traits.get("GENERE") == "D")
    mood += _AGE.get(person.traits.get("ETA", ""), 0.0)
    middle = (item.scale.maximum + item.scale.minimum) / 2
    value = round(middle + wide * (mood + dice.gauss(0, 0.9) + _of_item(item)))
    value = min(max(value, item.scale.minimum), item.scale.maximum)
    return item.scale.reversed(value) if item.polarity < 0 else value


def _of_item(item: Item) -> float:
    """Return by how much an item is easier than its section: the same for everybody, from its code."""
    return (sum(map(ord, item.code)) % 7 - 3) / 10


def _label(item: Item, code: str) -> str:
    return next(option.label for option in item.options if option.code == code)
