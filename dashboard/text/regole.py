# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Come si racconta l'esito di una regola: la risposta, chi la prescrive, come la si legge, perché è andata così."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.places import ENTE
from metrics.rule import Esito, Verdict
from metrics.rules.examples import example
from norms.citation import citation
from norms.rules import Reading
from reports.outcomes import Checkup, Entry, Tally, Told, prescribed_briefly
from reports.wording import count, day, integer, listed, month

ESITI = {
    Esito.CONFORME: ("●", "Conforme", "met"),
    Esito.NON_CONFORME: ("■", "Non conforme", "below"),
    Esito.NON_VALUTABILE: ("◇", "Non valutabile", "unknown"),
}
"""Symbol, word and style of the outcome of one row."""


def lead(found: Checkup, unit: str) -> str:
    """Return the answer of the page: how many rules are kept, how many are not, of how many that can be told."""
    outcomes = list(_by_title(found, unit).values())
    kept, broken = outcomes.count(Told.ALL_KEPT), outcomes.count(Told.SOME_BROKEN)
    if not outcomes:
        return f"A {month(found.on)} nessuna regola controllata è prescritta."
    rest = len(outcomes) - kept - broken
    said = f"{count(kept, 'rispettata', 'rispettate')} sempre, {integer(broken)} non sempre"
    tail = f", {integer(rest)} senza un esito da mostrare" if rest else ""
    in_force = count(len(outcomes), "regola in vigore", "regole in vigore")
    return f"Dal 1° gennaio a {month(found.on)}, su {in_force}: {said}{tail}."


def card(found: Checkup) -> tuple[str, str] | None:
    """Return which rules the ente does not always keep, as a title and a sentence; None where there is none to name."""
    outcomes = _by_title(found, ENTE)
    broken = [title for title, told in outcomes.items() if told is Told.SOME_BROKEN]
    if not broken:
        return None
    not_kept = "non è sempre rispettata" if len(broken) == 1 else "non sono sempre rispettate"
    title = f"{count(len(broken), 'regola', 'regole')} su {len(outcomes)} {not_kept}"
    named = [f"«{each}»" for each in broken[:NAMED]]
    if len(broken) > NAMED:
        named.append(count(len(broken) - NAMED, "altra", "altre"))
    return title, f"Dal 1° gennaio a {month(found.on)}: {listed(named)}."


NAMED = 3
"""Rules that the home names one by one."""

_GRAVEST = (Told.SOME_BROKEN, Told.SUPPRESSED, Told.NOT_COMPUTABLE, Told.ALL_KEPT, Told.NO_CASES)


def _by_title(found: Checkup, unit: str) -> dict[str, Told]:
    """Return how each rule went, figures of comparison apart; of two values in a year, the graver outcome."""
    outcomes: dict[str, Told] = {}
    for entry in found.entries:
        if entry.principal:
            title, told = entry.rule.title, entry.tally(unit).told
            outcomes[title] = min(told, outcomes.get(title, told), key=_GRAVEST.index)
    return outcomes


def answer(entry: Entry, tally: Tally, subject: str) -> str:
    """Return the answer of a sheet in one sentence, with numerator and denominator."""
    until = f"al {day(entry.period.last)}"
    if tally.told is Told.NO_CASES:
        return f"{subject}: {until} nessun caso da valutare."
    if tally.told is Told.SUPPRESSED:
        return f"{subject}: {until} il dato è riservato. {reserved(entry)}"
    if tally.kept is None or not tally.judged:
        return f"{subject}: {until} non calcolabile, perché nessun caso si può valutare."
    many = entry.rule.noun[1]
    said = f"{integer(tally.kept)} su {integer(tally.judged)} {many} che si possono valutare"
    return f"{subject}: {until} è conforme il {tally.percent} ({said})."


def reserved(entry: Entry) -> str:
    """Return why a count is not shown; one sentence, whichever rule hid it."""
    if entry.released is None:
        return ""
    return f"Mostrarlo permetterebbe di risalire a meno di {entry.released.threshold} persone."


def unknown(tally: Tally) -> str:
    """Return how many are non valutabile, as a cell says it."""
    if tally.told is Told.NO_CASES:
        return "–"
    return "riservato" if tally.unknown is None else integer(tally.unknown)


def counts(tally: Tally) -> str:
    """Return «192 su 210», with what is hidden said so."""
    if tally.told is Told.NO_CASES:
        return "–"
    if tally.kept is None:
        return "riservato"
    return f"{integer(tally.kept)} su {'riservato' if tally.judged is None else integer(tally.judged)}"


@dataclass(frozen=True)
class ReadingTold:
    """A reading in use, in words, and those that may be chosen instead."""

    code: str
    question: str
    chosen: str
    active: str
    others: tuple[str, ...]


def readings(entry: Entry) -> tuple[ReadingTold, ...]:
    """Return the readings that the values in force depend on, each once."""
    found = {ruling.value.reading.code: ruling.value.reading for ruling in entry.rulings if ruling.value.reading}
    return tuple(_reading(each) for each in found.values())


def _reading(reading: Reading) -> ReadingTold:
    others = tuple(f"{each.words}: {each.text}" for each in reading.options if each.id != reading.active)
    return ReadingTold(reading.code, reading.question, reading.words, f"{reading.words}: {reading.text}", others)


def sources(entry: Entry) -> tuple[str, ...]:
    """Return who prescribes, one line per value: how much, and where it is written."""
    return tuple(f"{prescribed_briefly(ruling)} ({citation(ruling)})" for ruling in entry.rulings)


def not_prescribed(found: Checkup) -> str:
    """Return the rules that nobody prescribes for this ente, as one sentence."""
    titles = [f"«{rule.title}»" for rule in found.not_prescribed]
    if not titles:
        return ""
    verb = "non è prescritta, e non si controlla" if len(titles) == 1 else "non sono prescritte, e non si controllano"
    return f"Per questo ente {verb}: {listed(titles)}."


def period(entry: Entry) -> str:
    """Return from when the values hold, and until which day they were applied."""
    since = max(ruling.value.since for ruling in entry.rulings)
    return f"in vigore dal {day(since)}, applicata fino al {day(entry.period.last)}"


def invented(entry: Entry) -> Verdict | None:
    """Return the outcome of the rule's invented row under these values."""
    return example(entry.rule, entry.period.rulings)
