# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Chi lavora in modo agile ha gli strumenti per farlo?"""

from __future__ import annotations

from sqlalchemy import and_

from metrics.declare import indicator
from metrics.indicators.adozione import COPERTURA, IN_SERVIZIO, fuori_dagli_agili, lavoratori_agili
from metrics.measures import Exclusion, Share
from metrics.sources import Organico, none_of
from record.tables import organico as personale

FONTE = "linee guida POLA 2020, condizioni abilitanti, salute digitale"

PORTATILI = ("portatile", "pc_portatile", "notebook", "laptop")
PC = (*PORTATILI, "pc", "pc_fisso", "fisso", "desktop", "computer")
DISPOSITIVI = (*PC, "tablet", "smartphone", "telefono", "cellulare")
TRAFFICO = ("traffico_dati", "sim", "sim_dati", "router", "modem", "saponetta", "chiavetta")
VPN = ("vpn", "token_vpn", "accesso_vpn")
"""Come l’inventario chiama ciascun tipo di dotazione: maiuscole e spazi non contano."""


@indicator(
    code="SD-01.quota",
    title="Lavoratori agili con un PC dell’ente",
    formula="lavoratori agili con almeno un PC dell’ente / lavoratori agili × 100",
    source=FONTE,
    breakdowns=(personale.c.struttura, personale.c.genere),
    mark="P",
)
def con_pc(organico: Organico) -> Share:
    """Conta chi quel giorno ha in consegna un PC dell’ente, fisso o portatile: chi ne ha due conta una volta.

    È la quota che deriva da SD-01, che invece conta i PC. Un PC restituito quel giorno non è più in consegna; di
    uno senza giorno di consegna vale che è assegnato. Il PC proprio di chi lavora non conta.
    """
    return lavoratori_agili(organico, organico.dotato("pc", PC))


@indicator(
    code="SD-02",
    title="Lavoratori agili dotati di dispositivi e traffico dati",
    formula="lavoratori agili con un dispositivo e il traffico dati dell’ente / lavoratori agili × 100",
    source=FONTE,
    breakdowns=(personale.c.struttura, personale.c.genere),
    mark="P",
)
def con_traffico(organico: Organico) -> Share:
    """Conta chi quel giorno ha in consegna tutt’e due: un dispositivo, e una SIM, un router o altro traffico dati.

    Chi ha soltanto il dispositivo, o soltanto il traffico, non conta. Contano le consegne dell’inventario, non l’uso.
    """
    part = and_(organico.dotato("dispositivi", DISPOSITIVI), organico.dotato("traffico", TRAFFICO))
    return lavoratori_agili(organico, part)


@indicator(
    code="SD-03.abilitati",
    title="Lavoratori agili abilitati alla VPN",
    formula="lavoratori agili abilitati alla VPN / lavoratori agili × 100",
    source=FONTE,
    breakdowns=(personale.c.struttura, personale.c.genere),
    mark="P",
)
def con_vpn(organico: Organico) -> Share:
    """Conta chi quel giorno ha nell’inventario un accesso alla VPN: è abilitato, che la usi o no.

    È l’opzione di SD-03, che invece dice se la VPN c’è. Nessun collegamento è mai registrato.
    """
    return lavoratori_agili(organico, organico.dotato("vpn", VPN))


@indicator(
    code="S-19",
    title="Lavoratori agili con un portatile dell’ente",
    formula="lavoratori agili con almeno un portatile dell’ente / lavoratori agili × 100",
    source="regolamento Provincia di Lucca 2021, «Requisiti tecnologici e sicurezza dei dati»",
    breakdowns=(personale.c.struttura, personale.c.genere),
    mark="D",
)
def con_portatile(organico: Organico) -> Share:
    """Conta chi quel giorno ha in consegna un portatile dell’ente: chi ne ha due conta una volta.

    Quanti posti fissi siano stati sostituiti non si vede: l’inventario dice chi ha che cosa, non al posto di che cosa.
    """
    return lavoratori_agili(organico, organico.dotato("portatili", PORTATILI))


@indicator(
    code="SD-08",
    title="Firma digitale tra i lavoratori agili",
    formula="lavoratori agili con firma digitale / lavoratori agili di cui è noto se l’hanno × 100",
    source=FONTE,
    breakdowns=(personale.c.struttura, personale.c.genere),
    mark="P",
)
def firma_digitale(organico: Organico) -> Share:
    """Conta chi ha la firma digitale secondo lo stato di quel giorno nell’organico.

    Di chi nessuno ha comunicato se l’abbia non si dice che non l’ha: resta fuori da tutti e due i termini.
    """
    reasons = (
        *fuori_dagli_agili(organico),
        Exclusion("firma_non_nota", "non è comunicato se ha la firma digitale", organico.firma_digitale.is_(None)),
    )
    return Share(
        part=organico.firma_digitale == 1,
        whole=none_of(reasons),
        exclusions=reasons,
        beside=COPERTURA,
        nested=(IN_SERVIZIO, con_portatile.code),
    )
