# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Come si dice una norma in vigore: quanto, chi la prescrive, dove è scritta, che cosa resta da guardare?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.text.norme import how_much
from norms.amounts import bands_said, window_said
from norms.citation import declared, place, where_read
from norms.differences import TIER_WORDS
from norms.register import Change, Entry, Sheet
from norms.rules import REPEALED, Reading, Ruling, Tier
from reports.wording import count, day, listed

NOTHING = "nulla è prescritto"

LONG = 90
"""Characters beyond which a value made of parts is folded and only says how many there are."""

PARTS = {"list": ("voce", "voci"), "bands": ("fascia", "fasce"), "windows": ("finestra", "finestre")}

OF_TIER: dict[Tier, str] = {"stato": "dello Stato", "ccnl": "del contratto collettivo", "ente": "dell’ente"}

APPLIES = ("●", "si applica", "applied")
ADDED = ("●", "si somma agli altri livelli", "applied")
OVERRULED = ("○", "prevale il livello più locale", "none")


@dataclass(frozen=True)
class Amount:
    """How much: in words, or how many parts there are and which, where together they would be too long a line."""

    says: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """What one tier prescribes, in words. `rank` is None where it is the only tier that does."""

    id: str
    title: str
    tier: str
    rank: tuple[str, str, str] | None
    amount: Amount
    condition: str
    since: str
    place: str
    read: str
    found: str
    marks: tuple[str, ...]
    reading: str


@dataclass(frozen=True)
class Moment:
    """A step of the history, in words."""

    first: str
    last: str
    tier: str
    amount: Amount
    place: str
    reading: str
    change: str


@dataclass(frozen=True)
class Ambiguity:
    """An ambiguous text: what is asked, and the answers that it admits, the adopted one first."""

    code: str
    question: str
    options: tuple[tuple[str, str, bool], ...]


def told(entry: Entry) -> Told:
    """Return a rule in force in words."""
    ruling = entry.ruling
    return Told(
        id=entry.id,
        title=ruling.parameter.title,
        tier=TIER_WORDS[ruling.tier],
        rank=_rank(entry),
        amount=amount(ruling),
        condition=ruling.value.condition or "",
        since=", ".join(filter(None, (f"dal {day(ruling.value.since)}", declared(ruling)))),
        place=place(ruling),
        read=where_read(ruling),
        found=ruling.value.source.act.text,
        marks=marks(entry),
        reading=adopted(ruling),
    )


def _rank(entry: Entry) -> tuple[str, str, str] | None:
    if len(entry.among) == 1:
        return None
    if entry.adds_up:
        return ADDED
    return APPLIES if entry.applies else OVERRULED


def amount(ruling: Ruling) -> Amount:
    """Return how much is prescribed; a long list says how many parts it has, and which."""
    if ruling.value.value is REPEALED:
        return Amount(NOTHING)
    said, parts = how_much(ruling), _parts(ruling)
    if len(said) <= LONG or len(parts) < 2:
        return Amount(said)
    return Amount(count(len(parts), *PARTS[ruling.parameter.unit]), parts)


def _parts(ruling: Ruling) -> tuple[str, ...]:
    if ruling.parameter.unit == "list":
        return tuple(item.text for item in ruling.items)
    if ruling.parameter.unit == "bands":
        return bands_said(ruling)
    return tuple(map(window_said, ruling.windows)) if ruling.parameter.unit == "windows" else ()


def marks(entry: Entry) -> tuple[str, ...]:
    """Return what somebody must still look at: on the text, or again after a year."""
    return tuple(said for said in (entry.to_verify, _unread(entry)) if said)


def _unread(entry: Entry) -> str:
    if not entry.stale:
        return ""
    checked = entry.ruling.parameter.checked
    return f"riletta il {day(checked)}, più di un anno fa" if checked else "atto non ancora letto"


def adopted(ruling: Ruling) -> str:
    """Return the reading that is adopted where the text is ambiguous; "" where it is not."""
    reading = ruling.value.reading
    return f"{reading.text} ({reading.code})" if reading else ""


def _option(ruling: Ruling) -> str:
    reading = ruling.value.reading
    return f"«{reading.words}» ({reading.code})" if reading else ""


def moment(change: Change) -> Moment:
    """Return a step of the history in words; the first of a tier changes nothing, it begins."""
    step = change.step
    return Moment(
        first=day(step.first),
        last=day(step.last) if step.last else "in corso",
        tier=TIER_WORDS[step.tier],
        amount=amount(step.ruling),
        place=place(step.ruling),
        reading=_option(step.ruling),
        change=change.says or "primo valore",
    )


def ambiguity(reading: Reading) -> Ambiguity:
    """Return an ambiguity with every answer, the adopted one first."""
    options = sorted(reading.options, key=lambda option: option.id != reading.active)
    shown = tuple((option.words, option.text, option.id == reading.active) for option in options)
    return Ambiguity(reading.code, reading.question, shown)


# ---------------------------------------------------------------- sentences


def lead(on: str, name: str, found: Sequence[Entry]) -> str:
    """Return how many rules are in force for a regulation on a day, and whose they are."""
    whose = [
        f"{number} {words}"
        for tier, words in OF_TIER.items()
        if (number := sum(entry.ruling.tier == tier for entry in found))
    ]
    if not whose:
        return f"Il {on}, con il regolamento «{name}», {NOTHING}."
    verb = "vale" if len(found) == 1 else "valgono"
    return f"Il {on}, con il regolamento «{name}», {verb} {count(len(found), 'norma', 'norme')}: {listed(whose)}."


def sheet_lead(sheet: Sheet) -> str:
    """Return the answer of a card: what applies on the day, by whom; or that nothing is prescribed."""
    entry = sheet.applied
    if entry is None:
        return f"Il {day(sheet.on)} {NOTHING}."
    said = amount(entry.ruling).says
    if entry.ruling.parameter.unit == "text":
        said = f"«{said}»"
    return f"Il {day(sheet.on)} vale: {said} ({TIER_WORDS[entry.ruling.tier]}{_others(entry)})."


def _others(entry: Entry) -> str:
    if len(entry.among) == 1:
        return ""
    if entry.adds_up:
        return f", e si somma agli altri livelli: {len(entry.among)} in tutto"
    return f": il più locale di {len(entry.among)} livelli"


def under(found: Sequence[Entry]) -> str:
    """Return how many rules a heading has, and how many of them must be verified."""
    unsure = sum(bool(entry.to_verify) for entry in found)
    return f"{count(len(found), 'norma', 'norme')}{f', {unsure} da verificare' if unsure else ''}"


CHECKS = {
    "da_verificare": ("da verificare sul testo",) * 2,
    "da_rileggere": ("non riletta da un anno", "non rilette da un anno"),
}
"""What a list may be restricted to, beside theme and tier, said of one norm and of several."""


def some(number: int, check: str) -> str:
    """Return how many rules there are to look at: «100 norme da verificare …», «Nessuna norma non riletta …»."""
    one, many = CHECKS[check]
    return f"{count(number, 'norma', 'norme') if number else 'Nessuna norma'} {many if number > 1 else one}"


def how_many(shown: int, all_: int) -> str:
    """Return how many rules a filter leaves."""
    if not shown:
        return "Nessuna norma con questi filtri. Togli un filtro o azzera."
    return f"Con questi filtri: {count(shown, 'norma', 'norme')} su {all_}."
