# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which mappings does the product know, and what does one that an ente wrote add to them?"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, get_args

from ingest.header import normalise
from ingest.mapping import FieldKind, FieldRule, Mapping, Unit
from ingest.mapping_file import read_declaration, sub_entries, texts, yes
from norms.reading import DeclarationError, Entry, Text
from record.columns import Sensitivity, meaning_of
from record.tables import FACTS

_FOLDER = Path(__file__).parent / "mappings"
_KINDS: tuple[str, ...] = get_args(FieldKind)
_UNITS: tuple[str, ...] = get_args(Unit)
_FORMATS = ("csv", "xlsx", "xlsb", "xls", "ods")
_MAPPING_KEYS = (
    "name",
    "fields",
    "one_of",
    "one_of_says",
    "noise",
    "sheet_names",
    "ignore",
    "format",
    "sheet",
    "header_row",
)
_FIELD_KEYS = (
    *("kind", "label", "required", "many", "headings", "weak", "headings_in", "unit"),
    *("choices", "date_format", "decimal", "empty", "constant", "says", "example"),
)


@cache
def builtin_mappings() -> tuple[Mapping, ...]:
    """Return the mapping of each canonical table (domain.md 9), in the alphabet's order."""
    return tuple(_builtin(path) for path in sorted(_FOLDER.glob("*.yaml")))


def builtin_mapping(table: str) -> Mapping:
    """Return the mapping of one canonical table; KeyError when there is no such table."""
    return {mapping.table: mapping for mapping in builtin_mappings()}[table]


def read_mapping(path: Path) -> Mapping:
    """Return the mapping that an ente wrote for its own file. DeclarationError (English, file and line) if wrong."""
    try:
        return parse_mapping(path.read_text(encoding="utf-8"), path)
    except UnicodeDecodeError as error:
        raise DeclarationError(f"{path}:1: not UTF-8") from error


def parse_mapping(written: str, path: Path) -> Mapping:
    """Return the mapping in a text: it names a table and only what differs from the table's own mapping.

    The fields it names are found by its headings alone; the others as the product finds them. `path` serves messages.
    """
    entry = read_declaration(written, path)
    entry.only(("table",), _MAPPING_KEYS)
    known = {mapping.table: mapping for mapping in builtin_mappings()}
    base = known[entry.text("table").among(tuple(known), "table")]
    return _mapping(entry, base)


def _builtin(path: Path) -> Mapping:
    entry = read_declaration(path.read_text(encoding="utf-8"), path)
    entry.only(("table", "fields"), _MAPPING_KEYS)
    table = entry.text("table").among(tuple(FACTS), "table")
    return _mapping(entry, Mapping(path.stem, table, {}))


def _mapping(entry: Entry, base: Mapping) -> Mapping:
    rules = dict(base.fields)
    for name, node in sub_entries(entry, "fields").items():
        if not isinstance(node, Entry):
            raise DeclarationError(f"{node.path}:{node.line}: field {name!r} must be a mapping of keys")
        rules.pop(name, None)  # what the file names comes last, and so wins a heading that two fields claim
        rules[name] = _rule(name, node, base)
    title, says = entry.optional("name"), entry.optional("one_of_says")
    found = replace(
        base,
        name=title.text if title else entry.path.stem,
        fields=rules,
        noise=base.noise | {normalise(word.text) for word in texts(entry, "noise")},
        sheet_names=base.sheet_names + tuple(normalise(word.text) for word in texts(entry, "sheet_names")),
        ignored=base.ignored | {normalise(heading.text) for heading in texts(entry, "ignore")},
        one_of=_groups(entry, rules) or base.one_of,
        one_of_says=says.text if says else base.one_of_says,
        **_where(entry),
    )
    _refuse_ambiguity(entry, found)
    return found


def _where(entry: Entry) -> dict[str, Any]:
    format_, sheet, row = (entry.optional(key) for key in ("format", "sheet", "header_row"))
    if row and not (row.text.isascii() and row.text.isdigit() and 1 <= int(row.text) <= 30):
        raise row.wrong(f"{row.text!r} is not a header row; allowed: 1 to 30")
    return {
        "format": format_.among(_FORMATS, "format") if format_ else None,
        "sheet": sheet.text if sheet else None,
        "header_row": int(row.text) if row else None,
    }


