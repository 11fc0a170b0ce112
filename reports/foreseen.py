# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is a forecast written down? Its months and its units, as tables, CSV and JSON; its answer, in one sentence."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from typing import Any

from disclosure.foreseen import FUTURES_OF, Ahead, Foreseen, Stop
from disclosure.release import Released
from metrics.forecast.scenario import Scenario
from metrics.places import ENTE
from norms.amounts import percent as percentage
from reports.tables import Table, by_unit, unarmed, unit_name, whole
from reports.wording import MONTHS, count, day, decimal, fraction_percent, integer, missing, month, percent


@dataclass(frozen=True)
class Supposed:
    """A saved scenario: by whom, and when (naive UTC)."""

    nome: str
    scenario: Scenario
    salvato_da: str
    salvato_il: datetime


HABITS = {
    "renewed": "si rinnova",
    "begun": "comincia",
    "withdrawn": "smette prima della scadenza",
    "left": "lascia l’ente",
    "entered": "entra nella platea",
}
"""The habits that are told, in the order in which they are."""


def tenths(value: int) -> str:
    """Return tenths of a percent as a percentage: 279 is `27,9 %`."""
    return percentage(decimal(value))


def when(end: date) -> str:
    """Return a day ahead as a sentence says it: `A fine 2028`, `A fine giugno 2027`."""
    return f"A fine {_month(end)}"


def answer(foreseen: Foreseen) -> str:
    """Return the answer in one sentence or two."""
    if not foreseen.months:
        return "La copertura dell’ente è riservata: non si può dire dove va."
    last = foreseen.months[-1]
    said = (
        f"{when(last.end)} la copertura attesa è {tenths(last.middle)}, tra {tenths(last.low)} e {tenths(last.high)} "
        "con probabilità 80 %"
    )
    target = foreseen.released.target
    if target is None or last.met is None:
        return f"{said}."
    floor = fraction_percent(target.floor)
    return f"{said}; l’obiettivo del {floor} è raggiunto in {last.met} futuri su {FUTURES_OF}."


def supposition(foreseen: Foreseen, without: Foreseen) -> str:
    """Return how far a scenario moves the end, in one sentence; "" where nothing is supposed."""
    if foreseen.scenario.supposes_nothing or not foreseen.months or not without.months:
        return ""
    then, now = foreseen.months[-1], without.months[-1]
    usual = f"{tenths(now.middle)}, tra {tenths(now.low)} e {tenths(now.high)}"
    return f"Senza lo scenario sarebbe {usual}: qui {_moved(then, now)}."


def _moved(then: Ahead, now: Ahead) -> str:
    people = then.part - now.part
    if not people:
        return "il numero di persone con accordo non cambia"
    return f"{count(abs(people), 'persona', 'persone')} con accordo in {'più' if people > 0 else 'meno'}"


def supposes(scenario: Scenario, released: Released | None = None) -> tuple[str, ...]:
    """Return what a scenario supposes, one clause each."""
    said = []
    for goal in scenario.goals:
        name = goal.unit if released is None else unit_name(released, goal.unit)
        said.append(f"{name} arriva al {fraction_percent(goal.share)} entro {month(goal.by)}")
    if scenario.renewed is not None:
        said.append(f"si rinnova il {fraction_percent(scenario.renewed)} degli accordi che scadono")
    if scenario.hired is not None:
        said.append(f"ogni mese {count(scenario.hired, 'assunzione', 'assunzioni')} con attività eseguibile")
    return tuple(said)


def habits(foreseen: Foreseen) -> tuple[str, ...]:
    """Return what the past says, one sentence each."""
    found = foreseen.habits
    renewed = _said(found.get("renewed"), "degli accordi arrivati alla scadenza è stato rinnovato")
    begun = _said(found.get("begun"), "di chi può e non ha un accordo ne comincia uno in un anno")
    stopped = _said(found.get("withdrawn"), "di chi ha un accordo smette in un anno prima della scadenza")
    left = _said(found.get("left"), "di chi può lascia l’ente in un anno")
    return (renewed, begun, stopped, left)


def _said(habit: int | None, what: str) -> str:
    if habit is None:
        return f"Quanto {what.replace('è stato', 'sia stato')}: i casi sono troppo pochi per dirlo"
    return f"Il {percentage(str(habit))} {what}"


# ---------------------------------------------------------------- tables


def months_table(foreseen: Foreseen) -> Table:
    """Return the months as text."""
    head = ("Mese", "Copertura attesa", "Da", "A", "Persone con accordo", "Persone che possono")
    rows = tuple(
        (
            f"{month(each.end).capitalize()}" if place else f"Oggi, {day(each.end)}",
            *(tenths(value) for value in (each.middle, each.low, each.high)),
            integer(each.part),
            integer(each.whole),
        )
        for place, each in enumerate(foreseen.months)
    )
    caption = "Copertura attesa mese per mese; «da» e «a» sono la banda dell’80 %"
    return Table(caption, head, rows, (1, 2, 3, 4, 5))


