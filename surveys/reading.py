# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which questionnaires are there? Each is a file: ours, and those that an ente adds or words in its own way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from norms.reading import DeclarationError, Entry, Listing, Node, Text, parse_yaml, read_entry
from surveys.instrument import (
    Comparability,
    Instrument,
    Item,
    Kind,
    Option,
    Scale,
    Section,
    Sensitivity,
)
from surveys.official import Wordings, is_wordings, read_wordings, worded

OURS = Path(__file__).parent / "instruments"

_HEAD = ("id", "version", "title", "purpose", "source", "licence", "form", "minutes", "needed", "sections", "items")
_MAY_HEAD = ("scales", "options", "comparable_with", "constructs", "same_as")
_ITEM = ("code", "section", "kind", "label")
_MAY_ITEM = (
    "scale", "options", "polarity", "construct", "allow_na", "sensitivity", "trait", "match", "comparability",
    "official", "equivalent",
)  # fmt: skip
_SECTION, _MAY_SECTION = ("code", "title"), ("score", "family", "superior", "importance", "note")
_SCALE, _MAY_SCALE = ("from", "to", "favourable", "unfavourable"), ("labels",)
_OPTION, _MAY_OPTION = ("code", "label"), ("from", "to")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")

Found = TypeVar("Found")
Chosen = TypeVar("Chosen", bound=Enum)


class InstrumentError(ValueError):
    """A questionnaire's file is wrong. The message is English: `file:line: what is wrong; what is allowed`."""


def known(extra: Path | None = None) -> tuple[Instrument, ...]:
    """Return every instrument in every version, by id and version; a file of `extra` takes the place of ours.

    A file of `extra` that holds only official wordings is laid over the instrument that it names. Raises
    InstrumentError at the first file that is wrong.
    """
    found: dict[tuple[str, str], Instrument] = {}
    wordings: list[Wordings] = []
    for folder in (OURS, extra):
        for path in sorted(folder.glob("*.yaml")) if folder is not None and folder.is_dir() else ():
            read = _read_file(path, path.stat().st_mtime_ns)
            if isinstance(read, Wordings):
                wordings.append(read)
            else:
                found[read.id, read.version] = read
    for said in wordings:
        found[said.id, said.version] = _worded(found, said)
    return tuple(found[key] for key in sorted(found))


def load(id: str, version: str = "", extra: Path | None = None) -> Instrument:
    """Return an instrument: the newest version (the last in order) when none is named.

    Raises InstrumentError, with those that are known.
    """
    everything = known(extra)
    named = [each for each in everything if each.id == id and version in ("", each.version)]
    if not named:
        allowed = ", ".join(f"{each.id} {each.version}" for each in everything)
        raise InstrumentError(f"unknown instrument {id!r} {version}; allowed: {allowed}")
    return named[-1]


def read_text(written: str, path: Path) -> Instrument:
    """Return the instrument that a text declares; `path` is only what the messages say. Raises InstrumentError."""
    try:
        top = parse_yaml(written, path)
        if not isinstance(top, Entry):
            raise DeclarationError(f"{path}:{top.line}: expected a mapping of keys")
        _refuse_unwritable(top)
        return _instrument(top)
    except DeclarationError as error:
        raise InstrumentError(str(error)) from None


@lru_cache(maxsize=256)
def _read_file(path: Path, _: int) -> Instrument | Wordings:
    try:
        top = read_entry(path)
        _refuse_unwritable(top)
        return read_wordings(top) if is_wordings(top) else _instrument(top)
    except DeclarationError as error:
        raise InstrumentError(str(error)) from None


def _worded(found: Mapping[tuple[str, str], Instrument], said: Wordings) -> Instrument:
    if (said.id, said.version) not in found:
        allowed = ", ".join(f"{id} {version}" for id, version in sorted(found))
        raise InstrumentError(f"{said.place}: no instrument {said.id!r} {said.version}; allowed: {allowed}")
    try:
        return worded(found[said.id, said.version], said)
    except DeclarationError as error:
        raise InstrumentError(str(error)) from None


