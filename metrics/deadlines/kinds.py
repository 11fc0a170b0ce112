# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which deadlines are there? Signatures, expiries, renewals, reports, withdrawals, communications, safety, training."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from metrics.deadlines.declare import Due, Found, Kind, Untold, kind
from metrics.deadlines.facts import Accordo, Domanda, Facts, Rapporto
from metrics.deadlines.prescribed import Prescribed
from metrics.deadlines.reports import periodicita, unlisted
from metrics.withdrawal import is_fixed_term, notice_due
from norms.rules import Ruling
from record.period import add_months, last_day

SENZA_FINE = ("senza_fine", "manca la data di fine dell’accordo")


# ---------------------------------------------------------------- signatures


@kind(
    title="Firma dell’accordo",
    facts="domande ammesse: presentata_il; accordi: firmato_il",
    norms=("firma.termine_giorni",),
    action="Far firmare l’accordo",
    consequence="La firma è fuori termine, e senza accordo firmato il lavoro agile non comincia.",
)
def firma(facts: Facts, norms: Prescribed) -> Found:
    """Yield the last day to sign each admitted application: the day of the submission is not counted."""
    for domanda in _unsigned(facts, "ammessa"):
        ruling = norms.on("firma.termine_giorni", domanda.presentata_il)
        if ruling is not None:
            yield Due(domanda.domanda, domanda.persona, _term(facts, domanda.presentata_il, ruling), ruling)


@kind(
    title="Firma dopo il parere della Commissione",
    facts="domande: parere_commissione_il; accordi: firmato_il",
    norms=("firma.dopo_commissione_giorni",),
    action="Portare l’accordo alla firma",
    consequence="La firma è fuori termine, e il progetto non ha effetto finché l’accordo non è firmato.",
)
def firma_dopo_commissione(facts: Facts, norms: Prescribed) -> Found:
    """Yield the last day to sign after the Commission's opinion: the day on which it arrives is not counted.

    Plain calendar days, as in the rule `firma.dopo_commissione`: no text says that a holiday moves this term.
    """
    for domanda in _unsigned(facts, "ammessa", "in_attesa"):
        heard = domanda.parere_commissione_il
        ruling = None if heard is None else norms.on("firma.dopo_commissione_giorni", heard)
        if heard is not None and ruling is not None:
            yield Due(domanda.domanda, domanda.persona, heard + timedelta(days=ruling.number), ruling)


def _unsigned(facts: Facts, *outcomes: str) -> Iterator[Domanda]:
    for domanda in facts.domande:
        if domanda.esito in outcomes and domanda.domanda not in facts.signed and not facts.gone(domanda.persona):
            yield domanda


def _term(facts: Facts, start: date, ruling: Ruling) -> date:
    """Return the last day of a term in days, calendar or working as the active reading says."""
    reading = ruling.value.reading
    working = reading is not None and reading.active == "lavorativi"
    counted = facts.calendario.working_after if working else facts.calendario.after
    return counted(start, ruling.number)


# ---------------------------------------------------------------- the agreement's own days


@kind(
    title="Scadenza dell’accordo",
    facts="accordi: fine",
    norms=("durata.iniziale_mesi", "durata.rinnovo_mesi", "accordo.durata_ammessa"),
    by_norm=False,
    action="Decidere se rinnovare",
    consequence="L’accordo termina {quando}.",
    article="accordo individuale",
    reasons=(SENZA_FINE,),
)
def scadenza_accordo(facts: Facts, norms: Prescribed) -> Found:
    """Yield the last day of each agreement that nothing else ends before and no renewal continues."""
    for accordo in _alive(facts):
        norm = "durata.iniziale_mesi" if accordo.rinnovo_di is None else "durata.rinnovo_mesi"
        if accordo.fine is None and accordo.tipo_durata != "TI":
            yield Untold(accordo.accordo, accordo.persona, "senza_fine")
        elif accordo.fine is not None and _runs_out(facts, accordo):
            ruling = norms.on(norm, accordo.inizio) or norms.on("accordo.durata_ammessa", accordo.inizio)
            yield Due(accordo.accordo, accordo.persona, accordo.fine, ruling)


