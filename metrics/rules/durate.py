# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""L’accordo dura quanto deve, si rinnova per tempo e finisce prima solo come la legge e il regolamento permettono?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

import numpy as np

from metrics.agreements import Accordi
from metrics.declare import Norm
from metrics.known import Flags, else_of, holds, is_known, is_unknown
from metrics.months import lasts_months, whole_months
from metrics.rule import Facts, Judged, Missing, Rulings, Verdict, rule
from metrics.rules.accordi import ACCORDO, only_if
from metrics.telling import day, days, missing, months, outcome, required, unknown
from metrics.withdrawal import bars_fixed_term, notice_due
from norms.rules import Ruling
from record.period import duration_end

INIZIALE, RINNOVO, PROVA = "durata.iniziale_mesi", "durata.rinnovo_mesi", "sperimentazione.finestra_mesi"
ALTRA = "durata.altra_autorizzabile"
RICHIESTA, PRIMA = "rinnovo.richiesta_giorni", "rinnovo.richiesta_prima_scadenza"
PREAVVISO = "recesso.preavviso_giorni"

NO_END = "non è indicato né l’ultimo giorno né che l’accordo è a tempo indeterminato"
NOT_KNOWN_IF_AUTHORISED = "ha un’altra durata, e non si vede se è stata autorizzata"
NO_REQUEST = "giorno della richiesta di rinnovo non indicato"
NOT_ITS_RENEWAL = "l’accordo che dice di rinnovare è di un’altra persona, o non comincia prima"
NO_LAST_DAY = "ultimo giorno dell’accordo non indicato"
NO_EFFECT = "giorno da cui il recesso ha effetto non indicato"
NO_NOTICE = "giorno del preavviso di recesso non indicato"
NO_CAUSE = "non è comunicato se il recesso è per giustificato motivo"


# ---------------------------------------------------------------- duration


def _may_differ(altra: Ruling | None) -> bool:
    """Tell whether another duration may be authorised: the record does not say whether it was."""
    return altra is not None and altra.flag


def _trial_end(prova: Ruling | None) -> date | None:
    """Return the last day on which a project shorter than the initial one may start."""
    return None if prova is None else duration_end(prova.value.since, prova.number)


def _tell_duration(facts: Facts, asked: Ruling, prova: Ruling | None, altra: Ruling | None) -> Verdict:
    start, end = facts["inizio"], facts["fine"]
    if end is None and facts["tipo"] != "TI":
        return unknown(NO_END)
    right, limit = duration_end(start, asked.number), _trial_end(prova)
    steps = [f"Durata prescritta: {months(asked.number)}; dal {day(start)} finisce il {day(right)}"]
    if end == right:
        return outcome(True, [*steps, f"L’accordo finisce il {day(end)}"])
    steps.append(_other(end, right))
    if end is not None and end < right and limit is not None and start <= limit:
        return outcome(True, [*steps, f"Fino al {day(limit)} si possono avviare progetti più brevi"])
    if _may_differ(altra):
        return unknown(NOT_KNOWN_IF_AUTHORISED, [*steps, _authorisable(asked)])
    return outcome(False, steps)


def _other(end: date | None, right: date) -> str:
    if end is None:
        return "L’accordo è a tempo indeterminato: non ha la durata prescritta"
    return f"L’accordo finisce il {day(end)}: dura {'meno' if end < right else 'di più'}"


def _authorisable(asked: Ruling) -> str:
    condition = asked.value.condition or "può essere autorizzata un’altra durata"
    return f"Il testo precisa: {condition}; se questa lo è stata non si vede"


