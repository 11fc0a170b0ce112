# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Che cosa cambia intorno al lavoro agile: spostamenti, emissioni, spazi, spese?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from metrics.comparison import base_day, latest
from metrics.declare import Direction, Unit
from metrics.indicators.costi import LINEE_GUIDA
from metrics.places import ENTE
from metrics.quantity import Amount, Amounts, Ledger, NotComputable, Quantity, Row, Trips, quantity

FATTORE = "impatti.co2_grammi_km"
"""The id of the norm that says how many grams a kilometre by car emits."""

TRAVEL = ("spostamenti", "giornate", "presenze", "organico")
DECLARED = """

    Contano le giornate agili dal 1° gennaio al giorno di riferimento di chi ha dichiarato il proprio spostamento; vale
    l’ultima dichiarazione fatta entro il mese della giornata, o la prima. Chi non ha dichiarato non è stimato. Si
    mostra solo per l’intero ente, e solo se nessuno conta da solo per più della metà.
    """

Worth = Callable[[Trips], Fraction | int | None]


def summed(ledger: Ledger, worth: Worth, nothing: str) -> Amounts | NotComputable:
    """Return the sum over people of what their trips are worth, None for those of whom it is unsaid."""
    each: dict[int, Fraction | int] = {}
    for trips in ledger.trips():
        value = worth(trips)
        if value is not None:
            each[trips.persona] = each.get(trips.persona, 0) + value
    if not each:
        return NotComputable(nothing)
    whole = Fraction(sum(each.values()))
    people = sum(value > 0 for value in each.values())
    largest = -(-max(each.values()) // 1)
    return {ENTE: Amount(whole.numerator, whole.denominator, people=people, largest=int(largest))}


def _times(days: int, each: int | None) -> int | None:
    return None if each is None else days * each


def _viaggi(code: str, title: str, formula: str, description: str, unit: Unit, worth: Worth, nothing: str) -> Quantity:
    """Declare a sum over the trips that agile days spare."""

    def viaggi(ledger: Ledger) -> Amounts | NotComputable:
        return summed(ledger, worth, nothing)

    viaggi.__doc__ = f"{description}{DECLARED}"
    return quantity(
        code=code,
        title=title,
        formula=formula,
        source=f"{LINEE_GUIDA}, impatti sui lavoratori",
        unit=unit,
        reads=TRAVEL,
        direction=Direction.UP,
    )(viaggi)


ore_evitate = _viaggi(
    "IE-S2",
    "Ore di spostamento casa-lavoro evitate",
    "giornate agili per ore di viaggio dichiarate al giorno, ore",
    "Le ore di viaggio che le giornate agili hanno risparmiato.",
    Unit.HOURS,
    lambda trips: _times(trips.giorni, trips.minuti),
    "nessuna giornata agile di chi ha dichiarato la durata del viaggio",
)
risparmio_viaggi = _viaggi(
    "IE-E1",
    "Risparmio per la riduzione degli spostamenti",
    "giornate agili per costo di viaggio dichiarato al giorno, euro",
    "Ciò che le giornate agili hanno fatto risparmiare in viaggi a chi lavora.",
    Unit.EURO,
    lambda trips: _times(trips.giorni, trips.costo),
    "nessuna giornata agile di chi ha dichiarato il costo del viaggio",
)


@quantity(
    code="IE-A1",
    title="Minori emissioni di CO₂",
    formula="giornate agili per chilometri dichiarati in auto per grammi al chilometro / 1.000.000, tonnellate",
    source=f"{LINEE_GUIDA}, impatto ambientale",
    unit=Unit.TONNES,
    reads=TRAVEL,
    parameters=(FATTORE,),
)
def minori_emissioni(ledger: Ledger) -> Amounts | NotComputable:
    """Stima le emissioni evitate: contano solo i chilometri, andata e ritorno, di chi viaggia in auto propria.

    Il fattore d’emissione è un parametro datato delle norme. Gli altri spostamenti delle giornate agili non si
    sottraggono. Per il resto vale ciò che vale per le ore di spostamento evitate: solo chi ha dichiarato, solo l’ente.
    """
    factor = ledger.parameters.get(FATTORE)
    if factor is None:
        return NotComputable(f"nessun fattore d’emissione in vigore al {ledger.on:%d/%m/%Y}")

    def grams(trips: Trips) -> Fraction | int | None:
        return None if trips.mezzo != "auto" or trips.km is None else trips.giorni * trips.km * factor

    return summed(ledger, grams, "nessuna giornata agile di chi ha dichiarato i chilometri in auto")


@quantity(
    code="IE-E2",
    title="Maggiori spese per utenze domestiche",
    formula="somma delle maggiori spese annue dichiarate, euro",
    source=f"{LINEE_GUIDA}, impatto economico per i lavoratori",
    unit=Unit.EURO,
    direction=Direction.DOWN,
    reads=TRAVEL,
)
def maggiori_spese(ledger: Ledger) -> Amounts | NotComputable:
    """Somma le maggiori spese di un anno dichiarate da chi ha lavorato almeno una giornata agile nell’anno.

    Di ciascuno vale l’ultima dichiarazione tra quelle delle sue giornate. Non si ripartisce sui mesi. Si mostra solo
    per l’intero ente, e solo se nessuno conta da solo per più della metà.
    """
    last: dict[int, int] = {}
    for trips in ledger.trips():
        if trips.giorni > 0 and trips.maggiori_spese is not None:
            last[trips.persona] = trips.maggiori_spese
    if not last:
        return NotComputable("nessuna maggiore spesa dichiarata da chi ha lavorato in modalità agile")
    people = sum(value > 0 for value in last.values())
    return {ENTE: Amount(sum(last.values()), people=people, largest=max(last.values()))}


# ---------------------------------------------------------------- spazi


def spaces(ledger: Ledger, code: str, column: str) -> tuple[int, int, Amount] | NotComputable:
    """Return what the offices add up to now and on the base day, and the base as an amount to be completed.

    An office without a state by the base day was not yet in use: it adds nothing then, and it is said.
    """
    before = base_day(ledger, code)
    rows = [row for row in ledger.rows("spazi") if row[column] is not None]
    now, base = latest(rows, "sede", ledger.on), latest(rows, "sede", before)
    for held, day in ((now, ledger.on), (base, before)):
        if not held:
            return NotComputable(f"nessuna sede caricata con {MISURE[column]}, al {day:%d/%m/%Y}")
    new = tuple(f"{sede}: sede non in uso al {before:%d/%m/%Y}" for sede in sorted(now.keys() - base.keys()))
    then = _all(base, column)
    return _all(now, column), then, Amount(0, base=(then, 1), base_period=(before, before), left_out=new)


MISURE = {"metri_quadri": "i metri quadri", "postazioni": "le postazioni", "canone_annuo": "il canone"}


def _all(held: Mapping[str, Row], column: str) -> int:
    return sum(row[column] for row in held.values())


SPAZI = """Confronta lo stato delle sedi nel giorno di riferimento con quello dello stesso giorno dell’anno base.

    Di ogni sede vale l’ultima riga entro il giorno. Una sede che nell’anno base non c’era ancora conta tutta, e si
    dice. Negativo è un minor consumo. Si calcola per l’intero ente.
    """


def _minori_spazi(code: str, title: str, column: str, unit: Unit) -> Quantity:
    def minori_spazi(ledger: Ledger) -> Amounts | NotComputable:
        found = spaces(ledger, code, column)
        if isinstance(found, NotComputable):
            return found
        now, then, made = found
        return {ENTE: replace(made, part=now - then)}

    minori_spazi.__doc__ = SPAZI
    return quantity(
        code=code,
        title=title,
        formula=f"{MISURE[column]} del giorno - {MISURE[column]} dell’anno base",
        source=f"{LINEE_GUIDA}, economicità: riflesso patrimoniale",
        unit=unit,
        direction=Direction.DOWN,
        reads=("spazi", "obiettivi_ente"),
    )(minori_spazi)


minor_patrimonio = _minori_spazi(
    "EC-02", "Minor consumo di patrimonio per razionalizzazione degli spazi", "metri_quadri", Unit.SQUARE_METRES
)
minori_postazioni = _minori_spazi("EC-02.postazioni", "Minori postazioni", "postazioni", Unit.COUNT)
minori_canoni = _minori_spazi("EC-02.canoni", "Minori canoni annui", "canone_annuo", Unit.EURO)


@quantity(
    code="EC-02.per_dipendente",
    title="Metri quadri per dipendente",
    formula="metri quadri delle sedi nel giorno / dipendenti in servizio nel giorno",
    source=f"{LINEE_GUIDA}, economicità: riflesso patrimoniale",
    unit=Unit.SQUARE_METRES,
    direction=Direction.DOWN,
    reads=("spazi", "organico"),
)
def metri_per_dipendente(ledger: Ledger) -> Amounts | NotComputable:
    """Divide i metri quadri delle sedi per il personale in servizio nel giorno di riferimento.

    Chi serve altrove (comando, distacco) e chi è cessato non conta. Si calcola per l’intero ente.
    """
    held = latest((row for row in ledger.rows("spazi") if row["metri_quadri"] is not None), "sede", ledger.on)
    if not held:
        return NotComputable(f"nessuna sede caricata con i metri quadri, al {ledger.on:%d/%m/%Y}")
    staff = ledger.staff()
    return {ENTE: Amount(_all(held, "metri_quadri"), staff, people=staff)}


@quantity(
    code="IE-A3",
    title="Minore spazio fisico occupato",
    formula="(metri quadri del giorno - metri quadri dell’anno base) / metri quadri dell’anno base × 100",
    source=f"{LINEE_GUIDA}, impatto ambientale",
    unit=Unit.CHANGE,
    direction=Direction.DOWN,
    reads=("spazi", "obiettivi_ente"),
    base_unit=Unit.SQUARE_METRES,
)
def minore_spazio(ledger: Ledger) -> Amounts | NotComputable:
    """Confronta i metri quadri delle sedi con quelli dello stesso giorno dell’anno base, in percentuale.

    Di ogni sede vale l’ultima riga entro il giorno. Una sede che nell’anno base non c’era ancora conta tutta, e si
    dice.
    """
    found = spaces(ledger, "IE-A3", "metri_quadri")
    if isinstance(found, NotComputable):
        return found
    now, then, made = found
    return {ENTE: replace(made, part=now - then, whole=then)}
