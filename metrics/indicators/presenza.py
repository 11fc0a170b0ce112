# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Quanto si lavora in sede rispetto ai due limiti del regolamento, quante volte vi si è richiamati, quanto si manca?"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from metrics.declare import Direction, Norm, Number, indicator
from metrics.measures import Exclusion, Rate, Share
from metrics.sources import PersonaMese, PersonaSettimana, none_of
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


@indicator(
    code="S-12",
    title="Tasso di richiamo in sede",
    formula="richiami in sede / giornate agili programmate × 100",
    source="regolamento Comune di Civitanova Marche, art. 5, c. 3",
    breakdowns=(personale.c.struttura, personale.c.genere),
    direction=Direction.DOWN,
    mark="D",
)
def richiami(mesi: PersonaMese) -> Rate:
    """Conta i richiami dal 1° gennaio al giorno di riferimento; programmate sono le giornate agili svolte e quelle
    in cui si è stati richiamati.

    Dove l’ufficio dichiara settimane o mesi senza dire quanti richiami ci sono stati, quel mese non entra in nessuno
    dei due termini. Con quanto preavviso lo dice S-12.preavviso.
    """
    return Rate(part=mesi.richiami, whole=mesi.giorni_programmati)


TASSO_ASSENZA = "circolare DFP 3/2009; linee guida POLA 2020, 4.2"


@indicator(
    code="EF-01",
    title="Tasso di assenza",
    formula="minuti di assenza per qualsiasi motivo, ferie comprese / minuti dovuti × 100",
    source=TASSO_ASSENZA,
    breakdowns=(personale.c.struttura, personale.c.genere),
    direction=Direction.DOWN,
    mark="K",
)
def assenze(mesi: PersonaMese) -> Rate:
    """Somma le assenze dal 1° gennaio al giorno di riferimento di tutte le persone con presenze rilevate a giornate.

    Il rapporto è di minuti, perché un giorno può essere di assenza solo in parte. Le ore agili sono presenza. Sono
    dovuti i minuti delle giornate rilevate: i giorni che un part-time verticale non deve non ci sono. Dove l’ufficio
    dichiara settimane o mesi le ferie non sono in minuti: quei mesi non contano. Il motivo dell’assenza non si vede.
    """
    return Rate(part=mesi.minuti_assenza, whole=mesi.minuti_dovuti)


@indicator(
    code="EF-01.senza_ferie",
    title="Tasso di assenza al netto delle ferie",
    formula="minuti di assenza escluse le ferie / minuti dovuti × 100",
    source=TASSO_ASSENZA,
    breakdowns=(personale.c.struttura, personale.c.genere),
    direction=Direction.DOWN,
    mark="K",
)
def assenze_senza_ferie(mesi: PersonaMese) -> Rate:
    """La seconda cifra di EF-01: le stesse giornate e gli stessi minuti dovuti, senza le ferie tra le assenze."""
    return Rate(part=mesi.minuti_assenza_senza_ferie, whole=mesi.minuti_dovuti)
