# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How fast is it here, now? Ratios of things measured in turn in one run; absolute times tell only of this machine."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter

import duckdb
import xlsxwriter

from ingest.door import Door
from ingest.formats import read_file
from metrics.engine import MartBackend, measure
from metrics.places import ENTE
from record.marts import connect, publish
from record.pseudonym import load_keyring
from record.store import open_store
from tests.bench import by_hand
from tests.bench.attendance import NOW, BenchEnte, fill_record, write_attendance_csv, write_staff_csv
from tests.bench.catalogue import bench_catalogue
from tests.bench.compliance import bench_rules
from tests.bench.surveys import bench_surveys

PARAMETERS = {
    "servizio.minimo_giorni": by_hand.NINETY,
    "presenza.minima": by_hand.PRESENCE,
    "giorni_agili.massimi_settimana": by_hand.LIMIT,
    "firma.termine_giorni": by_hand.TERM,
}


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    attendance: int
    spreadsheet: int
    employees: int
    turns: int
    answers: int


def main() -> None:
    """Print the comparisons that the project holds itself to."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--attendance", type=int, default=1_000_000, help="rows of the attendance CSV")
    parser.add_argument("--spreadsheet", type=int, default=100_000, help="rows of the XLSX")
    parser.add_argument("--employees", type=int, default=10_000, help="people of the engine's year")
    parser.add_argument("--turns", type=int, default=5, help="how many times each is measured")
    parser.add_argument("--answers", type=int, default=50_000, help="people of the survey")
    sizes = Sizes(**vars(parser.parse_args()))
    with tempfile.TemporaryDirectory(prefix="agilometro-bench-") as folder:
        bench_csv(Path(folder), sizes)
        bench_spreadsheet(Path(folder), sizes)
        bench_engine(Path(folder), sizes)
        print(f"\nEvery rule of the five regulations: {sizes.employees:,} employees x one year")
        bench_rules(Path(folder), sizes.employees, sizes.turns)
        print(f"\nThe whole catalogue: {sizes.employees:,} employees x one year, every unit of four levels and month")
        bench_catalogue(Path(folder), sizes.employees, sizes.turns)
        print(f"\nA questionnaire: {sizes.answers:,} answers, intervals by bootstrap where they are due", flush=True)
        alone = get_context("spawn").Process(target=bench_surveys, args=(sizes.answers, sizes.turns))
        alone.start()
        alone.join()
        if alone.exitcode:
            sys.exit(alone.exitcode)


# ---------------------------------------------------------------- attendance CSV


def bench_csv(folder: Path, sizes: Sizes) -> None:
    """Validate and store an attendance CSV, against DuckDB's bare count of the same file."""
    path, staff = folder / "giornate.csv", folder / "personale.csv"
    people = write_attendance_csv(path, sizes.attendance)
    write_staff_csv(staff, people)
    print(f"\nAttendance CSV: {sizes.attendance:,} rows, {path.stat().st_size / 1e6:.0f} MB, {people:,} people")
    home = folder / "csv"
    store = open_store(f"sqlite:///{home / 'record.sqlite'}", home)
    door = Door(store, load_keyring(home / "identity.key"), "bench")
    door.load(staff, NOW)
    bare, checked = [], []
    for _ in range(sizes.turns):
        bare.append(_seconds(lambda: _bare_count(path)))
        checked.append(_seconds(lambda: door.check(path, NOW)))
    validation = [b / c for b, c in zip(bare, checked, strict=True)]
    print(f"  DuckDB read_csv count(*)      {_rate(sizes.attendance, bare)}")
    print(f"  validated (Door.check)        {_rate(sizes.attendance, checked)}")
    print(f"  validation / bare count       {_percent(validation)}   (asked: at least 15 %)")
    stored = _seconds_of_writing(door, path)
    print(f"  stored in SQLite              {sizes.attendance / stored:>12,.0f} rows/s   (asked: at least 200,000)")
    store.close()


def _bare_count(path: Path) -> None:
    with duckdb.connect(":memory:", config={"threads": 2}) as con:
        con.execute(f"SELECT count(*) FROM read_csv('{path}', delim=';', header=true, all_varchar=true)").fetchall()


def _seconds_of_writing(door: Door, path: Path) -> float:
    """Load the file and return the seconds from the first row written to the end of the commit."""
    marks: dict[str, float] = {}
    door.load(path, NOW, progress=lambda what, done, total: marks.setdefault(what.split()[0], perf_counter()))
    return marks["Pubblicazione"] - marks["Scrittura"]


# ---------------------------------------------------------------- XLSX


