# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which rules are checked? An explicit list, by theme; the machinery knows none of them by name."""

from __future__ import annotations

from metrics.rule import Rule
from metrics.rules import accordi, adempimenti, domande, durate, giornate, presenza, rapporti

RULES: tuple[Rule, ...] = (
    presenza.settimana,
    presenza.settimana_lorda,
    presenza.mese,
    presenza.mese_lorda,
    presenza.trimestre,
    presenza.trimestre_lorda,
    presenza.prevalente,
    presenza.giorni,
    presenza.giorni_profilo,
    presenza.giorni_profilo_mese,
    giornate.copre_giornata,
    giornate.quota_giorno,
    giornate.quota_periodo,
    giornate.disconnessione,
    giornate.preavviso,
    domande.servizio,
    domande.attivita,
    domande.termine,
    domande.dopo_commissione,
    rapporti.termine,
    accordi.completezza,
    accordi.modello,
    accordi.forma_scritta,
    accordi.fascia_presente,
    accordi.quota_accordo,
    accordi.finestra,
    accordi.periodicita,
    durate.iniziale,
    durate.rinnovo,
    durate.richiesta,
    durate.richiesta_prima,
    durate.preavviso,
    adempimenti.formazione,
    adempimenti.informativa,
    adempimenti.comunicazione,
    adempimenti.rapporti,
)

ADDING: frozenset[str] = frozenset(term.norm for rule in RULES for term in rule.terms if term.every_tier)
"""The ids of the norms that hold with what every tier prescribes: there the most local does not prevail."""


class UnknownRule(LookupError):
    """No rule has this id."""


def find_rule(id: str) -> Rule:
    """Return a rule; UnknownRule names those that there are."""
    for rule in RULES:
        if rule.id == id:
            return rule
    raise UnknownRule(f"no rule {id!r}; there are {', '.join(rule.id for rule in RULES)}")
