# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do the declared acts, readings and parameters say what they may say? The schema, and its exact errors."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from norms.contents import read_choices, read_content
from norms.reading import DeclarationError, Entry, Text, read_entry, read_listing
from norms.rules import (
    BASES,
    BOUNDS,
    COUNTS,
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


@dataclass
class Declared:
    """What the folders read so far declare."""

    acts: dict[str, Act] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    enti: dict[str, Ente] = field(default_factory=dict)
    shelves: dict[tuple[Tier, str], dict[str, Parameter]] = field(default_factory=dict)


def read_declared(folders: tuple[Path, ...]) -> Declared:
    """Return what the folders declare together, a later one overlaying the earlier ones.

    Acts and readings come first from all of them: a parameter of ours follows the reading that an overlay chose.
    """
    declared = Declared()
    for folder in folders:
        _read_acts(folder / "acts.yaml", declared)
        _read_readings(folder / "readings.yaml", declared)
    for folder in folders:
        _read_tiers(folder / "parameters", declared)
    return declared


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
    entry.only(("id", "text"))
    return Option(entry.text("id").text, entry.text("text").text)


def _choice(entry: Entry, known: Reading) -> Reading:
    """Return a known reading with another option active; its question and options stay those of the text."""
    entry.only(("code", "active"))
    return replace(known, active=entry.text("active").among([option.id for option in known.options], "reading"))


def _read_tiers(folder: Path, declared: Declared) -> None:
    _read_shelf(folder / "stato", ("stato", ""), declared)
    for ccnl in _folders(folder / "ccnl"):
        _read_shelf(ccnl, ("ccnl", ccnl.name), declared)
    for ente in _folders(folder / "enti"):
        _read_ente(ente, declared)
        _read_shelf(ente, ("ente", ente.name), declared)


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def _read_ente(folder: Path, declared: Declared) -> None:
    path = folder / "ente.yaml"
    if not path.exists():
        if folder.name not in declared.enti:
            raise DeclarationError(f"{path}:1: missing; a new ente needs id, name and ccnl")
        return
    entry = read_entry(path)
    entry.only(("id", "name"), ("ccnl",))
    ccnl = entry.optional("ccnl")
    if ccnl is not None:
        ccnl.among([name for tier, name in declared.shelves if tier == "ccnl"], "ccnl")
    name = entry.text("id").among([folder.name], "ente")
    declared.enti[name] = Ente(name, entry.text("name").text, ccnl.text if ccnl else None)


def _read_shelf(folder: Path, key: tuple[Tier, str], declared: Declared) -> None:
    if not folder.is_dir():
        return
    shelf = declared.shelves.setdefault(key, {})
    for path in sorted(folder.glob("*.yaml")):
        if path.name != "ente.yaml":
            parameter = _parameter(path, declared)
            shelf[parameter.id] = parameter


def _parameter(path: Path, declared: Declared) -> Parameter:
    entry = read_entry(path)
    entry.only(("id", "title", "unit", "bound", "values"), ("base", "choices", "checked"))
    entry.text("id").among([path.stem], "id (it is the name of the file)")
    unit = entry.text("unit").among(UNITS, "unit")
    read_choices(entry)
    checked = entry.optional("checked")
    values = tuple(_value(value, entry, declared) for value in entry.listing("values").mappings())
    _ascending(entry, values)
    return Parameter(
        id=path.stem,
        title=entry.text("title").text,
        unit=unit,
        bound=_bound(entry),
        base=_base(entry),
        values=values,
        checked=checked.as_date() if checked else None,
    )


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


def _ascending(entry: Entry, values: tuple[Value, ...]) -> None:
    lines = [value.text("since") for value in entry.listing("values").mappings()]
    if values[0].value is REPEALED:
        raise lines[0].wrong("the first value cannot be a repeal; before the first day nothing is prescribed anyway")
    for (before, after), line in zip(pairwise(values), lines[1:], strict=True):
        if after.since <= before.since:
            raise line.wrong(f"{after.since} does not follow {before.since}; values go from the oldest to the newest")


def _value(entry: Entry, parameter: Entry, declared: Declared) -> Value:
    entry.only(("since", "value", "source", "mark", "row"), ("reading", "since_mark", "through", "condition"))
    mark = entry.text("mark").among(MARKS, "mark")
    since_mark, condition = entry.optional("since_mark"), entry.optional("condition")
    return Value(
        since=entry.text("since").as_date(),
        value=read_content(entry, parameter),
        source=_source(entry, declared),
        reading=_chosen(entry.optional("reading"), declared),
        mark=Mark(mark),
        since_mark=Mark(since_mark.among(MARKS, "mark") if since_mark else mark),
        row=entry.text("row").text,
        through=_through(entry, parameter),
        condition=condition.text if condition else None,
    )


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
