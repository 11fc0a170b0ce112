# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Come si dice un numero a chi deve decidere: la risposta, con numeratore e denominatore."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from disclosure.release import Released
from metrics.declare import Indicator
from metrics.targets import Status
from reports.figures.bars import Noun
from reports.figures.funnel import Beyond, Funnel
from reports.tables import Line, Sight, parts
from reports.wording import count, day, fraction_percent, integer, listed, missing, percent

NOUNS: dict[str, Noun] = {
    "Organico": ("persona", "persone"),
    "Domande": ("domanda", "domande"),
    "Firme": ("domanda", "domande"),
    "PersonaSettimana": ("settimana", "settimane"),
    "PersonaMese": ("giornata", "giornate"),
    "Contattabilita": ("dichiarazione", "dichiarazioni"),
    "Rapporti": ("rapporto", "rapporti"),
}
"""Che cosa conta un indicatore, per grana della sua fonte."""

ANY_NOUN: Noun = ("caso", "casi")

FEW = ("Nessuna", "Una", "Due", "Tre", "Quattro", "Cinque", "Sei", "Sette", "Otto", "Nove", "Dieci")


def noun_of(indicator: Indicator) -> Noun:
    """Return the singular and the plural of what an indicator counts."""
    return NOUNS.get(indicator.grain.__name__, ANY_NOUN)


def reserved(released: Released) -> str:
    """Return why a number is not shown: one sentence, whichever rule hid it."""
    return f"Riservato: mostrarlo permetterebbe di risalire a meno di {released.threshold} persone."


def answer(subject: str, each: Line, released: Released, denominator: str, noun: Noun) -> str:
    """Return the answer of a page in one sentence."""
    if each.sight is Sight.RESERVED:
        return f"{subject}: il dato è riservato. {reserved(released).removeprefix('Riservato: ').capitalize()}"
    if each.sight is Sight.ABSENT:
        return f"{subject}: nessun dato al {day(released.on)}."
    if each.counts is None:
        return f"{subject}: non calcolabile al {day(released.on)}, perché il denominatore ({denominator}) è zero."
    part, whole = each.counts
    of_whom = denominator.removeprefix(noun[1]).strip()
    said = f"{subject} è al {percent(part, whole)}: {count(part, *noun)} su {integer(whole)} {of_whom}."
    return f"{said} {goal(each, released, noun)}".strip()


def goal(each: Line, released: Released, noun: Noun) -> str:
    """Return how the target went: met, or how many are missing."""
    if released.target is None or each.counts is None:
        return ""
    floor = fraction_percent(released.target.floor)
    if each.status is Status.MET:
        return f"L’obiettivo del {floor} è raggiunto."
    return f"Per l’obiettivo del {floor} {missing(each.missing or 0, *noun)}."


def margin(each: Line, released: Released, noun: Noun) -> str:
    """Return the distance from the target in people: missing, or more than needed."""
    if released.target is None or each.counts is None:
        return ""
    part, whole = each.counts
    floor = released.target.floor
    over = part - -((-floor.numerator * whole) // floor.denominator)
    if over < 0:
        return f"{missing(-over, *noun).capitalize()} al {fraction_percent(floor)}"
    return f"{count(over, *noun)} oltre il minimo" if over else "Esattamente il minimo"


def below(lines: Sequence[Line], released: Released) -> str:
    """Return the finding of the bars: how many places are below the target, and how many cannot be told.

    A unit whose parts are listed is not counted beside them.
    """
    each_once = parts(lines)
    known = [each for each in each_once if each.counts is not None]
    hidden = sum(each.sight is Sight.RESERVED for each in each_once)
    if not known:
        return "Nessuna struttura ha un dato che si possa mostrare"
    if released.target is None:
        return f"{count(len(known), 'struttura', 'strutture')} a confronto"
    low = sum(each.status is Status.NOT_MET for each in known)
    goal_said = fraction_percent(released.target.floor)
    tail = f" ({count(hidden, 'riservata', 'riservate')})" if hidden else ""
    if low == 0:
        every = "L’unica struttura visibile è" if len(known) == 1 else f"Tutte le {len(known)} strutture visibili sono"
        return f"{every} almeno al {goal_said}{tail}"
    number = FEW[low] if low < len(FEW) else str(low)
    verb = "è" if low == 1 else "sono"
    return f"{number} {'struttura' if low == 1 else 'strutture'} su {len(known)} {verb} sotto il {goal_said}{tail}"


def by_genere(lines: Sequence[Line]) -> str:
    """Return the finding of the comparison of women and men: both figures, no judgement that chance could explain."""
    said = [f"{each.label} {percent(*each.counts)}" for each in lines if each.counts is not None]
    return listed(said) if said else "Nessun dato per genere che si possa mostrare"


def beyond(drawn: Funnel) -> str:
    """Return the finding of the funnel plot; only what lies beyond the 99.8% limits is called a difference."""
    names = list(drawn.beyond(Beyond.CERTAIN))
    if not names:
        return "Nessuna struttura si distingue con certezza dalle altre"
    if len(names) > 3:
        return f"{len(names)} strutture su {len(drawn.points)} si scostano più di quanto spieghi il caso"
    verb = "si scosta" if len(names) == 1 else "si scostano"
    return f"{listed(names)} {verb} più di quanto spieghi il caso"


def perhaps(drawn: Funnel) -> str:
    """Return the sentence on the places between the two limits."""
    names = list(drawn.beyond(Beyond.PERHAPS))
    if not names:
        return ""
    verb = "è" if len(names) == 1 else "sono"
    return f"{listed(names)} {verb} oltre il limite del 95 %: può essere un caso, conviene guardare il prossimo mese."


def source(names: Sequence[str], known_on: date) -> str:
    """Return where a figure comes from and as known on which day."""
    files = f"Fonte: {listed(list(names))}" if names else "Fonte: dati caricati dall’ente"
    return f"{files}; dati conosciuti al {day(known_on)}."
