# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Gli accordi seguono le domande nei tempi previsti, si rinnovano quando scadono, e se ne recede?"""

from __future__ import annotations

from typing import Annotated

from sqlalchemy import and_

from metrics.declare import Direction, Norm, Number, indicator
from metrics.measures import Exclusion, Share
from metrics.sources import AccordiDellAnno, Firme, none_of
from record.tables import organico as personale


@indicator(
    code="S-05",
    title="Tempestività della firma",
    formula="domande ammesse firmate entro il termine / domande ammesse firmate nel periodo o fuori termine × 100",
    source="regolamento Comune di Civitanova Marche, art. 2, c. 6; amb_CI_1",
    breakdowns=(personale.c.struttura, personale.c.genere),
    mark="V",
)
def firma(firme: Firme, termine: Annotated[Number, Norm("firma.termine_giorni")]) -> Share:
    """Conta le domande ammesse: quelle firmate nel periodo e quelle non firmate il cui termine è passato.

    Il termine corre dal giorno dopo la presentazione, in giorni di calendario; se cade di domenica o in un giorno
    festivo va al primo giorno lavorativo successivo. Vale la prima firma dell’accordo nato dalla domanda.
    """
    days = int(termine)
    reasons = (
        Exclusion("cessato", "cessato dal servizio prima della firma", and_(~firme.firmato, firme.cessato)),
        Exclusion("in_termine", "non firmata, termine non ancora passato", and_(~firme.firmato, ~firme.scaduto(days))),
    )
    return Share(part=firme.firmato_entro(days), whole=none_of(reasons), exclusions=reasons)


@indicator(
    code="S-13",
    title="Tasso di rinnovo",
    formula="accordi rinnovati / accordi scaduti × 100",
    source="regolamenti Comune di Civitanova Marche e Università di Brescia 2019",
    breakdowns=(personale.c.struttura, personale.c.genere),
    mark="D",
)
def rinnovi(accordi: AccordiDellAnno) -> Share:
    """Conta gli accordi il cui ultimo giorno è passato dal 1° gennaio al giorno di riferimento, quel giorno compreso.

    È rinnovato l’accordo che un altro della stessa persona dice di rinnovare, già firmato o iniziato. Chi ha lasciato
    l’ente entro l’ultimo giorno non poteva rinnovare, e di un accordo finito per recesso dice S-13.recesso.
    """
    reasons = (
        Exclusion("in_corso", "accordo non ancora scaduto", accordi.in_corso),
        Exclusion("recesso", "accordo finito per recesso", accordi.receduto),
        Exclusion("cessato", "cessato dal servizio entro la scadenza", accordi.cessato_con_esso),
    )
    return Share(part=accordi.rinnovato, whole=none_of(reasons), exclusions=reasons)


@indicator(
    code="S-13.recesso",
    title="Tasso di recesso",
    formula="recessi / accordi in vigore nel periodo × 100",
    source="regolamenti Comune di Civitanova Marche e Università di Brescia 2019",
    breakdowns=(personale.c.struttura, personale.c.genere),
    direction=Direction.NONE,
    mark="D",
)
def recessi(accordi: AccordiDellAnno) -> Share:
    """Conta gli accordi in vigore almeno un giorno dal 1° gennaio al giorno di riferimento: quanti finiti per recesso.

    Vale il giorno da cui il recesso ha effetto. Chi sia receduto, e perché, non è detto: sarebbero troppo pochi.
    """
    return Share(part=accordi.receduto, whole=accordi.ogni_riga)
