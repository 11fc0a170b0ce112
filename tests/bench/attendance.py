# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which made-up records are large enough to measure on? Deterministic, without the blemishes of the demo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import insert

from record.store import Store, bulk_insert, writing
from record.tables import batch, depositi

PERSONS_PER_UNIT = 25
NOW = datetime(2026, 1, 15, 9, 0)
DAYS_PER_WEEK = 5
DAY_MINUTES = 432


@dataclass(frozen=True)
class BenchEnte:
    """An ente of `employees` people in a four-level tree, for the working days of 2025.

    Everybody works in agile now and then; when `by_agreement`, one in four has an agreement, and works in agile two
    days a week under it, as in an ente that just reaches its target.
    """

    employees: int
    seed: int = 20251231
    by_agreement: bool = False

    def has_agreement(self, person: int) -> bool:
        """Tell whether a person has one, if only from some day of the year."""
        return person % 4 == 0 if self.by_agreement else person % 2 == 0 and person // 2 % 4 != 3

    @property
    def units(self) -> int:
        """Return how many leaf units hold the people."""
        return max(1, self.employees // PERSONS_PER_UNIT)


def working_days(year: int = 2025) -> tuple[date, ...]:
    """Return the Mondays to Fridays of a year."""
    first = date(year, 1, 1)
    return tuple(day for n in range(365) if (day := first + timedelta(days=n)).weekday() < DAYS_PER_WEEK)


def write_attendance_csv(path: Path, rows: int) -> int:
    """Write a `;` cp1252 attendance file with decimal commas and dd/mm/yyyy; return how many people it names."""
    days = [day.strftime("%d/%m/%Y") for day in working_days()]
    people = -(-rows // len(days))
    hours = ("7,2;0;0;0;0;0", "0;7,2;0;0;0;0", "3,2;0;0;4;0;0", "0;0;7,2;0;0;0")
    written = 0
    with path.open("w", encoding="cp1252", newline="") as out:
        out.write(
            "person_id;day;presence_hours;agile_hours;holiday_hours;justified_absence_hours;other_absence_hours;recalls\n"
        )
        for day_number, day in enumerate(days):
            lines = [f"{100000 + n};{day};{hours[(n * 7 + day_number * 3) % 4]}\n" for n in range(people)]
            lines = lines[: rows - written]
            out.writelines(lines)
            written += len(lines)
    return people


def write_staff_csv(path: Path, people: int) -> None:
    """Write the personale file that knows the people of `write_attendance_csv`."""
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write("person_id;gender;structure;hire_date;weekly_hours;feasible\n")
        for n in range(people):
            out.write(f"{100000 + n};{'UD'[n % 2]};S{n // PERSONS_PER_UNIT:04d};2015-01-01;36;1\n")


def fill_record(store: Store, ente: BenchEnte) -> None:
    """Put the ente straight into the record: the benchmark of the engine does not wait for the door."""
    random = Random(ente.seed)
    with writing(store) as conn:
        conn.execute(
            insert(depositi).values(id=1, sha256="0" * 64, nome="bench", byte=0, mittente="bench", ricevuto_il=NOW)
        )
        for number, table in enumerate(_TABLES, start=1):
            conn.execute(insert(batch).values(id=number, tabella=table, **_BATCH))
            columns, rows = _TABLES[table](ente, random, number)
            bulk_insert(conn, table, columns, rows)


_BATCH = {
    "deposito": 1,
    "foglio": "bench",
    "mappatura": "bench",
    "accettato_il": NOW,
    "noto_dal": NOW.date(),
    "righe_nuove": 0,
    "righe_modificate": 0,
    "righe_chiuse": 0,
    "righe_invariate": 0,
    "righe_respinte": 0,
}
_Rows = tuple[tuple[str, ...], Iterator[tuple[object, ...]]]


def _strutture(ente: BenchEnte, random: Random, number: int) -> _Rows:
    def rows() -> Iterator[tuple[object, ...]]:
        line = 0
        for level, (prefix, parent_prefix, step) in enumerate((("A", None, 40), ("B", "A", 8), ("S", "B", 1))):
            for n in range(-(-ente.units // step)):
                line += 1
                above = (40, 8)[level - 1] // (8, 1)[level - 1] if parent_prefix else 1
                parent = f"{parent_prefix}{n // above:04d}" if parent_prefix else None
                yield (f"{prefix}{n:04d}", date(2015, 1, 1), f"Unità {prefix}{n}", parent, None, number, line)

    return ("codice", "dal", "nome", "padre", "al", "batch", "riga"), rows()


def _organico(ente: BenchEnte, random: Random, number: int) -> _Rows:
    columns = (
        *("persona", "dal", "struttura", "genere", "orario_settimanale_minuti", "giorni_settimana", "assunto_il"),
        *("servizio_effettivo_dal", "eseguibile_agile", "posizione", "batch", "riga"),
    )
    start = date(2015, 1, 1)
    rows = (
        (p, start, f"S{p // PERSONS_PER_UNIT % ente.units:04d}", "UD"[p % 2], 2160, DAYS_PER_WEEK, start)
        + (start, int(p % 10 < 7), "servizio", number, p + 1)
        for p in range(ente.employees)
    )
    return columns, rows


def _domande(ente: BenchEnte, random: Random, number: int) -> _Rows:
    columns = ("domanda", "persona", "presentata_il", "struttura", "esito", "decisa_il", "batch", "riga")

    def rows() -> Iterator[tuple[object, ...]]:
        for p in range(0, ente.employees, 2):
            asked = date(2025, 1, 2) + timedelta(days=random.randrange(300))
            outcome = ("ammessa", "ammessa", "ammessa", "respinta")[p // 2 % 4]
            yield (f"D{p}", p, asked, None, outcome, asked + timedelta(days=10), number, p + 1)

    return columns, rows()


def _accordi(ente: BenchEnte, random: Random, number: int) -> _Rows:
    columns = (
        *("accordo", "persona", "domanda", "firmato_il", "inizio", "fine", "stato"),
        *("profilo", "giorni_settimana", "fascia_minuti", "giornata_minuti", "disconnessione_dalle"),
        *("disconnessione_alle", "preavviso_recesso_giorni", "luoghi_presenti", "obiettivi_presenti", "attivita"),
        *("dotazione", "formazione_il", "informativa_sicurezza_il", "periodicita_rapporto", "comunicato_il"),
        *("clausole_presenti", "batch", "riga"),
    )

    def rows() -> Iterator[tuple[object, ...]]:
        for p in filter(ente.has_agreement, range(ente.employees)):
            signed = _signed(ente, p, random)
            told = signed + timedelta(days=5 + p % 60)
            yield (
                *(f"A{p}", p, f"D{p}", signed, signed, date(2026, 12, 31), "attivo"),
                *("POG"[p % 3], 2, 120 + 30 * (p % 6), DAY_MINUTES, 1050, 480, 30, 1, int(p % 9 > 0), "istruttoria"),
                *(("ente", None)[p % 11 == 0], signed - timedelta(days=p % 5), signed, "trimestrale", told),
                *(1, number, p + 1),
            )

    return columns, rows()


def _signed(ente: BenchEnte, person: int, random: Random) -> date:
    first = date(2024, 6, 1) if ente.by_agreement else date(2025, 1, 10)
    return first + timedelta(days=random.randrange(330))


def _giornate(ente: BenchEnte, random: Random, number: int) -> _Rows:
    columns = (
        *("persona", "giorno", "minuti_presenza", "minuti_agile", "minuti_ferie", "minuti_assenza_giustificata"),
        *("minuti_altra_assenza", "richiami", "batch", "riga"),
    )
    whole_days = ((DAY_MINUTES, 0, 0, 0, 0, 0), (0, DAY_MINUTES, 0, 0, 0, 0), (0, 0, DAY_MINUTES, 0, 0, 0))
    mixed = (192, 0, 0, 240, 0, 0)
    kinds = (whole_days[0],) * 6 + (whole_days[1],) * 2 + (whole_days[2], mixed)
    agile = (whole_days[0],) * 5 + (whole_days[1],) * 4 + (whole_days[2],)
    office = (whole_days[0],) * 8 + (whole_days[2], mixed)

    def rows() -> Iterator[tuple[object, ...]]:
        line = 0
        for p in range(ente.employees):
            theirs = kinds if not ente.by_agreement else agile if ente.has_agreement(p) else office
            for day in working_days():
                line += 1
                yield (p, day.isoformat(), *theirs[random.randrange(10)], number, line)

    return columns, rows()


def _contattabilita(ente: BenchEnte, random: Random, number: int) -> _Rows:
    columns = (
        *("accordo", "dal", "al", "fascia_rispettata", "episodi_contestati", "episodi_giustificati"),
        *("batch", "riga"),
    )

    def rows() -> Iterator[tuple[object, ...]]:
        for p in filter(ente.has_agreement, range(ente.employees)):
            for month in range(1, 13):
                contested = int(random.random() < 0.03)
                yield (f"A{p}", date(2025, month, 1), date(2025, month, 28), 1, contested, 0, number, p * 12 + month)

    return columns, rows()


def _rapporti(ente: BenchEnte, random: Random, number: int) -> _Rows:
    columns = ("rapporto", "obiettivo", "accordo", "scade_il", "ricevuto_il", "batch", "riga")

    def rows() -> Iterator[tuple[object, ...]]:
        for p in filter(ente.has_agreement, range(ente.employees)):
            for quarter in (3, 6, 9, 12):
                due = date(2025, quarter, 28)
                for goal in ("1", "2"):
                    received = due + timedelta(days=p % 7 - 5)
                    yield (f"R{p}-{quarter}", goal, f"A{p}", due, received, number, p * 8 + quarter)

    return columns, rows()


_TABLES = {
    "strutture": _strutture,
    "organico": _organico,
    "domande": _domande,
    "accordi": _accordi,
    "giornate": _giornate,
    "contattabilita": _contattabilita,
    "rapporti": _rapporti,
}
"""Table by table, in the order of their batches."""
