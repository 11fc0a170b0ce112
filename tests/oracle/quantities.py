# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What should each quantity come to? Plain Python over dictionaries, day by day, with none of the product's code."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tests.oracle.indicators import ORACLE as SHARES
from tests.oracle.indicators import STOCKS, Parameters, Row, Tables, cube, months_of, path_of, state

Found = dict[str, tuple[Fraction | None, int | None]]
"""For each unit that has an amount: its value in the small unit (None where it is over nothing), and the people."""

Key = tuple[str, str]
Terms = Callable[[Row], tuple[Fraction | int | None, Fraction | int | None]]
COUNTED = ("utenze", "stampe", "straordinario", "buoni_pasto")
PCS = {"portatile", "pc_portatile", "notebook", "laptop", "pc", "pc_fisso", "fisso", "desktop", "computer"}


@dataclass
class Kept:
    """What the rows of a key add up to, and each day of the year that they cover, as (year, month, day)."""

    part: Fraction
    whole: Fraction
    days: list[tuple[int, int, int]]

    @property
    def twice(self) -> bool:
        """Tell whether a day is covered more than once."""
        return len(set(self.days)) < len(self.days)

    @property
    def year(self) -> set[tuple[int, int, int]]:
        """Return the days that are in any year."""
        return {each for each in self.days if each[1:] != (2, 29)}


def base_of(tables: Tables, code: str, on: date) -> date:
    """Return the day that is compared: of the year of the goal, else of the year before; month ends are month ends."""
    goals = {r["indicatore"]: r for r in tables["obiettivi_ente"] if (r["struttura"], r["anno"]) == ("-", on.year)}
    year = on.year - 1
    for name in (code.split(".")[0], code):
        if name in goals and goals[name]["anno_base"] is not None:
            year = goals[name]["anno_base"]
    month_end = (on + timedelta(days=1)).day == 1
    return date(year, on.month, calendar.monthrange(year, on.month)[1] if month_end else on.day)


def places(tables: Tables, struttura: str, on: date) -> list[str]:
    """Return the units that a row counts in."""
    known = {row["codice"] for row in tables["strutture"]} | {row["struttura"] for row in tables["organico"]}
    return path_of(tables, on)(struttura) if struttura in known else ["*"]


def kept(rows: list[Row], item: str, terms: Terms, last: date) -> dict[Key, Kept]:
    """Return the sums by key of the rows whose last day lies between 1 January and a day."""
    found: dict[Key, Kept] = {}
    for row in rows:
        part, whole = terms(row)
        if date(last.year, 1, 1) <= row["al"] <= last and part is not None and whole is not None:
            held = found.setdefault((row[item], row["struttura"]), Kept(Fraction(0), Fraction(0), []))
            held.part += part
            held.whole += whole
            span = range((row["al"] - row["dal"]).days + 1)
            days = [row["dal"] + timedelta(days=number) for number in span]
            held.days += [(day.year - last.year, day.month, day.day) for day in days]
    return found


Oracle = Callable[[Tables, date, Parameters], Found]
Rows = Callable[[Tables], list[Row]]


def changed(code: str, rows: Rows, item: str, terms: Terms, pooled: bool = False) -> Oracle:
    """Return the oracle of a change against the base; `pooled` divides by the second term."""

    def oracle(tables: Tables, on: date, _: Parameters) -> Found:
        now = kept(rows(tables), item, terms, on)
        then = kept(rows(tables), item, terms, base_of(tables, code, on))
        pairs = [key for key in now if key in then and now[key].year == then[key].year]
        pairs = [key for key in pairs if not now[key].twice and not then[key].twice]
        found: Found = {}
        for unit, keys in at_units(tables, pairs, on).items():
            one, other = rate([now[key] for key in keys], pooled), rate([then[key] for key in keys], pooled)
            found[unit] = (None if one is None or not other else one / other - 1, None)
        return found

    return oracle


