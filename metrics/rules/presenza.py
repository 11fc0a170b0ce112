# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Chi lavora in agile sta in sede quanto deve, e non supera i giorni che il regolamento permette?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Annotated, Any

import numpy as np

from metrics.declare import Norm
from metrics.holders import PROFILI
from metrics.hours import (
    MesiAgili,
    MesiDelProfilo,
    Ore,
    Settimane,
    SettimaneDelProfilo,
    TrimestriAgili,
)
from metrics.known import is_unknown
from metrics.rule import Facts, Judged, Missing, Rulings, Verdict, active_reading, rule
from metrics.telling import days, hours, missing, outcome, percentage, plain, required, unknown
from norms.amounts import percent
from norms.rules import Ruling

MINIMA = "presenza.minima"
PREVALENTE = "presenza.prevalente"
WEEK, MONTH, QUARTER = ("settimana", "settimane"), ("mese", "mesi"), ("trimestre", "trimestri")

NO_HOURS = "orario contrattuale o assenze non comunicati"
NO_PRESENCE = "ore in sede non comunicate"
TOO_SHORT = "assenze giustificate quasi per l’intero periodo: resta meno di una giornata"


def chosen(period: str, gross: bool) -> Callable[[Rulings], bool]:
    """Return whether a period, net or gross of absences, is the one that the active reading judges by."""
    averages = {"media_mese": "mese", "media_trimestre": "trimestre"}

    def judges(rulings: Rulings) -> bool:
        ruling = rulings[MINIMA]
        asked = averages.get(active_reading(ruling, "amb_LU_3"), "settimana")
        return period == asked and gross == (active_reading(ruling, "amb_BS_8") == "lorda")

    return judges


# ---------------------------------------------------------------- judging hours


def net(ore: Ore, ruling: Ruling) -> Judged:
    """Judge presence = base - agile over base = contract - justified absence (domain.md 10.3)."""
    base = ore.contratto - ore.giustificati
    short = (base <= 0) | (base * ore.giorni < ore.settimana)
    reasons = (Missing("orario", NO_HOURS, is_unknown(base)), Missing("troppo_breve", TOO_SHORT, short))
    return Judged(_facts(ore), _reaches(base - ore.agile, base, ruling), reasons)


def gross(ore: Ore, ruling: Ruling) -> Judged:
    """Judge the hours closed as presence over those of the contract (amb_BS_8, lorda)."""
    reasons = (
        Missing("orario", NO_HOURS, is_unknown(ore.contratto)),
        Missing("presenza", NO_PRESENCE, is_unknown(ore.in_sede)),
    )
    return Judged(_facts(ore), _reaches(ore.in_sede, ore.contratto, ruling), reasons)


def _reaches(part: Any, whole: Any, ruling: Ruling) -> Any:
    asked = ruling.fraction
    if ruling.parameter.bound == "above":
        return part * asked.denominator > whole * asked.numerator
    return part * asked.denominator >= whole * asked.numerator


def _facts(ore: Ore) -> dict[str, Any]:
    return {
        "contratto": ore.contratto,
        "giustificati": ore.giustificati,
        "agile": ore.agile,
        "in_sede": ore.in_sede,
        "settimana": ore.settimana,
        "giorni": ore.giorni,
    }


# ---------------------------------------------------------------- telling hours


def tell_net(facts: Facts, rulings: Rulings, norm: str = MINIMA) -> Verdict:
    """Tell the share net of justified absence."""
    if missing(facts, "contratto", "giustificati"):
        return unknown(NO_HOURS)
    base = facts["contratto"] - facts["giustificati"]
    steps = [f"Base: {hours(facts['contratto'])} di contratto − {hours(facts['giustificati'])} di assenze giustificate"]
    if base <= 0 or base * facts["giorni"] < facts["settimana"]:
        return unknown(TOO_SHORT, steps)
    steps.append(f"Base = {hours(base)}; in presenza = {hours(base)} − {hours(facts['agile'])} in agile")
    return _compared(base - facts["agile"], base, required(rulings[norm]), steps)


