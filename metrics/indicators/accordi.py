# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Gli accordi seguono le domande nei tempi previsti?"""

from __future__ import annotations

from typing import Annotated

from sqlalchemy import and_

from metrics.declare import Norm, Number, indicator
from metrics.measures import Exclusion, Share
from metrics.sources import Firme, none_of
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
