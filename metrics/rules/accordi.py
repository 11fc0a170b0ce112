# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""L’accordo individuale dice tutto quello che deve dire: gli elementi, la firma, la fascia, la disconnessione?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any

import numpy as np

from metrics.agreements import Accordi, AccordiConFasce
from metrics.declare import Norm
from metrics.known import Flags, Whole, holds, is_known, is_unknown, unknown_of
from metrics.rule import Facts, Judged, Missing, Rulings, Verdict, active_reading, of_every_tier, rule
from metrics.telling import clock, day, hours, missing, outcome, percentage, plain, required, unknown
from metrics.written import BLANK
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


def only_if(ruling: Ruling, applies: Flags) -> Flags:
    """Return which rows a yes or no is about: none where the act says no."""
    return applies & ruling.flag


# ---------------------------------------------------------------- completeness

There = Callable[[Accordi], Whole]
"""1 where an agreement has an element, 0 where it does not, unknown where nobody said."""


def _yes_or_no(there: Flags) -> Whole:
    return np.ma.array(there.astype(np.int64))


def _always(accordi: Accordi) -> Whole:
    return _yes_or_no(accordi.every)


def _stated(*columns: str) -> There:
    """Return where all of some columns are stated."""
    return lambda accordi: _yes_or_no(np.logical_and.reduce([is_known(accordi[column]) for column in columns]))


def _said(column: str) -> There:
    return lambda accordi: accordi[column]


def _presence(accordi: Accordi) -> Whole:
    return _yes_or_no(is_known(accordi["giorni_settimana"]) | holds(accordi["giorni_abituali_indicati"] == 1))


def _band(accordi: Accordi) -> Whole:
    return _yes_or_no(holds(accordi["fascia"] > 0))


def _duration(accordi: Accordi) -> Whole:
    return _yes_or_no(is_known(accordi["fine"]) | accordi.a_tempo_indeterminato)


def _signed(accordi: Accordi) -> Whole:
    """A day that nobody stated is not an agreement that nobody signed."""
    signed = is_known(accordi["firmato_il"])
    return np.ma.array(signed.astype(np.int64), mask=~signed)


_clauses = _said("clausole_presenti")

