# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Where is a cycle of certification, and which step may follow, by whom, on what they looked at?

A step names what its author looked at (`reports.certificate.looked_at`). What was verified counts only as long as the
figure reads as it did then: a figure that moved waits to be looked at again, whoever had verified it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from unicodedata import category

from metrics.places import ENTE
from record.cycles import Cycle, Deed, Seal, Step
from reports.wording import count, day, listed

WHOLE = ("", ENTE)
"""The place of a step that is about the whole cycle."""

Place = tuple[str, str]
"""Code of an indicator and code of a unit."""


class Role(Enum):
    """In which capacity somebody acts; the value is what is typed."""

    DIRIGENTE = "dirigente"
    CONFERENZA = "conferenza"
    NUCLEO = "nucleo"

    @property
    def words(self) -> str:
        """Return the role as a sentence names it."""
        return _ROLES[self]


_ROLES = {
    Role.DIRIGENTE: "dirigente",
    Role.CONFERENZA: "Conferenza dei dirigenti",
    Role.NUCLEO: "Nucleo di Valutazione",
}


class Kind(Enum):
    """What a step does; the value is what the record keeps."""

    VERIFIED = "verificato_dirigente"
    NOTED = "presa_atto_conferenza"
    OBSERVED = "osservazione_nucleo"
    SENT_BACK = "rinviato"
    CONFIRMED = "verificato_nucleo"
    CERTIFIED = "certificato"
    REOPENED = "riaperto"
    RECTIFYING = "rettificato"

    @property
    def words(self) -> str:
        """Return what was done, as a list of steps says it."""
        return _KINDS[self]

    @property
    def role(self) -> Role:
        """Return who may do it."""
        return _WHO.get(self, Role.NUCLEO)


_KINDS = {
    Kind.VERIFIED: "verificato dal dirigente",
    Kind.NOTED: "la Conferenza ha preso atto",
    Kind.OBSERVED: "osservazione del Nucleo",
    Kind.SENT_BACK: "rinviato con richiesta di chiarimenti",
    Kind.CONFIRMED: "verificato dal Nucleo",
    Kind.CERTIFIED: "ciclo certificato",
    Kind.REOPENED: "ciclo riaperto",
    Kind.RECTIFYING: "rettifica aperta",
}
_WHO = {Kind.VERIFIED: Role.DIRIGENTE, Kind.NOTED: Role.CONFERENZA}
_WHOLE_ONLY = (Kind.NOTED, Kind.CERTIFIED, Kind.REOPENED, Kind.RECTIFYING)
_WITH_REASON = (Kind.OBSERVED, Kind.SENT_BACK, Kind.REOPENED, Kind.RECTIFYING)
_ONE_BY_ONE = (Kind.VERIFIED, Kind.CONFIRMED, Kind.SENT_BACK)
_AFTER_SEAL = (Kind.REOPENED, Kind.RECTIFYING)


class State(Enum):
    """Where the verification of a figure is: symbol, words and style."""

    TO_VERIFY = ("◇", "Da verificare", "unknown")
    VERIFIED = ("▲", "Verificato dal dirigente", "near")
    CONFIRMED = ("●", "Verificato", "met")
    SENT_BACK = ("■", "Rinviato: servono chiarimenti", "below")
    MOVED = ("■", "Da ricontrollare: il dato è cambiato", "below")


class Phase(Enum):
    """Where a cycle is, in words."""

    VERIFYING = "in verifica"
    CERTIFIED = "certificato"
    REOPENED = "riaperto"
    RECTIFYING = "in rettifica"


@dataclass(frozen=True)
class Live:
    """A figure as it stands: what names it (`looked_at`), its title, how it reads."""

    title: str
    impronta: str
    shown: str


