# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does one published CSV say, and what is wrong with it? All its problems at once, with their lines."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingest.contoannuale.layout import FIRST_YEAR, Column, Found, Reads, Table, bare, find_columns, table_of
from ingest.contoannuale.sources import Source
from ingest.formats import refusals
from ingest.formats.container import inspect
from ingest.formats.grid import Limits, Sheet
from ingest.formats.text import read_text
from ingest.issues import FileRefused, Issue

SHOWN = 20
"""How many lines with the same mistake in the same column are told one by one."""

AGAIN = "Riscarica il file dal sito della Ragioneria e ricaricalo."

_BODY_CODE = "^[A-Z]{1,3}[0-9]{1,6}$"
_NUMBER = {
    "^[0-9]+$": "{t}",
    "^[0-9]*,[0-9]+$": "replace({t}, ',', '.')",
    "^[0-9]{{1,3}}([.][0-9]{{3}})+(,[0-9]+)?$": "replace(replace({t}, '.', ''), ',', '.')",
    "^[0-9]+[.][0-9]{{1,2}}$": "{t}",
}
"""How a number may be written: whole, with a decimal comma, with points between thousands, with a decimal point."""


@dataclass(frozen=True)
class Reading:
    """What a file was: its table and year, its rows, the columns that it does not have, and what is wrong with it.

    `parquet` is where its rows lie, None when an error keeps it out.
    """

    name: str
    table: Table
    year: int
    rows: int
    absent: tuple[str, ...]
    issues: tuple[Issue, ...]
    parquet: Path | None

    @property
    def key(self) -> str:
        """Return the name by which the file is kept: its table and its year."""
        return f"{self.table.name}_{self.year}"


@dataclass(frozen=True)
class _Open:
    """A file under examination: where its columns are, and the staged rows (`riga`, `c1`...) in a DuckDB of its own."""

    con: duckdb.DuckDBPyConnection
    table: Table
    found: Found

    def cell(self, name: str) -> str:
        """Return the SQL of a column's text, without blanks around it; empty is NULL."""
        return f"nullif(trim(c{self.found.at[name] + 1}), '')"

    @property
    def present(self) -> Iterator[Column]:
        """Return the columns that the file has."""
        return (each for each in self.table.columns if each.name in self.found.at)


def read_source(source: Source, scratch: Path, target: Path) -> Reading:
    """Read a CSV of the Conto annuale into the Parquet file `target`, unless something in it is wrong.

    Raises FileRefused for a file that cannot be opened at all, or whose name says no table.
    """
    table, year = _named(source)
    sheet = _opened(source, scratch)
    headings = sheet.head[0]
    found = find_columns(table, headings)
    issues = list(_of_headings(table, found))
    if any(issue.level == "error" for issue in issues):
        return Reading(source.name, table, year or 0, 0, found.absent, tuple(issues), None)
    with duckdb.connect(":memory:", config=_OFFLINE) as con:
        con.execute(f"CREATE TABLE staged AS SELECT * FROM ({_rows(sheet)}) WHERE coalesce({_any(sheet)}, '') <> ''")
        opened = _Open(con, table, found)
        issues += _of_rows(opened, sheet)
        year = _stated_year(opened, issues) if year is None else year
        rows = _count(con, "SELECT count(*) FROM staged")
        written = rows and not any(issue.level == "error" for issue in issues)
        if written:
            con.execute(f"COPY ({_typed(opened)}) TO '{_quoted(target)}' (FORMAT parquet, COMPRESSION zstd)")
    return Reading(source.name, table, year or 0, rows, found.absent, tuple(issues), target if written else None)


_OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def _named(source: Source) -> tuple[Table, int | None]:
    known = table_of(source.stem)
    if known is None:
        remedy = "Lascia al file il nome con cui è pubblicato, come OCCUPAZIONE_2023.CSV."
        raise refusals.refused("Il nome del file non è quello di una tabella del Conto annuale", remedy)
    table, year = known
    if year is not None and year < FIRST_YEAR:
        raise refusals.refused(f"Il {year} viene prima dei dati pubblicati", f"Si parte dal {FIRST_YEAR}.")
    return table, year


