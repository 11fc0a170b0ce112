# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""I rapporti periodici sui risultati arrivano entro il giorno in cui scadono?"""

from __future__ import annotations

from typing import Annotated

from metrics.declare import Norm
from metrics.known import holds
from metrics.reported import RapportiDovuti
from metrics.rule import Facts, Judged, Rulings, Verdict, rule
from metrics.telling import day, outcome
from norms.rules import Ruling

PERIODICITA = "rapporto.periodicita_in_accordo"


def tell(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell whether the whole report was received in time."""
    due, received = facts["scadenza"], facts["ricevuto"]
    if received is None:
        return outcome(False, [f"Rapporto in scadenza il {day(due)}: non ricevuto per intero"])
    return outcome(received <= due, [f"Rapporto in scadenza il {day(due)}, ricevuto per intero il {day(received)}"])


@rule(
    id="rapporto.termine",
    title="Rapporti ricevuti entro la scadenza",
    question="Il rapporto periodico è arrivato entro il giorno in cui scadeva?",
    noun=("rapporto", "rapporti"),
    tell=tell,
)
def termine(rapporti: RapportiDovuti, periodicita: Annotated[Ruling, Norm(PERIODICITA)]) -> Judged:
    """Un rapporto con più obiettivi è ricevuto quando lo è per ciascuno; il giorno della scadenza è ancora in tempo.

    La scadenza è quella registrata, secondo la periodicità scritta nell’accordo: un rapporto che nessuno ha registrato
    qui non si vede, e non si giudica se i risultati siano buoni.
    """
    due, received = rapporti.scade_il, rapporti.ricevuto_il
    kept = holds(received <= due)
    told = kept | holds(due < rapporti.riferimento)
    return Judged({"scadenza": due, "ricevuto": received}, kept, applies=told & periodicita.flag)
