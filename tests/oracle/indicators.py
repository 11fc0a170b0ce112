# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What should each indicator count? A few lines of plain Python over dictionaries, with none of the engine's code."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import holidays

Row = dict[str, Any]
Tables = Mapping[str, list[Row]]
Parameters = Mapping[str, Any]
GENERI = ("U", "D")


@dataclass(frozen=True)
class Counted:
    """One row: whose, where, in which month (1-12), what it adds, and the exclusion that keeps it out."""

    persona: int
    struttura: str
    genere: str | None
    mese: int
    part: int
    whole: int
    excluded: str | None = None


@dataclass
class Sums:
    """What one place adds up to."""

    part: int = 0
    whole: int = 0
    excluded: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    people_excluded: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_person: dict[int, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))


Place = tuple[str, str | None, int]
Counts = tuple[int, int, int, int, int, dict[str, tuple[int, int]], int]


def cube(rows: list[Counted], above: Callable[[str], list[str]], reference: int | None) -> dict[Place, Counts]:
    """Return part, whole, people, people of the part, people of the rest, exclusions, for each place that has a row.

    Exclusions are rows and people by reason, and the people of them all.
    Month 0 is the whole window, or for a stock the snapshot of `reference`.
    """
    places: dict[Place, Sums] = defaultdict(Sums)
    for row in rows:
        months = [row.mese, 0] if reference in (None, row.mese) else [row.mese]
        for unit in above(row.struttura):
            for genere in [None, row.genere] if row.genere else [None]:
                for month in months:
                    sums = places[unit, genere, month]
                    sums.part += row.part
                    sums.whole += row.whole
                    if row.excluded:
                        sums.excluded[row.excluded] += 1
                        sums.people_excluded[row.excluded].add(row.persona)
                    sums.by_person[row.persona][0] += row.whole
                    sums.by_person[row.persona][1] += row.part
    return {place: _counts(sums) for place, sums in places.items()}


def _counts(sums: Sums) -> Counts:
    people = [whole > 0 for whole, _ in sums.by_person.values()]
    of_part = [part > 0 for _, part in sums.by_person.values()]
    of_rest = [whole > part for whole, part in sums.by_person.values()]
    excluded = {reason: (rows, len(sums.people_excluded[reason])) for reason, rows in sums.excluded.items()}
    out = len(set[int]().union(*sums.people_excluded.values()))
    return sums.part, sums.whole, sum(people), sum(of_part), sum(of_rest), excluded, out


# ---------------------------------------------------------------- the tree and the states


def path_of(tables: Tables, on: date) -> Callable[[str], list[str]]:
    """Return a function from a unit to itself and everything above it, up to the ente."""
    parents: dict[str, str | None] = {}
    for row in sorted(tables["strutture"], key=lambda row: row["dal"]):
        if row["dal"] <= on or row["codice"] not in parents:
            parents[row["codice"]] = row["padre"]

    def above(code: str) -> list[str]:
        path, at = [code], parents.get(code)
        while at is not None and at not in path:
            path, at = [*path, at], parents.get(at)
        return [*path, "*"]

    return above


def state(tables: Tables, persona: int, day: date, even_before: bool) -> Row | None:
    """Return the person's state of a day; the first one for a day before it, if asked."""
    states = sorted((row for row in tables["organico"] if row["persona"] == persona), key=lambda row: row["dal"])
    held = [row for row in states if row["dal"] <= day]
    if held:
        return held[-1]
    return states[0] if states and even_before else None


def not_here(person: Row, day: date) -> str | None:
    """Return why a person does not work for the ente on a day, or None."""
    if person["cessato_il"] is not None and person["cessato_il"] < day:
        return "cessato"
    return "altrove" if person["posizione"] == "altrove" else None


def why_not(person: Row, day: date, parameters: Parameters) -> str | None:
    """Return why a person is not among those who may, or None."""
    elsewhere = not_here(person, day)
    if elsewhere is not None:
        return elsewhere
    if person["eseguibile_agile"] is None:
        return "non_mappato"
    if person["eseguibile_agile"] == 0 or (person["eseguibile_agile_dal"] or date.min) > day:
        return "non_eseguibile"
    minimum = parameters.get("servizio.minimo_giorni")
    since = person["servizio_effettivo_dal"]
    if minimum is not None and since is not None and since > day - timedelta(days=int(minimum)):
        return "sotto_90_giorni"
    return None