def units_table(foreseen: Foreseen, code: str = ENTE) -> Table:
    """Return a unit and those below it, as `tables.by_unit` lists them, each with who is missing at each year's end."""
    stops = {each.code: _yearly(each.stops) for each in foreseen.units}
    ends = next(([stop.end for stop in each] for each in stops.values() if each), [])
    head = ("Struttura", *("Oggi" if not place else f"Fine {_month(end)}" for place, end in enumerate(ends)))
    own = () if code == ENTE else (whole(foreseen.released, code),)
    rows = tuple(
        (f"{'– ' * each.depth}{each.label}", *_stops(stops[each.at.unit], len(ends)))
        for each in (*own, *by_unit(foreseen.released, code))
    )
    caption = "Quante persone mancano all’obiettivo, se ogni struttura va come l’intero ente"
    return Table(caption, head, rows, tuple(range(1, len(head))))


RESERVED = "riservato"


def _yearly(stops: tuple[Stop, ...]) -> tuple[Stop, ...]:
    """Return today, each year's end and the last stop: what a table holds across."""
    last = len(stops) - 1
    return tuple(stop for place, stop in enumerate(stops) if place in (0, last) or stop.end.month == len(MONTHS))


def _stops(stops: Sequence[Stop], size: int) -> list[str]:
    return [_stop(each) for each in stops] or [RESERVED] * size


def _month(end: date) -> str:
    return str(end.year) if end.month == len(MONTHS) else month(end)


def _below(released: Released, code: str) -> set[str]:
    found = {code}
    for unit in released.tree:
        if unit.parent in found:
            found.add(unit.code)
    return found


def _stop(stop: Stop) -> str:
    share = percent(stop.part, stop.whole) if stop.whole else "–"
    if stop.missing is None:
        return share
    return f"{share}: {missing(stop.missing, 'persona', 'persone') if stop.missing else 'raggiunto'}"


# ---------------------------------------------------------------- files


FIELDS = ("struttura", "al", "copertura", "da", "a", "persone", "platea", "mancano", "codice")


def rows(foreseen: Foreseen, code: str = ENTE) -> list[dict[str, Any]]:
    """Return the months of the ente and the stops of the units, one object each; percentages with one decimal."""
    below = _below(foreseen.released, code)
    found = [
        {
            "struttura": "ENTE",
            "al": each.end.isoformat(),
            **{
                name: f"{value / 10:.1f}"
                for name, value in zip(FIELDS[2:5], (each.middle, each.low, each.high), strict=True)
            },
            "persone": each.part,
            "platea": each.whole,
        }
        for each in foreseen.months
    ]
    for unit in (each for each in foreseen.units if each.code in below):
        found += [_unit_row(unit.code, stop) for stop in unit.stops]
        if not unit.stops:
            found.append({"struttura": unit.code, "codice": "c"})
    return [{name: row.get(name) for name in FIELDS} for row in found]


def _unit_row(code: str, stop: Stop) -> dict[str, Any]:
    share = (2000 * stop.part + stop.whole) // (2 * stop.whole) if stop.whole else None
    return {
        "struttura": code,
        "al": stop.end.isoformat(),
        "copertura": None if share is None else f"{share / 10:.1f}",
        "persone": stop.part,
        "platea": stop.whole,
        "mancano": stop.missing,
    }


def csv_text(foreseen: Foreseen, code: str = ENTE) -> str:
    """Return the forecast as CSV with `;` and decimal commas; what is reserved has the code `c`."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(FIELDS)
    for row in rows(foreseen, code):
        safe = {"struttura": unarmed(row["struttura"])}
        decimals = {name: (row[name] or "").replace(".", ",") for name in FIELDS[2:5]}
        writer.writerow(["" if value is None else value for value in (row | safe | decimals).values()])
    return "\ufeff" + out.getvalue()


def document(foreseen: Foreseen, code: str = ENTE) -> Mapping[str, Any]:
    """Return the forecast as machines read it."""
    target = foreseen.released.target
    return {
        "indicatore": foreseen.released.indicator,
        "al": foreseen.on.isoformat(),
        "noto_al": foreseen.released.known_on.isoformat(),
        "fino_al": foreseen.until.isoformat(),
        "obiettivo": None if target is None else f"{float(target.floor * 100):.2f}",
        "raggiunto_in_futuri_su_10": foreseen.months[-1].met if foreseen.months else None,
        "scenario": list(supposes(foreseen.scenario)),
        "abitudini_percento": dict(foreseen.habits),
        "mesi_di_storia": foreseen.learnt,
        "calcolo": foreseen.digest,
        "righe": rows(foreseen, code),
    }


def lines(foreseen: Foreseen, code: str = ENTE) -> Sequence[str]:
    """Return the forecast as lines of text for a terminal."""
    tables = [months_table(foreseen), units_table(foreseen, code)] if foreseen.months else []
    found = [answer(foreseen), *(f"Scenario: {each}." for each in supposes(foreseen.scenario, foreseen.released))]
    for each in tables:
        found += ["", each.caption, *_aligned([each.head, *each.rows])]
    return found


def _aligned(table: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    return [
        "  "
        + "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in table
    ]
