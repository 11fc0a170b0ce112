# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Che cosa si dice a chi verifica e a chi certifica: a che punto è, che cosa ha fatto, perché non può ancora."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from dashboard.shell import render
from reports.cycle import Kind, Phase, Role, State, Told
from reports.wording import day

ROLES = tuple((role.value, role.words[0].upper() + role.words[1:]) for role in Role)

BOXES = {
    Kind.VERIFIED: "Ho controllato formula, fonte e valore",
    Kind.CONFIRMED: "Ho controllato formula, fonte e valore",
    Kind.CERTIFIED: "Ho letto la relazione e le osservazioni",
}
"""What is ticked before a step, and what it says."""

_DONE = {
    Kind.VERIFIED: ("Segnato come verificato", "Ora tocca al Nucleo di Valutazione."),
    Kind.CONFIRMED: ("Segnato come verificato", "Il valore resta bloccato finché non lo riapri o il dato non cambia."),
    Kind.SENT_BACK: ("Chiarimenti chiesti", "L’indicatore aspetta una nuova verifica del dirigente."),
    Kind.OBSERVED: ("Osservazione scritta", "Resta nella storia del ciclo."),
    Kind.NOTED: ("Presa d’atto registrata", "Vale per i valori di adesso: se cambiano, va ripetuta."),
    Kind.CERTIFIED: ("Ciclo certificato", "Il sigillo è scritto: scaricalo e conservalo con gli atti."),
    Kind.REOPENED: ("Ciclo riaperto", "Si verifica di nuovo tutto; i sigilli già fatti restano."),
    Kind.RECTIFYING: ("Rettifica aperta", "Si verifica di nuovo solo ciò che è cambiato; i sigilli già fatti restano."),
}


@dataclass(frozen=True)
class Headline:
    """What happened, in a line, with what follows; `style` is good or bad."""

    style: str
    title: str
    says: str


def done(word: str) -> Headline | None:
    """Return what a step did, by the word that its redirect carries in the address; None for another word."""
    said = next((_DONE[kind] for kind in Kind if kind.value == word), None)
    return None if said is None else Headline("good", *said)


def headline(word: str, refused: str) -> Markup:
    """Return what happened as a message; empty when nothing did."""
    told = Headline("bad", "Non è stato registrato", refused) if refused else done(word)
    return Markup("") if told is None else render("certificazione_esito.html", headline=told)


def stages(verified: bool, noted: bool, certified: bool) -> tuple[tuple[str, bool], ...]:
    """Return the three stages: name, whether it is done."""
    return (("Verifica", verified), ("Relazione", noted), ("Firma", certified))


def why_no_note(told: Told) -> str:
    """Return why the Conferenza cannot take note now; empty when it can."""
    if told.now.phase is Phase.CERTIFIED:
        return "Il ciclo è certificato."
    if told.now.noted:
        return "La Conferenza ha già preso atto di questi valori."
    waiting = [place for place in told.now.indicators if told.now.state(place) not in (State.VERIFIED, State.CONFIRMED)]
    return f"Prima i dirigenti verificano tutto: ne mancano {len(waiting)}." if waiting else ""


def why_no_rectification(told: Told) -> str:
    """Return why a certified cycle cannot be rectified now; empty when it can."""
    certified = told.now.last(Kind.CERTIFIED)
    if told.now.today > told.cycle.rettifica_entro:
        return f"La finestra di rettifica si è chiusa il {day(told.cycle.rettifica_entro)}."
    if certified is not None and certified.impronta == told.now.whole:
        return "I valori sono quelli certificati: non c’è nulla da rettificare."
    return ""
