# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How do accountants, planners and the mobility manager of a made-up ente write down what they know?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from agilometro.demo.accounts import Cost, Journey, Process, Requirement, Site, Software, Target
from agilometro.demo.life import Life
from agilometro.demo.sheets import Cell, Column, Page, Wrong, cells_of, page

_NOBODY = 999_983
"""A matricola that nobody has, as in the other files."""


def books_of(life: Life) -> Iterator[tuple[str, list[Page]]]:
    """Yield the files about the ente itself, in the order of their numbers."""
    held = life.accounts
    checklist = ("Condizioni abilitanti del lavoro agile",)
    yield "11 Requisiti e atti.xlsx", [page("Requisiti", _REQUIREMENTS, held.requirements, titles=checklist)]
    yield "12 Costi.xlsx", list(_costs(life))
    yield "13 Processi e servizi.xlsx", [_processes(life)]
    yield "14 Applicativi.csv", [page("", _SOFTWARE, held.software)]
    yield "15 Spazi.xlsx", [page("Sedi", _SITES, held.sites, titles=("Spazi occupati dagli uffici",))]
    yield "16 Spostamenti casa-lavoro.csv", [_journeys(life)]
    yield "17 Obiettivi PIAO.xlsx", [_targets(life)]


def _yes(value: bool | None) -> str | None:
    return None if value is None else "Sì" if value else "No"


def _euro(cents: int) -> float:
    return cents / 100


_REQUIREMENTS: tuple[Column[Requirement], ...] = (
    Column("Voce", lambda row: row.item),
    Column("Struttura", lambda row: row.struttura),
    Column("Dal", lambda row: row.since),
    Column("Presente", lambda row: _yes(row.present)),
    Column("Atto", lambda row: row.act),
)

_COSTS: tuple[Column[Cost], ...] = (
    Column("Voce di costo", lambda row: row.item),
    Column("Settore", lambda row: row.struttura or "-"),
    Column("Periodo", lambda row: row.span.name),
    Column("Importo (€)", lambda row: _euro(row.cents)),
    Column("Quantità", lambda row: row.quantity),
)


def _costs(life: Life) -> Iterator[Page]:
    """Yield one sheet a year; the last has an item that nobody knows and an amount of three decimals."""
    rows = sorted(life.accounts.costs, key=lambda row: row.span.first.year)
    years = [(year, list(found)) for year, found in groupby(rows, key=lambda row: row.span.first.year)]
    for year, found in years:
        total: tuple[Cell, ...] = ("Totale", None, None, _euro(sum(row.cents for row in found)))
        wrong = _wrong_costs(found[0]) if year == years[-1][0] else ()
        yield page(f"Costi {year}", _COSTS, found, wrong=wrong, titles=(f"Costi {year}",), total=total)


def _wrong_costs(like: Cost) -> tuple[Wrong, ...]:
    travel: dict[str, Cell] = {"Voce di costo": "Trasferte"}
    thousand: dict[str, Cell] = {"Periodo": f"{like.span.first.year}", "Importo (€)": "1.234"}
    return (
        Wrong(3, cells_of(_COSTS, like, travel), "ING-05"),
        Wrong(8, cells_of(_COSTS, like, thousand), "ING-04"),
    )


_PROCESSES: tuple[Column[Process], ...] = (
    Column("Processo o servizio", lambda row: row.name),
    Column("Area", lambda row: row.struttura or "-"),
    Column("Trimestre", lambda row: row.span.name),
    Column("Tipo", lambda row: row.kind),
    Column("Digitalizzato", lambda row: _yes(row.digitised)),
    Column("Pratiche concluse", lambda row: row.outputs),
    Column("Di cui nei tempi", lambda row: row.in_time),
    Column("Giorni totali", lambda row: row.days),
    Column("Giorni (mediana)", lambda row: row.median_days),
    Column("FTE", lambda row: row.fte_hundredths / 100),
    Column("Utenti serviti", lambda row: row.users),
    Column("Istanze online", lambda row: row.digital),
    Column("Utenti soddisfatti", lambda row: row.satisfied),
    Column("Rispondenti", lambda row: row.respondents),
    Column("Accessi allo sportello", lambda row: row.visits),
    Column("Attesa totale (minuti)", lambda row: row.waiting_minutes),
    Column("Costo (€)", lambda row: _euro(row.cents)),
)


def _processes(life: Life) -> Page:
    rows = life.accounts.processes
    more = cells_of(_PROCESSES, rows[0], {"Processo o servizio": "Contratti", "Di cui nei tempi": rows[0].outputs + 1})
    titles = ("Processi e servizi per trimestre",)
    return page("Processi", _PROCESSES, rows, wrong=(Wrong(5, more, "ING-18"),), titles=titles)


_SOFTWARE: tuple[Column[Software], ...] = (
    Column("Nome applicativo", lambda row: row.name),
    Column("Tipologia", lambda row: row.kind),
    Column("Consultabile da remoto", lambda row: _yes(row.remote)),
    Column("Dal", lambda row: row.since),
)

_SITES: tuple[Column[Site], ...] = (
    Column("Sede", lambda row: row.name),
    Column("Dal", lambda row: row.since),
    Column("Superficie (mq)", lambda row: row.square_metres),
    Column("Postazioni", lambda row: row.desks),
    Column("Canone annuo (€)", lambda row: _euro(row.rent_cents)),
)

_JOURNEYS: tuple[Column[Journey], ...] = (
    Column("Matricola", lambda row: int(row.person.matricola)),
    Column("Data compilazione", lambda row: row.declared),
    Column("Km al giorno (andata e ritorno)", lambda row: row.km),
    Column("Tempo al giorno (minuti)", lambda row: row.minutes),
    Column("Mezzo", lambda row: row.means),
    Column("Costo al giorno (€)", lambda row: _euro(row.cents)),
    Column("Maggiori spese annue (€)", lambda row: None if row.extra_cents is None else _euro(row.extra_cents)),
)


def _journeys(life: Life) -> Page:
    nobody = cells_of(_JOURNEYS, life.accounts.journeys[0], {"Matricola": _NOBODY})
    return page("", _JOURNEYS, life.accounts.journeys, wrong=(Wrong(2, nobody, "ING-07"),))


_TARGETS: tuple[Column[Target], ...] = (
    Column("Codice indicatore", lambda row: row.indicator),
    Column("Struttura", lambda row: row.struttura),
    Column("Anno", lambda row: row.year),
    Column("Unità di misura", lambda row: row.unit),
    Column("Anno base", lambda row: row.base_year),
    Column("Valore di base", lambda row: row.base),
    Column("Valore atteso", lambda row: row.value),
    Column("Traguardo", lambda row: row.milestone),
    Column("Stato del traguardo", lambda row: row.state),
    Column("Peso %", lambda row: row.weight),
    Column("Direzione", lambda row: row.direction),
    Column("Tolleranza", lambda row: row.near),
    Column("Atto", lambda row: "PIAO"),
)


def _targets(life: Life) -> Page:
    """Return the plan; among its rows a target that says no unit of measure."""
    rows = life.accounts.targets
    first = rows[0].year
    bare = cells_of(_TARGETS, rows[0], {"Codice indicatore": "S-03", "Unità di misura": None, "Peso %": None})
    titles = (f"Obiettivi del PIAO {first}-{first + 2}",)
    return page("Obiettivi", _TARGETS, rows, wrong=(Wrong(4, bare, "ING-06"),), titles=titles)
