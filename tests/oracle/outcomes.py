# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What should each rule come to? A few lines of plain Python over dictionaries, with none of the product's code.

The values are written here, not looked up: those of the regulations from 2024 to 2026.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction

import holidays

from tests.oracle.indicators import Row, Tables, agile, agile_minutes, is_week, month_end, state, term, whole_sum

YES, NO, UNKNOWN = "conforme", "non conforme", "non valutabile"

SHARE = {"lucca": Fraction(66, 100), "brescia": Fraction(55, 100)}
WEEKDAYS, LUCCA_DAYS, SERVICE = 5, 2, 90
PROFILE_DAYS = {"P": 3, "O": 2, "G": 1}
FEASTS = holidays.country_holidays("IT", years=range(2024, 2028))
NOT_HELD = ("bozza", "annullato", "sospeso")

Readings = Mapping[str, str]
Rule = Callable[[Tables, date, str, Readings], Iterator[str]]


def outcomes(tables: Tables, on: date, ente: str, readings: Readings) -> dict[str, Counter[str]]:
    """Return how many rows of each rule have each outcome; a rule without a row is not there."""
    found = {id: Counter(rule(tables, on, ente, readings)) for id, rule in ORACLE.items() if ente in WHERE[id]}
    return {id: count for id, count in found.items() if count}


def _said(kept: bool) -> str:
    return YES if kept else NO


def _this_year(day: date, on: date) -> bool:
    return date(on.year, 1, 1) <= day <= on


# ---------------------------------------------------------------- weeks, months and quarters


def weeks(tables: Tables, on: date) -> Iterator[Row]:
    """Yield the weeks of the year ended by the day: of days, else as stated; with the contract of the Sunday."""
    found: dict[tuple[int, date], Row] = {}
    for day in tables["giornate"]:
        monday = day["giorno"] - timedelta(days=day["giorno"].weekday())
        week = found.setdefault((day["persona"], monday), {"agile": 0, "giustificati": 0, "agili": 0, "in_sede": 0})
        week["agile"] += agile_minutes(day)
        week["in_sede"] += day["minuti_presenza"] + day["minuti_agile"] - agile_minutes(day)
        week["giustificati"] += day["minuti_ferie"] + day["minuti_assenza_giustificata"]
        week["agili"] += agile(day)
    for row in tables["presenze"]:
        if is_week(row):
            stated = {"agile": "minuti_agile", "giustificati": "minuti_assenza_giustificata"}
            stated |= {"agili": "giorni_agile", "in_sede": "minuti_presenza"}
            found.setdefault((row["persona"], row["dal"]), {name: row[column] for name, column in stated.items()})
    for (persona, monday), week in found.items():
        sunday = monday + timedelta(days=6)
        person = state(tables, persona, sunday, even_before=True)
        if person is not None and _this_year(sunday, on):
            hours = {"contratto": person["orario_settimanale_minuti"], "giorni": person["giorni_settimana"] or WEEKDAYS}
            yield {**week, **hours, "settimana": hours["contratto"], "persona": persona, "domenica": sunday}


