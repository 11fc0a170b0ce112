# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which numbers stand behind a figure? The lines of a release, as a table to read and as a CSV to download."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from io import StringIO

from disclosure.release import Released
from metrics.places import ENTE, At, Unit, UnitTree
from metrics.targets import Status
from record.period import months_of_year_until
from reports.wording import (
    GENERI,
    RESERVED_WORDS,
    STATUS_WORDS,
    day,
    decimal,
    fraction_percent,
    integer,
    month,
    percent,
    tenths,
)


class Sight(Enum):
    """What a reader may see of a place; the value is the code of the CSV (StatsWales shorthand)."""

    SHOWN = ""
    RESERVED = "c"
    ABSENT = "x"


@dataclass(frozen=True)
class Line:
    """One place of a release as people read it; `numerator` and `missing` are None where it is not shown.

    `depth` is how far it lies below the others beside it; `holds_others` says that its parts are listed too, so that
    who adds up or compares leaves it out.
    """

    at: At
    label: str
    sight: Sight
    numerator: int | None
    denominator: int | None
    status: Status
    missing: int | None
    depth: int = 0
    holds_others: bool = False

    @property
    def counts(self) -> tuple[int, int] | None:
        """Return numerator and denominator of a share that can be said; None when hidden, absent or of nobody."""
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator, self.denominator

    @property
    def outcome(self) -> tuple[str, str, str]:
        """Return symbol, word and style."""
        return RESERVED_WORDS if self.sight is Sight.RESERVED else STATUS_WORDS[self.status]


def line(released: Released, at: At, label: str) -> Line:
    """Return one place: absent is neither zero nor hidden."""
    shown = released.cells.get(at)
    if shown is None:
        return Line(at, label, Sight.ABSENT, None, None, Status.NOT_COMPUTABLE, None)
    sight = Sight.RESERVED if shown.hidden else Sight.SHOWN
    return Line(at, label, sight, shown.numerator, shown.denominator, released.status(at), released.missing_people(at))


def unit_name(released: Released, code: str) -> str:
    """Return a unit's name; a code that the tree does not know is its own name."""
    return next((unit.name for unit in released.tree if unit.code == code), code)


def whole(released: Released, unit: str = ENTE) -> Line:
    """Return the line of a unit itself."""
    return line(released, At(unit), unit_name(released, unit))


MOST_LINES = 36
"""How many units a figure lists before it keeps to those right below."""


def walk(tree: UnitTree, unit: str = ENTE) -> Iterator[tuple[Unit, int]]:
    """Yield what lies below a unit, each unit before its own parts, with its depth (0 right below)."""
    children, units = tree.children(), {each.code: each for each in tree}

    def below(code: str, depth: int) -> Iterator[tuple[Unit, int]]:
        for child in children.get(code, ()):
            yield units[child], depth
            yield from below(child, depth + 1)

    yield from below(unit, 0)


def by_unit(released: Released, unit: str = ENTE) -> tuple[Line, ...]:
    """Return the units below one, two levels deep while they are few, in the order of the tree.

    Never in the order of their values, which would tell where a hidden one stands. Equal names are told apart by code.
    """
    found = [(each, depth) for each, depth in walk(released.tree, unit) if depth < 2]
    if len(found) > MOST_LINES:
        found = [(each, depth) for each, depth in found if depth == 0]
    names = Counter(each.name for each, _ in found)
    listed = {each.parent for each, _ in found}
    return tuple(
        replace(
            line(released, At(each.code), each.name if names[each.name] == 1 else f"{each.name} ({each.code})"),
            depth=depth,
            holds_others=each.code in listed,
        )
        for each, depth in found
    )


def parts(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines that do not overlap: a unit whose parts are listed is left out."""
    return tuple(each for each in lines if not each.holds_others)


def by_genere(released: Released, unit: str = ENTE) -> tuple[Line, ...]:
    """Return women and men of a unit."""
    return tuple(line(released, At(unit, genere), label) for genere, label in GENERI.items())


def by_month(released: Released, unit: str = ENTE) -> tuple[Line, ...]:
    """Return the months of the year up to the release's day."""
    return tuple(line(released, At(unit, None, first), month(first)) for first in months_of_year_until(released.on))


@dataclass(frozen=True)
class Table:
    """A table to be read: the first cell of each row is its heading; `numeric` are the columns set to the right."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()


def table(caption: str, heading: str, lines: Sequence[Line]) -> Table:
    """Return the lines as text: `n. d.` where there is nothing, `riservato` where the release hides."""
    head = (heading, "Numeratore", "Denominatore", "Quota", "Esito", "Mancano all’obiettivo")
    return Table(caption, head, tuple(_row(each) for each in lines), (1, 2, 3, 5))


def _row(each: Line) -> tuple[str, ...]:
    hidden = "riservato" if each.sight is Sight.RESERVED else "n. d."
    symbol, word, _ = each.outcome
    return (
        f"{'– ' * each.depth}{each.label}",
        hidden if each.numerator is None else integer(each.numerator),
        hidden if each.denominator is None else integer(each.denominator),
        "–" if each.counts is None else percent(*each.counts),
        f"{symbol} {word}",
        "–" if each.missing is None else integer(each.missing),
    )


CSV_HEAD = (
    "indicatore",
    "al",
    "noto_al",
    "struttura_codice",
    "struttura",
    "genere",
    "mese",
    "numeratore",
    "denominatore",
    "valore",
    "codice",
    "obiettivo",
    "esito",
    "mancano",
)
"""`valore` is a percentage with one decimal; `codice` says why there is none: c riservato, x non disponibile."""


def csv_text(released: Released, lines: Iterable[Line]) -> str:
    """Return the lines as Italian offices open them: semicolons, decimal comma, a byte order mark in front."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(CSV_HEAD)
    writer.writerows(_csv_row(released, each) for each in lines)
    return "\ufeff" + out.getvalue()


def _csv_row(released: Released, each: Line) -> tuple[str, ...]:
    code = each.sight.value or ("x" if each.counts is None else "")
    target = released.target
    return (
        released.indicator,
        day(released.on),
        day(released.known_on),
        unarmed("ENTE" if each.at.unit == ENTE else each.at.unit),
        unarmed(unit_name(released, each.at.unit)),
        each.at.genere or "",
        _month(each.at.mese),
        "" if each.numerator is None else str(each.numerator),
        "" if each.denominator is None else str(each.denominator),
        "" if each.counts is None else decimal(tenths(*each.counts)),
        code,
        "" if target is None else fraction_percent(target.floor),
        each.outcome[1],
        "" if each.missing is None else str(each.missing),
    )


def _month(first: date | None) -> str:
    return "" if first is None else f"{first:%Y-%m}"


def unarmed(text: str) -> str:
    """Return a name that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