def _instrument(top: Entry) -> Instrument:
    top.only(_HEAD, _MAY_HEAD)
    scales = {id: _scale(id, each) for id, each in _entries(top, "scales")}
    options = {id: _options(each) for id, each in _nodes(top, "options")}
    constructs = {id: _said(each) for id, each in _nodes(top, "constructs")}
    items = tuple(_item(order, each, scales, options) for order, each in enumerate(top.listing("items").mappings(), 1))
    if top.optional("same_as") is not None:
        items = tuple(_as_before(each, item, top.text("same_as").text) for each, item in _with_entries(top, items))
    instrument = Instrument(
        id=top.text("id").text,
        version=top.text("version").text,
        title=top.text("title").text,
        purpose=top.text("purpose").text,
        source=top.text("source").text,
        licence=top.text("licence").text,
        sections=tuple(map(_section, top.listing("sections").mappings())),
        items=items,
        constructs=constructs,
        needed=_share(top.text("needed")),
        comparable_with=_optional(top, "comparable_with"),
        form=top.text("form").text,
        minutes=_whole(top.text("minutes")),
    )
    _refuse_incoherent(top, instrument)
    return instrument


def _refuse_unwritable(node: Node) -> None:
    """Raise at a sign that no XML and no spreadsheet can hold: YAML lets anybody write one as an escape."""
    if isinstance(node, Text):
        if _UNWRITABLE.search(node.text):
            raise node.wrong("a control sign; allowed: what can be printed")
        return
    for each in node.items if isinstance(node, Listing) else node.nodes:
        _refuse_unwritable(each)


def _with_entries(top: Entry, items: tuple[Item, ...]) -> Iterator[tuple[Entry, Item]]:
    return zip(top.listing("items").mappings(), items, strict=True)


def _as_before(each: Entry, item: Item, version: str) -> Item:
    """Return an item declared the same as that of another version with its code, unless the item says otherwise."""
    return item if each.get("equivalent") is not None else replace(item, equivalent=((version, item.code),))


def _refuse_incoherent(top: Entry, instrument: Instrument) -> None:
    """Raise at the first item or section that does not hold with the others."""
    sections = tuple(section.code for section in instrument.sections)
    seen: set[str] = set()
    for each, item in _with_entries(top, instrument.items):
        if item.code in seen:
            raise each.wrong(f"item {item.code}: twice; codes are unique")
        seen.add(item.code)
        each.text("section").among(sections, f"section of item {item.code}")
        for problem in _problems(item, instrument):
            raise each.wrong(f"item {item.code}: {problem}")
    for each, section in zip(top.listing("sections").mappings(), instrument.sections, strict=True):
        if sections.count(section.code) > 1:
            raise each.wrong(f"section {section.code}: twice; codes are unique")
        if section.importance and section.importance not in seen:
            raise each.wrong(f"section {section.code}: importance {section.importance!r} is not an item")


def _problems(item: Item, instrument: Instrument) -> Iterator[str]:
    """Yield what of an item does not hold together."""
    if item.scored != (item.scale is not None):
        yield f"a {item.kind.value} {'needs a scale' if item.scored else 'has no scale'}"
    if (item.kind in (Kind.SINGLE, Kind.NUMBER)) != bool(item.options):
        yield f"a {Kind.SINGLE.value} or a {Kind.NUMBER.value} needs options, no other has them"
    if item.trait and not item.options:
        yield "a trait has options"
    if item.kind is Kind.NUMBER and not _are_bands(item.options):
        yield "the options of a number are bands, ascending, without gaps"
    if item.kind is Kind.OPEN and item.sensitivity is not Sensitivity.FREE_TEXT:
        yield f"the sensitivity of a {Kind.OPEN.value} is {Sensitivity.FREE_TEXT.value}"
    if item.construct and item.construct not in instrument.constructs:
        yield f"construct {item.construct!r}; allowed: {', '.join(instrument.constructs) or 'none is declared'}"
    if item.match and not instrument.comparable_with:
        yield "a match needs comparable_with: the other form"
    if bool(item.match) != (item.comparability is not None):
        yield "match and comparability go together"


def _are_bands(options: tuple[Option, ...]) -> bool:
    joined = all(one.high is not None and other.low == one.high + 1 for one, other in pairwise(options))
    return joined and all(option.low is not None or option.high is not None for option in options)


def _item(order: int, each: Entry, scales: Mapping[str, Scale], options: Mapping[str, tuple[Option, ...]]) -> Item:
    each.only(_ITEM, _MAY_ITEM)
    code = each.text("code")
    if not _CODE.fullmatch(code.text):
        raise code.wrong(f"item {code.text!r}: a code is a letter, then letters, digits, underscores")
    return Item(
        code=code.text,
        section=each.text("section").text,
        order=order,
        kind=_one_of(Kind, each, "kind", "")[0],
        label=each.text("label").text,
        polarity=int(each.text("polarity").among(("1", "0", "-1"), "polarity")) if each.get("polarity") else 1,
        scale=_named(scales, each, "scale"),
        options=_named(options, each, "options") or (),
        construct=_optional(each, "construct"),
        allow_na=_flag(each, "allow_na"),
        sensitivity=_one_of(Sensitivity, each, "sensitivity", Sensitivity.NONE.value)[0],
        trait=_flag(each, "trait"),
        match=_optional(each, "match"),
        comparability=next(iter(_one_of(Comparability, each, "comparability", "")), None),
        official=_optional(each, "official"),
        equivalent=_equivalent(each),
    )


