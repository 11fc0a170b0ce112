# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How many points does an application of the Università di Brescia get, criterion by criterion (Allegato 1)?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from math import floor

from metrics.ranking.application import Application, age_on, ended, years_after
from metrics.ranking.assessment import (
    Assessment,
    Line,
    Outcome,
    absorbed,
    best,
    counted,
    not_assessable,
    not_met,
)
from metrics.ranking.legal import LAW_GROUNDS, law_lines
from metrics.ranking.rules import CRITERIA, PLAIN, Scale
from norms.amounts import day, number
from norms.rules import Band
from record.grounds import Ground

OWN = {"esclusivi": ("C01", "C04"), "additivi": (), "massimo_dei_tre": ("C01", "C04", "C06")}
"""Which rows on the applicant's own health exclude each other, by the reading of amb_BS_2."""

RELATIVES = ("C02", "C03")
"""The two rows with the same words: one of them counts (amb_BS_1)."""

SWAPPED = {"C02": "C03", "C03": "C02"}


def score(application: Application, scale: Scale) -> Assessment:
    """Return the points of an application with every step: the points of the lines add up to the merit.

    A criterion that was not claimed has no line. What cannot be told gives no points and is flagged.
    """
    lines = _once(_plain_lines(application, scale), () if scale.additive else OWN[scale.readings["amb_BS_2"]])
    lines = _once(lines, () if scale.additive else RELATIVES)
    lines += [*_children(application, scale), *_parents(application, scale), *_distance(application, scale)]
    lines.sort(key=lambda line: line.criterion)
    lines += [*law_lines(application), *_unknown(application)]
    return Assessment(application, sum((line.points for line in lines), Fraction(0)), tuple(lines))


def _unknown(application: Application) -> Iterator[Line]:
    for ground in application.titoli:
        if ground.codice not in (*CRITERIA, *LAW_GROUNDS):
            yield not_assessable(ground.codice, "il codice non è tra i criteri dell’Allegato 1")


# ---------------------------------------------------------------- criteria of one coefficient


def _plain_lines(application: Application, scale: Scale) -> list[Line]:
    """Return one line for each criterion claimed; the same criterion claimed twice counts once."""
    claimed = ((code, application.of(code)) for code in PLAIN)
    return [
        line
        for code, grounds in claimed
        for line in best(_plain(ground, application.presentata_il, scale) for ground in grounds)
    ]


def _plain(ground: Ground, on: date, scale: Scale) -> Line:
    check = _CHECKS.get(ground.codice, _holds)
    return check(ground, on, scale)


def _coefficient(code: str, scale: Scale) -> tuple[Fraction, str]:
    """Return what a criterion is worth, and how that is said."""
    if code in SWAPPED and scale.readings["amb_BS_1"] == "scambiati":
        points = scale.coefficients[SWAPPED[code]]
        return points, f"coefficiente {number(points)}, scambiato con {SWAPPED[code]}"
    return scale.coefficients[code], f"coefficiente {number(scale.coefficients[code])}"


def _holds(ground: Ground, on: date, scale: Scale) -> Line:
    if ended(ground, on):
        return _over(ground)
    return counted(ground.codice, *_coefficient(ground.codice, scale))


def _over(ground: Ground) -> Line:
    return not_met(ground.codice, f"durava fino al {day(ground.fino_al or date.max)}, prima della presentazione")


def _documented(ground: Ground, on: date, scale: Scale) -> Line:
    """C06 says «documented» by itself; C12 and C13 need a document under the reading of amb_BS_6 (domain.md 1.7)."""
    needed = ground.codice == "C06" or scale.readings["amb_BS_6"] == "documentato"
    if needed and not ground.protocollo:
        return not_assessable(ground.codice, "manca il protocollo del documento")
    return _holds(ground, on, scale)


def _birth(ground: Ground, on: date, scale: Scale) -> Line:
    """C05: the birth is `nato_il`, its anniversary included; an expected one (`fino_al`, or later) is a pregnancy."""
    points, why = _coefficient(ground.codice, scale)
    if ground.nato_il is not None and ground.nato_il <= on:
        limit = years_after(ground.nato_il, scale.birth_years)
        if on <= limit:
            return counted(ground.codice, points, f"{why}; {scale.birth_years} anni dal parto: fino al {day(limit)}")
        return not_met(ground.codice, f"{scale.birth_years} anni dal parto: finiti il {day(limit)}")
    expected = ground.nato_il or ground.fino_al
    if expected is None:
        return not_assessable(ground.codice, "manca la data del parto, avvenuto o previsto")
    if expected < on:
        return not_assessable(ground.codice, "il parto era previsto prima della presentazione: manca la sua data")
    return counted(ground.codice, points, f"{why}; parto previsto dopo la presentazione")


_CHECKS: dict[str, Callable[[Ground, date, Scale], Line]] = {
    "C05": _birth,
    "C06": _documented,
    "C12": _documented,
    "C13": _documented,
}


def _once(lines: list[Line], group: Sequence[str]) -> list[Line]:
    """Return the lines where, of the criteria of a group that hold, only the one worth most gives its points."""
    inside = [line for line in lines if line.criterion in group and line.outcome is Outcome.COUNTED]
    if len(inside) < 2:
        return lines
    top = max(inside, key=lambda line: line.points)
    why = f"lo stesso fatto vale già in {top.criterion}, che dà {number(top.points)}"
    return [absorbed(line, why) if line in inside and line is not top else line for line in lines]