def at_units(tables: Tables, keys: list[Key], on: date) -> dict[str, list[Key]]:
    """Return the keys that count in each unit."""
    found: dict[str, list[Key]] = defaultdict(list)
    for key in keys:
        for unit in places(tables, key[1], on):
            found[unit].append(key)
    return found


def rate(held: list[Kept], pooled: bool) -> Fraction | None:
    """Return the sum, or the ratio of the sums; None over nothing."""
    part, whole = sum(each.part for each in held), sum(each.whole for each in held)
    if not pooled:
        return Fraction(part)
    return None if whole == 0 else Fraction(part) / whole


def yearly(rows: Rows, item: str, terms: Terms, pooled: bool = False) -> Oracle:
    """Return the oracle of a sum, or of a pooled ratio, of the year."""

    def oracle(tables: Tables, on: date, _: Parameters) -> Found:
        now = {key: each for key, each in kept(rows(tables), item, terms, on).items() if not each.twice}
        units = at_units(tables, list(now), on)
        return {unit: (rate([now[key] for key in keys], pooled), None) for unit, keys in units.items()}

    return oracle


def spent(*voci: str) -> Rows:
    """Return a function to the rows of some cost items."""
    return lambda tables: [row for row in tables["costi"] if row["voce"] in voci]


def done(tables: Tables) -> list[Row]:
    """Return the rows of processes and services."""
    return tables["processi"]


def one(name: str) -> Terms:
    """Return the terms of a sum."""
    return lambda row: (row[name], 0)


def two(part: str, whole: str) -> Terms:
    """Return the terms of a ratio."""
    return lambda row: (row[part], row[whole])


def per_fte(row: Row) -> tuple[int | None, Fraction | None]:
    """Return outputs, and the people-years of the row."""
    days = (row["al"] - row["dal"]).days + 1
    year = 366 if calendar.isleap(row["al"].year) else 365
    fte = row["fte_centesimi"]
    return row["prodotti"], None if fte is None else Fraction(fte, 100) * days / year


def last_of_year(tipo: str) -> Rows:
    """Return a function to the rows of the processes of a kind."""
    return lambda tables: [row for row in tables["processi"] if row["tipo"] == tipo]


def digitised(tipo: str) -> Oracle:
    """Return the oracle of SD-09 and SD-10: each process once, by its last row of the year."""

    def oracle(tables: Tables, on: date, _: Parameters) -> Found:
        last: dict[Key, Row] = {}
        for row in last_of_year(tipo)(tables):
            key = (row["processo"], row["struttura"])
            if date(on.year, 1, 1) <= row["al"] <= on and (key not in last or last[key]["al"] < row["al"]):
                last[key] = row
        flags = {key: row["digitalizzato"] for key, row in last.items() if row["digitalizzato"] is not None}
        units = at_units(tables, list(flags), on)
        return {unit: (Fraction(sum(flags[key] for key in keys), len(keys)), None) for unit, keys in units.items()}

    return oracle


# ---------------------------------------------------------------- states


def held_on(rows: list[Row], day: date, *keys: str) -> dict[tuple[str, ...], Row]:
    """Return the row that holds on a day for each key."""
    found: dict[tuple[str, ...], Row] = {}
    for row in sorted(rows, key=lambda row: row["dal"]):
        if row["dal"] <= day:
            found[tuple(row[key] for key in keys)] = row
    return found


def checklist(*voci: str) -> Oracle:
    """Return the oracle of a checklist: whoever states all of it has a value."""

    def oracle(tables: Tables, on: date, _: Parameters) -> Found:
        held = held_on(tables["requisiti"], on, "struttura", "voce")
        if any(("-", voce) not in held for voce in voci):
            return {}
        known = {row["codice"] for row in tables["strutture"]} | {row["struttura"] for row in tables["organico"]}
        found: Found = {}
        for struttura in ("-", *sorted(known)):
            flags = [held[struttura, voce]["presente"] for voce in voci if (struttura, voce) in held]
            if len(flags) == len(voci):
                found["*" if struttura == "-" else struttura] = (Fraction(sum(flags), len(flags)), None)
        return found

    return oracle


