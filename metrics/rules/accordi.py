# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""L’accordo individuale dice tutto quello che deve dire: gli elementi, la firma, la fascia, la disconnessione?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any

from sqlalchemy import ColumnElement, Integer, and_, case, func, literal_column, or_

from metrics.agreements import Accordi
from metrics.declare import Norm
from metrics.rule import Facts, Judged, Missing, Rulings, Verdict, active_reading, of_every_tier, rule
from metrics.telling import clock, day, hours, missing, outcome, percentage, plain, required, unknown
from norms.amounts import percent
from norms.rules import DAYS, Ruling, Tier, TimeWindow

CAMPI, MODELLO, SCRITTO = "accordo.campi_obbligatori", "accordo.campi_modello", "accordo.forma_scritta"
FASCIA, MINIMA, MASSIMA = (
    f"contattabilita.{name}" for name in ("fascia_obbligatoria", "quota_minima", "quota_massima")
)
FINESTRE, PERIODICITA = "disconnessione.finestre", "rapporto.periodicita_in_accordo"
ACCORDO = ("accordo", "accordi")

NO_PLACES = "non è comunicato se l’accordo indica i luoghi"
NO_GOALS = "non è comunicato se l’accordo indica gli obiettivi"
NO_CLAUSES = "non è comunicato se l’accordo ha le clausole fisse del modello"
NOT_SEEN = "l’accordo deve indicare un elemento che i dati non comprendono"
NO_SIGNATURE = "giorno della firma non indicato"
NO_BAND = "fascia di contattabilità non indicata"
NO_DAY = "durata della giornata agile non indicata"
NO_REST = "ore di disconnessione non indicate"
NOT_A_NIGHT = "le ore prescritte non vanno da una sera al mattino dopo: i dati non bastano a giudicarle"


def only_if(ruling: Ruling, applies: ColumnElement[bool] | None = None) -> ColumnElement[bool] | None:
    """Return which rows a yes or no is about: none where the act says no."""
    return applies if ruling.flag else literal_column("0", Integer) == 1


# ---------------------------------------------------------------- completeness

There = Callable[[Accordi], ColumnElement[Any]]
"""1 where an agreement has an element, 0 where it does not, NULL where nobody said."""


def _always(accordi: Accordi) -> ColumnElement[Any]:
    return case((accordi.ogni_riga, 1))


def _one_of(*columns: str) -> There:
    def there(accordi: Accordi) -> ColumnElement[Any]:
        return case((or_(*(accordi.riga.c[column].is_not(None) for column in columns)), 1), else_=0)

    return there


def _both(first: str, other: str) -> There:
    def there(accordi: Accordi) -> ColumnElement[Any]:
        return case((and_(accordi.riga.c[first].is_not(None), accordi.riga.c[other].is_not(None)), 1), else_=0)

    return there


def _written(column: str) -> There:
    def there(accordi: Accordi) -> ColumnElement[Any]:
        return case((func.trim(accordi.riga.c[column]) != "", 1), else_=0)

    return there


def _said(column: str) -> There:
    return lambda accordi: accordi.riga.c[column]


def _band(accordi: Accordi) -> ColumnElement[Any]:
    return case((accordi.fascia_minuti > 0, 1), else_=0)


def _duration(accordi: Accordi) -> ColumnElement[Any]:
    return case((or_(accordi.riga.c.fine.is_not(None), accordi.a_tempo_indeterminato), 1), else_=0)


def _signed(accordi: Accordi) -> ColumnElement[Any]:
    """A day that nobody stated is not an agreement that nobody signed."""
    return case((accordi.riga.c.firmato_il.is_not(None), 1))


_clauses = _said("clausole_presenti")