def _groups(entry: Entry, rules: dict[str, FieldRule]) -> tuple[tuple[str, ...], ...]:
    found = texts(entry, "one_of")
    for text in found:
        for name in text.text.split("+"):
            if name.strip() not in rules:
                raise text.wrong(f"unknown field {name.strip()!r}; allowed: {', '.join(rules)}")
    return tuple(tuple(name.strip() for name in text.text.split("+")) for text in found)


def _rule(name: str, entry: Entry, base: Mapping) -> FieldRule:
    known = base.fields.get(name)
    if base.fields and known is None:
        raise entry.wrong(f"unknown field {name!r} of {base.table}; allowed: {', '.join(base.fields)}")
    entry.only(() if known else ("kind", "label"), _FIELD_KEYS)
    rule = known or _new_rule(name, entry, base.table)
    given: dict[str, Any] = {}
    if entry.get("headings") or entry.get("headings_in"):
        units = _headings_in(entry)
        given = {"headings": (*_normalised(entry, "headings"), *units), "units": units, "weak": ()}
    if entry.get("weak"):
        given["weak"] = _normalised(entry, "weak")
    for key in ("required", "many"):
        if entry.get(key):
            given[key] = yes(entry, key)
    if choices := _choices(entry, rule):
        given["choices"] = choices
    return replace(rule, **given, **_reading(entry))


def _new_rule(name: str, entry: Entry, table: str) -> FieldRule:
    kind: Any = entry.text("kind").among(_KINDS, "kind")
    columns = FACTS[table].c
    public = name in columns and meaning_of(columns[name]).sensitivity is Sensitivity.PUBLIC
    return FieldRule(name, kind, entry.text("label").text, (), personal=not public)


def _normalised(entry: Entry, key: str) -> tuple[str, ...]:
    return tuple(normalise(heading.text) for heading in texts(entry, key))


def _headings_in(entry: Entry) -> dict[str, Unit]:
    if entry.get("headings_in") is None:
        return {}
    inner = entry.entry("headings_in")
    inner.only((), _UNITS)
    return {normalise(heading.text): unit for unit in get_args(Unit) for heading in texts(inner, unit)}


def _reading(entry: Entry) -> dict[str, Any]:
    """Return how the values are read; only the keys that the entry has."""
    found: dict[str, Any] = {}
    if unit := entry.optional("unit"):
        found["unit"] = unit.among(_UNITS, "unit")
    if decimal := entry.optional("decimal"):
        found["decimal"] = {"comma": ",", "dot": "."}[decimal.among(("comma", "dot"), "decimal")]
    if date_format := entry.optional("date_format"):
        found["date_format"] = _date_format(date_format)
    for key in ("label", "empty", "constant", "says", "example"):
        if text := entry.optional(key):
            found[key] = text.text
    return found


def _date_format(text: Text) -> str:
    """Accept gg/mm/aaaa as an office writes it, or the strptime form %d/%m/%Y."""
    said = text.text
    for italian, form in (("aaaa", "%Y"), ("gg", "%d"), ("mm", "%m"), ("aa", "%y")):
        said = said.replace(italian, form)
    if not all(any(part in said for part in parts) for parts in (("%d",), ("%m",), ("%Y", "%y"))):
        raise text.wrong(f"{text.text!r} is not a date format; allowed: gg, mm, aa or aaaa, for example gg/mm/aaaa")
    return said


def _choices(entry: Entry, rule: FieldRule) -> dict[str, str]:
    """Return synonym -> stored code; a code is always a synonym of itself."""
    table_choices = {code: node for code, node in sub_entries(entry, "choices").items()}
    allowed = ("0", "1") if rule.kind == "flag" else tuple(sorted(set(rule.choices.values())))
    found: dict[str, str] = {}
    for code, node in table_choices.items():
        if allowed and code not in allowed:
            raise DeclarationError(f"{node.path}:{node.line}: unknown choice {code!r}; allowed: {', '.join(allowed)}")
        found[normalise(code)] = code
        found.update({normalise(word.text): code for word in texts(entry.entry("choices"), code)})
    return found


def _refuse_ambiguity(entry: Entry, mapping: Mapping) -> None:
    """One heading, one field: in a mapping that an ente wrote, its own headings win over the product's."""
    own = set(sub_entries(entry, "fields"))
    seen: dict[str, str] = {}
    for name, rule in mapping.fields.items():
        for heading in {*rule.headings, *rule.weak}:
            other = seen.get(heading)
            if other is not None and (name in own) and (other in own):
                raise entry.wrong(f"heading {heading!r} belongs to both {other!r} and {name!r}; keep it in one")
            if other is None or name in own:
                seen[heading] = name