def planned(tables: Tables, on: date, _: Parameters) -> Found:
    """Count SO-04."""
    rows = [row for row in tables["requisiti"] if row["voce"] == "SO-04.programmazione"]
    held = {key[0]: row["presente"] for key, row in held_on(rows, on, "struttura").items()}
    known = {row["codice"] for row in tables["strutture"]} | {row["struttura"] for row in tables["organico"]}
    stated = {code: flag for code, flag in held.items() if code in known}
    if not stated:
        return {"*": (Fraction(held["-"]), None)} if "-" in held else {}
    found: dict[str, list[int]] = defaultdict(list)
    for code, flag in stated.items():
        for unit in places(tables, code, on):
            found[unit].append(flag)
    return {unit: (Fraction(sum(flags), len(flags)), None) for unit, flags in found.items()}


def remote(tipo: str) -> Oracle:
    """Return the oracle of SD-06 and SD-07."""

    def oracle(tables: Tables, on: date, _: Parameters) -> Found:
        rows = [row for row in tables["applicativi"] if row["tipo"] == tipo]
        flags = [row["da_remoto"] for row in held_on(rows, on, "applicativo").values()]
        return {"*": (Fraction(sum(flags), len(flags)), None)} if flags else {}

    return oracle


def surface(tables: Tables, day: date, column: str) -> int | None:
    """Return what all offices have on a day; None where none says."""
    rows = [row for row in tables["spazi"] if row[column] is not None]
    values = [row[column] for row in held_on(rows, day, "sede").values()]
    return sum(values) if values else None


def smaller(code: str, column: str, relative: bool = False) -> Oracle:
    """Return the oracle of a difference of spaces."""

    def oracle(tables: Tables, on: date, _: Parameters) -> Found:
        now, then = surface(tables, on, column), surface(tables, base_of(tables, code, on), column)
        if now is None or then is None:
            return {}
        if relative:
            return {"*": (Fraction(now - then, then) if then else None, None)}
        return {"*": (Fraction(now - then), None)}

    return oracle


def room(tables: Tables, on: date, _: Parameters) -> Found:
    """Count EC-02.per_dipendente."""
    now = surface(tables, on, "metri_quadri")
    if now is None:
        return {}
    staff = serving(tables, on)
    return {"*": (Fraction(now, staff) if staff else None, staff)}


def serving(tables: Tables, on: date) -> int:
    """Return how many people are in service."""
    states = [state(tables, persona, on, False) for persona in {row["persona"] for row in tables["organico"]}]
    here = [row for row in states if row is not None and row["posizione"] != "altrove"]
    return sum(row["cessato_il"] is None or row["cessato_il"] >= on for row in here)


def saved(code: str, *voci: str) -> Oracle:
    """Return the oracle of less spent; what was paid to people is of all the staff."""
    plain = changed(code, spent(*voci), "voce", one("importo"))

    def oracle(tables: Tables, on: date, parameters: Parameters) -> Found:
        found = plain(tables, on, parameters)
        paid = any(row["voce"] in ("straordinario", "buoni_pasto") for row in spent(*voci)(tables))
        people = serving(tables, on) if paid else None
        return {unit: (value, people) for unit, (value, _) in found.items()}

    return oracle


# ---------------------------------------------------------------- people


def share(tables: Tables, code: str, on: date, parameters: Parameters) -> tuple[int, int, int] | None:
    """Return part, whole, and the fewest people behind the part or the rest."""
    found = cube(SHARES[code](tables, on, parameters), path_of(tables, on), on.month if code in STOCKS else None)
    if ("*", None, 0) not in found:
        return None
    part, whole, _, of_part, of_rest, *_ = found["*", None, 0]
    return part, whole, min((people for people in (of_part, of_rest) if people), default=0)


