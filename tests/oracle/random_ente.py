# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What odd enti can there be? Small random ones: movers, leavers, renewals, gaps, statements instead of days."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from tests.oracle.ente import Ente

FIRST, LAST = date(2024, 11, 1), date(2026, 6, 30)
TREE = {"S": None, "T": None, "A": "S", "B": "S", "C": "T", "C1": "C"}


def random_ente(seed: int, people: int = 14) -> Ente:
    """Return one ente, the same for the same seed."""
    rng = Random(seed)
    staff = [row for persona in range(1, people + 1) for row in _states(rng, persona)]
    accordi = [row for persona in range(1, people + 1) for row in _accordi(rng, persona)]
    ente: dict[str, Any] = {
        "strutture": _strutture(rng),
        "organico": staff,
        "domande": [row for persona in range(1, people + 1) for row in _domande(rng, persona)],
        "accordi": accordi,
        "giornate": [row for persona in range(1, people + 1) for row in _giornate(rng, persona)],
        "presenze": [row for persona in range(1, people + 1) for row in _presenze(rng, persona)],
        "contattabilita": [row for accordo in accordi for row in _dichiarazioni(rng, accordo)],
        "rapporti": [row for accordo in accordi for row in _rapporti(rng, accordo)],
    }
    return ente | _of_the_catalogue(Random(seed + 5_000), staff, accordi, ente["domande"])