ELEMENTS: Mapping[str, There] = MappingProxyType(
    {
        "nominativi": _always,
        "obiettivi": _said("obiettivi_presenti"),
        "attivita": _written("attivita"),
        "luoghi": _said("luoghi_presenti"),
        "dispositivi_propri": _one_of("dotazione"),
        "strumentazione": _one_of("dotazione"),
        "tecnologie": _written("tecnologie"),
        "durata": _duration,
        "giorni_settimana": _one_of("giorni_settimana"),
        "giorni_abituali": _written("giorni_abituali"),
        "presenza_sede": _one_of("giorni_settimana", "giorni_abituali"),
        "fascia_contattabilita": _band,
        "disconnessione": _both("disconnessione_dalle", "disconnessione_alle"),
        "preavviso_recesso": _one_of("preavviso_recesso_giorni"),
        "forma_scritta": _signed,
        "modalita": _clauses,
        "riposo": _clauses,
        "potere_direttivo": _clauses,
        "potere_controllo": _clauses,
        "trattamento_economico": _clauses,
        "riservatezza": _clauses,
        "sicurezza": _clauses,
        "condotte_disciplinari": _clauses,
        "giustificati_motivi": _clauses,
        "misurazione": _clauses,
    }
)
"""Which facts of the record hold each element that an act asks of agreements.

The clauses that say the same in every agreement are one fact: the fixed clauses of the ente's model are all in.
"""


_CLAUSES, _NOT_SEEN = ("clausole", NO_CLAUSES), ("non_rilevato", NOT_SEEN)
_NOT_SAID = MappingProxyType(
    {"luoghi": ("luoghi", NO_PLACES), "obiettivi": ("obiettivi", NO_GOALS), "forma_scritta": ("firma", NO_SIGNATURE)}
)


def _reason(element: str) -> tuple[str, str] | None:
    """Return why it can be unknown whether an agreement has an element; None where it never is."""
    if element not in ELEMENTS:
        return _NOT_SEEN
    return _CLAUSES if ELEMENTS[element] is _clauses else _NOT_SAID.get(element)


@dataclass(frozen=True)
class Asked:
    """One element that an agreement must have, in the words of the most local act, and the tiers that ask for it."""

    id: str
    text: str
    tiers: tuple[Tier, ...]

    @property
    def said(self) -> str:
        """Return it with who asks for it: «tempi di riposo (legge, contratto collettivo)»."""
        return f"{self.text} ({', '.join(WHO[tier] for tier in self.tiers)})"


WHO: Mapping[Tier, str] = MappingProxyType({"stato": "legge", "ccnl": "contratto collettivo", "ente": "atto dell’ente"})


def elements(lists: Sequence[Ruling]) -> tuple[Asked, ...]:
    """Return the elements of some lists, from the state down, each once."""
    found: dict[str, Asked] = {}
    for ruling in lists:
        for item in ruling.items:
            before = found[item.id].tiers if item.id in found else ()
            found[item.id] = Asked(item.id, item.text, (*before, ruling.tier))
    return tuple(found.values())


def _complete(accordi: Accordi, lists: Sequence[Ruling]) -> Judged:
    """Judge some lists of elements: one that is not there breaks the rule, whatever is unknown of the others."""
    never = literal_column("NULL", Integer)
    there = {each.id: ELEMENTS[each.id](accordi) if each.id in ELEMENTS else never for each in elements(lists)}
    absent: Any = sum(case((each == 0, 1), else_=0) for each in there.values())
    kept = absent == 0
    not_said: dict[tuple[str, str], list[ColumnElement[bool]]] = {}
    for element, each in there.items():
        if (reason := _reason(element)) is not None:
            not_said.setdefault(reason, []).append(each.is_(None))
    reasons = tuple(Missing(*reason, and_(kept, or_(*any_of))) for reason, any_of in not_said.items())
    return Judged(there, kept, reasons, giorno=accordi.stipula)


def _tell_complete(norm: str) -> Callable[[Facts, Rulings], Verdict]:
    def tell(facts: Facts, rulings: Rulings) -> Verdict:
        lists = of_every_tier(rulings, norm)
        asked = elements(lists)
        absent = [each for each in asked if facts[each.id] == 0]
        not_said = [each for each in asked if facts[each.id] is None]
        whose = ", ".join(f"{WHO[ruling.tier]} {len(ruling.items)}" for ruling in lists)
        steps = [f"Elementi che l’accordo deve indicare: {len(asked)} ({whose}); presenti: {_there(facts.values())}"]
        steps += [f"Manca: {each.said}" for each in absent]
        steps += [f"Non comunicato: {each.said}" for each in not_said]
        if not_said and not absent:
            _, label = _reason(not_said[0].id) or _NOT_SEEN
            return unknown(label, steps)
        return outcome(not absent, steps)

    return tell


def _there(values: Iterable[Any]) -> int:
    return sum(value == 1 for value in values)


