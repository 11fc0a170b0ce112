# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What odd accounts can an ente have? Holes, overlaps, new and closed units, zeros, declarations that change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.oracle.ente import Ente, Row
from tests.oracle.random_ente import random_ente

UNITS = ("-", "S", "A", "B", "C", "C1", "X", "ZZ")
VOCI = (
    *("utenze", "stampe", "straordinario", "buoni_pasto", "formazione_agile", "hardware_infrastrutture"),
    *("digitalizzazione", "canoni"),
)
REQUISITI = (
    *("SO-01.atto", "SO-01.coordinatore", "SO-01.cabina", "SO-02.monitoraggio", "SO-03.help_desk"),
    *("SO-04.programmazione", "SD-03.vpn", "SD-04.intranet", "SD-05.collaboration"),
)
PERIODS = (
    ((1, 1), (12, 31)), ((1, 1), (1, 31)), ((2, 1), (2, 28)), ((3, 1), (3, 31)), ((1, 1), (3, 31)), ((4, 1), (6, 30)),
)  # fmt: skip


def random_accounts(seed: int, people: int = 14) -> Ente:
    """Return one ente with all that quantities come from, the same for the same seed."""
    rng, ente = Random(seed + 40_000), random_ente(seed, people)
    return {
        **ente,
        "giornate": [*ente["giornate"], *(row for row in _a_year_before(ente["giornate"]) if rng.random() < 0.6)],
        "requisiti": _requisiti(rng),
        "costi": _costi(rng),
        "processi": _processi(rng),
        "applicativi": [row for number in range(6) for row in _applicativo(rng, number)],
        "spazi": [row for number in range(4) for row in _sede(rng, number)],
        "spostamenti": [row for persona in range(1, people + 1) for row in _spostamenti(rng, persona)],
        "dotazioni": [_dotazione(rng, number, people) for number in range(people * 2)],
        "obiettivi_ente": [
            {"indicatore": code, "anno": 2026, "anno_base": rng.choice((2024, 2025, None))}
            for code in ("EC-01", "EA-01.variazione", "EC-02", "II-01")
        ],
    }


def _a_year_before(days: Sequence[Row]) -> Iterator[Row]:
    """Yield the days of 2026 as if worked in 2025: a year to compare with."""
    return ({**row, "giorno": row["giorno"].replace(year=2025)} for row in days if row["giorno"].year == 2026)


def _maybe(rng: Random, value: Any, chance: float = 0.85) -> Any:
    return value if rng.random() < chance else None


def _requisiti(rng: Random) -> list[dict[str, Any]]:
    rows = {}
    for voce in REQUISITI:
        for struttura in ("-", *rng.sample(UNITS[1:], 3)):
            for _ in range(rng.choice((1, 2) if struttura == "-" else (0, 1, 2))):
                dal = date(2024, 1, 1) + timedelta(days=rng.randrange(800))
                rows[voce, struttura, dal] = {
                    "voce": voce,
                    "struttura": struttura,
                    "dal": dal,
                    "presente": rng.randrange(2),
                }
    return list(rows.values())


def _periods(rng: Random) -> list[tuple[date, date]]:
    """Return the periods of one key: mostly the same ones each year, sometimes one more or one less."""
    shape = rng.choice(([0], [1, 2, 3], [4, 5], [4], [1], [0, 1]))
    kept = [(date(year, *PERIODS[n][0]), date(year, *PERIODS[n][1])) for year in (2024, 2025, 2026) for n in shape]
    return [each for each in kept if rng.random() < 0.93]


def _costi(rng: Random) -> list[dict[str, Any]]:
    return [
        {
            "voce": voce,
            "struttura": struttura,
            "dal": dal,
            "al": al,
            "importo": rng.choice((0, rng.randrange(1, 500_000))),
            "quantita": _maybe(rng, rng.randrange(900)),
        }
        for voce in VOCI
        for struttura in rng.sample(UNITS, 4)
        for dal, al in _periods(rng)
    ]


def _processi(rng: Random) -> list[dict[str, Any]]:
    return [
        {"processo": f"P{number}", "struttura": struttura, "dal": dal, "al": al, "tipo": tipo, **_made(rng)}
        for number in range(7)
        for tipo in [rng.choice(("processo", "servizio"))]
        for struttura in rng.sample(UNITS, rng.choice((1, 2)))
        for dal, al in _periods(rng)
    ]


def _made(rng: Random) -> dict[str, Any]:
    made, asked = rng.choice((0, rng.randrange(1, 400))), rng.randrange(60)
    return {
        "digitalizzato": rng.choice((None, 0, 1)),
        "prodotti": _maybe(rng, made),
        "prodotti_nei_tempi": _maybe(rng, rng.randrange(made + 1)),
        "giorni_totali": _maybe(rng, made * rng.randrange(1, 40)),
        "fte_centesimi": _maybe(rng, rng.choice((0, 50, 125, 700))),
        "utenti": _maybe(rng, rng.randrange(900)),
        "accessi_digitali": _maybe(rng, rng.randrange(900)),
        "soddisfatti": _maybe(rng, rng.randrange(asked + 1)),
        "rispondenti": _maybe(rng, asked),
        "accessi_sportello": _maybe(rng, rng.randrange(900)),
        "attesa_minuti": _maybe(rng, rng.randrange(9000)),
        "costo": _maybe(rng, rng.randrange(900_000)),
    }


def _applicativo(rng: Random, number: int) -> list[dict[str, Any]]:
    tipo = rng.choice(("applicativo", "banca_dati"))
    days = {date(2024, 1, 1) + timedelta(days=rng.randrange(900)) for _ in range(rng.choice((0, 1, 2)))}
    return [{"applicativo": f"A{number}", "dal": day, "tipo": tipo, "da_remoto": rng.randrange(2)} for day in days]


def _sede(rng: Random, number: int) -> list[dict[str, Any]]:
    days = {date(2023, 6, 1) + timedelta(days=rng.randrange(1100)) for _ in range(rng.choice((1, 2, 3)))}
    return [
        {
            "sede": f"E{number}",
            "dal": day,
            "metri_quadri": _maybe(rng, rng.randrange(2000)),
            "postazioni": _maybe(rng, rng.randrange(90)),
            "canone_annuo": _maybe(rng, rng.randrange(9_000_000)),
        }
        for day in days
    ]


def _spostamenti(rng: Random, persona: int) -> list[dict[str, Any]]:
    days = {date(2025, 11, 1) + timedelta(days=rng.randrange(240)) for _ in range(rng.choice((0, 1, 1, 2)))}
    return [
        {
            "persona": persona,
            "dichiarato_il": day,
            "km": _maybe(rng, rng.randrange(120)),
            "minuti": _maybe(rng, rng.randrange(180)),
            "mezzo": rng.choice((None, "auto", "auto", "bici", "mezzi_pubblici")),
            "costo": _maybe(rng, rng.randrange(2500)),
            "maggiori_spese": _maybe(rng, rng.randrange(40_000)),
        }
        for day in days
    ]


def _dotazione(rng: Random, number: int, people: int) -> dict[str, Any]:
    given = date(2025, 1, 1) + timedelta(days=rng.randrange(500))
    return {
        "dotazione": f"D{number}",
        "tipo": rng.choice(("portatile", "Portatile", "notebook", "telefono", "pc fisso", "sim")),
        "persona": _maybe(rng, rng.randrange(1, people + 1)),
        "consegnata_il": _maybe(rng, given),
        "restituita_il": _maybe(rng, given + timedelta(days=rng.randrange(500)), 0.3),
    }
