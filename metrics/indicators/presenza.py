# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Quanto si lavora in sede, settimana per settimana, rispetto ai due limiti del regolamento?"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from metrics.declare import Norm, Number, indicator
from metrics.measures import Exclusion, Share
from metrics.sources import PersonaSettimana, none_of
from record.tables import organico as personale


@indicator(
    code="S-06",
    title="Rispetto della presenza minima",
    formula="settimane con quota di presenza almeno pari al minimo / settimane valutabili × 100",
    source=(
        "regolamenti Provincia di Lucca 2021, «Modalità d’attivazione», e Università di Brescia 2019, art. 10, c. 2; "
        "amb_LU_3, amb_BS_8"
    ),
    breakdowns=(personale.c.struttura, personale.c.genere),
    mark="V",
)
def presenza(settimane: PersonaSettimana, minima: Annotated[Number, Norm("presenza.minima")]) -> Share:
    """Conta le settimane di ogni persona concluse entro il giorno di riferimento, anche quelle senza lavoro agile.

    La regola presenza.settimana giudica invece soltanto le settimane con lavoro agile: i due conteggi sono diversi.
    La quota è presenza / base: la base sono i minuti contrattuali meno le assenze giustificate, la presenza è la base
    meno i minuti agili. Una settimana con base minore di una giornata non è valutabile. Il confronto non arrotonda.
    """
    floor = Fraction(minima)
    enough = settimane.presenza_minuti * (100 * floor.denominator) >= settimane.base_minuti * floor.numerator
    reasons = (
        Exclusion("dati_mancanti", "orario o assenze non comunicati", settimane.senza_orario),
        Exclusion("non_valutabile", "assenze giustificate quasi per l’intera settimana", ~settimane.valutabile),
    )
    return Share(part=enough, whole=none_of(reasons), exclusions=reasons)


@indicator(
    code="S-07",
    title="Rispetto del limite di giorni agili",
    formula="settimane con giorni agili entro il limite / settimane rilevate × 100",
    source=(
        "regolamento Provincia di Lucca 2021, «Modalità d’attivazione»; piano Città metropolitana di Bologna 2019, "
        "«Il modello di Smart working della CM di Bologna»"
    ),
    breakdowns=(personale.c.struttura, personale.c.genere),
    mark="V",
)
def limite_giorni(
    settimane: PersonaSettimana, massimi: Annotated[Number, Norm("giorni_agili.massimi_settimana")]
) -> Share:
    """Conta le settimane di ogni persona concluse entro il giorno di riferimento.

    È un limite diverso dalla presenza minima: una settimana può rispettare l’uno e non l’altra, e si misurano a parte.
    """
    reasons = (Exclusion("dati_mancanti", "giorni agili non comunicati", settimane.giorni_agile.is_(None)),)
    return Share(part=settimane.giorni_agile <= int(massimi), whole=none_of(reasons), exclusions=reasons)