def longer(tables: Tables, on: date, months: int) -> Iterator[Row]:
    """Yield the weeks added up over periods of some months that are over; one scheduled day is of the last week."""
    groups: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for week in weeks(tables, on):
        groups[week["persona"], (week["domenica"].month - 1) // months].append(week)
    for (_, number), rows in groups.items():
        if month_end(date(on.year, (number + 1) * months, 1)) <= on:
            rows.sort(key=lambda row: row["domenica"])
            summed = {
                name: whole_sum([row[name] for row in rows])
                for name in ("agile", "giustificati", "agili", "in_sede", "contratto")
            }
            yield {**rows[-1], **summed, "settimane": rows}


def stretched(tables: Tables, on: date, months: int) -> Iterator[Row]:
    """Yield weeks (0 months), months (1) or quarters (3) with agile work."""
    for row in weeks(tables, on) if months == 0 else longer(tables, on, months):
        if row["agile"] > 0:
            yield row


def net(row: Row, asked: Fraction, strictly: bool = False) -> str:
    if row["contratto"] is None or row["giustificati"] is None:
        return UNKNOWN
    base = row["contratto"] - row["giustificati"]
    if base <= 0 or base * row["giorni"] < row["settimana"]:
        return UNKNOWN
    share = Fraction(base - row["agile"], base)
    return _said(share > asked if strictly else share >= asked)


def gross(row: Row, asked: Fraction) -> str:
    if row["contratto"] is None or row["in_sede"] is None:
        return UNKNOWN
    return _said(Fraction(row["in_sede"], row["contratto"]) >= asked)


def presenza(months: int, judge: Callable[[Row, Fraction], str]) -> Rule:
    """Return the rule of the minimum share over a kind of period."""

    def rule(tables: Tables, on: date, ente: str, readings: Readings) -> Iterator[str]:
        two_thirds = ente == "lucca" and readings.get("amb_LU_3") == "due_terzi"
        for row in stretched(tables, on, months):
            yield judge(row, Fraction(2, 3) if two_thirds else SHARE[ente])

    return rule


def prevalente(tables: Tables, on: date, ente: str, readings: Readings) -> Iterator[str]:
    for row in stretched(tables, on, 1):
        yield net(row, Fraction(1, 2), strictly=True)


def giorni(tables: Tables, on: date, ente: str, readings: Readings) -> Iterator[str]:
    for week in stretched(tables, on, 0):
        yield UNKNOWN if week["agili"] is None else _said(week["agili"] <= LUCCA_DAYS)


def profile(tables: Tables, week: Row) -> str | None:
    """Return the profile of the agreement of the Sunday, else of the last one held on a day of the week."""
    for back in range(7):
        held = agreement(tables, week["persona"], week["domenica"] - timedelta(days=back))
        if held is not None:
            return str(held["profilo"]) if held["profilo"] else None
    return None


def giorni_profilo(tables: Tables, on: date, ente: str, readings: Readings) -> Iterator[str]:
    for week in stretched(tables, on, 0):
        name = profile(tables, week)
        if name == "P" and readings.get("amb_BO_1") == "mese":
            continue
        if name is None or week["agili"] is None:
            yield UNKNOWN
        else:
            yield _said(week["agili"] <= PROFILE_DAYS[name])


def giorni_profilo_mese(tables: Tables, on: date, ente: str, readings: Readings) -> Iterator[str]:
    for month in longer(tables, on, 1):
        names = [name for week in month["settimane"] if (name := profile(tables, week)) is not None]
        if names and names[-1] == "P":
            yield UNKNOWN if month["agili"] is None else _said(month["agili"] <= PROFILE_DAYS["P"])


# ---------------------------------------------------------------- days


def agreement(tables: Tables, persona: int, day: date) -> Row | None:
    """Return the agreement held on a day: the one that started last, if it has not ended by then.

    One withdrawn by its first day never began.
    """
    made = [row for row in tables["accordi"] if row["persona"] == persona and row["stato"] not in NOT_HELD]
    mine = [row for row in made if (row["recesso_il"] or date.max) > row["inizio"]]
    begun = sorted((row["inizio"], row["accordo"], i) for i, row in enumerate(mine) if row["inizio"] <= day)
    if not begun:
        return None
    last = mine[begun[-1][2]]
    over = day > (last["fine"] or date.max) or day >= (last["recesso_il"] or date.max)
    return None if over else last


def agile_days(tables: Tables, on: date) -> Iterator[tuple[Row, Row | None]]:
    """Yield the agile days of the year until a day with the agreement held on each."""
    for day in tables["giornate"]:
        if agile(day) and _this_year(day["giorno"], on) and _employed(tables, day):
            yield day, agreement(tables, day["persona"], day["giorno"])


def _employed(tables: Tables, day: Row) -> bool:
    return state(tables, day["persona"], day["giorno"], even_before=True) is not None


def band(tables: Tables, accordo: Row) -> int | None:
    bands = [row["alle"] - row["dalle"] for row in tables["accordi_fasce"] if row["accordo"] == accordo["accordo"]]
    stated: int | None = accordo["fascia_minuti"]
    return sum(bands) if bands else stated


def due(day: Row) -> int:
    return int(sum(day[name] for name in day if name.startswith("minuti_")))


def _in_share(part: int, whole: int) -> str:
    return _said(Fraction(30, 100) <= Fraction(part, whole) <= Fraction(60, 100))


def copre_giornata(tables: Tables, on: date, ente: str, readings: Readings) -> Iterator[str]:
    for day, held in agile_days(tables, on):
        if held is not None and held["firmato_il"] is None:
            yield UNKNOWN
        else:
            yield _said(held is not None and held["firmato_il"] <= day["giorno"])


def quota_giorno(tables: Tables, on: date, ente: str, readings: Readings) -> Iterator[str]:
    for day, held in agile_days(tables, on):
        minutes = None if held is None else band(tables, held)
        yield UNKNOWN if minutes is None else _in_share(minutes, due(day))


def quota_periodo(tables: Tables, on: date, ente: str, readings: Readings) -> Iterator[str]:
    groups: dict[str, list[tuple[Row, Row]]] = defaultdict(list)
    for day, held in agile_days(tables, on):
        if held is not None:
            groups[held["accordo"]].append((day, held))
    for rows in groups.values():
        minutes = band(tables, rows[0][1])
        whole = sum(due(day) for day, _ in rows)
        yield UNKNOWN if minutes is None else _in_share(minutes * len(rows), whole)


def disconnessione(tables: Tables, on: date, ente: str, readings: Readings) -> Iterator[str]:
    for day, _ in agile_days(tables, on):
        yield _said(day["giorno"].weekday() < WEEKDAYS and day["giorno"] not in FEASTS)


def preavviso(tables: Tables, on: date, ente: str, readings: Readings) -> Iterator[str]:
    for day in tables["giornate"]:
        if day["richiami"] > 0 and _this_year(day["giorno"], on) and _employed(tables, day):
            notice = day["preavviso_richiamo_giorni"]
            yield UNKNOWN if notice is None else _said(notice >= 1)


# ---------------------------------------------------------------- applications, signatures, reports


def admitted(tables: Tables, on: date) -> Iterator[tuple[Row, Row]]:
    """Yield the applications admitted in the year by a day, with the person's state on the day of the application."""
    for row in tables["domande"]:
        event = row["decisa_il"] or row["presentata_il"]
        person = state(tables, row["persona"], row["presentata_il"], even_before=True)
        if row["esito"] == "ammessa" and _this_year(event, on) and person is not None:
            yield row, person


def servizio(tables: Tables, on: date, ente: str, readings: Readings) -> Iterator[str]:
    for row, person in admitted(tables, on):
        if readings.get("amb_LU_1") == "lavorati":
            yield _worked(tables, row, person)
        else:
            since = person["servizio_effettivo_dal"]
            yield UNKNOWN if since is None else _said((row["presentata_il"] - since).days >= SERVICE)


def _worked(tables: Tables, row: Row, person: Row) -> str:
    hired, asked = person["assunto_il"], row["presentata_il"]
    if hired is None:
        return UNKNOWN
    mine = [day for day in tables["giornate"] if day["persona"] == row["persona"] and hired <= day["giorno"] < asked]
    worked = sum(day["minuti_presenza"] + day["minuti_agile"] > 0 for day in mine)
    if worked >= SERVICE or (asked - hired).days < SERVICE:
        return _said(worked >= SERVICE)
    first = min((day["giorno"] for day in tables["giornate"]), default=date.max)
    return NO if first <= term(hired, 0) and worked else UNKNOWN


def attivita(tables: Tables, on: date, ente: str, readings: Readings) -> Iterator[str]:
    for row, person in admitted(tables, on):
        feasible, since = person["eseguibile_agile"], person["eseguibile_agile_dal"] or date.min
        yield UNKNOWN if feasible is None else _said(feasible == 1 and since <= row["presentata_il"])


def signatures(tables: Tables, on: date) -> Iterator[tuple[Row, date | None, bool]]:
    """Yield the admitted applications signed in the year or not signed yet: signature, and whether the person left."""
    for row in tables["domande"]:
        decided = row["decisa_il"] is None or row["decisa_il"] <= on
        if row["esito"] == "ammessa" and decided and row["presentata_il"] <= on:
            signed = [each["firmato_il"] for each in tables["accordi"] if each["domanda"] == row["domanda"]]
            first = min((day for day in signed if day is not None and day <= on), default=None)
            person = state(tables, row["persona"], first or on, even_before=True)
            if person is not None and _this_year(first or on, on):
                yield row, first, person["cessato_il"] is not None and person["cessato_il"] < (first or on)


def working_term(day: date, number: int) -> date:
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < WEEKDAYS and day not in FEASTS
    return day


def firma(tables: Tables, on: date, ente: str, readings: Readings) -> Iterator[str]:
    in_working_days = readings.get("amb_CI_1") == "lavorativi"
    for row, signed, gone in signatures(tables, on):
        last = (working_term if in_working_days else term)(row["presentata_il"], 30)
        if signed is not None or (last < on and not gone):
            yield _said(signed is not None and signed <= last)


def dopo_commissione(tables: Tables, on: date, ente: str, readings: Readings) -> Iterator[str]:
    for row, signed, gone in signatures(tables, on):
        given = row["parere_commissione_il"]
        if given is None or given > on:
            continue
        last = given + timedelta(days=15)
        if signed is not None and signed < given:
            yield UNKNOWN
        elif signed is not None or (last < on and not gone):
            yield _said(signed is not None and signed <= last)


def rapporto(tables: Tables, on: date, ente: str, readings: Readings) -> Iterator[str]:
    reports: dict[str, list[Row]] = defaultdict(list)
    for row in tables["rapporti"]:
        reports[row["rapporto"]].append(row)
    for rows in reports.values():
        scade = min(row["scade_il"] for row in rows)
        in_time = all(row["ricevuto_il"] is not None and row["ricevuto_il"] <= scade for row in rows)
        owners = {row["persona"] for row in tables["accordi"] if row["accordo"] == rows[0]["accordo"]}
        for persona in owners:
            if _this_year(scade, on) and (in_time or scade < on) and state(tables, persona, scade, even_before=True):
                yield _said(in_time)


ORACLE: dict[str, Rule] = {
    "presenza.settimana": presenza(0, net),
    "presenza.settimana.lorda": presenza(0, gross),
    "presenza.mese": presenza(1, net),
    "presenza.mese.lorda": presenza(1, gross),
    "presenza.trimestre": presenza(3, net),
    "presenza.trimestre.lorda": presenza(3, gross),
    "presenza.prevalente": prevalente,
    "giorni_agili.settimana": giorni,
    "giorni_agili.profilo": giorni_profilo,
    "giorni_agili.profilo_mese": giorni_profilo_mese,
    "accordo.copre_giornata": copre_giornata,
    "contattabilita.quota_giorno": quota_giorno,
    "contattabilita.quota_periodo": quota_periodo,
    "disconnessione.giornata": disconnessione,
    "richiamo.preavviso": preavviso,
    "eleggibilita.servizio": servizio,
    "eleggibilita.attivita": attivita,
    "firma.termine": firma,
    "firma.dopo_commissione": dopo_commissione,
    "rapporto.termine": rapporto,
}

ENTI = ("bologna", "brescia", "civitanova", "cremona", "lucca")
_LOCAL = ("bologna", "civitanova", "cremona", "lucca")
"""The enti under the collective agreement of local bodies."""

WHERE: dict[str, tuple[str, ...]] = {
    **{id: ("brescia", "lucca") for id in ORACLE if id.startswith("presenza.")},
    "presenza.prevalente": ENTI,
    "giorni_agili.settimana": ("lucca",),
    "giorni_agili.profilo": ("bologna",),
    "giorni_agili.profilo_mese": ("bologna",),
    "accordo.copre_giornata": ENTI,
    "contattabilita.quota_giorno": ("brescia",),
    "contattabilita.quota_periodo": ("brescia",),
    "disconnessione.giornata": ("civitanova",),
    "richiamo.preavviso": _LOCAL,
    "eleggibilita.servizio": ("lucca",),
    "eleggibilita.attivita": ("lucca",),
    "firma.termine": ("civitanova",),
    "firma.dopo_commissione": ("brescia",),
    "rapporto.termine": ("brescia",),
}
"""Where each rule is prescribed."""
