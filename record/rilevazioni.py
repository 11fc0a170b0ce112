# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which waves are there, who was invited, what was answered and written, and what was taken back?"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from record import tables
from record.audit import note

UNREAD, READ, AGREED, LEFT_OUT = "da_leggere", "letto", "confermato", "escluso"
"""The states of a comment: nobody read it, one person did, a second one agreed, or it is not to be counted."""


class CodeTaken(ValueError):
    """A wave has that code already."""


class NoWave(LookupError):
    """No wave has that code."""


class NoArrival(LookupError):
    """No file of answers has that number, or it was withdrawn."""


class NoComment(LookupError):
    """No comment of that wave has that uid."""


@dataclass(frozen=True)
class Rilevazione:
    """A wave as it is kept: plain values, `dettagli` item codes, `invitati` how many people by their traits."""

    codice: str
    serie: str
    titolo: str
    strumento: str
    versione: str
    apre: date
    chiude: date
    stato: str
    soglia: int
    motivo: str
    dettagli: tuple[str, ...]
    invitati: tuple[tuple[Mapping[str, str], int], ...] = ()


@dataclass(frozen=True)
class Arriving:
    """A file of answers: its name, its hash and its sender, never what is in it."""

    sha256: str
    nome: str
    piattaforma: str
    mittente: str
    ricevuto_il: date


@dataclass(frozen=True)
class Arrival(Arriving):
    """A file of answers of the record, with what it brought; `ritirato_il` is None while it counts."""

    id: int
    rilevazione: str
    risposte: int
    complete: int
    commenti: int
    ritirato_il: date | None


@dataclass(frozen=True)
class Answered:
    """What one person answered: item code -> value, and why some items have none that is valid."""

    valori: Mapping[str, int | str]
    stati: Mapping[str, str]
    completa: bool


@dataclass(frozen=True)
class Written:
    """What somebody wrote under an item, scrubbed; `riservato` where it speaks of health, beliefs or the like."""

    voce: str
    testo: str
    riservato: bool


@dataclass(frozen=True)
class Comment(Written):
    """A comment of the record, and how far its reading has come."""

    uid: str
    stato: str
    tema: str
    letto_da: str
    confermato_da: str


# ---------------------------------------------------------------- waves


def prepare(conn: Connection, wanted: Rilevazione, chi: str, now: datetime) -> None:
    """Write a wave with those invited to it. Raises CodeTaken."""
    if any(each.codice == wanted.codice for each in waves(conn)):
        raise CodeTaken(wanted.codice)
    plain = {name: value for name, value in vars(wanted).items() if name not in ("dettagli", "invitati")}
    conn.execute(insert(tables.rilevazioni).values(**plain, dettagli=_json(wanted.dettagli)))
    _write_invited(conn, wanted.codice, wanted.invitati)
    note(conn, now, chi, "questionario: preparato", wanted.codice)


def waves(conn: Connection) -> tuple[Rilevazione, ...]:
    """Return the waves, the newest first."""
    table = tables.rilevazioni
    invited = _invited(conn)
    rows = conn.execute(select(table).order_by(table.c.apre.desc(), table.c.codice))
    return tuple(_wave(row, invited.get(row.id, ())) for row in rows)


def invite(
    conn: Connection, codice: str, invited: Sequence[tuple[Mapping[str, str], int]], chi: str, now: datetime
) -> None:
    """Put other numbers in the place of those invited to a wave. Raises NoWave."""
    table = tables.rilevazione_invitati
    conn.execute(delete(table).where(table.c.rilevazione == _number(conn, codice)))
    _write_invited(conn, codice, invited)
    note(conn, now, chi, "questionario: invitati", codice)


def launch(conn: Connection, codice: str, dettagli: Sequence[str], chi: str, now: datetime) -> None:
    """Open a wave with what is promised from now on. Raises NoWave."""
    _change(conn, codice, stato="aperta", dettagli=_json(tuple(dettagli)))
    note(conn, now, chi, "questionario: aperto", codice)


def close(conn: Connection, codice: str, chi: str, now: datetime) -> None:
    """Close a wave. Raises NoWave."""
    _change(conn, codice, stato="chiusa")
    note(conn, now, chi, "questionario: chiuso", codice)


# ---------------------------------------------------------------- answers


