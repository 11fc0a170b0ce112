# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does the personnel office propose, try out, confirm and publish a ranking from the command line?

The grounds are opened here, with the key, and each application whose grounds are read is written in the audit first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import click

from agilometro.installation import ente_name, norms_of, open_keyring, open_record, terminal_user
from agilometro.ranking_rows import (
    LeftOut,
    as_content,
    as_csv,
    as_json,
    as_table,
    decision_lines,
    difference_lines,
    fingerprint,
    left_lines,
    list_json,
    list_lines,
)
from agilometro.settings import Settings
from metrics.ranking.application import Application
from metrics.ranking.decision import Decision, NotThisRanking, ReasonNeeded, decide, one_by_one
from metrics.ranking.legal import Groups
from metrics.ranking.proposal import Proposal, propose
from metrics.ranking.publication import publication
from metrics.ranking.rules import NoRanking, RankingRules, RulesChange, UnknownMode, rules_for, with_readings
from metrics.ranking.submitted import NoSuchUnit, submitted
from metrics.ranking.what_if import (
    Difference,
    NoSuchApplication,
    distance_code,
    find,
    from_distance,
    submitted_on,
    turns,
    what_if,
)
from norms.lookup import Norms, UnknownReading
from record.audit import note
from record.grounds import grounds
from record.lineage import batches
from record.period import add_months
from record.pseudonym import Keyring
from record.quarantine import held
from record.rankings import Confirmed, Ranking, confirm, confirmed
from record.relations import FOREVER
from record.store import Store, reading, writing

APPEAL_MONTHS = 12
"""How long the grounds are kept once a ranking is final: the term for appeals (domain.md 7.2.6)."""

YEARS_AHEAD = 18
"""How far ahead `what-if` looks for days on which something changes by itself: a newborn's whole minority."""

FINGERPRINT = 12
"""How many characters of a proposal's name are enough to confirm it."""

APPLICATIONS, GROUNDS = "domande", "titoli"
"""The tables whose refused rows would have changed a ranking."""

LAW, REGULATION = "legge", "regolamento"


@dataclass(frozen=True)
class Asked:
    """Which ranking: the days of the applications, the places (None: not said), the unit, and how the act is read."""

    first: date
    last: date
    places: int | None = None
    struttura: str | None = None
    mode: str | None = None
    readings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Confirmation:
    """Who confirms which proposal, under which name, in which order and why."""

    nome: str
    chi: str
    proposal: str
    order: str = REGULATION
    file: Path | None = None
    motivo: str | None = None


@dataclass(frozen=True)
class _Office:
    """The open record with its key: whoever has both may read grounds."""

    settings: Settings
    store: Store
    keyring: Keyring
    now: datetime


@contextmanager
def _office(settings: Settings, now: datetime) -> Iterator[_Office]:
    store = open_record(settings, now, lambda what: click.echo(f"{what}…", err=True))
    try:
        yield _Office(settings, store, open_keyring(settings, store), now)
    finally:
        store.close()


# ---------------------------------------------------------------- the four commands


def show_proposal(settings: Settings, asked: Asked, form: str, now: datetime) -> None:
    """Print the proposal with its grounds, points, ties and conflicts."""
    with _office(settings, now) as office:
        proposal = _proposal(office, asked)
        left = _left_out(office, proposal)
    written = as_json if form == "json" else as_table
    click.echo(written(proposal, _name(settings), left))


def show_what_if(
    settings: Settings, asked: Asked, domanda: str, on: date | None, km: int | None, now: datetime
) -> None:
    """Print what one application would get on another day or from another distance, and when it changes by itself."""
    with _office(settings, now) as office:
        proposal = _proposal(office, asked)
    try:
        application = find(proposal, domanda).assessment.application
        difference = _changed(proposal, application, on, km)
    except NoSuchApplication as error:
        raise click.UsageError(f"tra le domande del periodo la «{domanda}» non c'è.") from error
    until = add_months(application.presentata_il, 12 * YEARS_AHEAD)
    coming = turns(application, proposal.rules, until)
    click.echo("\n".join(difference_lines(domanda, difference, coming, proposal)))


