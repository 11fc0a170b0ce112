# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is a cycle certified from the command line, and a seal checked?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from agilometro.certification import Certification, Checked
from agilometro.figures import desk_over
from agilometro.installation import open_record
from agilometro.release_number import version
from agilometro.settings import Settings
from metrics.places import ENTE
from record.cycles import Opening
from reports.certificate import Difference, NotASeal, read_seal
from reports.cycle import WHOLE, Kind, Place, StepRefused, Told, Wanted, Who
from reports.cycle_words import NOTHING_OPEN, SHORT, certified, deed, lead, seal_line, terms
from reports.wording import count, day

VERIFY_DAYS, NOTE_DAYS, CERTIFY_DAYS, RECTIFY_DAYS = 15, 25, 30, 90
"""The terms of a cycle where nobody says others, in days from its opening: ours, no norm prescribes them."""

SHOWN = 20
"""How many differences are told one by one."""


@dataclass(frozen=True)
class Asked:
    """A step as it was typed: for which cycle (the newest unless said), by whom, where, why."""

    al: date | None
    who: Who
    struttura: str = ENTE
    motivo: str = ""
    impronta: str = ""


@dataclass(frozen=True)
class Terms:
    """The terms as they were typed; None takes ours."""

    verifica: date | None
    presa_atto: date | None
    certificazione: date | None
    rettifica: date | None


@contextmanager
def _room(settings: Settings, now: datetime) -> Iterator[tuple[Certification, Sequence[date]]]:
    store = open_record(settings, now, lambda what: click.echo(f"{what}…", err=True))
    desk = desk_over(settings, store)
    try:
        yield Certification(desk, store, version()), desk.days()
    except StepRefused as refused:
        raise click.UsageError(str(refused)) from refused
    finally:
        desk.close()
        store.close()


def open_cycle(settings: Settings, al: date | None, chi: str, said: Terms, now: datetime) -> None:
    """Open a cycle and say its terms."""
    with _room(settings, now) as (room, days):
        day_of = al or next(iter(days), None)
        if day_of is None:
            raise click.UsageError("non ci sono ancora dati. Caricare i primi file con «agilometro load FILE».")
        opened = room.open(_opening(day_of, chi, said, now))
        click.echo(f"Aperto il ciclo al {day(opened.al)}.")
        for name, until in terms(opened):
            click.echo(f"  {name}: entro il {until}")


def _opening(al: date, chi: str, said: Terms, now: datetime) -> Opening:
    def term(typed: date | None, days: int) -> date:
        return typed or now.date() + timedelta(days=days)

    return Opening(
        al=al,
        verifica_entro=term(said.verifica, VERIFY_DAYS),
        presa_atto_entro=term(said.presa_atto, NOTE_DAYS),
        certificazione_entro=term(said.certificazione, CERTIFY_DAYS),
        rettifica_entro=term(said.rettifica, RECTIFY_DAYS),
        aperto_da=" ".join(chi.split())[:200],
        aperto_il=now,
    )


def take_steps(settings: Settings, kind: Kind, codes: Sequence[str], asked: Asked, now: datetime) -> None:
    """Take a step of each indicator (`CODICE` or `CODICE@IMPRONTA`), in the order typed; the first refused ends it."""
    with _room(settings, now) as (room, _):
        for code in codes:
            name, _, looked = code.partition("@")
            told = _told(room, asked, now)
            place = (_code(name, told), asked.struttura)
            live = told.now.figures.get(place)
            room.take(told.cycle.id, _wanted(kind, place, asked, looked, "" if live is None else live.impronta), now)
            click.echo(f"{place[0]}: {kind.words}.")


def take_whole(settings: Settings, kind: Kind, asked: Asked, now: datetime, out: Path | None = None) -> None:
    """Take a step of the whole cycle; where it seals, say so and write the seal."""
    with _room(settings, now) as (room, _):
        told = _told(room, asked, now)
        room.take(told.cycle.id, _wanted(kind, WHOLE, asked, asked.impronta, told.now.whole), now)
        after = _told(room, replace(asked, al=told.cycle.al), now)
        click.echo(certified(after) if kind is Kind.CERTIFIED else f"Ciclo al {day(told.cycle.al)}: {kind.words}.")
        if out is not None:
            _write(room, told.cycle.al, None, out)


def _code(typed: str, told: Told) -> str:
    """Return a code as the catalogue writes it, however it was typed."""
    return next((code for code, _ in told.now.figures if code.casefold() == typed.casefold()), typed)


def _told(room: Certification, asked: Asked, now: datetime) -> Told:
    told = room.told(now.date(), asked.al, asked.struttura)
    if told is None:
        which = NOTHING_OPEN if asked.al is None else f"Il ciclo al {day(asked.al)} non c’è."
        raise click.UsageError(f"{which} Si apre con «agilometro certify open».")
    return told