def _of_the_catalogue(
    rng: Random, staff: list[dict[str, Any]], accordi: list[dict[str, Any]], domande: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return courses, devices and planning units, and add what people and agreements say of themselves."""
    asked = {row["domanda"]: row["presentata_il"] for row in domande}
    for row in staff:
        row |= {"qualifica": rng.choice((None, "dirigente", "po_eq", "altro", "altro"))}
        row |= {"firma_digitale": rng.choice((None, 0, 1, 1))}
    for row in accordi:
        row["obiettivi_presenti"] = rng.choice((None, 0, 1))
        if row["domanda"] in asked and rng.random() < 0.5:
            row["firmato_il"] = asked[row["domanda"]] + timedelta(days=rng.randrange(20, 45))
    persone = sorted({row["persona"] for row in staff})
    return {
        "formazione": [row for persona in persone for row in _corsi(rng, persona)],
        "dotazioni": [row for persona in persone for row in _dotazioni(rng, persona)],
        "requisiti": _requisiti(rng),
    }


def _corsi(rng: Random, persona: int) -> list[dict[str, Any]]:
    temi = ("competenze_direzionali", "Competenze organizzative", "competenze_digitali", "sicurezza", None)
    return [
        {"persona": persona, "corso": f"C{number}", "svolto_il": _day(rng), "tema": rng.choice(temi)}
        for number in range(rng.randrange(5))
    ]


def _dotazioni(rng: Random, persona: int) -> list[dict[str, Any]]:
    rows = []
    for number in range(rng.randrange(5)):
        given = _day(rng)
        rows.append(
            {
                "dotazione": f"x{persona}-{number}",
                "tipo": rng.choice(("portatile", "PC fisso", "SIM", "router", "tablet", "vpn", "webcam")),
                "persona": _maybe(rng, 0.9, persona),
                "consegnata_il": given if rng.random() < 0.8 else None,
                "restituita_il": _maybe(rng, 0.4, given + timedelta(days=rng.randrange(300))),
            }
        )
    return rows


def _requisiti(rng: Random) -> list[dict[str, Any]]:
    """Return which units plan by objectives, from when until when; now and then the whole ente does, for a while."""
    rows: dict[tuple[str, date], dict[str, Any]] = {}
    for unit in (*rng.sample(sorted(TREE), 3), *(("-",) if rng.random() < 0.4 else ())):
        for _ in range(rng.choice((1, 2))):
            day = _day(rng)
            voce = rng.choice(("SO-04.programmazione", "SO-04.programmazione", "SD-03.vpn"))
            rows[unit, day] = {"voce": voce, "struttura": unit, "dal": day, "presente": rng.choice((1, 1, 0))}
    return list(rows.values())


def _day(rng: Random, first: date = FIRST, last: date = LAST) -> date:
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def _maybe(rng: Random, chance: float, value: Any) -> Any:
    return value if rng.random() < chance else None


def _strutture(rng: Random) -> list[dict[str, Any]]:
    rows = [{"codice": code, "padre": above} for code, above in TREE.items()]
    moved = rng.choice(("A", "B", "C1"))
    rows.append({"codice": moved, "padre": rng.choice(("T", None)), "dal": _day(rng)})
    return rows


def _states(rng: Random, persona: int) -> list[dict[str, Any]]:
    days = sorted({_day(rng) for _ in range(rng.choice((1, 1, 1, 2, 3)))})
    if rng.random() < 0.7:
        days[0] = date(2020, 1, 1)
    genere = rng.choice(("U", "D", "D", None))
    return [
        {
            "persona": persona,
            "dal": day,
            "struttura": rng.choice((*TREE, "X")),
            "genere": genere if rng.random() < 0.95 else rng.choice(("U", "D")),
            "orario_settimanale_minuti": rng.choice((2160, 2160, 1080, None)),
            "giorni_settimana": rng.choice((None, 5, 6, 2)),
            "cessato_il": _maybe(rng, 0.12, _day(rng, max(day, FIRST))),
            "servizio_effettivo_dal": _maybe(rng, 0.25, _day(rng)),
            "eseguibile_agile": rng.choice((1, 1, 1, 1, 1, 1, 0, None)),
            "eseguibile_agile_dal": _maybe(rng, 0.15, _day(rng)),
            "posizione": rng.choice((None, "servizio", "servizio", "servizio", None, None, "altrove")),
        }
        for day in days
    ]


def _domande(rng: Random, persona: int) -> list[dict[str, Any]]:
    rows = []
    for number in range(rng.choice((0, 1, 1, 2))):
        presentata = _day(rng)
        rows.append(
            {
                "domanda": f"d{persona}-{number}",
                "persona": persona,
                "presentata_il": presentata,
                "esito": rng.choice(("ammessa", "ammessa", "respinta", "ritirata", "in_attesa")),
                "decisa_il": _maybe(rng, 0.7, presentata + timedelta(days=rng.randrange(60))),
            }
        )
    return rows


def _accordi(rng: Random, persona: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for number in range(rng.choice((0, 1, 2, 3))):
        inizio = _day(rng)
        rows.append(
            {
                "accordo": f"a{persona}-{number}",
                "persona": persona,
                "domanda": _maybe(rng, 0.6, f"d{persona}-{rng.randrange(2)}"),
                "inizio": inizio,
                "fine": _maybe(rng, 0.6, inizio + timedelta(days=rng.randrange(300))),
                "firmato_il": _maybe(rng, 0.8, inizio + timedelta(days=rng.randrange(-40, 10))),
                "rinnovo_di": _maybe(rng, 0.5, rows[-1]["accordo"] if rows else None),
                "stato": rng.choice((None, "attivo", "attivo", "concluso", "sospeso", "bozza", "annullato", "recesso")),
                "recesso_il": _maybe(rng, 0.2, inizio + timedelta(days=rng.randrange(200))),
            }
        )
    return rows


def _giornate(rng: Random, persona: int) -> list[dict[str, Any]]:
    if rng.random() < 0.3:
        return []
    days = {_day(rng, date(2025, 12, 20), date(2026, 6, 20)) for _ in range(rng.randrange(40))}
    return [{"persona": persona, "giorno": day, **_worked(rng)} for day in sorted(days)]


def _worked(rng: Random) -> dict[str, Any]:
    minutes = rng.choice((432, 360, 540))
    return rng.choice(
        (
            {"minuti_presenza": minutes},
            {"minuti_agile": minutes},
            {"minuti_agile": minutes, "richiami": 1},
            {"minuti_agile": 200, "minuti_presenza": 160},
            {"minuti_ferie": minutes},
            {"minuti_assenza_giustificata": 1440},
            {"minuti_altra_assenza": minutes},
            {"richiami": 1},
        )
    )


def _presenze(rng: Random, persona: int) -> list[dict[str, Any]]:
    rows: dict[tuple[date, date], dict[str, Any]] = {}
    for _ in range(rng.choice((0, 0, 2, 6))):
        monday = _day(rng, date(2025, 12, 1))
        monday -= timedelta(days=monday.weekday())
        first = _day(rng, date(2025, 12, 1)).replace(day=1)
        month = (first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
        dal, al = rng.choice(((monday, monday + timedelta(days=6)), month))
        rows[dal, al] = {
            "persona": persona,
            "dal": dal,
            "al": al,
            "minuti_agile": rng.choice((0, 432, 864)),
            "minuti_presenza": _maybe(rng, 0.7, 1000),
            "giorni_agile": _maybe(rng, 0.8, rng.randrange(4)),
            "giorni_presenza": _maybe(rng, 0.8, rng.randrange(4)),
            "minuti_assenza_giustificata": _maybe(rng, 0.8, rng.choice((0, 432, 2160))),
        }
    return list(rows.values())


def _dichiarazioni(rng: Random, accordo: dict[str, Any]) -> list[dict[str, Any]]:
    days = {_day(rng) for _ in range(rng.randrange(3))}
    return [
        {
            "accordo": accordo["accordo"],
            "dal": day - timedelta(days=30),
            "al": day,
            "episodi_contestati": rng.choice((0, 0, 1)),
        }
        for day in sorted(days)
    ]


def _rapporti(rng: Random, accordo: dict[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for number in range(rng.randrange(3)):
        due = _day(rng)
        for objective in rng.choice((("0",), ("0",), ("0", "1"), ("-",))):
            rows.append(
                {
                    "rapporto": f"{accordo['accordo']}-r{number}",
                    "obiettivo": objective,
                    "accordo": accordo["accordo"],
                    "scade_il": due,
                    "ricevuto_il": _maybe(rng, 0.7, due + timedelta(days=rng.randrange(-9, 4))),
                    "esito": rng.choice((None, "raggiunto", "raggiunto", "parziale", "non_raggiunto")),
                }
            )
    return rows


# ---------------------------------------------------------------- what only rules look at


def ruled_ente(seed: int, people: int = 14) -> Ente:
    """Return the same ente with what rules look at beside: bands, profiles, notices, opinions, hirings, short weeks."""
    rng, ente = Random(seed + 9_000), random_ente(seed, people)
    domande = [*ente["domande"], *(row for persona in range(1, people + 1) for row in _more_domande(rng, persona))]
    asked = {row["domanda"]: row["presentata_il"] for row in domande}
    accordi = [{**row, **_agreed(rng, row), **_signed(rng, row, asked)} for row in ente["accordi"]]
    days = [{**row, "preavviso_richiamo_giorni": rng.choice((None, 0, 1, 2))} for row in ente["giornate"]]
    return {
        **ente,
        "organico": [{**row, "assunto_il": _hired(rng, row)} for row in ente["organico"]],
        "accordi": accordi,
        "accordi_fasce": [band for accordo in accordi for band in _fasce(rng, accordo)],
        "domande": [{**row, "parere_commissione_il": _opinion(rng, row)} for row in domande],
        "giornate": [*days, *_agile_weeks(rng, {(row["persona"], row["giorno"]) for row in days}, people)],
    }


def _more_domande(rng: Random, persona: int) -> list[dict[str, Any]]:
    """Return the applications that agreements name and nobody brought, and some more: admitted, this year."""
    days = (_day(rng, date(2025, 11, 20), date(2026, 6, 20)) for _ in range(3))
    return [
        {"domanda": f"n{persona}-{number}", "persona": persona, "presentata_il": day, "esito": "ammessa"}
        for number, day in enumerate(days)
    ]


def _opinion(rng: Random, domanda: Any) -> date | None:
    day: date = domanda["presentata_il"]
    return day + timedelta(days=rng.randrange(10, 40)) if rng.random() < 0.6 else None


def _signed(rng: Random, accordo: Any, asked: dict[str, date]) -> dict[str, Any]:
    """Return an application of the person, and a signature about a month, or thirty working days, after it."""
    if rng.random() < 0.4:
        return {}
    domanda = f"n{accordo['persona']}-{rng.randrange(3)}"
    return {"domanda": domanda, "firmato_il": asked[domanda] + timedelta(days=rng.randrange(24, 50))}


def _hired(rng: Random, person: Any) -> date | None:
    day = _day(rng)
    return min(day, person["cessato_il"] or day) if rng.random() < 0.8 else None


def _agreed(rng: Random, accordo: Any) -> dict[str, Any]:
    """Return band and profile; some agreements are withdrawn from on the very day on which they start."""
    found: dict[str, Any] = {
        "fascia_minuti": rng.choice((None, 100, 130, 180, 259, 260)),
        "profilo": rng.choice((None, "P", "O", "G")),
    }
    return found | ({"recesso_il": accordo["inizio"]} if rng.random() < 0.05 else {})


def _fasce(rng: Random, accordo: Any) -> list[dict[str, Any]]:
    return [
        {"accordo": accordo["accordo"], "progressivo": number, "dalle": 540 + 120 * number, "alle": 600 + 120 * number}
        for number in range(rng.choice((0, 0, 1, 2, 3)))
    ]


def _agile_weeks(rng: Random, taken: set[tuple[int, date]], people: int) -> list[dict[str, Any]]:
    """Return whole weeks of days, with one to four that are agile: near the limits of days and of presence."""
    rows = []
    for persona in range(1, people + 1):
        for _ in range(rng.randrange(4)):
            monday = _day(rng, date(2025, 12, 29), date(2026, 6, 20))
            monday -= timedelta(days=monday.weekday())
            agile = set(rng.sample(range(5), rng.randrange(1, 5)))
            for number in range(5):
                key = (persona, monday + timedelta(days=number))
                if key not in taken:
                    taken.add(key)
                    minutes = {"minuti_agile" if number in agile else "minuti_presenza": rng.choice((432, 432, 360))}
                    rows.append({"persona": key[0], "giorno": key[1], **minutes})
    return rows
