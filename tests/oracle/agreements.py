# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What should the rules on agreements come to? Plain Python over dictionaries, with none of the product's code.

Only the rules that indicators S-04, S-08, S-14 and S-15 are the outcome of. The values are written here, not looked up.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tests.oracle.indicators import Row, Tables
from tests.oracle.outcomes import NO, UNKNOWN, YES, band

NEVER_MADE = ("bozza", "annullato")
LAW = ("forma_scritta", "modalita", "potere_direttivo", "strumentazione", "riposo", "disconnessione")
CONTRACT = (
    *("durata", "modalita", "presenza_sede", "giorni_settimana", "preavviso_recesso", "giustificati_motivi"),
    *("riposo", "disconnessione", "potere_direttivo", "potere_controllo", "sicurezza"),
)
OWN = {
    "lucca": (
        *("obiettivi", "attivita", "luoghi", "dispositivi_propri", "presenza_sede", "fascia_contattabilita"),
        "disconnessione",
    ),
    "brescia": ("presenza_sede", "modalita", "riposo", "strumentazione", "potere_controllo", "preavviso_recesso"),
}
OWN_SINCE = {"lucca": date(2021, 10, 20), "brescia": date(2019, 7, 2)}
CONTRACT_SINCE = date(2022, 11, 17)
CLAUSES = (
    *("modalita", "potere_direttivo", "riposo", "giustificati_motivi", "potere_controllo", "sicurezza"),
    "riservatezza",
)


@dataclass(frozen=True)
class Held:
    """An agreement of the year with the day of its row, its last day or the reference day."""

    row: Row
    giorno: date


def held(tables: Tables, on: date) -> Iterator[Held]:
    """Yield the agreements that held on some day from 1 January to the day; each ends where the next one begins."""
    for persona in sorted({row["persona"] for row in tables["organico"]}):
        rows = [row for row in tables["accordi"] if row["persona"] == persona and row["stato"] not in NEVER_MADE]
        rows.sort(key=lambda row: (row["inizio"], row["accordo"]))
        states = [row for row in tables["organico"] if row["persona"] == persona]
        left = max(states, key=lambda row: row["dal"])["cessato_il"]
        for row, following in zip(rows, [*rows[1:], None][: len(rows)], strict=True):
            ends = [row["fine"], _before(row["recesso_il"]), left]
            ends.append(None if following is None else _before(following["inizio"]))
            end = min((day for day in ends if day is not None), default=date.max)
            if row["inizio"] <= on and end >= date(on.year, 1, 1) and end >= row["inizio"]:
                yield Held(row, min(end, on))


def _before(day: date | None) -> date | None:
    return None if day is None else day - timedelta(days=1)


def by_now(day: date | None, on: date) -> date | None:
    """Return a day that has come; None for one that has not."""
    return day if day is not None and day <= on else None


