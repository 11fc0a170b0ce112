# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which is the first category of Civitanova Marche (art. 3(3)) that an application holds?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction

from metrics.ranking.application import Application, age_on, ended, years_after
from metrics.ranking.assessment import Assessment, Line, Outcome, best, counted, not_assessable, not_met
from metrics.ranking.legal import LAW_GROUNDS, law_lines
from metrics.ranking.rules import Priorities
from norms.amounts import day, number
from record.grounds import Ground

DISTANCE = "distanza"


def categorise(application: Application, rules: Priorities) -> Assessment:
    """Return the rank of the first category held, with every category claimed; who holds none has the last one.

    Several categories give no more than the first (amb_CI_5); `merit` is minus the rank.
    """
    lines = [line for code in rules.codes[:-1] for line in _claimed(application, code, rules)]
    ranks = [rank for rank, code in enumerate(rules.codes, 1) if any(_stands(line, code) for line in lines)]
    everybody = (*_distance(application), *law_lines(application), *_unknown(application, rules))
    return Assessment(application, Fraction(-min(ranks, default=len(rules.codes))), (*lines, *everybody))


def rank(assessment: Assessment) -> int:
    """Return the rank of the first category held."""
    return int(-assessment.merit)


def categories_held(assessment: Assessment, rules: Priorities) -> int:
    """Return how many categories before the distance are held (the other reading of amb_CI_5)."""
    return sum(assessment.stands(code) for code in rules.codes[:-1])


def distance(application: Application) -> Fraction | None:
    """Return the distance in km; None where it was not stated, or stated in two ways."""
    stated = {ground.km for ground in application.of(DISTANCE)}
    return stated.pop() if len(stated) == 1 else None


def _stands(line: Line, code: str) -> bool:
    return line.criterion == code and line.outcome is Outcome.COUNTED


def _claimed(application: Application, code: str, rules: Priorities) -> tuple[Line, ...]:
    """Return one line for a category claimed; of several children the youngest speaks, whom no reading leaves out."""
    check = _CHECKS.get(code, _holds)
    grounds = sorted(application.of(code), key=lambda ground: ground.nato_il or date.min, reverse=True)
    return best(check(ground, application.presentata_il, rules) for ground in grounds)


def _held(code: str, why: str) -> Line:
    return counted(code, Fraction(0), why)


def _holds(ground: Ground, on: date, rules: Priorities) -> Line:
    if ended(ground, on):
        return not_met(ground.codice, f"durava fino al {day(ground.fino_al or on)}, prima della presentazione")
    return _held(ground.codice, "dichiarato")


def _certified(ground: Ground, on: date, rules: Priorities) -> Line:
    """Medical certificates: always for fragile workers, by their definition; for the others where the act asks it."""
    if not ground.protocollo and (ground.codice == "fragile" or rules.certified):
        return not_assessable(ground.codice, "manca il protocollo del certificato")
    return _holds(ground, on, rules)


def _pregnancy(ground: Ground, on: date, rules: Priorities) -> Line:
    """The expected day tells whether it holds on the submission day; a document of it is enough without the day."""
    expected = ground.fino_al or ground.nato_il
    if expected is None and ground.protocollo:
        return _held(ground.codice, "documentata")
    if expected is None:
        return not_assessable(ground.codice, "mancano la data prevista del parto e il protocollo del documento")
    if expected < on:
        return not_met(ground.codice, "il parto era previsto prima della presentazione")
    return _held(ground.codice, "parto previsto dopo la presentazione")


def _after_maternity(ground: Ground, on: date, rules: Priorities) -> Line:
    """The years count from the end of compulsory leave (`fino_al`); their last day is the anniversary."""
    if ground.fino_al is None:
        return not_assessable(ground.codice, "manca la data di fine del congedo di maternità")
    limit = years_after(ground.fino_al, rules.maternity_years)
    said = f"{rules.maternity_years} anni dalla fine del congedo"
    if on > limit:
        return not_met(ground.codice, f"{said}: finiti il {day(limit)}")
    return _held(ground.codice, f"{said}: fino al {day(limit)}")


def _small_child(ground: Ground, on: date, rules: Priorities) -> Line:
    """Completed age up to the limit; the age exactly at it is flagged, because it moves with amb_CI_4."""
    if ended(ground, on):
        return _holds(ground, on, rules)
    if ground.nato_il is None:
        return not_assessable(ground.codice, "manca la data di nascita del figlio")
    age, limit = age_on(ground.nato_il, on), rules.child_age
    sensitive = f"; {limit} anni esatti: dipende dalla lettura (amb_CI_4)" if age == limit else ""
    highest = limit if rules.readings["amb_CI_4"] == "fino_a_14_compiuti" else limit - 1
    if age < 0:
        return not_met(ground.codice, "figlio non ancora nato alla presentazione")
    if age > highest:
        return not_met(ground.codice, f"figlio di {age} anni, oltre il limite{sensitive}")
    return _held(ground.codice, f"figlio di {age} anni{sensitive}")


_CHECKS: dict[str, Callable[[Ground, date, Priorities], Line]] = {
    "fragile": _certified,
    "figli_disabili": _certified,
    "familiari_104": _certified,
    "gravidanza": _pregnancy,
    "post_maternita": _after_maternity,
    "figli_minori": _small_child,
}


def _distance(application: Application) -> Iterator[Line]:
    km = distance(application)
    if km is not None:
        yield _held(DISTANCE, f"{number(km)} km")
    elif application.of(DISTANCE):
        yield not_assessable(DISTANCE, "manca la distanza, o ne sono indicate due diverse")


def _unknown(application: Application, rules: Priorities) -> Iterator[Line]:
    for ground in application.titoli:
        if ground.codice not in (*rules.codes, *LAW_GROUNDS):
            yield not_assessable(ground.codice, "il codice non è tra le categorie del regolamento")
