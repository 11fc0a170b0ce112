# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which questionnaires are there? Each is a file: ours, and those that an ente adds or words in its own way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

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

OURS = Path(__file__).parent / "instruments"

_HEAD = frozenset({"id", "version", "title", "purpose", "source", "licence", "form", "minutes", "needed", "sections"})
_MAY_HEAD = frozenset({"items", "scales", "options", "comparable_with", "constructs"})
_ITEM = frozenset({"code", "section", "kind", "label"})
_MAY_ITEM = frozenset(
    {"scale", "options", "polarity", "construct", "allow_na", "sensitivity", "trait", "match", "comparability"}
    | {"official", "equivalent"}
)
_SECTION = frozenset({"code", "title"})
_MAY_SECTION = frozenset({"score", "family", "superior", "importance"})
_SCALE, _MAY_SCALE = frozenset({"from", "to", "favourable", "unfavourable"}), frozenset({"labels"})
_OPTION, _MAY_OPTION = frozenset({"code", "label"}), frozenset({"from", "to"})
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")

Plain = Mapping[str, Any]
Named = TypeVar("Named")
Chosen = TypeVar("Chosen", bound=Enum)


class InstrumentError(ValueError):
    """A questionnaire's file is wrong. The message is English: `file: what is wrong; what is allowed`."""


def known(extra: Path | None = None) -> tuple[Instrument, ...]:
    """Return every instrument in every version, by id and version; a file of `extra` takes the place of ours.

    Raises InstrumentError at the first file that is wrong.
    """
    found: dict[tuple[str, str], Instrument] = {}
    for folder in (OURS, extra):
        for path in sorted(folder.glob("*.yaml")) if folder is not None and folder.is_dir() else ():
            instrument = _read_file(path, path.stat().st_mtime_ns)
            found[instrument.id, instrument.version] = instrument
    return tuple(found[key] for key in sorted(found))


def load(id: str, version: str = "", extra: Path | None = None) -> Instrument:
    """Return an instrument: the newest version (the last in order) when none is named.

    Raises InstrumentError, with those that are known.
    """
    named = [each for each in known(extra) if each.id == id and version in ("", each.version)]
    if not named:
        allowed = ", ".join(sorted({f"{each.id} {each.version}" for each in known(extra)}))
        raise InstrumentError(f"unknown instrument {id!r} {version}; allowed: {allowed}")
    return named[-1]


@lru_cache(maxsize=256)
def _read_file(path: Path, _: int) -> Instrument:
    try:
        written = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise InstrumentError(f"{path}: not YAML: {error}") from None
    try:
        return read(written)
    except InstrumentError as error:
        raise InstrumentError(f"{path}: {error}") from None


def read(written: object) -> Instrument:
    """Return the instrument that a file declares. Raises InstrumentError."""
    whole = _keys(written, "the file", _HEAD, _MAY_HEAD)
    scales = {id: _scale(id, each) for id, each in _table(whole, "scales").items()}
    options = {id: tuple(map(_option, _list(each, id))) for id, each in _table(whole, "options").items()}
    instrument = Instrument(
        id=whole["id"],
        version=whole["version"],
        title=whole["title"],
        purpose=whole["purpose"],
        source=whole["source"],
        licence=whole["licence"],
        sections=tuple(map(_section, _list(whole["sections"], "sections"))),
        items=tuple(
            _item(order, each, scales, options) for order, each in enumerate(_list(whole.get("items"), "items"), 1)
        ),
        constructs=dict(_table(whole, "constructs")),
        needed=_share(whole["needed"]),
        comparable_with=whole.get("comparable_with", ""),
        form=whole["form"],
        minutes=_whole("minutes", whole["minutes"]),
    )
    for problem in _incoherent(instrument):
        raise InstrumentError(problem)
    return instrument


def _incoherent(instrument: Instrument) -> Iterator[str]:
    """Yield what does not hold between the parts of an instrument."""
    codes = [item.code for item in instrument.items]
    sections = {section.code for section in instrument.sections}
    yield from (f"item {code}: twice" for code in sorted({code for code in codes if codes.count(code) > 1}))
    for item in instrument.items:
        if item.section not in sections:
            yield f"item {item.code}: section {item.section!r} is not declared; allowed: {', '.join(sorted(sections))}"
        if item.scored != (item.scale is not None):
            yield f"item {item.code}: a {item.kind.value} {'needs a scale' if item.scored else 'has no scale'}"
        if (item.kind in (Kind.SINGLE, Kind.NUMBER)) != bool(item.options):
            yield f"item {item.code}: a {Kind.SINGLE.value} or a {Kind.NUMBER.value} needs options, no other has them"
        if item.trait and not item.options:
            yield f"item {item.code}: a trait has options"
    for section in instrument.sections:
        if section.importance and section.importance not in codes:
            yield f"section {section.code}: importance {section.importance!r} is not an item"


