# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Chi dirige e chi lavora in modo agile è formato, e si lavora per obiettivi?"""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_

from metrics.declare import indicator
from metrics.indicators.adozione import COPERTURA, IN_SERVIZIO, in_servizio, lavoratori_agili
from metrics.measures import Exclusion, Share
from metrics.sources import Organico, none_of
from record.tables import organico as personale

FONTE = "linee guida POLA 2020, condizioni abilitanti, salute professionale"

DIREZIONALI, ORGANIZZATIVE, DIGITALI = "competenze_direzionali", "competenze_organizzative", "competenze_digitali"
"""I temi dei corsi che il catalogo chiede, come sono scritti nel file della formazione."""


def _tra_chi_dirige(organico: Organico, part: ColumnElement[bool]) -> Share:
    """La stessa platea per SP-01 e SP-02: dirigenti e titolari di PO/EQ in servizio."""
    reasons = (
        *in_servizio(organico),
        Exclusion("senza_qualifica", "qualifica non comunicata", organico.senza_qualifica),
        Exclusion("altra_qualifica", "né dirigente né titolare di PO/EQ", ~organico.dirige),
    )
    return Share(part=part, whole=none_of(reasons), exclusions=reasons, nested=(IN_SERVIZIO,))


@indicator(
    code="SP-01",
    title="Dirigenti e PO formati sulle competenze direzionali",
    formula="dirigenti e PO/EQ con un corso nell’ultimo anno / dirigenti e PO/EQ in servizio × 100",
    source=FONTE,
    breakdowns=(personale.c.struttura, personale.c.genere),
    mark="P",
)
def direzionali(organico: Organico) -> Share:
    """Conta chi ha seguito un corso sul tema «competenze direzionali» nei dodici mesi che finiscono nel giorno.

    Con il giorno di riferimento al 31 ottobre 2026 vale un corso dal 1° novembre 2025. Chi ne ha seguiti più d’uno
    conta una volta; un corso su un altro tema, o di cui non è scritto il tema, non conta.
    """
    return _tra_chi_dirige(organico, organico.formato(DIREZIONALI))


@indicator(
    code="SP-01.dirigenti",
    title="Dirigenti formati sulle competenze direzionali",
    formula="dirigenti con un corso nell’ultimo anno / dirigenti in servizio × 100",
    source="Provincia di Lucca, monitoraggio del PIAO: indicatore di salute professionale",
    breakdowns=(personale.c.struttura, personale.c.genere),
    target="obiettivo.salute_professionale",
    mark="V",
)
def dirigenti(organico: Organico) -> Share:
    """È SP-01 come lo conta la Provincia di Lucca: i soli dirigenti, senza i titolari di PO/EQ.

    Il suo obiettivo non si confronta con SP-01, che ha un altro denominatore.
    """
    reasons = (
        *in_servizio(organico),
        Exclusion("senza_qualifica", "qualifica non comunicata", organico.senza_qualifica),
        Exclusion("altra_qualifica", "non dirigente", ~organico.dirigente),
    )
    part = organico.formato(DIREZIONALI)
    return Share(part=part, whole=none_of(reasons), exclusions=reasons, nested=(IN_SERVIZIO, direzionali.code))


@indicator(
    code="SP-02",
    title="Dirigenti e PO che coordinano per obiettivi, progetti o processi",
    formula="dirigenti e PO/EQ di strutture che programmano per obiettivi / dirigenti e PO/EQ in servizio × 100",
    source=FONTE,
    breakdowns=(personale.c.struttura, personale.c.genere),
    mark="K",
)
def coordinano(organico: Organico) -> Share:
    """Conta chi dirige in una struttura che quel giorno programma per obiettivi, progetti o processi.

    Vale il requisito SO-04.programmazione dichiarato per la sua struttura, per una che le sta sopra o per l’intero
    ente. Una struttura di cui nessuno lo ha dichiarato non programma. Nessuno è giudicato per come dirige.
    """
    return _tra_chi_dirige(organico, organico.programma_per_obiettivi)


@indicator(
    code="SP-03",
    title="Lavoratori agili formati sulle competenze organizzative",
    formula="lavoratori agili con un corso nell’ultimo anno / lavoratori agili × 100",
    source=FONTE,
    breakdowns=(personale.c.struttura, personale.c.genere),
    mark="K",
)
def organizzative(organico: Organico) -> Share:
    """Conta chi ha seguito un corso sul tema «competenze organizzative» nei dodici mesi che finiscono nel giorno.

    È lavoratore agile chi quel giorno è in servizio e ha un accordo in vigore, anche se non ha ancora lavorato fuori.
    """
    return lavoratori_agili(organico, organico.formato(ORGANIZZATIVE))


@indicator(
    code=IN_SERVIZIO,
    title="Lavoratori che operano per obiettivi, progetti o processi",
    formula="lavoratori che operano per obiettivi / lavoratori in servizio × 100",
    source=FONTE,
    breakdowns=(personale.c.struttura, personale.c.genere),
    mark="K",
)
def per_obiettivi(organico: Organico) -> Share:
    """Conta chi ha un accordo in vigore con gli obiettivi, o lavora in una struttura che programma per obiettivi.

    La struttura programma se lo dichiara il requisito SO-04.programmazione per essa, per una che le sta sopra o per
    l’intero ente. Un accordo di cui non è detto se indichi gli obiettivi non basta. Contano tutti, anche chi non può
    lavorare in modo agile; non chi è cessato o serve presso un altro ente.
    """
    reasons = in_servizio(organico)
    part = or_(organico.programma_per_obiettivi, organico.accordo_con_obiettivi)
    return Share(part=part, whole=none_of(reasons), exclusions=reasons, nested=(COPERTURA,))


@indicator(
    code="SP-05",
    title="Lavoratori agili formati sulle competenze digitali",
    formula="lavoratori agili con un corso nell’ultimo anno / lavoratori agili × 100",
    source=FONTE,
    breakdowns=(personale.c.struttura, personale.c.genere),
    mark="K",
)
def digitali(organico: Organico) -> Share:
    """Conta chi ha seguito un corso sul tema «competenze digitali» nei dodici mesi che finiscono nel giorno.

    È lavoratore agile chi quel giorno è in servizio e ha un accordo in vigore. La formazione che l’accordo stesso
    indica non conta: contano i corsi del registro della formazione, che ne dicono il tema.
    """
    return lavoratori_agili(organico, organico.formato(DIGITALI))