@kind(
    title="Richiesta di rinnovo",
    facts="accordi: fine, rinnovo_chiesto_il, rinnovo_di",
    norms=("rinnovo.richiesta_giorni", "rinnovo.richiesta_prima_scadenza"),
    action="Chiedere il rinnovo",
    consequence="Il rinnovo non è chiesto in tempo, e l’accordo termina alla sua scadenza.",
    reasons=(SENZA_FINE,),
)
def richiesta_rinnovo(facts: Facts, norms: Prescribed) -> Found:
    """Yield the last day to ask for the renewal of each agreement, until it is asked for or the agreement ends.

    «Before the expiry» is said of the initial project alone: of a renewal there is no such day.
    """
    for accordo in _alive(facts):
        if accordo.rinnovo_chiesto_il is not None or accordo.tipo_durata == "TI":
            continue
        ruling = _renewal_rule(norms, accordo, accordo.fine or facts.on)
        if ruling is None:
            continue
        if accordo.fine is None:
            yield Untold(accordo.accordo, accordo.persona, "senza_fine")
        elif _runs_out(facts, accordo):
            # «Before the expiry» is at the latest the day before the last one.
            before = 1 if ruling.parameter.unit == "flag" else ruling.number
            yield Due(accordo.accordo, accordo.persona, accordo.fine - timedelta(days=before), ruling)


def _renewal_rule(norms: Prescribed, accordo: Accordo, end: date) -> Ruling | None:
    ahead = norms.on("rinnovo.richiesta_giorni", end)
    if ahead is not None or accordo.rinnovo_di is not None:
        return ahead
    return norms.asked("rinnovo.richiesta_prima_scadenza", end)


@kind(
    title="Rapporto periodico",
    facts="rapporti: scade_il, ricevuto_il; accordi: inizio, periodicita_rapporto",
    norms=("rapporto.periodicita_in_accordo",),
    by_norm=False,
    action="Sollecitare il rapporto",
    consequence="Mancano i risultati su cui il responsabile valuta il lavoro agile.",
    article="accordo individuale",
    reasons=(
        ("senza_periodicita", "manca la periodicità del rapporto"),
        ("periodicita_ignota", "la periodicità del rapporto non è tra quelle conosciute"),
    ),
)
def rapporto(facts: Facts, norms: Prescribed) -> Found:
    """Yield the listed reports not yet received, then the periods of each agreement of which none is listed."""
    listed: dict[str, list[Rapporto]] = {}
    for report in facts.rapporti:
        listed.setdefault(report.accordo, []).append(report)
    for accordo in facts.by_code.values():
        ruling = norms.asked("rapporto.periodicita_in_accordo", accordo.inizio)
        mine = listed.get(accordo.accordo, [])
        last = min(facts.last_day(accordo) or facts.until, facts.until)
        days = [report.scade_il for report in mine if report.ricevuto_il is None]
        for day in (*days, *unlisted(accordo, mine, last)):
            yield Due(accordo.accordo, accordo.persona, day, ruling)
        yield from _unknown_period(facts, accordo, bool(mine), ruling)


def _unknown_period(facts: Facts, accordo: Accordo, listed: bool, ruling: Ruling | None) -> Found:
    if not facts.alive(accordo) or periodicita(accordo) is not None:
        return
    if accordo.periodicita_rapporto:
        yield Untold(accordo.accordo, accordo.persona, "periodicita_ignota")
    elif ruling is not None and not listed:
        yield Untold(accordo.accordo, accordo.persona, "senza_periodicita")


