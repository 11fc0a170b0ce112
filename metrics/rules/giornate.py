# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Ogni giornata agile sta dentro un accordo, con la sua fascia di contattabilità, nei giorni in cui si può lavorare?"""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from metrics.days import AccordiAgili, GiornateAgili, Richiami
from metrics.declare import Norm
from metrics.known import NEVER, is_unknown
from metrics.rule import Facts, Judged, Missing, Rulings, Verdict, active_reading, rule
from metrics.telling import day, days, hours, missing, outcome, percentage, plain, required, unknown
from norms.amounts import percent
from norms.rules import DAYS, Ruling

MINIMA, MASSIMA = "contattabilita.quota_minima", "contattabilita.quota_massima"
FINESTRE, PREAVVISO, SCRITTO = "disconnessione.finestre", "richiamo.preavviso_giorni", "accordo.forma_scritta"
DAY, PERIOD, RECALL = ("giornata", "giornate"), ("accordo", "accordi"), ("giornata di richiamo", "giornate di richiamo")

NO_AGREEMENT = "nessun accordo in vigore nel giorno"
NO_BAND = "fascia di contattabilità non indicata nell’accordo"
NO_NOTICE = "preavviso del richiamo non comunicato"
NO_SIGNATURE = "giorno della firma dell’accordo non comunicato"
NO_CALENDAR = "giorno fuori dal calendario"

WHOLE_DAY = 24 * 60


# ---------------------------------------------------------------- the share of the contact band


def _between(fascia: Any, dovuti: Any, minima: Ruling, massima: Ruling | None) -> Any:
    """Return whether a band is a share of the scheduled minutes within the bounds, both included."""
    least = minima.fraction
    enough = fascia * least.denominator >= dovuti * least.numerator
    if massima is None:
        return enough
    most = massima.fraction
    return enough & (fascia * most.denominator <= dovuti * most.numerator)


def _compared(fascia: int, dovuti: int, rulings: Rulings, steps: list[str]) -> Verdict:
    """Return the outcome of a band, with the exact comparison."""
    least, most = required(rulings[MINIMA]).fraction, rulings[MASSIMA]
    below = fascia < dovuti * least
    above = most is not None and fascia > dovuti * most.fraction
    asked = f"almeno {percent(plain(least * 100))}" + (
        f" e al massimo {percent(plain(most.fraction * 100))}" if most else ""
    )
    found = "sotto il minimo" if below else "sopra il massimo" if above else "rispettato"
    steps.append(f"Quota della fascia: {fascia} ÷ {dovuti} minuti = {percentage(fascia, dovuti)}")
    steps.append(f"Il confronto non arrotonda, estremi compresi: serve {asked}; {found}")
    return outcome(not below and not above, steps)


