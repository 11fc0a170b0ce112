# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Che cosa l’ente ha predisposto per il lavoro agile: atti, figure, sistemi, applicativi?"""

from __future__ import annotations

from collections.abc import Mapping

from metrics.comparison import latest, paths
from metrics.declare import Unit
from metrics.indicators.costi import LINEE_GUIDA
from metrics.places import ENTE
from metrics.quantity import Amount, Amounts, Ledger, NotComputable, Quantity, quantity
from record.tables import ENTE as WHOLE_ENTE

Flags = Mapping[str, Mapping[str, int]]
"""Whether each voce is there, by struttura and voce."""


def states(ledger: Ledger, voci: tuple[str, ...]) -> Flags:
    """Return what is stated of some requirements on the reference day."""
    found: dict[str, dict[str, int]] = {}
    rows = [row for row in ledger.rows("requisiti") if row["voce"] in voci]
    for struttura in {row["struttura"] for row in rows}:
        held = latest((row for row in rows if row["struttura"] == struttura), "voce", ledger.on)
        if held:
            found[struttura] = {voce: row["presente"] for voce, row in held.items()}
    return found


def _checklist(
    code: str, title: str, description: str, voci: tuple[str, ...], mark: str, dimension: str, target: str = ""
) -> Quantity:
    """Declare how much of a checklist is there: 0 or 100 % where it has one item."""

    def checklist(ledger: Ledger) -> Amounts | NotComputable:
        flags = states(ledger, voci)
        stated = flags.get(WHOLE_ENTE, {})
        unsaid = [voce for voce in voci if voce not in stated]
        if unsaid:
            return NotComputable(f"nessun requisito caricato per {', '.join(unsaid)}, al {ledger.on:%d/%m/%Y}")
        units = {unit.code: flags.get(unit.code, {}) for unit in ledger.tree} | {ENTE: stated}
        return {unit: Amount(sum(held.values()), len(voci)) for unit, held in units.items() if len(held) == len(voci)}

    checklist.__doc__ = f"""{description}

    Vale lo stato dell’ultimo giorno dichiarato entro il giorno di riferimento. Ciò che nessuno ha dichiarato non è
    «no»: se manca una voce l’indicatore non si calcola. Una struttura conta solo ciò che è dichiarato per lei.
    """
    return quantity(
        code=code,
        title=title,
        formula="requisiti presenti / requisiti richiesti × 100",
        source=f"{LINEE_GUIDA}, {dimension}",
        unit=Unit.PERCENT,
        mark=mark,
        reads=("requisiti",),
        target=target,
    )(checklist)


ORGANIZZATIVA, DIGITALE = "salute organizzativa", "salute digitale"

coordinamento = _checklist(
    "SO-01",
    "Coordinamento organizzativo del lavoro agile",
    "Atto adottato, coordinatore nominato, cabina di regia attiva: quanti dei tre ci sono.",
    ("SO-01.atto", "SO-01.coordinatore", "SO-01.cabina"),
    "K",
    ORGANIZZATIVA,
)
monitoraggio = _checklist(
    "SO-02",
    "Monitoraggio del lavoro agile",
    "Un sistema di monitoraggio del lavoro agile c’è e funziona: 0 o 100 %.",
    ("SO-02.monitoraggio",),
    "K",
    ORGANIZZATIVA,
)
help_desk = _checklist(
    "SO-03",
    "Help desk informatico dedicato al lavoro agile",
    "Un help desk informatico per chi lavora in modalità agile c’è: 0 o 100 %.",
    ("SO-03.help_desk",),
    "P",
    ORGANIZZATIVA,
    target="obiettivo.salute_organizzativa",
)
vpn = _checklist("SD-03", "Sistema VPN", "Una VPN c’è: 0 o 100 %.", ("SD-03.vpn",), "P", DIGITALE)
intranet = _checklist("SD-04", "Intranet", "Una intranet c’è: 0 o 100 %.", ("SD-04.intranet",), "P", DIGITALE)
collaboration = _checklist(
    "SD-05",
    "Sistemi di collaboration",
    "Strumenti per lavorare insieme a distanza ci sono: 0 o 100 %.",
    ("SD-05.collaboration",),
    "P",
    DIGITALE,
)

PROGRAMMAZIONE = "SO-04.programmazione"


@quantity(
    code="SO-04",
    title="Programmazione per obiettivi e/o per progetti e/o per processi",
    formula="strutture che programmano per obiettivi, progetti o processi / strutture di cui si sa × 100",
    source=f"{LINEE_GUIDA}, {ORGANIZZATIVA}",
    unit=Unit.PERCENT,
    reads=("requisiti",),
)
def programmazione(ledger: Ledger) -> Amounts | NotComputable:
    """Conta le strutture che programmano per obiettivi, progetti o processi, tra quelle di cui è dichiarato.

    Se è dichiarato solo per l’intero ente, vale 0 o 100 %. Le strutture di cui non si sa non entrano nel conto; una
    struttura che in quel giorno non c’è non conta.
    """
    flags = {struttura: held[PROGRAMMAZIONE] for struttura, held in states(ledger, (PROGRAMMAZIONE,)).items()}
    above = paths(ledger.tree)
    strange = sorted(flags.keys() - above.keys() - {WHOLE_ENTE})
    stated = {code: flag for code, flag in flags.items() if code in above}
    if not stated and WHOLE_ENTE in flags:
        return {ENTE: Amount(flags[WHOLE_ENTE])}
    if not stated:
        return NotComputable(f"nessun requisito caricato per {PROGRAMMAZIONE}, al {ledger.on:%d/%m/%Y}")
    held: dict[str, list[int]] = {}
    for code, flag in stated.items():
        for unit in above[code]:
            held.setdefault(unit, []).append(flag)
    out = tuple(f"{code}: struttura che non c’è al {ledger.on:%d/%m/%Y}" for code in strange)
    return {unit: Amount(sum(each), len(each), left_out=out if unit == ENTE else ()) for unit, each in held.items()}


def _da_remoto(code: str, title: str, tipo: str, plural: str) -> Quantity:
    def da_remoto(ledger: Ledger) -> Amounts | NotComputable:
        rows = [row for row in ledger.rows("applicativi") if row["tipo"] == tipo]
        held = latest(rows, "applicativo", ledger.on)
        if not held:
            return NotComputable(f"nessun elenco caricato: {plural}, al {ledger.on:%d/%m/%Y}")
        return {ENTE: Amount(sum(row["da_remoto"] for row in held.values()), len(held))}

    da_remoto.__doc__ = f"""Conta {plural} che si possono usare fuori sede, tra tutto ciò che l’ente ha elencato.

    Vale l’ultimo stato dichiarato entro il giorno di riferimento. Si calcola per l’intero ente.
    """
    return quantity(
        code=code,
        title=title,
        formula=f"{plural} consultabili in lavoro agile / {plural} × 100",
        source=f"{LINEE_GUIDA}, {DIGITALE}",
        unit=Unit.PERCENT,
        mark="P",
        reads=("applicativi",),
    )(da_remoto)


applicativi = _da_remoto("SD-06", "% di applicativi consultabili in lavoro agile", "applicativo", "applicativi")
banche_dati = _da_remoto("SD-07", "% di banche dati consultabili in lavoro agile", "banca_dati", "banche dati")
