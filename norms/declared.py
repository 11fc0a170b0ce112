# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do the declared acts, readings and parameters say what they may say? The schema, and its exact errors."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

from norms.contents import read_choices, read_content, read_fraction
from norms.reading import DeclarationError, Entry, Text, read_entry, read_listing
from norms.rules import (
    BASES,
    BOUNDS,
    COUNTS,
    MEASURES,
    REPEALED,
    UNITS,
    Act,
    Ente,
    Mark,
    Option,
    Parameter,
    Reading,
    Source,
    Tier,
    Value,
)

NUMBERS = ("percent", "points", *COUNTS)

MARKS = tuple(mark.value for mark in Mark)

RULE_ID = r"[a-z0-9_]+(\.[a-z0-9_]+)*"
ENTE_ID = r"[a-z0-9][a-z0-9_-]{0,59}"
"""What an address, a command line and a column of the record can hold."""

ENTRY_INTO_FORCE = "entry_into_force"
"""What `since` says instead of a day, for the day that ente.yaml gives under this key."""


@dataclass
class Declared:
    """What the folders read so far declare."""

    acts: dict[str, Act] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    enti: dict[str, Ente] = field(default_factory=dict)
    shelves: dict[tuple[Tier, str], dict[str, Parameter]] = field(default_factory=dict)
    written: list[tuple[Entry, Parameter]] = field(default_factory=list)
    """Every parameter with the file it was read from, those that an overlay put aside too."""


def read_declared(folders: tuple[Path, ...]) -> Declared:
    """Return what the folders declare together, a later one overlaying the earlier ones.

    Acts and readings come first from all of them, then the enti: a parameter of ours follows the reading that an
    overlay chose and the entry into force that it gives.
    """
    declared = Declared()
    for folder in folders:
        _read_acts(folder / "acts.yaml", declared)
        _read_readings(folder / "readings.yaml", declared)
    tiers = [folder / "parameters" for folder in folders]
    for folder in tiers:
        _read_shared(folder, declared)
    enti = [ente for folder in tiers for ente in _folders(folder / "enti")]
    for ente in enti:
        _read_ente(ente, declared)
    for ente in enti:
        _read_shelf(ente, ("ente", ente.name), declared)
    _same_kind(folders[0], declared)
    return declared


def _same_kind(first: Path, declared: Declared) -> None:
    """Refuse a parameter that an overlay says in another unit, bound or base than the first folder, in any tier.

    Whoever counts with its id looks for days, or for a floor: it would fail, or hold the opposite.
    """
    ours: dict[str, list[Parameter]] = {}
    for entry, parameter in declared.written:
        if entry.path.is_relative_to(first):
            ours.setdefault(parameter.id, []).append(parameter)
    for entry, parameter in declared.written:
        known = ours.get(parameter.id, [])
        for key, allowed in (
            ("unit", {each.unit for each in known}),
            ("bound", {each.bound for each in known}),
            ("base", {each.base for each in known if each.base is not None}),
        ):
            if allowed and not entry.path.is_relative_to(first):
                entry.text(key).among(sorted(allowed), f"{key} for {parameter.id}")


def _read_acts(path: Path, declared: Declared) -> None:
    if not path.exists():
        return
    for entry in read_listing(path).mappings():
        entry.only(("id", "title", "text"), ("date", "number", "via"))
        name = entry.text("id")
        if name.text in declared.acts:
            raise name.wrong(f"act {name.text!r} is already declared; use another id")
        declared.acts[name.text] = _act(entry)


def _act(entry: Entry) -> Act:
    on, number, via = entry.optional("date"), entry.optional("number"), entry.optional("via")
    return Act(
        id=entry.text("id").text,
        title=entry.text("title").text,
        on=on.as_date() if on else None,
        number=number.text if number else None,
        via=via.text if via else None,
        text=entry.text("text").text,
    )


def _read_readings(path: Path, declared: Declared) -> None:
    if not path.exists():
        return
    for entry in read_listing(path).mappings():
        code = entry.text("code")
        known = declared.readings.get(code.text)
        reading = _reading(entry) if known is None else _choice(entry, known)
        declared.readings[code.text] = reading


