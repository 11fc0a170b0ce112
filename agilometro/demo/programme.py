# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How far did a made-up ente come with the phases of its programme, and what did it survey in its areas?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random

from agilometro.demo.life import Life, Phase, Survey

ENTE = "bologna"
"""The one of the five whose regulation is a programme in phases (domain.md 1.2)."""

PHASES = (
    Phase("01", date(2019, 9, 2), date(2019, 10, 28), "Atto sindacale n. 214/2019"),
    Phase("02", date(2019, 9, 16), date(2019, 11, 15), "Determina n. 1880/2019"),
    Phase("03", date(2019, 11, 4), date(2019, 11, 29), "Relazione del 02/12/2019"),
    Phase("04", date(2019, 12, 2), date(2020, 6, 30), "Determina n. 940/2020"),
    Phase("05", date(2020, 1, 31), date(2020, 3, 27), "Relazione del 30/03/2020"),
    Phase("06", date(2020, 3, 2), date(2020, 4, 20), "Relazione del 22/04/2020"),
    Phase("07", date(2020, 4, 30), date(2020, 12, 18), "Piano formativo 2020"),
    Phase("08", date(2020, 5, 18), date(2020, 5, 29), "Determina n. 870/2020"),
    Phase("09", date(2020, 6, 8), None, ""),
    Phase("10", date(2020, 6, 15), date(2020, 7, 24), "Proposte dei dirigenti del 24/07/2020"),
)
"""Some were closed in time, some late; one is still open."""

LEVELS = {
    "digitalizzazione": ("alto", "medio", "basso"),
    "competenze": ("avanzate", "adeguate", "autonome", "di base"),
}


def with_programme(life: Life, seed: int) -> Life:
    """Return the life with its phases and surveys, where the regulation has any."""
    if life.way.ente != ENTE:
        return life
    return replace(life, phases=PHASES, surveys=tuple(_surveys(life, seed)))


def _surveys(life: Life, seed: int) -> Iterator[Survey]:
    """Yield two surveys of each area, years apart; in the second the last area has not surveyed its skills."""
    areas = [unit.code for unit in life.population.strutture if not unit.parent]
    for day in (date(2020, 3, 16), date(life.population.end.year - 1, 3, 31)):
        for area in areas:
            rng = Random(f"{seed}:mappatura:{area}:{day.year}")
            forgotten = area == areas[-1] and day.year > 2020
            for aspect, levels in LEVELS.items():
                for level in levels if not (forgotten and aspect == "competenze") else ():
                    yield Survey(area, day, aspect, level, rng.randint(4, 60))
