# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is sealed when a cycle is certified, and does it still come out the same? A manifest, its content, a check."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from fractions import Fraction
from hashlib import sha256
from typing import Any

from disclosure.policy import Policy
from norms.lookup import Norms
from norms.rules import Ruling
from record.cycles import KnownFile, Step
from reports.entries import Entry

FORM = "agilometro/sigillo/1"
"""The layout of a seal; a later layout has another name."""

ABSENT = "–"
"""How a line that is not there is written beside one that is."""

_NOT_LOOKED_AT = ("known_on", "digest")
"""What changes when anything is loaded, though the figure stays the same."""

Json = Any
"""What `json` reads: a type of its own would say no more."""


class NotASeal(ValueError):
    """The file is not a seal of this layout; the message is the reason, in Italian."""


@dataclass(frozen=True)
class Sealed:
    """A seal as it is kept and exported: the manifest, what it seals, and the manifest's hash."""

    manifest: Mapping[str, Json]
    content: Mapping[str, Json]
    sha256: str

    @property
    def on(self) -> date:
        """Return the reference day."""
        return date.fromisoformat(self.manifest["al"])

    @property
    def known_on(self) -> date:
        """Return the day up to which the facts were known."""
        return date.fromisoformat(self.manifest["noto_al"])

    @property
    def text(self) -> str:
        """Return the file: JSON, equal for equal seals."""
        whole = {"sigillo": self.sha256, "manifesto": self.manifest, "contenuto": self.content}
        return json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


@dataclass(frozen=True)
class Difference:
    """One line that is not as it was sealed. `code` and `struttura` are empty where it is not about a figure.

    `field` is the name of the field, or the part of the manifest; both values are in words.
    """

    code: str
    struttura: str
    field: str
    sealed: str
    recomputed: str

    @property
    def sentence(self) -> str:
        """Return it as people read it."""
        place = f"{self.code}, {self.struttura}, {self.field}" if self.code else self.field
        return f"{place}: sigillato «{self.sealed}», ora «{self.recomputed}»"


@dataclass(frozen=True)
class Grounds:
    """What a seal rests on beside the figures; `definitions` maps a code to the name of its definition."""

    ente: str
    software: str
    files: Sequence[KnownFile]
    rulings: Sequence[Ruling]
    norms: Norms
    definitions: Mapping[str, str]
    policy: Policy


# ---------------------------------------------------------------- names of things


def canonical(value: Json) -> str:
    """Return JSON that is equal for equal values: sorted keys, no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(value: Json) -> str:
    """Return the sha256 of a value's canonical JSON, in hexadecimal."""
    return sha256(canonical(value).encode()).hexdigest()


def entry_fields(entry: Entry) -> dict[str, Json]:
    """Return every field of an entry as JSON holds it: a fraction is `301/10`, a day is ISO."""
    return {field.name: _plain(getattr(entry, field.name)) for field in fields(entry)}


def looked_at(entry: Entry) -> str:
    """Return the name of what a person sees in an entry: it changes when anything they read changes, and only then."""
    return digest_of({name: value for name, value in entry_fields(entry).items() if name not in _NOT_LOOKED_AT})


def looked_at_whole(entries: Iterable[Entry]) -> str:
    """Return the name of what a person sees in some entries together, whatever their order."""
    return digest_of(sorted([each.struttura, each.code, looked_at(each)] for each in entries))


def _plain(value: object) -> Json:
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int | str) else repr(value)


# ---------------------------------------------------------------- sealing


def seal(
    al: date, version: int, entries: Iterable[Entry], grounds: Grounds, steps: Sequence[Step], known_on: date
) -> Sealed:
    """Return the seal of a cycle: all the entries by unit, and a manifest with the hash of each thing they rest on."""
    content = {"tabelle": _tables(entries)}
    tables = [
        {"struttura": unit, "righe": len(rows), "sha256": digest_of(rows)} for unit, rows in content["tabelle"].items()
    ]
    manifest = {
        "forma": FORM,
        "ente": grounds.ente,
        "al": al.isoformat(),
        "noto_al": known_on.isoformat(),
        "versione": version,
        "software": {"nome": "agilometro", "versione": grounds.software},
        "depositi": _hashed([_file(each) for each in grounds.files]),
        "norme": _hashed([_ruling(each) for each in grounds.rulings]),
        "letture": _hashed([{"codice": code, "scelta": each.active} for code, each in _sorted(grounds.norms.readings)]),
        "definizioni": _hashed([{"codice": code, "sha256": name} for code, name in _sorted(grounds.definitions)]),
        "riservatezza": _hashed([_policy(grounds.policy)]),
        "passaggi": _hashed([_step(each) for each in steps]),
        "tabelle": _hashed(tables),
    }
    return Sealed(manifest, content, digest_of(manifest))


def _tables(entries: Iterable[Entry]) -> dict[str, list[dict[str, Json]]]:
    units: dict[str, list[dict[str, Json]]] = {}
    for each in sorted(entries, key=lambda entry: (entry.struttura, entry.code)):
        units.setdefault(each.struttura, []).append(entry_fields(each))
    return units


def _hashed(items: Sequence[Json]) -> dict[str, Json]:
    return {"sha256": digest_of(items), "voci": items}