def confirm_ranking(settings: Settings, asked: Asked, confirmation: Confirmation, now: datetime) -> None:
    """Store the ranking that a person takes on, and say until when the grounds behind it are kept."""
    with _office(settings, now) as office:
        proposal = _proposal(office, asked)
        _must_be_the_one_shown(proposal, confirmation.proposal)
        _must_be_short(confirmation)
        decision = _decided(proposal, _order(proposal, confirmation), confirmation.motivo)
        ranking = _ranking(proposal, decision, confirmation, settings.ente, now)
        left = _left_out(office, proposal)
        with writing(office.store) as conn:
            _must_be_a_new_name(confirmed(conn, office.keyring), confirmation.nome)
            number = confirm(conn, ranking, office.keyring)
            note(conn, now, confirmation.chi, "graduatoria_confermata", f"graduatoria {number}")
    click.echo("\n".join([*decision_lines(number, decision, proposal, ranking.titoli_fino_al), *left_lines(left)]))


def publish_ranking(settings: Settings, number: int, form: str, now: datetime) -> None:
    """Print the list for publication of a confirmed ranking: places, codes, outcomes and nothing else."""
    with _office(settings, now) as office:
        ranking = _confirmed(office, number)
        with writing(office.store) as conn:
            note(conn, now, terminal_user(), "graduatoria_pubblicata", f"graduatoria {number}")
    lines = publication(_groups(ranking), ranking.posti)
    if form == "table":
        click.echo("\n".join(list_lines(ranking, lines, _name(settings))))
    else:
        click.echo(list_json(lines) if form == "json" else as_csv(lines).rstrip("\n"))


# ---------------------------------------------------------------- the proposal


def _proposal(office: _Office, asked: Asked) -> Proposal:
    """Return the proposal; that the grounds of its applications were read is already written in the audit."""
    rules = _rules(office.settings, asked)
    applications = _applications(office, asked)
    if not applications:
        raise click.UsageError(f"nessuna domanda presentata {_period(asked)}.")
    with writing(office.store) as conn:
        for each in applications:
            note(conn, office.now, terminal_user(), "titoli_letti", f"domanda {each.domanda}")
    return propose(applications, rules, asked.places)


def _rules(settings: Settings, asked: Asked) -> RankingRules:
    ours = norms_of(settings)
    try:
        norms = with_readings(ours, dict(asked.readings), asked.mode)
        return rules_for(norms, settings.ente, asked.first, asked.last, asked.mode)
    except NoRanking as error:
        raise click.UsageError(
            f"per l'ente «{settings.ente}» nessuna graduatoria è prescritta {_period(asked)}."
        ) from error
    except RulesChange as error:
        raise click.UsageError(f"dal {error.on:%d/%m/%Y} cambia la regola {error.id}: fare due graduatorie.") from error
    except UnknownReading as error:
        raise click.UsageError(_not_read_so(ours, asked)) from error
    except UnknownMode as error:
        raise click.UsageError(
            "la modalità non va bene: vale solo per le graduatorie a punti e non si combina con una lettura contraria."
        ) from error


def _not_read_so(norms: Norms, asked: Asked) -> str:
    """Return which reading asked for is not there, with those that are."""
    for code, option in asked.readings:
        if code not in norms.readings:
            return f"il punto ambiguo «{code}» non c'è: ci sono {', '.join(sorted(norms.readings))}."
        options = [each.id for each in norms.readings[code].options]
        if option not in options:
            return f"{code} non si legge «{option}»: scegliere tra {', '.join(options)}."
    return "una lettura non va bene."


def _applications(office: _Office, asked: Asked) -> tuple[Application, ...]:
    try:
        with reading(office.store) as conn:
            found = submitted(conn, asked.first, asked.last, FOREVER, asked.struttura)
            opened = grounds(conn, office.keyring, FOREVER)
    except NoSuchUnit as error:
        raise click.UsageError(f"la struttura «{asked.struttura}» non c'è.") from error
    return tuple(replace(each, titoli=opened.get(each.domanda, ())) for each in found)


def _left_out(office: _Office, proposal: Proposal) -> LeftOut:
    """Return what waits in quarantine: it is not in the record, so the proposal could not count it."""
    codes = {placed.domanda for placed in proposal.placed}
    with reading(office.store) as conn:
        tabelle = {each.id: each.tabella for each in batches(conn, standing=True)}
        rows = held(conn, office.keyring, [id for id, name in tabelle.items() if name in (APPLICATIONS, GROUNDS)])
    grounds_of = {cell.strip() for row in rows if tabelle[row.batch] == GROUNDS for cell in row.cells}
    refused = sum(tabelle[row.batch] == APPLICATIONS for row in rows)
    return LeftOut(refused, tuple(sorted(codes & grounds_of)))


