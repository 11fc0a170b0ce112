# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which spreadsheet can an office fill in, so that every column of it is understood?

Headings, explanations and examples are those of `ingest/mappings/*.yaml`: nothing is said twice.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from ingest.declarations import builtin_mapping
from ingest.mapping import FieldRule, Mapping
from ingest.recognise import HOW_TO_HEADINGS, HOW_TO_SHEET
from record.checks import LOADING_ORDER

TEMPLATES: tuple[str, ...] = LOADING_ORDER
"""The tables that have a template, in the order in which their files need each other."""

ROWS = 5000
"""Rows that carry the formats and the lists of choices."""

EMPTY = "vuota"
"""The example of a cell that usually stays empty."""

_ALWAYS = datetime(2026, 1, 1)  # the same table gives the same bytes, whenever it is asked for
_AS_TEXT = ("matricola", "code", "codes", "text", "bands", "period", "span", "time")
_LONGEST_LIST = 255
_YES_OR_NO = ("sì", "no")

_WRITTEN = {
    "matricola": "Il numero della persona, con gli zeri iniziali.",
    "code": "Un codice, sempre scritto allo stesso modo.",
    "text": "Testo libero.",
    "flag": "Scrivi sì oppure no; vuota se non si sa.",
    "date": "Una data gg/mm/aaaa.",
    "year": "Un anno di quattro cifre.",
    "integer": "Un numero intero.",
    "decimal": "Un numero, con al massimo tre decimali.",
    "percent": "Una percentuale, da 1 a 100.",
    "time": "Un'ora del giorno, per esempio 09:00.",
    "bands": "Una o più fasce, per esempio 09:00-12:00; 14:00-16:00.",
    "codes": "Uno o più codici, separati da punto e virgola.",
    "period": "Una settimana (2026-W44) o un mese (ottobre 2026).",
    "span": "Un anno (2026), un trimestre (1° trimestre 2026) o un mese (ottobre 2026).",
    "euro": "Un importo in euro, con al massimo due decimali.",
    "hundredths": "Un numero, con al massimo due decimali.",
    "number": "Un numero, con al massimo due decimali.",
}


def template_fields(mapping: Mapping) -> tuple[FieldRule, ...]:
    """Return the columns of a template: those with an example. The others say the same thing in another way."""
    return tuple(rule for rule in mapping.fields.values() if rule.example is not None)


def is_needed(mapping: Mapping, rule: FieldRule) -> bool:
    """Tell whether a row without this column of the template would be refused."""
    return (rule.required and rule.empty is None) or any(rule.name in group for group in mapping.one_of)


def template_heading(rule: FieldRule) -> str:
    """Return the heading of a field as the template writes it."""
    return f"{rule.label[:1].upper()}{rule.label[1:]}"


def explained(rule: FieldRule) -> str:
    """Return what a column is and how it is written, in one or two sentences."""
    said = [rule.says] if rule.says else []
    allowed = choices_of(rule)
    if rule.kind == "choice":
        said.append(f"Uno tra: {', '.join(allowed)}.")
    elif rule.kind == "minutes":
        hours = "In ore, per esempio 7,2 oppure 7:12."
        said.append(hours if rule.unit == "hours" else "In minuti, un numero intero.")
    else:
        said.append(_WRITTEN[rule.kind])
    if rule.empty is not None:
        said.append(f"Se è vuota vale {rule.empty.replace('_', ' ')}.")
    return " ".join(said)


def choices_of(rule: FieldRule) -> tuple[str, ...]:
    """Return what may be written in a column of choices; empty where anything may."""
    if rule.kind == "flag":
        return _YES_OR_NO
    return tuple(dict.fromkeys(code.replace("_", " ") for code in rule.choices.values()))


def template_xlsx(table: str) -> bytes:
    """Return the XLSX to fill in for one canonical table; KeyError when there is no such table."""
    mapping = builtin_mapping(table)
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": f"Modello: {template_name(mapping)}", "created": _ALWAYS})
        formats = {
            "heading": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E6ECF2"}),
            "text": book.add_format({"num_format": "@"}),
            "date": book.add_format({"num_format": "dd/mm/yyyy"}),
            "said": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        }
        _write_columns(book.add_worksheet(template_name(mapping)), mapping, formats)
        _write_how_to(book.add_worksheet(HOW_TO_SHEET), mapping, formats)
    return buffer.getvalue()


def template_name(mapping: Mapping) -> str:
    """Return the name of the sheet to fill in, by which the table is known."""
    return mapping.sheet_names[0].capitalize()


def _write_columns(sheet: Any, mapping: Mapping, formats: dict[str, Any]) -> None:
    for column, rule in enumerate(template_fields(mapping)):
        heading = template_heading(rule)
        kind = "text" if rule.kind in _AS_TEXT else rule.kind
        sheet.set_column(column, column, max(12, min(len(heading) + 2, 30)), formats.get(kind))
        sheet.write_string(0, column, heading, formats["heading"])
        allowed = choices_of(rule)
        if allowed and len(",".join(allowed)) <= _LONGEST_LIST:
            # Only a warning: the product also reads the synonyms that an office is used to.
            listed = {"validate": "list", "source": list(allowed), "error_type": "warning"}
            sheet.data_validation(1, column, ROWS, column, listed)
    sheet.freeze_panes(1, 0)


def _write_how_to(sheet: Any, mapping: Mapping, formats: dict[str, Any]) -> None:
    for column, (heading, width) in enumerate(zip(HOW_TO_HEADINGS, (34, 72, 14, 30), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, formats["heading"])
    for row, rule in enumerate(template_fields(mapping), start=1):
        needed = "sì" if is_needed(mapping, rule) else "no"
        for column, text in enumerate((template_heading(rule), explained(rule), needed, rule.example or "")):
            sheet.write_string(row, column, text, formats["said"])
    sheet.freeze_panes(1, 0)
