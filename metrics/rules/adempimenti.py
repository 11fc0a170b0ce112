# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Intorno all’accordo è stato fatto quanto si deve: formazione, sicurezza, comunicazione al Ministero, rapporti?"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from metrics.agreements import Accordi, AccordiRendicontati
from metrics.deadlines.reports import PERIODICITA
from metrics.declare import Norm
from metrics.known import Whole, either, holds, is_known, is_unknown, unknown_of
from metrics.months import by_day_of_next_month, within_months
from metrics.rule import Facts, Judged, Missing, Rulings, Verdict, rule
from metrics.rules.accordi import ACCORDO, only_if
from metrics.rules.accordi import PERIODICITA as NORMA_PERIODICITA
from metrics.telling import day, missing, months, outcome, required, unknown
from metrics.written import BLANK, OTHER
from norms.rules import Ruling
from record.period import add_months, last_day, month_of

FORMAZIONE, INFORMATIVA = "formazione.prima_inizio", "sicurezza.informativa_mesi"
GIORNO, PROROGA = "comunicazione.giorno_mese_successivo", "comunicazione.decorrenza_proroga"

NO_TRAINING = "giorno della formazione non indicato"
NO_INFORMATION = "giorno dell’informativa sulla sicurezza non indicato"
NO_SENDING_DAY = "comunicato, ma il giorno della comunicazione non è indicato"
NEVER_LOADED = "nessuna comunicazione è mai stata caricata"
NO_EXTENSION_DAY = "proroga senza il giorno da cui decorre il termine: la firma, o l’ultimo giorno già comunicato"
NO_PERIODICITY = "periodicità dei rapporti non indicata"
UNKNOWN_PERIODICITY = "periodicità dei rapporti non tra quelle conosciute"


# ---------------------------------------------------------------- training


