# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Into which table does a sheet go, and how is each of its columns read?"""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from typing import Literal

from ingest.formats.grid import Sheet
from ingest.issues import Issue

FieldKind = Literal[
    "matricola",  # a person's number: becomes the pseudonym `persona`
    "code",
    "text",
    "choice",  # one of `choices`
    "flag",  # `choices` to "1" or "0"
    "date",
    "year",  # a year, or a date of which only the year is kept
    "integer",
    "decimal",  # a number with up to three decimals, kept exactly
    "percent",
    "minutes",  # a duration: 7,5 or 07:30 or 450, in the unit that `Located.unit` says
    "time",  # a time of day
    "bands",  # «09:00-12:00; 14:00-16:00»
    "codes",  # several codes in one cell
    "period",  # 2026-W44, 2026-10, 10/2026, ottobre 2026
    "span",  # a period, or a year, a half or a quarter of one: 2026, 1° trimestre 2026
    "euro",  # an amount, kept in cents
    "hundredths",  # a number with up to two decimals, kept in hundredths
    "number",  # a number with up to two decimals, kept as the text of it
]
Unit = Literal["hours", "minutes"]

PERIODS: tuple[FieldKind, ...] = ("period", "span")
"""Kinds of which one cell gives two days, `dal` and `al`."""


@dataclass(frozen=True)
class FieldRule:
    """How one field of a table is found in a sheet and read.

    `name` is the column of `record.tables`, or one of the few names that the acceptor turns into columns
    (`matricola`, `cognome`, `nome`, `codice_fiscale`, `fasce`, `dalle`, `alle`, `periodo`, `titoli_priorita`, ...).
    `headings` are normalised (`ingest.header.normalise`); `units` gives the unit of a heading that says its own.
    `weak` headings name the field only where something else says which table it is («codice», «nome»).
    `choices` goes from a synonym, normalised like a heading, to the stored code. `empty` is what an empty cell or an
    absent column means, None when it means "not known". `constant` is the value of every row, whatever the sheet says.
    `says` and `example` are for the template (`ingest.template`): a field without an example has no column there.
    `date_format` is a strptime format that replaces the usual ones; `decimal` is "," or "." when it must be forced.
    """

    name: str
    kind: FieldKind
    label: str
    headings: tuple[str, ...]
    weak: tuple[str, ...] = ()
    required: bool = False
    many: bool = False
    personal: bool = True
    unit: Unit | None = None
    units: MappingOf[str, Unit] = field(default_factory=dict)
    choices: MappingOf[str, str] = field(default_factory=dict)
    date_format: str | None = None
    decimal: str | None = None
    empty: str | None = None
    constant: str | None = None
    says: str = ""
    example: str | None = None


@dataclass(frozen=True)
class Mapping:
    """How a kind of sheet fills one table. `one_of`: at least one of these groups of fields must be there, whole;
    where none is, `one_of_says` tells the office what to do."""

    name: str
    table: str
    fields: MappingOf[str, FieldRule]
    one_of: tuple[tuple[str, ...], ...] = ()
    one_of_says: str = ""
    noise: frozenset[str] = frozenset()
    sheet_names: tuple[str, ...] = ()
    ignored: frozenset[str] = frozenset()
    format: str | None = None
    sheet: str | None = None
    header_row: int | None = None


@dataclass(frozen=True)
class Located:
    """A field found in a sheet: its 1-based columns (none for a constant, several only if `rule.many`) and unit."""

    rule: FieldRule
    columns: tuple[int, ...]
    headings: tuple[str, ...]
    unit: Unit | None = None


@dataclass(frozen=True)
class Recognition:
    """What was understood of one sheet.

    `table` and `mapping` are None when nothing was. Data rows are those below `header_row` that are not in
    `left_out` (totals). `issues` are all that could be said before reading the values: an error with a `row`
    refuses that row, an error without one the whole sheet. `fingerprint` names the sheet's set of headings.
    """

    sheet: Sheet
    table: str | None
    mapping: Mapping | None
    header_row: int
    headings: tuple[str, ...]
    located: MappingOf[str, Located]
    left_out: tuple[int, ...]
    issues: tuple[Issue, ...]
    fingerprint: str

    @property
    def loadable(self) -> bool:
        """Whether the sheet's rows can be read: a table is known and no error concerns the sheet as a whole."""
        return self.table is not None and not any(i.level == "error" and i.row is None for i in self.issues)
