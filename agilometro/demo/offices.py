# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which spreadsheets do the offices of a made-up ente send, and which mistakes are in them?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from agilometro.demo.books import books_of
from agilometro.demo.days import Day, Week
from agilometro.demo.life import (
    Agreement,
    Application,
    Course,
    Device,
    Ground,
    Life,
    Objective,
    Phase,
    Statement,
    Survey,
)
from agilometro.demo.population import PART_TIME, Person, State, Struttura
from agilometro.demo.sheets import Cell, Column, Page, Planted, Wrong, cells_of, page, write_csv, write_xlsx

YES, NO = "Sì", "No"
_QUALIFICHE = {"dirigente": "Dirigente", "po_eq": "PO/EQ", "altro": "Altro"}
_OUTCOMES = {"ammessa": "Ammessa", "respinta": "Respinta", "ritirata": "Ritirata", "in_attesa": "In attesa"}
_STATES = {"attivo": "Attivo", "sospeso": "Sospeso", "recesso": "Recesso", "annullato": "Annullato"}
_REACHED = {"raggiunto": "Raggiunto", "parziale": "Parzialmente raggiunto", "non_raggiunto": "Non raggiunto", "": None}
_DAYS = ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì")
_UNKNOWN = 999_983
"""A matricola that nobody has: made-up numbers are 7 n + 101."""


@dataclass(frozen=True)
class Folder:
    """The files that were written, in the order in which an office would send them, and what is wrong in them."""

    files: tuple[Path, ...]
    planted: tuple[Planted, ...]


@dataclass(frozen=True)
class Statute:
    """A row of the staff file: a person in one of their states, on the day to which the file refers."""

    person: Person
    state: State
    read_on: date


def write_folder(out: Path, life: Life, days: list[Day], weeks: list[Week]) -> Folder:
    """Write every spreadsheet of the ente into a folder; the same life gives the same bytes."""
    out.mkdir(parents=True, exist_ok=True)
    end = life.population.end
    files: list[tuple[str, list[Page]]] = [
        ("01 Struttura organizzativa.xlsx", [_tree(life)]),
        ("02 Anagrafe dipendenti.xlsx", [_staff(life)]),
        ("03 Domande lavoro agile.csv", [_requests(life)]),
        ("04 Accordi individuali.xlsx", list(_agreements(life))),
        *((f"05 Cartellini {year}.csv", [sheet]) for year, sheet in _attendance(days)),
        ("06 Riepilogo settimanale Polizia locale.xlsx", [_weekly(weeks, end)]),
        ("07 Fasce di contattabilità.csv", [_contacts(life)]),
        ("08 Rapporti periodici.xlsx", [_reports(life)]),
        ("09 Formazione.csv", [_training(life)]),
        ("10 Dotazioni.csv", [_equipment(life)]),
        *books_of(life),
        *_of_some(life),
    ]
    planted = [found for name, sheets in files for sheet in sheets for found in sheet.planted(name)]
    for name, sheets in files:
        _write(out / name, sheets, end)
    return Folder(tuple(out / name for name, _ in files), tuple(planted))


_ENCODINGS = {"07": "utf-8-sig", "10": "utf-16"}
"""Three offices, three habits: Windows' own encoding is the rule, a newer spreadsheet and an old export the others."""


def _write(path: Path, sheets: list[Page], written_on: date) -> None:
    if path.suffix == ".xlsx":
        write_xlsx(path, sheets, written_on)
    else:
        tab = path.name.startswith("10")
        write_csv(path, sheets[0], encoding=_ENCODINGS.get(path.name[:2], "cp1252"), delimiter="\t" if tab else ";")


def _of_some(life: Life) -> Iterator[tuple[str, list[Page]]]:
    """Yield the files that only some regulations ask for."""
    if life.grounds:
        yield "18 Titoli di priorità.csv", [_grounds(life)]
    if life.phases:
        yield "19 Fasi della sperimentazione.xlsx", [page("Fasi", _PHASES, life.phases)]
    if life.surveys:
        titles = ("Mappatura delle aree",)
        yield "20 Mappatura delle aree.xlsx", [page("Mappatura", _SURVEYS, life.surveys, titles=titles)]


def _flag(value: bool | None) -> str | None:
    return None if value is None else YES if value else NO


