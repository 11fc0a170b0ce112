# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which indicators are no shares of people? An explicit list."""

from __future__ import annotations

from datetime import date

from metrics.catalogue import UnknownIndicator
from metrics.declare import explained
from metrics.indicators import costi, impatti, processi, questionari, requisiti, salute
from metrics.quantity import Quantity

QUANTITIES: tuple[Quantity, ...] = explained(
    requisiti.coordinamento,
    requisiti.monitoraggio,
    requisiti.help_desk,
    requisiti.programmazione,
    questionari.tecnologie,
    salute.pc,
    requisiti.vpn,
    requisiti.intranet,
    requisiti.collaboration,
    requisiti.applicativi,
    requisiti.banche_dati,
    processi.processi_digitalizzati,
    processi.servizi_digitalizzati,
    costi.formazione,
    costi.hardware,
    costi.digitalizzazione,
    questionari.soddisfazione_dirigenti,
    questionari.soddisfazione_dipendenti,
    costi.riduzione_costi,
    costi.riduzione_utenze,
    costi.riduzione_stampe,
    costi.riduzione_straordinario,
    costi.riduzione_buoni_pasto,
    impatti.minor_patrimonio,
    impatti.minori_postazioni,
    impatti.minori_canoni,
    impatti.metri_per_dipendente,
    salute.assenze,
    processi.produttivita,
    processi.costo_per_prodotto,
    processi.tempi,
    processi.erogata,
    processi.erogata_variazione,
    processi.fruita,
    processi.fruita_variazione,
    processi.digitali_variazione,
    processi.qualita_erogata,
    processi.qualita_percepita,
    processi.code_sportelli,
    processi.attesa_sportelli,
    impatti.ore_evitate,
    questionari.conciliazione,
    impatti.minori_emissioni,
    costi.minori_stampe,
    impatti.minore_spazio,
    impatti.risparmio_viaggi,
    impatti.maggiori_spese,
    salute.organizzativa,
    questionari.clima,
    salute.professionale,
    salute.economica,
    salute.digitale,
    salute.avanzamento,
    questionari.effetti,
)


def quantities(on: date = date.max) -> tuple[Quantity, ...]:
    """Return the quantities whose method holds on a day, in code order: one per code, the latest declared by then."""
    held: dict[str, Quantity] = {}
    for declared in sorted(QUANTITIES, key=lambda each: each.since):
        if declared.since <= on:
            held[declared.code] = declared
    return tuple(held[code] for code in sorted(held))


def find_quantity(code: str, on: date = date.max) -> Quantity:
    """Return the quantity of a code; UnknownIndicator where there is none."""
    held = {each.code: each for each in quantities(on)}
    if code not in held:
        raise UnknownIndicator(f"no quantity {code} on {on}; there are {', '.join(held)}")
    return held[code]
