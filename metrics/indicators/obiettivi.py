# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""I risultati del lavoro agile sono rendicontati quando devono?"""

from __future__ import annotations

from metrics.declare import indicator
from metrics.measures import Exclusion, Share
from metrics.sources import Obiettivi, Rapporti, none_of
from record.tables import organico as personale


@indicator(
    code="S-10",
    title="Puntualità dei rapporti",
    formula="rapporti ricevuti entro la scadenza / rapporti in scadenza nel periodo × 100",
    source="regolamento Università di Brescia 2019, All. 2",
    breakdowns=(personale.c.struttura, personale.c.genere),
    mark="D",
)
def puntualita(rapporti: Rapporti) -> Share:
    """Conta i rapporti che scadono dal 1° gennaio al giorno di riferimento, una volta quanti che siano gli obiettivi.

    Un rapporto ricevuto il giorno della scadenza è puntuale; se manca una sua parte non è ricevuto.
    """
    return Share(part=rapporti.nei_termini, whole=rapporti.ogni_riga)


@indicator(
    code="S-11",
    title="Risultati raggiunti",
    formula="obiettivi raggiunti / obiettivi valutati × 100",
    source="regolamento Università di Brescia 2019, All. 2; regolamento Provincia di Lucca 2021",
    breakdowns=(personale.c.struttura, personale.c.genere),
    mark="D",
)
def risultati(obiettivi: Obiettivi) -> Share:
    """Conta gli obiettivi dei rapporti che scadono dal 1° gennaio al giorno di riferimento, rapporto per rapporto.

    Uno raggiunto in parte è valutato e non raggiunto. Uno senza esito non è valutato: non è un insuccesso, resta fuori.
    """
    reasons = (Exclusion("non_valutato", "obiettivo non ancora valutato", ~obiettivi.valutato),)
    return Share(part=obiettivi.raggiunto, whole=none_of(reasons), exclusions=reasons)


@indicator(
    code="PI-AGG",
    title="Obiettivi di accordo raggiunti",
    formula="obiettivi raggiunti / obiettivi fissati negli accordi × 100",
    source="linee guida POLA 2020, 4.3",
    breakdowns=(personale.c.struttura,),
    mark="D",
)
def obiettivi_di_accordo(obiettivi: Obiettivi) -> Share:
    """Conta una volta ciascun obiettivo di ciascun accordo, secondo l’ultimo dei suoi rapporti scaduti nel periodo.

    È l’unica cifra individuale che si somma, e solo per struttura: mai per persona. Un obiettivo senza esito, o
    raggiunto in parte, è fissato e non raggiunto. Un rapporto che non nomina un obiettivo resta fuori.
    """
    reasons = (
        Exclusion("senza_obiettivo", "il rapporto non nomina un obiettivo", obiettivi.senza_nome),
        Exclusion("ripreso", "un rapporto successivo riprende lo stesso obiettivo", obiettivi.ripreso),
    )
    return Share(part=obiettivi.raggiunto, whole=none_of(reasons), exclusions=reasons)