# ---------------------------------------------------------------- stocks


def snapshots(on: date) -> list[date]:
    """Return the last days of the months of the year until a day, which is itself the last of them."""
    ends = [date(on.year, month, calendar.monthrange(on.year, month)[1]) for month in range(1, on.month)]
    return [*ends, on]


def staff(
    tables: Tables, on: date, why: Callable[[Row, date], str | None], counts: Callable[[Row, date], bool]
) -> list[Counted]:
    """Count who of the staff of each month end is in the part, out of those that nothing keeps out."""
    rows = []
    for day in snapshots(on):
        for persona in {row["persona"] for row in tables["organico"]}:
            person = state(tables, persona, day, even_before=False)
            if person is not None:
                reason = why(person, day)
                inside = reason is None
                part = inside and counts(person, day)
                rows.append(Counted(persona, person["struttura"], person["genere"], day.month, part, inside, reason))
    return rows


def people(tables: Tables, on: date, parameters: Parameters, counts: Callable[[int, date], bool]) -> list[Counted]:
    def why(person: Row, day: date) -> str | None:
        return why_not(person, day, parameters)

    return staff(tables, on, why, lambda person, day: counts(person["persona"], day))


def in_force(tables: Tables, persona: int, day: date) -> bool:
    return bool(agreements_of(tables, persona, day))


def agreements_of(tables: Tables, persona: int, day: date) -> list[Row]:
    mine = [row for row in tables["accordi"] if row["persona"] == persona]
    renewed = {row["rinnovo_di"] for row in mine if row["inizio"] <= day and row["stato"] not in ("bozza", "annullato")}
    return [
        row
        for row in mine
        if row["inizio"] <= day <= (row["fine"] or date.max)
        and day < (row["recesso_il"] or date.max)
        and (row["firmato_il"] or date.min) <= day
        and row["stato"] not in ("bozza", "sospeso", "annullato")
        and row["accordo"] not in renewed
    ]


def admitted(tables: Tables, persona: int, day: date) -> bool:
    mine = [row for row in tables["domande"] if row["persona"] == persona and row["esito"] == "ammessa"]
    return any((row["decisa_il"] or row["presentata_il"]) <= day for row in mine)


