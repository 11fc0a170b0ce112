# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Come si racconta un ciclo di certificazione: a che punto è, che cosa manca, chi ha fatto che cosa."""

from __future__ import annotations

from metrics.places import ENTE
from record.cycles import Cycle, Seal, Step
from reports.cycle import Kind, Phase, Place, State, Told, late
from reports.wording import count, day, moment

SHORT = 12
"""How many characters of a hash are shown: enough to recognise it, and to type it."""

NOTHING_OPEN = "Nessun ciclo di certificazione è aperto."


def lead(told: Told) -> str:
    """Return the answer in one sentence: certified and by whom, or how much is verified."""
    if told.now.phase is Phase.CERTIFIED:
        return certified(told)
    total = len(told.now.indicators)
    states = [told.now.state(place) for place in told.now.indicators]
    done, half = states.count(State.CONFIRMED), states.count(State.VERIFIED)
    verified = f"{done} di {count(total, 'indicatore verificato', 'indicatori verificati')}"
    waiting = f", {count(half, 'aspetta', 'aspettano')} il Nucleo" if half else ""
    return f"Ciclo al {day(told.cycle.al)}, {told.now.phase.value}: {verified}{waiting}."


def certified(told: Told) -> str:
    """Return who certified, when, under which hash; empty before the first seal."""
    step = told.now.last(Kind.CERTIFIED)
    if step is None or not told.seals:
        return ""
    seal = told.seals[-1]
    version = "" if seal.versione == 1 else f" Versione {seal.versione}: le precedenti restano."
    return (
        f"Certificato il {moment(step.quando)} da {person(step)}. Impronta {seal.sha256[:SHORT]}….{version} "
        "Per correggere serve una riapertura motivata."
    )


def person(step: Step) -> str:
    """Return who took a step, and for whom."""
    return f"{step.autore}, per delega di {step.delegato_da}" if step.delegato_da else step.autore


def deed(step: Step, cycle: Cycle) -> str:
    """Return a step as a line of the history: what, of what, when, by whom, why."""
    place = ", ".join(part for part in (step.indicatore, unit_words(step.struttura)) if part)
    value = f" ({step.valore})" if step.valore else ""
    reason = f": «{step.motivo}»" if step.motivo else ""
    after = ", oltre il termine" if late(step, cycle) else ""
    what = f"{place}{value} – {Kind(step.passo).words}" if step.indicatore else Kind(step.passo).words
    return f"{moment(step.quando)}, {person(step)}{after}: {what}{reason}"


def unit_words(struttura: str) -> str:
    """Return a unit by its code; empty for the whole ente."""
    return "" if struttura == ENTE else struttura


def terms(cycle: Cycle) -> tuple[tuple[str, str], ...]:
    """Return the terms of a cycle: what, and until when."""
    return (
        ("Verifica dei dirigenti", day(cycle.verifica_entro)),
        ("Presa d’atto della Conferenza", day(cycle.presa_atto_entro)),
        ("Certificazione del Nucleo", day(cycle.certificazione_entro)),
        ("Rettifica", day(cycle.rettifica_entro)),
    )


def seal_line(seal: Seal) -> str:
    """Return a seal in a line."""
    known = day(seal.noto_al)
    return f"Versione {seal.versione}, {moment(seal.creato_il)}, dati noti al {known}, impronta {seal.sha256[:SHORT]}…"


def about(told: Told, place: Place) -> tuple[str, ...]:
    """Return what was done about a figure in a cycle, newest first."""
    steps = (each for each in reversed(told.now.steps) if (each.indicatore, each.struttura) == place)
    return tuple(deed(each, told.cycle) for each in steps)