def tell_training(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell whether the training came before the first day."""
    if missing(facts, "formata"):
        return unknown(NO_TRAINING)
    trained, start = facts["formata"], facts["inizio"]
    found = "prima dell’inizio" if trained < start else "non prima dell’inizio"
    return outcome(trained < start, [f"Formazione del {day(trained)}, inizio il {day(start)}: {found}"])


@rule(
    id="formazione.prima_inizio",
    title="Formazione prima dell’inizio",
    question="La formazione di base è stata fatta prima di cominciare?",
    noun=ACCORDO,
    tell=tell_training,
)
def formazione(accordi: Accordi, prima: Annotated[Ruling, Norm(FORMAZIONE)]) -> Judged:
    """«Prima dell’inizio» è al più tardi il giorno che lo precede: il primo giorno si lavora già in agile.

    Vale la prima formazione che un accordo della persona indica: chi rinnova non la ripete. I registri dei corsi non si
    guardano, perché non dicono quale corso era la formazione di base.
    """
    trained, start = accordi.formata_il, accordi["inizio"]
    reasons = (Missing("formazione", NO_TRAINING, is_unknown(trained)),)
    applies = only_if(prima, accordi.every)
    return Judged({"formata": trained, "inizio": start}, trained < start, reasons, applies, start)


# ---------------------------------------------------------------- safety information


def tell_information(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell whether the person was informed recently enough, and by the start."""
    number = required(rulings[INFORMATIVA]).number
    if missing(facts, "ultima"):
        return unknown(NO_INFORMATION)
    last, on = facts["ultima"], facts["giorno"]
    good = on <= add_months(last, number)
    found = f"al {day(on)} {'vale' if good else 'non vale più'}"
    steps = [f"Ultima informativa del {day(last)}, valida {months(number)}: {found}"]
    if on > add_months(facts["inizio"], number):
        return outcome(good, steps)
    return outcome(_informed_at_start(facts, number, steps) and good, steps)


def _informed_at_start(facts: Facts, number: int, steps: list[str]) -> bool:
    start, first = facts["inizio"], facts["prima"]
    if first is None:
        steps.append(f"Entro l’inizio ({day(start)}) non risulta alcuna informativa")
        return False
    good: bool = start <= add_months(first, number)
    steps.append(f"All’inizio ({day(start)}) l’ultima era del {day(first)}: {'valeva' if good else 'non valeva più'}")
    return good


@rule(
    id="sicurezza.informativa",
    title="Informativa sulla sicurezza",
    question="L’informativa sulla sicurezza è stata consegnata entro l’inizio e ripetuta in tempo?",
    noun=ACCORDO,
    tell=tell_information,
)
def informativa(accordi: Accordi, mesi: Annotated[Ruling, Norm(INFORMATIVA)]) -> Judged:
    """Nell’ultimo giorno dell’accordo, o in quello di riferimento, l’informativa più recente deve valere ancora.

    Valgono quelle indicate da qualunque accordo della persona; ciascuno tiene solo l’ultima. Perciò se ce n’era una
    all’inizio si guarda solo finché la prima non può essere stata sostituita. La consegna al RLS non si vede.
    """
    last, first, on = accordi.informata, accordi.informata_all_inizio, accordi.giorno
    start = accordi["inizio"]
    later = ~holds(within_months(start, mesi.number, on))
    at_start = holds(within_months(first, mesi.number, start))
    kept = holds(within_months(last, mesi.number, on)) & (later | at_start)
    reasons = (Missing("informativa", NO_INFORMATION, is_unknown(last)),)
    return Judged({"ultima": last, "prima": first, "inizio": start, "giorno": on}, kept, reasons)


# ---------------------------------------------------------------- communication to the Ministry


def _due(start: date, number: int) -> date:
    """Return a numbered day of the month after that of a day."""
    following = add_months(month_of(start), 1)
    return following.replace(day=min(number, last_day(following).day))


def tell_communication(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell whether the agreement was communicated by its term."""
    if missing(facts, "decorre"):
        return unknown(NO_EXTENSION_DAY)
    start = facts["decorre"]
    due = _due(start, required(rulings[GIORNO]).number)
    steps = [f"Il termine decorre {_from_what(facts, rulings)} ({day(start)}) e scade il {day(due)}"]
    if facts["comunicato"] is not None:
        sent = facts["comunicato"]
        return outcome(sent <= due, [*steps, f"Comunicato il {day(sent)}"])
    if facts["codice"]:
        return unknown(NO_SENDING_DAY, steps)
    if not facts["note"]:
        return unknown(NEVER_LOADED, steps)
    return outcome(False, [*steps, "Nessuna comunicazione risulta, e il termine è passato"])


def _from_what(facts: Facts, rulings: Rulings) -> str:
    if not facts["proroga"]:
        return "dall’inizio"
    signed = required(rulings[PROROGA]).text == "firma_della_proroga"
    return "dalla firma della proroga" if signed else "dall’ultimo giorno già comunicato"


@rule(
    id="comunicazione.termine",
    title="Comunicazione al Ministero del lavoro",
    question="L’accordo è stato comunicato al Ministero entro il termine?",
    noun=ACCORDO,
    tell=tell_communication,
)
def comunicazione(
    accordi: Accordi,
    giorno: Annotated[Ruling, Norm(GIORNO)],
    proroga: Annotated[Ruling | None, Norm(PROROGA)],
) -> Judged:
    """Il termine è un giorno del mese che segue quello dell’inizio; di una proroga, quello della decorrenza in vigore.

    Finché il termine non è passato, un accordo non comunicato non si giudica; e nessuno è giudicato finché non è stata
    caricata almeno una comunicazione. Se ne vede il giorno, non che cosa è stato comunicato.
    """
    start = either(accordi.is_rinnovo, _extension(accordi, proroga), accordi["inizio"])
    sent, coded = accordi["comunicato_il"], holds(accordi["codice_comunicazione_indicati"] == 1)
    overdue = is_known(start) & ~holds(by_day_of_next_month(start, giorno.number, accordi.riferimento))
    kept = holds(by_day_of_next_month(start, giorno.number, sent))
    reasons = (
        Missing("decorrenza", NO_EXTENSION_DAY, is_unknown(start)),
        Missing("giorno", NO_SENDING_DAY, is_unknown(sent) & coded),
        Missing("mai_caricata", NEVER_LOADED, accordi.every & (not accordi.made.communicated)),
    )
    judged = is_known(sent) | coded | is_unknown(start) | overdue
    applies = judged if proroga is not None else judged & ~accordi.is_rinnovo
    facts: dict[str, Any] = {"decorre": start, "proroga": accordi.is_rinnovo, "comunicato": sent, "codice": coded}
    facts["note"] = accordi.every & accordi.made.communicated
    return Judged(facts, kept, reasons, applies, either(accordi.is_rinnovo, accordi.stipula, accordi["inizio"]))


def _extension(accordi: Accordi, proroga: Ruling | None) -> Whole:
    """Return the day from which the term of an extension runs."""
    if proroga is None:
        return unknown_of(len(accordi.ends))
    return accordi.firma if proroga.text == "firma_della_proroga" else accordi.fine_precedente


# ---------------------------------------------------------------- periodic reports


def tell_reports(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell whether a report is there for each whole period, and none came late."""
    late, covered, written = facts["in_ritardo"], facts["coperti"], _as_known(facts["periodicita"])
    expected = _expected(facts)
    if expected is None:
        steps = [f"Rapporti registrati in ritardo, o non ricevuti nel loro giorno: {late}"]
        reason = UNKNOWN_PERIODICITY if written else NO_PERIODICITY
        return outcome(False, steps) if late else unknown(reason, steps)
    since, until = day(facts["inizio"]), day(facts["limite"])
    steps = [
        f"Periodicità del rapporto: {written}; periodi finiti dal {since} al {until}: {expected}",
        f"Periodi di cui è registrato un rapporto: {covered} su {expected}",
        f"Rapporti registrati in ritardo, o non ricevuti nel loro giorno: {late}",
    ]
    return outcome(covered >= expected and not late, steps)


def _as_known(periodicity: str | None) -> str:
    """Return a periodicity as `PERIODICITA` names it."""
    return (periodicity or "").strip(" ").lower()


def _expected(facts: Facts) -> int | None:
    """Return how many whole periods were over by the limit; None where the periodicity is unknown."""
    every = PERIODICITA.get(_as_known(facts["periodicita"]))
    if every is None:
        return None
    number = 0
    while every.end(facts["inizio"], number + 1) <= facts["limite"]:
        number += 1
    return number


@rule(
    id="rapporti.scadenze",
    title="Rapporti dovuti secondo la periodicità",
    question="C’è un rapporto per ogni periodo finito dell’accordo, ricevuto entro la sua scadenza?",
    noun=ACCORDO,
    tell=tell_reports,
)
def rapporti(accordi: AccordiRendicontati, periodicita: Annotated[Ruling, Norm(NORMA_PERIODICITA)]) -> Judged:
    """I periodi si contano dall’inizio dell’accordo; un rapporto registrato è del periodo in cui finisce il suo.

    Il rapporto di un periodo finito che nessuno ha registrato manca dal giorno dopo; uno registrato ha la sua scadenza,
    che è ancora in tempo. Non si giudica se i risultati siano buoni.
    """
    reported, every = accordi.rapporti, accordi["periodicita"].filled(BLANK)
    expected, covered, late = reported.attesi.filled(0), reported.coperti, reported.in_ritardo
    blank, known = every == BLANK, (every != BLANK) & (every != OTHER)
    reasons = (
        Missing("periodicita", NO_PERIODICITY, blank & holds(late == 0)),
        Missing("periodicita_ignota", UNKNOWN_PERIODICITY, ~known & holds(late == 0)),
    )
    kept = holds((late == 0) & (covered >= expected))
    judged = ~known | (expected > 0) | holds(late > 0)
    facts: dict[str, Any] = {"inizio": accordi["inizio"], "limite": reported.limite}
    facts |= {"periodicita": accordi.periodicita, "coperti": covered, "in_ritardo": late}
    return Judged(facts, kept, reasons, only_if(periodicita, judged), accordi.stipula)