def _reading(entry: Entry) -> Reading:
    entry.only(("code", "question", "active", "options"))
    options = tuple(_option(option) for option in entry.listing("options").mappings())
    active = entry.text("active").among([option.id for option in options], "reading")
    return Reading(entry.text("code").text, entry.text("question").text, active, options)


def _option(entry: Entry) -> Option:
    entry.only(("id", "text"), ("value",))
    value = entry.optional("value")
    return Option(entry.text("id").text, entry.text("text").text, read_fraction(value) if value else None)


def _choice(entry: Entry, known: Reading) -> Reading:
    """Return a known reading with another option active; its question and options stay those of the text."""
    entry.only(("code", "active"))
    return replace(known, active=entry.text("active").among([option.id for option in known.options], "reading"))


def _read_shared(folder: Path, declared: Declared) -> None:
    """Read what is prescribed for more than one ente."""
    _read_shelf(folder / "stato", ("stato", ""), declared)
    for ccnl in _folders(folder / "ccnl"):
        _read_shelf(ccnl, ("ccnl", ccnl.name), declared)


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def _read_ente(folder: Path, declared: Declared) -> None:
    """Read who an ente is; of one that is known already only what changes need be written."""
    path, known = folder / "ente.yaml", declared.enti.get(folder.name)
    if not path.exists():
        if known is None:
            raise DeclarationError(f"{path}:1: missing; a new ente needs id, name and ccnl")
        return
    entry = read_entry(path)
    if known is None:
        entry.only(("id", "name"), ("ccnl", ENTRY_INTO_FORCE, "since_mark"))
    else:
        entry.only(("id",), ("name", "ccnl", ENTRY_INTO_FORCE, "since_mark"))
    id = entry.text("id").among([folder.name], "ente")
    if not re.fullmatch(ENTE_ID, id):
        raise entry.text("id").wrong(
            f"{id!r} is not the id of an ente; allowed: lower case letters a-z, digits, - and _, at most 60"
        )
    declared.enti[id] = _ente(entry, known or Ente(id, "", None), declared)


def _ente(entry: Entry, known: Ente, declared: Declared) -> Ente:
    name, ccnl = entry.optional("name"), entry.optional("ccnl")
    if ccnl is not None:
        ccnl.among([shelf for tier, shelf in declared.shelves if tier == "ccnl"], "ccnl")
    since, mark = _entry_into_force(entry, known)
    return Ente(known.id, name.text if name else known.name, ccnl.text if ccnl else known.ccnl, since, mark)


def _entry_into_force(entry: Entry, known: Ente) -> tuple[date | None, Mark]:
    """Return the day and how far it was verified; a day without a mark is the ente's word, which is enough."""
    since, mark = entry.optional(ENTRY_INTO_FORCE), entry.optional("since_mark")
    if since is None and mark is not None:
        raise mark.wrong("`since_mark` says how far `entry_into_force` was verified; write both")
    if since is None:
        return known.entry_into_force, known.since_mark
    return since.as_date(), Mark(mark.among(MARKS, "mark")) if mark else Mark.VERIFIED


def _read_shelf(folder: Path, key: tuple[Tier, str], declared: Declared) -> None:
    if not folder.is_dir():
        return
    shelf = declared.shelves.setdefault(key, {})
    for path in sorted(folder.glob("*.yaml")):
        if path.name != "ente.yaml":
            shelf[path.stem] = _parameter(path, declared, key)


def _parameter(path: Path, declared: Declared, key: tuple[Tier, str]) -> Parameter:
    entry = read_entry(path)
    entry.only(("id", "title", "unit", "bound", "values"), ("base", "choices", "of", "checked"))
    entry.text("id").among([path.stem], "id (it is the name of the file)")
    if not re.fullmatch(RULE_ID, path.stem):
        raise entry.text("id").wrong(
            f"{path.stem!r} is not the id of a rule; allowed: letters a-z, digits and _, parts apart by a dot"
        )
    unit = entry.text("unit").among(UNITS, "unit")
    read_choices(entry)
    checked = entry.optional("checked")
    ente = declared.enti.get(key[1]) if key[0] == "ente" else None
    values = tuple(_value(value, entry, declared, ente) for value in entry.listing("values").mappings())
    _ascending(entry, values)
    parameter = Parameter(
        id=path.stem,
        title=entry.text("title").text,
        unit=unit,
        bound=_bound(entry),
        base=_base(entry),
        values=values,
        checked=checked.as_date() if checked else None,
        of=_of(entry),
    )
    declared.written.append((entry, parameter))
    return parameter


