# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Come cambia la salute dell’ente: organizzativa, professionale, digitale, economico-finanziaria? E a che punto è?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from metrics.comparison import Measure, base_day, change
from metrics.declare import Direction, Indicator, Unit
from metrics.indicators import dotazioni, formazione, presenza, processi, requisiti
from metrics.indicators.costi import LINEE_GUIDA, SALUTE, spese
from metrics.phases import Recorded, milestones, progress
from metrics.places import ENTE
from metrics.quantity import Amount, Amounts, Ledger, NotComputable, Quantity, quantity


@quantity(
    code="SD-01",
    title="N. PC per lavoro agile",
    formula="PC dell’ente in consegna nel giorno, numero",
    source=f"{LINEE_GUIDA}, salute digitale",
    unit=Unit.COUNT,
    mark="P",
    reads=("dotazioni", "organico", "accordi"),
    rests_on=(dotazioni.con_pc,),
)
def pc(ledger: Ledger) -> Amounts | NotComputable:
    """Conta i PC dell’ente che nel giorno di riferimento sono in consegna a qualcuno: quanti sono, mai a chi.

    Chi ne ha due conta due volte. Un PC restituito quel giorno non è più in consegna; di uno senza giorno di consegna
    vale che è assegnato. Si calcola per l’intero ente.
    """
    if not ledger.devices():
        return NotComputable(f"nessuna dotazione caricata, al {ledger.on:%d/%m/%Y}")
    held = [each for each in ledger.devices() if each.persona is not None and _is_pc(each.tipo)]
    # The PCs nearly tell how many people have one: where that share may not be seen, nor may their number.
    behind = [
        len({each.persona for each in held}),
        *(share.people for share in ledger.shares([dotazioni.con_pc]).values()),
    ]
    people = min((people for people in behind if people), default=0)
    return {ENTE: Amount(sum(each.numero for each in held), people=people)}


def _is_pc(tipo: str) -> bool:
    return tipo.strip().lower().replace(" ", "_") in dotazioni.PC


# ---------------------------------------------------------------- indici


@dataclass(frozen=True)
class Index:
    """The items of an index that can be computed on a day, each between 0 and 1, and the fewest people behind them."""

    day: date
    items: Mapping[str, Fraction]
    people: Sequence[int]


def index(ledger: Ledger, quantities: Sequence[Quantity], shares: Sequence[Indicator]) -> Index:
    """Return an index on the reference day of a ledger; an item that is not computable is not in it."""
    found = dict(_computed(ledger, quantities))
    held = {code: share for code, share in ledger.shares(shares).items() if share.whole > 0}
    found.update({code: Fraction(share.part, share.whole) for code, share in held.items()})
    return Index(ledger.on, found, [share.people for share in held.values()])


def _computed(ledger: Ledger, quantities: Sequence[Quantity]) -> Iterator[tuple[str, Fraction]]:
    for each in quantities:
        amounts = each.count(ledger)
        if not isinstance(amounts, NotComputable) and ENTE in amounts and amounts[ENTE].whole:
            yield each.code, Fraction(amounts[ENTE].part, amounts[ENTE].whole)


def moved(now: Index, base: Index) -> Amounts | NotComputable:
    """Return the difference of the means over the items that both days have; the others are said."""
    both = sorted(now.items.keys() & base.items.keys())
    if not both:
        return NotComputable(f"nulla si calcola sia al {now.day:%d/%m/%Y} sia al {base.day:%d/%m/%Y}")
    before = sum((base.items[code] for code in both), Fraction(0)) / len(both)
    step = sum((now.items[code] for code in both), Fraction(0)) / len(both) - before
    only = sorted(now.items.keys() ^ base.items.keys())
    behind = [people for people in (*now.people, *base.people) if people]
    return {
        ENTE: Amount(
            step.numerator,
            step.denominator,
            people=min(behind) if behind else None,
            base=(before.numerator, before.denominator),
            base_period=(base.day, base.day),
            left_out=tuple(f"{code}: calcolabile in un solo anno" for code in only),
        )
    }


def _indice(
    code: str,
    title: str,
    what: str,
    quantities: tuple[Quantity, ...],
    shares: tuple[Indicator, ...],
    reads: tuple[str, ...],
) -> Quantity:
    """Declare the change of an index between the base year and the year."""
    codes = ", ".join(sorted((*(each.code for each in quantities), *(each.code for each in shares))))

    def indice(ledger: Ledger) -> Amounts | NotComputable:
        before = ledger.at(base_day(ledger, code))
        return moved(index(ledger, quantities, shares), index(before, quantities, shares))

    indice.__doc__ = f"""Variazione dell’indice di {what}: la media, tra 0 e 100, delle voci calcolabili di {codes}.

    Contano solo le voci che si calcolano sia nel giorno di riferimento sia nello stesso giorno dell’anno base, tutte
    con lo stesso peso; le altre si elencano. Una voce non calcolabile non vale zero. Si calcola per l’intero ente.
    """
    return quantity(
        code=code,
        title=title,
        formula="indice dell’anno - indice dell’anno base, punti percentuali",
        source=f"{LINEE_GUIDA}, impatti interni",
        unit=Unit.POINTS,
        reads=(*reads, "obiettivi_ente"),
        base_unit=Unit.PERCENT,
        rests_on=shares,
    )(indice)