@dataclass(frozen=True)
class Now:
    """Everything that a step is judged by: the cycle, what was done, the figures as they stand, today.

    `figures` has each indicator of the ente and the units of which a step speaks; `whole` names all of the ente's.
    """

    cycle: Cycle
    steps: Sequence[Step]
    figures: Mapping[Place, Live]
    whole: str
    today: date

    @property
    def phase(self) -> Phase:
        """Return where the cycle is."""
        last = self.last(Kind.CERTIFIED, *_AFTER_SEAL)
        return Phase.VERIFYING if last is None else _PHASES[Kind(last.passo)]

    @property
    def current(self) -> Sequence[Step]:
        """Return the steps that count: those since the cycle was last reopened."""
        starts = [number for number, step in enumerate(self.steps) if step.passo == Kind.REOPENED.value]
        return self.steps[starts[-1] :] if starts else self.steps

    def last(self, *kinds: Kind, place: Place = WHOLE) -> Step | None:
        """Return the last step of some kinds at a place since the cycle was last reopened."""
        names = {kind.value for kind in kinds}
        found = (each for each in reversed(self.current) if each.passo in names and place_of(each) == place)
        return next(found, None)

    def state(self, place: Place) -> State:
        """Return where the verification of a figure is."""
        last = self.last(Kind.VERIFIED, Kind.CONFIRMED, Kind.SENT_BACK, place=place)
        if last is None:
            return State.TO_VERIFY
        if last.passo == Kind.SENT_BACK.value:
            return State.SENT_BACK
        if last.impronta != self.figures[place].impronta:
            return State.MOVED
        return State.CONFIRMED if last.passo == Kind.CONFIRMED.value else State.VERIFIED

    @property
    def indicators(self) -> tuple[Place, ...]:
        """Return the figures that a certification waits for: each indicator of the ente."""
        return tuple(place for place in self.figures if place[1] == ENTE)

    @property
    def noted(self) -> bool:
        """Tell whether the Conferenza took note of the figures as they stand."""
        note = self.last(Kind.NOTED)
        return note is not None and note.impronta == self.whole


_PHASES = {
    Kind.CERTIFIED: Phase.CERTIFIED,
    Kind.REOPENED: Phase.REOPENED,
    Kind.RECTIFYING: Phase.RECTIFYING,
}


@dataclass(frozen=True)
class Told:
    """A cycle as a page and a command show it, with its seals, oldest first."""

    now: Now
    seals: tuple[Seal, ...]

    @property
    def cycle(self) -> Cycle:
        """Return the cycle."""
        return self.now.cycle

    @property
    def missing(self) -> tuple[str, ...]:
        """Return why the cycle cannot be certified, in words; empty when it can."""
        return missing(self.now)


@dataclass(frozen=True)
class Who:
    """Who acts, in which capacity (as typed), and for whom: `delegato_da` is empty where nobody delegated."""

    ruolo: str
    autore: str
    delegato_da: str = ""


@dataclass(frozen=True)
class Wanted:
    """A step that somebody asks for: `impronta` names what they looked at, `seen` is how it read to them, if known."""

    kind: Kind
    place: Place
    who: Who
    motivo: str
    impronta: str
    seen: str = ""


class StepRefused(ValueError):
    """The step may not be taken; the message is Italian and says why, and what to do."""


class LookedElsewhere(StepRefused):
    """The figure is no longer the one that was looked at."""


def place_of(step: Deed) -> Place:
    """Return of what a step speaks."""
    return step.indicatore, step.struttura


def admit(deed: Deed, now: Now, seen: str = "") -> None:
    """Let a step be taken, or raise StepRefused. `seen` is how the figure read to whoever looked at it, if known."""
    kind = Kind(deed.passo)
    _check_author(deed, kind)
    _check_phase(kind, now)
    _check_place(deed, kind, now)
    if kind in _WITH_REASON and not deed.motivo.strip():
        raise StepRefused(f"Manca il motivo: {_REASON_OF[kind]}.")
    _check_look(deed, kind, now, seen)
    _RULES.get(kind, _nothing_more)(deed, now)


_REASON_OF = {
    Kind.OBSERVED: "scrivi l’osservazione",
    Kind.SENT_BACK: "scrivi quali chiarimenti servono",
    Kind.REOPENED: "scrivi perché il ciclo si riapre",
    Kind.RECTIFYING: "scrivi che cosa si rettifica e perché",
}