@rule(
    id="accordo.completezza",
    title="Elementi obbligatori dell’accordo",
    question="L’accordo indica tutti gli elementi obbligatori?",
    noun=ACCORDO,
    tell=_tell_complete(CAMPI),
)
def completezza(accordi: Accordi, campi: Annotated[tuple[Ruling, ...], Norm(CAMPI, every_tier=True)]) -> Judged:
    """Gli elementi della legge, del contratto collettivo e dell’atto dell’ente insieme, ciascuno una volta.

    Valgono gli elenchi in vigore il giorno della firma (o dell’inizio). Un testo o un numero in bianco è un elemento
    che manca; un sì o no non comunicato, e il giorno della firma che manca, non si giudicano. Le clausole uguali per
    tutti si vedono insieme: il dato dice se ci sono tutte quelle del modello dell’ente.
    """
    return _complete(accordi, campi)


@rule(
    id="accordo.modello",
    title="Elementi del modello di accordo",
    question="L’accordo indica tutto ciò che chiede il modello dell’ente?",
    noun=ACCORDO,
    tell=_tell_complete(MODELLO),
)
def modello(accordi: Accordi, campi: Annotated[Ruling, Norm(MODELLO)]) -> Judged:
    """Gli elementi del modello allegato al regolamento, che si aggiungono a quelli dell’articolo.

    Del telefono, dell’indirizzo e del contenuto delle clausole non si vede nulla: si vede soltanto se ci sono.
    """
    return _complete(accordi, (campi,))


# ---------------------------------------------------------------- written form


