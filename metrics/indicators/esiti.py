# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Quali indicatori sono l’esito di una regola? Un elenco esplicito: il conto è quello della regola, e non si rifà."""

from __future__ import annotations

from metrics.ruled import Ruled
from metrics.rules import accordi, adempimenti, durate, giornate

BRESCIA = "regolamento Università di Brescia 2019"

RULED: tuple[Ruled, ...] = (
    Ruled(
        code="S-04",
        title="Completezza degli accordi",
        formula="accordi con tutti gli elementi obbligatori / accordi di cui si può dire × 100",
        source="L. 81/2017, art. 19; CCNL Funzioni locali 16/11/2022, art. 65; regolamento dell’ente",
        mark="D",
        rule=accordi.completezza,
        description=(
            "Conta gli accordi in vigore dal 1° gennaio al giorno di riferimento, anche un solo giorno, con tutti gli "
            "elementi chiesti dalla legge, dal contratto collettivo e dall’atto dell’ente. È l’esito della regola "
            "accordo.completezza: un accordo di cui manca un’informazione non è completo né incompleto, resta fuori."
        ),
    ),
    Ruled(
        code="S-08",
        title="Conformità della fascia di contattabilità",
        formula="accordi con la fascia tra il minimo e il massimo / accordi di cui si può dire × 100",
        source=f"{BRESCIA}, All. 2; amb_BS_9",
        mark="D",
        rule=accordi.quota_accordo,
        description=(
            "Conta gli accordi la cui fascia è una parte della giornata agile tra il minimo e il massimo prescritti, "
            "estremi compresi. È l’esito della regola contattabilita.quota_accordo, che confronta i minuti senza "
            "arrotondare; un accordo che non dice la fascia o la durata della giornata resta fuori."
        ),
    ),
    Ruled(
        code="S-12.preavviso",
        title="Richiami con il preavviso dovuto",
        formula="richiami in sede con il preavviso prescritto / richiami di cui è noto il preavviso × 100",
        source="regolamento Comune di Civitanova Marche, art. 5, c. 3; CCNL Funzioni locali 16/11/2022, art. 66",
        mark="D",
        rule=giornate.preavviso,
        description=(
            "Conta le giornate con richiamo dal 1° gennaio al giorno di riferimento. È l’esito della regola "
            "richiamo.preavviso: quanti richiami ci siano stati lo dice S-12."
        ),
    ),
    Ruled(
        code="S-14",
        title="Tempestività delle richieste di rinnovo",
        formula="richieste di rinnovo con l’anticipo prescritto / richieste di cui si può dire × 100",
        source=f"{BRESCIA}, art. 3, c. 8",
        mark="D",
        rule=durate.richiesta,
        description=(
            "Conta gli accordi rinnovati, o di cui è stato chiesto il rinnovo, secondo il giorno della richiesta. È "
            "l’esito della regola rinnovo.richiesta: chi ha lasciato scadere l’accordo senza chiedere non è in ritardo."
        ),
    ),
    Ruled(
        code="S-15",
        title="Informativa sulla sicurezza in tempo",
        formula="accordi con l’informativa valida / accordi di cui si può dire × 100",
        source=f"L. 81/2017, art. 22; {BRESCIA}, art. 6, c. 2",
        mark="D",
        rule=adempimenti.informativa,
        description=(
            "Conta gli accordi in vigore almeno un giorno dal 1° gennaio al giorno di riferimento. È l’esito della "
            "regola sicurezza.informativa: consegnata entro l’inizio e ripetuta entro i mesi prescritti. Un accordo di "
            "cui non è indicata l’informativa resta fuori: non è detto che sia mancata."
        ),
    ),
    Ruled(
        code="S-15.formazione",
        title="Formazione prima dell’inizio",
        formula="accordi con la formazione prima dell’inizio / accordi di cui si può dire × 100",
        source=f"{BRESCIA}, art. 3, c. 7",
        mark="D",
        rule=adempimenti.formazione,
        description=(
            "Conta gli accordi di chi ha seguito la formazione di base prima di cominciare. È l’esito della regola "
            "formazione.prima_inizio, e la seconda cifra di S-15."
        ),
    ),
)
