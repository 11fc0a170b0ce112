# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""By what is a document checked? Every figure and every line of every table that it shows, hashed together."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from reports.entries import Entry
from reports.tables import Table

FORM = "agilometro/documento/1"
"""The layout of the manifest; a later layout has another name."""

FILE_NAME = "manifesto.json"


class ManifestUnreadable(ValueError):
    """The manifest of a file cannot be read; the message is the reason, in Italian."""


@dataclass(frozen=True)
class TableLines:
    """A table as text, cell by cell."""

    key: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Manifest:
    """What a document of a kind shows of an ente on a day, as known on another.

    `filters` say what was left out, `rules` the norms in force that entered, `entries` every figure exactly,
    `sentences` the paragraphs that say numbers. `exact` says that counts were not protected (a duty of law).
    """

    kind: str
    ente: str
    on: date
    known_on: date
    software: str
    exact: bool
    filters: tuple[str, ...]
    entries: tuple[Mapping[str, Any], ...]
    sentences: tuple[str, ...]
    tables: tuple[TableLines, ...]

    @property
    def text(self) -> str:
        """Return the manifest as JSON, equal for equal content."""
        content = {"form": FORM, **asdict(self), "on": self.on.isoformat(), "known_on": self.known_on.isoformat()}
        return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1)

    @property
    def digest(self) -> str:
        """Return the sha256 of `text`, in hexadecimal."""
        return digest_of(self.text)


def digest_of(text: str) -> str:
    """Return the sha256 of a manifest's text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def table_lines(key: str, table: Table) -> TableLines:
    """Return a table as the manifest holds it."""
    return TableLines(key, table.caption, table.head, table.rows)


def entry_lines(entries: Sequence[Entry]) -> tuple[Mapping[str, Any], ...]:
    """Return the figures as the manifest holds them: value as an exact fraction, None where there is none."""
    return tuple(_entry_line(entry) for entry in entries)


def _entry_line(entry: Entry) -> Mapping[str, Any]:
    return {
        "code": entry.code,
        "struttura": entry.struttura,
        "unit": entry.unit.value,
        "numerator": entry.numerator,
        "denominator": entry.denominator,
        "value": None if entry.value is None else str(entry.value),
        "reserved": entry.reserved,
        "status": entry.status.value,
        "target": entry.target,
        "base": entry.base,
        "reason": entry.reason,
        "run": entry.digest,
    }


def read_manifest(text: str) -> Manifest:
    """Return a manifest from its text; ManifestUnreadable when it is not one of this layout."""
    try:
        content = json.loads(text)
        if content.pop("form") != FORM:
            raise ManifestUnreadable("è scritto in una forma che questa versione non conosce")
        return _manifest(content)
    except ManifestUnreadable:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ManifestUnreadable("non si legge: è stato cambiato o è incompleto") from error


def _manifest(content: dict[str, Any]) -> Manifest:
    tables = tuple(
        TableLines(each["key"], each["caption"], tuple(each["head"]), tuple(tuple(row) for row in each["rows"]))
        for each in content["tables"]
    )
    return Manifest(
        kind=content["kind"],
        ente=content["ente"],
        on=date.fromisoformat(content["on"]),
        known_on=date.fromisoformat(content["known_on"]),
        software=content["software"],
        exact=bool(content["exact"]),
        filters=tuple(content["filters"]),
        entries=tuple(content["entries"]),
        sentences=tuple(content["sentences"]),
        tables=tables,
    )