def _bound(entry: Entry) -> str:
    """Return the bound; only numbers are at least or at most."""
    unit = entry.text("unit").text
    if unit in NUMBERS:
        return entry.text("bound").among(BOUNDS, "bound")
    return entry.text("bound").among(("exact",), f"bound for unit {unit}")


def _base(entry: Entry) -> str | None:
    if entry.text("unit").text != "percent":
        if entry.get("base") is not None:
            raise entry.text("base").wrong("only a percent has a base; remove it")
        return None
    return entry.text("base").among(tuple(BASES), "base")


def _of(entry: Entry) -> str | None:
    of = entry.optional("of")
    if of is None:
        return None
    if entry.text("unit").text != "bands":
        raise of.wrong("only bands are of something; remove it")
    return of.among(MEASURES, "of")


def _ascending(entry: Entry, values: tuple[Value, ...]) -> None:
    lines = [value.text("since") for value in entry.listing("values").mappings()]
    if values[0].value is REPEALED:
        raise lines[0].wrong("the first value cannot be a repeal; before the first day nothing is prescribed anyway")
    for (before, after), line in zip(pairwise(values), lines[1:], strict=True):
        if after.since <= before.since:
            raise line.wrong(f"{after.since} does not follow {before.since}; values go from the oldest to the newest")


def _value(entry: Entry, parameter: Entry, declared: Declared, ente: Ente | None) -> Value:
    entry.only(("since", "value", "source", "mark", "row"), ("reading", "since_mark", "through", "condition"))
    mark = Mark(entry.text("mark").among(MARKS, "mark"))
    condition = entry.optional("condition")
    since, since_mark, since_declared = _since(entry, mark, ente)
    return Value(
        since=since,
        value=read_content(entry, parameter),
        source=_source(entry, declared),
        reading=_chosen(entry.optional("reading"), declared),
        mark=mark,
        since_mark=since_mark,
        row=entry.text("row").text,
        through=_through(entry, parameter),
        condition=condition.text if condition else None,
        since_declared=since_declared,
    )


def _since(entry: Entry, mark: Mark, ente: Ente | None) -> tuple[date, Mark, bool]:
    """Return the first day, how far it was verified, and whether it is the one that ente.yaml gives."""
    since, since_mark = entry.text("since"), entry.optional("since_mark")
    if since.text != ENTRY_INTO_FORCE:
        return since.as_date(), Mark(since_mark.among(MARKS, "mark")) if since_mark else mark, False
    if ente is None:
        raise since.wrong("entry_into_force is a day of an ente; in stato and ccnl write the day, yyyy-mm-dd")
    if ente.entry_into_force is None:
        raise since.wrong(f"the ente.yaml of {ente.id!r} gives no entry_into_force; add it there, or write the day")
    if since_mark is not None:
        raise since_mark.wrong(
            "the `since_mark` of entry_into_force is written in ente.yaml, beside the day; remove it"
        )
    return ente.entry_into_force, ente.since_mark, True


def _source(value: Entry, declared: Declared) -> Source:
    entry = value.get("source")
    if not isinstance(entry, Entry):
        raise value.wrong("'source' must be a mapping of {act, article}")
    entry.only(("act", "article"))
    act = entry.text("act").among(sorted(declared.acts), "act")
    return Source(declared.acts[act], entry.text("article").text)


def _chosen(code: Text | None, declared: Declared) -> Reading | None:
    return None if code is None else declared.readings[code.among(sorted(declared.readings), "reading")]


def _through(entry: Entry, parameter: Entry) -> str | None:
    through = entry.optional("through")
    read = through is not None or parameter.get("checked") is not None
    if entry.text("mark").text in ("V", "P") and not read:
        raise entry.wrong("a value marked V or P needs `checked` on the parameter, or `through` (where it was read)")
    return through.text if through else None
