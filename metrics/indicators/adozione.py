# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Quante persone lavorano in modo agile, tra quelle che potrebbero?"""

from __future__ import annotations

from typing import Annotated

from sqlalchemy import ColumnElement, or_

from metrics.declare import Direction, Norm, Number, indicator
from metrics.measures import Exclusion, Rate, Share
from metrics.sources import Dipendente, Domande, Organico, PersonaMese, none_of
from record.tables import organico as personale

COPERTURA = "S-01"
"""La sua parte sono, salvo pochi, i lavoratori agili: dove è riservata lo è anche il loro numero."""

IN_SERVIZIO = "SP-04"
"""La sua platea è chi è in servizio: meno un’altra platea, dice quanti ne restano fuori."""

MinimoServizio = Annotated[Number | None, Norm("servizio.minimo_giorni")]


def in_servizio(persona: Dipendente) -> tuple[Exclusion, ...]:
    """Perché una persona dell’organico quel giorno non lavora per l’ente."""
    return (
        Exclusion("cessato", "cessato dal servizio", persona.cessato),
        Exclusion("altrove", "in servizio presso un altro ente", persona.altrove),
    )


def esclusioni(persona: Dipendente, minimo: Number | None) -> tuple[Exclusion, ...]:
    """Perché una persona non è tra quelle che possono accedere; chi è in lunga assenza resta nel conto."""
    reasons = (
        *in_servizio(persona),
        Exclusion("non_mappato", "attività non ancora mappata", persona.non_mappato),
        Exclusion("non_eseguibile", "attività non eseguibile in modalità agile", ~persona.eseguibile_agile),
    )
    if minimo is None:
        return reasons
    label = f"meno di {minimo} giorni di servizio effettivo"
    return (*reasons, Exclusion("sotto_90_giorni", label, persona.servizio_sotto(int(minimo))))


def fuori_dagli_agili(organico: Organico) -> tuple[Exclusion, ...]:
    """Perché una persona dell’organico quel giorno non è tra i lavoratori agili."""
    return (
        *in_servizio(organico),
        Exclusion("senza_accordo", "nessun accordo in vigore", ~organico.accordo_attivo),
    )


def lavoratori_agili(organico: Organico, part: ColumnElement[bool]) -> Share:
    """La stessa platea per ogni quota di lavoratori agili: chi è in servizio e ha un accordo in vigore."""
    reasons = fuori_dagli_agili(organico)
    return Share(part=part, whole=none_of(reasons), exclusions=reasons, beside=COPERTURA, nested=(IN_SERVIZIO,))


def _tra_chi_puo(organico: Organico, minimo: Number | None, part: ColumnElement[bool]) -> Share:
    """La stessa platea per ogni lettura della copertura: le tre cifre si confrontano tra loro."""
    reasons = esclusioni(organico, minimo)
    return Share(part=part, whole=none_of(reasons), exclusions=reasons)


@indicator(
    code=COPERTURA,
    title="Copertura del lavoro agile: adozione",
    formula="persone con almeno un accordo in vigore / persone con attività eseguibile in modalità agile × 100",
    source="regolamento Provincia di Lucca 2021, «Chi può richiedere il lavoro agile»; amb_LU_2, lettura (a)",
    breakdowns=(personale.c.struttura, personale.c.genere),
    target="copertura.minima",
    mark="V",
)
def copertura(organico: Organico, minimo: MinimoServizio) -> Share:
    """Conta le persone, non gli accordi: chi ne ha due in vigore conta una volta.

    Un accordo è in vigore se è iniziato e firmato, non è scaduto, non è cessato per recesso, non è sospeso e non è
    chiuso da un rinnovo già iniziato.
    """
    return _tra_chi_puo(organico, minimo, organico.accordo_attivo)


