# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Che cosa danno processi e servizi, in quanto tempo, con quanto lavoro, a quanti utenti?"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from metrics.comparison import Facts, Measure, Number, Term, change, ratio, total
from metrics.declare import Direction, Unit
from metrics.indicators.costi import LINEE_GUIDA
from metrics.quantity import Amounts, Ledger, NotComputable, Quantity, Row, quantity

BOTH = ("processo", "servizio")
LIKE_WITH_LIKE = (
    "Un processo di una struttura entra nel conto solo se le sue righe coprono gli stessi giorni nei due anni e dicono "
    "ciò che si confronta; gli altri si elencano. L’anno base è quello dell’obiettivo dell’ente, altrimenti l’anno "
    "prima."
)


def resi(ledger: Ledger, what: str, tipi: tuple[str, ...] = BOTH) -> Facts:
    """Return the rows of processes and services; `what` is what they should say, in Italian."""
    rows = [row for row in ledger.rows("processi") if row["tipo"] in tipi]
    return Facts(rows, "processo", f"nessun processo o servizio caricato con {what}")


def told(name: str) -> Term:
    """Return the term that reads a column."""
    return lambda row: row[name]


def _fte(row: Row) -> Number | None:
    """Return full-time people spread over the year, in hundredths: half a year of two people is one person."""
    if row["fte_centesimi"] is None:
        return None
    last: date = row["al"]
    days = (last - row["dal"]).days + 1
    year = (date(last.year, 12, 31) - date(last.year, 1, 1)).days + 1
    return Fraction(row["fte_centesimi"] * days, 100 * year)


# ---------------------------------------------------------------- salute digitale


def _mapped(row: Row) -> Number | None:
    return None if row["digitalizzato"] is None else 1


def _digitalizzati(code: str, title: str, tipo: str, plural: str) -> Quantity:
    def digitalizzati(ledger: Ledger) -> Amounts | NotComputable:
        facts = resi(ledger, "lo stato di digitalizzazione", (tipo,))
        last: dict[tuple[str, str], Row] = {}
        for row in sorted(facts.rows, key=lambda row: row["al"]):
            if row["al"] <= ledger.on and row["al"].year == ledger.on.year:
                last[row["processo"], row["struttura"]] = row
        measure = Measure(told("digitalizzato"), _mapped)
        return ratio(ledger, Facts(list(last.values()), "processo", facts.nothing), measure)

    digitalizzati.__doc__ = f"""Conta i {plural} digitalizzati tra quelli di cui si sa se lo sono.

    Vale l’ultima riga dell’anno, entro il giorno di riferimento. Ogni {tipo} di una struttura conta una volta. Quelli
    di cui non si sa non entrano nel conto e si elencano.
    """
    return quantity(
        code=code,
        title=title,
        formula=f"{plural} digitalizzati / {plural} mappati × 100",
        source=f"{LINEE_GUIDA}, salute digitale",
        unit=Unit.PERCENT,
        mark="P",
        reads=("processi",),
    )(digitalizzati)


processi_digitalizzati = _digitalizzati("SD-09", "% di processi digitalizzati", "processo", "processi")
servizi_digitalizzati = _digitalizzati("SD-10", "% di servizi digitalizzati", "servizio", "servizi")


# ---------------------------------------------------------------- contro l’anno base


def _confronto(
    *,
    code: str,
    title: str,
    formula: str,
    source: str,
    direction: Direction,
    base_unit: Unit,
    measure: Measure,
    what: str,
    description: str,
) -> Quantity:
    """Declare a change from the base year."""

    def confronto(ledger: Ledger) -> Amounts | NotComputable:
        return change(ledger, code, resi(ledger, what), measure)

    confronto.__doc__ = f"{description}\n\n{LIKE_WITH_LIKE}"
    return quantity(
        code=code,
        title=title,
        formula=formula,
        source=source,
        unit=Unit.CHANGE,
        direction=direction,
        reads=("processi", "obiettivi_ente"),
        base_unit=base_unit,
    )(confronto)


produttivita = _confronto(
    code="EF-02",
    title="Aumento della produttività",
    formula=("(prodotti per FTE dell’anno - prodotti per FTE dell’anno base) / prodotti per FTE dell’anno base × 100"),
    source=f"{LINEE_GUIDA}, efficienza produttiva",
    direction=Direction.UP,
    base_unit=Unit.COUNT,
    measure=Measure(told("prodotti"), _fte),
    what="prodotti e FTE",
    description=(
        "Prodotti per persona a tempo pieno (FTE), pesata per la parte dell’anno in cui ha lavorato al processo."
    ),
)

costo_per_prodotto = _confronto(
    code="EF-03",
    title="Riduzione dei costi per output",
    formula=(
        "(costo per prodotto dell’anno - costo per prodotto dell’anno base) / costo per prodotto dell’anno base × 100"
    ),
    source=f"{LINEE_GUIDA}, efficienza economica",
    direction=Direction.DOWN,
    base_unit=Unit.EURO,
    measure=Measure(told("costo"), told("prodotti")),
    what="costo e prodotti",
    description="Costo del processo per prodotto. Negativo è un miglioramento.",
)

tempi = _confronto(
    code="EF-04",
    title="Riduzione dei tempi di lavorazione di pratiche ordinarie",
    formula=(
        "(giorni per pratica dell’anno - giorni per pratica dell’anno base) / giorni per pratica dell’anno base × 100"
    ),
    source=f"{LINEE_GUIDA}, efficienza temporale",
    direction=Direction.DOWN,
    base_unit=Unit.DAYS,
    measure=Measure(told("giorni_totali"), told("prodotti")),
    what="giorni totali e prodotti",
    description=(
        "Giorni per pratica in media: giorni totali sulle pratiche concluse. Le mediane non si sommano "
        "tra processi: qui non entrano."
    ),
)

