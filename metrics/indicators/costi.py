# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Quanto costa e quanto fa risparmiare il lavoro agile, secondo la contabilità dell’ente?"""

from __future__ import annotations

from dataclasses import replace

from metrics.comparison import Facts, Measure, change, total
from metrics.declare import Direction, Unit
from metrics.quantity import Amounts, Ledger, NotComputable, Quantity, quantity

RISPARMI = ("utenze", "stampe", "straordinario", "buoni_pasto")
"""Le voci di EC-01, come le nomina il catalogo."""

DI_PERSONE = ("straordinario", "buoni_pasto")
"""Le voci che si pagano a persone: in una struttura di pochi l’importo direbbe quanto ha avuto ciascuno."""

SALUTE = ("formazione_agile", "hardware_infrastrutture", "digitalizzazione")
"""Le voci di SE-01, SE-02 e SE-03."""

LINEE_GUIDA = "Linee guida DFP sul POLA, dicembre 2020"


def spese(ledger: Ledger, *voci: str) -> Facts:
    """Return the rows of some cost items."""
    rows = [row for row in ledger.rows("costi") if row["voce"] in voci]
    return Facts(rows, "voce", f"nessun costo caricato per {', '.join(voce.replace('_', ' ') for voce in voci)}")


def _importo(code: str, title: str, voce: str) -> Quantity:
    def importo(ledger: Ledger) -> Amounts | NotComputable:
        return total(ledger, code, spese(ledger, voce), lambda row: row["importo"])

    importo.__doc__ = f"""Somma gli importi della voce «{voce}» i cui periodi finiscono tra il 1° gennaio e il giorno.

    Una struttura conta i suoi importi e quelli delle strutture sotto di lei; l’ente li conta tutti, anche quelli
    che non sono di nessuna struttura. Righe della stessa voce che coprono gli stessi giorni non si sommano: si
    elencano.
    """
    return quantity(
        code=code,
        title=title,
        formula=f"importi della voce {voce} nell’anno, euro",
        source=f"{LINEE_GUIDA}, salute economico-finanziaria",
        unit=Unit.EURO,
        direction=Direction.NONE,
        mark="P",
        reads=("costi",),
    )(importo)


formazione = _importo(
    "SE-01", "Costi per la formazione delle competenze funzionali al lavoro agile", "formazione_agile"
)
hardware = _importo("SE-02", "Investimenti in supporti hardware e infrastrutture digitali", "hardware_infrastrutture")
digitalizzazione = _importo(
    "SE-03", "Investimenti in digitalizzazione di servizi, progetti, processi", "digitalizzazione"
)


def _risparmio(code: str, title: str, voci: tuple[str, ...]) -> Quantity:
    def risparmio(ledger: Ledger) -> Amounts | NotComputable:
        facts = spese(ledger, *voci)
        found = change(ledger, code, facts, Measure(lambda row: row["importo"]))
        if isinstance(found, NotComputable) or all(row["voce"] not in DI_PERSONE for row in facts.rows):
            return found
        people = ledger.staff()
        return {unit: replace(amount, people=people) for unit, amount in found.items()}

    paid = any(voce in DI_PERSONE for voce in voci)
    only_ente = "Con somme pagate a persone si mostra soltanto per l’intero ente." if paid else ""
    risparmio.__doc__ = f"""Confronta gli importi dell’anno con quelli dello stesso periodo dell’anno base.

    Una voce di una struttura entra nel conto solo se i suoi importi coprono gli stessi giorni nei due anni; le altre
    si elencano. L’anno base è quello dell’obiettivo dell’ente, altrimenti l’anno prima. Negativo è un risparmio.
    {only_ente}
    """
    return quantity(
        code=code,
        title=title,
        formula="(costi dell’anno - costi dell’anno base) / costi dell’anno base × 100",
        source=f"{LINEE_GUIDA}, economicità: riflesso economico",
        unit=Unit.CHANGE,
        direction=Direction.DOWN,
        reads=("costi", "obiettivi_ente", *(("organico",) if paid else ())),
        base_unit=Unit.EURO,
    )(risparmio)


riduzione_costi = _risparmio("EC-01", "Riduzione dei costi: utenze, stampe, straordinario, buoni pasto", RISPARMI)
riduzione_utenze = _risparmio("EC-01.utenze", "Riduzione dei costi: utenze", ("utenze",))
riduzione_stampe = _risparmio("EC-01.stampe", "Riduzione dei costi: stampe", ("stampe",))
riduzione_straordinario = _risparmio("EC-01.straordinario", "Riduzione dei costi: straordinario", ("straordinario",))
riduzione_buoni_pasto = _risparmio("EC-01.buoni_pasto", "Riduzione dei costi: buoni pasto", ("buoni_pasto",))


@quantity(
    code="IE-A2",
    title="Minori stampe",
    formula="(stampe dell’anno - stampe dell’anno base) / stampe dell’anno base × 100",
    source=f"{LINEE_GUIDA}, impatto ambientale",
    unit=Unit.CHANGE,
    direction=Direction.DOWN,
    reads=("costi", "obiettivi_ente"),
    base_unit=Unit.COUNT,
)
def minori_stampe(ledger: Ledger) -> Amounts | NotComputable:
    """Confronta la quantità (pagine o risme, come le conta l’ente) della voce stampe con quella dell’anno base.

    Conta la quantità e non l’importo; una riga senza quantità non entra nel conto. Negativo è un miglioramento.
    """
    return change(ledger, "IE-A2", spese(ledger, "stampe"), Measure(lambda row: row["quantita"]))
