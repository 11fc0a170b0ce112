# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""È stato ammesso chi poteva esserlo, e l’accordo è stato firmato nei termini?"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from metrics.applications import DomandeAmmesse, Istanze
from metrics.declare import Norm
from metrics.known import Flags, Whole, holds, is_known, is_unknown
from metrics.rule import Facts, Judged, Missing, Rulings, Verdict, active_reading, rule
from metrics.telling import day, days, missing, outcome, required, unknown
from norms.rules import Ruling

SERVIZIO, ATTIVITA = "servizio.minimo_giorni", "attivita.condizioni"
TERMINE, COMMISSIONE = "firma.termine_giorni", "firma.dopo_commissione_giorni"
ADMITTED, SIGNATURE = ("domanda ammessa", "domande ammesse"), ("firma", "firme")

NO_SERVICE = "inizio del servizio effettivo non comunicato"
NO_HIRING = "data di assunzione non comunicata"
NO_DAYS = "le presenze registrate non risalgono all’assunzione"
UNMAPPED = "attività non ancora mappata"
NO_CALENDAR = "termine fuori dal calendario"
SIGNED_BEFORE = "firma precedente al parere della Commissione"


# ---------------------------------------------------------------- service before the application


def _worked_days(ruling: Ruling | None) -> bool:
    return active_reading(ruling, "amb_LU_1") == "lavorati"