@indicator(
    code="S-02",
    title="Copertura del lavoro agile: garanzia",
    formula="persone ammesse o con accordo in vigore / persone con attività eseguibile in modalità agile × 100",
    source="regolamento Provincia di Lucca 2021, «Chi può richiedere il lavoro agile»; amb_LU_2, lettura (b)",
    breakdowns=(personale.c.struttura, personale.c.genere),
    target="copertura.minima",
    mark="D",
)
def garanzia(organico: Organico, minimo: MinimoServizio) -> Share:
    """Conta chi ha potuto accedere: una domanda ammessa entro il giorno di riferimento, o un accordo in vigore.

    Chi è stato ammesso e poi ha lasciato scadere l'accordo resta tra i garantiti: il posto gli è stato dato.
    """
    return _tra_chi_puo(organico, minimo, or_(organico.accordo_attivo, organico.domanda_ammessa))


@indicator(
    code="S-16",
    title="Equità di accesso",
    formula="persone ammesse o con accordo in vigore / persone con attività eseguibile in modalità agile × 100",
    source="regolamento Provincia di Lucca 2021, «Chi può richiedere il lavoro agile»; direttiva 2/2019 (CUG)",
    breakdowns=(personale.c.struttura, personale.c.genere),
    direction=Direction.NONE,
    mark="D",
)
def equita(organico: Organico, minimo: MinimoServizio) -> Share:
    """È il tasso di accesso, da leggere per genere: le stesse persone di S-02, senza una soglia da raggiungere.

    Rapporto e differenza tra i generi, con intervalli e test, sono nella pagina per il CUG. Quante domande di ciascun
    genere siano accolte lo dice S-03.
    """
    return _tra_chi_puo(organico, minimo, or_(organico.accordo_attivo, organico.domanda_ammessa))


@indicator(
    code="IM-01",
    title="Lavoratori agili effettivi",
    formula="persone con almeno una giornata agile nel mese / persone con attività eseguibile in modalità agile × 100",
    source="linee guida POLA 2020, 4.1; questionario DFP 16/01/2023, tab. 1.2",
    breakdowns=(personale.c.struttura, personale.c.genere),
    mark="P",
)
def effettivi(organico: Organico, minimo: MinimoServizio) -> Share:
    """Conta chi ha lavorato davvero in modalità agile almeno un giorno nel mese del giorno di riferimento.

    Un giorno con richiamo in sede non è una giornata agile.
    """
    return _tra_chi_puo(organico, minimo, organico.giornata_agile_nel_mese)


@indicator(
    code="S-03",
    title="Soddisfazione della domanda",
    formula="domande ammesse / domande decise di chi può accedere × 100",
    source="regolamento Provincia di Lucca 2021, «Chi può richiedere il lavoro agile»; amb_LU_2, lettura (c)",
    breakdowns=(personale.c.struttura, personale.c.genere),
    mark="D",
)
def soddisfazione(domande: Domande, minimo: MinimoServizio) -> Share:
    """Conta le domande decise dal 1° gennaio al giorno di riferimento, di chi poteva accedere quando furono decise.

    Una domanda ritirata o in attesa non conta in nessuno dei due termini.
    """
    reasons = (
        Exclusion("ritirata", "domanda ritirata", domande.ritirata),
        Exclusion("in_attesa", "domanda in attesa di decisione", domande.in_attesa),
        *esclusioni(domande, minimo),
    )
    return Share(part=domande.ammessa, whole=none_of(reasons), exclusions=reasons)


@indicator(
    code="IM-02",
    title="Giornate di lavoro agile",
    formula="giornate agili / giornate lavorate, agili o in presenza × 100",
    source="linee guida POLA 2020, 4.1",
    breakdowns=(personale.c.struttura, personale.c.genere),
    mark="P",
)
def giornate_agili(mesi: PersonaMese) -> Rate:
    """Conta le giornate lavorate dal 1° gennaio al giorno di riferimento, di tutte le persone con presenze rilevate.

    Un giorno lavorato in parte in modalità agile è una giornata agile; con un richiamo in sede è in presenza. Le
    assenze non contano.
    """
    return Rate(part=mesi.giorni_agile, whole=mesi.giorni_lavorati)
