# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which reader does a column of a mapping need, and what does it give?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from ingest import parse
from ingest.header import normalise
from ingest.mapping import FieldKind, Located
from ingest.parse import Trouble
from record.pseudonym import Keyring

Value = int | str | date | Decimal | tuple[date, date] | None
Reader = Callable[[str], Value | Trouble]
_NumberReader = Callable[[str], int | str | Decimal | Trouble | None]

ENDS = frozenset({"fine", "al", "cessato_il", "restituita_il", "recesso_il"})
"""Fields in which 31/12/9999 and the like mean that there is no end."""

_TYPES: dict[FieldKind, tuple[str, ...]] = {
    "matricola": ("BIGINT",),
    "date": ("DATE",),
    "decimal": ("DECIMAL(13, 3)",),
    "period": ("DATE", "DATE"),
    "span": ("DATE", "DATE"),
    "euro": ("BIGINT",),
    "number": ("VARCHAR",),
    "choice": ("VARCHAR",),
    "bands": ("VARCHAR",),
    "codes": ("VARCHAR",),
    "code": ("VARCHAR",),
    "text": ("VARCHAR",),
}

_READERS: dict[FieldKind, Reader] = {
    "period": parse.read_period,
    "span": parse.read_span,
    "bands": parse.read_bands,
    "codes": parse.read_codes,
    "time": parse.read_time,
    "year": parse.read_year,
}


_OF_NUMBERS: dict[FieldKind, _NumberReader] = {
    "integer": parse.read_integer,
    "decimal": parse.read_exact,
    "percent": parse.read_percent,
    "euro": parse.read_euro,
    "hundredths": parse.read_hundredths,
    "number": parse.read_number,
}


def sql_types_of(kind: FieldKind) -> tuple[str, ...]:
    """Return the DuckDB type of each value that a reader of this kind gives (a period gives two)."""
    return _TYPES.get(kind, ("INTEGER",))


def reader_of(located: Located, keyring: Keyring) -> Reader:
    """Return the reader of a column's texts; a matricola is read into the pseudonym, and goes no further."""
    rule = located.rule
    if rule.kind == "matricola":
        return lambda text: keyring.persona(text) if text.strip() else None
    if rule.kind == "date":
        return _date_reader(rule.date_format, rule.name in ENDS)
    if rule.kind in ("choice", "flag"):
        return _choice_reader(rule.choices, number=rule.kind == "flag")
    if rule.kind == "minutes":
        read = parse.read_minutes if located.unit == "minutes" else parse.read_hours
        return _with_decimal(read, rule.decimal)
    if rule.kind in _OF_NUMBERS:
        return _with_decimal(_OF_NUMBERS[rule.kind], rule.decimal)
    return _READERS[rule.kind]


def _date_reader(date_format: str | None, end: bool) -> Reader:
    def read(text: str) -> date | Trouble | None:
        if date_format is None or not text.strip():
            return parse.read_date(text, end=end)
        try:
            return datetime.strptime(text.strip(), date_format).date()
        except ValueError:
            return parse.BAD_DATE

    return read


def _choice_reader(choices: Mapping[str, str], number: bool) -> Reader:
    if number and not choices:
        return parse.read_flag
    allowed = tuple(dict.fromkeys(choices.values()))

    def read(text: str) -> int | str | Trouble | None:
        found = parse.read_choice(normalise(text), choices, allowed)
        if number and isinstance(found, Trouble):
            return parse.BAD_FLAG
        return int(found) if number and isinstance(found, str) else found

    return read


def _with_decimal(read: _NumberReader, decimal: str | None) -> Reader:
    """With a forced decimal sign, the other one is the thousands separator."""
    if decimal is None:
        return read
    thousands = "." if decimal == "," else ","
    return lambda text: read(text.replace(thousands, ""))
