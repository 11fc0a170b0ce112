# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Come si raccontano le fasi e le aree a chi deve decidere: la risposta, poi quello che manca."""

from __future__ import annotations

from collections.abc import Sequence

from metrics.readiness import Outcome, Profile
from reports.phases import Area, Phases, asks_words, progress_words
from reports.wording import count, day

HOW_READY = (
    "Il regolamento non fissa soglie. Un’area è pronta per un profilo quando la sua mappatura conta almeno un’attività "
    "e almeno una persona del livello che il profilo chiede, o di un livello più alto."
)

NOT_MAPPED = (
    "La programmazione nel medio periodo, la variabilità degli obiettivi, la compresenza e il livello di efficacia, "
    "autonomia e programmazione delle persone non sono nella mappatura: li valuta il dirigente."
)


def lead(told: Phases) -> str:
    """Return the answer of the page: the phases closed in time, and how many areas are mapped."""
    return f"Al {day(told.on)}: {progress_words(told.progress)} {mapped(told.areas)}"


def mapped(areas: Sequence[Area]) -> str:
    """Return how many areas have a mapping."""
    if not areas:
        return "L’organigramma non ha ancora aree."
    known = sum(area.mapped for area in areas)
    return (
        f"{'Ha una mappatura' if known == 1 else 'Hanno una mappatura'} {count(known, 'area', 'aree')} su {len(areas)}."
    )


def finding(areas: Sequence[Area], profiles: Sequence[Profile]) -> str:
    """Return for how many areas each profile is ready, and how many cannot be said."""
    outcomes = [each.outcome for area in areas for each in area.readiness]
    if not outcomes or all(outcome is Outcome.NOT_EVALUABLE for outcome in outcomes):
        return "Nessuna area si può ancora valutare"
    ready = [f"{profile.name} ({profile.code}) {_ready(areas, profile)}" for profile in profiles]
    hidden = sum(any(each.outcome is Outcome.RESERVED for each in area.readiness) for area in areas)
    tail = f" ({count(hidden, 'riservata', 'riservate')})" if hidden else ""
    return f"Aree pronte, profilo per profilo: {', '.join(ready)}{tail}"


def _ready(areas: Sequence[Area], profile: Profile) -> int:
    return sum(each.outcome is Outcome.READY and each.profile == profile for area in areas for each in area.readiness)


def days(profile: Profile) -> str:
    """Return how many agile days a profile allows; of which period is a reading (amb_BO_1)."""
    if profile.days is None:
        return "il massimo di giorni non è scritto"
    readings = [ruling.value.reading for ruling in profile.rulings]
    monthly = any(reading is not None and reading.active == "mese" for reading in readings)
    return f"fino a {count(profile.days, 'giorno', 'giorni')} di lavoro agile {'al mese' if monthly else 'a settimana'}"


def asks(profile: Profile) -> str:
    """Return what a profile asks of a mapping, as a clause."""
    said = asks_words(profile)
    return f"{said[0].upper()}{said[1:]}; {days(profile)}."


def reserved(threshold: int) -> str:
    """Return why the people of an area are not shown: one sentence, whichever rule hid them."""
    return (
        f"Riservato: il dettaglio delle competenze direbbe di meno di {threshold} persone, o lo stesso di tutte. "
        "Con esso è riservato l’esito."
    )


def below(area: Area) -> str:
    """Return the units within an area whose own mapping is not added to it."""
    if not area.below:
        return ""
    return f"Non si sommano le mappature proprie di {', '.join(area.below)}: il file non dice se sono già comprese."
