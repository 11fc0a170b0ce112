# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What odd agreements can there be? Random ones whose days crowd around every term that a rule counts."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from record.period import add_months, duration_end
from tests.oracle.ente import Ente

STARTS = (date(2022, 12, 31), date(2024, 8, 31), date(2025, 1, 1), date(2025, 2, 28), date(2025, 12, 20))
PERIODS = ("mensile", "Trimestrale", "settimanale", " bimestrale ", "ogni tanto", "", None)


def random_agreements(seed: int, people: int = 20) -> Ente:
    """Return people with chains of agreements, their bands and their reports; the same for the same seed."""
    rng = Random(seed)
    accordi = [row for persona in range(1, people + 1) for row in _chain(rng, persona)]
    return {
        "strutture": [{"codice": "A"}],
        "organico": [_person(rng, persona) for persona in range(1, people + 1)],
        "accordi": accordi,
        "accordi_fasce": [row for accordo in accordi for row in _bands(rng, accordo["accordo"])],
        "rapporti": [row for accordo in accordi for row in _reports(rng, accordo)],
    }


def _near(rng: Random, day: date, spread: int = 2) -> date:
    return day + timedelta(days=rng.randint(-spread, spread))


def _maybe(rng: Random, chance: float, value: Any) -> Any:
    return value if rng.random() < chance else None


def _person(rng: Random, persona: int) -> dict[str, Any]:
    return {"persona": persona, "cessato_il": _maybe(rng, 0.1, _near(rng, date(2026, 4, 30), 60))}


def _chain(rng: Random, persona: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    start = _near(rng, rng.choice(STARTS), 20)
    for number in range(rng.choice((1, 1, 2, 3))):
        row = _agreement(rng, f"A{persona}-{number}", persona, start)
        row["rinnovo_di"] = _maybe(rng, 0.8, rows[-1]["accordo"]) if rows else None
        rows.append(row)
        start = _near(rng, (row["fine"] or add_months(start, 5)) + timedelta(days=1))
    return rows


def _agreement(rng: Random, code: str, persona: int, start: date) -> dict[str, Any]:
    months = rng.choice((6, 6, 12, 5))
    end = _maybe(rng, 0.85, max(start, duration_end(start, months) + timedelta(days=rng.choice((0, 0, 0, -1, 1)))))
    return {
        "accordo": code,
        "persona": persona,
        "inizio": start,
        "fine": end,
        "tipo_durata": rng.choice(("TD", "TI", None)),
        "firmato_il": _maybe(rng, 0.85, _near(rng, start)),
        "stato": rng.choice((None, "attivo", "attivo", "concluso", "sospeso", "bozza", "annullato", "recesso")),
        **_contents(rng),
        **_days(rng, start, end or add_months(start, 9)),
    }


WHOLE: dict[str, Any] = {
    "attivita": "Istruttoria",
    "tecnologie": "VPN",
    "dotazione": "ente",
    "giorni_settimana": 2,
    "giorni_abituali": "lunedì",
    "fascia_minuti": 180,
    "giornata_minuti": 432,
    "disconnessione_dalle": 1050,
    "disconnessione_alle": 480,
    "periodicita_rapporto": "mensile",
}


def _contents(rng: Random) -> dict[str, Any]:
    def flag() -> int | None:
        return rng.choice((1, 1, 1, 1, 0, None))

    odd = {
        "obiettivi_presenti": flag(),
        "luoghi_presenti": flag(),
        "clausole_presenti": flag(),
        "attivita": rng.choice(("Istruttoria", "Istruttoria", " ", None)),
        "tecnologie": rng.choice(("VPN", "VPN", "VPN", None)),
        "dotazione": rng.choice(("ente", "mista", "ente", None)),
        "giorni_settimana": rng.choice((2, 1, 2, None)),
        "giorni_abituali": rng.choice(("lunedì", "Lunedì ", "LUN", "lunedì, martedì", "martedì", None)),
        "fascia_minuti": rng.choice((129, 130, 259, 260, None)),
        "giornata_minuti": rng.choice((432, 432, 360, 0, None)),
        "disconnessione_dalle": rng.choice((1049, 1050, 1051, 0, 1200, None)),
        "disconnessione_alle": rng.choice((479, 480, 481, 1440, 1050, None)),
        "periodicita_rapporto": rng.choice(PERIODS),
    }
    return {**odd, **WHOLE} if rng.random() < 0.3 else odd


def _days(rng: Random, start: date, end: date) -> dict[str, Any]:
    given = _near(rng, start + timedelta(days=60), 30)
    leaves = rng.random() < 0.3
    return {
        "formazione_il": _maybe(rng, 0.6, _near(rng, start)),
        "informativa_sicurezza_il": _maybe(rng, 0.7, _near(rng, rng.choice((start, add_months(start, -12))))),
        "rinnovo_chiesto_il": _maybe(rng, 0.6, _near(rng, rng.choice((end, end - timedelta(days=30))))),
        "comunicato_il": _maybe(rng, 0.6, _near(rng, add_months(start.replace(day=20), 1))),
        "codice_comunicazione": _maybe(rng, 0.3, "C1"),
        "preavviso_recesso_giorni": rng.choice((None, 30, 45, 15)),
        "recesso_comunicato_il": _maybe(rng, 0.8, given) if leaves else None,
        "recesso_il": _maybe(rng, 0.9, given + timedelta(days=rng.choice((0, 29, 30, 31, 45)))) if leaves else None,
        "recesso_giustificato": rng.choice((0, 1, None)) if leaves else None,
    }


def _bands(rng: Random, accordo: str) -> list[dict[str, Any]]:
    found = rng.choice(((), (), ((540, 669),), ((480, 610),), ((479, 600), (900, 1050)), ((540, 600), (960, 1051))))
    return [{"accordo": accordo, "progressivo": n, "dalle": a, "alle": b} for n, (a, b) in enumerate(found, 1)]


def _reports(rng: Random, accordo: dict[str, Any]) -> list[dict[str, Any]]:
    if accordo["stato"] == "bozza" or rng.random() < 0.2:
        return []
    months = rng.choice((1, 2, 3))
    rows = []
    for number in range(1, rng.randrange(2, 14)):
        end = _near(rng, duration_end(accordo["inizio"], number * months), 1)
        due = end + timedelta(days=rng.choice((0, 10)))
        received = _maybe(rng, 0.95, due - timedelta(days=rng.choice((0, 1, 5, -1 if rng.random() < 0.1 else 0))))
        for objective in range(rng.choice((1, 1, 2))):
            rows.append(
                {
                    "rapporto": f"{accordo['accordo']}-{number}",
                    "obiettivo": str(objective),
                    "accordo": accordo["accordo"],
                    "al": _maybe(rng, 0.8, end) if objective == 0 else None,
                    "scade_il": due,
                    "ricevuto_il": received,
                }
            )
    return rows