def _equivalent(each: Entry) -> tuple[tuple[str, str], ...]:
    """Return what an item is declared the same as; `none` says: as nothing, whatever `same_as` says of the others."""
    node = each.get("equivalent")
    if node is None or (isinstance(node, Text) and node.text == "none"):
        return ()
    found = []
    for said in each.listing("equivalent").mappings():
        said.only(("version", "code"))
        found.append((said.text("version").text, said.text("code").text))
    return tuple(found)


def _section(each: Entry) -> Section:
    each.only(_SECTION, _MAY_SECTION)
    return Section(
        each.text("code").text,
        each.text("title").text,
        score=_flag(each, "score", "yes"),
        family=_optional(each, "family"),
        superior=_flag(each, "superior"),
        importance=_optional(each, "importance"),
        note=_optional(each, "note"),
    )


def _scale(id: str, each: Entry) -> Scale:
    each.only(_SCALE, _MAY_SCALE)
    low, high, good, bad = (_whole(each.text(key)) for key in _SCALE)
    if not low <= bad < good <= high:
        raise each.wrong(f"scale {id}: needs from <= unfavourable < favourable <= to")
    labels = {}
    for point, words in _nodes(each, "labels"):
        if not re.fullmatch(r"-?\d+", point) or not low <= int(point) <= high:
            raise each.wrong(f"scale {id}: label of {point!r}; allowed: {low} to {high}")
        labels[int(point)] = _said(words)
    return Scale(id, low, high, good, bad, labels)


def _options(node: Node) -> tuple[Option, ...]:
    if isinstance(node, Text | Entry):
        raise DeclarationError(f"{node.path}:{node.line}: expected a list of options")
    found: list[Option] = []
    for each in node.mappings():
        each.only(_OPTION, _MAY_OPTION)
        ends = [None if each.get(key) is None else _whole(each.text(key)) for key in ("from", "to")]
        code = each.text("code")
        if code.text in {option.code for option in found}:
            raise code.wrong(f"option {code.text!r}: twice; codes are unique")
        found.append(Option(code.text, each.text("label").text, *ends))
    return tuple(found)


# ---------------------------------------------------------------- values


def _nodes(top: Entry, key: str) -> Iterator[tuple[str, Node]]:
    """Yield the names of a mapping that may be absent, with what each says."""
    if top.get(key) is not None:
        table = top.entry(key)
        yield from zip((name for name, _ in table.keys), table.nodes, strict=True)


def _entries(top: Entry, key: str) -> Iterator[tuple[str, Entry]]:
    for name, node in _nodes(top, key):
        if not isinstance(node, Entry):
            raise DeclarationError(f"{node.path}:{node.line}: {key}: {name!r} must be a mapping of keys")
        yield name, node


def _said(node: Node) -> str:
    if not isinstance(node, Text) or not node.text.strip():
        raise DeclarationError(f"{node.path}:{node.line}: expected a text")
    return node.text


def _optional(each: Entry, key: str) -> str:
    found = each.optional(key)
    return "" if found is None else found.text


def _named(table: Mapping[str, Found], each: Entry, key: str) -> Found | None:
    """Return what a name of the same file stands for; None where none is said."""
    name = each.optional(key)
    return None if name is None else table[name.among(tuple(table), key)]


def _one_of(kind: type[Chosen], each: Entry, key: str, usual: str) -> tuple[Chosen, ...]:
    """Return the member that a key says, or the usual one; nothing where there is neither."""
    said = each.optional(key)
    if said is None:
        return (kind(usual),) if usual else ()
    return (kind(said.among([member.value for member in kind], key)),)


def _flag(each: Entry, key: str, usual: str = "no") -> bool:
    said = each.optional(key)
    return (usual if said is None else said.among(("yes", "no"), key)) == "yes"


def _whole(said: Text) -> int:
    if not re.fullmatch(r"-?\d{1,6}", said.text):
        raise said.wrong(f"{said.text!r} is not a whole number")
    return int(said.text)


def _share(said: Text) -> tuple[int, int]:
    part, _, whole = said.text.partition("/")
    if not re.fullmatch(r"[1-9]\d?/[1-9]\d?", said.text) or int(part) > int(whole):
        raise said.wrong(f"needed: {said.text!r}; allowed: a share as 1/2 or 2/3")
    return int(part), int(whole)
