# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Why did one agreement, or one application, come to this outcome? Codes and steps, no names; each use is recorded."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime

import click

from agilometro.conformita import must_be_in_force, must_be_known
from agilometro.figures import desk_over
from agilometro.folding import folded
from agilometro.installation import open_record, terminal_user
from agilometro.settings import Settings
from agilometro.trial import Rules, Trial, desk_under
from metrics.cases import Key, codes
from metrics.compliance import Rulebook
from metrics.engine import Backend, MartBackend
from metrics.proof import Case, NotAbout, Proof, explain
from metrics.rule import Esito, Rule
from metrics.rules import find_rule
from norms.amounts import amount_said
from record.audit import note
from record.marts import connect
from record.store import writing
from reports.outcome_files import ruling_document
from reports.outcomes import checkup

READERS = "Per l’ufficio del personale, il responsabile e la persona interessata. Questa consultazione è registrata."
SIGNS = {Esito.CONFORME: "●", Esito.NON_CONFORME: "■", Esito.NON_VALUTABILE: "◇"}
SHOWN = 5
"""How many codes a message names at each end of the list."""


@dataclass(frozen=True)
class Question:
    """What is asked: a rule, and the code of an agreement or of an application; `giorno` narrows to its week or day."""

    rule: str
    accordo: str | None
    domanda: str | None
    giorno: date | None
    on: date | None
    trial: Trial
    form: str

    @property
    def code(self) -> str:
        """Return the code asked about."""
        return self.accordo or self.domanda or ""

    @property
    def key(self) -> Key:
        """Return of what it is the code."""
        return "accordo" if self.accordo else "domanda"


def show_why(settings: Settings, question: Question, now: datetime) -> None:
    """Print the proof of each outcome of a rule for a case; that somebody asked is in the audit before."""
    if bool(question.accordo) == bool(question.domanda):
        raise click.UsageError("serve un codice solo: --accordo CODICE oppure --domanda CODICE.")
    must_be_known([question.rule])
    rule = find_rule(question.rule)
    store = open_record(settings, now, lambda what: click.echo(f"{what}…", err=True))
    desk, rules = desk_under(desk_over(settings, store), question.trial)
    on = question.on or next(iter(desk.days()), None)
    if on is None:
        raise click.UsageError("non ci sono ancora dati. Caricare i primi file con «agilometro load FILE».")
    book = Rulebook(rules.norms, rules.ente)
    must_be_in_force(rule.id, checkup(book, (), on), rules)
    with writing(store) as conn:
        note(conn, now, terminal_user(), "prova", f"{rule.id}/{question.code}"[:200])
    with closing(connect(store)) as marts:
        proofs = _proofs(rule, question, on, now.date(), MartBackend(marts), book)
    written = _as_json if question.form == "json" else _as_text
    click.echo(written(rule, question, proofs, on, rules))


def _proofs(
    rule: Rule, question: Question, on: date, known_on: date, where: Backend, book: Rulebook
) -> tuple[Proof, ...]:
    known = codes(question.key, known_on, where)
    if question.code not in known:
        raise click.UsageError(_unknown(question, known))
    case = Case(question.accordo or "", question.domanda or "", question.giorno)
    try:
        return explain(rule, case, on, known_on, where, book)
    except NotAbout as error:
        other = "--domanda" if question.accordo else "--accordo"
        raise click.UsageError(f"la regola «{rule.id}» non si chiede così: usare {other} CODICE.") from error


def _unknown(question: Question, known: Sequence[str]) -> str:
    what = {"accordo": "l'accordo", "domanda": "la domanda"}[question.key]
    if not known:
        return f"{what} «{question.code}» non c'è: non ce n'è ancora nessuno."
    listed = ", ".join(known) if len(known) <= 2 * SHOWN else f"{', '.join(known[:SHOWN])} … {known[-1]}"
    return f"{what} «{question.code}» non c'è. I codici sono come questi: {listed}."


# ---------------------------------------------------------------- as people read it


def _as_text(rule: Rule, question: Question, proofs: Sequence[Proof], on: date, rules: Rules) -> str:
    return "\n".join(_lines(rule, question, proofs, on, rules))


def _lines(rule: Rule, question: Question, proofs: Sequence[Proof], on: date, rules: Rules) -> Iterator[str]:
    yield f"Perché questo esito? {rule.title} ({rule.id}), {question.key} {question.code}, al {on:%d/%m/%Y}"
    yield from folded(READERS)
    if rules.said is not None:
        yield rules.said
    yield rule.question
    if not proofs:
        yield "Nessun caso da valutare dal 1° gennaio: la regola non riguarda questo codice nel periodo chiesto."
        return
    counted = Counter(proof.verdict.esito for proof in proofs)
    yield "; ".join(f"{SIGNS[esito]} {esito.value}: {counted[esito]}" for esito in Esito if counted[esito])
    yield f"La data di ogni caso è {rule.grain.event}."
    version = ""
    for proof in proofs:
        if proof.period.version != version:
            version = proof.period.version
            yield from _prescribed(proof)
        yield from _proof(proof)


def _prescribed(proof: Proof) -> Iterator[str]:
    for ruling in filter(None, proof.period.rulings.values()):
        said = ruling_document(ruling)
        yield from folded(f"Regola {ruling.version}: {amount_said(ruling)} ({said['cited']})")


def _proof(proof: Proof) -> Iterator[str]:
    verdict = proof.verdict
    why = f": {verdict.reason}" if verdict.reason else ""
    yield f"{proof.giorno:%d/%m/%Y}  {SIGNS[verdict.esito]} {verdict.esito.value}{why}"
    for number, step in enumerate(verdict.steps, 1):
        yield from folded(f"{number}. {step}", 4)


# ---------------------------------------------------------------- as machines read it


def _as_json(rule: Rule, question: Question, proofs: Sequence[Proof], on: date, rules: Rules) -> str:
    said = {
        "rule": rule.id,
        "title": rule.title,
        question.key: question.code,
        "on": on.isoformat(),
        "readers": READERS,
        "trial_rules": rules.tried,
        "proofs": [_document(proof) for proof in proofs],
    }
    return json.dumps(said, ensure_ascii=False, indent=1)


def _document(proof: Proof) -> dict[str, object]:
    facts = {name: value.isoformat() if isinstance(value, date) else value for name, value in proof.facts.items()}
    return {
        "day": proof.giorno.isoformat(),
        "version": proof.period.version,
        "prescribed": [ruling_document(ruling) for ruling in proof.period.rulings.values() if ruling is not None],
        "outcome": proof.verdict.esito.value,
        "reason": proof.verdict.reason or None,
        "facts": facts,
        "steps": list(proof.verdict.steps),
    }