def _period(asked: Asked) -> str:
    unit = f", struttura {asked.struttura}" if asked.struttura else ""
    return f"dal {asked.first:%d/%m/%Y} al {asked.last:%d/%m/%Y}{unit}"


def _changed(proposal: Proposal, application: Application, on: date | None, km: int | None) -> Difference:
    changed = application if on is None else submitted_on(application, on)
    if km is not None:
        changed = from_distance(changed, km, distance_code(proposal.rules))
    return what_if(proposal, changed)


# ---------------------------------------------------------------- the decision


def _must_be_the_one_shown(proposal: Proposal, named: str) -> None:
    if len(named) < FINGERPRINT or not fingerprint(proposal).startswith(named.lower()):
        raise click.UsageError(
            "la proposta di adesso non ha questa impronta: rileggerla con «agilometro ranking propose» e confermare "
            "quella che si è letta."
        )


def _must_be_a_new_name(before: Sequence[Confirmed], nome: str) -> None:
    """Refuse a second ranking of one name: whoever publishes would not know which is meant."""
    same = next((each for each in before if each.nome.strip() == nome.strip()), None)
    if same is not None:
        raise click.UsageError(
            f"la graduatoria {same.id} si chiama già «{same.nome}», confermata il {same.confermata_il:%d/%m/%Y}: "
            "se questa è un'altra, darle un altro nome con --name."
        )


def _must_be_short(confirmation: Confirmation) -> None:
    for what, text, most in (("--name", confirmation.nome, 100), ("--chi", confirmation.chi, 200)):
        if not text.strip() or len(text) > most:
            raise click.UsageError(f"l'opzione {what} vuole da 1 a {most} caratteri.")


def _order(proposal: Proposal, confirmation: Confirmation) -> Groups:
    if confirmation.file is not None:
        return one_by_one(_codes(confirmation.file))
    return proposal.by_law if confirmation.order == LAW else proposal.groups


def _codes(file: Path) -> Sequence[str]:
    """Return the codes of a text file, one a line; empty lines are nothing."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise click.UsageError(f"«{file}» non è un testo UTF-8 con una domanda per riga.") from error
    return [line.strip() for line in lines if line.strip()]


def _decided(proposal: Proposal, groups: Groups, motivo: str | None) -> Decision:
    try:
        return decide(proposal, groups, motivo)
    except ReasonNeeded as error:
        raise click.UsageError(
            "l'ordine si scosta dalla proposta o lascia un conflitto con la priorità di legge: serve --motivo."
        ) from error
    except NotThisRanking as error:
        parts = (("mancano", error.missing), ("non ci sono", error.strange), ("sono ripetute", error.twice))
        said = "; ".join(f"{what} {', '.join(codes)}" for what, codes in parts if codes)
        raise click.UsageError(f"l'ordine non è quello delle domande della proposta: {said}.") from error


def _ranking(proposal: Proposal, decision: Decision, confirmation: Confirmation, ente: str, now: datetime) -> Ranking:
    rules = proposal.rules
    content = {
        "proposta": as_content(proposal),
        "ordine": [list(group) for group in decision.groups],
        "si_scosta": decision.departs,
        "conflitti": [[each.protetta, each.non_protetta] for each in decision.conflicts],
    }
    return Ranking(
        nome=confirmation.nome,
        regola=ente,
        metodo=rules.mode or "ordine",
        dal=rules.first,
        al=rules.last,
        posti=proposal.places or 0,
        proposta_sha256=fingerprint(proposal),
        contenuto=content,
        motivo=decision.motivo,
        confermata_da=confirmation.chi,
        confermata_il=now,
        titoli_fino_al=add_months(now.date(), APPEAL_MONTHS),
    )


def _confirmed(office: _Office, number: int) -> Confirmed:
    with reading(office.store) as conn:
        found = next((each for each in confirmed(conn, office.keyring) if each.id == number), None)
    if found is None:
        raise click.UsageError(f"la graduatoria {number} non c'è, o nessuno l'ha ancora confermata.")
    return found


def _groups(ranking: Confirmed) -> Groups:
    return tuple(tuple(group) for group in ranking.contenuto["ordine"])


# ---------------------------------------------------------------- who and whose


def _name(settings: Settings) -> str:
    return ente_name(settings, norms_of(settings))