def _short(matricola: str) -> int:
    """Return a matricola as a spreadsheet leaves it: a number, its leading zeros lost."""
    return int(matricola)


def _hours(minutes: int) -> float:
    return minutes / 60


_TREE: tuple[Column[Struttura], ...] = (
    Column("Codice struttura", lambda unit: unit.code),
    Column("Denominazione", lambda unit: unit.name),
    Column("Struttura superiore", lambda unit: unit.parent),
    Column("Valida dal", lambda unit: date(2015, 1, 1)),
)


def _tree(life: Life) -> Page:
    titles = ("Struttura organizzativa dell'ente", f"aggiornata al {life.population.end:%d/%m/%Y}")
    return page("Struttura", _TREE, life.population.strutture, titles=titles)


_STAFF: tuple[Column[Statute], ...] = (
    Column("Matricola", lambda row: row.person.matricola, "Dipendente"),
    Column("Cognome", lambda row: row.person.surname, "Dipendente"),
    Column("Nome", lambda row: row.person.name, "Dipendente"),
    Column("Codice fiscale", lambda row: row.person.fiscal_code, "Dipendente"),
    Column("Genere", lambda row: row.person.genere, "Dipendente"),
    Column("Anno di nascita", lambda row: row.person.born, "Dipendente"),
    Column("Decorrenza", lambda row: row.state.since, "Rapporto di lavoro"),
    Column("Codice struttura", lambda row: row.state.struttura, "Rapporto di lavoro"),
    Column("Area", lambda row: row.person.area, "Rapporto di lavoro"),
    Column("Qualifica", lambda row: _QUALIFICHE[row.person.qualifica], "Rapporto di lavoro"),
    Column("Data assunzione", lambda row: row.person.hired, "Rapporto di lavoro"),
    Column("Data cessazione", lambda row: row.person.left, "Rapporto di lavoro"),
    Column("Part-time %", lambda row: PART_TIME.get(row.state.week, 100), "Rapporto di lavoro"),
    Column("Orario settimanale (ore)", lambda row: _hours(row.state.weekly_minutes), "Rapporto di lavoro"),
    Column("Giorni lavorativi settimanali", lambda row: row.state.days, "Rapporto di lavoro"),
    Column("Posizione", lambda row: "Altrove" if row.state.elsewhere else "In servizio", "Rapporto di lavoro"),
    Column("Giorni di servizio effettivo", lambda row: _served(row), "Servizio effettivo"),
    Column("Servizio al", lambda row: None if _served(row) is None else row.read_on, "Servizio effettivo"),
    Column("Attività eseguibile in agile", lambda row: _flag(row.state.feasible), "Lavoro agile"),
    Column("Eseguibile dal", lambda row: row.state.feasible_since, "Lavoro agile"),
    Column("Firma digitale", lambda row: _flag(row.person.digital_signature), "Lavoro agile"),
)


def _served(row: Statute) -> int | None:
    """Return the days of effective service, stated only for whom they differ from the days since hiring."""
    person = row.person
    return (row.read_on - person.hired).days - person.pause_days if person.pause_days else None


def _staff(life: Life) -> Page:
    """Return the staff sheet: one row per person and state; an impossible date, two wrong units among them."""
    end = life.population.end
    rows = [Statute(person, state, end) for person in life.population.people for state in person.states]
    bad_date = cells_of(_STAFF, rows[0], {"Matricola": _UNKNOWN, "Data assunzione": "31/02/2019"})
    no_unit = cells_of(_STAFF, rows[0], {"Matricola": _UNKNOWN + 1, "Codice struttura": None})
    strange = cells_of(_STAFF, rows[0], {"Matricola": _UNKNOWN + 2, "Codice struttura": "XYZ"})
    wrong = (Wrong(5, bad_date, "ING-02"), Wrong(30, no_unit, "ING-06"), Wrong(31, strange, "ING-15"))
    titles = ("Anagrafe del personale", f"Situazione al {end:%d/%m/%Y}")
    total = (f"Totale dipendenti: {len(life.population.people)}",)
    return page("Dipendenti", _STAFF, rows, wrong=wrong, titles=titles, total=total)


