# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is a single row judged? An invented one for each rule, told by the rule itself: nobody's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from metrics.holders import PROFILI
from metrics.rule import Facts, Rule, Rulings, Verdict, of_every_tier
from metrics.rules.accordi import elements
from metrics.telling import required

Example = Callable[[Rulings], Facts]

WEEK: Facts = {
    "contratto": 36 * 60, "giustificati": 0, "agile": 2 * 432, "in_sede": 3 * 432, "settimana": 36 * 60, "giorni": 5,
}  # fmt: skip
"""36 hours on five equal days, two of them agile."""

MONTH: Facts = {
    "contratto": 4 * 36 * 60, "giustificati": 432, "agile": 6 * 432, "in_sede": 13 * 432, "settimana": 36 * 60,
    "giorni": 5,
}  # fmt: skip
"""Four such weeks with a day of leave and six agile days."""

QUARTER: Facts = {
    "contratto": 13 * 36 * 60, "giustificati": 5 * 432, "agile": 18 * 432, "in_sede": 42 * 432, "settimana": 36 * 60,
    "giorni": 5,
}  # fmt: skip
"""Thirteen of them with a week of leave and eighteen agile days."""

START, END, BEFORE = date(2026, 3, 2), date(2026, 9, 1), date(2026, 2, 27)
"""The first and the last day of an invented agreement, and the Friday on which it was signed."""

APPLIED = date(2026, 1, 30)


def _all_but_the_last(norm: str) -> Example:
    """Return how to invent an agreement that lacks the last of the elements that are asked for."""

    def facts(rulings: Rulings) -> Facts:
        ids = [each.id for each in elements(of_every_tier(rulings, norm))]
        return {**dict.fromkeys(ids, 1), ids[-1]: 0}

    return facts


def _signature(rulings: Rulings) -> Facts:
    last = APPLIED + timedelta(days=required(rulings["firma.termine_giorni"]).number)
    return {"presentata": APPLIED, "firmato": BEFORE, "termine": last, "giorno": date(2026, 10, 31)}


EXAMPLES: Mapping[str, Facts | Example] = MappingProxyType(
    {
        "presenza.settimana": WEEK,
        "presenza.settimana.lorda": WEEK,
        "presenza.mese": MONTH,
        "presenza.mese.lorda": MONTH,
        "presenza.trimestre": QUARTER,
        "presenza.trimestre.lorda": QUARTER,
        "presenza.prevalente": MONTH,
        "giorni_agili.settimana": {"giorni": 2},
        "giorni_agili.profilo": {"giorni": 2, "profilo": PROFILI.index("P")},
        "giorni_agili.profilo_mese": {"giorni": 2, "profilo": PROFILI.index("P")},
        "accordo.copre_giornata": {"giorno": date(2026, 3, 3), "accordo": "X-1", "dal": START, "firmato": BEFORE},
        "contattabilita.quota_giorno": {"accordo": "X-1", "fascia": 180, "dovuti": 432},
        "contattabilita.quota_periodo": {"fascia": 180, "giornate": 20, "dovuti": 20 * 432},
        "disconnessione.giornata": {"giorno": date(2026, 3, 7), "festivo": 0, "agile": 120},
        "richiamo.preavviso": {"preavviso": 1, "richiami": 1},
        "eleggibilita.servizio": {
            "presentata": APPLIED, "servizio_dal": date(2025, 11, 3), "assunto": date(2025, 11, 3), "lavorati": 61,
            "registrate_dal": date(2025, 11, 3), "primo_utile": date(2025, 11, 3),
        },
        "eleggibilita.attivita": {"presentata": APPLIED, "eseguibile": 1, "eseguibile_dal": date(2026, 1, 1)},
        "firma.termine": _signature,
        "firma.dopo_commissione": {"parere": date(2026, 2, 16), "firmato": BEFORE, "giorno": date(2026, 10, 31)},
        "rapporto.termine": {"scadenza": date(2026, 6, 30), "ricevuto": date(2026, 7, 2)},
        "accordo.completezza": _all_but_the_last("accordo.campi_obbligatori"),
        "accordo.modello": _all_but_the_last("accordo.campi_modello"),
        "accordo.forma_scritta": {"firmato": BEFORE, "inizio": START},
        "contattabilita.fascia_presente": {"minuti": 180, "fasce": 2},
        "contattabilita.quota_accordo": {"fascia": 180, "giornata": 432},
        "disconnessione.finestra": {
            "dalle": 19 * 60, "alle": 8 * 60, "solo_lunedi": 0, "prima_fascia": 9 * 60, "ultima_fascia": 13 * 60,
        },
        "rapporto.periodicita": {"periodicita": "trimestrale"},
        "durata.iniziale": {"inizio": START, "fine": END, "tipo": "TD"},
        "durata.rinnovo": {"inizio": START, "fine": END, "tipo": "TD", "incoerente": 0},
        "rinnovo.richiesta": {"chiesto": date(2026, 8, 10), "fine": END},
        "rinnovo.richiesta_prima": {"chiesto": date(2026, 8, 10), "fine": END},
        "recesso.preavviso": {
            "comunicato": date(2026, 5, 4), "effetto": date(2026, 6, 3), "promesso": None, "giustificato": 0,
            "a_termine": 0,
        },
        "formazione.prima_inizio": {"formata": BEFORE, "inizio": START},
        "sicurezza.informativa": {"ultima": BEFORE, "prima": BEFORE, "inizio": START, "giorno": END},
        "comunicazione.termine": {
            "decorre": START, "proroga": 0, "comunicato": date(2026, 4, 17), "codice": 1, "note": 1,
        },
        "rapporti.scadenze": {
            "inizio": START, "limite": END, "periodicita": "trimestrale", "coperti": 2, "in_ritardo": 0,
        },
    }
)  # fmt: skip
"""The facts of an invented row, by rule id; where they depend on what is prescribed, how to make them."""


def example(rule: Rule, rulings: Rulings) -> Verdict | None:
    """Return the outcome of the invented row under some rulings; None for a rule without one."""
    found = EXAMPLES.get(rule.id)
    if found is None:
        return None
    return rule.tell(found(rulings) if callable(found) else found, rulings)