def s_01(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
    return people(tables, on, parameters, lambda persona, day: in_force(tables, persona, day))


def s_02(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
    def counts(persona: int, day: date) -> bool:
        return in_force(tables, persona, day) or admitted(tables, persona, day)

    return people(tables, on, parameters, counts)


def im_01(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
    months = months_of(tables, on)

    def counts(persona: int, day: date) -> bool:
        worked = months.get((persona, day.month))
        if worked is None:
            return False
        return bool(worked["agili"] > 0 if worked["agili"] is not None else worked["minuti_agile"] > 0)

    return people(tables, on, parameters, counts)


# ---------------------------------------------------------------- managers, agile workers, the whole staff


def leads(person: Row, day: date) -> str | None:
    away = not_here(person, day)
    if away is not None:
        return away
    if person["qualifica"] is None:
        return "senza_qualifica"
    return None if person["qualifica"] in ("dirigente", "po_eq") else "altra_qualifica"


def a_year_before(day: date) -> date:
    """Return the same day of the year before; the 28th for 29 February."""
    return date(day.year - 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def trained(tables: Tables, person: Row, day: date, topic: str) -> bool:
    return any(
        row["persona"] == person["persona"]
        and (row["tema"] or "").lower().replace(" ", "_") == topic
        and a_year_before(day) < row["svolto_il"] <= day
        for row in tables["formazione"]
    )


def holds(tables: Tables, person: Row, day: date, kinds: set[str]) -> bool:
    return any(
        row["persona"] == person["persona"]
        and row["tipo"].lower().replace(" ", "_") in kinds
        and (row["consegnata_il"] or date.min) <= day < (row["restituita_il"] or date.max)
        for row in tables["dotazioni"]
    )


def plans(tables: Tables, on: date, person: Row, day: date) -> bool:
    """Say whether the unit of a person, one above it or the ente plans by objectives on a day."""
    latest: dict[str, Row] = {}
    for row in sorted(tables["requisiti"], key=lambda row: row["dal"]):
        if row["voce"] == "SO-04.programmazione" and row["dal"] <= day:
            latest[row["struttura"]] = row
    units = {"-", *path_of(tables, on)(person["struttura"])}
    return any(latest[unit]["presente"] == 1 for unit in units if unit in latest)


def of_agile(
    tables: Tables,
    on: date,
    counts: Callable[[Row, date], bool],
    also: Callable[[Row], str | None] = lambda person: None,
) -> list[Counted]:
    def why(person: Row, day: date) -> str | None:
        agreed = in_force(tables, person["persona"], day)
        return not_here(person, day) or (also(person) if agreed else "senza_accordo")

    return staff(tables, on, why, counts)


LAPTOPS = {"portatile", "pc_portatile", "notebook", "laptop"}
COMPUTERS = {*LAPTOPS, "pc", "pc_fisso", "fisso", "desktop", "computer"}
DEVICES = {*COMPUTERS, "tablet", "smartphone", "telefono", "cellulare"}
DATA = {"traffico_dati", "sim", "sim_dati", "router", "modem", "saponetta", "chiavetta"}


def sp_01(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
    return staff(tables, on, leads, lambda person, day: trained(tables, person, day, "competenze_direzionali"))


def manages(person: Row, day: date) -> str | None:
    why = leads(person, day)
    return why if why is not None or person["qualifica"] == "dirigente" else "altra_qualifica"


def sp_01_dirigenti(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
    return staff(tables, on, manages, lambda person, day: trained(tables, person, day, "competenze_direzionali"))


def sp_02(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
    return staff(tables, on, leads, lambda person, day: plans(tables, on, person, day))


def sp_03(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
    return of_agile(tables, on, lambda person, day: trained(tables, person, day, "competenze_organizzative"))


def sp_04(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
    def counts(person: Row, day: date) -> bool:
        agreed = any(row["obiettivi_presenti"] for row in agreements_of(tables, person["persona"], day))
        return agreed or plans(tables, on, person, day)

    return staff(tables, on, not_here, counts)


def sp_05(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
    return of_agile(tables, on, lambda person, day: trained(tables, person, day, "competenze_digitali"))


def equipped(*kinds: set[str]) -> Callable[[Tables, date, Parameters], list[Counted]]:
    """Return the share of agile workers who hold one thing of each of some kinds."""

    def rows(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
        return of_agile(tables, on, lambda person, day: all(holds(tables, person, day, each) for each in kinds))

    return rows


def sd_08(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
    def unsaid(person: Row) -> str | None:
        return "firma_non_nota" if person["firma_digitale"] is None else None

    return of_agile(tables, on, lambda person, day: person["firma_digitale"] == 1, unsaid)


# ---------------------------------------------------------------- attendance


def agile(day: Row) -> bool:
    return bool(day["minuti_agile"] > 0 and not day["richiami"])


def present(day: Row) -> bool:
    return not agile(day) and bool(day["minuti_presenza"] > 0 or day["minuti_agile"] > 0)


def agile_minutes(day: Row) -> int:
    return 0 if day["richiami"] else int(day["minuti_agile"])


def months_of(tables: Tables, on: date) -> dict[tuple[int, int], Row]:
    """Return what each person worked in each month: from days, else from a monthly statement, else from weeks."""
    found: dict[tuple[int, int], Row] = {}
    for day in tables["giornate"]:
        if counts_now(day["giorno"], day["giorno"], on):
            empty = dict.fromkeys(("agili", "presenti", "minuti_agile", "richiami", "assenza", "ferie", "dovuti"), 0)
            month = found.setdefault((day["persona"], day["giorno"].month), empty)
            month["agili"] += agile(day)
            month["presenti"] += present(day)
            month["minuti_agile"] += agile_minutes(day)
            month["richiami"] += day["richiami"]
            absent = day["minuti_ferie"] + day["minuti_assenza_giustificata"] + day["minuti_altra_assenza"]
            month["assenza"] += absent
            month["ferie"] += day["minuti_ferie"]
            month["dovuti"] += absent + day["minuti_presenza"] + day["minuti_agile"]
    monthly: dict[tuple[int, int], list[Row]] = defaultdict(list)
    weekly: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in tables["presenze"]:
        thursday = row["dal"] + timedelta(days=3)
        if row["dal"].day == 1 and row["al"] == month_end(row["dal"]) and counts_now(row["dal"], row["al"], on):
            monthly[row["persona"], row["dal"].month].append(row)
        if is_week(row) and counts_now(thursday, row["al"], on):
            weekly[row["persona"], thursday.month].append(row)
    for key, rows in [*monthly.items(), *weekly.items()]:
        found.setdefault(
            key,
            {
                "agili": whole_sum([row["giorni_agile"] for row in rows]),
                "presenti": whole_sum([row["giorni_presenza"] for row in rows]),
                "minuti_agile": sum(row["minuti_agile"] for row in rows),
                "richiami": whole_sum([row["richiami"] for row in rows]),
                "dovuti": None,
            },
        )
    return found


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def is_week(row: Row) -> bool:
    return bool(row["dal"].weekday() == 0 and row["al"] == row["dal"] + timedelta(days=6))


def counts_now(month_day: date, last: date, on: date) -> bool:
    """Say whether attendance counts: of a month of the year until `on`; if `on` cuts that month, ended by it."""
    if month_day.year != on.year or month_day.month > on.month:
        return False
    cut = month_day.month == on.month and on != month_end(on)
    return last <= on if cut else True


def whole_sum(values: list[int | None]) -> int | None:
    return None if None in values else sum(value for value in values if value is not None)


def monthly_rate(tables: Tables, on: date, terms: Callable[[Row], tuple[int | None, int | None]]) -> list[Counted]:
    """Count part and whole of each person-month; nothing where the whole is unknown."""
    rows = []
    for (persona, month), worked in months_of(tables, on).items():
        person = state(tables, persona, snapshots(on)[month - 1], even_before=True)
        if person is not None:
            part, whole = terms(worked)
            known = whole is not None
            counted = (part or 0, whole or 0) if known else (0, 0)
            rows.append(Counted(persona, person["struttura"], person["genere"], month, *counted))
    return rows


def im_02(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
    return monthly_rate(tables, on, lambda row: (row["agili"], whole_sum([row["agili"], row["presenti"]])))


def s_12(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
    return monthly_rate(tables, on, lambda row: (row["richiami"], whole_sum([row["agili"], row["richiami"]])))


def ef_01(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
    return monthly_rate(tables, on, lambda row: (row.get("assenza"), row["dovuti"]))


def ef_01b(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
    def terms(row: Row) -> tuple[int | None, int | None]:
        return (None if row["dovuti"] is None else row["assenza"] - row["ferie"], row["dovuti"])

    return monthly_rate(tables, on, terms)


def weeks_of(tables: Tables, on: date) -> dict[tuple[int, date], Row]:
    """Return what each person did in each ISO week that ends in the year by the day: from days, else as stated."""
    found: dict[tuple[int, date], Row] = {}
    for day in tables["giornate"]:
        monday = day["giorno"] - timedelta(days=day["giorno"].weekday())
        week = found.setdefault((day["persona"], monday), {"agile": 0, "giustificati": 0, "agili": 0})
        week["agile"] += agile_minutes(day)
        week["giustificati"] += day["minuti_ferie"] + day["minuti_assenza_giustificata"]
        week["agili"] += agile(day)
    for row in tables["presenze"]:
        if is_week(row):
            stated = {"agile": row["minuti_agile"], "giustificati": row["minuti_assenza_giustificata"]}
            found.setdefault((row["persona"], row["dal"]), {**stated, "agili": row["giorni_agile"]})
    start = on.replace(month=1, day=1)
    return {key: week for key, week in found.items() if start <= key[1] + timedelta(days=6) <= on}


def weekly(tables: Tables, on: date, judge: Callable[[Row, Row], tuple[int, str | None]]) -> list[Counted]:
    rows = []
    for (persona, monday), week in weeks_of(tables, on).items():
        sunday = monday + timedelta(days=6)
        person = state(tables, persona, sunday, even_before=True)
        if person is not None:
            part, reason = judge(week, person)
            inside = reason is None
            rows.append(
                Counted(persona, person["struttura"], person["genere"], sunday.month, part and inside, inside, reason)
            )
    return rows


def s_06(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
    def judge(week: Row, person: Row) -> tuple[int, str | None]:
        contract = person["orario_settimanale_minuti"]
        if contract is None or week["giustificati"] is None:
            return 0, "dati_mancanti"
        base = contract - week["giustificati"]
        if base <= 0 or base * (person["giorni_settimana"] or 5) < contract:
            return 0, "non_valutabile"
        return int((base - week["agile"]) * 100 >= base * parameters["presenza.minima"]), None

    return weekly(tables, on, judge)


def s_07(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
    def judge(week: Row, person: Row) -> tuple[int, str | None]:
        if week["agili"] is None:
            return 0, "dati_mancanti"
        return int(week["agili"] <= parameters["giorni_agili.massimi_settimana"]), None

    return weekly(tables, on, judge)


# ---------------------------------------------------------------- applications, statements, reports


def s_03(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
    rows = []
    for row in tables["domande"]:
        decided = row["decisa_il"] is not None and row["decisa_il"] <= on
        event = row["decisa_il"] if decided else row["presentata_il"]
        person = state(tables, row["persona"], event, even_before=True)
        if person is not None and date(on.year, 1, 1) <= event <= on:
            waiting = row["esito"] == "in_attesa" or (row["decisa_il"] is not None and not decided)
            withdrawn = row["esito"] == "ritirata" and not waiting
            reason = "ritirata" if withdrawn else "in_attesa" if waiting else why_not(person, event, parameters)
            inside = reason is None
            part = inside and row["esito"] == "ammessa"
            rows.append(
                Counted(row["persona"], person["struttura"], person["genere"], event.month, part, inside, reason)
            )
    return rows


def s_05(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
    rows = []
    for row in tables["domande"]:
        if row["esito"] != "ammessa" or row["presentata_il"] > on or (row["decisa_il"] or date.min) > on:
            continue
        agreements = [agreement for agreement in tables["accordi"] if agreement["domanda"] == row["domanda"]]
        signatures = [each["firmato_il"] for each in agreements if (each["firmato_il"] or date.max) <= on]
        signed = min(signatures) if signatures else None
        event = signed or on
        person = state(tables, row["persona"], event, even_before=True)
        if person is None or event < date(on.year, 1, 1):
            continue
        last = term(row["presentata_il"], int(parameters["firma.termine_giorni"]))
        reason = None
        if signed is None and person["cessato_il"] is not None and person["cessato_il"] < on:
            reason = "cessato"
        elif signed is None and last >= on:
            reason = "in_termine"
        part = reason is None and signed is not None and signed <= last
        rows.append(
            Counted(row["persona"], person["struttura"], person["genere"], event.month, part, reason is None, reason)
        )
    return rows


def term(day: date, days: int) -> date:
    last = day + timedelta(days=days)
    while last.weekday() == 6 or last in holidays.country_holidays("IT", years=last.year):
        last += timedelta(days=1)
    return last


def s_09(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
    return [
        Counted(persona, person["struttura"], person["genere"], row["al"].month, row["episodi_contestati"] == 0, 1)
        for row in tables["contattabilita"]
        if date(on.year, 1, 1) <= row["al"] <= on
        for persona, person in owner(tables, row["accordo"], row["al"])
    ]


def s_10(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
    reports: dict[str, list[Row]] = defaultdict(list)
    for row in tables["rapporti"]:
        reports[row["rapporto"]].append(row)
    counted = []
    for rows in reports.values():
        due = min(row["scade_il"] for row in rows)
        received = all(row["ricevuto_il"] is not None and row["ricevuto_il"] <= due for row in rows)
        if date(on.year, 1, 1) <= due <= on:
            for persona, person in owner(tables, rows[0]["accordo"], due):
                counted.append(Counted(persona, person["struttura"], person["genere"], due.month, received, 1))
    return counted


def s_11(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
    return [
        Counted(persona, person["struttura"], person["genere"], row["scade_il"].month, *judged)
        for row in tables["rapporti"]
        if date(on.year, 1, 1) <= row["scade_il"] <= on
        for persona, person in owner(tables, row["accordo"], row["scade_il"])
        for judged in [(row["esito"] == "raggiunto", 1) if row["esito"] else (0, 0, "non_valutato")]
    ]


def pi_agg(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
    """Count each named objective of each agreement once, at its last report; with two on a day, the one not reached."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in tables["rapporti"]:
        if date(on.year, 1, 1) <= row["scade_il"] <= on:
            groups[row["accordo"], row["obiettivo"]].append(row)
    counted = []
    for (accordo, objective), rows in groups.items():
        rows.sort(key=lambda row: (-row["scade_il"].toordinal(), row["esito"] == "raggiunto"))
        for place, row in enumerate(rows):
            reason = "senza_obiettivo" if objective == "-" else "ripreso" if place else None
            part = reason is None and row["esito"] == "raggiunto"
            for persona, person in owner(tables, accordo, row["scade_il"]):
                month = row["scade_il"].month
                counted.append(Counted(persona, person["struttura"], None, month, part, reason is None, reason))
    return counted


def held_this_year(tables: Tables, on: date) -> Iterator[tuple[Row, date | None, date]]:
    """Yield the agreements that held on a day of the year by a day: with their last day and the day that dates them."""
    for row in tables["accordi"]:
        last = row["fine"]
        if row["recesso_il"] is not None and row["recesso_il"] <= (last or date.max):
            last = row["recesso_il"] - timedelta(days=1)
        made = row["stato"] not in ("bozza", "annullato") and row["inizio"] <= on
        if made and (last is None or last >= max(row["inizio"], date(on.year, 1, 1))):
            yield row, last, min(last or on, on)


def withdrawn(row: Row, last: date | None, on: date) -> bool:
    return last is not None and last <= on and bool(row["recesso_il"] == last + timedelta(days=1))


def s_13(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
    renewed = {
        (row["rinnovo_di"], row["persona"])
        for row in tables["accordi"]
        if row["stato"] not in ("bozza", "annullato") and (row["firmato_il"] or row["inizio"]) <= on
    }
    counted = []
    for row, last, day in held_this_year(tables, on):
        person = state(tables, row["persona"], day, even_before=True)
        if person is None:
            continue
        reason = None
        if last is None or last > on:
            reason = "in_corso"
        elif withdrawn(row, last, on):
            reason = "recesso"
        elif person["cessato_il"] is not None and person["cessato_il"] <= day:
            reason = "cessato"
        part = reason is None and (row["accordo"], row["persona"]) in renewed
        counted.append(
            Counted(row["persona"], person["struttura"], person["genere"], day.month, part, reason is None, reason)
        )
    return counted


def s_13b(tables: Tables, on: date, parameters: Parameters) -> list[Counted]:
    return [
        Counted(row["persona"], person["struttura"], person["genere"], day.month, withdrawn(row, last, on), 1)
        for row, last, day in held_this_year(tables, on)
        for person in [state(tables, row["persona"], day, even_before=True)]
        if person is not None
    ]


def owner(tables: Tables, accordo: str, day: date) -> Iterator[tuple[int, Row]]:
    for agreement in tables["accordi"]:
        if agreement["accordo"] == accordo:
            person = state(tables, agreement["persona"], day, even_before=True)
            if person is not None:
                yield agreement["persona"], person


ORACLE: dict[str, Callable[[Tables, date, Parameters], list[Counted]]] = {
    "EF-01": ef_01,
    "EF-01.senza_ferie": ef_01b,
    "IM-01": im_01,
    "IM-02": im_02,
    "PI-AGG": pi_agg,
    "S-01": s_01,
    "S-02": s_02,
    "S-03": s_03,
    "S-05": s_05,
    "S-06": s_06,
    "S-07": s_07,
    "S-09": s_09,
    "S-10": s_10,
    "S-11": s_11,
    "S-12": s_12,
    "S-13": s_13,
    "S-13.recesso": s_13b,
    "S-16": s_02,
    "S-19": equipped(LAPTOPS),
    "SD-01.quota": equipped(COMPUTERS),
    "SD-02": equipped(DEVICES, DATA),
    "SD-03.abilitati": equipped({"vpn", "token_vpn", "accesso_vpn"}),
    "SD-08": sd_08,
    "SP-01": sp_01,
    "SP-01.dirigenti": sp_01_dirigenti,
    "SP-02": sp_02,
    "SP-03": sp_03,
    "SP-04": sp_04,
    "SP-05": sp_05,
}
OF_WHO_MAY = ("IM-01", "S-01", "S-02", "S-16")
"""Those of one population: who may have access."""
STOCKS = (
    *OF_WHO_MAY,
    *("S-19", "SD-01.quota", "SD-02", "SD-03.abilitati", "SD-08"),
    *("SP-01", "SP-01.dirigenti", "SP-02", "SP-03", "SP-04", "SP-05"),
)