_REQUESTS: tuple[Column[Application], ...] = (
    Column("N. domanda", lambda row: row.code),
    Column("Matricola", lambda row: _short(row.person.matricola)),
    Column("Data presentazione", lambda row: row.filed),
    Column("Struttura", lambda row: row.struttura),
    Column("Esito", lambda row: _OUTCOMES[row.outcome]),
    Column("Data decisione", lambda row: row.decided),
    Column("Motivo", lambda row: row.reason),
    Column("Titoli di priorità", lambda row: ", ".join(row.grounds)),
    Column("Ora presentazione", lambda row: None if row.minute is None else _clock(row.minute)),
    Column("Parere della Commissione del", lambda row: row.opinion),
)


def _requests(life: Life) -> Page:
    last = life.applications[-1]
    perhaps = cells_of(_REQUESTS, last, {"N. domanda": "D99001", "Esito": "Forse"})
    return page("", _REQUESTS, life.applications, wrong=(Wrong(9, perhaps, "ING-05"),))


_AGREEMENTS: tuple[Column[Agreement], ...] = (
    Column("N. accordo", lambda row: row.code, "Accordo"),
    Column("Matricola", lambda row: _short(row.person.matricola), "Accordo"),
    Column("N. domanda", lambda row: row.application, "Accordo"),
    Column("Rinnovo dell'accordo n.", lambda row: row.renewal_of, "Accordo"),
    Column("Data sottoscrizione", lambda row: row.signed, "Durata"),
    Column("Data inizio", lambda row: row.start, "Durata"),
    Column("Data fine", lambda row: row.end, "Durata"),
    Column("Stato", lambda row: _STATES[row.state], "Durata"),
    Column("Data recesso", lambda row: row.recess, "Durata"),
    Column("Recesso da parte di", lambda row: row.recess_by.capitalize(), "Durata"),
    Column("Recesso comunicato il", lambda row: row.duties.recess_notified, "Durata"),
    Column("Recesso per giustificato motivo", lambda row: _flag(row.duties.recess_for_cause), "Durata"),
    Column("Rinnovo chiesto il", lambda row: row.duties.renewal_asked, "Durata"),
    Column("Profilo", lambda row: row.profile, "Modalità"),
    Column("Giorni agili a settimana", lambda row: len(row.weekdays), "Modalità"),
    Column("Giornate abituali", lambda row: ", ".join(_DAYS[day] for day in row.weekdays), "Modalità"),
    Column("Fasce di contattabilità", lambda row: "; ".join(_band(band) for band in row.bands), "Modalità"),
    Column("Ore della giornata agile", lambda row: _hours(row.day_minutes), "Modalità"),
    Column("Disconnessione dalle", lambda row: row.duties.disconnected_from, "Modalità"),
    Column("Disconnessione alle", lambda row: "08:00", "Modalità"),
    Column("Attività", lambda row: row.duties.activities, "Contenuto"),
    Column("Tecnologie", lambda row: row.duties.technologies, "Contenuto"),
    Column("Dotazione", lambda row: row.duties.equipment, "Contenuto"),
    Column("Luoghi indicati", lambda row: _flag(row.duties.places), "Contenuto"),
    Column("Obiettivi indicati", lambda row: _flag(row.duties.objectives), "Contenuto"),
    Column("Clausole del modello presenti", lambda row: _flag(row.duties.clauses), "Contenuto"),
    Column("Periodicità del rapporto", lambda row: row.duties.reporting, "Contenuto"),
    Column("Preavviso di recesso (giorni)", lambda row: row.duties.notice_days, "Contenuto"),
    Column("Formazione svolta il", lambda row: row.trained, "Adempimenti"),
    Column("Informativa sicurezza del", lambda row: row.informed, "Adempimenti"),
    Column("Codice comunicazione", lambda row: row.duties.communication, "Adempimenti"),
    Column("Data comunicazione", lambda row: row.duties.communicated, "Adempimenti"),
)


def _band(band: tuple[int, int]) -> str:
    return "-".join(map(_clock, band))


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _agreements(life: Life) -> Iterator[Page]:
    """Yield one sheet per year of beginning; the last has the mistakes: days in the wrong order, a stranger."""
    busy = {agreement.person.matricola for agreement in life.agreements}
    free = next(p for p in life.population.people if p.matricola not in busy and p.left is None)
    years = [(year, list(rows)) for year, rows in groupby(life.agreements, key=lambda row: row.start.year)]
    for year, rows in years:
        total = (f"Totale accordi: {len(rows)}",)
        wrong = _wrong_agreements(rows[0], free) if year == years[-1][0] else ()
        yield page(f"Accordi {year}", _AGREEMENTS, rows, wrong=wrong, titles=("Accordi individuali",), total=total)


