# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What did each body publish for a year, who is it, and what stands in the rows of one of them?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb

from ingest.contoannuale.layout import ASSENZE, CATEGORIE, ENTI, FORMAZIONE, MODALITA, OCCUPAZIONE, Table
from ingest.contoannuale.shelf import Listing, Shelf
from metrics.bodies import Body, Pair, Return

_OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}

_FULL = ("PERSONALE_TEMPO_PIENO", "PART_TIME_INF50", "PART_TIME_SUP50")


@dataclass(frozen=True)
class Returns:
    """The published returns of one listing; without OCCUPAZIONE a year compares nobody."""

    shelf: Shelf
    listing: Listing

    @property
    def years(self) -> tuple[int, ...]:
        """Return the years that can be compared, newest first."""
        return self.listing.years(OCCUPAZIONE.name)

    def of_year(self, year: int) -> tuple[Return, ...]:
        """Return what every body of OCCUPAZIONE published for a year, in the order of their codes."""
        with _Reader(self.shelf, self.listing, year) as reader:
            occupied = reader.pairs(OCCUPAZIONE.name, tuple((f"{each}_DONNE", f"{each}_UOMINI") for each in _FULL))
            agile = reader.pairs(MODALITA.name, (("PERS_LAVORO_AGILE_D", "PERS_LAVORO_AGILE_U"),))
            training = reader.pairs(FORMAZIONE.name, (("FORM_DONNE", "FORM_UOMINI"),))
            absences = reader.absences()
        nothing = Pair()
        return tuple(
            Return(
                body, body.rstrip("0123456789"), occupied[body], agile.get(body, nothing),
                training.get(body, nothing), absences.get(body, {}),
            )
            for body in sorted(occupied)
        )  # fmt: skip

    def bodies(self, year: int | None = None) -> dict[str, Body]:
        """Return the bodies by code as the reference table of a year has them, or that of the nearest year."""
        years = self.listing.years(ENTI.name)
        if not years:
            return {}
        nearest = years[0] if year is None else min(years, key=lambda each: (abs(each - year), each))
        path = self.shelf.path(f"{ENTI.name}_{nearest}", self.listing)
        with duckdb.connect(":memory:", config=_OFFLINE) as con:
            rows = con.execute(
                "SELECT upper(CODI_TIPO_ISTITUZIONE) || CODI_ISTITUZIONE, upper(CODI_TIPO_ISTITUZIONE), "
                f"DESC_TIPO_ISTITUZIONE, DESC_ISTITUZIONE, CODI_FISCALE FROM read_parquet({_quoted(path)})"
            ).fetchall()
        return {row[0]: Body(row[0], row[1], row[2] or row[1], row[3] or row[0], row[4]) for row in rows if row[0]}

    def body(self, code: str, year: int | None = None) -> Body:
        """Return one body; where no reference table knows it, its code tells its type and nothing its name."""
        known = self.bodies(year).get(code)
        return known or Body(code, code.rstrip("0123456789"), f"tipo {code.rstrip('0123456789')}", code, None)

    def categories(self) -> frozenset[str]:
        """Return every code of a category that the newest reference table knows; empty without one."""
        years = self.listing.years(CATEGORIE.name)
        path = self.shelf.path(f"{CATEGORIE.name}_{years[0]}", self.listing) if years else None
        if path is None:
            return frozenset()
        with duckdb.connect(":memory:", config=_OFFLINE) as con:
            rows = con.execute(f"SELECT DISTINCT CODI_CATEGORIA FROM read_parquet({_quoted(path)})").fetchall()
        return frozenset(code for (code,) in rows if code)


def _quoted(path: Path | None) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _sum(names: Sequence[str]) -> str:
    """Return the SQL of the sum of some columns over rows; NULL as soon as one cell is: a partial sum is no sum."""
    row = " + ".join(names)
    return f"CASE WHEN count({row}) = count(*) THEN sum({row}) END"


def _fraction(value: Any) -> Fraction | None:
    return None if value is None else Fraction(value)


class _Reader:
    """A DuckDB of its own over the files of one year; a table that is not there has no rows."""

    def __init__(self, shelf: Shelf, listing: Listing, year: int) -> None:
        self._shelf, self._listing, self._year = shelf, listing, year
        self._con = duckdb.connect(":memory:", config=_OFFLINE)

    def __enter__(self) -> _Reader:
        return self

    def __exit__(self, *error: object) -> None:
        self._con.close()

    def pairs(self, table: str, columns: Sequence[tuple[str, str]]) -> dict[str, Pair]:
        """Return by body the sum of columns of women and of men."""
        path = self._shelf.path(f"{table}_{self._year}", self._listing)
        if path is None:
            return {}
        women, men = (_sum([pair[side] for pair in columns]) for side in (0, 1))
        sql = f"SELECT ISTITUZIONE, {women}, {men} FROM read_parquet({_quoted(path)}) GROUP BY ISTITUZIONE"
        return {body: Pair(_fraction(d), _fraction(u)) for body, d, u in self._con.execute(sql).fetchall()}

    def absences(self) -> dict[str, dict[str, Pair]]:
        """Return by body and cause the days of women and of men."""
        path = self._shelf.path(f"{ASSENZE.name}_{self._year}", self._listing)
        found: dict[str, dict[str, Pair]] = {}
        if path is None:
            return found
        sums = f"{_sum(['ASSENZE_DONNE'])}, {_sum(['ASSENZE_UOMINI'])}"
        sql = f"SELECT ISTITUZIONE, CAUSALE_ASSENZA, {sums} FROM read_parquet({_quoted(path)}) GROUP BY ALL"
        for body, cause, women, men in self._con.execute(sql).fetchall():
            found.setdefault(body, {})[cause or ""] = Pair(_fraction(women), _fraction(men))
        return found


# ---------------------------------------------------------------- the rows of one body


@dataclass(frozen=True)
class FiledRow:
    """A line of a file for one body: its line, its codes, its numbers by column; None where the cell is empty."""

    riga: int
    codes: Mapping[str, str | None]
    numbers: Mapping[str, Fraction | None]


def filed_rows(table: Table, parquet: Path, body: str) -> tuple[FiledRow, ...]:
    """Return the lines of a body in a file that was read, in their order."""
    with duckdb.connect(":memory:", config=_OFFLINE) as con:
        sql = f"SELECT * FROM read_parquet({_quoted(parquet)}) WHERE ISTITUZIONE = $1 ORDER BY riga"
        rows = con.execute(sql, [body]).fetchall()
    return tuple(_filed(table, row) for row in rows)


def _filed(table: Table, row: Sequence[Any]) -> FiledRow:
    cells = {column: value for column, value in zip(table.columns, row[1:], strict=True)}
    codes = {column.name: value for column, value in cells.items() if not column.reads.is_number}
    numbers = {column.name: _fraction(value) for column, value in cells.items() if column.reads.is_number}
    return FiledRow(row[0], codes, numbers)