def tell_written(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell whether it was signed by the first day."""
    if missing(facts, "firmato"):
        return unknown(NO_SIGNATURE)
    signed, start = facts["firmato"], facts["inizio"]
    when = "entro l’inizio" if signed <= start else "dopo l’inizio: i primi giorni sono senza un accordo scritto"
    return outcome(signed <= start, [f"Firmato il {day(signed)}; inizia il {day(start)}: {when}"])


@rule(
    id="accordo.forma_scritta",
    title="Accordo scritto prima di cominciare",
    question="L’accordo è stato firmato entro il giorno in cui comincia?",
    noun=ACCORDO,
    tell=tell_written,
)
def forma_scritta(accordi: Accordi, scritto: Annotated[Ruling, Norm(SCRITTO)]) -> Judged:
    """La firma il giorno stesso dell’inizio è in tempo. Chi ha firmato, e come, non si vede."""
    signed, start = accordi.riga.c.firmato_il, accordi.riga.c.inizio
    reasons = (Missing("firma", NO_SIGNATURE, signed.is_(None)),)
    return Judged({"firmato": signed, "inizio": start}, signed <= start, reasons, only_if(scritto), start)


# ---------------------------------------------------------------- contact band


def tell_band(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell whether there is a contact band."""
    minutes, number = facts["minuti"], facts["fasce"]
    if not minutes:
        return outcome(False, ["L’accordo non indica una fascia di contattabilità"])
    told = f"in {number} {'fascia' if number == 1 else 'fasce'}" if number else "senza dire da che ora a che ora"
    return outcome(True, [f"L’accordo indica {hours(minutes)} di contattabilità, {told}"])


@rule(
    id="contattabilita.fascia_presente",
    title="Fascia di contattabilità nell’accordo",
    question="L’accordo indica una fascia di contattabilità?",
    noun=ACCORDO,
    tell=tell_band,
)
def fascia_presente(accordi: Accordi, fascia: Annotated[Ruling, Norm(FASCIA)]) -> Judged:
    """Basta che la fascia ci sia, con gli orari o con la sola durata: quanto debba durare è un’altra regola."""
    minutes, number = accordi.fascia_minuti, accordi.fasce.c.numero
    kept = case((minutes > 0, 1), else_=0) == 1
    return Judged({"minuti": minutes, "fasce": number}, kept, (), only_if(fascia), accordi.stipula)


def tell_share(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell whether the band is within its share of the day."""
    if missing(facts, "fascia"):
        return unknown(NO_BAND)
    if missing(facts, "giornata") or facts["giornata"] <= 0:
        return unknown(NO_DAY)
    band, whole = facts["fascia"], facts["giornata"]
    least, most = required(rulings[MINIMA]).fraction, required(rulings[MASSIMA]).fraction
    found = "sotto il minimo" if band < whole * least else "sopra il massimo" if band > whole * most else "rispettata"
    asked = f"tra {percent(plain(least * 100))} e {percent(plain(most * 100))}"
    steps = [
        f"Fascia di {hours(band)} su una giornata agile di {hours(whole)}",
        f"Quota della fascia: {band} ÷ {whole} minuti = {percentage(band, whole)}",
        f"Il confronto non arrotonda, estremi compresi: {asked}; {found}",
    ]
    return outcome(found == "rispettata", steps)


@rule(
    id="contattabilita.quota_accordo",
    title="Durata della fascia scritta nell’accordo",
    question="La fascia dell’accordo è una parte della giornata agile tra il minimo e il massimo?",
    noun=ACCORDO,
    tell=tell_share,
)
def quota_accordo(
    accordi: Accordi, minima: Annotated[Ruling, Norm(MINIMA)], massima: Annotated[Ruling, Norm(MASSIMA)]
) -> Judged:
    """La giornata è quella che l’accordo stesso dichiara: com’è scritto, prima di guardare le giornate svolte.

    Il rapporto è lo stesso sul singolo giorno e su tutto il periodo agile, quindi non cambia con la lettura (amb_BS_9).
    """
    band, whole = accordi.fascia_minuti, accordi.riga.c.giornata_minuti
    least, most = minima.fraction, massima.fraction
    enough = band * least.denominator >= whole * least.numerator
    not_too_much = band * most.denominator <= whole * most.numerator
    no_day = or_(whole.is_(None), whole <= 0)
    reasons = (Missing("fascia", NO_BAND, band.is_(None)), Missing("giornata", NO_DAY, no_day))
    return Judged({"fascia": band, "giornata": whole}, and_(enough, not_too_much), reasons, giorno=accordi.stipula)


# ---------------------------------------------------------------- disconnection

WHOLE_DAY = 24 * 60
WORKING = frozenset(DAYS[:5])


def _partial(finestre: Ruling) -> list[TimeWindow]:
    """Return the windows of working days that are not the whole day."""
    whole = (0, WHOLE_DAY)
    return [each for each in finestre.windows if WORKING & set(each.days) and (each.since, each.to) != whole]


def _night(finestre: Ruling) -> tuple[int, int] | None:
    """Return from which minute to which one of the next morning the rest runs: the longest of what is prescribed."""
    nights = [(each.since, each.to) for each in _partial(finestre) if each.to <= each.since]
    return (min(since for since, _ in nights), max(to for _, to in nights)) if nights else None


def _judgeable(finestre: Ruling) -> bool:
    return all(each.to <= each.since for each in _partial(finestre))


def _monday_morning_is_free(finestre: Ruling | None) -> bool:
    return active_reading(finestre, "amb_CI_3") == "letterale"


def _covers(since: int, to: int, night: tuple[int, int]) -> bool:
    """Tell whether hours of rest, the same every day, hold a night."""
    if since == to:
        return True
    overnight = to < since
    evening = since <= night[0] and (overnight or to >= WHOLE_DAY)
    morning = to >= night[1] and (overnight or since <= 0)
    return evening and morning


def _covers_in_query(since: ColumnElement[Any], to: ColumnElement[Any], night: tuple[int, int]) -> ColumnElement[bool]:
    """Say the same of columns."""
    evening = and_(since <= night[0], or_(to < since, to >= WHOLE_DAY))
    morning = and_(to >= night[1], or_(to < since, since <= 0))
    return or_(since == to, and_(evening, morning))


def tell_window(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell whether the rest holds the prescribed night, and no contact band falls in it."""
    windows = required(rulings[FINESTRE])
    night = _night(windows)
    if night is None or not _judgeable(windows):
        return unknown(NOT_A_NIGHT)
    steps = [
        f"Dal lunedì al venerdì la disconnessione va dalle {clock(night[0])} alle {clock(night[1])} del mattino dopo"
    ]
    inside = _bands_inside(facts, night, windows, steps)
    if missing(facts, "dalle", "alle"):
        return outcome(False, steps) if inside else unknown(NO_REST, steps)
    covered = _covers(facts["dalle"], facts["alle"], night)
    found = "le comprende" if covered else "non le comprende tutte"
    steps.append(f"L’accordo dice dalle {clock(facts['dalle'])} alle {clock(facts['alle'])}: {found}")
    return outcome(covered and not inside, steps)


def _bands_inside(facts: Facts, night: tuple[int, int], windows: Ruling, steps: list[str]) -> bool:
    """Tell whether a contact band falls in the night, and say where."""
    if missing(facts, "prima_fascia", "ultima_fascia"):
        steps.append("L’accordo non dice in che ore cade la fascia di contattabilità")
        return False
    first, last = facts["prima_fascia"], facts["ultima_fascia"]
    early: bool = first < night[1]
    late: bool = last > night[0]
    if early and facts["solo_lunedi"] and _monday_morning_is_free(windows):
        steps.append(f"Una fascia comincia alle {clock(first)}, solo di lunedì: quella mattina non è coperta")
        early = False
    if early:
        steps.append(f"Una fascia di contattabilità comincia alle {clock(first)}, prima delle {clock(night[1])}")
    if late:
        steps.append(f"Una fascia di contattabilità finisce alle {clock(last)}, dopo le {clock(night[0])}")
    return early or late


@rule(
    id="disconnessione.finestra",
    title="Ore di disconnessione nell’accordo",
    question="La disconnessione dell’accordo comprende le ore prescritte, e nessuna fascia vi cade dentro?",
    noun=ACCORDO,
    tell=tell_window,
)
def finestra(accordi: Accordi, finestre: Annotated[Ruling, Norm(FINESTRE)]) -> Judged:
    """Si confrontano le ore scritte nell’accordo con quelle prescritte dal lunedì al venerdì.

    Le fasce dell’accordo valgono in tutti i suoi giorni agili: una che comincia prima della fine della notte cade nella
    disconnessione almeno dal martedì. Fa eccezione, se il lunedì mattina non è coperto (amb_CI_3, «letterale»),
    l’accordo il cui solo giorno abituale è il lunedì. Sabati, domeniche e festivi si guardano sulle giornate svolte.
    """
    night, row, bands = _night(finestre), accordi.riga.c, accordi.fasce.c
    since, to = row.disconnessione_dalle, row.disconnessione_alle
    facts: dict[str, Any] = {"dalle": since, "alle": to, "solo_lunedi": accordi.solo_lunedi}
    facts |= {"prima_fascia": bands.dalle, "ultima_fascia": bands.alle}
    if night is None or not _judgeable(finestre):
        reasons = (Missing("ore", NOT_A_NIGHT, accordi.ogni_riga),)
        applies = accordi.ogni_riga if _partial(finestre) else ~accordi.ogni_riga
        return Judged(facts, ~accordi.ogni_riga, reasons, applies, accordi.stipula)
    early = bands.dalle < night[1]
    if _monday_morning_is_free(finestre):
        early = and_(early, accordi.solo_lunedi == 0)
    outside = case((or_(early, bands.alle > night[0]), 0), else_=1) == 1
    not_said = and_(outside, or_(since.is_(None), to.is_(None)))
    kept = and_(outside, case((_covers_in_query(since, to, night), 1), else_=0) == 1)
    return Judged(facts, kept, (Missing("ore", NO_REST, not_said),), giorno=accordi.stipula)


# ---------------------------------------------------------------- periodicity of the reports


def tell_periodicity(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell whether the agreement says how often a report is due."""
    written = facts["periodicita"]
    said = f"L’accordo indica ogni quanto presentare il rapporto: {written}" if written else None
    return outcome(bool(written), [said or "L’accordo non indica ogni quanto presentare il rapporto sui risultati"])


@rule(
    id="rapporto.periodicita",
    title="Periodicità del rapporto nell’accordo",
    question="L’accordo indica ogni quanto presentare il rapporto sui risultati?",
    noun=ACCORDO,
    tell=tell_periodicity,
)
def periodicita(accordi: Accordi, scritta: Annotated[Ruling, Norm(PERIODICITA)]) -> Judged:
    """Basta che la periodicità sia scritta: il regolamento non ne fissa una."""
    written = accordi.riga.c.periodicita_rapporto
    kept = case((func.trim(written) != "", 1), else_=0) == 1
    return Judged({"periodicita": func.trim(written)}, kept, (), only_if(scritta), accordi.stipula)