def tell_gross(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell the share of the contract, whatever the absences."""
    if missing(facts, "contratto"):
        return unknown(NO_HOURS)
    if missing(facts, "in_sede"):
        return unknown(NO_PRESENCE)
    steps = [f"In sede {hours(facts['in_sede'])} su {hours(facts['contratto'])} di contratto, assenze comprese"]
    return _compared(facts["in_sede"], facts["contratto"], required(rulings[MINIMA]), steps)


def tell_prevalent(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell whether presence prevails."""
    return tell_net(facts, rulings, PREVALENTE)


def _compared(part: int, whole: int, ruling: Ruling, steps: list[str]) -> Verdict:
    asked, above = ruling.fraction, ruling.parameter.bound == "above"
    share = Fraction(part, whole)
    kept = share > asked if above else share >= asked
    steps.append(f"Quota di presenza: {part} ÷ {whole} minuti = {percentage(part, whole)}")
    bound = "più di" if above else "almeno"
    steps.append(
        f"Il confronto non arrotonda: serve {bound} {percent(plain(asked * 100))}, {'raggiunto' if kept else 'mancato'}"
    )
    return outcome(kept, steps)


# ---------------------------------------------------------------- the rules


@rule(
    id="presenza.settimana",
    title="Presenza minima nella settimana",
    question="Nella settimana la quota di presenza arriva al minimo?",
    noun=WEEK,
    tell=tell_net,
    principal=chosen("settimana", gross=False),
)
def settimana(settimane: Settimane, minima: Annotated[Ruling, Norm(MINIMA)]) -> Judged:
    """Si giudica ogni settimana, da lunedì a domenica, in cui la persona ha lavorato in agile, conclusa nel periodo.

    La base sono le ore di contratto (il part-time vi è già applicato) meno le assenze giustificate; la presenza è la
    base meno le ore agili. La giornata di chi è stato richiamato in sede è presenza, anche nelle sue ore agili.
    L’indicatore S-06 conta invece tutte le settimane, anche quelle senza lavoro agile: i due conteggi sono diversi.
    """
    return _of_agile(net(settimane.ore, minima), settimane.ore)


@rule(
    id="presenza.settimana.lorda",
    title="Presenza minima nella settimana, al lordo delle assenze",
    question="Nella settimana le ore in sede arrivano al minimo delle ore di contratto?",
    noun=WEEK,
    tell=tell_gross,
    principal=chosen("settimana", gross=True),
)
def settimana_lorda(settimane: Settimane, minima: Annotated[Ruling, Norm(MINIMA)]) -> Judged:
    """Le ore chiuse come presenza su quelle di contratto: un’assenza, anche giustificata, abbassa la quota.

    Anche le ore agili della giornata di chi è stato richiamato in sede contano come presenza.
    """
    return _of_agile(gross(settimane.ore, minima), settimane.ore)


@rule(
    id="presenza.mese",
    title="Presenza minima in media nel mese",
    question="In media nel mese la quota di presenza arriva al minimo?",
    noun=MONTH,
    tell=tell_net,
    principal=chosen("mese", gross=False),
)
def mese(mesi: MesiAgili, minima: Annotated[Ruling, Norm(MINIMA)]) -> Judged:
    """Somma le settimane finite nel mese, anche quelle senza lavoro agile, di chi nel mese ha lavorato in agile."""
    return _of_agile(net(mesi.ore, minima), mesi.ore)


@rule(
    id="presenza.mese.lorda",
    title="Presenza minima in media nel mese, al lordo delle assenze",
    question="In media nel mese le ore in sede arrivano al minimo delle ore di contratto?",
    noun=MONTH,
    tell=tell_gross,
    principal=chosen("mese", gross=True),
)
def mese_lorda(mesi: MesiAgili, minima: Annotated[Ruling, Norm(MINIMA)]) -> Judged:
    """Le ore chiuse come presenza nelle settimane finite nel mese, su quelle di contratto."""
    return _of_agile(gross(mesi.ore, minima), mesi.ore)


@rule(
    id="presenza.trimestre",
    title="Presenza minima in media nel trimestre",
    question="In media nel trimestre la quota di presenza arriva al minimo?",
    noun=QUARTER,
    tell=tell_net,
    principal=chosen("trimestre", gross=False),
)
def trimestre(trimestri: TrimestriAgili, minima: Annotated[Ruling, Norm(MINIMA)]) -> Judged:
    """Somma le settimane finite nel trimestre di chi nel trimestre ha lavorato in agile, a trimestre concluso."""
    return _of_agile(net(trimestri.ore, minima), trimestri.ore)


@rule(
    id="presenza.trimestre.lorda",
    title="Presenza minima in media nel trimestre, al lordo delle assenze",
    question="In media nel trimestre le ore in sede arrivano al minimo delle ore di contratto?",
    noun=QUARTER,
    tell=tell_gross,
    principal=chosen("trimestre", gross=True),
)
def trimestre_lorda(trimestri: TrimestriAgili, minima: Annotated[Ruling, Norm(MINIMA)]) -> Judged:
    """Le ore chiuse come presenza nelle settimane finite nel trimestre, su quelle di contratto."""
    return _of_agile(gross(trimestri.ore, minima), trimestri.ore)


@rule(
    id="presenza.prevalente",
    title="Presenza prevalente di ciascuno",
    question="Nel mese la persona ha lavorato in sede più che in agile?",
    noun=MONTH,
    tell=tell_prevalent,
)
def prevalente(mesi: MesiAgili, soglia: Annotated[Ruling, Norm(PREVALENTE)]) -> Judged:
    """La presenza deve prevalere per ciascun lavoratore. Il decreto non dice su quale periodo: qui il mese."""
    return _of_agile(net(mesi.ore, soglia), mesi.ore)


def _of_agile(judged: Judged, ore: Ore) -> Judged:
    """Return the same judgement for periods with agile work only."""
    return replace(judged, applies=ore.agile > 0)


# ---------------------------------------------------------------- days of the week

NO_DAYS = "giorni agili non comunicati"
NO_PROFILE = "nessun accordo con un profilo nella settimana"
LIMITS = {
    "P": "giorni_agili.massimi_settimana.progettuale",
    "O": "giorni_agili.massimi_settimana.obiettivi",
    "G": "giorni_agili.massimi_settimana.gestionale",
}


def tell_days(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell whether the agile days stay within the one limit of the ente."""
    return _within(facts["giorni"], required(rulings["giorni_agili.massimi_settimana"]).number)


def tell_profile(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell whether the agile days stay within the limit of the agreement's profile."""
    profile = PROFILI[facts["profilo"]]
    if profile not in LIMITS:
        return unknown(NO_PROFILE)
    verdict = _within(facts["giorni"], required(rulings[LIMITS[profile]]).number)
    return Verdict(verdict.esito, (f"Profilo dell’accordo: {profile}", *verdict.steps), verdict.reason)


def _within(worked: int | None, limit: int) -> Verdict:
    if worked is None:
        return unknown(NO_DAYS)
    return outcome(worked <= limit, [f"Giornate agili: {days(worked)}; al massimo {days(limit)}"])


@rule(
    id="giorni_agili.settimana",
    title="Giorni agili nella settimana",
    question="Nella settimana i giorni agili restano entro il massimo?",
    noun=WEEK,
    tell=tell_days,
)
def giorni(settimane: Settimane, massimi: Annotated[Ruling, Norm("giorni_agili.massimi_settimana")]) -> Judged:
    """È un limite diverso dalla presenza minima: valgono tutti e due e si misurano a parte.

    La giornata di chi è stato richiamato in sede non è agile.
    """
    worked = settimane.giorni_agile
    reasons = (Missing("giorni", NO_DAYS, is_unknown(worked)),)
    return Judged({"giorni": worked}, worked <= massimi.number, reasons, settimane.ore.agile > 0)


def _by_the_month(rulings: Rulings) -> bool:
    return active_reading(rulings[LIMITS["P"]], "amb_BO_1") == "mese"


@rule(
    id="giorni_agili.profilo",
    title="Giorni agili nella settimana, secondo il profilo",
    question="Nella settimana i giorni agili restano entro il massimo del profilo dell’accordo?",
    noun=WEEK,
    tell=tell_profile,
)
def giorni_profilo(
    settimane: SettimaneDelProfilo,
    progettuale: Annotated[Ruling, Norm(LIMITS["P"])],
    obiettivi: Annotated[Ruling, Norm(LIMITS["O"])],
    gestionale: Annotated[Ruling, Norm(LIMITS["G"])],
) -> Judged:
    """Il profilo è quello dell’accordo della settimana: P progettuale, O obiettivi, G gestionale.

    Se il massimo del profilo P si legge al mese (amb_BO_1), le sue settimane si giudicano a mese concluso.
    """
    profile, worked = settimane.profilo, settimane.giorni_agile
    rulings = {"P": progettuale, "O": obiettivi, "G": gestionale}
    limit = np.array([rulings[name].number if name else 0 for name in PROFILI])[profile]
    reasons = (Missing("profilo", NO_PROFILE, profile == 0), Missing("giorni", NO_DAYS, is_unknown(worked)))
    applies = settimane.ore.agile > 0
    if _by_the_month({LIMITS["P"]: progettuale}):
        applies = applies & (profile != PROFILI.index("P"))
    return Judged({"giorni": worked, "profilo": profile}, worked <= limit, reasons, applies)


@rule(
    id="giorni_agili.profilo_mese",
    title="Giorni agili nel mese del profilo progettuale",
    question="Nel mese i giorni agili del profilo progettuale restano entro il massimo?",
    noun=MONTH,
    tell=tell_profile,
    principal=_by_the_month,
)
def giorni_profilo_mese(mesi: MesiDelProfilo, progettuale: Annotated[Ruling, Norm(LIMITS["P"])]) -> Judged:
    """Lo stesso massimo letto al mese: «fino a 3 giorni», senza dire ogni quanto (amb_BO_1)."""
    worked, profile = mesi.giorni_agile, mesi.profilo
    reasons = (Missing("giorni", NO_DAYS, is_unknown(worked)),)
    return Judged(
        {"giorni": worked, "profilo": profile}, worked <= progettuale.number, reasons, profile == PROFILI.index("P")
    )