def _wrong_agreements(like: Agreement, free: Person) -> tuple[Wrong, ...]:
    plain: dict[str, Cell] = {
        "N. domanda": None,
        "Rinnovo dell'accordo n.": None,
        "Data recesso": None,
        "Recesso comunicato il": None,
        "Stato": "Attivo",
    }
    turned: dict[str, Cell] = {
        "N. accordo": "A99001-1",
        "Matricola": _short(free.matricola),
        "Data inizio": like.end,
        "Data fine": like.start,
    }
    nobody: dict[str, Cell] = {"N. accordo": "A99002-1", "Matricola": _UNKNOWN}
    return (
        Wrong(1, cells_of(_AGREEMENTS, like, plain | turned), "ING-03"),
        Wrong(1, cells_of(_AGREEMENTS, like, plain | nobody), "ING-07"),
    )


_ATTENDANCE: tuple[Column[Day], ...] = (
    Column("Matricola", lambda row: _short(row.person.matricola)),
    Column("Data", lambda row: row.day),
    Column("Ore in presenza", lambda row: _hours(row.presence)),
    Column("Ore in lavoro agile", lambda row: _hours(row.agile)),
    Column("Ore di ferie", lambda row: _hours(row.ferie)),
    Column("Ore di assenza giustificata", lambda row: _hours(row.justified)),
    Column("Ore di altra assenza", lambda row: _hours(row.other)),
    Column("Richiami in sede", lambda row: row.recalls),
    Column("Preavviso richiamo (giorni)", lambda row: row.notice),
)


def _attendance(days: list[Day]) -> Iterator[tuple[int, Page]]:
    """Yield one file per year; the last has a stranger's day, a word for a number, and a day of thirty hours."""
    by_year: dict[int, list[Day]] = {}
    for day in days:
        by_year.setdefault(day.day.year, []).append(day)
    for year, rows in sorted(by_year.items()):
        wrong = _wrong_days(rows[0]) if year == max(by_year) else ()
        yield year, page("", _ATTENDANCE, rows, wrong=wrong)


def _wrong_days(like: Day) -> tuple[Wrong, ...]:
    sundays = (date(like.day.year, 2, 1), date(like.day.year, 3, 1))
    first, second = (day.replace(day=1 + (6 - day.weekday())) for day in sundays)
    nobody: dict[str, Cell] = {"Matricola": _UNKNOWN}
    word: dict[str, Cell] = {"Data": first, "Ore in presenza": "sette"}
    long: dict[str, Cell] = {"Data": second, "Ore in presenza": 20, "Ore di ferie": 10}
    return (
        Wrong(2, cells_of(_ATTENDANCE, like, nobody), "ING-07"),
        Wrong(40, cells_of(_ATTENDANCE, like, word), "ING-04"),
        Wrong(90, cells_of(_ATTENDANCE, like, long), "ING-18"),
    )


_WEEKLY: tuple[Column[Week], ...] = (
    Column("Matricola", lambda row: _short(row.person.matricola)),
    Column("Settimana", lambda row: f"{row.monday.isocalendar().year}-W{row.monday.isocalendar().week:02d}"),
    Column("Ore previste", lambda row: _hours(row.scheduled)),
    Column("Ore in presenza", lambda row: _hours(row.presence)),
    Column("Ore in lavoro agile", lambda row: _hours(row.agile)),
    Column("Giorni in lavoro agile", lambda row: row.agile_days),
    Column("Giorni in presenza", lambda row: row.presence_days),
    Column("Ore di assenza giustificata", lambda row: _hours(row.justified)),
    Column("Giorni di ferie", lambda row: row.ferie_days),
    Column("Giorni di altra assenza", lambda row: row.other_days),
    Column("Richiami in sede", lambda row: row.recalls),
)


