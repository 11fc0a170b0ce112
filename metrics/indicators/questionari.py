# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Che cosa dicono dirigenti e dipendenti del lavoro agile? Finché nessun questionario è caricato, non si calcola."""

from __future__ import annotations

from metrics.declare import Direction, Unit
from metrics.indicators.costi import LINEE_GUIDA
from metrics.quantity import Amounts, Ledger, NotComputable, Quantity, quantity

NOT_LOADED = "nessun questionario caricato"


def _chiesto(code: str, title: str, formula: str, source: str, description: str, unit: Unit, mark: str) -> Quantity:
    def chiesto(_: Ledger) -> Amounts | NotComputable:
        return NotComputable(NOT_LOADED)

    chiesto.__doc__ = f"""{description}

    La fonte è un questionario: non si ricava mai da registri di accesso o da altri dati raccolti sul lavoro.
    """
    return quantity(
        code=code, title=title, formula=formula, source=source, unit=unit, direction=Direction.UP, mark=mark, reads=()
    )(chiesto)


tecnologie = _chiesto(
    "SP-06",
    "% di lavoratori agili che utilizzano le tecnologie digitali a disposizione",
    "lavoratori agili che dichiarano di usarle / lavoratori agili che hanno risposto × 100",
    f"{LINEE_GUIDA}, salute professionale",
    "Quanti tra i lavoratori agili dichiarano di usare le tecnologie messe a disposizione.",
    Unit.PERCENT,
    "P",
)
soddisfazione_dirigenti = _chiesto(
    "IM-03",
    "Livello di soddisfazione di dirigenti e PO",
    "dirigenti e PO soddisfatti / dirigenti e PO che hanno risposto × 100",
    f"{LINEE_GUIDA}, stato di implementazione",
    "Soddisfatto è chi risponde nella metà alta della scala (almeno 4).",
    Unit.PERCENT,
    "K",
)
soddisfazione_dipendenti = _chiesto(
    "IM-04",
    "Livello di soddisfazione dei dipendenti in lavoro agile",
    "lavoratori agili soddisfatti / lavoratori agili che hanno risposto × 100",
    f"{LINEE_GUIDA}, stato di implementazione",
    "Soddisfatto è chi risponde nella metà alta della scala (almeno 4).",
    Unit.PERCENT,
    "K",
)
conciliazione = _chiesto(
    "IE-S3",
    "Conciliazione tra vita e lavoro",
    "somma dei punteggi / risposte",
    f"{LINEE_GUIDA}, impatto sociale per i lavoratori",
    "Punteggio medio della conciliazione tra vita privata e lavoro.",
    Unit.SCORE,
    "K",
)
effetti = _chiesto(
    "S-18",
    "Effetti del lavoro agile",
    "punteggio medio dopo - punteggio medio prima",
    "Comune di Cremona, 24/05/2018",
    "Differenza tra prima e dopo su qualità della vita, motivazione e propensione dei lavoratori.",
    Unit.SCORE,
    "D",
)
clima = _chiesto(
    "II-01.clima",
    "Miglioramento o peggioramento del clima organizzativo",
    "punteggio medio dell’anno - punteggio medio dell’anno base",
    f"{LINEE_GUIDA}, impatti interni",
    "Variazione del punteggio medio di clima.",
    Unit.SCORE,
    "K",
)