def missing(now: Now) -> tuple[str, ...]:
    """Return what a certification still waits for, in words; empty when the cycle can be certified."""
    if now.phase is Phase.CERTIFIED:
        return ("Il ciclo è già certificato.",)
    if not now.indicators:
        return ("Non ci sono indicatori da certificare.",)
    said = []
    waiting = [place for place in now.indicators if now.state(place) is not State.CONFIRMED]
    if waiting:
        verb = "Manca" if len(waiting) == 1 else "Mancano"
        said.append(f"{verb} {count(len(waiting), 'indicatore', 'indicatori')} da verificare: {_named(waiting)}.")
    back = [place for place in now.figures if place[1] != ENTE and now.state(place) in (State.SENT_BACK, State.MOVED)]
    if back:
        said.append(f"Aspettano un chiarimento: {listed([f'{code} in {unit}' for code, unit in back])}.")
    if not now.noted:
        said.append("Manca la presa d’atto della Conferenza dei dirigenti sui valori di adesso.")
    return tuple(said)


_NAMED = 8


def _named(places: Sequence[Place]) -> str:
    names = [code for code, _ in places]
    if len(names) <= _NAMED:
        return listed(names)
    return f"{', '.join(names[:_NAMED])} e altri {len(names) - _NAMED}"


# ---------------------------------------------------------------- why not


def _check_author(deed: Deed, kind: Kind) -> None:
    if deed.ruolo != kind.role.value:
        raise StepRefused(f"Questo passo spetta a: {kind.role.words}. Ruolo indicato: {_role_words(deed.ruolo)}.")
    if not deed.autore.strip():
        raise StepRefused("Manca il nome di chi fa il passo.")
    if deed.delegato_da and _same(deed.delegato_da, deed.autore):
        raise StepRefused("Chi delega e chi è delegato sono la stessa persona: lascia vuota la delega.")
    check_writing(deed.autore, deed.delegato_da, deed.motivo)


def check_writing(*texts: str) -> None:
    """Raise StepRefused for a sign that no document can show: a seal repeats what was written, for years."""
    if any(category(sign) in ("Cc", "Cs") and sign not in "\n\r\t" for text in texts for sign in text):
        raise StepRefused("Nel nome o nel motivo c’è un carattere che non si può scrivere: riscrivilo a mano.")


def _role_words(role: str) -> str:
    return next((each.words for each in Role if each.value == role), role or "nessuno")


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _check_phase(kind: Kind, now: Now) -> None:
    certified = now.phase is Phase.CERTIFIED
    if certified and kind not in _AFTER_SEAL:
        raise StepRefused("Il ciclo è certificato: per correggere serve una riapertura motivata.")
    if not certified and kind in _AFTER_SEAL:
        raise StepRefused("Il ciclo non è certificato: non c’è nulla da riaprire o da rettificare.")


def _check_place(deed: Deed, kind: Kind, now: Now) -> None:
    if kind in _WHOLE_ONLY and place_of(deed) != WHOLE:
        raise StepRefused("Questo passo riguarda l’intero ciclo: non indicare un indicatore né una struttura.")
    if not deed.indicatore and kind in _ONE_BY_ONE:
        raise StepRefused("Si guarda un indicatore alla volta: indica quale.")
    if deed.indicatore and place_of(deed) not in now.figures:
        where = "" if deed.struttura == ENTE else f" nella struttura {deed.struttura}"
        raise StepRefused(f"L’indicatore {deed.indicatore}{where} non è in questo ciclo.")


def _check_look(deed: Deed, kind: Kind, now: Now, seen: str) -> None:
    if kind in _WHOLE_ONLY or not deed.indicatore:
        if deed.impronta != now.whole:
            raise LookedElsewhere("I dati sono cambiati mentre li guardavi. Ricontrolla prima di confermare.")
        return
    live = now.figures[place_of(deed)]
    if deed.impronta != live.impronta:
        raise LookedElsewhere(f"Il dato è cambiato mentre lo guardavi{_moved(seen, live.shown)}.{_AGAIN}")


_AGAIN = " Ricontrolla prima di confermare."


def _moved(seen: str, shown: str) -> str:
    if not seen:
        return f" (ora {shown})"
    return f" ({seen} → {shown})" if seen != shown else f" (il valore è ancora {shown}, cambia ciò che gli sta accanto)"


def _verify(deed: Deed, now: Now) -> None:
    if now.state(place_of(deed)) in (State.VERIFIED, State.CONFIRMED):
        raise StepRefused(f"{deed.indicatore} è già verificato così com’è: non serve farlo di nuovo.")


