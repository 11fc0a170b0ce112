# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Chi lavora in modo agile è contattabile nelle fasce concordate?"""

from __future__ import annotations

from metrics.declare import indicator
from metrics.measures import Share
from metrics.sources import Contattabilita
from record.tables import organico as personale


@indicator(
    code="S-09",
    title="Rispetto della contattabilità",
    formula="periodi dichiarati senza episodi contestati / periodi dichiarati × 100",
    source="regolamento Università di Brescia 2019, All. 2; regolamento Comune di Civitanova Marche, art. 9, c. 2",
    breakdowns=(personale.c.struttura, personale.c.genere),
    mark="D",
)
def contattabilita(dichiarazioni: Contattabilita) -> Share:
    """Conta le dichiarazioni del responsabile il cui periodo finisce dal 1° gennaio al giorno di riferimento.

    Un episodio contestato e poi giustificato resta contestato. Nessuna singola chiamata è mai registrata.
    """
    return Share(part=dichiarazioni.senza_episodi, whole=dichiarazioni.ogni_riga)