organizzativa = _indice(
    "II-01",
    "Miglioramento o peggioramento della salute organizzativa",
    "salute organizzativa",
    (requisiti.coordinamento, requisiti.monitoraggio, requisiti.help_desk, requisiti.programmazione),
    (),
    ("requisiti",),
)
professionale = _indice(
    "II-02",
    "Miglioramento o peggioramento della salute professionale",
    "salute professionale",
    (),
    (
        formazione.direzionali,
        formazione.coordinano,
        formazione.organizzative,
        formazione.per_obiettivi,
        formazione.digitali,
    ),
    ("organico", "accordi", "formazione", "rapporti", "requisiti"),
)
digitale = _indice(
    "II-04",
    "Miglioramento o peggioramento della salute digitale",
    "salute digitale",
    (
        requisiti.vpn,
        requisiti.intranet,
        requisiti.collaboration,
        requisiti.applicativi,
        requisiti.banche_dati,
        processi.processi_digitalizzati,
        processi.servizi_digitalizzati,
    ),
    (dotazioni.con_traffico, dotazioni.firma_digitale),
    ("requisiti", "applicativi", "processi", "organico", "accordi", "dotazioni"),
)


@quantity(
    code="II-03",
    title="Miglioramento o peggioramento della salute economico-finanziaria",
    formula="(spese SE dell’anno - spese SE dell’anno base) / spese SE dell’anno base × 100",
    source=f"{LINEE_GUIDA}, impatti interni",
    unit=Unit.CHANGE,
    direction=Direction.UP,
    reads=("costi", "obiettivi_ente"),
    base_unit=Unit.EURO,
)
def economica(ledger: Ledger) -> Amounts | NotComputable:
    """Variazione della somma di SE-01, SE-02 e SE-03: formazione, hardware e infrastrutture, digitalizzazione.

    Una voce di una struttura entra nel conto solo se i suoi importi coprono gli stessi giorni nei due anni; le altre si
    elencano. Sono spese e investimenti per il lavoro agile: che crescano è qui un miglioramento.
    """
    return change(ledger, "II-03", spese(ledger, *SALUTE), Measure(lambda row: row["importo"]))


@quantity(
    code="EF-01.variazione",
    title="Diminuzione delle assenze",
    formula="tasso di assenza dell’anno - tasso di assenza dell’anno base, punti percentuali",
    source=f"{LINEE_GUIDA}, efficienza produttiva",
    unit=Unit.POINTS,
    direction=Direction.DOWN,
    reads=("organico", "giornate", "presenze", "obiettivi_ente"),
    base_unit=Unit.PERCENT,
    rests_on=(presenza.assenze,),
)
def assenze(ledger: Ledger) -> Amounts | NotComputable:
    """Confronta il tasso di EF-01 dal 1° gennaio al giorno con quello dello stesso periodo dell’anno base.

    Negativo è una diminuzione. Si calcola per l’intero ente, e si mostra solo se si mostrano i due tassi.
    """
    before = ledger.at(base_day(ledger, presenza.assenze.code))
    return moved(index(ledger, (), (presenza.assenze,)), index(before, (), (presenza.assenze,)))


# ---------------------------------------------------------------- fasi


@quantity(
    code="S-17",
    title="Avanzamento delle fasi",
    formula="fasi concluse entro il termine / fasi il cui termine è passato × 100",
    source="Comune di Bologna, progetto smart work 2019",
    unit=Unit.PERCENT,
    mark="D",
    reads=("fasi",),
)
def avanzamento(ledger: Ledger) -> Amounts | NotComputable:
    """Conta le fasi del regolamento concluse (o avviate, dove l’atto chiede l’avvio) entro il loro termine.

    Una fase è dovuta dal giorno dopo il suo termine. Quelle di cui non si sa non entrano nel conto e si dicono.
    """
    if not ledger.phases:
        return NotComputable("il regolamento dell’ente non prevede fasi")
    done = {row["fase"]: Recorded(**row) for row in ledger.rows("fasi")}
    found = progress(milestones(ledger.phases, done, ledger.on), ledger.on)
    if not found.due:
        return NotComputable(f"nessuna fase valutabile il cui termine sia passato al {ledger.on:%d/%m/%Y}")
    unknown = (f"fasi non valutabili: {found.not_evaluable}",) if found.not_evaluable else ()
    return {ENTE: Amount(found.in_time, found.due, left_out=unknown)}