def _sorted(named: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(named.items())


def _file(file: KnownFile) -> dict[str, Json]:
    return {"sha256": file.sha256, "byte": file.byte, "tabelle": list(file.tabelle)}


def _ruling(ruling: Ruling) -> dict[str, Json]:
    """Return a value in force by name and hash: whatever of it could enter a count is in the hash."""
    value, parameter = ruling.value, ruling.parameter
    where = f"{value.source.act.id} {value.source.article}"
    reading = "" if value.reading is None else f"{value.reading.code}={value.reading.active}"
    said = [ruling.version, parameter.unit, parameter.bound, parameter.base, repr(value.value), where, reading]
    return {"valore": ruling.version, "sha256": digest_of(said)}


def _policy(policy: Policy) -> dict[str, Json]:
    return {"id": policy.id, "soglia": policy.threshold, "sha256": digest_of(list(vars(policy).values()))}


def _step(step: Step) -> dict[str, Json]:
    said = {name: _plain(value) for name, value in vars(step).items() if name not in ("id", "ciclo", "quando")}
    return {**said, "quando": step.quando.isoformat()}


# ---------------------------------------------------------------- reading and checking


def read_seal(text: str) -> Sealed:
    """Return a seal from its file. Raises NotASeal."""
    try:
        whole = json.loads(text)
        found = Sealed(whole["manifesto"], whole["contenuto"], whole["sigillo"])
        form = found.manifest["forma"]
        _ = (found.on, found.known_on, list(_lines(found)), [found.manifest[part]["voci"] for part in PARTS])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotASeal("non è un sigillo, o è stato rovinato: non si legge") from error
    if form != FORM:
        raise NotASeal("è scritto in una forma che questa versione non conosce")
    return found


PARTS = ("depositi", "norme", "letture", "definizioni", "riservatezza", "passaggi", "tabelle")
"""The parts of a manifest that are hashed one by one."""


def broken(sealed: Sealed) -> tuple[Difference, ...]:
    """Return where a seal contradicts itself: a part, a table or the whole that does not have its own hash."""
    manifest = sealed.manifest
    found = [("sigillo", sealed.sha256, digest_of(manifest))]
    found += [(part, manifest[part]["sha256"], digest_of(manifest[part]["voci"])) for part in PARTS]
    said = {each["struttura"]: each["sha256"] for each in manifest["tabelle"]["voci"]}
    held = {unit: digest_of(rows) for unit, rows in sealed.content["tabelle"].items()}
    found += [(f"tabella di {unit}", said.get(unit, ABSENT), held.get(unit, ABSENT)) for unit in sorted({*said, *held})]
    return tuple(Difference("", "", name, _short(one), _short(two)) for name, one, two in found if one != two)


def verify(sealed: Sealed, entries_now: Iterable[Entry]) -> tuple[Difference, ...]:
    """Return each field of each sealed line that the same count does not give now; empty when all are the same.

    `entries_now` are counted for `sealed.on` as known on `sealed.known_on`. Fields that a later version of the program
    added are not compared; a line that is there on one side only differs as a whole.
    """
    then = dict(_lines(sealed))
    now = {(each.struttura, each.code): entry_fields(each) for each in entries_now}
    return tuple(difference for key in sorted({*then, *now}) for difference in _compared(key, then, now))


_Line = tuple[str, str]


def _lines(sealed: Sealed) -> Iterator[tuple[_Line, Mapping[str, Json]]]:
    for unit, rows in sealed.content["tabelle"].items():
        for row in rows:
            yield (unit, row["code"]), row


def _compared(
    key: _Line, then: Mapping[_Line, Mapping[str, Json]], now: Mapping[_Line, Mapping[str, Json]]
) -> Iterator[Difference]:
    unit, code = key
    if key not in then or key not in now:
        yield Difference(
            code, unit, "riga", "presente" if key in then else ABSENT, "presente" if key in now else ABSENT
        )
        return
    for name, value in then[key].items():
        again = now[key].get(name)
        if value != again:
            yield Difference(code, unit, name, _said(value), _said(again))


def grounds_differ(sealed: Sealed, now: Sealed) -> tuple[Difference, ...]:
    """Return what a seal rests on and is no longer so: files, norms, readings, definitions, policy, program.

    A figure may well be the same all the same; where it is not, this says why.
    """
    then_software, now_software = (each.manifest["software"]["versione"] for each in (sealed, now))
    found = [] if then_software == now_software else [Difference("", "", "software", then_software, now_software)]
    for part in ("depositi", "norme", "letture", "definizioni", "riservatezza"):
        found += _items_differ(part, sealed.manifest[part]["voci"], now.manifest[part]["voci"])
    return tuple(found)


_NAME_OF = {"depositi": "sha256", "norme": "valore", "letture": "codice", "definizioni": "codice", "riservatezza": "id"}


def _items_differ(part: str, then: Sequence[Json], now: Sequence[Json]) -> list[Difference]:
    key = _NAME_OF[part]
    before, after = ({each[key]: each for each in items} for items in (then, now))
    return [
        Difference("", "", f"{part} {_short(name)}", _item(before.get(name)), _item(after.get(name)))
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]


def _item(item: Mapping[str, Json] | None) -> str:
    if item is None:
        return ABSENT
    return _short(str(item.get("sha256", item.get("scelta", ""))))


def _short(name: str) -> str:
    """Return the first characters of a hash; another name as it is."""
    return f"{name[:12]}…" if len(name) == 64 else name


def _said(value: Json) -> str:
    return ABSENT if value is None or value == "" else str(value)
