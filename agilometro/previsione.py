# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which forecasts were asked for, and which suppositions were saved?"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Lock

from disclosure.foreseen import Foreseen
from metrics.forecast import scenario as scenarios
from metrics.forecast.ask import Horizon
from metrics.forecast.scenario import Scenario, WrongScenario
from record import scenari
from record.store import Store, reading, writing
from reports.foreseen import Supposed

REMEMBERED = 24
"""How many forecasts are kept: one per publication, horizon and scenario."""

Asked = tuple[int, Horizon, Scenario]


class Foresight:
    """The forecasts of one desk, each simulated once. Safe to share between threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Asked, Foreseen] = OrderedDict()
        self._lock = Lock()

    def of(self, asked: Asked, simulate: Callable[[], Foreseen]) -> Foreseen:
        """Return a forecast that was asked before, or simulate it."""
        with self._lock:
            kept = self._kept.get(asked)
        if kept is None:
            kept = simulate()
            with self._lock:
                self._kept[asked] = kept
                while len(self._kept) > REMEMBERED:
                    self._kept.popitem(last=False)
        return kept


# ---------------------------------------------------------------- saved ones


def supposed(store: Store) -> Sequence[Supposed]:
    """Return the saved scenarios, by name."""
    with reading(store) as conn:
        found = scenari.saved(conn)
    return [Supposed(each.nome, scenarios.read(each.contenuto), each.salvato_da, each.salvato_il) for each in found]


def save(store: Store, nome: str, scenario: Scenario, chi: str, now: datetime) -> None:
    """Save a scenario. Raises WrongScenario, with the reason in Italian."""
    nome, chi = " ".join(nome.split()), " ".join(chi.split())
    if not nome or len(nome) > scenari.LONGEST_NAME:
        raise WrongScenario(f"il nome dello scenario va da 1 a {scenari.LONGEST_NAME} caratteri.")
    if not (nome + chi).isprintable():
        raise WrongScenario("nel nome dello scenario o di chi lo salva c’è un carattere che non si può scrivere.")
    if not chi or len(chi) > _LONGEST_AUTHOR:
        raise WrongScenario("manca chi salva lo scenario: nome e cognome, o l’ufficio.")
    if scenario.supposes_nothing:
        raise WrongScenario("lo scenario non suppone nulla: indicare un obiettivo, i rinnovi o le assunzioni.")
    with writing(store) as conn:
        try:
            scenari.save(conn, nome, scenario.written(), chi, now)
        except scenari.NameTaken as error:
            raise WrongScenario(f"lo scenario «{nome}» c’è già: scegliere un altro nome.") from error


_LONGEST_AUTHOR = 200


def remove(store: Store, nome: str, chi: str, now: datetime) -> None:
    """Take a scenario off the list. Raises WrongScenario where there is none of that name."""
    with writing(store) as conn:
        try:
            scenari.remove(conn, nome, chi, now)
        except scenari.NoScenario as error:
            raise WrongScenario(f"lo scenario «{nome}» non c’è.") from error