def tell_initial(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell the duration of an agreement that renews nothing."""
    return _tell_duration(facts, required(rulings[INIZIALE]), rulings[PROVA], rulings[ALTRA])


def tell_renewal(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell the duration of a renewal."""
    if facts["incoerente"]:
        return unknown(NOT_ITS_RENEWAL)
    return _tell_duration(facts, required(rulings[RINNOVO]), None, None)


def _duration(accordi: Accordi, asked: Ruling, limit: date | None, applies: Flags) -> Judged:
    start, end = accordi["inizio"], accordi["fine"]
    right = lasts_months(start, end, asked.number)
    if limit is not None:
        short = whole_months(start, end + 1) < asked.number
        right = right | (short & (start <= limit.toordinal()))
    kept = holds(right)
    not_said = is_unknown(end) & ~accordi.a_tempo_indeterminato
    facts = {"inizio": start, "fine": end, "tipo": accordi["tipo_durata"]}
    return Judged(facts, kept, (Missing("fine", NO_END, not_said),), applies, accordi.stipula)


@rule(
    id="durata.iniziale",
    title="Durata dell’accordo iniziale",
    question="L’accordo iniziale dura quanto è prescritto?",
    noun=ACCORDO,
    tell=tell_initial,
)
def iniziale(
    accordi: Accordi,
    mesi: Annotated[Ruling, Norm(INIZIALE)],
    prova: Annotated[Ruling | None, Norm(PROVA)],
    altra: Annotated[Ruling | None, Norm(ALTRA)],
) -> Judged:
    """La durata in mesi finisce il giorno prima dello stesso giorno del mese finale, o del suo ultimo se non lo ha.

    Si guarda la durata scritta, anche se l’accordo è finito prima. Dove il regolamento ammette all’inizio progetti più
    brevi, il suo primo giorno in vigore sta per quello dell’approvazione. Dove un’altra durata può essere autorizzata,
    quella diversa non è valutabile: i dati non dicono se lo è stata.
    """
    judged = _duration(accordi, mesi, _trial_end(prova), ~accordi.is_rinnovo)
    if not _may_differ(altra):
        return judged
    other = Missing("autorizzazione", NOT_KNOWN_IF_AUTHORISED, ~judged.conforme)
    return replace(judged, missing=(*judged.missing, other))


@rule(
    id="durata.rinnovo",
    title="Durata del rinnovo",
    question="Il rinnovo dura quanto è prescritto?",
    noun=("rinnovo", "rinnovi"),
    tell=tell_renewal,
)
def rinnovo(accordi: Accordi, mesi: Annotated[Ruling, Norm(RINNOVO)]) -> Judged:
    """È un rinnovo l’accordo che dice quale rinnova: uno nuovo che non lo dice si giudica come iniziale.

    Se l’accordo che dice di rinnovare è di un’altra persona, o non comincia prima, il rinnovo non è valutabile.
    """
    judged = _duration(accordi, mesi, None, accordi.is_rinnovo)
    wrong = accordi.rinnovo_incoerente
    reasons = (Missing("rinnovo", NOT_ITS_RENEWAL, wrong), *judged.missing)
    return replace(judged, facts={**judged.facts, "incoerente": wrong}, missing=reasons)


# ---------------------------------------------------------------- request of renewal


def tell_request(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell whether the renewal was asked for some days before the last one."""
    asked = required(rulings[RICHIESTA]).number
    if (reason := _unknown_request(facts)) is not None:
        return unknown(reason)
    end, requested = facts["fine"], facts["chiesto"]
    ahead = (end - requested).days
    steps = [f"Rinnovo chiesto il {day(requested)}, accordo fino al {day(end)}: {_ahead(ahead)}"]
    return outcome(ahead >= asked, [*steps, f"Servono almeno {days(asked)}"])


def tell_request_before(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell whether the renewal was asked for before the last day."""
    if (reason := _unknown_request(facts)) is not None:
        return unknown(reason)
    end, requested = facts["fine"], facts["chiesto"]
    found = "prima della scadenza" if requested < end else "non prima della scadenza"
    return outcome(requested < end, [f"Rinnovo chiesto il {day(requested)}, accordo fino al {day(end)}: {found}"])


def _ahead(number: int) -> str:
    return f"{days(number)} prima" if number > 0 else f"{days(-number)} dopo" if number else "lo stesso giorno"


def _unknown_request(facts: Facts) -> str | None:
    if missing(facts, "chiesto"):
        return NO_REQUEST
    return NO_LAST_DAY if missing(facts, "fine") else None


def _request(accordi: Accordi, before: int, applies: Flags) -> Judged:
    requested, end = accordi["rinnovo_chiesto_il"], accordi["fine"]
    reasons = (Missing("richiesta", NO_REQUEST, is_unknown(requested)), Missing("fine", NO_LAST_DAY, is_unknown(end)))
    facts = {"chiesto": requested, "fine": end}
    return Judged(facts, requested <= end - before, reasons, applies, else_of(requested, accordi.giorno))


def _renewed(accordi: Accordi) -> Flags:
    """Return which agreements were renewed, or asked to be; one that has no last day is not renewed."""
    return (accordi.rinnovato | is_known(accordi["rinnovo_chiesto_il"])) & ~accordi.a_tempo_indeterminato


@rule(
    id="rinnovo.richiesta",
    title="Richiesta di rinnovo con anticipo",
    question="Il rinnovo è stato chiesto con l’anticipo prescritto?",
    noun=ACCORDO,
    tell=tell_request,
)
def richiesta(accordi: Accordi, giorni: Annotated[Ruling, Norm(RICHIESTA)]) -> Judged:
    """Gli accordi rinnovati, o di cui è stato chiesto il rinnovo: gli altri possono finire senza che nessuno chieda.

    L’anticipo si conta dal giorno della richiesta all’ultimo dell’accordo. Chi ha chiesto non si vede.
    """
    return _request(accordi, giorni.number, _renewed(accordi))


@rule(
    id="rinnovo.richiesta_prima",
    title="Richiesta di rinnovo prima della scadenza",
    question="Il rinnovo del primo accordo è stato chiesto prima della scadenza?",
    noun=("primo accordo", "primi accordi"),
    tell=tell_request_before,
)
def richiesta_prima(accordi: Accordi, prima: Annotated[Ruling, Norm(PRIMA)]) -> Judged:
    """L’ultimo giorno dell’accordo è la scadenza: una richiesta di quel giorno non viene prima.

    Il testo parla della scadenza del progetto iniziale: si giudicano i primi accordi rinnovati, o di cui è stato
    chiesto il rinnovo, e non il rinnovo di un rinnovo. Chi ha chiesto non si vede.
    """
    return _request(accordi, 1, only_if(prima, _renewed(accordi) & ~accordi.is_rinnovo))


# ---------------------------------------------------------------- withdrawal


def tell_notice(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell whether the withdrawal was allowed: a justified reason, or enough notice."""
    ruling, promised = required(rulings[PREAVVISO]), facts["promesso"]
    if facts["giustificato"] == 1:
        return outcome(True, ["Il recesso è per giustificato motivo: non serve preavviso"])
    due = notice_due(ruling, promised, facts["a_termine"] == 1, justified=False)
    if due is None:
        return _tell_fixed_term(facts, ruling)
    if missing(facts, "effetto"):
        return unknown(NO_EFFECT)
    if missing(facts, "comunicato"):
        return unknown(NO_NOTICE)
    return _tell_days(facts, ruling, due)


def _tell_fixed_term(facts: Facts, ruling: Ruling) -> Verdict:
    steps = ["L’accordo è a termine: prima della scadenza si recede solo per giustificato motivo (L. 81/2017, art. 19)"]
    if not missing(facts, "promesso"):
        steps.append(f"L’accordo promette un preavviso di {days(facts['promesso'])}: per la legge non basta")
    steps += _to_verify(ruling)
    if missing(facts, "giustificato"):
        return unknown(NO_CAUSE, steps)
    return outcome(False, [*steps, "Il recesso non è per giustificato motivo"])


def _tell_days(facts: Facts, ruling: Ruling, due: int) -> Verdict:
    given, effect, promised = facts["comunicato"], facts["effetto"], facts["promesso"]
    notice = (effect - given).days
    steps = [f"Preavviso dato il {day(given)}, effetto dal {day(effect)}: {_notice(notice)}"]
    source = f"; l’accordo ne promette {promised}" if promised is not None else ""
    steps.append(f"La regola chiede almeno {days(ruling.number)}{source}: servono {days(due)}")
    steps += _to_verify(ruling)
    if notice < due and missing(facts, "giustificato"):
        return unknown(NO_CAUSE, steps)
    return outcome(notice >= due, steps)


def _to_verify(ruling: Ruling) -> list[str]:
    """Say of a number that is not written in the act where it comes from."""
    if not ruling.value.mark.to_verify:
        return []
    condition = f" ({ruling.value.condition})" if ruling.value.condition else ""
    return [f"I {days(ruling.number)} sono da verificare sul testo{condition}"]


def _notice(number: int) -> str:
    return days(number) if number >= 0 else "l’effetto viene prima del preavviso"


@rule(
    id="recesso.preavviso",
    title="Preavviso di recesso",
    question="Il recesso è stato comunicato con il preavviso dovuto?",
    noun=("recesso", "recessi"),
    tell=tell_notice,
)
def preavviso(accordi: Accordi, giorni: Annotated[Ruling, Norm(PREAVVISO)]) -> Judged:
    """Vale il più lungo tra il preavviso della regola e quello promesso dall’accordo; per giustificato motivo, nessuno.

    Dove parla solo la legge, o il modello dell’ente lascia i giorni in bianco, da un accordo a termine si recede prima
    della scadenza soltanto per giustificato motivo, qualunque preavviso l’accordo prometta. Il preavviso più
    lungo dovuto ai lavoratori con disabilità non si controlla: qui non c’è alcun dato sulla salute.
    """
    given, effect, cause = accordi["recesso_comunicato_il"], accordi["recesso_il"], accordi["recesso_giustificato"]
    promised, fixed = accordi["preavviso_recesso_giorni"], accordi.a_termine
    barred = fixed & bars_fixed_term(giorni)
    enough = holds(effect - given >= np.maximum(promised.filled(0), giorni.number))
    justified = holds(cause == 1)
    facts: dict[str, Any] = {"comunicato": given, "effetto": effect, "promesso": promised, "giustificato": cause}
    reasons = (
        Missing("effetto", NO_EFFECT, ~justified & ~barred & is_unknown(effect)),
        Missing("preavviso", NO_NOTICE, ~justified & ~barred & is_unknown(given)),
        Missing("motivo", NO_CAUSE, is_unknown(cause) & (barred | ~enough)),
    )
    kept = justified | (~barred & enough)
    facts["a_termine"] = fixed
    return Judged(facts, kept, reasons, accordi.receduto, else_of(given, accordi.giorno))