def _opened(source: Source, scratch: Path) -> Sheet:
    limits = Limits(cells=200_000_000)
    if inspect(source.path, limits).kind != "csv":
        raise refusals.refused("Il file non è un CSV", AGAIN)
    (scratch / "1.csv").unlink(missing_ok=True)
    sheet = read_text(source.path, scratch, limits)
    if sheet is None:
        raise refusals.empty()
    return sheet


def _rows(sheet: Sheet) -> str:
    return sheet.source(after_row=1)


def _any(sheet: Sheet) -> str:
    """Return the SQL of all cells of a row together: a row of delimiters alone says nothing."""
    return f"concat({', '.join(f'trim(c{index + 1})' for index in range(sheet.columns))})"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _count(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = con.execute(sql).fetchone()
    return 0 if row is None else int(row[0])


# ---------------------------------------------------------------- what is wrong with the headings


def _of_headings(table: Table, found: Found) -> Iterator[Issue]:
    for name in found.missing:
        yield Issue("ING-10", "error", row=1, expected=f"manca la colonna «{name}»", remedy=_perhaps(name, found))
    for index, heading in found.repeated:
        said = f"la colonna «{heading}» c’è due volte"
        yield Issue("ING-24", "error", row=1, column=index + 1, expected=said, remedy=AGAIN)
    if found.missing:
        return
    for index, heading in found.unknown:
        said = f"la colonna «{heading}» non è tra quelle della tabella {table.name}"
        yield Issue("ING-11", "warning", row=1, column=index + 1, expected=said, remedy="Non è stata letta.")


def _perhaps(name: str, found: Found) -> str:
    """Return the remedy of a missing column; a heading that looks like it is named, never taken for it."""
    bares = {bare(heading): heading for _, heading in found.unknown}
    near = difflib.get_close_matches(bare(name), bares, n=1, cutoff=0.8)
    if near:
        return f"C’è «{bares[near[0]]}»: se è la stessa colonna, correggi l’intestazione e ricarica il file."
    return AGAIN


# ---------------------------------------------------------------- what is wrong with the rows


def _of_rows(opened: _Open, sheet: Sheet) -> Iterator[Issue]:
    width = sheet.usual or sheet.columns
    for row, cells in sheet.ragged[:SHOWN]:
        if row > 1:
            said = f"la riga ha {cells} celle, le altre {width}"
            yield Issue("ING-22", "error", row=row, expected=said, remedy="Correggi i separatori e ricarica il file.")
    if len(sheet.ragged) > SHOWN:
        said = f"le righe con celle in più o in meno sono {len(sheet.ragged)}"
        yield Issue("ING-22", "error", expected=said, remedy=f"Sono elencate le prime {SHOWN}.")
    if not _count(opened.con, "SELECT count(*) FROM staged"):
        yield Issue("ING-29", "error", expected="ci sono le intestazioni e nessuna riga", remedy=AGAIN)
    for column in opened.present:
        yield from _of_column(opened, column)
    yield from _repeated_keys(opened)


def _of_column(opened: _Open, column: Column) -> Iterator[Issue]:
    text = opened.cell(column.name)
    if column.reads is Reads.BODY:
        yield from _told(opened, column, f"{text} IS NULL", "ING-06", "il codice dell’ente, come C3363")
        wrong = f"NOT regexp_matches(upper({text}), '{_BODY_CODE}')"
        yield from _told(opened, column, wrong, "ING-05", "il codice dell’ente, come C3363")
    elif column.reads.is_number:
        number = f"try_cast({_number(text)} AS DECIMAL(18, 6))"
        wrong = f"{text} IS NOT NULL AND {number} IS NULL"
        what = "un numero intero di persone" if column.reads is Reads.PEOPLE else "un numero, con la virgola"
        yield from _told(opened, column, wrong, "ING-04", what)
        if column.reads is Reads.PEOPLE:
            yield from _told(opened, column, f"{number} <> floor({number})", "ING-04", what)


def _number(text: str) -> str:
    """Return the SQL of a number's text as a cast takes it; NULL when it is not written as a number."""
    cases = " ".join(
        f"WHEN regexp_matches({text}, '{pattern.format()}') THEN {form.format(t=text)}"
        for pattern, form in _NUMBER.items()
    )
    return f"(CASE {cases} END)"


def _told(opened: _Open, column: Column, wrong: str, code: str, what: str) -> Iterator[Issue]:
    """Yield an issue for each line in which a condition holds, the first ones line by line."""
    lines = opened.con.execute(f"SELECT riga FROM staged WHERE {wrong} ORDER BY riga LIMIT {SHOWN}").fetchall()
    remedy = f"Correggi la colonna {column.name} di quella riga e ricarica il file."
    for number, (line,) in enumerate(lines, 1):
        if number == SHOWN:
            total = _count(opened.con, f"SELECT count(*) FROM staged WHERE {wrong}")
            remedy = f"{remedy} Le righe con lo stesso errore sono {total}: sono elencate le prime {SHOWN}."
        yield Issue(code, "error", row=line, column=opened.found.at[column.name] + 1, expected=what, remedy=remedy)


def _repeated_keys(opened: _Open) -> Iterator[Issue]:
    """Yield one warning when rows share every code: they are added up, and whoever loads them should know."""
    keys = [opened.cell(each.name) for each in opened.present if not each.reads.is_number]
    if not opened.table.yearly:
        return
    grouped = f"SELECT min(riga) AS riga, count(*) - 1 AS n FROM staged GROUP BY {', '.join(keys)} HAVING n > 0"
    row = opened.con.execute(f"SELECT min(riga), sum(n) FROM ({grouped})").fetchone()
    if row is not None and row[0] is not None:
        remedy = f"Le righe che ne ripetono un’altra sono {row[1]}: i loro numeri si sommano."
        yield Issue("ING-08", "warning", row=row[0], expected="una riga sola con gli stessi codici", remedy=remedy)


def _stated_year(opened: _Open, issues: list[Issue]) -> int | None:
    """Return the one year that a reference table states; an issue is added when it states several, or none."""
    said = opened.con.execute(f"SELECT DISTINCT {opened.cell('ANNO')} FROM staged").fetchall()
    years = [text for (text,) in said]
    if len(years) == 1 and str(years[0]).isdecimal() and len(str(years[0])) == 4:
        return int(years[0])
    if years:
        what = "lo stesso anno, di quattro cifre, in tutte le righe della colonna ANNO"
        issues.append(Issue("ING-05", "error", expected=what, remedy="Dividi il file per anno e ricaricalo."))
    return None


# ---------------------------------------------------------------- what is written


def _typed(opened: _Open) -> str:
    """Return the SQL of the rows as they are kept: `riga` is the line of the file, then every column of the table."""
    columns = ", ".join(_column(opened, each) for each in opened.table.columns)
    return f"SELECT riga, {columns} FROM staged ORDER BY riga"


def _column(opened: _Open, column: Column) -> str:
    """Return the SQL of a column as it is kept: one that the file lacks is NULL in every row, never zero."""
    kind = {Reads.PEOPLE: "BIGINT", Reads.DAYS: "DECIMAL(18, 6)"}.get(column.reads, "VARCHAR")
    if column.name not in opened.found.at:
        return f"CAST(NULL AS {kind}) AS {column.name}"
    text = opened.cell(column.name)
    if column.reads.is_number:
        return f"CAST(CAST({_number(text)} AS DECIMAL(18, 6)) AS {kind}) AS {column.name}"
    return f"{f'upper({text})' if column.reads is Reads.BODY else text} AS {column.name}"


def refused_reading(source: Source, error: FileRefused) -> Reading:
    """Return the reading of a file that could not be opened: its reasons, and nothing else."""
    table, year = table_of(source.stem) or (Table(source.stem, ()), None)
    return Reading(source.name, table, year or 0, 0, (), error.issues, None)