def receive(
    conn: Connection,
    codice: str,
    file: Arriving,
    answered: Sequence[Answered],
    written: Sequence[Written],
    now: datetime,
) -> int:
    """Write the answers and the comments of a file, and return its number; neither leads to the other.

    Each gets a uid drawn at random and is written in the order of the uids. Raises NoWave.
    """
    counts = {
        "risposte": len(answered),
        "complete": sum(each.completa for each in answered),
        "commenti": len(written),
    }
    values = {**vars(file), **counts, "rilevazione": _number(conn, codice)}
    key = conn.execute(insert(tables.rilevazione_arrivi).values(**values)).inserted_primary_key
    if key is None:
        raise RuntimeError("the database gave no number to a file of answers")
    arrivo = int(key[0])
    _write(conn, tables.rilevazione_risposte.name, arrivo, map(_answer_row, answered))
    _write(conn, tables.rilevazione_commenti.name, arrivo, map(_comment_row, written))
    note(conn, now, file.mittente, "questionario: risposte importate", f"{codice} {file.sha256[:12]}")
    return arrivo


def arrivals(conn: Connection, codice: str | None = None) -> tuple[Arrival, ...]:
    """Return the files of a wave, or of all, those withdrawn too, oldest first."""
    arrivi, rilevazioni = tables.rilevazione_arrivi, tables.rilevazioni
    columns = [arrivi.c[name] for name in (*Arriving.__annotations__, "id")]
    counts = [arrivi.c[name] for name in ("risposte", "complete", "commenti", "ritirato_il")]
    query = select(*columns, rilevazioni.c.codice.label("rilevazione"), *counts).select_from(arrivi.join(rilevazioni))
    if codice is not None:
        query = query.where(rilevazioni.c.codice == codice)
    return tuple(Arrival(**row._mapping) for row in conn.execute(query.order_by(arrivi.c.id)))


def answers(conn: Connection, codice: str) -> tuple[Answered, ...]:
    """Return what was answered in a wave, in the order of the uids, which says nothing."""
    table = tables.rilevazione_risposte
    query = (
        select(table.c.valori, table.c.completa).where(table.c.arrivo.in_(_arrivals_of(codice))).order_by(table.c.uid)
    )
    return tuple(_answered(valori, completa) for valori, completa in conn.execute(query))


def withdraw(conn: Connection, arrivo: int, chi: str, motivo: str, now: datetime) -> None:
    """Erase the answers and the comments of a file; that it came, and its hash, stay. Raises NoArrival."""
    arrivi = tables.rilevazione_arrivi
    there = (arrivi.c.id == arrivo) & arrivi.c.ritirato_il.is_(None)
    said = {"ritirato_il": now.date(), "ritirato_da": chi, "motivo": motivo}
    if conn.execute(update(arrivi).where(there).values(**said)).rowcount == 0:
        raise NoArrival(arrivo)
    for table in (tables.rilevazione_risposte, tables.rilevazione_commenti):
        conn.execute(delete(table).where(table.c.arrivo == arrivo))
    note(conn, now, chi, "questionario: risposte ritirate", f"file {arrivo}")


# ---------------------------------------------------------------- comments


def comments(conn: Connection, codice: str) -> tuple[Comment, ...]:
    """Return the comments of a wave, in the order of the uids, which says nothing."""
    table = tables.rilevazione_commenti
    columns = [table.c[name] for name in ("voce", "testo", "riservato", "uid", "stato", "tema", "letto_da")]
    query = select(*columns, table.c.confermato_da).where(table.c.arrivo.in_(_arrivals_of(codice)))
    return tuple(
        Comment(**{**row._mapping, "riservato": bool(row.riservato)})
        for row in conn.execute(query.order_by(table.c.uid))
    )


def note_reading(conn: Connection, codice: str, chi: str, now: datetime) -> None:
    """Write that somebody looked at the comments of a wave."""
    note(conn, now, chi, "questionario: commenti visti", codice)


def read_comment(conn: Connection, codice: str, after: Comment, now: datetime, chi: str) -> None:
    """Write how far the reading of a comment has come: its state, theme and readers. Raises NoComment."""
    table = tables.rilevazione_commenti
    said = {name: getattr(after, name) for name in ("stato", "tema", "letto_da", "confermato_da")}
    here = (table.c.uid == after.uid) & table.c.arrivo.in_(_arrivals_of(codice))
    if conn.execute(update(table).where(here).values(**said)).rowcount == 0:
        raise NoComment(after.uid)
    note(conn, now, chi, "questionario: commento letto", codice)