def tell_day(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell the share of one day."""
    if missing(facts, "accordo"):
        return unknown(NO_AGREEMENT)
    if missing(facts, "fascia"):
        return unknown(NO_BAND)
    steps = [f"Fascia di contattabilità: {hours(facts['fascia'])}; orario della giornata: {hours(facts['dovuti'])}"]
    return _compared(facts["fascia"], facts["dovuti"], rulings, steps)


def tell_period(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell the share of all the agile days of an agreement."""
    if missing(facts, "fascia"):
        return unknown(NO_BAND)
    band, number = facts["fascia"], facts["giornate"]
    steps = [f"Giornate agili: {number}; orario di tutte: {hours(facts['dovuti'])}"]
    steps.append(f"Fascia di contattabilità: {hours(band)} al giorno × {number} = {hours(band * number)}")
    return _compared(band * number, facts["dovuti"], rulings, steps)


def _by_the_period(rulings: Rulings) -> bool:
    return active_reading(rulings[MINIMA], "amb_BS_9") == "periodo"


@rule(
    id="contattabilita.quota_giorno",
    title="Fascia di contattabilità nella giornata agile",
    question="Nella giornata agile la fascia di contattabilità sta tra il minimo e il massimo?",
    noun=DAY,
    tell=tell_day,
    principal=lambda rulings: not _by_the_period(rulings),
)
def quota_giorno(
    giornate: GiornateAgili,
    minima: Annotated[Ruling, Norm(MINIMA)],
    massima: Annotated[Ruling | None, Norm(MASSIMA)],
) -> Judged:
    """I minuti della fascia scritta nell’accordo del giorno, sull’orario del giorno chiuso dall’ufficio presenze.

    Si guarda la fascia che l’accordo prevede, la stessa per ogni giornata: se la persona sia stata contattata, quando
    e come non è registrato (art. 4 della L. 300/1970). La giornata di chi è stato richiamato in sede non si giudica.
    """
    fascia, dovuti = giornate.fascia_minuti, giornate.dovuti_minuti
    absent = Missing("senza_accordo", NO_AGREEMENT, giornate.senza_accordo)
    reasons = (absent, Missing("fascia", NO_BAND, is_unknown(fascia)))
    facts = {"accordo": giornate.accordo, "fascia": fascia, "dovuti": dovuti}
    return Judged(facts, _between(fascia, dovuti, minima, massima), reasons, giornate.agile)


@rule(
    id="contattabilita.quota_periodo",
    title="Fascia di contattabilità nell’insieme delle giornate agili",
    question="Nell’insieme delle giornate agili la fascia di contattabilità sta tra il minimo e il massimo?",
    noun=PERIOD,
    tell=tell_period,
    principal=_by_the_period,
)
def quota_periodo(
    accordi: AccordiAgili,
    minima: Annotated[Ruling, Norm(MINIMA)],
    massima: Annotated[Ruling | None, Norm(MASSIMA)],
) -> Judged:
    """I minuti della fascia di tutte le giornate agili di un accordo, dal 1° gennaio, sui minuti di tutte (amb_BS_9).

    Vale il regolamento dell’ultima di quelle giornate. Le giornate agili fuori da ogni accordo qui non ci sono: le
    conta la regola sugli accordi che coprono le giornate.
    """
    fascia, giornate, dovuti = accordi.fascia_minuti, accordi.giornate, accordi.dovuti_minuti
    facts = {"fascia": fascia, "giornate": giornate, "dovuti": dovuti}
    reasons = (Missing("fascia", NO_BAND, is_unknown(fascia)),)
    return Judged(facts, _between(fascia * giornate, dovuti, minima, massima), reasons)


# ---------------------------------------------------------------- disconnection


def _whole_days(finestre: Ruling) -> tuple[str, ...]:
    """Return the kinds of day on which disconnection lasts from midnight to midnight."""
    windows = (each for each in finestre.windows if (each.since, each.to) == (0, WHOLE_DAY))
    return tuple(name for window in windows for name in window.days)


def tell_disconnection(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell whether the day is one on which nobody works."""
    if missing(facts, "festivo"):
        return unknown(NO_CALENDAR)
    named = DAYS[facts["giorno"].weekday()]
    closed = _whole_days(required(rulings[FINESTRE]))
    found = [kind for kind in (named, "festivi" if facts["festivo"] else "") if kind in closed]
    steps = [f"{day(facts['giorno'])} è {named}" + (", festivo" if facts["festivo"] else "")]
    steps.append(f"Disconnessione per l’intera giornata: {', '.join(closed)}")
    steps.append(f"Lavoro agile nel giorno: {hours(facts['agile'])}")
    return outcome(not found, steps)


@rule(
    id="disconnessione.giornata",
    title="Giornate agili nei giorni di disconnessione",
    question="La giornata agile cade in un giorno in cui si può lavorare?",
    noun=DAY,
    tell=tell_disconnection,
)
def disconnessione(giornate: GiornateAgili, finestre: Annotated[Ruling, Norm(FINESTRE)]) -> Judged:
    """Si giudicano solo i giorni in cui la disconnessione dura l’intera giornata: sabati, domeniche, festivi nazionali.

    Le ore di lavoro non sono registrate (art. 4 della L. 300/1970), quindi le fasce serali e notturne non si possono
    giudicare. Non si vedono né la festa del santo patrono né l’attività istituzionale che rende lecito il lavoro di
    quei giorni: di una giornata non conforme va prima chiesto se ne fosse una.
    """
    closed = _whole_days(finestre)
    weekdays = [DAYS.index(kind) for kind in closed if kind != "festivi"]
    inside = np.isin(giornate.giorno_settimana, weekdays)
    if "festivi" in closed:
        inside |= giornate.festivo.filled(0) == 1
    facts = {"giorno": giornate.ends, "festivo": giornate.festivo, "agile": giornate.agile_minuti}
    reasons = (Missing("calendario", NO_CALENDAR, is_unknown(giornate.festivo)),)
    return Judged(facts, ~inside, reasons, giornate.agile if closed else np.zeros_like(inside))


# ---------------------------------------------------------------- recalls


def tell_notice(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell whether the recall was announced in time."""
    if missing(facts, "preavviso"):
        return unknown(NO_NOTICE)
    asked = required(rulings[PREAVVISO]).number
    steps = [f"Preavviso: {days(facts['preavviso'])} di calendario prima; almeno {days(asked)}"]
    if facts["richiami"] > 1:
        steps.insert(0, f"Richiami nello stesso giorno: {facts['richiami']}, con un solo preavviso comunicato")
    return outcome(facts["preavviso"] >= asked, steps)


@rule(
    id="richiamo.preavviso",
    title="Preavviso del richiamo in sede",
    question="Chi è stato richiamato in sede lo ha saputo in tempo?",
    noun=RECALL,
    tell=tell_notice,
)
def preavviso(richiami: Richiami, minimo: Annotated[Ruling, Norm(PREAVVISO)]) -> Judged:
    """I giorni di calendario tra l’avviso e il giorno del rientro; l’avviso dato nello stesso giorno è di zero giorni.

    Più richiami nello stesso giorno sono una giornata sola, con il preavviso che l’ufficio presenze ha comunicato. Non
    si vedono i richiami di chi ha le presenze per settimana o per mese, né se l’avviso lasciasse il tempo di rientrare.
    """
    notice = richiami.preavviso_giorni
    facts = {"preavviso": notice, "richiami": richiami.richiami}
    return Judged(facts, notice >= minimo.number, (Missing("preavviso", NO_NOTICE, is_unknown(notice)),))


# ---------------------------------------------------------------- the agreement of the day


def tell_covered(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell whether an agreement, signed by then, was held on the day."""
    worked = f"Lavoro agile il {day(facts['giorno'])}"
    if missing(facts, "accordo"):
        return outcome(False, [f"{worked}: {NO_AGREEMENT}"])
    held = f"{worked}, con l’accordo {facts['accordo']} in vigore dal {day(facts['dal'])}"
    if missing(facts, "firmato"):
        return unknown(NO_SIGNATURE, [held])
    return outcome(facts["firmato"] <= facts["giorno"], [held, f"Accordo firmato il {day(facts['firmato'])}"])


@rule(
    id="accordo.copre_giornata",
    title="Giornate agili coperte da un accordo",
    question="La giornata agile cade in un accordo in vigore e già firmato?",
    noun=DAY,
    tell=tell_covered,
)
def copre_giornata(giornate: GiornateAgili, scritto: Annotated[Ruling, Norm(SCRITTO)]) -> Judged:
    """Ogni giornata agile deve cadere tra l’inizio e la fine di un accordo della persona, firmato non dopo quel giorno.

    Non vale un accordo in bozza, annullato o sospeso, né quello già cessato per recesso. Non si vedono le giornate di
    chi ha le presenze per settimana o per mese; la giornata di chi è stato richiamato in sede non è agile.
    """
    signed, absent = giornate.accordo_firmato_il, giornate.senza_accordo
    facts = {"giorno": giornate.ends, "accordo": giornate.accordo, "dal": giornate.accordo_dal, "firmato": signed}
    unsigned = ~absent & is_unknown(signed)
    kept = ~absent & (signed.filled(NEVER) <= giornate.ends)
    return Judged(facts, kept, (Missing("firma", NO_SIGNATURE, unsigned),), giornate.agile)