def months_on(day: date, months: int) -> date:
    """Return the same day some months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


# ---------------------------------------------------------------- the rules


def completezza(tables: Tables, on: date, ente: str) -> Iterator[str]:
    for each in held(tables, on):
        day = by_now(each.row["firmato_il"], on) or each.row["inizio"]
        asked = {*LAW, *(OWN[ente] if day >= OWN_SINCE[ente] else ())}
        if ente == "lucca" and day >= CONTRACT_SINCE:
            asked |= {*CONTRACT}
        there = [_there(tables, each.row, element) for element in asked]
        yield NO if False in there else UNKNOWN if None in there else YES


def _there(tables: Tables, row: Row, element: str) -> bool | None:
    """Return whether an agreement has an element; None where nobody said."""
    if element in CLAUSES:
        return _flag(row["clausole_presenti"])
    if element in ("obiettivi", "luoghi"):
        return _flag(row[f"{element}_presenti"])
    if element == "forma_scritta":
        return True if row["firmato_il"] is not None else None
    written: Mapping[str, bool] = {
        "attivita": bool((row["attivita"] or "").strip()),
        "dispositivi_propri": row["dotazione"] is not None,
        "strumentazione": row["dotazione"] is not None,
        "durata": row["fine"] is not None or row["tipo_durata"] == "TI",
        "giorni_settimana": row["giorni_settimana"] is not None,
        "presenza_sede": row["giorni_settimana"] is not None or row["giorni_abituali"] is not None,
        "fascia_contattabilita": bool(band(tables, row)),
        "disconnessione": None not in (row["disconnessione_dalle"], row["disconnessione_alle"]),
        "preavviso_recesso": row["preavviso_recesso_giorni"] is not None,
    }
    return written[element]


def _flag(value: int | None) -> bool | None:
    return None if value is None else value == 1


def quota(tables: Tables, on: date, ente: str) -> Iterator[str]:
    for each in held(tables, on):
        part, whole = band(tables, each.row), each.row["giornata_minuti"]
        if part is None or whole is None or whole <= 0:
            yield UNKNOWN
        else:
            yield YES if Fraction(30, 100) <= Fraction(part, whole) <= Fraction(60, 100) else NO


def richiesta(tables: Tables, on: date, ente: str) -> Iterator[str]:
    for each in held(tables, on):
        asked, end = by_now(each.row["rinnovo_chiesto_il"], on), each.row["fine"]
        open_ended = end is None and each.row["tipo_durata"] == "TI"
        if open_ended or (asked is None and not _renewed(tables, each.row, on)):
            continue
        yield UNKNOWN if asked is None or end is None else YES if (end - asked).days >= 30 else NO


def _renewed(tables: Tables, row: Row, on: date) -> bool:
    renewals = (each for each in tables["accordi"] if each["rinnovo_di"] == row["accordo"])
    return any(
        each["persona"] == row["persona"]
        and each["stato"] not in NEVER_MADE
        and (each["firmato_il"] or each["inizio"]) <= on
        for each in renewals
    )


def _told(tables: Tables, persona: int, what: str, until: date) -> list[date]:
    rows = (row for row in tables["accordi"] if row["persona"] == persona and row["stato"] not in NEVER_MADE)
    return sorted(row[what] for row in rows if row[what] is not None and row[what] <= until)


def informativa(tables: Tables, on: date, ente: str) -> Iterator[str]:
    for each in held(tables, on):
        persona, start = each.row["persona"], each.row["inizio"]
        known = _told(tables, persona, "informativa_sicurezza_il", each.giorno)
        if not known:
            yield UNKNOWN
            continue
        first = _told(tables, persona, "informativa_sicurezza_il", min(start, on))
        at_start = bool(first) and start <= months_on(first[-1], 12)
        later = each.giorno > months_on(start, 12)
        yield YES if each.giorno <= months_on(known[-1], 12) and (later or at_start) else NO


def formazione(tables: Tables, on: date, ente: str) -> Iterator[str]:
    for each in held(tables, on):
        known = _told(tables, each.row["persona"], "formazione_il", on)
        yield UNKNOWN if not known else YES if known[0] < each.row["inizio"] else NO


RULES: Mapping[str, Callable[[Tables, date, str], Iterator[str]]] = {
    "accordo.completezza": completezza,
    "contattabilita.quota_accordo": quota,
    "rinnovo.richiesta": richiesta,
    "sicurezza.informativa": informativa,
    "formazione.prima_inizio": formazione,
}
WHERE = {
    "lucca": ("accordo.completezza", "sicurezza.informativa"),
    "brescia": (*RULES,),
}


def agreement_outcomes(tables: Tables, on: date, ente: str) -> dict[str, Counter[str]]:
    """Return how many agreements have each outcome under each of the rules; a rule about none is not there."""
    found = {id: Counter(RULES[id](tables, on, ente)) for id in WHERE[ente]}
    return {id: count for id, count in found.items() if count}