ELEMENTS: Mapping[str, There] = MappingProxyType(
    {
        "nominativi": _always,
        "obiettivi": _said("obiettivi_presenti"),
        "attivita": _said("attivita_scritti"),
        "luoghi": _said("luoghi_presenti"),
        "dispositivi_propri": _said("dotazione_indicati"),
        "strumentazione": _said("dotazione_indicati"),
        "tecnologie": _said("tecnologie_scritti"),
        "durata": _duration,
        "giorni_settimana": _stated("giorni_settimana"),
        "giorni_abituali": _said("giorni_abituali_scritti"),
        "presenza_sede": _presence,
        "fascia_contattabilita": _band,
        "disconnessione": _stated("disconnessione_dalle", "disconnessione_alle"),
        "preavviso_recesso": _stated("preavviso_recesso_giorni"),
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


def _there(accordi: Accordi, element: str) -> Whole:
    """Return where an element is there, looked at once whatever the number of lists that ask for it."""
    if element not in ELEMENTS:
        return unknown_of(len(accordi.ends))
    return accordi.once(f"elemento {element}", ELEMENTS[element])


def _complete(accordi: Accordi, lists: Sequence[Ruling]) -> Judged:
    """Judge some lists of elements: one that is not there breaks the rule, whatever is unknown of the others."""
    there = {each.id: _there(accordi, each.id) for each in elements(lists)}
    kept = ~np.logical_or.reduce([holds(each == 0) for each in there.values()])
    not_said: dict[tuple[str, str], Flags] = {}
    for element, each in there.items():
        if (reason := _reason(element)) is not None:
            not_said[reason] = not_said.get(reason, ~accordi.every) | is_unknown(each)
    reasons = tuple(Missing(*reason, kept & unsaid) for reason, unsaid in not_said.items())
    return Judged(there, kept, reasons, giorno=accordi.stipula)


def _tell_complete(norm: str) -> Callable[[Facts, Rulings], Verdict]:
    def tell(facts: Facts, rulings: Rulings) -> Verdict:
        lists = of_every_tier(rulings, norm)
        asked = elements(lists)
        absent = [each for each in asked if facts[each.id] == 0]
        not_said = [each for each in asked if facts[each.id] is None]
        whose = ", ".join(f"{WHO[ruling.tier]} {len(ruling.items)}" for ruling in lists)
        steps = [f"Elementi che l’accordo deve indicare: {len(asked)} ({whose}); presenti: {_present(facts.values())}"]
        steps += [f"Manca: {each.said}" for each in absent]
        steps += [f"Non comunicato: {each.said}" for each in not_said]
        if not_said and not absent:
            _, label = _reason(not_said[0].id) or _NOT_SEEN
            return unknown(label, steps)
        return outcome(not absent, steps)

    return tell


def _present(values: Iterable[Any]) -> int:
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
    signed, start = accordi["firmato_il"], accordi["inizio"]
    reasons = (Missing("firma", NO_SIGNATURE, is_unknown(signed)),)
    applies = only_if(scritto, accordi.every)
    return Judged({"firmato": signed, "inizio": start}, signed <= start, reasons, applies, start)


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
def fascia_presente(accordi: AccordiConFasce, fascia: Annotated[Ruling, Norm(FASCIA)]) -> Judged:
    """Basta che la fascia ci sia, con gli orari o con la sola durata: quanto debba durare è un’altra regola."""
    facts = {"minuti": accordi["fascia"], "fasce": accordi["fasce_numero"]}
    return Judged(facts, holds(accordi["fascia"] > 0), (), only_if(fascia, accordi.every), accordi.stipula)


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
    accordi: AccordiConFasce, minima: Annotated[Ruling, Norm(MINIMA)], massima: Annotated[Ruling, Norm(MASSIMA)]
) -> Judged:
    """La giornata è quella che l’accordo stesso dichiara: com’è scritto, prima di guardare le giornate svolte.

    Il rapporto è lo stesso sul singolo giorno e su tutto il periodo agile, quindi non cambia con la lettura (amb_BS_9).
    """
    band, whole = accordi["fascia"], accordi["giornata_minuti"]
    least, most = minima.fraction, massima.fraction
    enough = band * least.denominator >= whole * least.numerator
    not_too_much = band * most.denominator <= whole * most.numerator
    no_day = is_unknown(whole) | holds(whole <= 0)
    reasons = (Missing("fascia", NO_BAND, is_unknown(band)), Missing("giornata", NO_DAY, no_day))
    return Judged({"fascia": band, "giornata": whole}, enough & not_too_much, reasons, giorno=accordi.stipula)


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


def _all_cover(since: Whole, to: Whole, night: tuple[int, int]) -> Flags:
    """Say the same of arrays; unknown hours hold nothing."""
    evening = (since <= night[0]) & ((to < since) | (to >= WHOLE_DAY))
    morning = (to >= night[1]) & ((to < since) | (since <= 0))
    return holds((since == to) | (evening & morning))


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
def finestra(accordi: AccordiConFasce, finestre: Annotated[Ruling, Norm(FINESTRE)]) -> Judged:
    """Si confrontano le ore scritte nell’accordo con quelle prescritte dal lunedì al venerdì.

    Le fasce dell’accordo valgono in tutti i suoi giorni agili: una che comincia prima della fine della notte cade nella
    disconnessione almeno dal martedì. Fa eccezione, se il lunedì mattina non è coperto (amb_CI_3, «letterale»),
    l’accordo il cui solo giorno abituale è il lunedì. Sabati, domeniche e festivi si guardano sulle giornate svolte.
    """
    night, first, last = _night(finestre), accordi["fasce_dalle"], accordi["fasce_alle"]
    since, to = accordi["disconnessione_dalle"], accordi["disconnessione_alle"]
    facts = {"dalle": since, "alle": to, "solo_lunedi": accordi["solo_lunedi"]}
    facts |= {"prima_fascia": first, "ultima_fascia": last}
    if night is None or not _judgeable(finestre):
        reasons = (Missing("ore", NOT_A_NIGHT, accordi.every),)
        applies = accordi.every if _partial(finestre) else ~accordi.every
        return Judged(facts, ~accordi.every, reasons, applies, accordi.stipula)
    early = holds(first < night[1])
    if _monday_morning_is_free(finestre):
        early = early & holds(accordi["solo_lunedi"] == 0)
    outside = ~early & ~holds(last > night[0])
    not_said = outside & (is_unknown(since) | is_unknown(to))
    kept = outside & _all_cover(since, to, night)
    return Judged(facts, kept, (Missing("ore", NO_REST, not_said),), giorno=accordi.stipula)


# ---------------------------------------------------------------- periodicity of the reports


def tell_periodicity(facts: Facts, rulings: Rulings) -> Verdict:
    """Tell whether the agreement says how often a report is due."""
    written = (facts["periodicita"] or "").strip(" ")
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
    kept = holds(accordi["periodicita"] != BLANK)
    return Judged({"periodicita": accordi.periodicita}, kept, (), only_if(scritta, accordi.every), accordi.stipula)
