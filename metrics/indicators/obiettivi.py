# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""I risultati del lavoro agile sono rendicontati quando devono?"""

from __future__ import annotations

from metrics.declare import indicator
from metrics.measures import Share
from metrics.sources import Rapporti
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
