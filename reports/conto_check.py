# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does the return that is about to be filed say what the record says? Cell by cell, naming the one that differs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from reports.wording import count, integer

COLUMNS = {"PERS_LAVORO_AGILE_U": "U", "PERS_LAVORO_AGILE_D": "D"}
"""The cells that the record can answer for, and whose number is in them."""

NOT_RECORDED = {
    "TELE_LAVORO": "telelavoro",
    "SOGGETTI_TURNAZIONE": "turni",
    "SOGGETTI_REPERIBILITA": "reperibilità",
    "PERS_COWORKING": "coworking",
}
"""What the same table asks and the record does not hold: it is not compared."""


class Answer(Enum):
    """What the comparison of a cell says: sign, word, style."""

    EQUAL = ("●", "Coincide", "met")
    DIFFERENT = ("■", "Differisce", "below")
    UNTOLD = ("◇", "Non confrontabile", "unknown")


@dataclass(frozen=True)
class Filed:
    """A cell of the file: its column, its category where the rows are compared one by one, its lines and number."""

    column: str
    category: str | None
    lines: tuple[int, ...]
    number: Fraction | None


@dataclass(frozen=True)
class Checked:
    """A cell of the file beside the record; `recorded` is None where the record, or who may see it, cannot tell."""

    filed: Filed
    recorded: int | None
    why: str = ""

    @property
    def answer(self) -> Answer:
        """Return whether the two are equal."""
        if self.filed.number is None and self.recorded is not None:
            return Answer.DIFFERENT
        if self.recorded is None:
            return Answer.UNTOLD
        return Answer.EQUAL if self.filed.number == self.recorded else Answer.DIFFERENT

    @property
    def name(self) -> str:
        """Return the cell's own name: the column, and the category."""
        return self.filed.column + (f", categoria {self.filed.category}" if self.filed.category else "")

    @property
    def where(self) -> str:
        """Return the lines of the file that make the number."""
        if not self.filed.lines:
            return "nessuna riga"
        lines = ", ".join(str(line) for line in self.filed.lines[:8])
        return f"{'riga' if len(self.filed.lines) == 1 else 'righe'} {lines}{'…' if len(self.filed.lines) > 8 else ''}"

    @property
    def said(self) -> str:
        """Return what was found, in words."""
        if self.answer is Answer.UNTOLD:
            return self.why
        if self.answer is Answer.EQUAL:
            return "il file e l’archivio dicono lo stesso numero"
        if self.filed.number is None:
            return "nel file la cella è vuota: vuota non è zero"
        more = self.filed.number - (self.recorded or 0)
        return f"nel file {_people(abs(more))} in {'più' if more > 0 else 'meno'} che nell’archivio"


def _people(number: Fraction) -> str:
    return count(int(number), "persona", "persone")


def number(value: Fraction | int | None) -> str:
    """Return a number of people as it is read; a dash where there is none."""
    return "–" if value is None else integer(int(value))


def cells_of(
    rows: Iterable[tuple[int, str | None, Mapping[str, Fraction | None]]], by_category: bool
) -> tuple[Filed, ...]:
    """Return the cells of a file: each column summed over the rows of a category, or over all of them.

    A row is its line, its category, its numbers. One empty cell leaves the sum empty: a partial sum is no sum.
    """
    listed = list(rows)
    categories: Sequence[str | None] = sorted({row[1] or "" for row in listed}) if by_category else [None]
    return tuple(
        _cell(column, category, [row for row in listed if category is None or (row[1] or "") == category])
        for column in COLUMNS
        for category in categories
    )


def _cell(
    column: str, category: str | None, rows: Sequence[tuple[int, str | None, Mapping[str, Fraction | None]]]
) -> Filed:
    numbers = [numbers.get(column) for _, _, numbers in rows]
    known = [each for each in numbers if each is not None]
    whole = bool(numbers) and len(known) == len(numbers)
    return Filed(column, category, tuple(line for line, _, _ in rows), sum(known, Fraction(0)) if whole else None)


def compared(
    rows: Iterable[tuple[int, str | None, Mapping[str, Fraction | None]]],
    recorded: Callable[[str, str | None], int | None],
    by_category: bool,
    why: str = "",
) -> tuple[Checked, ...]:
    """Return each cell beside the record, which says its number by genere and category; None is untold, and `why`."""
    cells = cells_of(rows, by_category)
    return tuple(Checked(cell, recorded(COLUMNS[cell.column], cell.category), why) for cell in cells)


def verdict(checked: Sequence[Checked]) -> str:
    """Return the answer of a whole file in one sentence, the cells that differ by name."""
    different = [each.name for each in checked if each.answer is Answer.DIFFERENT]
    untold = sum(each.answer is Answer.UNTOLD for each in checked)
    if different:
        verb = "differisce" if len(different) == 1 else "differiscono"
        return f"{count(len(different), 'cella', 'celle')} {verb} dall’archivio: {'; '.join(different)}."
    if untold == len(checked):
        return "Nessuna cella si può confrontare con l’archivio."
    rest = f" {count(untold, 'cella non si può', 'celle non si possono')} confrontare." if untold else ""
    return f"Le celle confrontate coincidono con l’archivio.{rest}"