@kind(
    title="Effetto del recesso",
    facts="accordi: recesso_comunicato_il, recesso_il, recesso_giustificato, preavviso_recesso_giorni, tipo_durata",
    norms=("recesso.preavviso_giorni",),
    by_norm=False,
    action="Preparare il rientro in sede",
    consequence="L’accordo cessa {quando}.",
    article="accordo individuale",
    reasons=(
        ("senza_giorno", "mancano il giorno del recesso e il preavviso"),
        ("a_termine", "manca il giorno del recesso, e da un accordo a termine si recede solo per giustificato motivo"),
    ),
)
def efficacia_recesso(facts: Facts, norms: Prescribed) -> Found:
    """Yield the day from which each agreement no longer holds, of the withdrawals given and not yet in effect."""
    for accordo in facts.by_code.values():
        day = accordo.recesso_il
        if day is None:
            if _withdrawn(accordo) and (accordo.fine is None or accordo.fine >= facts.on):
                reason = "senza_giorno" if accordo.recesso_comunicato_il is None else "a_termine"
                yield Untold(accordo.accordo, accordo.persona, reason)
        elif day >= facts.on and facts.last_day(accordo) == day - timedelta(days=1):
            given = accordo.recesso_comunicato_il or facts.on
            yield Due(accordo.accordo, accordo.persona, day, norms.on("recesso.preavviso_giorni", given))


def _withdrawn(accordo: Accordo) -> bool:
    return accordo.recesso_comunicato_il is not None or accordo.stato == "recesso"


def with_withdrawals(facts: Facts, norms: Prescribed) -> Facts:
    """Return the facts with the day of each withdrawal of which only the notice is written: when it has run out."""
    return replace(facts, accordi=tuple(_withdrawal_reckoned(accordo, norms) for accordo in facts.accordi))


def _withdrawal_reckoned(accordo: Accordo, norms: Prescribed) -> Accordo:
    """Reckon the notice that is owed, as the rule `recesso.preavviso` does; there may be none that is enough."""
    given = accordo.recesso_comunicato_il
    if given is None or accordo.recesso_il is not None:
        return accordo
    days = notice_due(
        norms.on("recesso.preavviso_giorni", given),
        accordo.preavviso_recesso_giorni,
        is_fixed_term(accordo.tipo_durata, accordo.fine),
        justified=accordo.recesso_giustificato == 1,
    )
    return accordo if days is None else replace(accordo, recesso_il=given + timedelta(days=days))


# ---------------------------------------------------------------- communications, safety, training


@kind(
    title="Comunicazione al Ministero del lavoro",
    facts="accordi: inizio, rinnovo_di, firmato_il, fine dell’accordo di prima, comunicato_il",
    norms=("comunicazione.giorno_mese_successivo", "comunicazione.decorrenza_proroga"),
    action="Comunicare al Ministero",
    consequence="La comunicazione è fuori termine.",
    sanction="comunicazione.sanzione",
    reasons=(
        ("senza_firma_proroga", "manca il giorno della firma della proroga"),
        ("senza_ultimo_giorno", "manca l’ultimo giorno già comunicato"),
        ("mai_caricata", "nessuna comunicazione è mai stata caricata"),
    ),
)
def comunicazione_ministero(facts: Facts, norms: Prescribed) -> Found:
    """Yield the day by which each agreement is to be communicated: from the actual start, or as extensions are.

    Where none was ever loaded they are kept elsewhere: of the agreements that hold it cannot be told.
    """
    for accordo in _uncommunicated(facts):
        start, reason = (accordo.inizio, "") if accordo.rinnovo_di is None else _extension(facts, norms, accordo)
        ruling = None if start is None else norms.on("comunicazione.giorno_mese_successivo", start)
        if reason:
            yield Untold(accordo.accordo, accordo.persona, reason)
        elif start is not None and ruling is not None and facts.comunicazioni_note:
            yield Due(accordo.accordo, accordo.persona, _day_of_next_month(start, ruling.number), ruling)
        elif ruling is not None and facts.alive(accordo):
            yield Untold(accordo.accordo, accordo.persona, "mai_caricata")