def _item(order: int, written: object, scales: Mapping[str, Scale], options: Mapping[str, tuple[Option, ...]]) -> Item:
    each = _keys(written, f"item {order}", _ITEM, _MAY_ITEM)
    code = each["code"]
    if not _CODE.fullmatch(code):
        raise InstrumentError(f"item {code!r}: a code is a letter, then letters, digits, underscores")
    comparability = each.get("comparability")
    return Item(
        code=code,
        section=each["section"],
        order=order,
        kind=_one_of(Kind, each["kind"], f"item {code}: kind"),
        label=each["label"],
        polarity=_polarity(code, each.get("polarity", "1")),
        scale=_named(scales, each.get("scale"), f"item {code}: scale"),
        options=_named(options, each.get("options"), f"item {code}: options") or (),
        construct=each.get("construct", ""),
        allow_na=_flag(each.get("allow_na", "no"), f"item {code}: allow_na"),
        sensitivity=_one_of(Sensitivity, each.get("sensitivity", "nessuna"), f"item {code}: sensitivity"),
        trait=_flag(each.get("trait", "no"), f"item {code}: trait"),
        match=each.get("match", ""),
        comparability=None if comparability is None else _one_of(Comparability, comparability, f"item {code}"),
        official=each.get("official", ""),
        equivalent=tuple(_equivalent(code, said) for said in _list(each.get("equivalent"), "equivalent")),
    )


def _equivalent(code: str, written: object) -> tuple[str, str]:
    each = _keys(written, f"item {code}: equivalent", frozenset({"version", "code"}), frozenset())
    return each["version"], each["code"]


def _section(written: object) -> Section:
    each = _keys(written, "a section", _SECTION, _MAY_SECTION)
    name = f"section {each['code']}"
    return Section(
        each["code"],
        each["title"],
        score=_flag(each.get("score", "yes"), f"{name}: score"),
        family=each.get("family", ""),
        superior=_flag(each.get("superior", "no"), f"{name}: superior"),
        importance=each.get("importance", ""),
    )


def _scale(id: str, written: object) -> Scale:
    each = _keys(written, f"scale {id}", _SCALE, _MAY_SCALE)
    low, high, good, bad = (_whole(f"scale {id}", each[key]) for key in ("from", "to", "favourable", "unfavourable"))
    if not low <= bad < good <= high:
        raise InstrumentError(f"scale {id}: needs from <= unfavourable < favourable <= to")
    labels = {_whole(f"scale {id}: labels", point): words for point, words in _table(each, "labels").items()}
    return Scale(id, low, high, good, bad, labels)


def _option(written: object) -> Option:
    each = _keys(written, "an option", _OPTION, _MAY_OPTION)
    ends = [None if key not in each else _whole(f"option {each['code']}", each[key]) for key in ("from", "to")]
    return Option(each["code"], each["label"], *ends)


def _keys(written: object, name: str, needed: frozenset[str], may: frozenset[str]) -> Plain:
    if not isinstance(written, dict) or not needed <= set(written) <= needed | may:
        must, can = ", ".join(sorted(needed)), ", ".join(sorted(may))
        raise InstrumentError(f"{name}: keys must be {must}; allowed besides: {can or 'none'}")
    return written


def _table(whole: Plain, key: str) -> Plain:
    written = whole.get(key) or {}
    if not isinstance(written, dict):
        raise InstrumentError(f"{key}: expected names with their values")
    return written


def _list(written: object, name: str) -> list[Any]:
    if written is None or written == "":
        return []
    if not isinstance(written, list):
        raise InstrumentError(f"{name}: expected a list")
    return written


def _named(table: Mapping[str, Named], name: str | None, where: str) -> Named | None:
    if name is None:
        return None
    if name not in table:
        raise InstrumentError(f"{where} {name!r} is not declared; allowed: {', '.join(sorted(table))}")
    return table[name]


def _one_of(kind: type[Chosen], value: str, where: str) -> Chosen:
    try:
        return kind(value)
    except ValueError:
        allowed = ", ".join(each.value for each in kind)
        raise InstrumentError(f"{where} {value!r}; allowed: {allowed}") from None


def _polarity(code: str, value: str) -> int:
    if value not in ("1", "0", "-1"):
        raise InstrumentError(f"item {code}: polarity {value!r}; allowed: 1, 0, -1")
    return int(value)


def _flag(value: str, where: str) -> bool:
    if value not in ("yes", "no"):
        raise InstrumentError(f"{where} {value!r}; allowed: yes, no")
    return value == "yes"


def _whole(where: str, value: str) -> int:
    if not re.fullmatch(r"-?\d+", value):
        raise InstrumentError(f"{where}: {value!r} is not a whole number")
    return int(value)


def _share(value: str) -> tuple[int, int]:
    if not re.fullmatch(r"[1-9]\d?/[1-9]\d?", value):
        raise InstrumentError(f"needed: {value!r}; allowed: a share as 1/2 or 2/3")
    part, whole = value.split("/")
    return int(part), int(whole)