def trips(tables: Tables, on: date, worth: Callable[[Row, int], Fraction | int | None]) -> dict[int, Fraction]:
    """Return by person what their agile days are worth, each by the declaration of its month."""
    found: dict[int, Fraction] = {}
    for (persona, month), row in sorted(months_of(tables, on).items()):
        said = sorted((r for r in tables["spostamenti"] if r["persona"] == persona), key=lambda r: r["dichiarato_il"])
        if not said or not row["agili"] or state(tables, persona, on, True) is None:
            continue
        end = min(date(on.year, month, calendar.monthrange(on.year, month)[1]), on)
        held = [each for each in said if each["dichiarato_il"] <= end] or said[:1]
        value = worth(held[-1], row["agili"])
        if value is not None:
            found[persona] = found.get(persona, Fraction(0)) + value
    return found


def travelled(worth: Callable[[Row, int, Parameters], Fraction | int | None]) -> Oracle:
    """Return the oracle of a sum over trips."""

    def oracle(tables: Tables, on: date, parameters: Parameters) -> Found:
        found = trips(tables, on, lambda row, days: worth(row, days, parameters))
        return {"*": (sum(found.values(), Fraction(0)), sum(each > 0 for each in found.values()))} if found else {}

    return oracle


def times(name: str) -> Callable[[Row, int, Parameters], int | None]:
    """Return what days are worth by one column."""
    return lambda row, days, _: None if row[name] is None else days * row[name]


def grams(row: Row, days: int, parameters: Parameters) -> int | None:
    """Return the grams that days by car are worth."""
    factor: int = parameters["impatti.co2_grammi_km"]
    return None if row["mezzo"] != "auto" or row["km"] is None else days * row["km"] * factor


def more_spent(tables: Tables, on: date, _: Parameters) -> Found:
    """Count IE-E2: of each the last declaration that is of any agile day and says so."""
    last: dict[int, tuple[date, int]] = {}

    def seen(row: Row, days: int) -> None:
        if row["maggiori_spese"] is not None:
            known = last.get(row["persona"])
            if known is None or known[0] <= row["dichiarato_il"]:
                last[row["persona"]] = row["dichiarato_il"], row["maggiori_spese"]

    trips(tables, on, seen)
    values = [value for _, value in last.values()]
    return {"*": (Fraction(sum(values)), sum(value > 0 for value in values))} if values else {}


def pcs(tables: Tables, on: date, parameters: Parameters) -> Found:
    """Count SD-01."""
    if not tables["dotazioni"]:
        return {}
    held = [
        row
        for row in tables["dotazioni"]
        if row["persona"] is not None
        and row["tipo"].strip().lower().replace(" ", "_") in PCS
        and (row["consegnata_il"] or date.min) <= on < (row["restituita_il"] or date.max)
    ]
    beside = share(tables, "SD-01.quota", on, parameters)
    people = [len({row["persona"] for row in held}), 0 if beside is None else beside[2]]
    return {"*": (Fraction(len(held)), min((each for each in people if each), default=0))}


# ---------------------------------------------------------------- indices


def indexed(code: str, items: dict[str, Oracle], shares: tuple[str, ...]) -> Oracle:
    """Return the oracle of the change of an index."""

    def level(tables: Tables, day: date, parameters: Parameters) -> Iterator[tuple[str, Fraction, int | None]]:
        for name, item in items.items():
            value = item(tables, day, parameters).get("*", (None, None))[0]
            if value is not None:
                yield name, value, None
        for name in shares:
            found = share(tables, name, day, parameters)
            if found is not None and found[1]:
                yield name, Fraction(found[0], found[1]), found[2]

    def oracle(tables: Tables, on: date, parameters: Parameters) -> Found:
        now = list(level(tables, on, parameters))
        then = list(level(tables, base_of(tables, code, on), parameters))
        both = {name for name, *_ in now} & {name for name, *_ in then}
        if not both:
            return {}
        first, last = (sum(value for name, value, _ in each if name in both) for each in (then, now))
        people = [people for _, _, people in (*now, *then) if people]
        return {"*": (Fraction(last - first) / len(both), min(people) if people else None)}

    return oracle