erogata_variazione = _confronto(
    code="EA-01.variazione",
    title="Variazione della quantità erogata",
    formula="(prodotti dell’anno - prodotti dell’anno base) / prodotti dell’anno base × 100",
    source=f"{LINEE_GUIDA}, efficacia quantitativa",
    direction=Direction.UP,
    base_unit=Unit.COUNT,
    measure=Measure(told("prodotti")),
    what="prodotti",
    description="Pratiche e servizi resi, contro l’anno base.",
)

fruita_variazione = _confronto(
    code="EA-02.variazione",
    title="Variazione della quantità fruita",
    formula="(utenti dell’anno - utenti dell’anno base) / utenti dell’anno base × 100",
    source=f"{LINEE_GUIDA}, efficacia quantitativa",
    direction=Direction.UP,
    base_unit=Unit.COUNT,
    measure=Measure(told("utenti")),
    what="utenti",
    description="Utenti serviti, contro l’anno base.",
)

digitali_variazione = _confronto(
    code="EA-02.digitali",
    title="Variazione dei servizi digitali fruiti",
    formula=("(accessi digitali dell’anno - accessi digitali dell’anno base) / accessi digitali dell’anno base × 100"),
    source=f"{LINEE_GUIDA}, efficacia quantitativa",
    direction=Direction.UP,
    base_unit=Unit.COUNT,
    measure=Measure(told("accessi_digitali")),
    what="accessi digitali",
    description="Accessi ai servizi digitali, contro l’anno base.",
)

code_sportelli = _confronto(
    code="IE-S1",
    title="Minori code agli sportelli fisici",
    formula=(
        "(accessi allo sportello dell’anno - accessi allo sportello dell’anno base) / accessi allo "
        "sportello dell’anno base × 100"
    ),
    source=f"{LINEE_GUIDA}, impatto sociale per gli utenti",
    direction=Direction.DOWN,
    base_unit=Unit.COUNT,
    measure=Measure(told("accessi_sportello")),
    what="accessi allo sportello",
    description="Accessi agli sportelli fisici. Negativo è un miglioramento.",
)

attesa_sportelli = _confronto(
    code="IE-S1.attesa",
    title="Minore attesa agli sportelli fisici",
    formula=("(minuti di attesa dell’anno - minuti di attesa dell’anno base) / minuti di attesa dell’anno base × 100"),
    source=f"{LINEE_GUIDA}, impatto sociale per gli utenti",
    direction=Direction.DOWN,
    base_unit=Unit.HOURS,
    measure=Measure(told("attesa_minuti")),
    what="minuti di attesa",
    description="Minuti di attesa agli sportelli fisici, sommati sugli accessi. Negativo è un miglioramento.",
)


# ---------------------------------------------------------------- nell’anno


@quantity(
    code="EA-01",
    title="Quantità erogata",
    formula="pratiche e servizi resi nell’anno",
    source=f"{LINEE_GUIDA}, efficacia quantitativa",
    unit=Unit.COUNT,
    reads=("processi", "obiettivi_ente"),
)
def erogata(ledger: Ledger) -> Amounts | NotComputable:
    """Somma pratiche e servizi resi nelle righe il cui periodo finisce tra il 1° gennaio e il giorno.

    Accanto si mostra la base, se ogni processo ha gli stessi giorni nell’anno base. Un processo senza il dato in
    qualche periodo conta per il resto, e si dice.
    """
    return total(ledger, "EA-01", resi(ledger, "prodotti"), told("prodotti"))


@quantity(
    code="EA-02",
    title="Quantità fruita",
    formula="utenti serviti nell’anno",
    source=f"{LINEE_GUIDA}, efficacia quantitativa",
    unit=Unit.COUNT,
    reads=("processi", "obiettivi_ente"),
)
def fruita(ledger: Ledger) -> Amounts | NotComputable:
    """Somma gli utenti serviti nelle righe il cui periodo finisce tra il 1° gennaio e il giorno.

    Accanto si mostra la base, se ogni processo ha gli stessi giorni nell’anno base. Un processo senza il dato in
    qualche periodo conta per il resto, e si dice.
    """
    return total(ledger, "EA-02", resi(ledger, "utenti"), told("utenti"))


@quantity(
    code="EA-03",
    title="Qualità erogata",
    formula="prodotti nei tempi / prodotti × 100",
    source=f"{LINEE_GUIDA}, efficacia qualitativa",
    unit=Unit.PERCENT,
    reads=("processi",),
)
def qualita_erogata(ledger: Ledger) -> Amounts | NotComputable:
    """Quanta parte di ciò che si è reso nell’anno rispetta lo standard dei tempi.

    Strutture e periodi si sommano prima di dividere; una riga che non dice tutti e due i valori non entra nel conto.
    """
    return ratio(
        ledger, resi(ledger, "prodotti e prodotti nei tempi"), Measure(told("prodotti_nei_tempi"), told("prodotti"))
    )


@quantity(
    code="EA-04",
    title="Qualità percepita",
    formula="utenti soddisfatti / utenti che hanno risposto × 100",
    source=f"{LINEE_GUIDA}, efficacia qualitativa",
    unit=Unit.PERCENT,
    reads=("processi",),
)
def qualita_percepita(ledger: Ledger) -> Amounts | NotComputable:
    """Quanta parte degli utenti che hanno risposto è soddisfatta, secondo le rilevazioni riportate nei processi.

    Strutture e periodi si sommano prima di dividere; una riga che non dice tutti e due i valori non entra nel conto.
    """
    return ratio(ledger, resi(ledger, "soddisfatti e rispondenti"), Measure(told("soddisfatti"), told("rispondenti")))