def tell_theme(conn: Connection, codice: str, voce: str, tema: str, parafrasi: str) -> None:
    """Write how a theme is told, in the place of what was there. Raises NoWave."""
    table = tables.rilevazione_temi
    key = {"rilevazione": _number(conn, codice), "voce": voce, "tema": tema}
    conn.execute(delete(table).filter_by(**key))
    conn.execute(insert(table).values(**key, parafrasi=parafrasi))


def themes(conn: Connection, codice: str) -> Mapping[tuple[str, str], str]:
    """Return how each theme (item code, theme) of a wave is told."""
    temi, rilevazioni = tables.rilevazione_temi, tables.rilevazioni
    query = select(temi.c.voce, temi.c.tema, temi.c.parafrasi).select_from(temi.join(rilevazioni))
    rows = conn.execute(query.where(rilevazioni.c.codice == codice).order_by(temi.c.voce, temi.c.tema))
    return {(voce, tema): parafrasi for voce, tema, parafrasi in rows}


# ---------------------------------------------------------------- rows


def _number(conn: Connection, codice: str) -> int:
    table = tables.rilevazioni
    found = conn.execute(select(table.c.id).where(table.c.codice == codice)).scalar()
    if found is None:
        raise NoWave(codice)
    return int(found)


def _change(conn: Connection, codice: str, **values: Any) -> None:
    table = tables.rilevazioni
    if conn.execute(update(table).where(table.c.codice == codice).values(**values)).rowcount == 0:
        raise NoWave(codice)


def _arrivals_of(codice: str) -> Any:
    """Return the numbers of the files that count in a wave, as a query."""
    arrivi, rilevazioni = tables.rilevazione_arrivi, tables.rilevazioni
    joined = select(arrivi.c.id).select_from(arrivi.join(rilevazioni))
    return joined.where((rilevazioni.c.codice == codice) & arrivi.c.ritirato_il.is_(None))


def _write_invited(conn: Connection, codice: str, invited: Iterable[tuple[Mapping[str, str], int]]) -> None:
    number = _number(conn, codice)
    rows = [{"rilevazione": number, "tratti": _json(traits), "invitati": people} for traits, people in invited]
    if rows:
        conn.execute(insert(tables.rilevazione_invitati), rows)


def _invited(conn: Connection) -> dict[int, tuple[tuple[Mapping[str, str], int], ...]]:
    table = tables.rilevazione_invitati
    found: dict[int, tuple[tuple[Mapping[str, str], int], ...]] = {}
    for number, traits, people in conn.execute(select(table).order_by(table.c.rilevazione, table.c.tratti)):
        found[number] = (*found.get(number, ()), (json.loads(traits), people))
    return found


def _wave(row: Row[Any], invited: tuple[tuple[Mapping[str, str], int], ...]) -> Rilevazione:
    plain = {name: value for name, value in row._mapping.items() if name != "id"}
    return Rilevazione(**{**plain, "dettagli": tuple(json.loads(row.dettagli)), "invitati": invited})


def _write(conn: Connection, table: str, arrivo: int, rows: Iterable[dict[str, Any]]) -> None:
    """Write rows under uids drawn at random, in the order of the uids: the order of the file is gone."""
    drawn = sorted(
        ({"uid": secrets.token_hex(16), "arrivo": arrivo, **row} for row in rows), key=lambda row: row["uid"]
    )
    if drawn:
        conn.execute(insert(tables.metadata.tables[table]), drawn)


def _answer_row(answered: Answered) -> dict[str, Any]:
    valori = _json({"v": dict(answered.valori), "s": dict(answered.stati)})
    return {"completa": int(answered.completa), "valori": valori}


def _comment_row(written: Written) -> dict[str, Any]:
    plain = {**vars(written), "riservato": int(written.riservato)}
    return {**plain, "stato": UNREAD, "tema": "", "letto_da": "", "confermato_da": ""}


def _answered(valori: str, completa: int) -> Answered:
    kept = json.loads(valori)
    return Answered(kept["v"], kept["s"], bool(completa))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