def _confirm(deed: Deed, now: Now) -> None:
    state = now.state(place_of(deed))
    if state is not State.VERIFIED:
        raise StepRefused(f"{deed.indicatore} non si può segnare come verificato: {_WHY_NOT[state]}.")
    verified = now.last(Kind.VERIFIED, place=place_of(deed))
    if verified is not None and _same(verified.autore, deed.autore):
        raise StepRefused(f"{deed.indicatore} l’ha verificato la stessa persona come dirigente: serve qualcun altro.")


_WHY_NOT = {
    State.TO_VERIFY: "prima lo verifica il dirigente",
    State.CONFIRMED: "lo è già, così com’è",
    State.SENT_BACK: "è stato rinviato, e aspetta una nuova verifica del dirigente",
    State.MOVED: "il dato è cambiato dopo la verifica del dirigente, che deve guardarlo di nuovo",
}


def _send_back(deed: Deed, now: Now) -> None:
    if now.state(place_of(deed)) is State.SENT_BACK:
        raise StepRefused(f"{deed.indicatore} è già stato rinviato: aspetta una nuova verifica del dirigente.")


def _note(_: Deed, now: Now) -> None:
    waiting = [place for place in now.indicators if now.state(place) not in (State.VERIFIED, State.CONFIRMED)]
    if waiting or not now.indicators:
        raise StepRefused(
            f"La Conferenza prende atto dopo la verifica dei dirigenti. Da verificare: {_named(waiting)}."
        )
    if now.noted:
        raise StepRefused("La Conferenza ha già preso atto di questi valori.")


def _certify(_: Deed, now: Now) -> None:
    why_not = missing(now)
    if why_not:
        raise StepRefused(f"Il ciclo non si può certificare. {' '.join(why_not)}")


def _rectify(_: Deed, now: Now) -> None:
    if now.today > now.cycle.rettifica_entro:
        closed = day(now.cycle.rettifica_entro)
        raise StepRefused(f"La finestra di rettifica si è chiusa il {closed}: serve una riapertura motivata.")
    certified = now.last(Kind.CERTIFIED)
    if certified is not None and certified.impronta == now.whole:
        raise StepRefused("I valori sono quelli certificati: non c’è nulla da rettificare.")


def _nothing_more(_: Deed, __: Now) -> None:
    """Ask nothing more of a step: what holds for all of them was asked."""


_RULES = {
    Kind.VERIFIED: _verify,
    Kind.CONFIRMED: _confirm,
    Kind.SENT_BACK: _send_back,
    Kind.NOTED: _note,
    Kind.CERTIFIED: _certify,
    Kind.RECTIFYING: _rectify,
}


# ---------------------------------------------------------------- opening, and terms


def check_opening(al: date, terms: Sequence[date], days: Sequence[date], cycles: Sequence[Cycle]) -> None:
    """Let a cycle be opened, or raise StepRefused: a loaded month end, terms in order, none for that day yet.

    `terms` are the days of verification, of the note, of the certification and of the rectification.
    """
    if al not in days:
        known = f" L’ultimo è il {day(days[0])}." if days else " Carica prima i dati."
        raise StepRefused(f"Il {day(al)} non è un fine mese caricato.{known}")
    if list(terms) != sorted(terms):
        raise StepRefused("I termini vanno in ordine: verifica, presa d’atto, certificazione, rettifica.")
    if any(each.al == al for each in cycles):
        raise StepRefused(f"Il ciclo al {day(al)} c’è già.")


def term_of(kind: Kind, cycle: Cycle) -> date | None:
    """Return until when a step is due; None where nothing says so."""
    return {
        Kind.VERIFIED: cycle.verifica_entro,
        Kind.NOTED: cycle.presa_atto_entro,
        Kind.CONFIRMED: cycle.certificazione_entro,
        Kind.CERTIFIED: cycle.certificazione_entro,
        Kind.RECTIFYING: cycle.rettifica_entro,
    }.get(kind)


def late(step: Step, cycle: Cycle) -> bool:
    """Tell whether a step came after its term: it counts all the same, and is shown as late."""
    term = term_of(Kind(step.passo), cycle)
    return term is not None and step.quando.date() > term