def _wanted(kind: Kind, place: Place, asked: Asked, looked: str, live: str) -> Wanted:
    """Return the step; a name that was typed short is completed only if it is that of the figure as it stands."""
    same = not looked or (len(looked) >= SHORT and live.startswith(looked))
    return Wanted(kind, place, asked.who, asked.motivo, live if same else looked)


def export_seal(settings: Settings, al: date | None, versione: int | None, out: Path, now: datetime) -> None:
    """Write a seal as a file that `agilometro verify` reads."""
    with _room(settings, now) as (room, _):
        _write(room, al, versione, out)


def _write(room: Certification, al: date | None, versione: int | None, out: Path) -> None:
    sealed = room.sealed(al, versione)
    if sealed is None:
        raise click.UsageError("questo sigillo non c’è: il ciclo non è stato certificato, o non ha questa versione.")
    out.write_text(sealed.text, encoding="utf-8")
    click.echo(f"Sigillo scritto in {out}: impronta {sealed.sha256}.")


# ---------------------------------------------------------------- where the cycle is


def show_status(settings: Settings, al: date | None, form: str, now: datetime) -> None:
    """Print where a cycle is: each indicator with its state, what is missing, what was done, what was sealed."""
    with _room(settings, now) as (room, _):
        told = _told(room, Asked(al, Who("", "")), now)
        click.echo(json.dumps(_as_json(told), ensure_ascii=False, indent=1) if form == "json" else _as_text(told))


def _as_json(told: Told) -> dict[str, Any]:
    now = told.now
    return {
        "al": told.cycle.al.isoformat(),
        "fase": now.phase.value,
        "manca": list(told.missing),
        "impronta": now.whole,
        "indicatori": [
            {
                "codice": code,
                "struttura": unit,
                "valore": live.shown,
                "stato": now.state((code, unit)).value[1],
                "impronta": live.impronta,
            }
            for (code, unit), live in now.figures.items()
        ],
        "passaggi": [deed(each, told.cycle) for each in now.steps],
        "sigilli": [{"versione": each.versione, "impronta": each.sha256} for each in told.seals],
    }


def _as_text(told: Told) -> str:
    now = told.now
    parts = [lead(told), *(f"  {name}: entro il {until}" for name, until in terms(told.cycle))]
    names = {(code, unit): code if unit == ENTE else f"{code} in {unit}" for code, unit in now.figures}
    widest = max((len(name) for name in names.values()), default=0)
    broad = max((len(live.shown) for live in now.figures.values()), default=0)
    for place, live in now.figures.items():
        symbol, words, _ = now.state(place).value
        line = f"{symbol} {names[place]:<{widest}}  {live.shown:>{broad}}  {live.impronta[:SHORT]}"
        parts.append(f"  {line}  {words} – {live.title}")
    parts += [f"Impronta dell’insieme: {now.whole[:SHORT]}", *told.missing]
    parts += [f"  {deed(each, told.cycle)}" for each in now.steps]
    return "\n".join([*parts, *(seal_line(each) for each in told.seals)])


# ---------------------------------------------------------------- checking a seal


def verify_seal(settings: Settings, path: Path, now: datetime) -> bool:
    """Print which lines of a seal the record does not give any more, counted again as known then; True when none."""
    try:
        sealed = read_seal(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise click.UsageError(f"«{path.name}» non è un sigillo: non si legge.") from error
    except NotASeal as error:
        raise click.UsageError(f"«{path.name}» {error}.") from error
    with _room(settings, now) as (room, _):
        checked = room.check(sealed)
    for line in _verdict(path.name, checked):
        click.echo(line)
    return checked.holds


def _verdict(name: str, checked: Checked) -> Iterator[str]:
    days = f"dati al {day(checked.sealed.on)}, come noti al {day(checked.sealed.known_on)}"
    differences = (*checked.broken, *checked.lines)
    if checked.holds and checked.kept is not None:
        version = f"versione {checked.kept.versione}, impronta {checked.kept.sha256[:SHORT]}…"
        yield f"{name} è intatto: ogni riga si ritrova uguale ({days}; {version})."
    elif differences:
        yield f"{name} non corrisponde ({days}): {count(len(differences), 'differenza', 'differenze')}."
    if checked.kept is None:
        yield "■ Questo sigillo non è tra quelli dell’archivio: non è stato fatto qui, o è stato cambiato."
    yield from _listed("■", differences)
    if checked.grounds:
        yield "Da allora è cambiato ciò su cui il calcolo si appoggia (i valori possono essere gli stessi):"
        yield from _listed("▲", checked.grounds)


def _listed(sign: str, differences: Sequence[Difference]) -> Iterator[str]:
    for each in differences[:SHOWN]:
        yield f"  {sign} {each.sentence}"
    if len(differences) > SHOWN:
        yield f"  … e {count(len(differences) - SHOWN, 'altra', 'altre')}."