def _uncommunicated(facts: Facts) -> Iterator[Accordo]:
    for accordo in facts.by_code.values():
        last = facts.last_day(accordo)
        never_begun = last is not None and last < accordo.inizio
        if not (accordo.comunicato_il or accordo.codice_comunicazione or never_begun):
            yield accordo


def _extension(facts: Facts, norms: Prescribed, accordo: Accordo) -> tuple[date | None, str]:
    """Return the day from which the term of an extension runs, and why it is unknown; (None, "") is no term at all.

    The rule is the one in force when the extension was signed: either the last day already communicated, or that of
    the signature.
    """
    ruling = norms.on("comunicazione.decorrenza_proroga", accordo.firmato_il or accordo.inizio)
    if ruling is None:
        return None, ""
    if ruling.text == "firma_della_proroga":
        return accordo.firmato_il, "" if accordo.firmato_il else "senza_firma_proroga"
    before = facts.by_code.get(accordo.rinnovo_di or "")
    told = None if before is None else before.fine
    return told, "" if told else "senza_ultimo_giorno"


def _day_of_next_month(start: date, number: int) -> date:
    following = add_months(start.replace(day=1), 1)
    return following.replace(day=min(number, last_day(following).day))


@kind(
    title="Informativa sulla sicurezza",
    facts="accordi: informativa_sicurezza_il",
    norms=("sicurezza.informativa_mesi",),
    action="Consegnare l’informativa",
    consequence="L’informativa sulla sicurezza non è aggiornata: l’obbligo del datore di lavoro non è rispettato.",
    reasons=(("senza_informativa", "manca il giorno dell’ultima informativa sulla sicurezza"),),
)
def informativa_sicurezza(facts: Facts, norms: Prescribed) -> Found:
    """Yield the day by which each person in an agreement is to be informed again, while the agreement lasts."""
    for accordo in _alive(facts):
        last = facts.last_informed(accordo.persona)
        ruling = norms.on("sicurezza.informativa_mesi", last or accordo.inizio)
        if ruling is None:
            continue
        if last is None:
            yield Untold(accordo.accordo, accordo.persona, "senza_informativa")
            continue
        day, end = add_months(last, ruling.number), facts.last_day(accordo)
        if end is None or day <= end:
            yield Due(accordo.accordo, accordo.persona, day, ruling)


@kind(
    title="Formazione prima dell’inizio",
    facts="accordi: inizio, formazione_il",
    norms=("formazione.prima_inizio",),
    action="Organizzare la formazione di base",
    consequence="Il lavoro agile comincia senza la formazione di base, compresa quella sulla sicurezza.",
)
def formazione(facts: Facts, norms: Prescribed) -> Found:
    """Yield the day before the start of each agreement of somebody who was not trained."""
    for accordo in _alive(facts):
        ruling = norms.asked("formazione.prima_inizio", accordo.inizio)
        if ruling is not None and not facts.trained(accordo.persona):
            yield Due(accordo.accordo, accordo.persona, accordo.inizio - timedelta(days=1), ruling)


# ---------------------------------------------------------------- which agreements


def _alive(facts: Facts) -> Iterator[Accordo]:
    return (accordo for accordo in facts.by_code.values() if facts.alive(accordo))


def _runs_out(facts: Facts, accordo: Accordo) -> bool:
    """Return whether an agreement ends because its time is over: nothing ends it before, no renewal continues it."""
    renewed = (accordo.accordo, accordo.persona) in facts.renewed
    return not renewed and facts.last_day(accordo) == accordo.fine


KINDS: tuple[Kind, ...] = (
    firma,
    firma_dopo_commissione,
    scadenza_accordo,
    richiesta_rinnovo,
    rapporto,
    efficacia_recesso,
    comunicazione_ministero,
    informativa_sicurezza,
    formazione,
)
"""In the order in which they are shown: that of an agreement's life."""