def asked(_: Tables, __: date, ___: Parameters) -> Found:
    """Count what comes from a questionnaire."""
    return {}


ITEMS: dict[str, Oracle] = {
    "SO-01": checklist("SO-01.atto", "SO-01.coordinatore", "SO-01.cabina"),
    "SO-02": checklist("SO-02.monitoraggio"),
    "SO-03": checklist("SO-03.help_desk"),
    "SO-04": planned,
    "SD-03": checklist("SD-03.vpn"),
    "SD-04": checklist("SD-04.intranet"),
    "SD-05": checklist("SD-05.collaboration"),
    "SD-06": remote("applicativo"),
    "SD-07": remote("banca_dati"),
    "SD-09": digitised("processo"),
    "SD-10": digitised("servizio"),
}

ORACLE: dict[str, Oracle] = {
    **ITEMS,
    **dict.fromkeys(("SP-06", "IM-03", "IM-04", "IE-S3", "S-18", "II-01.clima"), asked),
    "SD-01": pcs,
    "SE-01": yearly(spent("formazione_agile"), "voce", one("importo")),
    "SE-02": yearly(spent("hardware_infrastrutture"), "voce", one("importo")),
    "SE-03": yearly(spent("digitalizzazione"), "voce", one("importo")),
    "EC-01": saved("EC-01", *COUNTED),
    **{f"EC-01.{voce}": saved(f"EC-01.{voce}", voce) for voce in COUNTED},
    "EC-02": smaller("EC-02", "metri_quadri"),
    "EC-02.postazioni": smaller("EC-02.postazioni", "postazioni"),
    "EC-02.canoni": smaller("EC-02.canoni", "canone_annuo"),
    "EC-02.per_dipendente": room,
    "EF-01.variazione": indexed("EF-01", {}, ("EF-01",)),
    "EF-02": changed("EF-02", done, "processo", per_fte, pooled=True),
    "EF-03": changed("EF-03", done, "processo", two("costo", "prodotti"), pooled=True),
    "EF-04": changed("EF-04", done, "processo", two("giorni_totali", "prodotti"), pooled=True),
    "EA-01": yearly(done, "processo", one("prodotti")),
    "EA-01.variazione": changed("EA-01.variazione", done, "processo", one("prodotti")),
    "EA-02": yearly(done, "processo", one("utenti")),
    "EA-02.variazione": changed("EA-02.variazione", done, "processo", one("utenti")),
    "EA-02.digitali": changed("EA-02.digitali", done, "processo", one("accessi_digitali")),
    "EA-03": yearly(done, "processo", two("prodotti_nei_tempi", "prodotti"), pooled=True),
    "EA-04": yearly(done, "processo", two("soddisfatti", "rispondenti"), pooled=True),
    "IE-S1": changed("IE-S1", done, "processo", one("accessi_sportello")),
    "IE-S1.attesa": changed("IE-S1.attesa", done, "processo", one("attesa_minuti")),
    "IE-S2": travelled(times("minuti")),
    "IE-A1": travelled(grams),
    "IE-A2": changed("IE-A2", spent("stampe"), "voce", one("quantita")),
    "IE-A3": smaller("IE-A3", "metri_quadri", relative=True),
    "IE-E1": travelled(times("costo")),
    "IE-E2": more_spent,
    "II-01": indexed("II-01", {code: ITEMS[code] for code in ("SO-01", "SO-02", "SO-03", "SO-04")}, ()),
    "II-02": indexed("II-02", {}, ("SP-01", "SP-02", "SP-03", "SP-04", "SP-05")),
    "II-03": changed(
        "II-03", spent("formazione_agile", "hardware_infrastrutture", "digitalizzazione"), "voce", one("importo")
    ),
    "II-04": indexed("II-04", {code: ITEMS[code] for code in ITEMS if code.startswith("SD")}, ("SD-02", "SD-08")),
    "S-17": asked,
}
"""S-17 without phases has no value; with them `tests/property/test_quantities.py` says what they come to."""