def tell_service(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell whether the service asked for was complete on the day before the application."""
    asked = required(rulings[SERVIZIO])
    steps = [f"Domanda presentata il {day(facts['presentata'])}; servono {days(asked.number)} di servizio effettivo"]
    if _worked_days(asked):
        return _tell_worked(facts, asked.number, steps)
    if missing(facts, "servizio_dal"):
        return unknown(NO_SERVICE, steps)
    first = facts["servizio_dal"] + timedelta(days=asked.number)
    steps.append(f"Servizio effettivo dal {day(facts['servizio_dal'])}, giorni di calendario")
    steps.append(f"Primo giorno utile, il {asked.number + 1}°: {day(first)}")
    return outcome(facts["presentata"] >= first, steps)


def _tell_worked(facts: Facts, asked: int, steps: list[str]) -> Verdict:
    if missing(facts, "assunto"):
        return unknown(NO_HIRING, steps)
    worked, since = facts["lavorati"], facts["registrate_dal"]
    steps.append(f"Giorni lavorati e registrati dal {day(facts['assunto'])}, prima della domanda: {worked}")
    if worked >= asked:
        return outcome(True, steps)
    if facts["presentata"] < facts["assunto"] + timedelta(days=asked):
        return outcome(False, [*steps, f"Dall’assunzione non sono passati {days(asked)}"])
    if since is None or since > facts["primo_utile"] or not worked:
        return unknown(NO_DAYS, steps)
    return outcome(False, steps)


@rule(
    id="eleggibilita.servizio",
    title="Servizio effettivo prima della domanda",
    question="Chi è stato ammesso aveva già il servizio effettivo richiesto?",
    noun=ADMITTED,
    tell=tell_service,
    also_reads=lambda rulings: ("giornate",) if _worked_days(rulings[SERVIZIO]) else (),
)
def servizio(istanze: Istanze, minimo: Annotated[Ruling, Norm(SERVIZIO)]) -> Judged:
    """Si giudicano le domande ammesse, nel giorno in cui furono presentate: il primo utile segue l’ultimo richiesto.

    Di regola contano i giorni di calendario di servizio effettivo. Se si contano i giorni lavorati (amb_LU_1) li si
    prende dalle giornate registrate, in sede e in agile: dove non risalgono all’assunzione e non bastano, non si può
    dire. Le domande respinte o ritirate non si giudicano.
    """
    if _worked_days(minimo):
        return _by_worked_days(istanze, minimo)
    asked, since = istanze.presentata_il, istanze.alla_domanda("servizio_effettivo_dal")
    reasons = (Missing("servizio", NO_SERVICE, is_unknown(since)),)
    facts = {"presentata": asked, "servizio_dal": since}
    return Judged(facts, since <= asked - minimo.number, reasons, istanze.ammessa, asked)


def _by_worked_days(istanze: Istanze, minimo: Ruling) -> Judged:
    hired, worked, first = istanze.alla_domanda("assunto_il"), istanze.giorni_lavorati, istanze.prima_giornata
    asked, could_start = istanze.presentata_il, istanze.primo_giorno_utile
    enough, time_enough = worked >= minimo.number, holds(hired <= asked - minimo.number)
    unrecorded = ~enough & time_enough & (is_unknown(first) | holds(first > could_start) | (worked == 0))
    facts = {
        "presentata": asked,
        "assunto": hired,
        "lavorati": worked,
        "registrate_dal": first,
        "primo_utile": could_start,
    }
    reasons = (Missing("assunzione", NO_HIRING, is_unknown(hired)), Missing("giornate", NO_DAYS, unrecorded))
    return Judged(facts, enough, reasons, istanze.ammessa, asked)


# ---------------------------------------------------------------- feasible activities


def tell_feasible(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell whether the activity was mapped as feasible on the day of the application."""
    steps = [f"Domanda presentata il {day(facts['presentata'])}"]
    if missing(facts, "eseguibile"):
        return unknown(UNMAPPED, steps)
    since = facts["eseguibile_dal"]
    steps.append("Attività mappata come eseguibile in agile" if facts["eseguibile"] else "Attività non eseguibile")
    if facts["eseguibile"] and since is not None:
        steps.append(f"Eseguibile dal {day(since)}")
    in_time = since is None or since <= facts["presentata"]
    return outcome(facts["eseguibile"] == 1 and in_time, steps)


@rule(
    id="eleggibilita.attivita",
    title="Attività eseguibile di chi è ammesso",
    question="Chi è stato ammesso svolge un’attività mappata come eseguibile in agile?",
    noun=ADMITTED,
    tell=tell_feasible,
)
def attivita(istanze: Istanze, condizioni: Annotated[Ruling, Norm(ATTIVITA)]) -> Judged:
    """Si giudicano le domande ammesse, con la mappatura che valeva nel giorno in cui furono presentate.

    Le condizioni le verifica il dirigente: qui si vede solo se l’attività è mappata come eseguibile, non perché.
    """
    asked = istanze.presentata_il
    feasible, since = istanze.alla_domanda("eseguibile_agile"), istanze.alla_domanda("eseguibile_agile_dal")
    kept = holds(feasible == 1) & (is_unknown(since) | holds(since <= asked))
    facts = {"presentata": asked, "eseguibile": feasible, "eseguibile_dal": since}
    return Judged(facts, kept, (Missing("non_mappata", UNMAPPED, is_unknown(feasible)),), istanze.ammessa, asked)


# ---------------------------------------------------------------- signatures


def _in_working_days(ruling: Ruling | None) -> bool:
    return active_reading(ruling, "amb_CI_1") == "lavorativi"


def tell_signature(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell whether the agreement was signed by the last day of the term."""
    asked = required(rulings[TERMINE])
    counted = "giorni lavorativi" if _in_working_days(asked) else "giorni di calendario"
    steps = [f"Domanda presentata il {day(facts['presentata'])}, giorno escluso; termine di {asked.number} {counted}"]
    if missing(facts, "termine"):
        return unknown(NO_CALENDAR, steps)
    steps.append(f"Ultimo giorno: {day(facts['termine'])}{_rolled(facts, asked)}")
    return _signed(facts, facts["termine"], steps)


def _rolled(facts: Facts, ruling: Ruling) -> str:
    """Return where the term was to end when it rolled."""
    end = facts["presentata"] + timedelta(days=ruling.number)
    if _in_working_days(ruling) or end == facts["termine"]:
        return ""
    return f" (il {day(end)} è domenica o festivo)"


def _signed(facts: Facts, last: Any, steps: list[str]) -> Verdict:
    if facts["firmato"] is None:
        return outcome(False, [*steps, f"Al {day(facts['giorno'])} l’accordo non è ancora firmato"])
    return outcome(facts["firmato"] <= last, [*steps, f"Accordo firmato il {day(facts['firmato'])}"])


@rule(
    id="firma.termine",
    title="Firma dell’accordo entro il termine dalla domanda",
    question="L’accordo è stato firmato entro il termine dalla domanda?",
    noun=SIGNATURE,
    tell=tell_signature,
)
def termine(firme: DomandeAmmesse, giorni: Annotated[Ruling, Norm(TERMINE)]) -> Judged:
    """Vale il termine in vigore nel giorno della domanda; conta la prima firma; chi è ancora in tempo non si giudica.

    I giorni sono di calendario: se l’ultimo è domenica o festivo nazionale il termine passa al primo giorno che non lo
    è, il sabato resta. Se si leggono come lavorativi (amb_CI_1) vanno dal lunedì al venerdì, senza festivi. La festa
    del santo patrono non è nota. Chi ha lasciato il servizio senza firmare non si giudica.
    """
    last = firme.termine_lavorativo(giorni.number) if _in_working_days(giorni) else firme.termine(giorni.number)
    asked, signed = firme.presentata_il, firme.firmato_il
    reasons = (Missing("calendario", NO_CALENDAR, is_unknown(last)),)
    facts = {"presentata": asked, "firmato": signed, "termine": last, "giorno": firme.ends}
    return Judged(facts, _signed_by(firme, last), reasons, _is_due(firme, last), asked)


def _signed_by(firme: DomandeAmmesse, last: Whole) -> Flags:
    """Return whether it is signed by a day; an agreement that is not signed is late."""
    return holds(firme.firmato_il <= last)


def _is_due(firme: DomandeAmmesse, last: Whole) -> Flags:
    """Return whether it is signed, or late by somebody who is still in service: the last day is still in time."""
    return is_known(firme.firmato_il) | (holds(last < firme.riferimento) & ~firme.cessato)


def tell_after_opinion(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell whether the agreement was signed soon enough after the Commission's opinion."""
    asked, given = required(rulings[COMMISSIONE]).number, facts["parere"]
    steps = [
        f"Parere della Commissione acquisito il {day(given)}, giorno escluso; termine di {days(asked)} di calendario"
    ]
    if facts["firmato"] is not None and facts["firmato"] < given:
        return unknown(SIGNED_BEFORE, steps)
    last = given + timedelta(days=asked)
    return _signed(facts, last, [*steps, f"Ultimo giorno: {day(last)}"])


@rule(
    id="firma.dopo_commissione",
    title="Firma dell’accordo entro il termine dal parere della Commissione",
    question="Dopo il parere della Commissione l’accordo è stato firmato entro il termine?",
    noun=SIGNATURE,
    tell=tell_after_opinion,
)
def dopo_commissione(firme: DomandeAmmesse, giorni: Annotated[Ruling, Norm(COMMISSIONE)]) -> Judged:
    """Riguarda le sole domande ammesse per le quali la Commissione ha dato un parere.

    I giorni sono di calendario, senza quello del parere: il regolamento non dice che cosa accade se l’ultimo è festivo,
    quindi il termine non si sposta. Una firma che precede il parere non si può giudicare; chi ha lasciato il servizio
    senza firmare non si giudica.
    """
    given, signed = firme.says("parere_commissione_il"), firme.firmato_il
    last = given + giorni.number
    before = holds(signed < given)
    applies = holds(given <= firme.riferimento) & _is_due(firme, last)
    facts = {"parere": given, "firmato": signed, "giorno": firme.ends}
    return Judged(facts, _signed_by(firme, last), (Missing("firma_prima", SIGNED_BEFORE, before),), applies, given)