def bench_spreadsheet(folder: Path, sizes: Sizes) -> None:
    """Read an XLSX of five columns into a grid of text with cell addresses."""
    path = folder / "giornate.xlsx"
    _write_xlsx(path, sizes.spreadsheet)
    print(f"\nXLSX: {sizes.spreadsheet:,} rows x 5 columns, {path.stat().st_size / 1e6:.1f} MB")
    times = [_seconds(lambda: _read(path)) for _ in range(sizes.turns)]
    print(f"  read into a grid              {_rate(sizes.spreadsheet, times)}   (asked: at least 80,000)")


def _write_xlsx(path: Path, rows: int) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet, dates = book.add_worksheet("Presenze"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ("Matricola", "Giorno", "Ore in presenza", "Ore agili", "Richiami"))
        for number in range(1, rows + 1):
            sheet.write_string(number, 0, f"{number % 5000:05d}")
            sheet.write_datetime(number, 1, datetime(2025, 1 + number % 12, 1 + number % 28), dates)
            sheet.write_row(number, 2, (7.2 * (number % 2), 7.2 * ((number + 1) % 2), 0))


def _read(path: Path) -> None:
    with read_file(path) as book:
        if len(book.sheets) != 1:
            raise RuntimeError("the measured workbook has one sheet")


# ---------------------------------------------------------------- engine


def bench_engine(folder: Path, sizes: Sizes) -> None:
    """Measure ten indicators by unit, genere and month, against SQL by hand on the same Parquet, and pandas."""
    home = folder / "engine"
    store = open_store(f"sqlite:///{home / 'record.sqlite'}", home)
    print(f"\nTen indicators: {sizes.employees:,} employees x one year, every unit, genere and month")
    filled = _seconds(lambda: fill_record(store, BenchEnte(sizes.employees)))
    published = _seconds(lambda: publish(store, NOW))
    print(f"  (record filled in {filled:.0f} s, marts published in {published:.0f} s)")
    with connect(store) as marts:
        frames, backend = by_hand.frames(marts.duckdb), MartBackend(marts)
        engine, by_sql, by_pandas = [], [], []
        for _ in range(sizes.turns):  # in turn, so that a slow moment of the machine is everybody's
            engine.append(_seconds(lambda: _engine_counts(backend)))
            by_sql.append(_seconds(lambda: by_hand.counts_by_sql(marts.duckdb)))
            by_pandas.append(_seconds(lambda: by_hand.counts_by_pandas(frames)))
        _refuse_difference(
            _engine_counts(backend), by_hand.counts_by_sql(marts.duckdb), by_hand.counts_by_pandas(frames)
        )
    for name, seconds in (("engine", engine), ("SQL by hand", by_sql), ("pandas, data in RAM", by_pandas)):
        print(
            f"  {name:<29} {median(seconds) * 1000:>12,.0f} ms ({min(seconds) * 1000:,.0f}-{max(seconds) * 1000:,.0f})"
        )
    print(f"  engine / SQL by hand          {_times(engine, by_sql)}   (asked: at most 1.3)")
    print(f"  pandas / engine               {_times(by_pandas, engine)}   (asked: at least 2)")
    print("  all counts equal on the three sides")
    store.close()


def _engine_counts(backend: MartBackend) -> dict[str, by_hand.Counts]:
    """Measure, and read every count out: what a page would do with them."""
    measured = measure(by_hand.SQL, by_hand.ON, NOW.date(), backend, PARAMETERS)
    return {
        code: {
            (at.unit if at.unit != ENTE else None, at.genere, at.mese.month if at.mese else None): (
                count.part,
                count.whole,
                count.people,
                count.people_part,
                count.people_rest,
            )
            for at, count in each.cells.items()
            if count.whole
        }
        for code, each in measured.items()
    }


def _refuse_difference(*sides: dict[str, by_hand.Counts]) -> None:
    """Raise when a count differs: a speed that counts something else is no speed."""
    first, *others = (
        {code: {at: n for at, n in each.items() if n[1]} for code, each in side.items()} for side in sides
    )
    for other in others:
        wrong = [code for code in first if first[code] != other[code]]
        if wrong:
            raise RuntimeError(f"the engine and a hand-written query disagree on {', '.join(wrong)}")


def _times(above: list[float], below: list[float]) -> str:
    ratios = [a / b for a, b in zip(above, below, strict=True)]
    return f"{median(ratios):>10.2f} x ({min(ratios):.2f}-{max(ratios):.2f})"


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _rate(rows: int, seconds: list[float]) -> str:
    spread = f"median {median(seconds):.2f} s, {min(seconds):.2f}-{max(seconds):.2f}"
    return f"{rows / median(seconds):>12,.0f} rows/s ({spread})"


def _percent(ratios: list[float]) -> str:
    return f"{100 * median(ratios):>10.1f} % ({100 * min(ratios):.1f}-{100 * max(ratios):.1f})"


if __name__ == "__main__":
    sys.exit(main())