# ---------------------------------------------------------------- children


def _children(application: Application, scale: Scale) -> Iterator[Line]:
    """C08: the first minor child, then each further one by age (amb_BS_3); a child with a letter is stated once.

    What the children of a known age give stands also beside one whose birth date is missing: it can only be more.
    """
    on = application.presentata_il
    minors: list[date] = []
    for ground in _different(application.of("C08")):
        if ended(ground, on):
            yield _over(ground)
        elif ground.nato_il is None:
            yield not_assessable("C08", "manca la data di nascita del figlio")
        elif not _is_minor(age_on(ground.nato_il, on), scale):
            yield not_met("C08", _not_minor(ground.nato_il, on, scale))
        else:
            minors.append(ground.nato_il)
    minors.sort(reverse=scale.readings["amb_BS_3"] == "primo_minore")
    for place, born in enumerate(minors):
        yield _child(age_on(born, on), place == 0, scale)


def _child(age: int, first: bool, scale: Scale) -> Line:
    if first:
        return counted("C08", scale.first_child, f"primo figlio, {_years(age)}: {number(scale.first_child)}")
    band = next((each for each in scale.further_children if _in_band(each, age, scale)), None)
    if band is None:
        return not_met("C08", f"altro figlio, {_years(age)}: in nessuna fascia")
    return counted("C08", band.value, f"altro figlio, {_years(age)}: {number(band.value)}")


def _is_minor(age: int, scale: Scale) -> bool:
    return age >= 0 and (scale.adult is None or age < scale.adult)


def _in_band(band: Band, age: int, scale: Scale) -> bool:
    """Tell whether a completed age lies in a band; the age at which it ends too, under dieci_compreso (amb_BS_3)."""
    return band.holds(Fraction(age)) or (scale.readings["amb_BS_3"] == "dieci_compreso" and age == band.high)


def _not_minor(born: date, on: date, scale: Scale) -> str:
    return "figlio non ancora nato alla presentazione" if born > on else f"figlio di {scale.adult} anni compiuti"


def _years(age: int) -> str:
    return "1 anno" if age == 1 else f"{age} anni"


def _different(grounds: Sequence[Ground]) -> list[Ground]:
    """Return grounds where the one person that a letter and a birth date name comes once; without letter, all."""
    named = {(ground.assistito, ground.nato_il): ground for ground in grounds if ground.assistito}
    return [*named.values(), *(ground for ground in grounds if not ground.assistito)]


# ---------------------------------------------------------------- parents and parents-in-law


def _parents(application: Application, scale: Scale) -> Iterator[Line]:
    """C10: the first assisted person, then each further one; who is already in C02 or C03 counts there (amb_BS_4).

    Letters tell one person from another. Without them several rows are one person at least, so the first one counts;
    beside a C02 or C03 nobody can tell whether it is the same person.
    """
    grounds = application.of("C10")
    yield from (_over(ground) for ground in grounds if ended(ground, application.presentata_il))
    held = application.held("C10")
    once = not scale.additive and scale.readings["amb_BS_4"] == "una_volta"
    elsewhere = {ground.assistito for ground in application.held(*RELATIVES)} if once else set()
    if held and None in elsewhere:
        yield not_assessable(
            "C10", "in C02 o C03 manca la lettera di chi è assistito: non si sa se è la stessa persona"
        )
        return
    letters = sorted({ground.assistito for ground in held if ground.assistito})
    for letter in (each for each in letters if each in elsewhere):
        yield absorbed(not_met("C10", ""), f"la persona {letter} vale già in C02 o C03")
    persons = [f"persona {letter}" for letter in letters if letter not in elsewhere]
    unnamed = [ground for ground in held if not ground.assistito]
    if unnamed and not letters and not elsewhere:
        persons, unnamed = ["persona assistita"], unnamed[1:]
    yield from (_parent(name, place == 0, scale) for place, name in enumerate(persons))
    yield from (not_assessable("C10", "manca la lettera di chi è assistito") for _ in unnamed)


def _parent(name: str, first: bool, scale: Scale) -> Line:
    points = scale.first_parent if first else scale.further_parent
    return counted("C10", points, f"{name}, {'la prima' if first else 'in più'}: {number(points)}")


# ---------------------------------------------------------------- distance


def _distance(application: Application, scale: Scale) -> Iterator[Line]:
    """C11: one way, rounded to whole kilometres with the half up, then the band; or each kilometre (amb_BS_5)."""
    grounds = application.of("C11")
    stated = {ground.km for ground in grounds}
    if not grounds:
        return
    if None in stated or len(stated) > 1:
        why = "manca la distanza" if None in stated else "sono indicate due distanze diverse"
        yield not_assessable("C11", why)
        return
    km = floor((stated.pop() or 0) + Fraction(1, 2))
    band = next((each for each in scale.distances if each.holds(Fraction(km))), None)
    if band is None:
        yield not_met("C11", f"{km} km: sotto la prima fascia")
    elif scale.readings["amb_BS_5"] == "per_km":
        yield counted("C11", band.value * km, f"{km} km × {number(band.value)}")
    else:
        yield counted("C11", band.value, f"{km} km: {number(band.value)}")