def _weekly(weeks: list[Week], end: date) -> Page:
    titles = ("Polizia locale - riepilogo settimanale delle presenze", f"fino al {end:%d/%m/%Y}")
    return page("Riepilogo", _WEEKLY, weeks, titles=titles)


_CONTACTS: tuple[Column[Statement], ...] = (
    Column("N. accordo", lambda row: row.agreement.code),
    Column("Periodo dal", lambda row: row.since),
    Column("Periodo al", lambda row: row.until),
    Column("Fascia rispettata", lambda row: _flag(row.respected)),
    Column("Episodi contestati", lambda row: row.contested),
    Column("Episodi giustificati", lambda row: row.justified),
)


def _contacts(life: Life) -> Page:
    nowhere = cells_of(_CONTACTS, life.statements[0], {"N. accordo": "A99009-1"})
    return page("", _CONTACTS, life.statements, wrong=(Wrong(4, nowhere, "ING-14"),))


_REPORTS: tuple[Column[Objective], ...] = (
    Column("N. rapporto", lambda row: row.report),
    Column("N. accordo", lambda row: row.agreement.code),
    Column("Obiettivo", lambda row: f"O{row.number}"),
    Column("Periodo dal", lambda row: row.since),
    Column("Periodo al", lambda row: row.until),
    Column("Scadenza", lambda row: row.due),
    Column("Ricevuto il", lambda row: row.received),
    Column("Valore atteso", lambda row: row.target),
    Column("Valore raggiunto", lambda row: None if row.received is None else row.reached),
    Column("Esito", lambda row: _REACHED[row.outcome]),
)


def _reports(life: Life) -> Page:
    perhaps = cells_of(_REPORTS, life.objectives[0], {"N. rapporto": "R99001-01", "Esito": "Quasi"})
    return page(
        "Rapporti", _REPORTS, life.objectives, wrong=(Wrong(7, perhaps, "ING-05"),), titles=("Rapporti periodici",)
    )


_TRAINING: tuple[Column[Course], ...] = (
    Column("Matricola", lambda row: _short(row.person.matricola)),
    Column("Corso", lambda row: row.course),
    Column("Svolto il", lambda row: row.held),
    Column("Tema", lambda row: row.topic),
    Column("Durata (ore)", lambda row: _hours(row.minutes)),
)


def _training(life: Life) -> Page:
    nobody = cells_of(_TRAINING, life.courses[0], {"Matricola": _UNKNOWN})
    return page("", _TRAINING, life.courses, wrong=(Wrong(3, nobody, "ING-07"),))


_EQUIPMENT: tuple[Column[Device], ...] = (
    Column("Codice dotazione", lambda row: row.code),
    Column("Tipo", lambda row: row.kind),
    Column("Matricola", lambda row: None if row.person is None else _short(row.person.matricola)),
    Column("Consegnata il", lambda row: row.given),
    Column("Restituita il", lambda row: row.returned),
)


def _equipment(life: Life) -> Page:
    return page("", _EQUIPMENT, life.devices)


_GROUNDS: tuple[Column[Ground], ...] = (
    Column("N. domanda", lambda row: row.application),
    Column("Codice titolo", lambda row: row.code),
    Column("Data di nascita figlio", lambda row: row.born),
    Column("Distanza casa-lavoro (km)", lambda row: row.km),
    Column("Persona assistita", lambda row: row.assisted),
    Column("Fino al", lambda row: row.until),
    Column("Protocollo documento", lambda row: row.protocol),
)


def _grounds(life: Life) -> Page:
    nowhere = cells_of(_GROUNDS, life.grounds[0], {"N. domanda": "D99009"})
    return page("", _GROUNDS, life.grounds, wrong=(Wrong(6, nowhere, "ING-14"),))


_PHASES: tuple[Column[Phase], ...] = (
    Column("N. fase", lambda row: row.code),
    Column("Avviata il", lambda row: row.started),
    Column("Conclusa il", lambda row: row.closed),
    Column("Atto", lambda row: row.act),
)

_SURVEYS: tuple[Column[Survey], ...] = (
    Column("Codice struttura", lambda row: row.struttura),
    Column("Data rilevazione", lambda row: row.day),
    Column("Aspetto", lambda row: row.aspect),
    Column("Livello", lambda row: row.level),
    Column("Numero", lambda row: row.number),
)
